"""What Zalo counts: views of an article, followers of the account (Zalo reference §4.4, §6.1).

The list of articles carries `total_view`; that field is known from clients, not from Zalo's own documents, so an answer
without it is taken as "not given". Reactions and comments are answered nowhere; `total_share` alone is no engagement.
"""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Collection, Mapping, Sequence
from datetime import datetime

from caunoi.channels.contract import JSON, Api, Figures, Request
from caunoi.channels.zalo import calls

names: Sequence[str] = ("views",)
SLICES = 100  # lists of ten asked for at most: the newest 1,000 articles


async def followers(api: Api) -> int | None:
    answer = await api.call(Request("GET", "/v2.0/oa/getoa", "read"))
    data = answer.json.get("data") if isinstance(answer.json, Mapping) else None
    return _count(data.get("num_follower")) if isinstance(data, Mapping) else None


async def figures(api: Api, wanted: Collection[str], since: datetime) -> AsyncIterator[tuple[str, Figures]]:
    """One call for ten articles, newest first, until all that are wanted were seen or a list is older."""
    left = set(wanted)
    for page in range(SLICES):
        listed = await calls.articles_from(api, page * calls.SLICE) if left else []
        for item in listed:
            if calls.older(item, since):
                return
            if (article := str(item.get("id") or "")) in left:
                left.discard(article)
                yield article, Figures(views=_count(item.get("total_view")))
        if len(listed) < calls.SLICE:
            return


def _count(value: JSON) -> int | None:
    """A number, or its text (§1); anything else is none."""
    return int(value) if not isinstance(value, bool) and re.fullmatch(r"\d{1,18}", str(value)) else None
