"""What goes out where and when, by month, week and list."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from caunoi.agencies import actions as agencies
from caunoi.foundation import clock
from tests import world as worlds
from tests.newsroom.test_screens import page, submitted
from tests.world import World

pytestmark = pytest.mark.django_db

PATH = "/admin/articles/calendar/"


@pytest.fixture
def world() -> World:
    return worlds.build()


def at(days: int) -> datetime:
    return clock.now().replace(microsecond=0) + timedelta(days=days)


def kinds(soup: BeautifulSoup) -> dict[str, str]:
    """The title under each kind of entry."""
    return {entry["data-cn-kind"]: entry.find("a").get_text() for entry in soup.find_all(attrs={"data-cn-kind": True})}


def test_every_kind_stands_on_its_day(world: World) -> None:
    world.article(title="Bài dự kiến", not_before=at(2))
    submitted(world, title="Bài chờ duyệt", not_before=at(3))
    world.publish(world.article(title="Bài đã hẹn giờ", not_before=at(4)))
    world.publish(world.article(title="Bài đã đăng", not_after=at(5)))
    found = kinds(page(world, "hoa", f"{PATH}?view=list"))
    assert found == {
        "planned": "Bài dự kiến", "waiting": "Bài chờ duyệt", "scheduled": "Bài đã hẹn giờ",
        "publish": "Bài đã đăng", "ends": "Bài đã đăng",
    }  # fmt: skip


def test_an_entry_says_where_and_when_in_words(world: World) -> None:
    world.article(title="Bài dự kiến", not_before=at(2))
    soup = page(world, "hoa", f"{PATH}?view=list")
    entry = soup.find(attrs={"data-cn-kind": "planned"})
    assert entry.find("time").get_text() == clock.local(at(2)).strftime("%H:%M")
    assert all(word in entry.get_text() for word in ("Zalo", "Facebook"))
    day = entry.find_parent(class_="cn-calendar__day").find("h3").find("time")
    assert day["datetime"] == clock.local(at(2)).date().isoformat()


def test_what_was_replaced_before_its_hour_does_not_go_out(world: World) -> None:
    article = world.article(title="Hẹn lần đầu", not_before=at(4))
    world.publish(article)
    world.amend(article, title="Hẹn lần sau")
    assert kinds(page(world, "hoa", f"{PATH}?view=list"))["scheduled"] == "Hẹn lần sau"


@pytest.mark.parametrize(("view", "days"), [("month", {28, 35, 42}), ("week", {7}), ("", {28, 35, 42})])
def test_month_and_week_have_whole_weeks(world: World, view: str, days: set[int]) -> None:
    soup = page(world, "hoa", f"{PATH}?view={view}&day=2027-02-10")
    cells = soup.find_all(class_="cn-calendar__day")
    assert len(cells) in days
    assert datetime.fromisoformat(cells[0].find("time")["datetime"]).weekday() == 0
    assert cells[0].find(class_="cn-calendar__weekday").get_text() == "Thứ Hai"  # as Decree 30/2020 has it
    assert soup.find(attrs={"data-cn": "nothing"})
    heading = soup.find(id="calendar").find("h2").get_text()
    for rel in ("prev", "next"):
        address = soup.find("a", rel=rel)["href"]
        assert page(world, "hoa", address).find(id="calendar").find("h2").get_text() != heading


@pytest.mark.parametrize("day", ["gì đó", "2027-02-30", "9999-12-31", "0001-01-01"])
def test_a_day_that_is_none_is_today(world: World, day: str) -> None:
    assert page(world, "hoa", f"{PATH}?view=week&day={day}").find(attrs={"aria-current": "date"})


def test_the_same_queries_for_any_number(world: World, django_assert_num_queries: Any) -> None:
    client = Client()
    client.force_login(world.people["hoa"])
    world.publish(world.article(not_after=at(5)))
    world.article(not_before=at(1))
    client.get(PATH)
    with CaptureQueriesContext(connection) as few:
        client.get(PATH)
    for number in range(4):
        world.publish(world.article(title=f"Bài {number}", not_after=at(5)))
        world.article(title=f"Nháp {number}", not_before=at(1))
    with django_assert_num_queries(len(few)):
        client.get(PATH)


def test_another_agency_and_strangers_see_nothing(world: World) -> None:
    world.article(title="Bài dự kiến", not_before=at(2))
    other = agencies.found_agency(slug="khac", name="Khác", short_name="K", public_url="http://khac.example")
    agencies.appoint(world.people["root"], "contributor", other)
    assert kinds(page(world, "root", f"{PATH}?view=list")) == {}
    assert Client().get(PATH).status_code == 302
