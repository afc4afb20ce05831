"""How much one caller may ask in a stretch of time."""

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Allowance:
    """`limit` requests in `window` seconds; `remaining` of them until `reset` seconds from now.

    `policy` names the limit to those who meet several.
    """

    policy: str
    limit: int
    window: int
    remaining: int
    reset: int
    allowed: bool


class Rates(Protocol):
    async def take(self, who: str) -> Allowance | None:
        """One request of theirs; None where nothing is limited."""
        ...


class AnonymousRates(Rates, Protocol):
    """Of those who are not signed in, by the network that they ask from."""
