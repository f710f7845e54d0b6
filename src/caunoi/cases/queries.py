"""Reads of the cases room, as plain values. Lists hold no word of anybody; only `opened` and `status` open seals."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, F, Q, QuerySet

from caunoi.agencies import policies as appointments
from caunoi.agencies import vault
from caunoi.agencies.models import Agency, Appointment, Unit
from caunoi.agencies.rule_packs import Kind
from caunoi.cases import grouping, policies, timing, tracking_code
from caunoi.cases.clocks import Clock
from caunoi.cases.models import Answer, Case, CaseStep, Likeness
from caunoi.foundation import clock, working_days
from caunoi.foundation.working_days import NoCalendar
from caunoi.inbox import queries as inbox
from caunoi.inbox.models import Message
from caunoi.inbox.queries import Outlook, Spoken

PAGE = 50
SOON = 2  # working days: what rings within them presses
MOST_SIMILAR = 5
MOST_PAIRS = 2_000
State, What = Case.State, CaseStep.What
BEING_HANDLED = frozenset({State.RECEIVED, State.CLASSED, State.WITH_UNIT, State.WAITING, State.DRAFTED})

OPEN, WAITING, DONE, AWAY = "open", "waiting", "done", "away"
TABS: Mapping[str, Q] = {
    OPEN: Q(due_at__isnull=False),
    WAITING: Q(state=State.WAITING),
    DONE: Q(state__in=[State.ANSWERED, State.CLOSED]),
    AWAY: Q(state=State.ROUTED_AWAY),
}
"""What of a work list is asked for. Open: what has a clock that runs."""


@dataclass(frozen=True)
class Row:
    """A case in a list. days_left: working days until `due_at`, below 0 when it has passed; None without a clock."""

    id: str
    kind: str
    chosen: str
    state: str
    unit: Unit | None
    route: str
    urgent: bool
    round: int
    received_at: datetime
    due_at: datetime | None
    late: bool
    days_left: int | None

    @property
    def state_name(self) -> str:
        return str(State(self.state).label)

    @property
    def route_name(self) -> str:
        return str(Case.Route(self.route).label)


@dataclass(frozen=True)
class Page:
    """Rows, and the place where the next page begins, "" on the last."""

    rows: Sequence[Row]
    after: str


@dataclass(frozen=True)
class Line:
    """A step with its words."""

    what: str
    at: datetime
    actor: str
    unit: Unit | None
    details: Mapping[str, Any]
    words: Mapping[str, str]

    @property
    def label(self) -> str:
        return str(What(self.what).label)

    @property
    def role_name(self) -> str:
        """To whom an overdue case climbed; "" for every other line."""
        return str(Appointment.Role(self.details["role"]).label) if "role" in self.details else ""

    @property
    def by_itself(self) -> bool:
        """The clock wrote it, not a person."""
        return self.what in (What.REMINDED, What.CLIMBED, What.TOLD_LATE)


@dataclass(frozen=True)
class Draft:
    """An answer with its words. approver: "" while it is a draft."""

    round: int
    version: int
    refusal: bool
    text: str
    ground: str
    way: str
    writers: Sequence[int]
    written_at: datetime
    approver: str
    approved_at: datetime | None


@dataclass(frozen=True)
class Opened:
    """All about a case, for who handles it. answer: the one of this round. reading: the clock the sender waits for."""

    case: Case
    row: Row
    kind: Kind
    history: Sequence[Line]
    answers: Sequence[Draft]
    answer: Draft | None
    reading: Clock | None


@dataclass(frozen=True)
class Pressing:
    """How many cases press. late, soon: of those that exist for this person, overdue, and due within two working days.
    climbed: overdue ones of which a role of this person was told; for who hears of cases without reading any, too."""

    late: int
    soon: int
    climbed: int


@dataclass(frozen=True)
class Status:
    """What the sender reads with the code: nothing of what was sent, and no person. question: open now, with `since`.
    extended: why the term was put off. handed: to which units, and when. told_late: when it was said here that the
    answer is late."""

    kind: Kind
    state: str
    received_at: datetime
    unit: Unit | None
    handed: Sequence[tuple[Unit, datetime]]
    told_late: Sequence[datetime]
    reading: Clock | None
    question: str
    since: datetime | None
    extended: str
    answers: Sequence[Draft]
    round: int
    urgent: bool
    may_reopen: bool


@dataclass(frozen=True)
class Talk:
    """What sender and agency have said to each other in this case on a channel. outlook: how one could answer now."""

    messages: Sequence[Spoken]
    outlook: Outlook


@dataclass(frozen=True)
class Similar:
    """Another case that uses much the same words. percent: of pairs of words that the two share. group: the one it is
    in, "" for none. text: what its sender wrote. differs: runs of words of it that the first one has not."""

    row: Row
    percent: int
    group: str
    text: str
    differs: Sequence[str]


@dataclass(frozen=True)
class LikeDraft:
    """A draft that says the same as another one. waits: for its approval."""

    case: str
    version: int
    writers: Sequence[int]
    waits: bool


@dataclass(frozen=True)
class Together:
    """The group of a case. others: its other cases, as far as they exist for the person. writable: the cases in which
    the person may write one answer, this one among them, each with the version that stands there: nobody has written
    there yet, or the same as here. approvable: in how many others the same words wait for another person than their
    writers, which this person is not."""

    id: str
    others: Sequence[Row]
    writable: Mapping[str, int]
    approvable: int


@dataclass(frozen=True)
class Suggested:
    """Cases that may be about the same thing, the newest first. group: the one that some of them are in, "" for none.
    pairs: which of them are alike, and how much in percent."""

    rows: Sequence[Row]
    group: str
    pairs: Sequence[tuple[str, str, int]]


# For the staff ---------------------------------------------------------------------------------------


def work_list(
    person: Any, agency: Agency, *, tab: str = OPEN, unit: str = "", kind: str = "", after: str = "", size: int = PAGE
) -> Page:
    """The cases that exist for this person, what rings next first; what has no clock, the newest first. Raises
    ValueError for a broken place."""
    found = Case.objects.filter(policies.visible(person, agency), TABS[tab]).select_related("unit")
    if unit:
        found = found.filter(unit__slug=unit)
    if kind:
        found = found.filter(kind=kind)
    found = _from(found, tab, after)
    order = ("-urgent", "due_at", "pk") if tab == OPEN else ("-received_at", "-pk")
    cases = list(found.order_by(*order)[: size + 1])
    now = clock.now()
    more = len(cases) > size
    return Page([row(case, now) for case in cases[:size]], _place(cases[size - 1], tab) if more else "")


def pressing(person: Any, agency: Agency) -> Pressing:
    """Counts over what is open, never over all."""
    now = clock.now()
    open_ones = Case.objects.filter(policies.visible(person, agency), due_at__isnull=False)
    counted = open_ones.aggregate(
        late=Count("pk", filter=Q(due_at__lt=now)), soon=Count("pk", filter=Q(due_at__range=(now, _soon(now))))
    )
    roles = appointments.roles_of(person, agency)
    climbed = Case.objects.filter(agency=agency, restricted=False, climbed_to__in=roles)
    return Pressing(counted["late"], counted["soon"], climbed.count())


def find(person: Any, agency: Agency, handle: str) -> Case | None:
    """The case of an id or a tracking code, if it exists for this person."""
    named = Q(pk=handle.replace("\x00", "").strip().upper()[:12]) | Q(code_digest__in=tracking_code.digests(handle))
    return Case.objects.filter(policies.visible(person, agency), named).select_related("unit", "agency").first()


def opened(case: Case) -> Opened:
    """The case with every word; for who was shown to be allowed."""
    steps = list(case.steps.select_related("actor", "unit"))
    answers = [_draft(answer) for answer in case.answers.select_related("approver")]
    now = clock.now()
    return Opened(
        case=case,
        row=row(case, now),
        kind=timing.kind_of(case),
        history=[_line(step) for step in steps],
        answers=answers,
        answer=next((answer for answer in answers if answer.round == case.round), None),
        reading=timing.clock_of(case, steps, timing.main_step(case), now),
    )


def talk(case: Case) -> Talk | None:
    """The conversation of a case, for who was shown to be allowed; None for a case that came otherwise."""
    heard = last_heard(case)
    if heard is None:
        return None
    return Talk(inbox.spoken(Message.objects.filter(in_case__case=case)), inbox.outlook(heard))


def last_heard(case: Case) -> Message | None:
    """What the sender said last on a channel; None for a case that came otherwise."""
    heard = Message.objects.filter(in_case__case=case, direction=Message.Direction.IN)
    return heard.select_related("conversation__account__agency").order_by("at", "pk").last()


def similar(person: Any, case: Case) -> Sequence[Similar]:
    """What may be about the same thing as this case, the most alike first; for who was shown to be allowed to read
    this one."""
    percent = {_other(pair, case.pk): pair.percent for pair in _open_pairs(Q(case=case) | Q(other=case))}
    visible = Case.objects.filter(policies.visible(person, case.agency), pk__in=percent)
    group = _group_id(case)
    others = [one for one in visible.select_related("unit", "membership") if not group or _group_id(one) != group]
    nearest = sorted(others, key=lambda one: (-percent[one.pk], one.pk))[:MOST_SIMILAR]
    letters = _letters([case, *nearest])
    now = clock.now()
    return [
        Similar(
            row=row(one, now),
            percent=percent[one.pk],
            group=_group_id(one),
            text=letters[one.pk],
            differs=grouping.differing(letters[case.pk], letters[one.pk]),
        )
        for one in nearest
    ]


def together(person: Any, case: Case) -> Together | None:
    """The group of a case; None when it is in none."""
    group = _group_id(case)
    if not group:
        return None
    in_group = Case.objects.filter(membership__group=group).select_related("unit").order_by("-received_at", "pk")
    members = list(in_group.filter(policies.visible(person, case.agency)))
    handled = in_group.filter(policies.with_which_may(person, policies.HANDLE, case.agency), state__in=BEING_HANDLED)
    judged = in_group.filter(policies.with_which_may(person, policies.APPROVE, case.agency))
    same = drafts_like(case.pk, [one.pk for one in members])
    now = clock.now()
    return Together(
        id=group,
        others=[row(one, now) for one in members if one.pk != case.pk],
        writable=_writable(list(handled.values_list("pk", flat=True)), {draft.case: draft.version for draft in same}),
        approvable=_approvable(person, set(judged.values_list("pk", flat=True)) - {case.pk}, same),
    )


def drafts_like(pk: str, cases: Collection[str]) -> Sequence[LikeDraft]:
    """The draft of one case, and those of these others that say exactly the same; none when it has none."""
    answers = Answer.objects.filter(case__in={pk, *cases}, round=F("case__round"), approver__isnull=True)
    drafts = {answer.case_id: answer for answer in answers.select_related("case").order_by("case")}
    if pk not in drafts:
        return []
    words = vault.unseal(drafts[pk].sealed)
    return [
        LikeDraft(answer.case_id, answer.version, tuple(answer.writers), answer.case.state == State.DRAFTED)
        for answer in drafts.values()
        if vault.unseal(answer.sealed) == words
    ]


def suggested(person: Any, agency: Agency, *, most: int = MOST_PAIRS) -> Sequence[Suggested]:
    """Groups that nobody has judged yet, from the newest likenesses on. Without words."""
    visible = Case.objects.filter(policies.visible(person, agency)).values("pk")
    pairs = list(_open_pairs(Q(case__in=visible, other__in=visible)).order_by("-pk")[:most])
    pks = {pk for pair in pairs for pk in (pair.case_id, pair.other_id)}
    cases = {case.pk: case for case in Case.objects.filter(pk__in=pks).select_related("unit", "membership")}
    open_pairs = [
        pair for pair in pairs if not _group_id(cases[pair.case_id])
        or _group_id(cases[pair.case_id]) != _group_id(cases[pair.other_id])
    ]  # fmt: skip
    heads = _heads(open_pairs)
    return [_suggested(head, heads, open_pairs, cases) for head in dict.fromkeys(heads.values())]


def row(case: Case, now: datetime) -> Row:
    return Row(
        id=case.pk,
        kind=case.kind,
        chosen=case.chosen,
        state=case.state,
        unit=case.unit,
        route=case.route,
        urgent=case.urgent,
        round=case.round,
        received_at=case.received_at,
        due_at=case.due_at,
        late=case.due_at is not None and case.due_at < now,
        days_left=_days_left(case.due_at, now),
    )


# For the sender --------------------------------------------------------------------------------------


def status(agency: Agency, typed: str) -> Status | None:
    """What stands under a tracking code; None for one that nobody has, mistyped or not."""
    found = Case.objects.filter(agency=agency, code_digest__in=tracking_code.digests(typed))
    case = found.select_related("unit").first()
    return _status(case) if case else None


def _status(case: Case) -> Status:
    steps = list(case.steps.select_related("unit"))
    asked = _last(steps, What.ASKED) if case.state == State.WAITING else None
    extended = _last(steps, What.EXTENDED)
    kind, step = timing.kind_of(case), timing.main_step(case)
    answers = [_draft(answer) for answer in case.answers.filter(approved_at__isnull=False)]
    done = case.state in (State.ANSWERED, State.CLOSED)
    return Status(
        kind=kind,
        state=case.state,
        received_at=case.received_at,
        unit=case.unit,
        handed=[(step.unit, step.at) for step in steps if step.what == What.FORWARDED and step.unit],
        told_late=[step.at for step in steps if step.what == What.TOLD_LATE],
        reading=timing.clock_of(case, steps, step, clock.now()),
        question=vault.unseal(asked.sealed)["question"] if asked else "",
        since=asked.at if asked else None,
        extended=vault.unseal(extended.sealed)["reason"] if extended else "",
        answers=answers,
        round=case.round,
        urgent=case.urgent,
        may_reopen=done and bool(answers) and case.round == 1 and "reopened" in kind.steps,
    )


# Inside ----------------------------------------------------------------------------------------------


def _open_pairs(which: Q) -> QuerySet[Likeness]:
    return Likeness.objects.filter(which, set_aside_by__isnull=True)


def _other(pair: Likeness, pk: str) -> str:
    return pair.other_id if pair.case_id == pk else pair.case_id


def _group_id(case: Case) -> str:
    return case.membership.group_id if hasattr(case, "membership") else ""


def _letters(cases: Sequence[Case]) -> Mapping[str, str]:
    """With what each of these cases began."""
    steps = CaseStep.objects.filter(case__in=cases, what=What.RECEIVED).values_list("case_id", "sealed")
    return {pk: vault.unseal(sealed)["text"] for pk, sealed in steps}


def _writable(handled: Sequence[str], same: Mapping[str, int]) -> Mapping[str, int]:
    """Where nobody has written yet, or the same; what somebody has written for one case alone is theirs."""
    answers = Answer.objects.filter(case__in=handled, round=F("case__round"))
    written = set(answers.values_list("case_id", flat=True))
    return {pk: same.get(pk, 0) for pk in handled if pk in same or pk not in written}


def _approvable(person: Any, judged: Collection[str], same: Sequence[LikeDraft]) -> int:
    return sum(draft.case in judged and draft.waits and person.pk not in draft.writers for draft in same)


def _heads(pairs: Sequence[Likeness]) -> Mapping[str, str]:
    """Of every case one that stands for all that are alike with it, directly or by others between."""
    heads: dict[str, str] = {}

    def head(pk: str) -> str:
        while heads.setdefault(pk, pk) != pk:
            pk = heads[pk]
        return pk

    for pair in pairs:
        heads[head(pair.other_id)] = head(pair.case_id)
    return {pk: head(pk) for pk in heads}


def _suggested(
    head: str, heads: Mapping[str, str], pairs: Sequence[Likeness], cases: Mapping[str, Case]
) -> Suggested:  # fmt: skip
    members = sorted((cases[pk] for pk in heads if heads[pk] == head), key=lambda case: case.received_at, reverse=True)
    now = clock.now()
    return Suggested(
        rows=[row(case, now) for case in members],
        group=next((group for case in members if (group := _group_id(case))), ""),
        pairs=[(pair.case_id, pair.other_id, pair.percent) for pair in pairs if heads[pair.case_id] == head],
    )


def _from(found: QuerySet[Case], tab: str, after: str) -> QuerySet[Case]:
    if not after:
        return found
    urgent, at, pk = json.loads(after)
    moment = datetime.fromisoformat(at)
    if not (isinstance(urgent, bool) and isinstance(pk, str) and "\x00" not in pk and moment.tzinfo):
        raise ValueError("no place in a list")
    if tab == OPEN:
        later = Q(due_at__gt=moment) | Q(due_at=moment, pk__gt=pk)
        return found.filter(Q(urgent__lt=urgent) | (Q(urgent=urgent) & later))
    return found.filter(Q(received_at__lt=moment) | Q(received_at=moment, pk__lt=pk))


def _place(case: Case, tab: str) -> str:
    at = case.due_at if tab == OPEN else case.received_at
    return json.dumps([case.urgent, at.isoformat() if at else "", case.pk])


def _soon(now: datetime) -> datetime:
    """When the second working day from now ends."""
    calendar = working_days.vietnam()
    try:
        return calendar.closes(calendar.add(clock.local(now).date(), SOON))
    except NoCalendar:
        return now + timedelta(days=SOON)


def _days_left(due: datetime | None, now: datetime) -> int | None:
    if due is None:
        return None
    try:
        return working_days.vietnam().between(clock.local(now).date(), clock.local(due).date())
    except NoCalendar:
        return None


def _last(steps: Sequence[CaseStep], what: str) -> CaseStep | None:
    return next((step for step in reversed(steps) if step.what == what), None)


def _line(step: CaseStep) -> Line:
    actor = appointments.name_of(step.actor) if step.actor else ""
    return Line(step.what, step.at, actor, step.unit, step.details, vault.unseal(step.sealed))


def _draft(answer: Answer) -> Draft:
    words = {"ground": "", "way": "", **vault.unseal(answer.sealed)}
    return Draft(
        round=answer.round,
        version=answer.version,
        refusal=answer.refusal,
        writers=tuple(answer.writers),
        written_at=answer.written_at,
        approver=appointments.name_of(answer.approver) if answer.approver else "",
        approved_at=answer.approved_at,
        **words,
    )
