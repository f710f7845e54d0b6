"""An administrator adds an account, changes it, gives it secrets and moves its state, all in the browser."""

from __future__ import annotations

import json
import logging
from datetime import date, timedelta
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client

from caunoi.agencies import actions as agencies
from caunoi.agencies import vault
from caunoi.agencies.models import AuditLine, ChannelAccount
from caunoi.delivery.models import Placement
from caunoi.foundation import clock
from tests import world as worlds
from tests.world import World

pytestmark = pytest.mark.django_db

ACCOUNTS = "/admin/sync/accounts/"
SECRET = "EAAB-trang-moi-" + "x" * 40


@pytest.fixture
def world() -> World:
    return worlds.build()


def client(world: World, person: str = "an", language: str = "en") -> Client:
    found = Client(headers={"accept-language": language})
    found.force_login(world.people[person])
    return found


def send(world: World, path: str, data: dict[str, str], person: str = "an") -> tuple[int, BeautifulSoup]:
    """Post, follow, and read the page that comes."""
    answer = client(world, person).post(path, data, follow=True)
    return answer.status_code, BeautifulSoup(answer.content, "html.parser")


def fields(world: World, path: str, form: str = "account-form") -> dict[str, str]:
    """What the browser would send if nobody changed anything."""
    soup = BeautifulSoup(client(world).get(path).content, "html.parser").select_one(f"[data-cn={form}]")
    assert soup is not None
    said = {field["name"]: field.get("value", "") for field in soup.select("input[name]")}
    said |= {field["name"]: field.get_text().lstrip("\n") for field in soup.select("textarea[name]")}
    for choice in soup.select("select[name]"):
        chosen = choice.select_one("option[selected]")
        said[choice["name"]] = chosen["value"] if chosen else ""
    del said["csrfmiddlewaretoken"]
    return said


def added(world: World, **more: str) -> ChannelAccount:
    said = fields(world, f"{ACCOUNTS}add/facebook/") | {"name": "Trang thứ hai", **more}
    status, _page = send(world, f"{ACCOUNTS}add/facebook/", said)
    assert status == 200
    return ChannelAccount.objects.get(name="Trang thứ hai")


def step(world: World, account: ChannelAccount, state: str, person: str = "an") -> str:
    _status, page = send(world, f"{ACCOUNTS}{account.pk}/state/", {"state": state}, person)
    account.refresh_from_db()
    return page.get_text(" ", strip=True)


EQUIPPED = {"host_api": "https://graph.facebook.example/v26.0", "remote_id": "88001"}


def answered_for(world: World) -> dict[str, str]:
    return {"responsible_unit": str(world.unit.pk), "responsible_head": "Ông Trần Văn Bình", "contact": "0200 000 0009"}


def test_from_planned_to_retired(world: World) -> None:
    account = added(world)
    assert account.state == "planned"
    assert list(world.agency.accounts.all())[-1] == account
    for name, missing in (
        ("responsible_unit", "Responsible unit"), ("responsible_head", "Responsible head"), ("contact", "Public contact"),
    ):  # fmt: skip
        assert missing.lower() in step(world, account, "active").lower()
        assert account.state == "planned"
        said = fields(world, f"{ACCOUNTS}{account.pk}/") | {name: answered_for(world)[name]}
        send(world, f"{ACCOUNTS}{account.pk}/", said)
    assert "api" in step(world, account, "active")
    send(world, f"{ACCOUNTS}{account.pk}/", fields(world, f"{ACCOUNTS}{account.pk}/") | EQUIPPED)
    assert "access_token" in step(world, account, "active")
    secrets = {"page_id": "88001", "access_token": SECRET, "app_secret": "bi-mat"}
    send(world, f"{ACCOUNTS}{account.pk}/secrets/", secrets)
    for state in ("active", "paused", "active", "retired"):
        step(world, account, state)
        assert account.state == state
    step(world, account, "active")
    assert account.state == "retired"
    status, page = send(world, f"{ACCOUNTS}{account.pk}/", {"name": "Tên khác"})
    assert (status, "retired" in page.get_text()) == (422, True)
    verbs = list(
        AuditLine.objects.filter(subject=f"account:{account.pk}").order_by("pk").values_list("verb", flat=True)
    )
    assert verbs == [
        "account.connected", *["account.changed"] * 4, "account.secrets_given", *["account.state"] * 4,
    ]  # fmt: skip


def test_days_are_typed_as_they_are_written_in_viet_nam(world: World) -> None:
    account = added(world, badge="Tích xanh", badge_since="05/01/2027", badge_lost_on="25/01/2027")
    assert (account.badge_since, account.badge_lost_on) == (date(2027, 1, 5), date(2027, 1, 25))


def test_a_new_account_gets_new_releases_only(world: World) -> None:
    before = world.publish()
    account = added(world, **EQUIPPED, **answered_for(world))
    send(world, f"{ACCOUNTS}{account.pk}/secrets/", {"page_id": "1", "access_token": SECRET, "app_secret": "x"})
    step(world, account, "active")
    assert account.state == "active"
    after = world.publish(world.article("Bài sau khi có trang thứ hai"))
    assert [p.statement_id for p in Placement.objects.filter(account=account)] == [after.statement_id]
    assert before.statement_id != after.statement_id


def test_a_pause_stops_what_is_under_way_and_its_end_wakes_it(world: World) -> None:
    release, account = world.publish(), world.accounts["zalo"]
    waiting = Placement.objects.filter(statement=release.statement, account=account)
    waiting.update(due_at=None)
    step(world, account, "paused")
    assert waiting.get().due_at is not None
    waiting.update(state="blocked", reason="account_inactive", due_at=None)
    step(world, account, "active")
    assert waiting.get().due_at is not None


def test_an_account_in_use_keeps_who_answers_for_it(world: World) -> None:
    account = world.accounts["zalo"]
    path = f"{ACCOUNTS}{account.pk}/"
    status, page = send(world, path, fields(world, path) | {"contact": " "})
    assert status == 422
    assert page.select_one("#id_contact_error") is not None
    assert page.select_one("#id_contact")["aria-invalid"] == "true"
    account.refresh_from_db()
    assert account.contact


def test_rules_are_checked_before_they_are_kept(world: World) -> None:
    account = world.accounts["zalo"]
    path = f"{ACCOUNTS}{account.pk}/"
    for wrong, named in (
        ("{", "line 1"),
        ('{"limits": [{"name": "x", "per": "week", "at_most": 1}]}', "limits 1, per"),
        ('{"settling": 3}', "settling"),
    ):
        status, page = send(world, path, fields(world, path) | {"rules": wrong})
        assert (status, named in page.select_one("#id_rules_error").get_text()) == (422, True)
    quiet = {"quiet_hours": [{"path": "oa/message", "from": "21:00", "to": "07:00"}]}
    send(world, path, fields(world, path) | {"rules": json.dumps(quiet)})
    account.refresh_from_db()
    assert account.rules == quiet


@pytest.mark.parametrize("wrong", ["ftp://elsewhere.example", "elsewhere", "https://name:word@elsewhere.example"])
def test_an_address_of_the_platform_is_one(world: World, wrong: str) -> None:
    account = world.accounts["facebook"]
    path = f"{ACCOUNTS}{account.pk}/"
    status, page = send(world, path, fields(world, path) | {"host_api": wrong})
    assert status == 422 and page.select_one("#id_host_api_error") is not None


def test_an_id_belongs_to_one_account_and_an_agency_has_one_portal(world: World) -> None:
    said = {"name": "Trùng", "remote_id": world.accounts["facebook"].remote_id, "rules": "{}"}
    status, page = send(world, f"{ACCOUNTS}add/facebook/", said)
    assert status == 422 and page.select_one("#id_remote_id_error") is not None
    status, _page = send(world, f"{ACCOUNTS}add/portal/", {"name": "Cổng hai", "rules": "{}"})
    assert status == 422
    assert client(world).get(f"{ACCOUNTS}add/telex/").status_code == 404


def test_secrets_are_replaced_and_never_shown(world: World, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    account = world.accounts["facebook"]
    agencies.report_trouble(account.pk, "190 token")
    before = vault.unseal(account.credentials)
    day = f"{clock.local(clock.now() + timedelta(days=5)):%Y-%m-%d}"
    path = f"{ACCOUNTS}{account.pk}/secrets/"
    _status, page = send(world, path, {"access_token": SECRET, "app_secret": "", "ends_on": day})
    account.refresh_from_db()
    assert vault.unseal(account.credentials) == {**before, "access_token": SECRET}
    assert account.trouble == ""
    card = client(world).get(ACCOUNTS).content.decode()
    assert 'data-cn="sign-in-warning"' in card
    line = AuditLine.objects.get(verb="account.secrets_given")
    assert line.details == {"names": ["access_token"]}
    everything = f"{page}{card}{caplog.text}{list(AuditLine.objects.values_list('details', flat=True))}"
    for secret in (SECRET, *before.values()):
        assert secret not in everything or secret == account.remote_id


def test_a_secret_that_is_not_the_channels_is_not_kept(world: World) -> None:
    account = world.accounts["zalo"]
    before = account.credentials
    send(world, f"{ACCOUNTS}{account.pk}/secrets/", {"access_token": SECRET})  # comes with consent only
    account.refresh_from_db()
    assert bytes(account.credentials) == bytes(before)


def test_secrets_wait_for_a_renewal_that_is_under_way(world: World) -> None:
    account = world.accounts["zalo"]
    ChannelAccount.objects.filter(pk=account.pk).update(renewing_until=clock.now() + timedelta(seconds=20))
    _status, page = send(world, f"{ACCOUNTS}{account.pk}/secrets/", {"app_secret": "moi"})
    account.refresh_from_db()
    assert vault.unseal(account.credentials)["app_secret"] != "moi"
    assert "renewed at this moment" in page.get_text()
    path = f"{ACCOUNTS}{account.pk}/"
    status, page = send(world, path, fields(world, path) | {"host_oauth": "https://elsewhere.example"})
    assert (status, "renewed at this moment" in page.get_text()) == (422, True)


def test_secrets_do_not_follow_an_address_to_another_server(world: World) -> None:
    account = world.accounts["facebook"]
    path = f"{ACCOUNTS}{account.pk}/"
    same = "http://127.0.0.1:9/graph/v27.0"
    send(world, path, fields(world, path) | {"host_api": same})
    account.refresh_from_db()
    assert account.hosts["api"] == same and vault.unseal(account.credentials)["app_secret"]
    send(world, path, fields(world, path) | {"host_api": "https://elsewhere.example/graph"})
    account.refresh_from_db()
    assert vault.unseal(account.credentials) == {}
    assert AuditLine.objects.filter(verb="account.secrets_dropped").count() == 1


@pytest.mark.parametrize("person", ["lan", "minh", "hoa", "root"])
def test_only_an_administrator_manages_accounts(world: World, person: str) -> None:
    account = world.accounts["facebook"]
    before = ChannelAccount.objects.filter(pk=account.pk).values().get()
    said = fields(world, f"{ACCOUNTS}{account.pk}/")
    send(world, f"{ACCOUNTS}{account.pk}/", said | {"name": "Tên khác"}, person)
    send(world, f"{ACCOUNTS}{account.pk}/state/", {"state": "paused"}, person)
    send(world, f"{ACCOUNTS}{account.pk}/secrets/", {"access_token": SECRET}, person)
    send(world, f"{ACCOUNTS}add/facebook/", said | {"name": "Thêm", "remote_id": "5"}, person)
    assert ChannelAccount.objects.filter(pk=account.pk).values().get() == before
    assert ChannelAccount.objects.count() == 3
    page = client(world, person).get(ACCOUNTS).content.decode()
    assert "data-cn-add" not in page and 'data-cn="change"' not in page


def test_an_administrator_of_one_channel_manages_that_one(world: World) -> None:
    from caunoi.agencies.models import Appointment

    Appointment.objects.filter(person=world.people["an"]).update(channel="zalo")
    step(world, world.accounts["facebook"], "paused")
    step(world, world.accounts["zalo"], "paused")
    assert (world.accounts["facebook"].state, world.accounts["zalo"].state) == ("active", "paused")


@pytest.mark.parametrize(
    ("channel", "values", "warned"),
    [
        ("zalo", {"credentials_expire_at": timedelta(hours=20), "renewable_until": timedelta(days=60)}, False),
        ("zalo", {"credentials_expire_at": timedelta(hours=20), "renewable_until": timedelta(days=6)}, True),
        ("zalo", {"credentials_expire_at": timedelta(minutes=50), "renewable_until": timedelta(days=60)}, True),
        ("facebook", {"credentials_expire_at": timedelta(days=8)}, False),
        ("facebook", {"credentials_expire_at": timedelta(days=7)}, True),
        ("facebook", {"credentials_expire_at": timedelta(days=-1)}, True),
        ("facebook", {}, False),
    ],
)
def test_seven_days_before_a_person_is_told(world: World, channel: str, values: dict[str, Any], warned: bool) -> None:
    moments = {name: clock.now() + span for name, span in values.items()}
    ChannelAccount.objects.filter(channel=channel).update(**moments)
    soup = BeautifulSoup(client(world, "hoa").get(ACCOUNTS).content, "html.parser")
    card = soup.select_one(f'section[data-cn-channel="{channel}"]')
    assert (card.select_one("[data-cn=sign-in-warning]") is not None) is warned
