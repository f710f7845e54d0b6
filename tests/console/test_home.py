"""The first screen after signing in, and what the console changes in Wagtail's frame."""

from __future__ import annotations

import io
from datetime import timedelta
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.core.files.base import ContentFile
from django.test import Client
from PIL import Image as Picture
from wagtail.documents import get_document_model
from wagtail.images import get_image_model

from caunoi.agencies import actions as agencies
from caunoi.agencies.models import Appointment
from caunoi.delivery.models import Placement
from caunoi.foundation import clock
from caunoi.newsroom import actions
from caunoi.releases.actions import content_of
from caunoi.releases.models import Release
from tests import world as worlds
from tests.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return worlds.build()


def signed_in(world: World, person: str) -> Client:
    client = Client()
    client.force_login(world.people[person])
    return client


def home(world: World, person: str) -> BeautifulSoup:
    return BeautifulSoup(signed_in(world, person).get("/admin/").content, "html.parser")


def titles(soup: BeautifulSoup, section: str) -> list[str]:
    found = soup.find(id=section)
    return [line.get_text() for line in found.parent.select(".cn-work > li > a")] if found else []


def test_a_draft_waits_for_its_author_only(world: World) -> None:
    article = world.article()
    assert titles(home(world, "lan"), "cn-own") == [article.title]
    assert home(world, "hoa").find(class_="cn-work") is None
    assert home(world, "hoa").find(class_="cn-empty") is not None


def test_a_submitted_article_waits_for_an_approver_and_stands_beside_for_its_author(world: World) -> None:
    article = world.article()
    actions.submit(article, by=world.people["lan"])
    assert titles(home(world, "hoa"), "cn-approvals") == [article.title]
    assert titles(home(world, "lan"), "cn-approvals") == []
    assert titles(home(world, "lan"), "cn-others") == [article.title]


def test_what_went_out_today_and_how_the_accounts_stand(world: World) -> None:
    release = world.publish()
    now = clock.now()
    Placement.objects.filter(account=world.accounts["zalo"]).update(observed_at=now)
    account = world.accounts["zalo"]
    account.rules = {"limits": [{"name": "bài viết", "path": "article/create", "per": "day", "at_most": 40}]}
    account.badge = "Tích vàng"
    account.save()
    agencies.report_trouble(world.accounts["facebook"].pk, "190 token")
    soup = home(world, "lan")
    assert titles(soup, "cn-today") == [release_title(release)]
    line = soup.select_one(f'[data-cn-account="{account.pk}"]').get_text(" ", strip=True)
    for wanted in ("0 / 40", "bài viết", "Tích vàng", f"{clock.local(now):%H:%M}"):
        assert wanted in line
    assert soup.select_one(f'[data-cn-account="{world.accounts["facebook"].pk}"] .cn-state--blocked')
    drawing = soup.select_one(".cn-drawing")
    assert len(drawing.select("rect")) == 1 and len(drawing.select("tbody tr")) == 30
    assert drawing.select("tbody tr")[-1].td.get_text() == "1"


def test_yesterday_is_not_today(world: World) -> None:
    world.publish()
    with clock.using(clock.FixedClock(clock.now() + timedelta(days=1))):
        soup = home(world, "lan")
    assert titles(soup, "cn-today") == []
    assert soup.select(".cn-drawing tbody tr")[-2].td.get_text() == "1"


def test_who_may_not_look_sees_no_account(world: World) -> None:
    Appointment.objects.filter(person=world.people["binh"]).delete()
    page = signed_in(world, "binh").get("/admin/")
    assert b"cn-health" not in page.content


def release_title(release: Release) -> str:
    return str(content_of(release).title)


def test_the_frame_is_the_agencys(world: World) -> None:
    soup = home(world, "lan")
    page = str(soup)
    assert len(soup.find_all("h1")) == 1
    assert world.agency.short_name in page
    assert soup.title.get_text().endswith("Cầu Nối")
    assert "icon-wagtail" not in page and "whats-new" not in page and "docs.wagtail" not in page


def test_signing_in_says_whose_house_it_is(world: World) -> None:
    page = Client().get("/admin/login/").content.decode()
    assert world.agency.name in page and "Mật khẩu" in page
    assert "password_reset" not in page and "Wagtail" not in page


def test_thumbnails_are_for_staff_and_documents_are_not_among_them(world: World) -> None:
    data = io.BytesIO()
    Picture.new("RGB", (40, 40)).save(data, "PNG")
    image: Any = get_image_model().objects.create(
        title="a", file=ContentFile(data.getvalue(), "a.png"), width=40, height=40
    )
    document = get_document_model().objects.create(title="a", file=ContentFile(b"%PDF", "a.pdf"))
    thumbnail = image.get_rendition("max-165x165").url
    answer = signed_in(world, "lan").get(thumbnail)
    assert answer.status_code == 200 and answer["Content-Type"] == "image/png"
    assert Client().get(thumbnail).status_code == 302
    assert signed_in(world, "lan").get(f"/admin/media/{document.file.name}").status_code == 404


def test_the_editor_keeps_typed_words_at_once(world: World) -> None:
    """Draftail waits 250 ms by itself; who presses Save sooner would lose the last words."""
    page = signed_in(world, "lan").get("/admin/articles/add/").content.decode()
    assert "&quot;stateSaveInterval&quot;: 0" in page
