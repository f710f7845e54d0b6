"""Cases about the same thing: found over all routes, put together by people only, answered at once, each on its own."""

from __future__ import annotations

import logging
from typing import Any

import pytest
from django.db import connection

from caunoi.agencies import vault
from caunoi.agencies.models import AuditLine
from caunoi.agencies.policies import NotAllowed
from caunoi.cases import actions, queries
from caunoi.cases.actions import Collision, Message, Refused, UnknownCase
from caunoi.cases.models import Case, CaseGroup, CaseSignature, GroupMember, Likeness, SignatureBand
from tests.cases.conftest import CANARY, Desk, desk
from tests.cases.test_hearing import says, told

__all__ = ["desk"]

LAMP = f"Đèn đường trước số 12 phố Mẫu không sáng từ ngày 20/11, buổi tối đi lại rất nguy hiểm. {CANARY}"
COPIES = (
    LAMP,
    f"Kính gửi cơ quan. {LAMP} Xin cảm ơn.",
    "den duong truoc so 12 pho mau ko sang tu ngay 20/11, buoi toi di lai rat nguy hiem",
    "Buổi tối đi lại rất nguy hiểm. Đèn đường trước số 12 phố Mẫu không sáng từ ngày 20/11",
)
WATER = "Nước máy ở thôn 8 bị đục và có mùi lạ suốt cả tuần nay, các gia đình phải mua nước bình để nấu ăn hằng ngày."


def compare() -> None:
    while actions.compare_new():
        pass


def heard(desk: Desk, *texts: str, **values: Any) -> list[Case]:
    cases = [desk.receive(Message(text), **values).case for text in texts]
    compare()
    return cases


def pairs() -> set[frozenset[str]]:
    return {frozenset(pair) for pair in Likeness.objects.values_list("case_id", "other_id")}


def suggested(desk: Desk, name: str = "mai") -> list[set[str]]:
    return [{row.id for row in one.rows} for one in queries.suggested(desk.people[name], desk.world.agency)]


def similar(desk: Desk, case: Case, name: str = "mai") -> set[str]:
    return {one.row.id for one in queries.similar(desk.people[name], Case.objects.get(pk=case.pk))}


def group(desk: Desk, case: Case, name: str = "mai") -> queries.Together:
    found = queries.together(desk.people[name], Case.objects.get(pk=case.pk))
    assert found
    return found


def put_together(desk: Desk, cases: list[Case]) -> str:
    for other in cases[1:]:
        actions.join_cases(cases[0].pk, other.pk, by=desk.people["mai"])
    return group(desk, cases[0]).id


def test_the_same_told_in_four_ways_is_one_suggestion_and_no_group(desk: Desk) -> None:
    cases = heard(desk, *COPIES, WATER)
    assert suggested(desk) == [{case.pk for case in cases[:4]}]
    assert similar(desk, cases[0]) == {case.pk for case in cases[1:4]} and similar(desk, cases[4]) == set()
    assert not CaseGroup.objects.exists() and not GroupMember.objects.exists()


def test_over_all_routes(desk: Desk) -> None:
    portal = desk.receive(Message(LAMP)).case
    desk.receive(Message(COPIES[1]), route="phone", by=desk.people["mai"])
    says(desk, "zalo", COPIES[2], person="91")
    says(desk, "facebook", COPIES[3], person="92")
    compare()
    assert suggested(desk) == [set(Case.objects.values_list("pk", flat=True))]
    assert len(similar(desk, portal)) == 3


def test_what_is_said_later_counts(desk: Desk) -> None:
    [portal] = heard(desk, LAMP)
    says(desk, "zalo", "Alo ad ơi")
    compare()
    assert similar(desk, portal) == set()
    says(desk, "zalo", COPIES[1])
    compare()
    assert len(similar(desk, portal)) == 1


def test_fifty_like_reports_become_one_group_with_one_answer(desk: Desk) -> None:
    """R67, the whole way."""
    cases = heard(desk, *(f"{LAMP} Người gửi thứ {number}." for number in range(50)))
    [one] = suggested(desk)
    assert len(one) == 50
    put_together(desk, cases)
    assert suggested(desk) == [] and len(group(desk, cases[7]).others) == 49
    seen = group(desk, cases[7]).writable
    assert seen == {case.pk: 0 for case in cases}
    drafts = actions.draft_group_answer(cases[7].pk, "Đèn đã được thay.", seen=seen, by=desk.people["mai"])
    assert len(drafts) == 50
    assert len(actions.approve_group_answer(cases[7].pk, by=desk.people["hoa"])) == 50
    assert set(Case.objects.values_list("state", flat=True)) == {"answered"}


def test_each_keeps_its_code_and_channel(desk: Desk) -> None:
    receipt = desk.receive(Message(LAMP))
    says(desk, "zalo", COPIES[1])
    talk = Case.objects.get(route="zalo")
    put_together(desk, [receipt.case, talk])
    seen = group(desk, talk).writable
    actions.draft_group_answer(talk.pk, "Đèn đã được thay.", seen=seen, by=desk.people["mai"])
    actions.approve_group_answer(talk.pk, by=desk.people["hoa"])
    assert told(talk)[-1] == ("hoa", "Đèn đã được thay.")
    status = queries.status(desk.world.agency, receipt.code)
    assert status and status.answers[0].text == "Đèn đã được thay."
    assert {answer.approver_id for case in (receipt.case, talk) for answer in case.answers.all()} == {
        desk.people["hoa"].pk
    }


def test_nothing_of_the_words_is_stored_or_logged(desk: Desk, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    cases = heard(desk, *COPIES)
    actions.join_cases(cases[0].pk, cases[1].pk, by=desk.people["mai"])
    rows = [
        str(list(model.objects.values()))
        for model in (CaseSignature, SignatureBand, Likeness, CaseGroup, GroupMember, AuditLine)
    ]
    assert SignatureBand.objects.count() > 0
    for word in (CANARY, "đường", "duong", "nguy"):
        assert word not in " ".join(rows) and word not in caplog.text


def test_a_signature_needs_the_installations_key(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """Rows of another installation, or tried out by who has only the database, meet nothing."""
    heard(desk, LAMP)
    digests = vault.keyed_digests
    monkeypatch.setattr(vault, "keyed_digests", lambda purpose, text: digests(purpose, f"{text}, another key"))
    [other] = heard(desk, COPIES[1])
    assert similar(desk, other) == set()
    monkeypatch.setattr(vault, "keyed_digests", lambda purpose, text: digests(purpose, text) + digests(purpose, "old"))
    [newest] = heard(desk, COPIES[1])
    assert len(similar(desk, newest)) == 1


@pytest.mark.parametrize("how", ["denounced", "routed away", "closed"])
def test_what_is_restricted_or_closed_leaves_nothing(desk: Desk, how: str) -> None:
    first, second = heard(desk, LAMP, COPIES[1])
    actions.join_cases(first.pk, second.pk, by=desk.people["mai"])
    if how == "denounced":
        third = desk.receive(Message(COPIES[3]), chosen="denunciation").case
        compare()
        gone, stays = third, 2
    else:
        desk.bring(second, "routed_away" if how == "routed away" else "closed")
        gone, stays = second, 1 if how == "routed away" else 2
    assert not CaseSignature.objects.filter(case=gone).exists()
    assert gone.pk not in {pk for pair in pairs() for pk in pair}
    assert len(group(desk, first).others) + 1 == stays == GroupMember.objects.count()
    for name in ("mai", "thu"):
        if how != "closed":
            assert all(gone.pk not in found for found in suggested(desk, name))
    [newest] = heard(desk, LAMP)
    assert gone.pk not in similar(desk, newest) | similar(desk, newest, "thu")


def test_what_comes_back_is_compared_again(desk: Desk) -> None:
    first, second = heard(desk, LAMP, COPIES[1])
    actions.route_away(second.pk, "denunciation", by=desk.people["mai"])
    assert pairs() == set()
    actions.class_case(second.pk, "feedback_report", urgent=False, by=desk.people["thu"])
    compare()
    assert similar(desk, first) == {second.pk}


def test_a_denunciation_cannot_be_put_into_a_group(desk: Desk) -> None:
    [first] = heard(desk, LAMP)
    away = desk.receive(Message(COPIES[1]), chosen="denunciation").case
    for pair in ((first.pk, away.pk), (away.pk, first.pk)):
        with pytest.raises(UnknownCase):
            actions.join_cases(*pair, by=desk.people["mai"])
    complaint = desk.case("received")
    actions.route_away(complaint.pk, "complaint", by=desk.people["mai"])
    with pytest.raises(Refused):
        actions.join_cases(first.pk, complaint.pk, by=desk.people["tuan"])
    assert not CaseGroup.objects.exists()


def test_leaving_is_remembered(desk: Desk) -> None:
    cases = heard(desk, *COPIES[:3])
    put_together(desk, cases)
    actions.leave_group(cases[1].pk, by=desk.people["tuan"])
    assert {row.id for row in group(desk, cases[0]).others} == {cases[2].pk}
    assert queries.together(desk.people["mai"], Case.objects.get(pk=cases[1].pk)) is None
    assert similar(desk, cases[1]) == set() and suggested(desk) == []
    steps = [step.what for step in cases[1].steps.all()]
    assert steps[-2:] == ["grouped", "ungrouped"]
    with pytest.raises(Refused):
        actions.leave_group(cases[1].pk, by=desk.people["tuan"])
    actions.join_cases(cases[1].pk, cases[0].pk, by=desk.people["mai"])
    assert len(group(desk, cases[1]).others) == 2


def test_a_group_that_nobody_is_left_in_ends(desk: Desk) -> None:
    cases = heard(desk, *COPIES[:2])
    put_together(desk, cases)
    for case in cases:
        actions.leave_group(case.pk, by=desk.people["mai"])
    assert not CaseGroup.objects.exists()


def test_what_was_set_aside_is_not_suggested_again(desk: Desk) -> None:
    first, second = heard(desk, LAMP, COPIES[1])
    actions.set_aside(first.pk, second.pk, by=desk.people["mai"])
    assert suggested(desk) == [] and similar(desk, second) == set()
    line = AuditLine.objects.order_by("-pk")[0]
    assert (line.verb, line.details) == ("case.set_aside", {"other": second.pk})
    CaseSignature.objects.update(compared_at=None)
    compare()
    assert suggested(desk) == []
    with pytest.raises(Refused):
        actions.set_aside(first.pk, desk.case().pk, by=desk.people["mai"])


def test_two_groups_are_not_mixed(desk: Desk) -> None:
    cases = heard(desk, *COPIES)
    actions.join_cases(cases[0].pk, cases[1].pk, by=desk.people["mai"])
    actions.join_cases(cases[2].pk, cases[3].pk, by=desk.people["mai"])
    with pytest.raises(Refused):
        actions.join_cases(cases[0].pk, cases[2].pk, by=desk.people["mai"])
    with pytest.raises(Refused) as same:
        actions.join_cases(cases[0].pk, cases[0].pk, by=desk.people["mai"])
    assert same.value.field == "other"


def test_who_sees_one_unit_sees_its_cases_only(desk: Desk) -> None:
    first, second, third = heard(desk, *COPIES[:3])
    for case in (first, second):
        actions.forward(case.pk, desk.traffic, by=desk.people["mai"])
    assert suggested(desk, "bac") == [{first.pk, second.pk}] and similar(desk, first, "bac") == {second.pk}
    with pytest.raises(NotAllowed):
        actions.join_cases(first.pk, third.pk, by=desk.people["bac"])
    put_together(desk, [first, second, third])
    seen = group(desk, first, "bac")
    assert [row.id for row in seen.others] == [second.pk] and set(seen.writable) == {first.pk, second.pk}
    with pytest.raises(Refused):
        actions.draft_group_answer(first.pk, "Đã sửa.", seen={third.pk: 0}, by=desk.people["bac"])
    assert not third.answers.exists()


def test_what_somebody_wrote_for_one_case_is_theirs(desk: Desk) -> None:
    cases = heard(desk, *COPIES[:3])
    put_together(desk, cases)
    actions.draft_answer(cases[1].pk, "Riêng cho người này.", seen=0, by=desk.people["tuan"])
    assert set(group(desk, cases[0]).writable) == {cases[0].pk, cases[2].pk}
    with pytest.raises(Collision) as collision:
        actions.draft_group_answer(
            cases[0].pk, "Cho tất cả.", seen={case.pk: 0 for case in cases}, by=desk.people["mai"]
        )
    assert cases[1].pk in str(collision.value)
    assert not cases[0].answers.exists() and not cases[2].answers.exists(), "all or none"


def test_a_new_version_replaces_the_common_one(desk: Desk) -> None:
    cases = heard(desk, *COPIES[:3])
    put_together(desk, cases)
    seen = group(desk, cases[0]).writable
    actions.draft_group_answer(cases[0].pk, "Bản một.", seen=seen, by=desk.people["mai"])
    actions.return_draft(cases[0].pk, "Thiếu ngày.", by=desk.people["hoa"])
    seen = group(desk, cases[0]).writable
    assert seen == {case.pk: 1 for case in cases}
    actions.draft_group_answer(cases[0].pk, "Bản hai.", seen=seen, by=desk.people["tuan"])
    assert {vault.unseal(case.answers.get().sealed)["text"] for case in cases} == {"Bản hai."}


def test_two_people_in_every_case(desk: Desk) -> None:
    cases = heard(desk, *COPIES[:3])
    put_together(desk, cases)
    hoa, quan = desk.people["hoa"], desk.people["quan"]
    actions.draft_group_answer(cases[0].pk, "Một lời.", seen=group(desk, cases[0]).writable, by=hoa)
    with pytest.raises(Refused):
        actions.approve_group_answer(cases[0].pk, by=hoa)
    actions.draft_answer(cases[1].pk, "Một lời.", seen=1, by=quan)  # the same words, and quan is a writer now
    actions.draft_answer(cases[2].pk, "Lời khác.", seen=1, by=desk.people["mai"])
    assert group(desk, cases[0], "quan").approvable == 0
    assert [answer.case_id for answer in actions.approve_group_answer(cases[0].pk, by=quan)] == [cases[0].pk]
    states = {case.pk: Case.objects.get(pk=case.pk).state for case in cases}
    assert [states[case.pk] for case in cases] == ["answered", "drafted", "drafted"]
    with pytest.raises(Refused):
        actions.approve_group_answer(cases[2].pk, seen=1, by=quan)


def test_one_that_cannot_be_compared_holds_up_no_other(desk: Desk, caplog: pytest.LogCaptureFixture) -> None:
    first, broken, second = (desk.receive(Message(text)).case for text in COPIES[:3])
    with connection.cursor() as cursor:
        cursor.execute("UPDATE cases_casestep SET sealed = 'x' WHERE case_id = %s", [broken.pk])
    compare()
    assert pairs() == {frozenset((first.pk, second.pk))}
    assert CaseSignature.objects.get(compared_at=None).case_id == broken.pk
    assert f"case {broken.pk} could not be compared: VaultLocked" in caplog.text


def test_a_text_that_thousands_copied_costs_no_more(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    from caunoi.cases.actions import comparing

    monkeypatch.setattr(comparing, "BAND_DEPTH", 3)
    heard(desk, *[LAMP] * 12)
    read: list[int] = []
    readings = comparing._readings
    monkeypatch.setattr(comparing, "_readings", lambda pks: (read.append(len(pks)), readings(pks))[1])
    [newest] = heard(desk, LAMP)
    assert read == [1, 3] and len(similar(desk, newest)) == 3
