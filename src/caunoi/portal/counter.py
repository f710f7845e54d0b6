"""The public counter (R82): how much is read here, what a read is, and which readers are taken for robots."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Min, Q, Sum
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from caunoi.agencies.models import Agency
from caunoi.foundation import clock
from caunoi.portal import caching
from caunoi.portal.context import agency_of
from caunoi.portal.models import AgencyReads
from caunoi.portal.pages import in_chosen_language, list_tag
from caunoi.portal.reads import ROBOTS

RECENT = 30  # days, today included


@dataclass(frozen=True)
class Counter:
    """Reads of all articles of an agency. since: the first day that was counted; None: nothing was yet. from_day: the
    first of the recent days."""

    total: int
    recent: int
    since: date | None
    from_day: date


def counter_of(agency: Agency, today: date) -> Counter:
    """One row a day is added up, however many articles there are."""
    first = today - timedelta(RECENT - 1)
    sums = AgencyReads.objects.filter(agency=agency).aggregate(
        total=Sum("count"), recent=Sum("count", filter=Q(day__gte=first)), since=Min("day")
    )
    return Counter(sums["total"] or 0, sums["recent"] or 0, sums["since"], first)


@require_safe
@in_chosen_language
def statistics(request: HttpRequest) -> HttpResponseBase:
    """The counter with its definitions. Part of the baked pages, looked at once a minute."""
    agency = agency_of(request)
    if agency is None:
        raise Http404("no agency publishes here yet")
    now = clock.now()
    counter = counter_of(agency, clock.local(now).date())
    context = {"counter": counter, "robots": ROBOTS, "at": now, "lang": request.GET.get("lang", "")}
    tag = list_tag("statistics", request, agency, counter)
    return caching.answer(request, tag, lambda: render(request, "portal/statistics.html", context))
