"""How an agency looks: proposed by one person, approved by another, every version kept (R4)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from caunoi.agencies import audit, policies, tokens
from caunoi.agencies.models import Agency, Brand, BrandProposal, Look
from caunoi.agencies.refusal import Refused
from caunoi.foundation import clock, proof

LOOK = tuple(field.name for field in Look._meta.get_fields() if field.name != "checksum")


@transaction.atomic
def adopt_brand(agency: Agency, *, by: Any = None, proposed_by: Any = None, **look: Any) -> Brand:
    """A new version of the brand; earlier versions stay. Without people only while an agency is being founded: a
    constraint asks for two from the second version on. Later versions: `propose_brand`, `approve_brand`."""
    check_colour(look["colour"])
    last = agency.brand
    version = last.version + 1 if last else 1
    brand = Brand.objects.create(
        agency=agency,
        version=version,
        checksum=checksum_of(look),
        proposed_by=proposed_by,
        approved_by=by,
        approved_at=clock.now(),
        **look,
    )
    audit.record(
        "brand.adopted", f"brand:{agency.slug}/{version}", actor=by, agency=agency,
        checksum=brand.checksum, sheet=tokens.sheet(brand.colour).checksum,
    )  # fmt: skip
    return brand


def check_colour(colour: str) -> None:
    """Raises Refused unless everything that the portal would write in this brand's colours can be read."""
    try:
        failing = next((pair for pair in tokens.contrasts(colour) if not pair.holds), None)
    except ValueError:
        raise Refused(_("Write a colour such as #0f4c5c."), field="colour") from None
    if failing is not None:
        raise Refused(
            _(
                "The colour %(colour)s cannot be approved: %(upper)s on %(lower)s has a contrast of %(ratio)s : 1 "
                "(%(scheme)s); at least %(needed)s : 1 is needed. Choose another colour."
            )
            % {
                "colour": colour,
                "upper": tokens.name_of(failing.upper),
                "lower": tokens.name_of(failing.lower),
                "scheme": tokens.name_of(failing.scheme),
                "ratio": number_format(failing.ratio, 1),
                "needed": number_format(tokens.TEXT, 1),
            },
            field="colour",
        )


def checksum_of(look: Mapping[str, Any]) -> str:
    """SHA-256 over the canonical form of a look's values."""
    return proof.digest(proof.canonical(dict(look)))


@transaction.atomic
def propose_brand(agency: Agency, *, by: Any, **look: Any) -> BrandProposal:
    """Ask for a new look; another person approves it. Raises NotAllowed, Refused."""
    policies.require(by, "propose_brand", agency)
    check_colour(look["colour"])
    Agency.objects.select_for_update(no_key=True).get(pk=agency.pk)
    if agency.brand_proposals.filter(state=BrandProposal.State.OPEN).exists():
        raise Refused(_("Another proposal waits for approval. It has to be approved or declined first."))
    current = agency.brand
    if current is not None and all(getattr(current, name) == look[name] for name in LOOK):
        raise Refused(_("Nothing differs from the approved look."))
    proposal = BrandProposal.objects.create(
        agency=agency, checksum=checksum_of(look), proposed_by=by, proposed_at=clock.now(), **look
    )
    audit.record(
        "brand.proposed", f"brand:{agency.slug}", actor=by, agency=agency,
        checksum=proposal.checksum, avatar=proposal.avatar, cover=proposal.cover,
    )  # fmt: skip
    return proposal


@transaction.atomic
def approve_brand(proposal_id: int, *, by: Any) -> Brand:
    """Make a proposal the agency's look. A proposal is never edited, so what was read is what is approved.
    Raises NotAllowed, Refused (own proposal, already decided)."""
    proposal = _open_proposal(proposal_id)
    check_approve_brand(proposal, by=by)
    _decide(proposal, BrandProposal.State.APPROVED, by)
    look = {name: getattr(proposal, name) for name in LOOK}
    return adopt_brand(proposal.agency, by=by, proposed_by=proposal.proposed_by, **look)


@transaction.atomic
def decline_brand(proposal_id: int, *, by: Any, reason: str) -> None:
    """Set a proposal aside; who made it may do so as well. Raises NotAllowed, Refused."""
    proposal = _open_proposal(proposal_id)
    if by != proposal.proposed_by:
        policies.require(by, "approve_brand", proposal.agency)
    if not reason.strip():
        raise Refused(_("Say why the proposal is declined."), field="reason")
    _decide(proposal, BrandProposal.State.DECLINED, by, reason.strip())
    audit.record(
        "brand.declined", f"brand:{proposal.agency.slug}", actor=by, agency=proposal.agency,
        checksum=proposal.checksum, reason=proposal.reason,
    )  # fmt: skip


def check_approve_brand(proposal: BrandProposal, *, by: Any) -> None:
    """Raises NotAllowed or Refused unless `by` may approve this proposal: the second person, never the first."""
    policies.require(by, "approve_brand", proposal.agency)
    if by == proposal.proposed_by:
        raise Refused(
            _("%(person)s proposed this look and cannot approve it; another person has to.")
            % {"person": policies.name_of(by)}
        )
    check_colour(proposal.colour)


def _open_proposal(proposal_id: int) -> BrandProposal:
    proposal = (
        BrandProposal.objects.select_for_update(of=("self",), no_key=True)
        .select_related("agency", "proposed_by")
        .get(pk=proposal_id)
    )
    if proposal.state != BrandProposal.State.OPEN:
        raise Refused(_("This proposal is decided already: %(state)s.") % {"state": proposal.get_state_display()})
    return proposal


def _decide(proposal: BrandProposal, state: str, by: Any, reason: str = "") -> None:
    proposal.state, proposal.decided_by, proposal.decided_at, proposal.reason = state, by, clock.now(), reason
    proposal.save(update_fields=["state", "decided_by", "decided_at", "reason"])
