"""The stand-ins as one ASGI application."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Mount, Route

from caunoi_sandbox.accounts import plant
from caunoi_sandbox.clock import Clock
from caunoi_sandbox.control import Control
from caunoi_sandbox.facebook.platform import FacebookPlatform
from caunoi_sandbox.gate import Gate
from caunoi_sandbox.phone.pages import Pages
from caunoi_sandbox.phone.views import Phone
from caunoi_sandbox.seed import Seed
from caunoi_sandbox.store import Store
from caunoi_sandbox.webhooks import Webhooks
from caunoi_sandbox.world import World
from caunoi_sandbox.zalo.articles import resume
from caunoi_sandbox.zalo.oauth import OAuthPlatform
from caunoi_sandbox.zalo.platform import ZaloPlatform


def create_app(*, state_path: Path | None = None, clock: Clock | None = None, seed: Seed | None = None) -> Starlette:
    """The stand-ins with their control and their phone view.

    state_path: a SQLite file that outlives the process; without it everything is in memory. An existing
    file is gone on with, and `seed` serves only an empty one.
    """
    world = World(Store(state_path), clock or Clock(), seed or Seed())
    plant(world)
    pages, webhooks = Pages(), Webhooks(world)

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        world.fetcher.open()
        resume(world)
        yield
        await world.stop()
        await world.fetcher.close()
        await webhooks.close()
        world.store.close()

    async def media(request: Request) -> Response:
        found = world.store.picture(request.path_params["key"])
        if found is None:
            return Response(status_code=404)
        headers = {
            "cache-control": "public, max-age=31536000, immutable",
            "x-content-type-options": "nosniff",
        }
        return Response(found[1], headers=headers, media_type=found[0])

    return Starlette(
        routes=[
            Mount("/zalo", Gate(world, ZaloPlatform(world))),
            Mount("/zalo-oauth", Gate(world, OAuthPlatform(world, pages))),
            Mount("/graph", Gate(world, FacebookPlatform(world))),
            Route("/media/{key}", media),
            *Control(world, webhooks).routes(),
            *Phone(world, pages, webhooks).routes(),
        ],
        lifespan=lifespan,
    )
