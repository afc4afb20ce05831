"""An operation that is to go says so for half a year, in every answer and in the contract."""

from datetime import UTC, datetime, timedelta

import httpx
import pytest
from fastapi import APIRouter, Response

from api.kernel.app import make_app
from api.kernel.endings import Ending
from api.kernel.operations import Operation
from api.kernel.routes import use
from domain.kernel.permissions import public
from tests.factories.workspaces import House

SINCE = datetime(2026, 1, 1, tzinfo=UTC)


@public
async def _nothing() -> None:
    return


async def _answer() -> Response:
    return Response(status_code=204)


async def test_answers_and_refusals_carry_both_headers(house: House) -> None:
    ending = Ending(SINCE, datetime(2026, 9, 1, tzinfo=UTC), successor="/v1/newer")
    routes = APIRouter(route_class=Operation)
    going = use(_nothing, ending=ending)
    routes.get("/v1/older", status_code=204, name="older", **going)(_answer)
    routes.get("/v1/newer", status_code=204, name="newer", **use(_nothing))(_answer)
    app = make_app([routes], lifespan=None, cors_origins=())
    app.state.wiring = house.wiring
    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
        answers = [await client.get(path) for path in ("/v1/older", "/v1/older?x=1")]
        newer = await client.get("/v1/newer")
    assert [answer.status_code for answer in answers] == [204, 422]
    for answer in answers:
        assert answer.headers["deprecation"] == f"@{int(SINCE.timestamp())}"
        assert answer.headers["sunset"] == "Tue, 01 Sep 2026 00:00:00 GMT"
        assert answer.headers["link"] == '</v1/newer>; rel="successor-version"'
    assert "deprecation" not in newer.headers
    assert app.openapi()["paths"]["/v1/older"]["get"]["deprecated"] is True


def test_nothing_goes_sooner_than_in_half_a_year() -> None:
    with pytest.raises(ValueError, match="183 days"):
        Ending(SINCE, SINCE + timedelta(days=182))
