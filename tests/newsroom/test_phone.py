"""A copy as on a phone: what stands where, and the place of the cut (R24)."""

from __future__ import annotations

from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.template.loader import render_to_string
from wagtail.rich_text import RichText

from caunoi.delivery import wording
from caunoi.newsroom import compose, freezing, phone, previews
from caunoi.newsroom.models import Article
from tests import world as worlds
from tests.newsroom.test_screens import page, review, submitted
from tests.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return worlds.build()


def sheets(article: Article) -> dict[str, list[phone.Part]]:
    said = freezing.provisional(article)
    looks = previews.portal_context(article)["presentation"]
    return {
        each.account.channel: phone.sheet(each.rendition, said, looks) for each in previews.channel_previews(article)
    }


def kinds(parts: list[phone.Part]) -> list[str]:
    return [part.kind for part in parts]


def paragraphs(count: int, words: int) -> dict[str, Any]:
    text = " ".join(["Người dân mang theo giấy tờ."] * words)
    return {"body": [("paragraph", RichText(f"<p>{number}. {text}</p>")) for number in range(count)]}


def test_every_channel_shows_its_parts_in_reading_order(world: World) -> None:
    found = sheets(world.article(cover=worlds.picture(), cover_alt="Cổng trụ sở"))
    assert kinds(found["zalo"])[:4] == ["picture", "title", "byline", "words"]
    assert kinds(found["facebook"]) == ["words", "picture"]
    assert kinds(found["portal"]) == ["picture", "title", "words", "words", "link"]
    assert found["facebook"][1].runs[0].text == "Cổng trụ sở"
    assert kinds(sheets(world.article())["facebook"]) == ["words", "link"], "without a picture the link has a card"


def test_a_lead_that_zalo_cuts_is_marked_at_its_end(world: World) -> None:
    article = world.article(lead="Người dân được tiếp vào thứ Năm hằng tuần ở trụ sở. " * 5 + "Hẹn trước.")
    cut = [run for part in sheets(article)["zalo"] for run in part.runs if run.cut]
    assert len(cut) == 1 and cut[0].text.endswith("…")
    assert not any(run.cut for part in sheets(article)["facebook"] for run in part.runs)


@pytest.mark.parametrize("values", [paragraphs(40, 6), paragraphs(1, 300)], ids=["after a paragraph", "inside one"])
def test_a_body_that_facebook_cuts_is_marked_where_it_goes_on(world: World, values: dict[str, Any]) -> None:
    message = sheets(world.article(**values))["facebook"][0]
    first, rest = message.runs
    assert first.cut and first.text.endswith("…") and not rest.cut
    assert "http://testserver/t/" in rest.text, "the official address stands after the cut"
    joined = " ".join(f"{first.text} {rest.text}".split())
    assert joined == " ".join(str(_facebook(world).fields["message"]).split())


def _facebook(world: World) -> Any:
    article = Article.objects.get()
    return next(each.rendition for each in previews.channel_previews(article) if each.account.channel == "facebook")


def test_an_ellipsis_of_the_writers_own_is_no_cut(world: World) -> None:
    values = paragraphs(40, 6)
    values["body"][0] = ("paragraph", RichText("<p>Nói &amp; làm…</p>"))
    first, _rest = sheets(world.article(**values))["facebook"][0].runs
    assert first.cut and not first.text.endswith("làm…")


def test_pictures_that_are_left_out_are_counted(world: World) -> None:
    image = [("image", {"picture": worlds.picture(size=(320 + n, 180)), "alt": "A", "caption": ""}) for n in range(12)]
    article = world.article(body=[("paragraph", RichText("<p>Chữ.</p>")), *image])
    parts = sheets(article)["facebook"]
    assert kinds(parts).count("picture") == 10
    assert [part.count for part in parts if part.kind == "more"] == [2]


def test_the_review_page_shows_the_cut_and_the_facts(world: World) -> None:
    article = submitted(world, lead="Người dân được tiếp từ 07:30 vào thứ Năm. " * 7)
    soup = page(world, "hoa", review(article))
    zalo = soup.find(attrs={"data-cn-channel": "zalo"})
    assert zalo.find(class_="cn-phone").find("mark", class_="cn-cut").get_text() == "⟨cắt tại đây⟩"
    assert "ký tự" in zalo.find(class_="cn-copy__cuts").get_text()
    assert {"07:30", "15/TB-CQM"} <= {fact.get_text() for fact in zalo.find_all(class_="cn-fact")}
    article_facts = {fact.get_text() for fact in soup.find(class_="cn-article").find_all(class_="cn-fact")}
    assert {"07:30", "024 3825 0113", "15/TB-CQM"} <= article_facts


def test_the_link_to_a_cut_leads_to_the_first_of_several(world: World) -> None:
    values = paragraphs(1, 40)
    image = [("image", {"picture": worlds.picture(size=(320 + n, 180)), "alt": "A", "caption": ""}) for n in range(12)]
    article = submitted(world, body=[*paragraphs(40, 6)["body"], *values["body"], *image])
    soup = page(world, "hoa", review(article))
    facebook = soup.find(attrs={"data-cn-channel": "facebook"})
    marks = [mark["id"] for mark in facebook.find_all("mark", class_="cn-cut")]
    assert len(marks) == 2 == len(set(marks))
    assert facebook.find(class_="cn-copy__cuts").a["href"] == f"#{marks[0]}"


def test_a_cut_that_has_no_place_on_the_sheet_has_no_link(world: World) -> None:
    def templated(parts: list[phone.Part]) -> BeautifulSoup:
        values = {"parts": parts, "cuts": ["Ảnh 3: > 1000 kB"], "confirmed": set(), "language": "vi", "key": 1}
        return BeautifulSoup(render_to_string("newsroom/phone.html", values), "html.parser")

    assert templated([phone.Part("words", [phone.Run("Chữ", cut=1)])]).select_one(".cn-copy__cuts a") is not None
    assert templated([phone.Part("words", [phone.Run("Chữ")])]).select_one(".cn-copy__cuts a") is None


def test_sources_and_legal_references_hold_locked_facts(world: World) -> None:
    article = world.article(
        legal_references="Điều 5 Nghị định 42/2022/NĐ-CP",
        sources=[("source", {"title": "Báo cáo ngày 05/01/2027", "url": "https://nguon.example/a?b=1&c=2"})],
    )
    facts = {fact.text for fact in compose.facts_of(compose.draft_value(article))}
    assert {"42/2022/NĐ-CP", "05/01/2027", "https://nguon.example/a?b=1&c=2"} <= facts
    shown = page(world, "hoa", review(article)).find(class_="cn-article")
    assert "42/2022/NĐ-CP" in {fact.get_text() for fact in shown.find_all(class_="cn-fact")}


@pytest.mark.parametrize(
    "note",
    [
        "title: 150 → 140",
        "lead: 310 → 250",
        "body: 6000 → 4990",
        "message: 70000 → 63206",
        "photos: 12 → 10",
        "picture 3: > 1000 kB",
    ],
)
def test_what_is_shortened_is_said_in_words(note: str) -> None:
    from django.utils import translation

    with translation.override("vi"):
        said = wording.cut(note)
    assert said != note and not {"lead", "body", "title", "message", "photos", "picture"} & set(
        said.replace(":", "").split()
    )
    assert wording.cut("a note of tomorrow") == "a note of tomorrow"
