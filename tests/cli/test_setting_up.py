"""The commands of setting up, as a person runs them one after the other: setup, password, login, users."""

from __future__ import annotations

import io
import json
import re
from pathlib import Path

import pytest
from django.contrib.auth import authenticate, get_user_model

from caunoi.agencies.models import Agency, AuditLine, PersonalToken
from caunoi.cli.main import main
from tests import world as worlds

pytestmark = pytest.mark.django_db

FILE = """
agency: {slug: xa-mau, name: Xã Mẫu, short_name: Xã Mẫu, public_url: "https://xamau.example"}
units: [{slug: vp, name: Văn phòng, contact: a@xamau.example}]
accounts: [{channel: zalo, name: Xã Mẫu, unit: vp, state: planned}]
people:
  - {account: mai, name: Trần Thị Mai, role: contributor, unit: vp}
  - {account: son, name: Lê Văn Sơn, role: approver}
  - {account: son, name: Lê Văn Sơn, role: administrator}
"""
GOOD = "một mật khẩu đủ dài"


@pytest.fixture
def founded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A real installation, not a demonstration: nobody acts by name alone."""
    monkeypatch.setenv("CAUNOI_DEMO", "0")
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.delenv("CAUNOI_TOKEN", raising=False)
    path = tmp_path / "agency.yaml"
    path.write_text(FILE, encoding="utf-8")
    assert main(["setup", str(path)]) == 0
    return path


def typed(monkeypatch: pytest.MonkeyPatch, line: str) -> None:
    """What comes from standard input, which is no terminal."""
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{line}\n"))


def test_setup_founds_what_the_file_says_once(founded: Path, capsys: pytest.CaptureFixture[str]) -> None:
    agency = Agency.objects.get()
    assert (agency.slug, agency.accounts.get().state, agency.units.get().slug) == ("xa-mau", "planned", "vp")
    before = AuditLine.objects.count()

    assert main(["setup", str(founded)]) == 1

    assert "xa-mau" in capsys.readouterr().err
    assert (Agency.objects.count(), AuditLine.objects.count()) == (1, before)


def test_a_wrong_setup_file_founds_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "agency.yaml"
    path.write_text(FILE.replace("role: approver", "role: boss"), encoding="utf-8")
    assert main(["setup", str(path)]) == 1
    assert "boss" in capsys.readouterr().err
    assert main(["setup", str(tmp_path / "none.yaml")]) == 1
    assert "none.yaml" in capsys.readouterr().err
    assert not Agency.objects.exists() and not get_user_model().objects.exists()


def test_users_lists_people_with_their_roles(founded: Path, capsys: pytest.CaptureFixture[str]) -> None:
    capsys.readouterr()
    assert main(["users", "--json"]) == 0
    rows = {row["name"]: row for row in json.loads(capsys.readouterr().out)}
    assert {name: (row["full_name"], row["roles"], row["unit"]) for name, row in rows.items()} == {
        "mai": ("Trần Thị Mai", "contributor", "vp"),
        "son": ("Lê Văn Sơn", "administrator, approver", ""),
    }
    assert [given["role"] for given in rows["son"]["appointments"]] == ["approver", "administrator"]

    assert main(["users"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert re.split(r"\s{2,}", lines[0]) == ["name", "full name", "roles", "unit"]
    assert "mai" in lines[1] and "Trần Thị Mai" in lines[1]
    get_user_model().objects.filter(username="mai").update(is_active=False)
    assert main(["users"]) == 0
    assert "mai" not in capsys.readouterr().out


def test_password_then_login_then_acting(
    founded: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    typed(monkeypatch, GOOD)
    assert main(["login", "son"]) == 1  # there is no password yet
    assert "wrong" in capsys.readouterr().err
    typed(monkeypatch, GOOD)
    assert main(["password", "son"]) == 0
    assert authenticate(username="son", password=GOOD) is not None

    assert main(["people", "add", "an", "--full-name", "Vũ Thị An"]) == 1
    assert "caunoi login" in capsys.readouterr().err
    typed(monkeypatch, GOOD)
    assert main(["login", "son"]) == 0
    assert "signed in as son" in capsys.readouterr().out
    assert main(["people", "add", "an", "--full-name", "Vũ Thị An"]) == 0
    assert AuditLine.objects.get(verb="person.added", actor__username="son")

    typed(monkeypatch, f"{GOOD} khác")
    assert main(["password", "son"]) == 0  # ends what was signed in before
    assert not PersonalToken.objects.exists()
    assert main(["people", "add", "ba", "--full-name", "Vũ Văn Ba"]) == 1


@pytest.mark.parametrize(("name", "line"), [("son", "ngắn"), ("nobody", GOOD), ("son", "")])
def test_a_password_that_is_refused_changes_nothing(
    founded: Path, name: str, line: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    typed(monkeypatch, line)
    assert main(["password", name]) == 1
    said = capsys.readouterr().err
    assert said.startswith("caunoi: ") and (not line or line not in said)
    assert not get_user_model().objects.get(username="son").has_usable_password()


@pytest.mark.parametrize(("name", "line"), [("hoa", "falsch"), ("nobody", worlds.PASSWORD), ("hoa", "")])
def test_a_wrong_login_stores_no_token(
    name: str, line: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    worlds.build()
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    typed(monkeypatch, line)
    assert main(["login", name]) == 1
    assert "the name or the password is wrong" in capsys.readouterr().err
    assert not PersonalToken.objects.exists() and not (tmp_path / "caunoi").exists()
