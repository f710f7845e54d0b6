from __future__ import annotations

import pytest

from caunoi.delivery.models import Placement
from caunoi.newsroom import actions, compose
from caunoi.releases.actions import content_of
from tests import world as worlds

pytestmark = pytest.mark.django_db


def test_an_approved_article_is_wanted_on_every_account() -> None:
    world = worlds.build()
    article = world.article()

    release = world.publish(article)

    assert content_of(release).title == article.title
    placements = Placement.objects.filter(statement=release.statement)
    assert {p.account.channel: p.desired for p in placements} == {
        "portal": "release",
        "zalo": "release",
        "facebook": "release",
    }


def test_the_author_cannot_approve() -> None:
    world = worlds.build()
    article = world.article()
    actions.submit(article, by=world.people["lan"])
    article.refresh_from_db()
    digest = compose.digest_of(compose.draft_value(article))
    from caunoi.agencies.actions import appoint

    appoint(world.people["lan"], "approver", world.agency)
    with pytest.raises(actions.Refused):
        actions.approve(article, digest=digest, by=world.people["lan"])


def test_an_article_names_its_unit_in_its_own_language_where_it_can() -> None:
    world = worlds.build()
    unit = world.unit
    english = world.article("In English", language="en")
    assert compose.draft_value(english)["unit"] == unit.name
    english.unit.name_en = "Information Office"
    assert compose.draft_value(english)["unit"] == "Information Office"
    vietnamese = world.article()
    vietnamese.unit.name_en = "Information Office"
    assert compose.draft_value(vietnamese)["unit"] == unit.name
