"""A release changes what should stand on every account; the work is enqueued in the same transaction."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q

from caunoi.agencies.models import ChannelAccount
from caunoi.delivery import renditions
from caunoi.delivery.models import Broadcast, Placement, Step
from caunoi.delivery.plan import Desired, Observed, State
from caunoi.foundation import clock, jobs
from caunoi.releases import actions as releases
from caunoi.releases.models import Publication, Release

PORTAL = "portal"
OUT_OF_USE = (ChannelAccount.State.PLANNED, ChannelAccount.State.RETIRED)
SOON = timedelta(seconds=5)  # a job this near is picked up by a lingering drain anyway


@transaction.atomic
def desire(release: Release) -> None:
    """Every account of the agency that is in use should now show this release (or nothing, when it withdraws). A
    paused one gets it once it is active again."""
    chosen = ChannelAccount.objects.filter(
        ~Q(state__in=OUT_OF_USE) | Q(placements__statement=release.statement),
        agency=release.statement.agency,
    )
    accounts = list(chosen.distinct().order_by("position", "pk"))
    # Locked before the portal's publication is written: a worker that holds one of them may be about to write there.
    placed = Placement.objects.filter(statement=release.statement)
    list(placed.locked().values_list("pk"))
    led = any(account.channel == PORTAL and account.state == ChannelAccount.State.ACTIVE for account in accounts)
    for account in accounts:
        _desire_on(account, release, led=led)


def record(placement: Placement, what: str, detail: str = "", *, actor: Any = None) -> None:
    """Add a line to the placement's time line."""
    Step.objects.create(
        placement=placement,
        at=clock.now(),
        what=what,
        detail=detail[:2000],
        release_number=placement.release.number if placement.release else None,
        actor=actor,
    )


def wake(account_id: int, at: datetime | None = None) -> None:
    """See to it that a worker looks at this account's due placements, now or at a given time."""
    if at is None or at <= clock.now() + SOON:
        jobs.enqueue("delivery.drain", once=f"drain:{account_id}", arguments={"account_id": account_id})
    else:
        moment = f"drain:{account_id}:{int(at.timestamp())}"
        jobs.enqueue("delivery.drain", once=moment, at=at, arguments={"account_id": account_id})


def _desire_on(account: ChannelAccount, release: Release, *, led: bool) -> None:
    """`led`: the portal goes first, and wakes the others when it stands (working._wake_the_others)."""
    now = clock.now()
    withdraws = release.operation == Release.Operation.WITHDRAW
    placement, created = Placement.objects.get_or_create(
        statement=release.statement, account=account, defaults={"since": now}
    )
    if withdraws and (created or not Publication.objects.filter(pk=release.statement_id).exists()):
        placement.desired = Desired.NONE  # nothing was ever public here, so there is nothing to take down
        placement.state, placement.release = State.NOT_POSTED, release
        placement.save()
        return
    if placement.observed == Observed.SAME and (withdraws or _changes_anything(placement, release)):
        placement.observed = Observed.OLDER
    held = placement.desired == Desired.HELD and not withdraws  # a person's stop ends when a person ends it
    placement.desired = Desired.HELD if held else Desired.WITHDRAWN if withdraws else Desired.RELEASE
    placement.release = release
    placement.sent = placement.late_allowed = placement.refused = False
    placement.repairs = placement.attempts = 0
    placement.retry_at, placement.last_error, placement.accepted_fingerprint = None, "", ""
    waits = led and account.channel != PORTAL and not withdraws
    placement.state, placement.reason, placement.since = State.PENDING, "portal_first" if waits else "", now
    placement.due_at = None if waits else now
    if account.channel == PORTAL and not held:
        _show_now(placement, release, now)
    placement.save()
    record(placement, f"desired_{release.operation}", release.reason)
    _carry_broadcasts(placement, release)
    if not waits:
        wake(account.pk, release.not_before if release.not_before and release.not_before > now else None)
    if release.not_after:
        wake(account.pk, release.not_after)


def _changes_anything(placement: Placement, release: Release) -> bool:
    """Whether this channel's copy differs at all; if not, the copy that stands is the new one already."""
    if placement.shown_release is None:
        return True
    if renditions.changed_fields(placement.account, placement.shown_release, release):
        return True
    placement.shown_release = release
    return False


def _show_now(placement: Placement, release: Release, now: datetime) -> None:
    """The portal is in sync by the publishing transaction itself, unless the release waits for its time."""
    if release.not_before and release.not_before > now:
        return
    publication = releases.show_on_portal(release)
    placement.observed, placement.shown_release = Observed.UNKNOWN, release
    placement.remote_id = release.statement_id
    placement.url = f"{release.statement.agency.public_url}/t/{release.statement_id}/{publication.slug}"
    placement.sent = True
    withdrawn = release.operation == Release.Operation.WITHDRAW
    placement.state = State.WITHDRAWN if withdrawn else State.IN_SYNC
    placement.first_tried_at = placement.first_tried_at or now


def _carry_broadcasts(placement: Placement, release: Release) -> None:
    """Followers are told once, when the article is first published, and of what holds then: a broadcast that has not
    gone out goes with the newest release, or is dropped when that asks for none."""
    target = releases.content_of(release).broadcast.get(placement.account.channel)
    now = clock.now()
    if release.operation == Release.Operation.PUBLISH and target is not None:
        Broadcast.objects.create(
            placement=placement, release=release, target=target, since=now, not_before=release.not_before
        )
    for broadcast in placement.broadcasts.filter(state=Broadcast.State.WAITING).exclude(release=release):
        if target is None:
            broadcast.state, broadcast.reason = Broadcast.State.DROPPED, f"release_{release.operation}"
            record(placement, "broadcast_dropped", broadcast.reason)
        else:
            broadcast.release, broadcast.target = release, target
            broadcast.not_before = max(filter(None, (broadcast.not_before, release.not_before)), default=None)
        broadcast.since = now
        broadcast.save()
