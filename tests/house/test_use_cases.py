"""Nothing can be done or asked without saying who may."""

import importlib
import inspect
import pkgutil
from collections.abc import Callable, Iterator
from types import ModuleType
from typing import Any

import domain
from bootstrap.grants import all_permissions
from domain.kernel.permissions import PUBLIC, SIGNED_IN

BEFORE_SIGN_IN = {
    "domain.activities.queries.linked_file",
    "domain.identity.commands.ask_for_reset",
    "domain.identity.commands.ask_to_sign_up",
    "domain.identity.commands.confirm_sign_up",
    "domain.identity.commands.redeem_reset",
    "domain.identity.commands.found_workspace",
    "domain.identity.commands.open_session",
    "domain.identity.commands.redeem_link",
    "domain.identity.commands.refresh_session",
    "domain.identity.commands.sign_in_client",
    "domain.identity.commands.sign_up",
    "domain.identity.commands.tell_of_refusal",
    "domain.identity.queries.hash_for_link",
    "domain.identity.queries.prove_link",
    "domain.identity.queries.hash_for_sign_up",
    "domain.identity.queries.published_keys",
    "domain.identity.queries.recognise",
}


def modules() -> Iterator[ModuleType]:
    """`commands` and `queries` of each context: what they show is what others may call."""
    for found in pkgutil.walk_packages(domain.__path__, "domain."):
        parts = found.name.split(".")
        if len(parts) == 3 and parts[2] in {"commands", "queries"}:
            yield importlib.import_module(found.name)


def use_cases() -> dict[str, Callable[..., Any]]:
    return {
        f"{module.__name__}.{name}": member
        for module in modules()
        for name, member in vars(module).items()
        if inspect.iscoroutinefunction(member)
        and member.__module__.startswith(module.__name__)
        and not name.startswith("_")
    }


def permissions() -> dict[str, str | None]:
    return {name: getattr(each, "__permission__", None) for name, each in use_cases().items()}


def test_every_use_case_names_its_permission() -> None:
    assert len(permissions()) > 40
    assert [name for name, permission in permissions().items() if permission is None] == []


def test_every_permission_named_can_be_granted() -> None:
    known = {PUBLIC, SIGNED_IN, *map(str, all_permissions())}
    strange = {
        name: permission
        for name, permission in permissions().items()
        if permission is not None and permission not in known
    }
    assert strange == {}


def test_what_needs_no_sign_in_is_known_by_name() -> None:
    assert {name for name, each in permissions().items() if each == PUBLIC} == BEFORE_SIGN_IN


def test_every_use_case_that_needs_a_right_takes_the_principal() -> None:
    named = permissions()
    for name, use_case in use_cases().items():
        if named[name] != PUBLIC:
            parameter = inspect.signature(use_case).parameters["principal"]
            assert parameter.kind is parameter.KEYWORD_ONLY, name
