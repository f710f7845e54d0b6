"""What goes out where and when: planned, waiting, scheduled, published, changed, withdrawn, ending. A planned item is a
draft with a time; nothing else is kept for it.

Four queries for any stretch of days.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.dateformat import format as in_words
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from caunoi.agencies.models import Agency
from caunoi.delivery import wording
from caunoi.delivery.models import Placement
from caunoi.foundation import clock
from caunoi.newsroom.forms import agency_of
from caunoi.newsroom.models import Article
from caunoi.releases.actions import content_of
from caunoi.releases.models import Release

MOST = 600  # entries of one kind on one page
LIST_DAYS = 30
VIEWS = {"month": gettext_lazy("Month"), "week": gettext_lazy("Week"), "list": gettext_lazy("List")}
WRITING = (Article.State.DRAFT, Article.State.RETURNED, Article.State.SUBMITTED)

# The shape and colour of the mark beside the word, by kind (newsroom/icons, console.css).
MARKS = {"planned": "draft", "waiting": "submitted", "scheduled": "submitted", "publish": "released",
         "amend": "released", "withdraw": "withdrawn", "ends": "withdrawn"}  # fmt: skip


@dataclass(frozen=True)
class Entry:
    """One thing on one day. `where`: the channels, in words; of a planned one those that are active now."""

    at: datetime
    kind: str
    word: str
    title: str
    article: int
    where: str

    @property
    def icon(self) -> str:
        return f"newsroom/icons/{MARKS[self.kind]}.svg"

    @property
    def mark(self) -> str:
        return MARKS[self.kind]


@dataclass(frozen=True)
class Day:
    date: date
    entries: list[Entry]
    today: bool
    outside: bool  # of the month that is shown


@require_GET
def calendar(request: HttpRequest) -> HttpResponse:
    """`?view=month|week|list&day=2027-01-05`; anything else is this month."""
    from caunoi.newsroom.views import may_see_articles

    agency = agency_of(request.user)
    if agency is None or not may_see_articles(request):
        raise PermissionDenied
    today = clock.local(clock.now()).date()
    view = request.GET.get("view", "")
    view = view if view in VIEWS else "month"
    day = _day(request.GET.get("day", ""), today)
    begin, end = _stretch(view, day)
    entries = entries_of(agency, begin, end)
    days = [
        Day(at, entries.get(at, []), at == today, view == "month" and at.month != day.month)
        for at in _days(begin, end)
        if view != "list" or at in entries
    ]
    context = {
        "view_name": view,
        "views": [(name, word, _address(name, day)) for name, word in VIEWS.items()],
        "days": days,
        "nothing": not entries,
        "heading": _heading(view, day, begin, end),
        "earlier": _address(view, _before(view, day, begin)),
        "later": _address(view, end if view != "month" else _next_month(day)),
        "now": _address(view, today),
        **_furniture(),
    }
    return TemplateResponse(request, "newsroom/calendar.html", context)


def entries_of(agency: Agency, begin: date, end: date) -> Mapping[date, list[Entry]]:
    """The entries of the days from `begin` up to and without `end`, by local day, in the order of time."""
    window = (_midnight(begin), _midnight(end))
    drafts = list(_drafts(agency, window))
    releases = list(_releases(agency, window))
    where = _where(agency, [release.statement_id for release, _at, _kind in releases])
    found = [*_planned(drafts, where[""]), *_released(releases, where)]
    by_day: dict[date, list[Entry]] = defaultdict(list)
    for entry in sorted(found, key=lambda entry: entry.at):
        by_day[clock.local(entry.at).date()].append(entry)
    return by_day


def _drafts(agency: Agency, window: tuple[datetime, datetime]) -> Any:
    begin, end = window
    drafts = Article.objects.filter(agency=agency, state__in=WRITING, not_before__gte=begin, not_before__lt=end)
    return drafts.order_by("not_before")[:MOST]


def _planned(drafts: Iterable[Article], where: str) -> Iterator[Entry]:
    for draft in drafts:
        waits = draft.state == Article.State.SUBMITTED
        kind, word = ("waiting", _("waits for approval")) if waits else ("planned", _("planned"))
        assert draft.not_before is not None
        yield Entry(draft.not_before, kind, word, draft.title, draft.pk, where)


def _releases(agency: Agency, window: tuple[datetime, datetime]) -> Iterator[tuple[Release, datetime, str]]:
    """Releases that go or went out in the window, and the ends of those that still stand."""
    begin, end = window
    later = Release.objects.filter(statement=OuterRef("statement"), number__gt=OuterRef("number"))
    releases = (
        Release.objects.filter(statement__agency=agency)
        .select_related("statement__article")
        .annotate(out=Coalesce("not_before", "approved_at"), replaced=Exists(later))
    )
    now = clock.now()
    for release in releases.filter(out__gte=begin, out__lt=end).order_by("out")[:MOST]:
        if release.out <= now:
            yield release, release.out, release.operation
        elif not release.replaced:  # what was replaced before its hour never goes out
            yield release, release.out, "scheduled"
    for release in releases.filter(not_after__gte=begin, not_after__lt=end, replaced=False).order_by("not_after")[
        :MOST
    ]:
        assert release.not_after is not None
        yield release, release.not_after, "ends"


def _released(found: Iterable[tuple[Release, datetime, str]], where: Mapping[str, str]) -> Iterator[Entry]:
    words = {"scheduled": _("approved, goes out then"), "ends": _("in force until then")}
    for release, at, kind in found:
        word = words.get(kind) or release.get_operation_display()
        place = where.get(release.statement_id, "")
        yield Entry(at, kind, word, content_of(release).title, release.statement.article.pk, place)


def _where(agency: Agency, statements: list[str]) -> dict[str, str]:
    """The channels of each statement in words; under "" those a new one would go to."""
    channels: dict[str, list[str]] = defaultdict(list)
    rows = Placement.objects.filter(statement__in=statements).order_by("account")
    for statement, channel in rows.values_list("statement", "account__channel"):
        channels[statement].append(channel)
    channels[""] = list(agency.accounts.filter(state="active").order_by("pk").values_list("channel", flat=True))
    return {key: ", ".join(dict.fromkeys(map(wording.channel, names))) for key, names in channels.items()}


# Days --------------------------------------------------------------------------------------------------


def _day(text: str, today: date) -> date:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return today
    return day if 2000 <= day.year <= 2100 else today


def _stretch(view: str, day: date) -> tuple[date, date]:
    """The first day that is shown, and the first that is not; weeks begin on Monday."""
    if view == "list":
        return day, day + timedelta(days=LIST_DAYS)
    if view == "week":
        monday = _monday(day)
        return monday, monday + timedelta(days=7)
    last = _next_month(day) - timedelta(days=1)
    return _monday(day.replace(day=1)), _monday(last) + timedelta(days=7)


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def _next_month(day: date) -> date:
    return (day.replace(day=28) + timedelta(days=4)).replace(day=1)


def _before(view: str, day: date, begin: date) -> date:
    if view == "month":
        return (day.replace(day=1) - timedelta(days=1)).replace(day=1)
    return begin - timedelta(days=7 if view == "week" else LIST_DAYS)


def _days(begin: date, end: date) -> Iterator[date]:
    return (begin + timedelta(days=count) for count in range((end - begin).days))


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time.min, tzinfo=clock.local(clock.now()).tzinfo)


# Words -------------------------------------------------------------------------------------------------


def _heading(view: str, day: date, begin: date, end: date) -> str:
    if view == "month":
        return _("Month %(month)s") % {"month": in_words(day, "m/Y")}
    last = end - timedelta(days=1)
    return _("%(first)s to %(last)s") % {"first": in_words(begin, "d/m/Y"), "last": in_words(last, "d/m/Y")}


def _address(view: str, day: date) -> str:
    return f"{reverse('articles:calendar')}?view={view}&day={day.isoformat()}"


def _furniture() -> dict[str, Any]:
    crumbs = [
        {"url": reverse("wagtailadmin_home"), "label": _("Home")},
        {"url": "", "label": _("Calendar")},
    ]
    return {"breadcrumbs_items": crumbs, "header_title": _("Calendar"), "header_icon": "calendar-alt"}
