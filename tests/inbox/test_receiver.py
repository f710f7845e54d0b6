"""The receiver through its door: 200 only for a genuine event that is durable, once for the same event."""

from __future__ import annotations

import asyncio
import json
import logging
import time
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import psycopg
import pytest
from asgiref.sync import sync_to_async
from django.db import connection, connections
from django.db.utils import DatabaseError, IntegrityError

from caunoi.agencies import actions as agencies
from caunoi.agencies import vault
from caunoi.foundation.postgres import Endpoint
from caunoi.inbox.models import InboundEvent
from caunoi_sandbox import seed
from tests import world as worlds
from tests.inbox.asking import Post, deliver, facebook, facebook_signature, receiving, said, zalo, zalo_signature

PAGE = {"object": "page", "entry": [{"id": seed.FACEBOOK_PAGE_ID, "time": 1, "messaging": [{"message": {"mid": "m"}}]}]}
HUB, ZEVENT = b"x-hub-signature-256", b"x-zevent-signature"


@pytest.fixture
def world(own_database: Endpoint) -> worlds.World:
    return worlds.build()


def bodies() -> list[bytes]:
    return [bytes(body) for body in InboundEvent.objects.order_by("pk").values_list("body", flat=True)]


@pytest.mark.parametrize(("channel", "post"), [("facebook", facebook(PAGE)), ("zalo", zalo(said()))])
def test_a_genuine_event_is_kept_once_byte_for_byte(
    channel: str, post: Post, own_database: Endpoint, world: worlds.World
) -> None:
    answers = deliver(own_database, post, post)
    assert [(answer.status, answer.body) for answer in answers] == [(200, b"ok")] * 2
    event = InboundEvent.objects.get()
    assert (bytes(event.body), event.account, event.channel) == (post.body, world.accounts[channel], channel)


GOOD = facebook(PAGE)
ZALO = zalo(said())
REFUSED = {
    "no signature": (replace(GOOD, headers=[]), 403),
    "another body": (replace(GOOD, body=GOOD.body + b" "), 403),
    "another secret": (replace(GOOD, headers=[(HUB, facebook_signature(GOOD.body, "other"))]), 403),
    "the old SHA-1 header": (replace(GOOD, headers=[(b"x-hub-signature", b"sha1=00")]), 403),
    "an empty signature": (replace(GOOD, headers=[(HUB, b"")]), 403),
    "no ASCII": (replace(GOOD, headers=[(HUB, b"sha256=\xff\xc3\xa9")]), 403),
    "the header twice": (replace(GOOD, headers=[*GOOD.headers, *GOOD.headers]), 403),
    "the header twice, wrong first": (replace(GOOD, headers=[(HUB, b"sha256=0"), *GOOD.headers]), 403),
    "the header twice in one": (replace(GOOD, headers=[(HUB, GOOD.headers[0][1] + b", " + GOOD.headers[0][1])]), 403),
    "underscores": (replace(GOOD, headers=[(b"x_hub_signature_256", GOOD.headers[0][1])]), 403),
    "Zalo's door with Facebook's signature": (replace(GOOD, path="/zalo"), 403),
    "Zalo, another key": (replace(ZALO, headers=[(ZEVENT, zalo_signature(ZALO.body, "1700000000000", "other"))]), 403),
    "Zalo, another app": (zalo(said(), raw=b"") and zalo({**said(), "app_id": "1"}), 403),
    "Zalo, no JSON": (zalo({}, raw=b"Xin"), 403),
    "Zalo, invalid UTF-8": (zalo({}, raw=b'{"timestamp":"1700000000000","x":"\xff"}'), 403),
    "Zalo, no timestamp": (zalo({}, raw=b'{"error":-216,"message":"Access token is invalid"}'), 403),
    "Zalo, half a pair for a time": (zalo({}, raw=b'{"timestamp":"\\ud800"}'), 403),
    "Zalo, an empty time": (zalo({}, raw=b'{"timestamp":""}'), 403),
    "Zalo, numbers without end": (zalo({}, raw=b'{"timestamp":%s}' % (b"9" * 10_000)), 403),
    "Zalo, a list": (zalo({}, raw=b"[]"), 403),
    "Zalo, a pit": (zalo({}, raw=b"[" * 200_000), 403),
    "announced too large": (replace(GOOD, headers=[*GOOD.headers, (b"content-length", b"1048577")]), 413),
    "announced beyond all numbers": (replace(GOOD, headers=[*GOOD.headers, (b"content-length", b"9" * 5000)]), 413),
    "announced nonsense": (replace(GOOD, headers=[*GOOD.headers, (b"content-length", b"-1")]), 413),
    "too large unannounced": (replace(GOOD, parts=[b"x" * 600_000] * 2), 413),
    "unknown path": (replace(GOOD, path="/nowhere"), 404),
    "a path below": (replace(GOOD, path="/facebook/x"), 404),
    "PUT": (replace(GOOD, method="PUT"), 404),
    "GET of Zalo": (Post("/zalo", method="GET"), 404),
    "broken off": (replace(GOOD, parts=[GOOD.body[:9]]), 403),
    "slow": (replace(GOOD, parts=[GOOD.body[:9], None]), 408),
}  # fmt: skip


def test_what_is_not_genuine_is_refused_without_a_word_and_not_kept(
    own_database: Endpoint, world: worlds.World
) -> None:
    answers = deliver(own_database, *(post for post, _ in REFUSED.values()), slowest=0.2)
    statuses = {name: answer.status for name, answer in zip(REFUSED, answers, strict=True)}
    assert statuses == {name: status for name, (_, status) in REFUSED.items()}
    assert {answer.body for answer in answers} == {b""}
    assert {len(answer.headers) for answer in answers if answer.status in (403, 404)} == {1}
    assert not InboundEvent.objects.exists()


def test_an_oversized_body_is_not_read(own_database: Endpoint, world: worlds.World) -> None:
    announced, unannounced = REFUSED["announced too large"][0], replace(GOOD, parts=[b"x" * 600_000] * 50)
    found = deliver(own_database, announced, unannounced)
    assert [answer.read for answer in found] == [0, 2]
    assert all(answer.headers["connection"] == "close" for answer in found)


KEPT = {
    "unknown event": zalo({"event_name": "user_waved", "oa_id": seed.ZALO_OA_ID}),
    "no event name": zalo({}),
    "a number for a time": zalo(said(msg_id="m9"), raw=None)
    and zalo({**said(msg_id="m9"), "timestamp": 1700000000000}),
    "a time beyond the calendar": zalo({**said(msg_id="m10"), "timestamp": "9" * 30}),
    "invalid UTF-8": facebook(None, raw=b"\xff\xfe"),
    "no JSON": facebook(None, raw=b"no"),
    "NUL": facebook(None, raw=b"\0"),
    "an error in 200": facebook({"error": {"code": 190, "message": "x"}}),
    "no entry": facebook({"object": "page", "entry": []}),
    "half a pair": facebook({"object": "page", "entry": [{"id": "\ud800", "changes": ["\ud800"]}]}),
    "nothing": facebook(None, raw=b""),
}


def test_what_is_genuine_is_kept_whatever_it_is(own_database: Endpoint, world: worlds.World) -> None:
    answers = deliver(own_database, *KEPT.values())
    assert {name: answer.status for name, answer in zip(KEPT, answers, strict=True)} == dict.fromkeys(KEPT, 200)
    assert bodies() == [post.body for post in KEPT.values()]


def test_events_keep_the_platforms_time_and_whether_it_can_be_true(own_database: Endpoint, world: worlds.World) -> None:
    now = int(time.time() * 1000)
    times = [now, now - 60_000, now - 3 * 3600_000, now + 3600_000]
    deliver(own_database, *(zalo({**said(msg_id=str(when)), "timestamp": str(when)}) for when in times))
    found = InboundEvent.objects.order_by("pk").values_list("occurred_at", "untimely")
    moments = [datetime.fromtimestamp(when / 1000, UTC) for when in times]
    assert list(found) == list(zip(moments, [False, False, True, True], strict=True))


def test_a_body_with_several_events_is_kept_event_by_event(own_database: Endpoint, world: worlds.World) -> None:
    entries = [
        {"id": seed.FACEBOOK_PAGE_ID, "messaging": [{"message": {"mid": "m_1"}}, {"message": {"mid": "m_2"}}]},
        {"id": "999", "messaging": [{"message": {"mid": "m_3"}}, {"message": {"mid": "m_3"}}]},
    ]
    again = {"object": "page", "entry": [{"id": "999", "time": 5, "messaging": [{"message": {"mid": "m_3"}}]}]}
    answers = deliver(own_database, facebook({"object": "page", "entry": entries}), facebook(again))
    assert [answer.status for answer in answers] == [200, 200]
    account = world.accounts["facebook"].pk
    assert sorted(map(str, InboundEvent.objects.values_list("account", flat=True))) == sorted(
        [str(account)] * 2 + ["None"]
    )
    assert [len(json.loads(body)["entry"]) for body in bodies()] == [1, 1, 1]


def test_an_app_speaks_for_its_own_accounts_only(own_database: Endpoint, world: worlds.World) -> None:
    """Another agency's app signs rightly and names our OA: kept, and nobody's."""
    other = agencies.found_agency(slug="khac", name="Khác", short_name="K", public_url="http://khac", demo=True)
    agencies.connect_account(
        other, channel="zalo", name="K", remote_id="888", credentials={"app_id": "77", "oa_secret_key": "theirs"}
    )
    event = {**said(), "app_id": "77"}
    body = json.dumps({"timestamp": "1700000000000", **event}).encode()
    post = Post("/zalo", body, [(ZEVENT, zalo_signature(body, "1700000000000", "theirs", "77"))])
    assert [answer.status for answer in deliver(own_database, post)] == [200]
    assert InboundEvent.objects.get().account is None


def test_the_handshake_answers_the_bare_challenge(own_database: Endpoint, world: worlds.World) -> None:
    account = world.accounts["facebook"]
    values = {**vault.unseal(account.credentials), "verify_token": "bí mật"}
    agencies.store_credentials(account.pk, values, expires_at=None)

    def ask(token: str, mode: str = "subscribe") -> Post:
        query = f"hub.mode={mode}&hub.challenge=1158201444&hub.verify_token={token}"
        return Post(method="GET", query=query)

    right = "b%C3%AD+m%E1%BA%ADt"
    posts = [
        ask(right),
        ask("x"),
        ask(""),
        ask("%ff"),
        ask(right, "other"),
        Post(method="GET"),
        Post("/", method="GET"),
    ]
    answers = deliver(own_database, *posts)
    assert [(answer.status, answer.body) for answer in answers] == [
        (200, b"1158201444"), *[(403, b"")] * 5, (200, b"ok"),
    ]  # fmt: skip


def test_an_account_is_known_without_a_restart(own_database: Endpoint, world: worlds.World) -> None:
    account = world.accounts["facebook"]

    async def change() -> list[int]:
        async with receiving(own_database.url) as ask:
            before = (await ask(facebook(PAGE))).status
            values = {**vault.unseal(account.credentials), "app_secret": "anew"}
            await sync_to_async(connections.close_all)()  # another test's database, in the thread that all share
            await sync_to_async(agencies.store_credentials)(account.pk, values, expires_at=None)
            await sync_to_async(connections.close_all)()
            post = replace(GOOD, headers=[(HUB, facebook_signature(GOOD.body, "anew"))])
            async with asyncio.timeout(60):
                while (after := await ask(post)).status != 200:  # noqa: ASYNC110
                    await asyncio.sleep(0.05)
            return [before, after.status, (await ask(GOOD)).status]

    assert asyncio.run(change()) == [200, 200, 403]


def test_events_that_arrive_together_share_a_transaction(own_database: Endpoint, world: worlds.World) -> None:
    posts = [zalo(said(msg_id=str(number % 90))) for number in range(100)]

    async def together() -> list[int]:
        async with receiving(own_database.url) as ask:
            return [answer.status for answer in await asyncio.gather(*map(ask, posts))]

    assert asyncio.run(together()) == [200] * 100
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*), count(DISTINCT xmin::text) FROM inbox_inboundevent")
        rows, transactions = cursor.fetchone()
    assert rows == 90 and transactions <= 3


def test_without_a_database_nothing_is_answered_200(own_database: Endpoint) -> None:
    away = own_database.url.replace("/own_", "/nowhere_")

    async def ask_away() -> list[tuple[int, str]]:
        async with receiving(away, patience=0.3) as ask:
            answers = [await ask(GOOD), await ask(Post("/", method="GET"))]
            return [(answer.status, answer.headers.get("retry-after", "")) for answer in answers]

    assert asyncio.run(ask_away()) == [(503, "5"), (200, "")]


@pytest.fixture
def locked(own_database: Endpoint, world: worlds.World) -> Any:
    """The table of events, held so that no insert gets on."""
    with psycopg.connect(own_database.url) as holder:
        holder.execute("LOCK TABLE inbox_inboundevent")
        yield holder


def test_a_database_that_hangs_is_answered_503_in_time_and_the_queue_is_bounded(
    own_database: Endpoint, locked: Any
) -> None:
    posts = [zalo(said(text="x" * 1000, msg_id=str(number))) for number in range(20)]

    async def storm() -> tuple[list[int], float, list[int]]:
        async with receiving(own_database.url, patience=0.5, queue=10_000) as ask:
            first = asyncio.create_task(ask(posts[0]))
            await asyncio.sleep(0.1)  # it is under way, and hangs; the rest can only queue
            began = time.monotonic()
            rest = [answer.status for answer in await asyncio.gather(*map(ask, posts[1:]))]
            waited = time.monotonic() - began
            statuses = [(await first).status, *rest]
            await asyncio.to_thread(locked.rollback)
            async with asyncio.timeout(10):
                while (again := [(await ask(post)).status for post in posts]) != [200] * 20:  # noqa: ASYNC110
                    await asyncio.sleep(0.1)
            return statuses, waited, again

    statuses, waited, again = asyncio.run(storm())
    assert statuses == [503] * 20 and again == [200] * 20
    assert waited < 1.0
    assert InboundEvent.objects.count() == 20


def test_one_event_that_cannot_be_kept_holds_up_no_other(own_database: Endpoint, world: worlds.World) -> None:
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE inbox_inboundevent ADD CHECK (body <> 'bad')")
    bad, good = facebook(None, raw=b"bad"), [facebook(None, raw=b"good%d" % number) for number in range(3)]

    async def mixed() -> tuple[list[int], list[int]]:
        async with receiving(own_database.url) as ask:
            first = await asyncio.gather(*map(ask, [good[0], bad, *good[1:]]))
            later = await asyncio.gather(*map(ask, good))
            return [answer.status for answer in first], [answer.status for answer in later]

    first, later = asyncio.run(mixed())
    assert first[1] == 503 and later == [200] * 3
    assert sorted(bodies()) == [b"good0", b"good1", b"good2"]


def test_no_setting_softens_durability(own_database: Endpoint, world: worlds.World) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f'ALTER DATABASE "{own_database.dbname}" SET synchronous_commit = off')

    async def ask_it() -> Any:
        from caunoi.inbox.line import Line

        line = Line(own_database.url)
        found = await line.rows("SHOW synchronous_commit")
        await line.close()
        return found

    assert asyncio.run(ask_it()) == [("on",)]


def test_neither_words_nor_secrets_are_logged(
    own_database: Endpoint, world: worlds.World, caplog: pytest.LogCaptureFixture
) -> None:
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE inbox_inboundevent ADD CHECK (length(body) < 9)")
    caplog.set_level(logging.DEBUG)
    text = "Kanarienvogel trong lời dân"
    assert [answer.status for answer in deliver(own_database, zalo(said(text)))] == [503]
    assert "refused by the database" in caplog.text
    assert "Kanarienvogel" not in caplog.text and seed.ZALO_OA_SECRET not in caplog.text


def test_a_stored_event_is_never_altered(own_database: Endpoint, world: worlds.World) -> None:
    deliver(own_database, GOOD)
    with pytest.raises((DatabaseError, IntegrityError), match="never altered"):
        InboundEvent.objects.update(body=b"other")
    assert InboundEvent.objects.all().delete()[0] == 1  # whole, at the end of its term
