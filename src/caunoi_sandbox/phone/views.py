"""The phone view's pages: what was received, opening an item counts as a view of it; and where one writes (chat.py)."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, Mapping
from importlib.resources import files
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from caunoi_sandbox import figures
from caunoi_sandbox.facebook import posts
from caunoi_sandbox.phone.chat import Chat
from caunoi_sandbox.phone.pages import Pages
from caunoi_sandbox.store import Document
from caunoi_sandbox.webhooks import Webhooks
from caunoi_sandbox.world import World
from caunoi_sandbox.zalo import articles

NEWEST = 50  # items on one screen
STATIC: Mapping[str, str] = {
    "phone.css": "text/css; charset=utf-8",
    "avatar.svg": "image/svg+xml",
    "cover.svg": "image/svg+xml",
}

Page = Callable[[Request], Awaitable[Response]]


class Phone:
    """Pages for people: all accounts side by side, one account, one item, the request behind an item."""

    def __init__(self, world: World, pages: Pages, webhooks: Webhooks) -> None:
        self._world = world
        self._pages = pages
        self._chat = Chat(world, webhooks, self._answer)

    def routes(self) -> list[BaseRoute]:
        return [
            Route("/", self.overview),
            *self._chat.routes(),
            Route("/phone/zalo/{account}", self.official_account),
            Route("/phone/zalo/{account}/{item}", self.article),
            Route("/phone/facebook/{account}", self.page),
            Route("/phone/facebook/{account}/{item}", self.post),
            Route("/phone/{platform}/{account}/{item}/request", self.request),
            Route("/static/{name}", static),
        ]

    async def overview(self, request: Request) -> Response:
        accounts = [self._zalo(row.body) for row in self._world.store.rows("zalo_account")]
        pages = [self._facebook(row.body) for row in self._world.store.rows("facebook_account")]
        return self._answer("overview.html", accounts=accounts, pages=pages)

    async def official_account(self, request: Request) -> Response:
        account = self._world.store.get("zalo_account", request.path_params["account"])
        return self._answer("zalo_account.html", shown=self._zalo(account)) if account else self._absent()

    async def page(self, request: Request) -> Response:
        page = self._world.store.get("facebook_account", request.path_params["account"])
        return self._answer("facebook_page.html", shown=self._facebook(page)) if page else self._absent()

    async def article(self, request: Request) -> Response:
        account = self._world.store.get("zalo_account", request.path_params["account"])
        article = self._item("zalo", request)
        if account is None or article is None or article["removed_at"] is not None or article["status"] != "show":
            return self._absent()
        self._count(request, "zalo", article)
        return self._answer("zalo_article.html", account=account, article=article)

    async def post(self, request: Request) -> Response:
        page = self._world.store.get("facebook_account", request.path_params["account"])
        post = self._item("facebook", request)
        if page is None or post is None or not self._visible(post):
            return self._absent()
        self._count(request, "facebook", post)
        return self._answer("facebook_post.html", page=page, post=self._with_pictures(post))

    async def request(self, request: Request) -> Response:
        """The last request that made or changed an item, as it came in, without its secrets."""
        item = self._item(request.path_params["platform"], request)
        if item is None:
            return self._absent()
        sent = item.get("request")
        return self._answer("request.html", item=item, sent=sent, body=_pretty(sent["body"]) if sent else "")

    def _count(self, request: Request, platform: str, item: Document) -> None:
        if request.method == "GET":
            figures.opened(self._world, platform, item["id"])

    def _item(self, platform: str, request: Request) -> Document | None:
        articles.settle(self._world)
        kind = {"zalo": "zalo_article", "facebook": "facebook_post"}.get(platform, "")
        item = self._world.store.get(kind, request.path_params["item"])
        return item if item and item["account"] == request.path_params["account"] else None

    def _zalo(self, account: Document) -> dict[str, Any]:
        """An OA with what its followers see, newest first."""
        articles.settle(self._world)
        now, account_id = self._world.clock.timestamp(), account["id"]
        rows = self._world.store.rows(
            "zalo_article", account=account_id, label="normal", until=now, newest_first=True, limit=NEWEST
        )
        broadcasts = self._world.store.rows("zalo_broadcast", account=account_id, newest_first=True)
        return {
            "account": account,
            "articles": [row.body for row in rows if row.body["status"] == "show"],
            "processing": len(articles.pending(self._world, account_id)),
            "followers": self._world.store.count("zalo_follower", account=account_id),
            "broadcasts": {article: row.body for row in reversed(broadcasts) for article in row.body["articles"]},
        }

    def _facebook(self, page: Document) -> dict[str, Any]:
        rows = self._world.store.rows("facebook_post", account=page["id"], label="live", newest_first=True)
        visible = [row.body for row in rows if self._visible(row.body)]
        return {"page": page, "posts": [self._with_pictures(post) for post in visible[:NEWEST]]}

    def _visible(self, post: Document) -> bool:
        return posts.is_shown(self._world, post)

    def _with_pictures(self, post: Document) -> Document:
        shots = [self._world.store.get("facebook_photo", photo) for photo in post["photos"]]
        comments = self._world.store.count("facebook_comment", account=post["account"], label=post["id"])
        return {**post, "pictures": [shot for shot in shots if shot], "comments": comments}

    def _answer(self, template: str, status: int = 200, **values: Any) -> Response:
        now = self._world.clock.timestamp()
        text = self._pages.render(template, now=now, **values)
        return Response(text, status, self._pages.headers(), "text/html")

    def _absent(self) -> Response:
        return self._answer("absent.html", 404)


async def static(request: Request) -> Response:
    """The style sheet and the two stand-in pictures."""
    name = request.path_params["name"]
    if name not in STATIC:
        return Response(status_code=404)
    content = files("caunoi_sandbox.phone").joinpath("static", name).read_bytes()
    headers = {"cache-control": "no-cache", "x-content-type-options": "nosniff"}
    return Response(content, headers=headers, media_type=STATIC[name])


def _pretty(body: str) -> str:
    """JSON with indents where the body is JSON."""
    try:
        return json.dumps(json.loads(body), ensure_ascii=False, indent=2)
    except ValueError:
        return body
