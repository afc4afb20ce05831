"""Accounts and contacts as clients send them, every field set."""

from typing import Any

from tests.factories.workspaces import Client

Json = dict[str, Any]


def an_account(**changed: Any) -> Json:
    full: Json = {
        "name": "Đại Việt Phát",
        "kind": "business",
        "industry": "software",
        "founded_year": 1998,
        "employees": 120,
        "annual_revenue": {"amount": "1234.50", "currency": "EUR"},
        "website": "https://daiviet.example/vn?x=1",
        "tax_id": "FR 12 345",
        "phones": [
            {"value": "01 42 68 53 00", "label": "office", "primary": True},
            {"value": "+84 24 3825 1234"},
        ],
        "emails": [{"value": "Info@DaiViet.example", "label": "sales", "primary": True}],
        "address": {
            "lines": ["12 rue de la Paix"],
            "city": "Paris",
            "subdivision": "Île-de-France",
            "postal_code": "75002",
            "country": "FR",
        },
        "tags": ["vip", "asia"],
    }
    return {**full, **changed}


def a_contact(**changed: Any) -> Json:
    full: Json = {
        "name": {
            "given": "Văn",
            "middle": "Thị",
            "family": "Nguyễn",
            "prefix": "Dr",
            "suffix": "Jr",
            "order": "family_first",
        },
        "title": "CTO",
        "department": "IT",
        "gender": "female",
        "language": "vi",
        "birth_date": "1980-02-29",
        "phones": [{"value": "091 234 56 78", "primary": True}],
        "emails": [{"value": "van@daiviet.example"}],
        "address": {"lines": [], "city": "Hà Nội", "country": "VN"},
        "tags": ["press"],
    }
    return {**full, **changed}


async def make_account(client: Client, **changed: Any) -> Json:
    return await _made(client, "/v1/accounts", {"name": "Acme", **changed})


async def make_contact(client: Client, **changed: Any) -> Json:
    return await _made(client, "/v1/contacts", {"name": {"given": "Jo"}, **changed})


async def _made(client: Client, path: str, body: Json) -> Json:
    answer = await client.post(path, json=body)
    assert answer.status_code == 201, answer.text
    made: Json = answer.json()
    return made


async def ids(client: Client, path: str, **params: Any) -> list[str]:
    """Ids of one page of a list, in its order."""
    answer = await client.get(path, params=params)
    assert answer.status_code == 200, answer.text
    return [item["id"] for item in answer.json()["items"]]
