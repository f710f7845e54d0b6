"""A release as a Zalo article, and an article as comparable text. Pure.

`article_text` is applied to what we send and to what Zalo shows, so that both are read by the same eyes:
tags, entities, white space and the addresses of pictures (which Zalo replaces) make no difference; a changed
word, a link put under our words, a picture less or more does.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from html import escape
from urllib.parse import urlsplit

from caunoi.channels import html
from caunoi.channels.contract import JSON, Presentation, Rendition
from caunoi.foundation.vietnamese import clean_line, clean_text
from caunoi.releases.content import Asset, Picture, ReleaseContent

NAME = "zalo"

# Documented are 150 and 300, but real texts of these lengths were refused (Zalo reference §4.1).
TITLE = 140
AUTHOR = 50
DESCRIPTION = 250
PICTURE_BYTES = 1_000_000  # "≤ 1 MB", read strictly; Zalo's servers fetch the address (§4.1)

# No call is known to read or answer comments under an article, so a question there would never be heard.
COMMENT = "hide"

FIELDS = frozenset({"title", "author", "description", "cover_url", "body", "tracking_link", "comment"})


def render(release: ReleaseContent, presentation: Presentation) -> Rendition:
    facts = html.facts_of(release)
    title, cut_title = html.fit("title", clean_line(release.title), TITLE, facts)
    author, cut_author = html.fit("author", _author(presentation), AUTHOR, facts)
    lead = "" if release.operation == "withdraw" else clean_line(release.lead)
    description, cut_lead = html.fit("lead", lead, DESCRIPTION, facts)
    cover = _cover_url(release, presentation)
    content = _Body(release, presentation, cover)
    content.write(full_title=bool(cut_title), full_lead=bool(cut_lead))
    return Rendition(
        channel=NAME,
        marker=release.short_link,
        fields={
            "title": title,
            "author": author,
            "description": description,
            "cover_url": cover,
            "body": content.blocks,
            "tracking_link": release.short_link,
            "comment": COMMENT,
        },
        text=article_text(title, author, description, content.blocks),
        marks=marks(release.short_link, COMMENT),
        cuts=(*cut_title, *cut_author, *cut_lead, *content.notes),
    )


def _cover_url(release: ReleaseContent, presentation: Presentation) -> str:
    """The release's own cover, else the agency's, else the first picture. "" lets the call be refused before
    it is made: Zalo insists on a cover (§4.1)."""
    own = release.pictures[release.cover : release.cover + 1] if release.cover is not None else ()
    covers = [picture.variants.get("cover") for picture in own]
    covers += [presentation.cover]
    covers += [picture.variants.get("cover") for picture in release.pictures]
    return next((presentation.asset_url(asset) for asset in covers if asset), "")


@dataclass
class _Body:
    """Writes the article's blocks: runs of text between pictures and videos."""

    release: ReleaseContent
    presentation: Presentation
    cover: str
    blocks: list[dict[str, JSON]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    _run: list[str] = field(default_factory=list)

    def write(self, *, full_title: bool, full_lead: bool) -> None:
        """`full_…`: what had to be cut at the top of the article is said whole in its body."""
        release = self.release
        self._line(html.notice(release))
        if full_title:
            self._paragraph(html.Paragraph(_escaped(release.title), heading=True))
        if full_lead:
            self._line(release.lead)
        for piece in html.body(release, self.presentation):
            self._piece(piece)
        for piece in html.references(release):
            self._piece(piece)
        self._line(self.presentation.standing_statement)
        self._line(html.official(release))
        self._end_run()

    def _piece(self, piece: html.Piece) -> None:
        match piece:
            case html.Image():
                self._image(piece)
            case html.Video():
                self._video(piece)
            case _:
                self._paragraph(piece)

    def _line(self, text: str) -> None:
        if text:
            self._paragraph(html.Paragraph(_escaped(text)))

    def _paragraph(self, piece: html.Paragraph | html.Items) -> None:
        self._run.append(html.as_html(piece))

    def _end_run(self) -> None:
        if self._run:
            self.blocks.append({"type": "text", "content": "".join(self._run)})
            self._run = []

    def _image(self, image: html.Image) -> None:
        pictures = self.release.pictures
        picture = pictures[image.picture] if 0 <= image.picture < len(pictures) else None
        asset = _body_variant(picture) if picture else None
        caption = image.caption or (clean_line(picture.alt) if picture else "")
        if asset is None:
            self.notes.append(f"picture {image.picture + 1}: > {PICTURE_BYTES // 1000} kB")
            self._line(f"{html.words(self.release)['picture']} {caption}" if caption else "")
            return
        self._end_run()
        url = self.presentation.asset_url(asset)
        self.blocks.append({"type": "image", "url": url, "caption": caption})

    def _video(self, video: html.Video) -> None:
        """Zalo plays YouTube addresses (§4.1); the address is written out for every other reader."""
        self._line(html.as_text(video, html.words(self.release)))
        if _is_youtube(video.url):
            self._end_run()
            self.blocks.append({"type": "video", "url": video.url, "thumb": self.cover})


def _body_variant(picture: Picture) -> Asset | None:
    """The whole picture if it is light enough, else its 16:9 cover, which is made to be."""
    whole = (picture.variants.get(use) for use in ("web", "post"))
    light = next((asset for asset in whole if asset and asset.size <= PICTURE_BYTES), None)
    return light or picture.variants.get("cover")


def _is_youtube(url: str) -> bool:
    host = urlsplit(url).hostname or ""
    return host in ("youtu.be", "youtube.com", "www.youtube.com", "m.youtube.com")


def _escaped(text: str) -> str:
    return escape(clean_line(text), quote=False)


SIGNS = {"image": "▣", "video": "▶"}  # for what stands between the words

# Comparable text -------------------------------------------------------------------------------------

_ENTITIES = {"&amp;": "&", "&lt;": "<", "&gt;": ">", "&nbsp;": " ", "&#160;": " "}
_ENTITIES |= {"&quot;": '"', "&#34;": '"', "&#39;": "'", "&#x27;": "'", "&apos;": "'"}
_ENTITY = re.compile("|".join(map(re.escape, _ENTITIES)), re.IGNORECASE)


def _author(presentation: Presentation) -> str:
    """The agency's name, or its short name where the full one is too long for the field."""
    name, short = clean_line(presentation.agency_name), clean_line(presentation.agency_short_name)
    return short if short and len(name) > AUTHOR else name


def article_text(title: str, author: str, description: str, body: Sequence[Mapping[str, JSON]]) -> str:
    """What a reader of the article reads, from top to bottom: of what we sent and of what Zalo shows."""
    head = (unescaped(text) for text in (title, author, description))
    parts = [*head, *(_block_text(block) for block in body if isinstance(block, Mapping))]
    return "\n\n".join(part for part in parts if part)


def _block_text(block: Mapping[str, JSON]) -> str:
    if block.get("type") == "text":
        return clean_text(html.text_of(str(block.get("content") or "")))
    if block.get("type") in SIGNS:
        return f"{SIGNS[str(block['type'])]} {unescaped(str(block.get('caption') or ''))}".strip()
    return ""


def marks(tracking_link: str, comment: str) -> dict[str, str]:
    """Signs for what stands beside the words: where the article leads, and whether people may comment."""
    return {"tracking_link": f"↗ {tracking_link}", "comment": f"✎ {comment}"}


def unescaped(text: str) -> str:
    """Plain fields may come back with their special characters as entities. Resolved as often as they were
    escaped, and on both sides, so that the number of times does not matter."""
    while (found := _ENTITY.sub(lambda hit: _ENTITIES[hit.group().lower()], text)) != text:
        text = found
    return clean_line(text)
