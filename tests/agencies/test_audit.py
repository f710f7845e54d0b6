from __future__ import annotations

import asyncio
import contextlib
import errno
import json
import os
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from caunoi.agencies import audit, tasks
from caunoi.agencies.models import Agency, AuditLine, AuditSeal
from caunoi.cli.main import main
from caunoi.foundation import proof
from caunoi.foundation.disk import StorageFull
from tests import world as worlds
from tests.room import no_room_beyond
from tests.world import World


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, settings: Any) -> Path:
    """The data folder of this test alone: heads are noted there."""
    settings.INSTALLATION = replace(settings.INSTALLATION, data_dir=tmp_path)
    return tmp_path


@pytest.mark.django_db
def test_lines_are_sealed_once_in_order() -> None:
    world = worlds.build()
    world.publish()
    unsealed = AuditLine.objects.filter(seal=None).count()
    assert unsealed > 0
    assert audit.seal_lines() == unsealed
    assert audit.seal_lines() == 0
    world.publish(world.article("Bài thứ hai"))
    audit.seal_lines()
    assert audit.check_chain() == AuditLine.objects.count()
    assert AuditSeal.objects.count() == 2


@pytest.mark.django_db
def test_every_step_of_an_article_is_on_record() -> None:
    world = worlds.build()
    article = world.article()
    world.publish(article)
    verbs = AuditLine.objects.values_list("verb", "actor__username")
    assert {("article.submitted", "lan"), ("article.approved", "hoa"), ("release.publish", "hoa")} <= set(verbs)


@pytest.mark.django_db
@pytest.mark.parametrize("change", ["SET verb = 'x'", "SET actor_id = NULL", "SET seal_id = NULL"])
def test_a_line_cannot_be_altered(change: str) -> None:
    worlds.build().publish()
    audit.seal_lines()
    with pytest.raises(DatabaseError, match="never altered"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE agencies_auditline {change}")


@pytest.mark.django_db
@pytest.mark.parametrize("change", ["UPDATE {} SET digest = 'x'", "DELETE FROM {}", "TRUNCATE {} CASCADE"])
def test_a_seal_cannot_be_altered(change: str) -> None:
    worlds.build().publish()
    audit.seal_lines()
    with pytest.raises(DatabaseError, match="never altered"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(change.format("agencies_auditseal"))


# Whoever owns the database can get past its triggers; what then holds is outside it ---------------------


@pytest.fixture
def sealed(own_database: Any, folder: Path) -> World:
    """An installation with three seals, committed."""
    world = worlds.build()
    audit.seal_lines()
    for title in ("Bài thứ nhất", "Bài thứ hai"):
        world.publish(world.article(title))
        audit.seal_lines()
    assert AuditSeal.objects.count() == 3 and verified() == 0
    return world


def past_the_triggers(*attacks: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        for attack in attacks:
            cursor.execute(attack)
        cursor.execute("SET session_replication_role = origin")


def verified() -> int:
    return main(["verify"])


LAST = "(SELECT max(id) FROM agencies_auditseal)"
FIRST = "(SELECT min(id) FROM agencies_auditline)"


@pytest.mark.parametrize(
    ("attack", "said"),
    [
        ([f"UPDATE agencies_auditline SET verb = 'x' WHERE id = {FIRST}"], "does not match its lines"),
        ([f"DELETE FROM agencies_auditline WHERE id = {FIRST}"], "lines of it are missing"),
        ([f"UPDATE agencies_auditseal SET signature = 'x' WHERE id = {LAST}"], "belongs to no agency"),
        ([f"UPDATE agencies_auditseal SET number = number + 1 WHERE id = {LAST}"], "does not follow"),
        (
            [
                f"DELETE FROM agencies_auditline WHERE seal_id = {LAST}",
                f"DELETE FROM agencies_auditseal WHERE id = {LAST}",
            ],
            "audit seal 3, noted in",
        ),
        (["DELETE FROM agencies_auditline", "DELETE FROM agencies_auditseal"], "audit seal 1, noted in"),
        (
            ["DELETE FROM delivery_placement", "DELETE FROM releases_publication", "DELETE FROM releases_release"],
            "on record",
        ),
    ],
    ids=[
        "changed line",
        "removed line",
        "other signature",
        "renumbered",
        "removed tail",
        "removed all",
        "removed release",
    ],
)
def test_an_attack_past_the_triggers_is_found(
    sealed: World, attack: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    past_the_triggers(*attack)

    assert verified() == 1
    assert said in capsys.readouterr().err


@pytest.mark.parametrize("published", [False, True], ids=["key in the seal", "key in the agency's row, too"])
def test_a_chain_forged_with_a_strangers_key_is_found(
    sealed: World, folder: Path, published: bool, capsys: pytest.CaptureFixture[str]
) -> None:
    """The forger rewrites a line and every link after it, and signs them; even without the file of heads it shows."""
    (folder / "audit.heads").unlink()
    stranger = proof.new_key()
    past_the_triggers(f"UPDATE agencies_auditline SET verb = 'x' WHERE id = {FIRST}")
    forge(stranger)
    if published:
        Agency.objects.update(public_keys=[proof.public_part(stranger)])

    assert verified() == 1
    assert "belongs to no agency" in capsys.readouterr().err


def test_a_tail_that_was_replaced_is_found(sealed: World, capsys: pytest.CaptureFixture[str]) -> None:
    """The last seal is removed with its lines, and the worker seals other lines under the same number."""
    past_the_triggers(
        f"DELETE FROM agencies_auditline WHERE seal_id = {LAST}", f"DELETE FROM agencies_auditseal WHERE id = {LAST}"
    )
    sealed.publish(sealed.article("Bài khác"))
    with pytest.raises(audit.ChainBroken, match="shortened or replaced"):
        audit.seal_lines()

    assert verified() == 1
    assert "Another one stands in its place" in capsys.readouterr().err


def test_the_worker_says_aloud_that_the_chain_was_cut(sealed: World, caplog: pytest.LogCaptureFixture) -> None:
    past_the_triggers("DELETE FROM agencies_auditline", "DELETE FROM agencies_auditseal")
    sealed.article("Bài khác")
    sealed.publish()

    asyncio.run(tasks.seal_audit_lines())

    (line,) = [record for record in caplog.records if record.levelname == "CRITICAL"]
    assert "audit.heads" in line.getMessage()


def test_a_lost_file_of_heads_is_written_anew(sealed: World, folder: Path) -> None:
    """A second machine, or one that was set up again: it begins with what it finds, and goes on from there."""
    before = (folder / "audit.heads").read_text()
    (folder / "audit.heads").unlink()

    assert verified() == 0
    assert (folder / "audit.heads").read_text() == before
    assert len(before.splitlines()) == 3


def test_a_damaged_file_of_heads_is_named(sealed: World, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with (folder / "audit.heads").open("a") as file:
        file.write("4 abc")

    assert verified() == 1
    assert str(folder / "audit.heads") in capsys.readouterr().err


def test_a_full_disk_loses_no_head(sealed: World, folder: Path) -> None:
    file = folder / "audit.heads"
    before = file.read_bytes()
    sealed.publish(sealed.article("Bài thứ ba"))
    with pytest.raises(StorageFull), no_room_beyond(len(before) + 10):
        audit.seal_lines()
    assert file.read_bytes() == before  # no half line

    sealed.publish(sealed.article("Bài thứ tư"))
    audit.seal_lines()
    assert len(file.read_text().splitlines()) == 5 and verified() == 0


@pytest.mark.parametrize("goes_on", [True, False], ids=["in two parts", "broken off"])
def test_a_line_of_heads_is_whole_or_not_there(
    sealed: World, folder: Path, monkeypatch: pytest.MonkeyPatch, goes_on: bool
) -> None:
    """The system may write a part of a line, and fail at the rest for another reason than a full disk."""
    file, real, parts = folder / "audit.heads", os.write, []

    def partly(descriptor: int, data: bytes) -> int:
        parts.append(data)
        if len(parts) > 1 and not goes_on:
            raise OSError(errno.EIO, "Input/output error")
        return real(descriptor, data[:10] if len(parts) == 1 else data)

    before = file.read_bytes()
    sealed.publish(sealed.article("Bài thứ ba"))
    with monkeypatch.context() as patched:
        patched.setattr(os, "write", partly)
        with contextlib.nullcontext() if goes_on else pytest.raises(OSError, match="Input/output"):
            audit.seal_lines()
    assert len(parts) == 2
    if not goes_on:
        assert file.read_bytes() == before
    assert verified() == 0
    assert len(file.read_text().splitlines()) == 4


def forge(key: Mapping[str, str]) -> None:
    previous = ""
    for seal in AuditSeal.objects.order_by("number"):
        digest = audit._link(previous, seal.lines.order_by("pk"))
        past_the_triggers(
            f"UPDATE agencies_auditseal SET previous = '{previous}', digest = '{digest}', "
            f"signature = '{proof.sign(digest.encode(), key)}', key = '{json.dumps(proof.public_part(key))}' "
            f"WHERE id = {seal.pk}"
        )
        previous = digest
