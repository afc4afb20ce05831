"""Who hears of what happens: every subscriber of the changes feed."""

from collections.abc import Sequence

from bootstrap.wiring import House
from domain.kernel.reactions import Subscriber


def subscribers(_house: House) -> Sequence[Subscriber]:
    """A context's reactions with their ports bound to the unit of work they are given."""
    return ()
