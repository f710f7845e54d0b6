"""Several articles at once: each by its own action, each refused by itself, none approved."""

from __future__ import annotations

from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client

from caunoi.agencies import actions as agencies
from caunoi.newsroom import actions
from caunoi.newsroom.models import Article
from caunoi.releases.models import Release
from tests import world as worlds
from tests.newsroom.test_screens import page, submitted
from tests.world import World

pytestmark = pytest.mark.django_db

PATH = "/admin/articles/several/"


@pytest.fixture
def world() -> World:
    return worlds.build()


def send(world: World, person: str, articles: list[Article], **values: Any) -> BeautifulSoup:
    client = Client()
    client.force_login(world.people[person])
    answer = client.post(PATH, {"article": [article.pk for article in articles], **values})
    assert answer.status_code == 200
    return BeautifulSoup(answer.content, "html.parser")


def states(*articles: Article) -> list[str]:
    return [Article.objects.get(pk=article.pk).state for article in articles]


def test_several_are_returned_with_one_reason(world: World) -> None:
    first, second, left = (submitted(world, title=title) for title in ("Bài một", "Bài hai", "Bài ba"))
    send(world, "hoa", [first, second], deed="return", reason="Thiếu nguồn.")
    assert states(first, second, left) == ["returned", "returned", "submitted"]
    assert Article.objects.get(pk=first.pk).state_reason == "Thiếu nguồn."


def test_what_is_refused_says_why_and_the_others_go_on(world: World) -> None:
    ready, before = world.article(title="Bài nháp"), submitted(world, title="Bài đã trình")
    soup = send(world, "lan", [ready, before], deed="submit")
    assert states(ready, before) == ["submitted", "submitted"]
    lines = [line.get_text() for line in soup.find(attrs={"data-cn": "outcomes"}).find_all("li")]
    assert sum("✓" in line for line in lines) == 1
    assert any("Bài đã trình" in line and "✓" not in line for line in lines)


@pytest.mark.parametrize("deed", ["approve", "withdraw", "delete", ""])
def test_there_is_no_other_deed(world: World, deed: str) -> None:
    article = submitted(world)
    send(world, "hoa", [article], deed=deed, reason="x", digest="x")
    assert states(article) == ["submitted"]
    assert not Release.objects.exists()


def test_who_may_not_return_is_refused_for_each(world: World) -> None:
    article = submitted(world)
    send(world, "binh", [article], deed="return", reason="x")
    assert states(article) == ["submitted"]


def test_articles_of_another_agency_cannot_be_chosen(world: World) -> None:
    article = submitted(world)
    other = agencies.found_agency(slug="khac", name="Khác", short_name="K", public_url="http://khac.example")
    agencies.appoint(world.people["root"], "editor", other)
    send(world, "root", [article], deed="return", reason="x")
    assert states(article) == ["submitted"]


def test_the_page_offers_what_fits_its_list(world: World) -> None:
    world.article(title="Bài nháp")
    actions.submit(world.article(title="Bài chờ duyệt"), by=world.people["lan"])
    for name, title, deed in (("open", "Bài nháp", "submit"), ("waiting", "Bài chờ duyệt", "return")):
        soup = page(world, "hoa", f"{PATH}?list={name}").find(attrs={"data-cn": "triage"})
        assert [label.get_text() for label in soup.find("fieldset").find_all("label")] == [title]
        assert [button["value"] for button in soup.find_all("button")] == [deed]
    assert page(world, "hoa", "/admin/articles/").find("a", href=PATH)
