"""Terms that run are told of: their clerks are reminded, what is overdue climbs to the next role, and its sender hears
every so many working days that it is not forgotten (R60)."""

from __future__ import annotations

import logging

from django.db import transaction

from caunoi.cases import timing
from caunoi.cases.actions import telling
from caunoi.cases.actions.noting import What, note
from caunoi.cases.models import Case
from caunoi.foundation import clock

log = logging.getLogger(__name__)

BATCH = 100


def signal_due(most: int = BATCH) -> int:
    """Give the signals that are due, of so many cases at most; returns of how many. Each case in a transaction of its
    own: one that cannot be counted holds up no other."""
    due = Case.objects.filter(signal_at__lte=clock.now()).order_by("signal_at", "pk")
    given = 0
    for pk in list(due.values_list("pk", flat=True)[:most]):
        try:
            given += _signal(pk)
        except Exception as error:  # told without anybody's words
            log.error("case %s: no signal could be given: %s", pk, type(error).__name__)
    return given


@transaction.atomic
def _signal(pk: str) -> bool:
    """Write down the last reminder and the last climb that are due, and tell the sender if it is time; whether there
    was anything. Somebody who has the case at this moment sets its clock anew."""
    locked = Case.objects.select_for_update(of=("self",), no_key=True, skip_locked=True)
    case = locked.select_related("agency", "unit").filter(pk=pk).first()
    if case is None:
        return False
    now = clock.now()
    due = [signal for signal in timing.signals(case, list(case.steps.all()), now) if signal.at <= now]
    if percent := max((signal.percent for signal in due), default=0):
        note(case, What.REMINDED, by=None, percent=percent)
    if roles := [signal.role for signal in due if signal.role]:
        note(case, What.CLIMBED, by=None, role=roles[-1])
    if any(signal.late for signal in due):
        note(case, What.TOLD_LATE, by=None)
        telling.admit_late(case)
    if not due:
        case.signal_at = next((signal.at for signal in timing.signals(case, list(case.steps.all()), now)), None)
        case.save(update_fields=["signal_at"])
    return bool(due)
