"""What citizens sent, for who handles it: a list in the order in which it rings, a page for each case with every word,
a form for each step; and the form for what is told on the telephone or comes on paper. Works without script."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from wagtail.admin import messages

from caunoi.agencies import rule_packs
from caunoi.agencies.models import Agency, Unit
from caunoi.agencies.rule_packs import Confidence, Duty, Kind, Route
from caunoi.cases import actions, policies, queries, tickets, timing, tracking_code
from caunoi.cases.models import Case
from caunoi.cases.queries import AWAY, DONE, OPEN, WAITING, Opened, Row
from caunoi.console import grouping, talking
from caunoi.console.answering import REFUSALS, answer, number, told
from caunoi.foundation import clock
from caunoi.newsroom.forms import agency_shown
from caunoi.portal import prose

State = Case.State
TYPED_ROUTES = (Case.Route.PHONE, Case.Route.PAPER)
TYPED = ("route", "kind", "urgent", "text", "name", "contact", "address", "received_at")
TABS: Mapping[str, str | Promise] = {
    OPEN: gettext_lazy("To do"),
    WAITING: gettext_lazy("Waiting for the sender"),
    DONE: gettext_lazy("Answered and closed"),
    AWAY: gettext_lazy("Routed away"),
}


@dataclass(frozen=True)
class Deed:
    """A step that a person may take: in which states it makes sense, the right it needs, and what happens then."""

    states: Collection[str]
    right: str
    done: str | Promise
    act: Callable[[Case, Any, Mapping[str, str]], object]


DEEDS: Mapping[str, Deed] = {
    "class": Deed(
        actions.OPEN | {State.ROUTED_AWAY}, policies.HANDLE, gettext_lazy("Classed. The clock follows the kind."),
        lambda case, by, typed: actions.class_case(case.pk, typed["kind"], urgent=bool(typed["urgent"]), by=by),
    ),
    "forward": Deed(
        actions.OPEN, policies.HANDLE, gettext_lazy("Handed over. Code and term stay."),
        lambda case, by, typed: actions.forward(case.pk, _unit(case, typed["unit"]), by=by),
    ),
    "ask": Deed(
        {State.RECEIVED, State.CLASSED, State.WITH_UNIT}, policies.HANDLE,
        gettext_lazy("The question stands on the sender's page. The clock is paused."),
        lambda case, by, typed: actions.ask_sender(case.pk, typed["question"], by=by),
    ),
    "reply": Deed(
        {State.WAITING}, policies.HANDLE, gettext_lazy("Noted. The clock runs again."),
        lambda case, by, typed: actions.sender_answered(case.pk, typed["reply"], by=by),
    ),
    "extend": Deed(
        actions.OPEN - {State.WAITING}, policies.HANDLE, gettext_lazy("The term is extended. The sender reads why."),
        lambda case, by, typed: actions.extend(case.pk, _days(typed["days"]), typed["reason"], by=by),
    ),
    "draft": Deed(
        actions.OPEN, policies.HANDLE, gettext_lazy("The draft is saved. Another person approves it."),
        grouping.draft,
    ),
    "approve": Deed(
        {State.DRAFTED}, policies.APPROVE, gettext_lazy("Approved. The answer stands on the sender's page."),
        grouping.approve,
    ),
    "return": Deed(
        {State.DRAFTED}, policies.APPROVE, gettext_lazy("Given back to the writers."),
        lambda case, by, typed: actions.return_draft(case.pk, typed["reason"], seen=number(typed["seen"]), by=by),
    ),
    "reopen": Deed(
        {State.ANSWERED, State.CLOSED}, policies.HANDLE, gettext_lazy("Reopened, with a shorter clock."),
        lambda case, by, typed: actions.reopen(case.pk, typed["reason"], by=by),
    ),
    "close": Deed(
        {State.RECEIVED, State.CLASSED, State.WITH_UNIT, State.ANSWERED, State.ROUTED_AWAY}, policies.HANDLE,
        gettext_lazy("Closed."),
        lambda case, by, typed: actions.close(case.pk, by=by),
    ),
    "route-away": Deed(
        actions.OPEN, policies.HANDLE, gettext_lazy("Routed away. From now on only an inspector sees it."),
        lambda case, by, typed: actions.route_away(case.pk, typed["kind"], by=by),
    ),
    "pass-on": Deed(
        {State.ROUTED_AWAY}, policies.RESTRICTED, gettext_lazy("Passed on; the audit log says so."),
        lambda case, by, typed: actions.pass_on(case.pk, _unit(case, typed["unit"]), by=by),
    ),
    "join": Deed(
        grouping.STATES, policies.HANDLE,
        gettext_lazy("Put together. Each case keeps its code, its term and its answer."),
        lambda case, by, typed: actions.join_cases(case.pk, grouping.other(case, by, typed), by=by),
    ),
    "set-aside": Deed(
        grouping.STATES, policies.HANDLE, gettext_lazy("Noted. These two are not suggested to each other again."),
        lambda case, by, typed: actions.set_aside(case.pk, grouping.other(case, by, typed), by=by),
    ),
    "leave": Deed(
        grouping.STATES, policies.HANDLE, gettext_lazy("Taken out of the group."),
        lambda case, by, typed: actions.leave_group(case.pk, by=by),
    ),
    "send-again": Deed(
        State.values, policies.HANDLE, gettext_lazy("It is sent again."),
        lambda case, by, typed: actions.send_again(case.pk, number(typed["message"]), by=by),
    ),
    "settle": Deed(
        State.values, policies.HANDLE, gettext_lazy("Noted."),
        lambda case, by, typed: actions.settle(
            case.pk, number(typed["message"]), arrived=bool(typed["arrived"]), by=by
        ),
    ),
}  # fmt: skip


@dataclass(frozen=True)
class Ring:
    """How long a case has, in words, icon and colour."""

    state: str
    icon: str
    word: str


@never_cache
@require_GET
def listing(request: HttpRequest) -> HttpResponse:
    """The cases that exist for this person; `tab`, `unit`, `kind` and `after` narrow and page it."""
    agency = _agency(request)
    wanted = {name: request.GET.get(name, "").replace("\x00", "") for name in ("tab", "unit", "kind", "after")}
    wanted["tab"] = wanted["tab"] if wanted["tab"] in TABS else OPEN
    try:
        page = queries.work_list(
            request.user, agency, tab=wanted["tab"], unit=wanted["unit"], kind=wanted["kind"], after=wanted["after"]
        )
    except (ValueError, TypeError) as error:
        raise Http404 from error
    query = {name: value for name, value in wanted.items() if value and name != "after"}
    return answer(
        request,
        "console/cases.html",
        _("Reports and petitions"),
        [(_("Reports and petitions"), "")],
        header_icon="mail",
        rows=[(row, ring(row), _title(row.kind)) for row in page.rows],
        tabs=[(name, label, str(place)) for place, (name, label) in enumerate(TABS.items(), 1)],
        wanted=wanted,
        next_page=f"?{urlencode({**query, 'after': page.after})}" if page.after else "",
        units=agency.units.order_by("name"),
        kinds=_kinds(),
        may_type=_may_type(request, agency),
        at=clock.now(),
    )


@never_cache
@require_POST
def find(request: HttpRequest) -> HttpResponse:
    """The case of a tracking code that a sender reads out, or of an id. By POST: a code never stands in an address."""
    case = queries.find(request.user, _agency(request), request.POST.get("code", ""))
    if case is None:
        messages.error(request, _("There is no case with this code or number."))
        return redirect("cases:work_list")
    return redirect("cases:case", pk=case.pk)


@never_cache
@require_GET
def show(request: HttpRequest, pk: str) -> HttpResponse:
    return _page(request, _case(request, pk))


@never_cache
@require_POST
def act(request: HttpRequest, pk: str, verb: str) -> HttpResponse:
    """One step; what cannot be done is told at its form, with everything that was typed."""
    case, deed = _case(request, pk), DEEDS.get(verb)
    if deed is None:
        raise Http404
    names = (
        "kind",
        "urgent",
        "unit",
        "question",
        "reply",
        "days",
        "reason",
        "text",
        "seen",
        "refusal",
        "ground",
        "way",
        "message",
        "arrived",
        "other",
        "group",
        "all",
    )
    typed = {name: request.POST.get(name, "") for name in names}
    try:
        deed.act(case, request.user, typed)
    except REFUSALS as error:
        if isinstance(error, actions.Collision):
            typed["seen"] = str(error.version)
        return _page(request, _case(request, pk), verb, typed, error)
    messages.success(request, str(deed.done))
    gone = queries.find(request.user, case.agency, pk) is None
    return redirect("cases:work_list") if gone else redirect("cases:case", pk=pk)


@never_cache
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """What was told on the telephone or came on paper; then the slip, whose code is shown this once."""
    agency = _agency(request)
    if not _may_type(request, agency):
        raise PermissionDenied
    typed = {name: request.POST.get(name, "") for name in (*TYPED, "ticket")}
    typed["ticket"] = typed["ticket"] or tickets.new()
    error: Exception | None = None
    if request.method == "POST":
        try:
            return _received(request, agency, typed)
        except REFUSALS as refused:
            error = refused
    crumbs = [(_("Reports and petitions"), reverse("cases:work_list")), (_("Type in a case"), "")]
    return answer(
        request, "console/case_new.html", _("Type in a case"), crumbs, header_icon="mail", status=422 if error else 200,
        typed=typed, routes=[(route.value, route.label) for route in TYPED_ROUTES], kinds=_kinds(), away=_away(),
        field=getattr(error, "field", ""), error=told(error) if error else "", most=actions.TEXT, line=actions.LINE,
    )  # fmt: skip


def ring(row: Row) -> Ring | None:
    """None where nothing rings."""
    if row.state == State.WAITING:
        return Ring("pending", "pending", _("paused"))
    if row.due_at is None:
        return None
    days = abs(row.days_left or 0)
    if row.late:
        late = ngettext("overdue by %(days)d working day", "overdue by %(days)d working days", days) % {"days": days}
        return Ring("blocked", "blocked", late if days else _("overdue since today"))
    left = ngettext("%(days)d working day left", "%(days)d working days left", days) % {"days": days}
    if days <= queries.SOON:
        return Ring("differs", "pending", left if days else _("due today"))
    return Ring("in_sync", "tick", left)


def may_look(request: HttpRequest) -> bool:
    """Whether the person has to do with cases; asked once a request, for the menu and the screen."""
    if not hasattr(request, "_may_look_at_cases"):
        agency = agency_shown(request)
        request._may_look_at_cases = agency is not None and policies.may_look(request.user, agency)  # type: ignore[attr-defined]
    return bool(request._may_look_at_cases)  # type: ignore[attr-defined]


# Inside ----------------------------------------------------------------------------------------------


def _agency(request: HttpRequest) -> Agency:
    agency = agency_shown(request)
    if agency is None or not may_look(request):
        raise PermissionDenied
    return agency


def _case(request: HttpRequest, pk: str) -> Case:
    """Raises Http404 also for what does not exist for this person."""
    case = Case.objects.filter(policies.visible(request.user, _agency(request)), pk=pk.replace("\x00", ""))
    found: Case | None = case.select_related("agency", "unit").first()
    if found is None:
        raise Http404
    return found


def _page(
    request: HttpRequest,
    case: Case,
    verb: str = "",
    typed: Mapping[str, str] | None = None,
    error: Exception | None = None,
) -> HttpResponse:
    shown, talk = queries.opened(case), queries.talk(case)
    offered = _offered(shown, request.user)
    together = grouping.shown(request.user, case, offered)
    title = f"{_title(case.kind)} {case.pk}"
    crumbs = [(_("Reports and petitions"), reverse("cases:work_list")), (title, "")]
    return answer(
        request,
        "console/case.html",
        title,
        crumbs,
        header_icon="mail",
        status=422 if error else 200,
        shown=shown,
        case=case,
        talk=talking.shown(talk) if talk else None,
        ring=ring(shown.row),
        letter=next(line.words for line in shown.history if line.what == "received"),
        kind_title=_title(case.kind),
        chosen=_title(case.chosen) if case.chosen else "",
        first_read=actions.is_first_read(case),
        offered=offered,
        together=together,
        verb=verb,
        typed=typed or {},
        field=getattr(error, "field", ""),
        error=told(error) if error else "",
        seen=(typed or {}).get("seen") or (shown.answer.version if shown.answer else 0),
        basis=prose.cited(shown.reading.obligation.basis) if shown.reading else "",
        unverified=shown.reading is not None and shown.reading.obligation.confidence is not Confidence.VERIFIED,
        longest=timing.longest_extension(case),
        kinds=_kinds(),
        away=_away(),
        units=case.agency.units.order_by("name"),
        most=actions.TEXT,
    )


def _offered(shown: Opened, person: Any) -> set[str]:
    """The steps that make sense now and that this person may take; the actions judge once more."""
    case, draft = shown.case, shown.answer
    rights = {right: policies.may(person, right, case) for right in (policies.HANDLE, policies.APPROVE)}
    rights[policies.RESTRICTED] = case.restricted and rights[policies.HANDLE]
    offered = {verb for verb, deed in DEEDS.items() if case.state in deed.states and rights[deed.right]}
    if actions.is_first_read(case):
        offered -= {"forward", "draft"}
    if draft is not None and person.pk in draft.writers:
        offered.discard("approve")
    if case.round == 2 or not shown.answers:
        offered.discard("reopen")
    if not timing.longest_extension(case) or any(line.what == "extended" for line in shown.history):
        offered.discard("extend")
    if case.state in actions.OPEN and Duty.ANSWER_WHEN_USEFUL not in shown.kind.duties:
        offered.discard("close")
    return offered


def _received(request: HttpRequest, agency: Agency, typed: Mapping[str, str]) -> HttpResponse:
    if typed["route"] not in TYPED_ROUTES:
        raise actions.Refused(_("Say how it came in."), field="route")
    receipt = actions.receive(
        agency,
        actions.Message(**{name: typed[name] for name in ("text", "name", "contact", "address")}),
        route=typed["route"],
        chosen=typed["kind"],
        urgent=bool(typed["urgent"]),
        by=request.user,
        code=tickets.code_in(typed["ticket"]),
        received_at=_day(typed["received_at"]),
    )
    crumbs = [(_("Reports and petitions"), reverse("cases:work_list")), (_("Slip"), "")]
    status = queries.status(agency, receipt.code)
    return answer(
        request, "console/case_slip.html", _("Slip"), crumbs, header_icon="mail", agency=agency, status_of=status,
        code=tracking_code.grouped(receipt.code), pk=receipt.case.pk, kind_title=_title(receipt.case.kind),
        visible=queries.find(request.user, agency, receipt.case.pk) is not None,
    )  # fmt: skip


def _may_type(request: HttpRequest, agency: Agency) -> bool:
    return policies.may_type(request.user, agency)


def _title(kind: str) -> str:
    return prose.said(_pack().kind(kind).title)


def _kinds() -> Sequence[tuple[str, str]]:
    return _named(Route.HANDLE)


def _away() -> Sequence[tuple[str, str]]:
    return _named(Route.AWAY)


def _named(route: Route) -> Sequence[tuple[str, str]]:
    kinds: Sequence[Kind] = [kind for kind in _pack().kinds.values() if kind.route is route]
    return [(kind.name, prose.said(kind.title)) for kind in kinds]


def _pack() -> rule_packs.RulePack:
    return rule_packs.pack_on(clock.local(clock.now()).date())


def _unit(case: Case, slug: str) -> Unit:
    unit = case.agency.units.filter(slug=slug).first()
    if unit is None:
        raise actions.Refused(_("Choose a unit."), field="unit")
    return unit


def _days(typed: str) -> int:
    if not (typed.isascii() and typed.isdecimal() and len(typed) < 4):
        raise actions.Refused(_("Write a whole number of days."), field="days")
    return int(typed)


def _day(typed: str) -> datetime | None:
    """The opening of the day that was typed; None for nothing: now."""
    try:
        day = forms.DateField(required=False).clean(typed)
    except forms.ValidationError as error:
        raise actions.Refused(_("A date looks like 05/01/2027."), field="received_at") from error
    today = clock.local(clock.now()).date()
    return datetime.combine(day, time(), clock.VIETNAM) if day and day != today else None
