"""Statistics of a month, the same as CSV, and the drawing that says no more than its table."""

from __future__ import annotations

import csv
import io
from datetime import date, timedelta

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from caunoi.agencies.models import Appointment
from caunoi.channels.contract import Figures
from caunoi.console.drawing import by_day
from caunoi.delivery.actions.counting import keep_figures, keep_followers
from caunoi.delivery.models import Placement
from caunoi.foundation import clock
from caunoi.portal.models import Reads
from caunoi.releases.models import Statement
from tests import world as worlds
from tests.console.test_many import blocks_read
from tests.world import World

pytestmark = pytest.mark.django_db

SHEET = "/admin/sync/statistics/"
BLOCKS, FEW_BLOCKS = 15_000, 2_000  # of 8 kB that a sheet may touch: of 10,000 statements that were read, and of one


@pytest.fixture
def world() -> World:
    return worlds.build()


def client(world: World, person: str = "lan") -> Client:
    signed_in = Client()
    signed_in.force_login(world.people[person])
    return signed_in


def soup(world: World, query: str = "") -> BeautifulSoup:
    answer = client(world).get(SHEET + query)
    assert answer.status_code == 200
    return BeautifulSoup(answer.content, "html.parser")


def today() -> date:
    return clock.local(clock.now()).date()


def test_a_sheet_says_sentence_table_drawing_and_source(world: World) -> None:
    less, more = (world.publish(world.article(title)) for title in ("Bài ít đọc", "Bài nhiều đọc"))
    Reads.objects.create(statement=less.statement, day=today(), count=7)
    Reads.objects.create(statement=more.statement, day=today().replace(day=1), count=1_300)
    page = soup(world)
    assert "1.307" in page.select_one("[data-cn=sentence]").get_text()
    lines = [row.get_text(" ", strip=True) for row in page.select(".cn-reads tbody tr")]
    assert ["Bài nhiều đọc" in lines[0], "Bài ít đọc" in lines[1]] == [True, True]
    drawing = page.select_one(".cn-drawing")
    assert drawing.svg["aria-label"] and len(drawing.select("rect")) in (1, 2)
    numbers = [int(cell.get_text().replace(".", "")) for cell in drawing.select("td")]
    assert sum(numbers) == 1_307 and 28 <= len(numbers) <= 31
    assert page.select_one(".cn-help"), "the source stands below"
    assert not page.select_one(".cn-page").select("script, [style]")


def test_another_month_and_an_empty_one(world: World) -> None:
    release = world.publish()
    last_month = today().replace(day=1) - timedelta(1)
    Reads.objects.create(statement=release.statement, day=last_month, count=5)
    assert soup(world).select_one(".cn-empty")
    page = soup(world, f"?month={last_month:%Y-%m}")
    assert len(page.select(".cn-reads tbody tr")) == 1
    assert page.select_one("option[selected]")["value"] == f"{last_month:%Y-%m}"
    for nonsense in ("?month=2026-13", "?month=1999-01", "?month=%00", "?month=x"):
        assert client(world).get(SHEET + nonsense).status_code == 404


def test_the_csv_has_every_day_and_no_formula(world: World) -> None:
    release = world.publish(world.article("=HYPERLINK(1), giá 1.250.000 đồng"))
    Reads.objects.create(statement=release.statement, day=today(), count=3)
    answer = client(world).get(f"{SHEET}reads.csv?month={today():%Y-%m}")
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text)))
    assert rows == [
        ["day", "statement", "title", "reads"],
        [today().isoformat(), release.statement_id, "'=HYPERLINK(1), giá 1.250.000 đồng", "3"],
    ]
    assert answer["Content-Type"] == "text/csv; charset=utf-8" and "reads-" in answer["Content-Disposition"]


def test_the_number_of_queries_does_not_grow(world: World) -> None:
    signed_in = client(world)
    signed_in.get(SHEET)
    counts = []
    for number in (1, 6):
        while Reads.objects.count() < number:
            release = world.publish(world.article(f"Bài {Reads.objects.count()}"))
            Reads.objects.create(statement=release.statement, day=today(), count=1)
        with CaptureQueriesContext(connection) as captured:
            assert signed_in.get(SHEET).content.count(b"data-cn") > 0
        counts.append(len(captured))
    assert counts[0] == counts[1]


def test_only_people_of_the_agency_look(world: World) -> None:
    Appointment.objects.filter(person=world.people["binh"]).delete()
    for path in (SHEET, f"{SHEET}reads.csv"):
        assert client(world, "binh").get(path).status_code == 302
        assert client(world, "root").get(path).status_code == 200


def test_a_drawing_shows_every_day_once_and_a_small_value_at_all() -> None:
    first = date(2026, 11, 1)
    drawing = by_day({first: 10_000, first + timedelta(1): 1}, first, date(2026, 11, 30))
    assert [bar.day.day for bar in drawing.bars] == list(range(1, 31))
    assert (drawing.most, drawing.total) == (10_000, 10_001)
    assert drawing.bars[1].height == 2 and drawing.bars[2].height == 0
    assert all(bar.x >= 0 and bar.x + bar.width <= drawing.width and bar.y >= 0 for bar in drawing.bars)
    assert by_day({}, first, first).most == 0


def counted(world: World, statement: str, channel: str, **figures: int | None) -> None:
    placement = Placement.objects.get(statement=statement, account=world.accounts[channel])
    Placement.objects.filter(pk=placement.pk).update(remote_id=f"{channel}-{statement}")
    keep_figures({placement.pk: Figures(**figures)})


def cells(page: BeautifulSoup) -> dict[str, list[str]]:
    rows = page.select(".cn-reads tbody tr")
    return {row.th.get_text(strip=True): [cell.get_text(strip=True) for cell in row.select("td")] for row in rows}


def test_the_platforms_figures_stand_beside_the_reads(world: World) -> None:
    one, other, quiet = (world.publish(world.article(title)) for title in ("Bài một", "Bài hai", "Bài chưa ai đọc"))
    for release in (one, other):
        Reads.objects.create(statement=release.statement, day=today(), count=1_250)
    counted(world, one.statement_id, "zalo", views=3_400)
    counted(world, one.statement_id, "facebook", views=900, reach=None, engagement=12)
    counted(world, other.statement_id, "zalo", views=0)
    keep_followers(world.accounts["zalo"].pk, 12_345)
    keep_followers(world.accounts["facebook"].pk, None)
    page = soup(world)
    assert cells(page) == {
        "Bài một": ["1.250", "3.400", "900", "không cung cấp", "12"],
        "Bài hai": ["1.250", "0", *["không có bản đăng"] * 3],
    }
    followers = [line.get_text(" ", strip=True) for line in page.select(".cn-followers li")]
    assert "12.345 người quan tâm" in followers[0] and "không cung cấp" in followers[1]
    heads = [head.get_text(" ", strip=True) for head in page.select(".cn-reads thead tr:first-child th")]
    assert heads == ["Bài", "Cổng thông tin", "Tài khoản Zalo chính thức (OA)", "Facebook"]
    assert all(head.select_one(".cn-define") for head in page.select(".cn-reads thead tr + tr th")), "defined beside"
    counted(world, quiet.statement_id, "zalo", views=7)
    assert cells(soup(world))["Bài chưa ai đọc"][:2] == ["0", "7"], "a copy is on the sheet without a read"


def test_the_sheet_as_csv_leaves_empty_what_was_not_given(world: World) -> None:
    release, untold = world.publish(world.article("=Bài")), world.publish(world.article("Bài khác"))
    Reads.objects.create(statement=release.statement, day=today(), count=3)
    counted(world, release.statement_id, "facebook", views=5, engagement=0)
    counted(world, untold.statement_id, "zalo", views=1)
    answer = client(world).get(f"{SHEET}sheet.csv?month={today():%Y-%m}")
    rows = list(csv.reader(io.StringIO(b"".join(answer.streaming_content).decode("utf-8-sig"))))
    assert rows == [
        ["statement", "title", "portal_reads", "zalo_views", "facebook_views", "facebook_reach", "facebook_engagement"],
        [release.statement_id, "'=Bài", "3", "", "5", "", "0"],
        [untold.statement_id, "Bài khác", "0", "1", "", "", ""],
    ]
    assert client(world).get(f"{SHEET}sheet.csv?month=x").status_code == 404


def test_ten_thousand_statements_at_a_fixed_number_of_queries(world: World) -> None:
    release = world.publish()
    counted(world, release.statement_id, "zalo", views=1)
    _older(release.statement_id, 10_000)
    signed_in = client(world)
    signed_in.get(SHEET)
    with CaptureQueriesContext(connection) as few:
        signed_in.get(SHEET)
    assert blocks_read(few) < FEW_BLOCKS, "what nobody read in this month is not looked at"
    _many(release.statement_id, 10_000)
    with CaptureQueriesContext(connection) as many:
        page = BeautifulSoup(signed_in.get(SHEET).content, "html.parser")
    assert len(page.select(".cn-reads tbody tr")) == 100
    assert len(many) == len(few)
    assert blocks_read(many) < BLOCKS


def _many(like: str, number: int) -> None:
    """Copies of a statement with its placements, reads on every third day of the month, and figures."""
    with connection.cursor() as cursor:
        columns = [field.column for field in Statement._meta.concrete_fields if field.column != "id"]
        cursor.execute(
            f"INSERT INTO releases_statement (id, {', '.join(columns)}) "
            f"SELECT 'z' || lpad(n::text, 7, '0'), {', '.join(columns)} "
            "FROM releases_statement, generate_series(1, %s) n WHERE id = %s",
            [number, like],
        )
        columns = [
            f.column for f in Placement._meta.concrete_fields if f.column not in ("id", "statement_id", "remote_id")
        ]
        cursor.execute(
            f"INSERT INTO delivery_placement (statement_id, remote_id, {', '.join(columns)}) "
            f"SELECT 'z' || lpad(n::text, 7, '0'), 'r' || n, {', '.join(columns)} "
            "FROM delivery_placement, generate_series(1, %s) n WHERE statement_id = %s",
            [number, like],
        )
        cursor.execute(
            "INSERT INTO portal_reads (statement_id, day, count) SELECT id, day, 1 + length(id) FROM releases_statement, "
            "generate_series(date_trunc('month', %s::date), %s::date, '3 days') day WHERE id LIKE 'z%%'",
            [today(), today()],
        )
        cursor.execute(
            "INSERT INTO delivery_copyfigures (placement_id, day, at, views) SELECT id, %s, now(), id "
            "FROM delivery_placement WHERE statement_id LIKE 'z%%'",
            [today()],
        )
        cursor.execute("ANALYZE releases_statement, delivery_placement, portal_reads, delivery_copyfigures")


def _older(like: str, number: int) -> None:
    """Statements of years ago that nobody reads."""
    with connection.cursor() as cursor:
        columns = [field.column for field in Statement._meta.concrete_fields if field.column != "id"]
        cursor.execute(
            f"INSERT INTO releases_statement (id, {', '.join(columns)}) "
            f"SELECT 'y' || lpad(n::text, 7, '0'), {', '.join(columns)} "
            "FROM releases_statement, generate_series(1, %s) n WHERE id = %s",
            [number, like],
        )
        cursor.execute(
            "INSERT INTO portal_reads (statement_id, day, count) SELECT id, %s - n, 1 FROM releases_statement, "
            "generate_series(60, 64) n WHERE id LIKE 'y%%'",
            [today()],
        )
        cursor.execute("ANALYZE releases_statement, portal_reads")
