"""What Facebook counts: media views, reach, reactions, comments and shares of a post; followers of the Page.

The metrics are those that outlived the removals of November 2025 and June 2026 (Facebook reference A3, Statistics).
An unknown metric fails the whole request, so each is asked for by itself; one that is refused, for its name or for the
permission `read_insights`, is not given, and the others still are. Insights come inside the list of posts: a call for
fifty posts and metric, not one for each post.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Collection, Mapping, Sequence
from datetime import datetime

from caunoi.channels.contract import JSON, AccountUnusable, Answer, Api, Figures, Rejected, Request
from caunoi.channels.facebook import calls

names: Sequence[str] = ("views", "reach", "engagement")
PAGE = 50  # posts asked for at once
PAGES = 20  # lists of posts asked for at most: the newest 1,000 posts

VIEWS, REACH = "post_media_view", "post_total_media_view_unique"
FOLLOWERS = "page_follows"
ENGAGED = "id,created_time,shares,reactions.summary(true).limit(0),comments.summary(true).limit(0)"

Post = Mapping[str, JSON]


async def followers(api: Api) -> int | None:
    """By the metric that replaced the removed ones; without it by the Page's own field."""
    query = {"metric": FOLLOWERS, "period": "day"}
    try:
        answer = await api.call(Request("GET", "/{account}/insights", "read", query=query))
        if (counted := _whole(_value(_object(answer), FOLLOWERS))) is not None:
            return counted
    except (Rejected, AccountUnusable):
        pass
    answer = await api.call(Request("GET", "/{account}", "read", query={"fields": "followers_count"}))
    return _whole(_object(answer).get("followers_count"))


async def figures(api: Api, wanted: Collection[str], since: datetime) -> AsyncIterator[tuple[str, Figures]]:
    """Newest first, until all that are wanted were seen or the posts are older than `since`."""
    left, metrics, after = set(wanted), [VIEWS, REACH], ""
    for _ in range(PAGES):
        if not left:
            return
        listed = await _posts(api, ENGAGED, after)
        posts = [post for post in listed.get("data") or () if isinstance(post, Mapping)]
        recent = [post for post in posts if not calls.older(post, since)]
        mine = [post for post in recent if post.get("id") in left]
        counted = await _insights(api, metrics, after) if mine else {}
        for post in mine:
            left.discard(str(post["id"]))
            yield str(post["id"]), _figures(post, counted.get(str(post["id"]), {}))
        after = calls.next_cursor(listed)
        if len(recent) < len(posts) or not after:
            return


async def _posts(api: Api, fields: str, after: str) -> Post:
    query = {"fields": fields, "limit": str(PAGE), **({"after": after} if after else {})}
    return _object(await api.call(Request("GET", "/{account}/published_posts", "read", query=query)))


async def _insights(api: Api, metrics: list[str], after: str) -> dict[str, dict[str, JSON]]:
    """The metrics of the posts of this part of the list. One that is refused is not asked for again."""
    found: dict[str, dict[str, JSON]] = {}
    for metric in list(metrics):
        try:
            listed = await _posts(api, f"id,insights.metric({metric})", after)
        except (Rejected, AccountUnusable):
            metrics.remove(metric)
            continue
        for post in listed.get("data") or ():
            insights = post.get("insights")
            if isinstance(insights, Mapping):
                found.setdefault(str(post.get("id")), {})[metric] = _value(insights, metric)
    return found


def _object(answer: Answer) -> Post:
    return answer.json if isinstance(answer.json, Mapping) else {}


def _figures(post: Post, counted: Mapping[str, JSON]) -> Figures:
    views = counted.get(VIEWS)
    if isinstance(views, Mapping):  # broken down; different people cannot be added up, showings can
        parts = [_whole(part) for part in views.values()]
        views = sum(part for part in parts if part is not None) if parts and None not in parts else None
    return Figures(views=_whole(views), reach=_whole(counted.get(REACH)), engagement=_engagement(post))


def _engagement(post: Post) -> int | None:
    """A post that nobody shared has no `shares` in the answer; the two summaries are there or were not given."""
    reactions, comments = (_total(post.get(name)) for name in ("reactions", "comments"))
    if reactions is None or comments is None:
        return None
    shares = post.get("shares")
    return reactions + comments + ((_whole(shares.get("count")) or 0) if isinstance(shares, Mapping) else 0)


def _total(edge: JSON) -> int | None:
    summary = edge.get("summary") if isinstance(edge, Mapping) else None
    return _whole(summary.get("total_count")) if isinstance(summary, Mapping) else None


def _value(insights: Mapping[str, JSON], metric: str) -> JSON:
    """The newest value of a metric: {"data": [{"name", "values": [{"value"}, …]}]}."""
    for row in insights.get("data") or ():
        values = row.get("values") if isinstance(row, Mapping) and row.get("name") == metric else None
        if isinstance(values, list) and values and isinstance(values[-1], Mapping):
            return values[-1].get("value")
    return None


def _whole(value: JSON) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) and value >= 0 else None
