"""Any two versions of an article side by side, who wrote which, and who has it open now."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.contenttypes.models import ContentType
from django.utils import timezone
from wagtail.admin.models import EditingSession

from caunoi.newsroom import actions
from caunoi.newsroom.models import Article
from tests import world as worlds
from tests.newsroom.test_screens import page, review
from tests.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return worlds.build()


def path(article: Article, before: str = "", after: str = "") -> str:
    return f"/admin/articles/{article.pk}/versions/?before={before}&after={after}"


def test_without_a_choice_the_last_two_are_compared_and_people_are_named(world: World) -> None:
    article = world.article(title="Lịch họp tháng 01 năm 2027")
    worlds.fill(article, "Lịch họp tháng 02 năm 2027")
    actions.save_draft(article, by=world.people["minh"])
    soup = page(world, "hoa", path(article))
    difference = soup.find(attrs={"data-cn": "difference"})
    assert "01" in difference.find("del").get_text() and "02" in difference.find("ins").get_text()
    lines = [line.get_text() for line in soup.find(attrs={"data-cn": "versions"}).find_all("li")]
    names = [world.people[name].get_full_name() or name for name in ("minh", "lan")]
    assert all(name in line for name, line in zip(names, lines, strict=True))


def test_a_draft_is_compared_with_a_release(world: World) -> None:
    article = world.article(title="Bản đã phát hành")
    world.publish(article)
    worlds.fill(article, "Bản nháp mới")
    actions.save_draft(article, by=world.people["lan"])
    article.refresh_from_db()
    soup = page(world, "hoa", path(article, "p1", f"r{article.latest_revision_id}"))
    assert "nháp" in soup.find(attrs={"data-cn": "difference"}).get_text()
    same = page(world, "hoa", path(article, "p1", "p1")).find(attrs={"data-cn": "difference"})
    assert same.find("ins") is None


def test_a_version_of_another_article_is_not_found(world: World) -> None:
    article, other = world.article(), world.article(title="Bài khác")
    other.refresh_from_db()
    for key in (f"r{other.latest_revision_id}", "p9", "x1", "r", "p" + "9" * 5_000, "r²"):
        page(world, "hoa", path(article, key, key), status=404)


def test_who_has_it_open_is_said_on_review_and_list(world: World) -> None:
    article = world.article()
    session = EditingSession.objects.create(
        user=world.people["lan"],
        content_type=ContentType.objects.get_for_model(Article),
        object_id=str(article.pk),
        last_seen_at=timezone.now(),
    )
    name = world.people["lan"].get_full_name() or "lan"
    for address in ("/admin/articles/", review(article)):
        assert name in page(world, "hoa", address).find(attrs={"data-cn": "editing"}).get_text()
        assert page(world, "lan", address).find(attrs={"data-cn": "editing"}) is None
    EditingSession.objects.filter(pk=session.pk).update(last_seen_at=timezone.now() - timedelta(minutes=5))
    assert page(world, "hoa", review(article)).find(attrs={"data-cn": "editing"}) is None


def test_the_reason_of_a_return_stands_in_the_list(world: World) -> None:
    article = world.article()
    actions.submit(article, by=world.people["lan"])
    actions.return_to_author(article, by=world.people["hoa"], reason="Sai giờ mở cửa.")
    soup = page(world, "lan", "/admin/articles/")
    assert "Sai giờ mở cửa." in soup.find(attrs={"data-cn": "returned-because"}).get_text()
