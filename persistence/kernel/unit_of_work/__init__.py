"""One transaction, and the one runner that ends it."""

from persistence.kernel.unit_of_work.runner import (
    CONNECTION_ERRORS,
    TRIES,
    SqlRunner,
)
from persistence.kernel.unit_of_work.unit import LostRace, SqlUnitOfWork, in_workspace

__all__ = [
    "CONNECTION_ERRORS",
    "TRIES",
    "LostRace",
    "SqlRunner",
    "SqlUnitOfWork",
    "in_workspace",
]
