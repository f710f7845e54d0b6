"""What a reader's phone has to fetch: the budgets of the design language, section 7, and nothing from elsewhere."""

from __future__ import annotations

import gzip
import re
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

import pytest
from bs4 import BeautifulSoup, Tag
from django.test import Client

from tests.portal import shelves
from tests.world import World

pytestmark = pytest.mark.django_db
KB = 1000


@dataclass(frozen=True)
class Budget:
    """Kilobytes as transferred on a first visit."""

    html: int
    style: int
    fonts: int
    total: int
    requests: int


FRONT, ARTICLE, OTHER = Budget(30, 16, 47, 230, 14), Budget(25, 16, 47, 150, 9), Budget(12, 8, 47, 100, 10)
PLAIN = Budget(12, 8, 0, 50, 5)  # what has to come at once, or when something is wrong: no font
BUDGETS = {
    "front": FRONT, "article": ARTICLE, "earlier": ARTICLE, "category": FRONT, "search": FRONT,
    "offline": PLAIN, "not_found": PLAIN,
}  # fmt: skip


def fetched(client: Client, address: str) -> bytes:
    """As the baked folder and whitenoise send it: text packed, pictures as they are."""
    response = client.get(address)
    assert response.status_code == 200, address
    data = b"".join(response.streaming_content) if response.streaming else response.content  # type: ignore[attr-defined]
    media = response["Content-Type"]
    return gzip.compress(data) if media.startswith("text/") or "svg" in media else data


def needed(page: BeautifulSoup) -> list[str]:
    """What a browser fetches to show the page."""
    links = [tag["href"] for tag in page.select('link[rel="stylesheet"], link[rel="icon"], link[rel="preload"]')]
    return [str(address) for address in (*links, *(tag["src"] for tag in page.select("img[src], script[src]")))]


def fonts(client: Client, page: BeautifulSoup) -> list[str]:
    """Those that the page's letters may ask for: every weight, or none on a plain page."""
    if page.select_one("html.no-fonts"):
        return []
    sheets = [str(tag["href"]) for tag in page.select('link[rel="stylesheet"]')]
    named = [(sheet, re.findall(r'url\("([^"]+\.woff2)"\)', text_of(client, sheet))) for sheet in sheets]
    return [urljoin(sheet, name) for sheet, names in named for name in names]


def text_of(client: Client, address: str) -> str:
    return b"".join(client.get(address)).decode()


def test_every_template_stays_within_its_budget(world: World, client: Client) -> None:
    over: list[str] = []
    for name, address in shelves.fill(world).items():
        html = client.get(address, follow=True).content
        page = BeautifulSoup(html.decode(), "html.parser")
        parts = {part: len(fetched(client, part)) for part in {*needed(page), *fonts(client, page)}}
        budget = BUDGETS.get(name, OTHER)
        size, style = len(gzip.compress(html)), sum(bytes for part, bytes in parts.items() if part.endswith(".css"))
        letters = sum(bytes for part, bytes in parts.items() if part.endswith(".woff2"))
        pictures = sum(bytes for part, bytes in parts.items() if part.startswith("/b/"))
        total = size + sum(parts.values()) - (pictures if budget is ARTICLE else 0)  # R91: an article without pictures
        sums = {
            "html": (size, budget.html),
            "style": (style, budget.style),
            "fonts": (letters, budget.fonts),
            "total": (total, budget.total),
        }
        over += [f"{name}: {what} {used} > {limit} KB" for what, (used, limit) in sums.items() if used > limit * KB]
        if len(parts) + 1 > budget.requests:
            over.append(f"{name}: {len(parts) + 1} requests > {budget.requests}")
        print(f"{name:14} html {size:6} style {style:6} fonts {letters:6} total {total:6} requests {len(parts) + 1}")
    assert over == []


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


@pytest.mark.parametrize("shown", ["article", "front", "category", "archive", "search", "channels", "contact"])
def test_a_page_has_one_heading_and_one_place_to_search(world: World, client: Client, shown: str) -> None:
    html = client.get(shelves.fill(world)[shown], follow=True).content.decode()
    page = BeautifulSoup(html, "html.parser")
    assert len(page.select("h1")) == 1
    assert len(page.select('form[role="search"]')) == 1
    assert all(page.select(f'label[for="{field["id"]}"]') for field in page.select("input[id], select[id]"))
