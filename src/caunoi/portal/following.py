"""“Theo dõi”: what stands under a tracking code. The code comes in a form, never in an address."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from caunoi.cases import actions, queries, tracking_code
from caunoi.cases.models import Case
from caunoi.portal.own_forms import is_foreign, without_cookie
from caunoi.portal.pages import in_chosen_language, required_agency
from caunoi.portal.throttle import Throttle

LOOKED = Throttle(60, timedelta(minutes=10))
State = Case.State
STATES = {
    State.RECEIVED: gettext_lazy("received, not sorted yet"),
    State.CLASSED: gettext_lazy("sorted, being worked on"),
    State.WITH_UNIT: gettext_lazy("being worked on"),
    State.WAITING: gettext_lazy("waits for your reply"),
    State.DRAFTED: gettext_lazy("being worked on"),  # a draft is not an answer, and nobody is to wait for it
    State.ANSWERED: gettext_lazy("answered"),
    State.CLOSED: gettext_lazy("finished"),
    State.ROUTED_AWAY: gettext_lazy("not handled on this channel"),
}

FINISHED = {State.ANSWERED, State.CLOSED}


@without_cookie
@require_http_methods(["GET", "HEAD", "POST"])
@in_chosen_language
def follow(request: HttpRequest) -> HttpResponseBase:
    """The box; with a code, its page. A wrong code and an unknown one get the same answer by the same steps."""
    agency = required_agency(request)
    if request.method != "POST":
        return _box(request)
    if is_foreign(request):
        return _box(request, _("This came from another site. Type the code here."), 403)
    if not LOOKED.allows(request):
        return _box(request, _("Too many codes were tried from this network. Try again in ten minutes."), 429)
    typed = request.POST.get("code", "")
    errors, done = _act(request, typed)
    status = queries.status(agency, typed)
    if status is None:
        return _box(request, _("There is no case with this code. Compare it with your slip, sign by sign."), 404)
    context = {
        **_common(request),
        "status": status,
        "state": STATES[State(status.state)],
        "code": tracking_code.grouped(tracking_code.parse(typed)),
        "finished": status.state in FINISHED,
        "errors": errors,
        "done": done,
        "typed": {name: request.POST.get(name, "") if errors else "" for name in ("reply", "reason")},
        "most": actions.TEXT,
    }
    return render(request, "portal/status.html", context, status=422 if errors else 200)


def _act(request: HttpRequest, code: str) -> tuple[dict[str, str], str]:
    """What the sender does on the page: reply, or ask for a review. Errors by field, and what was done."""
    try:
        match request.POST.get("act"):
            case "reply":
                actions.sender_answered(code, request.POST.get("reply", ""))
                return {}, _("Your reply has arrived. The clock runs again.")
            case "reopen":
                actions.reopen(code, request.POST.get("reason", ""))
                return {}, _("The answer is being reviewed.")
    except actions.UnknownCase:
        return {}, ""
    except actions.Refused as error:
        return {error.field: str(error)}, ""
    return {}, ""


def _box(request: HttpRequest, error: str = "", status: int = 200) -> HttpResponseBase:
    context = {**_common(request), "error": error, "typed": request.POST.get("code", "")[:60]}
    response = render(request, "portal/follow.html", context, status=status)
    if status == 429:
        response["Retry-After"] = str(int(LOOKED.span.total_seconds()))
    return response


def _common(request: HttpRequest) -> dict[str, Any]:
    return {"lang": request.GET.get("lang", ""), "noindex": True}
