"""Every place of the contract where an id can be given: paths, filters, bodies, condition trees."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from tests.factories.operations import Operation, operations, resolved


class Place(StrEnum):
    PATH = "path"
    QUERY = "query"
    BODY = "body"
    TREE = "tree"
    UNKNOWN = "unknown"
    """An object of any content that nobody said anything about."""


FREE: Final[Mapping[str, str]] = {
    "/custom": "fields of the workspace: the reference among them is a position of its own",
    "/where": "a condition tree: each id filter of the resource is a position of its own",
    "/change/fields": "fields of records, refused to each of them as in a change of one",
    "/condition": "kept as it is and asked under the rights of the webhook's owner",
}
"""Objects of any content in bodies, and what becomes of the ids in them."""
KINDS: Final[Mapping[str, str]] = {
    "owner": "user",
    "author": "user",
    "actor": "user",
    "assignee": "user",
    "successor": "user",
    "ids": "account",
    "record": "account",
    "cause": "import",
}
"""What an id is of, where its name does not say so."""
_TELLS_NOTHING: Final = frozenset({"title", "description", "examples", "default"})
REFERENCE: Final = "/custom/keeper_id"
"""The custom field that both accounts and contacts get: it refers to a user."""


@dataclass(frozen=True)
class Position:
    """`at` is the name of the parameter, the pointer in the body, or the field of the tree."""

    operation: Operation
    place: Place
    at: str

    @property
    def name(self) -> str:
        return f"{self.operation.name} {self.place}:{self.at}"

    @property
    def kind(self) -> str:
        """Which kind of record the id is of."""
        last = self.at.removesuffix("/0").rsplit("/", 1)[-1].removesuffix("_in")
        named = last.removesuffix("_ids").removesuffix("_id")
        if named == "parent":
            return "team" if "/teams" in self.operation.path else "account"
        return KINDS.get(named, "user" if self.at == REFERENCE else named)


def positions(document: Mapping[str, Any]) -> Iterator[Position]:
    found = [each for each in operations(document) if each.permission != "public"]
    filters = {each.path: _id_filters(each) for each in found if each.method == "get"}
    for each in found:
        yield from (
            Position(each, Place.PATH, n)
            for n in each.path_ids
            if each.parameters[n].get("format") == "uuid"
        )
        yield from (Position(each, Place.QUERY, n) for n in _id_filters(each))
        if each.body_schema is not None:
            yield from _in_body(each, filters)


def _in_body(operation: Operation, filters: Mapping[str, list[str]]) -> Iterator[Position]:
    for pointer, free in _pointers(operation.body_schema or {}, operation.document):
        if pointer == "/where" and operation.permission.endswith((":read", ":export")):
            listed = filters[operation.path.rsplit("/", 1)[0]]
            ids = (name for name in listed if not name.endswith("_in"))
            yield from (Position(operation, Place.TREE, name) for name in ids)
        elif pointer == "/custom":
            yield Position(operation, Place.BODY, REFERENCE)
        elif not free:
            yield Position(operation, Place.BODY, pointer)
        elif pointer not in FREE:
            yield Position(operation, Place.UNKNOWN, pointer)


def _pointers(
    schema: Mapping[str, Any], document: Mapping[str, Any], at: str = "", seen: tuple[str, ...] = ()
) -> Iterator[tuple[str, bool]]:
    """Where a body may hold an id, and where (True) anything at all."""
    name = schema.get("$ref", "")
    if name in seen:
        return
    schema, seen = resolved(schema, document), (*seen, name) if name else seen
    others = schema.get("additionalProperties", False)
    if schema.get("format") == "uuid":
        yield at, False
    elif others is True or others == {} or not schema.keys() - _TELLS_NOTHING:
        yield at, True
    inner = [(at, each) for way in ("anyOf", "oneOf", "allOf") for each in schema.get(way, ())]
    inner += [(f"{at}/{key}", each) for key, each in schema.get("properties", {}).items()]
    inner += [(f"{at}/0", schema["items"])] if "items" in schema else []
    inner += [(f"{at}/*", others)] if isinstance(others, Mapping) and others else []
    for place, each in inner:
        yield from _pointers(each, document, place, seen)


def _id_filters(operation: Operation) -> list[str]:
    """With their lists: `owner_id` and `owner_id_in`."""
    told = operation.parameters
    ids = [n for n in told if n not in operation.path_ids and _is_id(told[n])]
    return [n for n in told if n.removesuffix("_in") in ids]


def _is_id(schema: Mapping[str, Any]) -> bool:
    return any(each.get("format") == "uuid" for each in (schema, *schema.get("anyOf", ())))


def gaps(document: Mapping[str, Any], kinds: Collection[str]) -> list[str]:
    """What the matrices cannot be made of, each with what is to be added."""
    told = []
    for each in positions(document):
        if each.place is Place.UNKNOWN:
            told.append(
                f"{each.name} may hold anything: say in FREE of tests/factories/positions.py "
                "what becomes of ids in it"
            )
        elif each.kind not in kinds:
            told.append(
                f"{each.name} needs a record of kind {each.kind!r}: add one to MAKERS of "
                "tests/factories/records.py, or to KINDS of tests/factories/positions.py what "
                "it is"
            )
    return told
