"""What goes out to the sender of a case who wrote on a channel: as the person wrote, in the transaction that decides
it. Whoever came by the portal, the telephone or on paper reads it under the code."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from caunoi.agencies.refusal import Refused
from caunoi.cases import policies, standing, timing
from caunoi.cases.actions.noting import for_staff
from caunoi.cases.models import Case, CaseMessage
from caunoi.cases.queries import last_heard
from caunoi.foundation import clock
from caunoi.inbox import actions as inbox
from caunoi.inbox.models import Message
from caunoi.inbox.queries import longest_reply, may_write


@transaction.atomic
def send_again(pk: str, message_id: int, *, by: Any) -> Message:
    """Try a reply of this case once more that was surely not sent. Raises NotAllowed, Refused."""
    return inbox.send_again(_of_case(pk, message_id, by), by=by)


@transaction.atomic
def settle(pk: str, message_id: int, *, arrived: bool, by: Any) -> Message:
    """Say whether a reply of this case arrived of which nobody knew. Raises NotAllowed, Refused."""
    return inbox.settle(_of_case(pk, message_id, by), arrived=arrived, by=by)


# For the other actions -------------------------------------------------------------------------------


def acknowledge(case: Case, heard: Message, code: str) -> None:
    """The receipt with its code, which only the sender may read."""
    reading = timing.clock_of(case, list(case.steps.all()), timing.main_step(case), clock.now())
    due = reading.due if reading else None
    text = standing.receipt(case.agency, case.received_at, due, urgent=case.urgent)
    _keep(case, inbox.queue_standing(heard, standing.RECEIPT, text, fill=code))


def warn(case: Case, heard: Message) -> None:
    """The emergency numbers."""
    _keep(case, inbox.queue_standing(heard, standing.DANGER, standing.danger()))


def explain_away(case: Case) -> None:
    """Where the sender has to go with it."""
    if heard := last_heard(case):
        text = standing.away(case.agency, timing.kind_of(case))
        _keep(case, inbox.queue_standing(heard, standing.AWAY, text))


def admit_late(case: Case) -> None:
    """That the answer is late, and that it is not forgotten; the page under the code says so too. Left out where the
    platform lets nobody write any more: weeks after the last word a message could only fail."""
    reading = timing.clock_of(case, list(case.steps.all()), timing.main_step(case), clock.now())
    heard = last_heard(case)
    if heard is not None and reading is not None and may_write(heard):
        text = standing.late(case.agency, case.received_at, reading.due, reading.next_update)
        _keep(case, inbox.queue_standing(heard, standing.LATE, text))


def tell(case: Case, text: str, *, by: Any) -> None:
    """Words of a named person to the sender. Raises Refused (too long)."""
    if heard := last_heard(case):
        _keep(case, inbox.queue_reply(heard, text, by=by))


def answer_words(words: dict[str, str]) -> str:
    """An answer as it leaves: the text, and of a refusal its ground and the way that is open."""
    with override(settings.LANGUAGE_CODE):
        parts = [words["text"]]
        if words.get("ground"):
            parts.append(_("Ground: %(ground)s") % {"ground": words["ground"]})
        if words.get("way"):
            parts.append(_("What can be done instead: %(way)s") % {"way": words["way"]})
        return "\n\n".join(parts)


def check_length(case: Case, words: dict[str, str]) -> None:
    """Raises Refused for an answer that could not be sent as one message."""
    if (heard := last_heard(case)) is None:
        return
    count, longest = len(answer_words(words)), longest_reply(heard)
    if count > longest:
        told = {"count": count, "most": longest}
        raise Refused(
            _("The answer has %(count)d characters; through this channel at most %(most)d can be sent.") % told,
            field="text",
        )


# Inside ----------------------------------------------------------------------------------------------


def _keep(case: Case, message: Message) -> None:
    CaseMessage.objects.create(message=message, case=case)


def _of_case(pk: str, message_id: int, by: Any) -> int:
    case = for_staff(pk, policies.HANDLE, by)
    if not case.messages.filter(message=message_id).exists():
        raise Refused(_("This message does not belong to the case."))
    return message_id
