"""The public counter says sums, what they mean, and the robot rule; in two languages, without a script."""

from __future__ import annotations

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from caunoi.foundation import clock
from caunoi.portal import reads
from caunoi.portal.models import AgencyReads
from tests import world as worlds
from tests.world import World

pytestmark = pytest.mark.django_db

PAGE = "/thong-ke"


@pytest.fixture
def world() -> World:
    return worlds.build()


def page(language: str = "vi") -> BeautifulSoup:
    answer = Client().get(f"{PAGE}?lang={language}")
    assert answer.status_code == 200 and "Set-Cookie" not in answer
    return BeautifulSoup(answer.content, "html.parser")


def figures(language: str = "vi") -> list[str]:
    return [found.get_text() for found in page(language).select(".counter dd:not(.note)")]


def test_it_adds_up_what_was_read(world: World) -> None:
    today = clock.local(clock.now()).date()
    one, other = world.publish().statement_id, world.publish(world.article("Bài khác")).statement_id
    assert figures() == ["0", "0"]
    reads.add({(one, today): 1_200_000, (other, today): 50_000, (one, today - timedelta(29)): 1})
    reads.add({(one, today - timedelta(30)): 7, (other, today): 1, ("KHONGCO1", today): 99})
    assert figures() == ["1.250.002", "1.250.009"]
    assert figures("en") == ["1,250,002", "1,250,009"]
    assert AgencyReads.objects.count() == 3
    first = today - timedelta(30)
    assert f"{first:%d/%m/%Y}" in page().select_one(".counter").get_text()


def test_another_agency_has_its_own_counter(world: World) -> None:
    from caunoi.agencies import actions as agencies

    other = agencies.found_agency(
        slug="khac", name="Cơ quan Khác", name_en="", short_name="CQK", public_url="http://khac.example", demo=True
    )
    statement, today = world.publish().statement_id, clock.local(clock.now()).date()
    reads.add({(statement, today): 5})
    AgencyReads.objects.create(agency=other, day=today, count=70)
    assert figures() == ["5", "5"]


def test_definitions_and_the_rule_stand_on_the_page_and_the_footer_leads_there(world: World) -> None:
    for language in ("vi", "en"):
        shown = page(language)
        assert [part.get_text() for part in shown.select(".robots li")] == list(reads.ROBOTS)
        assert len(shown.select("h1")) == 1 and not shown.select("script, style, [style]")
    assert "Một lượt đọc là gì" in page().get_text() and "What a read is" in page("en").get_text()
    front = BeautifulSoup(Client().get("/").content, "html.parser")
    assert front.select_one(f'.footer a[href="{PAGE}"]')


def test_the_same_counter_is_not_sent_again_and_costs_one_look(world: World) -> None:
    client = Client()
    tag = client.get(PAGE)["ETag"]
    assert client.get(PAGE, HTTP_IF_NONE_MATCH=tag).status_code == 304
    statement = world.publish().statement_id
    reads.add({(statement, clock.local(clock.now()).date()): 1})
    with CaptureQueriesContext(connection) as captured:
        assert client.get(PAGE, HTTP_IF_NONE_MATCH=tag).status_code == 200
    assert len([query for query in captured if "agencyreads" in query["sql"]]) == 1
    assert not [query for query in captured if '"portal_reads"' in query["sql"]]
