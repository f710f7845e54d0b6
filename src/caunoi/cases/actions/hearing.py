"""What people write on the channels becomes cases: the first message opens one, the next ones belong to it until it is
answered."""

from __future__ import annotations

import logging
from collections.abc import Mapping

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from caunoi.cases import danger, tracking_code
from caunoi.cases.actions import receiving, telling
from caunoi.cases.actions.noting import OPEN, TEXT, State, What, is_first_read, note, with_unit_or_not
from caunoi.cases.models import Case, CaseMessage
from caunoi.foundation.vietnamese import ELLIPSIS, clean_text
from caunoi.inbox import actions as inbox
from caunoi.inbox import queries
from caunoi.inbox.models import Conversation, Message

log = logging.getLogger(__name__)

BATCH = 100
GOES_ON = OPEN | {State.ROUTED_AWAY}  # what belongs to a denunciation is never opened as something else
SAYS_NOTHING = frozenset({"sticker", "gif"})  # without a word: a nod, not a case
ROUTES: Mapping[tuple[str, str], str] = {
    ("zalo", Message.Way.MESSAGE): Case.Route.ZALO,
    ("facebook", Message.Way.MESSAGE): Case.Route.FACEBOOK_MESSAGE,
    ("facebook", Message.Way.COMMENT): Case.Route.FACEBOOK_COMMENT,
}


def take_up(most: int = BATCH) -> int:
    """Take up the oldest messages that nobody has; returns how many were. Each in a transaction of its own: one that
    cannot be taken up holds up no other, and waits."""
    waiting = Message.objects.filter(direction=Message.Direction.IN, taken_up=False).order_by("at", "pk")
    taken = 0
    for pk in list(waiting.values_list("pk", flat=True)[:most]):
        try:
            taken += _take_up(pk)
        except Exception as error:  # told without its words
            log.error("message %s could not be taken up: %s", pk, type(error).__name__)
    return taken


# Inside ----------------------------------------------------------------------------------------------


@transaction.atomic
def _take_up(pk: int) -> bool:
    """Whether it was still to be done."""
    rows = Message.objects.select_for_update(of=("self",), no_key=True)
    heard = rows.select_related("conversation__account__agency", "event").get(pk=pk)
    if heard.taken_up:
        return False
    # Two messages of one person are taken up one after the other: the second belongs to the case of the first.
    Conversation.objects.select_for_update(no_key=True).get(pk=heard.conversation_id)
    inbox.taken_up(heard)
    text = _text(heard)
    if text:
        case = _going_on(heard.conversation)
        _open(heard, text) if case is None else _add(case, heard, text)
    return True


def _text(heard: Message) -> str:
    """The words, or what came instead of words; "" for a nod."""
    (said,) = queries.spoken([heard])
    words = clean_text(said.text).strip()
    if words or not said.attachments or set(said.attachments) <= SAYS_NOTHING:
        return words
    with override(settings.LANGUAGE_CODE):
        return _("(no words; attached: %(what)s)") % {"what": said.attached}


def _going_on(conversation: Conversation) -> Case | None:
    """The case that the person's words belong to, locked."""
    found = Case.objects.filter(messages__message__conversation=conversation, state__in=GOES_ON)
    pk = found.order_by("-received_at", "-pk").values_list("pk", flat=True).first()
    return Case.objects.select_for_update(no_key=True, of=("self",)).select_related("agency").get(pk=pk) if pk else None


def _open(heard: Message, text: str) -> None:
    account = heard.conversation.account
    message = receiving.Message(text if len(text) <= TEXT else text[: TEXT - 1] + ELLIPSIS)
    # A legal clock does not rest on a time that may be wrong.
    at = heard.event.received_at if heard.event and heard.event.untimely else heard.at
    receipt = receiving.receive(account.agency, message, route=ROUTES[account.channel, heard.way], received_at=at)
    CaseMessage.objects.create(message=heard, case=receipt.case)
    telling.acknowledge(receipt.case, heard, tracking_code.grouped(receipt.code))


def _add(case: Case, heard: Message, text: str) -> None:
    """It answers what was asked, or is said besides; the words stand in the conversation."""
    CaseMessage.objects.create(message=heard, case=case)
    if case.state == State.WAITING:
        case.state = with_unit_or_not(case)
    alarmed = danger.is_heard(text) and not case.urgent
    case.urgent = case.urgent or alarmed
    if alarmed and is_first_read(case):
        case.restricted = False  # danger is for everybody to see
    note(case, What.REPLIED, by=None, message=heard.pk)
    if alarmed:
        telling.warn(case, heard)
