"""A release as a post of a Facebook Page. Pure.

A reader of a Page sees the title, the lead, the body in plain text, where the official version is, and what
it rests on. Pictures are sent as files (variant "post"); without pictures the post carries the short link,
whose preview Facebook draws from the portal's page.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from caunoi.channels import html
from caunoi.channels.contract import JSON, Presentation, Rendition
from caunoi.foundation.vietnamese import clean_line, clean_text, cut
from caunoi.releases.content import Picture, ReleaseContent

NAME = "facebook"

MESSAGE = 63_206  # characters of a post (Facebook reference A3)
BODY = 5_000  # our own bound: beyond it a post is no longer read, and the portal is one tap away
PHOTOS = 10  # the true maximum is not published (A3)

FIELDS = frozenset({"message", "link", "photos"})


def render(release: ReleaseContent, presentation: Presentation) -> Rendition:
    message, cuts = _message(release, presentation)
    photos = [] if release.operation == "withdraw" else _photos(release)
    if len(photos) > PHOTOS:
        cuts.append(f"photos: {len(photos)} → {PHOTOS}")
    return Rendition(
        channel=NAME,
        marker=release.short_link,
        fields={
            "message": message,
            "link": "" if photos else release.short_link,
            "photos": photos[:PHOTOS],
        },
        text=message_text(message),
        marks=marks("" if photos else release.short_link, len(photos[:PHOTOS])),
        cuts=tuple(cuts),
    )


def message_text(message: str) -> str:
    """The comparable text of a post: what we sent and what Facebook shows, read by the same eyes."""
    return clean_text(message).strip()


def marks(link: str, photos: int) -> dict[str, str]:
    """Signs for what hangs below the text: a card with the address it leads to, or pictures."""
    return ({"link": f"↗ {link}"} if link else {}) | ({"photos": f"▣ × {photos}"} if photos else {})


def _message(release: ReleaseContent, presentation: Presentation) -> tuple[str, list[str]]:
    """Title and address stand before everything that could be cut."""
    labels = html.words(release)
    facts = html.facts_of(release)
    lead = "" if release.operation == "withdraw" else clean_line(release.lead)
    pieces = html.body(release, presentation)
    texts = [html.as_text(piece, labels) for piece in pieces]
    headings = [isinstance(piece, html.Paragraph) and piece.heading for piece in pieces]
    body, cuts = _shortened(texts, headings, facts)
    message = _paragraphs(
        html.notice(release),
        clean_line(release.title),
        lead,
        body,
        html.official(release),
        *(html.as_text(piece, labels) for piece in html.references(release)),
        clean_line(presentation.standing_statement),
    )
    short, cut_message = html.fit("message", message, MESSAGE, [*facts, release.short_link])
    return short, [*cuts, *cut_message]


def _paragraphs(*texts: str) -> str:
    return "\n\n".join(text for text in texts if text)


def _shortened(texts: Sequence[str], headings: Sequence[bool], facts: Sequence[str]) -> tuple[str, list[str]]:
    """The whole body, or its first paragraphs and "…". No heading is left behind alone."""
    whole = _paragraphs(*texts)
    if len(whole) <= BODY:
        return whole, []
    kept = list(_fitting(texts))
    while kept and headings[len(kept) - 1]:
        kept.pop()
    short = _paragraphs(*kept, "…")
    if len(short) < BODY // 2:  # the next paragraph is a very long one: say as much of it as fits
        short = cut(whole, BODY, keep=html.spans(whole, facts))
    return short, [f"body: {len(whole)} → {len(short)}"]


def _fitting(texts: Sequence[str]) -> Iterator[str]:
    room = BODY - len("\n\n…")
    for text in texts:
        room -= len(text) + len("\n\n")
        if room < 0:
            return
        yield text


def _photos(release: ReleaseContent) -> list[dict[str, JSON]]:
    """The cover first, then the others in their order. Blobs and sizes only: the bytes are read when sent."""
    order = list(range(len(release.pictures)))
    if release.cover is not None and release.cover in order:
        order.remove(release.cover)
        order.insert(0, release.cover)
    photos: dict[str, dict[str, JSON]] = {}  # the same picture, as cover and in the body, is one photo
    for photo in (_photo(release.pictures[index]) for index in order):
        if photo is not None:
            photos.setdefault(photo["blob"], photo)
    return list(photos.values())


def _photo(picture: Picture) -> dict[str, JSON] | None:
    asset = picture.variants.get("post")
    if asset is None:
        return None
    return {
        "blob": asset.blob,
        "media_type": asset.media_type,
        "size": asset.size,
        "width": asset.width,
        "height": asset.height,
        "alt": clean_line(picture.alt),
    }
