"""The register of official channels, the contact page, and the pages for bad times."""

from __future__ import annotations

import struct
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client

from caunoi.agencies import actions as agencies
from caunoi.agencies.models import ChannelAccount
from caunoi.foundation import clock
from tests.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def registered(world: World) -> World:
    for channel, account in world.accounts.items():
        ChannelAccount.objects.filter(pk=account.pk).update(address=f"https://{channel}.example/co-quan-mau")
    ChannelAccount.objects.filter(channel="zalo").update(badge="Tích vàng", badge_since="2026-12-01")
    return world


def page(client: Client, path: str) -> BeautifulSoup:
    response = client.get(path)
    assert response.status_code == 200
    return BeautifulSoup(response.content.decode(), "html.parser")


def test_page_and_json_list_the_same_channels(registered: World, client: Client) -> None:
    told = client.get("/kenh-chinh-thuc.json").json()
    shown = page(client, "/kenh-chinh-thuc").select(".channel")
    assert [entry["name"] for entry in told["channels"]] == [item.h2.get_text() for item in shown if item.h2]
    assert [entry["url"] for entry in told["channels"]] == [item.select_one("dd a")["href"] for item in shown]  # type: ignore[index]
    zalo = next(entry for entry in told["channels"] if entry["kind"] == "zalo")
    assert zalo == {
        "kind": "zalo", "name": "Cơ quan Mẫu trên zalo", "url": "https://zalo.example/co-quan-mau", "state": "active",
        "badge": "Tích vàng", "badge_since": "2026-12-01", "registered_at": "2027-01-05T09:05:00+07:00",
        "unit": "Văn phòng", "unit_en": "", "contact": "lienhe@coquanmau.example",
        "qr_code": f"http://testserver/kenh-chinh-thuc/{registered.accounts['zalo'].pk}.svg",
    }  # fmt: skip


@pytest.mark.parametrize("path", ["/kenh-chinh-thuc", "/kenh-chinh-thuc.json", "/lien-he"])
def test_no_person_is_named(registered: World, client: Client, path: str) -> None:
    assert "Huyền Trân" not in client.get(path).content.decode()


def test_the_list_says_since_when_and_who_answers(registered: World, client: Client) -> None:
    text = " ".join(page(client, "/kenh-chinh-thuc?lang=vi").get_text().split())
    assert "Tích vàng" in text
    assert "01/12/2026" in text
    assert "09:05, 05/01/2027" in text
    assert "Văn phòng" in text


def test_a_channel_that_was_given_up_stays_in_the_list(
    registered: World, client: Client, at_nine: clock.FixedClock
) -> None:
    before = client.get("/kenh-chinh-thuc")["ETag"]
    zalo = registered.accounts["zalo"]
    agencies.set_account_state(zalo.pk, "retired", by=registered.people["an"])
    shown = page(client, "/kenh-chinh-thuc")
    assert len(shown.select(".channel")) == 2
    former = shown.select_one(".former")
    assert former is not None
    assert "https://zalo.example/co-quan-mau" in former.get_text()
    assert former.select("a") == []
    assert client.get(f"/kenh-chinh-thuc/{zalo.pk}.svg").status_code == 404
    assert client.get("/kenh-chinh-thuc")["ETag"] != before


def test_what_is_only_planned_is_not_official_yet(registered: World, client: Client) -> None:
    ChannelAccount.objects.filter(channel="facebook").update(state="planned")
    assert len(page(client, "/kenh-chinh-thuc").select(".channel")) == 2
    assert len(client.get("/kenh-chinh-thuc.json").json()["channels"]) == 2


@pytest.mark.parametrize("address", ["javascript:alert(1)", "data:text/html,x", "//x"])
def test_an_address_that_is_none_is_no_link(registered: World, client: Client, address: str) -> None:
    ChannelAccount.objects.filter(channel="facebook").update(address=address)
    assert address not in client.get("/kenh-chinh-thuc").content.decode()


def test_qr_codes_can_be_saved(registered: World, client: Client) -> None:
    number = registered.accounts["zalo"].pk
    svg, png = (client.get(f"/kenh-chinh-thuc/{number}.{kind}") for kind in ("svg", "png"))
    assert svg["Content-Type"] == "image/svg+xml"
    assert b"<svg" in svg.content
    assert b"script" not in svg.content
    assert png.content.startswith(b"\x89PNG")
    width, height = struct.unpack(">II", png.content[16:24])
    assert width == height >= 290  # 10 px a module: prints sharp at 3 cm
    assert png["Content-Disposition"] == 'inline; filename="qr-co-quan-mau-tren-zalo.png"'
    assert client.get(f"/kenh-chinh-thuc/{number}.gif").status_code == 404
    assert client.get("/kenh-chinh-thuc/999999.svg").status_code == 404


def test_contact_speaks_two_languages(world: World, client: Client) -> None:
    vi, en = (page(client, f"/lien-he?lang={language}") for language in ("vi", "en"))
    assert "lienhe@coquanmau.example" in vi.get_text()
    assert "Sample Agency" in en.select_one("h1 ~ .lead").get_text()  # type: ignore[union-attr]
    assert "We never ask for an OTP." in en.get_text()
    assert "không bao giờ hỏi mã OTP" in vi.get_text()


@pytest.mark.parametrize("path", ["/kenh-chinh-thuc", "/kenh-chinh-thuc.json", "/lien-he", "/luu-tru", "/chuyen-muc/x"])
def test_without_an_agency_there_is_nothing(db: None, client: Client, path: str) -> None:
    assert client.get(path).status_code == 404
    assert client.get("/tim-kiem?q=x").status_code == 200


def test_the_register_costs_three_queries(registered: World, client: Client, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(3):
        client.get("/kenh-chinh-thuc")


def test_pages_for_bad_times_need_no_database(client: Client) -> None:
    """No `db` fixture: a query fails here."""
    offline = client.get("/ngoai-tuyen")
    assert offline.status_code == 200
    assert "113" in offline.content.decode()
    from django.template.loader import get_template
    from django.test import RequestFactory
    from django.views.defaults import server_error

    failed = server_error(RequestFactory().get("/"))
    assert failed.status_code == 500
    text = failed.content.decode()
    assert "113" in text
    assert "/kenh-chinh-thuc" in text
    assert get_template("500.html").render() == text
