"""What platforms tell us, stored before it is understood."""

from __future__ import annotations

from django.db import models
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
