"""Custom fields of every type, and values of theirs."""

from typing import Any, Final

from tests.factories.workspaces import Client

CHOICES: Final = [{"key": "gold", "label": "Gold"}, {"key": "tin", "label": "Tin"}]
FIELDS: Final[dict[str, dict[str, Any]]] = {
    "motto": {"type": "text", "searchable": True},
    "story": {"type": "long_text"},
    "size": {"type": "number"},
    "budget": {"type": "money"},
    "founded_on": {"type": "date"},
    "met_at": {"type": "instant"},
    "partner": {"type": "boolean"},
    "grade": {"type": "choice", "choices": CHOICES},
    "metals": {"type": "multi_choice", "choices": CHOICES},
    "shop": {"type": "url"},
    "billing_email": {"type": "email"},
    "hotline": {"type": "phone"},
    "keeper": {"type": "reference", "refers_to": "users"},
}
"""By key; all types are there."""

VALUES: Final[dict[str, tuple[Any, Any]]] = {
    "motto": ("Ad astra", "Ad astra"),
    "story": ("Once\nupon", "Once\nupon"),
    "size": (12.5, 12.5),
    "budget": ({"amount": "10", "currency": "EUR"}, {"amount": "10.00", "currency": "EUR"}),
    "founded_on": ("2001-02-28", "2001-02-28"),
    "met_at": ("2026-01-02T03:04:05+01:00", "2026-01-02T02:04:05Z"),
    "partner": (False, False),
    "grade": ("gold", "gold"),
    "metals": (["tin", "gold", "tin"], ["tin", "gold"]),
    "shop": ("https://acme.example/a?b", "https://acme.example/a?b"),
    "billing_email": ("Pay@Example.com", "pay@example.com"),
    "hotline": ("01 42 68 53 00", "+33142685300"),
}
"""As they are given, and as they are kept; a reference needs a record."""


async def make_field(client: Client, key: str, **given: Any) -> dict[str, Any]:
    body = {"object": "accounts", "key": key, "label": key.capitalize(), **given}
    answer = await client.post("/v1/custom-fields", json=body)
    assert answer.status_code == 201, answer.text
    made: dict[str, Any] = answer.json()
    return made


async def make_every_field(client: Client, resource: str = "accounts") -> dict[str, Any]:
    """One field of each type; their definitions by key."""
    return {
        key: await make_field(client, key, object=resource, **given)
        for key, given in FIELDS.items()
    }
