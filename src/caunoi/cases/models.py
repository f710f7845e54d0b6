"""What citizens send, and what becomes of it.

A case's row holds no word of anybody: lists, searches and counts read rows, and cannot show what they do not have. What
people wrote lies sealed (agencies/vault.py) in the history row with which it came, and in the answers.
"""

from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from caunoi.agencies.models import Agency, Unit
from caunoi.inbox.models import Message

_DONE = Q(state__in=["answered", "closed"])  # most of all there is: a list of it may sort nothing


class Case(models.Model):
    """One report, comment, petition or question, from the first receipt to its end.

    id: how the staff call it, drawn by chance: a number in a series would tell how many cases one cannot see.
    code_digest: of the sender's tracking code (tracking_code.py). chosen: the kind that the sender chose, "" for not
    sure. kind: as the staff class it now; until then, as it is clocked. Kinds are those of the rule pack.
    restricted: only an inspector knows of it (R58); follows from the kind. urgent: somebody may be in danger (R57).
    due_at: what rings next, None while nothing does. signal_at: when somebody is to be reminded next, the case climbs,
    or the sender is told that it is late. climbed_to: the role that was told that it is overdue; "" while none was. All
    three are recomputed by every action (timing.py). round: 1, and 2 once reopened.
    """

    class State(models.TextChoices):
        RECEIVED = "received", _("received")
        CLASSED = "classed", _("classed")
        WITH_UNIT = "with_unit", _("with the unit")
        WAITING = "waiting", _("waiting for the sender")
        DRAFTED = "drafted", _("answer drafted")
        ANSWERED = "answered", _("answered")
        CLOSED = "closed", _("closed")
        ROUTED_AWAY = "routed_away", _("routed away")

    class Route(models.TextChoices):
        PORTAL = "portal", _("portal form")
        PHONE = "phone", _("telephone")
        PAPER = "paper", _("paper")
        ZALO = "zalo", _("Zalo message")
        FACEBOOK_MESSAGE = "facebook_message", _("Facebook message")
        FACEBOOK_COMMENT = "facebook_comment", _("Facebook comment")
        EMAIL = "email", _("e-mail")

    id = models.CharField(primary_key=True, max_length=12)
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="cases")
    code_digest = models.CharField(max_length=64, unique=True)
    route = models.CharField(_("route"), max_length=20, choices=Route)
    chosen = models.CharField(_("kind chosen by the sender"), max_length=40, blank=True)
    kind = models.CharField(_("kind"), max_length=40)
    state = models.CharField(_("state"), max_length=12, choices=State, default=State.RECEIVED)
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="cases")
    restricted = models.BooleanField(default=False)
    urgent = models.BooleanField(_("urgent"), default=False)
    round = models.PositiveSmallIntegerField(default=1)
    received_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True)
    signal_at = models.DateTimeField(null=True)
    climbed_to = models.CharField(max_length=16, blank=True)

    class Meta:
        verbose_name = _("case")
        verbose_name_plural = _("cases")
        constraints = [
            models.CheckConstraint(
                name="case_state_is_known",
                condition=Q(state__in=["received", "classed", "with_unit", "waiting", "drafted", "answered", "closed",
                                       "routed_away"]),
            ),
            models.CheckConstraint(
                name="case_route_is_known",
                condition=Q(route__in=["portal", "phone", "paper", "zalo", "facebook_message", "facebook_comment",
                                       "email"]),
            ),
            models.CheckConstraint(name="case_has_two_rounds_at_most", condition=Q(round__in=[1, 2])),
            models.CheckConstraint(
                name="case_with_unit_has_one", condition=~Q(state="with_unit") | Q(unit__isnull=False)
            ),
            models.CheckConstraint(
                name="denunciation_is_restricted_and_away",  # R58, whatever a rule pack says
                condition=~Q(kind="denunciation") | Q(restricted=True, state__in=["routed_away", "closed"]),
            ),
        ]  # fmt: skip
        indexes = [
            models.Index(
                fields=["agency", "-urgent", "due_at", "id"], name="case_rings_next", condition=Q(due_at__isnull=False)
            ),
            models.Index(fields=["signal_at"], name="case_signals_next", condition=Q(signal_at__isnull=False)),
            models.Index(fields=["agency", "climbed_to"], name="case_climbed", condition=~Q(climbed_to="")),
            models.Index(fields=["agency", "state", "-received_at", "-id"], name="case_by_state"),
            models.Index(fields=["agency", "-received_at", "-id"], name="case_done", condition=_DONE),
            models.Index(fields=["agency", "kind", "-received_at", "-id"], name="case_done_of_a_kind", condition=_DONE),
        ]

    def __str__(self) -> str:
        return self.id


class CaseStep(models.Model):
    """One line of a case's history; written once. actor: None for the sender. details: codes and numbers, never words.
    sealed: what somebody wrote, by name, opened only on the page of the case."""

    class What(models.TextChoices):
        RECEIVED = "received", _("received")
        CLASSED = "classed", _("classed")
        FORWARDED = "forwarded", _("forwarded")
        PASSED_ON = "passed_on", _("passed on for inspection")
        ROUTED_AWAY = "routed_away", _("routed away")
        ASKED = "asked", _("the sender was asked")
        REPLIED = "replied", _("the sender replied")
        EXTENDED = "extended", _("the term was extended")
        DRAFTED = "drafted", _("answer drafted")
        RETURNED = "returned", _("draft returned")
        ANSWERED = "answered", _("answer approved")
        REOPENED = "reopened", _("reopened")
        CLOSED = "closed", _("closed")
        REMINDED = "reminded", _("reminded of the term")
        CLIMBED = "climbed", _("overdue, told to the next role")
        TOLD_LATE = "told_late", _("the sender was told that the answer is late")
        GROUPED = "grouped", _("put into a group")
        UNGROUPED = "ungrouped", _("taken out of the group")

    case = models.ForeignKey(Case, models.PROTECT, related_name="steps")
    at = models.DateTimeField()
    what = models.CharField(max_length=12, choices=What)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+")
    details = models.JSONField(default=dict)
    sealed = models.BinaryField(default=bytes)

    class Meta:
        verbose_name = _("step of a case")
        verbose_name_plural = _("steps of a case")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "what"],
                condition=Q(what__in=["received", "extended", "reopened"]),
                name="case_received_extended_reopened_once",
            ),
        ]


class Answer(models.Model):
    """What the agency answers in one round: a draft that becomes the answer when a second person approves it.

    sealed: text, and for a refusal its ground and the route that is open instead. version: counts the saves, so that
    nobody writes over words they have not seen. writers: everyone who wrote of it, by account.
    """

    case = models.ForeignKey(Case, models.PROTECT, related_name="answers")
    round = models.PositiveSmallIntegerField()
    version = models.PositiveIntegerField(default=1)
    refusal = models.BooleanField(_("refusal"), default=False)
    sealed = models.BinaryField()
    writers = ArrayField(models.BigIntegerField())
    written_at = models.DateTimeField()
    approver = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    approved_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("answer")
        verbose_name_plural = _("answers")
        ordering = ["round"]
        constraints = [
            models.UniqueConstraint(fields=["case", "round"], name="one_answer_per_round"),
            models.CheckConstraint(name="answer_has_a_writer", condition=Q(writers__len__gt=0)),
            models.CheckConstraint(
                name="answer_approver_is_no_writer",
                condition=Q(approver__isnull=True) | ~Q(writers__contains=[F("approver")]),
            ),
            models.CheckConstraint(
                name="answer_approved_by_somebody",
                condition=Q(approver__isnull=True, approved_at__isnull=True)
                | Q(approver__isnull=False, approved_at__isnull=False),
            ),
        ]


class CaseMessage(models.Model):
    """A message of a conversation that belongs to a case, in either direction: who may see the case may read it, and
    nobody reads there what the same person said in another one."""

    message = models.OneToOneField(Message, models.PROTECT, primary_key=True, related_name="in_case")
    case = models.ForeignKey(Case, models.PROTECT, related_name="messages")

    class Meta:
        verbose_name = _("message of a case")
        verbose_name_plural = _("messages of a case")


# Cases about the same thing (R67): suggested by their words, put together by people ---------------------


class CaseSignature(models.Model):
    """That a case is compared with others by its words (grouping.py). There is none of a case that is restricted,
    routed away or closed: actions/comparing.py keeps it so.

    id: a small number, because each signature has many bands. compared_at: None while it waits to be compared, anew
    whenever the sender has said more.
    """

    id = models.AutoField(primary_key=True)
    case = models.OneToOneField(Case, models.CASCADE, related_name="signature")
    compared_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("signature of a case")
        verbose_name_plural = _("signatures of cases")
        indexes = [models.Index(fields=["id"], condition=Q(compared_at__isnull=True), name="signature_waits")]


class SignatureBand(models.Model):
    """One number of a signature, keyed: two cases with the same number are worth a look, and it tells nothing else."""

    pk = models.CompositePrimaryKey("band", "signature")
    band = models.IntegerField()
    signature = models.ForeignKey(CaseSignature, models.CASCADE, related_name="bands")

    class Meta:
        verbose_name = _("band of a signature")
        verbose_name_plural = _("bands of signatures")


class Likeness(models.Model):
    """That two cases use much the same words. case: the one that was compared later. percent: of pairs of words that
    they share. set_aside_by: who said that they are not about the same thing; it is not suggested again."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="like_earlier")
    other = models.ForeignKey(Case, models.CASCADE, related_name="like_later")
    percent = models.PositiveSmallIntegerField()
    set_aside_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = _("likeness of cases")
        verbose_name_plural = _("likenesses of cases")
        constraints = [
            models.UniqueConstraint(fields=["case", "other"], name="likeness_once"),
            models.CheckConstraint(name="likeness_of_two", condition=~Q(case=F("other"))),
            models.CheckConstraint(name="likeness_in_percent", condition=Q(percent__gte=1, percent__lte=100)),
        ]


class CaseGroup(models.Model):
    """Cases that people have put together because they are about the same thing. Each keeps its code, clock, answer and
    approval. id: drawn by chance, like a case's."""

    id = models.CharField(primary_key=True, max_length=12)
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="case_groups")
    made_at = models.DateTimeField()

    class Meta:
        verbose_name = _("group of cases")
        verbose_name_plural = _("groups of cases")

    def __str__(self) -> str:
        return self.id


class GroupMember(models.Model):
    """That a case is in a group: in one at most, and never a restricted one."""

    case = models.OneToOneField(Case, models.CASCADE, primary_key=True, related_name="membership")
    group = models.ForeignKey(CaseGroup, models.CASCADE, related_name="members")

    class Meta:
        verbose_name = _("member of a group of cases")
        verbose_name_plural = _("members of groups of cases")
