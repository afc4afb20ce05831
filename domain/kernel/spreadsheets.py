"""Text that a spreadsheet would run as a formula, made harmless and given back.

A cell that begins with `=`, `+`, `-` or `@`, with whatever blanks or quotes before it, is a formula
to some spreadsheet; so is what follows a semicolon, a tab or a line end, to one that parts cells
there. An apostrophe in front makes it text. `unguarded` takes exactly those apostrophes away.
"""

import re
from typing import Final

_ACTIVE: Final = "=+\\-@＝＋－＠﹢﹣﹦﹫"
_UNSEEN: Final = "'\\s\ufeff\u00ad\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u0000-\u001f\u007f"
# A run of blanks belongs to one separator only: this takes linear time on any text.
_UNSEEN_WITHIN: Final = "' \u00a0\u1680\u2000-\u200f\u202f\u205f\u3000\ufeff\u00ad\u2060-\u2064"
_FIRST: Final = f"(?=[{_UNSEEN}]*[{_ACTIVE}]|[']*[\\t\\r])"
_LATER: Final = f"(?=[{_UNSEEN_WITHIN}]*[{_ACTIVE}])"
_RISKY: Final = re.compile(rf"\A{_FIRST}|(?<=[;\t\r\n]){_LATER}")
_GUARDED: Final = re.compile(rf"\A'{_FIRST}|(?<=[;\t\r\n])'{_LATER}")


def guarded(text: str) -> str:
    """The text as a cell that no spreadsheet takes for a formula."""
    return _RISKY.sub("'", text)


def unguarded(text: str) -> str:
    """What `guarded` was given."""
    return _GUARDED.sub("", text)
