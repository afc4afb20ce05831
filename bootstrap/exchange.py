"""What stands behind the ports of exchange."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, Final

from adapters.egress import Egress
from adapters.sealing import Sealer
from adapters.text.formats import FileDetector
from adapters.text.near_misses import NearMisses
from adapters.text.search import sort_key
from adapters.text.sources import TabularSource
from adapters.text.tables import WRITERS, CsvTables
from adapters.time.zones import region_of
from adapters.webhook_signing import WebhookSecrets
from bootstrap.grants import GRANTS
from bootstrap.shapes import SENSITIVE, WorkspaceShapes
from domain.exchange import ports as exchange
from domain.kernel.ports import Runner
from domain.kernel.tables import TableWriter, TableWriters
from persistence.customers.sources import account_source, contact_source
from persistence.exchange.actors import SqlActors
from persistence.exchange.audit import SqlAuditReader
from persistence.exchange.changes import SqlChangesReader
from persistence.exchange.exports import (
    SqlExportFiles,
    SqlExportReader,
    SqlExports,
    SqlWrittenExports,
)
from persistence.exchange.files import SqlImportFiles
from persistence.exchange.notices import SqlSilencedWebhooks
from persistence.exchange.reader import OthersFiles, SqlImportReader, SqlWrittenImports
from persistence.exchange.repository import SqlImports, SqlLedger
from persistence.exchange.sight import Sight, specs_of
from persistence.exchange.templates import SqlTemplateReader, SqlTemplates, SqlWrittenTemplates
from persistence.exchange.vocabulary import SqlVocabulary
from persistence.exchange.webhooks import (
    SqlDeliveries,
    SqlWebhookReader,
    SqlWebhooks,
    SqlWrittenWebhooks,
)
from persistence.kernel.cursors import Cursors
from persistence.kernel.hints import Hints
from persistence.kernel.listing import Lister
from persistence.kernel.reading import Reads

_OTHERS: Final = OthersFiles(SENSITIVE)
_SOURCES: Final = {
    source.spec.resource: source for source in (account_source(sort_key), contact_source(sort_key))
}


def exchange_free(
    runner: Runner,
    reads: Reads,
    lister: Lister,
    cursors: Cursors,
    hints: Hints,
    sight: Sight,
    sealer: Sealer,
    egress: Egress,
) -> Mapping[type, Any]:
    files = SqlImportFiles(runner, reads)
    return {
        exchange.AuditReader: SqlAuditReader(reads, cursors, sight),
        exchange.WebhookReader: SqlWebhookReader(reads, cursors),
        exchange.WebhookSecrets: WebhookSecrets(sealer),
        exchange.Destinations: egress,
        exchange.FeedSpecs: specs_of(sight),
        exchange.Hints: hints,
        exchange.ChangesReader: SqlChangesReader(reads, cursors, sight),
        exchange.Shapes: WorkspaceShapes(),
        exchange.Detector: FileDetector(files),
        exchange.ImportFiles: files,
        exchange.ExportFiles: SqlExportFiles(runner, reads),
        exchange.ExportReader: SqlExportReader(reads, cursors),
        exchange.TemplateReader: SqlTemplateReader(reads, lister, WorkspaceShapes()),
        exchange.ValueSource: TabularSource(files, {}),
        exchange.Vocabulary: SqlVocabulary(reads, _SOURCES, sort_key),
        exchange.ValueJudge: NearMisses(),
        exchange.ImportReader: SqlImportReader(reads, cursors, _OTHERS),
        exchange.Actors: SqlActors(reads, GRANTS, region_of),
        TableWriter: CsvTables(),
        TableWriters: WRITERS,
    }


def exchange_bound(free: Mapping[type, Any]) -> Mapping[type, Callable[[Any], Any]]:
    return {
        exchange.Exports: SqlExports,
        exchange.WrittenExports: partial(SqlWrittenExports, reader=free[exchange.ExportReader]),
        exchange.Templates: SqlTemplates,
        exchange.WrittenTemplates: partial(
            SqlWrittenTemplates, reader=free[exchange.TemplateReader]
        ),
        exchange.Imports: SqlImports,
        exchange.Ledger: SqlLedger,
        exchange.WrittenImports: lambda unit: SqlWrittenImports(unit, _OTHERS),
        exchange.Webhooks: SqlWebhooks,
        exchange.Deliveries: SqlDeliveries,
        exchange.WrittenWebhooks: SqlWrittenWebhooks,
        exchange.SilencedWebhooks: SqlSilencedWebhooks,
    }
