"""When a person can be answered, how, and until when: a table."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from caunoi.inbox.windows import Opening, Shut, Situation, opening

NOW = datetime(2026, 11, 30, 9, 0, tzinfo=UTC)
H, D = timedelta(hours=1), timedelta(days=1)
SECOND = timedelta(seconds=1)

# channel, way, how long ago, automatic → window or why not, until when after the person's act, whether it draws
TABLE = [
    ("zalo", "message", 0 * H, False, "free", 48 * H, False),
    ("zalo", "message", 48 * H - SECOND, True, "free", 48 * H, False),
    ("zalo", "message", 48 * H, False, "quota", 7 * D, True),
    ("zalo", "message", 7 * D - SECOND, True, "quota", 7 * D, True),
    ("zalo", "message", 7 * D, False, "over", None, False),
    ("facebook", "message", 24 * H - SECOND, True, "standard", 24 * H, False),
    ("facebook", "message", 24 * H, False, "human_agent", 7 * D, False),
    ("facebook", "message", 24 * H, True, "automatic", None, False),  # nobody wrote it, so it must not pose as human
    ("facebook", "message", 7 * D, False, "over", None, False),
    ("facebook", "private_reply", 7 * D - SECOND, True, "private", 7 * D, False),
    ("facebook", "private_reply", 7 * D, True, "over", None, False),
    ("facebook", "comment", 400 * D, False, "public", None, False),
    ("zalo", "comment", 0 * H, False, "no_way", None, False),
    ("zalo", "private_reply", 0 * H, False, "no_way", None, False),
]


@pytest.mark.parametrize(("channel", "way", "ago", "automatic", "name", "lasts", "draws"), TABLE)
def test_windows(
    channel: str, way: str, ago: timedelta, automatic: bool, name: str, lasts: timedelta | None, draws: bool
) -> None:
    found = opening(Situation(channel, way, NOW - ago), NOW, automatic=automatic)
    if isinstance(found, Shut):
        assert (found.why, lasts) == (name, None)
    else:
        assert (found.window, found.draws) == (name, draws)
        assert found.until == (NOW - ago + lasts if lasts else None)


@pytest.mark.parametrize(
    ("situation", "why"),
    [
        (Situation("facebook", "private_reply", NOW, used=True), "used"),
        (Situation("zalo", "message", NOW, guest=True), "guest"),
        (Situation("facebook", "message", None), "never"),
    ],
)
def test_what_shuts_every_window(situation: Situation, why: str) -> None:
    found = opening(situation, NOW)
    assert isinstance(found, Shut) and found.why == why


def test_a_public_answer_is_told_as_public_and_has_its_own_length() -> None:
    comment = opening(Situation("facebook", "comment", NOW), NOW)
    message = opening(Situation("facebook", "message", NOW), NOW)
    assert isinstance(comment, Opening) and isinstance(message, Opening)
    assert (comment.public, comment.longest) == (True, 8_000)
    assert (message.public, message.longest) == (False, 2_000)


def test_what_is_over_says_since_when() -> None:
    found = opening(Situation("zalo", "message", NOW - 8 * D), NOW)
    assert isinstance(found, Shut) and found.at == NOW - D
