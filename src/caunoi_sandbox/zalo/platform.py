"""The API host of Zalo: which path is what, who calls, how often."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from caunoi_sandbox.faults import Fault
from caunoi_sandbox.store import Document
from caunoi_sandbox.wire import Call, Reply
from caunoi_sandbox.world import World
from caunoi_sandbox.zalo import articles, audience, broadcast, messages, tokens
from caunoi_sandbox.zalo.answers import ARTICLE_QUOTA, ZaloError, failure, unknown_path

Handler = Callable[[World, Document, Call], Reply]

ROUTES: Mapping[tuple[str, str], Handler] = {
    ("GET", "v2.0/oa/getoa"): audience.get_oa,
    ("POST", "v2.0/article/create"): articles.create,
    ("POST", "v2.0/article/update"): articles.update,
    ("POST", "v2.0/article/verify"): articles.verify,
    ("POST", "v2.0/article/remove"): articles.remove,
    ("GET", "v2.0/article/getslice"): articles.get_slice,
    ("GET", "v2.0/article/getdetail"): articles.get_detail,
    ("POST", "v2.0/oa/message"): broadcast.send,
    ("POST", "v3.0/oa/message/cs"): messages.send,
    ("GET", "v3.0/oa/user/getlist"): audience.list_users,
    ("GET", "v3.0/oa/user/detail"): audience.user_detail,
    ("GET", "v2.0/oa/getfollowers"): audience.list_followers,
    ("GET", "v2.0/oa/getprofile"): audience.user_detail,
    ("POST", "v2.0/oa/tag/tagfollower"): audience.tag_user,
    ("POST", "v2.0/oa/tag/rmfollowerfromtag"): audience.untag_user,
    ("POST", "v2.0/oa/tag/rmtag"): audience.remove_tag,
    ("GET", "v2.0/oa/tag/gettagsofoa"): audience.list_tags,
    ("POST", "v2.0/oa/quota/message"): audience.message_quota_v2,
    ("POST", "v3.0/oa/quota/message"): audience.message_quota_v3,
    ("POST", "v2.0/oa/upload/image"): audience.upload_image,
    ("POST", "v2.0/oa/upload/gif"): audience.upload_gif,
    ("POST", "v2.0/oa/upload/file"): audience.upload_file,
}

_VERSION = re.compile(r"^v\d+\.\d+/")


class ZaloPlatform:
    """Stands for `openapi.zalo.me`."""

    name = "zalo"

    def __init__(self, world: World) -> None:
        self._world = world
        self._minutes = Minutes(world)

    def endpoint(self, call: Call) -> str:
        return _VERSION.sub("", call.path)

    async def answer(self, call: Call) -> Reply:
        handler = ROUTES.get((call.method, call.path))
        if handler is None:
            return unknown_path()
        try:
            account = tokens.account_of(self._world, call)
            limit = account["rate_per_minute"]
            left = self._minutes.use(account["app_id"], limit)
            reply = handler(self._world, account, call)  # handlers never wait: alone with the store
        except ZaloError as error:
            return failure(error.code, error.message)
        reply.headers.update(_rate_headers(limit, left))
        return reply

    def refusal(self, fault: Fault, endpoint: str) -> Reply:
        article = endpoint.startswith("article/")
        match fault.fault:
            case "error":
                return Reply(fault.error, fault.status or 200)
            case "http500":
                return Reply({"error": -1, "message": "Internal server error"}, 500)
            case "quota_exhausted":
                return failure(-223, ARTICLE_QUOTA) if article else failure(-211, "Out of quota")
            case "rate_limited":
                return failure(-32, "Your application or OA reached the limit of requests per minute")
            case "night":
                refused = broadcast.night_refusal()
            case _:
                refused = tokens.expired(-216)
        return failure(refused.code, refused.message)

    def usage(self, call: Call, percent: int) -> dict[str, str]:
        return _rate_headers(4000, 4000 * (100 - min(percent, 100)) // 100)


class Minutes:
    """Calls per app in the running minute of the stand-in's clock (Zalo reference §9)."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._minute = 0
        self._used: dict[str, int] = {}

    def use(self, app_id: str, limit: int | None) -> int:
        """Count one call and return what is left. Raises ZaloError -32 when nothing is. None: no limit."""
        minute = int(self._world.clock.timestamp() // 60)
        if minute != self._minute:
            self._minute, self._used = minute, {}
        if limit is None:
            return 4000
        used = self._used.get(app_id, 0)
        if used >= limit:
            raise ZaloError(-32, "Your application or OA reached the limit of requests per minute")
        self._used[app_id] = used + 1
        return limit - used - 1


def _rate_headers(limit: int | None, left: int) -> dict[str, str]:
    return {"X-RateLimit-Limit": str(limit or 4000), "X-RateLimit-Remain": str(left)}
