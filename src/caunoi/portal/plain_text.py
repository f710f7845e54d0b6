"""A statement as a text file to keep: the words of one release, and below them who said it, when, and how to check."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from html import unescape
from typing import Any

from django.utils.translation import gettext as _

from caunoi.agencies.models import Agency
from caunoi.portal import prose
from caunoi.releases.content import ReleaseContent
from caunoi.releases.queries import Version

_LINK = re.compile(r'<a href="([^"]*)">(.*?)</a>', re.DOTALL)
_LINE_BREAK = re.compile(r"<br\s*/?>")
_TAG = re.compile(r"<[^>]*>")
RULE = "-" * 40


def written(content: ReleaseContent, version: Version, agency: Agency) -> str:
    """The file, in the language of the words; the caller has switched to it."""
    parts = [agency.name_en if prose.is_english() and agency.name_en else agency.name, content.title]
    if content.operation == "withdraw":
        at = prose.when(version.at, running=True)
        said = {"at": at, "reason": content.reason}
        parts.append(_("This article was withdrawn at %(at)s because: %(reason)s") % said)
    parts += [content.lead, *(_block(block) for block in content.body)]
    parts += [
        _listed(_("Legal basis"), content.legal_references),
        _listed(_("Sources"), [f"{item.title} {item.url}".strip() for item in content.sources]),
        RULE,
        "\n".join(_facts(content, version, agency)),
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def _facts(content: ReleaseContent, version: Version, agency: Agency) -> Iterator[str]:
    name = f"{content.statement}/{content.number}"
    yield f"{_('Release code')}: {name}"
    yield _("Published %(at)s") % {"at": prose.when(content.first_published_at)}
    if content.operation == "amend":
        updated = _("Updated %(at)s") % {"at": prose.when(version.at)}
        yield f"{updated} {_('because:')} {content.reason}"
    if content.unit:
        yield content.unit
    address = _("Address of this page:")  # not inside the f-string: makemessages does not look there
    yield f"{address} {content.address}"
    yield f"SHA-256: {version.digest}"
    yield f"{_('Check the signature')}: {agency.public_url}/kiem-tra-chu-ky?release={name}"


def _block(block: Mapping[str, Any]) -> str:
    match block["type"]:
        case "paragraph":
            return _plain(block["html"])
        case "list":
            marks = (f"{number}." if block["ordered"] else "-" for number in range(1, len(block["items"]) + 1))
            return "\n".join(f"{mark} {_plain(item)}" for mark, item in zip(marks, block["items"], strict=True))
        case "quote":
            return f"“{block['text']}”" + (f" ({block['by']})" if block["by"] else "")
        case "table":
            rows = [block["header"], *block["rows"]]
            return "\n".join(filter(None, [block["caption"], *(" | ".join(row) for row in rows)]))
        case "image":
            return str(block["caption"])
        case "video":
            return f"{block['title']} {block['url']}"
    return str(block.get("text") or block.get("title") or "")


def _plain(html: str) -> str:
    """Words without markup; a link keeps its address in brackets."""
    linked = _LINK.sub(lambda link: f"{link[2]} ({link[1]})", html)
    return unescape(_TAG.sub("", _LINE_BREAK.sub("\n", linked)))


def _listed(title: str, lines: Sequence[str]) -> str:
    return "\n".join([title, *(f"- {line}" for line in lines)]) if lines else ""
