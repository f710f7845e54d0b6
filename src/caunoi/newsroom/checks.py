"""What has to be right before an article may be submitted or approved, each named by its field.

Form, command line and approval use this one list. Limits: Zalo reference §4.1 (title), R24.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from django.utils.translation import gettext as _

from caunoi.foundation import clock

TITLE = 140
LEAD = 300


@dataclass(frozen=True)
class Problem:
    """What is wrong, in the language of the person who has to mend it. `field` is a field of the article."""

    field: str
    message: str


class NotReady(Exception):
    """The article cannot go on; `problems` says why, field by field."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("; ".join(f"{problem.field}: {problem.message}" for problem in problems))
        self.problems = problems


def require_ready(value: Mapping[str, Any]) -> None:
    """Raise NotReady unless the draft may be submitted."""
    found = list(problems(value))
    if found:
        raise NotReady(found)


def problems(value: Mapping[str, Any]) -> Iterator[Problem]:
    """Everything that blocks a draft (`compose.draft_value`)."""
    yield from _texts(value)
    yield from _pictures(value)
    yield from _links(value)
    yield from _times(value)


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


def _pictures(value: Mapping[str, Any]) -> Iterator[Problem]:
    for position, picture in enumerate(value["pictures"]):
        if not picture["alt"]:
            field = "cover_alt" if position == 0 and value["cover"] == 0 else "body"
            yield Problem(
                field,
                _("Picture %(number)d has no description for those who cannot see it.") % {"number": position + 1},
            )


def _links(value: Mapping[str, Any]) -> Iterator[Problem]:
    for source in value["sources"]:
        if source["url"] and urlsplit(source["url"]).scheme not in ("http", "https"):
            yield Problem(
                "sources",
                _("The address of the source “%(title)s” must begin with https://.") % {"title": source["title"]},
            )


def _times(value: Mapping[str, Any]) -> Iterator[Problem]:
    begins, ends = (
        datetime.fromisoformat(value[name]) if value[name] else None for name in ("not_before", "not_after")
    )
    if ends and ends <= (begins or clock.now()):
        yield Problem("not_after", _("The end must lie after the beginning and after now."))
