"""Bodies and answers of custom fields."""

from typing import Literal
from uuid import UUID

from pydantic import Field
from typing_extensions import TypeAliasType

from api.kernel.schemas import Input, Instant, Output
from domain.kernel.custom.definitions import CustomType

FieldTarget = TypeAliasType("FieldTarget", Literal["users", "teams", "accounts", "contacts"])


class FieldChoice(Output):
    key: str
    label: str
    retired: bool


class CustomFieldDefinition(Output):
    """`object` is the resource whose records have the field. A retired one keeps its values."""

    id: UUID
    version: int
    object: str
    key: str
    label: str
    type: CustomType
    description: str | None
    required: bool
    unique: bool
    sensitive: bool
    searchable: bool
    refers_to: FieldTarget | None
    choices: list[FieldChoice]
    former_keys: list[str]
    position: int
    retired_at: Instant | None
    created_at: Instant
    updated_at: Instant


class CustomFieldPage(Output):
    items: list[CustomFieldDefinition]
    next_cursor: str | None
    total: int = 0


class FieldChoiceInput(Input):
    """`key` is what records keep; it stands for good. A retired one can be chosen no more."""

    key: str = Field(max_length=60)
    label: str = Field(max_length=120)
    retired: bool = False


class _Changeable(Input):
    description: str | None = Field(default=None, max_length=1_000)
    required: bool = False
    unique: bool = False
    searchable: bool = Field(
        default=False, description="Only changed while no record has a value of it"
    )
    position: int = Field(default=0, ge=0, le=10_000, description="Its place among the others")
    choices: list[FieldChoiceInput] = Field(
        default_factory=list,
        max_length=200,
        description="All of them, in their order; one that was there may be retired, not missing",
    )

    def given(self) -> dict[str, object]:
        named = self.named_fields()
        if "choices" in named:
            named["choices"] = [each.model_dump() for each in self.choices]
        return named


class CustomFieldCreate(_Changeable):
    object: str = Field(max_length=60, examples=["accounts"])
    key: str = Field(max_length=40, examples=["size"])
    label: str = Field(max_length=120, examples=["Size"])
    type: CustomType = Field(examples=["number"])
    sensitive: bool = Field(default=False, description="Needs its own right; never searched")
    refers_to: FieldTarget | None = None


class CustomFieldUpdate(_Changeable):
    """A merge patch: absent properties stay as they are. Type and sensitivity stand for good."""

    key: str = Field(default="", max_length=40)
    label: str = Field(default="", max_length=120)
