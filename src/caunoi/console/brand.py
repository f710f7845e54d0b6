"""The brand: what is approved, what one person proposes, what another approves; every version stays to be seen."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.formats import number_format
from django.utils.translation import get_language_info
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from wagtail.admin import messages

from caunoi.agencies import actions as agencies
from caunoi.agencies import policies, tokens
from caunoi.agencies.models import Agency, Brand, BrandProposal, Look
from caunoi.console.answering import REFUSALS, agency_for, answer, told
from caunoi.console.forms import BrandForm
from caunoi.delivery import wording
from caunoi.foundation import proof
from caunoi.foundation.difference import Part, differs, word_difference
from caunoi.releases import pictures

COLOUR = re.compile("#[0-9a-fA-F]{6}")


@dataclass(frozen=True)
class Words:
    """One text of a look, against the approved one. `language`: where it is not that of the page."""

    label: str
    text: str
    parts: Sequence[Part]
    changed: bool
    language: str


@dataclass(frozen=True)
class Version:
    """One approved look against the one before it."""

    brand: Brand
    before: Brand | None
    proposer: str
    approver: str
    changes: Sequence[Words]


@dataclass(frozen=True)
class Pair:
    """A text on its ground, and whether it can be read."""

    upper: str
    lower: str
    ratio: str
    holds: bool


@dataclass(frozen=True)
class Colours:
    """What the portal makes of the colour in one scheme."""

    name: str
    page: str
    given: str
    ink: str
    tint: str
    on_brand: str
    pairs: Sequence[Pair]


@require_GET
def screen(request: HttpRequest) -> HttpResponse:
    agency, person = agency_for(request), request.user
    proposal = agency.brand_proposals.filter(state=BrandProposal.State.OPEN).select_related("proposed_by").first()
    current = agency.brand
    return answer(
        request,
        "console/brand.html",
        _("Brand"),
        _crumbs(),
        current=current,
        texts=list(_words(current, current)) if current else [],
        proposal=proposal,
        changes=list(_words(current, proposal)) if proposal else [],
        colours=_colours(current),
        new_colours=_colours(proposal),
        proposer=wording.person(proposal.proposed_by) if proposal else "",
        why_not=_why_not(proposal, person) if proposal else "",
        may_propose=policies.may(person, "propose_brand", agency),
        may_decline=proposal is not None
        and (proposal.proposed_by == person or policies.may(person, "approve_brand", agency)),
        history=_history(agency),
        declined=[
            (declined, wording.person(declined.proposed_by), wording.person(declined.decided_by))
            for declined in agency.brand_proposals.filter(state=BrandProposal.State.DECLINED)
            .select_related("proposed_by", "decided_by")
            .order_by("-decided_at")[:20]
        ],
    )


@require_http_methods(["GET", "POST"])
def propose(request: HttpRequest) -> HttpResponse:
    agency = agency_for(request)
    current = agency.brand
    posted = request.method == "POST"
    form = BrandForm(
        request.POST if posted else None, request.FILES if posted else None, agency=agency, current=current
    )
    if posted and form.is_valid():
        try:
            policies.require(request.user, "propose_brand", agency)
            agencies.propose_brand(agency, by=request.user, **form.words(), **_pictures(form, current))
        except REFUSALS as error:
            form.add_error(None, told(error))
        else:
            messages.success(request, _("Proposed. Another person has to approve it."))
            return redirect("console:brand")
    title = _("Propose a new look")
    crumbs = [*_crumbs(reverse("console:brand")), (title, "")]
    return answer(
        request,
        "console/brand_form.html",
        title,
        crumbs,
        status=422 if form.errors else 200,
        form=form,
        current=current,
        may_propose=policies.may(request.user, "propose_brand", agency),
    )


@require_POST
def approve(request: HttpRequest, pk: int) -> HttpResponse:
    proposal = _proposal(request, pk)
    try:
        brand = agencies.approve_brand(proposal.pk, by=request.user)
    except REFUSALS as error:
        messages.error(request, told(error))
    else:
        messages.success(
            request,
            _("Version %(number)s is approved. New releases carry it; set the pictures on each channel by hand.")
            % {"number": brand.version},
        )
    return redirect("console:brand")


@require_POST
def decline(request: HttpRequest, pk: int) -> HttpResponse:
    proposal = _proposal(request, pk)
    try:
        agencies.decline_brand(proposal.pk, by=request.user, reason=request.POST.get("reason", ""))
    except REFUSALS as error:
        messages.error(request, told(error))
    else:
        messages.success(request, _("The proposal is declined. The approved look stays."))
    return redirect("console:brand")


@require_POST
def check(request: HttpRequest) -> HttpResponse:
    """Whether a file is, byte for byte, an approved picture: before somebody sets it on a channel. Keeps nothing."""
    agency = agency_for(request)
    file = request.FILES.get("picture")
    if file is None or (file.size or 0) > pictures.MAX_BYTES:
        messages.error(request, _("Choose a picture of at most 10 MB."))
        return redirect("console:brand")
    digest = proof.digest(file.read())
    _tell_whether_approved(request, agency, digest)
    return redirect("console:brand")


# Inside ----------------------------------------------------------------------------------------------


def _tell_whether_approved(request: HttpRequest, agency: Agency, digest: str) -> None:
    kinds = {"avatar": _("avatar"), "cover": _("cover picture")}
    found = [(brand, kind) for brand in agency.brands.order_by("-version") for kind in kinds
             if getattr(brand, kind) == digest]  # fmt: skip
    if not found:
        messages.error(request, _("This is not an approved picture. Its SHA-256 is %(digest)s.") % {"digest": digest})
        return
    brand, kind = found[0]
    said = {"kind": kinds[kind], "number": brand.version, "digest": digest}
    if brand == agency.brand:
        messages.success(request, _("This is the approved picture: %(kind)s, version %(number)s.") % said)
    else:
        messages.error(request, _("This picture is out of date: %(kind)s of version %(number)s.") % said)


def _history(agency: Agency) -> list[Version]:
    """Every version, the newest first."""
    brands = list(agency.brands.select_related("proposed_by", "approved_by").order_by("version"))
    return [
        Version(
            brand,
            before,
            wording.person(brand.proposed_by),
            wording.person(brand.approved_by),
            [words for words in _words(before, brand) if words.changed],
        )
        for before, brand in zip([None, *brands], brands, strict=False)
    ][::-1]


def _proposal(request: HttpRequest, pk: int) -> BrandProposal:
    agency = agency_for(request)
    found: BrandProposal = get_object_or_404(agency.brand_proposals, pk=pk)
    return found


def _why_not(proposal: BrandProposal, person: Any) -> str:
    try:
        agencies.check_approve_brand(proposal, by=person)
    except REFUSALS as error:
        return told(error)
    return ""


def _pictures(form: BrandForm, current: Brand | None) -> dict[str, Any]:
    """The pictures' digests, of the approved ones where none is given. A file that is the approved one stays it."""
    avatar, cover = form.cleaned_data["avatar"], form.cleaned_data["cover"]
    look: dict[str, Any] = {
        "avatar": current.avatar if current else "",
        "cover": current.cover if current else "",
        "cover_asset": current.cover_asset if current else {},
    }
    if avatar and proof.digest(avatar) != look["avatar"]:
        look["avatar"] = pictures.freeze(avatar, "").blob
    if cover and proof.digest(cover) != look["cover"]:
        asset = pictures.freeze(cover, "").variants["cover"]
        look["cover"], look["cover_asset"] = asset.blob, asdict(asset)
    return look


def _colours(look: Look | None) -> list[Colours]:
    """Computed, not stored: as a reader of the portal will see them."""
    if look is None or not COLOUR.fullmatch(look.colour):
        return []
    found, pairs = tokens.tokens(look.colour), tokens.contrasts(look.colour)
    return [
        Colours(
            tokens.name_of(scheme),
            found[scheme]["page"],
            look.colour,
            found[scheme]["brand-ink"],
            found[scheme]["brand-tint"],
            found[scheme]["on-brand"],
            [
                Pair(tokens.name_of(pair.upper), tokens.name_of(pair.lower), _ratio(pair.ratio), pair.holds)
                for pair in pairs
                if pair.scheme == scheme
            ],
        )
        for scheme in tokens.SCHEMES
    ]


def _ratio(value: float) -> str:
    """Cut, not rounded, so that no 4.46 passes for 4.5; in one piece at the end of a line."""
    return f"{number_format(value, 1)}\N{NO-BREAK SPACE}:\N{NO-BREAK SPACE}1"


def _words(current: Look | None, look: Look) -> Iterator[Words]:
    """Every text of a look beside the approved one."""
    before = dict(_texts(current)) if current else {}
    after = dict(_texts(look))
    languages = {_standing_label(language): language for language, _name in settings.LANGUAGES}
    for label in dict.fromkeys([*after, *before]):
        parts = word_difference(before.get(label, ""), after.get(label, ""))
        yield Words(label, after.get(label, ""), parts, differs(parts), languages.get(label, ""))


def _standing_label(language: str) -> str:
    name = get_language_info(language)["name_local"]
    return _("what the agency never asks for (%(language)s)") % {"language": name}


def _texts(look: Look) -> Iterator[tuple[str, str]]:
    yield _("colour"), look.colour
    yield _("description of the avatar"), look.avatar_description
    yield _("description of the cover"), look.cover_description
    yield _("copyright mark"), look.copyright_mark
    for language, _name in settings.LANGUAGES:
        yield _standing_label(language), look.standing_statement.get(language, "")
    for channel, text in look.profiles.items():
        yield _("profile text: %(channel)s") % {"channel": wording.channel(channel)}, text


def _crumbs(address: str = "") -> list[tuple[str, str]]:
    return [
        (_("Sync"), reverse("console:board")),
        (_("Channel accounts"), reverse("console:accounts")),
        (_("Brand"), address),
    ]
