"""What has to be right before an article may be submitted or approved, each named by its field.

Form, command line and approval use this one list. Limits: Zalo reference §4.1 (title), R24.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from django.utils.translation import gettext as _

from caunoi.foundation import clock
from caunoi.releases import queries
from caunoi.releases.models import Statement

TITLE = 140
LEAD = 300


@dataclass(frozen=True)
class Problem:
    """What is wrong, in the language of the person who has to mend it. `field` is a field of the article; `block` the
    number, from 1, of the block of its body, or of its source; 0 for none."""

    field: str
    message: str
    block: int = 0

    @property
    def where(self) -> str:
        """The place as a file or a program names it."""
        return f"{self.field}[{self.block}]" if self.block else self.field


class NotReady(Exception):
    """The article cannot go on; `problems` says why, field by field."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("; ".join(f"{problem.where}: {problem.message}" for problem in problems))
        self.problems = problems


def require_ready(value: Mapping[str, Any], statement: str, blocks: Sequence[int] = ()) -> None:
    """Raise NotReady unless the draft of this statement may be submitted."""
    found = list(problems(value, statement, blocks))
    if found:
        raise NotReady(found)


def problems(value: Mapping[str, Any], statement: str, blocks: Sequence[int] = ()) -> Iterator[Problem]:
    """Everything that blocks a draft (`compose.draft_value`) of a statement; "" for one that is not saved yet.
    `blocks`: the editor's number of each of its blocks (`compose.block_numbers`), where a paragraph of the editor may
    have become several."""
    yield from _texts(value)
    yield from _pictures(value, blocks)
    yield from _links(value)
    yield from _times(value)
    if value.get("translation_of"):
        yield from _translation(value, statement)


def number_of(blocks: Sequence[int], index: int) -> int:
    """What the editor calls the block at `index` of the body."""
    return blocks[index] if index < len(blocks) else index + 1


def _texts(value: Mapping[str, Any]) -> Iterator[Problem]:
    title, lead = value["title"], value["lead"]
    if not title:
        yield Problem("title", _("The title is missing."))
    if len(title) > TITLE:
        yield Problem(
            "title",
            _("The title has %(count)d characters; at most %(most)d fit on every channel.")
            % {"count": len(title), "most": TITLE},
        )
    if not lead:
        yield Problem("lead", _("The lead is missing."))
    if len(lead) > LEAD:
        yield Problem(
            "lead",
            _("The lead has %(count)d characters; at most %(most)d fit on every channel.")
            % {"count": len(lead), "most": LEAD},
        )
    if not any(block["type"] in ("paragraph", "list", "table", "quote") for block in value["body"]):
        yield Problem("body", _("The body needs at least one paragraph of text: a picture alone cannot be read aloud."))
    if not value["sources"]:
        yield Problem("sources", _("Name at least one source."))


def _pictures(value: Mapping[str, Any], blocks: Sequence[int]) -> Iterator[Problem]:
    places = {block["picture"]: number_of(blocks, at) for at, block in enumerate(value["body"]) if "picture" in block}
    for position, picture in enumerate(value["pictures"]):
        if not picture["alt"]:
            field = "cover_alt" if position == value["cover"] else "body"
            yield Problem(
                field,
                _("Picture %(number)d has no description for those who cannot see it.") % {"number": position + 1},
                places.get(position, 0),
            )


def _links(value: Mapping[str, Any]) -> Iterator[Problem]:
    for number, source in enumerate(value["sources"], 1):
        if source["url"] and urlsplit(source["url"]).scheme not in ("http", "https"):
            yield Problem(
                "sources",
                _("The address of the source “%(title)s” must begin with https://.") % {"title": source["title"]},
                number,
            )


def _times(value: Mapping[str, Any]) -> Iterator[Problem]:
    begins, ends = (
        datetime.fromisoformat(value[name]) if value[name] else None for name in ("not_before", "not_after")
    )
    if ends and ends <= (begins or clock.now()):
        yield Problem("not_after", _("The end must lie after the beginning and after now."))


def _translation(value: Mapping[str, Any], statement: str) -> Iterator[Problem]:
    """One original, and translations of it: no chains, and each language once."""
    name, language = value["translation_of"], value["language"]
    known = queries.history(name)
    if known is None or known.never_public or known.shown.agency.slug != value["agency"]:
        message = _("%(name)s is not public, or speaks for another agency; a translation follows what was published.")
        yield Problem("translation_of", message % {"name": name})
        return
    first = known.shown.content.translation_of
    others = Statement.objects.filter(translation_of=name, publication__language=language).exclude(pk=statement)
    if name == statement or known.shown.content.language == language:
        message = _("%(name)s is in the same language; a translation is in another one.") % {"name": name}
    elif first:
        message = _("%(name)s is a translation itself; name its original, %(first)s.") % {"name": name, "first": first}
    elif statement and Statement.objects.filter(translation_of=statement).exists():
        message = _("Other articles are translations of this one, so it cannot be a translation itself.")
    elif other := others.exclude(publication__state="withdrawn").first():
        message = _("%(name)s has a translation into this language already: %(other)s.")
        message %= {"name": name, "other": other}
    else:
        return
    yield Problem("translation_of", message)
