"""A release is what was approved: immutable, canonical, signed, shown again byte for byte."""

from __future__ import annotations

import json

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from caunoi.agencies import vault
from caunoi.foundation import proof
from caunoi.newsroom import actions
from caunoi.releases import queries, verification
from caunoi.releases.actions import content_of, forget_copy, note_copy
from caunoi.releases.content import from_json, to_json
from caunoi.releases.models import Publication, Release
from tests import world as worlds

pytestmark = pytest.mark.django_db


def test_the_stored_bytes_are_the_canonical_form_of_the_content() -> None:
    release = worlds.build().publish()
    data = bytes(release.canonical)
    assert proof.canonical(json.loads(data)) == data
    assert proof.canonical(to_json(content_of(release))) == data
    assert proof.digest(data) == release.digest
    assert to_json(from_json(json.loads(data))) == json.loads(data)
    verification.verify(release, vault.public_keys())


def test_every_earlier_release_stays_byte_for_byte() -> None:
    world = worlds.build()
    article = world.article()
    first = world.publish(article)
    before = bytes(first.canonical)
    second = world.amend(article, title="Lịch tiếp công dân tháng 02 năm 2027")
    actions.withdraw(article, by=world.people["quan"], reason="Chưa xác minh xong.")
    assert bytes(Release.objects.get(pk=first.pk).canonical) == before
    assert [release.operation for release in article.statement.releases.order_by("number")] == [
        "publish",
        "amend",
        "withdraw",
    ]
    assert content_of(second).reason == "Bổ sung địa điểm tiếp công dân."
    assert verification.verify_all() == 3


@pytest.mark.parametrize("statement", ["UPDATE releases_release SET reason = 'x'", "DELETE FROM releases_release"])
def test_the_database_refuses_to_alter_a_release(statement: str) -> None:
    worlds.build().publish()
    with pytest.raises(DatabaseError, match="never altered"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_the_database_refuses_one_person_as_author_and_approver() -> None:
    world = worlds.build()
    release = world.publish()
    values = {
        field.attname: getattr(release, field.attname)
        for field in Release._meta.concrete_fields
        if field.attname != "id"
    }
    with pytest.raises(IntegrityError, match="approver_is_no_author"), transaction.atomic():
        Release.objects.create(**{**values, "number": 9, "authors": [world.people["hoa"].pk]})


def test_a_tampered_release_is_found() -> None:
    release = worlds.build().publish()
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE releases_release DISABLE TRIGGER release_is_immutable")
        cursor.execute(
            "UPDATE releases_release SET canonical = %s WHERE id = %s", [bytes(release.canonical) + b" ", release.pk]
        )
    with pytest.raises(verification.ReleaseBroken, match=release.statement_id):
        verification.verify_all()


def test_a_release_names_no_person() -> None:
    world = worlds.build()
    release = world.publish()
    text = bytes(release.canonical).decode()
    assert content_of(release).authors == (f"u{world.people['lan'].pk}",)
    assert not any(f'"{name}"' in text for name in world.people)


def test_a_library_picture_changed_later_changes_nothing_outside() -> None:
    world = worlds.build()
    picture = worlds.picture("teal")
    article = world.article(cover=picture, cover_alt="Ảnh minh họa")
    release = world.publish(article)
    blob = content_of(release).pictures[0].variants["web"].blob
    other = worlds.picture("red")
    picture.file = other.file
    picture.save()
    from caunoi.releases import blobs

    assert proof.digest(blobs.read(blob)) == blob
    assert Publication.objects.get(pk=release.statement_id).release == release


def test_a_scheduled_release_is_not_shown_before_its_time() -> None:
    from datetime import timedelta

    from caunoi.foundation import clock

    world = worlds.build()
    article = world.article(not_before=clock.now() + timedelta(hours=1))
    world.publish(article)
    assert not Publication.objects.exists()


def test_a_copy_is_told_while_it_stands_and_once() -> None:
    world = worlds.build()
    release = world.publish()
    account = world.accounts["facebook"]
    for address in ("https://f.example/1", "https://f.example/1", "https://f.example/2"):
        note_copy(release.statement_id, account.pk, address)
    assert [copy.address for copy in queries.copies(release.statement_id)] == ["https://f.example/2"]
    forget_copy(release.statement_id, account.pk)
    forget_copy(release.statement_id, account.pk)
    assert queries.copies(release.statement_id) == []
