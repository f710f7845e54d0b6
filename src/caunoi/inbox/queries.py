"""Reads of the inbox, as plain values."""

from __future__ import annotations

from datetime import timedelta

from caunoi.foundation import clock
from caunoi.inbox.models import InboundEvent

COMMITTED = timedelta(minutes=1)  # the receiver gives a row up long before (writing.py)


def newest_settled_event() -> int:
    """The number of the newest event before which no other will appear any more; 0 when there is none."""
    settled = InboundEvent.objects.filter(received_at__lt=clock.now() - COMMITTED)
    return settled.order_by("-pk").values_list("pk", flat=True).first() or 0
