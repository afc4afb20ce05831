"""How a context's ListSpec lies over its tables."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from decimal import ROUND_HALF_EVEN, Decimal
from typing import Any, Final

from sqlalchemy import Column, ColumnElement, Table
from sqlalchemy.sql.selectable import FromClause

from domain.kernel.conditions import All, Any_, Condition, Test
from domain.kernel.custom.definitions import CustomField, CustomFields
from domain.kernel.custom.values import column_value
from domain.kernel.listing import FieldType, ListSpec, Op
from domain.kernel.money import digits_of
from domain.kernel.permissions import Reach
from domain.kernel.principal import Principal
from persistence.kernel.visibility import Parent, visible, visible_by_parent

Record = Mapping[str, Any]
_LARGEST: Final = 2**63 - 1


@dataclass(frozen=True)
class ListSource:
    """A spec over its listed table.

    `filters` and `sorts` name the column of a field where it is not the column of that name;
    all of them lie on the listed table, so that one index serves filter and order. `folded`
    normalises text operands for folded columns. `joined` adds what is only shown: it gets the
    page's rows (never the whole table) and answers what to select from. Rows with `parents` are
    seen by who sees the record that they hang on, and where they hang on none by the users whom
    their `personal` columns name; all others by their own owner and team.
    A list with neither a search function nor `searched` has no search; `searched` names a text
    field that holds every word and an e-mail that begins so, for lists of at most some thousands.
    """

    spec: ListSpec
    table: Table
    joined: Callable[[FromClause, Reach], tuple[FromClause, list[ColumnElement[Any]]]]
    row: Callable[[Record], Any]
    search_function: str | None = None
    searched: tuple[str, str] | None = None
    filters: Mapping[str, Column[Any]] = field(default_factory=dict)
    sorts: Mapping[str, Column[Any]] = field(default_factory=dict)
    folded: Mapping[str, Callable[[str], str]] = field(default_factory=dict)
    labels: Mapping[str, Table] = field(default_factory=dict)
    parents: tuple[Parent, ...] = ()
    personal: tuple[str, ...] = ()

    def extended(self, custom: CustomFields) -> "ListSource":
        """With the custom fields in use; the same source where there are none."""
        if not custom.active:
            return self
        return replace(self, spec=self.spec.extended(custom))

    def custom_fields(self, names: Iterable[str]) -> dict[str, CustomField]:
        """Those of the names that are custom fields."""
        found = {name: self.spec.by_name[name].custom for name in names}
        return {name: field for name, field in found.items() if field is not None}

    def found_by(self, text: str) -> Condition | None:
        """The condition in place of a search function; None where there is one or no search."""
        if self.searched is None:
            return None
        name, email = self.searched
        words = tuple(Test(name, Op.CONTAINS, word) for word in text.split())
        return Any_((All(words), Test(email, Op.STARTS_WITH, text.strip())))

    def reaches(self, principal: Principal) -> tuple[Reach, ...]:
        """What decides which rows the principal sees, for `curtained`."""
        own = principal.reach(self.spec.permission)
        return (own, *(principal.reach(parent.permission) for parent in self.parents))

    def curtained(self, reaches: tuple[Reach, ...]) -> ColumnElement[bool]:
        own, *beyond = reaches
        if not self.parents:
            return visible(self.table, self.spec.record_type, own)
        return visible_by_parent(self.table, self.parents, beyond, self.personal)

    def all_seen(self, reaches: tuple[Reach, ...]) -> bool:
        """Whether `curtained` leaves out nothing."""
        return not self.personal and all(reach is Reach.ALL for reach in reaches)

    def filter_column(self, name: str) -> Column[Any]:
        return self.filters[name] if name in self.filters else self.table.c[name]

    def sort_column(self, name: str) -> Column[Any]:
        return self.sorts[name] if name in self.sorts else self.filter_column(name)

    def operand(self, name: str, value: Any, base_currency: str) -> Any:
        """A typed value as the column holds it; tuples by their items."""
        if isinstance(value, tuple):
            each = (self.operand(name, item, base_currency) for item in value)
            return list(dict.fromkeys(each))
        custom = self.spec.by_name[name].custom
        if custom is not None:
            return column_value(custom, value, base_currency)
        if name in self.folded and isinstance(value, str):
            return self.folded[name](value)
        if self.spec.by_name[name].type is FieldType.MONEY and not isinstance(value, bool):
            return _minor(value, base_currency)
        return value


def _minor(amount: Decimal, currency: str) -> int:
    """Minor units to compare with; an amount beyond all that is kept is the largest of them."""
    scaled = int(amount.scaleb(digits_of(currency)).to_integral_value(ROUND_HALF_EVEN))
    return max(-_LARGEST, min(_LARGEST, scaled))
