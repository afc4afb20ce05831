"""What each built-in role may do, in one table over the permissions of all contexts."""

from collections.abc import Iterator, Mapping
from enum import StrEnum
from itertools import chain
from types import MappingProxyType
from typing import Final

from domain.activities.permissions import Permission as Activities
from domain.customers.permissions import Permission as Customers
from domain.exchange.permissions import Permission as Exchange
from domain.identity.model import RoleKey
from domain.identity.permissions import Permission as Identity
from domain.kernel.permissions import Reach
from domain.views.permissions import Permission as Views

PERMISSIONS: Final[tuple[type[StrEnum], ...]] = (
    Identity,
    Customers,
    Activities,
    Exchange,
    Views,
)

_COLUMNS: Final = (
    RoleKey.SALES_MANAGER,
    RoleKey.SALES_REP,
    RoleKey.MARKETER,
    RoleKey.SERVICE_MANAGER,
    RoleKey.SERVICE_AGENT,
    RoleKey.ANALYST,
)
# An administrator may do everything. A dot is no reach at all.
_TABLE: Final[Mapping[StrEnum, str]] = {
    #                                 manager  rep   marketer s.manager s.agent analyst
    Identity.WORKSPACE_UPDATE:       ".        .     .        .         .       .",
    Identity.USER_READ:              "all      all   all      all       all     all",
    Identity.USER_CREATE:            ".        .     .        .         .       .",
    Identity.USER_UPDATE:            ".        .     .        .         .       .",
    Identity.USER_INVITE:            ".        .     .        .         .       .",
    Identity.USER_DEACTIVATE:        ".        .     .        .         .       .",
    Identity.TEAM_READ:              "all      all   all      all       all     all",
    Identity.TEAM_CREATE:            ".        .     .        .         .       .",
    Identity.TEAM_UPDATE:            ".        .     .        .         .       .",
    Identity.TEAM_DELETE:            ".        .     .        .         .       .",
    Identity.ROLE_READ:              "all      all   all      all       all     all",
    Identity.ROLE_CREATE:            ".        .     .        .         .       .",
    Identity.ROLE_UPDATE:            ".        .     .        .         .       .",
    Identity.ROLE_DELETE:            ".        .     .        .         .       .",
    Identity.API_CLIENT_READ:        ".        .     .        .         .       .",
    Identity.API_CLIENT_CREATE:      ".        .     .        .         .       .",
    Identity.API_CLIENT_UPDATE:      ".        .     .        .         .       .",
    Identity.API_CLIENT_DELETE:      ".        .     .        .         .       .",
    Identity.OUTBOX_READ:            ".        .     .        .         .       .",
    Identity.CUSTOM_FIELD_READ:      ".        .     .        .         .       .",
    Identity.CUSTOM_FIELD_CREATE:    ".        .     .        .         .       .",
    Identity.CUSTOM_FIELD_UPDATE:    ".        .     .        .         .       .",
    Identity.CUSTOM_FIELD_RETIRE:    ".        .     .        .         .       .",
    Customers.ACCOUNT_READ:          "team     own   all      all       all     all",
    Customers.ACCOUNT_CREATE:        "all      all   all      all       all     .",
    Customers.ACCOUNT_UPDATE:        "team     own   own      all       own     .",
    Customers.ACCOUNT_ARCHIVE:       "team     own   .        team      .       .",
    Customers.ACCOUNT_ASSIGN:        "team     own   .        all       .       .",
    Customers.ACCOUNT_EXPORT:        "team     .     all      all       .       all",
    Customers.CONTACT_READ:          "team     own   all      all       all     all",
    Customers.CONTACT_CREATE:        "all      all   all      all       all     .",
    Customers.CONTACT_UPDATE:        "team     own   own      all       all     .",
    Customers.CONTACT_ARCHIVE:       "team     own   .        team      .       .",
    Customers.CONTACT_ASSIGN:        "team     own   .        all       .       .",
    Customers.CONTACT_EXPORT:        "team     .     all      all       .       all",
    # On or off, over the rows that their reader may see.
    Customers.ACCOUNT_READ_SENSITIVE: "all     .     .        all       .       .",
    Customers.CONTACT_READ_SENSITIVE: "all     .     .        all       .       .",
    # within the reach of the record that they hang on
    Activities.ACTIVITY_READ:        "all      all   all      all       all     all",
    Activities.ACTIVITY_CREATE:      "all      all   all      all       all     .",
    Activities.ACTIVITY_UPDATE:      "all      all   all      all       all     .",
    Activities.ACTIVITY_DELETE:      "all      all   all      all       all     .",
    # own: those that they started themselves
    Exchange.IMPORT_READ:            "own      own   own      own       .       .",
    Exchange.IMPORT_RUN:             "own      own   own      own       .       .",
    Exchange.IMPORT_REVERSE:         "own      own   own      own       .       .",
    # which templates are seen is said by each of them
    Exchange.IMPORT_TEMPLATE_READ:   "all      all   all      all       .       .",
    Exchange.IMPORT_TEMPLATE_CREATE: "all      all   all      all       .       .",
    Exchange.IMPORT_TEMPLATE_UPDATE: "own      own   own      own       .       .",
    Exchange.IMPORT_TEMPLATE_DELETE: "own      own   own      own       .       .",
    Exchange.IMPORT_TEMPLATE_SHARE:  "all      .     .        all       .       .",
    Exchange.WEBHOOK_READ:           ".        .     .        .         .       .",
    Exchange.AUDIT_READ:             ".        .     .        .         .       .",
    Exchange.WEBHOOK_MANAGE:         ".        .     .        .         .       .",
    # which views are seen is said by each of them
    Views.VIEW_READ:                 "all      all   all      all       all     all",
    Views.VIEW_CREATE:               "all      all   all      all       all     all",
    Views.VIEW_UPDATE:               "own      own   own      own       own     own",
    Views.VIEW_DELETE:               "own      own   own      own       own     own",
    Views.VIEW_SHARE:                "all      .     .        all       .       .",
    # own: those that they made themselves
    Views.BULK_CHANGE_READ:          "own      own   own      own       own     .",
    Views.BULK_CHANGE_RUN:           "own      own   own      own       own     .",
    Views.BULK_CHANGE_REVERSE:       "own      own   own      own       own     .",
}  # fmt: skip


def all_permissions() -> Iterator[StrEnum]:
    return chain.from_iterable(PERMISSIONS)


def _grants_of(column: int) -> Mapping[str, Reach]:
    reaches = {str(permission): row.split()[column] for permission, row in _TABLE.items()}
    return MappingProxyType(
        {permission: Reach(reach) for permission, reach in reaches.items() if reach != "."}
    )


GRANTS: Final[Mapping[RoleKey, Mapping[str, Reach]]] = MappingProxyType(
    {
        RoleKey.ADMIN: MappingProxyType({str(each): Reach.ALL for each in all_permissions()}),
        **{key: _grants_of(n) for n, key in enumerate(_COLUMNS)},
    }
)


_STEPS: Final = tuple(each for each in Reach if each is not Reach.NONE)
_LEANS_ON: Final[Mapping[str, str]] = MappingProxyType(
    # Lists of contacts name accounts within the reach that is held among contacts.
    {str(Customers.CONTACT_READ): str(Customers.ACCOUNT_READ)}
)


def _reaches_of(permission: StrEnum) -> tuple[Reach, ...]:
    """Those that the table uses, or nothing but the whole workspace: a switch."""
    used = _TABLE[permission].split()
    if "team" in used:
        return _STEPS
    return (Reach.OWN, Reach.ALL) if "own" in used else (Reach.ALL,)


class AllPermissions:
    """Implements domain.identity.rights.Registry."""

    reaches: Final = MappingProxyType({str(each): _reaches_of(each) for each in all_permissions()})
    leans_on: Final = _LEANS_ON
