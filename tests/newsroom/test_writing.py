"""Beside the text: what each channel would show of the words being typed, checks and questions, and words that a
browser kept. None of it saves anything."""

from __future__ import annotations

from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from wagtail.models import Revision
from wagtail.test.utils.form_data import rich_text, streamfield

from caunoi.newsroom import actions
from caunoi.newsroom.models import Article, Contribution
from caunoi.releases.models import Blob
from tests import world as worlds
from tests.newsroom.test_screens import data_of
from tests.world import World

pytestmark = pytest.mark.django_db

NEW = "/admin/articles/live/"


@pytest.fixture
def world() -> World:
    return worlds.build()


def typed(world: World, article: Article, title: str = "Bài đang gõ", text: str = "", **values: str) -> dict[str, Any]:
    data = data_of(world, article, title, **values)
    if text:
        body = streamfield([("paragraph", rich_text(f"<p>{text}</p>", features=["bold"]))])
        data |= {f"body-{key}": value for key, value in _flat(body)}
    return data


def _flat(value: Any) -> Any:
    from wagtail.test.utils.form_data import nested_form_data

    return nested_form_data(value).items()


def show(world: World, person: str, path: str, data: dict[str, Any], status: int = 200) -> BeautifulSoup:
    client = Client()
    client.force_login(world.people[person])
    answer = client.post(path, data)
    assert answer.status_code == status
    return BeautifulSoup(answer.content, "html.parser")


def rows() -> tuple[int, ...]:
    return tuple(model.objects.count() for model in (Article, Contribution, Revision, Blob))


def live(article: Article) -> str:
    return f"/admin/articles/{article.pk}/live/"


def test_every_channel_shows_the_typed_words_and_nothing_is_stored(world: World) -> None:
    article = world.article()
    before = rows()
    soup = show(world, "lan", live(article), typed(world, article, "Bài đang gõ"))
    copies = soup.find_all(attrs={"data-cn-channel": True})
    assert {copy["data-cn-channel"] for copy in copies} == {"portal", "zalo", "facebook"}
    assert all("Bài đang gõ" in copy.get_text() for copy in copies)
    assert "140" in soup.find(attrs={"data-cn-channel": "zalo"}).get_text()
    assert rows() == before
    assert Article.objects.get(pk=article.pk).title == article.title


def test_an_article_that_does_not_exist_yet_is_shown_too(world: World) -> None:
    before = rows()
    soup = show(world, "lan", NEW, typed(world, world.article(), "Bài mới tinh", category=""))
    assert "Bài mới tinh" in soup.find(attrs={"data-cn-channel": "facebook"}).get_text()
    assert rows() == (before[0] + 1, before[1] + 1, before[2] + 1, before[3])  # the one of `world.article`


def test_what_is_typed_is_escaped(world: World) -> None:
    soup = show(world, "lan", live(article := world.article()), typed(world, article, "<script>alert(1)</script>"))
    assert soup.find("script") is None


def test_a_title_that_is_too_long_is_shown_with_its_length(world: World) -> None:
    article = world.article()
    soup = show(world, "lan", live(article), typed(world, article, "dài " * 40))
    assert soup.find(attrs={"data-field": "title"})
    assert "!" in soup.find(attrs={"data-cn-channel": "zalo"}).find(class_="cn-live__over").get_text()


def test_locked_facts_are_underlined_and_say_who_is_confirmed(world: World) -> None:
    article = world.article()
    actions.confirm_fact(article, kind="phone", text=_phone(article), by=world.people["hoa"])
    data = typed(world, article, text=f"Gọi {_phone(article)} hoặc 024 3825 0999.")
    soup = show(world, "lan", live(article), data)
    portal = soup.find(attrs={"data-cn-channel": "facebook"})
    states = {mark.get_text(): "cn-fact--confirmed" in mark["class"] for mark in portal.find_all(class_="cn-fact")}
    assert states[_phone(article)] is True
    assert states["024 3825 0999"] is False


def _phone(article: Article) -> str:
    from caunoi.newsroom import compose

    return next(fact.text for fact in compose.facts_of(compose.draft_value(article)) if fact.kind == "phone")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Số căn cước 001088012345 của người nộp.", "001088012345"),
        ("Chuyển vào STK: 0011 0042 3456.", "0011 0042 3456"),
        ("Gọi 0912 345 678 để hẹn.", "0912 345 678"),
        ("Họp ngày 31/02/2027.", "31/02/2027"),
        ("Họp ngày 05/01/2072.", "05/01/2072"),
        ("Họp thứ hai, ngày 05/01/2027.", "thứ Ba"),
        ("Họp thứ ba, ngày 05/01/2027, gọi 024 3825 0114.", ""),
    ],
)
def test_questions_name_the_words(world: World, text: str, found: str) -> None:
    article = world.article()
    hints = show(world, "lan", live(article), typed(world, article, text=text)).find(attrs={"data-cn": "live-hints"})
    assert (found in hints.find(attrs={"data-field": "body"}).get_text()) if found else hints is None


@pytest.mark.parametrize("path", [NEW, "/admin/articles/kept/"])
def test_who_may_not_write_sees_nothing(world: World, path: str) -> None:
    client = Client()
    assert client.post(path, {}).status_code == 302  # to the sign-in


# Words that a browser kept -----------------------------------------------------------------------------


def test_kept_words_come_back_beside_what_is_saved(world: World) -> None:
    article = world.article()
    before = rows()
    path = f"/admin/articles/{article.pk}/kept/"
    soup = show(world, "lan", path, typed(world, article, "Tiêu đề giữ lại"))
    assert soup.find("form", id="w-editor-form")["action"] == f"/admin/articles/edit/{article.pk}/"
    assert soup.find(attrs={"name": "title"}).get("value", "") == "Tiêu đề giữ lại"
    come = [mark.get_text() for mark in soup.find(attrs={"data-cn": "kept-shown"}).find_all("ins")]
    assert any("Tiêu" in words for words in come) and any("giữ" in words for words in come)
    assert rows() == before
    assert Article.objects.get(pk=article.pk).title == article.title


def test_kept_words_of_an_article_never_saved_come_back(world: World) -> None:
    soup = show(world, "lan", "/admin/articles/kept/", typed(world, world.article(), "Bài chưa lưu", category=""))
    assert "Bài chưa lưu" in soup.find(attrs={"data-cn": "kept-shown"}).get_text()
    assert soup.find("form", id="w-editor-form")["action"] == "/admin/articles/add/"


def test_a_reload_of_kept_words_goes_to_the_editor(world: World) -> None:
    client = Client()
    client.force_login(world.people["lan"])
    article = world.article()
    assert client.get(f"/admin/articles/{article.pk}/kept/").url == f"/admin/articles/edit/{article.pk}/"


def test_a_save_names_the_words_it_saved_and_nothing_else(world: World) -> None:
    client = Client()
    client.force_login(world.people["lan"])
    article = world.article()
    path = f"/admin/articles/edit/{article.pk}/"
    answer = client.post(path, typed(world, article, kept_token="12-34"))
    assert answer.status_code == 302
    assert answer.cookies["cn_saved"].value == "12-34"
    assert "cn_saved" not in client.post(path, typed(world, article, kept_token="x; evil=1")).cookies
    refused = client.post(path, typed(world, article, "", kept_token="12-34"))
    assert "cn_saved" not in refused.cookies


def test_a_returned_article_says_why_at_the_top_of_the_editor(world: World) -> None:
    article = world.article()
    actions.submit(article, by=world.people["lan"])
    article.refresh_from_db()
    actions.return_to_author(article, by=world.people["hoa"], reason="Sai giờ mở cửa.")
    client = Client()
    client.force_login(world.people["lan"])
    answer = client.get(f"/admin/articles/edit/{article.pk}/")
    assert any("Sai giờ mở cửa." in str(message) for message in answer.context["messages"])
