"""Anyone can check what was said with nothing but public addresses and the commands of the page that explains it."""

from __future__ import annotations

import hashlib
import io
import json
import shlex
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from joserfc import jwk, jws
from joserfc.errors import BadSignatureError

from tests.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def earlier(world: World) -> Any:
    """Release 1 of a statement that has changed since."""
    article = world.article()
    first = world.publish(article)
    world.amend(article, title="Lịch tiếp công dân đã đổi")
    return first


def base(release: Any) -> str:
    return f"/t/{release.statement_id}/releases/{release.number}"


def test_an_earlier_release_is_shown_byte_for_byte(client: Client, earlier: Any) -> None:
    response = client.get(f"{base(earlier)}.json")
    assert response["Content-Type"] == "application/json"
    assert response.content == bytes(earlier.canonical)
    assert hashlib.sha256(response.content).hexdigest() == earlier.digest
    assert earlier.digest in client.get(base(earlier)).content.decode()


def test_the_signature_verifies_with_the_public_keys_alone(client: Client, earlier: Any) -> None:
    said = client.get(f"{base(earlier)}.json").content
    signature = client.get(f"{base(earlier)}.jws")
    answer = client.get("/.well-known/caunoi/keys.json")
    assert answer["Content-Type"] == "application/jwk-set+json"
    keys = jwk.KeySet.import_key_set(answer.json())
    signed = jws.deserialize_compact(signature.content.decode(), keys, algorithms=["Ed25519"])
    assert signed.payload == said


def test_only_public_parts_of_keys_are_public(client: Client, world: World) -> None:
    (key,) = client.get("/.well-known/caunoi/keys.json").json()["keys"]
    assert "d" not in key
    assert key["kid"] == world.agency.public_keys[0]["kid"]
    assert key["agency"] == "co-quan-mau"


def commands(client: Client, release: Any) -> list[str]:
    name = f"{release.statement_id}/{release.number}"
    page = client.get("/kiem-tra-chu-ky", {"release": name}).content.decode()
    assert name in page
    return [code.get_text() for code in BeautifulSoup(page, "html.parser").select("pre code")]


def fetch(client: Client, command: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Run the second command as it stands, with our client for a network."""
    import urllib.request

    def retrieve(address: str, name: str) -> None:
        (folder / name).write_bytes(client.get(address.removeprefix("http://testserver")).content)

    monkeypatch.setattr(urllib.request, "urlretrieve", retrieve)
    python, flag, code = shlex.split(command)
    assert (python, flag) == ("python3", "-c")
    exec(code, {})


def check(command: str, folder: Path) -> subprocess.CompletedProcess[str]:
    _python, flag, code = shlex.split(command)
    return subprocess.run([sys.executable, flag, code], cwd=folder, capture_output=True, text=True, check=False)


def test_the_three_commands_of_the_page_do_what_it_says(
    client: Client, earlier: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    install, download, verify = commands(client, earlier)
    assert install == "python3 -m pip install joserfc"
    fetch(client, download, tmp_path, monkeypatch)
    assert check(verify, tmp_path).stdout.strip() == "SIGNED BY THE AGENCY"

    (tmp_path / "release.json").write_bytes(bytes(earlier.canonical).replace(b"07:30", b"08:30"))
    assert check(verify, tmp_path).stdout.strip() == "NOT THE SAME TEXT"

    header, payload, signature = (tmp_path / "release.jws").read_text().split(".")
    forged = f"{header}.{payload}.{signature[:-4]}{'AAAA' if signature[-4:] != 'AAAA' else 'BBBB'}"
    (tmp_path / "release.jws").write_text(forged)
    assert BadSignatureError.__name__ in check(verify, tmp_path).stderr


@pytest.mark.parametrize("name", ["'; import os #/1", "ABCD2345/1'", "../../x", "<script>", "ABCD2345/0", "x" * 500])
def test_nobody_can_put_words_into_the_commands(client: Client, world: World, name: str) -> None:
    page = client.get("/kiem-tra-chu-ky", {"release": name}).content.decode()
    assert name not in page
    assert "/t/ABCD2345/releases/1.json" in page


@pytest.mark.parametrize("number", ["0", "3", "999999999999999999999", "-1", "1.5", "abc"])
@pytest.mark.parametrize("suffix", ["", ".json", ".jws"])
def test_other_numbers_are_not_found(client: Client, earlier: Any, number: str, suffix: str) -> None:
    response = client.get(f"/t/{earlier.statement_id}/releases/{number}{suffix}")
    assert response.status_code == 404


def test_signed_files_are_not_sent_twice(client: Client, earlier: Any) -> None:
    for suffix in (".json", ".jws"):
        first = client.get(base(earlier) + suffix)
        again = client.get(base(earlier) + suffix, headers={"if-none-match": first["ETag"]})
        assert (again.status_code, again.content) == (304, b"")


def test_the_json_is_what_the_reference_describes(client: Client, earlier: Any) -> None:
    value = json.load(io.BytesIO(client.get(f"{base(earlier)}.json").content))
    assert value["format"] == "caunoi-release/1"
    assert value["statement"] == earlier.statement_id
