"""Routes of accounts."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Path, Request, Response

from api.customers.schemas import (
    Account,
    AccountCreate,
    AccountPage,
    AccountUpdate,
    ShareInput,
    Sharing,
)
from api.kernel.answers import json_answer, page_answer, past_answer, record_answer
from api.kernel.custom import knowing
from api.kernel.groups import GroupsAsked, groups_answer, groups_found
from api.kernel.lists import GroupsBody, ListParameters, SearchBody
from api.kernel.operations import Operation
from api.kernel.paging import Moment
from api.kernel.preconditions import ExpectedVersion
from api.kernel.routes import use
from api.kernel.schemas import Groups
from api.kernel.transaction import TransactionRoute
from api.kernel.wiring import SignedIn, Unit, provide
from domain.customers import commands, ports, queries

reads = APIRouter(prefix="/v1/accounts", tags=["customers"], route_class=Operation)
writes = APIRouter(prefix="/v1/accounts", tags=["customers"], route_class=TransactionRoute)

Accounts = Annotated[ports.Accounts, provide(ports.Accounts)]
People = Annotated[ports.People, provide(ports.People)]
Forms = Annotated[ports.TextForms, provide(ports.TextForms)]
Shares = Annotated[ports.Shares, provide(ports.Shares)]
References = Annotated[ports.ExternalReferences, provide(ports.ExternalReferences)]
Reader = Annotated[ports.AccountReader, provide(ports.AccountReader)]
History = Annotated[ports.AccountHistory, provide(ports.AccountHistory)]
WrittenReader = Annotated[ports.WrittenAccounts, provide(ports.WrittenAccounts)]
SharingReader = Annotated[ports.SharingReader, provide(ports.SharingReader)]
ExternalName = Annotated[str, Path(min_length=1, max_length=200)]

LIST = ListParameters(queries.ACCOUNTS)
GROUPS = ListParameters(queries.ACCOUNTS, also=("by", "sum"))


@reads.get("", response_model=AccountPage, **use(queries.list_accounts, lists=LIST))
async def list_accounts(request: Request, principal: SignedIn, reader: Reader) -> Response:
    principal, query = await LIST.asked(request, principal)
    page = await queries.list_accounts(query, principal=principal, reader=reader)
    return page_answer(request, page, query)


@reads.post("/search", response_model=AccountPage, **use(queries.list_accounts))
async def search_accounts(
    request: Request, body: SearchBody, principal: SignedIn, reader: Reader
) -> Response:
    principal, query = await LIST.asked_by_tree(request, body, principal)
    page = await queries.list_accounts(query, principal=principal, reader=reader)
    return page_answer(request, page, query)


@reads.get("/groups", response_model=Groups, **use(queries.group_accounts, lists=GROUPS))
async def group_accounts(request: Request, principal: SignedIn, reader: Reader) -> Response:
    return await groups_answer(request, GROUPS, queries.group_accounts, principal, reader)


@reads.post("/groups", response_model=Groups, **use(queries.group_accounts))
async def search_account_groups(
    request: Request, body: GroupsBody, principal: SignedIn, reader: Reader
) -> Response:
    principal, query = await GROUPS.asked_by_tree(request, body, principal)
    asked = GroupsAsked(body.by, body.sum, query)
    return await groups_found(asked, GROUPS, queries.group_accounts, principal, reader)


@writes.post("", status_code=201, response_model=Account, **use(commands.create_account))
async def create_account(
    request: Request,
    body: AccountCreate,
    principal: SignedIn,
    uow: Unit,
    accounts: Accounts,
    people: People,
    forms: Forms,
    written: WrittenReader,
) -> Response:
    principal = await knowing(request, principal, "accounts", body.custom)
    account_id = await commands.create_account(
        commands.CreateAccount(body.changes()),
        principal=principal,
        uow=uow,
        accounts=accounts,
        people=people,
        forms=forms,
    )
    row = await written.one(account_id, principal)
    location = f"/v1/accounts/{account_id}"
    return record_answer(request, row, principal, status=201, location=location)


@reads.get("/{account_id:uuid}", response_model=Account, **use(queries.get_account))
async def get_account(
    request: Request,
    account_id: UUID,
    asked: Moment,
    principal: SignedIn,
    reader: Reader,
    history: History,
) -> Response:
    if asked.as_of is not None:
        past = await queries.account_as_of(
            account_id, asked.as_of, principal=principal, history=history
        )
        return past_answer(past)
    row = await queries.get_account(account_id, principal=principal, reader=reader)
    return record_answer(request, row, principal)


@writes.patch("/{account_id:uuid}", response_model=Account, **use(commands.change_account))
async def change_account(
    request: Request,
    account_id: UUID,
    body: AccountUpdate,
    principal: SignedIn,
    expected: ExpectedVersion,
    uow: Unit,
    accounts: Accounts,
    people: People,
    forms: Forms,
    written: WrittenReader,
) -> Response:
    principal = await knowing(request, principal, "accounts", body.custom)
    await commands.change_account(
        commands.ChangeAccount(account_id, body.changes(), expected),
        principal=principal,
        uow=uow,
        accounts=accounts,
        people=people,
        forms=forms,
    )
    return record_answer(request, await written.one(account_id, principal), principal)


@writes.put(
    "/by/{source}/{external_id:path}",
    response_model=Account,
    responses={201: {"model": Account, "description": "It is new"}},
    **use(commands.upsert_account),
)
async def upsert_account(
    request: Request,
    source: ExternalName,
    external_id: ExternalName,
    body: AccountCreate,
    principal: SignedIn,
    expected: ExpectedVersion,
    uow: Unit,
    accounts: Accounts,
    people: People,
    forms: Forms,
    references: References,
    written: WrittenReader,
) -> Response:
    principal = await knowing(request, principal, "accounts", body.custom)
    account_id, created = await commands.upsert_account(
        commands.UpsertAccount(source, external_id, body.changes(), expected_version=expected),
        principal=principal,
        uow=uow,
        accounts=accounts,
        people=people,
        forms=forms,
        references=references,
    )
    row = await written.one(account_id, principal)
    status, location = (201, f"/v1/accounts/{account_id}") if created else (200, None)
    return record_answer(request, row, principal, status=status, location=location)


@writes.post("/{account_id:uuid}/archival", response_model=Account, **use(commands.archive_account))
async def archive_account(
    request: Request,
    account_id: UUID,
    principal: SignedIn,
    expected: ExpectedVersion,
    uow: Unit,
    accounts: Accounts,
    written: WrittenReader,
) -> Response:
    command = commands.Archive(account_id, expected)
    await commands.archive_account(command, principal=principal, uow=uow, accounts=accounts)
    return record_answer(request, await written.one(account_id, principal), principal)


@writes.delete(
    "/{account_id:uuid}/archival", response_model=Account, **use(commands.restore_account)
)
async def restore_account(
    request: Request,
    account_id: UUID,
    principal: SignedIn,
    expected: ExpectedVersion,
    uow: Unit,
    accounts: Accounts,
    written: WrittenReader,
) -> Response:
    command = commands.Archive(account_id, expected)
    await commands.restore_account(command, principal=principal, uow=uow, accounts=accounts)
    return record_answer(request, await written.one(account_id, principal), principal)


@reads.get("/{account_id:uuid}/sharing", response_model=Sharing, **use(queries.account_sharing))
async def get_account_sharing(
    account_id: UUID, principal: SignedIn, reader: Reader, sharing: SharingReader
) -> Response:
    shares, references = await queries.account_sharing(
        account_id, principal=principal, reader=reader, sharing=sharing
    )
    return json_answer({"shares": shares, "external_references": references})


@writes.put(
    "/{account_id:uuid}/shares/{user_id:uuid}", status_code=204, **use(commands.share_account)
)
async def share_account(
    account_id: UUID,
    user_id: UUID,
    body: ShareInput,
    principal: SignedIn,
    accounts: Accounts,
    people: People,
    shares: Shares,
) -> Response:
    await commands.share_account(
        commands.ShareRecord(account_id, user_id, body.access),
        principal=principal,
        accounts=accounts,
        people=people,
        shares=shares,
    )
    return Response(status_code=204)


@writes.delete(
    "/{account_id:uuid}/shares/{user_id:uuid}", status_code=204, **use(commands.unshare_account)
)
async def unshare_account(
    account_id: UUID, user_id: UUID, principal: SignedIn, accounts: Accounts, shares: Shares
) -> Response:
    await commands.unshare_account(
        account_id, user_id, principal=principal, accounts=accounts, shares=shares
    )
    return Response(status_code=204)
