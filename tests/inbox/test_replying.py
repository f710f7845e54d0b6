"""Replies on their way to the stand-ins: sent once, kept when they are not, and never repeated when nobody knows."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import translation

from caunoi.agencies import vault
from caunoi.agencies.models import AuditLine, ChannelAccount
from caunoi.agencies.policies import NotAllowed
from caunoi.channels.contract import OutcomeUnknown, Retryable
from caunoi.foundation import clock
from caunoi.inbox import actions, queries, sending
from caunoi.inbox.models import Message, Quota
from caunoi.inbox.windows import Opening
from caunoi_sandbox.testing import running_sandbox
from tests import world as worlds
from tests.inbox import speaking
from tests.sandbox.sandbox_clients import Control, GraphClient, listening


@dataclass
class Desk:
    world: worlds.World
    control: Control
    graph: GraphClient

    def heard(self, channel: str = "zalo", **more: Any) -> Message:
        """Somebody writes on the stand-in; what a webhook would have brought, read."""
        told = self.control("say", platform="zalo", text="x")["person"] if channel == "zalo" else more.pop("person")
        getattr(speaking, channel)(self.world.accounts[channel], "Đường ngập", told, **more)
        actions.read_events()
        return Message.objects.select_related("conversation__account").latest("pk")

    def reply(self, heard: Message, text: str = "Đã nhận.") -> Message:
        return actions.queue_reply(heard, text, by=self.world.people["hoa"])

    def send(self, channel: str = "zalo") -> None:
        asyncio.run(sending.drain(self.world.accounts[channel].pk))

    def arrived(self) -> list[str]:
        return [one["text"] for one in self.control.zalo()["messages"] if one["by"] == "account"]

    def fault(self, kind: str, **more: Any) -> None:
        self.control("faults", platform="zalo", endpoint="oa/message/cs", fault=kind, times=1, **more)


@pytest.fixture
def desk(own_database: Any) -> Iterator[Desk]:
    with running_sandbox() as base, listening() as url, translation.override("vi"):
        control = Control(base)
        for platform in ("zalo", "facebook"):
            control("webhooks", platform=platform, url=url, verify_token="x")
        yield Desk(worlds.build(sandbox=base), control, GraphClient(base))


def state(message: Message) -> tuple[str, str]:
    found = Message.objects.get(pk=message.pk)
    return found.state, found.problem


def test_a_reply_leaves_through_the_account_and_is_told_once(desk: Desk) -> None:
    reply = desk.reply(desk.heard())
    assert state(reply) == ("queued", "")
    for _ in range(3):
        desk.send()
    assert desk.arrived() == ["Đã nhận."] and state(reply) == ("sent", "")
    assert AuditLine.objects.filter(verb="reply.queued", actor=desk.world.people["hoa"]).count() == 1


def test_several_go_in_the_order_in_which_they_were_written(desk: Desk) -> None:
    heard = desk.heard()
    for number in range(6):
        desk.reply(heard, str(number))
    desk.send()
    assert desk.arrived() == [str(number) for number in range(6)]


def test_an_expired_token_is_renewed_and_the_reply_sent(desk: Desk) -> None:
    reply = desk.reply(desk.heard())
    desk.control("tokens", platform="zalo", account=desk.world.accounts["zalo"].remote_id, action="expire")
    desk.send()
    assert desk.arrived() == ["Đã nhận."] and state(reply) == ("sent", "")


@pytest.mark.parametrize("fault", ["drop_after_commit", "html502"])
def test_what_may_have_arrived_is_never_sent_again_by_itself(desk: Desk, fault: str) -> None:
    reply = desk.reply(desk.heard())
    desk.fault(fault)
    for _ in range(3):
        desk.send()
    assert state(reply) == ("uncertain", "OutcomeUnknown")
    sent = desk.arrived()
    with pytest.raises(actions.Refused, match="xác định là chưa gửi"):
        actions.send_again(reply.pk, by=desk.world.people["hoa"])
    actions.settle(reply.pk, arrived=bool(sent), by=desk.world.people["hoa"])
    desk.send()
    assert desk.arrived() == sent
    if not sent:  # a person has seen that it is not there
        actions.send_again(reply.pk, by=desk.world.people["hoa"])
        desk.send()
        assert desk.arrived() == ["Đã nhận."]


def test_what_surely_did_not_arrive_is_tried_again_and_then_left_to_a_person(desk: Desk) -> None:
    reply = desk.reply(desk.heard())
    with clock.using(clock.FixedClock(clock.now())) as standing:
        for _ in range(6):
            desk.fault("error", error={"error": -200, "message": "Send failed"})
            desk.send()
            standing.advance(600)  # type: ignore[attr-defined]
    assert state(reply) == ("failed", "Retryable") and desk.arrived() == []
    actions.send_again(reply.pk, by=desk.world.people["hoa"])
    desk.send()
    assert desk.arrived() == ["Đã nhận."]


def test_a_refusal_is_kept_with_its_reason(desk: Desk) -> None:
    reply = desk.reply(desk.heard())
    desk.fault("error", error={"error": -244, "message": "User restricted this message type"})
    desk.send()
    found = Message.objects.get(pk=reply.pk)
    assert (found.state, found.problem) == ("failed", "Rejected") and found.detail.startswith("-244")
    assert not ChannelAccount.objects.get(channel="zalo").trouble


def test_a_dead_sign_in_keeps_the_reply_until_a_person_has_acted(desk: Desk) -> None:
    reply, account = desk.reply(desk.heard()), desk.world.accounts["zalo"]
    desk.control("tokens", platform="zalo", account=account.remote_id, action="revoke")
    desk.send()
    assert state(reply) == ("queued", "CredentialsExpired")
    assert ChannelAccount.objects.get(pk=account.pk).trouble
    assert queries.accounts_to_send_on() == []


def test_a_worker_that_was_lost_leaves_it_to_a_person(desk: Desk) -> None:
    reply = desk.reply(desk.heard())
    account = desk.world.accounts["zalo"].pk
    assert actions.take_one(account) is not None
    assert actions.take_one(account) is None
    with clock.using(clock.FixedClock(clock.now() + queries.ABANDONED)):
        assert queries.accounts_to_send_on() == [account]
        assert actions.take_one(account) is None
        assert state(reply) == ("uncertain", "OutcomeUnknown")
        actions.not_sent(reply.pk, Retryable("it slept"))  # the lost one wakes up
    assert state(reply) == ("uncertain", "OutcomeUnknown")


def test_a_window_that_shuts_while_it_waits(desk: Desk) -> None:
    heard = desk.heard()
    reply = desk.reply(heard)
    with clock.using(clock.FixedClock(clock.now() + timedelta(days=8))):
        desk.send()
        assert state(reply) == ("failed", "over")
        late = desk.reply(heard)
        assert state(late) == ("failed", "over")  # kept, not lost
        with pytest.raises(actions.Refused, match="không cho phép"):
            actions.send_again(late.pk, by=desk.world.people["hoa"])
    desk.heard()  # the same person writes again
    actions.send_again(late.pk, by=desk.world.people["hoa"])
    desk.send()
    assert desk.arrived() == ["Đã nhận."]


def test_the_quota_is_known_before_one_writes(desk: Desk) -> None:
    heard = desk.heard()
    asyncio.run(sending.look_at_quotas())
    assert (Quota.objects.get().remain, Quota.objects.get().total) == (500, 500)
    with clock.using(clock.FixedClock(clock.now() + timedelta(days=3))):
        outlook = queries.outlook(heard)
    assert isinstance(outlook.found, Opening) and outlook.found.draws and outlook.remain == 500
    desk.control("clock", advance=3 * 24 * 3600)
    with clock.using(clock.FixedClock(clock.now() + timedelta(days=3))):
        desk.reply(heard)
        desk.send()
    assert Quota.objects.get().remain == 499


def test_a_comment_is_answered_below_it_and_a_standing_text_in_private(desk: Desk) -> None:
    post = desk.graph.feed("Thông báo")
    told = desk.control("say", platform="facebook", text="Đèn hỏng", post=post)
    comment = told["deliveries"][0]["ids"][0]
    heard = desk.heard("facebook", person=told["person"], kind="comment", post=post, message=comment)
    standing = actions.queue_standing(heard, "receipt", "Mã của ông/bà: {code}.", fill="7KQ4-M2XD")
    twice = actions.queue_standing(heard, "receipt", "Mã của ông/bà: {code}.", fill="7KQ4-M2XD")
    answer = desk.reply(heard, "Đèn đã được sửa.")
    desk.send("facebook")
    page = desk.control.facebook()
    assert [one["text"] for one in page["messages"]] == ["Mã của ông/bà: 7KQ4-M2XD."]
    assert [(one["text"], one["parent"]) for one in page["comments"] if one["by"] == "page"] == [
        ("Đèn đã được sửa.", comment)
    ]
    assert state(standing) == state(answer) == ("sent", "")
    assert state(twice) == ("failed", "used")
    kept = vault.unseal(Message.objects.get(pk=standing.pk).sealed)
    assert kept["text"] == "Mã của ông/bà: {code}." and "7KQ4" not in str(kept)


def test_several_workers_and_a_bad_line_send_nothing_twice(desk: Desk) -> None:
    """Whatever breaks: what is called sent is there once, what is doubtful at most once, and all else not at all."""
    people = [desk.control("say", platform="zalo", person=f"p{number}", text="x")["person"] for number in range(6)]
    for person in people:
        speaking.zalo(desk.world.accounts["zalo"], "Đường ngập", person)
    actions.read_events()
    heard = list(Message.objects.filter(direction="in").select_related("conversation__account"))
    replies = {desk.reply(one, f"{number}/{one.pk}").pk: f"{number}/{one.pk}" for number in range(4) for one in heard}
    for kind in ("drop_after_commit", "drop_before", "html502"):
        desk.control("faults", platform="zalo", endpoint="oa/message/cs", fault=kind, probability=0.2)

    async def all_at_once() -> None:
        await asyncio.gather(*(sending.drain(desk.world.accounts["zalo"].pk) for _ in range(3)))

    asyncio.run(all_at_once())
    arrived = Counter(desk.arrived())
    counts = {(row.state, arrived[replies[row.pk]]) for row in Message.objects.filter(pk__in=replies)}
    assert counts <= {("sent", 1), ("uncertain", 0), ("uncertain", 1)} and len(counts) > 1
    assert sum(arrived.values()) == len(arrived)


@pytest.mark.parametrize("channel", ["zalo", "facebook"])
def test_an_echo_ends_the_doubt(desk: Desk, channel: str) -> None:
    """The platform's own word that it went out, in whatever order it comes; nobody has to look."""
    post = desk.graph.feed("Thông báo")
    more = {} if channel == "zalo" else {"person": "77", "kind": "comment", "post": post, "message": "9_1"}
    heard = desk.heard(channel, **more)
    replies = [desk.reply(heard, text) for text in ("Một", "Hai")]
    for _ in replies:
        assert actions.take_one(desk.world.accounts[channel].pk)
        doubtful = Message.objects.filter(state="sending").get()
        actions.not_sent(doubtful.pk, OutcomeUnknown("cut"))
    speaking.echo(desk.world.accounts[channel], heard, "Hai", "id-2", post)
    speaking.echo(desk.world.accounts[channel], heard, "gõ tay trên trang quản trị", "id-3", post)
    actions.read_events()
    assert [state(reply)[0] for reply in replies] == ["uncertain", "sent"]
    other = speaking.echo(desk.world.accounts[channel], heard, "Một", "id-4", post, ago=timedelta(hours=2))
    actions.read_events()
    assert other.reading.outcome == "echo" and state(replies[0])[0] == "uncertain"  # from before it was written


def test_an_echo_of_what_was_sent_changes_nothing(desk: Desk) -> None:
    heard = desk.heard()
    first = desk.reply(heard, "Đã nhận.")
    desk.send()
    message_id = next(one["id"] for one in desk.control.zalo()["messages"] if one["by"] == "account")
    second = desk.reply(heard, "Đã nhận.")
    assert actions.take_one(desk.world.accounts["zalo"].pk)
    actions.not_sent(second.pk, OutcomeUnknown("cut"))
    speaking.echo(desk.world.accounts["zalo"], heard, "Đã nhận.", message_id, "")
    actions.read_events()
    assert (state(first)[0], state(second)[0]) == ("sent", "uncertain")


def test_only_who_may_answer_does(desk: Desk) -> None:
    heard = desk.heard()
    with pytest.raises(NotAllowed):
        actions.queue_reply(heard, "Tôi trả lời", by=desk.world.people["lan"])
    with pytest.raises(actions.Refused, match="tối đa 2000") as error:
        desk.reply(heard, "x" * 2001)
    assert error.value.field == "text"
    assert Message.objects.filter(direction="out").count() == 0


def test_the_database_knows_no_reply_of_nobody(desk: Desk) -> None:
    """Invariant 1: a named person, or a standing text."""
    reply = desk.reply(desk.heard())
    for values in ({"author": None}, {"standing": "receipt"}, {"state": "received"}, {"direction": "in"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Message.objects.filter(pk=reply.pk).update(**values)
