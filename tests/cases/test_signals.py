"""A term that runs is told of at 50, 80 and 100 %; what is overdue climbs to the next role (R60)."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from bs4 import BeautifulSoup
from django.test import Client

from caunoi.agencies import vault
from caunoi.agencies.models import ChannelAccount
from caunoi.cases import actions, queries, timing
from caunoi.cases.models import Case
from caunoi.cases.queries import Pressing, pressing
from caunoi.foundation import clock
from caunoi.inbox import actions as inbox
from caunoi.inbox.models import Message
from tests.cases.conftest import Desk
from tests.inbox import speaking

NONE = Pressing(0, 0, 0)
UPDATES = [datetime(2026, 12, 30, 17, tzinfo=clock.VIETNAM), datetime(2027, 1, 11, 17, tzinfo=clock.VIETNAM)]
"""A case of 30 November is due on 21 December; seven working days later, and seven more with New Year's Day between."""


def term(case: Case) -> tuple[dict[int, datetime], dict[str, datetime]]:
    """When the reminders and the climbs of the sender's term are, as the clock reads now."""
    reading = timing.clock_of(case, list(case.steps.all()), timing.main_step(case), clock.now())
    assert reading is not None
    return dict(reading.reminders), dict(reading.climbs)


def at(desk: Desk, moment: datetime) -> int:
    desk.clock.advance((moment - clock.now()).total_seconds())
    return actions.signal_due()


def told(case: Case) -> list[object]:
    """What the history says of the term, in order."""
    steps = case.steps.filter(what__in=["reminded", "climbed"])
    return [step.details.get("percent") or step.details["role"] for step in steps]


def home(desk: Desk, person: str) -> BeautifulSoup:
    client = Client()
    client.force_login(desk.people[person])
    return BeautifulSoup(client.get("/admin/").content, "html.parser")


def test_each_share_of_the_term_once_and_then_the_roles(desk: Desk) -> None:
    case = desk.case("with_unit")
    reminders, climbs = term(case)
    assert list(reminders) == [50, 80, 100] and list(climbs) == ["approver", "administrator"]
    assert actions.signal_due() == 0
    expected: list[object] = []
    for percent, moment in reminders.items():
        assert at(desk, moment - timedelta(seconds=1)) == 0, percent
        assert at(desk, moment) == 1, percent
        expected += [percent, *(["approver"] if percent == 100 else [])]
        assert told(case) == expected
        assert actions.signal_due() == 0
    assert at(desk, climbs["administrator"]) == 1
    assert told(case) == [*expected, "administrator"]
    case.refresh_from_db()
    assert (case.signal_at, case.climbed_to) == (UPDATES[0], "administrator")


def test_what_was_overtaken_is_left_out(desk: Desk) -> None:
    case = desk.case("with_unit")
    assert at(desk, term(case)[0][80] + timedelta(hours=1)) == 1
    assert told(case) == [80]


def test_nobody_is_told_while_the_sender_is_waited_for_and_the_pause_moves_the_rest(desk: Desk) -> None:
    case = desk.case("waiting")
    half = term(case)[0][50]
    assert case.signal_at is None and at(desk, half + timedelta(days=30)) == 0
    actions.sender_answered(case.pk, "Ở trước số 12.", by=desk.people["mai"])
    case.refresh_from_db()
    assert case.signal_at is not None and case.signal_at > clock.now()


def test_an_answer_ends_it_and_a_review_begins_anew(desk: Desk) -> None:
    case = desk.case("with_unit")
    assert at(desk, term(case)[1]["approver"]) == 1
    actions.draft_answer(case.pk, "Đèn đã được thay.", seen=0, by=desk.people["mai"])
    actions.approve_answer(case.pk, by=desk.people["hoa"])
    case.refresh_from_db()
    assert (case.signal_at, case.climbed_to) == (None, "")
    actions.reopen(case.pk, "Đèn vẫn không sáng.", by=desk.people["mai"])
    case.refresh_from_db()
    assert case.climbed_to == "" and case.signal_at == term(case)[0][50]


def test_whoever_was_told_sees_it_first(desk: Desk) -> None:
    case = desk.case("with_unit")
    hoa, an, world = desk.people["hoa"], desk.people["an"], desk.world
    assert pressing(hoa, world.agency) == NONE and home(desk, "hoa").find(id="cn-pressing") is None
    reminders, climbs = term(case)
    desk.clock.advance((reminders[100] - clock.now()).total_seconds() - 60)
    assert pressing(hoa, world.agency) == Pressing(0, 1, 0)
    at(desk, climbs["approver"] + timedelta(minutes=1))
    assert pressing(hoa, world.agency) == Pressing(1, 0, 1)
    assert pressing(an, world.agency) == NONE
    at(desk, climbs["administrator"] + timedelta(minutes=1))
    assert pressing(an, world.agency) == Pressing(0, 0, 1)
    administrator = home(desk, "an").find(id="cn-pressing")
    assert administrator is not None and administrator.parent is not None
    assert not administrator.parent.select("a")  # told that it is so, and shown no case
    shown = home(desk, "mai").find(id="cn-pressing")
    assert shown is not None and shown.parent is not None and shown.parent.select("a[href*='/admin/cases/']")


def test_what_was_routed_away_gives_no_signal(desk: Desk) -> None:
    case = desk.case("routed_away")
    assert case.signal_at is None
    desk.clock.advance(200 * 24 * 3600)
    assert actions.signal_due() == 0
    assert all(pressing(person, desk.world.agency).climbed == 0 for person in desk.people.values())


def test_a_sender_hears_every_seven_working_days_that_a_late_answer_is_not_forgotten(desk: Desk) -> None:
    receipt = desk.receive()
    desk.bring(receipt.case, "with_unit")
    case = Case.objects.get(pk=receipt.case.pk)
    at(desk, term(case)[1]["administrator"])
    assert told(case)[-1] == "administrator" and not heard(case)
    for number, moment in enumerate(UPDATES, 1):
        assert at(desk, moment - timedelta(seconds=1)) == 0
        assert at(desk, moment) == 1 and len(heard(case)) == number
        assert actions.signal_due() == 0
    status = queries.status(desk.world.agency, receipt.code)
    assert status is not None and status.told_late == heard(case)


def test_what_was_missed_is_told_once_and_an_answer_ends_it(desk: Desk) -> None:
    case = desk.case("with_unit")
    desk.clock.advance(120 * 24 * 3600)
    assert actions.signal_due() == 1 and len(heard(case)) == 1
    case.refresh_from_db()
    assert case.signal_at is not None and case.signal_at > clock.now()
    actions.draft_answer(case.pk, "Đèn đã được thay.", seen=0, by=desk.people["mai"])
    actions.approve_answer(case.pk, by=desk.people["hoa"])
    case.refresh_from_db()
    assert case.signal_at is None


def test_the_page_under_the_code_says_that_it_is_late_and_until_when_one_hears_again(desk: Desk) -> None:
    receipt = desk.receive()
    desk.bring(receipt.case, "with_unit")
    assert page_of(receipt.code).select_one(".bar-expired") is None
    desk.clock.advance(60 * 24 * 3600)
    actions.signal_due()
    shown = page_of(receipt.code)
    bar = shown.select_one(".bar-expired")
    assert bar is not None and "không phải gửi lại" in bar.get_text()
    assert "Đã báo việc trả lời chậm" in shown.get_text()


def test_a_message_that_the_platform_would_not_take_is_not_tried(desk: Desk) -> None:
    """Weeks after the last word no window is open; where the sender has written again meanwhile, one is."""
    account = desk.world.accounts["zalo"]
    speak(account, "Đèn đường trước số 12 phố Mẫu không sáng.")
    case = Case.objects.get()
    desk.bring(case, "with_unit")
    desk.clock.advance(60 * 24 * 3600)
    assert actions.signal_due() == 1 and standing(case) == ["receipt"]
    speak(account, "Vẫn chưa sáng.")
    desk.clock.advance(14 * 24 * 3600)
    speak(account, "Đã một tháng rồi.")
    assert actions.signal_due() == 1 and standing(case)[-1] == "late"
    words = vault.unseal(Message.objects.filter(standing="late").get().sealed)["text"]
    assert "không phải gửi lại" in words.lower() and "12 phố Mẫu" not in words


def heard(case: Case) -> list[datetime]:
    """When the sender was told that the answer is late."""
    return list(case.steps.filter(what="told_late").values_list("at", flat=True))


def page_of(code: str) -> BeautifulSoup:
    return BeautifulSoup(Client().post("/theo-doi", {"code": code}).content, "html.parser")


def speak(account: ChannelAccount, text: str, **more: Any) -> None:
    speaking.zalo(account, text, **more)
    inbox.read_events()
    actions.take_up()


def standing(case: Case) -> list[str]:
    rows = Message.objects.filter(in_case__case=case, direction="out").order_by("pk")
    return [row.standing for row in rows if row.standing]
