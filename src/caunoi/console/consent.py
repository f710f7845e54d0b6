"""Connecting an account: the administrator is sent to the platform and comes back with a code (Zalo reference §2.1)."""

from __future__ import annotations

import secrets
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from caunoi.agencies.models import ChannelAccount
from caunoi.agencies.policies import NotAllowed
from caunoi.channels.contract import ChannelError
from caunoi.delivery.actions import consenting
from caunoi.delivery.actions.people import NotPossible

SESSION = "caunoi-consent"


@require_POST
def connect(request: HttpRequest, pk: int) -> HttpResponse:
    """Send the administrator to the platform. What has to match on the way back stays in their session."""
    account = get_object_or_404(ChannelAccount, pk=pk)
    state = secrets.token_urlsafe(16)
    try:
        verifier = consenting.new_verifier(account)
        address = consenting.permission_url(
            account, redirect_uri=_callback(), state=state, verifier=verifier, by=request.user
        )
    except (NotAllowed, NotPossible) as error:
        return _back(request, messages.ERROR, str(error))
    request.session[SESSION] = {"account": pk, "state": state, "verifier": verifier}
    return redirect(address)


@require_GET
def callback(request: HttpRequest) -> HttpResponse:
    """The way back from the platform. `state` may be missing there (reference §2.1); the session must not be."""
    asked: dict[str, Any] | None = request.session.pop(SESSION, None)
    given = request.GET.get("state")
    if asked is None or (given is not None and not secrets.compare_digest(given, asked["state"])):
        return _back(request, messages.ERROR, _("This consent was not asked for from here. Begin again with Connect."))
    account = get_object_or_404(ChannelAccount, pk=asked["account"])
    if request.GET.get("oa_id", account.remote_id) != account.remote_id:
        return _back(
            request, messages.ERROR, _("Consent was given for another account than %(name)s.") % {"name": account.name}
        )
    try:
        consenting.connect(account, code=request.GET.get("code", ""), verifier=asked["verifier"], by=request.user)
    except (NotAllowed, NotPossible, ChannelError) as error:
        return _back(request, messages.ERROR, _("The account was not connected: %(why)s") % {"why": error})
    return _back(
        request, messages.SUCCESS, _("%(name)s is connected. What waited for it goes on.") % {"name": account.name}
    )


def _callback() -> str:
    """The address registered at the platform: of the installation, whatever proxy stands before it."""
    return f"{settings.PUBLIC_URL}{reverse('console:consent_callback')}"


def _back(request: HttpRequest, level: int, text: str) -> HttpResponse:
    messages.add_message(request, level, text)
    return redirect("console:accounts")
