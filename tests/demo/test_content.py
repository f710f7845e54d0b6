"""The demonstration agency: complete, in good form, and nobody's (DESIGN.md, section 8)."""

import re
import unicodedata
from datetime import date
from importlib.resources import files
from importlib.resources.abc import Traversable
from io import BytesIO
from typing import Any

import pytest
import yaml
from PIL import Image

from caunoi.foundation.vietnamese import compare_key, nfc
from caunoi.newsroom.facts import find_facts

CONTENT = files("caunoi.demo.content")
CATEGORIES = {
    "policy_law",
    "security_situation",
    "crime_prevention",
    "scam_warning",
    "false_information",
    "force_image",
    "interaction",
}
REQUIRED = {"title", "lead", "category", "language", "sources", "image", "image_alt", "author", "approver"}
OPTIONAL = {"legal_references", "valid_until"}
PUBLIC_LINES = {"113", "114", "115", "156", "5656"}
# Words that section 5 of the design language asks to avoid.
AVOIDED = (
    "cơ quan chức năng",
    "sớm nhất có thể",
    "mong thông cảm",
    "nhẹ dạ",
    "cả tin",
    "kẻ xấu",
    "đối tượng",
    "!",
)

articles = sorted(
    (entry for entry in CONTENT.joinpath("articles").iterdir() if entry.name.endswith(".md")),
    key=lambda entry: entry.name,
)


def parse(entry: Traversable) -> tuple[dict[str, Any], str]:
    _, front, body = entry.read_text("utf-8").split("---\n", 2)
    return yaml.safe_load(front), body


def agency() -> dict[str, Any]:
    value: dict[str, Any] = yaml.safe_load(CONTENT.joinpath("agency.yaml").read_text("utf-8"))
    return value


each_article = pytest.mark.parametrize("entry", articles, ids=[entry.name for entry in articles])


def test_twelve_vietnamese_articles_in_seven_categories_and_two_english_ones() -> None:
    fronts = [parse(entry)[0] for entry in articles]
    vietnamese = [front for front in fronts if front["language"] == "vi"]
    assert len(vietnamese) == 12
    assert sum(front["language"] == "en" for front in fronts) == 2
    assert {front["category"] for front in vietnamese} == CATEGORIES
    assert len({front["title"] for front in fronts}) == len(fronts)


@each_article
def test_front_matter(entry: Traversable) -> None:
    front, _ = parse(entry)
    people = {person["account"]: person["role"] for person in agency()["people"]}
    assert set(front) >= REQUIRED
    assert set(front) <= REQUIRED | OPTIONAL
    assert 10 <= len(nfc(front["title"])) <= 140
    assert 40 <= len(nfc(front["lead"])) <= 250
    assert all(set(source) == {"title", "url"} for source in front["sources"])
    assert front["sources"]
    assert people[front["author"]] in ("contributor", "editor")
    assert people[front["approver"]] == "approver"
    assert isinstance(front.get("valid_until", date(2027, 1, 1)), date)


@each_article
def test_body(entry: Traversable) -> None:
    text = entry.read_text("utf-8")
    front, body = parse(entry)
    assert unicodedata.is_normalized("NFC", text)
    assert "\u00a0" not in text
    assert "BẢN TRÌNH DIỄN" in body
    assert 150 <= len(re.findall(r"\w+", body)) <= 450
    assert re.search(r"^## ", body, re.MULTILINE)
    assert re.search(r"^(?:- |1\. )", body, re.MULTILINE)
    assert re.search(r"^> ", body, re.MULTILINE)
    assert len(re.findall(r"!\[", body)) == 1
    if front["language"] == "vi":
        assert not [word for word in AVOIDED if word in body.replace("![", "").lower()]
        assert not re.search(r"\b\d{1,2}/\d{1,2}\b(?!/)", body), "a date needs its year"


@each_article
def test_pictures_exist_and_are_described(entry: Traversable) -> None:
    front, body = parse(entry)
    pictures = [(front["image_alt"], front["image"]), *re.findall(r"!\[(.*?)\]\((.*?)\)", body)]
    for alt, name in pictures:
        assert len(alt) > 15
        assert CONTENT.joinpath(name).is_file()


@each_article
def test_only_invented_addresses(entry: Traversable) -> None:
    front, body = parse(entry)
    hosts = re.findall(r"https?://([^/\s)\"]+)", entry.read_text("utf-8"))
    assert all(host == "lacgiang.example" for host in hosts)
    facts = find_facts(f"{front['title']}\n{front['lead']}\n{body}")
    assert all("lacgiang.example" in fact.text for fact in facts if fact.kind in ("link", "email"))
    # 0200 is no area code, so these numbers ring nowhere.
    assert all(fact.text.startswith("0200 000 ") for fact in facts if fact.kind == "phone")


@each_article
def test_facts_are_found(entry: Traversable) -> None:
    front, body = parse(entry)
    text = f"{front['title']}\n{front['lead']}\n{body}"
    facts = find_facts(text)
    assert len(facts) >= (5 if front["language"] == "vi" else 3)
    assert any(fact.kind == "link" for fact in facts)
    marked = {fact.text for fact in facts if fact.kind == "document_number"}
    invented = {number for number in marked if number.endswith("ATCĐ")}
    assert marked - invented <= {"100/2015/QH13"}


def test_legal_references_that_are_invented_say_so() -> None:
    for entry in articles:
        for reference in parse(entry)[0].get("legal_references", []):
            assert "ATCĐ" not in reference or "văn bản giả định" in reference


def test_public_lines_are_written_as_they_are_dialled() -> None:
    every = " ".join(entry.read_text("utf-8") for entry in articles)
    found = {fact.text for fact in find_facts(every) if fact.kind == "number"}
    assert found.issuperset(PUBLIC_LINES)


def test_agency() -> None:
    text = CONTENT.joinpath("agency.yaml").read_text("utf-8")
    value = agency()
    assert unicodedata.is_normalized("NFC", text)
    assert value["agency"]["demo"] is True
    assert "BẢN TRÌNH DIỄN" in value["agency"]["name"]
    assert value["agency"]["public_url"].endswith(".example")
    assert len({unit["slug"] for unit in value["units"]}) == 3
    assert all(unit["contact"] for unit in value["units"])
    assert {person["role"] for person in value["people"]} == {
        "contributor",
        "editor",
        "approver",
        "administrator",
    }
    assert {"lan", "minh", "hoa", "quan", "an"} == {person["account"] for person in value["people"]}
    assert set(value["brand"]["standing_statement"]) == {"vi", "en"}


def test_each_channel_points_at_the_portal() -> None:
    value = agency()
    assert [account["channel"] for account in value["accounts"]] == ["portal", "zalo", "facebook"]
    for account in value["accounts"]:
        assert value["agency"]["public_url"] in compare_key(account["description"])
        assert account["head"] and account["contact"] and account["unit"]


@pytest.mark.parametrize(("name", "size"), [("avatar.png", (600, 600)), ("cover.jpg", (1280, 720))])
def test_brand_pictures(name: str, size: tuple[int, int]) -> None:
    assert Image.open(BytesIO(CONTENT.joinpath(name).read_bytes())).size == size


def test_article_pictures_are_wide_and_light() -> None:
    pictures = list(CONTENT.joinpath("images").iterdir())
    assert len(pictures) == 6
    for picture in pictures:
        data = picture.read_bytes()
        assert len(data) < 300_000
        assert Image.open(BytesIO(data)).size == (1600, 900)


def test_emblem_is_plain_svg() -> None:
    svg = CONTENT.joinpath("emblem.svg").read_text("utf-8")
    assert "<title" in svg
    assert not re.search(r"<script|<image|href|on\w+=", svg)
