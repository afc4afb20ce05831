"""Every SECURITY DEFINER function of the database; the catalogue test knows exactly these.

Functions of search run as rapport_search, which may only select and walks outside row level
security. Hence each of them compares its workspace argument with the setting, pins search_path,
and applies the caller's reach before any limit.
"""

from collections.abc import Iterator
from typing import Final

from persistence.kernel.rls import CURRENT_WORKSPACE

_SEARCH: Final = """
CREATE FUNCTION {name}(ws uuid, patterns text[], wanted text, reach text, principal uuid,
                       teams uuid[], most integer)
RETURNS TABLE (id uuid) LANGUAGE plpgsql STABLE SECURITY DEFINER ROWS 50
SET search_path = pg_catalog, public, pg_temp AS $body$
DECLARE
  behind_curtain text := CASE reach WHEN 'all' THEN 'true' ELSE format(
    '(r.owner_id = %L OR r.team_id = any(%L) OR r.id = any(array(SELECT s.record_id FROM share s '
    'WHERE s.workspace_id = %L AND s.record_type = ''{record_type}'' AND s.user_id = %L)))',
    principal, CASE WHEN reach = 'team' THEN teams ELSE ARRAY[]::uuid[] END, ws, principal) END;
  by_name text := (SELECT string_agg(format('r.search_text LIKE %L', p), ' AND ')
                   FROM unnest(patterns) AS p);
BEGIN
  IF ws IS DISTINCT FROM {workspace} OR reach NOT IN ('own', 'team', 'all') THEN
    RETURN;
  END IF;
  IF by_name IS NOT NULL THEN
    RETURN QUERY EXECUTE format(
      'SELECT r.id FROM {table} r WHERE r.workspace_id = %L AND %s AND %s LIMIT %s',
      ws, by_name, behind_curtain, most);
  END IF;
  IF length(wanted) >= 3 THEN
    RETURN QUERY EXECUTE format(
      'SELECT r.id FROM contact_point p JOIN {table} r ON r.workspace_id = p.workspace_id '
      'AND r.id = p.{table}_id WHERE p.workspace_id = %L AND p.normalised ^@ %L AND %s LIMIT %s',
      ws, lower(wanted), behind_curtain, most);
    RETURN QUERY EXECUTE format(
      'SELECT r.id FROM external_reference e JOIN {table} r ON r.workspace_id = e.workspace_id '
      'AND r.id = e.record_id WHERE e.workspace_id = %L AND e.record_type = ''{record_type}'' '
      'AND e.external_id ^@ %L AND %s LIMIT %s', ws, wanted, behind_curtain, most);
  END IF;
END
$body$
"""

# The one question that is asked before a workspace is known. It tells hashes, so the app asks it
# for one exact e-mail at a time, and never shows what it says. The oldest users come first (their
# ids are made of time): workspaces founded later with somebody's e-mail cannot crowd theirs out.
SIGN_IN_SIGNATURE: Final = "sign_in_candidates(text, uuid)"
_SIGN_IN: Final = """
CREATE FUNCTION sign_in_candidates(wanted text, only_in uuid)
RETURNS TABLE (workspace_id uuid, workspace_name text, user_id uuid, password_hash text)
LANGUAGE sql STABLE SECURITY DEFINER ROWS 2
SET search_path = pg_catalog, public, pg_temp AS $body$
  SELECT u.workspace_id, w.name, u.id, u.password_hash
  FROM app_user u JOIN workspace w ON w.workspace_id = u.workspace_id AND w.id = u.workspace_id
  WHERE u.email_key = wanted AND u.state = 'active' AND u.password_hash IS NOT NULL
    AND (only_in IS NULL OR u.workspace_id = only_in)
  ORDER BY u.id LIMIT 10
$body$
"""

# A new partition is filled from the default one where that had to step in. Nobody reaches a
# partition but through its parent, whatever the default privileges of the schema say.
_PARTITIONS: Final = """
CREATE FUNCTION make_journal_partitions(months integer)
RETURNS integer LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp SET lock_timeout = '200ms'
SET timezone = 'UTC' AS $body$
DECLARE
  since timestamptz;
  ends timestamptz;
  part text;
  made integer := 0;
BEGIN
  FOR ahead IN 0..least(months, 24) LOOP
    since := date_trunc('month', now()) + make_interval(months => ahead);
    ends := since + interval '1 month';
    part := to_char(since, '"journal_"YYYY_MM');
    CONTINUE WHEN to_regclass('public.' || part) IS NOT NULL;
    EXECUTE format('CREATE TABLE public.%I (LIKE public.journal INCLUDING ALL)', part);
    ALTER TABLE public.journal_default NO FORCE ROW LEVEL SECURITY;
    EXECUTE format('WITH moved AS (DELETE FROM public.journal_default WHERE at >= %L AND at < %L '
                   'RETURNING *) INSERT INTO public.%I SELECT * FROM moved', since, ends, part);
    ALTER TABLE public.journal_default FORCE ROW LEVEL SECURITY;
    EXECUTE format('ALTER TABLE public.journal ATTACH PARTITION public.%I '
                   'FOR VALUES FROM (%L) TO (%L)', part, since, ends);
    EXECUTE format('ALTER TABLE public.%I ENABLE ROW LEVEL SECURITY', part);
    EXECUTE format('ALTER TABLE public.%I FORCE ROW LEVEL SECURITY', part);
    EXECUTE format('CREATE POLICY workspace_wall ON public.%I TO rapport_app, rapport_owner '
                   'USING ({rule}) WITH CHECK ({rule})', part);
    EXECUTE format('REVOKE ALL ON public.%I FROM rapport_app', part);
    made := made + 1;
  END LOOP;
  RETURN made;
END
$body$
"""
PARTITIONS_SIGNATURE: Final = "make_journal_partitions(integer)"

SEARCH_FUNCTIONS: Final = {"search_accounts": "account", "search_contacts": "contact"}
SEARCH_ARGUMENTS: Final = "uuid, text[], text, text, uuid, uuid[], integer"


def definer_statements() -> Iterator[str]:
    """DDL of all definer functions with their owners and grants."""
    for name, table in SEARCH_FUNCTIONS.items():
        body = _SEARCH.format(
            name=name, table=table, record_type=table, workspace=CURRENT_WORKSPACE
        )
        yield from _owned(body, f"{name}({SEARCH_ARGUMENTS})", "rapport_search")
    yield from _owned(_SIGN_IN, SIGN_IN_SIGNATURE, "rapport_search")
    rule = f"workspace_id = {CURRENT_WORKSPACE}".replace("'", "''")
    partitions = _PARTITIONS.replace("{rule}", rule)
    yield from _owned(partitions, PARTITIONS_SIGNATURE, "rapport_owner", "rapport_system")


def _owned(body: str, signature: str, owner: str, *callers: str) -> Iterator[str]:
    yield body
    yield f"REVOKE ALL ON FUNCTION {signature} FROM PUBLIC"
    yield f"GRANT EXECUTE ON FUNCTION {signature} TO {', '.join(callers or ('rapport_app',))}"
    yield f"GRANT CREATE ON SCHEMA public TO {owner}"
    yield f"ALTER FUNCTION {signature} OWNER TO {owner}"
    yield f"REVOKE CREATE ON SCHEMA public FROM {owner}"
