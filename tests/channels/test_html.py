"""Inline HTML, plain text and the pictures and covers that a rendition picks."""

from __future__ import annotations

from dataclasses import replace

import pytest

from caunoi.channels import html
from caunoi.channels.facebook.channel import CHANNEL as FACEBOOK
from caunoi.channels.zalo.channel import CHANNEL as ZALO
from caunoi.channels.zalo.render import article_text, unescaped
from tests.channels.release_table import BASE, asset, picture, presentation, release


@pytest.mark.parametrize(
    ("source", "simple"),
    [
        ("chữ <strong>đậm</strong>", "chữ <b>đậm</b>"),
        ("<em>nghiêng", "<i>nghiêng</i>"),
        ("<b>lồng <i>nhau</b> lạc</i>", "<b>lồng <i>nhau</i></b> lạc"),
        ('<span class="x" onclick="y">trơn</span>', "trơn"),
        ("trước<script>alert(1)</script>sau", "trướcsau"),
        ('<a href="https://a.example">trang</a>', "trang (https://a.example)"),
        ('<a href="https://a.example">https://a.example</a>', "https://a.example"),
        ('<a href="https://a.example"></a>', "https://a.example"),
        ('<a href="https://a.example">chưa đóng', "chưa đóng (https://a.example)"),
        ('<a href="tel:+84912345678">0912 345 678</a>', "0912 345 678"),
        ('<a href="JAVASCRIPT:x">bấm</a>', "bấm"),
        ('<a href="mailto:a@b.example">a@b.example</a>', "a@b.example"),
        ("1 &lt; 2 &amp; 3", "1 &lt; 2 &amp; 3"),
    ],
)
def test_inline(source: str, simple: str) -> None:
    assert html.inline(source) == simple


def test_text_of_puts_blocks_on_lines_and_resolves_entities() -> None:
    assert html.text_of("<p>Một&nbsp;&amp;<br>hai</p><ul><li> ba</li>\n<li>bốn</li></ul>") == "Một &\nhai\nba\nbốn"


def test_spans_finds_overlapping_places() -> None:
    assert html.spans("1 1 1", ["1 1"]) == [(0, 3), (2, 5)]


@pytest.mark.parametrize("times", [0, 1, 2])
def test_entities_in_plain_fields_do_not_matter(times: int) -> None:
    title = 'Hỏi & đáp <b> "1"'
    stored = title
    for _ in range(times):
        stored = stored.replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;")
    assert unescaped(stored) == title
    assert article_text(stored, "", "", []) == article_text(title, "", "", [])


def test_a_link_that_looks_like_an_entity_is_left_alone() -> None:
    assert unescaped("https://x.example/?a=1&copy=2&lt=3") == "https://x.example/?a=1&copy=2&lt=3"


def test_cover_own_then_agency_then_first_picture_then_refused() -> None:
    def cover(content: object, agency: object) -> str:
        return str(ZALO.render(content, replace(presentation(), cover=agency)).fields["cover_url"])  # type: ignore[arg-type]

    shown = release(pictures=[picture(1, "a"), picture(2, "b")], cover=1)
    assert cover(shown, asset(9)) == f"{BASE}/b/{picture(2, '').variants['cover'].blob}.jpg"
    assert cover(replace(shown, cover=None), asset(9)) == f"{BASE}/b/{asset(9).blob}.jpg"
    assert cover(replace(shown, cover=None), None) == f"{BASE}/b/{picture(1, '').variants['cover'].blob}.jpg"
    assert cover(release(), None) == ""


def test_zalo_pictures_stay_below_one_megabyte() -> None:
    heavy = picture(1, "nặng", web=1_200_000, post=3_000_000)
    body = [
        {"type": "image", "picture": 0, "caption": "Hình"},
        {"type": "image", "picture": 5, "caption": "Không có"},
    ]
    shown = ZALO.render(release(pictures=[heavy], body=body), presentation())
    images = [block for block in shown.fields["body"] if block["type"] == "image"]
    assert [image["url"] for image in images] == [f"{BASE}/b/{heavy.variants['cover'].blob}.jpg"]
    assert "Không có" in shown.text  # a caption is not lost with its picture
    assert len(shown.cuts) == 1


def test_facebook_sends_the_cover_first_and_ten_at_most() -> None:
    many = release(pictures=[picture(n, f"Hình {n}") for n in range(12)], cover=3)
    shown = FACEBOOK.render(many, presentation())
    alts = [photo["alt"] for photo in shown.fields["photos"]]
    assert alts[:3] == ["Hình 3", "Hình 0", "Hình 1"]
    assert len(alts) == 10
    assert shown.cuts == ("photos: 12 → 10",)
    assert shown.fields["link"] == ""


def test_dry_run_lists_every_call() -> None:
    assert [request.path for request in ZALO.requests(ZALO.render(release(), presentation()))] == [
        "/v2.0/article/create",
        "/v2.0/article/verify",
    ]
    three = FACEBOOK.render(release(pictures=[picture(n, "") for n in range(3)]), presentation())
    calls = FACEBOOK.requests(three)
    assert [request.path for request in calls] == ["/{account}/photos"] * 3 + ["/{account}/feed"]
    assert [request.effect for request in calls] == ["harmless"] * 3 + ["write"]
    assert "<photo 3>" in (calls[-1].form or {})["attached_media"]
