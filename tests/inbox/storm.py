"""A storm of events over real connections against the real receiver, while it is killed and its database restarted.

The sender does what the platforms do: it repeats what was not answered 200. It also repeats some of what was.
"""

from __future__ import annotations

import asyncio
import json
import os
import random
import re
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg

from caunoi.foundation.postgres import EmbeddedPostgres
from caunoi.foundation.processes import free_port, port_is_free, wait_until
from caunoi_sandbox import seed
from tests.inbox.asking import facebook, said, zalo

CONNECTIONS = 24
GIVE_UP = 10.0  # seconds without an answer; the platforms would not wait as long
REPEATED = 0.1  # of what was answered 200


@dataclass
class Told:
    """What the sender saw: attempts by answer, and the events that were answered 200."""

    answers: Counter[str] = field(default_factory=Counter)
    taken: set[int] = field(default_factory=set)


class Receiving:
    """`caunoi receiver` as a process group of its own, to be killed and started again at the same port."""

    def __init__(self, url: str, folder: Path) -> None:
        self.port = free_port()
        self._log = (folder / "receiver.log").open("ab")
        self._environment = {**os.environ, "DATABASE_URL": url, "CAUNOI_DATA_DIR": str(folder)}
        self._environment["DJANGO_SETTINGS_MODULE"] = "caunoi.config.engine"
        self.start()

    def start(self) -> None:
        command = [sys.executable, "-m", "caunoi", "receiver", "--port", str(self.port)]
        self._process = subprocess.Popen(
            command, env=self._environment, stdout=self._log, stderr=self._log, start_new_session=True
        )

    def kill(self) -> None:
        """kill -9, server and worker at once."""
        with suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()


@contextmanager
def receiving(url: str, folder: Path) -> Iterator[Receiving]:
    process = Receiving(url, folder)
    try:
        yield process
    finally:
        process.kill()


def event(number: int) -> bytes:
    """A request over the line: every third a Facebook message, the others Zalo texts."""
    now = int(time.time() * 1000)
    if number % 3:
        post = zalo({**said(msg_id=f"z{number}"), "timestamp": str(now)})
    else:
        item = {"sender": {"id": "7"}, "timestamp": now, "message": {"mid": f"m_{number}", "text": "Xin chào"}}
        post = facebook({"object": "page", "entry": [{"id": seed.FACEBOOK_PAGE_ID, "messaging": [item]}]})
    ((name, signature),) = post.headers
    head = f"POST {post.path} HTTP/1.1\r\nHost: x\r\nContent-Length: {len(post.body)}\r\n".encode()
    return head + name + b": " + signature + b"\r\n\r\n" + post.body


async def send(port: int, count: int, told: Told, dice: random.Random) -> None:
    """Send so many events until each was answered 200."""
    waiting = list(range(count))

    async def sender() -> None:
        line: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None
        while waiting:
            number = waiting.pop()
            try:
                async with asyncio.timeout(GIVE_UP):
                    line = line or await asyncio.open_connection("127.0.0.1", port)
                    answer = await _post(line, event(number))
            except (OSError, asyncio.IncompleteReadError, TimeoutError) as error:
                answer, line = type(error).__name__, None
                await asyncio.sleep(0.02)
            told.answers[answer] += 1
            if answer == "200":
                told.taken.add(number)
            if answer != "200" or dice.random() < REPEATED:
                waiting.insert(0, number)
        if line:
            line[1].close()

    while len(told.taken) < count:  # a sender that found nothing waiting has ended; a late repeat needs one
        await asyncio.gather(*(sender() for _ in range(CONNECTIONS)))


async def _post(line: tuple[asyncio.StreamReader, asyncio.StreamWriter], request: bytes) -> str:
    reading, writing = line
    writing.write(request)
    head = await reading.readuntil(b"\r\n\r\n")
    length = re.search(rb"(?i)content-length: ([0-9]+)", head)
    await reading.readexactly(int(length[1]) if length else 0)
    return head.split(b" ", 2)[1].decode()


@dataclass
class Verdict:
    """What is in the database beside what was answered."""

    events: int
    rows: int
    lost: int
    doubled: int
    foreign: int
    answers: dict[str, int]
    kills: int = 0
    restarts: int = 0

    @property
    def good(self) -> bool:
        return self.lost == self.doubled == self.foreign == 0 and self.rows == self.events


def judge(url: str, count: int, told: Told) -> Verdict:
    with psycopg.connect(url) as connection:
        bodies = [json.loads(bytes(body)) for (body,) in connection.execute("SELECT body FROM inbox_inboundevent")]
    found = Counter(map(_number, bodies))
    return Verdict(
        events=count,
        rows=len(bodies),
        lost=len(told.taken - found.keys()),
        doubled=sum(times - 1 for times in found.values()),
        foreign=len(found.keys() - set(range(count))),
        answers=dict(told.answers),
    )


def _number(body: Any) -> int:
    message_id = body["message"]["msg_id"] if "message" in body else body["entry"][0]["messaging"][0]["message"]["mid"]
    return int(message_id.lstrip("zm_"))


def rage(server: EmbeddedPostgres, url: str, folder: Path, count: int, *, troubles: int, seed: int = 1) -> Verdict:
    """The whole storm: with `troubles` spread over it, killing the receiver and ending PostgreSQL in turns. In the main
    thread, which alone may start PostgreSQL; the sender has one of its own."""
    told, dice = Told(), random.Random(seed)
    kills = restarts = 0
    with receiving(url, folder) as receiver:
        wait_until(lambda: not port_is_free(receiver.port), 30)
        sender = threading.Thread(target=lambda: asyncio.run(send(receiver.port, count, told, dice)))
        sender.start()
        for turn in range(troubles):
            due = count * (turn + 1) // (troubles + 1)
            while len(told.taken) < due and sender.is_alive():
                time.sleep(0.005)
            if turn % 2:
                restart(server, gently=turn % 4 == 1)
                restarts += 1
            else:
                receiver.kill()
                receiver.start()
                kills += 1
        sender.join()
    verdict = judge(url, count, told)
    verdict.kills, verdict.restarts = kills, restarts
    return verdict


def restart(server: EmbeddedPostgres, *, gently: bool) -> None:
    """As an operator does it, or as a power cut: kill -9 of the server, and recovery from its log."""
    if not gently:
        assert server._process is not None
        server._process.kill()
        server._process.wait()
    server.stop()
    server.start()
