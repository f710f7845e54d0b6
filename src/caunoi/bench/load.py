"""Load on one address over the loopback interface: by `wrk` where it is installed, else by a small generator of ours.

Ours runs in a process of its own and sends over kept connections; it is slower than nginx, and its result says so.
"""

from __future__ import annotations

import asyncio
import itertools
import json
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

_UNITS = {"us": 1e-6, "ms": 1e-3, "s": 1.0, "m": 60.0}


@dataclass(frozen=True)
class Load:
    """What one measurement saw. p99: seconds within which 99 of 100 answers were there."""

    per_second: float
    p99: float
    failed: int


def generator() -> str:
    """Who makes the load."""
    return "wrk" if shutil.which("wrk") else "own (it may be the bottleneck: figures are lower bounds)"


@dataclass(frozen=True)
class Posts:
    """Bodies to post, each once: a file with a line "signature<TAB>body" each; header: that of the signature."""

    file: Path
    header: str


def on(
    address: str, headers: Mapping[str, str], *, seconds: float, connections: int, posts: Posts | None = None
) -> Load:
    """Load this address for so long, by GET or with these posts. Raises TimeoutError when the generator does not end.

    Posts that run out begin anew: a rate is one of different bodies only where the file has enough of them.
    """
    wrk = shutil.which("wrk")
    try:
        if wrk:
            return _by_wrk(wrk, address, headers, seconds, connections, posts)
        lines = [str(posts.file), posts.header] if posts else None
        given = json.dumps([address, dict(headers), seconds, connections, lines])
        command = [sys.executable, "-m", "caunoi.bench.load", given]
        done = subprocess.run(command, check=True, capture_output=True, text=True, timeout=seconds + 60)
    except subprocess.TimeoutExpired as error:
        raise TimeoutError(f"the load on {address} did not end") from error
    return Load(**json.loads(done.stdout))


def _by_wrk(
    wrk: str, address: str, headers: Mapping[str, str], seconds: float, connections: int, posts: Posts | None
) -> Load:
    said = [word for name, value in headers.items() for word in ("-H", f"{name}: {value}")]
    script = ["-s", str(Path(__file__).with_name("post.lua"))] if posts else []
    given = ["--", str(posts.file), posts.header] if posts else []
    length = f"-d{max(1, round(seconds))}s"
    command = [wrk, "-t1", f"-c{connections}", length, "--latency", *said, *script, address, *given]
    text = subprocess.run(command, check=True, capture_output=True, text=True, timeout=seconds + 60).stdout
    rate = re.search(r"Requests/sec:\s+([0-9.]+)", text)
    slow = re.search(r"99%\s+([0-9.]+)(us|ms|s|m)\b", text)
    if rate is None or slow is None:
        raise TimeoutError(f"wrk saw no answer from {address}")
    bad = re.search(r"Non-2xx or 3xx responses: ([0-9]+)", text)
    sockets = re.search(r"Socket errors: connect (\d+), read (\d+), write (\d+), timeout (\d+)", text)
    failed = (int(bad[1]) if bad else 0) + (sum(map(int, sockets.groups())) if sockets else 0)
    return Load(float(rate[1]), float(slow[1]) * _UNITS[slow[2]], failed)


# Ours ------------------------------------------------------------------------------------------------


async def _load(
    address: str, headers: Mapping[str, str], seconds: float, connections: int, posts: Sequence[str] | None
) -> Load:
    requests = itertools.cycle(_requests(address, headers, posts))
    began = time.monotonic()
    found = await asyncio.gather(*(_asker(address, requests, began + seconds) for _ in range(connections)))
    taken = sorted(moment for moments, _ in found for moment in moments)
    if not taken:
        raise TimeoutError(f"no answer from {address}")
    rate = len(taken) / (time.monotonic() - began)
    return Load(rate, taken[int(len(taken) * 0.99)], sum(failed for _, failed in found))


def _requests(address: str, headers: Mapping[str, str], posts: Sequence[str] | None) -> list[bytes]:
    """What goes over the line, ready."""
    if posts is None:
        return [_request("GET", address, headers, b"")]
    file, header = posts
    rows = [line.split(b"\t", 1) for line in Path(file).read_bytes().splitlines()]
    return [_request("POST", address, {**headers, header: mac.decode()}, body) for mac, body in rows]


def _request(method: str, address: str, headers: Mapping[str, str], body: bytes) -> bytes:
    parts = urlsplit(address)
    said = {"Host": parts.netloc, **headers, **({"Content-Length": str(len(body))} if body else {})}
    lines = [f"{method} {parts.path} HTTP/1.1", *(f"{name}: {value}" for name, value in said.items())]
    return ("\r\n".join(lines) + "\r\n\r\n").encode() + body


async def _asker(address: str, requests: Iterator[bytes], until: float) -> tuple[Sequence[float], int]:
    parts = urlsplit(address)
    taken, failed = [], 0
    reading, writing = await asyncio.open_connection(parts.hostname, parts.port)
    while (began := time.monotonic()) < until:
        writing.write(next(requests))
        head = await reading.readuntil(b"\r\n\r\n")
        length = re.search(rb"(?i)content-length: ([0-9]+)", head)
        await reading.readexactly(int(length[1]) if length else 0)
        failed += not head.startswith(b"HTTP/1.1 200")
        taken.append(time.monotonic() - began)
    writing.close()
    return taken, failed


if __name__ == "__main__":
    result = asyncio.run(_load(*json.loads(sys.argv[1])))
    print(json.dumps({"per_second": result.per_second, "p99": result.p99, "failed": result.failed}))  # noqa: T201
