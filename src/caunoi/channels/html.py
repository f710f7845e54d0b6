"""From a release's blocks to the simple HTML and the plain text that social channels can carry.

A release's body is reduced to four kinds of piece (paragraph, list, picture, video); a table becomes a list
whose items name their columns, a quotation and a document become paragraphs. Every address is written out
beside its words, because Zalo and Facebook do not keep links reliably and a reader must see where one leads.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from html import escape as escape_html
from html.parser import HTMLParser
from typing import Any

from caunoi.channels.contract import Presentation
from caunoi.foundation.vietnamese import clean_line, clean_text, cut
from caunoi.releases.content import Asset, ReleaseContent

WORDS: Mapping[str, Mapping[str, str]] = {
    "vi": {
        "official": "Xem bản chính thức tại:",
        "updated": "Cập nhật:",
        "updated without reason": "Cập nhật: nội dung đã thay đổi so với bản đăng trước.",
        "withdrawn": "Đã gỡ:",
        "withdrawn without reason": "Bài này đã được gỡ.",
        "sources": "Nguồn:",
        "legal": "Căn cứ:",
        "document": "Tài liệu:",
        "video": "Video:",
        "picture": "Ảnh:",
    },
    "en": {
        "official": "Read the official version at:",
        "updated": "Updated:",
        "updated without reason": "Updated: the text has changed since it was last published.",
        "withdrawn": "Withdrawn:",
        "withdrawn without reason": "This notice has been withdrawn.",
        "sources": "Sources:",
        "legal": "Legal basis:",
        "document": "Document:",
        "video": "Video:",
        "picture": "Picture:",
    },
}


def words(release: ReleaseContent) -> Mapping[str, str]:
    """The few fixed words around a copy, in the language of the release."""
    return WORDS.get(release.language, WORDS["vi"])


# Pieces ----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Paragraph:
    html: str  # inline: b, i, br
    heading: bool = False


@dataclass(frozen=True)
class Items:
    html: tuple[str, ...]
    ordered: bool = False
    title: str = ""  # stands right above the items


@dataclass(frozen=True)
class Image:
    picture: int  # index into the release's pictures
    caption: str


@dataclass(frozen=True)
class Video:
    url: str
    title: str


Piece = Paragraph | Items | Image | Video


def notice(release: ReleaseContent) -> str:
    """The first line of a changed copy: that it was changed, and why. "" for a first publication."""
    kind = {"amend": "updated", "withdraw": "withdrawn"}.get(release.operation)
    if kind is None:
        return ""
    reason = clean_line(release.reason)
    return f"{words(release)[kind]} {reason}" if reason else words(release)[f"{kind} without reason"]


def body(release: ReleaseContent, presentation: Presentation) -> list[Piece]:
    """What was said, in reading order. A withdrawn release says nothing beyond its notice."""
    if release.operation == "withdraw":
        return []
    return [piece for block in release.body for piece in _pieces(block, release, presentation)]


def references(release: ReleaseContent) -> list[Piece]:
    """Legal basis and sources, as lists under their word."""
    legal = [_escaped(text) for text in release.legal_references]
    sources = [_escaped(with_address(link.title, link.url)) for link in release.sources]
    return [*_listed(words(release)["legal"], legal), *_listed(words(release)["sources"], sources)]


def official(release: ReleaseContent) -> str:
    """The line every copy carries: where the canonical page is, by its short link."""
    return f"{words(release)['official']} {release.short_link}"


def _listed(word: str, items: Sequence[str]) -> list[Piece]:
    kept = tuple(item for item in items if item)
    if not kept:
        return []
    if len(kept) == 1:
        return [Paragraph(f"{escape_html(word)} {kept[0]}")]
    return [Items(kept, title=escape_html(word))]


def _pieces(block: Mapping[str, Any], release: ReleaseContent, presentation: Presentation) -> list[Piece]:
    match block.get("type"):
        case "paragraph":
            return _filled(Paragraph(inline(block["html"])))
        case "heading":
            return _filled(Paragraph(_escaped(block["text"]), heading=True))
        case "list":
            items = tuple(item for item in map(inline, block.get("items", ())) if item)
            return [Items(items, bool(block.get("ordered")))] if items else []
        case "quote":
            return _filled(Paragraph(_quote(block)))
        case "table":
            return _table(block)
        case "image":
            return [Image(int(block["picture"]), clean_line(block.get("caption") or ""))]
        case "video":
            return [Video(block.get("url", ""), clean_line(block.get("title") or ""))]
        case "document":
            return [Paragraph(_document(block, release, presentation))]
        case _:
            return []


def _filled(paragraph: Paragraph) -> list[Piece]:
    return [paragraph] if text_of(paragraph.html) else []


def _quote(block: Mapping[str, Any]) -> str:
    text = clean_text(block.get("text") or "").strip().strip('“”"')
    if not text:
        return ""
    by = clean_line(block.get("by") or "")
    return escape_html(f"“{text}” – {by}" if by else f"“{text}”", quote=False)


def _table(block: Mapping[str, Any]) -> list[Piece]:
    """One item per row: "Xã: Kỳ Thượng; Số hộ: 12". A reader of a phone has no room for columns."""
    header = [clean_line(str(cell)) for cell in block.get("header") or ()]
    rows = [[clean_line(str(cell)) for cell in row] for row in block.get("rows") or ()]
    items = tuple(escape_html(line, quote=False) for line in (_row(header, row) for row in rows) if line)
    caption = _escaped(block.get("caption") or "")
    return [Items(items, title=caption)] if items else _filled(Paragraph(caption))


def _row(header: Sequence[str], row: Sequence[str]) -> str:
    named = [*header, *[""] * (len(row) - len(header))]
    return "; ".join(f"{name}: {cell}" if name else cell for name, cell in zip(named, row, strict=False) if cell)


def _document(block: Mapping[str, Any], release: ReleaseContent, presentation: Presentation) -> str:
    asset = block.get("asset")
    url = presentation.asset_url(asset if isinstance(asset, Asset) else Asset(**asset)) if asset else ""
    title = with_address(clean_line(block.get("title") or ""), url)
    return escape_html(f"{words(release)['document']} {title}", quote=False)


def with_address(title: str, url: str) -> str:
    """Words with the address they lead to, in brackets; only the address when there are no other words."""
    title = clean_line(title)
    if not url or url == title:
        return title
    return f"{title} ({url})" if title else url


def _escaped(text: str) -> str:
    return escape_html(clean_line(text), quote=False)


# Writing a piece -------------------------------------------------------------------------------------


def as_html(piece: Paragraph | Items) -> str:
    """Only p, b, i, br, ul, ol, li: Zalo's white list is unknown (Zalo reference §4.1), so stay small."""
    if isinstance(piece, Paragraph):
        return f"<p><b>{piece.html}</b></p>" if piece.heading else f"<p>{piece.html}</p>"
    tag = "ol" if piece.ordered else "ul"
    title = f"<p>{piece.title}</p>" if piece.title else ""
    return f"{title}<{tag}>{''.join(f'<li>{item}</li>' for item in piece.html)}</{tag}>"


def as_text(piece: Piece, labels: Mapping[str, str]) -> str:
    """A piece in plain text: "• " or "1. " before items, a picture by its caption, a video by its address."""
    match piece:
        case Paragraph():
            return text_of(piece.html)
        case Items():
            marks = [f"{number}. " if piece.ordered else "• " for number in range(1, len(piece.html) + 1)]
            lines = (mark + text_of(item) for mark, item in zip(marks, piece.html, strict=True))
            return "\n".join(filter(None, (text_of(piece.title), *lines)))
        case Image():
            return f"{labels['picture']} {piece.caption}" if piece.caption else ""
        case Video():
            return f"{labels['video']} {with_address(piece.title, piece.url)}"


def fit(name: str, text: str, limit: int, facts: Iterable[str]) -> tuple[str, list[str]]:
    """The text cut to `limit` characters, never inside a fact, and a note for the editor if it was cut."""
    short = cut(text, limit, keep=spans(text, facts))
    return (short, []) if short == text else (short, [f"{name}: {len(text)} → {len(short)}"])


def spans(text: str, facts: Iterable[str]) -> list[tuple[int, int]]:
    """Every place (start, end) where a locked fact stands in the text."""
    found = (match for fact in facts for match in re.finditer(f"(?=({re.escape(fact)}))", text))
    return [match.span(1) for match in found]  # in a look-ahead, so that overlapping places count too


def facts_of(release: ReleaseContent) -> tuple[str, ...]:
    """The locked facts as they stand in cleaned text."""
    return tuple(filter(None, (clean_line(fact.text) for fact in release.facts)))


# Reading HTML ----------------------------------------------------------------------------------------

_SAME = {"b": "b", "strong": "b", "i": "i", "em": "i"}
_SILENT = frozenset({"script", "style", "template", "iframe", "object", "head", "title"})
_LINES = frozenset({"p", "div", "br", "li", "ul", "ol", "table", "tr", "td", "th", "blockquote", "figcaption"})
_BLOCKS = _LINES | {"h1", "h2", "h3", "h4", "h5", "h6"}
_SHOWN = re.compile(r"(?:https?://|mailto:)\S+", re.IGNORECASE)


def inline(html: str) -> str:
    """Clean inline HTML with b, i and br only; a link becomes its words with the address in brackets."""
    parser = _Inline()
    parser.feed(clean_text(html))
    parser.close()
    return parser.result()


def text_of(html: str) -> str:
    """What a reader reads: tags gone, blocks on lines of their own, entities resolved. Where words lead to an address
    that they do not say, it stands behind them: somebody may have put a link under our words."""
    parser = _Text()
    parser.feed(html)
    parser.close()
    lines = (" ".join(line.split()) for line in "".join(parser.out).split("\n"))
    return "\n".join(line for line in lines if line)


def _says(words: str, href: str) -> bool:
    """Whether the words are the address itself, as where a platform makes links of the addresses in a text."""
    said, address = (re.sub(r"^(?:https?://|mailto:|tel:)", "", text.strip().rstrip("/")) for text in (words, href))
    return said == address or (href.startswith("tel:") and re.sub(r"\D", "", said) == re.sub(r"\D", "", address))


class _Quiet(HTMLParser):
    """Skips what is inside elements that are never read."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.out: list[str] = []
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _SILENT:
            self._silent += 1
        elif not self._silent:
            self.opened(tag, dict(attrs))

    def handle_endtag(self, tag: str) -> None:
        if tag in _SILENT:
            self._silent = max(0, self._silent - 1)
        elif not self._silent:
            self.closed(tag)

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self.read(data)

    def opened(self, tag: str, attrs: dict[str, str | None]) -> None: ...

    def closed(self, tag: str) -> None: ...

    def read(self, data: str) -> None: ...


class _Text(_Quiet):
    def __init__(self) -> None:
        super().__init__()
        self._links: list[tuple[int, str]] = []

    def opened(self, tag: str, attrs: dict[str, str | None]) -> None:
        if tag in _BLOCKS:
            self.out.append("\n")
        elif tag == "a":
            self._links.append((len(self.out), (attrs.get("href") or "").strip()))

    def closed(self, tag: str) -> None:
        if tag in _BLOCKS:
            self.out.append("\n")
        elif tag == "a" and self._links:
            start, href = self._links.pop()
            if href and not _says("".join(self.out[start:]), href):
                self.out.append(f" ({href})")

    def read(self, data: str) -> None:
        # A line break in HTML source is a space to its reader.
        self.out.append(data.replace("\n", " "))


class _Inline(_Quiet):
    def __init__(self) -> None:
        super().__init__()
        self._open: list[str] = []
        self._links: list[tuple[int, str]] = []

    def opened(self, tag: str, attrs: dict[str, str | None]) -> None:
        if tag == "br":
            self.out.append("<br>")
        elif tag == "a":
            self._links.append((len(self.out), attrs.get("href") or ""))
        elif tag in _SAME:
            self._open.append(_SAME[tag])
            self.out.append(f"<{_SAME[tag]}>")

    def closed(self, tag: str) -> None:
        if tag == "a" and self._links:
            self._address(*self._links.pop())
        elif (same := _SAME.get(tag)) and same in self._open:
            while (last := self._open.pop()) != same:
                self.out.append(f"</{last}>")
            self.out.append(f"</{same}>")

    def read(self, data: str) -> None:
        self.out.append(escape_html(data, quote=False))

    def _address(self, start: int, href: str) -> None:
        href = href.strip()
        if not _SHOWN.fullmatch(href):
            return
        address = href[len("mailto:") :] if href.lower().startswith("mailto:") else href
        said = text_of("".join(self.out[start:]))
        if said != address:
            self.out.append(escape_html(f" ({address})" if said else address, quote=False))

    def result(self) -> str:
        while self._links:
            self._address(*self._links.pop())
        self.out.extend(f"</{tag}>" for tag in reversed(self._open))
        self._open.clear()
        return "".join(self.out).strip()
