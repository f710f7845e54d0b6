"""Rates, quotas and quiet hours as data per account, shared by all workers (R28).

`ChannelAccount.rules["limits"]` is a list of
{"name": "articles", "path": "article/create", "per": "minute" | "day" | "month", "at_most": 40};
`rules["quiet_hours"]` is a list of {"path": "oa/message", "from": "22:00", "to": "06:00"}.
A call counts against every limit whose `path` ends its own path ("" counts all). What is used is counted
before the call, in one statement, so that two workers never pass a limit together.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, time, timedelta
from typing import Any, Literal

from django.db import connection

from caunoi.agencies.models import ChannelAccount
from caunoi.channels.contract import RateLimited, Request
from caunoi.foundation import clock

# Codes of our own refusals. Their details are data, which `wording.answer` says in words: the end of the quiet hours;
# how many, per what, and the name of the limit.
QUIET, QUOTA = "quiet", "quota"
_USE = """
INSERT INTO delivery_usage AS u (account_id, "limit", period, used) VALUES (%s, %s, %s, 1)
ON CONFLICT (account_id, "limit", period) DO UPDATE SET used = u.used + 1 WHERE u.used < %s
RETURNING used
"""


def use(account: ChannelAccount, request: Request, *, share: float = 1.0) -> None:
    """Count this call. Raises RateLimited when a limit is used up or the hour is quiet. share: the part of each limit
    that must not be passed by this call; the rest is kept for others, and the account is not refused to them."""
    rules, now = account.rules, clock.now()
    for quiet in rules.get("quiet_hours", ()):
        if _concerns(quiet, request):
            _refuse_if_quiet(quiet, now)
    for limit in rules.get("limits", ()):
        if _concerns(limit, request):
            _count(account.pk, limit, now, share)


def _concerns(rule: Mapping[str, Any], request: Request) -> bool:
    return request.path.rstrip("/").endswith(rule.get("path", ""))


def _refuse_if_quiet(quiet: Mapping[str, Any], now: datetime) -> None:
    start, end = time.fromisoformat(quiet["from"]), time.fromisoformat(quiet["to"])
    if clock.in_daily_window(now, start, end):
        wait = (clock.next_local(now, end) - now).total_seconds()
        raise RateLimited(quiet["to"], code=QUIET, after=wait, scope="operation")


def _count(account_id: int, limit: Mapping[str, Any], now: datetime, share: float) -> None:
    name, until = period(limit["per"], now)
    at_most = int(limit["at_most"] * share)
    if at_most > 0:
        with connection.cursor() as cursor:
            cursor.execute(_USE, [account_id, limit["name"], name, at_most])
            if cursor.fetchone() is not None:
                return
    whole = limit["per"] == "minute" and share == 1.0
    scope: Literal["account", "operation"] = "account" if whole else "operation"
    wait = max((until - now).total_seconds(), 1.0)
    raise RateLimited(f"{at_most} {limit['per']} {limit['name']}", code=QUOTA, after=wait, scope=scope)


def period(per: str, now: datetime) -> tuple[str, datetime]:
    """The name of the current period and the moment it ends, on a clock in Việt Nam."""
    here = clock.local(now)
    midnight = here.replace(hour=0, minute=0, second=0, microsecond=0)
    match per:
        case "minute":
            return here.strftime("%Y-%m-%dT%H:%M"), now + timedelta(seconds=60 - here.second)
        case "day":
            return here.strftime("%Y-%m-%d"), midnight + timedelta(days=1)
        case "month":
            return here.strftime("%Y-%m"), (midnight.replace(day=28) + timedelta(days=4)).replace(day=1)
        case _:
            raise ValueError(f"unknown period {per!r}: minute, day or month")
