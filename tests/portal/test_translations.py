"""A statement in two languages: who may say so, how a reader gets from one to the other, and what is out of date (R90)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.utils import translation

from caunoi.foundation import clock
from caunoi.newsroom import actions, checks, markdown
from caunoi.newsroom.models import Article
from caunoi.portal import baking
from caunoi.releases.actions import content_of
from tests.portal.ready import Reader
from tests.world import World

pytestmark = pytest.mark.django_db

FILE = """---
title: How the agency meets citizens
lead: Citizens are received on Thursdays.
category: interaction
language: {language}
translation_of: {original}
sources: [Notice 15]
---
Bring an identity card.
"""


@pytest.fixture(autouse=True)
def empty_pantry(own_pantry: Path) -> Path:
    return own_pantry


@pytest.fixture
def original(world: World) -> Article:
    article = world.article("Lịch tiếp công dân")
    world.publish(article)
    return article


def translated(world: World, original: Article, title: str = "How we meet citizens", **values: Any) -> Article:
    article = world.article(title, language=values.pop("language", "en"), translation_of=original, **values)
    world.publish(article)
    return article


def page(reader: Reader, article: Article) -> BeautifulSoup:
    while baking.bake().more:
        pass
    answer = reader.get(f"/t/{article.statement_id}")
    assert answer.status == 200 and not answer.live
    return BeautifulSoup(answer.text, "html.parser")


def linked(soup: BeautifulSoup) -> list[tuple[str, str, bool]]:
    """Language, address and whether it is this page, as the switch of languages shows them."""
    return [(str(a["lang"]), str(a["href"]), a.has_attr("aria-current")) for a in soup.select(".languages a")]


def refusal(article: Article, by: Any) -> str:
    with translation.override("en"), pytest.raises(checks.NotReady) as refused:
        actions.submit(article, by=by)
    assert {problem.field for problem in refused.value.problems} == {"translation_of"}
    return str(refused.value)


def test_a_reader_is_led_from_one_language_to_the_other(world: World, original: Article) -> None:
    reader = Reader()
    assert linked(page(reader, original)) == []
    english = translated(world, original)
    here, there = f"/t/{original.statement_id}/lich-tiep-cong-dan", f"/t/{english.statement_id}/how-we-meet-citizens"
    assert linked(page(reader, original)) == [("vi", here, True), ("en", there, False)]
    assert linked(page(reader, english)) == [("en", there, True), ("vi", here, False)]
    (head,) = page(reader, original).select('link[rel="alternate"][hreflang]')
    assert (head["hreflang"], head["href"]) == ("en", f"http://testserver{there}")
    assert content_of(english.statement.releases.get()).translation_of == original.statement_id


def test_a_translation_says_when_its_original_has_changed(
    world: World, original: Article, at_nine: clock.FixedClock
) -> None:
    reader = Reader(now=lambda: clock.now().timestamp())
    english = translated(world, original)
    assert not page(reader, english).select(".bar")
    at_nine.advance(3600)
    world.amend(original, title="Lịch tiếp công dân")
    (bar,) = page(reader, english).select(".bar")
    assert "The original was changed at 10:05, 5 January 2027, after this translation was made." in bar.get_text()
    assert bar.a and bar.a["hreflang"] == "vi"
    assert not page(reader, original).select(".bar"), "the original is not out of date"
    at_nine.advance(60)
    world.amend(english, title="How we meet citizens", language="en", translation_of=original)
    assert not page(reader, english).select(".bar")
    original.refresh_from_db()
    actions.withdraw(original, by=world.people["hoa"], reason="Có thông tin sai.")
    (bar,) = page(reader, english).select(".bar")
    assert "The original of this translation was withdrawn." in bar.get_text()
    assert linked(page(reader, english)) == []


def test_a_withdrawn_or_parted_translation_is_linked_no_more(world: World, original: Article) -> None:
    reader = Reader()
    english = translated(world, original)
    assert len(linked(page(reader, original))) == 2
    world.amend(english, title="How we meet citizens", language="en", translation_of=None)
    baking.bake_page(original.statement_id)  # as the job does that the release has asked for
    assert linked(page(reader, original)) == []
    world.amend(english, title="How we meet citizens", language="en", translation_of=original)
    assert len(linked(page(reader, original))) == 2
    actions.withdraw(english, by=world.people["hoa"], reason="Bản dịch sai.")
    assert linked(page(reader, original)) == []


def test_what_cannot_be_a_translation_is_refused_by_its_field(world: World, original: Article) -> None:
    lan = world.people["lan"]
    english = translated(world, original)
    draft = world.article("Chưa đăng")
    cases = [
        (world.article("A", language="vi", translation_of=original), "same language"),
        (world.article("B", language="vi", translation_of=english), f"name its original, {original.statement_id}"),
        (world.article("C", language="en", translation_of=original), f"already: {english.statement_id}"),
        (world.article("D", language="en", translation_of=draft), "not public"),
    ]
    for article, words in cases:
        assert words in refusal(article, lan)
    other = world.article("Who we are", language="en")
    world.publish(other)
    original.translation_of = other
    actions.save_draft(original, by=lan)
    assert "cannot be a translation itself" in refusal(original, lan)


def test_a_file_names_the_original(world: World, original: Article, tmp_path: Path) -> None:
    path = tmp_path / "bai.md"
    path.write_text(FILE.format(language="en", original=original.statement_id.lower()))
    article = markdown.write_new(markdown.read(path), by=world.people["lan"])
    assert article.translation_of == original
    path.write_text(FILE.format(language="en", original="KHONGCO1"))
    with pytest.raises(checks.NotReady) as refused:
        markdown.write_new(markdown.read(path), by=world.people["lan"])
    assert [(problem.field, "KHONGCO1" in problem.message) for problem in refused.value.problems] == [
        ("translation_of", True)
    ]


def test_the_approver_reads_what_it_translates(world: World, original: Article) -> None:
    article = world.article("How we meet citizens", language="en", translation_of=original)
    client = Client()
    client.force_login(world.people["hoa"])
    review = client.get(f"/admin/articles/{article.pk}/review/").content.decode()
    assert f"Bản dịch của {original.statement_id}" in review
    client.force_login(world.people["lan"])
    edit = BeautifulSoup(client.get(f"/admin/articles/edit/{article.pk}/").content, "html.parser")
    (field,) = edit.select("input[name=translation_of]")
    assert field["value"] == str(original.pk)


def test_an_english_page_leads_on_in_english(world: World, client: Client) -> None:
    article = world.article("Who we are", language="en")
    world.publish(article)
    address = f"/t/{article.statement_id}"
    for shown in (address, "/lien-he?lang=en"):
        soup = BeautifulSoup(client.get(shown, follow=True).content.decode(), "html.parser")
        paths = ("/", "/luu-tru", "/kenh-chinh-thuc", "/lien-he", "/kiem-tra-chu-ky")
        leading = [str(a["href"]) for a in soup.select(".masthead a, .footer a, .crumbs a")]
        ours = [a for a in leading if a.partition("?")[0] in paths or a.startswith("/chuyen-muc/")]
        assert len(ours) >= 6 and all(a.endswith("?lang=en") for a in ours), (shown, ours)
        assert soup.select('.find input[name="lang"][value="en"]')
    vietnamese = world.article("Lịch tiếp công dân tháng 02")
    world.publish(vietnamese)
    page = client.get(f"/t/{vietnamese.statement_id}", follow=True).content.decode()
    assert "lang=en" not in page and "?lang=" not in page
