"""A house that answers citizens: clerks, an inspector, approvers, two units; and a clock that stands on a working day."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import pytest
from django.contrib.auth import get_user_model

from caunoi.agencies import actions as agencies
from caunoi.agencies.models import Unit
from caunoi.cases import actions
from caunoi.cases.actions import Message, Receipt
from caunoi.cases.models import Case
from caunoi.foundation import clock
from caunoi.foundation.clock import VIETNAM, FixedClock
from tests import world as worlds
from tests.world import PASSWORD, World

CANARY = "Chim-Hoàng-Yến-7731"
WORDS = Message(
    f"Đèn đường trước số 12 phố Mẫu không sáng từ ngày 20/11/2026. {CANARY}",
    name=f"Nguyễn Thị Huyền Trân {CANARY}",
    contact=f"0912 345 678 {CANARY}",
)


@dataclass
class Desk:
    """The world, and what is often done in it."""

    world: World
    clock: FixedClock
    traffic: Unit
    people: dict[str, Any]

    def receive(self, message: Message = WORDS, **values: Any) -> Receipt:
        values = {"route": "portal", "chosen": "feedback_report", **values}
        return actions.receive(self.world.agency, message, **values)

    def case(self, state: str = "received", **values: Any) -> Case:
        """A case that has come to this state the usual way."""
        receipt = self.receive(**values)
        self.bring(receipt.case, state)
        return Case.objects.get(pk=receipt.case.pk)

    def bring(self, case: Case, state: str) -> None:
        mai, hoa = self.people["mai"], self.people["hoa"]
        if state == "received":
            return
        if state == "routed_away":
            actions.route_away(case.pk, "denunciation", by=mai)
            return
        actions.class_case(case.pk, "feedback_report", urgent=False, by=mai)
        if state == "classed":
            return
        actions.forward(case.pk, self.traffic, by=mai)
        if state == "waiting":
            actions.ask_sender(case.pk, "Sự việc xảy ra ở đâu?", by=mai)
        if state in ("drafted", "answered", "closed"):
            actions.draft_answer(case.pk, "Đèn đã được thay ngày 29/11/2026.", seen=0, by=mai)
        if state in ("answered", "closed"):
            actions.approve_answer(case.pk, by=hoa)
        if state == "closed":
            actions.close(case.pk, by=mai)


@pytest.fixture
def desk(db: None) -> Iterator[Desk]:
    """mai and tuan are clerks, thu is an inspector, hoa and quan approve, bac is a clerk of the traffic unit only."""
    with clock.using(FixedClock(datetime(2026, 11, 30, 9, 0, tzinfo=VIETNAM))) as fixed:
        world = worlds.build()
        traffic = Unit.objects.create(
            agency=world.agency, slug="giao-thong", name="Phòng Giao thông", name_en="Traffic"
        )
        people = dict(world.people)
        for name, role, unit in (
            ("mai", "clerk", None), ("tuan", "clerk", None), ("thu", "inspector", None), ("bac", "clerk", traffic),
        ):  # fmt: skip
            people[name] = get_user_model().objects.create_user(name, password=PASSWORD)
            agencies.appoint(people[name], role, world.agency, unit=unit)
        assert isinstance(fixed, FixedClock)
        yield Desk(world, fixed, traffic, people)
