"""What people do with views, favourites and recent records."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from domain.kernel.errors import Invalid, NotFound
from domain.kernel.listing import ListSpec
from domain.kernel.permissions import requires, signed_in
from domain.kernel.ports import UnitOfWork
from domain.kernel.principal import Principal
from domain.kernel.sharing import refuse_sharing, shared_parts
from domain.views.definition import kept_parts
from domain.views.errors import TooManyFavourites, TooManyViews, ViewNameTaken
from domain.views.model import (
    MOST_FAVOURITES,
    MOST_VIEWS,
    AtHandType,
    SavedView,
)
from domain.views.permissions import Permission
from domain.views.ports import Favourites, Recents, Views

Specs = Sequence[ListSpec]


@dataclass(frozen=True, slots=True)
class SaveView:
    resource: str
    given: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class ChangeView:
    """`given` holds the named properties only."""

    view_id: UUID
    given: Mapping[str, Any]
    expected_version: int | None = None


@dataclass(frozen=True, slots=True)
class DeleteView:
    view_id: UUID
    expected_version: int | None = None


@dataclass(frozen=True, slots=True)
class KeepAtHand:
    """Keep a record at hand, or keep it no more."""

    record_type: AtHandType
    record_id: UUID


@requires(Permission.VIEW_CREATE)
async def save_view(
    command: SaveView, *, principal: Principal, uow: UnitOfWork, views: Views, specs: Specs
) -> UUID:
    spec = _spec_of(command.resource, specs, principal)
    kept = await _kept(command.given, spec, principal, views)
    view = SavedView.save(
        uow.new_id(), uow.workspace_id, spec.resource, kept, now=uow.now(), by=principal.user_id
    )
    others = await views.lock(principal.user_id, spec.resource)
    if len(others) >= MOST_VIEWS:
        raise TooManyViews(most=MOST_VIEWS)
    _refuse_taken(view, others)
    uow.add(view)
    return view.id


@requires(Permission.VIEW_UPDATE)
async def change_view(
    command: ChangeView, *, principal: Principal, uow: UnitOfWork, views: Views, specs: Specs
) -> None:
    view = await views.get(command.view_id, principal=principal, permission=Permission.VIEW_UPDATE)
    uow.expect(view, command.expected_version)
    spec = _spec_of(view.resource, specs, principal)
    view.change(await _kept(command.given, spec, principal, views))
    if "name" in command.given:
        _refuse_taken(view, await views.lock(view.owner_id, view.resource))


@requires(Permission.VIEW_DELETE)
async def delete_view(
    command: DeleteView, *, principal: Principal, uow: UnitOfWork, views: Views
) -> None:
    view = await views.get(command.view_id, principal=principal, permission=Permission.VIEW_DELETE)
    uow.expect(view, command.expected_version)
    uow.remove(view)


@requires(Permission.VIEW_READ)
async def choose_default(view_id: UUID, *, principal: Principal, views: Views) -> None:
    """With which the caller's list begins, in place of another."""
    view = await views.get(view_id, principal=principal, permission=Permission.VIEW_READ)
    await views.make_default(view, principal.user_id)


@requires(Permission.VIEW_READ)
async def forget_default(view_id: UUID, *, principal: Principal, views: Views) -> None:
    view = await views.get(view_id, principal=principal, permission=Permission.VIEW_READ)
    if not await views.drop_default(view, principal.user_id):
        raise NotFound("Your list does not begin with this view")


@signed_in
async def add_favourite(
    command: KeepAtHand, *, principal: Principal, favourites: Favourites
) -> None:
    if await favourites.count(principal) >= MOST_FAVOURITES:
        raise TooManyFavourites(most=MOST_FAVOURITES)
    if not await favourites.put(command.record_type, command.record_id, principal):
        raise NotFound()


@signed_in
async def drop_favourite(
    command: KeepAtHand, *, principal: Principal, favourites: Favourites
) -> None:
    if not await favourites.drop(command.record_type, command.record_id, principal):
        raise NotFound("This record is not among your favourites")


@signed_in
async def note_opened(command: KeepAtHand, *, principal: Principal, recents: Recents) -> None:
    if not await recents.put(command.record_type, command.record_id, principal):
        raise NotFound()


def _spec_of(resource: str, specs: Specs, principal: Principal) -> ListSpec:
    readable = {spec.resource: spec for spec in specs if principal.allows(spec.permission)}
    if resource not in readable:
        known = sorted(readable)
        raise Invalid.at("/resource", "unknown_choice", "Not one of the choices", choices=known)
    return readable[resource]


async def _kept(
    given: Mapping[str, Any], spec: ListSpec, principal: Principal, views: Views
) -> dict[str, Any]:
    await refuse_sharing(given, principal, Permission.VIEW_SHARE, views.has_team)
    named = {"name": given["name"]} if "name" in given else {}
    return {**named, **shared_parts(given), **kept_parts(given, spec, principal)}


def _refuse_taken(view: SavedView, others: Sequence[SavedView]) -> None:
    for other in others:
        if other.id != view.id and other.name_key == view.name_key:
            raise ViewNameTaken(view_id=str(other.id))
