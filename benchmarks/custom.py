"""Lists by one custom field: of each type filtered, and sorted where that is offered."""

from typing import Final
from urllib.parse import urlencode

from benchmarks.load import serving
from benchmarks.report import Line
from benchmarks.single import Single, timed
from benchmarks.stage import Stage

_MOST_MS: Final = 50.0
_TWO: Final = {
    "rare, sorted by it": "custom.choice=rare&sort=custom.choice",
    "common, sorted by it": "custom.choice=common&sort=custom.choice",
    "rare, sorted by another": "custom.choice=rare&sort=-custom.number",
    "common, sorted by another": "custom.choice=common&sort=-custom.number",
}
_FILTERS: Final = {
    "text": {"custom.text": "Motto 4709"},
    "number": {"custom.number_gte": "4990"},
    "money": {"custom.money_gte": "4990"},
    "date": {"custom.date_lt": "1990-01-10"},
    "instant": {"custom.instant_lt": "2024-01-01T00:10:00Z"},
    "boolean": {"custom.boolean": "true"},
    "choice": {"custom.choice": "common"},
    "choice, rare": {"custom.choice": "rare"},
    "multi-choice": {"custom.multi_choice_has_any": "rare"},
    "URL": {"custom.url": "https://shop4709.example/"},
    "e-mail": {"custom.email": "pay4709@example.com"},
    "phone": {"custom.phone": "+33100004709"},
}
_SORTS: Final = (
    "text", "number", "money", "date", "instant", "boolean", "choice", "url", "email", "phone",
)  # fmt: skip


async def custom_lines(stage: Stage) -> list[Line]:
    """Long texts are neither filtered nor sorted by."""
    filters = _FILTERS | {"reference": {"custom.reference": str(stage.search.user_id)}}
    asks = {f"custom {name}": urlencode(asked) for name, asked in filters.items()}
    asks |= {f"sorted by custom {name}": f"sort=-custom.{name}" for name in _SORTS}
    asks |= {f"custom choice, {name}": asked for name, asked in _TWO.items()}
    async with serving("bootstrap.api:create_app", stage.environment, ready="/readyz") as ours:
        singles = [
            Single(name, stage.search, f"/v1/contacts?{asked}", _MOST_MS)
            for name, asked in asks.items()
        ]
        return await timed(ours, singles)
