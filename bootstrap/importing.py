"""Imports bound to customers: rows in exchange's words become rows in theirs."""

import gc
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from adapters.text.names import split_name
from adapters.text.sources import TabularSource
from bootstrap.reversals import undo_of
from bootstrap.shapes import SHAPES, WorkspaceShapes
from bootstrap.wiring import House
from domain.customers.commands import importing as customers
from domain.customers.model import PointInput
from domain.customers.ports import TextForms
from domain.exchange import ports as exchange
from domain.exchange.commands import JOBS
from domain.exchange.jobs import ImportWorld, carry_out
from domain.exchange.model import EXTERNAL_ID, Phase, TargetShape
from domain.exchange.ports import Actors, ImportFiles, Outcome, RowRules, Waiting
from domain.kernel.custom.definitions import PREFIX
from domain.kernel.jobs import JobContext, JobHandler
from domain.kernel.ports import Runner, UnitOfWork
from domain.kernel.principal import Principal
from persistence.customers.bulk.owners import SqlOwners
from persistence.customers.bulk.store import SqlAccountStore, SqlContactStore
from persistence.exchange.repository import SqlImports, SqlLedger

_PLAIN: Final = frozenset(
    "name kind industry founded_year employees annual_revenue website tax_id title department "
    "gender language birth_date tags".split()
)
_POINTS: Final = {"phone": "phones", "email": "emails"}
_PARTS: Final = {
    "address_lines": ("address", "lines"),
    "city": ("address", "city"),
    "subdivision": ("address", "subdivision"),
    "postal_code": ("address", "postal_code"),
    "country": ("address", "country"),
    "given_name": ("name", "given"),
    "middle_name": ("name", "middle"),
    "family_name": ("name", "family"),
    "name_prefix": ("name", "prefix"),
    "name_suffix": ("name", "suffix"),
}


def row_of(number: int, values: Mapping[str, Any], related: str) -> customers.ImportedRow:
    """Cells by field as the commands of customers take them; `related` names the relation."""
    given: dict[str, Any] = {}
    references: dict[str, str] = {}
    parts: dict[str, dict[str, Any]] = {}
    for field, value in values.items():
        if field in _PLAIN:
            given[field] = value
        elif field in _PARTS:
            part, name = _PARTS[field]
            parts.setdefault(part, {})[name] = value
        elif field in _POINTS:
            given[_POINTS[field]] = [PointInput(each.value, each.label) for each in value]
        elif field.startswith(EXTERNAL_ID):
            references[field.partition(":")[2]] = value
        elif field.startswith(PREFIX):
            parts.setdefault("custom", {})[field.removeprefix(PREFIX)] = value
    if "full_name" in values:
        parts["name"] = {**_split(values), **parts.get("name", {})}
    given.update((part, each) for part, each in parts.items() if each)
    return customers.ImportedRow(
        number, given, references, values.get(related), values.get("owner_email")
    )


def _split(values: Mapping[str, Any]) -> dict[str, Any]:
    parts = split_name(
        values["full_name"], country=values.get("country"), language=values.get("language")
    )
    return {part: value for part, value in parts._asdict().items() if value}


@dataclass(frozen=True)
class AccountTarget:
    """Implements domain.exchange.ports.ImportTarget."""

    forms: TextForms
    shape: TargetShape = SHAPES["accounts"]

    def assemble(self, number: int, values: Mapping[str, Any]) -> customers.ImportedRow:
        return row_of(number, values, "parent")

    async def write(
        self, rows: Sequence[Any], rules: RowRules, *, principal: Principal, uow: UnitOfWork
    ) -> Sequence[Outcome]:
        outcomes = await customers.import_accounts(
            _command(rows, rules),
            principal=principal,
            uow=uow,
            store=SqlAccountStore(_sql(uow)),
            owners=SqlOwners(_sql(uow)),
            forms=self.forms,
        )
        return _outcomes(outcomes)

    async def place(
        self, waiting: Sequence[Waiting], *, principal: Principal, uow: UnitOfWork
    ) -> Sequence[Outcome]:
        outcomes = await customers.place_accounts(
            [(each.number, each.record_id, each.name) for each in waiting],
            principal=principal,
            uow=uow,
            store=SqlAccountStore(_sql(uow)),
            forms=self.forms,
        )
        return _outcomes(outcomes)


@dataclass(frozen=True)
class ContactTarget:
    """Implements domain.exchange.ports.ImportTarget."""

    forms: TextForms
    shape: TargetShape = SHAPES["contacts"]

    def assemble(self, number: int, values: Mapping[str, Any]) -> customers.ImportedRow:
        return row_of(number, values, "account")

    async def write(
        self, rows: Sequence[Any], rules: RowRules, *, principal: Principal, uow: UnitOfWork
    ) -> Sequence[Outcome]:
        outcomes = await customers.import_contacts(
            _command(rows, rules),
            principal=principal,
            uow=uow,
            store=SqlContactStore(_sql(uow)),
            accounts=SqlAccountStore(_sql(uow)),
            owners=SqlOwners(_sql(uow)),
            forms=self.forms,
        )
        return _outcomes(outcomes)

    async def place(
        self, waiting: Sequence[Waiting], *, principal: Principal, uow: UnitOfWork
    ) -> Sequence[Outcome]:
        """Contacts name accounts, and no row of their file makes one later."""
        return [Outcome(each.number, "updated", each.record_id) for each in waiting]


def _sql(uow: UnitOfWork) -> Any:
    return uow


def _command(rows: Sequence[Any], rules: RowRules) -> customers.ImportRows:
    return customers.ImportRows(
        rows, str(rules.mode), rules.match_field, rules.create_related, rules.write
    )


def _outcomes(found: Sequence[customers.RowOutcome]) -> Sequence[Outcome]:
    return [
        Outcome(
            each.number,
            each.result.value,
            each.record_id,
            each.issues,
            each.warnings,
            each.waiting,
            each.key,
        )
        for each in found
    ]


def targets(forms: TextForms) -> Mapping[str, AccountTarget | ContactTarget]:
    return {"accounts": AccountTarget(forms), "contacts": ContactTarget(forms)}


def import_world(
    runner: Runner, actors: Actors, files: ImportFiles, forms: TextForms
) -> ImportWorld:
    bound = targets(forms)
    return ImportWorld(
        runner=runner,
        actors=actors,
        source=TabularSource(files, bound),
        shapes=WorkspaceShapes(),
        targets=bound,
        undo=undo_of(forms),
        imports=lambda uow: SqlImports(_sql(uow)),
        ledger=lambda uow: SqlLedger(_sql(uow)),
    )


def import_jobs(house: House) -> Mapping[str, JobHandler]:
    """By the names under which the commands of exchange enqueue them."""
    # A chunk makes a hundred thousand short-lived objects, none of them in a circle: what the
    # process has loaded need not be looked through for garbage again and again.
    gc.freeze()
    gc.set_threshold(50_000, 50, 100)
    # Rows are made in threads: the event loop waits for a turn before it may send what is ready,
    # with the usual setting up to 5 ms a statement.
    sys.setswitchinterval(0.001)
    free = house.wiring.free
    world = import_world(
        house.runner, free[exchange.Actors], free[exchange.ImportFiles], free[TextForms]
    )

    def handler(phase: Phase) -> JobHandler:
        async def run(payload: Mapping[str, Any], context: JobContext) -> None:
            await carry_out(
                UUID(str(payload["workspace_id"])),
                UUID(str(payload["import_id"])),
                phase,
                world=world,
                context=context,
            )

        return run

    return {name: handler(phase) for phase, name in JOBS.items()}
