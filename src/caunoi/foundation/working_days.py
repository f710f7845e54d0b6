"""The working calendar of state agencies in Việt Nam: which days are worked, and how working days are counted.

Days off are Saturdays and Sundays, the public holidays (Labour Code 2019, Art. 112), the next working day for each
holiday that falls on a weekly day off (Art. 111(3)), and days that the Government exchanges for a worked Saturday. The
holidays and swaps of each year are data with their source, `calendar/<year>.yaml`: the Government decides them year by
year. A year without a file is an error; a year not yet announced is a forecast, and says so.

Moments are aware; days are days in Việt Nam.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from functools import cache, cached_property
from itertools import islice
from pathlib import Path

from caunoi.foundation import data_files
from caunoi.foundation.clock import VIETNAM, local

FOLDER = Path(__file__).parent / "calendar"
DAY = timedelta(days=1)
SATURDAY = 5  # of date.weekday()


class NoCalendar(LookupError):
    """The days off of a year are not known; the message says which file to add."""


class Certainty(StrEnum):
    ANNOUNCED = "announced"  # the Government has said which days
    FORECAST = "forecast"  # by law and custom; swaps are never guessed


@dataclass(frozen=True)
class Swap:
    """A working day that is off because a Saturday is worked for it."""

    day_off: date
    worked: date  # may be in the year before or after
    source: str


@dataclass(frozen=True)
class Year:
    """What differs from plain weeks in one year. holidays: the days of the law by name, weekends among them."""

    number: int
    certainty: Certainty
    source: str
    holidays: Mapping[date, str]
    swaps: Sequence[Swap]

    @cached_property
    def days_off(self) -> frozenset[date]:
        """Every day off that has a reason other than the weekend: holidays, compensations, swapped days."""
        off = {*self.holidays, *(swap.day_off for swap in self.swaps)}
        for lost in filter(_is_weekend, self.holidays):
            off.add(_next_working(lost, off))
        return frozenset(off)


def _is_weekend(day: date) -> bool:
    return day.weekday() >= SATURDAY


def _next_working(day: date, off: Set[date]) -> date:
    while _is_weekend(day) or day in off:
        day += DAY
    return day


@dataclass(frozen=True)
class WorkingCalendar:
    """Years by number, and the office hours of every working day."""

    years: Mapping[int, Year]
    opening: time
    closing: time

    def year(self, number: int) -> Year:
        """Raises NoCalendar."""
        try:
            return self.years[number]
        except KeyError:
            raise NoCalendar(f"the days off of {number} are not known; add {number}.yaml to {FOLDER.name}/") from None

    def is_working(self, day: date) -> bool:
        """Whether the office works that day. Raises NoCalendar."""
        year = self.year(day.year)
        return day in self._worked or not (_is_weekend(day) or day in year.days_off)

    def is_forecast(self, first: date, last: date) -> bool:
        """Whether a day from `first` to `last` is in a year that has not been announced. Raises NoCalendar."""
        numbers = range(first.year, last.year + 1)
        return Certainty.FORECAST in {self.year(number).certainty for number in numbers}

    def working_days_after(self, day: date) -> Iterator[date]:
        """The working days after `day`, without end. Raises NoCalendar when it leaves the years."""
        while True:
            day += DAY
            if self.is_working(day):
                yield day

    def add(self, day: date, count: int) -> date:
        """The working day that is `count` working days after `day`; `day` itself is not counted (Civil Code 2015,
        Art. 147(2)). For 0 it is `day`. Raises ValueError for less than 0, NoCalendar."""
        if count < 0:
            raise ValueError("working days are counted forwards")
        return next(islice(self.working_days_after(day), count - 1, None)) if count else day

    def between(self, first: date, last: date) -> int:
        """How many working days lie after `first`, up to `last`; less than 0 when `last` is the earlier one.

        The inverse of `add`. Raises NoCalendar."""
        if last < first:
            return -self.between(last, first)
        return sum(self.is_working(first + n * DAY) for n in range(1, (last - first).days + 1))

    def day_of_receipt(self, at: datetime) -> date:
        """The working day on which something counts as received: that day while the office is not yet closed, else the
        next one. Before opening is still that day. Raises NoCalendar."""
        here = local(at)
        if self.is_working(here.date()) and here.time() < self.closing:
            return here.date()
        return self.add(here.date(), 1)

    @cached_property
    def _worked(self) -> frozenset[date]:
        return frozenset(swap.worked for year in self.years.values() for swap in year.swaps)

    def opens(self, day: date) -> datetime:
        return datetime.combine(day, self.opening, VIETNAM)

    def closes(self, day: date) -> datetime:
        """When a term that ends on `day` ends."""
        return datetime.combine(day, self.closing, VIETNAM)


@cache
def vietnam() -> WorkingCalendar:
    """The calendar that comes with the software."""
    return load(FOLDER)


def load(folder: Path) -> WorkingCalendar:
    """Every `<year>.yaml` of a folder, and its `office.yaml`. Raises BadDataFile."""
    years = [_year(data_files.read(path)) for path in sorted(folder.glob("[0-9]*.yaml"))]
    office = data_files.read(folder / "office.yaml")
    hours = office.parts(["opens", "closes"])
    opening, closing = hours["opens"].time_of_day(), hours["closes"].time_of_day()
    if closing <= opening:
        office.wrong("the office has to close later than it opens")
    return WorkingCalendar({year.number: year for year in years}, opening, closing)


def _year(file: data_files.Piece) -> Year:
    parts = file.parts(["year", "certainty", "source", "holidays", "swaps"])
    number = parts["year"].whole()
    if file.place != f"{number}.yaml":
        parts["year"].wrong("the file has to be called after its year")
    year = Year(
        number,
        parts["certainty"].one_of(Certainty),
        parts["source"].text(),
        dict(sorted((_day_of(number, piece, name), piece.text()) for name, piece in parts["holidays"].entries())),
        tuple(_swap(number, piece) for piece in parts["swaps"].elements()),
    )
    if year.swaps and year.certainty is Certainty.FORECAST:
        parts["swaps"].wrong("a year that is only forecast has no swaps; wait for the announcement")
    return year


def _day_of(year: int, place: data_files.Piece, written: str) -> date:
    try:
        day = date.fromisoformat(written)
    except ValueError:
        place.wrong("write the day as 2026-12-31, then its name")
    if day.year != year:
        place.wrong(f"this day is not in {year}")
    return day


def _swap(year: int, piece: data_files.Piece) -> Swap:
    parts = piece.parts(["day_off", "worked", "source"])
    swap = Swap(parts["day_off"].day(), parts["worked"].day(), parts["source"].text())
    if swap.day_off.year != year:
        parts["day_off"].wrong(f"this day is not in {year}")
    if _is_weekend(swap.day_off):
        parts["day_off"].wrong("this is a weekly day off already")
    if not _is_weekend(swap.worked):
        parts["worked"].wrong("this is no weekly day off")
    return swap
