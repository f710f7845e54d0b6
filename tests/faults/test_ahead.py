"""Tokens are renewed before they end (R103), by the same single use of the refresh token as ever."""

from __future__ import annotations

import asyncio
import threading
from datetime import timedelta
from typing import Any

import pytest
from asgiref.sync import sync_to_async
from django.db import connections

from caunoi.agencies import vault
from caunoi.agencies.models import ChannelAccount
from caunoi.delivery import ahead, tasks
from caunoi.foundation import clock
from tests.delivery.conftest import Stage
from tests.faults.test_refresh import ENDPOINT, call, errors, expire, statistics, zalo


def ends_in(span: timedelta) -> None:
    ChannelAccount.objects.filter(channel="zalo").update(credentials_expire_at=clock.now() + span)


def renew() -> None:
    """What the periodic task does, in an event loop of its own."""

    async def work() -> None:
        await tasks.renew_tokens.func()
        await sync_to_async(connections.close_all)()

    asyncio.run(work())


def test_a_token_near_its_end_is_renewed_and_works(stage: Stage) -> None:
    ends_in(timedelta(hours=1))
    before = vault.unseal(zalo(stage).credentials)

    renew()

    account, after = zalo(stage), vault.unseal(zalo(stage).credentials)
    assert statistics(stage) == (1, 0)
    assert after["access_token"] != before["access_token"] and after["refresh_token"] != before["refresh_token"]
    assert account.credentials_expire_at is not None and account.renewable_until is not None
    assert account.credentials_expire_at > clock.now() + timedelta(hours=24)
    assert account.renewable_until > clock.now() + timedelta(days=80)
    assert errors(call(stage)) == []
    renew()
    assert statistics(stage) == (1, 0)


@pytest.mark.parametrize(
    "values",
    [
        {"credentials_expire_at": timedelta(hours=3)},
        {},  # no end is known: a refused call will tell
        {"credentials_expire_at": timedelta(hours=1), "state": "retired"},
        {"credentials_expire_at": timedelta(hours=1), "trouble": "-14014"},
    ],
)
def test_what_needs_no_renewal_is_left_alone(stage: Stage, values: dict[str, Any]) -> None:
    given = {name: clock.now() + value if isinstance(value, timedelta) else value for name, value in values.items()}
    ChannelAccount.objects.filter(channel="zalo").update(**given)
    renew()
    assert statistics(stage) == (0, 0)


def test_a_paused_account_stays_signed_in(stage: Stage) -> None:
    ChannelAccount.objects.filter(channel="zalo").update(state="paused")
    ends_in(timedelta(hours=1))
    renew()
    assert statistics(stage) == (1, 0)


def test_a_page_token_is_nobodys_to_renew(stage: Stage) -> None:
    ChannelAccount.objects.filter(channel="facebook").update(credentials_expire_at=clock.now() + timedelta(hours=1))
    renew()
    account = ChannelAccount.objects.get(channel="facebook")
    assert account.trouble == ""
    assert ahead.sign_in(account).warning == "ends"


def test_two_rounds_and_calls_at_once_use_the_refresh_token_once(stage: Stage) -> None:
    """The token is refused just as two workers renew it ahead of time."""
    ends_in(timedelta(hours=1))
    expire(stage)
    stage.control("faults", platform="oauth", endpoint=ENDPOINT, fault="latency", seconds=1, when="after", times=1)
    answers: list[Any] = []
    work = [renew, renew, lambda: answers.extend(call(stage, 10))]
    threads = [threading.Thread(target=target) for target in work]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)

    assert len(answers) == 10 and errors(answers) == []
    assert statistics(stage) == (1, 0)
    assert zalo(stage).renewing_until is None


@pytest.mark.parametrize("fault", ["http500", "drop_before"])
def test_a_round_that_failed_is_no_trouble_and_the_next_one_renews(stage: Stage, fault: str) -> None:
    ends_in(timedelta(hours=1))
    stage.control("faults", platform="oauth", endpoint=ENDPOINT, fault=fault, times=1)
    renew()
    assert (zalo(stage).trouble, zalo(stage).renewing_until) == ("", None)
    renew()
    assert statistics(stage) == (1, 0)


def test_a_refused_renewal_is_a_trouble_only_once_the_token_has_ended(stage: Stage) -> None:
    """Until then the old token still works, and the page warns."""
    ends_in(timedelta(minutes=30))
    stage.control("faults", platform="oauth", endpoint=ENDPOINT, fault="expired_token", times=2)
    renew()
    assert zalo(stage).trouble == ""
    assert ahead.sign_in(zalo(stage)).warning == "late"
    assert errors(call(stage)) == []

    ends_in(timedelta(minutes=-1))
    renew()
    assert zalo(stage).trouble
    for secret in vault.unseal(zalo(stage).credentials).values():
        assert secret not in zalo(stage).trouble
