"""A staff screen says what is the matter around it, in words for the person, and breaks in none of these cases."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from cryptography.fernet import Fernet
from django.db import connection
from django.db.models import ProtectedError
from django.http import HttpResponse
from django.test import Client, RequestFactory

from caunoi.agencies import vault
from caunoi.console.middleware import PlainWords
from caunoi.foundation.postgres import Endpoint
from caunoi.newsroom import actions, compose
from caunoi.newsroom.models import Article
from tests import world as worlds
from tests.world import World


def signed_in(world: World, person: str) -> Client:
    client = Client()
    client.force_login(world.people[person])
    return client


@pytest.fixture
def wrong_key(monkeypatch: pytest.MonkeyPatch) -> Iterator[pytest.MonkeyPatch]:
    """Another vault key than that of the data, from when the test asks for it."""
    yield monkeypatch
    monkeypatch.undo()
    vault._box.cache_clear()


@pytest.mark.django_db
def test_a_wrong_vault_key(wrong_key: pytest.MonkeyPatch) -> None:
    world = worlds.build()
    article = world.article()
    world.publish(article)
    worlds.fill(article, "Lịch tiếp công dân tháng 02")
    actions.save_draft(article, by=world.people["lan"])
    actions.submit(article, by=world.people["lan"], reason="Đổi tháng.")
    article.refresh_from_db()
    client, digest = signed_in(world, "hoa"), compose.digest_of(compose.draft_value(article))

    wrong_key.setenv("CAUNOI_VAULT_KEY", Fernet.generate_key().decode())
    vault._box.cache_clear()

    for answer in (
        client.get(f"/admin/articles/{article.pk}/releases/1.json"),
        client.post(f"/admin/articles/{article.pk}/approve/", {"digest": digest}),
    ):
        assert answer.status_code == 503 and "khôi phục khóa" in answer.content.decode()
    assert Article.objects.get(pk=article.pk).state == Article.State.SUBMITTED


def test_a_database_that_is_away(own_database: Endpoint) -> None:
    client = signed_in(worlds.build(), "hoa")
    assert client.get("/admin/sync/").status_code == 200
    connection.close()
    there = connection.settings_dict["HOST"]
    connection.settings_dict["HOST"] = "/nowhere"
    try:
        for path in ("/admin/", "/admin/sync/", "/admin/articles/"):
            answer = client.get(path)
            assert answer.status_code == 503 and "Cơ sở dữ liệu không trả lời" in answer.content.decode(), path
    finally:
        connection.settings_dict["HOST"] = there


@pytest.mark.django_db
def test_what_is_referred_to_stays_and_only_a_person_is_told_about_roles() -> None:
    world = worlds.build()
    world.article()
    answer = signed_in(world, "root").post(f"/admin/users/delete/{world.people['lan'].pk}/")
    assert answer.status_code == 409 and "vai trò" in answer.content.decode()

    elsewhere = RequestFactory().post("/admin/categories/delete/1/")  # no screen of today gets so far
    elsewhere.resolver_match = None
    told = PlainWords(HttpResponse).process_exception(elsewhere, ProtectedError("kept", set()))
    assert told is not None and told.status_code == 409 and "vai trò" not in told.content.decode()
