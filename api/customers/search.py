"""Search over everything that the caller may see."""

from typing import Annotated

from fastapi import APIRouter, Query, Response
from pydantic import Field

from api.customers.schemas import SearchHits
from api.kernel.answers import json_answer
from api.kernel.lists import LONGEST_Q
from api.kernel.operations import Operation
from api.kernel.routes import use
from api.kernel.schemas import Input
from api.kernel.wiring import SignedIn, provide
from domain.customers import ports, queries
from domain.kernel.values import refuse_unstorable

routes = APIRouter(prefix="/v1/search", tags=["customers"], route_class=Operation)

Reader = Annotated[ports.SearchReader, provide(ports.SearchReader)]


class SearchQuery(Input):
    q: str = Field(min_length=1, max_length=LONGEST_Q)
    limit: int = Field(default=20, ge=1, le=50)


@routes.get("", response_model=SearchHits, **use(queries.search_customers))
async def search(
    asked: Annotated[SearchQuery, Query()], principal: SignedIn, reader: Reader
) -> Response:
    refuse_unstorable(asked.q, "/q")
    hits = await queries.search_customers(asked.q, asked.limit, principal=principal, reader=reader)
    return json_answer({"items": hits}, headers={"Cache-Control": "private, no-store"})
