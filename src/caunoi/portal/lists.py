"""Lists for readers: the front page, a category, the months, one month."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from caunoi.agencies.models import Agency
from caunoi.foundation import clock
from caunoi.portal import caching, pictures
from caunoi.portal.context import agency_of
from caunoi.portal.pages import cursor, in_chosen_language, language, list_tag, redirect
from caunoi.releases import queries
from caunoi.releases.queries import Filters, Month, Page, Shelf, Shown

PAGE_LENGTH = 20
ALERTS = "scam_warning"  # the category whose fresh articles stand above all else
ALERT_DAYS = 3  # counted in whole days of Việt Nam, so that the page changes at midnight and not in between
CORRECTION_DAYS = 7
MOST_ALERTS, MOST_CORRECTIONS = 2, 3
_NAME = re.compile(r"[-\w]{1,120}", re.ASCII)


@require_safe
@in_chosen_language
def front(request: HttpRequest) -> HttpResponseBase:
    """The lead story, fresh warnings, the newest articles, corrections and categories. Depends on the database, the
    address and the day. `?before=` goes on where a page ended, `?after=` back; `?category=` leads to its page."""
    agency = agency_of(request)
    if request.GET.get("category"):
        return _to_shelf(request)
    before, after = cursor(request, "before"), cursor(request, "after")
    page = queries.newest(agency, Filters(), PAGE_LENGTH, before, after) if agency else Page((), None)
    first_page = before is None and after is None
    beside = _beside(agency) if agency and first_page else {"alerts": (), "corrections": ()}
    shelves = queries.shelves(agency, language()) if agency else []
    shown = [_seen(page.items), *(_seen(found) for found in beside.values()), shelves]
    lead = _lead(page.items, beside["alerts"]) if first_page else None
    tag = list_tag("front", request, agency, (shown, pictures.made(lead.content) if lead else ()))
    context = {
        **_paging(request, page),
        **beside,
        "alerts": beside["alerts"][:MOST_ALERTS],
        "more_alerts": beside["alerts"][MOST_ALERTS:],
        "lead": lead,
        "items": [item for item in page.items if item is not lead],
        "shelves": shelves,
        "first_page": first_page,
    }
    return caching.answer(request, tag, lambda: render(request, "portal/front.html", context))


@require_safe
@in_chosen_language
def shelf(request: HttpRequest, slug: str) -> HttpResponseBase:
    """One category, newest first, under each name it has or had; `rel=canonical` says which one is meant to last."""
    agency = _agency(request)
    shelves = queries.shelves(agency, language())
    found = _shelf(agency, slug, shelves)
    context = {"shelf": found, "canonical": f"{agency.public_url}/chuyen-muc/{found.slug}"}
    return _list(request, agency, Filters(category=found.key), shelves, context)


@require_safe
@in_chosen_language
def archive(request: HttpRequest) -> HttpResponseBase:
    """Every month in which something was published, by year, with how much of it can be read."""
    agency = _agency(request)
    months = queries.months(agency)
    shelves = queries.shelves(agency, language())
    tag = list_tag("archive", request, agency, [months, shelves])
    context = {"years": _by_year(months), "shelves": shelves, "lang": request.GET.get("lang", "")}
    return caching.answer(request, tag, lambda: render(request, "portal/archive.html", context))


@require_safe
@in_chosen_language
def month(request: HttpRequest, year: int, month: int) -> HttpResponseBase:
    """What was first published in one month of Việt Nam's calendar."""
    agency = _agency(request)
    try:
        first = date(year, month, 1)
        following = (first + timedelta(days=31)).replace(day=1)
    except (ValueError, OverflowError) as error:
        raise Http404("no such month") from error
    filters = Filters(since=_midnight(first), until=_midnight(following))
    return _list(request, agency, filters, queries.shelves(agency, language()), {"month": first})


# Inside ----------------------------------------------------------------------------------------------


def _to_shelf(request: HttpRequest) -> HttpResponseBase:
    agency = _agency(request)
    found = _shelf(agency, request.GET["category"], queries.shelves(agency, language()))
    chosen = request.GET.get("lang", "")
    return redirect(f"/chuyen-muc/{found.slug}" + (f"?lang={chosen}" if chosen in ("vi", "en") else ""))


def _list(
    request: HttpRequest, agency: Agency, filters: Filters, shelves: Sequence[Shelf], context: dict[str, Any]
) -> HttpResponseBase:
    page = queries.newest(agency, filters, PAGE_LENGTH, cursor(request, "before"), cursor(request, "after"))
    tag = list_tag("list", request, agency, [_seen(page.items), shelves, page.older, page.newer])
    whole = {**context, **_paging(request, page), "items": page.items, "shelves": shelves}
    return caching.answer(request, tag, lambda: render(request, "portal/list.html", whole))


def _paging(request: HttpRequest, page: Page) -> dict[str, Any]:
    chosen = request.GET.get("lang", "")
    kept = {"lang": chosen} if chosen else {}
    return {
        "lang": chosen,
        "next_page": "?" + urlencode({"before": page.older, **kept}) if page.older else "",
        "previous_page": "?" + urlencode({"after": page.newer, **kept}) if page.newer else "",
    }


def _beside(agency: Agency) -> dict[str, Sequence[Shown]]:
    today = clock.local(clock.now()).date()
    fresh = Filters(category=ALERTS, since=_midnight(today - timedelta(days=ALERT_DAYS - 1)))
    alerts = queries.newest(agency, fresh, PAGE_LENGTH).items
    since = _midnight(today - timedelta(days=CORRECTION_DAYS - 1))
    return {
        "alerts": [item for item in alerts if item.state == "live"],
        "corrections": queries.corrected(agency, since, MOST_CORRECTIONS),
    }


def _lead(items: Sequence[Shown], alerts: Sequence[Shown]) -> Shown | None:
    """The newest that is in force and not said above already, in the reader's language before another one."""
    said = {item.statement for item in alerts[:MOST_ALERTS]}
    fresh = [item for item in items if item.state == "live" and item.statement not in said]
    own = [item for item in fresh if item.content.language == language()]
    return next(iter([*own, *fresh, *items]), None)


def _seen(items: Sequence[Shown]) -> list[tuple[str, str]]:
    return [(item.digest, item.state) for item in items]


def _by_year(months: Sequence[Month]) -> list[tuple[int, list[Month]]]:
    years: dict[int, list[Month]] = {}
    for item in months:
        years.setdefault(item.first.year, []).append(item)
    return list(years.items())


def _shelf(agency: Agency, name: str, shelves: Sequence[Shelf]) -> Shelf:
    key = queries.shelf_key(agency, name) if _NAME.fullmatch(name) else None
    found = next((item for item in shelves if item.key == key), None)
    if found is None:
        raise Http404("no such category")
    return found


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), clock.VIETNAM)


def _agency(request: HttpRequest) -> Agency:
    agency = agency_of(request)
    if agency is None:
        raise Http404("no agency publishes here yet")
    return agency
