"""The working calendar. Days off were taken from the announcements and a wall calendar."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from caunoi.foundation.clock import VIETNAM
from caunoi.foundation.data_files import BadDataFile
from caunoi.foundation.working_days import FOLDER, Certainty, NoCalendar, WorkingCalendar, load, vietnam

CALENDAR = vietnam()
DAYS_OFF = {  # from Monday to Friday
    2025: "01-01 01-27 01-28 01-29 01-30 01-31 04-07 04-30 05-01 05-02 09-01 09-02",
    2026: "01-01 01-02 02-16 02-17 02-18 02-19 02-20 04-27 04-30 05-01 08-31 09-01 09-02",
    2027: "01-01 02-04 02-05 02-08 02-09 02-10 04-16 04-30 05-03 09-02 09-03",
    2028: "01-03 01-24 01-25 01-26 01-27 01-28 04-04 05-01 05-02 09-01 09-04",
    2029: "01-01 02-12 02-13 02-14 02-15 02-16 04-23 04-30 05-01 09-03 09-04",
}
WORKED = {2025: "04-26", 2026: "01-10 08-22", 2027: "", 2028: "", 2029: ""}  # Saturdays


def days_of(year: int) -> list[date]:
    return [day for n in range(366) if (day := date(year, 1, 1) + timedelta(days=n)).year == year]


def test_the_years_that_come_with_the_software() -> None:
    assert set(CALENDAR.years) == set(DAYS_OFF)
    announced = {year.number for year in CALENDAR.years.values() if year.certainty is Certainty.ANNOUNCED}
    assert announced == {2025, 2026}
    assert all(year.source and all(swap.source for swap in year.swaps) for year in CALENDAR.years.values())


@pytest.mark.parametrize("year", DAYS_OFF)
def test_which_days_are_off_and_which_saturdays_are_worked(year: int) -> None:
    off = {f"{day:%m-%d}" for day in days_of(year) if day.weekday() < 5 and not CALENDAR.is_working(day)}
    worked = {f"{day:%m-%d}" for day in days_of(year) if day.weekday() >= 5 and CALENDAR.is_working(day)}
    assert (off, worked) == (set(DAYS_OFF[year].split()), set(WORKED[year].split()))


@pytest.mark.parametrize("year", DAYS_OFF)
def test_every_year_has_the_eleven_days_of_the_law(year: int) -> None:
    names = list(CALENDAR.years[year].holidays.values())
    assert len(names) == 11
    assert sum(name.startswith("Tết Nguyên đán") for name in names) == 5
    assert sum(name.startswith("Quốc khánh") for name in names) == 2


def test_vietnam_culture_day_is_worked_until_a_law_is_found() -> None:
    assert all(date(year, 11, 24) not in CALENDAR.years[year].days_off for year in DAYS_OFF)


@pytest.mark.parametrize(
    ("holidays", "off"),
    [
        ("2023-01-20 2023-01-21 2023-01-22 2023-01-23 2023-01-24", "2023-01-25 2023-01-26"),  # as announced for 2023
        ("2021-02-10 2021-02-11 2021-02-12 2021-02-13 2021-02-14", "2021-02-15 2021-02-16"),  # for 2021
        ("2022-04-10", "2022-04-11"),
        ("2023-04-29 2023-04-30 2023-05-01", "2023-05-02 2023-05-03"),  # a holiday in the way moves both further
        ("2022-09-01 2022-09-02", ""),
    ],
)
def test_a_holiday_on_a_weekly_day_off_gives_the_next_working_day(tmp_path: Path, holidays: str, off: str) -> None:
    year = int(holidays[:4])
    calendar = calendar_of(tmp_path, year, holidays="".join(f"\n  {day}: Ngày lễ" for day in holidays.split()))
    given = {day for day in calendar.years[year].days_off if str(day) not in holidays}
    assert given == {date.fromisoformat(day) for day in off.split()}


def test_a_saturday_may_be_worked_for_a_day_of_the_next_year(tmp_path: Path) -> None:
    write(tmp_path, 2019)
    calendar = calendar_of(tmp_path, 2018, swaps="\n  - {day_off: 2018-12-31, worked: 2019-01-05, source: announced}")
    assert not calendar.is_working(date(2018, 12, 31)) and calendar.is_working(date(2019, 1, 5))


@pytest.mark.parametrize(
    ("received", "counts_as"),
    [
        ("2026-11-02 00:00", "2026-11-02"),
        ("2026-11-02 16:59:59", "2026-11-02"),
        ("2026-11-02 17:00", "2026-11-03"),
        ("2026-11-06 17:00", "2026-11-09"),
        ("2026-01-09 20:00", "2026-01-10"),  # the worked Saturday
        ("2026-02-13 17:00", "2026-02-23"),
        ("2026-02-17 09:00", "2026-02-23"),
        ("2026-12-31 17:00", "2027-01-04"),
    ],
)
def test_the_day_on_which_something_counts_as_received(received: str, counts_as: str) -> None:
    at = datetime.fromisoformat(received).replace(tzinfo=VIETNAM)
    assert CALENDAR.day_of_receipt(at) == CALENDAR.day_of_receipt(at.astimezone(UTC)) == date.fromisoformat(counts_as)


def test_office_hours_are_vietnamese_time() -> None:
    assert CALENDAR.closes(date(2026, 11, 2)) == datetime(2026, 11, 2, 10, 0, tzinfo=UTC)
    assert CALENDAR.opens(date(2026, 11, 2)) == datetime(2026, 11, 2, 1, 0, tzinfo=UTC)


@pytest.mark.parametrize("year", [2024, 2030])
def test_a_year_without_data_is_an_error_that_says_what_to_add(year: int) -> None:
    with pytest.raises(NoCalendar, match=f"add {year}.yaml"):
        CALENDAR.is_working(date(year, 6, 1))
    with pytest.raises(NoCalendar):
        CALENDAR.is_forecast(date(2026, 1, 1), date(2031, 1, 1))


def test_a_span_is_forecast_when_one_of_its_years_is() -> None:
    assert not CALENDAR.is_forecast(date(2025, 1, 1), date(2026, 12, 31))
    assert CALENDAR.is_forecast(date(2026, 12, 31), date(2027, 1, 1))


# Counting --------------------------------------------------------------------------------------------

days = st.dates(date(2025, 1, 1), date(2028, 6, 1))
counts = st.integers(0, 250)


@given(days, counts, counts)
def test_more_days_never_end_earlier(day: date, few: int, more: int) -> None:
    assume(few <= more)
    assert CALENDAR.add(day, few) <= CALENDAR.add(day, more)


@given(days, days, counts)
def test_a_later_start_never_ends_earlier(one: date, other: date, count: int) -> None:
    first, last = sorted((one, other))
    assert CALENDAR.add(first, count) <= CALENDAR.add(last, count)


@given(days, counts)
def test_between_undoes_add(day: date, count: int) -> None:
    end = CALENDAR.add(day, count)
    assert CALENDAR.between(day, end) == count
    assert count == 0 or CALENDAR.is_working(end)


@given(days, days)
def test_between_is_signed(one: date, other: date) -> None:
    assert CALENDAR.between(one, other) == -CALENDAR.between(other, one)


def test_days_are_not_counted_backwards() -> None:
    with pytest.raises(ValueError, match="forwards"):
        CALENDAR.add(date(2026, 1, 5), -1)


# Files -----------------------------------------------------------------------------------------------

OFFICE = 'opens: "08:00"\ncloses: "17:00"\n'


def write(folder: Path, year: int, /, **parts: str) -> None:
    said = {"year": str(year), "certainty": "announced", "source": "a notice", "holidays": "{}", "swaps": "[]", **parts}
    (folder / f"{year}.yaml").write_text("".join(f"{name}: {value}\n" for name, value in said.items() if value))
    (folder / "office.yaml").write_text(OFFICE)


def calendar_of(folder: Path, year: int, /, **parts: str) -> WorkingCalendar:
    write(folder, year, **parts)
    return load(folder)


@pytest.mark.parametrize(
    ("parts", "told"),
    [
        ({"year": "2031"}, "2030.yaml: year: the file has to be called after its year"),
        ({"source": ""}, "2030.yaml: “source” is missing; add it"),
        ({"certainty": "sure"}, "2030.yaml: certainty: write one of announced, forecast"),
        ({"holidays": "[]"}, "2030.yaml: holidays: write names and values"),
        ({"holidays": "{2031-01-01: Tết}"}, "2030.yaml: holidays, 2031-01-01: this day is not in 2030"),
        ({"holidays": "{Tết: 2030-02-02}"}, "2030.yaml: holidays, Tết: write the day as 2026-12-31"),
        ({"holidays": "{2030-01-01: a, 2030-01-01: b}"}, "written twice: 2030-01-01"),
        ({"swaps": "[{day_off: 2030-04-29, worked: 2030-05-04}]"}, "swaps, 1: “source” is missing"),
        ({"swaps": "[{day_off: 2030-05-04, worked: 2030-05-11, source: x}]"}, "swaps, 1, day_off: this is a weekly"),
        ({"swaps": "[{day_off: 2030-04-29, worked: 2030-05-06, source: x}]"}, "swaps, 1, worked: this is no weekly"),
        ({"swaps": "[{day_off: 2031-01-02, worked: 2031-01-04, source: x}]"}, "day_off: this day is not in 2030"),
        (
            {"certainty": "forecast", "swaps": "[{day_off: 2030-04-29, worked: 2030-05-04, source: x}]"},
            "2030.yaml: swaps: a year that is only forecast has no swaps",
        ),
    ],
)
def test_a_bad_year_is_told_by_file_and_place(tmp_path: Path, parts: dict[str, str], told: str) -> None:
    with pytest.raises(BadDataFile) as error:
        calendar_of(tmp_path, 2030, **parts)
    assert told in str(error.value)


@pytest.mark.parametrize(
    ("office", "told"),
    [
        ("opens: 08:00\ncloses: 17:00\n", 'office.yaml: closes: write a time of day in quotes, as "17:00"'),
        ('opens: "17:00"\ncloses: "08:00"\n', "office.yaml: the office has to close later"),
        ('opens: "08:00"\n', "office.yaml: “closes” is missing"),
    ],
)
def test_bad_office_hours_are_told(tmp_path: Path, office: str, told: str) -> None:
    write(tmp_path, 2030)
    (tmp_path / "office.yaml").write_text(office)
    with pytest.raises(BadDataFile) as error:
        load(tmp_path)
    assert told in str(error.value)


def test_the_files_are_all_read() -> None:
    assert {path.stem for path in FOLDER.glob("*.yaml")} == {"office", *map(str, DAYS_OFF)}
