"""The engine on a stage whose time stands still: for the state machine, and for plain tests made from what it found.

Workers and stand-ins share one fake clock. Workers die, stop, fall asleep and run side by side at chosen points;
what the platforms hold is checked against everything that was ever approved.
"""

from __future__ import annotations

import asyncio
import http.client
import io
import json
import os
import uuid
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any

from django.db import connection, connections, transaction
from PIL import Image

from caunoi.agencies import actions as agencies
from caunoi.agencies.models import ChannelAccount
from caunoi.channels.contract import fingerprint
from caunoi.delivery import line, queries, reconciler, renditions, renewal
from caunoi.delivery.actions import claiming, people, working
from caunoi.delivery.actions.wanting import desire
from caunoi.delivery.models import Placement
from caunoi.delivery.plan import Desired, Observed, State
from caunoi.foundation import clock
from caunoi.foundation.database import in_database
from caunoi.foundation.processes import wait_until
from caunoi.releases import actions as releases
from caunoi.releases import pictures
from caunoi.releases.content import Picture, ReleaseContent
from caunoi.releases.models import Publication, Release, Statement
from caunoi_sandbox import seed
from caunoi_sandbox.clock import Clock as SandboxClock
from caunoi_sandbox.testing import running_sandbox
from tests import copies
from tests import world as worlds
from tests.serving import serving

BEGIN = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)  # ten in the morning, a Monday
PLATFORMS = ("zalo", "facebook")
EMPTIED = (
    "agencies_auditline, agencies_auditseal, releases_statement, releases_release, releases_publication, "
    "delivery_placement, delivery_step, delivery_usage, delivery_broadcast, procrastinate_jobs, procrastinate_events"
)
ACCOUNT_FIELDS = ("credentials", "credentials_expire_at", "renewing_until", "trouble", "trouble_since", "resting_until")
PATIENCE = 60.0  # seconds of real time for a stand-in on a busy machine
ROUNDS = 60  # drains after which an engine that still has due work counts as one that never rests


# Lives of workers ------------------------------------------------------------------------------------


class Died(BaseException):
    """The worker's process is gone; nothing after this point is done."""


@dataclass
class Life:
    """A worker that ends after `points` more steps of its own. A killed one does nothing any more, a stopped
    one is cancelled and may clean up."""

    points: int
    stopped: bool = False
    over: bool = False
    task: asyncio.Task[Any] | None = None

    def live(self) -> None:
        if self.over and not self.stopped:
            raise Died
        self.points -= 1
        if self.points < 0 and not self.over:
            self.over = True
            if not self.stopped:
                raise Died
            assert self.task is not None
            self.task.cancel()


_life: ContextVar[Life | None] = ContextVar("life", default=None)
_workers: set[uuid.UUID] = set()  # those whose heart beats


async def _in_database(function: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
    return await _between(lambda: in_database(function, *args, **kwargs))


async def _between(work: Callable[[], Awaitable[Any]]) -> Any:
    """Do what a worker does in one step, whole or not at all, with a chance to die before and after it."""
    life = _life.get()
    if life is None:
        return await work()
    life.live()
    doing = asyncio.ensure_future(work())
    try:
        result = await asyncio.shield(doing)
    except asyncio.CancelledError:  # what is on its way arrives
        await asyncio.wait([doing])
        raise
    life.live()
    return result


_send = line.Line.send


async def _sending(self: line.Line, request: Any) -> Any:
    return await _between(lambda: _send(self, request))


async def _beat(lease: reconciler.Lease) -> None:
    _workers.add(lease._worker)
    try:
        await asyncio.Event().wait()
    finally:
        _workers.discard(lease._worker)


class StageClock(clock.FixedClock):
    """Time passes where the engine waits; the hearts of living workers go on beating meanwhile."""

    def __init__(self, stage: MachineStage) -> None:
        super().__init__(BEGIN)
        self._stage = stage

    def set_back(self) -> None:
        self._at = BEGIN

    async def sleep(self, seconds: float) -> None:
        until = self._at + timedelta(seconds=seconds)
        await asyncio.to_thread(self._stage.wait_for_pictures)
        while self._at < until:
            await asyncio.sleep(0)
            self._at = max(self._at, min(self._at + timedelta(seconds=1), until))
            if len(_workers) > 1:
                for worker in list(_workers):
                    await in_database(claiming.renew_claims, worker)


@contextmanager
def mortal_workers() -> Iterator[None]:
    """The reconciler's steps become points at which a worker can end."""
    changed: list[tuple[Any, str, Any]] = [
        (reconciler, "in_database", _in_database),
        (line, "in_database", _in_database),
        (renewal, "in_database", _in_database),
        (reconciler.Lease, "keep", _beat),
        (line.Line, "send", _sending),
    ]
    before = [(owner, name, getattr(owner, name)) for owner, name, _ in changed]
    for owner, name, value in changed:
        setattr(owner, name, value)
    try:
        yield
    finally:
        for owner, name, value in before:
            setattr(owner, name, value)


# The stage -------------------------------------------------------------------------------------------


@dataclass
class Sleeper:
    """A worker that did its call and was suspended before it could write down what came of it."""

    placement_id: int
    worker: uuid.UUID
    outcome: working.Outcome


@dataclass
class MachineStage:
    """One agency, three accounts, the web application, the stand-ins, and a clock for all of them."""

    world: worlds.World = field(init=False)
    sandbox: str = ""
    clock: StageClock = field(init=False)
    pictures: list[Picture] = field(default_factory=list)
    runner: asyncio.Runner = field(default_factory=asyncio.Runner)

    latest: dict[str, ReleaseContent] = field(default_factory=dict)  # the last words said, by statement
    withdrawn: set[str] = field(default_factory=set)
    approved: dict[tuple[str, str], dict[str, int]] = field(default_factory=dict)  # fingerprint → first number
    wanted_again: dict[tuple[str, str], int] = field(default_factory=dict)
    owner: dict[str, str] = field(default_factory=dict)  # whose copy an item was when it was first seen
    touched: set[str] = field(default_factory=set)  # items that somebody changed by hand
    asleep: list[Sleeper] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.clock = StageClock(self)

    def reset(self) -> None:
        """As on the first day."""
        for name in ("latest", "withdrawn", "approved", "owner", "touched", "asleep"):
            getattr(self, name).clear()
        self.clock.set_back()
        self.control("reset")
        with connection.cursor() as cursor:
            cursor.execute("SET session_replication_role = replica")  # the audit log refuses to be emptied
            cursor.execute(f"TRUNCATE {EMPTIED} RESTART IDENTITY CASCADE")
            cursor.execute("RESET session_replication_role")
        ChannelAccount.objects.bulk_update(self.world.accounts.values(), ACCOUNT_FIELDS)

    # What the agency does ----------------------------------------------------------------------------

    def publish(
        self,
        *,
        title: int = 0,
        shown: int = 0,
        not_before: float | None = None,
        not_after: float | None = None,
    ) -> str:
        """A new statement; `shown` pictures, times in seconds from now."""
        statement = releases.begin_statement(self.world.agency, unit=self.world.unit, kind="article", language="vi")
        now = clock.now()
        link = f"{self.world.agency.public_url}/t/{statement.pk}"
        said = ReleaseContent(
            statement=statement.pk, number=1, operation="publish", agency=self.world.agency.name, unit="Văn phòng",
            language="vi", category="interaction", category_name="Tương tác", title=f"Lịch tiếp công dân số {title}",
            lead="Người dân được tiếp vào thứ Năm hằng tuần.", slug="lich-tiep", address=f"{link}/lich-tiep",
            body=[{"type": "paragraph", "html": "Địa điểm: số 12 phố Mẫu, lệ phí <b>0 đồng</b>."}],
            short_link=link, approved_at=now, first_published_at=now,
        )  # fmt: skip
        said = self._with_pictures(said, shown)
        self._release(statement, "publish", self._timed(said, not_before, not_after))
        return statement.pk

    def amend(self, statement_id: str, change: str, *, reason: str = "Bổ sung.", shown: int = 0) -> None:
        said = self.latest[statement_id]
        match change:
            case "title":
                said = replace(said, title=said.title + " (mới)")
            case "body":
                added = {"type": "paragraph", "html": f"Bổ sung lần {len(said.body)}."}
                said = replace(said, body=[*said.body, added])
            case "pictures":
                said = self._with_pictures(said, shown)
        self._release(Statement.objects.get(pk=statement_id), "amend", said, reason)

    def withdraw(self, statement_id: str) -> None:
        said = replace(
            self.latest[statement_id], lead="", body=(), pictures=(), cover=None, not_before=None, not_after=None
        )
        self._release(Statement.objects.get(pk=statement_id), "withdraw", said, "Lịch đã thay đổi.")

    def publish_again(self, statement_id: str) -> None:
        said = replace(self.latest[statement_id], not_before=None, not_after=None)
        self._release(Statement.objects.get(pk=statement_id), "publish", said)

    def _with_pictures(self, said: ReleaseContent, shown: int) -> ReleaseContent:
        """`shown` counts in base 5: how many pictures, and with which of them they begin."""
        count, start = shown % 4, shown // 4
        chosen = tuple(self.pictures[(start + index) % len(self.pictures)] for index in range(count))
        return replace(said, pictures=chosen, cover=0 if chosen else None)

    def _timed(self, said: ReleaseContent, not_before: float | None, not_after: float | None) -> ReleaseContent:
        moments = (clock.now() + timedelta(seconds=s) if s is not None else None for s in (not_before, not_after))
        begin, end = moments
        return replace(said, not_before=begin, not_after=end)

    def _release(self, statement: Statement, operation: Any, said: ReleaseContent, reason: str = "") -> None:
        """What newsroom.actions.approve and withdraw do in their transaction."""
        author, approver = self.world.people["lan"], self.world.people["hoa"]

        def content(number: int, now: datetime) -> ReleaseContent:
            return replace(said, number=number, operation=operation, approved_at=now, reason=reason)

        with transaction.atomic():
            approval = releases.Approval((author.pk,), approver, reason, said.not_before, said.not_after)
            release = releases.freeze(statement, operation, approval, content)
            desire(release)
        if operation == "withdraw":
            self.withdrawn.add(statement.pk)
            return
        self.withdrawn.discard(statement.pk)
        self.latest[statement.pk] = said
        for platform in PLATFORMS:
            found = renditions.rendition(self.world.accounts[platform], release).fingerprint
            self.approved.setdefault((platform, statement.pk), {}).setdefault(found, release.number)

    # What others do ----------------------------------------------------------------------------------

    def edit_outside(self, platform: str, item: Any, kind: str) -> None:
        """Somebody changes a copy: "append" keeps title and link, "other" nothing, "hide" hides it, "beside" leaves
        the words alone."""
        self.check()  # and remember whose it is, as long as that can be read
        changes: dict[str, Any]
        if platform == "facebook":
            message = item["message"] + "\n\nChia sẻ ngay!" if kind == "append" else "Khác hẳn."
            beside = {"photos": item["photos"][:-1]} if item["photos"] else {"link": "https://lua-dao.example/"}
            changes = {"hide": {"hidden": True}, "beside": beside}.get(kind, {"message": message})
        else:
            body = [*item["body"], {"type": "text", "content": "<p>Chia sẻ ngay!</p>"}]
            other = {"title": "Khác hẳn", "body": "<p>Khác hẳn.</p>"}
            beside = {"tracking_link": "https://lua-dao.example/", "comment": "show"}
            changes = {"append": {"body": body}, "other": other, "hide": {"status": "hide"}, "beside": beside}[kind]
        self.touched.add(item["id"])
        self.control("edit", platform=platform, account=self._remote(platform), id=item["id"], **changes)

    def delete_outside(self, platform: str, item_id: str) -> None:
        self.control("delete", platform=platform, account=self._remote(platform), id=item_id)

    def post_by_hand(self, platform: str, statement_id: str | None) -> None:
        text = "Bà con xem tin này"
        order: dict[str, Any] = {"message": text, "title": text, "body": f"<p>{text}</p>"}
        if statement_id:
            said = self.latest[statement_id]
            order = {"message": f"{said.title}\n{said.short_link}", "title": said.title,
                     "body": f"<p>{said.short_link}</p>", "tracking_link": said.short_link}  # fmt: skip
        self.control("post", platform=platform, account=self._remote(platform), **order)

    def _remote(self, platform: str) -> str:
        return self.world.accounts[platform].remote_id

    # What workers do ---------------------------------------------------------------------------------

    def drain(self, channel: str, life: Life | None = None) -> None:
        """One worker serves one account until nothing is due soon, or until it ends."""
        self.runner.run(self._worker(self.world.accounts[channel].pk, life))

    def drain_by_two(self, channel: str, life: Life | None = None) -> None:
        """Two workers at once, the first of which may end early."""
        account_id = self.world.accounts[channel].pk

        async def both() -> None:
            await asyncio.gather(self._worker(account_id, life), self._worker(account_id, None))

        self.runner.run(both())

    async def _worker(self, account_id: int, life: Life | None) -> None:
        async def work() -> None:
            _life.set(life)
            if life:
                life.task = asyncio.current_task()
            await reconciler.drain(account_id)

        task = asyncio.create_task(work())
        await asyncio.wait([task])
        if not task.cancelled() and (error := task.exception()) is not None and not isinstance(error, Died):
            raise error

    def work(self) -> None:
        """Until nothing is due."""
        for _ in range(ROUNDS):
            accounts = queries.accounts_with_due_work()
            if not accounts:
                return
            for account_id in accounts:
                self.runner.run(self._worker(account_id, None))
        raise AssertionError(f"the reconciler does not come to rest: {self.report()}")

    def begin_and_vanish(self, channel: str) -> None:
        """A worker is killed between writing down what it will do and doing it."""
        worker = uuid.uuid4()
        for placement_id in claiming.claim_due(self.world.accounts[channel].pk, worker, 1):
            working.advance(placement_id, worker, None)

    def fall_asleep(self, channel: str) -> None:
        """A worker does one call and is suspended before it writes down what came of it."""
        worker = uuid.uuid4()
        for placement_id in claiming.claim_due(self.world.accounts[channel].pk, worker, 1):
            step = working.advance(placement_id, worker, None)
            if step is not None:
                self.asleep.append(Sleeper(placement_id, worker, self.runner.run(self._call(step))))

    def wake_up(self) -> None:
        """The one that slept longest goes on as if nothing had been."""
        sleeper = self.asleep.pop(0)
        working.advance(sleeper.placement_id, sleeper.worker, sleeper.outcome)

    async def _call(self, step: working.Round) -> working.Outcome:
        async with line.http_client() as client:
            return await reconciler.Drain(step.account, uuid.uuid4(), client)._do(step)

    # What is so --------------------------------------------------------------------------------------

    def check(self) -> None:
        """What must hold at every moment."""
        shown = {row.pk: row for row in Publication.objects.select_related("release")}
        for platform in PLATFORMS:
            self._check_platform(platform, shown)
        now = clock.now()
        early = [row.pk for row in shown.values() if row.release.not_before and row.release.not_before > now]
        assert not early, f"the portal shows {early} before their time"

    def _check_platform(self, platform: str, shown: dict[str, Publication]) -> None:
        account = self.account_state(platform)
        live = account["articles" if platform == "zalo" else "posts"]
        lives: dict[str, list[tuple[float, float, str]]] = {}
        for item in [*live, *account["removed"]]:
            if item["by"] != "api":
                continue
            statement_id = self._owner(platform, item)
            end = float("inf") if item in live else float(item["commit"])
            lives.setdefault(statement_id, []).append((float(item["created_commit"]), end, item["id"]))
            if item in live and item["id"] not in self.touched:
                self._check_words(platform, statement_id, item, shown)
        for order in account.get("processing", ()):
            self._check_words(platform, self._owner(platform, order["fields"] | {"id": ""}), order["fields"], shown)
        for statement_id, spans in lives.items():
            spans.sort()
            for (_, end, first), (begin, _, second) in pairwise(spans):
                assert end < begin, f"twice on {platform}: {first} and {second} of {statement_id}\n{self.report()}"

    def _check_words(self, platform: str, statement_id: str, item: Any, shown: dict[str, Publication]) -> None:
        numbers = self.approved.get((platform, statement_id), {})
        number = numbers.get(fingerprint(copies.shown(platform, item)))
        assert number, f"words on {platform} that nobody approved: {item}"
        row = shown.get(statement_id)
        assert row and row.release.number >= number, f"{platform} shows {statement_id}/{number}, the portal does not"

    def _owner(self, platform: str, item: Any) -> str:
        if item["id"] in self.owner:
            return self.owner[item["id"]]
        text = f"{copies.shown(platform, item)} {item.get('message', '')} {item.get('tracking_link', '')}"
        found = next((key for key, said in self.latest.items() if said.short_link in text), None)
        assert found, f"a copy of nothing on {platform}: {item}"
        if item["id"]:
            self.owner[item["id"]] = found
        return found

    def converge(self) -> None:
        """The platforms answer again, time passes, people do what only people can: then all is as wanted."""
        self.control_delete("faults")
        while self.asleep:
            self.wake_up()
        self.work()
        for _ in range(40):
            if not self._unsettled():
                break
            self._pass_time()
            self.work()
            if not self._due_later():
                self._people_act()
                self.work()
            self.check()
        for _ in range(10):  # a comparison run finds what was changed outside, and more than it may repair
            people.look_again(Placement.objects.values_list("pk", flat=True))
            self.work()
            self._people_act()
            self.clock.advance(10)
            self.work()
            if not self._unsettled():
                break
        self.check()
        assert not self._unsettled(), f"not settled: {self.report()}"
        for statement_id in self.latest:
            self._check_converged(statement_id)

    def _unsettled(self) -> list[Placement]:
        return list(queries.unsettled().exclude(reason="expired"))

    def _due_later(self) -> list[datetime]:
        return sorted(row.due_at for row in self._unsettled() if row.due_at is not None)

    def _pass_time(self) -> None:
        """On to the next moment at which the engine wants to do something."""
        if moments := self._due_later():
            self.clock.advance(max((moments[0] - clock.now()).total_seconds() + 0.01, 1.0))
        else:
            self.clock.advance(6)  # longer than a lease
        self.wait_for_pictures()

    def _people_act(self) -> None:
        by = self.world.people
        for account in ChannelAccount.objects.exclude(trouble=""):
            self._sign_in_again(account)
            people.put_account_back(account, by=by["an"])
        for placement in self._unsettled():
            if placement.desired == Desired.HELD:
                people.resume(placement.pk, by=by["hoa"])
            elif placement.observed == Observed.FOREIGN or (placement.reason == "refused" and placement.remote_id):
                self._remove_by_hand(placement)
                people.retry(placement.pk, by=by["hoa"])
                people.look_again([placement.pk])
            elif placement.state == State.BLOCKED:
                people.retry(placement.pk, by=by["hoa"])
            elif placement.state == State.DIFFERS:
                people.repair(placement.pk, by=by["hoa"])

    def _sign_in_again(self, account: ChannelAccount) -> None:
        if account.channel != "zalo":
            return
        pair = {"access_token": uuid.uuid4().hex * 9, "refresh_token": uuid.uuid4().hex * 9}
        self.control("accounts", platform="zalo", id=seed.ZALO_OA_ID, **pair)
        values = {"app_id": seed.ZALO_APP_ID, "app_secret": seed.ZALO_APP_SECRET, **pair}
        agencies.store_credentials(account.pk, values, expires_at=None)

    def _remove_by_hand(self, placement: Placement) -> None:
        """A post that somebody made by hand stands where ours belongs: people take it down."""
        platform = placement.account.channel
        for item in self.copies(platform):
            if item["id"] == placement.remote_id and item["by"] == "hand":
                self.delete_outside(platform, item["id"])

    def _check_converged(self, statement_id: str) -> None:
        newest = Release.objects.filter(statement=statement_id).order_by("-number").first()
        assert newest is not None
        over = newest.not_after is not None and newest.not_after <= clock.now()
        gone = over or newest.operation == "withdraw"
        shown = Publication.objects.filter(pk=statement_id).first()
        if shown is None:  # taken back before its time came
            assert newest.operation == "withdraw", f"{statement_id} was never public: {self.report()}"
        else:
            state = "expired" if over else "withdrawn" if gone else "live"
            assert (shown.release_id, shown.state) == (newest.pk, state), f"{shown.state}: {self.report()}"
        for platform in PLATFORMS:
            rows = Placement.objects.filter(statement=statement_id, account__channel=platform)
            ours = [row.remote_id for row in rows if row.remote_id]
            copies = [item for item in self.copies(platform)
                      if item["id"] in ours or self.owner.get(item["id"]) == statement_id]  # fmt: skip
            if gone:
                assert not copies, f"still on {platform}: {copies}\n{self.report()}"
                continue
            assert len(copies) == 1, f"{len(copies)} copies on {platform}: {copies}\n{self.report()}"
            self._check_same(platform, copies[0], newest)

    def _check_same(self, platform: str, item: Any, release: Release) -> None:
        wanted = renditions.rendition(self.world.accounts[platform], release)
        why = f"{platform} differs: {item}\nwanted {wanted.fields}\n{self.report()}"
        assert fingerprint(copies.shown(platform, item)) == wanted.fingerprint, why
        if platform == "facebook":
            assert len(item["photos"]) == len(wanted.fields["photos"]), why
            assert item["link"] == wanted.fields["link"] or item["by"] == "hand", why
        else:
            images = [block for block in item["body"] if block["type"] == "image"]
            wanted_images = [block for block in wanted.fields["body"] if block["type"] == "image"]
            assert len(images) == len(wanted_images), why

    def report(self) -> str:
        """Where everything stands, for a failure."""
        lines = [f"at {clock.now():%d %H:%M:%S}"]
        for row in queries.placements():
            lines.append(
                f"{row.statement_id} {row.account.channel}: wants {row.desired} {row.release and row.release.number}, "
                f"state {row.state}/{row.reason}, saw {row.observed} id={row.remote_id} in_flight={row.in_flight} "
                f"uncertain={row.uncertain} pending={row.pending} due={row.due_at} claimed={row.claimed_until} "
                f"error={row.last_error} trouble={row.account.trouble}"
            )
            if row.account.channel != "portal":
                lines += [f"    {s.at:%d %H:%M:%S.%f} {s.what} {s.release_number} {s.detail}" for s in row.steps.all()]
        return "\n".join(lines)

    def copies(self, platform: str) -> list[Any]:
        """What stands on the account now."""
        return self.account_state(platform)["articles" if platform == "zalo" else "posts"]

    def account_state(self, platform: str) -> Any:
        return next(iter(self._ask("GET", f"/_state/{platform}")["accounts"].values()))

    def wait_for_pictures(self) -> None:
        """Fetching a picture costs the stand-in real time; on the stage it costs none."""
        done = wait_until(self._all_pictures_fetched, PATIENCE)
        assert done, "the stand-in does not finish fetching pictures"

    def _all_pictures_fetched(self) -> bool:
        orders = self.account_state("zalo")["processing"]
        return all(order["pictures"] is not None for order in orders)

    def control(self, path: str, **body: Any) -> Any:
        return self._ask("POST", f"/_control/{path}", body)

    def control_delete(self, path: str) -> Any:
        return self._ask("DELETE", f"/_control/{path}")

    def _ask(self, method: str, path: str, body: Any = None) -> Any:
        address = self.sandbox.removeprefix("http://")
        asking = http.client.HTTPConnection(address, timeout=10)
        try:
            data = json.dumps(body).encode() if body is not None else None
            asking.request(method, path, data, {"content-type": "application/json"})
            answer = asking.getresponse()
            text = answer.read()
            assert answer.status == 200, text
            return json.loads(text)
        finally:
            asking.close()


@contextmanager
def machine_stage() -> Iterator[MachineStage]:
    """The stage on the current database, which must be one of its own."""
    stage = MachineStage()
    beginning = SandboxClock(base=stage.clock.now)
    level = os.environ.get("CAUNOI_MACHINE_PICTURES", "4")
    with clock.using(stage.clock), running_sandbox(clock=beginning) as sandbox, serving() as public:
        stage.sandbox = sandbox
        stage.world = worlds.build(sandbox=sandbox, public=public)
        stage.pictures = [_picture(index) for index in range(int(level))]
        try:
            with mortal_workers(), stage.runner:
                yield stage
        finally:
            connections.close_all()


def _picture(index: int) -> Picture:
    buffer = io.BytesIO()
    Image.new("RGB", (320, 180), (40 * index, 90, 120)).save(buffer, "PNG")
    return pictures.freeze(buffer.getvalue(), f"Ảnh {index + 1}")
