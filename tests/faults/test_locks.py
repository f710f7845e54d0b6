"""Who writes the same rows at the same time waits, but never in a circle: PostgreSQL would end one of the two."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor

import pytest
from django.db import connection, transaction

from caunoi.agencies import actions as agencies
from caunoi.agencies.models import ChannelAccount
from caunoi.delivery.actions import people
from caunoi.delivery.models import Placement
from caunoi.releases import actions as releases
from tests.delivery.conftest import Stage

# Of the locks, because the list of sessions stays as it was when a transaction first read it.
BLOCKED_BY_US = "SELECT 1 FROM pg_locks WHERE NOT granted AND pg_backend_pid() = ANY(pg_blocking_pids(pid))"


Elsewhere = Callable[[Callable[[], object]], "Future[None]"]


@pytest.fixture
def elsewhere() -> Iterator[Elsewhere]:
    """Do something on a connection of its own, and return when it waits for a lock that we hold."""
    pool = ThreadPoolExecutor(1)

    def begin(work: Callable[[], object]) -> Future[None]:
        future = pool.submit(_and_close, work)
        deadline = time.monotonic() + 20
        while time.monotonic() < deadline and not future.done():
            with connection.cursor() as cursor:
                cursor.execute(BLOCKED_BY_US)
                if cursor.fetchone():
                    return future
            time.sleep(0.01)
        future.result(timeout=0)
        raise AssertionError("it went through without waiting for us")

    with pool:
        yield begin


def _and_close(work: Callable[[], object]) -> None:
    try:
        work()
    finally:
        connection.close()


@pytest.mark.parametrize("channel", ["portal", "zalo", "facebook"])
def test_a_worker_notes_a_copy_while_an_amendment_is_approved(stage: Stage, elsewhere: Elsewhere, channel: str) -> None:
    article = stage.world.article()
    stage.world.publish(article)
    stage.work()
    placement = stage.placement(channel)

    with transaction.atomic():
        Placement.objects.select_for_update().get(pk=placement.pk)  # as a worker holds it between two calls
        amending = elsewhere(lambda: stage.world.amend(article, title="Lịch tiếp công dân tháng 02 năm 2027"))
        releases.forget_copy(placement.statement_id, placement.account_id)
        releases.note_copy(placement.statement_id, placement.account_id, "https://copy.example/1")

    amending.result(timeout=30)
    stage.work()
    assert set(stage.states().values()) == {"in_sync"}


@pytest.mark.parametrize(
    "change",
    [
        lambda account, by: people.set_account_state(account.pk, ChannelAccount.State.PAUSED, by=by),
        lambda account, by: people.put_account_back(account, by=by),
    ],
    ids=["paused", "put back"],
)
def test_a_worker_reports_trouble_while_a_person_changes_the_account(
    stage: Stage, elsewhere: Elsewhere, change: Callable[..., object]
) -> None:
    stage.world.publish()
    stage.work()
    placement = stage.placement("facebook")
    Placement.objects.filter(pk=placement.pk).update(state="pending", reason="account_trouble")

    with transaction.atomic():
        Placement.objects.select_for_update().get(pk=placement.pk)
        changing = elsewhere(lambda: change(placement.account, stage.world.people["an"]))
        agencies.report_trouble(placement.account_id, "190 the token was revoked")

    changing.result(timeout=30)
