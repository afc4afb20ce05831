"""A round trip through the generated Python client: run with the API's address as argument."""

import sys
from http import HTTPStatus
from io import BytesIO

from rapport_client import AuthenticatedClient, Client
from rapport_client.api.customers import (
    archive_account,
    change_account,
    create_account,
    create_contact,
    get_account,
    list_accounts,
    restore_account,
    search_accounts,
)
from rapport_client.api.exchange import get_import, start_import, upload_file
from rapport_client.api.identity import get_me, sign_out, sign_up
from rapport_client.models import (
    AccountCreate,
    AccountUpdate,
    ContactCreate,
    ImportCreate,
    ImportTargetName,
    Money,
    PersonNameInput,
    Problem,
    SearchBody,
    SearchBodyWhereType0,
    SignUp,
)
from rapport_client.types import File


def main(base: str) -> None:
    founder = SignUp(
        workspace_name="Python works",
        base_currency="EUR",
        time_zone="Europe/Paris",
        locale="fr",
        name="Ana",
        email="ana@python.example",
        password="a long enough passphrase",
    )
    session = sign_up.sync(client=Client(base), body=founder)
    api = AuthenticatedClient(base, session.access_token)
    assert get_me.sync(client=api).user.email == "ana@python.example"

    wanted = AccountCreate(name="Bơ sữa Đà Lạt", annual_revenue=Money("1250.50", "EUR"))
    account = create_account.sync(client=api, body=wanted, idempotency_key="first")
    again = create_account.sync(client=api, body=wanted, idempotency_key="first")
    assert again.id == account.id
    assert account.annual_revenue.amount == "1250.50"
    assert list_accounts.sync(client=api, q="da lat").items[0].id == account.id

    tree = SearchBodyWhereType0.from_dict({"field": "name", "op": "contains", "value": "sữa"})
    assert len(search_accounts.sync(client=api, body=SearchBody(where=tree)).items) == 1

    changed = change_account.sync(account.id, client=api, body=AccountUpdate(industry="food"))
    assert changed.version == account.version + 1
    stale = change_account.sync(
        account.id, client=api, body=AccountUpdate(industry="dairy"), if_match='"1"'
    )
    assert isinstance(stale, Problem)
    assert stale.status == HTTPStatus.PRECONDITION_FAILED

    person = ContactCreate(name=PersonNameInput(given="Lan", family="Trần"), account_id=account.id)
    contact = create_contact.sync(client=api, body=person)
    assert contact.account.id == account.id
    assert archive_account.sync(account.id, client=api).status == "archived"
    assert restore_account.sync(account.id, client=api).status == "active"
    assert get_account.sync(contact.id, client=api).code == "not_found"

    told = ImportCreate(target=ImportTargetName.ACCOUNTS, file_name="few.csv")
    made = start_import.sync(client=api, body=told)
    upload_file.sync(made.id, client=api, body=File(BytesIO(b"name,country\nNord,FR\n")))
    assert [each.header for each in get_import.sync(made.id, client=api).columns] == [
        "name",
        "country",
    ]
    assert sign_out.sync_detailed(client=api).status_code == HTTPStatus.NO_CONTENT


if __name__ == "__main__":
    main(sys.argv[1])
