"""Drafts with one thing wrong (R17): each is found, and its place is named, on the review page, beside the text and on
the command line."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.utils import translation
from wagtail.rich_text import RichText

from caunoi.cli.main import main
from caunoi.newsroom import actions, checks, compose, hints
from caunoi.newsroom.models import Article
from tests import world as worlds
from tests.newsroom.test_screens import page, review
from tests.world import World

pytestmark = pytest.mark.django_db

FINE = "Người dân mang theo giấy tờ tùy thân."


def paragraph(text: str) -> tuple[str, Any]:
    return "paragraph", RichText(f"<p>{text}</p>")


def third(text: str) -> dict[str, Any]:
    """A body whose third block, for the editor, is this one; the first becomes two paragraphs of a release."""
    return {"body": [("paragraph", RichText(f"<p>{FINE}</p><p>{FINE}</p>")), ("heading", "Mục"), paragraph(text)]}


def pictured(alt: str) -> dict[str, Any]:
    image = {"picture": worlds.picture(), "alt": alt, "caption": ""}
    return {"body": [paragraph(FINE), ("image", image)]}


def sources(*rows: tuple[str, str]) -> dict[str, Any]:
    return {"sources": [("source", {"title": title, "url": url}) for title, url in rows]}


@dataclass(frozen=True)
class Bad:
    """`values`: of the draft, or what makes them. `says`: words of the message; `blocks`: it cannot be submitted so."""

    name: str
    values: dict[str, Any] | Callable[[], dict[str, Any]]
    where: str
    says: str
    blocks: bool = False
    title: str = "Lịch tiếp công dân"


FUTURE, PAST = "2030-01-05T08:00:00+07:00", "2020-01-05T08:00:00+07:00"
TABLE = {
    "columns": [{"type": "text", "heading": "Người nộp"}],
    "rows": [{"values": ["001088012345"]}],
    "caption": "Danh sách",
}

DRAFTS = [
    # what blocks
    Bad("no title", {}, "title", "missing", blocks=True, title=" "),
    Bad("title too long", {}, "title", "141", blocks=True, title="ẫ" * 141),
    Bad("no lead", {"lead": " "}, "lead", "missing", blocks=True),
    Bad("lead too long", {"lead": "ộ" * 301}, "lead", "301", blocks=True),
    Bad("no text", {"body": [("heading", "Chỉ có đề mục")]}, "body", "at least one paragraph", blocks=True),
    Bad("no source", {"no_sources": True}, "sources", "at least one source", blocks=True),
    Bad("cover unseen", lambda: {"cover": worlds.picture(), "cover_alt": ""}, "cover_alt", "Picture 1", blocks=True),
    Bad("picture unseen", lambda: pictured(""), "body[2]", "Picture 1", blocks=True),
    Bad("source elsewhere", sources(("A", ""), ("B", "ftp://a.example/b")), "sources[2]", "“B”", blocks=True),
    Bad("ends before it begins", {"not_before": FUTURE, "not_after": PAST}, "not_after", "after", blocks=True),
    Bad("ended already", {"not_after": PAST}, "not_after", "after now", blocks=True),
    # personal numbers
    Bad("citizen's card", third("Số căn cước 001088012345 của người nộp."), "body[3]", "001088012345"),
    Bad("card in a list", {"body": [("list", {"ordered": False, "items": [RichText("<p>001 088 012 345</p>")]})]},
        "body[1]", "001 088 012 345"),
    Bad("card in a table", {"body": [("table", TABLE)]}, "body[1]", "001088012345"),
    Bad("card in a quotation's name", {"body": [("quote", {"text": FINE, "by": "Ông A, 001088012345"})]}, "body[1]", "card"),
    Bad("old identity card", third("CMND số 012345678."), "body[3]", "012345678"),
    Bad("bank account", third("Chuyển vào STK: 0011 0042 3456."), "body[3]", "0011 0042 3456"),
    Bad("mobile number", third("Gọi 0912 345 678 để hẹn."), "body[3]", "0912 345 678"),
    Bad("mobile number in the lead", {"lead": "Gọi 0912 345 678 để hẹn."}, "lead", "mobile"),
    Bad("number plate", third("Xe ô tô biển số 29A-123.45 đi ngược chiều."), "body[3]", "29A-123.45"),
    Bad("motorcycle plate", third("Xe máy 29-B1 123.45 bị giữ."), "body[3]", "29-B1 123.45"),
    Bad("private mailbox", third("Gửi về canbo.xa@gmail.com trước thứ Sáu."), "body[3]", "canbo.xa@gmail.com"),
    Bad("phone of a source", sources(("Bà A, 0912 345 678", "")), "sources[1]", "0912 345 678"),
    Bad("card in a description", lambda: pictured("Thẻ 001088012345"), "body[2]", "001088012345"),
    # dates
    Bad("no such day", third("Họp ngày 31/02/2027."), "body[3]", "31/02/2027"),
    Bad("no such day in words", third("Họp ngày 31 tháng 04 năm 2027."), "body[3]", "calendar"),
    Bad("no such day, ISO", third("Họp 2027-02-30."), "body[3]", "2027-02-30"),
    Bad("a far year", third("Họp ngày 05/01/2072."), "body[3]", "year"),
    Bad("another weekday", third("Họp thứ hai, ngày 05/01/2027."), "body[3]", "Tuesday"),
    Bad("another weekday, in English", third("We meet on Monday, 05/01/2027."), "body[3]", "Tuesday"),
    Bad("a date of the law that is none", {"legal_references": "Luật ngày 31/06/2024"}, "legal_references[1]", "31/06/2024"),
    Bad("begins in the past", {"not_before": PAST}, "not_before", "passed"),
    # links
    Bad("open link", third('Xem <a href="http://a.example/x">trang này</a>.'), "body[3]", "http://a.example/x"),
    Bad("open source", sources(("A", "http://a.example/x")), "sources[1]", "encrypted"),
    Bad("open video", {"body": [paragraph(FINE), ("video", {"url": "http://v.example/1", "title": "V"})]}, "body[2]", "http://v"),
    Bad("link elsewhere", third('Vào <a href="https://gia.example/">cong.example</a>.'), "body[3]", "cong.example"),
    Bad(
        "the link's words are bold",
        third('Vào <a href="https://gia.example/"><b>cong.example/?a=1&amp;b=2</b></a>.'), "body[3]",
        "say cong.example/?a=1&b=2, the",
    ),
    # manner
    Bad("a loud title", {}, "title", "capitals", title="CẢNH BÁO LỪA ĐẢO QUA MẠNG"),
    Bad("a shouting lead", {"lead": "Chia sẻ ngay!!"}, "lead", "exclamation"),
    Bad("a file's name for a description", lambda: pictured("IMG_2041"), "body[2]", "IMG_2041"),
]  # fmt: skip


@pytest.fixture
def world() -> World:
    return worlds.build()


def draft(world: World, bad: Bad) -> Article:
    values = dict(bad.values() if callable(bad.values) else bad.values)
    bare = values.pop("no_sources", False)
    article = actions.new_article(world.agency, world.unit, "vi")
    worlds.fill(article, bad.title, **{"lead": FINE, "body": [paragraph(FINE)], **values})
    if bare:
        article.sources = []
    actions.save_draft(article, by=world.people["lan"])
    return Article.objects.get(pk=article.pk)


def test_there_are_enough() -> None:
    assert len(DRAFTS) >= 25 and len({bad.name for bad in DRAFTS}) == len(DRAFTS)


@pytest.mark.parametrize("bad", DRAFTS, ids=lambda bad: bad.name)
def test_each_is_found_and_its_place_named(world: World, bad: Bad) -> None:
    article = draft(world, bad)
    value, blocks = compose.draft_value(article), compose.block_numbers(article)
    with translation.override("en"):
        problems, questions = list(checks.problems(value, "", blocks)), list(hints.hints(value, blocks))
    found = problems if bad.blocks else questions
    assert [item.where for item in found if bad.says in item.message] == [bad.where], (problems, questions)
    assert bool(problems) == bad.blocks
    field = bad.where.partition("[")[0]
    shown = page(world, "lan", review(article)).find(attrs={"data-cn": "problems" if bad.blocks else "hints"})
    number = bad.where.partition("[")[2].rstrip("]")
    assert any(number in item.strong.get_text() for item in shown.find_all("li", attrs={"data-field": field}))
    if bad.blocks:
        with pytest.raises(checks.NotReady):
            actions.submit(article, by=world.people["lan"])
    else:
        actions.submit(article, by=world.people["lan"])


def test_a_careful_draft_raises_no_question(world: World) -> None:
    article = world.article(
        body=[paragraph('Họp thứ ba, ngày 05/01/2027, gọi 024 3825 0114, theo Công văn 29A-12/BC, xem '
                        '<a href="https://cong.example/a">cong.example/a</a>.')]
    )  # fmt: skip
    assert list(hints.hints(compose.draft_value(article))) == []
    assert page(world, "lan", review(article)).find(attrs={"data-cn": "hints"}) is None


def test_questions_are_not_asked_of_what_is_public(world: World) -> None:
    article = world.article(body=[paragraph("Gọi 0912 345 678.")])
    world.publish(article)
    assert page(world, "hoa", review(article)).find(attrs={"data-cn": "hints"}) is None


def test_the_command_line_asks_on_the_error_stream(
    world: World, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "a.md"
    file.write_text(
        "---\ntitle: Lịch\nlead: Một câu.\ncategory: interaction\nsources: [Thông báo]\n---\n\nĐoạn một.\n\nGọi 0912 345 678.\n",
        encoding="utf-8",
    )
    assert main(["article", "submit", str(file), "--author", "lan"]) == 0
    said = capsys.readouterr()
    assert said.out.strip() == Article.objects.get().statement_id
    assert "body[2]" in said.err and "0912 345 678" in said.err
