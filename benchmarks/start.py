"""How long `caunoi demo` takes to READY: the first start, which migrates and loads, and later ones.

    .venv/bin/python -m benchmarks.start [--later 3]

Prints JSON: the figures with machine, load and date. The package cache is warm: the environment is there already.
"""

from __future__ import annotations

import argparse
import json
import os
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from caunoi.bench.machine import described
from caunoi.foundation.postgres import EmbeddedPostgres
from tests.journeys.running import Demo


def measure(later: int) -> dict[str, Any]:
    """Seconds to READY of one first start and `later` later ones, all on the same data."""
    folder = Path(tempfile.mkdtemp(prefix="caunoi-start-"))
    demo = Demo(folder / "data", statements=0)
    load = os.getloadavg()[0]
    try:
        return {
            "benchmark": "start",
            "date": datetime.now(UTC).isoformat(timespec="seconds"),
            "machine": described(),
            "load_before": load,
            "first_seconds": _once(demo),
            "later_seconds": [_once(demo) for _ in range(later)],
        }
    finally:
        if demo.process is not None and demo.process.poll() is None:
            demo.interrupt()
        EmbeddedPostgres(demo.folder).destroy()


def _once(demo: Demo) -> float:
    seconds = round(demo.start(), 1)
    demo.interrupt()
    return seconds


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--later", type=int, default=3)
    print(json.dumps(measure(parser.parse_args().later), indent=2))
