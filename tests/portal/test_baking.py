"""Ready pages: what is baked when, that it equals what the views say, and what happens when it is not there."""

from __future__ import annotations

import gzip
import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import brotli
import pytest
from django.conf import settings
from django.test import Client, override_settings

from caunoi.agencies import actions as agencies
from caunoi.foundation import clock
from caunoi.newsroom import actions
from caunoi.portal import addresses, baking, guard
from caunoi.portal.pantry import LANGUAGES
from caunoi.releases import queries
from caunoi.releases.actions import forget_copy, mark_expired, note_copy
from caunoi.releases.models import Publication
from tests.portal.ready import Reader
from tests.world import World, picture

pytestmark = pytest.mark.django_db

LISTS = ["/", "/feeds/atom.xml", "/feeds/rss.xml", "/feeds/feed.json", "/sitemap.xml", "/luu-tru", "/luu-tru/2027/1"]
STANDING = [
    "/kiem-tra-chu-ky",
    "/robots.txt",
    "/.well-known/caunoi/keys.json",
    "/lien-he",
    "/thong-ke",
    "/kenh-chinh-thuc",
]
NEVER_KEPT = {"etag", "content-length", "vary", "date"}


@pytest.fixture(autouse=True)
def empty_pantry(own_pantry: Path) -> Path:
    return own_pantry


@pytest.fixture
def reader(world: World) -> Reader:
    return Reader(now=lambda: clock.now().timestamp())


def bake_all() -> None:
    while baking.bake().more:
        pass


def own_pages(statement: str) -> list[str]:
    path = Publication.objects.get(pk=statement).slug
    first = f"/t/{statement}"
    return [first, f"{first}/{path}", *(f"{first}/releases/1{ending}" for ending in ("", ".json", ".jws"))]


def withdraw(world: World, article: Any) -> None:
    article.refresh_from_db()
    actions.withdraw(article, by=world.people["hoa"], reason="Có thông tin sai.")


def everything_on_disk(folder: Path) -> str:
    """All words that lie there, in whatever encoding."""
    unpack = {".gz": gzip.decompress, ".br": brotli.decompress}
    files = [path for path in folder.rglob("*") if path.is_file()]
    return "\n".join(unpack.get(path.suffix, bytes)(path.read_bytes()).decode("utf-8", "replace") for path in files)


# The same as the views say ----------------------------------------------------------------------------


def test_before_the_first_baking_the_views_answer(world: World, reader: Reader) -> None:
    statement = world.publish().statement_id
    for address in [*own_pages(statement), *LISTS, *STANDING]:
        answer = reader.get(address)
        assert answer.live and answer.status == 200, address


@pytest.mark.parametrize("language", ["vi", "en", "fr"])
def test_a_ready_page_is_what_the_view_says(world: World, reader: Reader, language: str) -> None:
    statement = world.publish().statement_id
    addresses = [*own_pages(statement), *LISTS, *STANDING]
    live = {address: reader.get(address, accept_language=language) for address in addresses}
    bake_all()
    for address in addresses:
        ready = reader.get(address, accept_language=language)
        assert not ready.live, address
        assert (ready.status, ready.body) == (200, live[address].body), address
        kept = {name for name in live[address].headers if name.lower() not in NEVER_KEPT | {"content-language"}}
        assert {name: ready.headers[name] for name in kept} == {name: live[address].headers[name] for name in kept}


def test_the_policy_and_the_storing_of_a_ready_page(world: World, reader: Reader) -> None:
    statement = world.publish().statement_id
    bake_all()
    headers = reader.get(f"/t/{statement}").headers
    assert headers["Content-Security-Policy"].startswith("default-src 'none'")
    assert headers["Cache-Control"] == "public, max-age=60, stale-while-revalidate=30"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Content-Language"] == "vi"
    assert headers["Vary"] == "Accept-Encoding"  # the article reads the same whatever the browser's language
    assert headers["ETag"].startswith('"')


def test_a_list_reads_in_the_language_of_the_browser(world: World, reader: Reader) -> None:
    world.publish()
    bake_all()
    vietnamese, english = reader.get("/", accept_language="vi"), reader.get("/", accept_language="en-GB,vi;q=0.5")
    assert '<html lang="vi">' in vietnamese.text and '<html lang="en">' in english.text
    assert not vietnamese.live and not english.live
    assert "Accept-Language" in vietnamese.headers["Vary"]
    assert vietnamese.headers["ETag"] != english.headers["ETag"]
    assert '<html lang="en">' in reader.get("/", cookie="django_language=en").text


def test_pictures_and_style_sheets_are_ready(world: World, reader: Reader) -> None:
    article = world.article(cover=picture(), cover_alt="Bản đồ")
    statement = world.publish(article).statement_id
    bake_all()
    page = reader.get(f"/t/{statement}").text
    found = re.search(r"/b/[0-9a-f]{64}\.jpg|/b/[0-9a-f]{64}\.\w+", page)
    assert found is not None
    image = reader.get(found[0], accept_encoding="br, gzip")
    assert not image.live and "immutable" in image.headers["Cache-Control"]
    assert "Content-Encoding" not in image.headers
    sheets = re.findall(r'<link rel="stylesheet" href="([^"]+)"', page)
    assert len(sheets) == 2
    for address in sheets:
        style = reader.get(address, accept_encoding="br")
        assert not style.live and style.headers["Content-Type"].startswith("text/css")
        assert style.headers["Content-Encoding"] == "br" and "immutable" in style.headers["Cache-Control"]
        assert style.text == reader.get(address).text


def test_each_agency_has_its_own_pages(world: World, reader: Reader) -> None:
    other = agencies.found_agency(
        slug="khac", name="Cơ quan Khác", short_name="CQK", public_url="http://127.0.0.1:8123", demo=True
    )
    world.publish()
    bake_all()
    assert "Cơ quan Mẫu" in reader.get("/").text and "Cơ quan Khác" not in reader.get("/").text
    there = reader.get("/", host="127.0.0.1:8123")
    assert not there.live and "Cơ quan Khác" in there.text and "Lịch tiếp công dân" not in there.text
    other.public_url = "http://127.0.0.1:8124"
    other.save()
    bake_all()
    assert not reader.get("/", host="127.0.0.1:8124").live
    assert not (settings.INSTALLATION.data_dir / "baked/pages/127.0.0.1:8123").exists()


# Changes ---------------------------------------------------------------------------------------------


def test_a_publication_reaches_lists_and_feeds(world: World, reader: Reader) -> None:
    world.publish()
    bake_all()
    title = "Thông báo nghỉ Tết Nguyên đán"
    world.publish(world.article(title))
    assert not baking.bake().more
    for address in ("/", "/feeds/atom.xml", "/feeds/rss.xml", "/feeds/feed.json", "/luu-tru/2027/1"):
        answer = reader.get(address)
        assert not answer.live and title in answer.text, address


def test_the_words_of_a_withdrawn_article_are_nowhere(world: World, reader: Reader, empty_pantry: Path) -> None:
    article = world.article(lead="Nội dung bí ẩn một hai ba.")
    statement = world.publish(article).statement_id
    world.amend(article, title="Tên khác hẳn", lead="Nội dung bí ẩn bốn năm sáu.")
    bake_all()
    assert "bí ẩn" in everything_on_disk(empty_pantry)
    withdraw(world, article)
    baking.bake()
    assert "bí ẩn" not in everything_on_disk(empty_pantry)
    notice = reader.get(f"/t/{statement}")
    assert not notice.live and "Có thông tin sai." in notice.text
    assert reader.get(f"/t/{statement}/releases/1").status == 410
    assert reader.get(f"/t/{statement}/releases/1.json").status == 410


def test_an_old_name_is_not_kept_ready(world: World, reader: Reader) -> None:
    article = world.article()
    statement = world.publish(article).statement_id
    bake_all()
    old = f"/t/{statement}/lich-tiep-cong-dan-thang-01-nam-2027"
    assert reader.get(old).status == 200
    world.amend(article, title="Lịch tiếp dân mới")
    baking.bake()
    answer = reader.get(old)
    assert answer.live and answer.status == 301


def test_what_waits_for_its_hour_is_not_ready(world: World, reader: Reader, empty_pantry: Path) -> None:
    article = world.article(lead="Điều chưa ai được biết.", not_before=clock.now() + timedelta(hours=1))
    world.publish(article)
    bake_all()
    assert "chưa ai được biết" not in everything_on_disk(empty_pantry)


def test_the_end_of_a_term_needs_no_worker(world: World, reader: Reader, at_nine: clock.FixedClock) -> None:
    release = world.publish(world.article(not_after=clock.now() + timedelta(hours=1)))
    world.publish(world.article("Bài khác"))
    bake_all()
    address = f"/t/{release.statement_id}"
    assert not reader.get(address).live
    at_nine.advance(3601)
    for page in (address, "/", "/feeds/atom.xml"):
        assert reader.get(page).live, page
    mark_expired(release)
    baking.bake()
    assert not reader.get(address).live and "Hết hiệu lực" in reader.get(address).text


def test_lists_are_looked_at_again_after_midnight(world: World, reader: Reader, at_nine: clock.FixedClock) -> None:
    world.publish()
    bake_all()
    at_nine.advance(15 * 3600)
    assert reader.get("/").live
    baking.bake()
    assert not reader.get("/").live


def test_a_copy_elsewhere_is_told_on_the_page(world: World, reader: Reader) -> None:
    statement = world.publish().statement_id
    bake_all()
    address = "https://zalo.example/bai-viet"
    account = world.accounts["zalo"].pk
    note_copy(statement, account, address)
    baking.bake_page(statement)
    assert reader.get(f"/t/{statement}").body == reader.get(f"/t/{statement}", query="x=1").body
    forget_copy(statement, account)
    baking.bake_page(statement)
    answer = reader.get(f"/t/{statement}")
    assert not answer.live and address not in answer.text


def test_what_is_asked_for_once_reads_the_same_in_every_language(world: World) -> None:
    article = world.article("Thông báo có hai bản")
    world.publish(article)
    known = queries.history(world.amend(article, title="Thông báo mới có hai bản").statement_id)
    assert known is not None
    own = [*addresses.of_page(known), *addresses.of_releases(known)]
    everything = [*own, *addresses.of_lists(world.agency, [known]), *addresses.of_standing(world.agency)]
    alike = [address for address in everything if addresses.reads_alike(address)]
    assert set(own) < set(alike) < set(everything)
    for address in alike:
        spoken = {Client().get(address, headers={"accept-language": name}).getvalue() for name in LANGUAGES}
        assert len(spoken) == 1, address


def test_another_name_of_the_agency_reaches_every_page(world: World, reader: Reader) -> None:
    statements = [world.publish(world.article(f"Thông báo số {number}")).statement_id for number in range(3)]
    bake_all()
    world.agency.name = "Cơ quan Đổi Tên"
    world.agency.save()
    bake_all()
    for statement in statements:
        answer = reader.get(f"/t/{statement}")
        assert not answer.live and "Cơ quan Đổi Tên" in answer.text


def test_pages_of_other_templates_are_not_given(world: World) -> None:
    statement = world.publish().statement_id
    bake_all()
    with override_settings(DEMO=False):
        answer = Reader().get(f"/t/{statement}")
    assert answer.live


def test_nothing_new_writes_nothing(world: World, empty_pantry: Path) -> None:
    world.publish(world.article(cover=picture(), cover_alt="Bản đồ"))
    bake_all()
    before = {path: path.stat().st_mtime_ns for path in empty_pantry.rglob("*") if path.name != "state.json"}
    baking.bake(anew=True)
    bake_all()
    assert before == {path: path.stat().st_mtime_ns for path in before}


# Faults ----------------------------------------------------------------------------------------------


def test_a_page_that_is_not_whole_is_not_given(world: World, reader: Reader, empty_pantry: Path) -> None:
    statement = world.publish().statement_id
    bake_all()
    page = empty_pantry / f"pages/testserver/vi/t/{statement}.html"
    whole = page.read_bytes()
    page.write_bytes(whole[:100])
    assert reader.get(f"/t/{statement}").live
    page.unlink()
    assert reader.get(f"/t/{statement}").live
    head = empty_pantry / f"heads/testserver/vi/t/{statement}.html"
    for nonsense in (b"", b"{", b"[]", b'{"address": "/"}', b"null", b'"x"', b"\xff\xfe", b'{"bodies": {"": 1}}'):
        head.write_bytes(nonsense)
        assert reader.get(f"/t/{statement}").live, nonsense
    baking.bake(anew=True)
    assert not reader.get(f"/t/{statement}").live


def test_a_crash_between_commit_and_baking_is_caught_up(world: World, reader: Reader) -> None:
    article = world.article()
    statement = world.publish(article).statement_id
    bake_all()
    withdraw(world, article)  # and the job that was enqueued with it is lost
    assert not baking.bake().more  # the next one of any cause, at the latest after five seconds
    assert "Có thông tin sai." in reader.get(f"/t/{statement}").text


def test_without_a_worker_the_guard_takes_down_what_changed(world: World, reader: Reader, empty_pantry: Path) -> None:
    article = world.article(lead="Nội dung bí ẩn một hai ba.")
    statement = world.publish(article).statement_id
    other = world.publish(world.article("Bài khác")).statement_id
    bake_all()
    watching = guard.Guard(baking.pantry())
    assert watching.look(100.0) == 0
    withdraw(world, article)
    assert watching.look(101.0) == 0  # a worker has two seconds
    assert not reader.get(f"/t/{statement}").live
    assert watching.look(103.5) == 1
    assert "bí ẩn" not in everything_on_disk(empty_pantry)
    assert "Có thông tin sai." in reader.get(f"/t/{statement}").text
    for address in (f"/t/{statement}", "/", "/feeds/atom.xml"):
        assert reader.get(address).live, address
    assert not reader.get(f"/t/{other}").live
    bake_all()
    assert watching.look(105.0) == 0
    assert not reader.get(f"/t/{statement}").live and not reader.get("/").live


def test_a_view_that_fails_does_not_stop_the_others(world: World, reader: Reader, monkeypatch: Any) -> None:
    broken = world.publish().statement_id
    bake_all()
    article = world.article("Bài khác")
    other = world.publish(article).statement_id
    from caunoi.portal import structured

    def failing(shown: Any) -> str:
        raise RuntimeError("a template that fails")

    with monkeypatch.context() as patch:
        patch.setattr(structured, "article", failing)
        baking.bake()
    assert (settings.INSTALLATION.data_dir / f"baked/pages/testserver/vi/t/{broken}.html").exists()
    assert not (settings.INSTALLATION.data_dir / f"baked/pages/testserver/vi/t/{other}.html").exists()
    assert reader.get(f"/t/{other}").live
    assert not reader.get("/").live
