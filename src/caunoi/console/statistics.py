"""Statistics of a month: how often each statement was read, and what was said. Sums only; nothing here knows a person.

How reads are counted, and who counts as a robot: caunoi/portal/reads.py, docs/reference/statistics.md.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Count, QuerySet, Sum
from django.db.models.functions import TruncDate
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from caunoi.agencies.models import Agency
from caunoi.console.answering import agency_for, answer
from caunoi.console.drawing import Drawing, by_day
from caunoi.foundation import clock
from caunoi.portal.models import Reads
from caunoi.releases.models import Publication, Release

MOST = 100  # statements on the sheet; the CSV has all
MONTHS = 24  # that one can choose


@dataclass(frozen=True)
class Month:
    """A calendar month in Việt Nam."""

    first: date

    @property
    def after(self) -> date:
        return (self.first + timedelta(31)).replace(day=1)

    @property
    def last(self) -> date:
        return self.after - timedelta(1)

    def __str__(self) -> str:
        return f"{self.first:%Y-%m}"


@dataclass(frozen=True)
class Line:
    statement: str
    title: str
    reads: int


@dataclass(frozen=True)
class Sheet:
    """One period for a person. `said`: how many releases there were, by operation."""

    month: Month
    lines: Sequence[Line]
    more: bool
    drawing: Drawing
    said: Mapping[str, int]
    at: datetime


def releases_by_day(agency: Agency, first: date, last: date) -> dict[date, int]:
    """How many releases were approved on each day of Việt Nam's calendar."""
    day = TruncDate("approved_at", tzinfo=clock.VIETNAM)
    found = _releases(agency, first, last).annotate(day=day).values_list("day").annotate(count=Count("pk"))
    return dict(found.order_by())


def sheet(agency: Agency, month: Month) -> Sheet:
    reads = _reads(agency, month)
    by_statement = reads.values_list("statement_id").annotate(total=Sum("count")).order_by("-total", "statement_id")
    found = list(by_statement[: MOST + 1])
    titles = _titles([statement for statement, _total in found])
    days = dict(reads.values_list("day").annotate(total=Sum("count")).order_by())
    said = _releases(agency, month.first, month.last).values_list("operation").annotate(count=Count("pk")).order_by()
    return Sheet(
        month=month,
        lines=[Line(statement, titles.get(statement, statement), total) for statement, total in found[:MOST]],
        more=len(found) > MOST,
        drawing=by_day(days, month.first, month.last),
        said={"publish": 0, "amend": 0, "withdraw": 0, **dict(said)},
        at=clock.now(),
    )


def _reads(agency: Agency, month: Month) -> QuerySet[Reads]:
    return Reads.objects.filter(statement__agency=agency, day__gte=month.first, day__lt=month.after)


def _releases(agency: Agency, first: date, last: date) -> QuerySet[Release]:
    """Releases approved from the first to the last day, both included."""
    start = datetime.combine(first, time(), clock.VIETNAM)
    end = datetime.combine(last + timedelta(1), time(), clock.VIETNAM)
    return Release.objects.filter(statement__agency=agency, approved_at__gte=start, approved_at__lt=end)


def _titles(statements: Sequence[str]) -> dict[str, str]:
    return dict(Publication.objects.filter(pk__in=statements).values_list("pk", "title"))


# Screens ---------------------------------------------------------------------------------------------


@require_GET
def screen(request: HttpRequest) -> HttpResponse:
    agency = agency_for(request)
    return answer(
        request,
        "console/statistics.html",
        _("Statistics"),
        [(_("Statistics"), "")],
        sheet=sheet(agency, _month(request)),
        months=_months(),
        agency=agency,
    )


@require_GET
def reads_csv(request: HttpRequest) -> StreamingHttpResponse:
    """Every statement and day of the month, line by line."""
    agency, month = agency_for(request), _month(request)
    response = StreamingHttpResponse(_csv(agency, month), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="reads-{month}.csv"'
    return response


def _csv(agency: Agency, month: Month) -> Iterator[str]:
    writer = csv.writer(_Line())
    yield "\ufeff" + writer.writerow(["day", "statement", "title", "reads"])  # the mark tells Excel that it is UTF-8
    rows = _reads(agency, month).order_by("day", "statement_id")
    for each in rows.values_list("day", "statement_id", "statement__publication__title", "count").iterator():
        day, statement, title, reads = each
        yield writer.writerow([day.isoformat(), statement, _harmless(title or ""), reads])


class _Line:
    """What csv writes to: gives the line back."""

    def write(self, line: str) -> str:
        return line


def _harmless(title: str) -> str:
    """A spreadsheet reckons with what begins like a formula."""
    return f"'{title}" if title.startswith(("=", "+", "-", "@", "\t", "\r")) else title


def _month(request: HttpRequest) -> Month:
    wanted: Any = request.GET.get("month", "")
    if not wanted:
        return _this_month()
    found = next((month for month in _months() if str(month) == wanted), None)
    if found is None:
        raise Http404("no such month")
    return found


def _this_month() -> Month:
    return Month(clock.local(clock.now()).date().replace(day=1))


def _months() -> list[Month]:
    """The months that can be chosen, newest first."""
    months = [_this_month()]
    while len(months) < MONTHS:
        months.append(Month((months[-1].first - timedelta(1)).replace(day=1)))
    return months
