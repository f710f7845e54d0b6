"""Reads that nginx gave by itself are counted from its log, each line once, and nothing in it leads to a reader."""

from __future__ import annotations

import gzip
import http.client
import re
import shutil
from argparse import Namespace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from caunoi.agencies.models import AuditLine
from caunoi.bench import nginx
from caunoi.cli import reading
from caunoi.cli.output import CommandFailed
from caunoi.foundation.processes import free_port
from caunoi.portal import actions, reads
from caunoi.portal.models import AgencyReads, ReadLog, Reads
from tests import world as worlds
from tests.world import World

PHONE = "Mozilla/5.0 (Linux; Android 14; SM-A155F) AppleWebKit/537.36 Chrome/130.0 Mobile Safari/537.36"


@pytest.fixture
def world(db: None) -> World:
    return worlds.build()


@pytest.fixture
def statement(world: World) -> str:
    return world.publish().statement_id


def line(
    statement: str,
    number: int,
    *,
    hour: str = "2026-11-25T21+07:00",
    status: int = 200,
    robot: int = 0,
    by: str = "ready",
) -> str:
    return f"{hour} {status} {robot} {by} {statement} {number:08x}\n"


def counts() -> dict[date, int]:
    return dict(Reads.objects.values_list("day", "count"))


def test_lines_are_counted_by_the_rule_and_the_day_is_viet_nams(statement: str, tmp_path: Path) -> None:
    log = tmp_path / "reads.log"
    log.write_text(
        line(statement, 1)
        + line(statement.lower(), 2, status=304)
        + line(statement, 3, hour="2026-11-25T16+00:00")  # 23 o'clock in Việt Nam
        + line(statement, 4, hour="2026-11-25T17+00:00")  # midnight
        + line(statement, 5, robot=1)
        + line(statement, 6, status=404)
        + line(statement, 7, by="live")
        + line("KHONGCO1", 8)
        + "half a li\n"
        + line(statement, 9, hour="2026-02-31T10+07:00")
    )
    done = actions.import_reads(log)
    assert counts() == {date(2026, 11, 25): 3, date(2026, 11, 26): 1}
    assert dict(AgencyReads.objects.values_list("day", "count")) == counts()
    assert done.added == 4
    assert (done.tally.lines, done.tally.robots, done.tally.refused, done.tally.live, done.tally.unreadable) == (
        10,
        1,
        1,
        1,
        2,
    )
    audit = AuditLine.objects.get(verb="reads.imported")
    assert audit.details == {"file": "reads.log", "begin": 0, "end": log.stat().st_size, "added": 4}


def test_a_log_may_be_imported_again_while_it_grows_moves_and_is_packed(statement: str, tmp_path: Path) -> None:
    log = tmp_path / "reads.log"
    day = date(2026, 11, 25)
    log.write_text(line(statement, 1) + line(statement, 2) + line(statement, 3)[:20])
    assert actions.import_reads(log).added == 2, "a line that is being written waits"
    assert actions.import_reads(log).added == 0
    early = tmp_path / "backup.log"
    shutil.copy(log, early)
    log.write_text(line(statement, 1) + line(statement, 2) + line(statement, 3) + line(statement, 4))
    assert actions.import_reads(log).added == 2
    assert actions.import_reads(early).added == 0, "an older copy says nothing new"
    rotated = tmp_path / "reads.log.1"
    log.rename(rotated)
    with rotated.open("a") as more:
        more.write(line(statement, 5))
    log.write_text(line(statement, 6))
    assert (actions.import_reads(log).added, actions.import_reads(rotated).added) == (1, 1)
    packed = tmp_path / "reads.log.2.gz"
    packed.write_bytes(gzip.compress(rotated.read_bytes()))
    assert actions.import_reads(packed).added == 0
    assert counts() == {day: 6} and ReadLog.objects.count() == 2


def test_in_small_transactions_it_is_the_same(statement: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(actions, "CHUNK", 7)
    log = tmp_path / "reads.log"
    log.write_text("".join(line(statement, number) for number in range(50)))
    real, taken = reads.add, []

    def dies(counted: Any) -> int:
        taken.append(1)
        if len(taken) == 3:
            raise KeyboardInterrupt
        return real(counted)

    monkeypatch.setattr(reads, "add", dies)
    with pytest.raises(KeyboardInterrupt):
        actions.import_reads(log)
    assert counts() == {date(2026, 11, 25): 14}
    assert actions.import_reads(log).added == 36
    assert counts() == {date(2026, 11, 25): 50}


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b'1.2.3.4 - - [25/Nov/2026] "GET /t/ABCD2345 HTTP/1.1" 200 "Mozilla"\n', "line 1: not a whole line"),
        (b"\x00" * 5_000, "line 1: not a whole line"),
        (b"2026-11-25T21+07:00 200 0 ready ABCD2345 0000", "line 1: not a whole line"),
    ],
)
def test_another_file_is_refused_with_a_reason(db: None, tmp_path: Path, content: bytes, reason: str) -> None:
    log = tmp_path / "other.log"
    log.write_bytes(content)
    with pytest.raises(actions.NotAReadLog, match=reason):
        actions.import_reads(log)
    with pytest.raises(actions.NotAReadLog, match=reason):
        actions.tally_of(log)


def test_a_log_that_was_changed_is_refused(statement: str, tmp_path: Path) -> None:
    log = tmp_path / "reads.log"
    log.write_text(line(statement, 1) + line(statement, 2))
    actions.import_reads(log)
    log.write_text(line(statement, 1) + line(statement, 3) + line(statement, 4))
    with pytest.raises(actions.NotAReadLog, match="reads differently"):
        actions.import_reads(log)
    (tmp_path / "empty.log").touch()
    assert actions.import_reads(tmp_path / "empty.log").added == 0


def test_the_command_says_what_it_did(
    statement: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "connect", lambda *_a, **_k: None)
    log = tmp_path / "reads.log"
    log.write_text(line(statement, 1) + line(statement, 2, robot=1))
    order = Namespace(file=log, dry_run=True, json=True)
    reading.import_(order)
    assert '"reads": 1' in capsys.readouterr().out and not Reads.objects.exists()
    reading.import_(Namespace(file=log, dry_run=False, json=False))
    assert capsys.readouterr().out.startswith("2 new lines: 1 reads, 1 added; not counted: 1 by robots")
    for missing in (tmp_path / "none.log", tmp_path):
        with pytest.raises(CommandFailed, match="cannot be read"):
            reading.import_(Namespace(file=missing, dry_run=False, json=False))
    (tmp_path / "cut.gz").write_bytes(gzip.compress(log.read_bytes() * 100)[:-12])
    damaged = bytearray(gzip.compress("".join(line(statement, number) for number in range(500)).encode()))
    damaged[40:60] = b"\xff" * 20
    (tmp_path / "damaged.gz").write_bytes(damaged)
    for broken in ("cut.gz", "damaged.gz"):
        for dry_run in (True, False):
            with pytest.raises(CommandFailed, match="cannot be read"):
                reading.import_(Namespace(file=tmp_path / broken, dry_run=dry_run, json=False))


def test_nginx_names_the_same_robots() -> None:
    table = re.search(r"map \$http_user_agent \$caunoi_robot \{(.*?)\n\}", nginx.how_to(), re.DOTALL)
    assert table is not None
    rows = re.findall(r'"~\*([^"]+)"', table[1])
    assert [word for row in rows for word in row.replace("\\", "").split("|")] == list(reads.ROBOTS)


def test_what_nginx_logs_is_what_the_portal_would_have_counted(statement: str, tmp_path: Path) -> None:
    """Debian's nginx with the site of the how-to, pages in its folder, and nobody behind it."""
    if nginx.find() is None:
        pytest.skip("nginx is not installed (shutil.which and /usr/sbin/nginx find none): apt-get install nginx-light")
    pages, log, port = tmp_path / "pages", tmp_path / "reads.log", free_port()
    (pages / "vi/t" / statement).mkdir(parents=True)
    for name in (f"t/{statement}.html", f"t/{statement}/lich-tiep.html", "index.html"):
        (pages / "vi" / name).write_text("<!doctype html>")
    (pages / "vi" / "loop.css").symlink_to("loop.css")  # of which nginx complains as critical
    errors = tmp_path / "errors.log"
    site = nginx.adapt(nginx.how_to(), port=port, web=free_port(), root=pages, reads=log).replace(
        "flush=5s", "flush=100ms"
    )
    site, found = re.subn(r"error_log  \S+", f"error_log  {errors}", site)
    assert found == 1
    agents = (PHONE, "", "Mozilla/5.0 (compatible; Googlebot/2.1)", "curl/8.5.0", "Python-urllib/3.11", "Java/21")
    paths = (
        f"/t/{statement}",
        f"/t/{statement}/lich-tiep",
        "/",
        f"/t/{statement}/releases/1",
        f"/t/{statement}?observe=1",
    )
    with nginx.running(tmp_path, site, port):
        for agent in agents:
            for path in paths:
                _ask(port, path, agent)
        _ask(port, f"/t/{statement}", PHONE, method="HEAD")
        _ask(port, f"/t/{statement}", PHONE, tag=True)
        _ask(port, f"/t/{statement}?lang=en", PHONE)  # nobody answers behind: 502, by the web process
        _ask(port, "/loop.css", PHONE)
    written = log.read_text()  # nginx writes what it holds when it ends
    assert re.fullmatch(
        rf"(\d{{4}}-\d\d-\d\dT\d\d[+-]\d\d:\d\d (200|304|502) [01] (ready|live) {statement} [0-9a-f]{{8}}\n)+", written
    ), written
    tally = actions.tally_of(log)
    assert (tally.reads.total(), tally.robots, tally.refused, tally.unreadable) == (3, 10, 1, 0)
    assert actions.import_reads(log).added == 3
    for personal in ("127.0.0.1", "Mozilla", "Android", "lich-tiep", "lang"):
        assert personal not in written
    assert "127.0.0.1" not in errors.read_text()


def _ask(port: int, path: str, agent: str, *, method: str = "GET", tag: bool = False) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        connection.putrequest(method, path, skip_accept_encoding=True)
        connection.putheader("User-Agent", agent)
        if tag:
            connection.putheader("If-Modified-Since", "Fri, 01 Jan 2100 00:00:00 GMT")
            connection.putheader("If-None-Match", _tag(port, path))
        connection.endheaders()
        connection.getresponse().read()
    finally:
        connection.close()


def _tag(port: int, path: str) -> str:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    connection.request("HEAD", path)
    return connection.getresponse().headers["ETag"]
