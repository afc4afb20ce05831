"""What a newer contract takes away from an older one."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

METHODS: Final = ("get", "post", "put", "patch", "delete")
Document = Mapping[str, Any]


def breaking_changes(old: Document, new: Document) -> list[str]:
    """Operations and answer fields that went, inputs that became harder to satisfy."""
    return [*_operations(old, new), *_schemas(old, new)]


def _operations(old: Document, new: Document) -> Iterator[str]:
    for path, item in old["paths"].items():
        for method in METHODS:
            if method not in item or item[method].get("deprecated"):
                continue
            now = new["paths"].get(path, {}).get(method)
            if now is None:
                yield f"{method} {path} is gone"
                continue
            yield from _operation(f"{method} {path}", item[method], now)


def _operation(where: str, old: Document, new: Document) -> Iterator[str]:
    if old["operationId"] != new["operationId"]:
        yield f"{where} has another operationId"
    before, after = (
        {(each["name"], each["in"]): each for each in operation.get("parameters", ())}
        for operation in (old, new)
    )
    yield from (f"{where} lost the parameter {name}" for name, _ in before.keys() - after.keys())
    for key in after.keys() - before.keys():
        if after[key].get("required"):
            yield f"{where} needs the new parameter {key[0]}"
    for status in old["responses"]:
        if status.startswith("2") and status not in new["responses"]:
            yield f"{where} no longer answers {status}"


def _schemas(old: Document, new: Document) -> Iterator[str]:
    now = new["components"]["schemas"]
    for name, schema in old["components"]["schemas"].items():
        if name not in now:
            continue
        fields, kept = schema.get("properties", {}), now[name].get("properties", {})
        yield from (f"{name}.{field} is gone" for field in fields.keys() - kept.keys())
        if _is_input(name):
            needed = set(now[name].get("required", ())) - set(schema.get("required", ()))
            yield from (f"{name}.{field} is now required" for field in sorted(needed))


def _is_input(name: str) -> bool:
    return name.endswith(("Create", "Update", "Input"))
