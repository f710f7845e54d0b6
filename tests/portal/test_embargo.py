"""Before its hour nothing of a release is public on any route; at its hour it is on all of them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from caunoi.foundation import clock
from caunoi.newsroom import actions
from caunoi.releases.actions import show_on_portal
from tests.world import World

pytestmark = pytest.mark.django_db

SECRET = "Kế hoạch bí mật số 77"
LISTS = [
    "/", "/chuyen-muc/interaction", "/luu-tru/2027/1", "/tim-kiem?q=bi+mat", "/?lang=en", "/feeds/atom.xml", "/feeds/rss.xml", "/feeds/feed.json", "/sitemap.xml",
    "/api/v1/articles", "/api/v1/articles?limit=100&since=2020-01-01T00:00:00Z", "/api/v1/changes", "/robots.txt",
]  # fmt: skip
PAGES = [
    "/t/{0}", "/t/{0}?observe=1", "/t/{0}/ke-hoach-bi-mat-so-77", "/t/{0}/releases/{1}", "/t/{0}/releases/{1}.json",
    "/t/{0}/releases/{1}.jws", "/api/v1/articles/{0}",
]  # fmt: skip


def words(client: Client, path: str) -> str:
    return client.get(path, follow=True).content.decode()


def reveals(client: Client, path: str, release: Any) -> bool:
    found = words(client, path.format(release.statement_id, release.number))
    return any(trace in found for trace in (SECRET, "ke-hoach-bi-mat", release.digest, release.signature))


def in_an_hour() -> Any:
    return clock.now() + timedelta(hours=1)


@pytest.mark.parametrize("path", [*LISTS, "/luu-tru"])
def test_no_list_knows_a_release_before_its_hour(world: World, client: Client, path: str) -> None:
    waiting = world.publish(world.article(SECRET, not_before=in_an_hour()))
    assert not reveals(client, path, waiting)
    assert waiting.statement_id not in words(client, path)


@pytest.mark.parametrize("path", PAGES)
def test_no_page_knows_a_release_before_its_hour(world: World, client: Client, path: str) -> None:
    waiting = world.publish(world.article(SECRET, not_before=in_an_hour()))
    assert client.get(path.format(waiting.statement_id, 1)).status_code == 404
    assert not reveals(client, path, waiting)


@pytest.mark.parametrize("path", LISTS + PAGES)
def test_no_route_knows_a_change_before_its_hour(world: World, client: Client, path: str) -> None:
    article = world.article()
    world.publish(article)
    waiting = world.amend(article, title=SECRET, lead=SECRET, not_before=in_an_hour())
    assert waiting.number == 2
    assert not reveals(client, path, waiting)


@pytest.mark.parametrize("path", LISTS[:-1] + PAGES)
def test_at_the_hour_every_route_knows_it(world: World, client: Client, at_nine: clock.FixedClock, path: str) -> None:
    release = world.publish(world.article(SECRET, not_before=in_an_hour()))
    at_nine.advance(3600)
    show_on_portal(release)
    if path == "/t/{0}/releases/{1}.jws":
        assert client.get(path.format(release.statement_id, 1)).status_code == 200
    else:
        assert reveals(client, path, release)


@pytest.mark.parametrize("path", ["/t/{0}/releases/1", "/t/{0}/releases/1.json", "/t/{0}/releases/1.jws"])
def test_a_release_replaced_while_it_waited_was_never_public(world: World, client: Client, path: str) -> None:
    article = world.article(SECRET, not_before=in_an_hour())
    waiting = world.publish(article)
    world.amend(article, title="Kế hoạch khác", not_before=None)
    assert client.get(path.format(waiting.statement_id)).status_code == 404
    page = words(client, f"/t/{waiting.statement_id}")
    assert "Kế hoạch khác" in page
    assert SECRET not in page
    assert waiting.digest not in page + words(client, f"/api/v1/articles/{waiting.statement_id}")


@pytest.mark.parametrize("path", LISTS + PAGES)
def test_withdrawn_before_its_hour_it_was_never_there(world: World, client: Client, path: str) -> None:
    article = world.article(SECRET, not_before=in_an_hour())
    waiting = world.publish(article)
    actions.withdraw(article, by=world.people["hoa"], reason=f"Hủy {SECRET}")
    for number in (1, 2):
        found = words(client, path.format(waiting.statement_id, number))
        assert SECRET not in found
        assert "ke-hoach-bi-mat" not in found
        assert waiting.digest not in found


def test_even_then_the_reconciler_finds_its_release(world: World, client: Client) -> None:
    article = world.article(SECRET, not_before=in_an_hour())
    waiting = world.publish(article)
    withdrawal = actions.withdraw(article, by=world.people["hoa"], reason="Hủy.")
    response = client.get(f"/t/{waiting.statement_id}?observe=1")
    assert client.get(f"/t/{waiting.statement_id}").status_code == 404
    if response.status_code == 200:  # delivery chose to show the withdrawal
        assert f'content="{waiting.statement_id}/{withdrawal.number}"' in response.content.decode()


def test_drafts_are_nowhere(world: World, client: Client) -> None:
    article = world.article(SECRET)
    for path in LISTS + PAGES:
        assert SECRET not in words(client, path.format(article.statement_id, 1))
    assert client.get(f"/t/{article.statement_id}").status_code == 404


def test_a_changed_draft_changes_nothing_outside(world: World, client: Client) -> None:
    from tests.world import fill

    article = world.article()
    statement = world.publish(article).statement_id
    before = words(client, f"/t/{statement}")
    fill(article, SECRET)
    actions.save_draft(article, by=world.people["lan"])
    world.agency.units.update(name="Đơn vị khác")
    article.category.name = "Chuyên mục khác"
    article.category.save()
    assert words(client, f"/t/{statement}") == before
