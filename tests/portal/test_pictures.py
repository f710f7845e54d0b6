"""Pictures in the sizes that screens need: made after approval, beside the released file, and offered once they lie there."""

from __future__ import annotations

import io
import re
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup, Tag
from django.test import Client
from PIL import Image
from procrastinate.contrib.django.models import ProcrastinateJob

from caunoi.newsroom import actions
from caunoi.portal import baking
from caunoi.releases import blobs, sizes
from caunoi.releases.actions import content_of
from caunoi.releases.models import Release
from tests import photographs
from tests.portal.ready import Reader
from tests.world import World, picture

pytestmark = pytest.mark.django_db
TYPES = {"image/avif": "AVIF", "image/webp": "WEBP", "image/jpeg": "JPEG"}


@pytest.fixture(autouse=True)
def empty_folders(own_pantry: Path) -> Path:
    return own_pantry


def publish(world: World, image: Any, *body: Any, title: str = "Cầu Ba Nhịp thông xe") -> Release:
    values = {"body": list(body)} if body else {}
    article = world.article(title, cover=image, cover_alt="Cầu nhìn từ bờ đông", **values)
    return world.publish(article)


def bake() -> None:
    while baking.bake().more:
        pass


def jobs() -> list[str]:
    return [job.args["statement"] for job in ProcrastinateJob.objects.filter(task_name="portal.pictures")]


def page(reader: Reader, address: str) -> BeautifulSoup:
    answer = reader.get(address)
    assert answer.status == 200 and not answer.live, address
    return BeautifulSoup(answer.text, "html.parser")


def offered(shown: Tag) -> dict[str, list[tuple[str, int]]]:
    """Type → the addresses and widths between which a browser chooses."""
    found = {}
    for tag in shown.select("source, img"):
        sets = re.findall(r"(\S+) (\d+)w", str(tag.get("srcset", "")))
        found[str(tag.get("type", "image/jpeg"))] = [(address, int(width)) for address, width in sets]
    return found


def test_a_page_offers_every_size_once_they_lie_ready(world: World, client: Client) -> None:
    body = ("image", {"picture": photographs.in_library(2), "alt": "Người qua cầu", "caption": "Sáng nay"})
    release = publish(world, photographs.in_library(1), body, ("paragraph", _paragraph()))
    reader, address = Reader(), f"/t/{release.statement_id}"
    bake()
    web = content_of(release).pictures[0].variants["web"]
    assert not page(reader, address).select("source, img[srcset]")
    assert page(reader, address).select(f'.cover img[src="/b/{web.blob}.jpg"]')
    assert jobs() == [release.statement_id]
    live_before = client.get(address)["ETag"]

    baking.bake_pictures(release.statement_id)

    assert client.get(address)["ETag"] != live_before, "who has the page is told that it is another one"
    cover, inside = page(reader, address).select("picture")
    assert cover.img and inside.img
    assert (cover.img["fetchpriority"], cover.img.get("loading")) == ("high", None)
    assert (inside.img["loading"], inside.img.get("fetchpriority")) == ("lazy", None)
    assert [tag["type"] for tag in cover.select("source")] == ["image/avif", "image/webp"]
    assert cover.img["src"] == f"/b/{web.blob}.jpg", "who knows no sizes gets what the release names"
    assert page(reader, "/").select(".story-picture source")
    for kind, found in [*offered(cover).items(), *offered(inside).items()]:
        assert [width for _, width in found] == [360, 720, 1080]
        for source, width in found:
            answer = reader.get(source)
            assert not answer.live and answer.headers["Content-Type"] == kind
            assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
            image = Image.open(io.BytesIO(answer.body))
            assert (image.format, image.width, image.height) == (TYPES[kind], width, round(width * 9 / 16))
            assert client.get(source).getvalue() == answer.body, "the view gives the same file"


def test_two_statements_that_share_a_picture_both_get_its_sizes(world: World) -> None:
    """The first job makes them; the second finds them made."""
    image = photographs.in_library(7)
    first, second = publish(world, image), publish(world, image, title="Cầu Ba Nhịp đóng một làn")
    bake()
    reader = Reader()
    assert sorted(jobs()) == sorted([first.statement_id, second.statement_id])
    for release in (first, second):
        assert not page(reader, f"/t/{release.statement_id}").select("source")
    for statement in jobs():
        baking.bake_pictures(statement)
    for release in (first, second):
        assert page(reader, f"/t/{release.statement_id}").select("source"), release.title


def test_nobody_waits_for_sizes_and_no_release_names_them(world: World) -> None:
    release = publish(world, photographs.in_library(3))
    digest = content_of(release).pictures[0].blob
    assert not sizes.are_made(digest)
    bake()
    baking.bake_pictures(release.statement_id)
    assert sizes.are_made(digest)
    folder = sizes.path_of(digest, 360, "avif").parent
    first = {path.name: path.read_bytes() for path in folder.iterdir()}
    assert not any(blobs.proof.digest(data).encode() in bytes(release.canonical) for data in first.values())
    for path in folder.iterdir():
        path.unlink()
    folder.rmdir()
    assert sizes.make(digest)
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == first, "they follow from the bytes"
    assert not sizes.make(digest)


def test_a_photograph_weighs_what_a_reader_can_pay(world: World) -> None:
    digest = content_of(publish(world, photographs.in_library(4, (2400, 1350)))).pictures[0].blob
    sizes.make(digest)
    heavy = []
    for width, limit in sizes.LIMITS.items():
        for extension, kind in sizes.FORMATS.items():
            weight = sizes.path_of(digest, width, extension).stat().st_size
            print(f"{width:5} {extension:5} {weight:7}")
            heavy += [(width, extension, weight)] if weight > limit * kind.room else []
    assert heavy == []


@pytest.mark.parametrize(("width", "expected"), [(1600, [360, 720, 1080]), (720, [360, 720]), (640, [360, 640]), (200, [200])])  # fmt: skip
def test_no_picture_is_enlarged(world: World, width: int, expected: list[int]) -> None:
    release = publish(world, picture(size=(width, width // 2)))
    bake()
    baking.bake_pictures(release.statement_id)
    (cover,) = page(Reader(), f"/t/{release.statement_id}").select("picture")
    assert [[width for _, width in found] for found in offered(cover).values()] == [expected] * 3


def test_a_picture_that_cannot_be_made_smaller_keeps_its_released_form(world: World) -> None:
    release = publish(world, photographs.in_library(5))
    blobs.path_of(content_of(release).pictures[0].blob).unlink()
    bake()
    ProcrastinateJob.objects.all().delete()
    baking.bake_pictures(release.statement_id)
    assert jobs() == [], "and is not tried again and again"
    assert not page(Reader(), f"/t/{release.statement_id}").select("source")


def test_what_was_withdrawn_in_between_is_not_baked_back(world: World) -> None:
    article = world.article("Tin sai", cover=photographs.in_library(6), cover_alt="Ảnh")
    release = world.publish(article)
    bake()
    actions.withdraw(article, by=world.people["hoa"], reason="Có thông tin sai.")
    baking.bake_pictures(release.statement_id)
    bake()
    assert not page(Reader(), f"/t/{release.statement_id}").select("img")


@pytest.mark.parametrize("name", ["719.avif", "720.png", "720.gif", "0720.avif", "720.avif.br", "../720.avif", "720"])
def test_there_are_no_other_sizes(world: World, client: Client, name: str) -> None:
    digest = content_of(publish(world, picture(size=(720, 360)))).pictures[0].blob
    sizes.make(digest)
    assert client.get(f"/b/{digest}/720.avif").status_code == 200
    assert client.get(f"/b/{digest}/{name}").status_code == 404


def _paragraph() -> Any:
    from tests.world import _rich

    return _rich("<p>Cầu thông xe lúc 07:30.</p>")
