"""Reads of the delivery room: what is due, and what stands where."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Count, Min, Q, QuerySet
from django.db.models.functions import Coalesce, Greatest

from caunoi.agencies.models import ChannelAccount
from caunoi.channels.contract import Figures
from caunoi.delivery import limits
from caunoi.delivery.models import Broadcast, CopyFigures, Followers, Placement
from caunoi.delivery.plan import Desired, State
from caunoi.delivery.renditions import channels
from caunoi.foundation import clock

SETTLED = (State.IN_SYNC, State.WITHDRAWN, State.NOT_POSTED)


@dataclass(frozen=True)
class PlacementRow:
    """A line of `caunoi placements`."""

    statement: str
    channel: str
    account: str
    state: str
    desired: str
    desired_release: int | None
    observed: str
    observed_release: int | None
    remote_id: str
    address: str
    since: str
    observed_at: str
    reason: str
    detail: str


@dataclass(frozen=True)
class LimitUse:
    """One limit of an account: how much of it is used, and when the period ends."""

    name: str
    per: str
    used: int
    at_most: int
    until: datetime


@dataclass(frozen=True)
class FollowersAt:
    """How many followed an account at the time of a look; None: the platform did not say."""

    count: int | None
    at: datetime


def accounts_with_due_work() -> list[int]:
    """Accounts that have something due which no living worker owns."""
    now = clock.now()
    placements = _due(now).order_by().values_list("account_id", flat=True).distinct()
    sending = Broadcast.objects.ready(now) | Broadcast.objects.over(now) | Broadcast.objects.abandoned(now)
    broadcasts = sending.values_list("placement__account_id", flat=True).distinct()
    return sorted({*placements, *broadcasts})


def seconds_until_due(account_id: int) -> float | None:
    """Seconds until the next placement of this account may be claimed; None when nothing is planned."""
    now = clock.now()
    free_at = Greatest("due_at", Coalesce("claimed_until", "due_at"))
    rows = Placement.objects.filter(account_id=account_id, due_at__isnull=False)
    moment: datetime | None = rows.aggregate(moment=Min(free_at))["moment"]
    return max((moment - now).total_seconds(), 0.01) if moment else None


def placements(statement_id: str = "") -> QuerySet[Placement]:
    """Placements with all that a listing shows, in one query."""
    found = Placement.objects.select_related("account", "release", "shown_release").order_by(
        "statement__created_at", "statement_id", "account__position", "account_id"
    )
    return found.filter(statement_id=statement_id) if statement_id else found


def row(placement: Placement) -> PlacementRow:
    """The plain values of one placement."""
    withdrawn = placement.desired == Desired.WITHDRAWN
    return PlacementRow(
        statement=placement.statement_id,
        channel=placement.account.channel,
        account=placement.account.name,
        state=placement.state,
        desired="withdrawn" if withdrawn else placement.desired,
        desired_release=placement.release.number if placement.release else None,
        observed=placement.observed,
        observed_release=placement.shown_release.number if placement.shown_release else None,
        remote_id=placement.remote_id,
        address=placement.url,
        since=_iso(placement.since),
        observed_at=_iso(placement.observed_at),
        reason=placement.reason,
        detail=placement.last_error,
    )


def copies_since(account_id: int, since: datetime) -> dict[str, int]:
    """Remote id → placement, of the copies that stand on an account and belong to statements published after `since`;
    a draft may have waited for long before."""
    copies = Placement.objects.filter(account_id=account_id, statement__publication__first_published_at__gte=since)
    return dict(copies.exclude(remote_id="").order_by().values_list("remote_id", "pk"))


def figures_until(statements: Sequence[str], until: date) -> dict[tuple[str, int], Figures]:
    """(Statement, account) → what was counted by the end of a day, for every copy that had stood by then: of what was
    published, or was counted already. Without a figure where the platform gave none. Two queries, however many
    statements."""
    over = datetime.combine(until + timedelta(1), time(), clock.VIETNAM)
    stood = ~Q(remote_id="") & Q(statement__publication__first_published_at__lt=over)
    copies = Placement.objects.filter(stood | Q(figures__day__lte=until), statement_id__in=statements)
    places = {pk: (statement, account) for pk, statement, account in _places(copies)}
    found = dict.fromkeys(places.values(), Figures())
    for row in CopyFigures.latest(list(places), until):
        found[places[row.placement_id]] = Figures(row.views, row.reach, row.engagement)
    return found


def followers_until(accounts: Sequence[int], until: date) -> dict[int, FollowersAt]:
    """By account, the newest look by the end of a day."""
    rows = Followers.objects.filter(account_id__in=accounts, day__lte=until)
    newest = rows.order_by("account_id", "-day").distinct("account_id")
    return {row.account_id: FollowersAt(row.count, row.at) for row in newest}


def _places(copies: QuerySet[Placement]) -> QuerySet[Placement, tuple[int, str, int]]:
    return copies.order_by().distinct().values_list("pk", "statement_id", "account_id")


def unsettled(statement_ids: Sequence[str] = (), *, seen_since: datetime | None = None) -> QuerySet[Placement]:
    """Placements that are not in sync, or whose last look is older than `seen_since`, where one can look. With
    `seen_since`, what waits for its hour is not among them, nor what nobody looks at any more: accepted, expired."""
    open_ones = ~Q(state__in=SETTLED)
    if seen_since is not None:
        open_ones &= ~Q(state=State.PENDING, reason="scheduled")
        live = Q(state=State.IN_SYNC) & ~Q(reason__in=("accepted", "expired"))
        blind = [name for name, channel in channels().items() if not channel.capabilities.observable]
        live &= ~Q(account__channel__in=blind)
        open_ones |= live & (Q(observed_at__lt=seen_since) | Q(observed_at__isnull=True))
    found = placements().filter(open_ones)
    return found.filter(statement_id__in=statement_ids) if statement_ids else found


def counts() -> Mapping[str, int]:
    """How many placements are in each state."""
    return dict(Placement.objects.values_list("state").annotate(count=Count("pk")))


def usage_of(account: ChannelAccount) -> list[LimitUse]:
    """How much of each limit of an account is used in the current period."""
    limits_now = [(limit, limits.period(limit["per"], clock.now())) for limit in account.rules.get("limits", ())]
    rows = {(row.limit, row.period): row.used for row in account.usage.all()}
    return [
        LimitUse(limit["name"], limit["per"], rows.get((limit["name"], name), 0), limit["at_most"], until)
        for limit, (name, until) in limits_now
    ]


def _due(now: datetime) -> QuerySet[Placement]:
    return Placement.objects.filter(
        Q(claimed_until__isnull=True) | Q(claimed_until__lt=now), due_at__isnull=False, due_at__lte=now
    )


def _iso(at: datetime | None) -> str:
    return clock.local(at).isoformat(timespec="seconds") if at else ""
