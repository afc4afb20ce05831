"""The rules of users, teams, workspaces and sign-in links, without any I/O."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest

from domain.identity.errors import SignInLinkNotValid, TeamCycle, UserNotActive
from domain.identity.model import LinkToken, SignInLink, Team, User, UserState, Workspace, values
from domain.kernel.errors import Invalid

NOW = datetime(2026, 3, 1, tzinfo=UTC)


def user() -> User:
    return User.invite(
        uuid4(),
        uuid4(),
        name=" Nguyễn  An ",
        email=" An@Example.COM ",
        role_id=uuid4(),
        locale="vi",
        time_zone="Asia/Ho_Chi_Minh",
        now=NOW,
    )


def team(parent: UUID | None = None) -> Team:
    made = Team.found(uuid4(), uuid4(), "North", NOW)
    made.parent_id = parent
    return made


def test_a_user_is_invited_then_active() -> None:
    invited = user()
    assert (invited.name, invited.email, invited.email_key) == (
        "Nguyễn An",
        "An@Example.COM",
        "an@example.com",
    )
    assert invited.state is UserState.INVITED
    invited.set_password("hash")
    assert invited.is_active


def test_rights_and_credentials_void_older_tokens() -> None:
    someone = user()
    steps: list[Callable[[], None]] = [
        lambda: someone.set_password("hash"),
        lambda: someone.take_role(uuid4()),
        someone.deactivate,
    ]
    for step in steps:
        before = someone.access_version
        step()
        assert someone.access_version == before + 1
    someone.take_role(someone.role_id)
    someone.rename("Another")
    assert someone.access_version == before + 1


def test_a_deactivated_user_sets_no_password_and_comes_back_as_before() -> None:
    someone = user()
    someone.deactivate()
    with pytest.raises(UserNotActive):
        someone.set_password("hash")
    someone.reactivate()
    assert someone.state is UserState.INVITED
    someone.set_password("hash")
    someone.deactivate()
    someone.reactivate()
    assert someone.is_active


def test_the_journal_sees_teams_and_no_password() -> None:
    someone, first, second = user(), uuid4(), uuid4()
    someone.join_only([second, first, first])
    assert someone.facts()["team_ids"] == [str(second), str(first)]
    someone.join_only([first])
    assert someone.team_ids == [first]
    assert "password_hash" in User.SECRET


def test_a_team_never_stands_below_itself() -> None:
    top = team()
    below = team(top.id)
    with pytest.raises(TeamCycle):
        top.move_below(below.id, [below.id, top.id])
    with pytest.raises(TeamCycle):
        top.move_below(top.id, [top.id])
    below.move_below(None, [])
    assert below.parent_id is None


def test_a_link_is_good_once_and_for_a_day() -> None:
    token = LinkToken(uuid4(), "s" * 43)
    assert LinkToken.parse(str(token)) == token

    def link() -> SignInLink:
        return SignInLink.issue(uuid4(), uuid4(), token, NOW)

    used, late, withdrawn, foreign = link(), link(), link(), link()
    used.redeem(token, NOW)
    withdrawn.withdraw(NOW)
    for spent, shown, at in (
        (used, token, NOW),
        (late, token, NOW + timedelta(hours=24)),
        (withdrawn, token, NOW),
        (foreign, LinkToken(token.workspace_id, "t" * 43), NOW),
    ):
        with pytest.raises(SignInLinkNotValid):
            spent.redeem(shown, at)
    for garbage in ("", "x.y", f"{uuid4().hex}.short"):
        with pytest.raises(SignInLinkNotValid):
            LinkToken.parse(garbage)


@pytest.mark.parametrize(
    "refused",
    [
        lambda: values.name("  ", "/name"),
        lambda: values.name("x" * 201, "/name"),
        lambda: values.name("a\x00b", "/name"),
        lambda: values.email("no at sign"),
        lambda: values.email("two@at@signs.example"),
        lambda: values.email("a@b..c"),
        lambda: values.email("a@" + "b" * 260),
        lambda: values.email("zero\u200bwidth@example.com"),
        lambda: values.new_password("too short"),
        lambda: values.new_password("x" * 257),
        lambda: values.time_zone("Mars/Olympus"),
        lambda: values.time_zone("../../etc/passwd"),
        lambda: values.locale("English"),
        lambda: values.currency("XYZ"),
    ],
)
def test_bad_texts_are_refused_with_a_pointer(refused: Callable[[], object]) -> None:
    with pytest.raises(Invalid) as caught:
        refused()
    assert caught.value.issues[0].pointer.startswith("/")


def test_a_workspace_checks_its_settings() -> None:
    found = Workspace.found(
        uuid4(),
        name="Acme",
        base_currency="VND",
        time_zone="Asia/Ho_Chi_Minh",
        locale="vi",
        now=NOW,
    )
    assert found.id == found.workspace_id
    found.start_fiscal_year_in(4)
    for month in (0, 13):
        with pytest.raises(Invalid):
            found.start_fiscal_year_in(month)
