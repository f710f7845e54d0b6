"""What differs between two versions of an article: every field that a release carries, by its name, word by word.

A version is written out as text first (a link with its address, a picture with its description), so that whatever an
approver's digest covers can be seen to change.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from html import unescape
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from caunoi.foundation import clock
from caunoi.foundation.difference import Part, differs, word_difference
from caunoi.newsroom import compose
from caunoi.newsroom.models import Article
from caunoi.newsroom.places import label
from caunoi.releases.content import ReleaseContent

_LINK = re.compile(r'<a href="([^"]*)">(.*?)</a>', re.DOTALL)
_BOLD = re.compile(r"</?(?:b|strong)>")
_SLANTED = re.compile(r"</?(?:i|em)>")
Version = Mapping[str, str]


@dataclass(frozen=True)
class Change:
    """One field that differs."""

    field: str
    label: str
    parts: list[Part]


def changes(before: Version, after: Version) -> list[Change]:
    """The fields that differ, in the order of the form."""
    found = ((name, word_difference(before.get(name, ""), text, lines=True)) for name, text in after.items())
    return [Change(name, label(name), _line_ends(parts)) for name, parts in found if differs(parts)]


def of_draft(value: Mapping[str, Any], files: Sequence[str] = ()) -> dict[str, str]:
    """A draft (`compose.draft_value`), field by field. `files`: the released digests of its pictures, to compare them
    with a release's; a library's file is encoded anew when it is released."""
    digests = files or [item["sha256"] for item in value["pictures"]]
    pictures = [(digest, item["alt"]) for digest, item in zip(digests, value["pictures"], strict=True)]
    sources = [(item["title"], item["url"]) for item in value["sources"]]
    return _version(value, pictures, sources, value["broadcast"])


def of_release(said: ReleaseContent) -> dict[str, str]:
    """A release, field by field."""
    names = (
        "title", "lead", "body", "cover", "unit", "language", "category_name", "legal_references", "translation_of",
    )  # fmt: skip
    value = {
        **{name: getattr(said, name) for name in names},
        **({"area": asdict(said.area)} if said.area else {}),
        "not_before": said.not_before.isoformat() if said.not_before else None,
        "not_after": said.not_after.isoformat() if said.not_after else None,
    }
    pictures = [(picture.blob, picture.alt) for picture in said.pictures]
    sources = [(link.title, link.url) for link in said.sources]
    return _version(value, pictures, sources, _audience(said.broadcast))


def _version(
    value: Mapping[str, Any], pictures: list[tuple[str, str]], sources: list[tuple[str, str]], broadcast: str
) -> dict[str, str]:
    cover, cover_alt = pictures[value["cover"]] if value["cover"] is not None else ("", "")
    return {
        "title": value["title"],
        "lead": value["lead"],
        "body": "\n\n".join(_block(block, pictures) for block in value["body"]),
        "cover": _picture(cover) if cover else "",
        "cover_alt": cover_alt,
        "sources": "\n".join(_linked(title, url) for title, url in sources),
        "legal_references": "\n".join(value["legal_references"]),
        "unit": value["unit"],
        "category": value["category_name"],
        "language": str(dict(settings.LANGUAGES).get(value["language"], value["language"])),
        "translation_of": value.get("translation_of", ""),
        "area": _area(value.get("area")),
        "not_before": _time(value["not_before"]),
        "not_after": _time(value["not_after"]),
        "broadcast": str(Article.Audience(broadcast).label),
    }


def _audience(target: Mapping[str, Any]) -> str:
    names = {str(dict(wanted)): name for name, wanted in compose.TARGETS.items()}
    return names.get(str(dict(target.get("zalo") or {})), "")


def _line_ends(parts: Sequence[Part]) -> list[Part]:
    """A line end that goes or comes cannot be seen; it gets the sign that writers know from their word processor."""
    return [part if part.kind == "same" else Part(part.kind, part.text.replace("\n", "¶\n")) for part in parts]


# Written out -----------------------------------------------------------------------------------------


def _block(block: Mapping[str, Any], pictures: list[tuple[str, str]]) -> str:
    match block["type"]:
        case "paragraph":
            return _words(block["html"])
        case "heading":
            return _("Heading") + f": {block['text']}"
        case "quote":
            return f"“{block['text']}” – {block.get('by', '')}"
        case "list":
            marks = (f"{number}." if block["ordered"] else "•" for number, _item in enumerate(block["items"], 1))
            return "\n".join(f"{mark} {_words(item)}" for mark, item in zip(marks, block["items"], strict=True))
        case "table":
            rows = (" | ".join(row) for row in (block["header"], *block["rows"]))
            return "\n".join([_("Table") + f": {block['caption']}", *rows])
        case "image":
            digest, alt = pictures[block["picture"]]
            return f"{_picture(digest)}: {alt}\n{block['caption']}".strip()
        case "document":
            digest = block.get("document") or block["asset"]["blob"]
            return _("Document") + f": {block['title']} ({digest[:8]})"
    return _("Video (as a link)") + f": {_linked(block['title'], block['url'])}"


def _picture(digest: str) -> str:
    """Two pictures differ when their files do; the first digits of the digest tell them apart."""
    return _("Picture %(digest)s") % {"digest": digest[:8]}


def _words(html: str) -> str:
    """Inline HTML as words: links with their addresses, bold between two stars, italics between two low lines."""
    text = _LINK.sub(r"\2 ⟨\1⟩", html)
    text = _SLANTED.sub("_", _BOLD.sub("*", text)).replace("<br>", "\n")
    return unescape(text)


def _linked(title: str, url: str) -> str:
    return f"{title} ⟨{url}⟩" if url else title


def _area(area: Mapping[str, Any] | None) -> str:
    """As an address is written, the smallest first; each with its code, which the release carries too."""
    named = [area, *reversed(area["within"])] if area else []
    return ", ".join(f"{item['name']} ({item['code']})" for item in named)


def _time(value: str | None) -> str:
    return clock.local(datetime.fromisoformat(value)).strftime("%H:%M, %d/%m/%Y") if value else ""
