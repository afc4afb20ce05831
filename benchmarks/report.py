"""The table, and the comparison with the committed baseline."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

BASELINE: Final = Path(__file__).with_name("baseline.json")
LARGEST_DROP: Final = 0.2


@dataclass(frozen=True)
class Line:
    """One measure. With `ratio`, `bar` is the least it may be; `most` bounds `ours` from above,

    `least` from below.
    """

    name: str
    ours: float
    unit: str
    ceiling: float | None = None
    ratio: float | None = None
    bar: float | None = None
    most: float | None = None
    least: float | None = None

    @property
    def reached(self) -> bool:
        if self.bar is not None and (self.ratio is None or self.ratio < self.bar):
            return False
        if self.most is not None and self.ours > self.most:
            return False
        return self.least is None or self.ours >= self.least

    @property
    def goal(self) -> str:
        if self.bar is not None:
            return f"ratio ≥ {self.bar}"
        return f"≤ {self.most:g}" if self.most is not None else f"≥ {self.least:g}"


def table(lines: Sequence[Line]) -> str:
    rows = [("measure", "ours", "ceiling", "ratio", "goal", "", "unit"), *map(_row, lines)]
    widths = [max(len(row[n]) for row in rows) for n in range(len(rows[0]))]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in rows
    )


def _row(line: Line) -> tuple[str, ...]:
    return (
        line.name,
        f"{line.ours:,.2f}",
        "" if line.ceiling is None else f"{line.ceiling:,.2f}",
        "" if line.ratio is None else f"{line.ratio:.2f}",
        line.goal,
        "reached" if line.reached else "NOT REACHED",
        line.unit,
    )


def dropped(lines: Sequence[Line]) -> list[str]:
    """Ratios that fell by a fifth or more against the baseline."""
    if not BASELINE.exists():
        return []
    known: dict[str, float] = json.loads(BASELINE.read_text())
    return [
        f"{line.name}: {line.ratio:.2f}, was {known[line.name]:.2f}"
        for line in lines
        if line.ratio is not None
        and line.name in known
        and line.ratio < known[line.name] * (1 - LARGEST_DROP)
    ]


def keep_baseline(lines: Sequence[Line]) -> None:
    ratios = {line.name: round(line.ratio, 2) for line in lines if line.ratio is not None}
    BASELINE.write_text(json.dumps(ratios, indent=2, sort_keys=True) + "\n")
