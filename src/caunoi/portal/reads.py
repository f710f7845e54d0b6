"""Counting reads without watching readers (R82): no cookie, no address, no user agent is kept.

The web process counts in memory and adds the sums to the database every `EVERY` seconds and when it ends; a process
that is killed loses what it counted since. What nginx answers by itself never comes here: its log is imported
(portal/actions.py). A reading is a page of a statement that was given (200) or that the reader
still had (304), to whom the robot rule does not name. The rule is published: docs/reference/statistics.md.
"""

from __future__ import annotations

import atexit
import logging
import re
import threading
import time
from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from django.db import DatabaseError, connection

from caunoi.foundation import clock

log = logging.getLogger(__name__)

EVERY = 10.0  # seconds between two sums
MOST = 20_000  # statements of which sums wait at most; more are not counted until the next sum

ROBOTS = (
    "bot", "crawl", "spider", "slurp", "facebookexternalhit", "facebookcatalog", "preview", "embedly", "whatsapp",
    "monitor", "uptime", "lighthouse", "headless", "scrapy", "curl", "wget", "python", "httpclient", "okhttp",
    "go-http", "java/", "libwww", "axios", "node-fetch", "feed",
)  # fmt: skip
"""A reader whose user agent holds one of these, in any case, or is empty, is a robot."""

_PAGE = re.compile(r"/t/([0-9A-Za-z]{1,12})(?:/[^/]*)?")
_ROBOT = re.compile("|".join(map(re.escape, ROBOTS)), re.IGNORECASE)

_lock = threading.Lock()
_counted: Counter[tuple[str, date]] = Counter()


def is_robot(user_agent: str) -> bool:
    """The published rule."""
    return not user_agent.strip() or _ROBOT.search(user_agent) is not None


def count_read(path: str, user_agent: str) -> None:
    """Count that the page at this path was given. Paths that are no statement's page, and robots, count for nothing;
    call it after the answer is known to be 200 or 304. Costs no query."""
    page = _PAGE.fullmatch(path)
    if page is None or is_robot(user_agent):
        return
    key = (page[1].upper(), clock.local(clock.now()).date())
    with _lock:
        if key in _counted or len(_counted) < MOST:
            _counted[key] += 1


def flush() -> int:
    """Add what was counted to the sums of the database. Returns how many reads were added; what cannot be written
    now stays for the next time. An id of no statement is dropped."""
    with _lock:
        taken = dict(_counted)
        _counted.clear()
    try:
        return add(taken)
    except DatabaseError:
        with _lock:
            _counted.update(taken)
        raise


def add(taken: Mapping[tuple[str, date], int]) -> int:
    """Add reads by statement and day to the sums, in one statement. Returns how many were of statements that exist."""
    if not taken:
        return 0
    ids, days = zip(*taken, strict=True)
    with connection.cursor() as cursor:
        cursor.execute(
            """
            WITH counted AS (
                SELECT statement.id, statement.agency_id, given.day, given.count
                FROM unnest(%s::text[], %s::date[], %s::bigint[]) AS given (id, day, count)
                JOIN releases_statement AS statement ON statement.id = given.id
            ), added AS (
                INSERT INTO portal_reads (statement_id, day, count)
                SELECT id, day, count FROM counted ORDER BY id, day
                ON CONFLICT (statement_id, day) DO UPDATE SET count = portal_reads.count + EXCLUDED.count
                RETURNING statement_id, day
            ), summed AS (
                INSERT INTO portal_agencyreads (agency_id, day, count)
                SELECT agency_id, day, sum(count) FROM counted GROUP BY agency_id, day ORDER BY agency_id, day
                ON CONFLICT (agency_id, day) DO UPDATE SET count = portal_agencyreads.count + EXCLUDED.count
            )
            SELECT statement_id, day FROM added
            """,
            [list(ids), list(days), list(taken.values())],
        )
        return sum(taken[statement, day] for statement, day in cursor.fetchall())


# In the web process -----------------------------------------------------------------------------------


class Counted:
    """A WSGI application whose answers are counted, ready pages and live ones alike. What the reconciler looks at
    (`?observe=1`) is no reading."""

    def __init__(self, application: WSGIApplication) -> None:
        self._application = application

    def __call__(self, asked: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        path = asked["PATH_INFO"]
        if asked["REQUEST_METHOD"] != "GET" or not path.startswith("/t/") or "observe=" in asked["QUERY_STRING"]:
            return self._application(asked, start_response)

        def answering(status: str, headers: Any, *more: Any) -> Any:
            if status[:3] in ("200", "304"):
                count_read(path, asked.get("HTTP_USER_AGENT", ""))
            return start_response(status, headers, *more)

        return self._application(asked, answering)


def start() -> None:
    """Keep adding up until the process ends."""
    threading.Thread(target=_keep, name="sums of reads", daemon=True).start()
    atexit.register(_try)


def _keep() -> None:
    while True:
        time.sleep(EVERY)
        _try()


def _try() -> None:
    try:
        flush()
    except Exception as error:  # the database is away: the counts wait, readers notice nothing
        log.warning("reads could not be added up now: %s", type(error).__name__)
        connection.close()
