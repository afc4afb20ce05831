"""The whole schema: importing this module fills the metadata with every table of the house."""

from collections.abc import Iterator

from sqlalchemy import Connection

import persistence.activities.tables
import persistence.customers.tables
import persistence.exchange.tables
import persistence.identity.tables
import persistence.kernel.custom_values
import persistence.kernel.feed
import persistence.kernel.idempotency
import persistence.kernel.journal
import persistence.kernel.letters
import persistence.kernel.rates
import persistence.kernel.seals
import persistence.kernel.upkeep
import persistence.kernel.visibility
import persistence.views.tables  # noqa: F401 - imported for its tables
from persistence.kernel.definers import definer_statements
from persistence.kernel.job_schema import drop_job_queue_statements, job_queue_statements
from persistence.kernel.metadata import metadata
from persistence.kernel.partitions import (
    default_partition_statements,
    first_partition_statements,
)
from persistence.kernel.rls import wall_statements


def create_schema(connection: Connection) -> None:
    """Tables, walls, definer functions and first rows, on an empty database, as its owner."""
    metadata.create_all(connection)
    for statement in _statements():
        connection.exec_driver_sql(statement)


def drop_schema(connection: Connection) -> None:
    """Everything that create_schema made."""
    for statement in _drops():
        connection.exec_driver_sql(statement)
    metadata.drop_all(connection)


def _statements() -> Iterator[str]:
    yield from default_partition_statements()
    yield from wall_statements(metadata)
    yield from definer_statements()
    yield from first_partition_statements()
    yield from job_queue_statements()
    yield "INSERT INTO feed_epoch (singleton, epoch) VALUES (1, 1)"


def _drops() -> Iterator[str]:
    yield from drop_job_queue_statements()
    yield (
        "DO $$ DECLARE f text; BEGIN FOR f IN SELECT oid::regprocedure FROM pg_proc "
        "WHERE prosecdef AND pronamespace = 'public'::regnamespace "
        "LOOP EXECUTE 'DROP FUNCTION ' || f; END LOOP; END $$"
    )
