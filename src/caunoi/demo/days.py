"""The demonstration's calendar: everything is dated from the moment it was founded, so that it is as fresh in any year.

Days are working days of Việt Nam, counted from the day of the founding or the last working day before it; a moment is
"-12 09:10", or "-40m" for minutes before the founding. In the texts `{-12}` stands for such a day's date.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from caunoi.foundation import clock
from caunoi.portal.prose import MONTHS

SATURDAY = 5
# Labour Code 2019, Article 112 (1 January, 30 April, 1 May, 2 September), and Việt Nam Culture Day
EVERY_YEAR = frozenset({(1, 1), (4, 30), (5, 1), (9, 2), (11, 24)})
# Tết, the Hùng Kings' day (tenth of the third lunar month), the second day of National Day, days off in lieu. As listed
# by the package holidays 0.109; its days of 2027 and 2028 that the government has yet to announce are its forecast.
# A later year is counted without them.
MOVING = frozenset(
    date(year, month, day)
    for year, month, days in (
        (2026, 2, (16, 17, 18, 19, 20)), (2026, 4, (27,)), (2026, 8, (31,)), (2026, 9, (1,)),
        (2027, 2, (4, 5, 8, 9, 10)), (2027, 4, (16,)), (2027, 5, (3,)), (2027, 9, (3,)),
        (2028, 1, (3, 24, 25, 26, 27, 28)), (2028, 4, (4,)), (2028, 5, (2,)), (2028, 9, (1, 4)),
    )
    for day in days
)  # fmt: skip

_MOMENT = re.compile(r"(?P<day>[+-]?\d+) (?P<time>\d\d:\d\d)|-(?P<minutes>\d+)m")
_DATE = re.compile(r"\{(?P<by>[+-]?\d+)(?:T(?P<time>\d\d:\d\d)| (?P<form>long|en|year))?\}")
_MONTH = re.compile(r"\{month (?P<by>[+-]?\d+)(?: (?P<form>long|end))?\}")


class BadMoment(Exception):
    """A file of the demonstration names a time that cannot be read."""


@dataclass(frozen=True)
class Days:
    """Working days around `began`."""

    began: datetime

    def day(self, by: int) -> date:
        """The working day `by` working days after (before, if negative) the day of the founding."""
        found = clock.local(self.began).date()
        while not is_working(found):
            found -= timedelta(1)
        step = timedelta(1 if by > 0 else -1)
        for _ in range(abs(by)):
            found += step
            while not is_working(found):
                found += step
        return found

    def moment(self, written: str) -> datetime:
        """Raises BadMoment."""
        found = _MOMENT.fullmatch(written)
        if not found:
            raise BadMoment(f"“{written}” is no moment like “-12 09:10” or “-40m”")
        if found["minutes"]:
            return self.began - timedelta(minutes=int(found["minutes"]))
        return datetime.combine(self.day(int(found["day"])), time.fromisoformat(found["time"]), clock.VIETNAM)

    def dated(self, text: str, said_at: datetime) -> str:
        """The text with its dates in place; its months are counted from the one in which it is said."""
        month = clock.local(said_at).date().replace(day=1)
        text = _DATE.sub(self._date, text)
        return _MONTH.sub(lambda found: _month(found, month), text)

    def _date(self, found: re.Match[str]) -> str:
        day = self.day(int(found["by"]))
        if found["time"]:
            return f"{day.isoformat()}T{found['time']}"
        match found["form"]:
            case "long":
                return f"ngày {_two(day.day)} tháng {_month_number(day.month)} năm {day.year}"
            case "en":
                return f"{day.day} {MONTHS[day.month - 1]} {day.year}"
            case "year":
                return str(day.year)
        return f"{day:%d/%m/%Y}"


def is_working(day: date) -> bool:
    """Whether offices are open: no Saturday, Sunday or public holiday."""
    return day.weekday() < SATURDAY and (day.month, day.day) not in EVERY_YEAR and day not in MOVING


def _month(found: re.Match[str], month: date) -> str:
    count = month.year * 12 + month.month - 1 + int(found["by"])
    first = date(count // 12, count % 12 + 1, 1)
    match found["form"]:
        case "long":
            return f"tháng {first.month} năm {first.year}"
        case "end":
            last = date((count + 1) // 12, (count + 1) % 12 + 1, 1) - timedelta(1)
            return f"{last:%d/%m/%Y}"
    return f"{first:%m/%Y}"


def _two(number: int) -> str:
    return f"{number:02d}"


def _month_number(month: int) -> str:
    """Decree 30/2020, Annex I: a zero before January and February."""
    return f"{month:02d}" if month < 3 else str(month)
