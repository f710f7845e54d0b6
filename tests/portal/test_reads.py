"""Reads are counted without anything about the reader, and robots by a published rule."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any
from wsgiref.util import setup_testing_defaults

import pytest
from django.core.wsgi import get_wsgi_application
from django.db import connection

from caunoi.foundation import clock
from caunoi.portal import reads
from caunoi.portal.models import Reads
from tests import world as worlds
from tests.world import World

DOCS = Path(__file__).resolve().parents[2] / "docs"
PHONE = "Mozilla/5.0 (Linux; Android 14; SM-A155F) AppleWebKit/537.36 Chrome/130.0 Mobile Safari/537.36 Zalo android/24"


@pytest.fixture
def world(own_database: Any) -> Iterator[World]:
    reads.flush()  # what earlier tests have counted
    yield worlds.build()
    reads.flush()


def counts() -> dict[str, int]:
    reads.flush()
    return dict(Reads.objects.values_list("statement_id", "count"))


def ask(application: Any, path: str, *, method: str = "GET", query: str = "", agent: str = PHONE, tag: str = "") -> str:
    """One request through the WSGI door; returns the status."""
    environ: dict[str, Any] = {}
    setup_testing_defaults(environ)
    environ |= {"PATH_INFO": path, "REQUEST_METHOD": method, "QUERY_STRING": query, "HTTP_USER_AGENT": agent}
    environ |= {"HTTP_HOST": "testserver", "SERVER_NAME": "testserver", "HTTP_IF_NONE_MATCH": tag}
    seen: list[str] = []
    tags: list[str] = []

    def start_response(status: str, headers: list[tuple[str, str]], *_more: Any) -> Any:
        seen.append(status[:3])
        tags.extend(value for name, value in headers if name == "ETag")

    answer = application(environ, start_response)
    b"".join(answer)
    if hasattr(answer, "close"):
        answer.close()
    ask.tag = tags[0] if tags else ""  # type: ignore[attr-defined]
    return seen[0]


def test_pages_that_were_given_are_counted_and_nothing_else(world: World) -> None:
    release = world.publish()
    application = reads.Counted(get_wsgi_application())
    page = f"/t/{release.statement_id}"
    assert ask(application, page) == "200"
    tag = ask.tag  # type: ignore[attr-defined]
    assert ask(application, page, tag=tag) == "304", "the reader still has it, and reads it"
    assert counts() == {release.statement_id: 2}
    for refused in (
        {"agent": "Mozilla/5.0 (compatible; Googlebot/2.1)"}, {"agent": ""}, {"agent": "curl/8.5.0"},
        {"method": "HEAD"}, {"query": "observe=1"},
    ):  # fmt: skip
        ask(application, page, **refused)
    for other in ("/", f"{page}/releases/1", f"{page}/another-title", "/t/KHONGCO1", "/sitemap.xml"):
        ask(application, other)
    assert counts() == {release.statement_id: 2}


def test_the_row_holds_statement_day_and_sum_only() -> None:
    assert {field.name for field in Reads._meta.get_fields()} == {"id", "statement", "day", "count"}


def test_two_processes_add_up_and_days_are_viet_nams(world: World) -> None:
    statement = world.publish().statement_id
    before_midnight = clock.FixedClock(clock.datetime.fromisoformat("2026-11-30T16:59:59+00:00"))
    with clock.using(before_midnight):
        reads.count_read(f"/t/{statement}", PHONE)
        reads.flush()  # one process
        reads.count_read(f"/t/{statement.lower()}/tieu-de", PHONE)  # and another
        before_midnight.advance(1)
        reads.count_read(f"/t/{statement}", PHONE)
    reads.count_read("/t/KHONGCO1", PHONE)
    assert reads.flush() == 2, "an id of nothing is dropped"
    found = dict(Reads.objects.values_list("day", "count"))
    assert found == {date(2026, 11, 30): 2, date(2026, 12, 1): 1}


def test_many_readers_at_once_lose_no_count_and_make_one_row(world: World) -> None:
    statement = world.publish().statement_id

    def read() -> None:
        for _ in range(500):
            reads.count_read(f"/t/{statement}", PHONE)

    threads = [threading.Thread(target=read) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert counts() == {statement: 4_000}


def test_while_the_database_is_away_the_counts_wait(world: World) -> None:
    statement = world.publish().statement_id
    reads.count_read(f"/t/{statement}", PHONE)
    name, connection.settings_dict["NAME"] = connection.settings_dict["NAME"], "no_such_database"
    connection.close()
    with pytest.raises(Exception, match="no_such_database"):
        reads.flush()
    connection.settings_dict["NAME"] = name
    connection.close()
    assert counts() == {statement: 1}


def test_memory_has_a_bound(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reads, "MOST", 3)
    for number in range(10):
        reads.count_read(f"/t/A{number}", PHONE)
    assert len(reads._counted) == 3


@pytest.mark.parametrize(
    ("agent", "robot"),
    [
        (PHONE, False),
        (
            "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) coc_coc_browser/130 Chrome/124 Safari/537.36",
            False,
        ),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) [FBAN/FBIOS;FBAV/480]", False),
        ("facebookexternalhit/1.1", True),
        ("Mozilla/5.0 (compatible; bingbot/2.0)", True),
        ("python-requests/2.32", True),
        (" ", True),
    ],
)
def test_the_robot_rule(agent: str, robot: bool) -> None:
    assert reads.is_robot(agent) is robot


def test_the_published_rule_is_the_rule() -> None:
    text = (DOCS / "reference/statistics.md").read_text(encoding="utf-8")
    rule = text.split("## The robot rule")[1].split("##")[0]
    assert set(re.findall(r"`([^`\n]+)`", rule)) - {"User-Agent"} == set(reads.ROBOTS)
