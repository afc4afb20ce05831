"""A new operation is in the matrices, or the run says what they need of it."""

from typing import Any

import pytest
from fastapi import FastAPI
from pydantic import BaseModel

from tests.factories.contract import committed
from tests.factories.operations import Undeclared
from tests.factories.positions import gaps, positions
from tests.factories.records import MAKERS, PERSONAL, SHARED


def test_the_matrices_can_be_made_of_the_whole_contract() -> None:
    assert gaps(committed(), MAKERS.keys()) == []


def test_of_every_kind_it_is_said_who_sees_it() -> None:
    assert MAKERS.keys() == PERSONAL | SHARED, "name the kind in PERSONAL or SHARED of records.py"
    assert not PERSONAL & SHARED


class Body(BaseModel):
    rocket_id: None | str = None
    parts: dict[str, Any] = {}


def _app(**extra: Any) -> dict[str, Any]:
    app = FastAPI()

    @app.post("/v1/rockets/{rocket_id}", operation_id="launch_rocket", openapi_extra=extra)
    async def launch(rocket_id: str, body: Body) -> None:
        del rocket_id, body

    document = app.openapi()
    told = document["paths"]["/v1/rockets/{rocket_id}"]["post"]
    told["parameters"][0]["schema"]["format"] = "uuid"
    return document


def test_an_operation_that_nobody_may_use_is_named() -> None:
    with pytest.raises(Undeclared, match=r"post /v1/rockets.*@requires"):
        list(positions(_app()))


def test_an_id_of_an_unknown_kind_and_an_open_body_are_named() -> None:
    found = gaps(_app(**{"x-permission": "rocket:launch"}), MAKERS.keys())
    assert len(found) == 2
    assert "launch_rocket path:rocket_id needs a record of kind 'rocket'" in found[0]
    assert "MAKERS" in found[0]
    assert "launch_rocket unknown:/parts may hold anything" in found[1]
