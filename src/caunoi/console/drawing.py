"""A small drawing made on the server: one bar for each day. It says nothing that the table beside it does not say."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

WIDTH, HEIGHT, FLOOR = 640, 120, 100  # of the drawing, and where the bars stand; in its own units


@dataclass(frozen=True)
class Bar:
    """`x`, `y`, `width`, `height` in the drawing's units; `named`: the day stands below it."""

    day: date
    value: int
    x: float
    y: float
    width: float
    height: float
    named: bool

    @property
    def middle(self) -> float:
        return round(self.x + self.width / 2, 1)


@dataclass(frozen=True)
class Drawing:
    bars: Sequence[Bar]
    most: int
    total: int
    width: int = WIDTH
    height: int = HEIGHT
    floor: int = FLOOR


def by_day(values: Mapping[date, int], first: date, last: date) -> Drawing:
    """Every day from `first` to `last`, both included; a day without a value is 0 and has no bar."""
    days = [first + timedelta(number) for number in range((last - first).days + 1)]
    most = max((values.get(day, 0) for day in days), default=0)
    step = WIDTH / max(1, len(days))
    bars = [_bar(day, values.get(day, 0), most, number, step) for number, day in enumerate(days)]
    return Drawing(bars, most, sum(bar.value for bar in bars))


def _bar(day: date, value: int, most: int, number: int, step: float) -> Bar:
    height = round(value / most * (FLOOR - 16), 1) if most else 0.0
    height = max(height, 2.0) if value else 0.0
    return Bar(day, value, round(number * step + 2, 1), FLOOR - height, round(step - 4, 1), height, number % 7 == 0)
