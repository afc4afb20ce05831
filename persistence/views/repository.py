"""Views to be changed, and what people keep at hand."""

from collections.abc import Mapping, Sequence
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Table, Uuid, bindparam, exists, select
from sqlalchemy.dialects.postgresql import insert as upsert

from domain.kernel.errors import Forbidden, NotFound
from domain.kernel.permissions import Reach
from domain.kernel.principal import Principal
from domain.views.model import MOST_RECENTS, AtHandType, SavedView
from persistence.identity.tables import team
from persistence.kernel.sources import ListSource
from persistence.kernel.unit_of_work import SqlUnitOfWork
from persistence.kernel.visibility import curtain, visible, workspace_parameter
from persistence.views.sources import seen
from persistence.views.tables import default_view, favourite, recent_record, saved_view

_LOCK: Final = (
    "select pg_advisory_xact_lock(hashtextextended(concat_ws('|', 'views', "
    "$1::uuid, $2::uuid, $3::text), 0))"
)
_FORGET_OLD: Final = """
delete from recent_record r using (
  select record_type, record_id from recent_record
  where workspace_id = $1 and user_id = $2 order by at desc, record_id offset $3
) old
where r.workspace_id = $1 and r.user_id = $2 and r.record_type = old.record_type
  and r.record_id = old.record_id
"""
_COUNT: Final = "select count(*) from favourite where workspace_id = $1 and user_id = $2"


class SqlViews:
    """Implements domain.views.ports.Views."""

    def __init__(self, uow: SqlUnitOfWork) -> None:
        self._uow = uow

    async def get(self, view_id: UUID, *, principal: Principal, permission: str) -> SavedView:
        statement = select(SavedView).where(
            saved_view.c.workspace_id == workspace_parameter(),
            saved_view.c.id == bindparam("view_id", type_=Uuid),
            seen(),
        )
        values = {**curtain(principal), "view_id": view_id}
        view = (await self._uow.session.execute(statement, values)).scalar_one_or_none()
        if view is None:
            raise NotFound()
        if not touchable(view.owner_id, permission, principal):
            raise Forbidden(f"Your reach under {permission} ends before this view")
        self._uow.track(view)
        return view

    async def lock(self, owner_id: UUID, resource: str) -> Sequence[SavedView]:
        ws = self._uow.workspace_id
        await self._uow.connection.execute(_LOCK, ws, owner_id, resource)
        statement = select(SavedView).where(
            saved_view.c.workspace_id == ws,
            saved_view.c.owner_id == owner_id,
            saved_view.c.resource == resource,
        )
        return (await self._uow.session.execute(statement)).scalars().all()

    async def has_team(self, team_id: UUID) -> bool:
        there = select(
            exists().where(team.c.workspace_id == self._uow.workspace_id, team.c.id == team_id)
        )
        return bool((await self._uow.session.execute(there)).scalar_one())

    async def make_default(self, view: SavedView, user_id: UUID) -> None:
        row = {
            "workspace_id": self._uow.workspace_id,
            "user_id": user_id,
            "resource": view.resource,
            "view_id": view.id,
        }
        put = upsert(default_view).values(row)
        keys = ["workspace_id", "user_id", "resource"]
        replaced = put.on_conflict_do_update(index_elements=keys, set_={"view_id": view.id})
        await self._uow.session.execute(replaced)

    async def drop_default(self, view: SavedView, user_id: UUID) -> bool:
        gone = default_view.delete().where(
            default_view.c.workspace_id == self._uow.workspace_id,
            default_view.c.user_id == user_id,
            default_view.c.resource == view.resource,
            default_view.c.view_id == view.id,
        )
        dropped = await self._uow.session.execute(gone.returning(default_view.c.view_id))
        return dropped.one_or_none() is not None


def touchable(owner_id: UUID, permission: str, principal: Principal) -> bool:
    """Of the views that a principal sees."""
    return principal.reach(permission) is Reach.ALL or owner_id == principal.user_id


class _SqlAtHand:
    """`sources` by type of record: where its records are, and who sees them."""

    def __init__(self, uow: SqlUnitOfWork, table: Table, sources: Mapping[str, ListSource]) -> None:
        self._uow = uow
        self._table = table
        self._sources = sources

    async def put(self, record_type: AtHandType, record_id: UUID, principal: Principal) -> bool:
        """One statement: what is out of sight is not found by it."""
        source = self._sources[record_type.value]
        kept, rows = self._table, source.table
        found = select(
            rows.c.workspace_id,
            bindparam("user_id", principal.user_id, type_=Uuid),
            bindparam("record_type", record_type.value, type_=kept.c.record_type.type),
            rows.c.id,
            bindparam("at", self._uow.now(), type_=kept.c.at.type),
        ).where(
            rows.c.workspace_id == workspace_parameter(),
            rows.c.id == bindparam("wanted", type_=Uuid),
            visible(rows, source.spec.record_type, principal.reach(source.spec.permission)),
        )
        names = ["workspace_id", "user_id", "record_type", "record_id", "at"]
        put = upsert(kept).from_select(names, found)
        renewed = put.on_conflict_do_update(
            index_elements=names[:4], set_={"at": self._renewed(put)}
        )
        values: dict[str, Any] = {**curtain(principal), "wanted": record_id}
        done = await self._uow.session.execute(renewed.returning(kept.c.record_id), values)
        return done.one_or_none() is not None

    async def drop(self, record_type: AtHandType, record_id: UUID, principal: Principal) -> bool:
        kept = self._table
        gone = kept.delete().where(
            kept.c.workspace_id == self._uow.workspace_id,
            kept.c.user_id == principal.user_id,
            kept.c.record_type == record_type.value,
            kept.c.record_id == record_id,
        )
        done = await self._uow.session.execute(gone.returning(kept.c.record_id))
        return done.one_or_none() is not None

    def _renewed(self, put: Any) -> Any:
        """The time of what is kept already."""
        return put.excluded.at


class SqlFavourites(_SqlAtHand):
    """Implements domain.views.ports.Favourites."""

    def __init__(self, uow: SqlUnitOfWork, sources: Mapping[str, ListSource]) -> None:
        super().__init__(uow, favourite, sources)

    async def count(self, principal: Principal) -> int:
        ids = (principal.workspace_id, principal.user_id)
        counted: int = await self._uow.connection.fetchval(_COUNT, *ids)
        return counted

    def _renewed(self, put: Any) -> Any:
        return favourite.c.at


class SqlRecents(_SqlAtHand):
    """Implements domain.views.ports.Recents."""

    def __init__(self, uow: SqlUnitOfWork, sources: Mapping[str, ListSource]) -> None:
        super().__init__(uow, recent_record, sources)

    async def put(self, record_type: AtHandType, record_id: UUID, principal: Principal) -> bool:
        if not await super().put(record_type, record_id, principal):
            return False
        ids = (principal.workspace_id, principal.user_id)
        await self._uow.connection.execute(_FORGET_OLD, *ids, MOST_RECENTS)
        return True
