"""Invariant 6 under fire: every event that was answered 200 is there exactly once. 50,000 of them: `make soak`."""

from __future__ import annotations

import os
from pathlib import Path

import psycopg
import pytest

from caunoi.foundation.postgres import EmbeddedPostgres, Endpoint
from tests import world as worlds
from tests.inbox.storm import rage

pytestmark = [pytest.mark.crash, pytest.mark.timeout(300)]


def test_every_event_that_was_answered_200_is_there_exactly_once(own_database: Endpoint, tmp_path: Path) -> None:
    worlds.build()
    with EmbeddedPostgres(tmp_path / "server") as server:  # durable, and to be restarted: not the one of the test run
        url = server.endpoint().url
        copy(own_database.url, url)
        verdict = rage(server, url, tmp_path, 4000, troubles=4)
    assert verdict.good, verdict
    assert (verdict.kills, verdict.restarts) == (2, 2)
    assert verdict.answers["200"] > 4000 and len(verdict.answers) > 1, "nothing was ever in doubt"


def copy(source: str, target: str) -> None:
    """What the receiver needs of one database, in another one that is new."""
    import subprocess

    from caunoi.foundation.postgres import programs_dir

    dump = subprocess.run(
        [programs_dir() / "pg_dump", "--no-owner", source], check=True, capture_output=True, env={**os.environ}
    )
    subprocess.run([programs_dir() / "psql", "-q", target], input=dump.stdout, check=True, capture_output=True)
    with psycopg.connect(target) as connection:
        assert connection.execute("SELECT count(*) FROM agencies_channelaccount").fetchone() == (3,)
