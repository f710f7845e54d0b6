"""The clocks of a case, from its history: what rings next, and how the answer's term stands."""

from __future__ import annotations

import logging
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from caunoi.agencies import rule_packs
from caunoi.agencies.rule_packs import Kind, RulePack, Step
from caunoi.cases import clocks
from caunoi.cases.clocks import Clock, Extension, Pause, Timeline
from caunoi.cases.models import Case, CaseStep
from caunoi.foundation import clock, working_days
from caunoi.foundation.working_days import NoCalendar

log = logging.getLogger(__name__)
State, What = Case.State, CaseStep.What

ENDS_A_PAUSE = frozenset({What.REPLIED, What.DRAFTED, What.ROUTED_AWAY, What.CLASSED, What.CLOSED})
CLASSES = frozenset({What.CLASSED, What.ROUTED_AWAY, What.FORWARDED, What.DRAFTED})  # who acts on it takes its kind
ANSWERS = frozenset({What.ANSWERED, What.CLOSED})
DONE_BY = {
    Step.ACKNOWLEDGE: {What.RECEIVED},
    Step.CLASSIFY: CLASSES,
    Step.CLASSIFY_URGENT: CLASSES,
    Step.FORWARD: {What.FORWARDED, What.PASSED_ON, What.DRAFTED},
}
RINGS: dict[str, tuple[Step, ...]] = {
    State.RECEIVED: (Step.CLASSIFY, Step.ANSWER),
    State.CLASSED: (Step.FORWARD, Step.ANSWER),
    State.WITH_UNIT: (Step.ANSWER,),
    State.DRAFTED: (Step.ANSWER,),
}


def pack_of(case: Case) -> RulePack:
    """The pack that covers the day of first receipt. Raises NoRule."""
    return rule_packs.pack_on(clock.local(case.received_at).date())


def kind_of(case: Case) -> Kind:
    """What the law asks for this case as it is classed now."""
    return pack_of(case).kind(case.kind)


def timeline(case: Case, steps: Sequence[CaseStep]) -> Timeline:
    """What the clocks need to know of a history, which comes in order."""
    return Timeline(
        kind=case.kind,
        received=case.received_at,
        pauses=tuple(_pauses(steps)),
        extension=next((_extension(step) for step in steps if step.what == What.EXTENDED), None),
        reopened=_first(steps, {What.REOPENED}),
        done=_done(steps),
    )


def main_step(case: Case) -> Step | None:
    """The term that the sender waits for; None for what is routed away."""
    step = Step.ANSWER if case.round == 1 else Step.REOPENED
    return step if step in kind_of(case).steps else None


def clock_of(case: Case, steps: Sequence[CaseStep], step: Step | None, now: datetime) -> Clock | None:
    """One clock of a case; None where its kind has no such one, or where its term leaves the calendar."""
    if step is None or step not in kind_of(case).steps:
        return None
    try:
        return _read(case, timeline(case, steps), step, now)
    except NoCalendar as error:
        log.error("case %s: %s", case.pk, error)
        return None


def due_at(case: Case, steps: Sequence[CaseStep], now: datetime) -> datetime | None:
    """When the next term of the staff ends; None while they wait for the sender, or have done all.

    A term that cannot be counted is due now: it rings first, not never.
    """
    wanted = [step for step in _ringing(case) if step in kind_of(case).steps]
    found = [clock_of(case, steps, step, now) for step in wanted]
    ringing = [reading for reading in found if reading is None or reading.state is not clocks.State.ANSWERED]
    return min((reading.due if reading else now for reading in ringing), default=None)


@dataclass(frozen=True)
class Signal:
    """That somebody is to hear of the term that the sender waits for: its clerks are reminded when so much of it has
    run (`percent`), the case climbs to the next `role`, or the sender is told that the answer is `late`."""

    at: datetime
    percent: int = 0
    role: str = ""
    late: bool = False


def signals(case: Case, steps: Sequence[CaseStep], now: datetime) -> list[Signal]:
    """Those that have not been given, in the order of time; none while the sender is waited for, or all is done. What
    was overtaken by a later one of its sort is left out."""
    step = main_step(case)
    rings = step is not None and step in _ringing(case)
    reading = clock_of(case, steps, step, now) if rings else None
    if reading is None:
        return []
    round_began = next((at for at, step in enumerate(steps) if step.what == What.REOPENED), 0)
    given = steps[round_began:]
    percent = max((step.details["percent"] for step in given if step.what == What.REMINDED), default=0)
    told = [step.details["role"] for step in given if step.what == What.CLIMBED]
    roles = [role for role, _at in reading.climbs]
    above = roles.index(told[-1]) + 1 if told and told[-1] in roles else 0
    reminders = [Signal(at, percent=share) for share, at in reading.reminders if share > percent]
    climbs = [Signal(at, role=role) for role, at in reading.climbs[above:]]
    heard = max((step.at for step in given if step.what == What.TOLD_LATE), default=None)
    coming = [*reading.updates, *([reading.next_update] if reading.next_update else [])]
    updates = [Signal(at, late=True) for at in coming if heard is None or at > heard]
    return sorted([*reminders, *climbs, *updates], key=lambda signal: signal.at)


def climbed_to(case: Case, steps: Sequence[CaseStep]) -> str:
    """The role that was told last in this round, as long as the case is open."""
    if case.state not in RINGS:
        return ""
    for step in reversed(steps):
        if step.what == What.CLIMBED:
            return str(step.details["role"])
        if step.what == What.REOPENED:
            break
    return ""


def longest_extension(case: Case) -> int:
    """By how much the answer may be put off, in the unit of its term; 0: not at all."""
    key = kind_of(case).steps.get(Step.EXTENSION)
    return pack_of(case).rule(key, clock.local(case.received_at).date()).value if key else 0


def _read(case: Case, line: Timeline, step: Step, now: datetime) -> Clock:
    pack, calendar = pack_of(case), working_days.vietnam()
    try:
        return clocks.clock(line, step, now=now, pack=pack, calendar=calendar)
    except ValueError:
        if line.extension is None:
            raise
        # It was put off under another kind; the term of this one cannot be.
        return clocks.clock(replace(line, extension=None), step, now=now, pack=pack, calendar=calendar)


def _ringing(case: Case) -> Iterator[Step]:
    for step in RINGS.get(case.state, ()):
        if step is Step.CLASSIFY and case.urgent and Step.CLASSIFY_URGENT in kind_of(case).steps:
            yield Step.CLASSIFY_URGENT
        elif step is Step.ANSWER and case.round == 2:
            yield Step.REOPENED
        else:
            yield step


def _pauses(steps: Iterable[CaseStep]) -> Iterator[Pause]:
    since = None
    for step in steps:
        if step.what == What.ASKED:
            since = since or step.at
        elif since and step.what in ENDS_A_PAUSE:
            yield Pause(since, step.at)
            since = None
    if since:
        yield Pause(since)


def _extension(step: CaseStep) -> Extension:
    return Extension(step.at, step.details["by_days"], "told to the sender")  # the words lie sealed in the step


def _done(steps: Sequence[CaseStep]) -> dict[Step, datetime]:
    done = {which: at for which, by in DONE_BY.items() if (at := _first(steps, by))}
    reopened = next((at for at, step in enumerate(steps) if step.what == What.REOPENED), len(steps))
    if answered := _first(steps[:reopened], ANSWERS):
        done |= dict.fromkeys((Step.ANSWER, Step.ANSWER_COMPLEX, Step.ANSWER_ON_REQUEST), answered)
    if again := _first(steps[reopened:], ANSWERS):
        done[Step.REOPENED] = again
    return done


def _first(steps: Iterable[CaseStep], what: Collection[str]) -> datetime | None:
    return next((step.at for step in steps if step.what in what), None)
