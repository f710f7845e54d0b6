"""What is done with a case between its receipt and the answer."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from caunoi.agencies.models import Unit
from caunoi.agencies.refusal import Refused
from caunoi.agencies.rule_packs import Duty, Kind, NoRule, Route, Step
from caunoi.cases import policies, timing
from caunoi.cases.actions import telling
from caunoi.cases.actions.noting import (
    OPEN,
    State,
    What,
    for_either,
    for_staff,
    note,
    require_read,
    require_state,
    with_unit_or_not,
    written,
)
from caunoi.cases.models import Case
from caunoi.foundation import clock


@transaction.atomic
def class_case(pk: str, kind: str, *, urgent: bool, by: Any) -> Case:
    """Say of which kind it is, and whether somebody may be in danger; what the sender chose stays beside it. The clock
    follows the kind. An inspector brings back with it what was routed away. Raises NotAllowed, Refused."""
    case = for_staff(pk, policies.HANDLE, by)
    require_state(case, OPEN | {State.ROUTED_AWAY})
    found = _kind(case, kind)
    if found.route is Route.AWAY:
        raise Refused(_("This kind is not handled here: route the case away."), field="kind")
    before = case.kind
    if case.state in (State.RECEIVED, State.ROUTED_AWAY):
        case.state = with_unit_or_not(case)
    case.kind, case.urgent, case.restricted = found.name, urgent, Duty.RESTRICT_ACCESS in found.duties
    note(case, What.CLASSED, by=by, kind=found.name, before=before)
    return case


@transaction.atomic
def route_away(pk: str, kind: str, *, by: Any) -> Case:
    """It is a complaint, a denunciation or a report of a crime: the sender is told the legal route, and from now on
    only an inspector sees it (R58). Raises NotAllowed, Refused."""
    case = for_staff(pk, policies.HANDLE, by)
    require_state(case, OPEN)
    found = _kind(case, kind)
    if found.route is not Route.AWAY:
        raise Refused(_("This kind is handled here: class the case."), field="kind")
    before = case.kind
    case.kind, case.state, case.restricted = found.name, State.ROUTED_AWAY, Duty.RESTRICT_ACCESS in found.duties
    note(case, What.ROUTED_AWAY, by=by, kind=found.name, before=before)
    telling.explain_away(case)
    return case


@transaction.atomic
def pass_on(pk: str, unit: Unit, *, by: Any) -> Case:
    """Hand what was routed away, clear and with concrete evidence, to a unit for inspection; it stays restricted, and
    is no case of this unit's clerks. Raises NotAllowed, Refused."""
    case = for_staff(pk, policies.RESTRICTED, by)
    require_state(case, {State.ROUTED_AWAY})
    _check_unit(case, unit)
    note(case, What.PASSED_ON, by=by, unit=unit)
    return case


@transaction.atomic
def forward(pk: str, unit: Unit, *, by: Any) -> Case:
    """Hand the case to a unit. Code, first receipt and term stay; nobody has to send anything again (R61). Raises
    NotAllowed, Refused."""
    case = for_staff(pk, policies.HANDLE, by)
    require_state(case, OPEN)
    require_read(case)
    _check_unit(case, unit)
    if case.unit_id == unit.pk:
        raise Refused(_("The case is with this unit already."), field="unit")
    case.unit = unit
    if case.state in (State.RECEIVED, State.CLASSED):
        case.state = State.WITH_UNIT
    note(case, What.FORWARDED, by=by, unit=unit)
    return case


@transaction.atomic
def ask_sender(pk: str, question: str, *, by: Any) -> Case:
    """Ask the sender something, on their channel if they wrote on one; the clock stands until there is a reply.
    Raises NotAllowed, Refused."""
    case = for_staff(pk, policies.HANDLE, by)
    require_state(case, {State.RECEIVED, State.CLASSED, State.WITH_UNIT})
    question = written(question, "question", missing=_("Write what the sender has to tell."))
    case.state = State.WAITING
    note(case, What.ASKED, by=by, words={"question": question})
    telling.tell(case, question, by=by)
    return case


@transaction.atomic
def sender_answered(handle: str, text: str, *, by: Any = None) -> Case:
    """What was asked has been answered: by the sender, who shows the code, or to a clerk (`by`), who names the case.
    Raises UnknownCase, NotAllowed, Refused."""
    case = for_either(handle, by)
    require_state(case, {State.WAITING})
    text = written(text, "reply", missing=_("Write your answer to the question."))
    case.state = with_unit_or_not(case)
    note(case, What.REPLIED, by=by, words={"text": text})
    return case


@transaction.atomic
def extend(pk: str, days: int, reason: str, *, by: Any) -> Case:
    """Put the answer off, once, before its term has ended, with a reason that the sender reads. `days`: in the unit of
    the term. Raises NotAllowed, Refused."""
    case = for_staff(pk, policies.HANDLE, by)
    require_state(case, OPEN - {State.WAITING})
    reason = written(reason, "reason", missing=_("Say why; the sender reads it."))
    _check_extension(case, days)
    note(case, What.EXTENDED, by=by, words={"reason": reason}, by_days=days)
    return case


@transaction.atomic
def close(pk: str, *, by: Any) -> Case:
    """Put away what is answered, what needs no answer by its kind, and what was routed away. Raises NotAllowed,
    Refused."""
    case = for_staff(pk, policies.HANDLE, by)
    optional = Duty.ANSWER_WHEN_USEFUL in timing.kind_of(case).duties
    open_ones = {State.RECEIVED, State.CLASSED, State.WITH_UNIT} if optional else set()
    require_state(case, {State.ANSWERED, State.ROUTED_AWAY, *open_ones})
    case.state = State.CLOSED
    note(case, What.CLOSED, by=by)
    return case


@transaction.atomic
def reopen(handle: str, reason: str, *, by: Any = None) -> Case:
    """The answer misses the question: once, by the sender, or by a clerk whom the sender told so. A shorter clock
    begins. Raises UnknownCase, NotAllowed, Refused."""
    case = for_either(handle, by)
    if case.round != 1:
        raise Refused(_("The answer has been reviewed once already; a second review is not possible."))
    if Step.REOPENED not in timing.kind_of(case).steps:
        raise Refused(_("For this kind a review is not possible here."))
    require_state(case, {State.ANSWERED} | ({State.CLOSED} if case.answers.exists() else set()))
    reason = written(reason, "reason", missing=_("Say what the answer misses."))
    case.state, case.round = with_unit_or_not(case), 2
    note(case, What.REOPENED, by=by, words={"reason": reason})
    return case


# Inside ----------------------------------------------------------------------------------------------


def _kind(case: Case, name: str) -> Kind:
    try:
        return timing.pack_of(case).kind(name)
    except NoRule as error:
        raise Refused(_("Choose one of the kinds that are offered."), field="kind") from error


def _check_unit(case: Case, unit: Unit) -> None:
    if unit.agency_id != case.agency_id:
        raise Refused(_("This unit belongs to another agency."), field="unit")


def _check_extension(case: Case, days: int) -> None:
    most = timing.longest_extension(case)
    if not most or case.round == 2:
        raise Refused(_("The term of this kind cannot be extended."), field="days")
    if case.steps.filter(what=What.EXTENDED).exists():
        raise Refused(_("The term has been extended once already; a second time is not possible."), field="days")
    if not 1 <= days <= most:
        raise Refused(_("An extension is at least 1 and at most %(most)d days.") % {"most": most}, field="days")
    reading = timing.clock_of(case, list(case.steps.all()), timing.main_step(case), clock.now())
    if reading is None or reading.late:
        raise Refused(_("The term has ended; it can only be extended before that."), field="days")
