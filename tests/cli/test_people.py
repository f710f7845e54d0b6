"""Who a command acts as: any named account on a demonstration, elsewhere only the owner of the token."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from caunoi.agencies.actions import issue_token
from caunoi.cli import connecting
from caunoi.cli.output import CommandFailed
from caunoi.config.installation import Installation
from tests import world as worlds

pytestmark = pytest.mark.django_db


@pytest.fixture
def production(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("CAUNOI_DEMO", "0")
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))


def test_on_a_demonstration_a_name_is_enough() -> None:
    world = worlds.build()
    assert connecting.acting_person("hoa") == world.people["hoa"]
    with pytest.raises(CommandFailed, match="--author"):
        connecting.acting_person(None)
    with pytest.raises(CommandFailed, match="nobody"):
        connecting.acting_person("nobody")


def test_elsewhere_one_shell_user_is_one_person(production: None) -> None:
    world = worlds.build()
    with pytest.raises(CommandFailed, match="caunoi login"):
        connecting.acting_person("hoa")
    connecting.store_token(Installation.from_environment(), issue_token(world.people["lan"]))
    assert connecting.acting_person(None) == world.people["lan"]
    assert connecting.acting_person("lan") == world.people["lan"]
    with pytest.raises(CommandFailed, match="signed in as lan"):
        connecting.acting_person("hoa")


def test_the_token_file_is_readable_by_its_owner_only(production: None, tmp_path: Path) -> None:
    world = worlds.build()
    connecting.store_token(Installation.from_environment(), issue_token(world.people["lan"]))
    assert (tmp_path / "caunoi" / "tokens.json").stat().st_mode & 0o077 == 0


def test_a_revoked_token_says_how_to_sign_in_again(production: None, monkeypatch: pytest.MonkeyPatch) -> None:
    worlds.build()
    monkeypatch.setenv("CAUNOI_TOKEN", "gone")
    with pytest.raises(CommandFailed, match="caunoi login"):
        connecting.acting_person(None)


def test_an_agency_is_founded_from_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from caunoi.agencies import vault
    from caunoi.config import founding

    monkeypatch.setenv("XA_MAU_SECRET", "kín")
    text = """
agency: {slug: xa-mau, name: Xã Mẫu, short_name: Xã Mẫu, public_url: "https://xamau.example"}
units: [{slug: vp, name: Văn phòng, contact: a@xamau.example}]
accounts:
  - {channel: facebook, name: Xã Mẫu, unit: vp, head: Ông A, contact: a@xamau.example, credentials: {app_secret: $XA_MAU_SECRET}}
people: [{account: a, name: Nguyễn Văn An, role: approver}]
"""
    path = tmp_path / "agency.yaml"
    path.write_text(text, encoding="utf-8")
    agency = founding.found(founding.read(path))
    account = agency.accounts.get()
    assert vault.unseal(account.credentials) == {"app_secret": "kín"}
    assert agency.appointments.get().person.get_full_name() == "Nguyễn Văn An"
    assert not agency.appointments.get().person.has_usable_password()


def test_a_person_of_the_file_may_be_narrow(tmp_path: Path) -> None:
    from caunoi.agencies import policies
    from caunoi.config import founding

    text = """
agency: {slug: xa-mau, name: Xã Mẫu, short_name: Xã Mẫu, public_url: "https://xamau.example"}
units: [{slug: vp, name: Văn phòng, contact: a@xamau.example}, {slug: ca, name: Công an xã, contact: b@xamau.example}]
accounts: [{channel: zalo, name: Xã Mẫu, unit: vp, state: planned}]
people: [{account: a, name: Nguyễn Văn An, role: approver, unit: ca, category: interaction, channel: zalo}]
"""
    path = tmp_path / "agency.yaml"
    path.write_text(text, encoding="utf-8")
    agency = founding.found(founding.read(path))
    person = agency.appointments.get().person
    here, there = agency.units.get(slug="ca"), agency.units.get(slug="vp")
    assert policies.may(person, "approve", agency, unit=here, category="interaction")
    assert not policies.may(person, "approve", agency, unit=there, category="interaction")
    assert not policies.may(person, "approve", agency, unit=here, category="policy_law")


@pytest.mark.parametrize(
    ("change", "named"),
    [
        (("units:", "unit:"), "units"),
        (("role: approver", "role: boss"), "boss"),
        (("unit: vp", "unit: xx"), "xx"),
        (("$XA", "$NO_SUCH"), "NO_SUCH"),
        (("role: approver", "role: approver, rank: 1"), "rank"),
        (("role: approver", "role: approver, unit: xx"), "xx"),
        (("contact: a, credentials", "credentials"), "contact|liên hệ"),
        (("head: A", "head: A, rules: {limits: [{name: x, per: week, at_most: 1}]}"), "minute, day, month"),
    ],
)
def test_a_wrong_agency_file_names_the_part(tmp_path: Path, change: tuple[str, str], named: str) -> None:
    from caunoi.config import founding

    text: Any = """
agency: {slug: xa-mau, name: Xã Mẫu, short_name: Xã Mẫu, public_url: "https://xamau.example"}
units: [{slug: vp, name: Văn phòng, contact: a@xamau.example}]
accounts: [{channel: facebook, name: Xã Mẫu, unit: vp, head: A, contact: a, credentials: {app_secret: $XA}}]
people: [{account: a, name: Nguyễn Văn An, role: approver}]
"""
    path = tmp_path / "agency.yaml"
    path.write_text(text.replace(*change).replace("$XA}", "x}"), encoding="utf-8")
    with pytest.raises(founding.BadAgencyFile, match=named):
        founding.found(founding.read(path))
