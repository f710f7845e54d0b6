"""The filters of the search: what stands in the form, which choices it offers, and what each is called.

A filter is offered where it can narrow: one that every article passes is left out. Kinds, languages, areas and what an
article carries come from what has been published, so that a new one appears by itself.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from typing import Any

from django.conf import settings
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from caunoi.agencies.models import Unit
from caunoi.foundation import clock
from caunoi.foundation.vietnamese import clean_line
from caunoi.portal import prose
from caunoi.releases.holding import HOLDINGS
from caunoi.releases.queries import Facets, Filters, Shelf
from caunoi.releases.search import LONGEST_QUERY

CATEGORY, UNIT, AREA, KIND, LANGUAGE = CHOOSING = ("chuyen-muc", "don-vi", "khu-vuc", "loai", "ngon-ngu")
SINCE, UNTIL, HAS = "tu", "den", "co"
FIELDS = (*CHOOSING, SINCE, UNTIL, HAS)

KINDS = {
    "article": gettext_lazy("Article"),
    "alert": gettext_lazy("Warning"),
    "correction": gettext_lazy("Correction"),
    "fact_check": gettext_lazy("Fact check"),
    "press_release": gettext_lazy("Press release"),
}  # a kind that is not named here is offered under its own name
HOLDING_NAMES = {
    "document": gettext_lazy("Document"),
    "table": gettext_lazy("Table"),
    "picture": gettext_lazy("Picture"),
    "video": gettext_lazy("Video"),
}
_LABELS = {
    CATEGORY: (gettext_lazy("Category"), gettext_lazy("All categories")),
    UNIT: (gettext_lazy("Unit"), gettext_lazy("All units")),
    AREA: (gettext_lazy("Area"), gettext_lazy("All areas")),
    KIND: (pgettext_lazy("of an article", "Kind"), pgettext_lazy("of an article", "All kinds")),
    LANGUAGE: (gettext_lazy("Language"), gettext_lazy("All languages")),
}


@dataclass(frozen=True)
class Asked:
    """What stands in the form. `unread`: the fields that say nothing we understand; they do not filter."""

    words: str = ""
    category: str = ""
    unit: str = ""
    area: str = ""
    kind: str = ""
    language: str = ""
    has: tuple[str, ...] = ()
    since: date | None = None
    until: date | None = None
    unread: Sequence[str] = field(default_factory=tuple)

    @property
    def narrowed(self) -> bool:
        return any(getattr(self, name) for name in _ATTRIBUTES.values())

    def filters(self) -> Filters:
        """Whole days of Việt Nam: the last one counts."""
        return Filters(
            category=self.category,
            unit=self.unit,
            area=self.area,
            kind=self.kind,
            language=self.language,
            has=self.has,
            since=_midnight(self.since) if self.since else None,
            until=_midnight(self.until + timedelta(days=1)) if self.until else None,
        )


_ATTRIBUTES = {
    CATEGORY: "category", UNIT: "unit", AREA: "area", KIND: "kind", LANGUAGE: "language",
    SINCE: "since", UNTIL: "until", HAS: "has",
}  # fmt: skip


@dataclass(frozen=True)
class Option:
    """`language`: of its name, where it is not the page's."""

    value: str
    name: str
    chosen: bool
    language: str = ""


@dataclass(frozen=True)
class Choice:
    """One filter of the form: pick one of its options, or all. stepwise: only those of the next step are there."""

    field: str
    label: str
    all: str
    options: Sequence[Option]
    stepwise: bool = False


@dataclass(frozen=True)
class Narrowed:
    """What was asked, where it can be told in words and taken apart."""

    asked: Asked
    choices: Sequence[Choice]

    def filters(self) -> Filters:
        return self.asked.filters()

    def with_one_less(self) -> Iterator[tuple[str, Narrowed]]:
        """For each filter in use: its field, and the same without it."""
        for name, attribute in _ATTRIBUTES.items():
            if getattr(self.asked, attribute):
                nothing: Any = getattr(Asked(), attribute)
                yield name, replace(self, asked=replace(self.asked, **{attribute: nothing}))

    def told(self, name: str) -> str:
        """A filter in use, in words: "Category: Warnings"."""
        value = getattr(self.asked, _ATTRIBUTES[name])
        if name == SINCE:
            return _("from %(day)s") % {"day": prose.day(value)}
        if name == UNTIL:
            return _("until %(day)s") % {"day": prose.day(value)}
        if name == HAS:
            return _("with: %(what)s") % {"what": ", ".join(str(HOLDING_NAMES[what]) for what in value)}
        options = (option for choice in self.choices if choice.field == name for option in choice.options)
        return f"{_LABELS[name][0]}: {next(option.name for option in options if option.chosen)}"


def asked(given: QueryDict) -> Asked:
    """What the address says, field by field."""
    unread: list[str] = []
    return Asked(
        words=clean_line(given.get("q", "")[: LONGEST_QUERY * 2])[:LONGEST_QUERY],
        **{_ATTRIBUTES[name]: _name(given, name, unread) for name in CHOOSING},
        has=_has(given, unread),
        since=_day(given, SINCE, unread),
        until=_day(given, UNTIL, unread),
        unread=tuple(unread),
    )


def choices(asked: Asked, facets: Facets, shelves: Sequence[Shelf], units: Sequence[Unit]) -> list[Choice]:
    """The filters to pick from. What every article has is offered when there are two of it; an area, which an article
    may lack, when there is one. What is chosen already stays offered."""
    offered: dict[str, list[Option]] = {
        CATEGORY: [_option(asked.category, shelf.key, shelf.name, shelf.language) for shelf in shelves],
        AREA: [_option(asked.area, place.code, place.full_name) for place in facets.places],
        KIND: [_option(asked.kind, kind, _kind(kind)) for kind in facets.kinds],
        LANGUAGE: [_option(asked.language, code, language_name(code), code) for code in facets.languages],
        UNIT: [_option(asked.unit, unit.slug, _unit(unit)) for unit in units],
    }
    for name, options in offered.items():
        value = getattr(asked, _ATTRIBUTES[name])
        if value and not any(option.chosen for option in options):  # from an older address: it filters, so it is shown
            options.append(Option(value, language_name(value) if name == LANGUAGE else value, chosen=True))
    return [
        Choice(name, str(_LABELS[name][0]), str(_LABELS[name][1]), options, name == AREA and facets.stepwise)
        for name, options in offered.items()
        if len(options) > (0 if name == AREA else 1) or any(option.chosen for option in options)
    ]


def held(asked: Asked, facets: Facets) -> list[Option]:
    """What an article may carry besides text, to be ticked."""
    offered = [name for name in HOLDINGS if name in facets.has or name in asked.has]
    return [Option(name, str(HOLDING_NAMES[name]), name in asked.has) for name in offered]


def language_name(code: str) -> str:
    """A language by its own name."""
    return {"vi": "Tiếng Việt", "en": "English"}.get(code, dict(settings.LANGUAGES).get(code, code))


# Inside ----------------------------------------------------------------------------------------------


def _option(chosen: str, value: str, name: str, language: str = "") -> Option:
    return Option(value, name, value == chosen, language)


def _kind(kind: str) -> str:
    return str(KINDS.get(kind) or kind.replace("_", " ").capitalize())


def _unit(unit: Unit) -> str:
    return unit.name_en if prose.is_english() and unit.name_en else unit.name


def _name(given: QueryDict, field: str, unread: list[str]) -> str:
    value = given.get(field, "")
    if len(value) <= 60 and value.isascii() and value.replace("-", "").replace("_", "").isalnum():
        return value
    if value:
        unread.append(field)
    return ""


def _has(given: QueryDict, unread: list[str]) -> tuple[str, ...]:
    wanted = {value for value in given.getlist(HAS) if value}
    if wanted - set(HOLDINGS):
        unread.append(HAS)
    return tuple(name for name in HOLDINGS if name in wanted)


def _day(given: QueryDict, field: str, unread: list[str]) -> date | None:
    """As a browser's date field sends it (2027-01-05), or as people write it (05/01/2027)."""
    value = given.get(field, "").strip()
    for form in ("%Y-%m-%d", "%d/%m/%Y"):
        try:
            found = datetime.strptime(value, form).date()  # noqa: DTZ007  # a day of the calendar, not a moment
        except ValueError:
            continue
        if 1900 <= found.year <= 2200:
            return found
    if value:
        unread.append(field)
    return None


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), clock.VIETNAM)
