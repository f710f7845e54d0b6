"""Writes of the portal: reads that nginx logged are added to the sums, each line once."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import IO

from django.db import transaction

from caunoi.agencies import audit
from caunoi.foundation import clock
from caunoi.portal import logged, reads
from caunoi.portal.logged import Tally
from caunoi.portal.models import ReadLog

CHUNK = 200_000  # lines added in one transaction
LONGEST = 200  # bytes of a first line; a longer one is none of ours


class NotAReadLog(Exception):
    """The file is not what it should be; the message says why and what to do."""


@dataclass(frozen=True)
class Imported:
    """What one import did. skipped: bytes that an earlier one had taken up. added: reads that were added to the sums;
    fewer than the tally has, where an article does not exist."""

    tally: Tally
    skipped: int
    added: int


def import_reads(path: Path) -> Imported:
    """Add the reads of a log. Safe to repeat, to kill, and to run on a log that grows, was moved, or was packed: a log
    is known by its first line, and what was taken up of it by length and digest. A last line without its end waits.

    Raises NotAReadLog, OSError, EOFError (a packed log that is cut off), zlib.error (one that is damaged).
    """
    tally, added = Tally(), 0
    with logged.opened(path) as log:
        name = _name_of(log, path)
        total, skipped = _taken_up(log, name, path)
        for lines in _chunks(log):
            part = Tally().take(lines)
            added += _add(name, path, total, lines, part)
            tally.add(part)
    return Imported(tally, skipped, added)


def tally_of(path: Path) -> Tally:
    """What the whole log says; nothing is stored."""
    tally = Tally()
    with logged.opened(path) as log:
        _name_of(log, path)
        log.seek(0)
        for lines in _chunks(log):
            tally.take(lines)
    return tally


def _name_of(log: IO[bytes], path: Path) -> str:
    """The digest of the first line; of an empty log that of nothing."""
    first = log.readline(LONGEST)
    if first and not logged.is_line(first):
        raise NotAReadLog(
            f"{path.name}, line 1: not a whole line of the log format caunoi_reads (see: Serve with nginx)"
        )
    return hashlib.sha256(first).hexdigest()


def _chunks(log: IO[bytes]) -> Iterator[list[bytes]]:
    while lines := list(islice(log, CHUNK)):
        if not lines[-1].endswith(b"\n"):
            lines.pop()
        if lines:
            yield lines


class _Total:
    """Length and digest of what was taken up of a log."""

    def __init__(self) -> None:
        self.length, self._hash = 0, hashlib.sha256()

    def take(self, part: bytes) -> None:
        self.length += len(part)
        self._hash.update(part)

    @property
    def digest(self) -> str:
        return self._hash.hexdigest()


def _taken_up(log: IO[bytes], name: str, path: Path) -> tuple[_Total, int]:
    """Move the log to where the last import ended. An older, shorter copy is moved to its end."""
    known, total = ReadLog.objects.filter(first_line=name).first(), _Total()
    log.seek(0)
    length = known.length if known else 0
    while total.length < length and (part := log.read(min(1 << 20, length - total.length))):
        total.take(part)
    if known and total.length == length and total.digest != known.digest:
        raise NotAReadLog(
            f"{path.name} begins like a log that was imported before, but reads differently within the first {length} "
            "bytes: import the log as nginx wrote it"
        )
    return total, total.length


@transaction.atomic
def _add(name: str, path: Path, total: _Total, lines: list[bytes], tally: Tally) -> int:
    began = total.length
    row, _new = ReadLog.objects.get_or_create(
        first_line=name, defaults={"length": 0, "digest": total.digest, "at": clock.now()}
    )
    row = ReadLog.objects.select_for_update().get(pk=row.pk)
    if row.length != began:
        raise NotAReadLog(f"{path.name} is being imported by somebody else at this moment: try again afterwards")
    total.take(b"".join(lines))
    added = reads.add(tally.reads)
    row.length, row.digest, row.at = total.length, total.digest, clock.now()
    row.save()
    audit.record("reads.imported", f"reads:{name[:12]}", file=path.name, begin=began, end=total.length, added=added)
    return added
