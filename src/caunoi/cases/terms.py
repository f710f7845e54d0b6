"""How a term is counted, by hours, working days or calendar days, with times of waiting left out.

- Working days: the day of receipt is not counted (Civil Code 2015, Art. 147(2)). What arrives on a day off, or after
  the office has closed, counts as received on the next working day. The term ends when the office closes on its last
  day.
- Calendar days run from the very day of receipt. A last day that is a day off moves to the next working day (Art.
  148(5)), and the term ends when the office closes on it.
- A day is used up when the office closes while nobody is waited for. A question that is answered on the same day,
  before the office closes, puts nothing off.
- Hours run by the clock, nights and days off included.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import islice

from caunoi.agencies.rule_packs import Unit
from caunoi.foundation.clock import local
from caunoi.foundation.working_days import DAY, WorkingCalendar

WHOLE = 100  # percent
HOUR = timedelta(hours=1)


@dataclass(frozen=True)
class Term:
    """So much time from `start`. waits: spans of waiting that are not counted, in order; they may overlap.

    Moments that it gives are on a clock in Việt Nam. Its methods raise NoCalendar when they leave the calendar's years.
    """

    start: datetime
    value: int
    unit: Unit
    waits: Sequence[tuple[datetime, datetime]]
    calendar: WorkingCalendar

    def due(self) -> datetime:
        """The moment at which the term ends."""
        return self.at(WHOLE)

    def at(self, percent: int) -> datetime:
        """The moment at which so much of the term has been used, up to the whole. Within a day, by its office hours."""
        if self.unit is Unit.HOURS:
            return local(self._at_hours(percent))
        whole, rest = divmod(self.value * percent, WHOLE)
        day = self._day(whole + bool(rest))
        if percent == WHOLE:
            return self.calendar.closes(self._last(day))
        opens, closes = self.calendar.opens(day), self.calendar.closes(day)
        return opens + (closes - opens) * (rest or WHOLE) / WHOLE

    def used(self, at: datetime) -> float:
        """The share of the term that has been used, 0 to 1. A day that is not over counts by the office hours that have
        passed, unless somebody is waited for at this moment."""
        used = self._hours_used(at) / HOUR if self.unit is Unit.HOURS else self._days_used(at)
        return min(1.0, used / self.value) if self.value else 1.0

    def _at_hours(self, percent: int) -> datetime:
        counted, end = self.start, self.start + self.value * HOUR * percent / WHOLE
        for since, until in self.waits:
            if since >= end:
                break
            if until > counted:
                end += until - max(since, counted)
                counted = until
        return end

    def _hours_used(self, at: datetime) -> timedelta:
        counted, used = self.start, timedelta(0)
        for since, until in [*self.waits, (at, at)]:
            used += max(min(since, at) - counted, timedelta(0))
            counted = max(counted, until)
        return used

    def _days_used(self, at: datetime) -> float:
        used = 0
        for day in self._days():
            opens, closes = self.calendar.opens(day), self.calendar.closes(day)
            if at < closes:
                waiting = any(since <= at <= until for since, until in self.waits)
                return used if waiting else used + max(0.0, (at - opens) / (closes - opens))
            used += 1
            if used == self.value:
                break
        return used

    def _days(self) -> Iterator[date]:
        """The days that are used up, one after the other, without end."""
        if self.unit is Unit.WORKING_DAYS:
            days = self.calendar.working_days_after(self.calendar.day_of_receipt(self.start))
        else:
            days = _days_after(local(self.start).date())
        return (day for day in days if not self._is_waiting_at_closing(day))

    def _day(self, number: int) -> date:
        return next(islice(self._days(), number - 1, None))

    def _last(self, day: date) -> date:
        while not self.calendar.is_working(day) or self._is_waiting_at_closing(day):
            day += DAY
        return day

    def _is_waiting_at_closing(self, day: date) -> bool:
        closes = self.calendar.closes(day)
        return any(since <= closes < until for since, until in self.waits)


def _days_after(day: date) -> Iterator[date]:
    while True:
        day += DAY
        yield day
