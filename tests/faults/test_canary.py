"""The canary in a whole installation: secrets are planted through the doors by which real ones come, platforms fail
and repeat them, a screen breaks; then logs, pages, files and every table are searched (invariant 7)."""

from __future__ import annotations

import logging
import os
import re
import secrets
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.db import connection
from django.test import Client
from psycopg import sql

from caunoi.agencies import actions as agencies
from caunoi.agencies import vault
from caunoi.agencies.models import ChannelAccount
from caunoi.cli.main import main
from caunoi.delivery.models import Placement
from caunoi.foundation.log import JsonLines, Redaction
from tests.faults.scenario import ROOT, House, house, wait_for

pytestmark = pytest.mark.crash

PAGES = ("/", "/admin/sync/", "/admin/sync/accounts/")


def canary(name: str) -> str:
    return f"{name}Kanarienvogel{secrets.token_hex(12)}"


@pytest.fixture
def home(own_database: Any, tmp_path: Path, settings: Any) -> Iterator[House]:
    settings.INSTALLATION = replace(settings.INSTALLATION, data_dir=tmp_path / "data")
    settings.MEDIA_ROOT = tmp_path / "data" / "media"
    with house(own_database.url, tmp_path) as built:
        yield built


@contextmanager
def talkative_worker(database_url: str, folder: Path) -> Iterator[Path]:
    """A real worker that logs everything it can. Yields its log."""
    log = folder / "worker.log"
    environment = {name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"}
    environment |= {
        "DATABASE_URL": database_url,
        "CAUNOI_DATA_DIR": str(folder / "data"),
        "CAUNOI_FOLLOW_PARENT": "1",
        "CAUNOI_LOG_LEVEL": "DEBUG",
        "PYTHONPATH": str(ROOT),
    }
    command = [sys.executable, "-m", "caunoi", "worker", "--data-dir", str(folder / "data")]
    with log.open("wb") as file, subprocess.Popen(command, env=environment, stdout=file, stderr=file) as process:
        try:
            yield log
        finally:
            process.terminate()


@contextmanager
def web_log(folder: Path) -> Iterator[Path]:
    """What the web application logs, everything, in the form it has in production."""
    path = folder / "web.log"
    handler = logging.FileHandler(path)
    handler.addFilter(Redaction())
    handler.setFormatter(JsonLines())
    root = logging.getLogger()
    before = root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    try:
        yield path
    finally:
        root.setLevel(before)
        root.removeHandler(handler)
        handler.close()


def plant(home: House) -> dict[str, str]:
    """Through the staff screen, as an administrator does it; and a password and a personal token, as commands do."""
    planted = {
        name: canary(name)
        for name in ("zaloAppSecret", "zaloAccess", "zaloRefresh", "facebookAppSecret", "facebookToken", "password")
    }
    given = {
        "zalo": {"app_id": "431", "app_secret": planted["zaloAppSecret"]},
        "facebook": {"app_secret": planted["facebookAppSecret"], "access_token": planted["facebookToken"]},
    }
    client = Client()
    client.force_login(home.world.people["an"])
    for channel, said in given.items():
        pk = home.world.accounts[channel].pk
        assert client.post(f"/admin/sync/accounts/{pk}/secrets/", said).status_code == 302
    zalo = home.world.accounts["zalo"]
    kept = vault.unseal(ChannelAccount.objects.get(pk=zalo.pk).credentials)
    tokens = {"access_token": planted["zaloAccess"], "refresh_token": planted["zaloRefresh"]}
    agencies.store_credentials(zalo.pk, {**kept, **tokens}, expires_at=None)
    agencies.set_password(home.world.people["lan"], planted["password"])
    planted["personalToken"] = agencies.issue_token(home.world.people["lan"])
    planted["signingKey"] = vault.unseal(home.world.agency.signing_key)["d"]
    planted["vaultKey"] = os.environ["CAUNOI_VAULT_KEY"]
    for channel, names in (("zalo", 2), ("facebook", 2)):  # they are stored: the search below is for something
        stored = vault.unseal(ChannelAccount.objects.get(pk=home.world.accounts[channel].pk).credentials).values()
        assert len(set(stored) & set(planted.values())) >= names
    return planted


@contextmanager
def broken(table: str, says: str) -> Iterator[None]:
    """The database refuses every change of a table, in words of its own."""
    with connection.cursor() as cursor:
        cursor.execute("CREATE FUNCTION broken() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
                       f"RAISE 'broken, %', '{says}'; END $$")  # fmt: skip
        cursor.execute(f"CREATE TRIGGER broken BEFORE INSERT OR UPDATE ON {table} EXECUTE FUNCTION broken()")
    yield
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TRIGGER broken ON {table}")
        cursor.execute("DROP FUNCTION broken")


def break_a_screen(home: House, planted: dict[str, str]) -> list[str]:
    """A form full of secrets meets a database that fails: the error page, and those of addresses with secrets."""
    client = Client(raise_request_exception=False)
    client.force_login(home.world.people["an"])
    form = {"app_secret": planted["facebookAppSecret"], "access_token": planted["facebookToken"]}
    headers = {"authorization": f"Basic {planted['password']}", "x-access-token": planted["zaloAccess"]}
    pk = home.world.accounts["facebook"].pk
    with broken("agencies_channelaccount", "no more"):
        answers = [client.post(f"/admin/sync/accounts/{pk}/secrets/", form, headers=headers)]
    answers += [
        client.get("/admin/error_test/", {"code": planted["zaloAccess"]}, headers=headers),
        client.get("/khong-co/", {"access_token": planted["facebookToken"]}),
    ]
    assert [answer.status_code for answer in answers] == [500, 404, 404]
    shown = [client.get(path).content.decode() for path in (*PAGES, f"/admin/sync/accounts/{pk}/")]
    return [*(answer.content.decode() for answer in answers), *shown]


def everything_in(database_url: str) -> dict[str, str]:
    """Every row of every table as text, bytes readable: what a dump of the database gives away."""
    with psycopg.connect(database_url) as found:
        found.execute("SET bytea_output = 'escape'")
        tables = [
            name for (name,) in found.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall()
        ]
        read = sql.SQL("SELECT row_to_json(t)::text || t::text FROM {} t")
        return {table: str(found.execute(read.format(sql.Identifier(table))).fetchall()) for table in tables}


def test_no_planted_secret_comes_out(home: House, own_database: Any, tmp_path: Path, capfd: Any) -> None:
    planted = plant(home)
    # The stand-in does what no platform should: it repeats the token in the text of its error.
    echo = {"message": f"Bad token {planted['facebookToken']} for access_token={planted['facebookToken']}", "code": 190}
    home.stand_ins.control("faults", {"platform": "facebook", "endpoint": "feed", "fault": "error", "error": echo})
    told = home.publish()
    with ExitStack() as stack:
        web = stack.enter_context(web_log(tmp_path))
        with broken("delivery_placement", f'{{"access_token": "{planted["zaloAccess"]}"}}'):
            worker = stack.enter_context(talkative_worker(own_database.url, tmp_path))
            wait_for("the worker to stumble", lambda: "broken, " in worker.read_text())
        wait_for("both accounts to be in trouble", lambda: _in_trouble() == {"zalo", "facebook"})
        pages = break_a_screen(home, planted)
        pages.append(_panel(home, told.article.statement_id))
        assert main(["placements", "--json"]) == 0 and main(["dry-run", told.article.statement_id]) == 0
    rows = everything_in(own_database.url)
    assert len(rows) > 40 and "broken" in web.read_text() and told.article.statement_id in rows["delivery_placement"]
    assert "[redacted]" in worker.read_text()  # it was about to come out

    places = {"pages": "".join(pages), "commands": str(capfd.readouterr()), **rows}
    places |= {str(path): path.read_text("utf-8", "replace") for path in _files(tmp_path)}
    leaks = {
        (name, place) for name, value in planted.items() for place, text in places.items() if _stands_in(value, text)
    }

    assert not leaks


def _stands_in(value: str, text: str) -> bool:
    """The secret, or enough of it to be of use to a thief."""
    return value in text or value[-24:] in text or re.escape(value) in text


def _files(folder: Path) -> list[Path]:
    """All that the processes wrote; not what the stand-ins keep, which play the platforms."""
    return [
        path for path in folder.rglob("*") if path.is_file() and "keys" not in path.parts and "sandbox" not in path.name
    ]


def _in_trouble() -> set[str]:
    channels = Placement.objects.exclude(account__trouble="").values_list("account__channel", flat=True)
    return set(channels)


def _panel(home: House, statement: str) -> str:
    client = Client()
    client.force_login(home.world.people["an"])
    return client.get(f"/admin/sync/{statement}/").content.decode()
