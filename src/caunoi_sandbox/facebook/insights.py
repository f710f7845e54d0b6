"""Insights: metrics of a Page and of its posts (Facebook reference A3, Statistics).

Only metrics that are not removed are known; an unknown one fails the whole request. The title and description that the
real answers carry are left out.
"""

from __future__ import annotations

import re
from typing import Any

from caunoi_sandbox import figures
from caunoi_sandbox.facebook.answers import GraphError, graph_time
from caunoi_sandbox.facebook.tokens import Caller
from caunoi_sandbox.store import Document
from caunoi_sandbox.wire import Call
from caunoi_sandbox.world import World

POST_METRICS = {"post_media_view": "views", "post_total_media_view_unique": "reach"}
PAGE_METRICS = ("page_follows",)
_IN_FIELDS = re.compile(r"(?:^|[,{])insights(?:\.metric\(([\w,]*)\))?")


def asked_in_fields(caller: Caller, call: Call) -> list[str]:
    """The metrics of `insights.metric(a,b)` in `fields`; needs a permission of its own."""
    found = _IN_FIELDS.search(str(call.params.get("fields") or "").replace(" ", ""))
    if found is None:
        return []
    caller.may("read_insights")
    return _known(found[1], tuple(POST_METRICS))


def of_post(world: World, post: Document, metrics: list[str]) -> dict[str, Any] | None:
    """The field `insights` of a post; None when it was not asked for."""
    if not metrics:
        return None
    counted = figures.of(world, "facebook", post["id"])
    told = {metric: counted[POST_METRICS[metric]] for metric in metrics}
    return {
        "data": [_row(post["id"], m, "lifetime", {"value": value}) for m, value in told.items() if value is not None]
    }


def edge(world: World, caller: Caller, call: Call, node: Document) -> dict[str, Any]:
    """`GET /{post}/insights` and `GET /{page}/insights`."""
    caller.may("read_insights")
    asked = str(call.params.get("metric") or "")
    if "message" in node:
        return of_post(world, node, _known(asked, tuple(POST_METRICS))) or {"data": []}
    ended = graph_time(world.clock.timestamp())
    value = {"value": node["fans"], "end_time": ended}
    return {"data": [_row(node["id"], metric, "day", value) for metric in _known(asked, PAGE_METRICS)]}


def _known(asked: str | None, allowed: tuple[str, ...]) -> list[str]:
    wanted = [name for name in (asked or "").split(",") if name]
    if not wanted or not set(wanted) <= set(allowed):
        raise GraphError(100, "(#100) The value must be a valid insights metric")
    return wanted


def _row(node: str, metric: str, period: str, value: dict[str, Any]) -> dict[str, Any]:
    return {"name": metric, "period": period, "values": [value], "id": f"{node}/insights/{metric}/{period}"}
