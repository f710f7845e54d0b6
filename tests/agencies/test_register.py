"""Keeping the register of official channels: who may, what is refused, what each step leaves on record."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from importlib import import_module
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.apps import apps
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from caunoi.agencies import actions as agencies
from caunoi.agencies import audit, policies, queries
from caunoi.agencies.models import Appointment, AuditLine, ChannelAccount, ListedChannel
from caunoi.foundation import clock
from tests import world as worlds
from tests.world import World

pytestmark = pytest.mark.django_db

REGISTER = "/admin/sync/accounts/register/"


@pytest.fixture
def world() -> World:
    return worlds.build()


def today() -> date:
    return clock.local(clock.now()).date()


def hotline(world: World, **more: Any) -> ListedChannel:
    said = {
        "kind": "hotline", "name": "Đường dây nóng", "address": "1900 0000", "state": "active",
        "responsible_unit": world.unit, "responsible_head": "Trưởng phòng", "contact": "1900 0000",
        "by": world.people["an"], **more,
    }  # fmt: skip
    return agencies.list_channel(world.agency, **said)


def entry(world: World, number: int) -> queries.Entry:
    return next(entry for entry in queries.register(world.agency) if entry.number == number)


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"kind": "fax"}, "kind"),
        ({"name": ""}, "name"),
        ({"address": "gọi chúng tôi"}, "address"),
        ({"address": "12"}, "address"),
        ({"kind": "email", "address": "1900 0000"}, "address"),
        ({"kind": "app", "address": "javascript:alert(1)"}, "address"),
        ({"address": ""}, "address"),
        ({"responsible_unit": None}, "responsible_unit"),
        ({"responsible_head": ""}, "responsible_head"),
        ({"contact": ""}, "contact"),
    ],
)
def test_what_is_missing_or_wrong_is_named(world: World, more: dict[str, Any], field: str) -> None:
    with pytest.raises(agencies.Refused) as refused:
        hotline(world, **more)
    assert refused.value.field == field
    if field in ("responsible_unit", "responsible_head", "contact"):
        assert hotline(world, **more, state="planned").state == "planned"  # it can wait until it is put into use


def test_the_database_holds_it_as_well(world: World) -> None:
    number = hotline(world, state="planned", contact="").pk
    with pytest.raises(IntegrityError), transaction.atomic():
        ListedChannel.objects.filter(pk=number).update(state="active")


def test_numbers_are_never_those_of_an_account(world: World) -> None:
    first = hotline(world).pk
    account = agencies.connect_account(world.agency, channel="facebook", name="Trang khác")
    assert first < account.pk < hotline(world).pk


@pytest.mark.parametrize("person", ["lan", "minh", "hoa", "root"])
def test_only_an_administrator_lists_and_changes(world: World, person: str) -> None:
    number, by = hotline(world).pk, world.people[person]
    with pytest.raises(policies.NotAllowed):
        hotline(world, by=by)
    with pytest.raises(policies.NotAllowed):
        agencies.change_listed(number, by=by, name="Khác")
    with pytest.raises(policies.NotAllowed):
        agencies.set_listed_state(number, "retired", by=by)
    assert ListedChannel.objects.get().name == "Đường dây nóng"


@pytest.mark.parametrize(
    ("person", "may"), [("minh", True), ("hoa", True), ("an", True), ("lan", False), ("root", False)]
)
def test_who_has_looked_says_so(world: World, person: str, may: bool) -> None:
    number, by = hotline(world).pk, world.people[person]
    if not may:
        with pytest.raises(policies.NotAllowed):
            agencies.verify_entry(world.agency, number, on=today(), by=by)
        return
    agencies.verify_entry(world.agency, number, on=today(), by=by)
    assert entry(world, number).verified_on == today()
    assert AuditLine.objects.get(verb="register.verified").actor == by


def test_a_look_is_not_in_the_future_nor_before_a_later_one(world: World) -> None:
    number, by = world.accounts["zalo"].pk, world.people["minh"]
    with clock.using(clock.FixedClock(clock.now() + timedelta(days=9))):
        looked = today()
        agencies.verify_entry(world.agency, number, on=looked, by=by)
        for on in (looked - timedelta(days=1), looked + timedelta(days=1), date.max):
            with pytest.raises(agencies.Refused):
                agencies.verify_entry(world.agency, number, on=on, by=by)
        agencies.verify_entry(world.agency, number, on=looked, by=by)  # the same look twice is one line
    assert world.agency.register_changes.filter(what="verified").count() == 1


@pytest.mark.parametrize("changed", ["", "name", "address", "contact"])
def test_nobody_has_looked_before_it_was_called_so_and_stood_there(world: World, changed: str) -> None:
    number, admin, entered = hotline(world).pk, world.people["an"], today()
    with clock.using(clock.FixedClock(clock.now() + timedelta(days=3))):
        if changed:
            agencies.change_listed(number, by=admin, **{changed: "1900 0001"})
        since = today() if changed in ("name", "address") else entered
        with pytest.raises(agencies.Refused) as refused:
            agencies.verify_entry(world.agency, number, on=since - timedelta(days=1), by=admin)
        assert refused.value.field == "verified_on" and entry(world, number).verified_on is None
        agencies.verify_entry(world.agency, number, on=since, by=admin)
        assert entry(world, number).verified_on == since


@pytest.mark.parametrize("limited_to", ["zalo", "hotline"])
def test_who_is_appointed_for_one_channel_keeps_no_other(world: World, limited_to: str) -> None:
    number, person = hotline(world).pk, world.people["an"]
    agencies.list_channel(world.agency, kind="email", name="Hộp thư", by=person)
    Appointment.objects.filter(person=person).update(channel=limited_to)
    page = read(browser(world, "an").get(REGISTER))
    own = world.accounts["zalo"].pk if limited_to == "zalo" else number
    assert [card["data-cn-entry"] for card in page.select("[data-cn-entry]:has([data-cn=verify])")] == [str(own)]
    assert len(page.select("[data-cn-state]")) == (limited_to == "hotline")
    assert len(page.select("[data-cn=list-channel]")) == (limited_to == "hotline")
    deeds: list[Callable[[], object]] = [
        lambda: agencies.verify_entry(world.agency, number, on=today(), by=person),
        lambda: agencies.change_listed(number, by=person, name="Khác"),
        lambda: hotline(world),
        lambda: agencies.set_listed_state(number, "retired", by=person),
        lambda: agencies.name_successor(world.agency, number, world.accounts["portal"].pk, by=person),
    ]
    for deed in deeds:
        if limited_to == "hotline":
            deed()
        else:
            with pytest.raises(policies.NotAllowed):
                deed()
    with pytest.raises(policies.NotAllowed):
        hotline(world, kind="email", address="hopthu@coquanmau.example")


@pytest.mark.parametrize("field", ["name", "address"])
def test_another_name_or_address_waits_for_a_look(world: World, field: str) -> None:
    number, account, by = hotline(world).pk, world.accounts["zalo"], world.people["an"]
    for known in (number, account.pk):
        agencies.verify_entry(world.agency, known, on=today(), by=by)
    agencies.change_listed(number, by=by, **{field: "1900 0001"})
    agencies.change_account(account.pk, by=by, **{field: "https://zalo.example/khac"})
    assert [entry(world, known).verified_on for known in (number, account.pk)] == [None, None]


def test_another_unit_does_not(world: World) -> None:
    account, by = world.accounts["zalo"], world.people["an"]
    agencies.verify_entry(world.agency, account.pk, on=today(), by=by)
    agencies.change_account(account.pk, by=by, contact="0200 000 0002")
    assert entry(world, account.pk).verified_on == today()


def test_retiring_is_final_dated_and_may_name_a_successor(world: World) -> None:
    old, by = world.accounts["facebook"].pk, world.people["an"]
    new = hotline(world).pk
    with pytest.raises(agencies.Refused):
        agencies.name_successor(world.agency, old, new, by=by)  # not while it is in use
    agencies.set_account_state(old, "retired", by=by)
    agencies.name_successor(world.agency, old, new, by=by)
    assert (entry(world, old).retired_on, entry(world, old).successor) == (today(), new)
    for wrong in (old, 999_999):
        with pytest.raises(agencies.Refused):
            agencies.name_successor(world.agency, old, wrong, by=by)
    with pytest.raises(agencies.Refused):
        agencies.verify_entry(world.agency, old, on=today(), by=by)
    agencies.set_listed_state(new, "retired", by=by)
    with pytest.raises(agencies.Refused):
        agencies.set_listed_state(new, "active", by=by)
    with pytest.raises(agencies.Refused):
        agencies.change_listed(new, by=by, name="Khác")


def test_the_successor_is_of_the_same_agency(world: World) -> None:
    other = agencies.found_agency(slug="khac", name="Khác", short_name="K", public_url="https://khac.example")
    theirs = agencies.list_channel(other, kind="hotline", name="Của họ").pk
    old, by = hotline(world).pk, world.people["an"]
    agencies.set_listed_state(old, "retired", by=by)
    with pytest.raises(agencies.Refused):
        agencies.name_successor(world.agency, old, theirs, by=by)
    with pytest.raises(agencies.Refused):
        agencies.verify_entry(world.agency, theirs, on=today(), by=by)


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"badge": "", "badge_lost_on": date(2027, 1, 1)}, "badge"),
        ({"badge": "Tích", "badge_since": date(2027, 1, 2), "badge_lost_on": date(2027, 1, 1)}, "badge_lost_on"),
    ],
)
def test_a_badge_is_lost_after_it_was_given(world: World, values: dict[str, Any], field: str) -> None:
    with pytest.raises(agencies.Refused) as refused:
        agencies.change_account(world.accounts["zalo"].pk, by=world.people["an"], **values)
    assert refused.value.field == field


# The log ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("change", ["UPDATE {} SET name = 'x'", "DELETE FROM {}", "TRUNCATE {} CASCADE"])
def test_the_log_is_neither_altered_nor_emptied(world: World, change: str) -> None:
    with pytest.raises(DatabaseError, match="never altered"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(change.format("agencies_registerchange"))


def test_an_account_of_earlier_gets_the_lines_that_the_audit_log_proves(world: World) -> None:
    """Connected without a badge as A, called B the day after, retired on the third; the contact is of unknown age."""
    agency = world.agency
    begun = datetime(2026, 3, 1, 9, tzinfo=clock.VIETNAM)
    days = [begun, begun + timedelta(days=1), begun + timedelta(days=2)]
    account = ChannelAccount.objects.create(
        agency=agency, channel="zalo", name="B", badge="Tích vàng", state="retired", contact="1900 0000"
    )
    told: list[tuple[str, dict[str, Any]]] = [
        ("account.connected", {"channel": "zalo"}),
        ("account.changed", {"name": "B", "badge": "Tích vàng"}),
        ("account.state", {"state": "retired"}),
    ]
    for at, (verb, details) in zip(days, told, strict=True):
        with clock.using(clock.FixedClock(at)):
            audit.record(verb, f"account:{account.pk}", agency=agency, **details)
    before = agency.register_changes.count()
    import_module("caunoi.agencies.migrations.0007_register_log").begin_log(apps, None)
    lines = list(agency.register_changes.filter(number=account.pk).order_by("pk"))
    assert [(line.at, line.what, line.changes) for line in lines[:3]] == [
        (days[0], "entered", {}),
        (days[1], "changed", {"name": [None, "B"], "badge": [None, "Tích vàng"]}),
        (days[2], "changed", {"state": [None, "retired"], "retired_on": [None, "2026-03-03"]}),
    ]
    assert [line.changes for line in lines[3:]] == [{"contact": [None, "1900 0000"]}] and lines[3].at > days[2]
    assert agency.register_changes.count() > before
    assert entry(world, account.pk).retired_on == date(2026, 3, 3)


# The screen ------------------------------------------------------------------------------------------


def browser(world: World, person: str) -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(world.people[person])
    return client


def read(answer: Any) -> BeautifulSoup:
    assert answer.status_code in (200, 422)
    return BeautifulSoup(answer.content, "html.parser")


def test_an_administrator_keeps_the_register_in_the_browser(world: World) -> None:
    client = browser(world, "an")
    said = {"kind": "hotline", "name": "Đường dây nóng", "address": "gọi", "contact": "1900 0000"}
    refused = client.post(f"{REGISTER}add/", said)
    assert refused.status_code == 422
    assert "3 to 15 digits" in read(refused).get_text()
    client.post(f"{REGISTER}add/", said | {"address": "1900 0000"})
    number = ListedChannel.objects.get().pk
    page = read(client.post(f"{REGISTER}{number}/state/", {"state": "active"}, follow=True))
    assert "fill in “responsible unit”" in page.get_text()
    whole = said | {"address": "1900 0000", "responsible_unit": str(world.unit.pk), "responsible_head": "Trưởng phòng"}
    client.post(f"{REGISTER}{number}/", whole)
    client.post(f"{REGISTER}{number}/state/", {"state": "active"})
    client.post(f"{REGISTER}{number}/verify/", looked(world, number))
    assert (entry(world, number).state, entry(world, number).verified_on) == ("active", today())
    client.post(f"{REGISTER}{number}/state/", {"state": "retired"})
    successor = world.accounts["portal"].pk
    page = read(client.get(REGISTER)).select_one(f"[data-cn-entry='{number}']")
    assert page is not None
    assert str(successor) in [option["value"] for option in page.select("select[name=successor] option")]
    client.post(f"{REGISTER}{number}/successor/", {"successor": str(successor)})
    assert entry(world, number).successor == successor
    assert read(client.get(f"{REGISTER}{number}/")).select("[data-cn=listed-form]") == []


def test_an_editor_confirms_and_changes_nothing(world: World) -> None:
    number, client = hotline(world).pk, browser(world, "minh")
    page = read(client.get(REGISTER))
    assert len(page.select("[data-cn=verify]")) == 4
    assert page.select("[data-cn=list-channel], [data-cn-state], [data-cn=successor]") == []
    client.post(f"{REGISTER}{number}/verify/", {"on": "khi nào"})
    assert entry(world, number).verified_on is None
    client.post(f"{REGISTER}{number}/verify/", looked(world, number))
    assert entry(world, number).verified_on == today()
    client.post(f"{REGISTER}{number}/state/", {"state": "retired"})
    client.post(f"{REGISTER}add/", {"kind": "hotline", "name": "Khác"})
    assert [channel.state for channel in ListedChannel.objects.all()] == ["active"]


def looked(world: World, number: int, **more: str) -> dict[str, str]:
    """What the form posts that stands on the page now."""
    return {"on": today().isoformat(), "seen": entry(world, number).mark, **more}


def test_what_has_changed_since_the_page_was_read_is_not_confirmed(world: World) -> None:
    number, client = hotline(world).pk, browser(world, "minh")
    form = read(client.get(REGISTER)).select_one(f"[data-cn-entry='{number}'] [data-cn=verify]")
    assert form is not None
    said = {field["name"]: field["value"] for field in form.select("input")}
    agencies.change_listed(number, by=world.people["an"], address="1900 0001")
    for old in (said, {"on": said["on"]}):
        page = read(client.post(f"{REGISTER}{number}/verify/", old, follow=True))
        assert "changed meanwhile" in page.get_text() and entry(world, number).verified_on is None


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("typed", ["05/01/2099", "2099-01-05", "25/01/2099"])
def test_a_day_is_read_as_it_is_written_in_viet_nam(world: World, language: str, typed: str) -> None:
    with clock.using(clock.FixedClock(datetime(2099, 1, 1, tzinfo=clock.VIETNAM))):
        number = hotline(world).pk
    client = Client(headers={"accept-language": language})
    client.force_login(world.people["minh"])
    with clock.using(clock.FixedClock(datetime(2099, 6, 1, tzinfo=clock.VIETNAM))):
        client.post(f"{REGISTER}{number}/verify/", looked(world, number, on=typed))
    assert entry(world, number).verified_on == date(2099, 1, 25 if "25" in typed else 5)


def test_the_screen_asks_once_for_all_entries(world: World) -> None:
    client = browser(world, "an")

    def questions() -> int:
        with CaptureQueriesContext(connection) as asked:
            client.get(REGISTER)
        return len(asked)

    few = questions()
    for number in range(8):
        hotline(world, name=f"Đường dây {number}")
    assert questions() == few


def test_a_superuser_without_an_appointment_only_looks(world: World) -> None:
    number, client = hotline(world).pk, browser(world, "root")
    page = read(client.get(REGISTER))
    assert "Đường dây nóng" in page.get_text()
    assert page.select("[data-cn=verify], [data-cn=list-channel], [data-cn-state], [data-cn=successor]") == []
    for path, said in (("state", {"state": "retired"}), ("verify", looked(world, number))):
        client.post(f"{REGISTER}{number}/{path}/", said)
    assert (entry(world, number).state, entry(world, number).verified_on) == ("active", None)
