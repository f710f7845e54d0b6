"""A copy as it will look on a phone: picture, title, words, link, and where the channel cuts (R24).

Read from the fields of a rendition by their names, so that a channel that is added later is shown too, at least in
words. Nothing here imitates a platform's own look.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import count
from typing import Any, Literal
from urllib.parse import urlsplit

from caunoi.channels import html
from caunoi.channels.contract import Presentation, Rendition
from caunoi.newsroom import compose
from caunoi.releases.content import ReleaseContent

ELLIPSIS = "…"
Kind = Literal["picture", "title", "byline", "words", "link", "more"]


@dataclass(frozen=True)
class Run:
    """Words; `cut`: the channel cuts what would follow. Every cut of a sheet has its number, from 1; 0 is none."""

    text: str
    cut: int = 0


@dataclass(frozen=True)
class Part:
    """One thing on the screen, from top to bottom. `url` is a picture's or a link's; of "more" `runs` is empty,
    `count` says how many pictures are left out, and `cut` numbers this cut."""

    kind: Kind
    runs: Sequence[Run] = ()
    url: str = ""
    count: int = 0
    cut: int = 0


def sheet(rendition: Rendition, said: ReleaseContent, presentation: Presentation) -> list[Part]:
    """The parts of a copy of `said`. Pictures are named by the addresses that the portal serves."""
    fields, cuts = rendition.fields, _cut_fields(rendition)
    if "message" in fields:
        return _numbered(_post(fields, cuts, said, presentation))
    if "title" in fields and "body" in fields:
        return _numbered(_article(fields, cuts, presentation))
    if "address" in fields:
        return list(_page(said, presentation))
    return [Part("words", [Run(rendition.text)])]


def has_cut(parts: Sequence[Part]) -> bool:
    """Whether a cut is marked on this sheet: not every note of a cut has a place on it."""
    return any(part.cut or any(run.cut for run in part.runs) for part in parts)


def _numbered(parts: Iterable[Part]) -> list[Part]:
    """Each cut with its own number, by which a page can lead to it."""
    numbers = count(1)
    return [
        replace(
            part,
            runs=[replace(run, cut=next(numbers)) if run.cut else run for run in part.runs],
            cut=next(numbers) if part.cut else 0,
        )
        for part in parts
    ]


def words(text: str) -> list[Part]:
    """What was seen on a channel: its words, without a claim where they stand."""
    return [Part("words", [Run(text)])]


def _cut_fields(rendition: Rendition) -> dict[str, str]:
    """What did not fit, by name: "lead" → "310 → 250"."""
    return {name: note for name, _colon, note in (cut.partition(": ") for cut in rendition.cuts)}


def _post(
    fields: Mapping[str, Any], cuts: Mapping[str, str], said: ReleaseContent, presentation: Presentation
) -> Iterator[Part]:
    message = str(fields["message"])
    yield Part("words", _cut_inside(message, said) if cuts.keys() & {"body", "message"} else [Run(message)])
    for photo in fields.get("photos") or ():
        yield Part("picture", [Run(photo["alt"])], f"{presentation.asset_base}{photo['blob']}.jpg")
    if "photos" in cuts:
        before, _arrow, after = cuts["photos"].partition(" → ")
        yield Part("more", count=int(before) - int(after), cut=1)
    if fields.get("link"):
        yield Part("link", [Run(said.title)], str(fields["link"]))


def _article(fields: Mapping[str, Any], cuts: Mapping[str, str], presentation: Presentation) -> Iterator[Part]:
    if fields.get("cover_url"):
        yield Part("picture", url=str(fields["cover_url"]))
    yield Part("title", [Run(str(fields["title"]), int("title" in cuts))])
    if fields.get("author"):
        yield Part("byline", [Run(str(fields["author"]), int("author" in cuts))])
    if fields.get("description"):
        yield Part("words", [Run(str(fields["description"]), int("lead" in cuts))])
    for block in fields["body"]:
        if block["type"] == "text":
            yield Part("words", [Run(html.text_of(block["content"]))])
        elif block["type"] == "image":
            yield Part("picture", [Run(block["caption"])], block["url"])
        elif block["type"] == "video":
            yield Part("link", [Run(block["url"])], block["url"])


def _page(said: ReleaseContent, presentation: Presentation) -> Iterator[Part]:
    if said.cover is not None and said.cover < len(said.pictures):
        cover = said.pictures[said.cover]
        yield Part("picture", [Run(cover.alt)], f"{presentation.asset_base}{cover.variants['web'].blob}.jpg")
    yield Part("title", [Run(said.title)])
    yield Part("words", [Run(said.lead)])
    yield Part("words", [Run("\n\n".join(filter(None, map(compose.block_text, said.body))))])
    yield Part("link", [Run(said.title)], said.address)


def _cut_inside(text: str, said: ReleaseContent) -> list[Run]:
    """The words before and after the place of the cut: the first line ending in "…" that is none of the release."""
    own = [" ".join(line.split()) for line in _lines(said)]
    at = 0
    for line in text.splitlines(keepends=True):
        at += len(line.rstrip())
        short = " ".join(line.split())
        if short.endswith(ELLIPSIS) and not any(short.endswith(mine) for mine in own):
            return [run for run in (Run(text[:at], cut=1), Run(text[at:].lstrip("\n"))) if run.text]
        at += len(line) - len(line.rstrip())
    return [Run(text)]


def _lines(said: ReleaseContent) -> Iterator[str]:
    """Lines of the release that end in "…" by themselves."""
    value = {"title": said.title, "lead": said.lead, "body": said.body}
    text = "\n".join([compose.text_of(value), *(link.title for link in said.sources), *said.legal_references])
    return (line for line in text.splitlines() if line.rstrip().endswith(ELLIPSIS))


def host_of(url: str) -> str:
    """What a phone writes under a link."""
    return urlsplit(url).hostname or url
