"""What files can become: the fields of accounts and contacts, in exchange's words."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from domain.customers import queries as customers
from domain.customers.model import AccountKind, Gender
from domain.customers.permissions import Permission
from domain.exchange.model import CellType, TargetField, TargetShape
from domain.exchange.model.fields import folded_header
from domain.kernel.custom.definitions import CHOOSING, CustomField, CustomType
from domain.kernel.principal import Principal

_KINDS: Final = {
    AccountKind.BUSINESS: "business|company|b2b|organisation|organization|doanh nghiệp|công ty|"
    "entreprise|société|व्यवसाय|企业|公司",
    AccountKind.HOUSEHOLD: "household|person|individual|b2c|private|cá nhân|hộ gia đình|"
    "particulier|foyer|परिवार|व्यक्ति|个人|家庭",
}
_GENDERS: Final = {
    Gender.FEMALE: "female|f|woman|w|nữ|femme|féminin|महिला|स्त्री|女|女性",
    Gender.MALE: "male|m|man|nam|homme|masculin|पुरुष|男|男性",
    Gender.OTHER: "other|nonbinary|non-binary|diverse|x|khác|autre|अन्य|其他",
}


def _choices(words: Mapping[Any, str]) -> dict[str, str]:
    return {
        folded_header(word): str(choice)
        for choice, said in words.items()
        for word in said.split("|")
    } | {folded_header(str(choice)): str(choice) for choice in words}


_T = CellType
_SHARED: Final = (
    TargetField("phone", _T.PHONE, many=True, key=True),
    TargetField("email", _T.EMAIL, many=True, key=True),
    TargetField("address_lines", _T.LINES, many=True),
    TargetField("city"),
    TargetField("subdivision"),
    TargetField("postal_code"),
    TargetField("country", _T.COUNTRY),
    TargetField("tags", _T.TAGS, many=True, category=True),
    TargetField("owner_email", _T.USER),
)
ACCOUNTS: Final = TargetShape(
    "accounts",
    (
        TargetField("name", key=True),
        TargetField("kind", _T.CHOICE, choices=_choices(_KINDS)),
        TargetField("industry", category=True),
        TargetField("founded_year", _T.NUMBER),
        TargetField("employees", _T.NUMBER),
        TargetField("annual_revenue", _T.MONEY),
        TargetField("website", _T.URL),
        TargetField("tax_id", key=True),
        TargetField("parent", names="accounts"),
        *_SHARED,
    ),
    (frozenset({"name"}),),
    Permission.ACCOUNT_CREATE,
    Permission.ACCOUNT_UPDATE,
)
CONTACTS: Final = TargetShape(
    "contacts",
    (
        TargetField("given_name"),
        TargetField("middle_name"),
        TargetField("family_name"),
        TargetField("full_name", _T.FULL_NAME),
        TargetField("name_prefix"),
        TargetField("name_suffix"),
        TargetField("title"),
        TargetField("department", category=True),
        TargetField("gender", _T.CHOICE, choices=_choices(_GENDERS)),
        TargetField("language", _T.LANGUAGE),
        TargetField("birth_date", _T.DATE),
        TargetField("account", names="accounts"),
        *_SHARED,
    ),
    (frozenset({"given_name", "family_name", "full_name"}),),
    Permission.CONTACT_CREATE,
    Permission.CONTACT_UPDATE,
)
SHAPES: Final[Mapping[str, TargetShape]] = {"accounts": ACCOUNTS, "contacts": CONTACTS}

_SPECS: Final = {spec.resource: spec for spec in (customers.ACCOUNTS, customers.CONTACTS)}
SENSITIVE: Final = frozenset(
    spec.sensitive_permission for spec in _SPECS.values() if spec.sensitive_permission
)
"""What one must hold to see all that a file may hold."""
_CELLS: Final[Mapping[CustomType, CellType]] = {
    CustomType.NUMBER: _T.DECIMAL,
    CustomType.MONEY: _T.AMOUNT,
    CustomType.DATE: _T.DATE,
    CustomType.BOOLEAN: _T.BOOLEAN,
    CustomType.CHOICE: _T.CHOICE,
    CustomType.MULTI_CHOICE: _T.CHOICES,
}


class WorkspaceShapes:
    """Implements domain.exchange.ports.Shapes."""

    def __contains__(self, target: object) -> bool:
        return target in SHAPES

    def __iter__(self) -> Iterator[str]:
        return iter(SHAPES)

    def of(self, target: str, principal: Principal) -> TargetShape:
        shape, spec = SHAPES[target], _SPECS[target]
        fields = principal.custom.of(target)
        if not fields.active:
            return shape
        barred = spec.extended(fields).barred(principal)
        return shape.extended(_custom(each) for each in fields.active if each.name not in barred)


def _custom(field: CustomField) -> TargetField:
    """A choice is found by its key or its label."""
    words = [(word, each) for each in field.choices for word in (each.label, each.key)]
    choices = {folded_header(word): each.key for word, each in words if not each.retired}
    return TargetField(
        field.name,
        _CELLS.get(field.type, _T.TEXT),
        key=field.unique,
        choices=choices if field.type in CHOOSING else None,
    )
