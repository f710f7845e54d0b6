"""nginx's log of reads, line by line (docs/how-to/serve-with-nginx.md, format `caunoi_reads`):

    2026-11-25T21+07:00 200 0 ready ABCD2345 5f0c1a2b

hour with its zone, status, robot or not by the published rule, who answered (`ready`: nginx from a ready page; `live`:
the web process, which has counted the read itself), the article's id, and random digits that tell lines apart. Nothing
in it leads to a reader.
"""

from __future__ import annotations

import gzip
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path
from typing import IO

from caunoi.foundation import clock

_LINE = re.compile(
    rb"(\d{4}-\d\d-\d\dT\d\d[+-]\d\d:\d\d) (\d{3}) ([01]) (ready|live) ([0-9A-Za-z]{1,12}) ([0-9a-f]{8})\r?\n"
)
_GIVEN = (b"200", b"304")


@dataclass
class Tally:
    """What lines say. reads: those to be counted, by statement and day of Việt Nam. robots, live, refused (another
    status than 200 and 304), unreadable: lines that are not."""

    lines: int = 0
    robots: int = 0
    live: int = 0
    refused: int = 0
    unreadable: int = 0
    reads: Counter[tuple[str, date]] = field(default_factory=Counter)

    def take(self, lines: Iterable[bytes]) -> Tally:
        for line in lines:
            self.lines += 1
            self._take(_LINE.fullmatch(line))
        return self

    def add(self, other: Tally) -> None:
        self.lines += other.lines
        self.robots += other.robots
        self.live += other.live
        self.refused += other.refused
        self.unreadable += other.unreadable
        self.reads.update(other.reads)

    def _take(self, found: re.Match[bytes] | None) -> None:
        day = _day(found[1]) if found else None
        if found is None or day is None:
            self.unreadable += 1
        elif found[3] == b"1":
            self.robots += 1
        elif found[2] not in _GIVEN:
            self.refused += 1
        elif found[4] == b"live":
            self.live += 1
        else:
            self.reads[found[5].decode().upper(), day] += 1


def is_line(line: bytes) -> bool:
    """Whether this is a line of such a log."""
    found = _LINE.fullmatch(line)
    return found is not None and _day(found[1]) is not None


def opened(path: Path) -> IO[bytes]:
    """The log's bytes; a rotated one may be packed."""
    return gzip.open(path) if path.suffix == ".gz" else path.open("rb")  # type: ignore[return-value]


@lru_cache(maxsize=4096)
def _day(hour: bytes) -> date | None:
    text = hour.decode()
    try:
        return clock.local(datetime.fromisoformat(f"{text[:13]}:00:00{text[13:]}")).date()
    except ValueError:  # the 31st of February
        return None
