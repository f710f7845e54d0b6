"""The newsroom's screens through Django's client: what they offer, what they say, and what their buttons call."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.utils import translation
from django.utils.translation import gettext as _

from caunoi.agencies import actions as agencies
from caunoi.agencies.models import Agency, Appointment, Unit
from caunoi.foundation import clock
from caunoi.newsroom import actions, compose
from caunoi.newsroom.models import Article
from caunoi.releases import blobs
from caunoi.releases.models import Release
from tests import world as worlds
from tests.newsroom.test_two_people import edit_data
from tests.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return worlds.build()


def page(world: World, person: str, path: str, status: int = 200) -> BeautifulSoup:
    client = Client()
    client.force_login(world.people[person])
    answer = client.get(path)
    assert answer.status_code == status
    return BeautifulSoup(answer.content, "html.parser")


def post(world: World, person: str, path: str, data: dict[str, Any], status: int = 302, **headers: str) -> Any:
    client = Client()
    client.force_login(world.people[person])
    answer = client.post(path, data, headers=headers)
    assert answer.status_code == status, answer.content[:2000]
    return answer


def submitted(world: World, **values: Any) -> Article:
    article = world.article(**values)
    actions.submit(article, by=world.people["lan"])
    article.refresh_from_db()
    return article


def review(article: Article, step: str = "review") -> str:
    return f"/admin/articles/{article.pk}/{step}/"


def data_of(world: World, article: Article, title: str, **values: str) -> dict[str, Any]:
    return {**edit_data(article, title), **values}


def said(answer: Any) -> str:
    return " ".join(str(message) for message in answer.context["messages"])


# Language and frame ------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", ["/admin/articles/", "/admin/articles/{pk}/review/"])
def test_the_screens_are_vietnamese_and_have_one_heading(world: World, path: str) -> None:
    article = submitted(world)
    soup = page(world, "hoa", path.format(pk=article.pk))
    assert soup.html["lang"] == "vi"
    assert len(soup.find_all("h1")) == 1
    with translation.override("vi"):
        assert _("Articles") in soup.get_text() and _("Articles") != "Articles"


def test_the_same_screen_in_english(world: World) -> None:
    article = submitted(world)
    from wagtail.users.models import UserProfile

    UserProfile.objects.create(user=world.people["hoa"], preferred_language="en")
    soup = page(world, "hoa", review(article))
    assert soup.html["lang"] == "en"
    assert soup.find("button", attrs={"data-cn": "approve"}).get_text(strip=True) == "Approve and publish on 3 channels"


def test_no_inline_style_or_script_of_ours(world: World) -> None:
    main = page(world, "hoa", review(submitted(world))).find(id="review")
    assert main.find_all(["script", "style"]) == []
    assert main.find_all(style=True) == []


@pytest.mark.parametrize("typed", ["05/01/2099 09:05", "2099-01-05 09:05"])
def test_a_time_is_typed_as_it_is_written_in_viet_nam(world: World, typed: str) -> None:
    article = world.article()
    post(world, "lan", f"/admin/articles/edit/{article.pk}/", data_of(world, article, "Bài", not_before=typed))
    assert Article.objects.get().not_before == datetime(2099, 1, 5, 9, 5, tzinfo=clock.VIETNAM)


# The list ----------------------------------------------------------------------------------------------


def test_the_list_shows_filters_and_finds(world: World) -> None:
    waiting, draft = submitted(world, title="Bài chờ duyệt"), world.article(title="Bài nháp")
    rows = page(world, "hoa", "/admin/articles/?state=submitted").find("table", class_="listing").get_text(" ")
    assert waiting.title in rows and draft.title not in rows
    assert draft.title in page(world, "hoa", "/admin/articles/?q=nháp").find("table", class_="listing").get_text(" ")
    link = page(world, "hoa", "/admin/articles/").find(class_="cn-tag--submitted").find_parent("a")
    assert link["href"] == review(waiting)


def test_the_list_has_no_boxes_to_tick(world: World) -> None:
    world.article()
    soup = page(world, "root", "/admin/articles/")
    assert soup.find("input", attrs={"data-bulk-action-checkbox": True}) is None


def test_the_list_takes_the_same_queries_for_any_number(world: World, django_assert_num_queries: Any) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client = Client()
    client.force_login(world.people["hoa"])
    world.article()
    client.get("/admin/articles/")
    with CaptureQueriesContext(connection) as few:
        client.get("/admin/articles/")
    for number in range(20):
        world.article(title=f"Bài số {number}")
    with django_assert_num_queries(len(few)):
        client.get("/admin/articles/")


def test_articles_of_another_agency_are_not_listed(world: World) -> None:
    other = agencies.found_agency(slug="khac", name="Khác", short_name="K", public_url="http://khac.example")
    unit = Unit.objects.create(agency=other, slug="x", name="X")
    agencies.appoint(world.people["root"], "contributor", other)
    article = actions.new_article(other, unit, "vi")
    worlds.fill(article, "Bài của cơ quan khác")
    actions.save_draft(article, by=world.people["root"])
    assert "Bài của cơ quan khác" not in page(world, "hoa", "/admin/articles/").get_text()
    assert "Bài của cơ quan khác" in page(world, "root", "/admin/articles/").get_text()


# Writing -----------------------------------------------------------------------------------------------


def test_creating_goes_through_save_draft(world: World) -> None:
    article = world.article()
    answer = post(world, "lan", "/admin/articles/add/", data_of(world, article, "  Lịch\u00a0mới "))
    made = Article.objects.exclude(pk=article.pk).get()
    assert answer["Location"] == f"/admin/articles/edit/{made.pk}/"
    assert (made.title, made.state, made.agency) == ("Lịch mới", "draft", world.agency)
    assert [row.person.username for row in made.contributions.all()] == ["lan"]
    assert made.latest_revision is not None
    assert made.statement_id != article.statement_id


def test_a_copy_is_another_statement(world: World) -> None:
    article = world.article()
    world.publish(article)
    post(world, "binh", f"/admin/articles/copy/{article.pk}/", data_of(world, article, "Bản sao"))
    made = Article.objects.get(title="Bản sao")
    assert made.pk != article.pk and made.statement_id != article.statement_id
    assert [row.person.username for row in made.contributions.all()] == ["binh"]
    assert not made.statement.releases.exists()
    article.refresh_from_db()
    assert article.title != "Bản sao"


def test_too_long_a_title_is_said_at_the_field(world: World) -> None:
    article = world.article()
    answer = post(world, "lan", f"/admin/articles/edit/{article.pk}/", data_of(world, article, "ẫ" * 141), 200)
    errors = answer.context["form"].errors
    assert set(errors) == {"title"} and "141" in errors["title"][0] and "140" in errors["title"][0]


def test_an_end_before_the_beginning_is_said_at_the_field(world: World) -> None:
    article = world.article()
    times = {"not_before": "2030-01-02 08:00", "not_after": "2030-01-01 08:00"}
    answer = post(world, "lan", f"/admin/articles/edit/{article.pk}/", data_of(world, article, "Bài", **times), 200)
    assert set(answer.context["form"].errors) == {"not_after"}


def test_the_unit_of_another_agency_is_no_choice(world: World) -> None:
    other = Agency.objects.create(
        slug="khac", name="Khác", short_name="K", public_url="http://k.example", signing_key=b""
    )
    unit = Unit.objects.create(agency=other, slug="x", name="X")
    article = world.article()
    data = data_of(world, article, "Bài", unit=str(unit.pk))
    answer = post(world, "lan", f"/admin/articles/edit/{article.pk}/", data, 200)
    assert "unit" in answer.context["form"].errors


def test_a_superuser_without_an_appointment_is_told_and_saves_nothing(world: World) -> None:
    article = world.article()
    answer = post(world, "root", f"/admin/articles/edit/{article.pk}/", data_of(world, article, "Khác"), 200)
    assert "root" in said(answer)
    assert Article.objects.get(pk=article.pk).title == article.title


def test_autosave_keeps_one_revision_and_answers_in_json(world: World) -> None:
    article = world.article()
    path, json_only = f"/admin/articles/edit/{article.pk}/", {"accept": "application/json"}
    first = post(world, "lan", path, data_of(world, article, "Bài đang gõ"), 200, **json_only).json()
    assert first["success"]
    again = data_of(world, article, "Bài đang gõ thêm", overwrite_revision_id=str(first["revision_id"]))
    second = post(world, "lan", path, again, 200, **json_only).json()
    assert second["revision_id"] == first["revision_id"]
    assert Article.objects.get(pk=article.pk).title == "Bài đang gõ thêm"


def test_autosave_does_not_take_back_a_submission(world: World) -> None:
    article = submitted(world)
    path = f"/admin/articles/edit/{article.pk}/"
    answer = post(world, "hoa", path, data_of(world, article, "Lỡ tay"), 400, accept="application/json")
    assert answer.json()["error_code"] == "not_open"
    article.refresh_from_db()
    assert (article.state, article.contributions.count()) == ("submitted", 2)
    assert "w-autosave" not in page(world, "hoa", path).find(id="w-editor-form")["data-controller"]


def test_saving_says_where_to_go_next(world: World) -> None:
    article = world.article()
    soup = page(world, "lan", f"/admin/articles/edit/{article.pk}/")
    assert soup.find(attrs={"data-cn": "review"})["href"] == review(article)


def test_the_editor_never_calls_a_draft_live(world: World) -> None:
    soup = page(world, "lan", f"/admin/articles/edit/{world.article().pk}/")
    assert soup.find(attrs={"data-side-panel": "status"}) is None
    assert soup.find(attrs={"data-side-panel": "preview"}) is not None


def test_the_preview_panel_shows_the_portal_page(world: World) -> None:
    article = world.article()
    client = Client()
    client.force_login(world.people["lan"])
    for path in (f"/admin/articles/preview/{article.pk}/", "/admin/articles/preview/"):
        assert client.post(path, data_of(world, article, "Tiêu đề xem trước")).json()["is_valid"]
        answer = client.get(path, {"mode": "portal"})
        assert answer.status_code == 200
        assert "Tiêu đề xem trước" in answer.content.decode()
    assert Release.objects.count() == 0


def test_people_without_a_unit_to_write_for_cannot_begin(world: World) -> None:
    Unit.objects.exclude(pk=world.unit.pk).delete()
    Article.objects.all().delete()
    Appointment.objects.filter(person=world.people["an"]).delete()
    assert page(world, "an", "/admin/articles/add/", 302) is not None


# Review ------------------------------------------------------------------------------------------------


def test_the_page_shows_exactly_what_will_be_sent(world: World) -> None:
    article = submitted(world)
    soup = page(world, "hoa", review(article))
    assert article.lead in soup.find(class_="cn-article").get_text()
    for channel in ("portal", "zalo", "facebook"):
        copy = soup.find(attrs={"data-cn-channel": channel})
        requests = json.loads(copy.find(class_="cn-json").get_text())
        assert requests and {"method", "path", "host"} <= set(requests[0])
        assert "access_token" not in copy.get_text()
    assert f"http://testserver/t/{article.statement_id}" in soup.find(attrs={"data-cn-channel": "zalo"}).get_text()


def test_author_submits_editor_returns_approver_approves(world: World) -> None:
    article = world.article()
    assert page(world, "lan", review(article)).find("button", attrs={"data-cn": "submit"})
    post(world, "lan", review(article, "submit"), {})
    post(world, "minh", review(article, "return"), {"reason": "Ghi rõ nguồn."})
    article.refresh_from_db()
    assert (article.state, article.state_reason) == ("returned", "Ghi rõ nguồn.")
    assert "Ghi rõ nguồn." in page(world, "lan", review(article)).find(class_="cn-note").get_text()
    post(world, "lan", review(article, "submit"), {})
    form = page(world, "hoa", review(article)).find(id="approve-form")
    assert form.find("input", attrs={"name": "digest"})["value"] == compose.digest_of(compose.draft_value(article))
    assert "3" in form.button.get_text()
    post(world, "hoa", form["action"], {"digest": form.find("input", attrs={"name": "digest"})["value"]})
    assert Release.objects.get(statement=article.statement).number == 1


def test_who_wrote_it_reads_why_not(world: World) -> None:
    article = submitted(world)
    agencies.appoint(world.people["lan"], "approver", world.agency)
    soup = page(world, "lan", review(article))
    assert soup.find(id="approve-form") is None
    assert "lan" in soup.find(attrs={"data-cn": "why-not-approve"}).get_text()


def test_an_administrator_reads_and_is_offered_nothing(world: World) -> None:
    soup = page(world, "an", review(submitted(world)))
    assert soup.find(id="review").find_all("form") == []
    assert soup.find(attrs={"data-cn": "why-not-approve"}).get_text(strip=True)


def test_what_blocks_is_said_in_place_of_the_button(world: World) -> None:
    article = world.article(body=[("heading", "Chỉ có đề mục")])
    soup = page(world, "lan", review(article))
    assert soup.find(attrs={"data-cn": "problems"}).find_all("li")
    assert soup.find(id="submit-form") is None
    answer = post(world, "lan", review(article, "submit"), {}, 409)
    assert said(answer)


def test_a_change_of_what_is_public_asks_for_a_reason_and_shows_the_change(world: World) -> None:
    article = world.article()
    world.publish(article)
    worlds.fill(article, "Lịch tiếp công dân tháng 02 năm 2027")
    actions.save_draft(article, by=world.people["lan"])
    soup = page(world, "lan", review(article))
    changes = soup.find(attrs={"data-cn": "changes"})
    assert changes.find("del").get_text().endswith("01") and changes.find("ins").get_text().endswith("02")
    assert soup.find(id="submit-form").textarea["name"] == "reason"
    answer = post(world, "lan", review(article, "submit"), {"reason": " "}, 409)
    assert said(answer)
    post(world, "lan", review(article, "submit"), {"reason": "Đổi tháng."})
    assert "Đổi tháng." in page(world, "hoa", review(article)).get_text()


def test_what_was_typed_survives_a_refusal(world: World) -> None:
    article = world.article()
    answer = post(world, "lan", review(article, "withdraw"), {"reason": "Lý do đã gõ"}, 409)
    assert said(answer)
    assert answer.context["typed"]["reason"] == "Lý do đã gõ"


def test_a_fact_is_confirmed_by_name_and_time(world: World) -> None:
    article = submitted(world)
    soup = page(world, "minh", review(article))
    line = next(li for li in soup.find_all(attrs={"data-cn": "fact"}) if "024 3825 0113" in li.get_text())
    values = {item["name"]: item["value"] for item in line.find_all("input", attrs={"type": "hidden"})}
    post(world, "minh", line.form["action"], {"kind": values["kind"], "text": values["text"]})
    confirmed = page(world, "minh", review(article))
    line = next(li for li in confirmed.find_all(attrs={"data-cn": "fact"}) if "024 3825 0113" in li.get_text())
    assert "minh" in line.get_text() and line.form is None
    assert page(world, "lan", review(article)).find(attrs={"data-cn": "fact"}).form is None
    post(world, "minh", review(article, "confirm-fact"), {"kind": "phone", "text": "không có"}, 409)


def test_withdrawing_asks_why_and_calls_the_action(world: World) -> None:
    article = world.article()
    world.publish(article)
    assert page(world, "hoa", review(article)).find(id="withdraw-form")
    assert page(world, "lan", review(article)).find(id="withdraw-form") is None
    post(world, "hoa", review(article, "withdraw"), {"reason": ""}, 409)
    post(world, "hoa", review(article, "withdraw"), {"reason": "Thông tin chưa đúng."})
    assert Release.objects.get(statement=article.statement, number=2).operation == "withdraw"
    assert "Thông tin chưa đúng." in page(world, "lan", review(article)).get_text()


def test_a_full_disk_is_a_message(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    article = submitted(world)
    digest = compose.digest_of(compose.draft_value(article))

    def full(*_args: Any, **_more: Any) -> Any:
        raise blobs.StorageFull("no room in the folder")

    monkeypatch.setattr("caunoi.newsroom.freezing.freeze_files", full)
    answer = post(world, "hoa", review(article, "approve"), {"digest": digest}, 409)
    assert "no room in the folder" in said(answer)
    assert Release.objects.count() == 0
    assert page(world, "hoa", review(article)).find(attrs={"data-cn": "preview-trouble"})


def test_a_damaged_picture_is_named(world: World) -> None:
    article = world.article()
    article.cover, article.cover_alt = worlds.picture(), "Ảnh"
    actions.save_draft(article, by=world.people["lan"])
    with article.cover.file.open("wb") as file:
        file.write(b"no picture at all")
    soup = page(world, "lan", review(article))
    assert soup.find(attrs={"data-cn": "preview-trouble"}).get_text(strip=True)


def test_the_steps_answer_post_only(world: World) -> None:
    article = world.article()
    for step in ("submit", "return", "confirm-fact", "approve", "withdraw"):
        page(world, "hoa", review(article, step), 405)


def test_posts_need_the_token(world: World) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(world.people["hoa"])
    assert client.post(review(submitted(world), "approve"), {}).status_code == 403
