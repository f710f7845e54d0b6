"""Consent given at the (stand-in) platform brings a dead account back, and nothing else does."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client
from django.urls import reverse

from caunoi.agencies import actions as agencies
from caunoi.agencies import vault
from caunoi.agencies.models import ChannelAccount
from caunoi_sandbox import seed
from caunoi_sandbox.testing import running_sandbox
from tests import world as worlds


def begin(client: Client, account: ChannelAccount) -> dict[str, str]:
    answer = client.post(reverse("console:connect", args=[account.pk]))
    assert answer.status_code == 302
    where = urlsplit(answer["Location"])
    assert where.path.endswith("/v4/oa/permission")
    return {name: values[0] for name, values in parse_qs(where.query).items()}


def test_consent_gives_new_tokens_and_ends_the_trouble(own_database: Any) -> None:
    with running_sandbox() as sandbox:
        world = worlds.build(sandbox=sandbox)
        account = world.accounts["zalo"]
        agencies.report_trouble(account.pk, "-14014 refused")
        client = Client()
        client.force_login(world.people["an"])
        asked = begin(client, account)
        assert asked["app_id"] == seed.ZALO_APP_ID
        code = consent_at(sandbox, asked)

        client.get(
            reverse("console:consent_callback"), {"code": code, "oa_id": account.remote_id, "state": asked["state"]}
        )

        account.refresh_from_db()
        assert account.trouble == ""
        assert vault.unseal(account.credentials)["access_token"] != seed.ZALO_ACCESS_TOKEN


@pytest.mark.parametrize("wrong", [{"state": "other"}, {"oa_id": "1"}, {"code": "nonsense"}])
def test_a_wrong_way_back_changes_nothing(own_database: Any, wrong: dict[str, str]) -> None:
    with running_sandbox() as sandbox:
        world = worlds.build(sandbox=sandbox)
        account = world.accounts["zalo"]
        client = Client()
        client.force_login(world.people["an"])
        asked = begin(client, account)
        right = {"code": consent_at(sandbox, asked), "oa_id": account.remote_id, "state": asked["state"]}

        client.get(reverse("console:consent_callback"), {**right, **wrong})

        account.refresh_from_db()
        assert vault.unseal(account.credentials)["access_token"] == seed.ZALO_ACCESS_TOKEN


@pytest.mark.django_db
def test_only_an_administrator_connects() -> None:
    world = worlds.build()
    for name in ("lan", "hoa", "root"):
        client = Client()
        client.force_login(world.people[name])
        answer = client.post(reverse("console:connect", args=[world.accounts["zalo"].pk]))
        assert "permission" not in answer.get("Location", ""), name


def consent_at(sandbox: str, asked: dict[str, str]) -> str:
    """Press the button of the stand-in's consent page; the code it sends back."""
    import urllib.error
    import urllib.parse
    import urllib.request

    class Stay(urllib.request.HTTPRedirectHandler):
        def redirect_request(self, *args: Any) -> None:
            return None

    page = (
        urllib.request.urlopen(f"{sandbox}/zalo-oauth/v4/oa/permission?{urllib.parse.urlencode(asked)}").read().decode()
    )
    from bs4 import BeautifulSoup

    form = BeautifulSoup(page, "html.parser").find("form")
    assert form is not None
    fields = {str(i.get("name")): str(i.get("value") or "on") for i in form.find_all("input") if i.get("name")}
    data = urllib.parse.urlencode(fields).encode()
    target = urllib.parse.urljoin(f"{sandbox}/zalo-oauth/v4/oa/permission", str(form.get("action") or ""))
    if not form.get("action"):
        target += "?" + urllib.parse.urlencode(asked)
    try:
        urllib.request.build_opener(Stay).open(target, data)
    except urllib.error.HTTPError as answer:
        return parse_qs(urlsplit(answer.headers["Location"]).query)["code"][0]
    raise AssertionError("the consent page did not send us back")
