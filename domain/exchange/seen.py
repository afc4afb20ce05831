"""Which numbers have been seen, for files of millions of rows."""

from array import array
from bisect import bisect_left
from collections.abc import Collection
from heapq import merge
from typing import Final

_LONGEST: Final = 65_536


class Seen:
    """Eight bytes a number, in sorted runs; a set would take ten times as much."""

    def __init__(self) -> None:
        self.runs: list[array[int]] = []

    def add(self, numbers: Collection[int]) -> None:
        """Short runs are joined with those of their length, so that few have to be looked at."""
        if not numbers:
            return
        run = array("q", sorted(numbers))
        while self.runs and len(self.runs[-1]) <= min(len(run), _LONGEST):
            run = array("q", merge(self.runs.pop(), run))
        self.runs.append(run)

    def __contains__(self, number: int) -> bool:
        for run in self.runs:
            at = bisect_left(run, number)
            if at < len(run) and run[at] == number:
                return True
        return False
