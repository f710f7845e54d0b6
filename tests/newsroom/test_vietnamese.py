"""No English on a page in Vietnamese: Wagtail's own catalogue leaves much untranslated, and a template may forget."""

from __future__ import annotations

import gettext
import io
import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import wagtail.admin
from babel.messages.pofile import read_po
from bs4 import BeautifulSoup, NavigableString
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import get_resolver
from django.utils.translation import trans_real
from PIL import Image as Picture
from wagtail.documents import get_document_model
from wagtail.images import get_image_model

from caunoi.agencies import actions as agencies
from caunoi.delivery.plan import State
from caunoi.foundation import clock
from tests import world as worlds
from tests.console.test_board import place
from tests.newsroom.test_two_people import edit_data
from tests.portal import shelves
from tests.world import World

pytestmark = pytest.mark.django_db

SCRIPTS = Path(wagtail.admin.__file__).parent / "locale/en/LC_MESSAGES/djangojs.po"
PAGES = (
    "/admin/", "/admin/account/", "/admin/articles/", "/admin/articles/?q=khong-co", "/admin/articles/add/",
    "/admin/articles/edit/{article}/", "/admin/articles/copy/{article}/", "/admin/articles/history/{article}/",
    "/admin/articles/usage/{article}/", "/admin/articles/{article}/review/", "/admin/categories/add/",
    "/admin/sync/", "/admin/sync/accounts/", "/admin/images/", "/admin/images/add/", "/admin/images/multiple/add/",
    "/admin/images/chooser/", "/admin/images/{image}/", "/admin/images/{image}/delete/", "/admin/documents/",
    "/admin/documents/multiple/add/", "/admin/documents/chooser/", "/admin/documents/edit/{document}/",
    "/admin/documents/delete/{document}/", "/admin/choose-external-link/", "/admin/choose-email-link/",
    "/admin/choose-phone-link/", "/admin/choose-anchor-link/", "/admin/no-such-page/",
    "/admin/articles/calendar/", "/admin/articles/calendar/?view=week", "/admin/articles/calendar/?view=list",
    "/admin/articles/several/", "/admin/articles/several/?list=draft", "/admin/articles/{article}/versions/",
    "/admin/articles/from-file/", "/admin/articles/{article}/from-file/",
    "/admin/articles/edit/{troubled}/", "/admin/articles/{troubled}/review/", "/admin/articles/{public}/review/",
    "/admin/articles/{public}/versions/?before=p1&after=p2", "/admin/sync/{statement}/", "/admin/sync/?tab=needs",
    "/admin/sync/?tab=pending", "/admin/sync/?tab=settled", "/admin/sync/statistics/", "/admin/sync/brand/",
    "/admin/sync/brand/propose/", "/admin/sync/accounts/add/zalo/", "/admin/sync/accounts/add/facebook/",
    "/admin/sync/accounts/{zalo}/", "/admin/sync/accounts/{facebook}/", "/admin/sync/accounts/register/",
    "/admin/sync/accounts/register/add/", "/admin/sync/accounts/register/{listed}/",
)  # fmt: skip
POSTS = (
    "/admin/articles/live/", "/admin/articles/{troubled}/live/", "/admin/articles/kept/", "/admin/articles/{article}/kept/",
    "/admin/articles/from-file/", "/admin/articles/several/", "/admin/sync/accounts/{zalo}/", "/admin/sync/brand/propose/",
    "/admin/articles/{troubled}/submit/", "/admin/sync/accounts/register/add/", "/admin/sync/accounts/register/{listed}/",
    "/admin/sync/accounts/register/{listed}/verify/", "/admin/sync/accounts/register/{listed}/state/",
)  # fmt: skip


class Asked(gettext.NullTranslations):
    """Comes last: remembers what no Vietnamese catalogue could answer."""

    def __init__(self) -> None:
        super().__init__()
        self.left: set[str] = set()

    def gettext(self, message: str) -> str:
        self.left.add(message)
        return message

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        self.left.add(msgid1)
        return msgid1 if n == 1 else msgid2

    def pgettext(self, context: str, message: str) -> str:
        self.left.add(message)
        return message


@pytest.fixture
def asked() -> Iterator[Asked]:
    get_resolver().url_patterns  # noqa: B018 - what the admin asks for when it is first loaded stands on no page
    catalogue, last = trans_real.translation("vi"), Asked()
    before = catalogue._fallback
    catalogue.add_fallback(last)
    yield last
    catalogue._fallback = before


@pytest.fixture
def world() -> World:
    return worlds.build()


@pytest.mark.parametrize(
    "person", ["hoa", "an", *(pytest.param(name, marks=pytest.mark.soak) for name in ("lan", "root"))]
)
def test_every_word_asked_for_has_a_vietnamese_one(world: World, asked: Asked, person: str) -> None:
    client = Client()
    client.get("/admin/login/")
    client.post("/admin/login/", {"username": "nobody", "password": "wrong"})
    client.force_login(world.people[person])
    places = scenes(world)
    english = [
        found for page in PAGES for found in left_in_english(client.get(page.format(**places), follow=True), page)
    ]
    data = edit_data(world.article(), "")
    english += [found for page in POSTS for found in left_in_english(client.post(page.format(**places), data), page)]
    assert sorted(asked.left) == []
    assert english == []


def test_no_public_page_has_english_in_it(world: World, asked: Asked) -> None:
    client = Client()
    pages = {**shelves.fill(world), "no such page": "/khong-co", "keys": "/kiem-tra-chu-ky", "contact": "/lien-he"}
    english = [found for name, page in pages.items() for found in left_in_english(client.get(page, follow=True), name)]
    assert sorted(asked.left) == []
    assert english == []


# Words that no Vietnamese sentence has. Names of technology, addresses and code may be English.
ENGLISH = re.compile(r"\b(?:the|and|of|with|this|that|is|are|not|for|to|from|your|you|by)\b", re.IGNORECASE)
SAYS_A_PROGRAM = ("SIGNED BY THE AGENCY", "NOT THE SAME TEXT")  # what a reader compares letter by letter
SAID = ("title", "alt", "aria-label", "placeholder", "content")


def left_in_english(answer: Any, page: str) -> Iterator[str]:
    """Visible text of a Vietnamese page that looks English: what is written into a template, no catalogue is asked for."""
    if not answer.headers.get("content-type", "").startswith("text/html"):
        return
    soup = BeautifulSoup(answer.content, "html.parser")
    for foreign in soup.select('[lang="en"], code, pre, kbd, script, style, svg, template, wbr'):
        foreign.decompose()
    soup.smooth()  # an address is one word, wherever it may break
    texts = [
        str(text)
        for text in soup.find_all(string=True)
        if isinstance(text, NavigableString) and type(text) is NavigableString
    ]
    texts += [
        str(item[name]) for name in SAID for item in soup.find_all(attrs={name: True}) if "://" not in str(item[name])
    ]
    for text in texts:
        if text not in SAYS_A_PROGRAM and ENGLISH.search(re.sub(r"\S*[@/=<>{}]\S*|\"\w+\"", "", text)):
            yield f"{page}: {' '.join(text.split())[:120]}"


def scenes(world: World) -> dict[str, Any]:
    """Something in every state that a screen can show, as its addresses name it."""
    troubled = world.article(
        title="TIÊU ĐỀ VIẾT HOA CẢ DÒNG", lead="Gọi 0912 345 678!! " * 15, cover=worlds.picture(), cover_alt="",
        legal_references="Luật ngày 31/06/2024",
    )  # fmt: skip
    public = world.article(title="Bài công khai", not_after=clock.now() + timedelta(days=3))
    world.publish(public)
    release = world.amend(public, legal_references="Điều 5")
    for channel, state, reason in (
        ("zalo", State.DIFFERS, "edited_outside"), ("facebook", State.UNCERTAIN, "cannot_look"),
    ):  # fmt: skip
        place(release, channel, state, reason, shown_text="Chữ đã bị sửa", observed_at=clock.now())
    listed = shelves.list_hotline(world)
    agencies.enter_areas(world.agency, [{"code": "30", "name": "Tỉnh Lạc Giang"}])  # so that files and forms name them
    accounts = {name: world.accounts[name].pk for name in ("zalo", "facebook")}
    return {
        "article": world.article().pk, "image": a_picture(), "document": a_document(), "troubled": troubled.pk,
        "public": public.pk, "statement": public.statement_id, "listed": listed, **accounts,
    }  # fmt: skip


def test_refusals_of_the_form_are_vietnamese(world: World, asked: Asked) -> None:
    client = Client()
    client.force_login(world.people["lan"])
    article = world.article()
    answer = client.post(f"/admin/articles/edit/{article.pk}/", edit_data(article, ""))
    assert answer.status_code == 200  # not saved: the title is missing
    client.post("/admin/images/chooser/upload/", {})
    client.post("/admin/logout/", follow=True)
    assert sorted(asked.left) == []


def test_the_words_of_wagtails_scripts_are_vietnamese(world: World) -> None:
    client = Client()
    client.force_login(world.people["lan"])
    answer = client.get("/admin/jsi18n/", headers={"accept-language": "vi"}).content.decode()
    sent = answer.encode().decode("unicode-escape", errors="ignore")
    with SCRIPTS.open("rb") as file:
        wanted = {message.id if isinstance(message.id, str) else message.id[0] for message in read_po(file)} - {""}
    assert [words for words in wanted if f'"{words}":' not in answer and f'"{words}":' not in sent] == []


def a_picture() -> int:
    data = io.BytesIO()
    Picture.new("RGB", (40, 40)).save(data, "PNG")
    made = get_image_model().objects.create(title="a", file=ContentFile(data.getvalue(), "a.png"), width=40, height=40)
    return int(made.pk)


def a_document() -> int:
    return int(get_document_model().objects.create(title="a", file=ContentFile(b"%PDF", "a.pdf")).pk)
