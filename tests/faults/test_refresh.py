"""Zalo's refresh token works once: whatever happens around a renewal, it is used once and the new pair is kept."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import threading
import time
from datetime import timedelta
from typing import Any

import pytest
from django.db import OperationalError

from caunoi.agencies import actions as agencies
from caunoi.agencies import vault
from caunoi.agencies.models import ChannelAccount
from caunoi.channels.contract import CredentialsExpired, Retryable
from caunoi.channels.zalo.calls import slice_request
from caunoi.delivery import renditions, renewal
from caunoi.delivery.actions import people
from caunoi.delivery.line import Line, http_client
from caunoi.foundation import clock
from caunoi_sandbox import seed
from tests.delivery.conftest import Stage
from tests.faults.scenario import ROOT

ENDPOINT = "oa/access_token"


def expire(stage: Stage) -> None:
    stage.control("tokens", platform="zalo", account=seed.ZALO_OA_ID, action="expire")


def statistics(stage: Stage) -> tuple[int, int]:
    """Refreshes granted and refused."""
    figures = stage.state("zalo")["accounts"][seed.ZALO_OA_ID]["tokens"]
    return figures["refreshes_granted"], figures["refreshes_refused"]


def zalo(stage: Stage) -> ChannelAccount:
    account = stage.world.accounts["zalo"]
    account.refresh_from_db()
    return account


def call(stage: Stage, count: int = 1) -> list[Any]:
    """Calls at once, in an event loop of their own."""

    async def calls() -> list[Any]:
        account = stage.world.accounts["zalo"]
        async with http_client() as client:
            line = Line(account, renditions.channel_named("zalo"), client)
            made = await asyncio.gather(*(line.call(slice_request(0)) for _ in range(count)), return_exceptions=True)
        return list(made)

    return asyncio.run(calls())


def errors(answers: list[Any]) -> list[BaseException]:
    return [answer for answer in answers if isinstance(answer, BaseException)]


@pytest.mark.crash
def test_two_processes_and_twenty_calls_use_the_refresh_token_once(stage: Stage, own_database: Any) -> None:
    expire(stage)
    environment = {**os.environ, "DATABASE_URL": own_database.url, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "tests.faults.refreshing", str(stage.world.accounts["zalo"].pk), "10"]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    processes = [subprocess.Popen(command, env=environment, cwd=ROOT, **pipes) for _ in range(2)]  # type: ignore[call-overload]
    try:
        for process in processes:
            assert process.stdout.readline().strip() == "ready"
        for process in processes:
            process.stdin.write("go\n")
            process.stdin.flush()
        answers = [line for process in processes for line in process.communicate(timeout=60)[0].split("\n") if line]
    finally:
        for process in processes:
            process.kill()
            process.wait(10)

    assert answers == ["ok"] * 20
    assert statistics(stage) == (1, 0)
    assert zalo(stage).trouble == ""


def test_two_event_loops_and_twenty_calls_use_the_refresh_token_once(stage: Stage) -> None:
    """The same with a slow answer, so that the calls of the other loop are sure to wait for it."""
    expire(stage)
    stage.control("faults", platform="oauth", endpoint=ENDPOINT, fault="latency", seconds=1, when="after", times=1)
    answers: list[Any] = []
    threads = [threading.Thread(target=lambda: answers.extend(call(stage, 10))) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)

    assert len(answers) == 20
    assert errors(answers) == []
    assert statistics(stage) == (1, 0)


@pytest.mark.parametrize("fault", ["http500", "html502", "drop_before"])
def test_a_refresh_that_was_not_answered_is_asked_again(stage: Stage, fault: str) -> None:
    expire(stage)
    stage.control("faults", platform="oauth", endpoint=ENDPOINT, fault=fault, times=1)
    before = dict(vault.unseal(zalo(stage).credentials))

    assert isinstance(call(stage)[0], Retryable)
    assert vault.unseal(zalo(stage).credentials) == before
    assert zalo(stage).renewing_until is None
    assert zalo(stage).trouble == ""

    assert errors(call(stage)) == []
    assert statistics(stage) == (1, 0)


def test_too_many_refreshes_leave_no_lease_behind(stage: Stage) -> None:
    """A refusal for the rate is no reason to let everybody wait for the lease's end."""
    expire(stage)
    stage.control("faults", platform="oauth", endpoint=ENDPOINT, fault="rate_limited", times=1)

    assert errors(call(stage))
    assert zalo(stage).renewing_until is None
    assert errors(call(stage)) == []


def test_a_worker_that_died_while_renewing_is_succeeded_after_its_lease(stage: Stage) -> None:
    """It died before the platform got the token."""
    expire(stage)
    ChannelAccount.objects.filter(channel="zalo").update(renewing_until=clock.now() + timedelta(seconds=2))
    began = time.monotonic()

    assert errors(call(stage, 3)) == []
    assert time.monotonic() - began >= 1
    assert statistics(stage) == (1, 0)


def test_a_pair_lost_with_its_worker_is_a_trouble_of_the_account_in_clear_words(stage: Stage) -> None:
    """The platform gave the new pair away and nobody has it: only a person can help, and is told so."""
    stage.world.publish()
    expire(stage)
    stage.control("faults", platform="oauth", endpoint=ENDPOINT, fault="drop_after_commit", times=1)

    stage.work()
    time.sleep(1.1)  # the first pause after a failure
    stage.work()

    assert "-14014" in zalo(stage).trouble
    assert stage.placement("zalo").state == "blocked"
    assert stage.placement("zalo").reason == "account_trouble"
    assert stage.placement("facebook").state == "in_sync"
    assert seed.ZALO_REFRESH_TOKEN not in zalo(stage).trouble

    sign_in_again(stage)

    assert stage.states() == {"portal": "in_sync", "zalo": "in_sync", "facebook": "in_sync"}
    assert len(stage.copies("zalo")) == 1


def sign_in_again(stage: Stage) -> None:
    """A person gives new credentials and puts the account back."""
    pair = {"access_token": "moi-truy-cap-" + "n" * 60, "refresh_token": "moi-lam-moi-" + "n" * 60}
    stage.control("accounts", platform="zalo", id=seed.ZALO_OA_ID, **pair)
    account = zalo(stage)
    values = {**vault.unseal(account.credentials), **pair}
    agencies.store_credentials(account.pk, values, expires_at=None, verb="account.signed_in")
    people.put_account_back(zalo(stage), by=stage.world.people["an"])
    stage.work()


def test_a_revoked_refresh_token_blocks_what_waits_and_loses_nothing(stage: Stage) -> None:
    article = stage.world.article()
    stage.world.publish(article)
    stage.work()
    stage.control("tokens", platform="zalo", account=seed.ZALO_OA_ID, action="revoke")
    stage.world.amend(article, title="Lịch tiếp công dân đã thay đổi")
    stage.work()

    assert zalo(stage).trouble
    assert (stage.placement("zalo").state, stage.placement("zalo").reason) == ("blocked", "account_trouble")
    assert stage.states()["facebook"] == "in_sync"

    sign_in_again(stage)

    assert [copy["title"] for copy in stage.copies("zalo")] == ["Lịch tiếp công dân đã thay đổi"]
    assert zalo(stage).trouble == ""


def test_an_account_in_trouble_while_a_copy_is_uncertain_does_not_double_it(stage: Stage) -> None:
    """Created, the answer lost, then the token revoked before we could look."""
    stage.control("faults", platform="zalo", endpoint="article/create", fault="drop_after_commit", times=1)
    refusal = {"error": -216, "message": "Access token is invalid"}
    stage.control("faults", platform="zalo", endpoint="article/getslice", fault="error", error=refusal, times=5)
    stage.control("faults", platform="oauth", endpoint=ENDPOINT, fault="expired_token", times=5)
    stage.world.publish()
    stage.work()
    assert stage.placement("zalo").reason == "account_trouble"
    for fault in stage_faults(stage):
        assert fault["hits"] > 0

    forgive(stage)
    sign_in_again(stage)

    assert len(stage.copies("zalo")) == 1
    assert stage.placement("zalo").state == "in_sync"


def stage_faults(stage: Stage) -> list[Any]:
    import json
    import urllib.request

    with urllib.request.urlopen(f"{stage.sandbox}/_control/faults") as answer:
        return list(json.load(answer)["faults"])


def forgive(stage: Stage) -> None:
    import urllib.request

    request = urllib.request.Request(f"{stage.sandbox}/_control/faults", method="DELETE")
    urllib.request.urlopen(request).close()


def test_a_renewal_goes_to_its_end_when_its_caller_is_cancelled(stage: Stage) -> None:
    """Another placement of the drain fails, or the worker is asked to stop: the new pair is stored all the same."""
    expire(stage)
    stage.control("faults", platform="oauth", endpoint=ENDPOINT, fault="latency", seconds=1, when="after", times=1)

    async def cancelled() -> None:
        account = stage.world.accounts["zalo"]
        async with http_client() as client:
            line = Line(account, renditions.channel_named("zalo"), client)
            calling = asyncio.create_task(line.call(slice_request(0)))
            while not statistics(stage)[0]:  # noqa: ASYNC110 (the stand-in has no event for it)
                await asyncio.sleep(0.02)
            calling.cancel()
            await asyncio.gather(calling, return_exceptions=True)

    asyncio.run(cancelled())

    assert errors(call(stage)) == []
    assert statistics(stage) == (1, 0)


def test_a_renewed_pair_is_stored_before_it_is_used_and_waits_for_the_database(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The database is away just when the pair has come: it is the only copy, so it is stored as soon as possible."""
    expire(stage)
    failures = iter(range(3))
    stored: list[int] = []

    def store(*arguments: Any, **more: Any) -> None:
        if next(failures, None) is not None:
            raise OperationalError("the database system is shutting down")
        stored.append(statistics(stage)[0])
        agencies_store(*arguments, **more)

    agencies_store = agencies.store_credentials
    monkeypatch.setattr(renewal.agencies, "store_credentials", store)

    assert errors(call(stage, 5)) == []
    assert stored == [1]
    assert statistics(stage) == (1, 0)


def test_without_a_refresh_token_a_person_is_asked_at_once(stage: Stage) -> None:
    account = zalo(stage)
    values = {name: value for name, value in vault.unseal(account.credentials).items() if name != "refresh_token"}
    agencies.store_credentials(account.pk, values, expires_at=None)
    expire(stage)

    assert isinstance(call(stage)[0], CredentialsExpired)
    assert statistics(stage) == (0, 0)
