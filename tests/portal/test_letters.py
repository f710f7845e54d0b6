"""What citizens send and follow on the portal: without script, cookie and account; and what these pages never show."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.db import DatabaseError
from django.test import Client
from django.utils import translation

from caunoi.agencies import rule_packs
from caunoi.cases import actions, tracking_code
from caunoi.cases.models import Case
from caunoi.foundation import clock
from caunoi.portal import following, sending
from tests.cases.conftest import CANARY, WORDS, Desk, desk

__all__ = ["desk"]

FORM, BOX = "/gui-phan-anh", "/theo-doi"
TYPED = {
    "kind": "feedback_report", "text": WORDS.text, "name": WORDS.name, "contact": WORDS.contact, "address": "",
}  # fmt: skip


@pytest.fixture(autouse=True)
def unlimited() -> Iterator[None]:
    sending.SENT.forget()
    following.LOOKED.forget()
    with translation.override("vi"):
        yield


def page(response: Any) -> BeautifulSoup:
    return BeautifulSoup(response.content, "html.parser")


def ticket(client: Client) -> str:
    return str(page(client.get(FORM)).select_one('input[name="ticket"]')["value"])  # type: ignore[index]


def sent(client: Client, **typed: str) -> Any:
    return client.post(FORM, {**TYPED, "ticket": ticket(client), **typed})


def code_on(response: Any) -> str:
    found = page(response).select_one("[data-code]")
    assert found, response.content.decode()[:3000]
    return found.get_text().strip()


def followed(client: Client, code: str, **more: str) -> Any:
    return client.post(BOX, {"code": code, **more})


@pytest.mark.parametrize("language", ["vi", "en"])
def test_from_the_form_to_the_answer(desk: Desk, client: Client, language: str) -> None:
    form = page(client.get(f"{FORM}?lang={language}"))
    assert form.select_one("form[method=post]")["action"] == f"{FORM}?lang={language}"  # type: ignore[index]
    receipt = client.post(f"{FORM}?lang={language}", {**TYPED, "ticket": ticket(client)})
    assert receipt.status_code == 200
    code = code_on(receipt)
    assert [len(group) for group in code.split("-")] == [4] * 5
    case = Case.objects.get()
    assert actions.words_of(case) == WORDS and case.chosen == "feedback_report"
    assert page(receipt).select('.facts time[datetime^="2026-12-21"]')
    desk.bring(case, "waiting")
    asked = followed(client, code.lower().replace("-", " "))
    assert "Sự việc xảy ra ở đâu?" in asked.content.decode()
    assert followed(client, code, act="reply", reply="Ở phố Mẫu.").status_code == 200
    actions.draft_answer(case.pk, "Đèn đã thay.", seen=0, by=desk.people["mai"])
    assert "Đèn đã thay." not in followed(client, code).content.decode()  # a draft is nobody's business
    actions.approve_answer(case.pk, by=desk.people["hoa"])
    answered = followed(client, code)
    assert "Đèn đã thay." in answered.content.decode()
    again = followed(client, code, act="reopen", reason="Chưa nói về lề đường.")
    assert again.status_code == 200 and Case.objects.get().round == 2


def test_the_page_of_a_case_says_what_was_what_is_and_what_is_to_come(desk: Desk, client: Client) -> None:
    code = code_on(sent(client))
    case, mai, hoa = Case.objects.get(), desk.people["mai"], desk.people["hoa"]

    def way() -> list[str]:
        found = page(followed(client, code)).select(".way li")
        return [("now: " if step.has_attr("aria-current") else "") + step.get_text(" ", strip=True) for step in found]

    def told(words: str, count: int) -> None:
        assert len(way()) == count and words in way()[-1], way()

    told("Trả lời chậm nhất 17:00, 21/12/2026", 3)
    assert way()[1] == "now: Đã tiếp nhận, chờ phân loại"
    actions.forward(case.pk, desk.world.unit, by=mai)
    assert way()[1].startswith("Đã chuyển tới Văn phòng") and way()[2] == "now: Đang xử lý"
    actions.ask_sender(case.pk, "Đèn nào?", by=mai)
    told("Thời hạn tạm dừng từ", 3)  # no day can be named while the clock stands
    actions.sender_answered(code, "Đèn số 3.")
    actions.draft_answer(case.pk, "Theo Quyết định số 12/2026/QĐ-UBND, chi 1.250.000 đồng <b>", seen=0, by=mai)
    actions.approve_answer(case.pk, by=hoa)
    told("Đã trả lời", 3)
    answer = page(followed(client, code)).select_one(".notice .said")
    assert answer and not answer.select("b")
    assert [kept.get_text() for kept in answer.select(".bind")] == ["số 12/2026/QĐ-UBND", "1.250.000 đồng"]


def test_no_cookie_no_store_no_index_no_script(desk: Desk, client: Client) -> None:
    receipt = sent(client)
    for response in (
        client.get(FORM),
        receipt,
        client.get(BOX),
        followed(client, code_on(receipt)),
        followed(client, "x"),
    ):
        assert not response.cookies and not client.cookies
        assert response["Cache-Control"] == "no-store" and response["X-Robots-Tag"] == "noindex"
        assert page(response).select_one('meta[name="robots"]')["content"] == "noindex"  # type: ignore[index]
        assert not page(response).select("script")


def test_works_where_csrf_is_checked_and_refuses_another_site(desk: Desk) -> None:
    strict = Client(enforce_csrf_checks=True)
    assert sent(strict).status_code == 200
    for headers in ({"Sec-Fetch-Site": "cross-site"}, {"Origin": "http://khac.example"}):
        refused = strict.post(FORM, TYPED, headers=headers)
        assert refused.status_code == 403 and WORDS.text in page(refused).get_text()
        assert strict.post(BOX, {"code": "x"}, headers=headers).status_code == 403
    assert strict.post(FORM, TYPED, headers={"Origin": "http://testserver"}).status_code == 200
    assert Case.objects.count() == 2


def test_the_form_asks_what_is_published_and_nothing_else(desk: Desk, client: Client) -> None:
    names = {str(field["name"]) for field in page(client.get(FORM)).select("main [name]")}
    assert names == {*sending.FIELDS, "ticket", "website"}
    asked = {field.name for field in rule_packs.pack_on(clock.now().date()).kind("petition").fields}
    assert asked == set(sending.FIELDS) - {"kind", "urgent"}


def test_the_same_form_sent_twice_is_one_case_with_one_code(desk: Desk, client: Client) -> None:
    one = ticket(client)
    first, again = (client.post(FORM, {**TYPED, "ticket": one}) for _ in range(2))
    assert code_on(first) == code_on(again) and Case.objects.count() == 1
    other = client.post(FORM, {**TYPED, "text": "Việc khác", "ticket": one})
    assert code_on(other) != code_on(first) and Case.objects.count() == 2
    assert client.post(FORM, {**TYPED, "ticket": "gAAAA"}).status_code == 200


@pytest.mark.parametrize(
    ("typed", "field"), [({"text": " "}, "text"), ({"name": "x" * 201}, "name"), ({"kind": "khong"}, "kind"), ({"website": "x"}, "website")],
)  # fmt: skip
def test_what_is_wrong_is_named_at_its_field_and_nothing_is_lost(
    desk: Desk, client: Client, typed: dict[str, str], field: str
) -> None:
    response = sent(client, **typed)
    assert response.status_code == 422 and not Case.objects.exists()
    found = page(response)
    assert found.title and found.title.get_text().startswith("Lỗi:")
    assert found.select_one(f'[role="alert"] a[href="#{field}"]') and found.select_one(f"#{field}")
    kept = {**TYPED, **typed}
    assert found.select_one("#text").get_text() == kept["text"]  # type: ignore[union-attr]
    assert found.select_one("#name")["value"] == kept["name"]  # type: ignore[index]


def test_a_petition_without_a_name_explains_what_follows(desk: Desk, client: Client) -> None:
    response = sent(client, kind="petition", name="", contact="")
    pack = rule_packs.pack_on(clock.now().date())
    text = page(response).get_text()
    assert response.status_code == 422 and not Case.objects.exists()
    for field in pack.kind("petition").fields:
        assert (field.without.vi in text) is (field.name in ("name", "contact")), field.name
    summary = [link.get_text() for link in page(response).select("#errors a")]
    assert summary[0].startswith("Tên: ") and summary[1].startswith("Điện thoại hoặc thư điện tử: ")
    assert sent(client, kind="petition", name="", contact="", as_it_is="1").status_code == 200
    assert Case.objects.values_list("chosen", "kind").get() == ("petition", "feedback_report")


def test_a_comment_needs_nothing_but_words(desk: Desk, client: Client) -> None:
    assert client.post(FORM, {"kind": "comment", "text": "Cảm ơn cán bộ tiếp dân."}).status_code == 200


@pytest.mark.parametrize("typed", [{"urgent": "1"}, {"text": "co nguoi dang cam dao"}])
def test_danger_is_answered_with_the_numbers(desk: Desk, client: Client, typed: dict[str, str]) -> None:
    before_it = page(client.get(FORM)).select_one("main form").find_all_previous("a", href="tel:113")  # type: ignore[union-attr]
    assert before_it
    response = sent(client, **typed)
    first = page(response).select_one("main article > *")
    assert first and [str(link["href"]) for link in first.select("a")] == ["tel:113", "tel:114", "tel:115"]
    assert "VNeID" in first.get_text() and Case.objects.get().urgent


@pytest.mark.parametrize("kind", ["complaint", "denunciation", "crime_report"])
def test_what_has_its_own_law_is_explained(desk: Desk, client: Client, kind: str) -> None:
    response = sent(client, kind=kind)
    route_words = rule_packs.pack_on(clock.now().date()).kind(kind).route_words
    assert route_words and route_words.vi.strip() in page(response).get_text()
    assert route_words.vi.strip() in page(followed(client, code_on(response))).get_text()
    assert Case.objects.get().state == "routed_away"


def test_no_word_of_the_sender_on_any_page_or_in_any_log(
    desk: Desk, client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    receipt = sent(client)
    pages = [receipt, followed(client, code_on(receipt)), followed(client, f"{CANARY} not a code")]
    desk.bring(Case.objects.get(), "answered")
    pages.append(followed(client, code_on(receipt)))
    for hidden in (CANARY, "Huyền Trân", "0912 345"):
        for shown in (pages[0], pages[1], pages[3]):
            assert hidden not in shown.content.decode()
        assert hidden not in caplog.text
    assert code_on(receipt) not in caplog.text and code_on(receipt).replace("-", "") not in caplog.text


def test_a_wrong_and_an_unknown_code_are_told_the_same_by_the_same_steps(
    desk: Desk, client: Client, django_assert_num_queries: Any
) -> None:
    code = code_on(sent(client))
    wrong = code[:-1] + ("2" if code[-1] != "2" else "3")
    answers = []
    for typed in (wrong, tracking_code.draw(), "", "'; --", "\x00"):
        with django_assert_num_queries(2):  # whose portal it is, and the case
            response = followed(client, typed)
        assert response.status_code == 404
        answers.append(page(response).select_one("#code-error").get_text())  # type: ignore[union-attr]
    assert len(set(answers)) == 1


def test_both_doors_are_limited_and_open_again(desk: Desk, client: Client) -> None:
    for _ in range(following.LOOKED.most):
        assert followed(client, "x").status_code == 404
    assert followed(client, "x").status_code == 429 and followed(client, "x")["Retry-After"] == "600"
    assert client.post(BOX, {"code": "x"}, REMOTE_ADDR="192.0.2.9").status_code == 404
    for number in range(sending.SENT.most):
        assert client.post(FORM, {"text": f"Việc thứ {number}"}).status_code == 200
    full = client.post(FORM, TYPED)
    assert full.status_code == 429 and WORDS.text in page(full).get_text()
    desk.clock.advance(601)
    assert followed(client, "x").status_code == 404 and client.post(FORM, TYPED).status_code == 200


def test_behind_a_proxy_the_limit_is_by_what_the_proxy_says(desk: Desk, client: Client, settings: Any) -> None:
    settings.BEHIND_PROXY = True
    for number in range(following.LOOKED.most + 1):
        assert (
            client.post(BOX, {"code": "x"}, headers={"X-Forwarded-For": f"1.2.3.4, 192.0.2.{number}"}).status_code
            == 404
        )
        assert client.post(BOX, {"code": "x"}).status_code == 404  # nobody is taken for the proxy
    for _ in range(following.LOOKED.most + 1):
        last = client.post(BOX, {"code": "x"}, headers={"X-Forwarded-For": "2001:db8::7"})
    assert last.status_code == 429
    assert client.post(BOX, {"code": "x"}, headers={"X-Forwarded-For": "2001:db8::8"}).status_code == 429


def test_when_our_system_fails_the_words_stay(desk: Desk, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_args: Any, **_values: Any) -> None:
        raise DatabaseError(f"no room for {CANARY}")

    monkeypatch.setattr(actions, "receive", fail)
    response = sent(client)
    assert response.status_code == 503 and WORDS.text in page(response).get_text()


def test_the_way_there_is_on_every_page(desk: Desk, client: Client) -> None:
    for address in ("/", "/lien-he"):
        links = {str(link["href"]) for link in page(client.get(address)).select("a[href]")}
        assert {FORM, BOX} <= links
