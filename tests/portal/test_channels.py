"""The register of official channels, the contact page, and the pages for bad times."""

from __future__ import annotations

import json
import struct
from datetime import date
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.db import DatabaseError, connection, transaction
from django.test import Client
from jsonschema import Draft202012Validator, ValidationError

from caunoi.agencies import actions as agencies
from caunoi.agencies.models import ChannelAccount
from caunoi.foundation import clock
from caunoi.portal import register
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
        "number": registered.accounts["zalo"].pk, "kind": "zalo", "name": "Cơ quan Mẫu trên zalo",
        "address": "https://zalo.example/co-quan-mau", "url": "https://zalo.example/co-quan-mau", "state": "active",
        "badge": "Tích vàng", "badge_since": "2026-12-01", "badge_lost_on": None,
        "registered_at": "2027-01-05T09:05:00+07:00", "verified_on": None, "retired_on": None, "successor": None,
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
    assert "Ngừng sử dụng ngày 05/01/2027" in former.get_text()
    assert former.select("a") == []
    assert client.get(f"/kenh-chinh-thuc/{zalo.pk}.svg").status_code == 404
    assert client.get("/kenh-chinh-thuc")["ETag"] != before


def test_what_is_only_planned_is_listed_as_planned(registered: World, client: Client) -> None:
    ChannelAccount.objects.filter(channel="facebook").update(state="planned")
    planned = page(client, "/kenh-chinh-thuc").select(".channel-planned")
    assert [item.h3.get_text() for item in planned if item.h3] == ["Cơ quan Mẫu trên facebook"]
    assert planned[0].select("a, img") == []  # nobody is led there
    entry = next(e for e in client.get("/kenh-chinh-thuc.json").json()["channels"] if e["kind"] == "facebook")
    assert (entry["state"], entry["qr_code"]) == ("planned", None)
    assert client.get(f"/kenh-chinh-thuc/{entry['number']}.svg").status_code == 404


@pytest.fixture
def listed(registered: World) -> dict[str, int]:
    """Channels beside the accounts, by kind."""
    said = {
        "hotline": ("Đường dây nóng", "0200 000 0009", "active"),
        "email": ("Hộp thư", "hopthu@coquanmau.example", "active"),
        "app": ("Ứng dụng", "https://ungdung.coquanmau.example", "planned"),
    }
    return {
        kind: agencies.list_channel(
            registered.agency, kind=kind, name=name, address=address, state=state, responsible_unit=registered.unit,
            responsible_head="Nguyễn Thị Huyền Trân", contact="lienhe@coquanmau.example", by=registered.people["an"],
        ).pk
        for kind, (name, address, state) in said.items()
    }  # fmt: skip


def validator(client: Client, part: str = "") -> Draft202012Validator:
    """By the published schema, or by a part of it."""
    schema = client.get("/kenh-chinh-thuc.schema.json").json()
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator({"$ref": part, "$defs": schema["$defs"]} if part else schema)


def check(client: Client) -> dict[str, Any]:
    """The register as JSON, which has to be what its schema says."""
    told = client.get("/kenh-chinh-thuc.json").json()
    validator(client).validate(told)
    return told


def test_every_state_of_the_register_passes_its_schema(
    registered: World, listed: dict[str, int], client: Client
) -> None:
    told = check(client)
    assert told["schema"] == "http://testserver/kenh-chinh-thuc.schema.json"
    admin = registered.people["an"]
    zalo = registered.accounts["zalo"]
    agencies.verify_entry(registered.agency, listed["hotline"], on=date(2027, 1, 5), by=registered.people["minh"])
    agencies.change_account(zalo.pk, by=admin, badge_lost_on=date(2027, 1, 3))
    agencies.set_account_state(registered.accounts["facebook"].pk, "paused", by=admin)
    agencies.set_listed_state(listed["email"], "retired", by=admin)
    agencies.name_successor(registered.agency, listed["email"], listed["hotline"], by=admin)
    told = check(client)
    by_number = {entry["number"]: entry for entry in told["channels"]}
    assert by_number[listed["hotline"]]["verified_on"] == "2027-01-05"
    assert by_number[listed["hotline"]]["url"] == "tel:02000000009"
    assert by_number[zalo.pk]["badge_lost_on"] == "2027-01-03"
    assert by_number[listed["email"]]["retired_on"] == "2027-01-05"
    assert by_number[listed["email"]]["successor"] == listed["hotline"]
    assert {entry["state"] for entry in told["channels"]} == {"active", "paused", "planned", "retired"}
    broken = json.loads(json.dumps(told))
    broken["channels"][0]["responsible_head"] = "Nguyễn Thị Huyền Trân"
    with pytest.raises(ValidationError):
        validator(client).validate(broken)


def test_page_and_json_list_the_same_in_every_state(registered: World, listed: dict[str, int], client: Client) -> None:
    agencies.set_listed_state(listed["email"], "retired", by=registered.people["an"])
    agencies.name_successor(registered.agency, listed["email"], listed["hotline"], by=registered.people["an"])
    shown = page(client, "/kenh-chinh-thuc?lang=vi")
    numbers = {int(str(item["id"]).removeprefix("kenh-")) for item in shown.select("[id^=kenh-]")}
    told = client.get("/kenh-chinh-thuc.json").json()["channels"]
    assert numbers == {entry["number"] for entry in told}
    assert len(numbers) == len(told) == 6
    hotline = shown.select_one(f"#kenh-{listed['hotline']}")
    assert hotline is not None
    assert hotline.select_one("dd a")["href"] == "tel:02000000009"  # type: ignore[index]
    assert hotline.select_one("img") is not None
    assert client.get(f"/kenh-chinh-thuc/{listed['hotline']}.svg").status_code == 200
    former = shown.select_one(".former .plain")
    assert former is not None
    assert [link["href"] for link in former.select("a")] == [f"#kenh-{listed['hotline']}"]
    for entry in told:
        assert entry["name"] in shown.get_text()
    assert "Huyền Trân" not in shown.get_text()


def test_a_tick_is_information(registered: World, client: Client) -> None:
    zalo = registered.accounts["zalo"]
    text = page(client, "/kenh-chinh-thuc?lang=vi").get_text()
    assert "Tích vàng (được xác minh từ ngày 01/12/2026)" in text
    assert "không chứng minh được gì" in text
    agencies.change_account(zalo.pk, by=registered.people["an"], badge_lost_on=date(2027, 1, 3))
    text = page(client, "/kenh-chinh-thuc?lang=vi").get_text()
    assert "Tích vàng: đã mất từ ngày 03/01/2027" in text
    assert "không chứng minh được gì" in text  # also when no tick is there


def test_the_log_tells_every_change_and_no_person(registered: World, listed: dict[str, int], client: Client) -> None:
    admin, number = registered.people["an"], listed["hotline"]
    agencies.verify_entry(registered.agency, number, on=date(2027, 1, 5), by=registered.people["hoa"])
    agencies.change_listed(number, by=admin, address="0200 000 0010")
    agencies.change_listed(number, by=admin, responsible_head="Ai khác")  # nothing the public can read
    agencies.change_account(registered.accounts["zalo"].pk, by=admin, rules={"repairs": 2}, contact="0200 000 0001")
    told = client.get("/kenh-chinh-thuc/thay-doi.json").json()
    validator(client, "#/$defs/log").validate(told)
    assert [(line["number"], line["what"], line["changes"]) for line in told["changes"][:3]] == [
        (registered.accounts["zalo"].pk, "changed", {
            "contact": {"before": "lienhe@coquanmau.example", "after": "0200 000 0001"}}),
        (number, "changed", {
            "address": {"before": "0200 000 0009", "after": "0200 000 0010"},
            "verified_on": {"before": "2027-01-05", "after": None}}),
        (number, "verified", {"verified_on": {"before": None, "after": "2027-01-05"}}),
    ]  # fmt: skip
    shown = page(client, "/kenh-chinh-thuc/thay-doi?lang=vi")
    assert [item.h2.get_text().split(" #")[1] for item in shown.select(".log > li") if item.h2] == [
        str(line["number"]) for line in told["changes"]
    ]
    assert "0200 000 0009" in shown.get_text()
    for text in (json.dumps(told, ensure_ascii=False), shown.get_text()):
        assert "Huyền Trân" not in text
        assert "Ai khác" not in text


def test_the_log_goes_on_and_is_never_altered(
    registered: World, listed: dict[str, int], client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(register, "CHANGES_A_PAGE", 4)
    first = client.get("/kenh-chinh-thuc/thay-doi.json").json()
    second = client.get(first["next"].removeprefix("http://testserver")).json()
    assert len(first["changes"]) == 4
    assert (len(second["changes"]), second["next"]) == (2, None)
    older = page(client, "/kenh-chinh-thuc/thay-doi").select_one('a[rel="next"]')
    assert older is not None
    assert len(page(client, f"/kenh-chinh-thuc/thay-doi{older['href']}").select(".log > li")) == 2
    assert client.get("/kenh-chinh-thuc/thay-doi?before=x").status_code == 404
    for statement in ("UPDATE agencies_registerchange SET name = 'x'", "DELETE FROM agencies_registerchange"):
        with pytest.raises(DatabaseError, match="never altered"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)


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


def test_the_register_costs_four_queries(
    registered: World, listed: dict[str, int], client: Client, django_assert_num_queries: Any
) -> None:
    with django_assert_num_queries(4):  # agency; accounts, listed channels, when they were entered
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
