"""Agency, stand-ins, portal and workers as real processes, and somebody who kills the workers.

`tests/faults/test_crash.py` runs it small and `benchmarks/crash.py` at full size. Every wait polls a condition
against a deadline.
"""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import Any

from django.db import connection
from wagtail.rich_text import RichText

from caunoi.channels.contract import fingerprint
from caunoi.delivery import queries, renditions
from caunoi.delivery.models import Placement
from caunoi.newsroom import actions
from caunoi.newsroom.models import Article
from caunoi.releases.models import Release
from caunoi_sandbox.testing import SandboxProcess, free_port, sandbox_process
from tests import world as worlds
from tests.copies import shown
from tests.serving import serving

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 60.0  # seconds; on a busy machine everything takes longer
HELD = 4.0  # seconds the answer of a held call is kept back; by then its worker is dead
SETTLING = {"zalo": 3.0, "facebook": 2.0}
CHANNELS = ("zalo", "facebook")


class Gave(AssertionError):
    """A wait came to its deadline; the text says for what."""


def wait_for(what: str, condition: Callable[[], Any], *, seconds: float = PATIENCE, every: float = 0.02) -> Any:
    """Poll until the condition is true and return it."""
    deadline = time.monotonic() + seconds
    while not (found := condition()):
        if time.monotonic() > deadline:
            raise Gave(f"after {seconds:.0f} s still waiting for {what}")
        time.sleep(every)
    return found


# Processes -------------------------------------------------------------------------------------------


@dataclass
class Workers:
    """`caunoi worker` processes on one database. They die with this process."""

    database_url: str
    data_dir: Path
    log: Path
    running: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def start(self, count: int = 1) -> None:
        environment = {name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"}
        environment |= {
            "DATABASE_URL": self.database_url,
            "CAUNOI_DATA_DIR": str(self.data_dir),
            "CAUNOI_FOLLOW_PARENT": "1",
            "CAUNOI_LOG_LEVEL": "WARNING",
            "PYTHONPATH": str(ROOT),
        }
        for _ in range(count):
            with self.log.open("ab") as log:
                command = [sys.executable, "-m", "caunoi", "worker", "--data-dir", str(self.data_dir)]
                self.running.append(subprocess.Popen(command, env=environment, stdout=log, stderr=log))

    def kill(self, worker: subprocess.Popen[bytes] | None = None) -> None:
        """kill -9 of one worker, or of all at once."""
        chosen = [worker] if worker else list(self.running)
        for process in chosen:
            process.kill()
        for process in chosen:
            process.wait(10)
            self.running.remove(process)

    def stop(self) -> None:
        """An orderly end (SIGTERM), as `docker stop` does it."""
        for process in self.running:
            process.terminate()
        for process in self.running:
            try:
                process.wait(30)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait(10)
        self.running.clear()

    def log_tail(self) -> str:
        return self.log.read_text(errors="replace")[-3000:] if self.log.exists() else ""


@dataclass
class StandIns:
    """The stand-ins as a process on one state file, to be killed and started again on the same port."""

    state_file: Path
    port: int = field(default_factory=free_port)
    _stack: ExitStack = field(default_factory=ExitStack)
    process: SandboxProcess | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        self.process = self._stack.enter_context(sandbox_process(self.state_file, port=self.port))

    def kill(self) -> None:
        assert self.process is not None
        self.process.kill()

    def close(self) -> None:
        self._stack.close()

    def control(self, path: str, order: Mapping[str, Any] | None = None, *, http: str = "POST") -> Any:
        data = json.dumps(order or {}).encode() if http == "POST" else None
        headers = {"content-type": "application/json"}
        request = urllib.request.Request(f"{self.url}/_control/{path}", data, headers, method=http)
        with urllib.request.urlopen(request, timeout=20) as answer:
            return json.load(answer)

    def account(self, platform: str) -> Any:
        """What the stand-in's first account of a platform holds."""
        with urllib.request.urlopen(f"{self.url}/_state/{platform}", timeout=20) as answer:
            return next(iter(json.load(answer)["accounts"].values()))

    def commit(self, platform: str = "zalo") -> int:
        with urllib.request.urlopen(f"{self.url}/_state/{platform}", timeout=20) as answer:
            return int(json.load(answer)["commit"])

    def fault(self, **order: Any) -> str:
        return str(self.control("faults", order)["id"])

    def hits(self, fault: str) -> int:
        return int(self.control(f"faults/{fault}", http="GET")["hits"])

    def forgive(self) -> None:
        self.control("faults", http="DELETE")


# The house -------------------------------------------------------------------------------------------


@dataclass
class Told:
    """What one article has been through: how often its copies had to be made anew."""

    article: Article
    lives: int = 1
    standing: bool = True


@dataclass
class House:
    """An agency whose accounts stand on the stand-ins, and the articles it has published."""

    world: worlds.World
    stand_ins: StandIns
    workers: Workers
    portal: str
    told: list[Told] = field(default_factory=list)
    words: Iterator[int] = field(default_factory=lambda: iter(range(1, 1_000_000)))
    shots: list[Any] = field(default_factory=list)

    def publish(self, pictures: int = 0) -> Told:
        number = next(self.words)
        body = self._body(pictures) if pictures else None
        article = self.world.article(f"Thông báo thử nghiệm số {number}: lịch tiếp công dân", body=body)
        self.world.publish(article)
        self.told.append(Told(article))
        return self.told[-1]

    def amend(self, one: Told) -> None:
        """New title and lead; pictures and link stay, so that no copy has to be replaced."""
        number = next(self.words)
        one.article.refresh_from_db()
        if one.standing:
            title = f"Đính chính lần {number}: lịch tiếp công dân đã thay đổi"
            self.world.amend(one.article, title=title, lead=f"Lịch mới, lần {number}.", body=one.article.body)
            return
        worlds.fill(one.article, f"Đăng lại lần {number}", body=one.article.body)
        actions.save_draft(one.article, by=self.world.people["lan"])
        self.world.publish(one.article)
        one.standing, one.lives = True, one.lives + 1

    def withdraw(self, one: Told) -> None:
        one.article.refresh_from_db()
        actions.withdraw(one.article, by=self.world.people["quan"], reason="Lịch tiếp công dân đã thay đổi.")
        one.standing = False

    def settled(self, seconds: float = PATIENCE) -> None:
        """Wait until every placement shows what is wanted and nothing is under way."""
        try:
            wait_for("every placement to settle", self._all_settled, seconds=seconds, every=0.1)
        except Gave as error:
            raise Gave(f"{error}\n{self.report()}") from None

    def _all_settled(self) -> bool:
        under_way = Placement.objects.exclude(in_flight="", uncertain="").exists()
        return not under_way and not queries.unsettled().exists()

    def report(self) -> str:
        """The open placements with their time lines, and the end of the workers' log."""
        lines = []
        for placement in queries.unsettled()[:4]:
            lines.append(f"{placement} {placement.account.channel} {vars(placement)}")
            lines += [f"    {s.at:%H:%M:%S.%f} r{s.release_number} {s.what} {s.detail}" for s in placement.steps.all()]
        refused = [order["reason"] for order in self.stand_ins.account("zalo")["failed"]]
        return "\n".join([*lines, f"Zalo gave up: {refused}", self.workers.log_tail()])

    def _body(self, pictures: int) -> list[Any]:
        text = RichText("<p>Điện thoại <b>024 3825 0113</b>, lệ phí 0 đồng.</p>")
        shots = [{"picture": shot, "alt": f"Ảnh {shot.title}", "caption": ""} for shot in self._pictures(pictures)]
        return [("paragraph", text), *(("image", shot) for shot in shots)]

    def _pictures(self, count: int) -> list[Any]:
        while len(self.shots) < count:
            colour = ("teal", "navy", "olive", "maroon")[len(self.shots) % 4]
            self.shots.append(worlds.picture(colour))
        return self.shots[:count]


@contextmanager
def house(database_url: str, folder: Path) -> Iterator[House]:
    """Django is set up and connected to `database_url`, which is migrated and empty."""
    stand_ins = StandIns(folder / "sandbox.sqlite")
    workers = Workers(database_url, Path(os.environ["CAUNOI_DATA_DIR"]), folder / "workers.log")
    with ExitStack() as stack:
        stack.callback(stand_ins.close)
        stand_ins.start()
        public = stack.enter_context(serving())
        stack.callback(workers.stop)
        world = worlds.build(sandbox=stand_ins.url, public=public)
        for channel, seconds in SETTLING.items():
            account = world.accounts[channel]
            account.rules = {**account.rules, "settling_seconds": seconds}
            account.save()
        yield House(world, stand_ins, workers, public)


# What must be true at the end ------------------------------------------------------------------------


@dataclass
class Verdict:
    """Duplicates: copies made although one stood or was being made. Lost: wanted and not shown as released.
    Stray: shown and not wanted."""

    statements: int = 0
    duplicates: list[str] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)
    stray: list[str] = field(default_factory=list)

    @property
    def good(self) -> bool:
        return not (self.duplicates or self.lost or self.stray)


def judge(house: House) -> Verdict:
    """Compare every stand-in with what is wanted, exactly."""
    verdict = Verdict(len(house.told))
    for channel in CHANNELS:
        _judge_channel(house, channel, verdict)
    for one in house.told:
        _judge_portal(house, one, verdict)
    return verdict


def _judge_channel(house: House, channel: str, verdict: Verdict) -> None:
    account = house.world.accounts[channel]
    held = house.stand_ins.account(channel)
    alive = list(held["articles" if channel == "zalo" else "posts"])
    removed = list(held["removed"])
    if channel == "zalo" and held["processing"]:
        verdict.stray.append(f"zalo still processes {len(held['processing'])} orders")
    for one in house.told:
        statement = one.article.statement_id
        mine = [copy for copy in alive if _is_of(copy, channel, statement)]
        alive = [copy for copy in alive if copy not in mine]
        gone = [copy for copy in removed if _is_of(copy, channel, statement)]
        made = len(mine) + len(gone)
        if made > one.lives or len(mine) > 1 or _overlap([*mine, *gone]):
            verdict.duplicates.append(f"{channel} {statement}: {made} made in {one.lives} lives")
        if not one.standing:
            verdict.stray += [f"{channel} {statement}: withdrawn, yet {copy['id']} stands" for copy in mine]
        elif not mine:
            verdict.lost.append(f"{channel} {statement}: nothing stands")
        else:
            _judge_copy(account, channel, one, mine[0], verdict)
    verdict.stray += [f"{channel}: nobody's copy {copy['id']}" for copy in alive]


def _judge_copy(account: Any, channel: str, one: Told, copy: Any, verdict: Verdict) -> None:
    statement = one.article.statement_id
    wanted = renditions.rendition(account, _last_release(one))
    if fingerprint(shown(channel, copy)) != wanted.fingerprint:
        verdict.lost.append(f"{channel} {statement}: {copy['id']} does not show the last release")
    if not Placement.objects.filter(account=account, statement=statement, remote_id=copy["id"]).exists():
        verdict.lost.append(f"{channel} {statement}: the placement does not know {copy['id']}")


def _judge_portal(house: House, one: Told, verdict: Verdict) -> None:
    release = _last_release(one)
    with urllib.request.urlopen(f"{house.portal}/t/{one.article.statement_id}?observe=1", timeout=20) as answer:
        page = answer.read().decode()
    if f'content="{one.article.statement_id}/{release.number}"' not in page:
        verdict.lost.append(f"portal {one.article.statement_id}: not release {release.number}")


def _last_release(one: Told) -> Release:
    release = Release.objects.filter(statement=one.article.statement_id).order_by("-number").first()
    assert release is not None
    return release


def _is_of(copy: Any, channel: str, statement: str) -> bool:
    return f"/t/{statement}" in (copy["tracking_link"] if channel == "zalo" else copy["message"])


def _overlap(copies: list[Any]) -> bool:
    """Whether two copies of one statement ever stood at the same time, by the commits of the stand-in."""
    spans = sorted(
        (copy["created_commit"], copy["commit"] if copy.get("removed_at") or copy.get("deleted_at") else float("inf"))
        for copy in copies
    )
    return any(earlier[1] > later[0] for earlier, later in pairwise(spans))


def jobs() -> int:
    """Rows in the job table."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM procrastinate_jobs")
        return int(cursor.fetchone()[0])


# The killer ------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Moment:
    """When to kill. `held`: between the platform's commit and its answer; `late`: the platform commits after
    the worker's death; `dropped`: the answer is cut off, and the kill comes while the worker looks for the copy;
    `processing`: Zalo has accepted and not finished; `in_flight`: the call is written down and hardly begun;
    `random`: any time."""

    kind: str
    platform: str = ""
    endpoint: str = ""
    method: str = ""
    work: str = "publish"  # publish, publish1, publish3, amend, withdraw
    workers: int = 1


FIRST = (
    Moment("held", "zalo", "article/create", "POST"),
    Moment("held", "facebook", "feed", "POST"),
    Moment("processing"),
    Moment("in_flight", work="publish3"),
    Moment("held", "facebook", "photos", "POST", "publish1"),
    Moment("held", "zalo", "article/update", "POST", "amend"),
    Moment("dropped", "facebook", "feed", "POST", workers=2),
    Moment("held", "facebook", "post", "DELETE", "withdraw"),
    Moment("late", "zalo", "article/create", "POST"),
    Moment("random", workers=2),
)
MORE = (
    Moment("held", "facebook", "photos", "POST", "publish3"),
    Moment("held", "facebook", "feed", "POST", "publish3"),
    Moment("held", "facebook", "post", "POST", "amend"),
    Moment("held", "zalo", "article/remove", "POST", "withdraw"),
    Moment("held", "zalo", "article/verify", "POST"),
    Moment("dropped", "zalo", "article/create", "POST"),
    Moment("dropped", "zalo", "article/update", "POST", "amend"),
    Moment("dropped", "facebook", "photos", "POST", "publish1"),
    Moment("late", "facebook", "feed", "POST"),
    Moment("late", "facebook", "photos", "POST", "publish1"),
    Moment("in_flight"),
    Moment("in_flight", work="amend"),
    Moment("in_flight", work="withdraw"),
    *[Moment("random", work=work) for work in ("publish", "publish3", "amend", "withdraw")],
    Moment("random", workers=2),
)


@dataclass
class Killer:
    """Publishes, corrects and withdraws, and kills the workers meanwhile."""

    house: House
    seed: int
    kills: int = 0
    say: Callable[[str], None] = lambda line: None

    def __post_init__(self) -> None:
        self.random = random.Random(self.seed)
        self.plan = list(FIRST)
        self.random.shuffle(self.plan)

    def begin(self) -> None:
        """Something stands before the first kill."""
        self.house.workers.start()
        for pictures in (0, 1, 3):
            self.house.publish(pictures)
        self.house.settled()

    def run(self, kills: int) -> None:
        while self.kills < kills:
            moment = self.plan.pop() if self.plan else self.random.choice(FIRST + MORE)
            self.once(moment)

    def once(self, moment: Moment) -> None:
        """Arrange the moment, kill, start again."""
        self.say(f"kill {self.kills + 1}: {moment}")
        missing = moment.workers - len(self.house.workers.running)
        self.house.workers.start(max(missing, 0))
        getattr(self, f"_{moment.kind}")(moment)
        self.kills += len(self.house.workers.running)
        self.house.workers.kill()
        if self.random.random() < 0.5:
            self._something_else()
        self.house.workers.start()

    def _held(self, moment: Moment) -> None:
        fault = self._order(moment, "latency", seconds=HELD, when="after")
        before = self.house.stand_ins.commit()
        self._work(moment.work)
        self._until_hit(fault)
        if moment.endpoint != "article/verify":
            wait_for("the platform's commit", lambda: self.house.stand_ins.commit() > before, every=0.005)

    def _late(self, moment: Moment) -> None:
        fault = self._order(moment, "latency", seconds=1.0, when="before")
        self._work(moment.work)
        self._until_hit(fault)

    def _dropped(self, moment: Moment) -> None:
        fault = self._order(moment, "drop_after_commit")
        self._work(moment.work)
        self._until_hit(fault)
        time.sleep(self.random.uniform(0, 3))

    def _processing(self, moment: Moment) -> None:
        self._work(moment.work)
        wait_for("Zalo to process", lambda: self.house.stand_ins.account("zalo")["processing"], every=0.01)
        time.sleep(self.random.uniform(0, 1))

    def _in_flight(self, moment: Moment) -> None:
        self._work(moment.work)
        wait_for("a call in flight", lambda: Placement.objects.exclude(in_flight="").exists(), every=0.001)

    def _random(self, moment: Moment) -> None:
        self._work(moment.work)
        time.sleep(self.random.uniform(0, 4))

    def _order(self, moment: Moment, fault: str, **more: Any) -> str:
        order = {"platform": moment.platform, "endpoint": moment.endpoint, "method": moment.method}
        return self.house.stand_ins.fault(**order, fault=fault, times=1, **more)

    def _until_hit(self, fault: str) -> None:
        try:
            wait_for("the held call", lambda: self.house.stand_ins.hits(fault), every=0.005)
        except Gave as error:
            raise Gave(f"{error}\n{self.house.report()}") from None

    def _work(self, work: str) -> None:
        if work.startswith("publish"):
            self.house.publish(int(work.removeprefix("publish") or 0))
        elif work == "amend":
            self.house.amend(self._one_that_stands())
        else:
            self.house.withdraw(self._one_that_stands())

    def _one_that_stands(self) -> Told:
        """An article whose copies all stand."""

        def found() -> Told | None:
            open_ones = set(queries.unsettled().values_list("statement_id", flat=True))
            good = [one for one in self.house.told if one.standing and one.article.statement_id not in open_ones]
            return self.random.choice(good) if good else None

        if not any(one.standing for one in self.house.told):
            self.house.publish()
        try:
            one: Told = wait_for("an article whose copies stand", found, every=0.1)
        except Gave as error:
            raise Gave(f"{error}\n{self.house.report()}") from None
        return one

    def _something_else(self) -> None:
        """While no worker lives: change what is wanted, most often of what is under way just now."""
        one = self.house.told[-1] if self.random.random() < 0.7 else self.random.choice(self.house.told)
        if one.standing and self.random.random() < 0.4:
            self.house.withdraw(one)
        else:
            self.house.amend(one)

    def finish(self, seconds: float = PATIENCE) -> Verdict:
        """Clear the faults, let everything settle, and judge."""
        self.house.stand_ins.forgive()
        if not self.house.workers.running:
            self.house.workers.start()
        self.house.settled(seconds)
        return judge(self.house)
