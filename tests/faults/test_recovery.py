"""Single steps of recovery, exactly timed: what a dead, paused or mistaken worker leaves, and who looks after it.

In this process, one test a scenario that the killer meets only by luck.
"""

from __future__ import annotations

import asyncio
import time
import uuid
from datetime import timedelta
from typing import Any

import pytest

from caunoi.channels import contract
from caunoi.delivery import reconciler, tasks
from caunoi.delivery.actions import claiming, working
from caunoi.delivery.models import Placement
from caunoi.delivery.plan import Call, Create
from caunoi.foundation import clock
from caunoi.newsroom import actions
from tests.delivery.conftest import Stage


def crash_while_creating(stage: Stage, channel: str) -> Placement:
    """A worker has begun to create the copy and died; whether the platform got the call is up to the caller."""
    placement = stage.placement(channel)
    worker = uuid.uuid4()
    claimed = claiming.claim_due(placement.account_id, worker, 10)
    assert placement.pk in claimed
    step = working.advance(placement.pk, worker, None)
    assert step is not None and isinstance(step.action, Create)
    Placement.objects.filter(pk=placement.pk).update(claimed_until=clock.now() - timedelta(seconds=1))
    return stage.placement(channel)


def made(stage: Stage, channel: str) -> int:
    """How many copies the stand-in ever made."""
    account = next(iter(stage.state(channel)["accounts"].values()))
    return len(account["removed"]) + len(account["articles" if channel == "zalo" else "posts"])


@pytest.mark.parametrize(
    "fault",
    [{"fault": "http500"}, {"fault": "html502"}, {"fault": "drop_before"}, {"fault": "rate_limited"}],
    ids=lambda fault: fault["fault"],
)
@pytest.mark.parametrize(
    ("channel", "made_by", "found_by"),
    [("zalo", "article/create", "article/getslice"), ("facebook", "feed", "published_posts")],
)
def test_a_look_that_fails_does_not_end_the_uncertainty(
    stage: Stage, channel: str, made_by: str, found_by: str, fault: dict[str, Any]
) -> None:
    """The answer to a creation was lost, then the platform fails while we look: creating again would double it."""
    stage.control("faults", platform=channel, endpoint=made_by, fault="drop_after_commit", times=1)
    stage.control("faults", platform=channel, endpoint=found_by, times=2, **fault)
    stage.world.publish()
    stage.see_portal()
    asyncio.run(one_call(stage, channel))
    account = stage.world.accounts[channel]  # somebody's own post: else Facebook would refuse the second one (506)
    stage.control("post", platform=channel, account=account.remote_id, title="Khác", message="Khác")

    work_through_rests(stage)

    assert made(stage, channel) == 2  # with the other one
    assert stage.placement(channel).state == "in_sync"


def work_through_rests(stage: Stage) -> None:
    """Work, and do not wait for the rests that an account or a placement was given."""
    for _ in range(6):
        stage.work()
        for account in stage.world.accounts.values():
            account.refresh_from_db()
            account.resting_until = None
            account.save()
        Placement.objects.filter(retry_at__isnull=False).update(retry_at=None, due_at=clock.now())
        Placement.objects.filter(state="pending").update(due_at=clock.now())
    stage.work()


@pytest.mark.parametrize("channel", ["zalo", "facebook"])
def test_a_correction_during_an_uncertain_creation_finds_the_first_copy(stage: Stage, channel: str) -> None:
    """What is looked for is what was sent, not what is wanted by now: Zalo's list knows the old title only."""
    endpoint = "article/create" if channel == "zalo" else "feed"
    stage.control("faults", platform=channel, endpoint=endpoint, fault="drop_after_commit", times=1)
    article = stage.world.article("Lịch tiếp công dân tháng 01")
    stage.world.publish(article)
    stage.see_portal()
    portal = stage.world.accounts["portal"]
    account = stage.world.accounts[channel]
    asyncio.run(one_call(stage, channel))
    assert Placement.objects.get(account=account).uncertain == Call.CREATE
    assert portal.channel == "portal"

    stage.world.amend(article, title="Thay đổi: nghỉ tiếp công dân đến hết Tết")
    stage.work()

    assert made(stage, channel) == 1
    assert stage.states() == {"portal": "in_sync", "zalo": "in_sync", "facebook": "in_sync"}
    assert "nghỉ tiếp công dân" in str(stage.copies(channel)[0])


async def one_call(stage: Stage, channel: str) -> None:
    """Exactly one step of a worker that dies afterwards."""
    from caunoi.delivery.line import http_client
    from caunoi.delivery.reconciler import Drain
    from caunoi.foundation.database import in_database

    account, worker = stage.world.accounts[channel], uuid.uuid4()
    async with http_client() as client:
        drain = Drain(account, worker, client)
        (placement_id,) = await in_database(claiming.claim_due, account.pk, worker, 1)
        step = await in_database(working.advance, placement_id, worker, None)
        assert step is not None
        await in_database(working.advance, placement_id, worker, await drain._do(step))
        await in_database(claiming.release_claims, worker)


@pytest.mark.parametrize("channel", ["zalo", "facebook"])
def test_a_withdrawal_during_an_uncertain_creation_takes_the_copy_down(stage: Stage, channel: str) -> None:
    endpoint = "article/create" if channel == "zalo" else "feed"
    stage.control("faults", platform=channel, endpoint=endpoint, fault="drop_after_commit", times=1)
    article = stage.world.article()
    stage.world.publish(article)
    stage.see_portal()
    asyncio.run(one_call(stage, channel))

    actions.withdraw(article, by=stage.world.people["quan"], reason="Chưa xác minh xong.")
    stage.work()

    assert made(stage, channel) == 1
    assert stage.copies(channel) == []
    assert stage.states() == {"portal": "withdrawn", "zalo": "withdrawn", "facebook": "withdrawn"}


def test_a_withdrawal_while_zalo_processes_and_then_refuses_is_withdrawn(stage: Stage) -> None:
    """Nothing stands and nothing is wanted: a refusal of the old words is no reason to be blocked."""
    article = stage.world.article()
    stage.world.publish(article)
    stage.see_portal()
    asyncio.run(one_call(stage, "zalo"))
    assert stage.placement("zalo").observed == "pending"
    refusal = {"error": -201, "message": "title is invalid!"}
    stage.control("faults", platform="zalo", endpoint="article/verify", fault="error", error=refusal, times=1)
    stage.control("timing", processing_seconds=600)

    actions.withdraw(article, by=stage.world.people["quan"], reason="Chưa xác minh xong.")
    stage.work()

    assert stage.placement("zalo").state == "withdrawn"


def test_an_uncertain_creation_that_never_happened_is_made_after_the_settling_time(stage: Stage) -> None:
    stage.world.publish()
    stage.see_portal()
    crash_while_creating(stage, "facebook")
    began = time.monotonic()

    stage.work()

    assert made(stage, "facebook") == 1
    assert time.monotonic() - began >= 2  # its settling time


def test_a_worker_that_comes_late_does_not_end_what_another_found_out(stage: Stage) -> None:
    """A's call is given up by A after B took the row over and looks for the copy: it stays uncertain."""
    stage.world.publish()
    stage.see_portal()
    placement = crash_while_creating(stage, "facebook")
    late, other = placement.claimed_by, uuid.uuid4()
    assert late is not None
    assert claiming.claim_due(placement.account_id, other, 10) == [placement.pk]
    assert working.advance(placement.pk, other, None)
    assert stage.placement("facebook").uncertain == Call.CREATE

    working.advance(placement.pk, late, contract.OutcomeUnknown("no answer"))

    assert stage.placement("facebook").uncertain == Call.CREATE


def test_a_look_that_ended_late_does_not_undo_what_was_concluded(stage: Stage) -> None:
    """B looked and saw nothing; meanwhile A's creation was accepted. The newer truth stays."""
    stage.world.publish()
    stage.see_portal()
    placement = crash_while_creating(stage, "zalo")
    late, other = placement.claimed_by, uuid.uuid4()
    assert late is not None
    claiming.claim_due(placement.account_id, other, 10)
    working.advance(placement.pk, other, None)
    Placement.objects.update(uncertain_since=clock.now() - timedelta(minutes=5))
    working.advance(placement.pk, late, working.Concluded(contract.Pending({"token": "t"})))

    working.advance(placement.pk, other, working.Seen(()))

    assert stage.placement("zalo").observed == "pending"
    assert stage.placement("zalo").pending is not None


def test_a_claim_that_ran_out_is_not_renewed(stage: Stage) -> None:
    """A worker that slept through its lease must not keep a row that it does not work on."""
    stage.world.publish()
    stage.see_portal()
    placement = crash_while_creating(stage, "zalo")
    assert placement.claimed_by is not None

    claiming.renew_claims(placement.claimed_by)

    assert claiming.claim_due(placement.account_id, uuid.uuid4(), 10) == [placement.pk]


def test_a_missing_file_stops_its_own_article_only(stage: Stage) -> None:
    """A released picture is gone from the disk: that copy waits for a person, the others go on."""
    from wagtail.rich_text import RichText

    from caunoi.releases import blobs
    from tests import world as worlds

    shot = {"picture": worlds.picture("rebeccapurple"), "alt": "Ảnh", "caption": ""}  # nobody else's file
    body = [("paragraph", RichText("<p>Có ảnh.</p>")), ("image", shot)]
    with_picture = stage.world.article("Bài có ảnh", body=body)
    release = stage.world.publish(with_picture)
    stage.see_portal()
    from caunoi.releases.actions import content_of

    blobs.path_of(content_of(release).pictures[0].variants["post"].blob).unlink()
    plain = stage.world.article("Bài không có ảnh")
    stage.world.publish(plain)
    stage.see_portal()

    stage.work()

    assert stage.states(plain.statement_id)["facebook"] == "in_sync"
    blocked = Placement.objects.get(statement=with_picture.statement_id, account__channel="facebook")
    assert (blocked.state, blocked.reason) == ("blocked", "refused")
    assert made(stage, "facebook") == 1


def test_an_article_that_quotes_another_is_not_taken_for_it(stage: Stage) -> None:
    """A's creation is uncertain, and B's post carries A's link: B's copy is not adopted as A's."""
    stage.control("faults", platform="facebook", endpoint="feed", fault="drop_before", times=1)
    quoted = stage.world.article("Bài được nhắc đến")
    stage.world.publish(quoted)
    stage.see_portal()
    asyncio.run(one_call(stage, "facebook"))
    from wagtail.rich_text import RichText

    link = f"{stage.world.agency.public_url}/t/{quoted.statement_id}"
    body = [("paragraph", RichText(f'<p>Xem <a href="{link}">thông báo trước</a>.</p>'))]
    quoting = stage.world.article("Bài nhắc đến bài khác", body=body)
    stage.world.publish(quoting)
    stage.see_portal()
    placement = Placement.objects.get(statement=quoted.statement_id, account__channel="facebook")
    Placement.objects.filter(pk=placement.pk).update(due_at=clock.now() + timedelta(seconds=3))

    stage.work()
    time.sleep(3)
    stage.work()

    assert stage.states(quoting.statement_id)["facebook"] == "in_sync"
    assert len({post["message"] for post in stage.copies("facebook")}) == len(stage.copies("facebook"))
    assert made(stage, "facebook") == len(stage.copies("facebook"))


def test_one_account_has_one_place_in_a_worker(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    """However often it is woken, a busy account does not take the places of the others; nothing asked for
    meanwhile is forgotten."""
    runs: list[int] = []

    async def slow(account_id: int) -> None:
        runs.append(account_id)
        await asyncio.sleep(0.2)

    woken: list[int] = []
    monkeypatch.setattr(tasks.reconciler, "drain", slow)
    monkeypatch.setattr(tasks, "wake", woken.append)

    async def woken_three_times() -> None:
        await asyncio.gather(*(tasks.drain.func(7) for _ in range(3)))

    asyncio.run(woken_three_times())

    assert runs == [7]
    assert woken == [7]


def test_an_endless_drain_gives_way_to_the_others(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    """Zalo processes for ever: the drain of its account ends all the same, and queues behind the others."""
    monkeypatch.setattr(reconciler, "TURN", 4.0)
    stage.control("timing", processing_seconds=600)
    stage.world.publish()
    stage.see_portal()
    account = stage.world.accounts["zalo"]
    began = time.monotonic()

    async def once() -> None:
        await reconciler.drain(account.pk)

    asyncio.run(once())

    assert time.monotonic() - began < 15
    assert stage.placement("zalo").observed == "pending"
