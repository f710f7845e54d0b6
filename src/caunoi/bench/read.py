"""How many pages are read in a second: ready and live ones of ours, a plain Wagtail page, and nginx beside them.

Everything runs on this machine and takes turns, so that a busy minute hits all alike; each figure is the median of
its rounds. The load comes from the same processors: the figures compare, they do not promise.
"""

from __future__ import annotations

import os
import re
import statistics
import sys
import tempfile
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from caunoi.bench import load, nginx
from caunoi.bench.house import House, answers, house
from caunoi.bench.machine import described
from caunoi.foundation.postgres import EmbeddedPostgres
from caunoi.foundation.processes import Part, PartFailed, Supervisor, free_port

READY_LIMIT = 90.0  # seconds
ARTICLES = 20
BROWSER = {"Accept-Encoding": "gzip, deflate, br", "Accept-Language": "vi"}
GOALS = {"ready_to_wagtail": 50.0, "nginx_ready_to_nginx_static": 0.5, "ready_per_second": 2000.0}
SITE = """
server {{
    listen 127.0.0.1:{port};
    root {root};
    location / {{ default_type "text/html; charset=utf-8"; }}
}}
"""


def measure(seconds: float, rounds: int, connections: int) -> dict[str, Any]:
    """Build an installation, a Wagtail site and an nginx; load each in turn."""
    with house() as home, tempfile.TemporaryDirectory(prefix="caunoi-nginx-") as folder:
        page = _publish(home)
        with _wagtail(home, page) as wagtail, _nginx(home, Path(folder), page) as beside:
            cases = {"ready": page, "live": f"{page}?fbclid=1", "plain_wagtail": wagtail, **beside}
            found = _in_turns(cases, seconds, rounds, connections)
    return {
        "benchmark": "read",
        "date": datetime.now(UTC).isoformat(timespec="seconds"),
        "machine": described(),
        "generator": load.generator(),
        "nginx": "present" if beside else "absent: not measured (Debian: nginx, libnginx-mod-http-brotli-static)",
        "seconds": seconds,
        "rounds": rounds,
        "connections": connections,
        "load_after": os.getloadavg()[0],
        **found,
        "ratios": _ratios(found),
        "goals": GOALS,
    }


def _in_turns(cases: Mapping[str, str], seconds: float, rounds: int, connections: int) -> dict[str, Any]:
    sizes = {name: _size(address) for name, address in cases.items()}
    taken: dict[str, list[load.Load]] = {name: [] for name in cases}
    for _ in range(rounds):
        for name, address in cases.items():
            taken[name].append(load.on(address, BROWSER, seconds=seconds, connections=connections))
    return {name: _result(loads, sizes[name]) for name, loads in taken.items()}


def _result(loads: list[load.Load], size: int) -> dict[str, Any]:
    return {
        "per_second": statistics.median(one.per_second for one in loads),
        "p99_seconds": statistics.median(one.p99 for one in loads),
        "failed": sum(one.failed for one in loads),
        "bytes": size,
    }


def _ratios(found: Mapping[str, Mapping[str, float]]) -> dict[str, float]:
    rate = {name: values["per_second"] for name, values in found.items()}
    ratios = {
        "ready_to_wagtail": rate["ready"] / rate["plain_wagtail"],
        "ready_to_live": rate["ready"] / rate["live"],
    }
    if "nginx_ready" in rate:
        ratios["nginx_ready_to_wagtail"] = rate["nginx_ready"] / rate["plain_wagtail"]
        ratios["nginx_ready_to_nginx_static"] = rate["nginx_ready"] / rate["nginx_static"]
    return ratios


def _size(address: str) -> int:
    """Bytes of the body as a browser gets it; an address that does not answer ends the measurement."""
    request = urllib.request.Request(address, headers=BROWSER)  # noqa: S310 - our own servers
    with urllib.request.urlopen(request, timeout=30) as answer:  # noqa: S310
        return len(answer.read())


# What is measured ------------------------------------------------------------------------------------


def _publish(home: House) -> str:
    """Some articles; the address of the last one's page, which lies ready."""
    from caunoi.bench.publish import approve, submitted
    from caunoi.portal import baking
    from caunoi.releases.models import Publication

    for number in range(ARTICLES):
        release = approve(home, submitted(home, f"Thông báo số {number}"))
    while baking.bake().more:
        pass
    slug = Publication.objects.get(pk=release.statement_id).slug
    return f"{os.environ['CAUNOI_PUBLIC_URL']}/t/{release.statement_id}/{slug}"


@contextmanager
def _wagtail(home: House, page: str) -> Iterator[str]:
    """A plain Wagtail in a process and a database of its own, its page about as long as ours."""
    from django.db import connection

    from caunoi.bench.plain.__main__ import SLUG

    with connection.cursor() as cursor:
        cursor.execute("CREATE DATABASE plain TEMPLATE template0")
    database = EmbeddedPostgres(home.folder).endpoint().database("plain").url
    port = free_port()
    with urllib.request.urlopen(page, timeout=30) as answer:  # noqa: S310 - our own server
        words = len(re.sub(rb"<[^>]+>", b" ", answer.read()).split())
    part = Part(
        "wagtail",
        [sys.executable, "-m", "caunoi.bench.plain", str(port), str(words)],
        {"DATABASE_URL": database},
        ready=partial(answers, port, f"/{SLUG}/"),
    )
    with Supervisor([part], home.folder) as supervisor:
        if not all(supervisor.wait_ready(READY_LIMIT).values()):
            raise PartFailed("wagtail", f"not ready after {READY_LIMIT:.0f} s")
        yield f"http://127.0.0.1:{port}/{SLUG}/"


@contextmanager
def _nginx(home: House, folder: Path, page: str) -> Iterator[dict[str, str]]:
    """nginx with the baked folder as the how-to sets it up, and with the same bytes as a plain static file."""
    if nginx.find() is None:
        yield {}
        return
    parts = urlsplit(page)
    pages = home.folder / "baked" / "pages" / parts.netloc
    baked, static = free_port(), free_port()
    plain = folder / "static"
    plain.mkdir()
    encoded = pages / "vi" / f"{parts.path[1:]}.html{'.br' if nginx.has_brotli() else '.gz'}"
    (plain / "page.html").write_bytes(encoded.read_bytes())
    site = nginx.how_to()
    ours = nginx.adapt(site, port=baked, web=parts.port or 80, root=pages)
    with nginx.running(folder, ours + SITE.format(port=static, root=plain), baked):
        yield {
            "nginx_ready": f"http://127.0.0.1:{baked}{parts.path}",
            "nginx_static": f"http://127.0.0.1:{static}/page.html",
        }
