"""The facts that `plan` decides on, read from a placement, its release, its account and the portal."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TypeGuard

from django.conf import settings

from caunoi.agencies.models import ChannelAccount
from caunoi.delivery import renditions
from caunoi.delivery.actions.wanting import PORTAL
from caunoi.delivery.models import Placement
from caunoi.delivery.plan import Call, Desired, Observed, Situation
from caunoi.foundation import clock
from caunoi.releases.models import Publication, Release


def situation_of(placement: Placement) -> Situation:
    """Everything `plan` needs about a placement that has a release."""
    account, release = placement.account, placement.release
    assert release is not None
    publication = Publication.objects.only("release", "state").filter(pk=placement.statement_id).first()
    return Situation(
        now=clock.now(),
        desired=Desired(placement.desired),
        observed=Observed(placement.observed),
        capabilities=renditions.channel_named(account.channel).capabilities,
        is_portal=account.channel == PORTAL,
        has_remote=bool(placement.remote_id),
        changed=_changed(placement),
        strays=frozenset(placement.strays) if placement.observed == Observed.EDITED else frozenset(),
        uncertain=Call(placement.uncertain) if placement.uncertain else None,
        uncertain_since=placement.uncertain_since,
        looked_at=placement.looked_at,
        refused=placement.refused,
        retry_at=placement.retry_at,
        vanished=placement.vanished,
        repairs=placement.repairs,
        repairs_allowed=repairs_allowed(account),
        repair_asked=placement.repair_asked,
        accepted=bool(placement.accepted_fingerprint),
        sent=placement.sent,
        late_allowed=placement.late_allowed,
        account_trouble=bool(account.trouble),
        account_active=account.state == ChannelAccount.State.ACTIVE,
        resting_until=account.resting_until,
        portal_stands=_portal_stands(placement, publication),
        not_before=release.not_before,
        not_after=release.not_after,
        compare_at=_compare_at(placement),
        marked_expired=_shows(publication, release) and publication.state == Publication.State.EXPIRED,
    )


def repairs_allowed(account: ChannelAccount) -> int:
    """How many outside changes of a release are put right without a person."""
    return int(account.rules.get("repairs", 3))


def can_look(placement: Placement) -> bool:
    """Whether the channel can be asked what it shows."""
    return renditions.channel_named(placement.account.channel).capabilities.observable


def settling(account: ChannelAccount) -> timedelta:
    """How long the platform may show the state before a change, or not list a new copy."""
    default = renditions.channel_named(account.channel).capabilities.settling
    return timedelta(seconds=float(account.rules.get("settling_seconds", default)))


def _changed(placement: Placement) -> frozenset[str]:
    """In which fields what we last put there differs from what is wanted; a change from outside comes on top."""
    shown, release = placement.shown_release, placement.release
    if placement.observed not in (Observed.OLDER, Observed.EDITED) or shown is None or release is None:
        return frozenset()
    return renditions.changed_fields(placement.account, shown, release)


def _portal_stands(placement: Placement, publication: Publication | None) -> bool:
    """Whether readers can follow the copy's link: the portal has the release, and before anything is sent it was
    seen there over HTTP, because platforms fetch pictures from it (R23). Once sent, a portal that is being looked
    at again holds nothing up; and what is to go does not wait for a portal that cannot be reached."""
    if not _shows(publication, placement.release):
        return False
    if placement.sent or placement.desired == Desired.WITHDRAWN:
        return True
    portal = Placement.objects.filter(statement=placement.statement_id, account__channel=PORTAL)
    active = portal.filter(account__state=ChannelAccount.State.ACTIVE).values_list("observed", flat=True).first()
    return active in (None, Observed.SAME)


def _shows(publication: Publication | None, release: Release | None) -> TypeGuard[Publication]:
    """Whether the portal's page has the words of this release, in force or not."""
    return publication is not None and release is not None and publication.release_id == release.pk


def _compare_at(placement: Placement) -> datetime | None:
    every = float(placement.account.rules.get("compare_seconds", settings.CAUNOI_COMPARE_EVERY))
    if placement.observed_at is None or not can_look(placement):
        return None
    return placement.observed_at + timedelta(seconds=every)
