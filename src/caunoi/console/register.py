"""The register of official channels for those who keep it: who looked and when, what is listed beside the accounts,
what took the place of what was given up."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from wagtail.admin import messages

from caunoi.agencies import actions as agencies
from caunoi.agencies import policies, queries
from caunoi.agencies.models import Agency, ChannelAccount, ListedChannel
from caunoi.agencies.queries import Entry
from caunoi.console.answering import REFUSALS, agency_for, answer, told
from caunoi.console.forms import RegisteredForm
from caunoi.delivery import wording
from caunoi.foundation import clock

STEPS = {
    "active": gettext_lazy("Put into use"),
    "retired": gettext_lazy("Retire for good"),
}
STATES = {**dict(ChannelAccount.State.choices), **dict(ListedChannel.State.choices)}


class ListedForm(RegisteredForm):
    """A channel that this system lists and does not operate."""

    field_order = ("kind", "name", "address")

    kind = forms.ChoiceField(label=gettext_lazy("kind"), choices=ListedChannel.Kind.choices)
    address = forms.CharField(
        label=gettext_lazy("public address"),
        max_length=300,
        required=False,
        help_text=gettext_lazy("The telephone number, the e-mail address, or the web address of the app or website."),
    )

    def __init__(self, data: Any = None, *, agency: Agency, channel: ListedChannel | None = None) -> None:
        names = [name for name in self.base_fields if name != "kind"]
        initial = {name: getattr(channel, name) for name in names} if channel else None
        super().__init__(data, agency=agency, initial=initial)
        if channel is not None:
            del self.fields["kind"]  # another kind is another channel


@dataclass(frozen=True)
class Row:
    """An entry with what this person may do with it now."""

    entry: Entry
    kind: str
    state: str
    may_verify: bool
    may_manage: bool
    steps: Sequence[tuple[str, Any]]
    successors: Sequence[Entry]


@require_GET
def screen(request: HttpRequest) -> HttpResponse:
    agency = agency_for(request)
    entries = queries.register(agency)
    channels = {entry.kind for entry in entries}
    verified = policies.channels_of(request.user, "verify_channel", agency, channels)
    managed = policies.channels_of(request.user, "manage_accounts", agency, {*channels, *ListedChannel.Kind.values})
    return answer(
        request,
        "console/register.html",
        _("Register of official channels"),
        _crumbs(),
        rows=[_row(entry, entries, verified, managed) for entry in entries],
        may_add=bool(managed & set(ListedChannel.Kind.values)),
        today=clock.local(clock.now()).date(),
    )


@require_http_methods(["GET", "POST"])
def add(request: HttpRequest) -> HttpResponse:
    agency = agency_for(request)
    form = ListedForm(request.POST or None, agency=agency)
    title = _("List another channel")
    return _form(request, title, form, partial(agencies.list_channel, agency, by=request.user), agency)


@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, number: int) -> HttpResponse:
    agency = agency_for(request)
    channel = get_object_or_404(ListedChannel, agency=agency, pk=number)
    form = ListedForm(request.POST or None, agency=agency, channel=channel)
    write = partial(agencies.change_listed, number, by=request.user)
    return _form(request, channel.name, form, write, agency, channel)


@require_POST
def set_state(request: HttpRequest, number: int) -> HttpResponse:
    channel = get_object_or_404(ListedChannel, agency=agency_for(request), pk=number)
    state = request.POST.get("state", "")
    if state not in STEPS:
        raise Http404
    done = f"{channel.name}: {STATES[state]}."
    return _act(request, done, lambda: agencies.set_listed_state(number, state, by=request.user))


@require_POST
def verify(request: HttpRequest, number: int) -> HttpResponse:
    """I have looked and it is right."""
    agency = agency_for(request)
    try:
        on = forms.DateField(label=_("day")).clean(request.POST.get("on", ""))
    except forms.ValidationError:
        messages.error(request, _("Write the day on which you looked, such as 05/01/2027."))
        return redirect("console:register")
    done = _("Noted: looked at, and found right.")
    seen = request.POST.get("seen", "")
    return _act(request, done, lambda: agencies.verify_entry(agency, number, on=on, by=request.user, seen=seen))


@require_POST
def name_successor(request: HttpRequest, number: int) -> HttpResponse:
    agency = agency_for(request)
    given = request.POST.get("successor", "")
    if given and not (given.isascii() and given.isdecimal() and len(given) <= 18):
        raise Http404
    successor = int(given) if given else None
    done = _("The successor is noted.")
    return _act(request, done, lambda: agencies.name_successor(agency, number, successor, by=request.user))


# Inside ----------------------------------------------------------------------------------------------


def _row(entry: Entry, entries: Sequence[Entry], verified: Collection[str], managed: Collection[str]) -> Row:
    steps = agencies.LISTED_STATES[entry.state] if entry.listed else ()
    retired = entry.state == "retired"
    return Row(
        entry=entry,
        kind=str(ListedChannel.Kind(entry.kind).label) if entry.listed else str(wording.channel(entry.kind)),
        state=str(STATES[entry.state]),
        may_verify=entry.state in ("active", "paused") and entry.kind in verified,
        may_manage=entry.kind in managed,
        steps=[(state, STEPS[state]) for state in steps],
        successors=[other for other in entries if retired and other.state != "retired"],
    )


def _act(request: HttpRequest, done: str, act: Callable[[], object]) -> HttpResponse:
    try:
        act()
    except REFUSALS as error:
        messages.error(request, told(error))
    else:
        messages.success(request, done)
    return redirect("console:register")


def _form(
    request: HttpRequest,
    title: str,
    form: ListedForm,
    write: Callable[..., object],
    agency: Agency,
    channel: ListedChannel | None = None,
) -> HttpResponse:
    if request.method == "POST" and form.is_valid():
        try:
            write(**form.values())
        except REFUSALS as error:
            field = getattr(error, "field", "")
            form.add_error(field if field in form.fields else None, told(error))
        else:
            messages.success(request, _("%(name)s: saved.") % {"name": form.values()["name"]})
            return redirect("console:register")
    crumbs = [*_crumbs(reverse("console:register")), (title, "")]
    kinds = [channel.kind] if channel else ListedChannel.Kind.values
    may_manage = bool(policies.channels_of(request.user, "manage_accounts", agency, kinds))
    status = 422 if form.errors else 200
    return answer(
        request, "console/listed.html", title, crumbs, status=status, form=form, channel=channel, may_manage=may_manage
    )


def _crumbs(address: str = "") -> list[tuple[str, str]]:
    accounts = (_("Channel accounts"), reverse("console:accounts"))
    return [(_("Sync"), reverse("console:board")), accounts, (_("Register of official channels"), address)]
