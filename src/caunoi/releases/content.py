"""A release as a plain value: what was approved, word for word, without a database behind it.

`ReleaseContent` is the parsed form of a release's canonical JSON. Channels derive their copies from it,
the portal shows it, and anyone can rebuild the signed bytes from it. The JSON field names are public and
stable; `docs/reference/release.md` describes them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields, is_dataclass
from datetime import UTC, datetime
from typing import Any, Literal

Operation = Literal["publish", "amend", "withdraw"]

FORMAT = "caunoi-release/1"


@dataclass(frozen=True)
class Picture:
    """One picture as released. `variants` maps a use ("web", "cover", "post") to a blob made at freezing.

    web: at most 1200 px wide JPEG for the portal; cover: 16:9 JPEG of at most 1 MB for Zalo;
    post: JPEG of at most 4 MB and 2048 px for Facebook.
    """

    blob: str  # SHA-256 of the original, lower-case hex
    alt: str
    width: int
    height: int
    variants: Mapping[str, Asset]


@dataclass(frozen=True)
class Asset:
    """A stored file by its SHA-256, with what a page needs to lay it out. Sizes in bytes and pixels."""

    blob: str
    media_type: str
    size: int
    width: int = 0
    height: int = 0


@dataclass(frozen=True)
class Fact:
    """A locked fact: a number, date, time, phone, link or document number no copy may change."""

    kind: str
    text: str


@dataclass(frozen=True)
class Link:
    title: str
    url: str = ""


@dataclass(frozen=True)
class AreaName:
    code: str
    name: str


@dataclass(frozen=True)
class Area(AreaName):
    """Where a release holds. `within`: the areas that contain it, the widest first."""

    within: Sequence[AreaName] = ()

    @property
    def codes(self) -> list[str]:
        """From the widest area to this one."""
        return [*(area.code for area in self.within), self.code]

    @property
    def full_name(self) -> str:
        """As an address is written: the smallest first."""
        return ", ".join([self.name, *(area.name for area in reversed(self.within))])


@dataclass(frozen=True)
class ReleaseContent:
    """Everything a reader or a channel may know of one release.

    `body` is a sequence of blocks, each a mapping with `type` and:
    paragraph {html} · heading {text} · image {picture: index, caption} · quote {text, by} ·
    list {ordered, items: [html]} · table {caption, header: [text], rows: [[text]]} ·
    document {title, asset} · video {url, title}.
    The html of paragraphs and list items is already clean: only b, i, strong, em, br and a[href].
    Times are aware. `people` names accounts by number ("u3"), so that two persons can be told apart
    without being named to the public.
    """

    statement: str
    number: int
    operation: Operation
    agency: str
    unit: str
    language: str
    category: str
    category_name: str
    title: str
    lead: str
    slug: str
    body: Sequence[Mapping[str, Any]]
    address: str  # canonical page: https://…/t/<statement>/<slug>
    short_link: str  # https://…/t/<statement>: the marker by which a copy is recognised
    approved_at: datetime
    first_published_at: datetime
    reason: str = ""  # why it was amended or withdrawn, shown to the public
    not_before: datetime | None = None
    not_after: datetime | None = None
    translation_of: str = ""
    sources: Sequence[Link] = ()
    legal_references: Sequence[str] = ()
    pictures: Sequence[Picture] = ()
    cover: int | None = None  # index into pictures
    facts: Sequence[Fact] = ()
    authors: Sequence[str] = ()
    approver: str = ""
    broadcast: Mapping[str, Any] = field(default_factory=dict)  # {} or a target, see channels/zalo/broadcast.py
    area: Area | None = None  # None: wherever the agency is responsible


def to_json(content: ReleaseContent) -> dict[str, Any]:
    """The JSON value that is signed: every field by its name, times in ISO 8601 UTC, absent ones left out."""
    value: dict[str, Any] = {"format": FORMAT}
    for item in fields(content):
        plain = _plain(getattr(content, item.name))
        if plain not in (None, "", [], {}):
            value[item.name] = plain
    return value


def from_json(value: Mapping[str, Any]) -> ReleaseContent:
    """The content of a parsed canonical JSON. Raises ValueError for another format."""
    if value.get("format") != FORMAT:
        raise ValueError(f"not a {FORMAT}: {value.get('format')!r}")
    known: dict[str, Any] = {
        "lead": "",
        "body": [],
        **{key: item for key, item in value.items() if key != "format"},
    }
    for name in ("approved_at", "first_published_at", "not_before", "not_after"):
        if known.get(name):
            known[name] = datetime.fromisoformat(known[name])
    known["pictures"] = tuple(_picture(item) for item in known.get("pictures", ()))
    known["sources"] = tuple(Link(item["title"], item.get("url", "")) for item in known.get("sources", ()))
    known["facts"] = tuple(Fact(item["kind"], item["text"]) for item in known.get("facts", ()))
    known["body"] = tuple(known["body"])
    known["legal_references"] = tuple(known.get("legal_references", ()))
    known["authors"] = tuple(known.get("authors", ()))
    if known.get("area"):
        known["area"] = _area(known["area"])
    return ReleaseContent(**known)


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if is_dataclass(value):
        return {item.name: _plain(getattr(value, item.name)) for item in fields(value)}
    if isinstance(value, Mapping):
        return {name: _plain(item) for name, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(item) for item in value]
    return value


def _area(value: Mapping[str, Any]) -> Area:
    within = tuple(AreaName(item["code"], item["name"]) for item in value.get("within", ()))
    return Area(value["code"], value["name"], within)


def _picture(value: Mapping[str, Any]) -> Picture:
    variants = {use: Asset(**asset) for use, asset in value["variants"].items()}
    return Picture(value["blob"], value["alt"], value["width"], value["height"], variants)
