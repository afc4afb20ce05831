"""Values that a field does not know, and known ones that are written nearly the same."""

import asyncio
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Final

from rapidfuzz.distance import OSA
from rapidfuzz.process import extract

from adapters.text.cells import TRUTH
from adapters.text.countries import country_code, country_words
from adapters.text.languages import language_tag, language_words
from adapters.text.search import sort_key
from domain.exchange.model import CellType, TargetField
from domain.exchange.model.fields import folded_header
from domain.exchange.model.values import (
    COMMON,
    MOST_SUGGESTED,
    MOST_VALUES,
    Candidate,
    Known,
    Suggestion,
    UnknownValue,
    ValueColumn,
)

_SHORTEST: Final = 4
_LIKE: Final = 0.8
"""Of free text: one letter of five. Of closed lists somebody looks at each value anyway."""
_SOMEWHAT_LIKE: Final = 0.6
_TIMES: Final = 3
"""So much more frequent is what a rare value of the same column may have meant."""
_MOST_COMPARED: Final = 2_000
_MOST_NAMES: Final = 300

_LISTS: Final[
    Mapping[CellType, tuple[Callable[[str], object], Callable[[], Mapping[str, str]]]]
] = {
    CellType.COUNTRY: (country_code, country_words),
    CellType.LANGUAGE: (language_tag, language_words),
    CellType.BOOLEAN: (
        lambda text: text.casefold() in TRUTH or None,
        lambda: {word: "true" if truth else "false" for word, truth in TRUTH.items()},
    ),
}


class NearMisses:
    """Implements domain.exchange.ports.ValueJudge."""

    async def judge(
        self, column: int, field: TargetField, counts: Mapping[str, int], known: Known
    ) -> ValueColumn:
        return await asyncio.to_thread(_judged, column, field, counts, known)


def _judged(
    column: int, field: TargetField, counts: Mapping[str, int], known: Known
) -> ValueColumn:
    find = _closed if field.closed else _open
    found = find(field, counts, known)
    found.sort(key=lambda each: (not each.suggestions, -each.count, each.value))
    shown = found[:MOST_VALUES]
    unlisted = len(found) - len(shown)
    return ValueColumn(column, field.name, field.closed, len(counts), shown, unlisted)


def _closed(field: TargetField, counts: Mapping[str, int], known: Known) -> list[UnknownValue]:
    """What is not in the list is refused, or lost: each is told of, likely ones or not."""
    fold: Callable[[str], str] = folded_header
    if field.choices is not None:
        choices = field.choices
        unknown = [value for value in counts if fold(value) not in choices]
        among = [Candidate(word, value, "choice") for word, value in choices.items()]
    elif field.type is CellType.USER:
        fold = str.casefold
        mails = {each.value for each in known.candidates}
        unknown = [value for value in counts if fold(value) not in mails]
        among = list(known.candidates)
    else:
        recognised, words = _LISTS[field.type]
        fold = sort_key
        unknown = [value for value in counts if recognised(value) is None]
        among = [Candidate(word, value, "choice") for word, value in words().items()]
    suggest = _Suggesting(among, fold, _SOMEWHAT_LIKE)
    return [
        UnknownValue(value, counts[value], suggest(value)) for value in unknown[:_MOST_COMPARED]
    ]


def _open(field: TargetField, counts: Mapping[str, int], known: Known) -> list[UnknownValue]:
    """Any text is taken: told of is only what is nearly the same as something better known."""
    common = [Candidate(sort_key(word), word, "common") for word in COMMON.get(field.name, ())]
    plain, settled = {each.word for each in common}, set(known.counts)
    frequent = sorted(counts, key=lambda value: -counts[value])[:_MOST_COMPARED]
    own = [Candidate(sort_key(value), value, "file") for value in frequent]
    among = [*known.candidates, *([] if field.names else own), *common]
    suggest = _Suggesting(among, sort_key, _LIKE)
    most = _MOST_NAMES if field.names else _MOST_COMPARED
    found = []
    for value in [each for each in frequent if each not in settled][:most]:
        if len(value) < _SHORTEST or sort_key(value) in plain:
            continue
        better = [
            each
            for each in suggest(value)
            if each.source != "file" or counts[each.value] >= _TIMES * counts[value]
        ]
        if better:
            found.append(UnknownValue(value, counts[value], better))
    return found


def _digits(text: str) -> str:
    """Figures are no slips of the pen: Shop 12 is not Shop 13."""
    return "".join(letter for letter in text if letter.isdigit())


class _Suggesting:
    """The likeliest candidates for a value, the best first."""

    def __init__(
        self, among: Iterable[Candidate], fold: Callable[[str], str], least: float
    ) -> None:
        self._among = list(among)
        self._words: Sequence[str] = [each.word for each in self._among]
        self._fold = fold
        self._least = least

    def __call__(self, value: str) -> list[Suggestion]:
        near = extract(
            self._fold(value),
            self._words,
            scorer=OSA.normalized_similarity,
            score_cutoff=self._least,
            limit=4 * MOST_SUGGESTED,
        )
        best: dict[str, Suggestion] = {}
        for _, likeness, at in near:
            meant = self._among[at]
            if meant.value != value and _digits(meant.word) == _digits(self._fold(value)):
                told = Suggestion(meant.value, meant.source, round(likeness, 3))
                best.setdefault(meant.value, told)
        return list(best.values())[:MOST_SUGGESTED]
