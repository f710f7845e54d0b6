"""Kill workers at full size and count what was lost or doubled: `python -m benchmarks.crash --kills 200`.

The scenario is the one of tests/faults/test_crash.py. Prints one JSON object; the exit status is 1 when a copy
was lost, doubled or stray, or when something did not come to rest.
"""

from __future__ import annotations

import argparse
import json
import os
import secrets
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from caunoi.bench.machine import described


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="benchmarks.crash", description=__doc__)
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--seed", type=int, default=0, help="0: a new one, printed with the result")
    parser.add_argument("--verbose", action="store_true", help="say each kill on the error stream")
    chosen = parser.parse_args(arguments)
    seed = chosen.seed or secrets.randbelow(1_000_000) + 1
    with tempfile.TemporaryDirectory(prefix="caunoi-crash-") as folder, database(Path(folder)) as url:
        result = measure(url, Path(folder), chosen.kills, seed, verbose=chosen.verbose)
    sys.stdout.write(json.dumps(result, ensure_ascii=False, indent=2) + "\n")
    return 0 if result["good"] else 1


def measure(url: str, folder: Path, kills: int, seed: int, *, verbose: bool) -> dict[str, Any]:
    """Run the scenario; a run that does not come to rest is a result too."""
    from caunoi.foundation.processes import wait_until
    from tests.faults.scenario import Gave, Killer, Verdict, house, jobs, judge

    def say(line: str) -> None:
        if verbose:
            sys.stderr.write(f"{time.monotonic() - began:7.1f} s {line}\n")

    began, problem = time.monotonic(), ""
    with house(url, folder) as home:
        killer = Killer(home, seed, say=say)
        verdict = Verdict()
        try:
            killer.begin()
            killer.run(kills)
            verdict = killer.finish(seconds=180)
        except Gave as error:
            problem = str(error)
            verdict = judge(home)
        wait_until(lambda: jobs() == 0, 60)  # pages are still being baked
        left = jobs()
    return {
        "benchmark": "crash",
        "date": datetime.now(UTC).isoformat(timespec="seconds"),
        "machine": described(),
        "seed": seed,
        "kills": killer.kills,
        "seconds": round(time.monotonic() - began, 1),
        "good": verdict.good and not problem,
        **asdict(verdict),
        "jobs_left": left,
        "problem": problem,
    }


@contextmanager
def database(folder: Path) -> Iterator[str]:
    """A server of our own with every migration applied, and Django set up on it."""
    from caunoi.foundation.postgres import EmbeddedPostgres

    os.environ |= {
        "CAUNOI_DATA_DIR": str(folder),
        "CAUNOI_DEMO": "1",
        "CAUNOI_PUBLIC_URL": "http://testserver",
        "CAUNOI_LOG_LEVEL": "WARNING",
        "DJANGO_SETTINGS_MODULE": "caunoi.config.settings",
    }
    with EmbeddedPostgres(folder / "server", durable=False) as server:
        url = server.endpoint().url
        os.environ["DATABASE_URL"] = url
        import django

        django.setup()
        from django.conf import settings
        from django.db import connections

        settings.ALLOWED_HOSTS = ["*"]
        from caunoi.agencies.actions import set_up_roles
        from caunoi.config import assets, schema

        assets.gather()  # the pages that are judged name them
        schema.bring_up_to_date()
        set_up_roles()
        try:
            yield url
        finally:
            connections.close_all()


if __name__ == "__main__":
    sys.exit(main())
