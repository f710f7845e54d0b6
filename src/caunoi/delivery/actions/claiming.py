"""Which worker owns which placement: a claim is a lease in the row, and runs out when its worker dies (DESIGN §4,
docs/decisions/0004-claims-and-leases.md)."""

from __future__ import annotations

import uuid
from datetime import timedelta

from django.db import transaction
from django.db.models import Q

from caunoi.delivery.models import Placement
from caunoi.foundation import clock

LEASE = timedelta(seconds=5)


@transaction.atomic
def claim_due(account_id: int, worker: uuid.UUID, limit: int) -> list[int]:
    """Claim up to `limit` placements that are due and that no living worker owns, the most urgent first."""
    now = clock.now()
    free = Placement.objects.select_for_update(skip_locked=True, no_key=True).filter(
        Q(claimed_until__isnull=True) | Q(claimed_until__lt=now), account_id=account_id, due_at__lte=now
    )
    found = list(free.order_by("due_at", "pk").values_list("pk", flat=True)[:limit])
    if found:
        Placement.objects.filter(pk__in=found).update(claimed_by=worker, claimed_until=now + LEASE)
    return found


@transaction.atomic
def renew_claims(worker: uuid.UUID) -> None:
    """Say that this worker is alive; called about once a second. A claim that has run out stays so: another
    worker may be about to take the row. A row that somebody writes at this moment is renewed the next time."""
    now = clock.now()
    held = Placement.objects.filter(claimed_by=worker, claimed_until__gte=now)
    free = list(held.select_for_update(skip_locked=True, no_key=True).values_list("pk", flat=True))
    Placement.objects.filter(pk__in=free).update(claimed_until=now + LEASE)


@transaction.atomic
def release_claims(worker: uuid.UUID) -> None:
    """An orderly stop: what this worker owned and did not finish is free for others at once."""
    held = list(Placement.objects.filter(claimed_by=worker).locked().values_list("pk", flat=True))
    Placement.objects.filter(pk__in=held).update(claimed_until=clock.now())
