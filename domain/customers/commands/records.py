"""What the commands on accounts and contacts have in common."""

from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from domain.customers.errors import UnknownReference
from domain.customers.model import Account, CustomerRecord, Making
from domain.customers.permissions import Permission
from domain.customers.ports import Accounts, OwnerFacts, People, TextForms
from domain.kernel.custom.definitions import PREFIX
from domain.kernel.custom.records import pointer_of
from domain.kernel.errors import Forbidden, NotFound
from domain.kernel.listing import ListSpec
from domain.kernel.ports import UnitOfWork
from domain.kernel.principal import Principal
from domain.kernel.values import refuse_unstorable


@dataclass(frozen=True, slots=True)
class Archive:
    """Archive a record, or restore it."""

    record_id: UUID
    expected_version: int | None = None


def making(uow: UnitOfWork, forms: TextForms, principal: Principal) -> Making:
    return Making(uow.new_id, forms, principal.region, principal.custom)


def refuse_sensitive(given: Mapping[str, Any], spec: ListSpec, principal: Principal) -> None:
    """What may not be seen may not be set either."""
    barred = spec.extended(principal.custom.of(spec.resource)).barred(principal)
    named = {*given, *(PREFIX + key for key in given.get("custom") or ())}
    for name in sorted(named & barred):
        raise Forbidden("You may not set what you may not see", field=name)


async def check_custom(
    record: CustomerRecord,
    given: Mapping[str, Any],
    principal: Principal,
    referable: Callable[[str, Sequence[UUID], Principal], Awaitable[Collection[UUID]]],
) -> None:
    """Custom references lead to what the principal may see."""
    if not given.get("custom"):
        return
    fields = principal.custom.of(record.RESOURCE)
    for key, (resource, wanted) in record.references(given["custom"], fields).items():
        if wanted not in await referable(resource, [wanted], principal):
            at = pointer_of(key)
            raise UnknownReference.at(at, "unknown_reference", UnknownReference.title)


async def with_owner(
    given: Mapping[str, Any], principal: Principal, people: People, assign: str
) -> dict[str, Any]:
    """A new record belongs to whoever makes it, and to their team, unless it says otherwise."""
    owned = dict(given)
    if "owner_id" not in owned:
        owned["owner_id"] = principal.user_id
        owned.setdefault("team_id", principal.home_team_id)
    await _check_named(owned, principal, people, assign)
    if "team_id" not in owned and owned["owner_id"] is not None:
        owned["team_id"] = (await _owner(owned["owner_id"], people)).home_team_id
    return owned


async def check_owner(
    given: Mapping[str, Any],
    record: CustomerRecord,
    principal: Principal,
    people: People,
    assign: str,
) -> None:
    """Handing a record to another owner or team needs the right to assign."""
    moved = {
        name: given[name]
        for name in ("owner_id", "team_id")
        if name in given and given[name] != getattr(record, name)
    }
    if moved and not principal.allows(assign):
        raise Forbidden(f"This needs the permission {assign}", permission=assign)
    await _check_named(moved, principal, people, assign)


async def _check_named(
    given: Mapping[str, Any], principal: Principal, people: People, assign: str
) -> None:
    owner_id, team_id = given.get("owner_id"), given.get("team_id")
    if owner_id is not None and owner_id != principal.user_id:
        if not principal.allows(assign):
            raise Forbidden(f"This needs the permission {assign}", permission=assign)
        await _owner(owner_id, people)
    if team_id is None or team_id in principal.team_ids:
        return
    if not principal.allows(assign):
        raise Forbidden(f"This needs the permission {assign}", permission=assign)
    if not await people.has_team(team_id):
        raise UnknownReference.at("/team_id", "unknown_reference", UnknownReference.title)


async def _owner(owner_id: UUID, people: People) -> OwnerFacts:
    owner = await people.owner(owner_id)
    if owner is None:
        raise UnknownReference.at("/owner_id", "unknown_reference", UnknownReference.title)
    return owner


async def visible_account(
    account_id: UUID, principal: Principal, accounts: Accounts, at: str
) -> Account:
    """An account that the principal may refer to."""
    try:
        return await accounts.get(
            account_id, principal=principal, permission=Permission.ACCOUNT_READ
        )
    except NotFound:
        raise UnknownReference.at(at, "unknown_reference", UnknownReference.title) from None


def refuse_unstorable_reference(source: str, external_id: str) -> None:
    refuse_unstorable(source, "/source")
    refuse_unstorable(external_id, "/external_id")
