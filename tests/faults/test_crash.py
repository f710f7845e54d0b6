"""Workers, stand-ins and the database are killed; at the end every copy stands exactly once and as released."""

from __future__ import annotations

import os
import random
import secrets
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, connections

from caunoi.config.installation import Installation
from caunoi.delivery.models import Placement
from caunoi.foundation import clock
from caunoi.foundation.postgres import EmbeddedPostgres, programs_dir
from caunoi.foundation.processes import wait_until
from caunoi.inbox import actions as inbox
from caunoi.inbox.models import Message
from caunoi.inbox.queries import ABANDONED
from tests.faults.scenario import HELD, House, Killer, house, jobs, judge, wait_for
from tests.inbox import speaking
from tests.sandbox.sandbox_clients import listening

pytestmark = pytest.mark.crash

KILLS = int(os.environ.get("CAUNOI_KILLS", "10"))
SEED = int(os.environ.get("CAUNOI_SEED", "0")) or secrets.randbelow(1_000_000)


@pytest.fixture
def home(own_database: Any, tmp_path: Path) -> Iterator[House]:
    with house(own_database.url, tmp_path) as built:
        yield built


def judged(home: House) -> None:
    verdict = judge(home)
    assert verdict.good, verdict


def test_killed_workers_leave_every_copy_exactly_once(home: House) -> None:
    print(f"CAUNOI_SEED={SEED} CAUNOI_KILLS={KILLS}")
    killer = Killer(home, SEED, say=print)
    killer.begin()
    killer.run(KILLS)

    verdict = killer.finish()

    assert verdict.good, verdict
    assert killer.kills >= KILLS
    assert wait_until(lambda: jobs() < 6, 60), jobs()  # what the dead left is swept away, and what waited for it done


def test_killed_stand_ins_come_back_to_the_same_state(home: House) -> None:
    """kill -9 of both platforms in the middle of the work, twice; the worker waits and goes on by itself."""
    home.workers.start()
    home.publish()
    home.settled()
    for _ in range(2):
        home.publish(3)
        home.publish()
        home.amend(home.told[0])
        wait_for("a call in flight", lambda: Placement.objects.exclude(in_flight="").exists(), every=0.001)
        home.stand_ins.kill()
        home.publish()
        home.stand_ins.start()

    home.settled()

    judged(home)


@pytest.mark.soak  # the killer above has two of its moments with two workers
def test_two_workers_killed_at_once(home: House) -> None:
    home.workers.start(2)
    chance = random.Random(SEED)
    for number in range(6):
        home.publish(number % 3)
    wait_for("a call in flight", lambda: Placement.objects.exclude(in_flight="").exists(), every=0.001)
    time.sleep(chance.uniform(0, 1))
    home.workers.kill()
    home.amend(home.told[0])
    home.withdraw(home.told[1])
    home.workers.start(2)

    home.settled()

    judged(home)


def test_a_reply_whose_worker_is_killed_arrives_once_and_waits_for_a_person(home: House) -> None:
    """Between the platform's commit and its answer, and before the commit: nobody here can know whether the citizen
    reads it. It is never sent again by itself, a clerk sees it, and what is written next goes out."""
    account, hoa = home.world.accounts["zalo"], home.world.people["hoa"]
    with listening() as url:
        home.stand_ins.control("webhooks", {"platform": "zalo", "url": url, "verify_token": "x"})
        person = home.stand_ins.control("say", {"platform": "zalo", "text": "Đường ngập"})["person"]
    speaking.zalo(account, "Đường ngập", person)
    inbox.read_events()
    heard = Message.objects.get(direction=Message.Direction.IN)

    def arrived() -> list[str]:
        return [one["text"] for one in home.stand_ins.account("zalo")["messages"] if one["by"] == "account"]

    home.workers.start()
    for when, text in (("after", "Đã nhận."), ("before", "Đã chuyển xử lý.")):
        order = {"endpoint": "oa/message/cs", "fault": "latency", "seconds": HELD, "when": when, "times": 1}
        fault = home.stand_ins.fault(platform="zalo", **order)
        reply = inbox.queue_reply(heard, text, by=hoa)
        wait_for("the call", lambda fault=fault: home.stand_ins.hits(fault), every=0.005)
        if when == "after":
            wait_for("the platform's commit", lambda text=text: text in arrived(), every=0.005)
        home.workers.kill()
        Message.objects.filter(pk=reply.pk).update(since=clock.now() - ABANDONED)  # as if it were that much later
        home.workers.start()
        rows = Message.objects.filter(pk=reply.pk, state=Message.State.UNCERTAIN)
        wait_for("the doubt", rows.exists)
        wait_for("what the platform had taken", lambda text=text: text in arrived())
        inbox.settle(reply.pk, arrived=True, by=hoa)
    inbox.queue_reply(heard, "Đã xong.", by=hoa)
    wait_for("the next reply", lambda: "Đã xong." in arrived())

    assert arrived() == ["Đã nhận.", "Đã chuyển xử lý.", "Đã xong."]


def test_one_of_two_workers_sleeps_longer_than_its_lease(home: House) -> None:
    """SIGSTOP in the middle of calls: the other worker takes over, and the sleeper does not send what it was about
    to send."""
    home.workers.start(2)
    sleeper = home.workers.running[0]
    for number in range(4):
        home.publish(number % 3)
    wait_for("a call in flight", lambda: Placement.objects.exclude(in_flight="").exists(), every=0.001)
    sleeper.send_signal(signal.SIGSTOP)
    home.amend(home.told[0])
    try:
        home.settled()
    finally:
        sleeper.send_signal(signal.SIGCONT)
    home.amend(home.told[1])
    home.settled()

    judged(home)


def test_a_worker_that_is_suspended_within_a_transaction_stops_nobody_for_long(home: House) -> None:
    """The rows it has locked are free again when the server ends its session; approving goes on meanwhile."""
    home.publish()
    home.workers.start()
    (sleeper,) = home.workers.running
    sleeper.send_signal(signal.SIGSTOP)
    while not _placements_are_locked():  # stopped again and again, until it is stopped at the right moment
        home.amend(home.told[0])
        sleeper.send_signal(signal.SIGCONT)
        wait_for("a transaction of the worker", _placements_are_locked, every=0.0005)
        sleeper.send_signal(signal.SIGSTOP)
    try:
        home.amend(home.told[0])
        home.workers.start()
        home.settled()
    finally:
        sleeper.send_signal(signal.SIGCONT)
    home.settled()

    judged(home)


def _placements_are_locked() -> bool:
    """Whether a session that does nothing at this moment holds placements."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT EXISTS (SELECT FROM pg_stat_activity JOIN pg_locks USING (pid) WHERE state = 'idle in transaction'"
            " AND datname = current_database() AND relation = 'delivery_placement'::regclass AND mode = 'RowShareLock')"
        )
        return bool(cursor.fetchone()[0])


def _copied(template: str, server: EmbeddedPostgres) -> str:
    """A migrated database on a server of our own, without the time that migrations take."""
    url = server.start().url
    dump = subprocess.run([programs_dir() / "pg_dump", "--no-owner", template], check=True, capture_output=True)
    subprocess.run([programs_dir() / "psql", "-q", "-v", "ON_ERROR_STOP=1", url], input=dump.stdout, check=True,
                   stdout=subprocess.DEVNULL)  # fmt: skip
    return url


@contextmanager
def _on(url: str) -> Iterator[None]:
    """Django's connections of this process lead to another server."""
    values = connections["default"].settings_dict
    before = dict(values)
    connections.close_all()
    values.update({name: value for name, value in conninfo_to_django(url).items() if name in values})
    try:
        yield
    finally:
        connections.close_all()
        values.update(before)


def conninfo_to_django(url: str) -> dict[str, Any]:
    return Installation(Path(), url, "", demo=True).database()


def test_a_restarted_database_is_found_again(
    template: str, django_db_setup: None, tmp_path: Path, django_db_blocker: Any
) -> None:
    """PostgreSQL stops under a running worker and starts again: the same worker process goes on."""
    from tests.conftest import _endpoint  # the server of the whole run stays as it is

    server = EmbeddedPostgres(tmp_path / "server", durable=True)
    try:
        url = _copied(_endpoint.database(template).url, server)
        with django_db_blocker.unblock(), _on(url), house(url, tmp_path) as home:
            home.workers.start()
            home.publish()
            home.settled()
            (worker,) = home.workers.running
            for _ in range(2):
                home.publish(1)
                home.amend(home.told[0])
                wait_for("a call in flight", lambda: Placement.objects.exclude(in_flight="").exists(), every=0.001)
                server.stop()
                time.sleep(1)  # how long it is away
                server.start()
                connections.close_all()  # this process's own, which the restart has left dead
            home.settled()

            judged(home)
            assert worker.poll() is None, home.workers.log_tail()
    finally:
        server.stop()
