"""What platforms tell us, stored before it is understood; and the conversations that come of it."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from caunoi.agencies.models import ChannelAccount


class InboundEvent(models.Model):
    """One verified event as its platform sent it (docs/explanation/taking-in.md); a trigger refuses any change.

    account: None when the app that signed it serves an account that is not connected here. occurred_at: the platform's
    own time, by which events are ordered: they do not arrive in order. untimely: further from our time than the
    platform repeats what it sends. fingerprint: of the event; it makes the same event twice one event.
    """

    account = models.ForeignKey(ChannelAccount, models.PROTECT, null=True, related_name="+")
    channel = models.CharField(max_length=32)
    received_at = models.DateTimeField()
    occurred_at = models.DateTimeField(null=True)
    untimely = models.BooleanField(default=False)
    body = models.BinaryField()
    fingerprint = models.CharField(max_length=64, unique=True)

    class Meta:
        verbose_name = _("inbound event")
        verbose_name_plural = _("inbound events")


class EventReading(models.Model):
    """That an event was read, and what came of it: an event itself is never altered.

    what: the event's name on its platform, where it was not understood. version: of the understanding, so that a later
    one can read again what this one did not know.
    """

    class Outcome(models.TextChoices):
        SAID = "said", _("a message")
        ECHO = "echo", _("said by the account itself")
        UNKNOWN = "unknown", _("not understood")
        STRAY = "stray", _("of no account here")
        BROKEN = "broken", _("could not be read")

    event = models.OneToOneField(InboundEvent, models.CASCADE, primary_key=True, related_name="reading")
    outcome = models.CharField(max_length=8, choices=Outcome)
    what = models.CharField(max_length=80, blank=True)
    version = models.PositiveSmallIntegerField()
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("reading of an event")
        verbose_name_plural = _("readings of events")


class Conversation(models.Model):
    """What one person and one account of ours say to each other; never joined with another account's.

    person_digest: keyed (agencies/vault.py), of the account and the platform's id of the person there; where Facebook
    does not tell who commented, of the comment at the head of the thread. person: that id, sealed; sealed empty where
    it is not known. heard_at: when the person last wrote to the account itself, by the platform's time: it opens the
    windows (windows.py). None while there were comments only.
    """

    account = models.ForeignKey(ChannelAccount, models.PROTECT, related_name="conversations")
    person_digest = models.CharField(max_length=64, unique=True)
    person = models.BinaryField()
    heard_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("conversation")
        verbose_name_plural = _("conversations")


class Message(models.Model):
    """One thing that was said, by the person or by us. A row holds no word and no id of anybody in clear.

    event: which it was read from. at: the platform's own time of what came in, by which a conversation is ordered; of
    what goes out, when it was written. remote_digest: keyed, of the platform's id of it; the same message twice is one.
    way: how it came or goes. sealed: the text; of what came in its ids, post and attachments; of what goes out what the
    text is filled with (standing texts: the tracking code), which is forgotten once it has been sent.

    taken_up: whether the room above has seen it. Only of what goes out: author, or the key of a standing text, never
    both; answers: the message that it answers; state, since; attempts; not_before; problem: why not, by our code or
    the platform's; detail: the platform's words about it.
    """

    class Direction(models.TextChoices):
        IN = "in", _("from the person")
        OUT = "out", _("from us")

    class Way(models.TextChoices):
        MESSAGE = "message", _("message")
        COMMENT = "comment", _("comment below a post")
        PRIVATE_REPLY = "private_reply", _("private reply to a comment")

    class State(models.TextChoices):
        RECEIVED = "received", _("received")
        QUEUED = "queued", _("waits to be sent")
        SENDING = "sending", _("being sent")
        SENT = "sent", _("sent")
        FAILED = "failed", _("could not be sent")
        UNCERTAIN = "uncertain", _("not known whether it arrived")

    conversation = models.ForeignKey(Conversation, models.PROTECT, related_name="messages")
    direction = models.CharField(max_length=3, choices=Direction)
    event = models.OneToOneField(InboundEvent, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()
    remote_digest = models.CharField(max_length=64, blank=True)
    way = models.CharField(max_length=13, choices=Way)
    sealed = models.BinaryField()
    taken_up = models.BooleanField(default=False)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    standing = models.CharField(max_length=40, blank=True)
    answers = models.ForeignKey("self", models.PROTECT, null=True, related_name="answered_by")
    state = models.CharField(max_length=9, choices=State)
    since = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    not_before = models.DateTimeField(null=True)
    problem = models.CharField(max_length=40, blank=True)
    detail = models.CharField(max_length=1000, blank=True)

    class Meta:
        verbose_name = _("message")
        verbose_name_plural = _("messages")
        ordering = ["at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["remote_digest"], condition=~Q(remote_digest=""), name="message_once"),
            models.CheckConstraint(
                name="message_state_is_of_its_direction",
                condition=Q(direction="in", state="received")
                | Q(direction="out", state__in=["queued", "sending", "sent", "failed", "uncertain"]),
            ),
            models.CheckConstraint(
                name="message_out_is_a_persons_or_standing",  # invariant 1
                condition=Q(direction="in", author__isnull=True, standing="")
                | (
                    Q(direction="out")
                    & (Q(author__isnull=False, standing="") | Q(author__isnull=True) & ~Q(standing=""))
                ),
            ),
            models.CheckConstraint(
                name="private_reply_goes_out_and_answers",
                condition=~Q(way="private_reply") | Q(direction="out", answers__isnull=False),
            ),
            models.UniqueConstraint(
                fields=["answers"],
                condition=Q(way="private_reply") & ~Q(state="failed"),
                name="one_private_reply_to_a_comment",  # the platform takes exactly one (Facebook reference A4)
            ),
        ]
        indexes = [
            models.Index(fields=["at", "id"], condition=Q(direction="in", taken_up=False), name="message_not_taken_up"),
            models.Index(fields=["id"], condition=Q(state__in=["queued", "sending"]), name="message_moving"),
        ]


class Quota(models.Model):
    """What the platform last said is left of an account's messages beyond the free window; None: it did not say."""

    account = models.OneToOneField(ChannelAccount, models.CASCADE, primary_key=True, related_name="message_quota")
    remain = models.PositiveIntegerField(null=True)
    total = models.PositiveIntegerField(null=True)
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("quota of messages")
        verbose_name_plural = _("quotas of messages")
