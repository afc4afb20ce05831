"""Rights: a permission is an object and an action, a reach says over which rows."""

from collections.abc import Awaitable, Callable
from enum import StrEnum
from functools import wraps
from typing import TYPE_CHECKING, ParamSpec, Protocol, TypeVar, cast

from domain.kernel.errors import Forbidden

if TYPE_CHECKING:
    from domain.kernel.principal import Principal

P = ParamSpec("P")
T_co = TypeVar("T_co", covariant=True)

PUBLIC = "public"
SIGNED_IN = "signed_in"


class Reach(StrEnum):
    """Over which rows a permission holds, from nothing to the whole workspace."""

    NONE = "none"
    OWN = "own"
    TEAM = "team"
    ALL = "all"

    @property
    def breadth(self) -> int:
        return list(Reach).index(self)


class UseCase(Protocol[P, T_co]):
    __permission__: str
    __name__: str

    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> Awaitable[T_co]: ...


def requires(permission: str) -> Callable[[Callable[P, Awaitable[T_co]]], UseCase[P, T_co]]:
    """Refuse the use case to a principal who holds `permission` with no reach at all.

    Row reach is applied by the repository that loads the record.
    """

    def decorate(use_case: Callable[P, Awaitable[T_co]]) -> UseCase[P, T_co]:
        @wraps(use_case)
        async def guarded(*args: P.args, **kwargs: P.kwargs) -> T_co:
            principal = cast("Principal", kwargs["principal"])
            if not principal.allows(permission):
                raise Forbidden(f"This needs the permission {permission}", permission=permission)
            return await use_case(*args, **kwargs)

        return _marked(guarded, str(permission))

    return decorate


def signed_in(use_case: Callable[P, Awaitable[T_co]]) -> UseCase[P, T_co]:
    """Any user of the workspace may do it, to what is their own."""
    return _marked(use_case, SIGNED_IN)


def public(use_case: Callable[P, Awaitable[T_co]]) -> UseCase[P, T_co]:
    """Needs no one to be signed in."""
    return _marked(use_case, PUBLIC)


def _marked(use_case: Callable[P, Awaitable[T_co]], permission: str) -> UseCase[P, T_co]:
    marked = cast("UseCase[P, T_co]", use_case)
    marked.__permission__ = permission
    return marked
