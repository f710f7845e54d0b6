"""The table of clocks. Every expected moment was counted by hand on a wall calendar, none by running the code.

Days off that matter here (2026): 1 January; 2 January, for which Saturday 10 January is worked; Tết, 16 to 20 February;
27 April for Sunday the 26th; 30 April, 1 May; 31 August, for which Saturday 22 August is worked; 1 and 2 September.
(2027, forecast): 1 January; Tết, 4, 5, 8 February, and 9, 10 for the weekend in it; 16 April; 30 April; 3 May for
Saturday the 1st; 2 and 3 September. The office is open from 08:00 to 17:00.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caunoi.agencies.rule_packs import Confidence, NoRule, RulePack, Step, pack_on, packs
from caunoi.cases.clocks import Clock, Extension, Pause, State, Timeline, clock
from caunoi.foundation.clock import VIETNAM
from caunoi.foundation.working_days import NoCalendar, vietnam


def at(written: str) -> datetime:
    return datetime.fromisoformat(written).replace(tzinfo=VIETNAM)


def pack_of(timeline: Timeline) -> RulePack:
    return pack_on(timeline.received.astimezone(VIETNAM).date())


def read(timeline: Timeline, step: Step = Step.ANSWER, now: datetime | None = None) -> Clock:
    now = now or timeline.received
    return clock(timeline, step, now=now, pack=pack_of(timeline), calendar=vietnam())


def wait(since: str, until: str | None = None) -> Pause:
    return Pause(at(since), at(until) if until else None)


# Due moments: kind, step, first receipt, due ---------------------------------------------------------

ANSWER, CLASSIFY = Step.ANSWER, Step.CLASSIFY

DUE = [
    # 15 working days in plain weeks; office hours and days off at receipt
    ("question", ANSWER, "2026-11-02 10:00", "2026-11-23 17:00"),
    ("question", ANSWER, "2026-11-02 06:30", "2026-11-23 17:00"),  # before opening is that day
    ("question", ANSWER, "2026-11-02 12:15", "2026-11-23 17:00"),
    ("question", ANSWER, "2026-11-02 16:59", "2026-11-23 17:00"),
    ("question", ANSWER, "2026-11-02 17:00", "2026-11-24 17:00"),  # closed; and 24 November is worked
    ("comment", ANSWER, "2026-11-06 18:00", "2026-11-30 17:00"),  # Friday evening counts as Monday
    ("feedback_report", ANSWER, "2026-11-07 09:00", "2026-11-30 17:00"),  # Saturday
    ("petition", ANSWER, "2026-11-08 23:59", "2026-11-30 17:00"),  # Sunday
    ("petition", ANSWER, "2026-11-09 09:00", "2026-11-30 17:00"),
    # New Year 2026 with its swap
    ("question", CLASSIFY, "2025-12-31 10:00", "2026-01-06 17:00"),
    ("question", CLASSIFY, "2026-01-02 10:00", "2026-01-07 17:00"),  # received on the swapped day
    ("question", CLASSIFY, "2026-01-08 10:00", "2026-01-10 17:00"),  # ends on the worked Saturday
    ("question", CLASSIFY, "2026-01-10 10:00", "2026-01-13 17:00"),  # received on it
    ("question", CLASSIFY, "2026-01-09 18:00", "2026-01-13 17:00"),  # Friday evening counts as that Saturday
    ("question", ANSWER, "2025-12-29 09:00", "2026-01-20 17:00"),  # across both
    # Tết 2026
    ("question", CLASSIFY, "2026-02-12 10:00", "2026-02-23 17:00"),
    ("question", CLASSIFY, "2026-02-13 10:00", "2026-02-24 17:00"),
    ("question", CLASSIFY, "2026-02-14 08:00", "2026-02-25 17:00"),
    ("question", ANSWER, "2026-02-02 09:00", "2026-03-02 17:00"),
    ("question", ANSWER, "2026-02-13 16:00", "2026-03-13 17:00"),
    ("question", ANSWER, "2026-02-13 17:30", "2026-03-16 17:00"),
    ("question", ANSWER, "2026-02-18 10:00", "2026-03-16 17:00"),  # mùng 2 counts as Monday the 23rd
    # Hùng Kings on a Sunday, 30 April and 1 May 2026
    ("question", CLASSIFY, "2026-04-24 10:00", "2026-04-29 17:00"),
    ("question", CLASSIFY, "2026-04-26 10:00", "2026-05-04 17:00"),  # counts as Tuesday the 28th
    ("question", ANSWER, "2026-04-20 09:00", "2026-05-14 17:00"),
    # National Day 2026 with its swap
    ("question", CLASSIFY, "2026-08-20 10:00", "2026-08-22 17:00"),
    ("question", CLASSIFY, "2026-08-31 10:00", "2026-09-07 17:00"),
    ("question", ANSWER, "2026-08-20 09:00", "2026-09-14 17:00"),
    # 2027: New Year, Tết on a weekend with two days for it, the holidays of spring and autumn
    ("question", ANSWER, "2026-12-30 09:00", "2027-01-21 17:00"),
    ("question", ANSWER, "2027-01-25 09:00", "2027-02-22 17:00"),
    ("question", CLASSIFY, "2027-02-03 16:59", "2027-02-12 17:00"),
    ("question", CLASSIFY, "2027-02-03 17:00", "2027-02-15 17:00"),
    ("question", CLASSIFY, "2027-04-15 10:00", "2027-04-20 17:00"),
    ("question", CLASSIFY, "2027-04-30 10:00", "2027-05-06 17:00"),  # counts as Tuesday 4 May
    ("question", CLASSIFY, "2027-09-01 09:00", "2027-09-07 17:00"),
    # the change of pack changes no value, and the day is the one in Việt Nam
    ("question", CLASSIFY, "2026-06-30 23:59", "2026-07-03 17:00"),
    ("question", CLASSIFY, "2026-07-01 00:00", "2026-07-03 17:00"),
    ("petition", Step.REPORT_HANDLING, "2026-06-22 10:00", "2026-07-06 17:00"),
    ("petition", Step.FORWARD, "2026-07-01 00:10", "2026-07-08 17:00"),
    # contests, in calendar days from the very day of receipt: 15, and 10 for what is received from 1 September 2026 on
    ("contest", ANSWER, "2026-06-30 10:00", "2026-07-15 17:00"),
    ("contest", ANSWER, "2026-07-01 10:00", "2026-07-16 17:00"),
    ("contest", ANSWER, "2026-08-31 10:00", "2026-09-15 17:00"),  # a day off, and counted all the same
    ("contest", ANSWER, "2026-08-31 23:59", "2026-09-15 17:00"),
    ("contest", ANSWER, "2026-09-01 00:00", "2026-09-11 17:00"),
    ("contest", ANSWER, "2026-09-02 00:10", "2026-09-14 17:00"),  # the 12th is a Saturday
    ("contest", ANSWER, "2026-10-01 10:00", "2026-10-12 17:00"),  # the 11th is a Sunday
    ("contest", ANSWER, "2026-10-03 20:00", "2026-10-13 17:00"),  # Saturday evening
    ("contest", ANSWER, "2026-02-03 10:00", "2026-02-23 17:00"),  # the 18th is mùng 2
    ("contest", ANSWER, "2027-01-26 10:00", "2027-02-11 17:00"),  # 5 February is in Tết
    ("contest", ANSWER, "2026-08-07 10:00", "2026-08-22 17:00"),  # a worked Saturday
    ("contest", ANSWER, "2025-12-26 10:00", "2026-01-10 17:00"),  # another
    ("contest", Step.ANSWER_ON_REQUEST, "2026-08-27 10:00", "2026-09-08 17:00"),
    # the other kinds
    ("information_request", ANSWER, "2026-03-02 10:00", "2026-03-05 17:00"),
    ("information_request", Step.ANSWER_COMPLEX, "2026-03-02 10:00", "2026-03-16 17:00"),
    ("legal_document_feedback", ANSWER, "2026-06-01 10:00", "2026-06-16 17:00"),
    ("legal_document_feedback", Step.FORWARD, "2026-06-01 10:00", "2026-06-03 17:00"),
    ("denunciation", CLASSIFY, "2026-11-02 10:00", "2026-11-04 17:00"),
    ("crime_report", Step.CLASSIFY_URGENT, "2026-11-07 22:00", "2026-11-08 02:00"),  # hours know no weekend
    ("comment", Step.ACKNOWLEDGE, "2026-11-07 22:00", "2026-11-07 22:00"),
]


@pytest.mark.parametrize(("kind", "step", "received", "due"), DUE)
def test_when_a_step_is_due(kind: str, step: Step, received: str, due: str) -> None:
    assert read(Timeline(kind, at(received)), step).due == at(due)


# Waiting for the sender ------------------------------------------------------------------------------

RECEIVED = "2026-11-02 10:00"  # a Monday; without waiting the answer is due on Monday 23 November
LATER = at("2027-04-01 12:00")

PAUSED = [
    ("question", RECEIVED, [("2026-11-03 10:00", "2026-11-03 16:00")], "2026-11-23 17:00"),  # within the day
    ("question", RECEIVED, [("2026-11-03 10:00", "2026-11-03 17:00")], "2026-11-23 17:00"),
    ("question", RECEIVED, [("2026-11-03 10:00", "2026-11-03 20:00")], "2026-11-24 17:00"),
    ("question", RECEIVED, [("2026-11-03 10:00", "2026-11-04 09:00")], "2026-11-24 17:00"),
    ("question", RECEIVED, [("2026-11-03 18:00", "2026-11-04 09:00")], "2026-11-23 17:00"),  # overnight
    ("question", RECEIVED, [("2026-11-06 15:00", "2026-11-09 09:00")], "2026-11-24 17:00"),  # over a weekend
    ("question", RECEIVED, [("2026-11-07 08:00", "2026-11-08 20:00")], "2026-11-23 17:00"),  # only the weekend
    ("question", RECEIVED, [("2026-11-02 11:00", "2026-11-02 18:00")], "2026-11-23 17:00"),  # the day of receipt
    ("question", RECEIVED, [("2026-11-09 09:00", "2026-11-16 09:00")], "2026-11-30 17:00"),
    (
        "question",
        RECEIVED,
        [("2026-11-10 09:00", "2026-11-16 09:00"), ("2026-11-09 09:00", "2026-11-11 12:00")],  # overlapping
        "2026-11-30 17:00",
    ),
    (
        "question",
        RECEIVED,
        [("2026-11-09 09:00", "2026-11-16 09:00"), ("2026-11-10 09:00", "2026-11-11 09:00")],  # one in the other
        "2026-11-30 17:00",
    ),
    (
        "question",
        RECEIVED,
        [("2026-11-03 10:00", "2026-11-04 09:00"), ("2026-11-10 10:00", "2026-11-11 09:00")],  # two
        "2026-11-25 17:00",
    ),
    # into Tết and across it: only working days that are missed count
    ("question", "2026-02-02 09:00", [("2026-02-13 10:00", "2026-02-23 09:00")], "2026-03-03 17:00"),
    ("question", "2026-02-02 09:00", [("2026-02-11 10:00", "2026-02-24 10:00")], "2026-03-06 17:00"),
    ("question", "2026-02-02 09:00", [("2026-02-15 10:00", "2026-02-22 10:00")], "2026-03-02 17:00"),
    ("question", "2027-01-25 09:00", [("2027-02-03 10:00", "2027-02-11 18:00")], "2027-02-24 17:00"),
    # calendar days: weekends that are missed count too; a last day may not be one of waiting
    ("contest", "2026-09-01 10:00", [("2026-09-03 10:00", "2026-09-07 09:00")], "2026-09-15 17:00"),
    ("contest", "2026-10-01 10:00", [("2026-10-12 09:00", "2026-10-13 10:00")], "2026-10-13 17:00"),
]


@pytest.mark.parametrize(("kind", "received", "waits", "due"), PAUSED)
def test_waiting_for_the_sender_is_not_counted(
    kind: str, received: str, waits: list[tuple[str, str]], due: str
) -> None:
    timeline = Timeline(kind, at(received), [wait(*span) for span in waits])
    assert read(timeline, now=LATER).due == at(due)


@pytest.mark.parametrize(
    ("waits", "due"),
    [
        ([("2026-11-07 23:00", "2026-11-08 01:00")], "2026-11-08 04:00"),
        ([("2026-11-07 23:00", "2026-11-08 00:30"), ("2026-11-08 00:00", "2026-11-08 01:00")], "2026-11-08 04:00"),
        ([("2026-11-07 20:00", "2026-11-07 22:30")], "2026-11-08 02:30"),  # from before the receipt
        ([("2026-11-08 02:00", "2026-11-08 03:00")], "2026-11-08 02:00"),  # too late to help
    ],
)
def test_hours_leave_waiting_out_to_the_minute(waits: list[tuple[str, str]], due: str) -> None:
    timeline = Timeline("crime_report", at("2026-11-07 22:00"), [wait(*span) for span in waits])
    assert read(timeline, Step.CLASSIFY_URGENT, LATER).due == at(due)


def test_while_it_still_waits_due_is_as_if_the_sender_answered_now() -> None:
    timeline = Timeline("question", at(RECEIVED), [wait("2026-11-03 10:00")])
    same_day, friday = (read(timeline, now=at(now)) for now in ("2026-11-03 15:00", "2026-11-06 12:00"))
    assert (same_day.state, same_day.due) == (State.PAUSED, at("2026-11-23 17:00"))
    assert (friday.state, friday.due) == (State.PAUSED, at("2026-11-26 17:00"))  # 3rd, 4th and 5th are missed


def test_a_question_that_is_asked_too_late_does_not_save_the_term() -> None:
    timeline = Timeline("question", at(RECEIVED), [wait("2026-11-24 09:00")])
    late = read(timeline, now=at("2026-11-25 09:00"))
    assert (late.state, late.due) == (State.LATE, at("2026-11-23 17:00"))


def test_what_is_later_than_now_is_not_known_yet() -> None:
    asked_later = Timeline("question", at(RECEIVED), [wait("2026-11-09 09:00", "2026-11-16 09:00")])
    before = read(asked_later, now=at("2026-11-05 09:00"))
    assert (before.state, before.due) == (State.RUNNING, at("2026-11-23 17:00"))


# State, share, reminders -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("now", "state", "days_left"),
    [
        ("2026-11-02 10:00", State.RUNNING, 15),
        ("2026-11-20 09:00", State.RUNNING, 1),
        ("2026-11-23 17:00", State.RUNNING, 0),  # to the last moment
        ("2026-11-23 17:01", State.LATE, 0),
        ("2026-11-25 09:00", State.LATE, -2),
    ],
)
def test_a_clock_runs_until_the_office_closes_on_the_last_day(now: str, state: State, days_left: int) -> None:
    seen = read(Timeline("question", at(RECEIVED)), now=at(now))
    assert (seen.state, seen.days_left, seen.late) == (state, days_left, state is State.LATE)


@pytest.mark.parametrize(
    ("now", "used"),
    [
        ("2026-11-02 16:00", 0),
        ("2026-11-03 07:00", 0),
        ("2026-11-03 12:30", 0.5 / 15),
        ("2026-11-03 17:00", 1 / 15),
        ("2026-11-08 12:00", 4 / 15),  # Sunday
        ("2026-11-12 12:30", 0.5),
        ("2026-11-23 17:00", 1),
        ("2026-12-24 17:00", 1),
    ],
)
def test_the_share_that_is_used_grows_with_office_hours(now: str, used: float) -> None:
    assert read(Timeline("question", at(RECEIVED)), now=at(now)).used == pytest.approx(used)


def test_a_day_of_waiting_is_not_used() -> None:
    timeline = Timeline("question", at(RECEIVED), [wait("2026-11-04 12:30")])
    assert read(timeline, now=at("2026-11-04 12:00")).used == pytest.approx((1 + 4 / 9) / 15)
    assert read(timeline, now=at("2026-11-04 16:00")).used == pytest.approx(1 / 15)
    assert read(timeline, now=at("2026-11-06 16:00")).used == pytest.approx(1 / 15)


def test_the_share_of_hours() -> None:
    timeline = Timeline("crime_report", at("2026-11-07 22:00"), [wait("2026-11-07 23:00", "2026-11-08 01:00")])
    assert read(timeline, Step.CLASSIFY_URGENT, at("2026-11-08 00:30")).used == 0.25
    assert read(timeline, Step.CLASSIFY_URGENT, at("2026-11-08 02:00")).used == 0.5


def test_reminders_at_half_at_four_fifths_and_at_the_end() -> None:
    # 7.5 of 15 days: noon of the office day on the 8th of them; 12 of 15: the end of the 12th
    assert read(Timeline("question", at(RECEIVED))).reminders == [
        (50, at("2026-11-12 12:30")),
        (80, at("2026-11-18 17:00")),
        (100, at("2026-11-23 17:00")),
    ]
    # of 2 days: the end of the first; 0.6 of the second, 5 h 24 min after opening
    assert read(Timeline("question", at(RECEIVED)), CLASSIFY).reminders == [
        (50, at("2026-11-03 17:00")),
        (80, at("2026-11-04 13:24")),
        (100, at("2026-11-04 17:00")),
    ]
    # of 10 calendar days from 1 October: the 6th, the 9th, and the Monday to which Sunday the 11th moves
    assert read(Timeline("contest", at("2026-10-01 10:00"))).reminders == [
        (50, at("2026-10-06 17:00")),
        (80, at("2026-10-09 17:00")),
        (100, at("2026-10-12 17:00")),
    ]


def test_waiting_puts_reminders_off_as_well() -> None:
    timeline = Timeline("question", at(RECEIVED), [wait("2026-11-09 09:00", "2026-11-16 09:00")])
    assert read(timeline, now=LATER).reminders[0] == (50, at("2026-11-19 12:30"))


def test_an_answer_stops_the_clock() -> None:
    in_time = Timeline("question", at(RECEIVED), done={ANSWER: at("2026-11-17 11:00")})
    seen = read(in_time, now=LATER)
    assert (seen.state, seen.late, seen.days_left, seen.next_update) == (State.ANSWERED, False, 4, None)
    assert seen.used == pytest.approx((10 + 3 / 9) / 15)
    assert seen.reminders == [(50, at("2026-11-12 12:30"))] and seen.climbs == [] and list(seen.updates) == []
    assert read(in_time, CLASSIFY, LATER).state is State.LATE  # of its own step only
    assert read(in_time, now=at("2026-11-16 11:00")).state is State.RUNNING  # not known yet


def test_a_late_answer_stays_late() -> None:
    seen = read(Timeline("question", at(RECEIVED), done={ANSWER: at("2026-12-03 11:00")}), now=LATER)
    assert (seen.state, seen.late) == (State.ANSWERED, True)
    assert list(seen.updates) == [at("2026-12-02 17:00")] and seen.next_update is None
    assert seen.climbs == [("approver", at("2026-11-23 17:00")), ("administrator", at("2026-11-26 17:00"))]


# Late: updates to the sender, and who hears of it ----------------------------------------------------


@pytest.mark.parametrize(
    ("received", "now", "updates", "coming"),
    [
        (RECEIVED, "2026-11-23 17:00", [], None),  # not late yet
        (RECEIVED, "2026-11-24 09:00", [], "2026-12-02 17:00"),
        (RECEIVED, "2026-12-02 17:00", ["2026-12-02 17:00"], "2026-12-11 17:00"),
        (
            RECEIVED,
            "2026-12-30 12:00",
            ["2026-12-02 17:00", "2026-12-11 17:00", "2026-12-22 17:00"],
            "2026-12-31 17:00",
        ),
        ("2026-01-21 09:00", "2026-02-12 09:00", [], "2026-02-27 17:00"),  # due on 11 February, then Tết
    ],
)
def test_a_sender_hears_every_seven_working_days_when_it_is_late(
    received: str, now: str, updates: list[str], coming: str | None
) -> None:
    seen = read(Timeline("question", at(received)), now=at(now))
    assert list(seen.updates) == [at(moment) for moment in updates]
    assert seen.next_update == (at(coming) if coming else None)


def test_what_the_sender_does_not_wait_for_needs_no_update() -> None:
    timeline = Timeline("question", at(RECEIVED))
    assert read(timeline, CLASSIFY, LATER).next_update is None
    assert read(Timeline("contest", at(RECEIVED)), now=LATER).next_update is None  # no rule asks for it


def test_what_is_late_climbs_to_the_next_role() -> None:
    assert read(Timeline("question", at(RECEIVED))).climbs == [
        ("approver", at("2026-11-23 17:00")),
        ("administrator", at("2026-11-26 17:00")),
    ]
    due_before_tet = Timeline("question", at("2026-01-23 09:00"))  # due on Friday 13 February
    assert read(due_before_tet).climbs[1] == ("administrator", at("2026-02-25 17:00"))


# Extension, reopening --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("received", "by", "due"),
    [
        (RECEIVED, 1, "2026-11-24 17:00"),
        (RECEIVED, 10, "2026-12-07 17:00"),
        ("2026-01-26 09:00", 5, "2026-03-02 17:00"),  # first due on 23 February, the first day after Tết
    ],
)
def test_an_extension_adds_days_of_the_same_unit(received: str, by: int, due: str) -> None:
    start = at(received)
    timeline = Timeline("question", start, extension=Extension(start + timedelta(days=7), by, "Chờ kết quả giám định."))
    assert read(timeline, now=start + timedelta(days=8)).due == at(due)
    assert read(timeline, now=start + timedelta(days=6)).due == read(Timeline("question", start)).due  # not known yet
    assert read(timeline, CLASSIFY, LATER).due == read(Timeline("question", start), CLASSIFY).due  # the answer's only


def test_reminders_and_share_follow_an_extension() -> None:
    timeline = Timeline("question", at(RECEIVED), extension=Extension(at("2026-11-20 09:00"), 5, "Chờ giám định."))
    seen = read(timeline, now=at("2026-11-23 17:00"))
    assert seen.used == 0.75 and seen.reminders[2] == (100, at("2026-11-30 17:00"))


@pytest.mark.parametrize(
    ("kind", "granted", "by", "told"),
    [
        ("question", "2026-11-20 09:00", 11, "at most 10"),
        ("question", "2026-11-20 09:00", 0, "at least 1"),
        ("question", "2026-11-24 09:00", 5, "had ended before"),
        ("contest", "2026-11-05 09:00", 5, "has no “extension” for the kind “contest”"),
    ],
)
def test_an_extension_that_the_pack_does_not_allow_is_refused(kind: str, granted: str, by: int, told: str) -> None:
    timeline = Timeline(kind, at(RECEIVED), extension=Extension(at(granted), by, "Chờ giám định."))
    with pytest.raises(ValueError, match=told):
        read(timeline, now=LATER)


@pytest.mark.parametrize(
    ("received", "reopened", "due"),
    [
        (RECEIVED, "2026-11-27 18:00", "2026-12-09 17:00"),
        ("2026-06-25 09:00", "2026-08-27 10:00", "2026-09-10 17:00"),  # across National Day
    ],
)
def test_reopening_starts_a_shorter_clock_under_the_same_pack(received: str, reopened: str, due: str) -> None:
    timeline = Timeline("question", at(received), reopened=at(reopened), done={ANSWER: at(reopened)})
    seen = read(timeline, Step.REOPENED, at(reopened))
    assert (seen.due, seen.state, seen.pack) == (at(due), State.RUNNING, pack_of(timeline).id)
    assert seen.obligation.key == "feedback.reopened"
    assert read(timeline, ANSWER, at(reopened)).state is State.ANSWERED


# Which rule ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("received", "pack"),
    [
        (at("2026-06-30 23:59"), "decree-42-2022"),  # after closing, still received that day
        (at("2026-07-01 00:00"), "decree-224-2026"),
        (datetime(2026, 6, 30, 16, 59, tzinfo=UTC), "decree-42-2022"),
        (datetime(2026, 6, 30, 17, 0, tzinfo=UTC), "decree-224-2026"),  # midnight in Việt Nam
    ],
)
def test_the_pack_is_that_of_the_day_of_first_receipt(received: datetime, pack: str) -> None:
    seen = read(Timeline("question", received), now=LATER)
    assert seen.pack == pack and seen.obligation.confidence is Confidence.UNVERIFIED


def test_a_case_keeps_its_pack_and_its_value() -> None:
    timeline = Timeline("contest", at("2026-08-31 09:00"), [wait("2026-09-01 09:00", "2026-09-20 09:00")])
    seen = read(timeline, now=at("2026-10-01 09:00"))
    assert (seen.obligation.value, seen.obligation.valid_until) == (15, date(2026, 8, 31))
    with pytest.raises(NoRule, match="2026-06-30"):
        clock(Timeline("question", at("2026-06-30 09:00")), ANSWER, now=LATER, pack=packs()[1], calendar=vietnam())


def test_the_class_decides_the_clock_and_the_first_receipt_stays() -> None:
    timeline = Timeline("question", at("2026-10-01 10:00"))
    reclassified = replace(timeline, kind="contest")
    assert (read(timeline).due, read(reclassified).due) == (at("2026-10-22 17:00"), at("2026-10-12 17:00"))


@pytest.mark.parametrize(
    ("received", "forecast"),
    [("2026-12-01 09:00", False), ("2026-12-09 09:00", False), ("2026-12-11 09:00", True), ("2027-03-01 09:00", True)],
)
def test_a_clock_says_when_the_days_off_are_not_announced(received: str, forecast: bool) -> None:
    assert read(Timeline("question", at(received))).forecast is forecast


def test_a_year_without_a_calendar_is_an_error() -> None:
    with pytest.raises(NoCalendar, match="2030"):
        read(Timeline("question", at("2029-12-24 09:00")))


@pytest.mark.parametrize(
    ("kind", "step", "told"),
    [
        ("denunciation", ANSWER, "has no “answer” for the kind “denunciation”"),
        ("question", Step.EXTENSION, "no clock of its own"),
        ("question", Step.LATE_UPDATE, "no clock of its own"),
        ("question", Step.REOPENED, "not been reopened"),
    ],
)
def test_a_step_without_a_clock_is_an_error(kind: str, step: Step, told: str) -> None:
    with pytest.raises(ValueError, match=told):
        read(Timeline(kind, at(RECEIVED)), step)


def test_contradictions_are_refused() -> None:
    with pytest.raises(ValueError, match="aware"):
        Timeline("question", datetime(2026, 11, 2))  # noqa: DTZ001
    with pytest.raises(ValueError, match="before it begins"):
        wait("2026-11-03 10:00", "2026-11-03 09:00")
    with pytest.raises(ValueError, match="reason"):
        Extension(at(RECEIVED), 5, " ")
    with pytest.raises(NoRule, match="“wish”"):
        read(Timeline("wish", at(RECEIVED)))


# Properties ------------------------------------------------------------------------------------------

FIRST, LAST = datetime(2025, 1, 1, tzinfo=UTC), datetime(2028, 6, 1, tzinfo=UTC)
moments = st.integers(0, int((LAST - FIRST).total_seconds() // 60)).map(
    lambda minutes: FIRST + timedelta(minutes=minutes)
)
spans = st.tuples(st.integers(0, 60 * 24 * 40), st.integers(0, 60 * 24 * 20))
running = st.sampled_from(
    [("question", ANSWER), ("question", CLASSIFY), ("contest", ANSWER), ("crime_report", Step.CLASSIFY_URGENT)]
)


def some_pauses(start: datetime, spans: list[tuple[int, int]]) -> list[Pause]:
    return [
        Pause(start + timedelta(minutes=offset), start + timedelta(minutes=offset + length)) for offset, length in spans
    ]


@given(running, moments, st.lists(spans, max_size=4), spans)
def test_one_more_pause_never_makes_anything_due_earlier(
    what: tuple[str, Step], received: datetime, waits: list[tuple[int, int]], another: tuple[int, int]
) -> None:
    kind, step = what
    now = received + timedelta(days=120)
    fewer = Timeline(kind, received, some_pauses(received, waits))
    more = replace(fewer, pauses=[*fewer.pauses, *some_pauses(received, [another])])
    assert read(fewer, step, now).due <= read(more, step, now).due


@given(running, moments, st.integers(0, 60 * 24 * 10))
def test_what_is_received_later_is_not_due_earlier(what: tuple[str, Step], received: datetime, minutes: int) -> None:
    kind, step = what
    later = received + timedelta(minutes=minutes)
    earlier_due, later_due = (read(Timeline(kind, moment), step).due for moment in (received, later))
    shorter_law = kind == "contest" and received < at("2026-09-01 00:00") <= later
    assert earlier_due <= later_due or shorter_law


@given(running, moments, st.lists(spans, max_size=3), st.integers(0, 60 * 24 * 60))
def test_reminders_come_in_order_and_end_with_the_term(
    what: tuple[str, Step], received: datetime, waits: list[tuple[int, int]], minutes: int
) -> None:
    kind, step = what
    seen = read(Timeline(kind, received, some_pauses(received, waits)), step, received + timedelta(minutes=minutes))
    times = [moment for _percent, moment in seen.reminders]
    assert times == sorted(times) and times[-1] == seen.due >= received
    assert 0 <= seen.used <= 1 and (not seen.late or seen.used == 1)
