"""The demonstration agency: complete, in good form, and nobody's (DESIGN.md, section 8)."""

import re
import unicodedata
from collections import Counter
from datetime import date, datetime, time, timedelta
from importlib.resources import files
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
import yaml
from PIL import Image

from caunoi.demo import stories
from caunoi.demo.days import Days, is_working
from caunoi.foundation import clock
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
OPTIONAL = {"legal_references", "not_before", "not_after", "area"}
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

STARTS = (  # moments of a first start: in working hours, after Tết on a Sunday night, in Tết, in a year's last hour
    datetime(2026, 11, 25, 14, 30, tzinfo=clock.VIETNAM),
    datetime(2027, 2, 28, 2, 5, tzinfo=clock.VIETNAM),
    datetime(2028, 1, 26, 10, 0, tzinfo=clock.VIETNAM),
    datetime(2027, 12, 31, 23, 30, tzinfo=clock.VIETNAM),
)

articles = sorted(Path(str(CONTENT)).glob("articles/*.md"))


def story(path: Path, began: datetime = STARTS[0]) -> stories.Story:
    return stories.read(path, Days(began))


def parse(path: Path) -> tuple[dict[str, Any], str]:
    told = story(path)
    return told.front, told.text.split("---\n", 2)[2]


def agency() -> dict[str, Any]:
    value: dict[str, Any] = yaml.safe_load(CONTENT.joinpath("agency.yaml").read_text("utf-8"))
    return value


each_article = pytest.mark.parametrize("entry", articles, ids=[entry.name for entry in articles])


def test_every_category_and_every_state_has_its_articles() -> None:
    told = [story(path) for path in articles]
    vietnamese = [found.front for found in told if found.front["language"] == "vi"]
    states = Counter(found.told["state"] for found in told)
    assert len(vietnamese) >= 32
    assert {front["category"] for front in vietnamese} == CATEGORIES
    assert set(states) == set(stories.STATES)
    assert states["amended"] in (2, 3)
    assert states["submitted"] == 2, "for the visitor to approve"
    assert len({found.titles[-1] for found in told}) == len(told)


def test_the_english_set_is_public() -> None:
    english = [found for found in map(story, articles) if found.front["language"] == "en"]
    assert len(english) == 4
    assert {found.told["state"] for found in english} == {"published"}
    assert {found.front["category"] for found in english} == {"interaction", "scam_warning"}


def test_something_of_everything_is_shown() -> None:
    titles = [story(path).front["title"] for path in articles]
    told = [story(path).told for path in articles]
    bodies = [parse(path)[1] for path in articles]
    assert 130 <= max(map(len, titles)) <= 140
    assert any(found.get("video") for found in told) and any(found.get("document") for found in told)
    assert max(len(re.findall(r"!\[", body)) for body in bodies) >= 2
    for mark in (r"^\| ", r"^> ", r"^- ", r"^1\. "):
        assert any(re.search(mark, body, re.MULTILINE) for body in bodies)


def test_an_own_error_is_corrected_in_the_words_of_the_design() -> None:
    told = [found.told["amended"] for found in map(story, articles) if found.told["state"] == "amended"]
    corrections = [change["reason"] for change in told if change["reason"].startswith("Đính chính: bản đăng ngày ")]
    assert len(corrections) == 1
    assert " ghi sai " in corrections[0] and corrections[0].strip().endswith("Chúng tôi xin lỗi bạn đọc.")


@pytest.mark.parametrize("began", STARTS, ids=str)
def test_everything_happens_in_office_hours_or_just_before_the_first_start(began: datetime) -> None:
    days = Days(began)
    told = [story(path, began) for path in articles]
    people = {person["account"]: person for person in agency()["people"]}
    deeds = stories.deeds(told, people, Path(str(CONTENT)), days)
    assert [deed.at for deed in deeds] == sorted(deed.at for deed in deeds)
    for deed in deeds:
        at = clock.local(deed.at)
        assert began - timedelta(days=55) < at < began, deed.name
        lately = began - at < timedelta(hours=4)
        assert lately or (is_working(at.date()) and time(7, 30) <= at.time() <= time(17)), deed.name


@pytest.mark.parametrize(
    ("began", "by", "expected"),
    [
        (date(2026, 12, 31), 1, date(2027, 1, 4)),
        (date(2027, 2, 3), 1, date(2027, 2, 11)),
        (date(2027, 2, 8), 0, date(2027, 2, 3)),
        (date(2027, 4, 29), 1, date(2027, 5, 4)),
        (date(2026, 9, 3), -1, date(2026, 8, 28)),
        (date(2026, 11, 25), -1, date(2026, 11, 23)),
    ],
)
def test_public_holidays_are_no_working_days(began: date, by: int, expected: date) -> None:
    """As article 04 says of the term for an answer."""
    noon = datetime.combine(began, time(12), clock.VIETNAM)
    assert Days(noon).day(by) == expected


def test_numbers_of_decisions_run_with_their_dates() -> None:
    text = "\n".join(story(path).text for path in articles)
    found = {
        (int(number), (year, month, day))
        for number, day, month, year in re.findall(r"Quyết định số (\d+)/\S*?QĐ-\w+ ngày (\d\d)/(\d\d)/(\d{4})", text)
    }
    assert len(found) == 3
    assert [day for _, day in sorted(found)] == sorted(day for _, day in found)
    assert not re.search(r"\d+/\d{4}/QĐ-ATCĐ", text), "only a people's committee issues a decision with its year"


def test_an_article_names_an_area_that_the_agency_knows() -> None:
    names = {area["code"]: area["name"] for area in agency()["areas"]}
    told = {path.name: parse(path) for path in articles}
    held = {name: names[front["area"]] for name, (front, _) in told.items() if front.get("area")}
    assert len(held) >= 8
    for name, area in held.items():
        place = area.split(maxsplit=1)[1]
        assert place in f"{told[name][0]['title']} {told[name][0]['lead']} {told[name][1]}", name


@pytest.mark.parametrize("began", STARTS, ids=str)
def test_dates_are_in_place_and_in_order(began: datetime) -> None:
    for path in articles:
        told = story(path, began)
        front = told.front
        assert not re.search(r"\{(month |[+-]?\d)", told.text), path.name
        assert len(nfc(front["title"])) <= 140 and len(nfc(front["lead"])) <= 250, path.name
        begins = (
            datetime.fromisoformat(front["not_before"]) if front.get("not_before") else told.at.replace(tzinfo=None)
        )
        if front.get("not_after"):
            ends = datetime.fromisoformat(front["not_after"])
            assert ends > begins, path.name
            assert (ends < began.replace(tzinfo=None)) == (told.told["state"] == "expired"), path.name
        if told.told["state"] == "scheduled":
            assert begins > began.replace(tzinfo=None), path.name


@each_article
def test_front_matter(entry: Path) -> None:
    front, _ = parse(entry)
    people = {person["account"]: person["role"] for person in agency()["people"]}
    assert set(front) >= REQUIRED
    assert set(front) <= REQUIRED | OPTIONAL
    assert 10 <= len(nfc(front["title"])) <= 140
    assert 40 <= len(nfc(front["lead"])) <= 250
    assert all({"title"} <= set(source) <= {"title", "url"} for source in front["sources"])
    assert front["sources"]
    assert people[front["author"]] in ("contributor", "editor")
    assert people[front["approver"]] == "approver"


@each_article
def test_body(entry: Path) -> None:
    text = story(entry).text
    front, body = parse(entry)
    assert unicodedata.is_normalized("NFC", entry.read_text("utf-8"))
    assert unicodedata.is_normalized("NFC", text)
    assert "\u00a0" not in text
    assert "BẢN TRÌNH DIỄN" in body
    assert 80 <= len(re.findall(r"\w+", body)) <= 450
    assert re.search(r"^## ", body, re.MULTILINE)
    assert re.search(r"^(?:- |1\. )", body, re.MULTILINE)
    assert re.search(r"^> ", body, re.MULTILINE)
    if front["language"] == "vi":
        assert not [word for word in AVOIDED if word in body.replace("![", "").lower()]
        assert not re.search(r"\b\d{1,2}/\d{1,2}\b(?!/)", body), "a date needs its year"


@each_article
def test_pictures_exist_and_are_described(entry: Path) -> None:
    front, body = parse(entry)
    pictures = [(front["image_alt"], front["image"]), *re.findall(r"!\[(.*?)\]\((\S*?)(?: \".*\")?\)", body)]
    for alt, name in pictures:
        assert len(alt) > 15
        assert CONTENT.joinpath(name).is_file()


@each_article
def test_only_invented_addresses(entry: Path) -> None:
    front, body = parse(entry)
    hosts = re.findall(r"https?://([^/\s)\"]+)", entry.read_text("utf-8"))
    assert all(host == "lacgiang.example" or host.endswith(".lacgiang.example") for host in hosts)
    facts = find_facts(f"{front['title']}\n{front['lead']}\n{body}")
    assert all("lacgiang.example" in fact.text for fact in facts if fact.kind in ("link", "email"))
    # 0200 is no area code, so these numbers ring nowhere.
    assert all(fact.text.startswith("0200 000 ") for fact in facts if fact.kind == "phone")


@each_article
def test_facts_are_found(entry: Path) -> None:
    front, body = parse(entry)
    text = f"{front['title']}\n{front['lead']}\n{body}"
    facts = find_facts(text)
    assert len(facts) >= (5 if front["language"] == "vi" else 3)
    assert any(fact.kind == "link" for fact in facts)
    marked = {fact.text for fact in facts if fact.kind == "document_number"}
    invented = {number for number in marked if "ATCĐ" in number or "QĐ-UBND" in number}
    assert marked - invented <= {"100/2015/QH13"}


def test_legal_references_that_are_invented_say_so() -> None:
    for entry in articles:
        for reference in parse(entry)[0].get("legal_references", []):
            assert not re.search("ATCĐ|QĐ-UBND", reference) or "văn bản giả định" in reference


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
        "clerk",
        "inspector",
    }
    assert {"lan", "minh", "hoa", "quan", "an", "mai", "thu"} == {person["account"] for person in value["people"]}
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


def test_article_pictures_are_many_wide_and_light() -> None:
    pictures = sorted(Path(str(CONTENT)).glob("images/*"))
    assert len(pictures) >= 14
    used = " ".join(path.read_text("utf-8") for path in articles)
    for picture in pictures:
        assert picture.stat().st_size < 80_000
        assert Image.open(picture).size == (1280, 720)
        assert f"images/{picture.name}" in used


def test_emblem_is_plain_svg() -> None:
    svg = CONTENT.joinpath("emblem.svg").read_text("utf-8")
    assert "<title" in svg
    assert not re.search(r"<script|<image|href|on\w+=", svg)
