"""What people write on the channels becomes cases, and what is decided about them goes out to them again."""

from __future__ import annotations

import logging
from datetime import timedelta
from typing import Any

import pytest
from django.utils import translation

from caunoi.agencies import vault
from caunoi.agencies.models import AuditLine
from caunoi.agencies.policies import NotAllowed
from caunoi.cases import actions, queries, tracking_code
from caunoi.cases.models import Case, CaseStep
from caunoi.foundation import clock
from caunoi.inbox import actions as inbox
from caunoi.inbox.models import Message
from tests.cases.conftest import CANARY, Desk, desk
from tests.inbox import speaking

__all__ = ["desk"]

LAMP = f"Đèn đường trước số 12 phố Mẫu không sáng. {CANARY}"


def says(desk: Desk, channel: str, text: str = LAMP, **more: Any) -> None:
    """Somebody writes; it is taken in and taken up."""
    getattr(speaking, channel)(desk.world.accounts[channel], text, **more)
    inbox.read_events()
    actions.take_up()


def told(case: Case | None = None) -> list[tuple[str, str]]:
    """What goes out, with the name of its standing text or of who wrote it."""
    rows = Message.objects.filter(direction="out").select_related("author").order_by("pk")
    rows = rows.filter(in_case__case=case) if case else rows
    return [
        (row.standing or row.author.username, vault.unseal(row.sealed)["text"])
        for row in rows
        if row.author or row.standing
    ]


def code_sent() -> str:
    """The tracking code as the sender will read it."""
    return vault.unseal(Message.objects.filter(standing="receipt").latest("pk").sealed)["fill"]


@pytest.mark.parametrize(
    ("channel", "more", "route", "way"),
    [
        ("zalo", {}, "zalo", "message"),
        ("facebook", {}, "facebook_message", "message"),
        ("facebook", {"kind": "comment", "post": speaking.POST}, "facebook_comment", "private_reply"),
    ],
)
def test_a_first_message_opens_a_case_with_code_and_clock(
    desk: Desk, channel: str, more: dict[str, str], route: str, way: str
) -> None:
    says(desk, channel, **more)
    case = Case.objects.get()
    assert (case.route, case.state, case.kind, case.urgent) == (route, "received", "feedback_report", False)
    assert case.due_at is not None and actions.words_of(case).text == LAMP
    receipt = Message.objects.get(direction="out")
    assert (receipt.way, receipt.state, receipt.standing) == (way, "queued", "receipt")
    status = queries.status(desk.world.agency, code_sent())
    assert status is not None and status.received_at == case.received_at


def test_the_same_words_by_six_routes_are_six_cases_of_one_shape(desk: Desk) -> None:
    """R55: the same kind, state and clock, the same words, and a code for each."""
    codes = [
        desk.receive(actions.Message(LAMP), route=route, chosen="", by=desk.people["mai"] if by else None).code
        for route, by in (("portal", False), ("phone", True), ("paper", True))
    ]
    for channel, more in (("zalo", {}), ("facebook", {}), ("facebook", {"kind": "comment", "post": speaking.POST})):
        says(desk, channel, person=f"9{len(codes)}", **more)
        codes.append(code_sent())
    cases = list(Case.objects.all())
    assert len({case.route for case in cases}) == 6
    assert len({(case.kind, case.state, case.chosen, case.urgent, case.unit_id, case.due_at) for case in cases}) == 1
    assert {actions.words_of(case) for case in cases} == {actions.Message(LAMP)}
    statuses = [queries.status(desk.world.agency, code) for code in codes]
    assert len({status.reading.due for status in statuses if status and status.reading}) == 1 and all(statuses)


def test_the_receipt_is_the_standing_text_filled_with_code_date_and_nothing_else(desk: Desk) -> None:
    """Invariant 1: nothing of what was sent comes back in it, and the numbers come first (R57)."""
    says(desk, "zalo", "Cháy nhà ở phố Mẫu! " + CANARY)
    status = queries.status(desk.world.agency, code_sent())
    assert status is not None and status.reading is not None
    due = clock.local(status.reading.due)
    assert told() == [
        (
            "receipt",
            "Nếu có người đang gặp nguy hiểm, hãy gọi ngay: 113 (công an), 114 (cháy, cứu nạn), 115 (cấp cứu). Tin báo về "
            "an ninh, trật tự còn có thể gửi qua VNeID. Kênh này không có người trực ngày đêm.\n\n"
            "CQM đã nhận nội dung gửi lúc 09:00, 30/11/2026.\n"
            "Mã tra cứu: {code}\n"
            f"Trả lời chậm nhất: {due:%H:%M, %d/%m/%Y}.\n"
            "Có thể tra cứu bằng mã này tại http://testserver/theo-doi, không cần tài khoản.\n"
            "Đây là tin nhắn tự động. Xin không gửi giấy tờ tùy thân, mã OTP, thông tin ngân hàng vào đây.",
        )
    ]


def test_somebody_in_danger_reads_the_numbers_first_and_stands_on_top(desk: Desk) -> None:
    says(desk, "zalo", "Đèn hỏng", person="1")
    says(desk, "facebook", "có người đang cầm dao trước cổng trường", person="2")
    rows = queries.work_list(desk.people["mai"], desk.world.agency).rows
    assert [row.route for row in rows] == ["facebook_message", "zalo"] and rows[0].urgent
    assert ["113" in text for _, text in told()] == [False, True]


def test_what_is_said_later_belongs_to_the_open_case(desk: Desk) -> None:
    says(desk, "zalo")
    says(desk, "zalo", "Ở đầu ngõ nữa.")
    case = Case.objects.get()
    assert [step.what for step in case.steps.all()] == ["received", "replied"]
    assert case.messages.count() == 3 and [key for key, _ in told()] == ["receipt"]  # nobody talks like a machine


def test_danger_that_is_told_later_is_heard_too(desk: Desk) -> None:
    says(desk, "zalo")
    says(desk, "zalo", "Nó đang cầm dao!")
    says(desk, "zalo", "cứu với")
    case = Case.objects.get()
    assert case.urgent and [key for key, _ in told(case)] == ["receipt", "danger"]
    assert told()[1][1].startswith("Nếu có người đang gặp nguy hiểm")


def test_a_question_pauses_the_clock_and_the_reply_of_the_channel_starts_it(desk: Desk) -> None:
    says(desk, "zalo")
    case = Case.objects.get()
    actions.ask_sender(case.pk, "Sự việc xảy ra ở đâu?", by=desk.people["mai"])
    assert told()[-1] == ("mai", "Sự việc xảy ra ở đâu?")
    desk.clock.advance(3600)
    says(desk, "zalo", "Ở phố Mẫu.")
    assert Case.objects.get().state == "classed"
    assert Case.objects.get().steps.last().what == "replied"  # type: ignore[union-attr]
    assert [key for key, _ in told()] == ["receipt", "mai"]


def test_an_approved_answer_leaves_with_the_approval(desk: Desk) -> None:
    says(desk, "facebook")
    case = Case.objects.get()
    with pytest.raises(NotAllowed):
        actions.draft_answer(case.pk, "Đã sửa.", seen=0, by=desk.people["lan"])
    actions.draft_answer(
        case.pk,
        "Không thuộc thẩm quyền.",
        seen=0,
        by=desk.people["mai"],
        refusal=True,
        ground="Điều 5",
        way="Gửi huyện.",
    )
    assert [key for key, _ in told()] == ["receipt"]
    actions.approve_answer(case.pk, by=desk.people["hoa"])
    assert told()[-1] == ("hoa", "Không thuộc thẩm quyền.\n\nCăn cứ: Điều 5\n\nCó thể làm như sau: Gửi huyện.")
    says(desk, "facebook", "Cảm ơn")
    assert Case.objects.count() == 2  # the first one is answered


def test_an_answer_to_a_comment_stands_below_it_and_after_a_message_goes_by_message(desk: Desk) -> None:
    says(desk, "facebook", kind="comment", post=speaking.POST)
    case = Case.objects.get()
    actions.ask_sender(case.pk, "Ở số nhà nào?", by=desk.people["mai"])
    assert Message.objects.latest("pk").way == "comment"
    desk.clock.advance(60)
    says(desk, "facebook", "Số 12")
    assert Case.objects.count() == 1
    actions.draft_answer(case.pk, "Đã sửa.", seen=0, by=desk.people["mai"])
    actions.approve_answer(case.pk, by=desk.people["hoa"])
    assert Message.objects.latest("pk").way == "message"


def test_an_answer_that_no_message_can_hold_is_refused_while_it_is_written(desk: Desk) -> None:
    says(desk, "zalo")
    with pytest.raises(actions.Refused, match=r"2001 .* 2000") as error:
        actions.draft_answer(Case.objects.get().pk, "x" * 2001, seen=0, by=desk.people["mai"])
    assert error.value.field == "text"
    paper = desk.receive(route="paper").case
    assert actions.draft_answer(paper.pk, "x" * 2001, seen=0, by=desk.people["mai"]).version == 1


def test_a_denunciation_that_was_routed_away_stays_invisible_with_all_that_follows(desk: Desk) -> None:
    says(desk, "zalo", f"Ông A nhận tiền. {CANARY}")
    case = Case.objects.get()
    actions.route_away(case.pk, "denunciation", by=desk.people["mai"])
    assert told()[-1][0] == "away" and "Luật Tố cáo" in told()[-1][1]
    says(desk, "zalo", f"Tôi có chứng cứ. {CANARY}")
    assert Case.objects.count() == 1 and case.messages.count() == 4
    for name in ("mai", "hoa", "an"):
        for tab in queries.TABS:
            assert queries.work_list(desk.people[name], desk.world.agency, tab=tab).rows == []
    message = case.messages.first()
    assert message is not None
    with pytest.raises(actions.UnknownCase):
        actions.send_again(case.pk, message.pk, by=desk.people["mai"])


def test_messages_of_another_case_are_not_to_be_had_by_this_one(desk: Desk) -> None:
    says(desk, "zalo", person="1")
    says(desk, "zalo", person="2")
    one, other = Case.objects.order_by("pk")
    foreign = other.messages.first()
    assert foreign is not None
    with translation.override("en"), pytest.raises(actions.Refused, match="does not belong"):
        actions.send_again(one.pk, foreign.pk, by=desk.people["mai"])


@pytest.mark.parametrize("kind", ["sticker", "gif"])
def test_a_nod_is_no_case(desk: Desk, kind: str) -> None:
    says(desk, "zalo", "", kind=kind)
    assert not Case.objects.exists() and Message.objects.get().taken_up
    says(desk, "zalo", "", kind="image")
    assert actions.words_of(Case.objects.get()).text == "(không có lời; kèm: hình ảnh)"


def test_late_words_and_wrong_clocks_do_not_move_a_legal_clock(desk: Desk) -> None:
    says(desk, "zalo", person="1", ago=timedelta(minutes=90))
    assert Case.objects.get().received_at == clock.now() - timedelta(minutes=90)
    says(desk, "zalo", person="2", ago=timedelta(days=400))
    assert Case.objects.latest("received_at").received_at == clock.now()


def test_words_in_whatever_order_are_one_case(desk: Desk) -> None:
    account = desk.world.accounts["zalo"]
    for text, minutes in (("ba", 1), ("một", 3), ("hai", 2)):
        speaking.zalo(account, text, ago=timedelta(minutes=minutes))
    inbox.read_events()
    assert actions.take_up() == 3 and actions.take_up() == 0
    assert actions.words_of(Case.objects.get()).text == "một"


def test_what_cannot_be_taken_up_waits_and_holds_up_no_other(desk: Desk, caplog: pytest.LogCaptureFixture) -> None:
    speaking.zalo(desk.world.accounts["zalo"], CANARY, person="1")
    inbox.read_events()
    sealed = Message.objects.get().sealed
    Message.objects.update(sealed=b"damaged")
    speaking.zalo(desk.world.accounts["zalo"], "Đèn hỏng", person="2")
    inbox.read_events()
    assert actions.take_up() == 1 and Case.objects.count() == 1
    assert "VaultLocked" in caplog.text and CANARY not in caplog.text
    Message.objects.filter(taken_up=False).update(sealed=sealed)
    assert actions.take_up() == 1 and Case.objects.count() == 2


def test_nobody_reads_the_code_nor_anybodys_words_in_rows_and_logs(
    desk: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        says(desk, "zalo", LAMP)
        says(desk, "zalo", CANARY)
    code = code_sent()
    tracking_code.parse(code)
    rows = [
        *Case.objects.values_list(),
        *CaseStep.objects.values_list(),
        *Message.objects.values_list(),
        *AuditLine.objects.values_list(),
    ]
    everything = "\n".join([*map(str, rows), *(record.getMessage() for record in caplog.records)])
    assert CANARY not in everything and code not in everything
