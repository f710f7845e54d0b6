"""`caunoi article approve --digest`: exactly the words that were read, or nothing."""

from __future__ import annotations

import json

import pytest

from caunoi.cli.main import main
from caunoi.newsroom import actions
from caunoi.newsroom.models import Article
from caunoi.releases.models import Release
from tests import world as worlds
from tests.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return worlds.build()


@pytest.fixture
def article(world: World) -> Article:
    article = world.article()
    actions.submit(article, by=world.people["lan"])
    article.refresh_from_db()
    return article


def digest_shown(capsys: pytest.CaptureFixture[str], *command: str) -> str:
    assert main([*command, "--json"]) == 0
    return str(json.loads(capsys.readouterr().out)[0]["digest"])


def test_the_words_of_the_digest_are_approved(article: Article, capsys: pytest.CaptureFixture[str]) -> None:
    digest = digest_shown(capsys, "article", "list")
    assert digest == digest_shown(capsys, "dry-run", article.statement_id)
    assert main(["dry-run", article.statement_id]) == 0
    assert digest in capsys.readouterr().out.splitlines()[0]
    assert main(["article", "approve", article.statement_id, "--by", "hoa", "--digest", digest.upper()]) == 0
    assert "release 1 (publish)" in capsys.readouterr().out
    assert Release.objects.get().approver == article.agency.appointments.get(person__username="hoa").person
    assert digest_shown(capsys, "article", "list") == ""  # nothing waits any more


def test_other_words_than_those_read_are_not(
    world: World, article: Article, capsys: pytest.CaptureFixture[str]
) -> None:
    digest = digest_shown(capsys, "article", "list")
    worlds.fill(article, "Lịch tiếp công dân tháng 02 năm 2027")
    actions.save_draft(article, by=world.people["lan"])
    actions.submit(article, by=world.people["lan"])
    assert main(["article", "approve", article.statement_id, "--by", "hoa", "--digest", digest]) == 1
    assert capsys.readouterr().err.startswith("caunoi: ")
    assert not Release.objects.exists()


@pytest.mark.parametrize("wrong", ["3f5a", "x" * 64, "0" * 64])
def test_a_digest_that_is_none_approves_nothing(
    article: Article, wrong: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["article", "approve", article.statement_id, "--by", "hoa", "--digest", wrong]) == 1
    assert not Release.objects.exists()
