"""Routes of contacts."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Path, Request, Response

from api.customers.schemas import (
    AccountLinkInput,
    Contact,
    ContactCreate,
    ContactPage,
    ContactUpdate,
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

reads = APIRouter(prefix="/v1/contacts", tags=["customers"], route_class=Operation)
writes = APIRouter(prefix="/v1/contacts", tags=["customers"], route_class=TransactionRoute)

Contacts = Annotated[ports.Contacts, provide(ports.Contacts)]
Accounts = Annotated[ports.Accounts, provide(ports.Accounts)]
People = Annotated[ports.People, provide(ports.People)]
Forms = Annotated[ports.TextForms, provide(ports.TextForms)]
Shares = Annotated[ports.Shares, provide(ports.Shares)]
References = Annotated[ports.ExternalReferences, provide(ports.ExternalReferences)]
Reader = Annotated[ports.ContactReader, provide(ports.ContactReader)]
History = Annotated[ports.ContactHistory, provide(ports.ContactHistory)]
WrittenReader = Annotated[ports.WrittenContacts, provide(ports.WrittenContacts)]
SharingReader = Annotated[ports.SharingReader, provide(ports.SharingReader)]
ExternalName = Annotated[str, Path(min_length=1, max_length=200)]

LIST = ListParameters(queries.CONTACTS)
GROUPS = ListParameters(queries.CONTACTS, also=("by", "sum"))


@reads.get("", response_model=ContactPage, **use(queries.list_contacts, lists=LIST))
async def list_contacts(request: Request, principal: SignedIn, reader: Reader) -> Response:
    principal, query = await LIST.asked(request, principal)
    page = await queries.list_contacts(query, principal=principal, reader=reader)
    return page_answer(request, page, query)


@reads.post("/search", response_model=ContactPage, **use(queries.list_contacts))
async def search_contacts(
    request: Request, body: SearchBody, principal: SignedIn, reader: Reader
) -> Response:
    principal, query = await LIST.asked_by_tree(request, body, principal)
    page = await queries.list_contacts(query, principal=principal, reader=reader)
    return page_answer(request, page, query)


@reads.get("/groups", response_model=Groups, **use(queries.group_contacts, lists=GROUPS))
async def group_contacts(request: Request, principal: SignedIn, reader: Reader) -> Response:
    return await groups_answer(request, GROUPS, queries.group_contacts, principal, reader)


@reads.post("/groups", response_model=Groups, **use(queries.group_contacts))
async def search_contact_groups(
    request: Request, body: GroupsBody, principal: SignedIn, reader: Reader
) -> Response:
    principal, query = await GROUPS.asked_by_tree(request, body, principal)
    asked = GroupsAsked(body.by, body.sum, query)
    return await groups_found(asked, GROUPS, queries.group_contacts, principal, reader)


@writes.post("", status_code=201, response_model=Contact, **use(commands.create_contact))
async def create_contact(
    request: Request,
    body: ContactCreate,
    principal: SignedIn,
    uow: Unit,
    contacts: Contacts,
    accounts: Accounts,
    people: People,
    forms: Forms,
    written: WrittenReader,
) -> Response:
    principal = await knowing(request, principal, "contacts", body.custom)
    contact_id = await commands.create_contact(
        commands.CreateContact(body.changes(), body.account_id),
        principal=principal,
        uow=uow,
        contacts=contacts,
        accounts=accounts,
        people=people,
        forms=forms,
    )
    row = await written.one(contact_id, principal)
    location = f"/v1/contacts/{contact_id}"
    return record_answer(request, row, principal, status=201, location=location)


@reads.get("/{contact_id:uuid}", response_model=Contact, **use(queries.get_contact))
async def get_contact(
    request: Request,
    contact_id: UUID,
    asked: Moment,
    principal: SignedIn,
    reader: Reader,
    history: History,
) -> Response:
    if asked.as_of is not None:
        past = await queries.contact_as_of(
            contact_id, asked.as_of, principal=principal, history=history
        )
        return past_answer(past)
    row = await queries.get_contact(contact_id, principal=principal, reader=reader)
    return record_answer(request, row, principal)


@writes.patch("/{contact_id:uuid}", response_model=Contact, **use(commands.change_contact))
async def change_contact(
    request: Request,
    contact_id: UUID,
    body: ContactUpdate,
    principal: SignedIn,
    expected: ExpectedVersion,
    uow: Unit,
    contacts: Contacts,
    people: People,
    forms: Forms,
    written: WrittenReader,
) -> Response:
    principal = await knowing(request, principal, "contacts", body.custom)
    await commands.change_contact(
        commands.ChangeContact(contact_id, body.changes(), expected),
        principal=principal,
        uow=uow,
        contacts=contacts,
        people=people,
        forms=forms,
    )
    return record_answer(request, await written.one(contact_id, principal), principal)


@writes.put(
    "/by/{source}/{external_id:path}",
    response_model=Contact,
    responses={201: {"model": Contact, "description": "It is new"}},
    **use(commands.upsert_contact),
)
async def upsert_contact(
    request: Request,
    source: ExternalName,
    external_id: ExternalName,
    body: ContactCreate,
    principal: SignedIn,
    expected: ExpectedVersion,
    uow: Unit,
    contacts: Contacts,
    accounts: Accounts,
    people: People,
    forms: Forms,
    references: References,
    written: WrittenReader,
) -> Response:
    principal = await knowing(request, principal, "contacts", body.custom)
    contact_id, created = await commands.upsert_contact(
        commands.UpsertContact(
            source, external_id, body.changes(), body.account_id, expected_version=expected
        ),
        principal=principal,
        uow=uow,
        contacts=contacts,
        accounts=accounts,
        people=people,
        forms=forms,
        references=references,
    )
    row = await written.one(contact_id, principal)
    status, location = (201, f"/v1/contacts/{contact_id}") if created else (200, None)
    return record_answer(request, row, principal, status=status, location=location)


@writes.post("/{contact_id:uuid}/archival", response_model=Contact, **use(commands.archive_contact))
async def archive_contact(
    request: Request,
    contact_id: UUID,
    principal: SignedIn,
    expected: ExpectedVersion,
    uow: Unit,
    contacts: Contacts,
    written: WrittenReader,
) -> Response:
    command = commands.Archive(contact_id, expected)
    await commands.archive_contact(command, principal=principal, uow=uow, contacts=contacts)
    return record_answer(request, await written.one(contact_id, principal), principal)


@writes.delete(
    "/{contact_id:uuid}/archival", response_model=Contact, **use(commands.restore_contact)
)
async def restore_contact(
    request: Request,
    contact_id: UUID,
    principal: SignedIn,
    expected: ExpectedVersion,
    uow: Unit,
    contacts: Contacts,
    written: WrittenReader,
) -> Response:
    command = commands.Archive(contact_id, expected)
    await commands.restore_contact(command, principal=principal, uow=uow, contacts=contacts)
    return record_answer(request, await written.one(contact_id, principal), principal)


@reads.get("/{contact_id:uuid}/sharing", response_model=Sharing, **use(queries.contact_sharing))
async def get_contact_sharing(
    contact_id: UUID, principal: SignedIn, reader: Reader, sharing: SharingReader
) -> Response:
    shares, references = await queries.contact_sharing(
        contact_id, principal=principal, reader=reader, sharing=sharing
    )
    return json_answer({"shares": shares, "external_references": references})


@writes.put(
    "/{contact_id:uuid}/shares/{user_id:uuid}", status_code=204, **use(commands.share_contact)
)
async def share_contact(
    contact_id: UUID,
    user_id: UUID,
    body: ShareInput,
    principal: SignedIn,
    contacts: Contacts,
    people: People,
    shares: Shares,
) -> Response:
    await commands.share_contact(
        commands.ShareRecord(contact_id, user_id, body.access),
        principal=principal,
        contacts=contacts,
        people=people,
        shares=shares,
    )
    return Response(status_code=204)


@writes.delete(
    "/{contact_id:uuid}/shares/{user_id:uuid}", status_code=204, **use(commands.unshare_contact)
)
async def unshare_contact(
    contact_id: UUID, user_id: UUID, principal: SignedIn, contacts: Contacts, shares: Shares
) -> Response:
    await commands.unshare_contact(
        contact_id, user_id, principal=principal, contacts=contacts, shares=shares
    )
    return Response(status_code=204)


@writes.put(
    "/{contact_id:uuid}/accounts/{account_id:uuid}",
    response_model=Contact,
    **use(commands.link_contact),
)
async def link_contact(
    request: Request,
    contact_id: UUID,
    account_id: UUID,
    body: AccountLinkInput,
    principal: SignedIn,
    expected: ExpectedVersion,
    uow: Unit,
    contacts: Contacts,
    accounts: Accounts,
    written: WrittenReader,
) -> Response:
    command = commands.LinkContact(
        contact_id,
        account_id,
        role=body.role,
        from_date=body.from_date,
        to_date=body.to_date,
        primary=body.primary,
        expected_version=expected,
    )
    await commands.link_contact(
        command, principal=principal, uow=uow, contacts=contacts, accounts=accounts
    )
    return record_answer(request, await written.one(contact_id, principal), principal)


@writes.delete(
    "/{contact_id:uuid}/accounts/{account_id:uuid}",
    response_model=Contact,
    **use(commands.unlink_contact),
)
async def unlink_contact(
    request: Request,
    contact_id: UUID,
    account_id: UUID,
    principal: SignedIn,
    expected: ExpectedVersion,
    uow: Unit,
    contacts: Contacts,
    written: WrittenReader,
) -> Response:
    command = commands.LinkContact(contact_id, account_id, expected_version=expected)
    await commands.unlink_contact(command, principal=principal, uow=uow, contacts=contacts)
    return record_answer(request, await written.one(contact_id, principal), principal)
