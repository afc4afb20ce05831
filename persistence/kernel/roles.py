"""The database and its roles, made by a superuser or a role that may create both.

`rapport_owner` owns all and runs migrations. `rapport_app` serves requests: it owns nothing, walks
inside row level security and cannot truncate. `rapport_system` reads the listed tables of all
workspaces. `rapport_search` cannot sign in: search functions run as it.
"""

from collections.abc import Mapping
from typing import Any, Final

import asyncpg

from persistence.kernel.engine import connect_arguments

OWNER: Final = "rapport_owner"
APP: Final = "rapport_app"
SYSTEM: Final = "rapport_system"
SEARCH: Final = "rapport_search"

_ROLES: Final = {OWNER: "LOGIN", APP: "LOGIN", SYSTEM: "LOGIN", SEARCH: "NOLOGIN"}
_EXTENSIONS: Final = ("pg_trgm", "btree_gin", "unaccent")
# two processes may prepare one server at the same time
_PREPARING: Final = 0x7261_7070_6F72_7401


class UnsafeRole(RuntimeError):
    """The role that serves requests could step over the workspace walls."""


async def prepare_database(
    admin_url: str, database: str = "rapport", passwords: Mapping[str, str] | None = None
) -> None:
    """Makes roles and database where they lack; `passwords` by role, for servers that ask."""
    admin = await asyncpg.connect(**connect_arguments(admin_url))
    try:
        await admin.execute(f"SELECT pg_advisory_lock({_PREPARING})")
        await _make_roles(admin, passwords or {})
        await _make_database(admin, database)
        await _furnish(admin_url, database)
    finally:
        await admin.close()


async def refuse_unsafe_role(url: str) -> None:
    """Raises UnsafeRole unless the role of `url` is held by row level security."""
    connection = await asyncpg.connect(**connect_arguments(url))
    try:
        found = await connection.fetchrow(
            "SELECT rolname, rolsuper, rolbypassrls, rolcreaterole, exists("
            " SELECT FROM pg_class WHERE relowner = pg_roles.oid) AS owns"
            " FROM pg_roles WHERE rolname = current_user"
        )
    finally:
        await connection.close()
    powers = ("rolsuper", "rolbypassrls", "rolcreaterole", "owns")
    if found is None or any(found[power] for power in powers):
        raise UnsafeRole(
            "The role that serves requests must be no superuser, own no table, and have neither"
            f" BYPASSRLS nor CREATEROLE: use {APP}"
        )


async def _make_roles(admin: Any, passwords: Mapping[str, str]) -> None:
    held = {row["rolname"] for row in await admin.fetch("SELECT rolname FROM pg_roles")}
    for role, login in _ROLES.items():
        if role not in held:
            await admin.execute(f"CREATE ROLE {role}")
        await admin.execute(f"ALTER ROLE {role} {login}")
        if password := passwords.get(role):
            await admin.execute(
                await admin.fetchval(
                    "SELECT format('ALTER ROLE %I PASSWORD %L', $1::text, $2::text)", role, password
                )
            )
    # the owner hands search functions over to rapport_search, but never acts as it by itself
    await admin.execute(f"GRANT {SEARCH} TO {OWNER} WITH INHERIT FALSE, SET TRUE")


async def _make_database(admin: Any, database: str) -> None:
    if not await admin.fetchval("SELECT rolsuper FROM pg_roles WHERE rolname = current_user"):
        await admin.execute(f"GRANT {OWNER} TO CURRENT_USER")
    if not await admin.fetchval("SELECT true FROM pg_database WHERE datname = $1", database):
        await admin.execute(f"CREATE DATABASE {_quoted(database)} OWNER {OWNER}")


async def _furnish(admin_url: str, database: str) -> None:
    arguments = connect_arguments(admin_url) | {"database": database}
    connection = await asyncpg.connect(**arguments)
    try:
        await connection.execute("; ".join(_furniture(_quoted(database))))
    finally:
        await connection.close()


def _furniture(database: str) -> tuple[str, ...]:
    defaults = f"ALTER DEFAULT PRIVILEGES FOR ROLE {OWNER}"
    return (
        *(f"CREATE EXTENSION IF NOT EXISTS {name}" for name in _EXTENSIONS),
        *database_grants(database),
        f"GRANT USAGE ON SCHEMA public TO {APP}, {SYSTEM}, {SEARCH}",
        f"{defaults} GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO {APP}",
        f"{defaults} REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC",
    )


def database_grants(database: str) -> tuple[str, ...]:
    """A clone of a template does not inherit these; `database` is quoted already."""
    return (
        f"REVOKE ALL ON DATABASE {database} FROM PUBLIC",
        f"GRANT CONNECT ON DATABASE {database} TO {APP}, {SYSTEM}",
    )


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
