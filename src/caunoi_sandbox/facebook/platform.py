"""The Graph host: nodes, edges, and what each accepts."""

from __future__ import annotations

import json
import re
from typing import Any

from caunoi_sandbox.facebook import insights, photos, posts, talking
from caunoi_sandbox.facebook.answers import GraphError, failure, invalid, missing
from caunoi_sandbox.facebook.fields import Wanted, parse_fields
from caunoi_sandbox.facebook.listing import paged
from caunoi_sandbox.facebook.preview import fetch_preview
from caunoi_sandbox.facebook.tokens import DEAD, TASKS, Caller, caller_of, debug
from caunoi_sandbox.faults import Fault
from caunoi_sandbox.store import Document
from caunoi_sandbox.wire import Call, Reply
from caunoi_sandbox.world import World

OLDEST, NEWEST = 21, 26  # versions that are open (Facebook reference A1)
LISTS = ("feed", "posts", "published_posts", "scheduled_posts")
HOURLY = 4800  # calls that count as 100 percent
_VERSION = re.compile(r"^v(\d+)\.\d+(?:/|$)")

View = dict[str, Any]


class FacebookPlatform:
    """Stands for `graph.facebook.com`."""

    name = "facebook"

    def __init__(self, world: World) -> None:
        self._world = world
        self._hour, self._used = 0, 0

    def endpoint(self, call: Call) -> str:
        """Edges by their name; nodes as "post", "photo" or "page"; the rest by its path."""
        path = _VERSION.sub("", call.path)
        node, _, edge = path.partition("/")
        if edge and node != "me":
            return edge
        if re.fullmatch(r"\d+_\d+", path):
            return "post"
        if path.isdecimal():
            return "photo" if self._world.store.get("facebook_photo", path) else "page"
        return path

    async def answer(self, call: Call) -> Reply:
        try:
            reply = Reply(await self._route(call.at_path(_VERSION.sub("", call.path))))
        except GraphError as error:
            reply = failure(error)
        reply.headers |= {"facebook-api-version": _served_version(call.path), "cache-control": "no-store"}
        reply.headers |= self.usage(call, self._percent())
        return reply

    def refusal(self, fault: Fault, endpoint: str) -> Reply:
        match fault.fault:
            case "error":
                body = fault.error or {}
                return Reply(body if "error" in body else {"error": body}, fault.status or 400)
            case "http500":
                return failure(GraphError(1, "An unknown error occurred"))
            case "expired_token":
                return failure(GraphError(190, DEAD["expired"][1], 463))
            case "rate_limited":
                reply = failure(GraphError(32, "(#32) Page request limit reached"))
                reply.headers |= self.usage(None, 100)
                return reply
            case "quota_exhausted":
                return failure(GraphError(341, "(#341) Feed action request limit reached"))
        return failure(GraphError(368, "The action attempted has been deemed abusive or is otherwise disallowed"))

    def usage(self, call: Call | None, percent: int) -> dict[str, str]:
        """Percent of the allowance; the estimate is in minutes (Facebook reference A8)."""
        app = {"call_count": percent, "total_time": percent, "total_cputime": percent}
        waiting = 1 if percent >= 100 else 0
        case = {"type": "pages", **app, "estimated_time_to_regain_access": waiting}
        pages = {row.key: [case] for row in self._world.store.rows("facebook_account")}
        return {"X-App-Usage": json.dumps(app), "X-Business-Use-Case-Usage": json.dumps(pages)}

    def _percent(self) -> int:
        hour = int(self._world.clock.timestamp() // 3600)
        if hour != self._hour:
            self._hour, self._used = hour, 0
        self._used += 1
        return min(99, self._used * 100 // HOURLY)

    # Routes ------------------------------------------------------------------------------------------

    async def _route(self, call: Call) -> View:
        caller = caller_of(self._world, call)
        node, _, edge = call.path.partition("/")
        if node == "debug_token":
            return debug(self._world, call)
        if node == "me":
            return await self._me(caller, call, edge)
        if "_" in node and not edge:
            return self._post(caller, call, node)
        if edge == "comments":
            return self._comments(caller, call, node)
        if "_" in node and edge == "insights" and call.method == "GET":
            return insights.edge(self._world, caller, call, posts.existing(self._world, node, call.method))
        if self._world.store.get("facebook_photo", node) and not edge:
            return self._photo(caller, call, node)
        return await self._page(caller, call, node, edge)

    async def _me(self, caller: Caller, call: Call, edge: str) -> View:
        if caller.kind == "page":
            return await self._page(caller, call, caller.page_id, edge)
        match (call.method, edge):
            case ("GET", ""):
                return {"id": caller.user_id, "name": "Cán bộ Mẫu"}
            case ("GET", "accounts"):
                caller.may("pages_show_list")
                return self._accounts(caller)
            case ("GET", "permissions"):
                granted = [{"permission": scope, "status": "granted"} for scope in sorted(caller.scopes)]
                return {"data": granted}
        raise missing(f"me/{edge}", call.method)

    def _accounts(self, caller: Caller) -> View:
        rows = self._world.store.rows("facebook_account")
        own = [row for row in rows if row.body["user_id"] == caller.user_id]
        return {
            "data": [
                {
                    "id": row.body["id"],
                    "name": row.body["name"],
                    "category": row.body["category"],
                    "category_list": [{"id": "161516070564222", "name": row.body["category"]}],
                    "access_token": row.body["page_token"],
                    "tasks": TASKS,
                }
                for row in own
            ],
            "paging": {"cursors": {"before": "MA==", "after": "MA=="}},
        }

    async def _page(self, caller: Caller, call: Call, node: str, edge: str) -> View:
        page = self._world.store.get("facebook_account", node)
        if page is None:
            raise missing(node, call.method)
        match (call.method, edge):
            case ("GET", ""):
                return select(_page_view(page, caller, call.base), call, ("id", "name"))
            case ("POST", "feed"):
                _may_post(caller, page)
                return self._feed(page, caller, call)
            case ("POST", "photos"):
                _may_post(caller, page)
                return await photos.create(self._world, page, caller, call)
            case ("POST", "messages"):
                return talking.send(self._world, page, caller, call)
            case ("GET", "insights"):
                return insights.edge(self._world, caller, call, page)
            case ("GET", "photos"):
                return self._list_photos(caller, call, page)
            case ("GET", name) if name in LISTS:
                return self._list_posts(caller, call, page, name)
        raise GraphError(100, f"Unsupported {call.method.lower()} request. Unknown path components: /{edge}", 33)

    def _feed(self, page: Document, caller: Caller, call: Call) -> View:
        post = posts.create(self._world, page, caller, call)
        if post["link"] and not post["photos"]:
            self._world.later(fetch_preview(self._world, post["id"], post["link"]))
        return select(posts.view(self._world, post, call.base), call, ("id",))

    def _post(self, caller: Caller, call: Call, node: str) -> View:
        post = posts.existing(self._world, node, call.method)
        match call.method:
            case "GET":
                caller.may("pages_read_engagement")
                if not posts.is_published(self._world, post) and caller.page_id != post["account"]:
                    raise missing(node, call.method)
                shown = posts.view(self._world, post, call.base, insights.asked_in_fields(caller, call))
                return select(shown, call, ("id", "message", "created_time"))
            case "POST":
                _may_write(caller, post["account"], node, call.method)
                posts.edit(self._world, caller, call, post)
            case "DELETE":
                _may_write(caller, post["account"], node, call.method)
                posts.delete(self._world, post)
            case _:
                raise missing(node, call.method)
        return {"success": True}

    def _comments(self, caller: Caller, call: Call, node: str) -> View:
        if call.method == "POST":
            return select(talking.comment(self._world, caller, call, node), call, ("id",))
        if call.method != "GET":
            raise missing(node, call.method)
        shown = talking.comments(self._world, caller, call, node)
        return {"data": [select(one, call, ("id", "message", "created_time", "from")) for one in shown]}

    def _photo(self, caller: Caller, call: Call, node: str) -> View:
        photo = photos.existing(self._world, node, call.method)
        if call.method == "GET":
            caller.may("pages_read_engagement")
            return select(photos.view(self._world, photo, call.base), call, ("id", "created_time", "name"))
        if call.method != "DELETE":
            raise missing(node, call.method)
        _may_write(caller, photo["account"], node, call.method)
        photos.delete(self._world, photo)
        return {"success": True}

    def _list_posts(self, caller: Caller, call: Call, page: Document, name: str) -> View:
        caller.may("pages_read_engagement")
        rows = self._world.store.rows("facebook_post", account=page["id"], label="live", newest_first=True)
        wanted = name != "scheduled_posts"
        chosen = [
            row
            for row in rows
            if posts.is_published(self._world, row.body) == wanted and (wanted or row.body["scheduled_at"])
        ]
        standard = ("id", "message", "created_time")
        metrics = insights.asked_in_fields(caller, call)

        def show(post: Document) -> View:
            return select(posts.view(self._world, post, call.base, metrics), call, standard)

        return paged(chosen, call, show)

    def _list_photos(self, caller: Caller, call: Call, page: Document) -> View:
        caller.may("pages_read_engagement")
        rows = self._world.store.rows("facebook_photo", account=page["id"], label="used", newest_first=True)
        return paged(rows, call, lambda photo: select(photos.view(self._world, photo, call.base), call, ("id",)))


def _may_post(caller: Caller, page: Document) -> None:
    """Posting needs this Page's own token and the permission; a blocked Page may not (A2, A7)."""
    if caller.kind != "page" or caller.page_id != page["id"]:
        raise GraphError(200, "(#200) Publishing to a Page needs a Page access token of that Page.")
    caller.may("pages_manage_posts")
    if page["disabled"]:
        raise GraphError(368, "The action attempted has been deemed abusive or is otherwise disallowed")


def _may_write(caller: Caller, page_id: str, node: str, method: str) -> None:
    if caller.kind != "page" or caller.page_id != page_id:
        raise missing(node, method)
    caller.may("pages_manage_posts")


def _page_view(page: Document, caller: Caller, base: str) -> View:
    return {
        "id": page["id"],
        "name": page["name"],
        "about": page["description"],
        "description": page["description"],
        "category": page["category"],
        "username": page["username"] or None,
        "link": f"{base}/phone/facebook/{page['id']}",
        "website": page["website"] or None,
        "fan_count": page["fans"],
        "followers_count": page["fans"],
        "is_published": not page["disabled"],
        "verification_status": "blue_verified" if page["verified"] else "not_verified",
        "picture": {"data": {"url": base + page["avatar"], "is_silhouette": False}},
        "cover": {"id": "1", "source": base + page["cover"]},
        "access_token": page["page_token"] if caller.kind == "user" and caller.user_id == page["user_id"] else None,
    }


def select(view: View, call: Call, standard: tuple[str, ...]) -> View:
    """The wanted fields that are present; the id always comes. An unknown name fails the whole call."""
    text = str(call.params.get("fields") or "")
    wanted: Wanted = parse_fields(text) if text else {name: {} for name in standard}
    for name in wanted:
        if name not in view:
            raise invalid(f"Tried accessing nonexisting field ({name})")
    chosen = {name: _narrow(view[name], nested) for name, nested in wanted.items() if view[name] is not None}
    return {**chosen, "id": view["id"]}


def _narrow(value: Any, wanted: Wanted) -> Any:
    """Nested fields of an object, or of each object in its `data`."""
    if not wanted or not isinstance(value, dict):
        return value
    if isinstance(inner := value.get("data"), list):
        return {**value, "data": [_narrow(item, wanted) for item in inner]}
    if isinstance(inner, dict):
        return {**value, "data": _narrow(inner, wanted)}
    return {name: _narrow(value[name], nested) for name, nested in wanted.items() if name in value}


def _served_version(path: str) -> str:
    """An expired version is served by the oldest open one; none at all likewise (A1)."""
    asked = _VERSION.match(path)
    number = int(asked.group(1)) if asked else OLDEST
    return f"v{min(max(number, OLDEST), NEWEST)}.0"
