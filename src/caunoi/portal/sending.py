"""“Gửi phản ánh, kiến nghị”: the form, and the slip with the tracking code. No script, no cookie, no account."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.db import DatabaseError
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from caunoi.agencies import rule_packs
from caunoi.agencies.models import Agency
from caunoi.agencies.rule_packs import Route, RulePack
from caunoi.agencies.vault import VaultLocked
from caunoi.cases import actions, queries, sorting, tickets, tracking_code
from caunoi.cases.models import Case
from caunoi.foundation import clock
from caunoi.portal import prose
from caunoi.portal.own_forms import is_foreign, without_cookie
from caunoi.portal.pages import in_chosen_language, required_agency
from caunoi.portal.throttle import Throttle

log = logging.getLogger(__name__)

SENT = Throttle(20, timedelta(minutes=10))  # many people may share one address of a mobile network
FIELDS = ("kind", "urgent", "text", "name", "contact", "address")
"""All that is ever asked (R63)."""
LABELS = {
    "text": gettext_lazy("What it is about"),
    "name": gettext_lazy("Name"),
    "contact": gettext_lazy("Telephone or e-mail"),
    "address": gettext_lazy("Address"),
}
HINTS = {
    "feedback_report": gettext_lazy("Something is wrong somewhere, or somebody does not do what they should."),
    "petition": gettext_lazy("I ask the agency to decide or to change something."),
    "comment": gettext_lazy("I have an idea, praise or criticism."),
    "question": gettext_lazy("I want to know how something is done, or what applies."),
    "information_request": gettext_lazy("I ask for a document or for data that the agency has."),
    "complaint": gettext_lazy("A decision or an act of an office violates my own rights."),
    "denunciation": gettext_lazy("I accuse somebody of breaking the law, or of a breach of duty."),
    "crime_report": gettext_lazy("I know of a crime."),
}


@without_cookie
@require_http_methods(["GET", "HEAD", "POST"])
@in_chosen_language
def send(request: HttpRequest) -> HttpResponseBase:
    """The form; sent, the receipt, or the form again with everything that was typed and what to mend."""
    agency = required_agency(request)
    if request.method != "POST":
        return _form(request, {"ticket": tickets.new()})
    typed = {name: request.POST.get(name, "") for name in (*FIELDS, "ticket")}
    typed["ticket"] = typed["ticket"] or tickets.new()
    if is_foreign(request):
        return _form(request, typed, {"": _("This came from another site. Read it, then press Send here.")}, 403)
    if request.POST.get("website"):
        return _form(request, typed, {"website": _("Leave this field empty; it is only there for robots.")}, 422)
    if not SENT.allows(request):
        return _form(request, typed, {"": _("Much was sent from this network. Press Send again in ten minutes.")}, 429)
    lacking = _lacking(typed)
    if lacking and not request.POST.get("as_it_is"):
        return _form(request, typed, lacking, 422, consequence=True)
    return _receive(request, agency, typed)


def _receive(request: HttpRequest, agency: Agency, typed: Mapping[str, str]) -> HttpResponseBase:
    message = actions.Message(**{name: typed[name] for name in ("text", "name", "contact", "address")})
    try:
        receipt = actions.receive(
            agency,
            message,
            route=Case.Route.PORTAL,
            chosen=typed["kind"],
            urgent=bool(typed["urgent"]),
            code=tickets.code_in(typed["ticket"]),
        )
        status = queries.status(agency, receipt.code)
    except actions.Refused as error:
        return _form(request, typed, {error.field: str(error)}, 422)
    except (DatabaseError, VaultLocked) as error:
        log.error("a case could not be received: %s", type(error).__name__)
        failed = _("Not sent: our system failed. What you typed is still here. Press Send again in a few minutes.")
        return _form(request, typed, {"": failed}, 503)
    code = tracking_code.grouped(receipt.code)
    return render(request, "portal/receipt.html", {"code": code, "status": status, **_common(request)})


def _form(
    request: HttpRequest,
    typed: Mapping[str, str],
    errors: Mapping[str, str] | None = None,
    status: int = 200,
    **more: Any,
) -> HttpResponseBase:
    pack, typed = _pack(), {"kind": "", **typed}
    kinds = [(pack.kind(name), hint) for name, hint in HINTS.items()]
    context = {
        **_common(request),
        "typed": typed,
        "errors": errors or {},
        "kinds": [pair for pair in kinds if pair[0].route is Route.HANDLE],
        "away": [pair for pair in kinds if pair[0].route is Route.AWAY],
        "fields": {field.name: field for name in _explained(typed["kind"]) for field in pack.kind(name).fields},
        "labels": LABELS,
        "most": actions.TEXT,
        "line": actions.LINE,
        **more,
    }
    response = render(request, "portal/send.html", context, status=status)
    if status == 429:
        response["Retry-After"] = str(int(SENT.span.total_seconds()))
    return response


def _common(request: HttpRequest) -> dict[str, Any]:
    return {"lang": request.GET.get("lang", ""), "noindex": True}


def _lacking(typed: Mapping[str, str]) -> dict[str, str]:
    """What the chosen kind requires and was left out, with what follows (R62); nothing before there are words."""
    pack = _pack()
    if typed["kind"] not in sorting.WITHOUT or not typed["text"].strip():
        return {}
    given = {name: value.strip() for name, value in typed.items()}
    return {field.name: prose.said(field.without) for field in sorting.missing(pack.kind(typed["kind"]), given)}


def _explained(chosen: str) -> tuple[str, ...]:
    """The kinds that say why something is asked, a later one in the place of an earlier: a petition has all fields."""
    return ("petition", sorting.UNSURE, chosen) if chosen in HINTS else ("petition", sorting.UNSURE)


def _pack() -> RulePack:
    return rule_packs.pack_on(clock.local(clock.now()).date())
