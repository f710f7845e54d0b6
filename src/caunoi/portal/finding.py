"""The search page: a form, what was found with its hits marked, and help when nothing was (R21)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from caunoi.agencies.models import Agency
from caunoi.portal import caching, narrowing, prose
from caunoi.portal.context import agency_of
from caunoi.portal.pages import in_chosen_language, language, list_tag
from caunoi.releases import queries, search
from caunoi.releases.queries import Facets, Found, Shown
from caunoi.releases.search import LONGEST_QUERY, Sought

PAGE_LENGTH = 20
LAST_PAGE = 50  # who turns that many pages needs other words


@dataclass(frozen=True)
class Hit:
    """One publication that was found, and the words of it that show why."""

    item: Shown
    excerpt: str


@require_safe
@in_chosen_language
def find(request: HttpRequest) -> HttpResponseBase:
    """`?q=` words, "in quotes" side by side; the fields of `narrowing` narrow; `trang` goes on."""
    agency, asked = agency_of(request), narrowing.asked(request.GET)
    number = _page(request.GET.get("trang", "1"))
    wanted = search.sought(asked.words)
    looked = agency is not None and (wanted is not None or asked.narrowed)
    found = Found((), more=False)
    facets = queries.facets(agency, language(), asked.area) if agency else Facets()
    if agency and looked:
        found = queries.search(agency, wanted, asked.filters(), PAGE_LENGTH, (number - 1) * PAGE_LENGTH)
    units = list(agency.units.order_by("name")) if agency else []
    shelves = queries.shelves(agency, language()) if agency else []
    choices = narrowing.choices(asked, facets, shelves, units)
    context = {
        "asked": asked,
        "choices": choices,
        "held": narrowing.held(asked, facets),
        "wanted": wanted,
        "looked": looked,
        "hits": [Hit(item, _excerpt(item, wanted)) for item in found.items],
        "shelves": shelves,
        "number": number,
        "longest": LONGEST_QUERY,
        "lang": request.GET.get("lang", ""),
        "noindex": True,
        **_other_pages(request, found, number),
        **_advice(request, agency, narrowing.Narrowed(asked, choices), found, number),
    }
    shown = [(item.digest, item.state) for item in found.items], shelves, choices, context["held"]
    tag = list_tag("search", request, agency, [shown, context["plain"], context["without"], found.more])
    return caching.answer(request, tag, lambda: render(request, "portal/search.html", context))


# Inside ----------------------------------------------------------------------------------------------


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
    given = [(name, value) for name, values in request.GET.lists() for value in values]
    return {
        "next_page": _address(request, trang=str(number + 1)) if found.more and number < LAST_PAGE else "",
        "previous_page": _address(request, trang=str(number - 1)) if number > 1 else "",
        "language_query": "".join(
            f"&{urlencode({name: value})}" for name, value in given if name not in ("lang", "trang")
        ),
    }


def _advice(
    request: HttpRequest, agency: Agency | None, narrowed: narrowing.Narrowed, found: Found, number: int
) -> dict[str, Any]:
    """When nothing was found: the same words without marks, if those would find something; and without each filter
    that stands in the way."""
    nothing = agency is not None and not found.items and number == 1
    plain = search.without_marks(narrowed.asked.words) if nothing else ""
    if agency and plain and not queries.finds(agency, search.sought(plain), narrowed.filters()):
        plain = ""
    without = _obstacles(request, agency, narrowed) if agency and nothing else []
    return {
        "plain": plain,
        "plain_page": _address(request, q=plain, trang="") if plain else "",
        "without": without,
        "unfiltered_page": _address(request, **dict.fromkeys((*narrowing.FIELDS, "trang"), "")),
    }


def _obstacles(request: HttpRequest, agency: Agency, narrowed: narrowing.Narrowed) -> list[tuple[str, str]]:
    """The filters without which something would be found: what each is called, and the page without it."""
    wanted = search.sought(narrowed.asked.words)
    helping = [
        (name, less) for name, less in narrowed.with_one_less() if (wanted or less.asked.narrowed)
        and queries.finds(agency, wanted, less.filters())
    ]  # fmt: skip
    return [(narrowed.told(name), _address(request, **{name: "", "trang": ""})) for name, _less in helping]


def _address(request: HttpRequest, **changed: str) -> str:
    """This page with some of its fields changed; an empty one goes."""
    kept = [(name, value) for name, values in request.GET.lists() for value in values if value and name not in changed]
    new = [(name, value) for name, value in changed.items() if value]
    order = {name: place for place, name in enumerate(dict.fromkeys([*request.GET, *changed]))}
    return "?" + urlencode(sorted([*kept, *new], key=lambda pair: order[pair[0]]))
