"""The answer: written by one person, or several; approved by another one (R64)."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from caunoi.agencies import policies as appointments
from caunoi.agencies import vault
from caunoi.agencies.refusal import Refused
from caunoi.cases import policies
from caunoi.cases.actions import telling
from caunoi.cases.actions.noting import (
    OPEN,
    State,
    What,
    for_staff,
    note,
    require_read,
    require_state,
    with_unit_or_not,
    written,
)
from caunoi.cases.models import Answer, Case
from caunoi.foundation import clock


class Collision(Refused):
    """Somebody has saved a newer draft; `version` is the one to have seen before writing over it."""

    def __init__(self, message: str, *, version: int) -> None:
        super().__init__(message, field="text")
        self.version = version


@transaction.atomic
def draft_answer(
    pk: str, text: str, *, seen: int, by: Any, refusal: bool = False, ground: str = "", way: str = ""
) -> Answer:
    """Write the answer, or a new version of it. seen: the version that `by` had read, 0 for none. A refusal says on
    which ground, and which way is open instead. Raises NotAllowed, Collision, Refused."""
    case = for_staff(pk, policies.HANDLE, by)
    require_state(case, OPEN)
    require_read(case)
    words = {"text": written(text, "text", missing=_("Write the answer."))}
    if refusal:
        words["ground"] = written(
            ground, "ground", missing=_("A refusal needs its ground: which article of which law.")
        )
        words["way"] = written(way, "way", missing=_("Say which way is open to the sender instead: where, how."))
    telling.check_length(case, words)
    answer = case.answers.filter(round=case.round).first() or Answer(case=case, round=case.round, version=0, writers=[])
    _check_seen(answer, seen)
    answer.version += 1
    answer.refusal, answer.sealed, answer.written_at = refusal, vault.seal(words), clock.now()
    answer.writers = sorted({*answer.writers, by.pk})
    answer.save()
    case.state = State.DRAFTED
    note(case, What.DRAFTED, by=by, version=answer.version)
    return answer


@transaction.atomic
def approve_answer(pk: str, *, by: Any, seen: int | None = None) -> Answer:
    """Make the draft the answer: the sender reads it at once under the code, and it leaves for who wrote on a channel,
    as it was written. seen: the version that `by` has read; None: the one that
    stands now. Raises NotAllowed, Refused (own words, another version, no draft)."""
    case = for_staff(pk, policies.APPROVE, by)
    answer = _draft(case)
    if by.pk in answer.writers:
        told = {"person": appointments.name_of(by)}
        raise Refused(_("%(person)s wrote of this answer and cannot approve it; another approver has to.") % told)
    _require_read(answer, seen)
    answer.approver, answer.approved_at = by, clock.now()
    answer.save()
    case.state = State.ANSWERED
    note(case, What.ANSWERED, by=by, version=answer.version)
    telling.tell(case, telling.answer_words(vault.unseal(answer.sealed)), by=by)
    return answer


@transaction.atomic
def return_draft(pk: str, reason: str, *, by: Any, seen: int | None = None) -> Case:
    """Give the draft back to its writers with a reason. Raises NotAllowed, Refused."""
    case = for_staff(pk, policies.APPROVE, by)
    _require_read(_draft(case), seen)
    reason = written(reason, "reason", missing=_("Say what has to be changed."))
    case.state = with_unit_or_not(case)
    note(case, What.RETURNED, by=by, words={"reason": reason})
    return case


# Inside ----------------------------------------------------------------------------------------------


def _draft(case: Case) -> Answer:
    require_state(case, {State.DRAFTED})
    return case.answers.get(round=case.round)


def _require_read(answer: Answer, seen: int | None) -> None:
    if seen is not None and answer.version != seen:
        raise Refused(_("The draft has changed since you opened it. Read it again before you decide."))


def _check_seen(answer: Answer, seen: int) -> None:
    if answer.version == seen:
        return
    last = answer.case.steps.filter(what=What.DRAFTED).select_related("actor").order_by("-pk").first()
    person = appointments.name_of(last.actor) if last else ""
    message = _("%(person)s has saved a newer draft meanwhile (version %(version)d). Read it before you write over it.")
    raise Collision(message % {"person": person, "version": answer.version}, version=answer.version)
