"""Replies are queued in the transaction that decides them; a worker sends them (sending.py). What cannot be sent is
kept as not sent, and can be sent again by a person; what may have arrived is never sent again by itself."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from caunoi.agencies import audit, policies, vault
from caunoi.agencies.models import Agency
from caunoi.agencies.refusal import Refused
from caunoi.foundation import clock, jobs
from caunoi.inbox import queries
from caunoi.inbox.models import Message
from caunoi.inbox.windows import Shut, opening

State, Way, Direction = Message.State, Message.Way, Message.Direction
ANSWER = ("handle_cases", "handle_restricted")  # the room above knows which case, and asks for the one
NOT_ARRIVED = "not_arrived"


@transaction.atomic
def queue_reply(heard: Message, text: str, *, by: Any) -> Message:
    """What a named person answers to a message: in the way in which it came, so publicly below a comment. A window that
    is shut makes it not sent, and no failure of what it belongs to. Raises NotAllowed, Refused (too long)."""
    _require(by, heard)
    _check_length(heard, text)
    return _queue(heard, heard.way, {"text": text}, author=by)


@transaction.atomic
def queue_standing(heard: Message, key: str, text: str, *, fill: str = "") -> Message:
    """An approved standing text, with `fill` in the place of queries.FILL: what only this person may read."""
    words = {"text": text, **({"fill": fill} if fill else {})}
    return _queue(heard, queries.standing_way(heard), words, standing=key)


@transaction.atomic
def send_again(message_id: int, *, by: Any) -> Message:
    """Try once more what was surely not sent. Raises NotAllowed, Refused (it may have arrived; the window is shut)."""
    message = _for_person(message_id, by)
    if message.state != State.FAILED:
        raise Refused(_("Only what was not sent can be sent again."))
    if isinstance(opening(queries.situation(message), clock.now(), automatic=bool(message.standing)), Shut):
        raise Refused(_("The platform does not allow to write to this person now."))
    message.attempts, message.not_before = 0, None
    _write(message, State.QUEUED)
    audit.record("reply.sent_again", f"message:{message.pk}", actor=by, agency=_agency(message))
    wake(message.conversation.account_id)
    return message


@transaction.atomic
def settle(message_id: int, *, arrived: bool, by: Any) -> Message:
    """A person has looked whether a reply arrived of which nobody knew. Raises NotAllowed, Refused."""
    message = _for_person(message_id, by)
    if message.state != State.UNCERTAIN:
        raise Refused(_("The outcome is known here."))
    if arrived:
        forget_fill(message)
    _write(message, State.SENT if arrived else State.FAILED, "" if arrived else NOT_ARRIVED)
    audit.record("reply.settled", f"message:{message.pk}", actor=by, agency=_agency(message), arrived=arrived)
    return message


def wake(account_id: int) -> None:
    """See to it that a worker sends what waits on this account."""
    name = f"inbox.send:{account_id}"
    jobs.enqueue("inbox.send", once=name, lock=name, arguments={"account_id": account_id})


def forget_fill(message: Message, remote_id: str = "") -> None:
    """What only the person was to read is needed no more."""
    words = vault.unseal(message.sealed)
    kept = {"text": words["text"], **({"id": remote_id} if remote_id else {})}
    message.sealed = vault.seal(kept)


# Inside ----------------------------------------------------------------------------------------------


def _queue(heard: Message, way: str, words: dict[str, str], *, author: Any = None, standing: str = "") -> Message:
    now = clock.now()
    message = Message(
        conversation=heard.conversation,
        direction=Direction.OUT,
        at=now,
        way=way,
        sealed=vault.seal(words),
        taken_up=True,
        author=author,
        standing=standing,
        answers=heard,
        state=State.QUEUED,
        since=now,
    )
    found = opening(queries.situation(message), now, automatic=bool(standing))
    if isinstance(found, Shut):
        message.state, message.problem = State.FAILED, found.why
    message.save()
    audit.record("reply.queued", f"message:{message.pk}", actor=author, agency=_agency(message), state=message.state)
    wake(message.conversation.account_id)
    return message


def _check_length(heard: Message, text: str) -> None:
    longest = queries.longest_reply(heard)
    if len(text) > longest:
        told = {"count": len(text), "most": longest}
        raise Refused(
            _("This has %(count)d characters; through this channel at most %(most)d can be sent.") % told, field="text"
        )


def _for_person(message_id: int, by: Any) -> Message:
    locked = Message.objects.select_for_update(of=("self",), no_key=True)
    message: Message = locked.select_related("conversation__account__agency", "answers").get(pk=message_id)
    _require(by, message)
    return message


def _require(by: Any, message: Message) -> None:
    """Raises NotAllowed."""
    if not any(policies.may(by, verb, _agency(message)) for verb in ANSWER):
        raise policies.not_allowed(by, ANSWER[0])


def _write(message: Message, state: str, problem: str = "") -> None:
    message.state, message.since, message.problem, message.detail = state, clock.now(), problem, ""
    message.save()


def _agency(message: Message) -> Agency:
    return message.conversation.account.agency
