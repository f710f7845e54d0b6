"""When something in a case is due, and how far its term has run: a pure function of what has happened and the time.

The value is the one for the day of first receipt, from the pack that covers this day. Both stay with the case: handing
it to another unit, or a new law, changes nothing. How a term is counted: `terms.py`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum

from caunoi.agencies.rule_packs import CLOCKS, Obligation, RulePack, Step
from caunoi.cases.terms import Term
from caunoi.foundation.clock import local
from caunoi.foundation.working_days import WorkingCalendar

# What a sender waits for, and is kept informed about when it is late.
AWAITED = frozenset({Step.ANSWER, Step.ANSWER_COMPLEX, Step.ANSWER_ON_REQUEST, Step.REOPENED})


class State(StrEnum):
    RUNNING = "running"
    PAUSED = "paused"  # the sender has been asked something
    LATE = "late"
    ANSWERED = "answered"  # done, in time or late; for most steps by an answer


@dataclass(frozen=True)
class Pause:
    """The agency waits for the sender from `since` until just before `until`; None: it still waits."""

    since: datetime
    until: datetime | None = None

    def __post_init__(self) -> None:
        _check_aware(self.since, self.until)
        if self.until and self.until < self.since:
            raise ValueError("a pause cannot end before it begins")

    def holds(self, at: datetime) -> bool:
        return self.since <= at and (self.until is None or at < self.until)


@dataclass(frozen=True)
class Extension:
    """The answer was put off, once, by so many units of its term, for a reason that the sender is told."""

    at: datetime
    by: int
    reason: str

    def __post_init__(self) -> None:
        _check_aware(self.at)
        if not self.reason.strip():
            raise ValueError("an extension needs a reason")


@dataclass(frozen=True)
class Timeline:
    """What has happened in a case, as far as its clocks ask.

    kind: by its name in the rule pack, as the staff classes it now. received: first, by any route and any unit.
    done: when each step was done. reopened: when the sender was not content; this starts a shorter clock.
    """

    kind: str
    received: datetime
    pauses: Sequence[Pause] = ()
    extension: Extension | None = None
    reopened: datetime | None = None
    done: Mapping[Step, datetime] = field(default_factory=dict)

    def __post_init__(self) -> None:
        _check_aware(self.received, self.reopened, *self.done.values())


@dataclass(frozen=True)
class Clock:
    """One step of a case at one moment. Moments are on a clock in Việt Nam.

    due: when the term ends; while the clock is paused, as if the sender answered now.
    late: whether the term has ended without the step being done, or it was done too late.
    used: the share of the term that has run, 0 to 1. days_left: working days until the last one; below 0 when late.
    reminders: percent of the term, and when it is used. climbs: which role hears that the step is late, and when.
    updates: when the sender was to be told that the answer is late, up to now. next_update: when again.
    What would come after the step was done is left out of these four.
    obligation: the value that was used, with its basis and confidence. pack: the one that it is from.
    forecast: the days off of a year that it touches have not been announced, so that `due` may change.
    """

    step: Step
    state: State
    due: datetime
    late: bool
    used: float
    days_left: int
    reminders: Sequence[tuple[int, datetime]]
    climbs: Sequence[tuple[str, datetime]]
    updates: Sequence[datetime]
    next_update: datetime | None
    obligation: Obligation
    pack: str
    forecast: bool


def clock(timeline: Timeline, step: Step, *, now: datetime, pack: RulePack, calendar: WorkingCalendar) -> Clock:
    """The clock of one step as it stands at `now`; what the timeline holds of later is not known yet.

    `pack` is the one that covers the day of first receipt. Raises NoRule when it does not, or has no such kind;
    ValueError when the kind has no such clock, or the timeline contradicts itself or the pack; NoCalendar when the term
    leaves the years of the calendar.
    """
    return _Reading(timeline, step, now, pack, calendar).clock()


@dataclass(frozen=True)
class _Reading:
    timeline: Timeline
    step: Step
    now: datetime
    pack: RulePack
    calendar: WorkingCalendar

    def clock(self) -> Clock:
        obligation, term = self._rule(self.step), self._term()
        due, end = term.due(), self._end
        late = end > due
        updates, next_update = self._updates(due) if late and self.step in AWAITED else ((), None)
        return Clock(
            step=self.step,
            state=self._state(late),
            due=due,
            late=late,
            used=term.used(end),
            days_left=self.calendar.between(local(end).date(), due.date()),
            reminders=[(percent, at) for percent in self.pack.reminders if self._is_open(at := term.at(percent))],
            climbs=[
                (climb.role, at) for climb in self.pack.climbs if self._is_open(at := self._after(due, climb.after))
            ],
            updates=updates,
            next_update=next_update,
            obligation=obligation,
            pack=self.pack.id,
            forecast=self.calendar.is_forecast(local(term.start).date(), due.date()),
        )

    @property
    def _done(self) -> datetime | None:
        done = self.timeline.done.get(self.step)
        return done if done and done <= self.now else None

    @property
    def _end(self) -> datetime:
        """Up to when the clock has run, or waited."""
        return self._done or self.now

    def _is_open(self, at: datetime) -> bool:
        return self._done is None or at <= self._done

    def _state(self, late: bool) -> State:
        if self._done:
            return State.ANSWERED
        if late:
            return State.LATE
        return State.PAUSED if any(pause.holds(self.now) for pause in self.timeline.pauses) else State.RUNNING

    def _key(self, step: Step) -> str | None:
        return self.pack.kind(self.timeline.kind).steps.get(step)

    def _rule(self, step: Step) -> Obligation:
        key = self._key(step)
        if key is None:
            raise ValueError(f"{self.pack.id} has no “{step}” for the kind “{self.timeline.kind}”")
        return self.pack.rule(key, local(self.timeline.received).date())

    def _term(self) -> Term:
        if self.step not in CLOCKS:
            raise ValueError(f"“{self.step}” has no clock of its own")
        start = self.timeline.reopened if self.step is Step.REOPENED else self.timeline.received
        if start is None:
            raise ValueError("the case has not been reopened")
        obligation = self._rule(self.step)
        term = Term(start, obligation.value, obligation.unit, self._waits(), self.calendar)
        extension = self.timeline.extension
        if self.step is Step.ANSWER and extension and extension.at <= self._end:
            return self._extended(term, extension)
        return term

    def _waits(self) -> Sequence[tuple[datetime, datetime]]:
        end = self._end
        return sorted((wait.since, min(wait.until or end, end)) for wait in self.timeline.pauses if wait.since < end)

    def _extended(self, term: Term, extension: Extension) -> Term:
        most = self._rule(Step.EXTENSION).value
        if not 1 <= extension.by <= most:
            raise ValueError(f"an extension is at least 1 and at most {most}, not {extension.by}")
        if extension.at > term.due():
            raise ValueError("the term had ended before it was extended")
        return replace(term, value=term.value + extension.by)

    def _updates(self, due: datetime) -> tuple[Sequence[datetime], datetime | None]:
        if self._key(Step.LATE_UPDATE) is None:
            return (), None
        every, told = self._rule(Step.LATE_UPDATE).value, []
        coming = self._after(due, every)
        while coming <= self._end:
            told.append(coming)
            coming = self._after(coming, every)
        return told, None if self._done else coming

    def _after(self, at: datetime, days: int) -> datetime:
        """When the office closes, so many working days later."""
        return self.calendar.closes(self.calendar.add(at.date(), days)) if days else at


def _check_aware(*moments: datetime | None) -> None:
    if any(moment is not None and moment.tzinfo is None for moment in moments):
        raise ValueError("a clock needs aware times")
