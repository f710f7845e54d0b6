"""Where one writes: to an Official Account or a Page, and below a post. Forms without script; what is sent goes the way
of `_control/say`, by the webhook."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from urllib.parse import parse_qs

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from caunoi_sandbox import speaking, talk
from caunoi_sandbox.accounts import Refused
from caunoi_sandbox.control import is_foreign, is_local
from caunoi_sandbox.facebook import posts, talking
from caunoi_sandbox.store import Document
from caunoi_sandbox.webhooks import Webhooks
from caunoi_sandbox.world import World

LONGEST = 2_000  # characters that the form takes
NAMES = {"zalo": "Zalo OA", "facebook": "Trang Facebook"}

Answer = Callable[..., Response]


class Chat:
    """Conversations of the person at this phone, who has a name of their own choice ("p1")."""

    def __init__(self, world: World, webhooks: Webhooks, answer: Answer) -> None:
        self._world, self._webhooks, self._answer = world, webhooks, answer

    def routes(self) -> list[BaseRoute]:
        return [
            Route("/phone/{platform}/{account}/with/{person}", self.conversation, methods=["GET", "POST"]),
            Route("/phone/facebook/{account}/{item}/comments/{person}", self.comments, methods=["GET", "POST"]),
        ]

    async def conversation(self, request: Request) -> Response:
        platform, person = request.path_params["platform"], request.path_params["person"]
        account = self._account(platform, request)
        if account is None:
            return self._answer("absent.html", 404)
        typed, error = await self._sent(request, {"platform": platform})
        if typed and not error:
            return RedirectResponse(f"{request.url.path}#last", 303)
        user = speaking.person_id(account["id"], person)
        return self._answer(
            "chat.html", 422 if error else 200, account=account, platform=platform, label=NAMES[platform],
            messages=talk.between(self._world, platform, account["id"], user), error=error, typed=typed, most=LONGEST,
            here=request.url.path,
        )  # fmt: skip

    async def comments(self, request: Request) -> Response:
        page, post = self._account("facebook", request), self._post(request)
        if page is None or post is None:
            return self._answer("absent.html", 404)
        typed, error = await self._sent(request, {"platform": "facebook", "post": post["id"]})
        if typed and not error:
            return RedirectResponse(f"{request.url.path}#last", 303)
        found = talking.of_post(self._world, page["id"], post["id"])
        return self._answer(
            "comments.html", 422 if error else 200, page=page, post=post, comments=found, error=error, typed=typed,
            most=LONGEST, here=request.url.path,
        )  # fmt: skip

    # Inside ------------------------------------------------------------------------------------------

    async def _sent(self, request: Request, order: Mapping[str, str]) -> tuple[str, str]:
        """What was typed, and why it could not be said; both empty where the page is only read."""
        if request.method != "POST":
            return "", ""
        if not is_local(request) or is_foreign(request):
            return "", "Chỉ gửi được từ máy này, từ chính trang này."
        text = parse_qs((await request.body()).decode("utf-8", "replace")).get("text", [""])[0].strip()
        if not 1 <= len(text) <= LONGEST:
            return text, f"Hãy viết từ 1 đến {LONGEST} ký tự."
        person = request.path_params["person"]
        said = {"account": request.path_params["account"], "person": person, "name": person, "text": text}
        try:
            await speaking.say(self._world, self._webhooks, {**order, **said})
        except Refused:
            return text, "Chưa có hệ thống nào nhận tin của tài khoản này."
        return text, ""

    def _account(self, platform: str, request: Request) -> Document | None:
        return (
            self._world.store.get(f"{platform}_account", request.path_params["account"]) if platform in NAMES else None
        )

    def _post(self, request: Request) -> Document | None:
        post = self._world.store.get("facebook_post", request.path_params["item"])
        if post is None or post["account"] != request.path_params["account"]:
            return None
        return post if posts.is_shown(self._world, post) else None
