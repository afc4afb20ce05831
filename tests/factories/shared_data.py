"""Public data sets that may lie beside a checkout; where they are absent, their cases are too.

Looked for in RAPPORT_SHARED_DATA, else as `shared/data` beside or above the repository.
"""

import csv
import os
from pathlib import Path

_ROOT = Path(__file__).resolve().parents[2]


def _find() -> Path | None:
    named = os.environ.get("RAPPORT_SHARED_DATA")
    places = [Path(named)] if named else [up / "shared" / "data" for up in (_ROOT, *_ROOT.parents)]
    return next((place for place in places if place.is_dir()), None)


SHARED_DATA = _find()


def shared_files(*patterns: str) -> list[Path]:
    """The files that match, sorted; none where the data sets are absent."""
    if SHARED_DATA is None:
        return []
    return sorted({path for pattern in patterns for path in SHARED_DATA.glob(pattern)})


def shared_rows(name: str) -> list[dict[str, str]]:
    """A UTF-8 table of the data sets, by header; empty where they are absent."""
    if SHARED_DATA is None:
        return []
    with (SHARED_DATA / name).open(encoding="utf-8-sig", newline="") as lines:
        return list(csv.DictReader(lines))


def summary_line() -> str:
    if SHARED_DATA is None:
        return "shared data sets: absent, their cases were not collected (RAPPORT_SHARED_DATA)"
    return "shared data sets: present, their cases ran"
