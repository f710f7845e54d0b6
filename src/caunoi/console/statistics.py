"""Statistics of a month: how often each statement was read, and what was said. Sums only; nothing here knows a person.

How reads are counted, and who counts as a robot: caunoi/portal/reads.py, docs/reference/statistics.md.
"""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import islice
from typing import Any

from django.db.models import Count, QuerySet, Sum, Value
from django.db.models.functions import TruncDate
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from caunoi.agencies.models import Agency, ChannelAccount
from caunoi.channels.contract import Figures
from caunoi.console.answering import agency_for, answer
from caunoi.console.drawing import Drawing, by_day
from caunoi.delivery import renditions
from caunoi.delivery.models import CopyFigures
from caunoi.delivery.queries import FollowersAt, figures_until, followers_until
from caunoi.foundation import clock
from caunoi.portal.models import Reads
from caunoi.portal.register import KINDS
from caunoi.releases.models import Publication, Release

MOST = 100  # statements on the sheet; the CSV has all
MONTHS = 24  # that one can choose
BATCH = 500  # statements that a CSV reads at a time

FIGURES = {
    "views": (gettext_lazy("Views"), gettext_lazy("times opened or shown, as the platform counts")),
    "reach": (gettext_lazy("Reach"), gettext_lazy("different people or accounts, as the platform estimates")),
    "engagement": (gettext_lazy("Engagement"), gettext_lazy("reactions, comments and shares together")),
}
"""Every figure that a channel may give (channels/contract.py): its name and its short definition."""


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
class Counted:
    """An account whose platform counts: which figures it has, and what the last look by the end of the month said."""

    account: ChannelAccount
    figures: Sequence[str]
    last: FollowersAt | None
    is_one_of_several: bool  # on its channel

    @property
    def kind(self) -> Any:
        return KINDS.get(self.account.channel, self.account.channel)

    @property
    def heads(self) -> list[tuple[Any, Any]]:
        """Name and short definition of each figure, for the heads of the columns."""
        return [FIGURES[name] for name in self.figures]


@dataclass(frozen=True)
class Cell:
    """One figure of one article on one account. `posted` without a count: the platform did not give it."""

    count: int | None
    posted: bool


@dataclass(frozen=True)
class Line:
    statement: str
    title: str
    reads: int
    cells: Sequence[Cell]


@dataclass(frozen=True)
class Sheet:
    """One period for a person. `said`: how many releases there were, by operation."""

    month: Month
    counted: Sequence[Counted]
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
    found = list(_totals(agency, month)[: MOST + 1])
    counted = _counted(agency, month)
    days = dict(reads.values_list("day").annotate(total=Sum("count")).order_by())
    said = _releases(agency, month.first, month.last).values_list("operation").annotate(count=Count("pk")).order_by()
    return Sheet(
        month=month,
        counted=counted,
        lines=_lines(found[:MOST], counted, month),
        more=len(found) > MOST,
        drawing=by_day(days, month.first, month.last),
        said={"publish": 0, "amend": 0, "withdraw": 0, **dict(said)},
        at=clock.now(),
    )


def _totals(agency: Agency, month: Month) -> QuerySet[Any, tuple[str, int]]:
    """Every statement that was read in the month, or of which a platform counted something new, the most read first."""
    read = _reads(agency, month).order_by().values_list("statement").annotate(total=Sum("count"))
    of_month = {"day__gte": month.first, "day__lt": month.after}
    figures = CopyFigures.objects.filter(**of_month, placement__account__agency=agency)
    unread = figures.exclude(placement__statement__in=Reads.objects.filter(**of_month).values("statement"))
    told = unread.order_by().distinct().values_list("placement__statement").annotate(total=Value(0))
    return read.union(told, all=True).order_by("-total", "statement")


def _counted(agency: Agency, month: Month) -> list[Counted]:
    names = {name: channel.measuring.names for name, channel in renditions.channels().items() if channel.measuring}
    accounts = [account for account in agency.accounts.exclude(state="planned") if account.channel in names]
    last = followers_until([account.pk for account in accounts], month.last)
    on = Counter(account.channel for account in accounts)
    return [Counted(each, names[each.channel], last.get(each.pk), on[each.channel] > 1) for each in accounts]


def _lines(found: Sequence[tuple[str, int]], counted: Sequence[Counted], month: Month) -> list[Line]:
    """The lines of these statements; a fixed number of queries for all of them."""
    statements = [statement for statement, _total in found]
    titles, figures = _titles(statements), figures_until(statements, month.last)
    return [
        Line(statement, titles.get(statement, statement), total, _cells(statement, counted, figures))
        for statement, total in found
    ]


def _cells(statement: str, counted: Sequence[Counted], figures: Mapping[tuple[str, int], Figures]) -> list[Cell]:
    known = [(figures.get((statement, one.account.pk)), name) for one in counted for name in one.figures]
    return [Cell(getattr(found, name) if found else None, found is not None) for found, name in known]


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
def sheet_csv(request: HttpRequest) -> StreamingHttpResponse:
    """The sheet with every statement, line by line."""
    agency, month = agency_for(request), _month(request)
    response = StreamingHttpResponse(_whole_sheet(agency, month), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="statistics-{month}.csv"'
    return response


def _whole_sheet(agency: Agency, month: Month) -> Iterator[str]:
    writer, counted = csv.writer(_Line()), _counted(agency, month)
    yield "\ufeff" + writer.writerow(["statement", "title", "portal_reads", *_names(counted)])
    for some in _batches(_totals(agency, month).iterator(), BATCH):
        for line in _lines(some, counted, month):
            counts = ["" if cell.count is None else cell.count for cell in line.cells]
            yield writer.writerow([line.statement, _harmless(line.title), line.reads, *counts])


def _names(counted: Sequence[Counted]) -> Iterator[str]:
    """zalo_views; where a channel has several accounts, zalo_12_views with the account's number."""
    for one in counted:
        channel = one.account.channel
        named = f"{channel}_{one.account.pk}" if one.is_one_of_several else channel
        yield from (f"{named}_{figure}" for figure in one.figures)


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


def _batches(rows: Iterable[tuple[str, int]], size: int) -> Iterator[list[tuple[str, int]]]:
    waiting = iter(rows)
    while some := list(islice(waiting, size)):
        yield some


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
