"""What platforms tell us, stored before it is understood."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from caunoi.agencies.models import ChannelAccount


class InboundEvent(models.Model):
    """One verified webhook body, byte for byte. `fingerprint` makes the same delivery twice one event."""

    account = models.ForeignKey(ChannelAccount, models.PROTECT, null=True, related_name="+")
    channel = models.CharField(max_length=32)
    received_at = models.DateTimeField()
    body = models.BinaryField()
    fingerprint = models.CharField(max_length=64, unique=True)

    class Meta:
        verbose_name = _("inbound event")
        verbose_name_plural = _("inbound events")
