"""Who acts: a user of one workspace with the rights held at this moment."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from uuid import UUID

from domain.kernel.custom.definitions import NO_CUSTOM, CustomCatalogue
from domain.kernel.permissions import Reach


@dataclass(frozen=True)
class Principal:
    """`team_ids` are the user's teams and all teams below them; records made by the user

    belong to `home_team_id` unless another team is named. `region` is the country whose
    phone numbers are read without a prefix, `custom` the workspace's own fields.
    """

    workspace_id: UUID
    user_id: UUID
    session_id: UUID | None
    user_version: int
    grants: Mapping[str, Reach]
    team_ids: tuple[UUID, ...] = ()
    home_team_id: UUID | None = None
    home_team_name: str | None = None
    name: str = ""
    locale: str = "en"
    time_zone: str = "UTC"
    base_currency: str = "EUR"
    region: str | None = None
    custom: CustomCatalogue = NO_CUSTOM

    def reach(self, permission: str) -> Reach:
        return self.grants.get(permission, Reach.NONE)

    def allows(self, permission: str) -> bool:
        return self.reach(permission) is not Reach.NONE

    @cached_property
    def grants_hash(self) -> str:
        """Changes whenever what this principal may see changes; part of every ETag."""
        text = f"{self.user_id}|{sorted(self.grants.items())}|{sorted(map(str, self.team_ids))}"
        text += self.custom.version
        return hashlib.blake2s(text.encode(), digest_size=6).hexdigest()
