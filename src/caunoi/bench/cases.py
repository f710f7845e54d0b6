"""The work list of an office that has been asked a great deal: what each list takes with few and with many cases.

The rows are written in bulk, as years of work leave them: a few of every hundred are open, the rest is answered. They
hold no steps: no list reads any.
"""

from __future__ import annotations

import os
import statistics
import time
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from caunoi.bench.house import House, house
from caunoi.bench.machine import described

LISTS = {
    "to_do": {},
    "to_do_of_a_unit": {"unit": "van-phong"},
    "waiting": {"tab": "waiting"},
    "answered": {"tab": "done"},
    "answered_of_a_kind": {"tab": "done", "kind": "petition"},
    "routed_away": {"tab": "away"},
}
"""Name → what the address of the list asks for."""
STATES = ("with_unit", "received", "waiting", "drafted")  # of what is open, in turn
OPEN_OF = 50  # every fiftieth case is open: two weeks of two years
KINDS = ("feedback_report", "petition", "question", "comment")
ROUTES = ("zalo", "portal", "facebook_message", "phone")
COLUMNS = ("id", "agency_id", "code_digest", "route", "chosen", "kind", "state", "unit_id", "restricted", "urgent",
           "round", "received_at", "due_at", "climbed_to")  # fmt: skip


def measure(counts: Sequence[int], rounds: int) -> dict[str, Any]:
    """Each list with so many cases, in ascending order; and how much longer it takes with the most than with the
    fewest."""
    results: dict[str, Any] = {
        "benchmark": "cases",
        "date": datetime.now(UTC).isoformat(timespec="seconds"),
        "machine": described(),
        "load_before": os.getloadavg()[0],
        "rounds": rounds,
    }
    ordered = sorted(set(counts))
    with house(serving=False) as home:
        clerk, there = _clerk(home), 0
        for count in ordered:
            _fill(home, there, count)
            there = count
            results[f"cases_{count}"] = {name: _look(clerk, asked, rounds) for name, asked in LISTS.items()}
    few, many = (results[f"cases_{count}"] for count in (ordered[0], ordered[-1]))
    results["ratios"] = {name: many[name]["seconds"]["p50"] / few[name]["seconds"]["p50"] for name in LISTS}
    results["load_after"] = os.getloadavg()[0]
    return results


def _clerk(home: House) -> Any:
    """A browser in which somebody is signed in who sees every case that is not restricted."""
    from django.contrib.auth import get_user_model
    from django.test import Client

    from caunoi.agencies import actions

    mai = get_user_model().objects.create_user("mai")
    actions.appoint(mai, "clerk", home.agency)
    client = Client(HTTP_HOST="localhost")
    client.force_login(mai)
    return client


def _fill(home: House, first: int, end: int) -> None:
    """Add the cases from this number to that one."""
    from django.db import connection

    with connection.cursor() as cursor:
        with cursor.copy(f"COPY cases_case ({', '.join(COLUMNS)}) FROM STDIN") as copy:
            for row in _rows(home, first, end):
                copy.write_row(row)
        cursor.execute("ANALYZE cases_case")


def _rows(home: House, first: int, end: int) -> Iterator[tuple[Any, ...]]:
    from caunoi.foundation import clock

    now = clock.now()
    for number in range(first, end):
        turn = number // OPEN_OF
        is_open, away = number % OPEN_OF == 0, number % 100 == 1
        state = STATES[turn % len(STATES)] if is_open else "routed_away" if away else "answered"
        received = now - timedelta(hours=number % 24, days=turn % 10 if is_open else 10 + number % 700)
        rings = is_open and state != "waiting"
        yield (
            f"B{number:07}", home.agency.pk, f"{number:064}", ROUTES[number % len(ROUTES)], "",
            "complaint" if away else KINDS[number % len(KINDS)], state, home.unit.pk, False, number % 5_000 == 0, 1,
            received, received + timedelta(days=21) if rings else None, "",
        )  # fmt: skip


def _look(clerk: Any, asked: Mapping[str, str], rounds: int) -> dict[str, Any]:
    """How long the page takes, and its queries; the first look warms up."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as captured:
        _page(clerk, asked)
        queries = len(captured)
    taken = []
    for _ in range(rounds):
        began = time.perf_counter()
        _page(clerk, asked)
        taken.append(time.perf_counter() - began)
    taken.sort()
    spread = {"p50": statistics.median(taken), "p95": taken[round(0.95 * (len(taken) - 1))], "max": taken[-1]}
    return {"queries": queries, "seconds": spread}


def _page(clerk: Any, asked: Mapping[str, str]) -> None:
    from django.urls import reverse

    answer = clerk.get(reverse("cases:work_list"), asked)
    if answer.status_code != 200:
        raise RuntimeError(f"the work list answers {answer.status_code}")
