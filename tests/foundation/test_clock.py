from __future__ import annotations

from datetime import UTC, datetime, time

import pytest

from caunoi.foundation import clock

NIGHT = time(22), time(6)


@pytest.mark.parametrize(
    ("at", "quiet"),
    [
        (datetime(2027, 1, 5, 14, 59, tzinfo=UTC), False),  # 21:59 in Việt Nam
        (datetime(2027, 1, 5, 15, 0, tzinfo=UTC), True),
        (datetime(2027, 1, 5, 22, 59, tzinfo=UTC), True),
        (datetime(2027, 1, 5, 23, 0, tzinfo=UTC), False),
    ],
)
def test_a_window_may_cross_midnight(at: datetime, quiet: bool) -> None:
    assert clock.in_daily_window(at, *NIGHT) is quiet


def test_the_next_six_o_clock() -> None:
    evening = datetime(2027, 1, 5, 15, 30, tzinfo=UTC)  # 22:30
    assert clock.next_local(evening, time(6)) == datetime(2027, 1, 5, 23, 0, tzinfo=UTC)


def test_a_fixed_clock_stands_and_moves_when_told() -> None:
    at = datetime(2027, 1, 5, tzinfo=UTC)
    with clock.using(clock.FixedClock(at)) as fixed:
        assert clock.now() == at
        fixed.advance(60)  # type: ignore[attr-defined]
        assert (clock.now() - at).total_seconds() == 60
    assert clock.now() > at.replace(year=2026)


def test_naive_times_are_refused() -> None:
    with pytest.raises(ValueError, match="aware"):
        clock.FixedClock(datetime(2027, 1, 5))  # noqa: DTZ001
