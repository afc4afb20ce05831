"""Legacy encodings by likelihood: whose letters make sense when the bytes are read so.

Statistical detectors guess badly at short customer lists (a French one as Baltic), so
each encoding is asked how well the text fits *one* language that is written in it.
"""

import codecs
from functools import lru_cache
from typing import Final

_CYRILLIC = "оеаинтсрвлкмдпуяыьгзбчйхжшюцщэфъёіїєґ"
_GREEK = "αβγδεζηθικλμνξοπρςστυφχψωάέήίόύώϊϋ"
_HEBREW = "אבגדהוזחטיךכלםמןנסעףפץצקרשת"
_ARABIC = "ابتثجحخدذرزسشصضطظعغفقكلمنهويىةءآأؤإئپچژگ"
_THAI = "".join(chr(code) for code in range(0x0E01, 0x0E5B) if chr(code).isprintable())
_VIETNAMESE = "ăâđêôơưàáãèéìíòóõùúý₫" + "\u0300\u0301\u0303\u0309\u0323"
# Codec, label, and the letters of one language. Of equals the first wins.
_MODELS: Final = (
    ("cp1252", "windows-1252", "éèêëàâçîïôùûüœæÿ"),
    ("cp1252", "windows-1252", "äöüß"),
    ("cp1252", "windows-1252", "áéíóúüñ¿¡ºª"),
    ("cp1252", "windows-1252", "ãõáéíóúâêôàç"),
    ("cp1252", "windows-1252", "åäöæøéü"),
    ("cp1252", "windows-1252", "àèéìíòóùú"),
    ("cp1252", "windows-1252", "áéíóúýðþæö"),
    ("mac-roman", "macintosh", "éèêëàâçîïôùûüœäößñáíóú"),
    ("cp1258", "windows-1258", _VIETNAMESE),
    ("cp1250", "windows-1250", "ąćęłńóśźż"),
    ("cp1250", "windows-1250", "áčďéěíňóřšťúůýžôľĺŕä"),
    ("cp1250", "windows-1250", "áéíóöőúüű"),
    ("cp1250", "windows-1250", "ăâîşţ"),
    ("cp1250", "windows-1250", "čćđšž"),
    ("iso8859-2", "iso-8859-2", "ąćęłńóśźż"),
    ("iso8859-2", "iso-8859-2", "áčďéěíňóřšťúůýžôľĺŕä"),
    ("cp1254", "windows-1254", "çğıöşüâîû"),
    ("cp1257", "windows-1257", "ąčęėįšųūžāēģīķļņõäöü"),
    ("iso8859-3", "iso-8859-3", "ĉĝĥĵŝŭċġħż"),
    ("cp1251", "windows-1251", _CYRILLIC),
    ("koi8-r", "koi8-r", _CYRILLIC),
    ("iso8859-5", "iso-8859-5", _CYRILLIC),
    ("cp866", "ibm866", _CYRILLIC),
    ("cp855", "ibm855", _CYRILLIC),
    ("mac-cyrillic", "x-mac-cyrillic", _CYRILLIC),
    ("cp1253", "windows-1253", _GREEK),
    ("iso8859-7", "iso-8859-7", _GREEK),
    ("cp1255", "windows-1255", _HEBREW),
    ("cp1256", "windows-1256", _ARABIC),
    ("cp874", "windows-874", _THAI),
)
# Their words are not written with Latin letters in between.
_OTHER_SCRIPTS: Final = (_CYRILLIC, _GREEK, _HEBREW, _ARABIC, _THAI)
_RARE: Final = frozenset("жшюцщэфъёіїєґζξψϊϋ")
_TYPOGRAPHY: Final = frozenset("’‘“”„–—…«»°·•€£§©®™²³½¼×№\u00a0")
_COMBINING: Final = frozenset("\u0300\u0301\u0303\u0309\u0323")
_VOWELS: Final = frozenset("aăâeêioôơuưyAĂÂEÊIOÔƠUƯY")
_MULTIBYTE: Final = (
    ("gb18030", "gb18030"),
    ("big5hkscs", "big5"),
    ("cp932", "shift_jis"),
    ("euc-jp", "euc-jp"),
    ("cp949", "euc-kr"),
)
_FEWEST_COMMON: Final = 0.85
_KANA: Final = frozenset(chr(code) for code in range(0x3041, 0x3100))


def _block(codec: str, leads: range, trails: range) -> frozenset[str]:
    return frozenset(
        bytes((lead, trail)).decode(codec, errors="ignore") for lead in leads for trail in trails
    )


@lru_cache(maxsize=8)
def _common(codec: str) -> frozenset[str]:
    """The characters of daily use in a multi-byte encoding, and its punctuation."""
    low, high = range(0x40, 0x7F), range(0xA1, 0xFF)
    signs = _block("gb2312", range(0xA1, 0xA4), high)
    if codec == "gb18030":
        return signs | _block("gb2312", range(0xB0, 0xD8), high)
    if codec == "big5hkscs":
        leads = range(0xA4, 0xC7)
        return signs | _block("big5", leads, low) | _block("big5", leads, high)
    if codec == "cp949":
        return signs | _block("euc-kr", range(0xB0, 0xC9), high)
    return signs | _KANA | _block("euc-jp", range(0xB0, 0xD0), high)


def _multibyte_score(text: str, codec: str) -> float:
    wide = [letter for letter in text if letter > "\x7f"]
    if len(wide) < 2:
        return 0.0
    usual = _common(codec)
    share = sum(letter in usual for letter in wide) / len(wide)
    kana = sum(letter in _KANA for letter in wide) / len(wide)
    if codec in ("euc-jp", "cp932"):
        return share if kana > 0.1 else share * 0.9
    # Korean syllables lie inside the Chinese block: a text wholly of them is Korean.
    if codec == "cp949":
        return share if share > 0.98 else share * 0.5
    return share * 0.99 * (0.5 if kana > 0.2 else 1.0)


def _mixed(before: str, after: str) -> bool:
    return (before.isascii() and before.isalpha()) or (after.isascii() and after.isalpha())


def _letter_score(letter: str, before: str, after: str, letters: str) -> float:
    if letters in _OTHER_SCRIPTS and letter.isalpha() and _mixed(before, after):
        return -1.0
    if letter in _COMBINING:
        return 1.0 if letter in letters and before in _VOWELS else -1.0
    if letter in letters:
        return 1.0 if letter not in _RARE else 0.7
    if letter.lower() in letters:
        return 0.9 if not before.islower() else -0.5
    if letter == "\u00a0":
        return 0.9
    if letter in _TYPOGRAPHY:
        return 0.8 if not before.isalpha() or letter in "’”°™®²–—…" else 0.0
    return 0.1 if letter.isalpha() else -0.5


def _caution(label: str, letters: str, found: int) -> float:
    """A letter or two is no evidence of a script, and Thai bytes are also Chinese ones."""
    if letters not in _OTHER_SCRIPTS:
        return 1.0 if found > 2 or label == "windows-1252" else 0.7
    return (0.7 if found < 4 else 1.0) * (0.95 if letters is _THAI else 1.0)


def _standing(label: str) -> float:
    """Of readings that fit alike, the one in wider use today."""
    return 1.0 if label.startswith("windows-") else 0.97


def _single_score(text: str, label: str, letters: str) -> float:
    scores = [
        _letter_score(letter, text[at - 1] if at else " ", text[at + 1 : at + 2], letters)
        for at, letter in enumerate(text)
        if letter > "\x7f"
    ]
    if not scores:
        return 0.0
    return sum(scores) / len(scores) * _caution(label, letters, len(scores))


def _decoded(sample: bytes, codec: str) -> str | None:
    try:
        text = codecs.getincrementaldecoder(codec)().decode(sample)
    except UnicodeError:
        return None
    return None if any("\x80" <= letter <= "\x9f" for letter in text) else text


def best_legacy(sample: bytes) -> tuple[str, float]:
    """Label and likelihood (0 to 1) of the best reading."""
    best = ("windows-1252", 0.0)
    for codec, label, letters in _MODELS:
        text = _decoded(sample, codec)
        score = 0.0 if text is None else _single_score(text, label, letters)
        if score * _standing(label) > best[1] + 0.001:
            best = (label, score * _standing(label))
    for codec, label in _MULTIBYTE:
        text = _decoded(sample, codec)
        score = 0.0 if text is None else _multibyte_score(text, codec)
        if score > max(best[1] + 0.001, _FEWEST_COMMON):
            best = (label, score)
    return best
