"""The schema law, read off pg_catalog: what no reviewer has to remember."""

from collections.abc import Sequence
from typing import Any, Final

import pytest

from persistence.kernel.definers import (
    PARTITIONS_SIGNATURE,
    SEARCH_ARGUMENTS,
    SEARCH_FUNCTIONS,
    SIGN_IN_SIGNATURE,
)
from tests.cluster import Database

# Of the installation, not of a workspace.
SHARED_TABLES: Final = {
    "alembic_version",
    "attempt_counter",
    "feed_epoch",
    "rate_lease",
    "sealed_request",
    "signing_key",
    "worker_beat",
}
DEFINERS: Final = {
    SIGN_IN_SIGNATURE,
    PARTITIONS_SIGNATURE,
    *(f"{name}({SEARCH_ARGUMENTS})" for name in SEARCH_FUNCTIONS),
}
# Sign-in looks an e-mail up before it knows a workspace, through a definer function.
LEADS_WITHOUT_WORKSPACE: Final = {"ix_app_user_sign_in"}
_OURS: Final = "c.relnamespace = 'public'::regnamespace"


async def _rows(database: Database, sql: str) -> Sequence[Any]:
    connection = await database.connect()
    try:
        found: Sequence[Any] = await connection.fetch(sql)
    finally:
        await connection.close()
    return found


async def _names(database: Database, sql: str) -> list[str]:
    return sorted(str(row[0]) for row in await _rows(database, sql))


async def test_every_table_has_a_workspace_or_is_named_as_shared(database: Database) -> None:
    without = await _names(
        database,
        f"""select c.relname from pg_class c where {_OURS} and c.relkind in ('r', 'p')
        and not exists (select from pg_attribute a where a.attrelid = c.oid
                        and a.attname = 'workspace_id' and a.attnotnull)""",
    )
    assert set(without) <= SHARED_TABLES


async def test_row_level_security_is_forced_with_the_one_rule(database: Database) -> None:
    tables = await _rows(
        database,
        f"""select c.relname, c.relrowsecurity and c.relforcerowsecurity as forced,
          (select bool_and(coalesce(pg_get_expr(p.polqual, p.polrelid), '') =
                           coalesce(pg_get_expr(p.polwithcheck, p.polrelid), '')
                           and pg_get_expr(p.polqual, p.polrelid) like '%NULLIF(current_setting(%')
           from pg_policy p where p.polrelid = c.oid and p.polname = 'workspace_wall') as walled
        from pg_class c where {_OURS} and c.relkind in ('r', 'p') and exists (
          select from pg_attribute a where a.attrelid = c.oid and a.attname = 'workspace_id')""",
    )
    assert len(tables) > 15
    assert [row["relname"] for row in tables if not (row["forced"] and row["walled"])] == []


async def test_only_named_roles_look_over_the_wall(database: Database) -> None:
    policies = await _rows(
        database,
        """select distinct p.polname, r.rolname from pg_policy p
        join pg_roles r on r.oid = any(p.polroles)""",
    )
    assert {tuple(row) for row in policies} == {
        ("workspace_wall", "rapport_app"),
        ("workspace_wall", "rapport_owner"),
        ("search_reads", "rapport_search"),
        ("system_wide", "rapport_system"),
    }


@pytest.mark.parametrize(
    ("kind", "condition"),
    [("primary and unique keys", "i.indisunique"), ("all other indexes", "not i.indisunique")],
)
async def test_indexes_begin_with_the_workspace(
    database: Database, kind: str, condition: str
) -> None:
    astray = await _names(
        database,
        f"""select c.relname from pg_index i join pg_class c on c.oid = i.indexrelid
        join pg_class t on t.oid = i.indrelid
        where {_OURS} and {condition} and exists (select from pg_attribute a
          where a.attrelid = t.oid and a.attname = 'workspace_id')
        and pg_get_indexdef(i.indexrelid, 1, true) <> 'workspace_id'""",
    )
    assert set(astray) <= LEADS_WITHOUT_WORKSPACE, kind


async def test_foreign_keys_cannot_leave_the_workspace(database: Database) -> None:
    astray = await _names(
        database,
        """select k.conname from pg_constraint k
        join pg_class c on c.oid = k.conrelid
        where k.contype = 'f' and c.relnamespace = 'public'::regnamespace and (
          k.confdeltype in ('n', 'd') or not exists (
            select from pg_attribute a where a.attrelid = k.conrelid
            and a.attnum = k.conkey[1] and a.attname = 'workspace_id')
          or not exists (
            select from pg_attribute a where a.attrelid = k.confrelid
            and a.attnum = k.confkey[1] and a.attname = 'workspace_id'))""",
    )
    assert astray == []


async def test_child_sides_of_foreign_keys_are_indexed(database: Database) -> None:
    bare = await _names(
        database,
        """select k.conname from pg_constraint k join pg_class c on c.oid = k.conrelid
        where k.contype = 'f' and c.relnamespace = 'public'::regnamespace and not exists (
          select from pg_index i where i.indrelid = k.conrelid
          and array(select unnest(k.conkey) order by 1) = array(
            select unnest((i.indkey::int2[])[0:cardinality(k.conkey) - 1]) order by 1))""",
    )
    assert bare == []


async def test_nothing_that_row_level_security_does_not_cover(database: Database) -> None:
    odd = await _names(
        database,
        f"""select c.relname from pg_class c where {_OURS} and (c.relkind in ('m', 'S', 'f')
        or c.relkind = 'v' and not coalesce('security_invoker=true' = any(c.reloptions), false))""",
    )
    assert odd == []


async def test_no_deferrable_no_exclusion_no_inheritance(database: Database) -> None:
    odd = await _names(
        database,
        f"""select k.conname from pg_constraint k join pg_class c on c.oid = k.conrelid
        where {_OURS} and (k.condeferrable or k.contype = 'x')
        union all select i.inhrelid::regclass::text from pg_inherits i
        join pg_class c on c.oid = i.inhparent where {_OURS} and c.relkind = 'r'
        union all select t.tgname from pg_trigger t join pg_class c on c.oid = t.tgrelid
        where {_OURS} and not t.tgisinternal""",
    )
    assert odd == []


async def test_definer_functions_are_those_of_one_file(database: Database) -> None:
    found = await _rows(
        database,
        """select p.oid::regprocedure::text as name, r.rolname as owner, p.proconfig as settings,
          has_function_privilege('public', p.oid, 'execute') as open
        from pg_proc p join pg_roles r on r.oid = p.proowner where p.prosecdef
        and p.pronamespace = 'public'::regnamespace""",
    )
    named = {row["name"].replace(",", ", ") for row in found}
    assert named == DEFINERS
    for row in found:
        assert any(setting.startswith("search_path=pg_catalog") for setting in row["settings"])
        assert not row["open"]
        assert row["owner"] in {"rapport_search", "rapport_owner"}


async def test_the_serving_role_can_neither_own_nor_empty_nor_bypass(database: Database) -> None:
    (role,) = await _rows(
        database,
        """select rolsuper or rolbypassrls or rolcreaterole or rolcreatedb as mighty,
          exists (select from pg_class where relowner = r.oid) as owns,
          exists (select from pg_class c where c.relkind in ('r', 'p')
                  and c.relnamespace = 'public'::regnamespace
                  and has_table_privilege(r.oid, c.oid, 'truncate')) as empties,
          has_schema_privilege(r.oid, 'public', 'create') as creates
        from pg_roles r where rolname = 'rapport_app'""",
    )
    assert not any(role.values())


async def test_the_journal_is_only_ever_added_to(database: Database) -> None:
    (role,) = await _rows(
        database,
        """select has_table_privilege('rapport_app', 'journal', 'insert') as adds,
          has_table_privilege('rapport_app', 'journal', 'update')
          or has_table_privilege('rapport_app', 'journal', 'delete') as rewrites""",
    )
    assert role["adds"]
    assert not role["rewrites"]
