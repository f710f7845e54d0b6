"""The staff screens: each parses, guards, calls one query or one action, and answers."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST
from wagtail.admin import messages

from caunoi.agencies import policies
from caunoi.console import board as boards
from caunoi.console import deeds, queries
from caunoi.console.answering import REFUSALS, agency_for, answer, told
from caunoi.delivery import wording
from caunoi.delivery.models import Broadcast, Placement
from caunoi.foundation import clock
from caunoi.newsroom import actions as newsroom
from caunoi.newsroom import compose
from caunoi.newsroom.models import Article
from caunoi.releases.actions import content_of
from caunoi.releases.models import Statement

TABS = (boards.ALL, boards.NEEDS, boards.MOVING, boards.SETTLED)


@require_GET
def board(request: HttpRequest) -> HttpResponse:
    found = boards.board(agency_for(request), **_wanted(request))
    return answer(request, "console/board.html", _("Sync"), [(_("Sync"), "")], **_on_board(request, found))


@require_GET
def board_changes(request: HttpRequest) -> HttpResponse:
    """What has changed on the board that a reader has before him: nothing (204), or its moving part anew.

    `rows`: the statements he sees, which stay in their order; `mark`: of the board he has.
    """
    keep = request.GET.get("rows", "")[:1000].split(",")
    found = boards.board(agency_for(request), keep=keep, **_wanted(request))
    if found.mark == request.GET.get("mark"):
        as_of = date_format(clock.local(found.at), "H:i:s, d/m/Y")
        return HttpResponse(status=204, headers={"As-Of": as_of})
    return render(request, "console/board_live.html", _on_board(request, found))


def _wanted(request: HttpRequest) -> dict[str, Any]:
    """Tab, channel and page of an address; nonsense is the default."""
    tab = request.GET.get("tab", "")
    page = request.GET.get("page", "")
    return {
        "tab": tab if tab in TABS else boards.ALL,
        "channel": request.GET.get("channel", "")[:32].replace("\x00", ""),
        "page": int(page) if page.isascii() and page.isdecimal() and len(page) < 6 and int(page) else 1,
    }


def _on_board(request: HttpRequest, found: boards.Board) -> dict[str, Any]:
    words = {
        boards.ALL: _("All"),
        boards.NEEDS: _("Needs a person"),
        boards.MOVING: _("Pending"),
        boards.SETTLED: _("In sync"),
    }
    query = {name: value for name, value in (("tab", found.tab), ("channel", found.channel)) if value}
    return {
        "board": found,
        "tabs": [(name, words[name], found.counts.get(name, ""), str(number)) for number, name in enumerate(TABS, 1)],
        "here": f"{reverse('console:board')}?{urlencode({**query, 'page': found.page})}",
    }


@require_GET
def panel(request: HttpRequest, statement: str) -> HttpResponse:
    shown = _on_panel(request, _statement(request, statement))
    crumbs = [(_("Sync"), reverse("console:board")), (statement, "")]
    return answer(request, "console/panel.html", shown["content"].title, crumbs, own_title=True, **shown)


@require_GET
def panel_changes(request: HttpRequest, statement: str) -> HttpResponse:
    """As `board_changes`, for one statement."""
    shown = _on_panel(request, _statement(request, statement))
    if shown["mark"] == request.GET.get("mark"):
        as_of = date_format(clock.local(shown["at"]), "H:i:s, d/m/Y")
        return HttpResponse(status=204, headers={"As-Of": as_of})
    return render(request, "console/panel_live.html", shown)


def _on_panel(request: HttpRequest, found: Statement) -> dict[str, Any]:
    release = found.releases.select_related("approver").order_by("-number").first()
    if release is None:
        raise Http404
    article = Article.objects.filter(statement=found).select_related("agency", "unit", "category").first()
    copies = [(copy, deeds.offered(copy.placement, request.user)) for copy in queries.copies(found)]
    return {
        "statement": found,
        "release": release,
        "approver": wording.person(release.approver),
        "content": content_of(release),
        "copies": copies,
        "confirmed": compose.confirmed(article) if article else set(),
        "article": article,
        "may_withdraw": article is not None and _may_withdraw(article, request.user),
        "may_decide": policies.may(request.user, "accept", found.agency),
        "mark": queries.mark_of(release.number, [(copy, [deed.verb for deed in offered]) for copy, offered in copies]),
        "at": clock.now(),
    }


@require_POST
def act(request: HttpRequest, pk: int, verb: str) -> HttpResponse:
    """One verb on one placement."""
    placement = get_object_or_404(Placement.objects.select_related("account__agency"), pk=pk)
    deed = deeds.DEEDS.get(verb)
    if deed is None:
        raise Http404
    try:
        deed.do(placement, by=request.user, reason=request.POST.get("reason", ""))
    except REFUSALS as error:
        messages.error(request, told(error))
    else:
        messages.success(request, f"{placement.account.name}: {deed.done}")
    return redirect(f"{reverse('console:panel', args=[placement.statement_id])}#placement-{placement.pk}")


@require_POST
def act_on_broadcast(request: HttpRequest, pk: int, verb: str) -> HttpResponse:
    """One verb on one broadcast."""
    broadcast = get_object_or_404(Broadcast.objects.select_related("placement"), pk=pk)
    deed = deeds.BROADCAST_DEEDS.get(verb)
    if deed is None:
        raise Http404
    try:
        deed.act(pk, request.user)
    except REFUSALS as error:
        messages.error(request, told(error))
    else:
        messages.success(request, str(deed.done))
    return redirect("console:panel", statement=broadcast.placement.statement_id)


@require_POST
def withdraw(request: HttpRequest, statement: str) -> HttpResponse:
    article = get_object_or_404(Article, statement=statement)
    try:
        newsroom.withdraw(article, by=request.user, reason=request.POST.get("reason", ""))
    except REFUSALS as error:
        messages.error(request, told(error))
    else:
        messages.success(request, _("Withdrawn. This page shows when every copy is down."))
    return redirect("console:panel", statement=statement)


# Inside ----------------------------------------------------------------------------------------------


def _statement(request: HttpRequest, statement: str) -> Statement:
    found: Statement = get_object_or_404(Statement.objects.select_related("agency"), pk=statement)
    if not queries.may_look(request.user, found.agency):
        raise PermissionDenied
    return found


def _may_withdraw(article: Article, person: Any) -> bool:
    try:
        newsroom.check_withdraw(article, by=person)
    except REFUSALS:
        return False
    return True
