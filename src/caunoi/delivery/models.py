"""What should stand where, and what does: placements, their time line, usage of limits, broadcasts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import BooleanField, Case, F, Q, Value, When
from django.utils.translation import gettext_lazy as _

from caunoi.agencies.models import ChannelAccount
from caunoi.delivery.plan import Call, Desired, Observed, State
from caunoi.releases.models import Release, Statement

OPEN = [State.PENDING.value, State.UNCERTAIN.value, State.DIFFERS.value, State.BLOCKED.value]
"""States in which something is still to happen: few rows, which have an index of their own."""

ABANDONED = timedelta(seconds=60)  # a call is over by then


def _choices(*values: str) -> list[tuple[str, str]]:
    return [(value, value) for value in values]


class PlacementRows(models.QuerySet["Placement"]):
    def locked(self) -> PlacementRows:
        """The rows, locked in the one order that all writers keep, so that no two wait for each other: the portal's
        before the others', then by number. Who writes accounts as well takes the placements first
        (docs/decisions/0004-claims-and-leases.md)."""
        last = Case(When(account__channel="portal", then=Value(False)), default=True, output_field=BooleanField())
        return self.order_by(last, "pk").select_for_update(of=("self",), no_key=True)


class Placement(models.Model):
    """One statement on one channel account.

    Wanted: `desired` and `release`. Seen: `observed`, `remote_id`, `url`, `shown_release` (what we last put
    there), `sending_release` (what the last call carried), `follows` (the address of our first copy, where a channel
    cannot change it and the copy that stands is a follow-up to it), `following` (the same, of a follow-up that the
    last call was to make), `shown_text` (what a reader sees), `strays` (the fields beside the words that somebody
    changed outside), `concluded_at` (when the platform last said that a call took effect). The state people read
    (`state`, `reason`, `since`) is what `plan` answered last.

    in_flight: the call that has been begun and not been concluded; it is written before the call, so that
    a crash leaves a trace. uncertain: a call whose outcome is unknown. pending: the platform's receipt of
    unfinished work. due_at: when the reconciler should look at this row (None: when something changes).
    claimed_by / claimed_until: the worker that owns the row now; the lease runs out when the worker dies.
    """

    statement = models.ForeignKey(Statement, models.PROTECT, related_name="placements")
    account = models.ForeignKey(ChannelAccount, models.PROTECT, related_name="placements")

    desired = models.CharField(max_length=12, choices=_choices(*Desired), default=Desired.NONE)
    release = models.ForeignKey(Release, models.PROTECT, null=True, related_name="+")
    late_allowed = models.BooleanField(default=False)
    sent = models.BooleanField(default=False)

    observed = models.CharField(max_length=12, choices=_choices(*Observed), default=Observed.ABSENT)
    observed_at = models.DateTimeField(null=True)
    remote_id = models.CharField(max_length=200, blank=True)
    url = models.CharField(max_length=500, blank=True)
    shown_release = models.ForeignKey(Release, models.PROTECT, null=True, related_name="+")
    sending_release = models.ForeignKey(Release, models.PROTECT, null=True, related_name="+")
    follows = models.CharField(max_length=500, blank=True, default="")
    following = models.CharField(max_length=500, blank=True, default="")
    concluded_at = models.DateTimeField(null=True)
    shown_text = models.TextField(blank=True)
    strays = ArrayField(models.CharField(max_length=40), default=list)
    vanished = models.BooleanField(default=False)
    accepted_fingerprint = models.CharField(max_length=64, blank=True)
    repairs = models.PositiveIntegerField(default=0)
    repair_asked = models.BooleanField(default=False)

    pending = models.JSONField(null=True)
    in_flight = models.CharField(max_length=12, choices=_choices(*Call), blank=True)
    in_flight_at = models.DateTimeField(null=True)
    uncertain = models.CharField(max_length=12, choices=_choices(*Call), blank=True)
    uncertain_since = models.DateTimeField(null=True)
    looked_at = models.DateTimeField(null=True)
    first_tried_at = models.DateTimeField(null=True)
    attempts = models.PositiveIntegerField(default=0)
    retry_at = models.DateTimeField(null=True)
    refused = models.BooleanField(default=False)
    last_error = models.TextField(blank=True)

    state = models.CharField(max_length=12, choices=_choices(*State), default=State.PENDING)
    reason = models.CharField(max_length=40, blank=True)
    since = models.DateTimeField()
    due_at = models.DateTimeField(null=True)
    claimed_by = models.UUIDField(null=True)
    claimed_until = models.DateTimeField(null=True)

    objects = PlacementRows.as_manager()

    class Meta:
        verbose_name = _("placement")
        verbose_name_plural = _("placements")
        constraints = [
            models.UniqueConstraint(fields=["statement", "account"], name="one_placement_per_account"),
            models.CheckConstraint(
                name="wanted_placement_has_a_release",
                condition=~Q(desired__in=["release", "withdrawn"]) | Q(release__isnull=False),
            ),
            models.UniqueConstraint(
                fields=["account", "remote_id"],
                condition=~Q(remote_id=""),
                name="one_placement_per_remote_id",
            ),
        ]
        indexes = [
            models.Index(fields=["account", "due_at"], condition=Q(due_at__isnull=False), name="placement_due"),
            models.Index(fields=["state"], name="placement_state"),
            models.Index(fields=["-id"], condition=Q(state__in=OPEN), name="placement_open"),
            models.Index(
                fields=["account", "-observed_at"],
                condition=Q(observed_at__isnull=False),
                name="placement_last_look",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.statement_id} @ {self.account_id}"


class Step(models.Model):
    """One line of a placement's time line: what was done or seen, never a secret, never altered."""

    placement = models.ForeignKey(Placement, models.PROTECT, related_name="steps")
    at = models.DateTimeField()
    what = models.CharField(max_length=40)
    detail = models.TextField(blank=True)
    release_number = models.PositiveIntegerField(null=True)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = _("step")
        verbose_name_plural = _("steps")
        ordering = ["at", "pk"]
        indexes = [models.Index(fields=["placement", "at"], name="step_time_line")]


class Usage(models.Model):
    """How much of a limit an account has used in one period; shared by all workers."""

    account = models.ForeignKey(ChannelAccount, models.CASCADE, related_name="usage")
    limit = models.CharField(max_length=40)
    period = models.CharField(max_length=20)  # "2026-11", "2026-11-23" or "2026-11-23T10:15"
    used = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("usage of a limit")
        verbose_name_plural = _("usage of limits")
        constraints = [models.UniqueConstraint(fields=["account", "limit", "period"], name="usage_once")]


class BroadcastRows(models.QuerySet["Broadcast"]):
    def ready(self, now: datetime) -> BroadcastRows:
        """What may go now: its copy stands as released, is wanted and in force, and the account may be used."""
        return self.filter(
            Q(not_before__isnull=True) | Q(not_before__lte=now),
            Q(release__not_after__isnull=True) | Q(release__not_after__gt=now),
            Q(placement__account__resting_until__isnull=True) | Q(placement__account__resting_until__lte=now),
            state=Broadcast.State.WAITING,
            placement__desired=Desired.RELEASE,
            placement__observed=Observed.SAME,
            placement__shown_release=F("release"),
            placement__account__state=ChannelAccount.State.ACTIVE,
            placement__account__trouble="",
        )

    def over(self, now: datetime) -> BroadcastRows:
        """What waited until its release was no longer in force."""
        return self.filter(state=Broadcast.State.WAITING, release__not_after__lte=now)

    def abandoned(self, now: datetime) -> BroadcastRows:
        """What is being sent for longer than a call takes: its worker is gone."""
        return self.filter(state=Broadcast.State.SENDING, since__lt=now - ABANDONED)


class CopyFigures(models.Model):
    """What a platform had counted for one copy since it was posted, as of the last look of a day on which a figure
    changed. Null: not given. `at`: that look. Sums only; nothing here knows a person."""

    placement = models.ForeignKey(Placement, models.PROTECT, related_name="figures")
    day = models.DateField()
    at = models.DateTimeField()
    views = models.PositiveBigIntegerField(null=True)
    reach = models.PositiveBigIntegerField(null=True)
    engagement = models.PositiveBigIntegerField(null=True)

    class Meta:
        verbose_name = _("figures of a copy")
        verbose_name_plural = _("figures of copies")
        constraints = [models.UniqueConstraint(fields=["placement", "day"], name="copy_figures_once_per_day")]
        indexes = [models.Index(fields=["day"], name="copy_figures_day")]

    @classmethod
    def latest(cls, placements: Sequence[int], until: date | None = None) -> models.QuerySet[CopyFigures]:
        """The newest row of each placement, of this day at the latest."""
        rows = cls.objects.filter(placement_id__in=placements)
        rows = rows.filter(day__lte=until) if until else rows
        return rows.order_by("placement_id", "-day").distinct("placement_id")


class Followers(models.Model):
    """How many followed an account, as of the last look of a day. Null: not given."""

    account = models.ForeignKey(ChannelAccount, models.CASCADE, related_name="followers_by_day")
    day = models.DateField()
    at = models.DateTimeField()
    count = models.PositiveBigIntegerField(null=True)

    class Meta:
        verbose_name = _("followers of a day")
        verbose_name_plural = _("followers of a day")
        constraints = [models.UniqueConstraint(fields=["account", "day"], name="followers_once_per_day")]


class Broadcast(models.Model):
    """One release sent to the followers of an account. A broadcast cannot be looked up or recalled on the
    platform, so an unknown outcome waits for a person: it is never sent twice by us."""

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting")
        SENDING = "sending", _("sending")
        ACCEPTED = "accepted", _("accepted by the platform")
        UNCERTAIN = "uncertain", _("not known yet")
        REFUSED = "refused", _("refused")
        DROPPED = "dropped", _("not sent")

    placement = models.ForeignKey(Placement, models.PROTECT, related_name="broadcasts")
    release = models.ForeignKey(Release, models.PROTECT, related_name="+")
    target = models.JSONField()
    state = models.CharField(max_length=12, choices=State, default=State.WAITING)
    reason = models.TextField(blank=True)
    not_before = models.DateTimeField(null=True)
    message_id = models.CharField(max_length=200, blank=True)
    since = models.DateTimeField()

    objects = BroadcastRows.as_manager()

    class Meta:
        verbose_name = _("broadcast")
        verbose_name_plural = _("broadcasts")
        constraints = [models.UniqueConstraint(fields=["placement", "release"], name="broadcast_once_per_release")]
        indexes = [
            models.Index(fields=["-id"], condition=Q(state__in=["uncertain", "refused"]), name="broadcast_open"),
            models.Index(fields=["id"], condition=Q(state__in=["waiting", "sending"]), name="broadcast_moving"),
        ]
