"""A workspace to look around in, made on an empty database through the use cases."""

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from api.customers.schemas import AccountCreate, ContactCreate
from bootstrap.settings import Settings
from bootstrap.wiring import House, open_house
from domain.customers import commands as customers
from domain.customers import ports as customer_ports
from domain.identity import commands as identity
from domain.identity import ports as identity_ports
from domain.kernel.ports import RequestUnit, Scope
from domain.kernel.principal import Principal
from persistence.identity.founding import no_workspace_yet

EMAIL: Final = "demo@rapport.example"

# each account with the people who work there
_CUSTOMERS: Final[tuple[tuple[Mapping[str, Any], tuple[Mapping[str, Any], ...]], ...]] = (
    (
        {
            "name": "Atelier Lumière",
            "industry": "Lighting",
            "employees": 48,
            "annual_revenue": {"amount": "6200000.00", "currency": "EUR"},
            "website": "https://lumiere.example",
            "address": {"lines": ["12 rue des Forges"], "city": "Lyon", "country": "FR"},
            "tags": ["customer", "design"],
        },
        (
            {
                "name": {"given": "Camille", "family": "Béranger"},
                "title": "Head of purchasing",
                "emails": [{"value": "camille@lumiere.example", "primary": True}],
            },
        ),
    ),
    (
        {
            "name": "Công ty Sông Hồng",
            "industry": "Food",
            "employees": 310,
            "annual_revenue": {"amount": "14500000.00", "currency": "EUR"},
            "address": {"lines": ["45 Tràng Tiền"], "city": "Hà Nội", "country": "VN"},
            "tags": ["prospect"],
        },
        (
            {
                "name": {"family": "Nguyễn", "middle": "Thị", "given": "Lan"},
                "title": "Director",
                "phones": [{"value": "+84 24 3825 0000", "label": "work"}],
            },
        ),
    ),
    (
        {
            "name": "Himalaya Textiles",
            "industry": "Textiles",
            "employees": 1200,
            "address": {"lines": ["7 Ring Road"], "city": "Jaipur", "country": "IN"},
            "tags": ["customer"],
        },
        ({"name": {"given": "अनिता", "family": "शर्मा"}, "title": "Buyer"},),
    ),
    (
        {
            "name": "北方机械",
            "industry": "Machinery",
            "employees": 640,
            "address": {"lines": ["中山路 8 号"], "city": "Harbin", "country": "CN"},
        },
        ({"name": {"family": "张", "given": "伟", "order": "family_first"}, "title": "Engineer"},),
    ),
    (
        {
            "name": "The Mills family",
            "kind": "household",
            "address": {"lines": ["3 Orchard Lane"], "city": "Bristol", "country": "GB"},
        },
        (
            {
                "name": {"given": "Ada", "family": "Mills"},
                "emails": [{"value": "ada@mills.example"}],
            },
            {"name": {"given": "Noel", "family": "Mills"}},
        ),
    ),
)


@dataclass(frozen=True, repr=False)
class DemoLogin:
    email: str
    password: str


async def ensure_demo(settings: Settings) -> DemoLogin | None:
    """The login, where the workspace was made just now; None where there is one already."""
    if not await no_workspace_yet(settings.system_database_url or ""):
        return None
    login = DemoLogin(EMAIL, secrets.token_urlsafe(12))
    kept = settings.data_dir / "demo-login"
    _keep(kept, login)
    try:
        async with open_house(settings, connections=2) as house:
            principal = await _found(house, login)
            await _furnish(house, principal)
    except BaseException:
        kept.unlink()
        raise
    return login


def _keep(path: Path, login: DemoLogin) -> None:
    """Before the workspace is made: a password that nobody knows would be of no use."""
    path.unlink(missing_ok=True)
    with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(f"e-mail:   {login.email}\npassword: {login.password}\n")


async def _found(house: House, login: DemoLogin) -> Principal:
    free = house.wiring.free
    hashed = await free[identity_ports.Passwords].hash(login.password)
    command = identity.SignUp(
        workspace_name="Demo",
        base_currency="EUR",
        time_zone="Europe/Paris",
        locale="en",
        name="Demo Admin",
        email=login.email,
        password_hash=hashed,
        device=identity.Device(),
    )

    async def sign_up(uow: RequestUnit) -> identity.SignedIn:
        return await identity.sign_up(command, uow=uow, secrets=free[identity_ports.Secrets])

    signed_in = await house.runner.run(sign_up, scope=Scope())
    issued = await house.tokens.issue(
        workspace_id=signed_in.workspace_id,
        user_id=signed_in.user_id,
        session_id=signed_in.session_id,
        user_version=signed_in.user_version,
    )
    return await house.wiring.authenticate(issued.token)


async def _furnish(house: House, principal: Principal) -> None:
    scope = Scope(principal.workspace_id, principal.user_id)
    for account, people in _CUSTOMERS:

        async def make(uow: RequestUnit, account: Any = account, people: Any = people) -> None:
            await _make_customer(house, uow, principal, account, people)

        await house.runner.run(make, scope=scope)


async def _make_customer(
    house: House, uow: RequestUnit, principal: Principal, account: Any, people: Any
) -> None:
    ports: dict[str, Any] = {
        "accounts": house.wiring.bound[customer_ports.Accounts](uow),
        "people": house.wiring.bound[customer_ports.People](uow),
        "forms": house.wiring.free[customer_ports.TextForms],
    }
    given = AccountCreate.model_validate(account).changes()
    made = await customers.create_account(
        customers.CreateAccount(given), principal=principal, uow=uow, **ports
    )
    await uow.flush()
    contacts = house.wiring.bound[customer_ports.Contacts](uow)
    for person in people:
        given = ContactCreate.model_validate(person).changes()
        create = customers.CreateContact(given, made)
        await customers.create_contact(
            create, principal=principal, uow=uow, contacts=contacts, **ports
        )
