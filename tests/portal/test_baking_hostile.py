"""What readers, caches and attackers send: ready pages answer it right or leave it to the views."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.conf import settings
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from caunoi.foundation import clock
from caunoi.portal import baking, pantry
from tests.portal.ready import Reader
from tests.world import World, picture

pytestmark = pytest.mark.django_db


@pytest.fixture
def folder(own_pantry: Path, world: World) -> Path:
    return own_pantry


@pytest.fixture
def statement(world: World, folder: Path) -> str:
    found = world.publish(world.article(cover=picture(), cover_alt="Bản đồ")).statement_id
    baking.bake()
    return found


@pytest.fixture
def reader(statement: str) -> Reader:
    return Reader(now=lambda: clock.now().timestamp())


# Conditional, HEAD, encodings --------------------------------------------------------------------------


def test_head_says_what_get_would(reader: Reader, statement: str) -> None:
    for encoding in ("", "gzip", "br"):
        got = reader.get(f"/t/{statement}", accept_encoding=encoding)
        head = reader.get(f"/t/{statement}", method="HEAD", accept_encoding=encoding)
        assert not head.live and head.status == 200
        assert head.headers == got.headers and head.body == b""
        assert int(head.headers["Content-Length"]) == len(got.body)


def test_the_encoding_that_the_reader_takes(reader: Reader, statement: str) -> None:
    taken = [
        ("", ""), ("br", "br"), ("gzip", "gzip"), ("gzip, deflate, br", "br"), ("gzip, deflate, br, zstd", "br"),
        ("BR", "br"), ("*", "br"), ("identity", ""), ("br;q=0", ""), ("br;q=0, *", "gzip"), ("br;q=0.2, gzip;q=0.8", "gzip"),
        ("gzip;q=0.5, identity;q=1", ""), ("deflate", ""), ("identity;q=0", ""), ("br;q=abc", ""), ("br; q = 0.5", "br"),
        (",,,;;;q=", ""), ("gzip;q=1.5", ""), ("br, " * 200, ""), ("x-gzip", ""), ("br;level=9", ""),
    ]  # fmt: skip
    plain = reader.get(f"/t/{statement}").text
    for accepted, encoding in taken:
        answer = reader.get(f"/t/{statement}", accept_encoding=accepted)
        assert answer.headers.get("Content-Encoding", "") == encoding, accepted
        assert answer.text == plain
        assert "Accept-Encoding" in answer.headers["Vary"]


def test_each_encoding_has_a_strong_tag_of_its_own(reader: Reader, statement: str) -> None:
    tags = {reader.get(f"/t/{statement}", accept_encoding=name).headers["ETag"] for name in ("", "gzip", "br")}
    assert len(tags) == 3 and all(tag.startswith('"') for tag in tags)


def test_who_has_the_page_is_told_so(reader: Reader, statement: str) -> None:
    first = reader.get(f"/t/{statement}", accept_encoding="br")
    tag = first.headers["ETag"]
    for known in (tag, f"W/{tag}", f'"other", {tag}', "*"):
        for method in ("GET", "HEAD"):
            answer = reader.get(f"/t/{statement}", method=method, accept_encoding="br", if_none_match=known)
            assert (answer.status, answer.body, answer.live) == (304, b"", False), known
            assert answer.headers["ETag"] == tag and "Content-Length" not in answer.headers
            assert answer.headers["Cache-Control"] == first.headers["Cache-Control"]
            assert answer.headers["Vary"] == first.headers["Vary"]
    for known in ('"other"', tag.strip('"'), "nonsense", '"', f'"{"a" * 5000}"'):
        assert reader.get(f"/t/{statement}", accept_encoding="br", if_none_match=known).status == 200, known


def test_the_tag_of_another_encoding_is_another_page(reader: Reader, statement: str) -> None:
    tag = reader.get(f"/t/{statement}", accept_encoding="br").headers["ETag"]
    assert reader.get(f"/t/{statement}", accept_encoding="gzip", if_none_match=tag).status == 200


def test_a_feed_knows_since_when_it_is_as_it_is(reader: Reader) -> None:
    feed = reader.get("/feeds/atom.xml")
    since = feed.headers["Last-Modified"]
    assert reader.get("/feeds/atom.xml", if_modified_since=since).status == 304
    assert reader.get("/feeds/atom.xml", if_modified_since="Thu, 01 Jan 1970 00:00:01 GMT").status == 200
    assert reader.get("/feeds/atom.xml", if_modified_since="yesterday").status == 200
    assert reader.get("/feeds/atom.xml", if_modified_since=since, if_none_match='"other"').status == 200


# Parts of files ----------------------------------------------------------------------------------------


def _picture(reader: Reader, statement: str) -> str:
    found = re.search(r"/b/[0-9a-f]{64}\.[a-z]+", reader.get(f"/t/{statement}").text)
    assert found is not None
    return found[0]


def test_a_file_can_be_had_in_parts(reader: Reader, statement: str) -> None:
    address = _picture(reader, statement)
    whole = reader.get(address)
    size, tag = len(whole.body), whole.headers["ETag"]
    assert whole.headers["Accept-Ranges"] == "bytes"
    parts = {
        "bytes=0-9": (0, 9), "bytes=5-": (5, size - 1), "bytes=-7": (size - 7, size - 1), "bytes=0-0": (0, 0),
        f"bytes=10-{size * 9}": (10, size - 1), f"bytes=-{size * 9}": (0, size - 1),
    }  # fmt: skip
    for asked, (first, last) in parts.items():
        part = reader.get(address, range=asked)
        assert part.status == 206, asked
        assert part.body == whole.body[first : last + 1]
        assert part.headers["Content-Range"] == f"bytes {first}-{last}/{size}"
        assert int(part.headers["Content-Length"]) == len(part.body)
    for beyond in (f"bytes={size}-", "bytes=-0", f"bytes={size + 5}-{size + 9}"):
        answer = reader.get(address, range=beyond)
        assert (answer.status, answer.body) == (416, b""), beyond
        assert answer.headers["Content-Range"] == f"bytes */{size}"
    for odd in ("bytes=9-5", "bytes=-", "bytes=a-b", "bytes=0-1,3-4", "lines=0-1", "bytes=0-1" * 99, "bytes=٣-٤"):
        assert reader.get(address, range=odd).body == whole.body, odd
    assert reader.get(address, range="bytes=0-9", if_range=tag).status == 206
    assert reader.get(address, range="bytes=0-9", if_range='"other"').body == whole.body
    assert reader.get(address, method="HEAD", range="bytes=0-9").status == 200


def test_a_page_comes_whole(reader: Reader, statement: str) -> None:
    answer = reader.get(f"/t/{statement}", range="bytes=0-9")
    assert answer.status == 200 and "Accept-Ranges" not in answer.headers


# What is left to the views -----------------------------------------------------------------------------


def test_queries_and_forms_go_to_the_views(reader: Reader, statement: str) -> None:
    for query in ("observe=1", "lang=en", "fbclid=1", "="):
        assert reader.get(f"/t/{statement}", query=query).live, query
    for method in ("POST", "PUT", "DELETE", "OPTIONS", "PATCH", "get", ""):
        assert reader.get(f"/t/{statement}", method=method).live, method
    assert reader.get("/tim-kiem").live
    assert reader.get("/admin/login/").live


def test_other_spellings_go_to_the_views(reader: Reader, statement: str) -> None:
    for address in (
        f"/t/{statement.lower()}", f"/T/{statement}", f"/t/{statement}/", f"/t/{statement}.html", f"/t/{statement}.html.gz",
        "/index.html", "/index.html.br", "//", f"//t/{statement}", f"/t//{statement}", f"/t/{statement}\x00", "/./", "",
        "/feeds/atom.xml/", "/feeds/atom.xml.gz", f"/t/{statement}%2f", "*", "/t", "/feeds", "/static/portal/",
    ):  # fmt: skip
        answer = reader.get(address)
        assert answer.live, address


def test_other_hosts_go_to_the_views(reader: Reader, statement: str) -> None:
    for host in ["", "evil.example", "testserver:80", "testserver:9", "..", "../testserver", "testserver/", "a/../testserver", "TESTSERVER\x00", "[::1", "testserver.", "."]:  # fmt: skip
        assert reader.get(f"/t/{statement}", host=host).live, host


def test_a_host_is_the_same_in_any_case(reader: Reader, statement: str) -> None:
    assert not reader.get(f"/t/{statement}", host="TestServer").live


def test_no_path_leads_out_of_the_pantry(reader: Reader, folder: Path) -> None:
    (folder / "pages/testserver/vi/.hidden").write_text("hidden")
    for address in [
        "/../state.json", "/../../keys/vault.key", "/t/../../../../state.json", "/..", "/t/..", "/%2e%2e/state.json",
        "/..%2fstate.json", "/t/..\\..\\state.json", "/./index.html", "/.index.html", "/.well-known/../../state.json",
        "/.well-known/.hidden", "/etc/passwd", "//etc/passwd", "/t/\x00", "/t/\r\nSet-Cookie: a=b", "/" + "a/" * 500,
        "/" + "a" * 5000, "/\xff\xfe", "/%00", "/~root", "/t/;x", "/t/a b",
    ]:  # fmt: skip
        answer = reader.get(address)
        assert answer.live and b"through" not in answer.body, address


@given(st.text(alphabet=st.sampled_from("/.\\%~-_aA0\x00\n\xff"), max_size=40))
@hypothesis_settings(max_examples=500, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_every_file_of_an_address_lies_below_its_folder(address: str) -> None:
    file = pantry.file_of("/" + address)
    if file is not None:
        root = Path("/pantry/pages/host/vi")
        assert root in (root / file).resolve().parents
        assert not file.startswith("/") and ".." not in Path(file).parts


@given(st.text(max_size=60))
@hypothesis_settings(max_examples=300, deadline=None)
def test_no_host_is_a_path(host: str) -> None:
    if pantry.is_host(host):
        assert "/" not in host and "\\" not in host and ".." not in host and "\x00" not in host


def test_the_languages_are_those_of_the_installation() -> None:
    assert tuple(code for code, _name in settings.LANGUAGES) == pantry.LANGUAGES
    assert pantry.LANGUAGES[0] == settings.LANGUAGE_CODE
