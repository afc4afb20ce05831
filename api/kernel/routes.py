"""What every route says of itself, taken from its use case."""

from typing import Any, Protocol

from api.kernel.endings import Ending
from api.kernel.lists import ListParameters
from api.kernel.operations import CUSTOM


class _Permitted(Protocol):
    @property
    def __permission__(self) -> str: ...


def use(
    use_case: _Permitted,
    *,
    lists: ListParameters | None = None,
    answers_secret: bool = False,
    ending: Ending | None = None,
) -> dict[str, Any]:
    """`openapi_extra` of a route: its permission, and the parameters of its list.

    `answers_secret` marks answers that show a secret once; they are never kept for replay. What is
    `ending` says so in every answer.
    """
    extra: dict[str, Any] = {"x-permission": use_case.__permission__}
    if ending is not None:
        extra |= ending.told
    if lists is not None:
        extra["parameters"] = lists.documented
        if lists.spec.customisable:
            extra[CUSTOM] = lists.spec.resource
    if answers_secret:
        extra["x-answers-secret"] = True
    return {"openapi_extra": extra}
