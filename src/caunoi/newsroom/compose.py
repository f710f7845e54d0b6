"""From a draft to the words of a release: stored rich text is cleaned, split into plain blocks, normalised.

`draft_value` is what an approver's digest covers; the release is composed from that same value, so what was
seen is what is signed.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from html import unescape
from typing import Any

import nh3
from django.utils.translation import override

from caunoi.agencies import areas
from caunoi.agencies.models import Agency
from caunoi.foundation import proof
from caunoi.foundation.vietnamese import clean_line, clean_text, nfc, slug
from caunoi.newsroom.facts import find_facts
from caunoi.newsroom.models import Article
from caunoi.releases.content import Area, AreaName, Asset, Fact, Link, Picture, ReleaseContent

INLINE_TAGS = {"b", "strong", "i", "em", "br", "a"}
SCHEMES = {"http", "https", "mailto", "tel"}
TARGETS: Mapping[str, Mapping[str, str]] = {
    "all": {"gender": "0"},
    "north": {"locations": "0"},
    "central": {"locations": "1"},
    "south": {"locations": "2"},
}
_PARAGRAPH = re.compile(r"<p[^>]*>(.*?)</p>", re.DOTALL | re.IGNORECASE)
_TAGS = re.compile(r"<[^>]*>")


@dataclass(frozen=True)
class Identity:
    """What a release has besides its words."""

    statement: str
    number: int
    operation: Any
    approved_at: datetime
    first_published_at: datetime
    reason: str
    authors: Sequence[str]
    approver: str


def draft_value(article: Article) -> dict[str, Any]:
    """The article's words as a JSON value. Pictures and documents are named by the digest of their bytes; the original
    of a translation only stands in it where there is one."""
    body, pictures, documents = _body(article)
    original = article.translation_of
    return {
        **({"translation_of": original.statement_id} if original else {}),
        "agency": article.agency.slug,
        "unit": _unit_name(article),
        "language": article.language,
        "category": article.category.key,
        "category_name": _category_name(article),
        "title": clean_line(article.title),
        "lead": clean_line(article.lead),
        "body": body,
        "pictures": pictures,
        "documents": documents,
        "cover": 0 if article.cover_id else None,
        "sources": [{"title": clean_line(s.value["title"]), "url": s.value["url"] or ""} for s in article.sources],
        "legal_references": [line for line in map(clean_line, article.legal_references.splitlines()) if line],
        "not_before": article.not_before.isoformat() if article.not_before else None,
        "not_after": article.not_after.isoformat() if article.not_after else None,
        "broadcast": article.broadcast,
        **_area(article),
    }


def digest_of(value: Mapping[str, Any]) -> str:
    """The digest an approver approves."""
    return proof.digest(proof.canonical(value))


def block_numbers(article: Article) -> list[int]:
    """For each block of `draft_value(article)["body"]` the number, from 1, that the editor shows beside it."""
    return [number for number, block in enumerate(article.body, 1) for _part in range(_parts(block))]


def text_of(value: Mapping[str, Any]) -> str:
    """Title, lead and body of a draft value as plain words."""
    return "\n".join(part for part in (value["title"], value["lead"], *map(block_text, value["body"])) if part)


def block_text(block: Mapping[str, Any]) -> str:
    """The plain words of one block."""
    return "\n".join(part for part in _block_texts(block) if part)


def grounds_of(value: Mapping[str, Any]) -> str:
    """What the article rests on, in words: sources with their addresses, legal references."""
    sources = [part for source in value["sources"] for part in (source["title"], source["url"])]
    return "\n".join(part for part in (*sources, *value["legal_references"]) if part)


def facts_of(value: Mapping[str, Any]) -> list[Fact]:
    """The locked facts of a draft, each once, in the order of their appearance."""
    text = f"{text_of(value)}\n{grounds_of(value)}"
    found = {(fact.kind, fact.text): Fact(fact.kind, fact.text) for fact in find_facts(text)}
    return list(found.values())


def confirmed(article: Article) -> set[tuple[str, str]]:
    """The locked facts, by kind and text, that somebody has checked against their source, as of now: a revision, from
    which a form begins, knows those of its own time."""
    now = Article.objects.filter(pk=article.pk).values_list("confirmed_facts", flat=True).first()
    return {(entry["kind"], entry["text"]) for entry in now or ()}


def content(
    value: Mapping[str, Any],
    identity: Identity,
    agency: Agency,
    pictures: Sequence[Picture],
    documents: Mapping[str, Asset],
) -> ReleaseContent:
    """The release's content. `pictures` are the frozen ones in the order of `value["pictures"]`; `documents` the
    frozen documents by the digest the value names."""
    short_link = f"{agency.public_url}/t/{identity.statement}"
    name = slug(value["title"])
    return ReleaseContent(
        statement=identity.statement,
        number=identity.number,
        operation=identity.operation,
        agency=value["agency"],
        unit=value["unit"],
        language=value["language"],
        category=value["category"],
        category_name=value["category_name"],
        title=value["title"],
        lead=value["lead"],
        slug=name,
        body=[_released(block, documents) for block in value["body"]],
        address=f"{short_link}/{name}",
        short_link=short_link,
        approved_at=identity.approved_at,
        first_published_at=identity.first_published_at,
        reason=clean_text(identity.reason),
        translation_of=value.get("translation_of", ""),
        not_before=_time(value["not_before"]),
        not_after=_time(value["not_after"]),
        sources=[Link(item["title"], item["url"]) for item in value["sources"]],
        legal_references=value["legal_references"],
        pictures=pictures,
        cover=value["cover"],
        facts=facts_of(value),
        authors=identity.authors,
        approver=identity.approver,
        broadcast={"zalo": TARGETS[value["broadcast"]]} if value["broadcast"] else {},
        area=_released_area(value),
    )


# Blocks ----------------------------------------------------------------------------------------------


def _body(article: Article) -> tuple[list[dict[str, Any]], list[dict[str, Any]], list[dict[str, Any]]]:
    blocks: list[dict[str, Any]] = []
    pictures: list[dict[str, Any]] = []
    documents: list[dict[str, Any]] = []
    if article.cover_id:
        pictures.append(_picture(article.cover, article.cover_alt))
    for block in article.body:
        blocks.extend(_plain_blocks(block.block_type, block.value, pictures, documents))
    return blocks, pictures, documents


def _plain_blocks(
    kind: str, value: Any, pictures: list[dict[str, Any]], documents: list[dict[str, Any]]
) -> list[dict[str, Any]]:
    match kind:
        case "paragraph":
            return [{"type": "paragraph", "html": html} for html in _paragraphs(value.source)]
        case "heading":
            return [{"type": "heading", "text": clean_line(value)}]
        case "quote":
            return [{"type": "quote", "text": clean_text(value["text"]), "by": clean_line(value["by"] or "")}]
        case "list":
            items = [" ".join(_paragraphs(item.source)) for item in value["items"]]
            return [{"type": "list", "ordered": bool(value["ordered"]), "items": [item for item in items if item]}]
        case "table":
            return [_table(value)]
        case "video":
            return [{"type": "video", "url": value["url"], "title": clean_line(value["title"])}]
        case "document":
            documents.append(_document(value["document"]))
            return [{"type": "document", "title": clean_line(value["title"]), "document": documents[-1]["sha256"]}]
        case "image":
            pictures.append(_picture(value["picture"], value["alt"]))
            caption = clean_line(value["caption"] or "")
            return [{"type": "image", "picture": len(pictures) - 1, "caption": caption}]
    raise AssertionError(f"no rule for a {kind} block")


def _parts(block: Any) -> int:
    """How many blocks of a release this one of the editor becomes; beside `_plain_blocks`, which reads files."""
    return len(_paragraphs(block.value.source)) if block.block_type == "paragraph" else 1


def _paragraphs(source: str) -> list[str]:
    """The inline HTML of each paragraph, with nothing but emphasis and links left in it."""
    parts = _PARAGRAPH.findall(source) or [source]
    cleaned = (
        nh3.clean(part, tags=INLINE_TAGS, attributes={"a": {"href"}}, url_schemes=SCHEMES, link_rel=None)
        for part in parts
    )
    return [text for text in (clean_line(html) for html in cleaned) if _TAGS.sub("", text).strip()]


def _table(value: Any) -> dict[str, Any]:
    header = [clean_line(str(column["heading"])) for column in value.columns]
    rows = [[clean_line(str(cell.value)) for cell in row] for row in value.rows]
    return {"type": "table", "caption": clean_line(value.caption or ""), "header": header, "rows": rows}


def _picture(image: Any, alt: str) -> dict[str, Any]:
    return {"image": image.pk, "sha256": _file_digest(image.file), "alt": clean_line(alt)}


def _document(document: Any) -> dict[str, Any]:
    return {"document": document.pk, "sha256": _file_digest(document.file)}


def _file_digest(file: Any) -> str:
    with file.open("rb") as opened:
        return proof.digest(opened.read())


def _released(block: Mapping[str, Any], documents: Mapping[str, Asset]) -> Mapping[str, Any]:
    if block["type"] != "document":
        return block
    asset = documents[block["document"]]
    return {"type": "document", "title": block["title"], "asset": {
        "blob": asset.blob, "media_type": asset.media_type, "size": asset.size}}  # fmt: skip


def _block_texts(block: Mapping[str, Any]) -> list[str]:
    match block["type"]:
        case "paragraph":
            return [_words(block["html"])]
        case "list":
            return [_words(item) for item in block["items"]]
        case "table":
            return [block["caption"], *block["header"], *(cell for row in block["rows"] for cell in row)]
        case "quote":
            return [block["text"], block.get("by", "")]
        case "heading":
            return [block["text"]]
        case "image":
            return [block["caption"]]
    return [block.get("title", "")]


def _words(html: str) -> str:
    """Inline HTML as words; a line break of the writer's ends a word, an entity is the letter it stands for."""
    return unescape(_TAGS.sub("", html.replace("<br>", "\n")))


def _category_name(article: Article) -> str:
    with override(article.language):
        return nfc(str(article.category))


def category_names(article: Article) -> dict[str, str]:
    """By language, also in those that the article does not speak."""
    return {"vi": nfc(article.category.name), "en": nfc(article.category.name_en)}


def _unit_name(article: Article) -> str:
    """In the language of the article, where the unit has a name in it."""
    return article.unit.name_en or article.unit.name if article.language == "en" else article.unit.name


def _area(article: Article) -> dict[str, Any]:
    """Nothing where the article names no area, so that what was submitted before there were areas keeps its digest."""
    if article.area is None:
        return {}
    english = article.language == "en"
    path = areas.path(article.area)
    found = [{"code": area.code, "name": area.name_en if english and area.name_en else area.name} for area in path]
    return {"area": {**found[-1], "within": found[:-1]}}


def _released_area(value: Mapping[str, Any]) -> Area | None:
    said = value.get("area")
    return Area(said["code"], said["name"], [AreaName(**item) for item in said["within"]]) if said else None


def _time(value: str | None) -> datetime | None:
    return datetime.fromisoformat(value) if value else None
