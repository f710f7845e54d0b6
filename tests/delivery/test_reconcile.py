from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest
from django.db import connection
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from caunoi.agencies.models import ChannelAccount
from caunoi.delivery import queries, reconciler, tasks
from caunoi.delivery.actions import people
from caunoi.foundation import clock
from caunoi.newsroom import actions
from tests.delivery.conftest import Stage


def test_an_approved_article_stands_on_all_three(stage: Stage) -> None:
    article = stage.world.article()
    stage.world.publish(article)

    stage.work()

    assert stage.states() == {"portal": "in_sync", "zalo": "in_sync", "facebook": "in_sync"}
    assert [copy["title"] for copy in stage.copies("zalo")] == [article.title]
    assert article.title in stage.copies("facebook")[0]["message"]


def test_a_correction_changes_all_three(stage: Stage) -> None:
    article = stage.world.article()
    stage.world.publish(article)
    stage.work()

    stage.world.amend(article, title="Lịch tiếp công dân tháng 02 năm 2027")
    stage.work()

    assert stage.states() == {"portal": "in_sync", "zalo": "in_sync", "facebook": "in_sync"}
    assert [copy["title"] for copy in stage.copies("zalo")] == ["Lịch tiếp công dân tháng 02 năm 2027"]
    assert len(stage.copies("facebook")) == 1
    assert "tháng 02 năm 2027" in stage.copies("facebook")[0]["message"]


def test_a_withdrawal_removes_all_three_and_the_portal_says_why(stage: Stage) -> None:
    article = stage.world.article()
    stage.world.publish(article)
    stage.work()

    actions.withdraw(article, by=stage.world.people["quan"], reason="Lịch đã thay đổi, chưa xác minh xong.")
    stage.work()

    assert stage.states() == {"portal": "withdrawn", "zalo": "withdrawn", "facebook": "withdrawn"}
    assert stage.copies("zalo") == []
    assert stage.copies("facebook") == []


def test_a_worker_that_was_asked_to_end_claims_nothing_more(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reconciler, "_closing", False)  # put back afterwards
    stage.world.publish()
    stage.see_portal()
    reconciler.close()
    asyncio.run(reconciler.drain(stage.world.accounts["zalo"].pk))
    assert stage.copies("zalo") == []
    monkeypatch.setattr(reconciler, "_closing", False)
    stage.work()
    assert len(stage.copies("zalo")) == 1


def test_an_outside_edit_is_found_and_repaired(stage: Stage) -> None:
    article = stage.world.article()
    stage.world.publish(article)
    stage.work()
    post = stage.copies("facebook")[0]
    account = stage.world.accounts["facebook"]
    stage.control("edit", platform="facebook", account=account.remote_id, id=post["id"], message="Khác hẳn.")

    people.look_again([stage.placement("facebook").pk])
    stage.work()

    assert article.title in stage.copies("facebook")[0]["message"]
    assert stage.placement("facebook").state == "in_sync"
    assert stage.placement("facebook").repairs == 1


def test_an_outside_deletion_is_repaired_once(stage: Stage) -> None:
    article = stage.world.article()
    stage.world.publish(article)
    stage.work()
    copy = stage.copies("zalo")[0]
    stage.control("delete", platform="zalo", account=stage.world.accounts["zalo"].remote_id, id=copy["id"])

    stage.settle()  # right after placing, absence is not believed
    people.look_again([stage.placement("zalo").pk])
    stage.work()

    assert [found["title"] for found in stage.copies("zalo")] == [article.title]
    assert stage.copies("zalo")[0]["id"] != copy["id"]


def test_a_copy_is_adopted_when_the_answer_to_its_creation_was_lost(stage: Stage) -> None:
    for platform, endpoint in (("facebook", "feed"), ("zalo", "article/create")):
        stage.control("faults", platform=platform, endpoint=endpoint, fault="drop_after_commit", times=1)
    article = stage.world.article()
    stage.world.publish(article)

    stage.work()

    assert stage.states() == {"portal": "in_sync", "zalo": "in_sync", "facebook": "in_sync"}
    assert len(stage.copies("facebook")) == 1
    assert len(stage.copies("zalo")) == 1


def test_nothing_is_sent_before_the_portal_was_seen_over_http(stage: Stage) -> None:
    account = stage.world.accounts["portal"]
    reachable = account.hosts
    ChannelAccount.objects.filter(pk=account.pk).update(hosts={"public": "http://127.0.0.1:9"})
    stage.world.publish()
    stage.work()
    assert stage.states() == {"portal": "pending", "zalo": "pending", "facebook": "pending"}
    assert not stage.copies("zalo") and not stage.copies("facebook")

    ChannelAccount.objects.filter(pk=account.pk).update(hosts=reachable)
    people.look_again([stage.placement("portal").pk])
    stage.work()

    assert stage.states() == {"portal": "in_sync", "zalo": "in_sync", "facebook": "in_sync"}


def test_nothing_is_sent_while_the_portal_does_not_show_it(stage: Stage) -> None:
    article = stage.world.article(not_before=clock.now() + timedelta(hours=1))
    stage.world.publish(article)

    stage.work()

    assert stage.copies("facebook") == []
    assert stage.states() == {"portal": "pending", "zalo": "pending", "facebook": "pending"}


def test_what_is_approved_while_an_account_is_paused_goes_out_afterwards(stage: Stage) -> None:
    account, an = stage.world.accounts["facebook"], stage.world.people["an"]
    people.set_account_state(account.pk, ChannelAccount.State.PAUSED, by=an)
    stage.world.publish()
    stage.work()
    assert (stage.placement("facebook").state, stage.placement("facebook").reason) == ("blocked", "account_inactive")
    assert stage.copies("facebook") == []

    people.set_account_state(account.pk, ChannelAccount.State.ACTIVE, by=an)
    stage.work()
    assert stage.states() == {"portal": "in_sync", "zalo": "in_sync", "facebook": "in_sync"}


def test_a_hold_outlives_an_amendment_but_not_a_withdrawal(stage: Stage) -> None:
    article, hoa = stage.world.article(), stage.world.people["hoa"]
    stage.world.publish(article)
    stage.work()
    people.hold(stage.placement("facebook").pk, by=hoa)

    stage.world.amend(article, title="Lịch tiếp công dân tháng 02 năm 2027")
    stage.work()
    assert stage.states() == {"portal": "in_sync", "zalo": "in_sync", "facebook": "blocked"}
    assert "tháng 02" not in stage.copies("facebook")[0]["message"]

    actions.withdraw(article, by=stage.world.people["quan"], reason="Lịch đang được xem lại.")
    stage.work()
    assert stage.copies("facebook") == []
    assert stage.states()["facebook"] == "withdrawn"


def test_a_hold_that_ends_after_an_amendment_sends_the_newest_words(stage: Stage) -> None:
    article, hoa = stage.world.article(), stage.world.people["hoa"]
    stage.world.publish(article)
    stage.work()
    people.hold(stage.placement("zalo").pk, by=hoa)
    stage.world.amend(article, title="Lịch tiếp công dân tháng 02 năm 2027")
    stage.work()

    people.resume(stage.placement("zalo").pk, by=hoa)
    stage.work()
    assert stage.states() == {"portal": "in_sync", "zalo": "in_sync", "facebook": "in_sync"}
    assert [copy["title"] for copy in stage.copies("zalo")] == ["Lịch tiếp công dân tháng 02 năm 2027"]


def test_without_any_job_the_sweep_alone_brings_everything_in_sync(stage: Stage) -> None:
    """Nothing depends on a job having survived."""
    stage.world.publish()
    ProcrastinateJob.objects.all().delete()
    for _ in range(4):
        tasks.wake_due_accounts()
        for job in ProcrastinateJob.objects.filter(task_name="delivery.drain"):
            asyncio.run(reconciler.drain(job.args["account_id"]))
            ProcrastinateJob.objects.filter(pk=job.pk).delete()
    assert stage.states() == {"portal": "in_sync", "zalo": "in_sync", "facebook": "in_sync"}


def test_the_sweep_forgets_the_jobs_of_dead_workers(stage: Stage) -> None:
    """A dead worker's job stays “doing” and would keep others from being fetched."""
    stage.world.publish()
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now() - interval '1 minute')")
        cursor.execute(
            "UPDATE procrastinate_jobs SET status = 'doing', worker_id = (SELECT max(id) FROM procrastinate_workers)"
        )
    waiting = ProcrastinateJob.objects.filter(task_name="delivery.drain")
    dead = set(waiting.values_list("pk", flat=True))

    asyncio.run(_sweep())

    assert dead and not dead & set(waiting.values_list("pk", flat=True))
    assert waiting.filter(status="todo").exists()


async def _sweep() -> None:
    async with app.open_async():
        await tasks.sweep()


def test_sync_waits_neither_for_what_has_its_hour_to_come_nor_for_what_has_expired(stage: Stage) -> None:
    later = stage.world.article(not_before=clock.now() + timedelta(days=2))
    stage.world.publish(later)
    ending = stage.world.article("Lịch tiếp công dân tuần này", not_after=clock.now() + timedelta(hours=1))
    expired = stage.world.publish(ending)
    stage.work()

    with clock.using(clock.FixedClock(clock.now() + timedelta(hours=2))):
        stage.work()
        began = clock.now()
        people.look_again(queries.placements(expired.statement_id).values_list("pk", flat=True))
        stage.work()

        assert stage.states(expired.statement_id)["facebook"] == "withdrawn"
        assert not queries.unsettled(seen_since=began)
        stage.world.publish(stage.world.article("Lịch tiếp công dân tuần sau"))
        assert queries.unsettled(seen_since=began), "what is due now is waited for"
