"""The one search tokeniser, used alike for what is indexed and what is asked.

Text is folded (case, marks, compatibility forms), words are kept whole and runs of
Chinese, Japanese and Korean are cut into space-led bigrams, so that `LIKE '% 张伟%'`
has trigrams to look up (pg_trgm pads words, and a two-character fragment without its
leading space has no trigram at all).
"""

import re
import unicodedata
from collections.abc import Iterator

# Letters that no Unicode decomposition takes apart.
_LETTERS = {
    "đ": "d", "ð": "d", "ł": "l", "ø": "o", "ħ": "h", "ŧ": "t", "ı": "i", "æ": "ae",
    "œ": "oe", "þ": "th", "ŋ": "n", "ĸ": "k", "ɓ": "b", "ɗ": "d", "ƙ": "k",
}  # fmt: skip
# Left out of words altogether: O'Neil is oneil; nukta, ZWJ, ZWNJ and soft hyphen go.
_DROPPED = frozenset("'’‘ʼ`´\u093c\u200c\u200d\u00ad\ufeff")
_CANDRABINDU, _ANUSVARA = 0x0901, "\u0902"
# Marks that a searcher leaves out. Vowel signs of Indic scripts are letters to him and
# stay, as do the voiced marks of Kana (composed again by NFC afterwards).
_MARKS = (
    (0x0300, 0x036F), (0x0591, 0x05C7), (0x064B, 0x065F), (0x0670, 0x0670),
    (0x1AB0, 0x1AFF), (0x1DC0, 0x1DFF), (0x20D0, 0x20FF), (0xFE00, 0xFE0F),
    (0xFE20, 0xFE2F),
)  # fmt: skip
_CJK = (
    "\u3005\u3007\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3"
    "\uf900-\ufaff\U00020000-\U0003ffff"
)
_RUNS = re.compile(f"([{_CJK}]+)|[^ {_CJK}]+")
_HAS_CJK = re.compile(f"[{_CJK}]")
_ASCII = {
    code: None if chr(code) in _DROPPED else chr(code) if chr(code).isalnum() else " "
    for code in range(128)
}


class _Folding(dict[int, str | None]):
    """A translation table that learns each character the first time it is met."""

    def __init__(self, *, keep_punctuation: bool) -> None:
        super().__init__()
        self._keep = keep_punctuation

    def __missing__(self, code: int) -> str | None:
        folded = self[code] = self._fold(code)
        return folded

    def _fold(self, code: int) -> str | None:
        char = chr(code)
        if any(low <= code <= high for low, high in _MARKS):
            return None
        if code == _CANDRABINDU:
            return _ANUSVARA
        if char in _DROPPED:
            return char if self._keep and code < 128 else None
        if char in _LETTERS:
            return _LETTERS[char]
        if unicodedata.category(char)[0] in "LMN" or self._keep:
            return char
        return " "


_WORDS = _Folding(keep_punctuation=False)
_ORDER = _Folding(keep_punctuation=True)


def _folded(text: str, table: _Folding) -> str:
    decomposed = unicodedata.normalize("NFKD", text).casefold()
    parted = unicodedata.normalize("NFKD", decomposed).translate(table)
    return unicodedata.normalize("NFC", parted)


def _normalised(text: str) -> str:
    if text.isascii():
        return text.lower().translate(_ASCII)
    return _folded(text, _WORDS)


def _bigrams(run: str) -> Iterator[str]:
    """The last character stands alone: every other one already leads a bigram."""
    for at in range(len(run) - 1):
        yield run[at : at + 2]
    yield run[-1]


def _tokens(normalised: str) -> Iterator[str]:
    for found in _RUNS.finditer(normalised):
        if found.group(1):
            yield from _bigrams(found.group(1))
        else:
            yield found.group(0)


def index_text(*parts: str | None) -> str:
    """Every token led by a space; empty when nothing in the parts can be searched."""
    normalised = _normalised(" ".join(part for part in parts if part))
    if normalised.isascii() or not _HAS_CJK.search(normalised):
        words = normalised.split()
    else:
        words = list(_tokens(normalised))
    return " " + " ".join(words) if words else ""


def _pattern(word: str) -> str:
    # Folded words hold no %, _ or backslash (all punctuation), so nothing needs escape.
    return f"%{word}%" if len(word) > 2 else f"% {word}%"


def like_patterns(query: str) -> list[str]:
    """LIKE patterns over `index_text`, all of which must match; empty: match nothing.

    Words of three letters match anywhere, shorter ones at the start of a word, Chinese,
    Japanese and Korean by bigrams: in each case pg_trgm has a trigram to look up.
    """
    patterns: list[str] = []
    for found in _RUNS.finditer(_normalised(query)):
        run = found.group(1)
        if run is None:
            patterns.append(_pattern(found.group(0)))
        elif len(run) == 1:
            patterns.append(f"% {run}%")
        else:
            patterns.extend(f"% {pair}%" for pair in list(_bigrams(run))[:-1])
    return list(dict.fromkeys(patterns))


def sort_key(name: str) -> str:
    """What lists order by under COLLATE "C": folded, blanks made one, trimmed."""
    folded = name.lower() if name.isascii() else _folded(name, _ORDER)
    return " ".join(folded.split())
