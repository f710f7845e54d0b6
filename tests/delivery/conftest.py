"""The engine with real parts: a database of its own, the web application, the stand-ins, all on loopback."""

from __future__ import annotations

import asyncio
import json
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest

from caunoi.delivery import queries, reconciler
from caunoi.delivery.models import Placement
from caunoi.foundation import clock
from caunoi_sandbox.testing import running_sandbox
from tests import world as worlds
from tests.serving import serving


@dataclass
class Stage:
    world: worlds.World
    sandbox: str

    def work(self) -> None:
        """Do what a worker would do now: drain every account that has due work, until none has."""
        for _ in range(20):
            accounts = queries.accounts_with_due_work()
            if not accounts:
                return
            for account_id in accounts:
                asyncio.run(_drain(account_id))
        raise AssertionError("the reconciler does not come to rest")

    def see_portal(self) -> None:
        """The portal shows what was approved and was seen with it; nothing has been sent yet."""
        asyncio.run(_drain(self.world.accounts["portal"].pk))

    def settle(self) -> None:
        """Pretend that the settling time has passed since the last calls."""
        long_ago = clock.now() - timedelta(minutes=10)
        Placement.objects.filter(concluded_at__isnull=False).update(concluded_at=long_ago)

    def control(self, path: str, **body: Any) -> Any:
        request = urllib.request.Request(
            f"{self.sandbox}/_control/{path}", json.dumps(body).encode(), {"content-type": "application/json"}
        )
        with urllib.request.urlopen(request) as answer:
            return json.load(answer)

    def state(self, platform: str) -> Any:
        with urllib.request.urlopen(f"{self.sandbox}/_state/{platform}") as answer:
            return json.load(answer)

    def copies(self, channel: str) -> list[Any]:
        """What the stand-in's account holds now."""
        accounts = self.state(channel)["accounts"]
        account = accounts[0] if isinstance(accounts, list) else next(iter(accounts.values()))
        return account["articles" if channel == "zalo" else "posts"]

    def states(self, statement_id: str = "") -> dict[str, str]:
        rows = queries.placements(statement_id)
        return {row.account.channel: row.state for row in rows}

    def placement(self, channel: str) -> Placement:
        return Placement.objects.select_related("account", "release").get(account__channel=channel)


async def _drain(account_id: int) -> None:
    await reconciler.drain(account_id)


@pytest.fixture
def stage(own_database: Any) -> Iterator[Stage]:
    with running_sandbox() as sandbox, serving() as public:
        yield Stage(worlds.build(sandbox=sandbox, public=public), sandbox)
