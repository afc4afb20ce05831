"""A person who signs in to one workspace."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

from domain.identity.errors import UserNotActive, UserNotPerson
from domain.identity.model import values
from domain.kernel.aggregate import Aggregate, Json


class UserState(StrEnum):
    """invited: has no password yet."""

    INVITED = "invited"
    ACTIVE = "active"
    DEACTIVATED = "deactivated"


class UserKind(StrEnum):
    """client: acts for an API client and never signs in by itself."""

    PERSON = "person"
    CLIENT = "client"


@dataclass(kw_only=True, eq=False)
class TeamMembership:
    """`position` 0 is the home team: new records of the user belong to it."""

    workspace_id: UUID
    user_id: UUID
    team_id: UUID
    position: int


@dataclass(kw_only=True, eq=False)
class User(Aggregate):
    """`access_version` rises with every change of credentials or rights: older tokens are void."""

    CONTEXT: ClassVar[str] = "identity"
    TYPE: ClassVar[str] = "user"
    SECRET: ClassVar[frozenset[str]] = frozenset({"password_hash"})
    DERIVED: ClassVar[frozenset[str]] = frozenset(
        {"name_key", "email_key", "memberships", "access_version"}
    )

    name: str
    name_key: str = ""
    email: str
    email_key: str
    kind: UserKind = UserKind.PERSON
    role_id: UUID
    locale: str
    time_zone: str
    state: UserState = UserState.INVITED
    password_hash: str | None = None
    access_version: int = 1
    memberships: list[TeamMembership] = field(default_factory=list)

    @classmethod
    def invite(
        cls,
        user_id: UUID,
        workspace_id: UUID,
        *,
        name: str,
        email: str,
        role_id: UUID,
        locale: str,
        time_zone: str,
        now: datetime,
    ) -> "User":
        """Waits for a password; `activate` gives the first user of a workspace theirs at once."""
        address = values.email(email)
        user = cls(
            id=user_id,
            workspace_id=workspace_id,
            name=name,
            email=address,
            email_key=values.email_key(address),
            role_id=role_id,
            locale=values.locale(locale),
            time_zone=values.time_zone(time_zone),
            created_at=now,
            updated_at=now,
        )
        user.rename(name)
        return user

    @property
    def team_ids(self) -> list[UUID]:
        ordered = sorted(self.memberships, key=lambda membership: membership.position)
        return [membership.team_id for membership in ordered]

    @property
    def is_active(self) -> bool:
        return self.state == UserState.ACTIVE

    def facts(self) -> dict[str, Json]:
        teams: list[Json] = [str(team_id) for team_id in self.team_ids]
        return {**super().facts(), "team_ids": teams}

    def rename(self, name: str) -> None:
        self.name = values.name(name, "/name")
        self.name_key = values.sort_key(self.name)

    def prefer_locale(self, locale: str) -> None:
        self.locale = values.locale(locale)

    def prefer_time_zone(self, time_zone: str) -> None:
        self.time_zone = values.time_zone(time_zone)

    def take_role(self, role_id: UUID) -> None:
        if role_id != self.role_id:
            self.role_id = role_id
            self.access_version += 1

    def join_only(self, team_ids: Iterable[UUID]) -> None:
        """The first is the home team."""
        wanted = list(dict.fromkeys(team_ids))
        if wanted == self.team_ids:
            return
        held = {membership.team_id: membership for membership in self.memberships}
        self.memberships = [
            self._in_team(team_id, n, held.get(team_id)) for n, team_id in enumerate(wanted)
        ]

    def _in_team(self, team_id: UUID, position: int, held: TeamMembership | None) -> TeamMembership:
        if held is not None:
            held.position = position
            return held
        return TeamMembership(
            workspace_id=self.workspace_id, user_id=self.id, team_id=team_id, position=position
        )

    def become_client(self) -> None:
        self.kind, self.state = UserKind.CLIENT, UserState.ACTIVE

    def refuse_machine(self) -> None:
        """No password, no link: there is nobody to give it to."""
        if self.kind == UserKind.CLIENT:
            raise UserNotPerson()

    def activate(self, password_hash: str) -> None:
        self.password_hash, self.state = password_hash, UserState.ACTIVE

    def set_password(self, password_hash: str) -> None:
        """A new password ends what the old one opened; an invited user becomes active."""
        if self.state == UserState.DEACTIVATED:
            raise UserNotActive()
        self.password_hash = password_hash
        self.state = UserState.ACTIVE
        self.access_version += 1
        self.happened("password_set")

    def renew_hash(self, password_hash: str) -> None:
        """The same password under newer parameters."""
        self.password_hash = password_hash

    def deactivate(self) -> None:
        if self.state != UserState.DEACTIVATED:
            self.state = UserState.DEACTIVATED
            self.access_version += 1
            self.happened("deactivated")

    def reactivate(self) -> None:
        if self.state == UserState.DEACTIVATED:
            ready = self.password_hash or self.kind == UserKind.CLIENT
            self.state = UserState.ACTIVE if ready else UserState.INVITED
            self.happened("reactivated")
