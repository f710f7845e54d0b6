"""Channels that can neither edit nor remove get follow-ups that quote the first post (R27). The channels are plug-ins:
named in CAUNOI_CHANNELS, unknown to the core (R31), speaking HTTP to a service of their own."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from asgiref.sync import sync_to_async
from django.db import connections

from caunoi.agencies import actions as agencies
from caunoi.delivery import queries, reconciler, renditions
from caunoi.delivery.actions import claiming, people, working
from caunoi.delivery.line import http_client
from caunoi.delivery.models import Placement
from caunoi.delivery.plan import Create, FollowUp
from caunoi.foundation import clock
from caunoi.newsroom import actions
from caunoi.newsroom.models import Article
from tests import world as worlds
from tests.delivery.conftest import Stage
from tests.plugin_channel.service import TOKEN, Service, running_service
from tests.serving import serving

SETTLED = timedelta(seconds=5)  # longer than the channels' settling time
AMENDED, WITHDRAWN = "Bổ sung địa điểm tiếp công dân.", "Lịch đã thay đổi, chưa xác minh xong."


@dataclass
class Bench(Stage):
    """The portal and one plug-in channel."""

    service: Service
    channel: str

    @property
    def row(self) -> Placement:
        return self.placement(self.channel)

    @property
    def stands(self) -> tuple[str, str]:
        return self.row.state, self.row.reason

    def withdraw(self, article: Article) -> None:
        actions.withdraw(article, by=self.world.people["quan"], reason=WITHDRAWN)

    def die(self, *, after_the_call: bool = False) -> None:
        """A worker says what it will do, perhaps does it, and is killed; its claim runs out."""
        self.see_portal()
        placement, worker = self.row, uuid.uuid4()
        assert claiming.claim_due(placement.account_id, worker, 1) == [placement.pk]
        step = working.advance(placement.pk, worker, None)
        assert step is not None and isinstance(step.action, Create | FollowUp)
        if after_the_call:
            asyncio.run(_call(step))
        Placement.objects.filter(pk=placement.pk).update(claimed_until=clock.now() - timedelta(seconds=1))

    def pass_settling_time(self) -> None:
        for name in ("uncertain_since", "looked_at"):
            if getattr(self.row, name):
                Placement.objects.filter(pk=self.row.pk).update(**{name: clock.now() - SETTLED})
        Placement.objects.filter(pk=self.row.pk).update(due_at=clock.now())


async def _call(step: working.Round) -> None:
    async with http_client() as client:
        await reconciler.Drain(step.account, uuid.uuid4(), client)._do(step)
    await sync_to_async(connections.close_all)()


@pytest.fixture
def bench(own_database: Any, settings: Any, request: pytest.FixtureRequest) -> Iterator[Bench]:
    channel = getattr(request, "param", "bulletin")
    settings.CAUNOI_CHANNELS = ["caunoi.channels.portal.channel", f"tests.plugin_channel.{channel}"]
    renditions.channels.cache_clear()
    try:
        with running_service() as service, serving() as public:
            yield _bench(service, public, channel)
    finally:
        renditions.channels.cache_clear()


def _bench(service: Service, public: str, channel: str) -> Bench:
    world = worlds.build(public=public)
    for name in ("zalo", "facebook"):
        world.accounts.pop(name).delete()
    world.accounts[channel] = agencies.connect_account(
        world.agency, channel=channel, name="Bảng tin điện tử", state="active", hosts={"api": service.url},
        credentials={"token": TOKEN}, rules={"repairs": 1}, responsible_unit=world.unit,
        responsible_head="Nguyễn Thị Huyền Trân", contact="lienhe@coquanmau.example",
    )  # fmt: skip
    return Bench(world, "", service, channel)


blind = pytest.mark.parametrize("bench", ["text_messages"], indirect=True)
either = pytest.mark.parametrize("bench", ["bulletin", "text_messages"], indirect=True)


def published(bench: Bench) -> Article:
    article = bench.world.article()
    bench.world.publish(article)
    bench.work()
    assert bench.stands == ("in_sync", "")
    return article


@either
def test_a_statement_and_what_follows_it(bench: Bench) -> None:
    article = published(bench)
    first = bench.service.messages[0]
    # Messages on telephones have no address; the portal's is quoted.
    quoted = first["url"] if bench.channel == "bulletin" else f"/t/{bench.row.statement_id}"
    assert first["text"].startswith(article.title) and "tiếp theo" not in first["text"]

    bench.world.amend(article, title="Lịch tiếp công dân tháng 02 năm 2027", reason=AMENDED)
    bench.work()
    bench.work()

    assert bench.stands == ("in_sync", "")
    assert len(bench.service.texts) == 2
    assert AMENDED in bench.service.texts[1] and "tháng 02" in bench.service.texts[1]
    assert quoted in bench.service.texts[1].split("tiếp theo")[1].splitlines()[0]

    bench.withdraw(article)
    bench.work()
    bench.work()

    assert bench.stands == ("withdrawn", "followed_up")
    assert len(bench.service.texts) == 3
    assert WITHDRAWN in bench.service.texts[2]
    assert quoted in bench.service.texts[2].split("tiếp theo")[1].splitlines()[0]


@either
def test_comparing_makes_no_post(bench: Bench) -> None:
    article = published(bench)
    people.look_again([bench.row.pk])
    bench.work()
    assert bench.stands == ("in_sync", "")
    bench.withdraw(article)
    bench.work()

    people.look_again([bench.row.pk])
    bench.work()

    assert bench.stands == ("withdrawn", "followed_up")
    assert len(bench.service.texts) == 2


@blind
def test_a_comparison_does_not_wait_for_what_cannot_be_looked_at(bench: Bench) -> None:
    published(bench)
    bench.world.accounts["portal"].placements.update(observed_at=clock.now() + timedelta(minutes=1))
    assert not queries.unsettled(seen_since=clock.now())


def test_what_is_published_again_follows_too(bench: Bench) -> None:
    article = published(bench)
    bench.withdraw(article)
    bench.work()
    bench.world.amend(article)
    bench.work()

    assert bench.stands == ("in_sync", "")
    assert len(bench.service.texts) == 3
    assert bench.service.messages[0]["url"] in bench.service.texts[2]


@pytest.mark.parametrize("withdraws", [False, True], ids=["amended", "withdrawn"])
@pytest.mark.parametrize("ends", ["the answer is lost", "the worker is killed"])
def test_a_follow_up_that_went_out_is_found(bench: Bench, ends: str, withdraws: bool) -> None:
    article = published(bench)
    follow(bench, article, withdraws)
    if ends == "the answer is lost":
        bench.service.faults.append("drop_after")
    else:
        bench.die(after_the_call=True)

    bench.work()

    assert bench.stands == (("withdrawn", "followed_up") if withdraws else ("in_sync", ""))
    assert len(bench.service.texts) == 2
    assert bench.row.remote_id == bench.service.messages[1]["id"]


def follow(bench: Bench, article: Article, withdraws: bool) -> None:
    if withdraws:
        bench.withdraw(article)
    else:
        bench.world.amend(article, title="Lịch tiếp công dân tháng 02 năm 2027", reason=AMENDED)


def test_a_follow_up_that_never_went_out_is_made_after_the_settling_time(bench: Bench) -> None:
    """Neither the first post nor what somebody else writes about it is taken for it."""
    article = published(bench)
    follow(bench, article, withdraws=False)
    bench.die()
    bench.service.keep(f"Bà con xem: {bench.world.agency.public_url}/t/{bench.row.statement_id}")

    bench.work()

    assert bench.stands == ("in_sync", "")
    assert len(bench.service.texts) == 3
    looked = [step.at for step in bench.row.steps.filter(what="saw_nothing")]
    assert looked and looked[0] > bench.row.steps.filter(what="outcome_unknown").get().at + timedelta(seconds=1)
    assert AMENDED in bench.service.texts[2]


@blind
@pytest.mark.parametrize("withdraws", [False, True], ids=["amended", "withdrawn"])
@pytest.mark.parametrize("went_out", [True, False])
def test_where_nobody_can_look_a_person_decides(bench: Bench, withdraws: bool, went_out: bool) -> None:
    article = published(bench)
    if went_out:
        bench.service.faults.append("drop_after")
        follow(bench, article, withdraws)
    else:
        follow(bench, article, withdraws)
        bench.die()
    bench.work()
    bench.pass_settling_time()
    bench.work()
    assert bench.stands == ("uncertain", "cannot_look")

    people.decide(bench.row.pk, exists=went_out, by=bench.world.people["hoa"])
    bench.work()

    assert bench.stands == (("withdrawn", "followed_up") if withdraws else ("in_sync", ""))
    assert len(bench.service.texts) == 2
    assert (WITHDRAWN if withdraws else AMENDED) in bench.service.texts[1]


@blind
def test_a_correction_while_the_first_message_is_unknown_is_not_lost(bench: Bench) -> None:
    bench.service.faults.append("drop_after")
    article = bench.world.article()
    bench.world.publish(article)
    bench.work()
    assert bench.stands == ("uncertain", "cannot_look")
    follow(bench, article, withdraws=False)
    bench.work()

    people.decide(bench.row.pk, exists=True, by=bench.world.people["hoa"])
    bench.work()

    assert bench.stands == ("in_sync", "")
    assert len(bench.service.texts) == 2
    assert AMENDED in bench.service.texts[1]


def test_a_changed_follow_up_is_followed_up_once_then_a_person_decides(bench: Bench) -> None:
    """The account allows one repair."""
    article = published(bench)
    bench.withdraw(article)
    bench.work()
    for _ in range(2):
        bench.service.messages[-1]["text"] = "Khác hẳn."
        bench.settle()
        people.look_again([bench.row.pk])
        bench.work()

    assert bench.stands == ("differs", "edited_outside")
    assert len(bench.service.texts) == 3


def test_what_has_expired_stays_and_says_so(bench: Bench) -> None:
    article = bench.world.article(not_after=clock.now() + timedelta(hours=1))
    bench.world.publish(article)
    bench.work()
    with clock.using(clock.FixedClock(clock.now() + timedelta(hours=2))):
        Placement.objects.update(due_at=clock.now())
        bench.work()

    assert bench.stands == ("in_sync", "expired")
    assert len(bench.service.texts) == 1
