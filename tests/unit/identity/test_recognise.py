"""Who it is, by e-mail and password: as much work for nobody as for somebody."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from uuid import UUID, uuid4

import pytest

from domain.identity.commands import Device, OpenSession
from domain.identity.errors import InvalidCredentials, SignInLinkNotValid, WorkspaceChoice
from domain.identity.model import LinkToken
from domain.identity.ports import Bucket, KnownFactor, PasswordCheck, SignInCandidate
from domain.identity.queries import Recognise, hash_for_link, recognise
from domain.kernel.errors import Invalid

NOW = datetime(2026, 1, 1, tzinfo=UTC)


@dataclass
class FakePasswords:
    """The hash of a password is the password in capitals; `old ` before it asks for a new one."""

    checks: list[str | None] = field(default_factory=list)
    hashes: int = 0

    async def hash(self, password: str) -> str:
        self.hashes += 1
        return password.upper()

    async def check(self, password: str, known: str | None) -> PasswordCheck:
        self.checks.append(known)
        matches = known is not None and known.removeprefix("old ") == password.upper()
        renewed = password.upper() if matches and known and known.startswith("old ") else None
        return PasswordCheck(matches, renewed)


@dataclass
class FakeDirectory:
    users: list[SignInCandidate] = field(default_factory=list)
    open_links: set[str] = field(default_factory=set)

    async def candidates(
        self, email_key: str, workspace_id: UUID | None
    ) -> Sequence[SignInCandidate]:
        assert email_key == "ann@example.com"
        return [user for user in self.users if workspace_id in (None, user.workspace_id)]

    async def second_factor(self, workspace_id: UUID, user_id: UUID) -> KnownFactor | None:
        return None

    async def open_link(self, token: LinkToken, *, resets_password: bool) -> UUID | None:
        assert not resets_password
        return uuid4() if token.secret in self.open_links else None

    async def password_hash(self, workspace_id: UUID, user_id: UUID) -> str | None:
        return None


@dataclass
class FakeAttempts:
    """Counts, and never refuses."""

    taken: list[str] = field(default_factory=list)

    async def take(self, buckets: Sequence[Bucket]) -> None:
        self.taken += [bucket.key for bucket in buckets]

    async def wait(self, buckets: Sequence[Bucket]) -> int:
        await self.take(buckets)
        return 0

    async def forgive(self, buckets: Sequence[Bucket]) -> None:
        for bucket in buckets:
            self.taken.remove(bucket.key)


class FakeMarks:
    def mark(self, email_key: str) -> str:
        return f"mark of {email_key}"

    def device(self, email_key: str, mark: str) -> str | None:
        return "device" if mark == self.mark(email_key) else None


def candidate(password_hash: str, name: str = "Acme") -> SignInCandidate:
    return SignInCandidate(uuid4(), name, uuid4(), password_hash)


async def asked(
    directory: FakeDirectory,
    passwords: FakePasswords,
    workspace_id: UUID | None = None,
    email: str = " Ann@Example.com ",
) -> OpenSession:
    command = Recognise(email, "secret", workspace_id, Device(), "192.0.2.1/32", NOW)
    return await recognise(
        command,
        directory=directory,
        passwords=passwords,
        attempts=FakeAttempts(),
        marks=FakeMarks(),
    )


async def test_the_right_password_tells_who_it_is() -> None:
    ann = candidate("SECRET")
    opening = await asked(FakeDirectory([ann]), FakePasswords())
    assert (opening.workspace_id, opening.user_id) == (ann.workspace_id, ann.user_id)
    assert opening.renewed_hash is None


async def test_an_old_hash_is_renewed() -> None:
    opening = await asked(FakeDirectory([candidate("old SECRET")]), FakePasswords())
    assert opening.renewed_hash == "SECRET"


async def test_nobody_costs_one_check_too() -> None:
    nobody, wrong = FakePasswords(), FakePasswords()
    for directory, passwords in (
        (FakeDirectory(), nobody),
        (FakeDirectory([candidate("OTHER")]), wrong),
    ):
        with pytest.raises(InvalidCredentials):
            await asked(directory, passwords)
    assert nobody.checks == [None]
    assert len(wrong.checks) == 1


async def test_only_workspaces_with_this_password_are_named() -> None:
    one, two, three = (
        candidate("SECRET", "One"),
        candidate("OTHER", "Two"),
        candidate("SECRET", "3"),
    )
    directory = FakeDirectory([one, two, three])
    with pytest.raises(WorkspaceChoice) as choice:
        await asked(directory, FakePasswords())
    assert [each["name"] for each in choice.value.params["workspaces"]] == ["One", "3"]
    opening = await asked(directory, FakePasswords(), three.workspace_id)
    assert opening.user_id == three.user_id
    with pytest.raises(InvalidCredentials):
        await asked(directory, FakePasswords(), two.workspace_id)


async def test_an_address_that_no_database_can_hold_is_refused() -> None:
    with pytest.raises(Invalid):
        await asked(FakeDirectory(), FakePasswords(), email="a\x00@example.com")


async def test_a_made_up_link_costs_no_hashing() -> None:
    passwords, token = FakePasswords(), LinkToken(uuid4(), "s" * 43)
    with pytest.raises(SignInLinkNotValid):
        await hash_for_link(
            token,
            "a long password",
            resets_password=False,
            directory=FakeDirectory(),
            passwords=passwords,
        )
    assert passwords.hashes == 0
    directory = FakeDirectory(open_links={token.secret})
    hashed = await hash_for_link(
        token, "a long password", resets_password=False, directory=directory, passwords=passwords
    )
    assert hashed == "A LONG PASSWORD"
