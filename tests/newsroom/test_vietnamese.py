"""No English on a staff screen in Vietnamese: Wagtail's own catalogue leaves much of it untranslated."""

from __future__ import annotations

import gettext
import io
from collections.abc import Iterator
from pathlib import Path

import pytest
import wagtail.admin
from babel.messages.pofile import read_po
from django.core.files.base import ContentFile
from django.test import Client
from django.utils.translation import trans_real
from PIL import Image as Picture
from wagtail.documents import get_document_model
from wagtail.images import get_image_model

from tests import world as worlds
from tests.newsroom.test_two_people import Scene, edit_data
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
    catalogue, last = trans_real.translation("vi"), Asked()
    before = catalogue._fallback
    catalogue.add_fallback(last)
    yield last
    catalogue._fallback = before


@pytest.fixture
def world() -> World:
    return worlds.build()


@pytest.mark.parametrize("person", ["lan", "hoa", "root"])
def test_every_word_asked_for_has_a_vietnamese_one(world: World, asked: Asked, person: str) -> None:
    client = Client()
    client.get("/admin/login/")
    client.post("/admin/login/", {"username": "nobody", "password": "wrong"})
    client.force_login(world.people[person])
    places = {"article": world.article().pk, "image": a_picture(), "document": a_document()}
    for page in PAGES:
        client.get(page.format(**places), follow=True)
    assert sorted(asked.left) == []


def test_refusals_of_the_form_are_vietnamese(world: World, asked: Asked) -> None:
    client = Client()
    client.force_login(world.people["lan"])
    article = world.article()
    answer = client.post(f"/admin/articles/edit/{article.pk}/", edit_data(Scene(world, article, ""), ""))
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
