"""What people really write (samples.yaml): sorted by people and never by a machine; hard words cost nobody anything;
what accuses somebody is seen by the inspector only."""

from __future__ import annotations

from datetime import datetime
from importlib import resources
from typing import Any

import pytest
import yaml

from caunoi.agencies import actions as agencies
from caunoi.agencies.models import Appointment, AuditLine
from caunoi.cases import accusation, actions, queries
from caunoi.cases.actions import Message
from caunoi.cases.models import Case
from caunoi.foundation.clock import VIETNAM
from caunoi.inbox import actions as inbox
from caunoi.inbox.models import Message as Spoken
from tests.cases.conftest import Desk
from tests.inbox import speaking

SAMPLES = yaml.safe_load(resources.files(__package__).joinpath("samples.yaml").read_text(encoding="utf-8"))
AWAY = {"complaint", "denunciation", "crime_report"}
SENDER = {"name": "Trần Văn An", "contact": "an@coquanmau.example", "address": "Thôn Hạ, xã Kỳ Hạ"}
DUE = {  # of what is received and classed on Monday, 30 November 2026, 09:00, until it is with a unit or available
    **dict.fromkeys(("feedback_report", "petition", "question", "comment"), datetime(2026, 12, 7, 17, tzinfo=VIETNAM)),
    "legal_document_feedback": datetime(2026, 12, 2, 17, tzinfo=VIETNAM),  # two working days
    "information_request": datetime(2026, 12, 3, 17, tzinfo=VIETNAM),  # three
    "contest": datetime(2026, 12, 10, 17, tzinfo=VIETNAM),  # ten days of the calendar
}


def test_there_are_enough() -> None:
    kinds = {one["kind"] for one in SAMPLES["sorted"]}
    assert len(SAMPLES["sorted"]) >= 60 and len(kinds) >= 9
    assert len(SAMPLES["critical"]) >= 30 and len(SAMPLES["denunciations"]) >= 10


def test_a_text_is_sorted_by_people_and_the_clock_follows_their_class(desk: Desk, subtests: pytest.Subtests) -> None:
    """R56."""
    for sample in SAMPLES["sorted"]:
        with subtests.test(sample["text"]):
            case = desk.receive(Message(sample["text"], **SENDER), chosen=sample["chosen"]).case
            begun = sample["chosen"] or "feedback_report"
            assert (case.chosen, case.kind) == (sample["chosen"], begun), "nothing but the sender's choice decides"
            assert case.restricted is (begun in AWAY)
            if begun in AWAY:
                assert (case.state, case.due_at) == ("routed_away", None)
                continue
            details = classed(desk, case, sample["kind"])
            assert (case.chosen, case.kind) == (sample["chosen"], sample["kind"])
            assert details == {"kind": sample["kind"], "before": begun}, "both are kept"
            assert case.due_at == DUE.get(sample["kind"])


def classed(desk: Desk, case: Case, kind: str) -> Any:
    """As mai does it, once she has read it; what the history says of it."""
    if kind in AWAY:
        actions.route_away(case.pk, kind, by=desk.people["mai"])
    else:
        actions.class_case(case.pk, kind, urgent=False, by=desk.people["mai"])
    case.refresh_from_db()
    return case.steps.latest("pk").details


@pytest.mark.parametrize("more", [{"kind": "comment", "post": speaking.POST}, {}], ids=["comment", "message"])
def test_hard_words_are_received_like_any_others(desk: Desk, more: dict[str, str]) -> None:
    """R68: never for criticism. Nothing is hidden, closed, set apart or alarmed; the sender gets the receipt that
    everybody gets, and nobody but the intake has acted."""
    for number, text in enumerate(SAMPLES["critical"]):
        speaking.facebook(desk.world.accounts["facebook"], text, person=f"8{number}", **more)
    inbox.read_events()
    actions.take_up()

    cases = list(Case.objects.all())
    assert sorted(actions.words_of(case).text for case in cases) == sorted(SAMPLES["critical"])
    begun = {(case.state, case.kind, case.urgent, case.restricted) for case in cases}
    assert begun == {("received", "feedback_report", False, False)}
    assert len({case.due_at for case in cases}) == 1
    assert {row.id for row in case_rows(desk, "mai")} == {case.pk for case in cases}
    told = Spoken.objects.filter(direction="out").values_list("standing", flat=True)
    assert list(told) == ["receipt"] * len(SAMPLES["critical"])
    acted = AuditLine.objects.filter(subject__startswith="case:").values_list("verb", "actor")
    assert set(acted) == {("case.received", None)}


def test_an_accusation_is_seen_by_the_inspector_only(desk: Desk, subtests: pytest.Subtests) -> None:
    """R58, whether the sender said what it is or a clerk found it; also beside a case with the same words."""
    mai, agency = desk.people["mai"], desk.world.agency
    hidden, like = [], []
    silent = [text for text in SAMPLES["denunciations"] if not accusation.is_heard(text)]  # the others: below
    assert silent
    for text in silent:
        hidden.append(desk.receive(Message(text), chosen="denunciation"))
        hidden.append(desk.receive(Message(f"{text} Mong xem xét."), chosen=""))
        actions.route_away(hidden[-1].case.pk, "denunciation", by=mai)
        like.append(desk.receive(Message(f"{text} Xin xem."), chosen="").case)
    while actions.compare_new():
        pass

    away = {receipt.case.pk for receipt in hidden}
    for name in ("mai", "bac", "hoa", "an", "root", "thu"):
        with subtests.test(name):
            found = {receipt.case.pk for receipt in hidden if queries.find(desk.people[name], agency, receipt.code)}
            shown = {row.id for row in case_rows(desk, name)} & away
            assert found == shown == (away if name == "thu" else set())
    assert not any(queries.similar(mai, case) for case in like) and not queries.suggested(mai, agency)
    desk.clock.advance(60 * 24 * 3600)
    assert queries.pressing(mai, agency).late == len(like), "those that are no accusation"


@pytest.mark.parametrize(
    ("text", "heard"),
    [
        *((text, True) for text in SAMPLES["denunciations"] if "tố" in text),
        ("Toi muon to cao can bo nhan tien", True),
        ("ĐƠN TỐ GIÁC", True),
        ("Tôi tổ cáo", False),
        ("Một thanh niên to cao đứng chắn lối đi", False),
        ("Tôi khiếu nại quyết định số 112", False),
    ],
)
def test_who_says_on_a_channel_that_they_denounce_is_read_by_an_inspector_first(
    desk: Desk, text: str, heard: bool
) -> None:
    """R58: a message names no kind. The clock runs, the receipt goes out as always, and once an inspector has classed
    it as something else, the clerks have it."""
    speaking.zalo(desk.world.accounts["zalo"], text)
    inbox.read_events()
    actions.take_up()
    case = Case.objects.get()
    assert (case.state, case.kind, case.restricted) == ("received", "feedback_report", heard)
    assert case.due_at is not None and Spoken.objects.get(direction="out").standing == "receipt"
    readers = {name for name in desk.people if case_rows(desk, name)}
    assert readers == ({"thu"} if heard else {"mai", "tuan", "hoa", "quan"})

    if heard:
        for go_on in (
            lambda: actions.forward(case.pk, desk.traffic, by=desk.people["thu"]),
            lambda: actions.draft_answer(case.pk, "Đã nhận.", seen=0, by=desk.people["thu"]),
        ):
            with pytest.raises(actions.Refused, match="phân loại"):
                go_on()
    actions.class_case(case.pk, "question", urgent=False, by=desk.people["thu" if heard else "mai"])
    assert [row.id for row in case_rows(desk, "mai")] == [case.pk]


def test_it_is_read_by_all_where_nobody_else_could_or_somebody_is_in_danger(desk: Desk) -> None:
    text = SAMPLES["denunciations"][0]
    assert desk.receive(Message(f"{text} Họ đang đánh nhau, cứu tôi!"), chosen="").case.restricted is False
    speaking.zalo(desk.world.accounts["zalo"], text)
    speaking.zalo(desk.world.accounts["zalo"], "Họ đang cầm dao trước cửa nhà tôi")
    inbox.read_events()
    actions.take_up()
    case = Case.objects.get(route="zalo")
    assert (case.urgent, case.restricted) == (True, False), "danger is said later"
    agencies.dismiss(Appointment.objects.get(person=desk.people["thu"]).pk, by=desk.people["an"])
    assert desk.receive(Message(text), chosen="").case.restricted is False


def case_rows(desk: Desk, name: str) -> list[Any]:
    """What this person's work list shows, under every tab."""
    person, agency = desk.people[name], desk.world.agency
    return [row for tab in queries.TABS for row in queries.work_list(person, agency, tab=tab).rows]
