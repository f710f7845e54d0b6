"""One person proposes a look, another approves it; every version and both pictures stay to be seen (R4)."""

from __future__ import annotations

import io
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.test import Client
from PIL import Image

from caunoi.agencies import actions as agencies
from caunoi.agencies import tokens
from caunoi.agencies.models import AuditLine, Brand, BrandProposal
from caunoi.delivery import renditions
from caunoi.foundation import clock
from caunoi.releases import blobs
from tests import world as worlds
from tests.world import World

pytestmark = pytest.mark.django_db

BRAND = "/admin/sync/brand/"
WORDS = {
    "colour": "#0F4C5C",
    "avatar_description": "Biểu trưng trên nền hình ảnh trống đồng màu vàng.",
    "cover_description": "Cây cầu ba nhịp.",
    "copyright_mark": "COQUANMAU.EXAMPLE",
    "standing_vi": "Cơ quan Mẫu không bao giờ hỏi mã OTP hoặc mật khẩu.",
    "standing_en": "We never ask for an OTP.",
    "profile_zalo": "Tài khoản chính thức của Cơ quan Mẫu.",
}


@pytest.fixture
def world() -> World:
    return worlds.build()


def png(colour: str, size: tuple[int, int] = (320, 320)) -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", size, colour).save(buffer, "PNG")
    return buffer.getvalue()


def upload(data: bytes, name: str = "avatar.png") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data, "image/png")


def send(world: World, person: str, path: str, data: dict[str, Any]) -> tuple[int, BeautifulSoup]:
    client = Client(headers={"accept-language": "en"})
    client.force_login(world.people[person])
    answer = client.post(path, data, follow=True)
    return answer.status_code, BeautifulSoup(answer.content, "html.parser")


def look(world: World, person: str) -> BeautifulSoup:
    client = Client(headers={"accept-language": "en"})
    client.force_login(world.people[person])
    return BeautifulSoup(client.get(BRAND).content, "html.parser")


def propose(world: World, person: str = "minh", colour: str = "gold", **more: Any) -> BrandProposal:
    send(world, person, f"{BRAND}propose/", {**WORDS, "avatar": upload(png(colour)), **more})
    return BrandProposal.objects.latest("pk")


def approve(world: World, proposal: BrandProposal, person: str) -> str:
    _status, page = send(world, person, f"{BRAND}{proposal.pk}/approve/", {})
    return page.get_text(" ", strip=True)


def test_a_second_person_approves_what_differs(world: World) -> None:
    first = Brand.objects.get()
    proposal = propose(world)
    page = look(world, "hoa")
    shown = page.select_one("[data-cn=proposal]")
    assert shown.select_one("[data-cn=avatar-differs]") is not None
    assert proposal.avatar in shown.get_text()
    assert {f"/b/{proposal.avatar}", f"/b/{first.cover}"} <= {picture["src"] for picture in shown.select("img")}
    assert "hoặc mật khẩu" in " ".join(ins.get_text() for ins in shown.select("[data-cn=changed] ins"))

    assert Brand.objects.count() == 1
    approve(world, proposal, "hoa")

    brand = Brand.objects.get(version=2)
    assert (brand.proposed_by, brand.approved_by) == (world.people["minh"], world.people["hoa"])
    assert (brand.avatar, brand.cover, brand.colour) == (proposal.avatar, first.cover, "#0f4c5c")
    assert brand.checksum == proposal.checksum
    assert blobs.read(brand.avatar)
    history = look(world, "lan").select_one("[data-cn=history]")
    assert len(history.select("details")) == 2
    assert first.checksum in history.get_text() and brand.checksum in history.get_text()
    newest = history.select_one("details")
    assert "hoặc mật khẩu" in " ".join(ins.get_text() for ins in newest.select("ins"))
    assert len(newest.select("figure")) == 3  # the avatar, the one before it, the cover that stayed
    verbs = AuditLine.objects.filter(verb__startswith="brand.").order_by("pk").values_list("verb", flat=True)
    assert list(verbs) == ["brand.adopted", "brand.proposed", "brand.adopted"]


def test_nobody_approves_what_they_proposed(world: World) -> None:
    proposal = propose(world, "an")
    assert look(world, "an").select_one("[data-cn=approve-brand]") is None
    assert "another person" in approve(world, proposal, "an")
    agencies.appoint(world.people["an"], "approver", world.agency)
    approve(world, proposal, "an")
    assert Brand.objects.count() == 1
    approve(world, proposal, "quan")
    assert Brand.objects.count() == 2


@pytest.mark.parametrize("person", ["lan", "minh", "root"])
def test_only_an_approver_or_administrator_approves(world: World, person: str) -> None:
    proposal = propose(world, "an")
    approve(world, proposal, person)
    assert Brand.objects.count() == 1


@pytest.mark.parametrize("person", ["lan", "hoa", "root"])
def test_only_an_editor_or_administrator_proposes(world: World, person: str) -> None:
    status, _page = send(world, person, f"{BRAND}propose/", dict(WORDS))
    assert status == 422
    assert not BrandProposal.objects.exists()


def test_the_database_asks_for_two_people(world: World) -> None:
    values = {"agency": world.agency, "version": 2, "colour": "#000000", "checksum": "x", "approved_at": clock.now()}
    an = world.people["an"]
    for people in ({}, {"approved_by": an}, {"approved_by": an, "proposed_by": an}):
        with pytest.raises(IntegrityError, match="brand_has_two_people"), transaction.atomic():
            Brand.objects.create(**values, **people)


def test_one_proposal_at_a_time_and_declining_keeps_the_look(world: World) -> None:
    proposal = propose(world)
    status, _page = send(world, "an", f"{BRAND}propose/", WORDS | {"colour": "#111111"})
    assert (status, BrandProposal.objects.count()) == (422, 1)
    send(world, "hoa", f"{BRAND}{proposal.pk}/decline/", {"reason": ""})
    proposal.refresh_from_db()
    assert proposal.state == "open"
    send(world, "hoa", f"{BRAND}{proposal.pk}/decline/", {"reason": "Trống đồng bị che."})
    proposal.refresh_from_db()
    assert (proposal.state, Brand.objects.count()) == ("declined", 1)
    assert "Trống đồng bị che." in look(world, "lan").select_one("[data-cn=history]").get_text()
    assert "decided already" in approve(world, proposal, "hoa")
    assert Brand.objects.count() == 1


def test_a_proposal_that_changes_nothing_is_refused(world: World) -> None:
    proposal = propose(world)
    approve(world, proposal, "hoa")
    status, _page = send(world, "minh", f"{BRAND}propose/", {**WORDS, "avatar": upload(blobs.read(proposal.avatar))})
    assert status == 422
    assert BrandProposal.objects.count() == 1


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"colour": "yellow"}, "colour"),
        ({"avatar_description": ""}, "avatar_description"),
        ({"standing_vi": ""}, "standing_vi"),
        ({"avatar": upload(b"<svg/>", "a.svg")}, "avatar"),
    ],
)
def test_a_mistake_is_told_at_its_field(world: World, wrong: dict[str, Any], field: str) -> None:
    data = {**WORDS, "avatar": upload(png("gold")), **wrong}
    status, page = send(world, "minh", f"{BRAND}propose/", data)
    assert status == 422
    assert page.select_one(f"#id_{field}_error") is not None
    assert not BrandProposal.objects.exists()


def test_a_picture_with_another_checksum_is_flagged(world: World) -> None:
    old = propose(world, colour="gold")
    approve(world, old, "hoa")
    new = propose(world, colour="orange")
    approve(world, new, "hoa")
    told = {
        blobs.read(new.avatar): "approved picture",
        blobs.read(old.avatar): "out of date",
        png("orange", (321, 320)): "not an approved picture",
    }
    for data, words in told.items():
        _status, page = send(world, "lan", f"{BRAND}check/", {"picture": upload(data)})
        assert words in page.select_one(".messages").get_text()
    _status, page = send(world, "lan", f"{BRAND}check/", {})
    assert "Choose a picture" in page.get_text()


def test_a_release_keeps_the_look_it_was_approved_with(world: World) -> None:
    before = world.publish()
    approve(world, propose(world), "hoa")
    after = world.publish(world.article("Bài sau khi đổi nhận diện"))
    assert "mật khẩu" not in renditions.presentation(before, "vi").standing_statement
    assert "mật khẩu" in renditions.presentation(after, "vi").standing_statement


def test_the_accounts_page_names_the_approved_avatar(world: World) -> None:
    proposal = propose(world)
    approve(world, proposal, "hoa")
    client = Client()
    client.force_login(world.people["lan"])
    page = BeautifulSoup(client.get("/admin/sync/accounts/").content, "html.parser")
    assert proposal.avatar in page.select_one("[data-cn=approved-avatar]").get_text()
    assert WORDS["profile_zalo"] in page.select_one('[data-cn-channel="zalo"]').get_text()


def test_what_becomes_of_a_colour_is_seen_before_it_is_approved(world: World) -> None:
    send(world, "minh", f"{BRAND}propose/", {**WORDS, "colour": "#ffd200"})
    shown = look(world, "hoa").select_one("[data-cn=proposal] [data-cn=colours]")
    text = shown.get_text(" ", strip=True)
    assert "ink #7b5800" in text and "the brand's ink on the page: 6.4\u00a0:\u00a01" in text
    assert {"#ffd200", "#7b5800"} <= {part.get("fill") for part in shown.select("rect")}
    assert shown.select("[style]") == [], "drawn, so that no policy has to allow it"
    assert "too little" not in text


def test_a_colour_that_could_not_be_read_cannot_be_approved(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    send(world, "minh", f"{BRAND}propose/", {**WORDS, "colour": "#ffd200"})
    light = {**tokens.LIMITS["light"], "brand-ink": tokens.Limits(0.8, 0.15)}
    monkeypatch.setattr(tokens, "LIMITS", {**tokens.LIMITS, "light": light})
    shown = look(world, "hoa").select_one("[data-cn=proposal]")
    assert "the brand's ink on the page" in shown.select_one("[data-cn=why-not-approve]").get_text()
    assert shown.select_one("[data-cn=approve-brand]") is None
    assert "cannot be approved" in approve(world, BrandProposal.objects.get(), "hoa")
    assert Brand.objects.count() == 1
