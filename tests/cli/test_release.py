"""Any release can be shown again byte for byte, also after its withdrawal: by a command, and to staff (R16)."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client

from caunoi.cli.main import main
from caunoi.foundation import proof
from caunoi.newsroom import actions
from caunoi.newsroom.models import Article
from caunoi.releases.models import Release
from tests import world as worlds
from tests.newsroom.test_screens import page
from tests.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return worlds.build()


@pytest.fixture
def withdrawn(world: World) -> Article:
    article = world.article()
    world.publish(article)
    world.amend(article, title="Lịch tiếp công dân tháng 02 năm 2027")
    actions.withdraw(article, by=world.people["hoa"], reason="Lịch được xem lại.")
    article.refresh_from_db()
    return article


@pytest.mark.parametrize("number", [1, 2, 3])
def test_the_command_prints_exactly_what_was_signed(
    world: World, withdrawn: Article, number: int, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    release = Release.objects.get(statement=withdrawn.statement, number=number)

    assert main(["release", "show", withdrawn.statement_id.lower(), str(number)]) == 0
    data = capfdbinary.readouterr().out
    assert main(["release", "show", withdrawn.statement_id, str(number), "--jws"]) == 0
    signature = capfdbinary.readouterr().out

    assert proof.digest(data) == release.digest
    proof.verify(signature.decode(), world.agency.public_keys[0], data)


def test_staff_see_the_same_bytes_and_the_public_does_not(world: World, withdrawn: Article) -> None:
    client = Client()
    assert client.get(f"/t/{withdrawn.statement_id}/releases/1.json").status_code == 410
    client.force_login(world.people["lan"])
    lines = page(world, "lan", f"/admin/articles/{withdrawn.pk}/versions/").find(attrs={"data-cn": "versions"})
    links = [link["href"] for link in lines.find_all("a")]
    for release in Release.objects.filter(statement=withdrawn.statement):
        stem = f"/admin/articles/{withdrawn.pk}/releases/{release.number}"
        assert {f"{stem}.json", f"{stem}.jws"} <= set(links)
        assert client.get(f"{stem}.json").content == bytes(release.canonical)
        assert client.get(f"{stem}.jws").content.decode() == release.signature
    for wrong in ("9.json", "1.html"):
        assert client.get(f"/admin/articles/{withdrawn.pk}/releases/{wrong}").status_code == 404


@pytest.mark.parametrize(("words", "said"), [(["XXXXXXXX", "1"], "no statement"), (["{id}", "9"], "1, 2, 3")])
def test_what_is_not_there_is_named(
    withdrawn: Article, words: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["release", "show", *(word.format(id=withdrawn.statement_id) for word in words)]) == 1
    assert said in capsys.readouterr().err


def test_bytes_that_were_tampered_with_are_not_shown_as_the_release(
    world: World, withdrawn: Article, capsys: pytest.CaptureFixture[str]
) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE releases_release DISABLE TRIGGER release_is_immutable")
        cursor.execute("UPDATE releases_release SET canonical = 'x'")

    assert main(["release", "show", withdrawn.statement_id, "1"]) == 1
    captured = capsys.readouterr()
    assert captured.out == "" and "does not match" in captured.err
    client = Client()
    client.force_login(world.people["lan"])
    assert client.get(f"/admin/articles/{withdrawn.pk}/releases/1.json").status_code == 409
