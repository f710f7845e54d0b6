"""`caunoi people`: add, appoint, dismiss; rights begin and end at the hour, on screens too (R15)."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.db import connection
from django.test import Client

from caunoi.agencies import actions as agencies
from caunoi.agencies import policies
from caunoi.agencies.models import Appointment, AuditLine, Unit
from caunoi.cli.main import main
from caunoi.foundation import clock
from tests import world as worlds
from tests.world import World

pytestmark = pytest.mark.django_db
NEW_YEAR = datetime(2027, 1, 1, tzinfo=clock.VIETNAM)


@pytest.fixture
def world() -> World:
    return worlds.build()


def people(capsys: pytest.CaptureFixture[str]) -> dict[str, Any]:
    capsys.readouterr()
    assert main(["users", "--json"]) == 0
    return {row["name"]: row for row in json.loads(capsys.readouterr().out)}


def refused(capsys: pytest.CaptureFixture[str], *words: str) -> str:
    capsys.readouterr()
    assert main(["people", *words]) == 1
    said = capsys.readouterr().err
    assert said.startswith("caunoi: ")
    return said


def test_a_person_is_added_appointed_and_dismissed(world: World, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["people", "add", "mai", "--full-name", "Trần Thị Mai", "--by", "an"]) == 0
    added = people(capsys)["mai"]
    assert (added["full_name"], added["roles"], added["appointments"]) == ("Trần Thị Mai", "", [])
    mai = get_user_model().objects.get(username="mai")
    assert not mai.has_usable_password()

    words = ["--unit", "van-phong", "--category", "interaction", "--channel", "zalo", "--by", "an"]
    assert main(["people", "appoint", "mai", "approver", *words]) == 0
    (given,) = people(capsys)["mai"]["appointments"]
    narrow = {"role": "approver", "unit": "van-phong", "category": "interaction", "channel": "zalo", "until": ""}
    assert narrow.items() <= given.items() and given["in_force"]
    here = {"unit": world.unit, "category": "interaction", "account": world.accounts["zalo"]}
    assert policies.may(mai, "approve", world.agency, **here)
    for elsewhere in ({"category": "policy_law"}, {"account": world.accounts["facebook"]}):
        assert not policies.may(mai, "approve", world.agency, **{**here, **elsewhere})

    client = Client()
    client.force_login(mai)
    assert client.get("/admin/articles/").status_code == 200
    assert main(["people", "dismiss", "mai", "--appointment", str(given["id"]), "--by", "an"]) == 0
    assert people(capsys)["mai"]["appointments"] == []
    assert not policies.may(mai, "approve", world.agency, **here)
    assert client.get("/admin/articles/").status_code == 302  # to the sign-in page: no screen is left
    verbs = AuditLine.objects.filter(subject=f"person:{mai.pk}").order_by("pk").values_list("verb", "actor__username")
    assert list(verbs) == [("person.added", "an"), ("person.appointed", "an"), ("person.dismissed", "an")]
    assert Appointment.objects.get(pk=given["id"]).ends_at is not None  # that it was held stays on record


def test_a_substitute_has_rights_and_screens_from_the_hour_to_the_hour(
    world: World, capsys: pytest.CaptureFixture[str]
) -> None:
    with clock.using(clock.FixedClock(NEW_YEAR - timedelta(days=1))):
        main(["people", "add", "mai", "--full-name", "Trần Thị Mai", "--by", "an"])
        times = ["--from", "2027-01-01", "--until", "2027-01-02"]
        words = ["appoint", "mai", "approver", *times, "--stands-in-for", "hoa", "--by", "an"]
        assert main(["people", *words]) == 0
        (given,) = people(capsys)["mai"]["appointments"]
    assert (given["stands_in_for"], given["in_force"]) == ("hoa", False)
    assert (given["since"], given["until"]) == ("2027-01-01T00:00:00+07:00", "2027-01-03T00:00:00+07:00")
    article = world.article()
    world.publish(article)
    second = timedelta(seconds=1)
    moments = {
        NEW_YEAR - second: False,
        NEW_YEAR: True,
        NEW_YEAR + timedelta(days=2) - second: True,
        NEW_YEAR + timedelta(days=2): False,
    }
    client = Client()
    client.force_login(get_user_model().objects.get(username="mai"))
    for moment, held in moments.items():
        with clock.using(clock.FixedClock(moment)):
            page = client.get(f"/admin/articles/{article.pk}/review/")
            assert (page.status_code == 200) is held, moment
            words = ["article", "withdraw", article.statement_id, "--by", "mai", "--reason", ""]
            assert main(words) == 1
            said = capsys.readouterr().err
            assert ("reason" in said) is held, (moment, said)  # who may is only asked for the reason


def test_the_library_is_open_from_the_hour_to_the_hour(world: World) -> None:
    """Wagtail decides on its folders by membership in a group. An administrator, who has other screens all the time,
    edits pictures for two days."""
    an, begins = world.people["an"], clock.now() + timedelta(days=1)
    agencies.appoint(an, "editor", world.agency, starts_at=begins, ends_at=begins + timedelta(days=2))
    moments = {
        begins - timedelta(seconds=1): False,
        begins: True,
        begins + timedelta(days=2) - timedelta(seconds=1): True,
        begins + timedelta(days=2): False,
    }
    client = Client()
    client.force_login(an)
    for moment, held in moments.items():
        with clock.using(clock.FixedClock(moment)):
            agencies.fit_screens()
            for library in ("images", "documents"):
                assert (client.get(f"/admin/{library}/add/").status_code == 200) is held, (library, moment)
            assert client.get("/admin/categories/").status_code == 200
    assert agencies.fit_screens() == 0, "what fits is left alone"


def test_an_administrator_with_several_roles_goes(world: World, capsys: pytest.CaptureFixture[str]) -> None:
    agencies.appoint(world.people["an"], "editor", world.agency)
    agencies.appoint(world.people["quan"], "administrator", world.agency)
    assert main(["people", "dismiss", "an", "--by", "an"]) == 0
    assert people(capsys)["an"]["roles"] == ""


def test_what_was_not_yet_begun_is_taken_back(world: World, capsys: pytest.CaptureFixture[str]) -> None:
    begin = (clock.now() + timedelta(days=3)).isoformat()
    assert main(["people", "appoint", "lan", "editor", "--from", begin, "--by", "an"]) == 0
    assert main(["people", "dismiss", "lan", "--role", "editor", "--by", "an"]) == 0
    assert [row["role"] for row in people(capsys)["lan"]["appointments"]] == ["contributor"]
    assert not world.people["lan"].groups.filter(name="caunoi editor").exists()


def test_who_is_dismissed_from_everything_keeps_no_role(world: World, capsys: pytest.CaptureFixture[str]) -> None:
    main(["people", "appoint", "lan", "editor", "--by", "an"])
    assert main(["people", "dismiss", "lan", "--by", "an"]) == 0
    assert people(capsys)["lan"]["roles"] == ""
    assert not world.people["lan"].groups.exists()


@pytest.mark.parametrize("by", ["lan", "minh", "hoa", "root"])
@pytest.mark.parametrize("verb", ["add", "appoint", "dismiss"])
def test_only_an_administrator_appoints(world: World, by: str, verb: str, capsys: pytest.CaptureFixture[str]) -> None:
    words = {"add": ["mai", "--full-name", "Trần Thị Mai"], "appoint": ["binh", "approver"], "dismiss": ["binh"]}[verb]
    before = list(Appointment.objects.values_list("pk", "ends_at"))

    assert "administrator" in refused(capsys, verb, *words, "--by", by)

    assert list(Appointment.objects.values_list("pk", "ends_at")) == before
    assert not get_user_model().objects.filter(username="mai").exists()


@pytest.mark.parametrize(
    ("words", "named"),
    [
        (["add", "lan", "--full-name", "Trần Thị Lan"], "lan"),
        (["add", "LAN", "--full-name", "Trần Thị Lan"], "LAN"),
        (["add", "có dấu cách", "--full-name", "Trần Thị Lan"], ""),
        (["add", "mai", "--full-name", " "], ""),
        (["appoint", "nobody", "editor"], "nobody"),
        (["appoint", "lan", "editor", "--unit", "xx"], "van-phong"),
        (["appoint", "lan", "editor", "--category", "xx"], "interaction"),
        (["appoint", "lan", "editor", "--channel", "xx"], "facebook"),
        (["appoint", "lan", "editor", "--from", "mai sáng"], "--from"),
        (["appoint", "lan", "editor", "--until", "2020-01-01"], ""),
        (["appoint", "lan", "approver", "--stands-in-for", "hoa"], ""),
        (["appoint", "lan", "approver", "--stands-in-for", "minh", "--until", "2090-01-01"], "minh"),
        (["appoint", "hoa", "approver", "--stands-in-for", "hoa", "--until", "2090-01-01"], "hoa"),
        (["appoint", "an", "approver"], ""),
        (["appoint", "lan", "editor", "--agency", "xx"], "co-quan-mau"),
        (["dismiss", "lan", "--role", "approver"], "caunoi users"),
        (["dismiss", "an"], ""),
    ],
)
def test_a_refusal_changes_nothing(
    world: World, words: list[str], named: str, capsys: pytest.CaptureFixture[str]
) -> None:
    before = list(Appointment.objects.values_list("pk", "ends_at")), get_user_model().objects.count()

    assert named in refused(capsys, *words, "--by", "an")

    assert (list(Appointment.objects.values_list("pk", "ends_at")), get_user_model().objects.count()) == before


def test_an_administrator_may_go_when_another_stays(world: World, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["people", "appoint", "binh", "administrator", "--until", "2090-01-01", "--by", "an"]) == 0
    refused(capsys, "dismiss", "an", "--by", "binh")  # who leaves in the end leaves nobody
    assert main(["people", "appoint", "minh", "administrator", "--by", "an"]) == 0
    assert main(["people", "dismiss", "an", "--by", "minh"]) == 0
    assert policies.may(world.people["minh"], "appoint", world.agency)
    assert not policies.may(world.people["an"], "appoint", world.agency)


def test_an_administrator_of_one_agency_appoints_nobody_in_another(
    world: World, capsys: pytest.CaptureFixture[str]
) -> None:
    from caunoi.agencies import actions

    other = actions.found_agency(slug="khac", name="Cơ quan khác", short_name="CQK", public_url="http://khac.example")
    Unit.objects.create(agency=other, slug="vp", name="Văn phòng")
    refused(capsys, "appoint", "lan", "approver", "--agency", "khac", "--by", "an")
    refused(capsys, "appoint", "lan", "approver", "--unit", "vp", "--by", "an")
    assert main(["people", "appoint", "lan", "approver", "--by", "an"]) == 0
    assert not other.appointments.exists()


def test_a_group_alone_opens_nothing(world: World) -> None:
    """Whoever is put into a role's group by another way than an appointment has no screen by it."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO auth_user_groups (user_id, group_id) SELECT u.id, g.id FROM auth_user u, auth_group g "
            "WHERE u.username = 'binh' AND g.name = 'caunoi administrator'"
        )
    Appointment.objects.filter(person=world.people["binh"]).delete()
    client = Client()
    client.force_login(world.people["binh"])
    assert client.get("/admin/").status_code == 302
