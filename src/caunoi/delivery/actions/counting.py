"""The platforms' own figures are kept: one row for each copy and day on which they changed. No audit line: nobody
decided anything, and the rows themselves say what was answered when."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from caunoi.agencies.models import ChannelAccount
from caunoi.channels.contract import Figures
from caunoi.delivery.models import CopyFigures, Followers
from caunoi.foundation import clock

NAMES = ("views", "reach", "engagement")


@transaction.atomic
def keep_figures(found: Mapping[int, Figures]) -> int:
    """Keep what a look read, by placement. What is as it was makes no row. Returns the number of rows written."""
    at = clock.now()
    known = {row.placement_id: _values(row) for row in CopyFigures.latest(list(found))}
    changed = [
        CopyFigures(placement_id=placement, day=clock.local(at).date(), at=at, **dict(zip(NAMES, values, strict=True)))
        for placement, figures in sorted(found.items())
        if (values := _values(figures)) != known.get(placement, (None, None, None))
    ]
    CopyFigures.objects.bulk_create(
        changed, update_conflicts=True, unique_fields=["placement", "day"], update_fields=["at", *NAMES], batch_size=500
    )
    return len(changed)


def keep_followers(account_id: int, count: int | None) -> None:
    """Keep how many follow an account, as of today's last look; None: the platform did not say."""
    at = clock.now()
    Followers.objects.update_or_create(
        account_id=account_id, day=clock.local(at).date(), defaults={"at": at, "count": count}
    )


def let_rest(account_id: int, until: datetime) -> None:
    """Nobody calls for this account before `until`: so the platform says."""
    ChannelAccount.objects.filter(pk=account_id).update(resting_until=until)


def _values(of: Figures | CopyFigures) -> tuple[int | None, ...]:
    return of.views, of.reach, of.engagement
