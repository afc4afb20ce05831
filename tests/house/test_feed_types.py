"""Every kind of record is told of in the feed, or is kept out of it by name."""

from collections.abc import Iterator

import bootstrap.wiring
from domain.kernel.aggregate import Aggregate

KEPT_OUT = {
    "api_client",
    "bulk_change",
    "export",
    "handover",
    "import",
    "import_template",
    "personal_access_token",
    "second_factor",
    "session",
    "sign_in_link",
    "view",
    "webhook",
    "workspace",
}
"""Of nobody's lists: settings, ways in, and work with a progress of its own."""


def _kinds(kind: type[Aggregate]) -> Iterator[type[Aggregate]]:
    for each in kind.__subclasses__():
        yield each
        yield from _kinds(each)


def test_every_record_is_in_the_feed_or_named_as_kept_out() -> None:
    ours = {kind.__dict__["TYPE"] for kind in _kinds(Aggregate) if "TYPE" in kind.__dict__}
    assert ours - bootstrap.wiring.SIGHT.types == KEPT_OUT
