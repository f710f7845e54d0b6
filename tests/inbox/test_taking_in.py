"""From stored events to messages of conversations: once, in any order, and nothing of anybody in clear."""

from __future__ import annotations

import logging
from datetime import timedelta
from typing import Any

import pytest

from caunoi.agencies import actions as agencies
from caunoi.agencies import vault
from caunoi.agencies.models import ChannelAccount
from caunoi.inbox import actions
from caunoi.inbox.models import Conversation, EventReading, InboundEvent, Message
from tests import world as worlds
from tests.inbox import speaking

pytestmark = pytest.mark.django_db
CANARY = "Chim-Hoàng-Yến-4410"


@pytest.fixture
def accounts() -> dict[str, ChannelAccount]:
    return worlds.build().accounts


def texts(conversation: Conversation) -> list[str]:
    return [vault.unseal(message.sealed).get("text", "") for message in conversation.messages.all()]


def test_a_conversation_is_in_the_order_of_the_platforms_time(accounts: dict[str, ChannelAccount]) -> None:
    for text, minutes in (("ba", 1), ("một", 9), ("hai", 5)):
        speaking.zalo(accounts["zalo"], text, ago=timedelta(minutes=minutes))
    assert len(actions.read_events()) == 3
    assert texts(Conversation.objects.get()) == ["một", "hai", "ba"]
    heard = Conversation.objects.get().heard_at
    assert heard == Message.objects.order_by("at").last().at  # type: ignore[union-attr]
    assert actions.read_events() == []


def test_the_same_message_in_another_event_is_one(accounts: dict[str, ChannelAccount]) -> None:
    speaking.zalo(accounts["zalo"], "Xin chào", message="m1")
    speaking.zalo(accounts["zalo"], "Xin chào", message="m1", event="user_send_link")
    assert InboundEvent.objects.count() == 2
    actions.read_events()
    assert texts(Conversation.objects.get()) == ["Xin chào"]


def test_the_same_person_on_two_accounts_is_two_strangers(accounts: dict[str, ChannelAccount]) -> None:
    """Never joined across channels, nor across accounts of one channel."""
    other = agencies.connect_account(accounts["zalo"].agency, channel="zalo", name="OA khác", remote_id="9")
    speaking.zalo(accounts["zalo"], "a", "246")
    speaking.zalo(other, "b", "246")
    speaking.facebook(accounts["facebook"], "c", "246")
    actions.read_events()
    assert len(set(Conversation.objects.values_list("person_digest", flat=True))) == 3


def test_nothing_of_anybody_stands_in_clear(
    accounts: dict[str, ChannelAccount], caplog: pytest.LogCaptureFixture
) -> None:
    from django.db import connection

    with caplog.at_level(logging.DEBUG):
        speaking.zalo(accounts["zalo"], f"Tôi tên {CANARY}", "2468458835296197922", message="96d3cdf3af15")
        speaking.facebook(accounts["facebook"], CANARY, "6135798", kind="comment", post=speaking.POST, name=CANARY)
        actions.read_events()
    assert Message.objects.count() == 2
    with connection.cursor() as cursor:
        for table in (Conversation, Message, EventReading):
            cursor.execute(f"SELECT t::text FROM {table._meta.db_table} t")
            rows = " ".join(row[0] for row in cursor.fetchall())
            assert not any(told in rows for told in (CANARY, "2468458835296197922", "96d3cdf3af15", "6135798"))
    logged = "\n".join(record.getMessage() for record in caplog.records if not record.name.startswith("django.db"))
    assert CANARY not in logged


def test_a_comment_of_nobody_known_is_a_conversation_of_its_thread(accounts: dict[str, ChannelAccount]) -> None:
    page = accounts["facebook"]
    speaking.facebook(page, "Hay", "", kind="comment", post=speaking.POST, message="77_1")
    speaking.facebook(page, "Đúng", "", kind="comment", post=speaking.POST, message="77_2", answers="77_1")
    speaking.facebook(page, "Khác", "", kind="comment", post=speaking.POST, message="77_3")
    actions.read_events()
    assert sorted(texts(one) for one in Conversation.objects.all()) == [["Hay", "Đúng"], ["Khác"]]
    assert set(Conversation.objects.values_list("heard_at", flat=True)) == {None}  # a comment opens no window


def test_what_says_nothing_is_read_too_and_stays(accounts: dict[str, ChannelAccount]) -> None:
    zalo = accounts["zalo"]
    speaking.zalo(zalo, kind="follow")
    speaking.zalo(zalo, "a", event="user_send_hologram_of_2031")
    speaking.zalo(None, "Lạc")
    speaking.store(zalo, "zalo", b'{"event_name":"\\ud800","timestamp":"1700000000000"}')  # no text that can be stored
    speaking.zalo(zalo, "Sau cùng")
    actions.read_events()
    outcomes = EventReading.objects.order_by("event_id").values_list("outcome", "what")
    assert list(outcomes) == [
        ("unknown", "follow"),
        ("said", ""),
        ("stray", ""),
        ("broken", "UnicodeEncodeError"),
        ("said", ""),
    ]
    assert InboundEvent.objects.count() == 5
    assert actions.read_events() == []


def test_batches_go_on_where_the_last_one_ended(accounts: dict[str, ChannelAccount]) -> None:
    for number in range(5):
        speaking.zalo(accounts["zalo"], str(number))
    sizes = [len(actions.read_events(most=2)) for _ in range(4)]
    assert sizes == [2, 2, 1, 0]


def test_who_hears_of_messages_is_woken_once(accounts: dict[str, ChannelAccount], settings: Any) -> None:
    from procrastinate.contrib.django.models import ProcrastinateJob

    settings.CAUNOI_HEARS_MESSAGES = ["agencies.seal_audit_lines"]
    speaking.zalo(accounts["zalo"], kind="follow")
    actions.read_events()
    assert not ProcrastinateJob.objects.exists()
    for text in ("a", "b"):
        speaking.zalo(accounts["zalo"], text)
        actions.read_events()
    assert ProcrastinateJob.objects.get().task_name == "agencies.seal_audit_lines"


def test_the_task_reads_for_a_turn_and_forgets_nothing(accounts: dict[str, ChannelAccount]) -> None:
    from caunoi.foundation import clock
    from caunoi.inbox.tasks import LookOut

    out = LookOut()
    speaking.zalo(accounts["zalo"], "cũ")
    assert out.read() and not out.read()
    out.note()
    with clock.using(clock.FixedClock(clock.now() + timedelta(hours=1))):
        out.note()  # by now nothing can be committed before it any more
        speaking.zalo(accounts["zalo"], "mới")
        assert out.read() and not out.read()
    assert texts(Conversation.objects.get()) == ["cũ", "mới"]
