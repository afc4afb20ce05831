"""The operator lists what was given up, has it done again, or forgets it."""

import json
import os
import subprocess
import sys

from bootstrap.operations.jobs import dismiss, parked, replay
from tests.operations.conftest import Installation

_PARKED = """
insert into jobs.pgqueuer (priority, status, entrypoint, payload, headers)
select 0, 'failed', 'mail.letter.send', convert_to('{"letter_id": "' || n || '"}', 'UTF8'),
  '{"tries": 5, "reason": "OSError"}'
from generate_series(1, 3) n
"""
_AGAIN = "select count(*) from jobs.pgqueuer where status = 'queued' and headers->>'rounds' = '1'"


def _rapport(installation: Installation, *words: str) -> str:
    url = installation.settings.system_database_url or ""
    done = subprocess.run(
        [sys.executable, "-m", "bootstrap", "jobs", *words],
        env={
            **os.environ,
            "RAPPORT_DATABASE_URL": str(installation.settings.database_url),
            "RAPPORT_SYSTEM_DATABASE_URL": url,
        },
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout


async def test_parked_jobs_are_listed_replayed_and_dismissed(installation: Installation) -> None:
    await installation.tamper(_PARKED)
    listed = json.loads(_rapport(installation, "parked", "--json"))
    assert [job["payload"]["letter_id"] for job in listed] == ["1", "2", "3"]
    assert {(job["name"], job["reason"], job["tries"]) for job in listed} == {
        ("mail.letter.send", "OSError", 5)
    }
    first, second, _ = (job["id"] for job in listed)
    await dismiss(installation.settings, [first])
    assert await replay(installation.settings, [second]) == 1
    (left,) = await parked(installation.settings)
    assert left.payload == {"letter_id": "3"}
    assert await replay(installation.settings, []) == 1
    assert await parked(installation.settings) == []
    system = await installation.database.connect("rapport_system")
    assert await system.fetchval(_AGAIN) == 2
    await system.close()
