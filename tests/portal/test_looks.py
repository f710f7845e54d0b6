"""Each agency's pages wear its own colour, emblem and icons; fonts and sheets are kept for ever under their names."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.conf import settings
from django.core.handlers.base import BaseHandler
from django.http import HttpRequest
from django.test import Client
from PIL import Image

from caunoi.agencies import actions, tokens
from caunoi.agencies.models import AuditLine, Brand
from caunoi.agencies.refusal import Refused
from caunoi.portal import baking
from caunoi.releases import blobs
from tests.portal import ready
from tests.world import World

pytestmark = pytest.mark.django_db
FOREVER = "public, max-age=31536000, immutable"


def page(client: Client, address: str = "/") -> BeautifulSoup:
    return BeautifulSoup(client.get(address).content.decode(), "html.parser")


def brand_sheet(client: Client) -> str:
    return next(str(tag["href"]) for tag in page(client).select('link[rel="stylesheet"]') if "brand" in tag["href"])


def wear(world: World, **look: Any) -> Brand:
    """A new look by two people."""
    now = world.agency.brands.latest("version")
    values = {name: getattr(now, name) for name in actions.LOOK} | look
    proposal = actions.propose_brand(world.agency, by=world.people["minh"], **values)
    return actions.approve_brand(proposal.pk, by=world.people["hoa"])


def avatar(colour: str = "gold") -> str:
    buffer = io.BytesIO()
    Image.new("RGB", (640, 480), colour).save(buffer, "PNG")
    return blobs.store(buffer.getvalue(), "image/png", width=640, height=480).blob


def test_a_new_colour_changes_the_sheet_and_the_old_one_stays(world: World, client: Client) -> None:
    before = brand_sheet(client)
    brand = wear(world, colour="#ffd200")
    after = brand_sheet(client)
    assert after != before
    answer = client.get(after)
    assert "--brand: #ffd200" in answer.content.decode() and "#7b5800" in answer.content.decode()
    assert answer["Content-Type"] == "text/css; charset=utf-8"
    assert answer["Cache-Control"] == FOREVER
    assert client.get(after, headers={"if-none-match": answer["ETag"]}).status_code == 304
    assert "#c8102e" in client.get(before).content.decode()
    assert client.get("/brand.0123456789abcdef.css").status_code == 404
    line = AuditLine.objects.filter(verb="brand.adopted").latest("pk")
    assert line.details["sheet"] == tokens.sheet(brand.colour).checksum


def test_no_page_says_a_colour_of_its_own(world: World, client: Client) -> None:
    """Red was the portal's colour, whoever spoke."""
    sheet = next(str(tag["href"]) for tag in page(client).select('link[rel="stylesheet"]') if "portal" in tag["href"])
    assert b"#c8102e" not in b"".join(client.get(sheet))  # type: ignore[arg-type]


def test_the_emblem_is_the_agencys_where_it_has_one(world: World, client: Client, own_pantry: Path) -> None:
    without = page(client)
    assert without.select_one("svg.emblem") is not None
    assert client.get("/manifest.webmanifest").json()["theme_color"] == "#c8102e"
    assert "icons" not in {name for name, value in client.get("/manifest.webmanifest").json().items() if value}

    digest = wear(world, avatar=avatar(), avatar_description="Biểu trưng.").avatar
    assert page(client).select_one("svg.emblem") is not None, "until it is drawn"
    assert client.get(f"/brand.{digest[:16]}.48.png").status_code == 404
    _bake()
    shown = page(client)
    emblem, favicon = shown.select_one("img.emblem"), shown.select_one('link[rel="icon"]')
    assert emblem is not None and emblem["alt"] == "" and favicon is not None
    declared = client.get("/manifest.webmanifest")
    assert declared["Content-Type"] == "application/manifest+json"
    assert "manifest-src 'self'" in client.get("/")["Content-Security-Policy"]
    sizes = {str(emblem["src"]): 80, str(favicon["href"]): 48}
    sizes |= {icon["src"]: int(icon["sizes"].partition("x")[0]) for icon in declared.json()["icons"]}
    assert len(sizes) == 4
    for address, size in sizes.items():
        answer = client.get(address)
        assert digest[:16] in address and answer["Cache-Control"] == FOREVER
        assert Image.open(io.BytesIO(answer.getvalue())).size == (size, size)
    assert client.get(f"/brand.{digest[:16]}.4000.png").status_code == 404
    assert client.get("/brand.0123456789abcdef.48.png").status_code == 404


def test_no_reader_makes_the_server_draw(world: World, own_pantry: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A question mark leads past the ready pages."""
    digest = wear(world, avatar=avatar(), avatar_description="Biểu trưng.").avatar
    _bake()
    monkeypatch.setattr(Image.Image, "resize", lambda *_given, **_named: pytest.fail("drawn for a reader"))
    answer = ready.Reader().get(f"/brand.{digest[:16]}.512.png", query="1")
    assert answer.live and answer.status == 200 and answer.headers["X-Content-Type-Options"] == "nosniff"
    monkeypatch.undo()
    assert Image.open(io.BytesIO(answer.body)).size == (512, 512)


def test_an_avatar_that_is_lost_leaves_the_neutral_mark(
    world: World, client: Client, own_pantry: Path, caplog: pytest.LogCaptureFixture
) -> None:
    lost = wear(world, avatar=avatar(), avatar_description="Biểu trưng.").avatar
    blobs.path_of(lost).unlink()
    _bake()
    _bake()
    assert page(client).select_one("svg.emblem") is not None
    assert len([line for line in caplog.messages if lost in line]) == 1, "it is met again every five seconds"
    assert avatar() == lost
    _bake()
    assert f"/brand.{lost[:16]}.80.webp" in ready.Reader().get("/").text, "and is found again"


@pytest.mark.parametrize("colour", ["navy", "#fff"])
def test_a_colour_that_none_can_compute_takes_no_page_away(
    world: World, client: Client, own_pantry: Path, colour: str
) -> None:
    """It can come only from elsewhere than our actions: a restored or hand-made row."""
    sheet = brand_sheet(client)
    other = actions.found_agency(slug="khac", name="Cơ quan Khác", short_name="CQK", public_url="http://khac.example")
    actions.adopt_brand(other, colour="#0f4c5c", standing_statement={})
    Brand.objects.filter(agency=other).update(colour=colour)
    assert client.get(sheet).status_code == 200
    Brand.objects.update(colour=colour)
    shown = page(client)
    assert [tag for tag in shown.select('link[rel="stylesheet"]') if "brand" in str(tag["href"])] == []
    assert client.get("/").status_code == 200 and client.get(sheet).status_code == 404
    assert "theme_color" not in client.get("/manifest.webmanifest").json()
    _bake()
    assert not ready.Reader().get("/").live


def test_what_never_changes_is_asked_for_once(
    world: World, own_pantry: Path, at_nine: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    brand = wear(world, avatar=avatar(), avatar_description="Biểu trưng.")
    _bake()
    asked: list[str] = []
    get_response = BaseHandler.get_response

    def recorded(handler: BaseHandler, request: HttpRequest) -> Any:
        asked.append(request.path)
        return get_response(handler, request)

    monkeypatch.setattr(BaseHandler, "get_response", recorded)
    at_nine.advance(120)
    _bake()
    assert "/manifest.webmanifest" in asked, "what stands was looked at again"
    assert [address for address in asked if address.startswith(("/static/", "/brand."))] == []
    monkeypatch.undo()
    reader = ready.Reader()
    assert not reader.get(tokens.sheet(brand.colour).path).live
    ready_font = next(path for path in (own_pantry / "pages").rglob("text-400.*.woff2"))
    assert not reader.get(f"/static/portal/fonts/{ready_font.name}").live


def test_the_ready_pages_wear_the_new_look(world: World, own_pantry: object) -> None:
    reader = ready.Reader()
    _bake()
    before = reader.get("/").text
    brand = wear(world, colour="#0f4c5c", avatar=avatar("teal"), avatar_description="Biểu trưng.")
    _bake()
    after = reader.get("/")
    sheet = tokens.sheet(brand.colour).path
    assert not after.live and sheet in after.text and sheet not in before
    for address in (sheet, f"/brand.{brand.avatar[:16]}.80.webp", "/manifest.webmanifest"):
        assert not reader.get(address).live, address
    assert "immutable" in reader.get(sheet).headers["Cache-Control"]


def test_a_colour_that_cannot_be_read_is_not_approved(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """The limits hold for every colour. A version of the software whose limits do not must refuse, and say where."""
    now = world.agency.brands.latest("version")
    values = {name: getattr(now, name) for name in actions.LOOK} | {"colour": "#ffd200"}
    proposal = actions.propose_brand(world.agency, by=world.people["minh"], **values)
    light = {**tokens.LIMITS["light"], "brand-ink": tokens.Limits(0.8, 0.15)}
    monkeypatch.setattr(tokens, "LIMITS", {**tokens.LIMITS, "light": light})
    with pytest.raises(Refused, match=r"#ffd200: chữ màu thương hiệu trên nền trang .* 1,\d : 1 .* 4,5 : 1") as refused:
        actions.approve_brand(proposal.pk, by=world.people["hoa"])
    assert refused.value.field == "colour"
    assert Brand.objects.count() == 1


def test_what_is_no_colour_is_not_even_proposed(world: World) -> None:
    now = world.agency.brands.latest("version")
    values = {name: getattr(now, name) for name in actions.LOOK} | {"colour": "red"}
    with pytest.raises(Refused) as refused:
        actions.propose_brand(world.agency, by=world.people["minh"], **values)
    assert refused.value.field == "colour"


def test_files_are_named_by_their_content_and_kept(world: World, client: Client) -> None:
    shown = page(client)
    font = shown.select_one('link[rel="preload"]')
    sheet = shown.select_one('link[rel="stylesheet"]')
    assert font is not None and sheet is not None
    assert [tag["as"] for tag in shown.select('link[rel="preload"]')] == ["font"]
    assert font.has_attr("crossorigin")
    for address in (str(font["href"]), str(sheet["href"])):
        assert "immutable" in client.get(address)["Cache-Control"], address
    text = b"".join(client.get(str(sheet["href"]), headers={"accept-encoding": ""})).decode()  # type: ignore[arg-type]
    assert str(font["href"]).rpartition("/")[2] in text, "the font that is loaded ahead is the one the sheet asks for"
    packed = client.get(str(sheet["href"]), headers={"accept-encoding": "br"})
    assert packed["Content-Encoding"] == "br"


@pytest.mark.parametrize("address", ["/khong-co-trang-nay", "/ngoai-tuyen"])
def test_a_page_for_when_something_is_wrong_needs_no_font(world: World, client: Client, address: str) -> None:
    shown = page(client, address)
    assert shown.select_one("html.no-fonts") is not None
    assert shown.select('link[rel="preload"]') == []
    sheet = shown.select_one('link[rel="stylesheet"]')
    assert sheet is not None and client.get(str(sheet["href"])).status_code == 200


def test_the_page_for_a_failure_follows_the_names(world: World) -> None:
    from django.test import RequestFactory
    from django.views.defaults import server_error

    answer = server_error(RequestFactory().get("/"))
    shown = BeautifulSoup(answer.content.decode(), "html.parser")
    sheet = shown.select_one('link[rel="stylesheet"]')
    assert answer.status_code == 500 and sheet is not None
    assert Client().get(str(sheet["href"])).status_code == 200
    assert settings.STATIC_ROOT.exists()


def _bake() -> None:
    work = baking.bake()
    while work.more:
        work = baking.bake()
