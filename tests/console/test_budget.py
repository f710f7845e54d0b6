"""What a staff screen of ours adds to Wagtail's own, and what a look at the board costs (design language, section 7)."""

from __future__ import annotations

from pathlib import Path

import brotli
import pytest
from bs4 import BeautifulSoup
from django.contrib.staticfiles.storage import staticfiles_storage
from django.test import Client
from django.utils import timezone

from caunoi.delivery.models import Placement
from caunoi.delivery.plan import Observed, State
from caunoi.releases.models import Release, Statement
from tests import world as worlds
from tests.world import World

pytestmark = pytest.mark.django_db

KB = 1000
HTML, STYLE, SCRIPT, TOTAL, POLL = 40 * KB, 12 * KB, 30 * KB, 82 * KB, 10 * KB
STATEMENTS = 200


@pytest.fixture
def world() -> World:
    """An agency with 200 statements, each of which differs on one channel."""
    world, now = worlds.build(), timezone.now()
    for number in range(STATEMENTS):
        statement = Statement.objects.create(pk=f"B{number:07}", agency=world.agency, unit=world.unit, created_at=now)
        title = f"Thông báo số {number}: lịch tiếp công dân và lệ phí 1.250.000 đồng của bà Nguyễn Thị Huyền Trân"
        release = Release.objects.create(
            statement=statement, number=1, operation="publish", digest=f"{number:064}", signature="x",
            canonical=f'{{"title": "{title}"}}'.encode(), authors=[world.people["lan"].pk],
            approver=world.people["hoa"], approved_at=now,
        )  # fmt: skip
        Placement.objects.bulk_create(
            Placement(
                statement=statement, account=account, desired="release", release=release, shown_release=release,
                observed=Observed.SAME, observed_at=now, since=now,
                state=State.DIFFERS if channel == "facebook" else State.IN_SYNC,
            )
            for channel, account in world.accounts.items()
        )  # fmt: skip
    world.publish(world.article())
    return world


def packed(data: bytes) -> int:
    """As a proxy sends it."""
    return len(brotli.compress(data, quality=9))


def ours(page: BeautifulSoup, selector: str, attribute: str) -> int:
    """The files of our own rooms that the page names, together."""
    addresses = {str(tag[attribute]).partition("?")[0] for tag in page.select(selector)}
    names = {address.removeprefix("/static/") for address in addresses}
    found = [Path(staticfiles_storage.path(name)) for name in names if name.startswith(("console/", "newsroom/"))]
    assert found, "the page names files of ours"
    return sum(packed(path.read_bytes()) for path in found)


@pytest.mark.parametrize("screen", ["/admin/", "/admin/sync/", "/admin/sync/statistics/", "/admin/sync/<statement>/"])
def test_a_screen_of_ours_stays_within_its_budget(world: World, screen: str) -> None:
    client = Client()
    client.force_login(world.people["hoa"])
    published = Release.objects.exclude(signature="x").get()
    html = client.get(screen.replace("<statement>", published.statement_id)).content
    page = BeautifulSoup(html, "html.parser")
    style, script = ours(page, "link[rel=stylesheet]", "href"), 0
    if page.select("script[src*='/console/']"):
        script = ours(page, "script[src]", "src")
    sizes = {"html": packed(html), "style": style, "script": script}
    print(screen, sizes)
    assert (sizes["html"] <= HTML, style <= STYLE, script <= SCRIPT) == (True, True, True), sizes
    assert sum(sizes.values()) <= TOTAL


def test_a_look_at_the_board_is_small_even_if_every_row_has_changed(world: World) -> None:
    client = Client()
    client.force_login(world.people["hoa"])
    page = BeautifulSoup(client.get("/admin/sync/").content, "html.parser")
    asked = {str(field["name"]): str(field["value"]) for field in page.select("#cn-poll input")}
    Placement.objects.update(state=State.BLOCKED)
    answer = client.get("/admin/sync/changes/", asked)
    assert answer.status_code == 200 and answer.content.count(b"data-cn-statement") == len(asked["rows"].split(","))
    print("poll", packed(answer.content))
    assert packed(answer.content) <= POLL
