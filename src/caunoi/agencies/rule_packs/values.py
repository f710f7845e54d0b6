"""What a rule pack is made of, as plain values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class NoRule(LookupError):
    """No pack has this key, kind or day; the message says what there is."""


class Unit(StrEnum):
    HOURS = "hours"  # by the clock, nights and days off included
    WORKING_DAYS = "working_days"
    CALENDAR_DAYS = "calendar_days"
    MONTHS = "months"


class Confidence(StrEnum):
    """How sure a value is. Only `verified` may be shown without a mark."""

    VERIFIED = "verified"  # the words of the article were seen, quoted or reproduced
    UNVERIFIED = "unverified"  # from reports or from memory, or carried over from a pack whose law has been replaced
    PROJECT_DEFAULT = "project_default"  # no law says it; a choice of this software


class Step(StrEnum):
    """What may run on a clock in the life of a case; each kind says which obligation rules it."""

    ACKNOWLEDGE = "acknowledge"
    CLASSIFY = "classify"
    CLASSIFY_URGENT = "classify_urgent"
    FORWARD = "forward"
    REPORT_HANDLING = "report_handling"  # tell the sender how it is being handled
    ANSWER = "answer"
    ANSWER_COMPLEX = "answer_complex"  # the information has to be gathered first
    ANSWER_ON_REQUEST = "answer_on_request"  # wrong information that had been given on request
    REOPENED = "reopened"  # the sender was not content with the answer
    EXTENSION = "extension"  # no clock of its own: how far `answer` may be put off, once
    LATE_UPDATE = "late_update"  # no clock of its own: how often the sender is told while an answer is late


CLOCKS = frozenset(Step) - {Step.EXTENSION, Step.LATE_UPDATE}


class Route(StrEnum):
    HANDLE = "handle"
    AWAY = "away"  # another law, another office: explained, never opened as feedback


class Duty(StrEnum):
    """What a kind asks of those who handle it, besides its clocks."""

    THANK = "thank"
    ANSWER = "answer"
    ANSWER_WHEN_USEFUL = "answer_when_useful"
    PUBLISH_RESULT = "publish_result"
    FEED_KNOWLEDGE_BASE = "feed_knowledge_base"
    CORRECT_IN_SAME_FORM = "correct_in_same_form"
    EXPLAIN_ROUTE = "explain_route"
    RESTRICT_ACCESS = "restrict_access"
    PROTECT_IDENTITY = "protect_identity"
    NEVER_PUBLISH = "never_publish"
    SHOW_EMERGENCY_NUMBERS = "show_emergency_numbers"


@dataclass(frozen=True)
class Words:
    """Words for people, in both languages of the interface."""

    vi: str
    en: str


@dataclass(frozen=True)
class Basis:
    """Where the law says it. article, clause: "" where not known, or where the whole instrument is meant."""

    instrument: Words
    article: str
    clause: str


@dataclass(frozen=True)
class Obligation:
    """One value of one key. It holds for what arises from `valid_from` to `valid_until`, both included.

    source: how we know. carried_from: the pack whose value this is because the law in force was not read, or "".
    """

    key: str
    value: int
    unit: Unit
    basis: Basis
    valid_from: date
    valid_until: date | None
    source: str
    confidence: Confidence
    carried_from: str = ""


@dataclass(frozen=True)
class Field:
    """What a sender is asked for. `why` it is asked; `without`: what follows if it is left out."""

    name: str
    required: bool
    why: Words
    without: Words


@dataclass(frozen=True)
class Kind:
    """What the law asks for one kind of case. steps: the key of the obligation that rules each step.

    route_words: where to go instead, for kinds that are routed away.
    """

    name: str
    title: Words
    route: Route
    route_words: Words | None
    steps: Mapping[Step, str]
    fields: Sequence[Field]
    duties: frozenset[Duty]
    basis: Basis
    source: str
    confidence: Confidence
    carried_from: str = ""


@dataclass(frozen=True)
class Climb:
    """Who hears of a late case: a role, and how many working days after the term ended."""

    role: str
    after: int


@dataclass(frozen=True)
class RulePack:
    """Everything that holds from `valid_from` to `valid_until`, both included; None: until a successor.

    reminders: percent of a term after which its clerk is reminded. climbs: who hears of what is late, in order.
    """

    id: str
    title: Words
    valid_from: date
    valid_until: date | None
    obligations: Mapping[str, Sequence[Obligation]]
    kinds: Mapping[str, Kind]
    reminders: Sequence[int]
    climbs: Sequence[Climb]

    def covers(self, day: date) -> bool:
        return _holds(self, day)

    def rule(self, key: str, on: date) -> Obligation:
        """The obligation in force for what arises on that day. Raises NoRule."""
        if key not in self.obligations:
            raise NoRule(f"{self.id} has no obligation “{key}”; it has {', '.join(self.obligations)}")
        for obligation in self.obligations[key]:
            if _holds(obligation, on):
                return obligation
        periods = ", ".join(period(obligation) for obligation in self.obligations[key])
        raise NoRule(f"{self.id} has no value of “{key}” for {on}; it has values {periods}")

    def kind(self, name: str) -> Kind:
        """Raises NoRule."""
        if name not in self.kinds:
            raise NoRule(f"{self.id} has no kind “{name}”; it has {', '.join(self.kinds)}")
        return self.kinds[name]


def _holds(dated: RulePack | Obligation, day: date) -> bool:
    return dated.valid_from <= day and (dated.valid_until is None or day <= dated.valid_until)


def period(dated: RulePack | Obligation) -> str:
    """When it holds, for people: "2026-07-01 to 2026-08-31"."""
    return f"{dated.valid_from} to {dated.valid_until}" if dated.valid_until else f"from {dated.valid_from}"
