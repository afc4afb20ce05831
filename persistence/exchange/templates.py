"""Templates of imports: which are seen, to be changed, and read."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    ColumnElement,
    Select,
    Uuid,
    and_,
    bindparam,
    exists,
    func,
    or_,
    select,
)
from sqlalchemy.sql.selectable import FromClause

from domain.exchange.model import TargetShape
from domain.exchange.model.templates import ImportTemplate
from domain.exchange.permissions import Permission
from domain.exchange.ports import Shapes
from domain.exchange.queries.templates import (
    TEMPLATES,
    TemplateNamed,
    TemplateProblem,
    TemplateRow,
)
from domain.kernel.errors import Forbidden, NotFound
from domain.kernel.listing import ListQuery, Page
from domain.kernel.permissions import Reach
from domain.kernel.principal import Principal
from domain.kernel.sharing import Visibility
from persistence.exchange.reader import from_json
from persistence.exchange.tables import import_template
from persistence.identity.tables import app_user, team
from persistence.kernel.listing import Lister
from persistence.kernel.reading import ReadConnection, Reads, StatementCache
from persistence.kernel.sources import ListSource
from persistence.kernel.unit_of_work import SqlUnitOfWork
from persistence.kernel.visibility import curtain, workspace_parameter

_MOST: Final = 500
_SHOWN: Final = (
    "id version target name visibility mode match_field create_related created_at updated_at"
).split()
_LOCK: Final = (
    "select pg_advisory_xact_lock(hashtextextended(concat_ws('|', 'import_templates', "
    "$1::uuid, $2::uuid, $3::text), 0))"
)


@dataclass(frozen=True)
class TemplateSource(ListSource):
    def curtained(self, reaches: tuple[Reach, ...]) -> ColumnElement[bool]:
        """One's own, those of one's teams, those for all; private ones are nobody else's."""
        if reaches[0] is Reach.NONE:
            return import_template.c.id.is_(None)
        return _seen()


def _seen() -> ColumnElement[bool]:
    """The parameters `principal` and `teams` are bound by `curtain`."""
    teams = bindparam("teams", type_=ARRAY(Uuid), unique=False)
    return or_(
        import_template.c.owner_id == bindparam("principal", type_=Uuid, unique=False),
        import_template.c.visibility == Visibility.ALL.value,
        and_(
            import_template.c.visibility == Visibility.TEAM.value,
            import_template.c.team_id == func.any(teams),
        ),
    )


def _with_names(rows: FromClause) -> tuple[FromClause, list[ColumnElement[Any]]]:
    ws = workspace_parameter()
    owner = (app_user.c.workspace_id == ws) & (app_user.c.id == rows.c.owner_id)
    of_team = (team.c.workspace_id == ws) & (team.c.id == rows.c.team_id)
    shown = rows.join(app_user, owner).outerjoin(team, of_team)
    names = [app_user.c.name.label("owner_name"), team.c.name.label("team_name")]
    return shown, [*rows.c, *names]


TEMPLATE_SOURCE: Final = TemplateSource(
    spec=TEMPLATES,
    table=import_template,
    joined=lambda rows, _reach: _with_names(rows),
    row=dict,
    filters={"name": import_template.c.name_key},
    folded={"name": str.casefold},
)


class SqlTemplates:
    """Implements domain.exchange.ports.templates.Templates."""

    def __init__(self, uow: SqlUnitOfWork) -> None:
        self._uow = uow

    async def get(
        self, template_id: UUID, *, principal: Principal, permission: str
    ) -> ImportTemplate:
        template = await self.applied(template_id, principal)
        if template is None:
            raise NotFound()
        if not _touchable(template.owner_id, permission, principal):
            raise Forbidden(f"Your reach under {permission} ends before this template")
        self._uow.track(template)
        return template

    async def applied(self, template_id: UUID, principal: Principal) -> ImportTemplate | None:
        statement = select(ImportTemplate).where(
            import_template.c.workspace_id == workspace_parameter(),
            import_template.c.id == bindparam("template_id", type_=Uuid),
            _seen(),
        )
        values = {**curtain(principal), "template_id": template_id}
        found: ImportTemplate | None = (
            await self._uow.session.execute(statement, values)
        ).scalar_one_or_none()
        return found

    async def lock(self, owner_id: UUID, target: str) -> Sequence[ImportTemplate]:
        ws = self._uow.workspace_id
        await self._uow.connection.execute(_LOCK, ws, owner_id, target)
        statement = select(ImportTemplate).where(
            import_template.c.workspace_id == ws,
            import_template.c.owner_id == owner_id,
            import_template.c.target == target,
        )
        return (await self._uow.session.execute(statement)).scalars().all()

    async def has_team(self, team_id: UUID) -> bool:
        there = select(
            exists().where(team.c.workspace_id == self._uow.workspace_id, team.c.id == team_id)
        )
        return bool((await self._uow.session.execute(there)).scalar_one())


class SqlTemplateReader:
    """Implements domain.exchange.ports.templates.TemplateReader."""

    def __init__(self, reads: Reads, lister: Lister, shapes: Shapes) -> None:
        self._reads = reads
        self._lister = lister
        self._shapes = shapes
        self._statements = StatementCache()

    async def page(self, query: ListQuery, principal: Principal) -> Page:
        page = await self._lister.page(TEMPLATE_SOURCE, query, principal)
        return replace(page, items=[self._row(item, principal) for item in page.items])

    async def one(self, template_id: UUID, principal: Principal) -> TemplateRow:
        async with self._reads.open(principal.workspace_id) as connection:
            return await self.row(connection, template_id, principal)

    async def row(
        self, connection: ReadConnection, template_id: UUID, principal: Principal
    ) -> TemplateRow:
        compiled = self._statements.get("one", _one)
        values = {**curtain(principal), "id": template_id}
        record = await connection.fetchrow(compiled.sql, *compiled.arguments(values))
        if record is None:
            raise NotFound()
        return self._row(record, principal)

    async def of_target(self, target: str, principal: Principal) -> Sequence[TemplateRow]:
        compiled = self._statements.get("target", _of_target)
        values = {**curtain(principal), "target": target}
        async with self._reads.open(principal.workspace_id) as connection:
            rows = await connection.fetch(compiled.sql, *compiled.arguments(values))
        return [self._row(row, principal) for row in rows]

    def _row(self, record: Mapping[str, Any], principal: Principal) -> TemplateRow:
        columns = from_json(record["columns"])
        shape = self._shapes.of(record["target"], principal)
        lost = [each for each in columns if _is_lost(each, shape)]
        team_id = record["team_id"] if record["team_name"] is not None else None
        return TemplateRow(
            **{name: record[name] for name in _SHOWN},
            owner=TemplateNamed(record["owner_id"], record["owner_name"]),
            team=TemplateNamed(team_id, record["team_name"]) if team_id else None,
            columns=[_column(each, lost=each in lost) for each in columns],
            problems=[TemplateProblem(each["header"], "unknown_field") for each in lost],
            editable=_touchable(record["owner_id"], Permission.IMPORT_TEMPLATE_UPDATE, principal),
        )


class SqlWrittenTemplates:
    """Implements domain.exchange.ports.templates.WrittenTemplates."""

    def __init__(self, uow: SqlUnitOfWork, reader: SqlTemplateReader) -> None:
        self._uow = uow
        self._reader = reader

    async def one(self, template_id: UUID, principal: Principal) -> TemplateRow:
        await self._uow.settle()
        return await self._reader.row(self._uow.connection, template_id, principal)


def _is_lost(column: Mapping[str, Any], shape: TargetShape) -> bool:
    name = column["target_field"]
    return name is not None and shape.field(name) is None


def _column(kept: Mapping[str, Any], *, lost: bool) -> dict[str, Any]:
    """What was said of a field that may not be seen may hold its values."""
    if lost:
        kept = {**dict.fromkeys(kept), "header": kept["header"], "values": {}}
    shown = {name: value for name, value in kept.items() if name != "target_field"}
    return {**shown, "field": kept["target_field"]}


def _touchable(owner_id: UUID, permission: str, principal: Principal) -> bool:
    """Of the templates that a principal sees."""
    return principal.reach(permission) is Reach.ALL or owner_id == principal.user_id


def _rows(*tests: ColumnElement[bool]) -> Select[Any]:
    rows, columns = _with_names(import_template)
    ws = import_template.c.workspace_id == workspace_parameter()
    return select(*columns).select_from(rows).where(ws, _seen(), *tests)


def _one() -> Select[Any]:
    return _rows(import_template.c.id == bindparam("id", type_=Uuid))


def _of_target() -> Select[Any]:
    wanted = bindparam("target", type_=import_template.c.target.type)
    return (
        _rows(import_template.c.target == wanted)
        .order_by(import_template.c.updated_at.desc(), import_template.c.id)
        .limit(_MOST)
    )
