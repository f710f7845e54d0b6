"""Whatever happens to workers, platforms and copies, in whatever order: nothing lost, nothing twice, nothing said that
was not approved, and in the end everything stands as wanted (DESIGN §6, invariants 1 to 3).

`make test` walks the same few ways every time; `CAUNOI_EXAMPLES=2000` walks so many new ones.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule, run_state_machine_as_test

from caunoi.agencies.models import ChannelAccount
from caunoi.delivery.actions import people
from caunoi.delivery.models import Placement
from caunoi.delivery.plan import Desired, State
from tests.delivery.machine import Life, MachineStage, machine_stage

EXAMPLES = int(os.environ.get("CAUNOI_EXAMPLES", "0"))
STEPS = 20
STATEMENTS = 3

channels = st.sampled_from(["portal", "zalo", "facebook"])
platforms = st.sampled_from(["zalo", "facebook"])
which = st.integers(0, STATEMENTS - 1)
shown = st.integers(0, 7)  # how many pictures, and which
points = st.integers(0, 40)

KINDS = ("http500", "html502", "drop_before", "drop_after_commit", "expired_token", "rate_limited", "quota_exhausted")
ENDPOINTS = {
    "zalo": ("*", "article/create", "article/verify", "article/update", "article/remove", "article/getdetail",
             "article/getslice"),
    "facebook": ("*", "feed", "photos", "post", "published_posts", "page"),
}  # fmt: skip
WRITES = {"zalo": ("article/create", "article/update"), "facebook": ("feed", "photos", "post")}
ERRORS: dict[str, tuple[dict[str, Any], ...]] = {
    "zalo": ({"error": -201, "message": "title is invalid!"}, {"error": -204, "message": "OA is disabled"},
             {"error": -216, "message": "Access token is invalid"}, {"error": -9999, "message": "?"}),
    "facebook": ({"code": 506, "message": "Duplicate status message"}, {"code": 100, "message": "Invalid parameter"},
                 {"code": 2, "message": "Service temporarily unavailable"}, {"code": 10, "message": "Permission"},
                 {"code": 324, "message": "Missing or invalid image file"},
                 {"code": 368, "message": "Blocked", "error_subcode": 1390008}),
}  # fmt: skip


@st.composite
def faults(draw: st.DrawFn) -> dict[str, Any]:
    platform = draw(platforms)
    order: dict[str, Any] = {"platform": platform, "times": draw(st.integers(1, 2))}
    order["endpoint"] = draw(st.sampled_from(ENDPOINTS[platform]))
    order["fault"] = draw(st.sampled_from((*KINDS, "error")))
    if order["fault"] == "error":
        order["error"] = draw(st.sampled_from(ERRORS[platform]))
    return order


oauth_faults = st.fixed_dictionaries(
    {
        "platform": st.just("oauth"),
        "fault": st.sampled_from(["http500", "html502", "drop_before", "drop_after_commit", "rate_limited"]),
        "times": st.integers(1, 2),
    }
)


class Machine(RuleBasedStateMachine):
    stage: MachineStage

    @initialize(shown=shown, done=st.booleans())
    def begin(self, shown: int, done: bool) -> None:
        self.stage.reset()
        self.stage.publish(shown=shown)
        if done:
            self.stage.work()

    def _any(self, number: int, *, withdrawn: bool = False) -> str | None:
        found = [key for key in self.stage.latest if (key in self.stage.withdrawn) == withdrawn]
        return found[number % len(found)] if found else None

    # The agency --------------------------------------------------------------------------------------

    @precondition(lambda self: len(self.stage.latest) < STATEMENTS)
    @rule(title=st.integers(0, 1), shown=shown)
    def publish(self, title: int, shown: int) -> None:
        self.stage.publish(title=title, shown=shown)

    @precondition(lambda self: len(self.stage.latest) < STATEMENTS)
    @rule(not_before=st.none() | st.sampled_from([3.0, 600.0]), term=st.none() | st.sampled_from([30.0, 3600.0]))
    def publish_for_a_time(self, not_before: float | None, term: float | None) -> None:
        not_after = (not_before or 0.0) + term if term else None
        self.stage.publish(not_before=not_before, not_after=not_after)

    @precondition(lambda self: self._any(0))
    @rule(number=which, change=st.sampled_from(["title", "body", "pictures", "reason"]), shown=shown)
    def amend(self, number: int, change: str, shown: int) -> None:
        self.stage.amend(str(self._any(number)), change, shown=shown)

    @precondition(lambda self: self._any(0))
    @rule(number=which)
    def withdraw(self, number: int) -> None:
        self.stage.withdraw(str(self._any(number)))

    @precondition(lambda self: self._any(0, withdrawn=True))
    @rule(number=which)
    def publish_again(self, number: int) -> None:
        self.stage.publish_again(str(self._any(number, withdrawn=True)))

    @precondition(lambda self: self.stage.latest)
    @rule(number=which, channel=channels)
    def hold_or_resume(self, number: int, channel: str) -> None:
        rows = Placement.objects.filter(account__channel=channel).order_by("pk")
        if row := rows[number % len(rows)] if rows else None:
            verb = people.resume if row.desired == Desired.HELD else people.hold
            verb(row.pk, by=self.stage.world.people["hoa"])

    @precondition(lambda self: self.stage.latest)
    @rule(number=which)
    def retry_or_repair(self, number: int) -> None:
        rows = Placement.objects.filter(state__in=[State.BLOCKED, State.DIFFERS, State.UNCERTAIN]).order_by("pk")
        if row := rows[number % len(rows)] if rows else None:
            verb = people.repair if row.state == State.DIFFERS else people.retry
            verb(row.pk, by=self.stage.world.people["hoa"])

    @rule(platform=platforms)
    def put_account_back(self, platform: str) -> None:
        for account in ChannelAccount.objects.filter(channel=platform).exclude(trouble=""):
            people.put_account_back(account, by=self.stage.world.people["an"])

    @rule()
    def compare(self) -> None:
        people.look_again(Placement.objects.values_list("pk", flat=True))

    # Others ------------------------------------------------------------------------------------------

    @precondition(lambda self: self.stage.latest)
    @rule(platform=platforms, number=which, kind=st.sampled_from(["append", "beside", "other", "hide"]))
    def edit_outside(self, platform: str, number: int, kind: str) -> None:
        items = self.stage.copies(platform)
        if not items:
            return
        item = items[number % len(items)]
        # A copy that we have not recognised yet and that loses its marks cannot be recognised by anybody.
        known = Placement.objects.filter(remote_id=item["id"], uncertain="", in_flight="").exists()
        if kind in ("append", "beside") or known:
            self.stage.edit_outside(platform, item, kind)

    @precondition(lambda self: self.stage.latest)
    @rule(platform=platforms, number=which)
    def delete_outside(self, platform: str, number: int) -> None:
        if items := self.stage.copies(platform):
            self.stage.delete_outside(platform, items[number % len(items)]["id"])

    @rule(platform=platforms, number=which, about_us=st.booleans())
    def post_by_hand(self, platform: str, number: int, about_us: bool) -> None:
        self.stage.post_by_hand(platform, self._any(number) if about_us else None)

    @rule(order=faults())
    def break_something(self, order: dict[str, Any]) -> None:
        self.stage.control("faults", **order)

    @rule(order=faults())
    def break_something_and_work(self, order: dict[str, Any]) -> None:
        self.stage.control("faults", **order)
        self.stage.drain(order["platform"])
        self.stage.check()

    @rule(platform=platforms, fault=st.sampled_from(["drop_after_commit", "http500"]), times=st.integers(1, 2))
    def lose_the_answer(self, platform: str, fault: str, times: int) -> None:
        """To what makes a copy."""
        for endpoint in WRITES[platform]:
            self.stage.control("faults", platform=platform, endpoint=endpoint, method="POST", fault=fault, times=times)
        self.stage.drain(platform)
        self.stage.check()

    @rule(order=oauth_faults)
    def break_signing_in(self, order: dict[str, Any]) -> None:
        self.stage.control("faults", **order)
        self.stage.control("tokens", platform="zalo", account=self.stage._remote("zalo"), action="expire")

    @rule()
    def clear_faults(self) -> None:
        self.stage.control_delete("faults")

    @rule(seconds=st.sampled_from([0.5, 1.0, 2.0, 3.0, 6.0, 30.0, 120.0, 1000.0, 3600.0]))
    def time_passes(self, seconds: float) -> None:
        self.stage.clock.advance(seconds)
        self.stage.wait_for_pictures()

    # Workers -----------------------------------------------------------------------------------------

    @rule(channel=channels)
    def work_on(self, channel: str) -> None:
        self.stage.drain(channel)
        self.stage.check()

    @rule()
    def work(self) -> None:
        self.stage.work()
        self.stage.check()

    @rule(channel=channels, points=points)
    def die(self, channel: str, points: int) -> None:
        self.stage.drain(channel, Life(points))
        self.stage.check()

    @rule(channel=channels, points=points)
    def stop(self, channel: str, points: int) -> None:
        self.stage.drain(channel, Life(points, stopped=True))
        self.stage.check()

    @rule(channel=platforms)
    def two_workers(self, channel: str) -> None:
        self.stage.drain_by_two(channel)
        self.stage.check()

    @rule(channel=platforms, points=points)
    def one_of_two_dies(self, channel: str, points: int) -> None:
        self.stage.drain_by_two(channel, Life(points))
        self.stage.check()

    @rule(channel=channels)
    def begin_and_vanish(self, channel: str) -> None:
        self.stage.begin_and_vanish(channel)

    @rule(channel=platforms)
    def fall_asleep(self, channel: str) -> None:
        self.stage.fall_asleep(channel)
        self.stage.check()

    @precondition(lambda self: self.stage.asleep)
    @rule()
    def wake_up(self) -> None:
        self.stage.wake_up()

    def teardown(self) -> None:
        self.stage.converge()


@pytest.fixture
def machine(own_database: Any) -> Iterator[MachineStage]:
    with machine_stage() as stage:
        yield stage


def test_whatever_happens_it_converges(machine: MachineStage) -> None:
    class OnStage(Machine):
        stage = machine

    run_state_machine_as_test(
        OnStage,
        settings=settings(
            max_examples=EXAMPLES or 15,
            stateful_step_count=STEPS,
            derandomize=not EXAMPLES,
            database=None,
            suppress_health_check=list(HealthCheck),
            phases=[Phase.generate, Phase.shrink] if EXAMPLES else [Phase.generate],  # shrinking takes long
            print_blob=True,
        ),
    )
