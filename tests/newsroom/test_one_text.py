"""One text is one article, also when its first save comes twice: on a slow line a save by hand overtakes the answer to
Wagtail's automatic one."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest
from django.db import connection

from caunoi.foundation import clock
from caunoi.newsroom.models import Article
from tests import world as worlds
from tests.newsroom.test_writing import show, typed
from tests.world import World


@pytest.fixture
def world(db: None) -> World:
    return worlds.build()


def test_a_save_by_hand_beside_an_automatic_one_begins_one_article(world: World) -> None:
    first, second = typed(world, world.article(), "Bài mới"), typed(world, world.article(), "Bài mới, thêm chữ")
    before = Article.objects.count()
    for data in (first, second):
        show(world, "lan", "/admin/articles/add/", {**data, "kept_token": "1234-5678"}, 302)
    article = Article.objects.get(begun_as="1234-5678")
    assert (Article.objects.count(), article.title) == (before + 1, "Bài mới, thêm chữ")
    assert article.contributions.count() == 2 and article.state == Article.State.DRAFT


def test_a_form_that_was_gone_back_to_begins_another_article(world: World) -> None:
    with clock.using(clock.FixedClock(datetime(2027, 1, 5, 2, tzinfo=UTC))) as at:
        data = {**typed(world, world.article(), "Bài thứ nhất"), "kept_token": "1234-5678"}
        show(world, "lan", "/admin/articles/add/", data, 302)
        at.advance(10 * 60)
        show(world, "lan", "/admin/articles/add/", {**data, "title": "Bài thứ hai"}, 302)
    assert Article.objects.get(begun_as="1234-5678").title == "Bài thứ nhất"
    assert Article.objects.get(title="Bài thứ hai").begun_as == ""


def test_somebody_elses_name_of_a_text_begins_an_article_of_ones_own(world: World) -> None:
    data = {**typed(world, world.article(), "Bài của hai người"), "kept_token": "1234-5678"}
    for person in ("lan", "binh"):
        show(world, person, "/admin/articles/add/", data, 302)
    assert Article.objects.filter(title="Bài của hai người").count() == 2


@pytest.mark.parametrize("name", ["", "x" * 200, "1234-5678 "])
def test_without_a_name_each_save_begins_an_article(world: World, name: str) -> None:
    data = {**typed(world, world.article(), "Hai bài"), "kept_token": name}
    for _time in range(2):
        show(world, "lan", "/admin/articles/add/", data, 302)
    assert Article.objects.filter(title="Hai bài").count() == 2


def test_two_saves_at_once_begin_one_article(own_database: object) -> None:
    world = worlds.build()
    data = {**typed(world, world.article(), "Cùng lúc"), "kept_token": "1234-5678"}

    def save() -> None:
        show(world, "lan", "/admin/articles/add/", data, 302)
        connection.close()

    with ThreadPoolExecutor(2) as pool:
        for done in [pool.submit(save) for _time in range(2)]:
            done.result()
    assert Article.objects.filter(title="Cùng lúc").count() == 1
