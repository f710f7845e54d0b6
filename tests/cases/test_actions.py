"""What may happen to a case: by state, by person, and what each step does to its clock and history."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from caunoi.agencies.models import AuditLine, Unit
from caunoi.agencies.policies import NotAllowed
from caunoi.cases import actions, danger, queries, tracking_code
from caunoi.cases.actions import Collision, Message, Refused, UnknownCase
from caunoi.cases.models import Answer, Case, CaseStep
from caunoi.foundation import clock
from caunoi.foundation.clock import VIETNAM
from tests.cases.conftest import CANARY, WORDS, Desk

STATES = ("received", "classed", "with_unit", "waiting", "drafted", "answered", "closed", "routed_away")
Verb = Callable[[Desk, Case, Any], object]

VERBS: dict[str, Verb] = {
    "class_case": lambda desk, case, by: actions.class_case(case.pk, "question", urgent=False, by=by),
    "route_away": lambda desk, case, by: actions.route_away(case.pk, "complaint", by=by),
    "forward": lambda desk, case, by: actions.forward(case.pk, desk.world.unit, by=by),
    "ask_sender": lambda desk, case, by: actions.ask_sender(case.pk, "Ở đâu?", by=by),
    "sender_answered": lambda desk, case, by: actions.sender_answered(case.pk, "Ở phố Mẫu.", by=by),
    "extend": lambda desk, case, by: actions.extend(case.pk, 5, "Chờ giám định.", by=by),
    "draft_answer": lambda desk, case, by: actions.draft_answer(
        case.pk, "Đã sửa.", seen=seen(case), by=by
    ),
    "approve_answer": lambda desk, case, by: actions.approve_answer(case.pk, by=by),
    "return_draft": lambda desk, case, by: actions.return_draft(case.pk, "Thiếu ngày.", by=by),
    "close": lambda desk, case, by: actions.close(case.pk, by=by),
    "reopen": lambda desk, case, by: actions.reopen(case.pk, "Chưa đúng điều đã hỏi.", by=by),
}  # fmt: skip

# What each verb makes of each state, for who may; a pair that is not here is refused.
AFTER = {
    "class_case": {"received": "classed", "classed": "classed", "with_unit": "with_unit", "waiting": "waiting",
                   "drafted": "drafted"},
    "route_away": dict.fromkeys(STATES[:5], "routed_away"),
    "forward": {"received": "with_unit", "classed": "with_unit", "with_unit": "with_unit", "waiting": "waiting",
                "drafted": "drafted"},
    "ask_sender": dict.fromkeys(("received", "classed", "with_unit"), "waiting"),
    "sender_answered": {"waiting": "with_unit"},
    "extend": {state: state for state in ("received", "classed", "with_unit", "drafted")},
    "draft_answer": dict.fromkeys(STATES[:5], "drafted"),
    "approve_answer": {"drafted": "answered"},
    "return_draft": {"drafted": "with_unit"},
    "close": {"answered": "closed"},
    "reopen": dict.fromkeys(("answered", "closed"), "with_unit"),
}  # fmt: skip
PERSON = {"approve_answer": "quan", "return_draft": "quan"}


def seen(case: Case) -> int:
    answer = case.answers.filter(round=case.round).first()
    return answer.version if answer else 0


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("verb", VERBS)
def test_states(desk: Desk, verb: str, state: str) -> None:
    case = desk.case(state)
    by = desk.people[PERSON.get(verb, "tuan")]
    wanted = AFTER[verb].get(state)
    steps = case.steps.count()
    if wanted is None:
        with pytest.raises(Refused):
            VERBS[verb](desk, case, by)
        assert case.steps.count() == steps
        return
    VERBS[verb](desk, case, by)
    case.refresh_from_db()
    assert case.state == wanted
    assert case.steps.count() == steps + 1
    line = AuditLine.objects.order_by("-pk")[0]
    assert (line.subject, line.actor) == (f"case:{case.pk}", by)


@pytest.mark.parametrize("verb", VERBS)
def test_permissions(desk: Desk, verb: str) -> None:
    state = next(iter(AFTER[verb]))
    allowed = {"approve_answer": {"quan"}, "return_draft": {"hoa", "quan"}}.get(verb, {"mai", "tuan", "hoa", "quan"})
    if state in ("waiting", "answered"):  # the case is with the unit of bac
        allowed = {*allowed, "bac"}
    for name, person in desk.people.items():
        case = desk.case(state)
        if state == "drafted":
            actions.draft_answer(case.pk, "Hai người cùng viết.", seen=1, by=desk.people["hoa"])
        if name in allowed:
            VERBS[verb](desk, case, person)
        else:
            with pytest.raises((NotAllowed, Refused)):
                VERBS[verb](desk, case, person)


def test_a_clerk_of_one_unit_handles_the_cases_of_this_unit(desk: Desk) -> None:
    bac, elsewhere, own = desk.people["bac"], desk.case("classed"), desk.case("with_unit")
    with pytest.raises(NotAllowed):
        actions.ask_sender(elsewhere.pk, "Ở đâu?", by=bac)
    actions.ask_sender(own.pk, "Ở đâu?", by=bac)
    assert [row.id for row in queries.work_list(bac, desk.world.agency, tab="waiting").rows] == [own.pk]
    assert not queries.work_list(bac, desk.world.agency).rows


# Receiving -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("route", Case.Route.values)
def test_every_route_gives_one_shape_with_code_and_clock(desk: Desk, route: str) -> None:
    by = None if route == "portal" else desk.people["mai"]
    receipt = desk.receive(route=route, by=by)
    case = receipt.case
    assert (case.state, case.kind, case.chosen, case.route) == ("received", "feedback_report", "feedback_report", route)
    assert len(receipt.code) == 20 and case.due_at == datetime(2026, 12, 2, 17, 0, tzinfo=VIETNAM)  # two working days
    assert actions.words_of(case) == WORDS


def test_choice_and_class_are_both_kept_and_the_clock_follows_the_class(desk: Desk) -> None:
    case = desk.case(chosen="question")
    actions.class_case(case.pk, "contest", urgent=False, by=desk.people["mai"])
    case.refresh_from_db()
    assert (case.chosen, case.kind, case.state) == ("question", "contest", "classed")
    assert case.due_at == datetime(2026, 12, 10, 17, 0, tzinfo=VIETNAM)  # ten calendar days
    step = case.steps.last()
    assert step is not None and step.details == {"kind": "contest", "before": "question"}


def test_who_chose_nothing_or_left_out_a_name_is_received_all_the_same(desk: Desk) -> None:
    bare = Message("Đề nghị làm gờ giảm tốc trước cổng trường.")
    assert desk.receive(bare, chosen="").case.kind == "feedback_report"
    petition = desk.receive(bare, chosen="petition").case
    assert (petition.chosen, petition.kind) == ("petition", "feedback_report")
    whole = Message(bare.text, name="Trần Văn An", contact="an@coquanmau.example")
    assert desk.receive(whole, chosen="petition").case.kind == "petition"


@pytest.mark.parametrize(
    ("message", "values", "field"),
    [
        (Message("  \n"), {}, "text"),
        (Message("x" * 5001), {}, "text"),
        (Message("Đèn hỏng", name="x" * 201), {}, "name"),
        (Message("Đèn hỏng"), {"chosen": "khong-co"}, "kind"),
        (Message("Đèn hỏng"), {"received_at": datetime(2026, 12, 24, tzinfo=VIETNAM)}, "received_at"),
    ],
)
def test_bad_input_names_its_field(desk: Desk, message: Message, values: dict[str, Any], field: str) -> None:
    with pytest.raises(Refused) as refused:
        desk.receive(message, **values)
    assert refused.value.field == field and not Case.objects.exists()


def test_the_same_form_sent_twice_is_one_case_and_other_words_are_another(desk: Desk) -> None:
    first = desk.receive(code=tracking_code.draw())
    again = desk.receive(code=first.code)
    other = desk.receive(Message("Một việc khác."), code=first.code)
    assert again.case == first.case and other.case != first.case and other.code != first.code


def test_only_a_clerk_types_for_others(desk: Desk) -> None:
    with pytest.raises(NotAllowed):
        desk.receive(route="phone", by=desk.people["lan"])


@pytest.mark.parametrize(
    ("text", "heard"),
    [
        ("Có người đang cầm dao trước cổng trường", True),
        ("co nguoi dang cam dao", True),
        ("Nhà bên đang CHÁY, có người mắc kẹt", True),
        ("Đề nghị cấm dạo phố bằng xe máy", False),
        ("Quán chạy nhạc to", False),
        ("Đèn đường không sáng", False),
    ],
)
def test_danger_is_heard(desk: Desk, text: str, heard: bool) -> None:
    assert danger.is_heard(text) is heard
    assert desk.receive(Message(text)).case.urgent is heard


def test_urgent_cases_stand_first_and_ring_within_hours(desk: Desk) -> None:
    ordinary = desk.case()
    desk.clock.advance(86_400 * 5)
    urgent = desk.receive(urgent=True).case
    rows = queries.work_list(desk.people["mai"], desk.world.agency).rows
    assert [row.id for row in rows] == [urgent.pk, ordinary.pk]
    assert urgent.due_at == clock.now() + timedelta(hours=4) and rows[1].late and (rows[1].days_left or 0) < 0


# Clock -----------------------------------------------------------------------------------------------


def test_a_question_to_the_sender_stops_the_clock(desk: Desk) -> None:
    case = desk.case("with_unit")
    assert case.due_at == datetime(2026, 12, 21, 17, 0, tzinfo=VIETNAM)
    actions.ask_sender(case.pk, "Ở đâu?", by=desk.people["mai"])
    case.refresh_from_db()
    assert case.due_at is None
    desk.clock.advance(86_400 * 2)
    actions.sender_answered(case.pk, "Ở phố Mẫu.", by=desk.people["mai"])
    case.refresh_from_db()
    assert case.due_at == datetime(2026, 12, 22, 17, 0, tzinfo=VIETNAM)


def test_one_extension_with_a_reason_before_the_end(desk: Desk) -> None:
    case, mai = desk.case("with_unit"), desk.people["mai"]
    for days, reason in ((5, " "), (0, "Chờ giám định."), (11, "Chờ giám định.")):
        with pytest.raises(Refused):
            actions.extend(case.pk, days, reason, by=mai)
    actions.extend(case.pk, 5, "Chờ giám định.", by=mai)
    case.refresh_from_db()
    assert case.due_at == datetime(2026, 12, 28, 17, 0, tzinfo=VIETNAM)
    with pytest.raises(Refused, match=r"một lần|once"):
        actions.extend(case.pk, 5, "Chờ thêm.", by=mai)
    actions.class_case(case.pk, "information_request", urgent=False, by=mai)  # whose term cannot be put off
    case.refresh_from_db()
    assert case.due_at == datetime(2026, 12, 3, 17, 0, tzinfo=VIETNAM)
    late = desk.case("with_unit")
    desk.clock.advance(86_400 * 40)
    with pytest.raises(Refused):
        actions.extend(late.pk, 5, "Quá muộn.", by=mai)


def test_three_units_one_code_one_history_one_term(desk: Desk) -> None:
    receipt, mai = desk.receive(), desk.people["mai"]
    third = Unit.objects.create(agency=desk.world.agency, slug="moi-truong", name="Phòng Môi trường")
    for unit in (desk.traffic, desk.world.unit, third):
        desk.clock.advance(3600)
        actions.forward(receipt.case.pk, unit, by=mai)
    status = queries.status(desk.world.agency, receipt.code)
    assert status and [unit for unit, _at in status.handed] == [desk.traffic, desk.world.unit, third]
    assert status.unit == third and status.reading
    assert status.reading.due == datetime(2026, 12, 21, 17, 0, tzinfo=VIETNAM)
    with pytest.raises(Refused):
        actions.forward(receipt.case.pk, third, by=mai)


def test_a_term_that_leaves_the_calendar_rings_now(desk: Desk) -> None:
    desk.clock.advance(86_400 * 365 * 30)
    assert desk.receive().case.due_at == clock.now()


# Answering -------------------------------------------------------------------------------------------


def test_an_answer_takes_a_second_person(desk: Desk) -> None:
    case, hoa = desk.case("with_unit"), desk.people["hoa"]
    actions.draft_answer(case.pk, "Đã sửa.", seen=0, by=hoa)
    with pytest.raises(Refused, match="hoa"):
        actions.approve_answer(case.pk, by=hoa)
    with pytest.raises(NotAllowed):
        actions.approve_answer(case.pk, by=desk.people["mai"])
    with pytest.raises(Refused):
        actions.approve_answer(case.pk, seen=2, by=desk.people["quan"])
    actions.approve_answer(case.pk, seen=1, by=desk.people["quan"])
    case.refresh_from_db()
    assert (case.state, case.due_at) == ("answered", None)


def test_the_database_refuses_one_person_too(desk: Desk) -> None:
    case = desk.case("drafted")
    with pytest.raises(IntegrityError), transaction.atomic():
        Answer.objects.filter(case=case).update(approver=desk.people["mai"], approved_at=clock.now())
    for values in ({"state": "drafted"}, {"restricted": False}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Case.objects.filter(pk=desk.case("routed_away").pk).update(**values)


def test_nobody_writes_over_words_they_have_not_seen(desk: Desk) -> None:
    case, mai, tuan = desk.case("with_unit"), desk.people["mai"], desk.people["tuan"]
    actions.draft_answer(case.pk, "Bản của Mai.", seen=0, by=mai)
    with pytest.raises(Collision, match="mai") as collision:
        actions.draft_answer(case.pk, "Bản của Tuấn.", seen=0, by=tuan)
    assert collision.value.version == 1 and queries.opened(case).answers[0].text == "Bản của Mai."
    answer = actions.draft_answer(case.pk, "Bản của Tuấn.", seen=1, by=tuan)
    assert answer.version == 2 and answer.writers == sorted([mai.pk, tuan.pk])


def test_a_refusal_has_a_ground_and_a_way(desk: Desk) -> None:
    case, mai = desk.case("with_unit"), desk.people["mai"]
    for missing, values in (("ground", {"way": "Gửi đơn tới Tòa án."}), ("way", {"ground": "Điều 7"})):
        with pytest.raises(Refused) as refused:
            actions.draft_answer(case.pk, "Không thuộc thẩm quyền.", seen=0, refusal=True, by=mai, **values)
        assert refused.value.field == missing
    actions.draft_answer(case.pk, "Không giải quyết.", seen=0, refusal=True, ground="Điều 7", way="Tòa án", by=mai)


def test_reopening_once_with_a_shorter_clock(desk: Desk) -> None:
    receipt = desk.receive()
    desk.bring(receipt.case, "closed")
    actions.reopen(receipt.code, "Chưa trả lời về lề đường.")
    case = Case.objects.get(pk=receipt.case.pk)
    assert (case.state, case.round) == ("with_unit", 2)
    assert case.due_at == datetime(2026, 12, 9, 17, 0, tzinfo=VIETNAM)  # seven working days
    actions.draft_answer(case.pk, "Lề đường sửa xong ngày 05/12/2026.", seen=0, by=desk.people["mai"])
    actions.approve_answer(case.pk, by=desk.people["hoa"])
    with pytest.raises(Refused):
        actions.reopen(receipt.code, "Lần nữa.")
    status = queries.status(desk.world.agency, receipt.code)
    assert status and len(status.answers) == 2 and not status.may_reopen


def test_a_comment_may_be_closed_without_an_answer_a_report_may_not(desk: Desk) -> None:
    actions.close(desk.case(chosen="comment").pk, by=desk.people["mai"])
    with pytest.raises(Refused):
        actions.close(desk.case().pk, by=desk.people["mai"])


# What is not shown -----------------------------------------------------------------------------------


def test_a_denunciation_exists_for_the_inspector_only(desk: Desk) -> None:
    receipt = desk.receive(chosen="denunciation")
    case, agency = receipt.case, desk.world.agency
    assert (case.state, case.restricted, case.due_at) == ("routed_away", True, None)
    for name, person in desk.people.items():
        tabs = [queries.work_list(person, agency, tab=tab).rows for tab in queries.TABS]
        found = [queries.find(person, agency, handle) for handle in (case.pk, receipt.code)]
        assert any([*tabs, *found]) is (name == "thu"), name
        if name != "thu":
            for verb in VERBS.values():
                with pytest.raises(UnknownCase):
                    verb(desk, case, person)
    actions.pass_on(case.pk, desk.traffic, by=desk.people["thu"])
    assert AuditLine.objects.filter(verb="case.passed_on", subject=f"case:{case.pk}").count() == 1
    assert queries.find(desk.people["bac"], agency, case.pk) is None
    actions.class_case(case.pk, "feedback_report", urgent=False, by=desk.people["thu"])
    assert queries.find(desk.people["mai"], agency, case.pk) == case


def test_no_word_of_anybody_in_rows_audit_lines_or_logs(desk: Desk, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("DEBUG")
    receipt = desk.receive()
    desk.bring(receipt.case, "waiting")
    actions.sender_answered(receipt.code, f"Ở phố Mẫu {CANARY}")
    with pytest.raises(Refused):
        desk.receive(Message(CANARY * 1000))
    rows = [*Case.objects.values(), *CaseStep.objects.values("what", "details"), *AuditLine.objects.values()]
    sealed = b"".join(bytes(step.sealed) for step in CaseStep.objects.all())
    for hidden in (CANARY, "Huyền Trân", "0912", receipt.code):
        assert hidden not in str(rows) and hidden not in caplog.text and hidden.encode() not in sealed


def test_lists_take_a_fixed_number_of_queries_and_pages_lose_nothing(
    desk: Desk, django_assert_num_queries: Any
) -> None:
    mai, agency = desk.people["mai"], desk.world.agency
    ids = []
    for number in range(7):
        desk.clock.advance(0 if number % 2 else 86_400)
        ids.append(desk.receive(urgent=number == 3).case.pk)
    for number in ids[:2]:
        actions.forward(number, desk.traffic, by=mai)
    for size in (1, 3, 50):
        seen, after = [], ""
        while True:
            with django_assert_num_queries(3):
                page = queries.work_list(mai, agency, after=after, size=size)
            seen += [row.id for row in page.rows]
            after = page.after
            if not after:
                break
        assert sorted(seen) == sorted(ids) and seen[0] == ids[3]
    assert [row.id for row in queries.work_list(mai, agency, unit="giao-thong").rows] == sorted(
        ids[:2], key=lambda pk: (Case.objects.get(pk=pk).due_at, pk)
    )
