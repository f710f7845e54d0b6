"""What a reader's phone has to fetch: the budgets of the design language, section 7, and nothing from elsewhere."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from bs4 import BeautifulSoup, Tag
from django.template.loader import render_to_string
from django.test import Client
from playwright.sync_api import Browser, Response, sync_playwright

from caunoi.agencies import actions
from caunoi.foundation.postgres import Endpoint
from caunoi.portal import baking, serving
from caunoi.releases import blobs
from tests import chromium
from tests import serving as served
from tests import world as worlds
from tests.portal import shelves
from tests.world import World

KB = 1000
CONTENT = resources.files("caunoi.demo") / "content"
PACKED = ("image/avif", "image/webp", "image/jpeg", "image/png", "font/")  # no encoding makes these smaller
PHONE = {"viewport": {"width": 360, "height": 780}, "device_scale_factor": 2, "is_mobile": True, "locale": "vi-VN"}


@dataclass(frozen=True)
class Budget:
    """Kilobytes as transferred on a first visit: a row of the table. `total` is the aim where the table names one.
    Requests: the table's, and two more for an article and one for a plain page: it counted no brand with a picture,
    whose emblem and icon of the tab come with every page and delay no text."""

    html: float
    style: float
    script: float
    font: float
    image: float
    total: float
    requests: int


FRONT, ARTICLE, PLAIN = (
    Budget(30, 16, 4, 47, 120, 230, 14),
    Budget(25, 16, 4, 47, 60, 95, 11),
    Budget(12, 8, 0, 0, 3, 25, 5),
)
LISTS = ("front", "category", "archive", "search", "search_empty", "channels")
BUDGETS = {**dict.fromkeys(LISTS, FRONT), **dict.fromkeys(("not_found", "offline"), PLAIN)}
COLUMNS = {
    "document": "html",
    "stylesheet": "style",
    "script": "script",
    "font": "font",
    "image": "image",
    "other": "image",
}  # other: the icon of the tab


@pytest.mark.browser
def test_every_template_stays_within_its_budget(
    own_database: Endpoint, django_db_blocker: Any, own_pantry: Path
) -> None:
    """Counted by a browser on a telephone, from ready pages as the web process gives them."""
    over: list[str] = []
    with django_db_blocker.unblock(), _portal() as (base, addresses), sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium.path(), args=chromium.ARGUMENTS)
        for name, address in addresses.items():
            budget = BUDGETS.get(name, ARTICLE)
            used, requests = _transferred(browser, base + address)
            total = sum(used.values()) - (used["image"] if budget is ARTICLE else 0)  # R91: an article without pictures
            print(f"{name:13} {dict(used)} total {total} requests {requests}")
            sums = {**{column: used[column] for column in COLUMNS.values()}, "total": total}
            over += [
                f"{name}: {what} {size} > {getattr(budget, what)} KB"
                for what, size in sums.items()
                if size > getattr(budget, what) * KB
            ]
            over += [f"{name}: {requests} requests > {budget.requests}"] if requests > budget.requests else []
        browser.close()
    assert over == []


def test_the_page_of_a_failure_fetches_no_more_than_that_of_a_lost_network() -> None:
    failure, offline = (render_to_string(f"{name}.html") for name in ("500", "offline"))
    assert len(failure.encode()) < PLAIN.html * KB
    assert set(_fetched_by(failure)) == set(_fetched_by(offline))


def _fetched_by(html: str) -> list[str]:
    page = BeautifulSoup(html, "html.parser")
    return [str(tag.get("href") or tag.get("src")) for tag in page.select("link[href], img, script")]


@contextmanager
def _portal() -> Iterator[tuple[str, dict[str, str]]]:
    """A portal whose pages are ready, pictures in all sizes; its address, and those of its templates."""
    with served.serving(lambda live: serving.ReadyPages(live, baking.pantry(), baking.looks())) as base:
        world = worlds.build(public=base)
        _wear_an_avatar(world)
        addresses = shelves.fill(world)
        while baking.bake().more:
            pass
        baking.bake_pictures(addresses["article"].rpartition("/")[2])
        yield base, {**addresses, "print": f"{addresses['article']}/releases/2/print"}


def _wear_an_avatar(world: World) -> None:
    """As real agencies have one: emblem and icon of the tab are fetched with every page."""
    avatar = CONTENT.joinpath("avatar.png").read_bytes()
    now = world.agency.brands.latest("version")
    look = {name: getattr(now, name) for name in actions.LOOK}
    look |= {
        "avatar": blobs.store(avatar, "image/png", width=600, height=600).blob,
        "avatar_description": "Biểu trưng.",
    }
    proposal = actions.propose_brand(world.agency, by=world.people["minh"], **look)
    actions.approve_brand(proposal.pk, by=world.people["hoa"])


def _transferred(browser: Browser, address: str) -> tuple[Counter[str], int]:
    """Bytes on the wire by column of the table, and the number of requests."""
    context = browser.new_context(**PHONE)  # type: ignore[arg-type]
    page = context.new_page()
    answers: list[Response] = []
    page.on("response", lambda answer: answers.append(answer))
    page.goto(address, wait_until="networkidle")
    used: Counter[str] = Counter()
    for answer in answers:
        used[COLUMNS[answer.request.resource_type]] += _size(answer)
    context.close()
    return used, len(answers)


def _size(answer: Response) -> int:
    ready = answer.headers.get("etag", "W/").startswith('"')
    if ready and answer.status == 200 and not answer.headers["content-type"].startswith(PACKED):
        assert answer.headers.get("content-encoding") == "br", answer.url
    return answer.request.sizes()["responseBodySize"]


def needed(page: BeautifulSoup) -> list[str]:
    """What a browser fetches to show the page."""
    links = [tag["href"] for tag in page.select('link[rel="stylesheet"], link[rel="icon"], link[rel="preload"]')]
    return [str(address) for address in (*links, *(tag["src"] for tag in page.select("img[src], script[src]")))]


@pytest.mark.django_db
def test_nothing_comes_from_elsewhere_and_nothing_runs_but_our_own_file(world: World, client: Client) -> None:
    for address in shelves.fill(world).values():
        response = client.get(address, follow=True)
        page = BeautifulSoup(response.content.decode(), "html.parser")
        assert [part for part in needed(page) if urlsplit(part).netloc] == [], address
        running = page.select('script:not([type="application/ld+json"])')
        assert all(str(tag.get("src", "")).startswith("/static/portal/") and not tag.get_text() for tag in running)
        assert page.select("style, [style], iframe, object, embed") == [], address
        handlers = [
            tag.name
            for tag in page.find_all(True)
            if isinstance(tag, Tag) and any(n.startswith("on") for n in tag.attrs)
        ]
        assert handlers == [], address
        assert not response.cookies, address


@pytest.mark.django_db
def test_a_page_has_one_heading_and_one_place_to_search(world: World, client: Client) -> None:
    addresses = shelves.fill(world)
    for shown in ("article", "front", "category", "archive", "search", "channels", "contact"):
        page = BeautifulSoup(client.get(addresses[shown], follow=True).content.decode(), "html.parser")
        assert len(page.select("h1")) == 1, shown
        assert len(page.select('form[role="search"]')) == 1, shown
        assert all(page.select(f'label[for="{field["id"]}"]') for field in page.select("input[id], select[id]")), shown
