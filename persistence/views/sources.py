"""Which views a principal sees. Joins app_user and team, to name owners and teams."""

from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import ARRAY, ColumnElement, Uuid, and_, bindparam, func, or_, select
from sqlalchemy.sql.selectable import FromClause

from domain.kernel.permissions import Reach
from domain.views.model import Visibility
from domain.views.queries import VIEWS
from persistence.identity.tables import app_user, team
from persistence.kernel.sources import ListSource
from persistence.kernel.visibility import workspace_parameter
from persistence.views.tables import default_view, saved_view


@dataclass(frozen=True)
class ViewSource(ListSource):
    def curtained(self, reaches: tuple[Reach, ...]) -> ColumnElement[bool]:
        """One's own, those of one's teams, those for all; private ones are nobody else's."""
        if reaches[0] is Reach.NONE:
            return saved_view.c.id.is_(None)
        return seen()


def seen() -> ColumnElement[bool]:
    """The parameters `principal` and `teams` are bound by `curtain`."""
    teams = bindparam("teams", type_=ARRAY(Uuid), unique=False)
    return or_(
        saved_view.c.owner_id == _principal(),
        saved_view.c.visibility == Visibility.ALL.value,
        and_(
            saved_view.c.visibility == Visibility.TEAM.value,
            saved_view.c.team_id == func.any(teams),
        ),
    )


def _with_names(rows: FromClause) -> tuple[FromClause, list[ColumnElement[Any]]]:
    ws = workspace_parameter()
    owner = (app_user.c.workspace_id == ws) & (app_user.c.id == rows.c.owner_id)
    of_team = (team.c.workspace_id == ws) & (team.c.id == rows.c.team_id)
    chosen = select(default_view.c.view_id).where(
        default_view.c.workspace_id == ws,
        default_view.c.user_id == _principal(),
        default_view.c.view_id == rows.c.id,
    )
    shown = rows.join(app_user, owner).outerjoin(team, of_team)
    return shown, [
        *rows.c,
        app_user.c.name.label("owner_name"),
        team.c.name.label("team_name"),
        chosen.exists().label("is_default"),
    ]


def _principal() -> Any:
    return bindparam("principal", type_=Uuid, unique=False)


SOURCE: Final = ViewSource(
    spec=VIEWS,
    table=saved_view,
    joined=lambda rows, _reach: _with_names(rows),
    row=dict,
    filters={"name": saved_view.c.name_key},
    folded={"name": str.casefold},
)
