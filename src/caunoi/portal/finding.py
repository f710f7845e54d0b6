"""The search page: a form, what was found with its hits marked, and help when nothing was (R21)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from caunoi.agencies.models import Agency
from caunoi.foundation import clock
from caunoi.foundation.vietnamese import clean_line
from caunoi.portal import caching, prose
from caunoi.portal.context import agency_of
from caunoi.portal.pages import in_chosen_language, language, list_tag
from caunoi.releases import queries, search
from caunoi.releases.queries import Filters, Found, Shown
from caunoi.releases.search import LONGEST_QUERY, Sought

PAGE_LENGTH = 20
LAST_PAGE = 50  # who turns that many pages needs other words


@dataclass(frozen=True)
class Asked:
    """What stands in the form. `unread`: the fields that say nothing we understand; they do not filter."""

    words: str = ""
    category: str = ""
    unit: str = ""
    since: date | None = None
    until: date | None = None
    unread: Sequence[str] = field(default_factory=tuple)

    @property
    def narrowed(self) -> bool:
        return bool(self.category or self.unit or self.since or self.until)

    def filters(self) -> Filters:
        """Whole days of Việt Nam: the last one counts."""
        since = _midnight(self.since) if self.since else None
        until = _midnight(self.until + timedelta(days=1)) if self.until else None
        return Filters(category=self.category, unit=self.unit, since=since, until=until)


@dataclass(frozen=True)
class Hit:
    """One publication that was found, and the words of it that show why."""

    item: Shown
    excerpt: str


@require_safe
@in_chosen_language
def find(request: HttpRequest) -> HttpResponseBase:
    """`?q=` words, "in quotes" side by side; `chuyen-muc`, `don-vi`, `tu`, `den` narrow; `trang` goes on."""
    agency, asked, number = agency_of(request), _asked(request.GET), _page(request.GET.get("trang", "1"))
    wanted = search.sought(asked.words)
    looked = agency is not None and (wanted is not None or asked.narrowed)
    found = Found((), more=False)
    if agency and looked:
        found = queries.search(agency, wanted, asked.filters(), PAGE_LENGTH, (number - 1) * PAGE_LENGTH)
    units = list(agency.units.order_by("name")) if agency else []
    shelves = queries.shelves(agency, language()) if agency else []
    context = {
        "asked": asked,
        "wanted": wanted,
        "looked": looked,
        "hits": [Hit(item, _excerpt(item, wanted)) for item in found.items],
        "shelves": shelves,
        "units": units,
        "number": number,
        "longest": LONGEST_QUERY,
        "lang": request.GET.get("lang", ""),
        "noindex": True,
        **_other_pages(request, found, number),
        **_advice(request, agency, asked, found, number),
    }
    shown = [(item.digest, item.state) for item in found.items], shelves, [(unit.name, unit.name_en) for unit in units]
    tag = list_tag("search", request, agency, [shown, context["plain"], found.more])
    return caching.answer(request, tag, lambda: render(request, "portal/search.html", context))


# Inside ----------------------------------------------------------------------------------------------


def _asked(given: QueryDict) -> Asked:
    unread: list[str] = []
    return Asked(
        words=clean_line(given.get("q", "")[: LONGEST_QUERY * 2])[:LONGEST_QUERY],
        category=_name(given, "chuyen-muc", unread),
        unit=_name(given, "don-vi", unread),
        since=_day(given, "tu", unread),
        until=_day(given, "den", unread),
        unread=tuple(unread),
    )


def _name(given: QueryDict, field: str, unread: list[str]) -> str:
    value = given.get(field, "")
    if len(value) <= 60 and value.isascii() and value.replace("-", "").replace("_", "").isalnum():
        return value
    if value:
        unread.append(field)
    return ""


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


def _page(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and len(text) <= 3 and 1 <= int(text) <= LAST_PAGE):
        raise Http404("no such page of the list")
    return int(text)


def _excerpt(item: Shown, wanted: Sought | None) -> str:
    """The part of the article, after its title, that shows best why it was found; else its lead."""
    _title, *texts = search.texts(item.content)
    text, spans = search.most_telling(texts, wanted) if wanted else ("", [])
    return prose.excerpt(text or item.content.lead, spans)


def _other_pages(request: HttpRequest, found: Found, number: int) -> dict[str, str]:
    return {
        "next_page": _address(request, trang=str(number + 1)) if found.more and number < LAST_PAGE else "",
        "previous_page": _address(request, trang=str(number - 1)) if number > 1 else "",
        "language_query": "".join(
            f"&{urlencode({name: value})}" for name, value in request.GET.items() if name not in ("lang", "trang")
        ),
    }


def _advice(request: HttpRequest, agency: Agency | None, asked: Asked, found: Found, number: int) -> dict[str, Any]:
    """When nothing was found: the same words without marks, if those would find something; and without filters."""
    nothing = agency is not None and not found.items and number == 1
    plain = search.without_marks(asked.words) if nothing else ""
    if agency and plain and not queries.search(agency, search.sought(plain), asked.filters(), 1).items:
        plain = ""
    return {
        "plain": plain,
        "plain_page": _address(request, q=plain, trang="") if plain else "",
        "unfiltered_page": _address(request, **dict.fromkeys(("chuyen-muc", "don-vi", "tu", "den", "trang"), "")),
    }


def _address(request: HttpRequest, **changed: str) -> str:
    values = {**{name: value for name, value in request.GET.items() if value}, **changed}
    return "?" + urlencode({name: value for name, value in values.items() if value})


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), clock.VIETNAM)
