"""How a failure that nobody waits for is told: by its kind and place.

Never by its text: messages of the database quote the values that it refused.
"""

import traceback


def reason_of(failure: BaseException) -> str:
    """The stable code of a domain error, else the name of the error."""
    return str(getattr(failure, "code", None) or type(failure).__qualname__)


def told(failure: BaseException) -> dict[str, str]:
    """Fields of a log line."""
    trace = "".join(traceback.format_tb(failure.__traceback__))
    return {"error": reason_of(failure), "trace": trace}
