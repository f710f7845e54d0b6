"""What goes wrong around a command is one line that says what to do, and no trace (exit code 1)."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from cryptography.fernet import Fernet
from django.db import DatabaseError, connection

from caunoi.agencies import vault
from caunoi.cli.main import main
from caunoi.foundation.postgres import Endpoint, create_database, drop_database
from tests import world as worlds

pytestmark = pytest.mark.crash
READING = [["users"], ["sync", "--wait", "1"]]


def run(folder: Path, *words: str, **environment: str) -> str:
    """The command as a person runs it, in a process of its own; returns its one line of complaint."""
    own = {name: value for name, value in os.environ.items() if not name.startswith(("CAUNOI_", "DATABASE_URL"))}
    done = subprocess.run(
        [sys.executable, "-m", "caunoi", *words],
        env={**own, "CAUNOI_DATA_DIR": str(folder), "CAUNOI_LOG_LEVEL": "WARNING", **environment},
        capture_output=True,
        text=True,
    )
    assert (done.returncode, done.stdout) == (1, ""), done
    assert done.stderr.startswith("caunoi: ") and done.stderr.count("\n") == 1, done.stderr
    return done.stderr


@pytest.mark.parametrize("words", READING, ids=lambda words: words[0])
def test_a_database_that_does_not_answer(tmp_path: Path, words: list[str]) -> None:
    said = run(tmp_path, *words, DATABASE_URL="postgresql://caunoi:geheim@127.0.0.1:9/caunoi")

    assert "does not answer" in said and "DATABASE_URL" in said
    assert "geheim" not in said


def test_an_address_that_is_none(tmp_path: Path) -> None:
    said = run(tmp_path, "users", DATABASE_URL="postgresql://caunoi:gehe im@127.0.0.1/x")

    assert "DATABASE_URL is not like postgresql://" in said and "gehe" not in said


@pytest.fixture
def empty(endpoint: Endpoint) -> Iterator[Endpoint]:
    name = f"empty_{os.getpid()}"
    yield create_database(endpoint, name)
    drop_database(endpoint, name)


def test_a_database_that_was_not_migrated(tmp_path: Path, empty: Endpoint) -> None:
    assert "caunoi migrate" in run(tmp_path, "article", "list", DATABASE_URL=empty.url)


def test_a_user_who_may_not_read_the_tables(tmp_path: Path, own_database: Endpoint) -> None:
    with psycopg.connect(own_database.url, autocommit=True) as connection:
        connection.execute("DROP ROLE IF EXISTS stranger")
        connection.execute("CREATE ROLE stranger")
    url = f"{own_database.url}{'&' if '?' in own_database.url else '?'}options=-c%20role%3Dstranger"

    assert "refuses this user" in run(tmp_path, "users", DATABASE_URL=url)


@pytest.mark.parametrize(("key", "said"), [("no key", "no Fernet key"), ("A" * 43 + "=", "vault key")])
def test_the_wrong_vault_key(tmp_path: Path, own_database: Endpoint, key: str, said: str) -> None:
    worlds.build()

    assert said in run(tmp_path, "verify", DATABASE_URL=own_database.url, CAUNOI_VAULT_KEY=key)


@pytest.mark.django_db
def test_a_folder_that_may_not_be_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Where the folder for the person's token should lie, a file lies: nothing can be written there, not by root."""
    (tmp_path / "config").touch()
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    worlds.build()
    monkeypatch.setattr("getpass.getpass", lambda _prompt: worlds.PASSWORD)
    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)

    assert main(["login", "hoa"]) == 1

    said = capsys.readouterr().err
    assert said.startswith("caunoi: ") and str(tmp_path / "config") in said


def test_damaged_files_are_named(tmp_path: Path) -> None:
    (tmp_path / "installation.json").write_text("{")

    assert str(tmp_path / "installation.json") in run(tmp_path, "users", DATABASE_URL="postgresql://x@127.0.0.1:9/x")


@pytest.mark.parametrize(
    "bug",
    [LookupError("ours"), FileNotFoundError(2, "No such file or directory", "x"), ConnectionResetError(104, "reset")],
    ids=lambda bug: type(bug).__name__,
)
def test_a_bug_keeps_its_trace(monkeypatch: pytest.MonkeyPatch, bug: Exception) -> None:
    """Only trouble around a command is told in a line; what we did wrong must be found."""

    def broken(_arguments: object) -> None:
        raise bug

    monkeypatch.setattr("caunoi.cli.setting_up.users", broken)
    with pytest.raises(type(bug)):
        main(["users"])


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT nothing FROM agencies_agency",
        "SELECT * FROM nowhere",
        "SELECT nothing(1)",
        "SET statement_timeout = 10; SELECT pg_sleep(2)",
    ],
)
def test_a_bug_in_a_query_keeps_its_trace(own_database: Endpoint, monkeypatch: pytest.MonkeyPatch, sql: str) -> None:
    def broken(_arguments: object) -> None:
        with connection.cursor() as cursor:
            cursor.execute(sql)

    monkeypatch.setattr("caunoi.cli.setting_up.users", broken)
    with pytest.raises(DatabaseError):
        main(["users"])


def test_the_vault_says_what_to_restore() -> None:
    with pytest.raises(vault.VaultLocked, match=r"keys/vault\.key"):
        vault.unseal(Fernet(Fernet.generate_key()).encrypt(b"{}"))
