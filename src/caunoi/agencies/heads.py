"""The heads of the audit chain as this machine has seen them: an append-only file outside the database.

One line a seal: number, digest, time. The file is written after the commit, so it may lag behind the database; the
next seal makes up for that. It never runs ahead: a head that stands here and not there was removed.
"""

from __future__ import annotations

import fcntl
import logging
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings

from caunoi.foundation import disk

log = logging.getLogger(__name__)

FILE = "audit.heads"
TAIL = 4096  # bytes that surely hold the last line


@dataclass(frozen=True)
class Head:
    """One link of the chain as it was noted."""

    number: int
    digest: str
    at: datetime


class HeadsDamaged(Exception):
    """The file of heads cannot be read; the message names it and the line."""


def path() -> Path:
    folder: Path = settings.INSTALLATION.data_dir
    return folder / FILE


def all_of_them() -> Iterator[Head]:
    """What is noted at the moment of the first `next`, the oldest first; nothing on a machine that has noted none.
    Raises HeadsDamaged."""
    try:
        file = path().open("rb")
    except FileNotFoundError:
        return
    with file:
        fcntl.flock(file, fcntl.LOCK_SH)  # not while a line is being written
        left = os.fstat(file.fileno()).st_size
        fcntl.flock(file, fcntl.LOCK_UN)
        for number, line in enumerate(file, 1):
            yield _parsed(line, number)
            left -= len(line)
            if left <= 0:
                return


@contextmanager
def appending() -> Iterator[tuple[Head | None, Callable[[Head], None]]]:
    """The last head that stands in the file, and a function that adds the next one: one process at a time, every line
    whole and on the disk. Raises HeadsDamaged, StorageFull."""
    path().parent.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(path(), os.O_CREAT | os.O_RDWR | os.O_APPEND, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield _last(descriptor), lambda head: _append(descriptor, head)
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _append(descriptor: int, head: Head) -> None:
    line = f"{head.number} {head.digest} {head.at.isoformat()}\n".encode("ascii")
    before = os.fstat(descriptor).st_size
    try:
        with disk.room_in(path().parent, len(line)):
            while line:
                line = line[os.write(descriptor, line) :]
    except BaseException:
        os.ftruncate(descriptor, before)  # no half line
        raise
    log.info("audit head %d %s", head.number, head.digest)  # a second witness, wherever the logs go


def _last(descriptor: int) -> Head | None:
    size = os.fstat(descriptor).st_size
    if not size:
        return None
    tail = os.pread(descriptor, TAIL, max(size - TAIL, 0))
    return _parsed(tail.splitlines(keepends=True)[-1], 0)


def _parsed(line: bytes, number: int) -> Head:
    try:
        if not line.endswith(b"\n"):
            raise ValueError("no end of line")
        first, digest, at = line.decode("ascii").split()
        return Head(int(first), digest, datetime.fromisoformat(at))
    except ValueError as error:
        where = f"line {number}" if number else "its last line"
        raise HeadsDamaged(
            f"{path()}: {where} is no head of the audit chain. Keep the file under another name as evidence, compare "
            "it with the logs and the backups, then run: caunoi verify"
        ) from error
