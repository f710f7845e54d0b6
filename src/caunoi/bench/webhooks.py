"""How many events a second are taken in durably: by the receiver, and by a plain Django view beside it.

Both on one database of this machine, in turns, so that a busy minute hits both; each figure is the median of its
rounds. Every body is signed and different. What counts is rows: a repeat or an answer without a row is no event.
"""

from __future__ import annotations

import hashlib
import json
import os
import statistics
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import partial
from itertools import count
from pathlib import Path
from typing import Any

from caunoi.bench import load
from caunoi.bench.house import House, answers, command, house, wait
from caunoi.bench.machine import described
from caunoi.foundation.processes import Part, Supervisor, free_port
from caunoi_sandbox import seed

HEADER = "X-ZEvent-Signature"
ENOUGH = 25_000  # bodies for each second of one measurement: more than any of the two takes in
GOALS = {"receiver_to_plain_view": 4.0, "receiver_p99_seconds": 0.050}
RECEIVER, PLAIN = "receiver", "plain_view"

_numbers = count()


def measure(seconds: float, rounds: int, connections: int) -> dict[str, Any]:
    """Build an installation with a receiver and a plain view; load each in turn."""
    before = os.getloadavg()[0]
    with house(serving=False) as home, _both(home) as addresses:
        taken: dict[str, list[Mapping[str, float]]] = {name: [] for name in addresses}
        for _ in range(rounds):
            for name, address in addresses.items():
                taken[name].append(_one(address, home.folder / "bodies", seconds, connections))
    found = {name: _result(each) for name, each in taken.items()}
    return {
        "benchmark": "webhooks",
        "date": datetime.now(UTC).isoformat(timespec="seconds"),
        "machine": described(),
        "generator": load.generator(),
        "seconds": seconds,
        "rounds": rounds,
        "connections": connections,
        "load_before": before,
        "load_after": os.getloadavg()[0],
        **found,
        "ratios": {"receiver_to_plain_view": found[RECEIVER]["per_second"] / found[PLAIN]["per_second"]},
        "goals": GOALS,
    }


@contextmanager
def _both(home: House) -> Iterator[dict[str, str]]:
    """The receiver as `caunoi receiver` runs it, and the view; their addresses."""
    ours, plain = free_port(), free_port()
    engine = {"DJANGO_SETTINGS_MODULE": "caunoi.config.engine"}
    parts = [
        Part(RECEIVER, command("receiver", home.folder, ours), engine, ready=partial(answers, ours, "/")),
        Part(PLAIN, [sys.executable, "-m", "caunoi.bench.plain_view", str(plain)], ready=partial(answers, plain, "/")),
    ]
    with Supervisor(parts, home.folder) as supervisor:
        wait(supervisor)
        yield {RECEIVER: f"http://127.0.0.1:{ours}/zalo", PLAIN: f"http://127.0.0.1:{plain}/zalo"}


def _one(address: str, file: Path, seconds: float, connections: int) -> dict[str, float]:
    """One measurement: rows in the table over the time that they took."""
    _write(file, round(seconds * ENOUGH))
    rows, began = _rows(), time.monotonic()
    loaded = load.on(address, {}, seconds=seconds, connections=connections, posts=load.Posts(file, HEADER))
    spent = time.monotonic() - began
    durable = _rows() - rows
    # The generator reads its file before it begins: its own rate is the exact one, as long as every answer is a row.
    exact = durable >= loaded.per_second * seconds * 0.98 - connections
    rate = loaded.per_second if exact and not loaded.failed else durable / spent
    return {"per_second": rate, "p99": loaded.p99, "failed": loaded.failed, "rows": durable}


def _write(file: Path, number: int) -> None:
    """So many signed events that never were before, as Zalo sends them (reference §7.3)."""
    app, key = seed.ZALO_APP_ID, seed.ZALO_OA_SECRET
    with file.open("w", encoding="utf-8") as lines:
        for _, which in zip(range(number), _numbers, strict=False):
            timestamp = str(int(time.time() * 1000))
            body = json.dumps(
                {
                    "app_id": app,
                    "event_name": "user_send_text",
                    "timestamp": timestamp,
                    "sender": {"id": str(2468458835296190000 + which % 5000)},
                    "recipient": {"id": seed.ZALO_OA_ID},
                    "user_id_by_app": str(552177279717580000 + which % 5000),
                    "message": {"text": "Đường trước trường học bị ngập, xin hỏi?", "msg_id": f"{which:019x}"},
                },
                ensure_ascii=False,
                separators=(",", ":"),
            )
            mac = hashlib.sha256(f"{app}{body}{timestamp}{key}".encode()).hexdigest()
            lines.write(f"mac={mac}\t{body}\n")


def _rows() -> int:
    from caunoi.inbox.models import InboundEvent

    return InboundEvent.objects.count()


def _result(each: list[Mapping[str, float]]) -> dict[str, float]:
    return {
        "per_second": statistics.median(one["per_second"] for one in each),
        "p99_seconds": statistics.median(one["p99"] for one in each),
        "failed": sum(one["failed"] for one in each),
        "durable": sum(one["rows"] for one in each),
    }
