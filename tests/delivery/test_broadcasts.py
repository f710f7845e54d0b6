"""A broadcast to followers goes out once, at an hour that is allowed, with the words that hold then, or not at all."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.utils import translation
from procrastinate.contrib.django.models import ProcrastinateJob

from caunoi.agencies.models import ChannelAccount
from caunoi.delivery import tasks, wording
from caunoi.delivery.actions import broadcasting, people
from caunoi.delivery.models import Broadcast
from caunoi.foundation import clock
from caunoi.newsroom import actions
from caunoi.newsroom.models import Article
from tests.delivery.conftest import Stage

MORNING = datetime(2027, 1, 4, 2, 0, tzinfo=UTC)  # 09:00 in Việt Nam
NIGHT = datetime(2027, 1, 4, 15, 30, tzinfo=UTC)  # 22:30
REFUSAL = {"error": -248, "message": "It breaks the platform's standards"}
State = Broadcast.State


@pytest.fixture
def hours(stage: Stage) -> Iterator[Hours]:
    hours = Hours(stage)
    with clock.using(hours):
        hours.set(MORNING)
        yield hours


class Hours(clock.FixedClock):
    """One clock for us and for the stand-in."""

    def __init__(self, stage: Stage) -> None:
        super().__init__(MORNING)
        self._stage = stage

    def set(self, at: datetime) -> None:
        self._at = at
        self._stage.control("clock", now=at.isoformat())

    async def sleep(self, seconds: float) -> None:
        self._at += timedelta(seconds=seconds)
        self._stage.control("clock", advance=seconds)


def announced(stage: Stage, **values: Any) -> Article:
    """An approved article that followers are to be told of."""
    article = stage.world.article(broadcast="all", **values)
    stage.world.publish(article)
    return article


def told(stage: Stage) -> list[Any]:
    """What the OA's followers got."""
    return next(iter(stage.state("zalo")["accounts"].values()))["broadcasts"]


def limit(stage: Stage, **rules: Any) -> None:
    account = stage.world.accounts["zalo"]
    ChannelAccount.objects.filter(pk=account.pk).update(rules={**account.rules, **rules})


def only() -> Broadcast:
    return Broadcast.objects.get()


def test_it_goes_out_once_the_article_stands(stage: Stage, hours: Hours) -> None:
    announced(stage)
    stage.work()
    stage.work()
    assert [broadcast["articles"] for broadcast in told(stage)] == [[stage.placement("zalo").remote_id]]
    assert only().state == State.ACCEPTED


def test_at_night_it_waits_for_the_morning(stage: Stage, hours: Hours) -> None:
    limit(stage, quiet_hours=[{"path": "oa/message", "from": "22:00", "to": "06:00"}])
    hours.set(NIGHT)
    announced(stage)
    stage.work()
    assert stage.states()["zalo"] == "in_sync"
    assert (only().state, only().not_before) == (State.WAITING, datetime(2027, 1, 4, 23, 0, tzinfo=UTC))
    with translation.override("en"):
        assert wording.broadcast_reason(only().reason) == "The account's quiet hours last until 06:00."

    hours.set(datetime(2027, 1, 4, 23, 1, tzinfo=UTC))
    stage.work()
    assert len(told(stage)) == 1


def test_a_used_up_quota_is_refused_before_sending_and_says_when(stage: Stage, hours: Hours) -> None:
    limit(stage, limits=[{"name": "broadcasts", "path": "oa/message", "per": "month", "at_most": 1}])
    announced(stage, title="Thông báo thứ nhất")
    stage.work()
    announced(stage, title="Thông báo thứ hai")
    stage.work()
    waiting = Broadcast.objects.get(state=State.WAITING)
    assert waiting.not_before == datetime(2027, 1, 31, 17, 0, tzinfo=UTC)  # midnight of 1 February in Việt Nam
    with translation.override("en"):
        assert wording.broadcast_reason(waiting.reason) == "Used up: broadcasts to followers per month, at most 1."
    assert len(told(stage)) == 1


def test_nothing_goes_out_while_the_account_is_paused(stage: Stage, hours: Hours) -> None:
    account, an = stage.world.accounts["zalo"], stage.world.people["an"]
    article = _waits_for_its_hour(stage, hours)
    people.set_account_state(account.pk, ChannelAccount.State.PAUSED, by=an)
    hours.set(MORNING + timedelta(days=1))
    stage.work()
    assert told(stage) == []

    people.set_account_state(account.pk, ChannelAccount.State.ACTIVE, by=an)
    stage.work()
    assert len(told(stage)) == 1
    assert only().release.statement_id == article.statement_id


def test_nothing_goes_out_while_the_copy_is_on_hold(stage: Stage, hours: Hours) -> None:
    _waits_for_its_hour(stage, hours)
    placement, hoa = stage.placement("zalo"), stage.world.people["hoa"]
    people.hold(placement.pk, by=hoa)
    hours.set(MORNING + timedelta(days=1))
    stage.work()
    assert told(stage) == []

    people.resume(placement.pk, by=hoa)
    stage.work()
    assert len(told(stage)) == 1


@pytest.mark.parametrize(
    "body",
    [{"error": -204, "message": "Official account is disable"}, {"error": -223, "message": "not granted"}],
    ids=["disabled OA", "lost permission"],
)
def test_an_account_in_trouble_loses_no_broadcast(stage: Stage, hours: Hours, body: dict[str, Any]) -> None:
    announced(stage)
    stage.control("faults", platform="zalo", endpoint="oa/message", fault="error", error=body, times=1)
    stage.work()
    account = ChannelAccount.objects.get(channel="zalo")
    assert account.trouble and only().state == State.WAITING

    people.put_account_back(account, by=stage.world.people["an"])
    stage.work()
    assert len(told(stage)) == 1


def test_amended_while_it_waits_it_goes_out_with_the_new_words(stage: Stage, hours: Hours) -> None:
    article = _waits_for_its_hour(stage, hours)
    second = stage.world.amend(article, title="Lịch tiếp công dân tháng 02 năm 2027")
    stage.work()
    assert told(stage) == []

    hours.set(MORNING + timedelta(days=1))
    stage.work()
    assert len(told(stage)) == 1
    assert (only().release, only().state) == (second, State.ACCEPTED)


def test_amended_without_a_broadcast_it_is_dropped(stage: Stage, hours: Hours) -> None:
    article = _waits_for_its_hour(stage, hours)
    stage.world.amend(article, broadcast="")
    assert (only().state, only().reason) == (State.DROPPED, "release_amend")


def test_withdrawn_while_it_waits_it_is_dropped(stage: Stage, hours: Hours) -> None:
    article = _waits_for_its_hour(stage, hours)
    actions.withdraw(article, by=stage.world.people["quan"], reason="Đang xác minh lại.")
    hours.set(MORNING + timedelta(days=1))
    stage.work()
    assert told(stage) == []
    assert (only().state, only().reason) == (State.DROPPED, "release_withdraw")


def test_no_longer_in_force_it_is_dropped(stage: Stage, hours: Hours) -> None:
    _waits_for_its_hour(stage, hours, not_after=NIGHT + timedelta(hours=1))
    hours.set(MORNING + timedelta(days=1))
    stage.work()
    assert told(stage) == []
    assert (only().state, only().reason) == (State.DROPPED, "expired")


def test_an_unknown_outcome_waits_for_a_person(stage: Stage, hours: Hours) -> None:
    announced(stage)
    stage.control("faults", platform="zalo", endpoint="oa/message", fault="drop_after_commit", times=1)
    stage.work()
    stage.work()
    assert only().state == State.UNCERTAIN and len(told(stage)) == 1

    broadcasting.decide(only().pk, sent=True, by=stage.world.people["hoa"])
    stage.work()
    assert len(told(stage)) == 1


def test_a_refused_one_can_be_sent_again_or_dropped(stage: Stage, hours: Hours) -> None:
    hoa = stage.world.people["hoa"]
    announced(stage)
    stage.control("faults", platform="zalo", endpoint="oa/message", fault="error", error=REFUSAL, times=2)
    stage.work()
    assert only().state == State.REFUSED

    broadcasting.send_again(only().pk, by=hoa)
    stage.work()
    assert only().state == State.REFUSED
    broadcasting.drop(only().pk, by=hoa)
    stage.work()
    assert told(stage) == [] and only().state == State.DROPPED
    with pytest.raises(people.NotPossible):
        broadcasting.send_again(only().pk, by=hoa)


def test_the_sweep_finds_it_without_any_job(stage: Stage, hours: Hours) -> None:
    _waits_for_its_hour(stage, hours)
    ProcrastinateJob.objects.all().delete()
    hours.set(MORNING + timedelta(days=1))
    tasks.wake_due_accounts()
    asked = {job.args["account_id"] for job in ProcrastinateJob.objects.filter(task_name="delivery.drain")}
    assert stage.world.accounts["zalo"].pk in asked
    stage.work()
    assert len(told(stage)) == 1


def _waits_for_its_hour(stage: Stage, hours: Hours, **values: Any) -> Article:
    """Approved at night: the copies stand, the broadcast waits."""
    limit(stage, quiet_hours=[{"path": "oa/message", "from": "22:00", "to": "06:00"}])
    hours.set(NIGHT)
    article = announced(stage, **values)
    stage.work()
    assert only().state == State.WAITING
    return article
