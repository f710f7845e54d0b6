"""Rights by role, unit, category, channel and date (R15), as a matrix."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.auth import get_user_model

from caunoi.agencies import actions, policies
from caunoi.agencies.models import Appointment, Unit
from caunoi.foundation import clock
from tests import world as worlds

pytestmark = pytest.mark.django_db

PEOPLE = {
    "lan": "contributor",
    "minh": "editor",
    "hoa": "approver",
    "an": "administrator",
    "root": "none",
    "binh": "none",
    "quan": "clerk",
    "thu": "inspector",
}


@pytest.mark.parametrize("verb", sorted(policies.VERBS))
def test_matrix(verb: str) -> None:
    world = worlds.build()
    Appointment.objects.filter(person__in=[world.people["binh"], world.people["quan"]]).delete()
    world.people["thu"] = get_user_model().objects.create_user("thu")
    for name in ("quan", "thu"):
        actions.appoint(world.people[name], PEOPLE[name], world.agency)
    for name, role in PEOPLE.items():
        assert policies.may(world.people[name], verb, world.agency) is (role in policies.VERBS[verb]), (name, verb)


def test_an_appointment_may_be_narrow() -> None:
    world = worlds.build()
    other = Unit.objects.create(agency=world.agency, slug="khac", name="Đơn vị khác")
    person = world.people["root"]
    actions.appoint(person, "approver", world.agency, unit=world.unit, category="interaction", channel="zalo")
    here = {"unit": world.unit, "category": "interaction", "account": world.accounts["zalo"]}
    assert policies.may(person, "approve", world.agency, **here)
    for change in ({"unit": other}, {"category": "policy_law"}, {"account": world.accounts["facebook"]}):
        assert not policies.may(person, "approve", world.agency, **{**here, **change}), change


def test_what_has_no_category_and_no_channel_is_not_for_who_is_appointed_for_one() -> None:
    world = worlds.build()
    person = world.people["root"]
    assert policies.units_of(person, "handle_cases", world.agency) == frozenset()
    actions.appoint(person, "clerk", world.agency, category="interaction")
    assert policies.units_of(person, "handle_cases", world.agency) == frozenset()
    actions.appoint(person, "clerk", world.agency, unit=world.unit)
    assert policies.units_of(person, "handle_cases", world.agency) == {world.unit.pk}
    actions.appoint(person, "clerk", world.agency)
    assert policies.units_of(person, "handle_cases", world.agency) is None


def test_a_substitute_loses_the_right_at_the_hour() -> None:
    world = worlds.build()
    start = datetime(2027, 1, 5, 1, 0, tzinfo=UTC)
    end = start + timedelta(days=1)
    actions.appoint(
        world.people["binh"], "approver", world.agency, starts_at=start, ends_at=end, stands_in_for=world.people["hoa"]
    )
    moments = {start - timedelta(seconds=1): False, start: True, end - timedelta(seconds=1): True, end: False}
    for moment, allowed in moments.items():
        with clock.using(clock.FixedClock(moment)):
            assert policies.may(world.people["binh"], "approve", world.agency) is allowed, moment


def test_another_agency_is_another_world() -> None:
    world = worlds.build()
    other = actions.found_agency(slug="khac", name="Cơ quan khác", short_name="CQK", public_url="http://khac.example")
    assert not policies.may(world.people["hoa"], "approve", other)


def test_a_person_who_left_may_nothing() -> None:
    world = worlds.build()
    world.people["hoa"].is_active = False
    assert not policies.may(world.people["hoa"], "approve", world.agency)
