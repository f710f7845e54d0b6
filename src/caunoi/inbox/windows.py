"""Whether, how and until when a person can be answered: pure, from what the platforms allow (channels/*/messages.py)
and what has been said."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from caunoi.channels.contract import Conversing, Window
from caunoi.channels.facebook import messages as facebook
from caunoi.channels.zalo import messages as zalo

Why = Literal["never", "over", "used", "automatic", "guest", "no_way"]
PLATFORMS: Mapping[str, Conversing] = {"zalo": zalo, "facebook": facebook}


@dataclass(frozen=True)
class Situation:
    """What the windows ask. way: in which one would answer. since: when the person did last what opens it: wrote to the
    account, or wrote the comment; None: never. used: the one reply that a comment can have is taken. guest: of a
    widget, whom only the widget reaches."""

    channel: str
    way: str
    since: datetime | None
    used: bool = False
    guest: bool = False


@dataclass(frozen=True)
class Opening:
    """One may write now, in this window. until: None: without an end."""

    way: str
    window: str
    until: datetime | None
    draws: bool
    public: bool
    longest: int


@dataclass(frozen=True)
class Shut:
    """One may not. why: "never" (the person never wrote there), "over" (since `at`), "used" (the one reply is taken),
    "guest", "automatic" (only a person may write now), "no_way" (the platform has none)."""

    way: str
    why: Why
    at: datetime | None = None


def opening(situation: Situation, now: datetime, *, automatic: bool = False) -> Opening | Shut:
    """`automatic`: for a standing text."""
    way = PLATFORMS[situation.channel].ways.get(situation.way)
    if way is None or situation.guest:
        return Shut(situation.way, "guest" if situation.guest else "no_way")
    if situation.used:
        return Shut(situation.way, "used")
    if situation.since is None and any(window.lasts for window in way.windows):
        return Shut(situation.way, "never")
    for window in way.windows:
        ends = _end(window, situation.since)
        if ends is None or now < ends:
            if automatic and not window.automatic:
                return Shut(situation.way, "automatic")
            return Opening(situation.way, window.name, ends, window.draws, way.public, way.longest)
    return Shut(situation.way, "over", _end(way.windows[-1], situation.since))


def _end(window: Window, since: datetime | None) -> datetime | None:
    return since + window.lasts if since and window.lasts else None
