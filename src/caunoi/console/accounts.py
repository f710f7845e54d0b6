"""The accounts page and the forms behind it: add an account, change it, give it secrets, move its state."""

from __future__ import annotations

from collections.abc import Iterable

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from wagtail.admin import messages

from caunoi.agencies import actions as agencies
from caunoi.agencies import policies
from caunoi.agencies.models import ChannelAccount
from caunoi.channels.contract import Needs
from caunoi.console import queries
from caunoi.console.answering import REFUSALS, agency_for, answer, told
from caunoi.console.forms import AccountForm, SecretsForm
from caunoi.delivery import renditions, wording
from caunoi.delivery.actions import consenting, people
from caunoi.delivery.renewal import credentials_of
from caunoi.foundation import clock

STEPS = {  # the button, and what it does
    "active": (gettext_lazy("Put into use"), gettext_lazy("New releases are published there from now on.")),
    "paused": (gettext_lazy("Pause"), gettext_lazy("Nothing is sent there until it is put into use again.")),
    "retired": (
        gettext_lazy("Retire for good"),
        gettext_lazy("Final. What stands there is not cared for any more."),
    ),
}


@require_GET
def listing(request: HttpRequest) -> HttpResponse:
    agency = agency_for(request)
    accounts = queries.accounts(agency, request.user)
    return answer(
        request,
        "console/accounts.html",
        _("Channel accounts"),
        _crumbs(),
        accounts=[(health, [(state, *STEPS[state]) for state in health.steps]) for health in accounts],
        may_add=policies.may(request.user, "manage_accounts", agency),
        channels=[(name, wording.channel(name)) for name in _addable(accounts)],
        brand=agency.brand,
        at=clock.now(),
    )


@require_http_methods(["GET", "POST"])
def add(request: HttpRequest, channel: str) -> HttpResponse:
    """A new account; it begins as planned."""
    agency, needs = agency_for(request), _needs(channel)
    form = AccountForm(request.POST or None, agency=agency, needs=needs)
    if request.method == "POST" and form.is_valid():
        try:
            policies.require(request.user, "manage_accounts", agency)
            account = agencies.connect_account(agency, channel=channel, by=request.user, **form.values())
        except REFUSALS as error:
            _tell_at_field(form, error)
        else:
            messages.success(
                request,
                _("%(name)s is added, as planned. Give it what it still needs, then put it into use.")
                % {"name": account.name},
            )
            return redirect("console:account", pk=account.pk)
    title = _("Add an account: %(channel)s") % {"channel": wording.channel(channel)}
    return _form_page(request, title, form, may_manage=policies.may(request.user, "manage_accounts", agency))


@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, pk: int) -> HttpResponse:
    account = _account(request, pk)
    form = AccountForm(request.POST or None, agency=account.agency, needs=_needs(account.channel), account=account)
    if request.method == "POST" and form.is_valid():
        try:
            people.change_account(account.pk, by=request.user, **form.values())
        except REFUSALS as error:
            _tell_at_field(form, error)
        else:
            messages.success(request, _("%(name)s: the changes are saved.") % {"name": form.values()["name"]})
            return redirect("console:accounts")
    return _account_page(request, account, form, _secrets_form(account))


@require_POST
def give_secrets(request: HttpRequest, pk: int) -> HttpResponse:
    account = _account(request, pk)
    form = _secrets_form(account, request.POST)
    if form.is_valid():
        try:
            consenting.give_secrets(account.pk, form.typed(), ends_at=form.ends_at(), by=request.user)
        except REFUSALS as error:
            messages.error(request, told(error))
        else:
            messages.success(request, _("%(name)s: the secrets are stored.") % {"name": account.name})
        return redirect("console:account", pk=pk)
    shown = AccountForm(agency=account.agency, needs=_needs(account.channel), account=account)
    return _account_page(request, account, shown, form)


@require_POST
def set_state(request: HttpRequest, pk: int) -> HttpResponse:
    account = _account(request, pk)
    state = request.POST.get("state", "")
    if state not in STEPS:
        raise Http404
    try:
        people.set_account_state(account.pk, state, by=request.user)
    except REFUSALS as error:
        messages.error(request, f"{account.name}: {told(error)}")
    else:
        messages.success(request, f"{account.name}: {STEPS[state][1]}")
    return redirect("console:accounts")


@require_POST
def put_back(request: HttpRequest, pk: int) -> HttpResponse:
    """The trouble with an account is over."""
    account = _account(request, pk)
    try:
        people.put_account_back(account, by=request.user)
    except REFUSALS as error:
        messages.error(request, told(error))
    else:
        messages.success(request, _("%(account)s is used again.") % {"account": account.name})
    return redirect("console:accounts")


# Inside ----------------------------------------------------------------------------------------------


def _account(request: HttpRequest, pk: int) -> ChannelAccount:
    found: ChannelAccount = get_object_or_404(ChannelAccount.objects.select_related("agency"), pk=pk)
    if not queries.may_look(request.user, found.agency):
        raise Http404
    return found


def _addable(accounts: Iterable[queries.Health]) -> list[str]:
    """The installed channels; a second portal would be refused."""
    has_portal = any(h.account.channel == agencies.PORTAL and h.account.state != "retired" for h in accounts)
    return [name for name in renditions.channels() if name != agencies.PORTAL or not has_portal]


def _needs(channel: str) -> Needs:
    try:
        return renditions.channel_named(channel).capabilities.needs
    except renditions.UnknownChannel as error:
        raise Http404 from error


def _secrets_form(account: ChannelAccount, data: object = None) -> SecretsForm:
    stored = frozenset(credentials_of(account.pk).values)
    return SecretsForm(data, account=account, needs=_needs(account.channel), stored=stored)


def _tell_at_field(form: AccountForm, error: Exception) -> None:
    field = getattr(error, "field", "")
    form.add_error(field if field in form.fields else None, told(error))


def _account_page(
    request: HttpRequest, account: ChannelAccount, form: AccountForm, secrets: SecretsForm
) -> HttpResponse:
    may_manage = policies.may(request.user, "manage_accounts", account.agency, account=account)
    consent = renditions.channel_named(account.channel).consent is not None
    return _form_page(
        request, account.name, form, account=account, secrets=secrets, by_consent=consent, may_manage=may_manage
    )


def _form_page(request: HttpRequest, title: str, form: AccountForm, **context: object) -> HttpResponse:
    crumbs = [*_crumbs(reverse("console:accounts")), (title, "")]
    status = 422 if form.errors else 200
    return answer(request, "console/account.html", title, crumbs, status=status, form=form, **context)


def _crumbs(address: str = "") -> list[tuple[str, str]]:
    return [(_("Sync"), reverse("console:board")), (_("Channel accounts"), address)]
