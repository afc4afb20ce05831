"""Cells that no spreadsheet runs as a formula, and back again without loss."""

import re
from typing import Final

# What programs skip before they look at the first letter: blanks of all sorts, marks of
# direction and width, and line ends.
_SKIPPED: Final = "[\\s\u00a0\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\x00-\x1f]*"
_ACTIVE: Final = "[=+\\-@\uff1d\uff0b\uff0d\uff20\u2212]"
_NEEDS: Final = re.compile(f"'*(?:{_SKIPPED}{_ACTIVE}|[\t\r\n])")
_GUARDED: Final = re.compile(f"'+(?:{_SKIPPED}{_ACTIVE}|[\t\r\n])")


def guarded(cell: str) -> str:
    """With an apostrophe in front where a spreadsheet might see a formula."""
    return f"'{cell}" if cell and _NEEDS.match(cell) else cell


def unguarded(cell: str) -> str:
    """What stood there before it was guarded."""
    return cell[1:] if cell[:1] == "'" and _GUARDED.match(cell) else cell
