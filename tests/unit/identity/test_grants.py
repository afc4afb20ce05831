"""The table of rights is complete, and says what it must."""

from bootstrap.grants import GRANTS, all_permissions
from domain.identity.model import RoleKey
from domain.kernel.permissions import Reach


def test_every_role_has_its_grants_and_every_permission_its_row() -> None:
    known = {str(each) for each in all_permissions()}
    assert set(GRANTS) == set(RoleKey)
    assert GRANTS[RoleKey.ADMIN].keys() == known
    for key in RoleKey:
        assert GRANTS[key].keys() <= known
        assert Reach.NONE not in GRANTS[key].values()


def test_only_administrators_deal_with_people_and_settings() -> None:
    reads = {"user:read", "team:read", "role:read"}
    objects = ("user:", "team:", "role:", "workspace:")
    for key in set(RoleKey) - {RoleKey.ADMIN}:
        held = {each for each in GRANTS[key] if each.startswith(objects)}
        assert held == reads


def test_nobody_may_touch_what_they_may_not_see() -> None:
    for grants in GRANTS.values():
        for permission, reach in grants.items():
            action = permission.split(":")[1]
            read = permission.split(":")[0] + ":read"
            if read in grants and action not in {"read", "create", "read_sensitive"}:
                assert reach.breadth <= grants[read].breadth


def test_an_analyst_changes_nothing() -> None:
    """But how they look at things: views are everybody's own."""
    held = {tuple(each.split(":")) for each in GRANTS[RoleKey.ANALYST]}
    assert {action for thing, action in held if thing != "view"} == {"read", "export"}


def test_accounts_are_named_to_those_who_may_see_them() -> None:
    """Lists of contacts name accounts within the reach that the role has among contacts."""
    for grants in GRANTS.values():
        assert grants.get("account:read") == grants.get("contact:read")
