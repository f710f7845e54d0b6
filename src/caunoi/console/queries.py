"""What the staff screens show, as plain values: one statement's panel, the accounts."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from typing import Any

from django.db.models import OuterRef, Subquery

from caunoi.agencies import actions as agencies
from caunoi.agencies import policies
from caunoi.agencies.models import Agency, ChannelAccount
from caunoi.channels.contract import Presentation, Rendition
from caunoi.console.board import Cell, cell
from caunoi.console.deeds import BroadcastDeed, offered_for
from caunoi.delivery import ahead, renditions, wording
from caunoi.delivery import queries as delivery
from caunoi.delivery.models import Broadcast, Placement, Step
from caunoi.delivery.plan import Desired
from caunoi.delivery.renditions import channel_named
from caunoi.foundation import clock
from caunoi.foundation.difference import Part, differs, word_difference
from caunoi.newsroom import phone
from caunoi.releases.actions import content_of
from caunoi.releases.content import ReleaseContent
from caunoi.releases.models import Statement

PORTAL = "portal"


# One statement ---------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Line:
    """One line of a time line."""

    at: datetime
    words: str
    detail: str
    release: int | None
    actor: str


@dataclass(frozen=True)
class Sending:
    """A broadcast of a copy to followers, and what may be done about it."""

    broadcast: Broadcast
    reason: str
    deeds: Sequence[BroadcastDeed]

    @property
    def look(self) -> str:
        """The state of a copy that it looks like."""
        return wording.BROADCAST_LOOKS[self.broadcast.state]

    @property
    def icon(self) -> str:
        return wording.state(self.look).icon


@dataclass(frozen=True)
class Copy:
    """What should stand on one account and what does."""

    placement: Placement
    cell: Cell
    reason: str
    told: str
    desired: str
    shown: str
    lines: Sequence[Line]
    broadcasts: Sequence[Sending]

    # Made when a page shows them: a panel that asks whether anything has changed does without (`mark_of`).

    @cached_property
    def wanted(self) -> Sequence[phone.Part]:
        return phone.sheet(*self._made) if self._made else ()

    @cached_property
    def wanted_cuts(self) -> Sequence[str]:
        return list(map(wording.cut, self._made[0].cuts)) if self._made else ()

    @cached_property
    def shown_parts(self) -> Sequence[phone.Part]:
        return phone.words(self.shown)

    @cached_property
    def parts(self) -> list[Part]:
        return word_difference(self._made[0].whole if self._made else "", self.shown)

    @cached_property
    def comparable(self) -> bool:
        if self.placement.account.channel == PORTAL or not self.shown:
            return False
        return bool(self._made and self._made[0].whole)

    @cached_property
    def differs(self) -> bool:
        return self.comparable and differs(self.parts)

    @cached_property
    def _made(self) -> tuple[Rendition, ReleaseContent, Presentation] | None:
        return _wanted(self.placement)


def copies(statement: Statement) -> list[Copy]:
    """Every account's copy of a statement, with its time line."""
    placements = list(
        Placement.objects.filter(statement=statement)
        .select_related("account__agency", "release__statement__agency", "shown_release")
        .order_by("account__position", "account_id")
    )
    steps = _steps(placements)
    broadcasts = list(Broadcast.objects.filter(placement__in=placements).select_related("release").order_by("pk"))
    return [
        _copy(placement, steps, [b for b in broadcasts if b.placement_id == placement.pk]) for placement in placements
    ]


def mark_of(release: int, copies: Sequence[tuple[Copy, Sequence[str]]]) -> str:
    """Differs when anything on the panel does, except the time of asking. `copies`: each with the verbs offered."""
    said = [(_said(copy), list(verbs), list(map(_sent, copy.broadcasts)), len(copy.lines)) for copy, verbs in copies]
    return hashlib.sha256(repr((release, said)).encode()).hexdigest()[:16]


def _sent(sending: Sending) -> tuple[Any, ...]:
    return sending.broadcast.pk, sending.broadcast.state, sending.reason, [deed.verb for deed in sending.deeds]


def _said(copy: Copy) -> tuple[Any, ...]:
    placement, cell = copy.placement, copy.cell
    troubles = (placement.last_error, placement.account.trouble)
    return (
        placement.pk,
        cell.state,
        cell.version,
        cell.url,
        cell.next_at,
        placement.since,
        copy.reason,
        copy.shown,
        placement.observed_at,
        troubles,
    )


def _copy(placement: Placement, steps: Sequence[Step], broadcasts: Sequence[Broadcast]) -> Copy:
    return Copy(
        placement=placement,
        cell=cell(placement.account, placement, {}),
        reason=wording.reason(placement.reason),
        told=wording.answer(placement.last_error),
        desired=str(wording.DESIRED[placement.desired]),
        shown=placement.shown_text,
        lines=[_line(step) for step in steps if step.placement_id == placement.pk],
        broadcasts=[Sending(one, wording.broadcast_reason(one.reason), offered_for(one)) for one in broadcasts],
    )


def _wanted(placement: Placement) -> tuple[Rendition, ReleaseContent, Presentation] | None:
    """What should stand there, of which release and look; None where nothing should, or the channel is not known."""
    if placement.release is None or placement.desired in (Desired.NONE, Desired.WITHDRAWN):
        return None
    said = content_of(placement.release)
    looks = renditions.presentation(placement.release, said.language)
    try:
        return renditions.rendered(placement.account, said, looks, placement.follows), said, looks
    except renditions.UnknownChannel:
        return None


def _steps(placements: Sequence[Placement]) -> list[Step]:
    return list(Step.objects.filter(placement__in=placements).select_related("actor").order_by("at", "pk"))


def _line(step: Step) -> Line:
    return Line(
        at=step.at,
        words=wording.step(step.what),
        detail=wording.step_detail(step.what, step.detail),
        release=step.release_number,
        actor=wording.person(step.actor),
    )


# Accounts --------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Health:
    """One account: whether it works, what it has used up, and who answers for it."""

    account: ChannelAccount
    channel: str
    usage: Sequence[delivery.LimitUse]
    sign_in: ahead.SignIn
    sign_in_over: bool
    last_look: datetime | None  # when a copy there was last looked at
    resting: bool
    by_consent: bool  # connected by a person's consent at the platform
    profile: str  # the approved words under which it presents itself
    may_manage: bool
    steps: Sequence[str]  # states that a person may give it now


def accounts(agency: Agency, person: Any) -> list[Health]:
    """The agency's accounts in their order, those that are retired last."""
    looks = Placement.objects.filter(account=OuterRef("pk"), observed_at__isnull=False).order_by("-observed_at")
    found = list(
        agency.accounts.select_related("responsible_unit", "agency")
        .prefetch_related("usage")
        .annotate(last_look=Subquery(looks.values("observed_at")[:1]))
    )
    found.sort(key=lambda account: account.state == ChannelAccount.State.RETIRED)
    brand = agency.brand
    return [_health(account, person, brand.profiles if brand else {}) for account in found]


def _health(account: Any, person: Any, profiles: Mapping[str, str]) -> Health:
    now = clock.now()
    sign_in = ahead.sign_in(account)
    may_manage = policies.may(person, "manage_accounts", account.agency, account=account)
    return Health(
        account=account,
        channel=wording.channel(account.channel),
        usage=[replace(use, name=wording.limit(use.name, use.per)) for use in delivery.usage_of(account)],
        sign_in=sign_in,
        sign_in_over=sign_in.ends_at is not None and sign_in.ends_at <= now,
        last_look=account.last_look,
        resting=account.resting_until is not None and account.resting_until > now,
        by_consent=channel_named(account.channel).consent is not None,
        profile=profiles.get(account.channel, ""),
        may_manage=may_manage,
        steps=agencies.NEXT_STATES[account.state] if may_manage else (),
    )


def may_look(person: Any, agency: Agency) -> bool:
    """Who may see what stands where: anyone with a current appointment, and a superuser (who may only look)."""
    return bool(person.is_superuser) or policies.may(person, "look", agency)
