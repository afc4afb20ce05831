"""How a failure that nobody waits for is told: by its kind and place.

Never by its text: messages of the database quote the values that it refused.
"""

import traceback
from typing import Any, Final

import asyncpg
from sqlalchemy.exc import DBAPIError

from domain.kernel.errors import TimedOut, Unavailable

# Connection lost, resources used up, an operator's doing, the system's; a transaction too long.
AWAY: Final = "The database does not answer"
_TOO_LONG: Final = ("57014", "25P04")
# By a key with NO ACTION, and from PostgreSQL 18 on by one with RESTRICT.
_REFERRED_TO: Final = ("23503", "23001")
_AWAY: Final = ("08", "53", "57", "58", "25P04")


def reason_of(failure: BaseException) -> str:
    """The stable code of a domain error, else the name of the error."""
    return str(getattr(failure, "code", None) or type(failure).__qualname__)


def told(failure: BaseException) -> dict[str, str]:
    """Fields of a log line."""
    trace = "".join(traceback.format_tb(failure.__traceback__))
    return {"error": reason_of(failure), "trace": trace}


def cause_of(failure: BaseException) -> BaseException:
    """What asyncpg said, also where it came through SQLAlchemy."""
    if isinstance(failure, DBAPIError) and failure.orig is not None:
        return failure.orig.__cause__ or failure.orig
    return failure


def is_away(failure: BaseException) -> bool:
    """True where the database did not answer, or not in time: the same may succeed later."""
    cause = cause_of(failure)
    # asyncpg names its own confusion after a lost connection an internal error.
    if isinstance(cause, ConnectionError | asyncpg.InternalClientError):
        return True
    if isinstance(cause, asyncpg.InterfaceError):
        return not isinstance(cause, ValueError)  # an argument that cannot be sent is our mistake
    return str(getattr(cause, "sqlstate", None) or "").startswith(_AWAY)


def is_cut(failure: BaseException | None, connection: Any) -> bool:
    """True where the connection ended between two steps of a statement: asyncpg stumbles there."""
    return isinstance(failure, AttributeError) and connection.is_closed()


def is_in_use(failure: BaseException) -> bool:
    """True where a foreign key stood in the way: something else refers to what was to go."""
    return getattr(cause_of(failure), "sqlstate", None) in _REFERRED_TO


def away(failure: BaseException) -> Unavailable:
    """How that is told to who waits for it."""
    if getattr(cause_of(failure), "sqlstate", None) in _TOO_LONG:
        return TimedOut(retry_after=1)
    return Unavailable(AWAY, retry_after=1)
