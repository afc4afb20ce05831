"""Values of sensitive fields in what was asked for: conditions, and changes of many."""

from collections.abc import Iterable, Mapping
from typing import Any

from domain.kernel.custom.definitions import PREFIX
from domain.kernel.listing import ListSpec
from domain.kernel.principal import Principal


def hidden_from(principal: Principal, specs: Iterable[ListSpec]) -> frozenset[str]:
    """Fields of any list that this principal may not see; saved views name custom ones by slot."""
    names: set[str] = set()
    for spec in specs:
        own = principal.custom.of(spec.resource)
        names |= spec.barred(principal)
        if spec.sensitive_permission and not principal.allows(spec.sensitive_permission):
            hidden = [each for each in own.all if each.sensitive]
            names |= {each.name for each in hidden} | {PREFIX + each.slot for each in hidden}
    return frozenset(names)


def without_hidden(told: Any, names: frozenset[str], found: set[str]) -> Any:
    """The same JSON without values of these fields; `found` takes the names of those."""
    if isinstance(told, list):
        return [without_hidden(each, names, found) for each in told]
    if not isinstance(told, Mapping):
        return told
    if told.get("field") in names:
        found.add(told["field"])
        return {key: value for key, value in told.items() if key not in ("value", "values")}
    kept = {}
    for key, value in told.items():
        if key in names:
            found.add(key)
        elif key == "custom" and isinstance(value, Mapping):
            kept[key] = _custom(value, names, found)
        else:
            kept[key] = without_hidden(value, names, found)
    return kept


def _custom(told: Mapping[str, Any], names: frozenset[str], found: set[str]) -> dict[str, Any]:
    found |= {PREFIX + key for key in told} & names
    return {key: value for key, value in told.items() if PREFIX + key not in names}
