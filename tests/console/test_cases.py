"""The work list and the page of a case, by the forms that a browser sends, without script."""

from __future__ import annotations

import re
from typing import Any

import pytest
from bs4 import BeautifulSoup, Tag
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from caunoi.cases import actions, queries
from caunoi.cases.models import Case
from tests.cases.conftest import CANARY, WORDS, Desk, desk

__all__ = ["desk"]


def signed_in(desk: Desk, name: str) -> Client:
    client = Client(headers={"Accept-Language": "en"})
    client.force_login(desk.people[name])
    return client


def page(response: Any) -> BeautifulSoup:
    return BeautifulSoup(response.content, "html.parser")


def press(client: Client, case: Case, verb: str, **typed: str) -> Any:
    """Fill in the form of this step, as the page has it, and send it."""
    shown = page(client.get(reverse("cases:case", args=[case.pk])))
    address = reverse("cases:act_on_case", args=[case.pk, verb])
    form = shown.select_one(f'form[action="{address}"]')
    assert form, f"{verb} is not offered"
    return client.post(address, {**values(form), **typed})


def values(form: Tag) -> dict[str, str]:
    found = {
        str(field["name"]): str(field.get("value", "")) for field in form.select("input:not([type=checkbox])[name]")
    }
    found |= {str(box["name"]): "1" for box in form.select("input[type=checkbox][checked]")}
    found |= {str(area["name"]): area.get_text() for area in form.select("textarea")}
    for choice in form.select("select"):
        chosen = choice.select_one("option[selected]") or choice.select_one("option")
        found[str(choice["name"])] = str(chosen["value"]) if chosen else ""
    return found


def offered(client: Client, case: Case) -> set[str]:
    found = page(client.get(reverse("cases:case", args=[case.pk]))).select("form[action]")
    verbs = (re.fullmatch(rf"/admin/cases/{case.pk}/([a-z-]+)/", str(form["action"])) for form in found)
    return {verb[1] for verb in verbs if verb}


def test_from_the_list_to_the_answer(desk: Desk) -> None:
    receipt, mai, hoa = desk.receive(), signed_in(desk, "mai"), signed_in(desk, "hoa")
    case = receipt.case
    listed = page(mai.get(reverse("cases:work_list")))
    assert listed.select_one(f'a[href="/admin/cases/{case.pk}/"]')
    assert "2 working days left" in listed.get_text()
    assert press(mai, case, "class", kind="petition").status_code == 302
    assert press(mai, case, "forward", unit="giao-thong").status_code == 302
    assert press(mai, case, "ask", question="Sự việc xảy ra ở đâu?").status_code == 302
    assert press(mai, case, "reply", reply="Ở phố Mẫu.").status_code == 302
    assert press(mai, case, "extend", days="5", reason="Chờ giám định.").status_code == 302
    assert press(mai, case, "draft", text="Đã sửa.").status_code == 302
    assert "approve" not in offered(mai, case)
    assert press(hoa, case, "return", reason="Thiếu ngày.").status_code == 302
    assert press(mai, case, "draft", text="Đã sửa ngày 29/11/2026.").status_code == 302
    assert press(hoa, case, "approve").status_code == 302
    status = queries.status(desk.world.agency, receipt.code)
    assert status and status.answers[0].text == "Đã sửa ngày 29/11/2026."
    shown = page(hoa.get(reverse("cases:case", args=[case.pk]))).get_text()
    assert WORDS.text in shown and "Chờ giám định." in shown and "Thiếu ngày." in shown
    assert press(mai, case, "reopen", reason="Chưa nói về lề đường.").status_code == 302
    assert Case.objects.get().round == 2


def test_the_list_says_nobodys_words_and_the_clock_says_where_it_is_from(desk: Desk) -> None:
    case, mai = desk.case("with_unit"), signed_in(desk, "mai")
    for tab in queries.TABS:
        assert CANARY not in mai.get(reverse("cases:work_list"), {"tab": tab}).content.decode()
    shown = page(mai.get(reverse("cases:case", args=[case.pk])))
    assert "Decree 20/2008/NĐ-CP" in shown.get_text() and shown.select_one('[data-cn="unverified"]')
    assert not shown.select("main script:not([src]), [onclick], [style]")


def test_a_list_takes_as_many_queries_with_one_case_as_with_thirty(desk: Desk) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    mai, counts = signed_in(desk, "mai"), []
    for number in (1, 30):
        for _ in range(number):
            desk.case("with_unit")
        with CaptureQueriesContext(
            connection,
        ) as context:
            assert mai.get(reverse("cases:work_list")).status_code == 200
        counts.append(len(context))
    assert counts[0] == counts[1]


def test_what_is_wrong_stands_at_its_form_with_what_was_typed(desk: Desk) -> None:
    case, mai = desk.case("with_unit"), signed_in(desk, "mai")
    for verb, typed, field in (
        ("draft", {"text": "Không thuộc thẩm quyền.", "refusal": "1", "way": "Gửi đơn tới Tòa án."}, "ground"),
        ("extend", {"days": "năm", "reason": "Chờ giám định."}, "days"),
        ("forward", {"unit": "khong-co"}, "unit"),
        ("ask", {"question": " "}, "question"),
    ):
        response = press(mai, case, verb, **typed)
        assert response.status_code == 422
        shown = page(response)
        assert shown.select_one(f"#cn-{verb}-{field}-error"), verb
        for name, words in typed.items():
            place = shown.select_one(f"#cn-{verb}-{name}")
            if place and place.name in ("input", "textarea"):
                assert words in (place.get("value", ""), place.get_text())


def test_a_newer_draft_is_shown_before_it_is_written_over(desk: Desk) -> None:
    case, tuan = desk.case("with_unit"), signed_in(desk, "tuan")
    form = page(tuan.get(reverse("cases:case", args=[case.pk]))).select_one('form[action$="/draft/"]')
    assert form
    actions.draft_answer(case.pk, "Bản của Mai.", seen=0, by=desk.people["mai"])
    collided = tuan.post(str(form["action"]), {**values(form), "text": "Bản của Tuấn."})
    shown = page(collided)
    assert collided.status_code == 422 and "Bản của Mai." in shown.get_text() and "mai" in shown.get_text()
    again = shown.select_one('form[action$="/draft/"]')
    assert again and values(again)["text"].strip() == "Bản của Tuấn." and values(again)["seen"] == "1"
    assert tuan.post(str(again["action"]), values(again)).status_code == 302
    assert queries.opened(case).answers[0].version == 2


def test_a_telephone_note_gets_a_slip_once(desk: Desk) -> None:
    mai = signed_in(desk, "mai")
    form = page(mai.get(reverse("cases:new_case"))).select_one("form.cn-section")
    assert form
    typed = {**values(form), "route": "paper", "text": WORDS.text, "received_at": "2026-11-27", "kind": "question"}
    wrong = mai.post(reverse("cases:new_case"), {**typed, "received_at": "2027-01-05"})
    assert wrong.status_code == 422 and WORDS.text in page(wrong).get_text()
    before = mai.post(reverse("cases:new_case"), {**typed, "received_at": "1999-01-05"})
    assert before.status_code == 422 and "Look at the date again" in page(before).get_text()
    first, again = (page(mai.post(reverse("cases:new_case"), typed)) for _ in range(2))
    codes = {str(slip.select_one("[data-code]").get_text()) for slip in (first, again)}  # type: ignore[union-attr]
    assert len(codes) == 1 and Case.objects.count() == 1
    case = Case.objects.get()
    assert (case.route, case.kind) == ("paper", "question") and case.received_at.isoformat().startswith("2026-11-26T17")
    assert mai.post(reverse("cases:find_case"), {"code": codes.pop().lower()})["Location"].endswith(f"{case.pk}/")


def test_a_denunciation_is_nowhere_but_with_the_inspector(desk: Desk) -> None:
    receipt = desk.receive()
    mai, thu = signed_in(desk, "mai"), signed_in(desk, "thu")
    gone = press(mai, receipt.case, "route-away", kind="denunciation")
    assert gone["Location"] == reverse("cases:work_list")
    for name in ("mai", "hoa", "an", "root", "lan"):
        client = signed_in(desk, name)
        for tab in queries.TABS:
            assert receipt.case.pk not in client.get(reverse("cases:work_list"), {"tab": tab}).content.decode()
        assert client.get(reverse("cases:case", args=[receipt.case.pk])).status_code in (302, 403, 404)
        client.post(reverse("cases:act_on_case", args=[receipt.case.pk, "class"]), {"kind": "question"})
        client.post(reverse("cases:find_case"), {"code": receipt.code})
        assert Case.objects.get().restricted
    assert receipt.case.pk in thu.get(reverse("cases:work_list"), {"tab": "away"}).content.decode()
    assert offered(thu, receipt.case) == {"class", "pass-on", "close"}
    assert press(thu, receipt.case, "pass-on", unit="giao-thong").status_code == 302


def test_an_inspector_is_told_why_a_case_is_read_by_nobody_else(desk: Desk) -> None:
    case = desk.receive(actions.Message("Tôi tố cáo ông A nhận tiền."), chosen="").case
    thu, address = signed_in(desk, "thu"), reverse("cases:case", args=[case.pk])
    told = page(thu.get(address)).select_one('[data-cn="first-read"]')
    assert told is not None and "nobody but inspectors reads it" in told.get_text()
    assert signed_in(desk, "mai").get(address).status_code == 404
    assert {"class", "route-away"} <= offered(thu, case) and not {"forward", "draft"} & offered(thu, case)
    assert press(thu, case, "class", kind="question").status_code == 302
    assert page(signed_in(desk, "mai").get(address)).select_one('[data-cn="first-read"]') is None


@pytest.mark.parametrize(("name", "sees"), [("mai", True), ("thu", True), ("hoa", True), ("lan", False), ("an", False)])
def test_the_menu_item_is_for_who_has_to_do_with_cases(desk: Desk, name: str, sees: bool) -> None:
    client = signed_in(desk, name)
    assert ("/admin/cases/" in client.get("/admin/").content.decode()) is sees
    assert (client.get(reverse("cases:work_list")).status_code == 200) is sees


def test_drafts_of_articles_are_not_for_clerks(desk: Desk) -> None:
    from caunoi.newsroom import actions as newsroom

    article = desk.world.article("Chưa đến giờ công bố")
    newsroom.submit(article, by=desk.people["lan"])
    assert article.title in signed_in(desk, "hoa").get("/admin/").content.decode()
    for name in ("mai", "thu"):
        assert article.title not in signed_in(desk, name).get("/admin/").content.decode()


@pytest.mark.parametrize(
    "query",
    [
        "?after=x",
        '?after=[1,"x","y"]',
        "?after=[1]",
        "?after=1",
        '?after=["x","2026-11-30T09:00:00%2B07:00","A"]',
        '?after=[true,"2026-11-30T09:00:00","A"]',
        '?after=[true,"2026-11-30T09:00:00%2B07:00","\\u0000"]',
        "?tab=x&kind=%00",
        "?unit=khong",
    ],
)
def test_nonsense_in_the_address_is_no_failure(desk: Desk, query: str) -> None:
    assert signed_in(desk, "mai").get(reverse("cases:work_list") + query).status_code in (200, 404)


@pytest.mark.parametrize("code", ["", "\x00", "A\x00B", "🙂" * 300, "'; --"])
def test_nonsense_for_a_code_is_told(desk: Desk, code: str) -> None:
    answer = signed_in(desk, "mai").post(reverse("cases:find_case"), {"code": code}, follow=True)
    assert "There is no case with this code or number." in page(answer).get_text()


LAMP = "Đèn đường trước số 12 phố Mẫu không sáng từ ngày 20/11, buổi tối đi lại rất nguy hiểm."


def alike(desk: Desk, *texts: str) -> list[Case]:
    cases = [desk.receive(actions.Message(text)).case for text in texts]
    actions.compare_new()
    return cases


def section(client: Client, case: Case) -> Tag | None:
    return page(client.get(reverse("cases:case", args=[case.pk]))).select_one("[data-cn=alike]")


def test_a_group_is_made_and_left_by_its_forms(desk: Desk) -> None:
    mai = signed_in(desk, "mai")
    first, second, third = alike(desk, LAMP, f"{LAMP} Ở Trần Phú cũng vậy.", f"Chào ad. {LAMP}")
    shown = section(mai, first)
    assert shown and second.pk in shown.get_text() and "Ở Trần Phú cũng vậy" in shown.get_text()
    assert [heading["data-cn-key"] for heading in shown.select("h2[tabindex]")] == ["m"]
    names = [button.get_text() for button in shown.select("button")]
    assert len(names) == len(set(names)) == 4, "each button says which case it means"
    press(mai, first, "join", other=second.pk)
    press(mai, first, "set-aside", other=third.pk)
    shown = section(mai, first)
    assert shown and second.pk in shown.get_text() and third.pk not in shown.get_text()
    assert {"join", "leave"} <= offered(mai, first) and "set-aside" not in offered(mai, first)
    press(mai, first, "leave")
    assert section(mai, first) is None and "leave" not in offered(mai, first)


def test_a_case_is_put_together_by_number_or_code(desk: Desk) -> None:
    mai, case = signed_in(desk, "mai"), desk.case()
    receipt = desk.receive(actions.Message("Nước đục."))
    answered = press(mai, case, "join", other="khong-co")
    assert answered.status_code == 422 and "khong-co" in answered.content.decode()
    assert page(answered).select_one("#cn-join-other-error")
    assert press(mai, case, "join", other=receipt.code.lower()).status_code == 302
    shown = section(mai, case)
    assert shown and receipt.case.pk in shown.get_text()


def test_one_answer_to_a_group(desk: Desk) -> None:
    mai, hoa = signed_in(desk, "mai"), signed_in(desk, "hoa")
    first, second = alike(desk, LAMP, f"Chào ad. {LAMP}")
    press(mai, first, "join", other=second.pk)
    press(mai, first, "draft", text="Chỉ cho người này.")
    assert not second.answers.exists(), "nobody asked for all"
    press(mai, first, "draft", text="Đèn đã được thay.", all="1")
    assert second.answers.get().writers == [desk.people["mai"].pk]
    shown = page(hoa.get(reverse("cases:case", args=[second.pk])))
    form = shown.select_one('form[action$="/approve/"]')
    assert form and form.select_one("button[name=all]")
    hoa.post(str(form["action"]), {**values(form), "all": "1"})
    assert {Case.objects.get(pk=case.pk).state for case in (first, second)} == {"answered"}


def test_a_draft_that_changed_meanwhile_stops_the_common_one(desk: Desk) -> None:
    mai = signed_in(desk, "mai")
    first, second = alike(desk, LAMP, f"Chào ad. {LAMP}")
    press(mai, first, "join", other=second.pk)
    address = reverse("cases:act_on_case", args=[first.pk, "draft"])
    form = page(mai.get(reverse("cases:case", args=[first.pk]))).select_one(f'form[action="{address}"]')
    assert form
    actions.draft_answer(second.pk, "Của Tuấn.", seen=0, by=desk.people["tuan"])
    answered = mai.post(address, {**values(form), "text": "Cho cả nhóm.", "all": "1"})
    assert answered.status_code == 422 and second.pk in answered.content.decode()
    assert "Cho cả nhóm." in answered.content.decode(), "what was typed stays"
    assert not first.answers.exists()


def test_nothing_is_suggested_to_who_sees_restricted_cases_only(desk: Desk) -> None:
    thu = signed_in(desk, "thu")
    away = desk.receive(actions.Message(LAMP), chosen="denunciation").case
    alike(desk, LAMP)
    assert section(thu, away) is None and not {"join", "leave", "set-aside"} & offered(thu, away)
    assert thu.post(reverse("cases:act_on_case", args=[away.pk, "join"]), {"other": away.pk}).status_code == 422


def test_the_page_takes_as_many_queries_for_a_large_group(desk: Desk, django_assert_max_num_queries: Any) -> None:
    mai = signed_in(desk, "mai")
    cases = alike(desk, *[LAMP] * 20)
    address = reverse("cases:case", args=[cases[0].pk])
    for other in cases[1:3]:
        actions.join_cases(cases[0].pk, other.pk, by=desk.people["mai"])
    mai.get(address)
    with CaptureQueriesContext(connection) as few:
        mai.get(address)
    for other in cases[3:]:
        actions.join_cases(cases[0].pk, other.pk, by=desk.people["mai"])
    with django_assert_max_num_queries(len(few)):
        mai.get(address)
