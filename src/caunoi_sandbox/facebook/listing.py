"""Lists with cursors (Facebook reference A1)."""

from __future__ import annotations

import base64
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from caunoi_sandbox.facebook.answers import invalid
from caunoi_sandbox.store import Document, Row
from caunoi_sandbox.wire import Call

DEFAULT_LIMIT, MOST = 25, 100


def paged(rows: list[Row], call: Call, show: Callable[[Document], dict[str, Any]]) -> dict[str, Any]:
    """One page of `rows`, which stand newest first. `paging.next` is absent on the last page; the cursors
    are there even then."""
    limit = _limit(call)
    after, before = _cursor(call, "after"), _cursor(call, "before")
    chosen = _in_time(rows, call)
    if before is not None:
        newer = [row for row in chosen if row.number > before]
        page = newer[-limit:]
    else:
        page = [row for row in chosen if after is None or row.number < after][:limit]
    if not page:
        return {"data": []}
    answer: dict[str, Any] = {"data": [show(row.body) for row in page]}
    paging: dict[str, Any] = {"cursors": {"before": _encode(page[0]), "after": _encode(page[-1])}}
    if any(row.number < page[-1].number for row in chosen):
        paging["next"] = _address(call, limit, after=_encode(page[-1]))
    if any(row.number > page[0].number for row in chosen):
        paging["previous"] = _address(call, limit, before=_encode(page[0]))
    return {**answer, "paging": paging}


def _limit(call: Call) -> int:
    text = str(call.params.get("limit") or DEFAULT_LIMIT)
    if not text.isdecimal():
        raise invalid("Invalid parameter: limit")
    return max(1, min(int(text), MOST))


def _in_time(rows: list[Row], call: Call) -> list[Row]:
    """Only those made at or after `since` and at or before `until`, both Unix seconds."""
    since, until = (str(call.params.get(name) or "") for name in ("since", "until"))
    return [
        row
        for row in rows
        if not (since.isdecimal() and row.body["created_at"] < int(since))
        and not (until.isdecimal() and row.body["created_at"] > int(until))
    ]


def _encode(row: Row) -> str:
    return base64.urlsafe_b64encode(f"post:{row.number}".encode()).decode()


def _cursor(call: Call, name: str) -> int | None:
    text = call.params.get(name)
    if not text:
        return None
    try:
        return int(base64.urlsafe_b64decode(str(text)).decode().removeprefix("post:"))
    except ValueError as error:
        raise invalid("Invalid cursors values") from error


def _address(call: Call, limit: int, **cursor: str) -> str:
    """The next page's full address; like the real one it carries the access token."""
    kept = {name: value for name, value in call.params.items() if name not in ("after", "before", "limit")}
    return f"{call.base}{call.seen_path}?{urlencode({**kept, 'limit': limit, **cursor})}"
