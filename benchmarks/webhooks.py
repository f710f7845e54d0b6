"""A storm of events at full size, and what is there afterwards: `python -m benchmarks.webhooks --events 50000`.

The storm is the one of tests/inbox/test_storm.py: the receiver is killed, PostgreSQL stopped and killed, in turns.
Prints one JSON object; the exit status is 1 when an event that was answered 200 is not there exactly once.
"""

from __future__ import annotations

import argparse
import json
import os
import secrets
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from caunoi.bench.machine import described
from caunoi.foundation.postgres import EmbeddedPostgres


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="benchmarks.webhooks", description=__doc__)
    parser.add_argument("--events", type=int, default=50_000)
    parser.add_argument("--troubles", type=int, default=12, help="kills and restarts, in turns (default 12)")
    parser.add_argument("--seed", type=int, default=0, help="0: a new one, printed with the result")
    chosen = parser.parse_args(arguments)
    result = measure(chosen.events, chosen.troubles, chosen.seed or secrets.randbelow(1_000_000) + 1)
    sys.stdout.write(json.dumps(result, ensure_ascii=False, indent=2) + "\n")
    return 0 if result["good"] else 1


def measure(events: int, troubles: int, seed: int) -> dict[str, Any]:
    """The receiver of an agency of its own, in a temporary folder, with a durable database."""
    from tests.inbox.storm import rage

    with tempfile.TemporaryDirectory(prefix="caunoi-storm-") as name, EmbeddedPostgres(Path(name) / "server") as server:
        url = server.endpoint().url
        _found(url, name)
        began = time.monotonic()
        verdict = rage(server, url, Path(name), events, troubles=troubles, seed=seed)
        seconds = time.monotonic() - began
    return {
        "benchmark": "webhooks",
        "date": datetime.now(UTC).isoformat(timespec="seconds"),
        "machine": described(),
        "seed": seed,
        "seconds": round(seconds, 1),
        "good": verdict.good,
        **asdict(verdict),
    }


def _found(url: str, folder: str) -> None:
    """The agency of the tests in a new database."""
    os.environ |= {
        "CAUNOI_DATA_DIR": folder,
        "CAUNOI_LOG_LEVEL": "ERROR",
        "DATABASE_URL": url,
        "DJANGO_SETTINGS_MODULE": "caunoi.config.settings",
    }
    import django

    django.setup()
    from django.db import connections

    from caunoi.agencies.actions import set_up_roles
    from caunoi.config import schema
    from tests import world

    schema.bring_up_to_date()
    set_up_roles()
    world.build()
    connections.close_all()


if __name__ == "__main__":
    sys.exit(main())
