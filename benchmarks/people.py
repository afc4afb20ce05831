"""Made-up customers, the same in every run."""

import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from uuid_utils.compat import uuid7

from adapters.text.search import index_text, sort_key

_GIVEN = (
    "Amina Bao Chloé Duc Elise Farid Grace Hương Inès Jamal Kiran Linh Mai Nadia Olivier Priya "
    "Quang Rosa Samir Thảo Uma Victor Wen Xavier Yasmin Zoé Anh Bình Camille Deepak"
).split()
_FAMILY = (
    "Abadie Bui Carver Dang Etienne Fontaine Gupta Hoang Iyer Joubert Kapoor Lê Martin Nguyễn "
    "Okafor Phạm Quintero Rao Singh Trần Usman Vũ Weber Xu Yadav Zhou Delacroix Marchand Petit"
).split()
_HAN = "张伟 王芳 李娜 刘洋 陈静 杨磊 赵敏 黄强 周杰 吴刚 徐丽 孙悦".split()
_TRADE = "Foods Steel Textiles Media Logistics Energy Optics Paper Robotics Farms".split()
COUNTRIES = ("FR", "VN", "IN", "CN", "US", "DE", "GB", "ES", "IT", "JP")
_START = datetime(2024, 1, 1, tzinfo=UTC)


def accounts(count: int, workspace: UUID, owners: list[UUID]) -> Iterator[dict[str, Any]]:
    """Rows of table account."""
    chance = random.Random(11)
    for n in range(count):
        name = f"{chance.choice(_FAMILY)} {chance.choice(_TRADE)} {n}"
        yield {
            **_common(n, workspace, name, owners, chance),
            "name": name,
            "kind": "business",
            "industry": chance.choice(_TRADE),
            "employees": chance.randrange(5, 5_000),
        }


def contacts(
    count: int, workspace: UUID, owners: list[UUID], account_ids: list[UUID]
) -> Iterator[dict[str, Any]]:
    """Rows of table contact; one in ten has a Chinese name."""
    chance = random.Random(12)
    for n in range(count):
        given, family = chance.choice(_GIVEN), f"{chance.choice(_FAMILY)} {n}"
        name = f"{chance.choice(_HAN)} {n}" if n % 10 == 0 else f"{given} {family}"
        yield {
            **_common(n, workspace, name, owners, chance),
            "given_name": given,
            "family_name": family,
            "name_order": "given_first",
            "display_name": name,
            "title": "Buyer",
            "account_id": chance.choice(account_ids) if account_ids else None,
            "follows_account": False,
            "email": f"person{n}@example.com",
            "phone": f"+331{n:08d}",
        }


def _common(
    n: int, workspace: UUID, name: str, owners: list[UUID], chance: random.Random
) -> dict[str, Any]:
    at = _START + timedelta(minutes=n)
    return {
        "workspace_id": workspace,
        "id": uuid7(),
        "version": 1,
        "created_at": at,
        "updated_at": at,
        "address_lines": ["1 High Street"],
        "city": "Lyon",
        "country": chance.choice(COUNTRIES),
        "tags": ["customer"],
        "owner_id": owners[n % len(owners)],
        "name_key": sort_key(name),
        "search_text": index_text(name),
    }
