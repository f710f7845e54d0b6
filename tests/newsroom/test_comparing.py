"""Whatever an approver's digest covers can be seen to change: every field by its name, word by word (R16)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.core.files.base import ContentFile
from wagtail.documents import get_document_model
from wagtail.rich_text import RichText

from caunoi.agencies import actions as agencies
from caunoi.agencies.models import Unit
from caunoi.newsroom import actions, comparing, compose
from caunoi.newsroom.models import Article, Category
from caunoi.releases.actions import content_of
from tests import world as worlds
from tests.newsroom.test_screens import page, review
from tests.world import World

pytestmark = pytest.mark.django_db


def html(text: str) -> Any:
    return RichText(f"<p>{text}</p>")


def document(words: bytes) -> Any:
    return get_document_model().objects.create(title="a", file=ContentFile(words, "a.pdf"))


def image(picture: Any, alt: str = "Ảnh", caption: str = "Chú thích") -> tuple[str, Any]:
    return "image", {"picture": picture, "alt": alt, "caption": caption}


def table(cell: str) -> tuple[str, Any]:
    value = {"columns": [{"type": "text", "heading": "Xã"}], "rows": [{"values": [cell]}], "caption": "Bảng"}
    return "table", value


def listed(*items: str, ordered: bool = False) -> tuple[str, Any]:
    return "list", {"ordered": ordered, "items": [html(item) for item in items]}


PLACES = [
    {"code": "30", "name": "Tỉnh Lạc Giang"},
    {"code": "30-012", "name": "Xã Kỳ Thượng", "within": "30"},
    {"code": "30-013", "name": "Xã Kỳ Thượng", "within": "30"},
]
TEXT = ("paragraph", html("Đoạn văn."))
Values = Callable[[World], dict[str, Any]]

# What changes, in which field it is said, and a word that goes or comes.
BLOCKS: dict[str, tuple[Any, Any, str]] = {
    "a word": (html("Họp thứ Ba."), html("Họp thứ Tư."), "Tư."),
    "where a link leads": (html('<a href="https://a.example/1">đây</a>'), html('<a href="https://a.example/2">đây</a>'), "/2"),
    "emphasis": (html("Không trả lời."), html("<b>Không</b> trả lời."), "*Không*"),
}  # fmt: skip
BODIES: dict[str, tuple[Any, Any, str]] = {
    **{name: (("paragraph", before), ("paragraph", after), word) for name, (before, after, word) in BLOCKS.items()},
    "a heading for a paragraph": (TEXT, ("heading", "Đoạn văn."), "Đề"),
    "a paragraph split": (("paragraph", RichText("<p>Một. Hai.</p>")), ("paragraph", RichText("<p>Một.</p><p>Hai.</p>")), "¶"),
    "paragraphs joined": (("paragraph", RichText("<p>Một.</p><p>Hai.</p>")), ("paragraph", html("Một. Hai.")), "¶"),
    "a new line in a paragraph": (("paragraph", html("Một. Hai.")), ("paragraph", html("Một.<br>Hai.")), "¶"),
    "a paragraph of a line": (
        ("paragraph", html("Một.<br>Hai.")), ("paragraph", RichText("<p>Một.</p><p>Hai.</p>")), "¶",
    ),
    "who is quoted": (("quote", {"text": "Lời", "by": "Bà A"}), ("quote", {"text": "Lời", "by": "Ông B"}), "B"),
    "an item": (listed("một", "hai"), listed("một", "ba"), "ba"),
    "numbers of a list": (listed("một"), listed("một", ordered=True), "1."),
    "a cell": (table("Kỳ Thượng"), table("Kỳ Lâm"), "Lâm"),
    "where a video leads": (
        ("video", {"url": "https://v.example/1", "title": "V"}), ("video", {"url": "https://v.example/2", "title": "V"}), "/2",
    ),
}  # fmt: skip
FIELDS: dict[str, tuple[str, Values, Values, str]] = {
    "title": ("title", lambda w: {"title": "Lịch tháng 01"}, lambda w: {"title": "Lịch tháng 02"}, "02"),
    "lead": ("lead", lambda w: {"lead": "Từ 07:30."}, lambda w: {"lead": "Từ 08:30."}, "08:30."),
    **{
        f"body: {name}": ("body", lambda w, b=before: {"body": [TEXT, b]}, lambda w, a=after: {"body": [TEXT, a]}, word)
        for name, (before, after, word) in BODIES.items()
    },
    "a picture in the body": (
        "body", lambda w: {"body": [TEXT, image(worlds.picture("teal"))]}, lambda w: {"body": [TEXT, image(worlds.picture("navy"))]}, "",
    ),
    "its description": (
        "body", lambda w: {"body": [TEXT, image(w.teal, "Cổng")]}, lambda w: {"body": [TEXT, image(w.teal, "Sân")]}, "Sân",
    ),
    "its caption": (
        "body", lambda w: {"body": [TEXT, image(w.teal, caption="Một")]}, lambda w: {"body": [TEXT, image(w.teal, caption="Hai")]}, "Hai",
    ),
    "a document": (
        "body", lambda w: {"body": [TEXT, ("document", {"document": document(b"%PDF 1"), "title": "T"})]},
        lambda w: {"body": [TEXT, ("document", {"document": document(b"%PDF 2"), "title": "T"})]}, "",
    ),
    "cover": (
        "cover", lambda w: {"cover": w.teal, "cover_alt": "A"}, lambda w: {"cover": worlds.picture("navy"), "cover_alt": "A"}, "",
    ),
    "no cover": ("cover", lambda w: {"cover": w.teal, "cover_alt": "A"}, lambda w: {"cover": None}, ""),
    "cover's description": (
        "cover_alt", lambda w: {"cover": w.teal, "cover_alt": "Cổng"}, lambda w: {"cover": w.teal, "cover_alt": "Sân"}, "Sân",
    ),
    "a source": (
        "sources", lambda w: {"sources": [("source", {"title": "Thông báo 15", "url": ""})]},
        lambda w: {"sources": [("source", {"title": "Thông báo 16", "url": ""})]}, "16",
    ),
    "where a source leads": (
        "sources", lambda w: {"sources": [("source", {"title": "T", "url": "https://a.example/1"})]},
        lambda w: {"sources": [("source", {"title": "T", "url": "https://a.example/2"})]}, "/2",
    ),
    "legal basis": (
        "legal_references", lambda w: {"legal_references": "Điều 5 Luật A"}, lambda w: {"legal_references": "Điều 6 Luật A"}, "6",
    ),
    "legal basis split": (
        "legal_references", lambda w: {"legal_references": "Luật A Luật B"}, lambda w: {"legal_references": "Luật A\nLuật B"}, "¶",
    ),
    "area": ("area", lambda w: {"area": w.commune}, lambda w: {"area": w.commune.within}, "Thượng"),
    "an area of the same name": ("area", lambda w: {"area": w.commune}, lambda w: {"area": w.namesake}, "30-013"),
    "no area": ("area", lambda w: {"area": w.commune}, lambda w: {"area": None}, "30-012"),
    "what it translates": (
        "translation_of", lambda w: {"language": "en"}, lambda w: {"language": "en", "translation_of": w.original}, "",
    ),
    "unit": ("unit", lambda w: {"unit": w.unit}, lambda w: {"unit": w.other_unit}, "khác"),
    "category": (
        "category", lambda w: {}, lambda w: {"category": Category.objects.get(key="scam_warning")}, "",
    ),
    "language": ("language", lambda w: {"language": "vi"}, lambda w: {"language": "en"}, ""),
    "publish at": (
        "not_before", lambda w: {"not_before": "2030-01-05T08:00:00+07:00"}, lambda w: {"not_before": "2030-01-05T09:00:00+07:00"}, "09:00,",
    ),
    "term": ("not_after", lambda w: {}, lambda w: {"not_after": "2030-01-06T08:00:00+07:00"}, "08:00,"),
    "broadcast": ("broadcast", lambda w: {"broadcast": "north"}, lambda w: {"broadcast": "south"}, "Nam"),
}  # fmt: skip


@pytest.fixture
def world() -> World:
    world: Any = worlds.build()
    world.other_unit = Unit.objects.create(agency=world.agency, slug="khac", name="Phòng khác")
    world.teal = worlds.picture("teal")
    agencies.enter_areas(world.agency, PLACES)
    world.commune = world.agency.areas.get(code="30-012")
    world.namesake = world.agency.areas.get(code="30-013")
    world.original = world.article("Bài gốc")
    world.publish(world.original)
    return world  # type: ignore[no-any-return]


def rewrite(world: World, article: Article, values: dict[str, Any]) -> Article:
    values = dict(values)
    for name in ("cover", "not_before", "not_after", "area", "translation_of"):
        setattr(article, name, None)
    for name in ("cover_alt", "legal_references", "broadcast"):
        setattr(article, name, "")
    worlds.fill(article, values.pop("title", "Bài"), **values)
    actions.save_draft(article, by=world.people["lan"])
    return Article.objects.get(pk=article.pk)


def fields_shown(soup: BeautifulSoup) -> dict[str, Any]:
    return {item["data-cn-field"]: item for item in soup.find_all(attrs={"data-cn-field": True})}


@pytest.mark.parametrize("name", FIELDS)
def test_a_change_against_the_release_is_shown_to_the_approver(world: World, name: str) -> None:
    field, before, after, word = FIELDS[name]
    article = rewrite(world, actions.new_article(world.agency, world.unit, "vi"), before(world))
    release = world.publish(article)
    standing = comparing.of_release(content_of(release))
    unchanged = compose.draft_value(Article.objects.get(pk=article.pk))
    files = [picture.blob for picture in content_of(release).pictures]
    assert comparing.changes(standing, comparing.of_draft(unchanged, files)) == [], "a release is its draft"

    article = rewrite(world, Article.objects.get(pk=article.pk), after(world))
    shown = fields_shown(page(world, "hoa", review(article)).find(attrs={"data-cn": "changes"}))
    extra = {"cover_alt"} if name == "no cover" else {"category"} if name == "language" else set()
    assert set(shown) - extra == {field}, "this field, and no other"
    marks = [mark.get_text() for mark in shown[field].find_all(["ins", "del"])]
    assert any(word in mark for mark in marks)


def test_two_drafts_are_compared_without_a_release(world: World) -> None:
    article = rewrite(world, actions.new_article(world.agency, world.unit, "vi"), {"legal_references": "Điều 5"})
    first = article.latest_revision_id
    article = rewrite(world, article, {"legal_references": "Điều 6"})
    path = f"/admin/articles/{article.pk}/versions/?before=r{first}&after=r{article.latest_revision_id}"
    assert set(fields_shown(page(world, "hoa", path))) == {"legal_references"}


def test_everything_the_digest_covers_has_a_field(world: World) -> None:
    """A field that is added to the draft's value must be compared, too. Some stand in it only when they say something."""
    article = world.article(area=world.commune, language="en", translation_of=world.original)  # type: ignore[attr-defined]
    value = compose.draft_value(article)
    assert {"area", "translation_of"} <= set(value)
    covered = {
        "agency", "pictures", "documents", "category_name",  # said as cover, body, category; the agency never changes
        *comparing.of_draft(value),
    }  # fmt: skip
    assert set(value) <= covered
