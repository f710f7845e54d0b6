"""The front list, the feeds and the sitemap."""

from __future__ import annotations

import json
import unicodedata
import xml.etree.ElementTree as ET
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import urlencode

import pytest
from bs4 import BeautifulSoup
from django.test import Client

from caunoi.foundation import clock
from caunoi.newsroom import actions
from caunoi.newsroom.models import Category
from caunoi.portal import lists
from caunoi.releases.content import ReleaseContent
from caunoi.releases.models import Release
from tests.world import World

pytestmark = pytest.mark.django_db
ATOM = "{http://www.w3.org/2005/Atom}"
SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
FEEDS = ["/feeds/atom.xml", "/feeds/rss.xml", "/feeds/feed.json"]


def page(client: Client, path: str, **headers: str) -> BeautifulSoup:
    response = client.get(path, headers=headers)
    assert response.status_code == 200
    return BeautifulSoup(response.content.decode(), "html.parser")


def titles(client: Client, path: str) -> list[str]:
    return [heading.get_text() for heading in page(client, path).select(".story h2")]


# The front list --------------------------------------------------------------------------------------


def test_an_empty_portal_says_so(world: World, client: Client) -> None:
    assert page(client, "/").select_one(".empty") is not None
    assert page(client, "/?lang=en").get_text().count("Nothing has been published yet.") == 1


def test_a_portal_without_an_agency_still_answers(db: None, client: Client) -> None:
    assert client.get("/").status_code == 200
    assert client.get("/kiem-tra-chu-ky").status_code == 200
    assert client.get("/robots.txt").status_code == 200
    assert {client.get(path).status_code for path in [*FEEDS, "/sitemap.xml", "/api/v1/articles"]} == {404}


def test_the_list_is_read_page_by_page_and_misses_nothing(
    world: World, client: Client, at_nine: clock.FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lists, "PAGE_LENGTH", 3)
    for number in range(8):
        world.publish(world.article(f"Bài số {number}"))
        at_nine.advance(60 if number in (0, 5) else 0)  # most were published at the same moment
    seen: list[str] = []
    path: str | None = "/"
    while path:
        listed = page(client, path)
        seen += [heading.get_text() for heading in listed.select(".story h2")]
        link = listed.select_one('a[rel="next"]')
        path = f"/{link['href']}" if link else None
    assert len(seen) == 8
    assert set(seen) == {f"Bài số {number}" for number in range(8)}
    assert {seen[0], seen[1]} == {"Bài số 7", "Bài số 6"}
    assert seen[-1] == "Bài số 0"


def test_the_front_page_costs_five_queries(world: World, client: Client, django_assert_num_queries: Any) -> None:
    for number in range(3):
        world.publish(world.article(f"Bài số {number}"))
    with django_assert_num_queries(5):  # agency, newest, warnings, corrections, categories
        client.get("/")


@pytest.mark.parametrize(
    "query",
    ["before=x", "before=20270105T020500.000000-'", "before=99999999T000000.0-A", "category='", "category=" + "a" * 41],
)
def test_a_broken_place_in_the_list_is_not_found(world: World, client: Client, query: str) -> None:
    assert client.get(f"/?{query}").status_code == 404


def test_one_category_has_its_own_address(world: World, client: Client) -> None:
    world.publish(world.article("Một"))
    world.publish(world.article("Hai", category=Category.objects.get(key="policy_law")))
    assert titles(client, "/chuyen-muc/chinh-sach-phap-luat") == ["Hai"]
    listed = page(client, "/chuyen-muc/chinh-sach-phap-luat")
    assert listed.h1 is not None
    assert listed.h1.get_text() == "Chính sách, pháp luật"
    assert titles(client, "/chuyen-muc/policy_law") == ["Hai"]
    assert client.get("/?category=policy_law")["Location"] == "/chuyen-muc/chinh-sach-phap-luat"
    assert client.get("/?category=none").status_code == 404
    assert client.get("/chuyen-muc/khong-co").status_code == 404
    links = {str(link["href"]) for link in page(client, "/").select("nav.box a")}
    assert {"/chuyen-muc/chinh-sach-phap-luat", "/chuyen-muc/tuong-tac-voi-nguoi-dan", "/luu-tru"} <= links


def test_an_english_page_calls_a_category_as_the_agency_does_in_english(world: World, client: Client) -> None:
    category = Category.objects.get(key="policy_law")
    release = world.publish(world.article("Một", category=category))

    def named(path: str) -> set[tuple[str, str, str]]:
        links = page(client, path).select('a[href*="/chuyen-muc/"]')
        return {(link.get_text(), str(link["lang"]), str(link["href"]).partition("?")[0]) for link in links}

    address = "/chuyen-muc/chinh-sach-phap-luat"
    assert named("/?lang=en") == {("Policy and law", "en", address)}  # beside the list and below the article
    assert named("/?lang=vi") == {("Chính sách, pháp luật", "vi", address)}
    heading = page(client, f"{address}?lang=en").select_one("h1")
    assert heading and heading.get_text() == "Policy and law"
    signed = page(client, f"/t/{release.statement_id}").select_one(f'.crumbs a[href="{address}"]')
    assert signed and signed.get_text() == "Chính sách, pháp luật"


def test_a_category_without_an_english_name_is_vietnamese_and_says_so(world: World, client: Client) -> None:
    category = Category.objects.create(key="notices", name="Thông báo", name_en="", position=9)
    world.publish(world.article("Một", category=category))
    link = page(client, "/?lang=en").select_one('.story a[href*="/chuyen-muc/"]')
    assert link and (link.get_text(), link["lang"]) == ("Thông báo", "vi")


def test_a_name_that_nothing_published_has_makes_no_category(world: World, client: Client) -> None:
    later = clock.now() + timedelta(days=1)
    world.publish(world.article("Ngày mai", category=Category.objects.get(key="policy_law"), not_before=later))
    assert not page(client, "/?lang=en").select('a[href*="/chuyen-muc/"]')


def test_a_renamed_category_keeps_its_old_address(world: World, client: Client) -> None:
    world.publish(world.article("Một"))
    Category.objects.filter(key="interaction").update(name="Hỏi và đáp")
    world.publish(world.article("Hai"))
    for address in ("/chuyen-muc/tuong-tac-voi-nguoi-dan", "/chuyen-muc/hoi-va-dap"):
        assert set(titles(client, address)) == {"Hai", "Một"}
    old = page(client, "/chuyen-muc/tuong-tac-voi-nguoi-dan")
    assert old.select_one("h1").get_text() == "Hỏi và đáp"  # type: ignore[union-attr]
    assert old.select_one("link[rel=canonical]")["href"] == "http://testserver/chuyen-muc/hoi-va-dap"  # type: ignore[index]


def test_the_archive_counts_months_of_viet_nam(world: World, client: Client, at_nine: clock.FixedClock) -> None:
    world.publish(world.article("Ngày 05"))
    at_nine.advance(26 * 86_400 + 15 * 3600)  # 00:05 on 1 February in Việt Nam, still January in Greenwich
    world.publish(world.article("Tháng sau"))
    gone = world.article("Đã gỡ")
    world.publish(gone)
    actions.withdraw(gone, by=world.people["hoa"], reason="Sai.")
    shown = [" ".join(item.get_text().split()) for item in page(client, "/luu-tru?lang=en").select(".year li")]
    assert shown == ["February 2027 (1 article)", "January 2027 (1 article)"]
    assert titles(client, "/luu-tru/2027/2") == ["Tháng sau"]
    assert titles(client, "/luu-tru/2027/1") == ["Ngày 05"]
    assert titles(client, "/luu-tru/2026/12") == []


@pytest.mark.parametrize("path", ["/luu-tru/2027/13", "/luu-tru/2027/0", "/luu-tru/0/1", "/luu-tru/99999/1"])
def test_a_month_that_does_not_exist_is_not_found(world: World, client: Client, path: str) -> None:
    assert client.get(path).status_code == 404


@pytest.mark.parametrize("path", ["/", "/chuyen-muc/interaction", "/luu-tru/2027/1"])
def test_a_list_is_read_back_to_its_beginning(
    world: World, client: Client, at_nine: clock.FixedClock, monkeypatch: pytest.MonkeyPatch, path: str
) -> None:
    monkeypatch.setattr(lists, "PAGE_LENGTH", 2)
    for number in range(5):
        world.publish(world.article(f"Bài số {number}"))
        at_nine.advance(60)
    first = page(client, path)
    assert first.select_one('[rel="prev"]') is None
    second = page(client, path + str(first.select_one('a[rel="next"]')["href"]))  # type: ignore[index]
    assert [heading.get_text() for heading in second.select(".story h2")] == ["Bài số 2", "Bài số 1"]
    assert [link["href"] for link in second.select('link[rel="prev"], link[rel="next"]')] == [
        link["href"] for link in second.select('a[rel="prev"], a[rel="next"]')
    ]
    back = page(client, path + str(second.select_one('a[rel="prev"]')["href"]))  # type: ignore[index]
    assert [heading.get_text() for heading in back.select(".story h2")] == ["Bài số 4", "Bài số 3"]
    assert back.select_one('a[rel="prev"]') is None


def test_a_fresh_warning_stands_above_all_for_three_days(
    world: World, client: Client, at_nine: clock.FixedClock
) -> None:
    warnings = Category.objects.get(key="scam_warning")
    for number in range(3):
        world.publish(world.article(f"Cảnh báo {number}", category=warnings))
    at_nine.advance(60)
    world.publish(world.article("Tin thường"))
    front = page(client, "/")
    assert len(front.select(".alert a")) == 2
    assert front.select_one(".alert-more") is not None
    assert front.select_one(".story-first h2").get_text() == "Tin thường"  # type: ignore[union-attr]
    at_nine.advance(3 * 86_400)
    assert page(client, "/").select(".alert") == []


def test_the_front_page_leads_with_what_is_in_force_in_the_readers_language(
    world: World, client: Client, at_nine: clock.FixedClock
) -> None:
    world.publish(world.article("Tin tiếng Việt"))
    at_nine.advance(60)
    world.publish(world.article("An article in English", language="en"))
    at_nine.advance(60)
    world.publish(world.article("Chỉ đến trưa", not_after=clock.now() + timedelta(hours=3)))
    assert _lead(client, "/?lang=vi") == "Chỉ đến trưa"
    at_nine.advance(4 * 3600)
    assert (_lead(client, "/?lang=vi"), _lead(client, "/?lang=en")) == ("Tin tiếng Việt", "An article in English")


def _lead(client: Client, path: str) -> str:
    return page(client, path).select_one(".story-first h2").get_text()  # type: ignore[union-attr]


def test_what_was_corrected_has_its_place_for_seven_days(
    world: World, client: Client, at_nine: clock.FixedClock
) -> None:
    article = world.article("Lịch tiếp công dân")
    world.publish(article)
    at_nine.advance(3600)
    world.amend(article, reason="Ghi sai phòng.")
    assert "Ghi sai phòng." in page(client, "/").select_one(".corrections").get_text()  # type: ignore[union-attr]
    at_nine.advance(8 * 86_400)
    assert page(client, "/").select_one(".corrections") is None


def test_withdrawn_articles_leave_the_list_and_expired_ones_are_marked(
    world: World, client: Client, at_nine: clock.FixedClock
) -> None:
    gone, over = world.article("Đã sai"), world.article("Có hạn", not_after=datetime(2027, 1, 6, tzinfo=UTC))
    world.publish(gone)
    world.publish(over)
    actions.withdraw(gone, by=world.people["hoa"], reason="Sai.")
    assert titles(client, "/") == ["Có hạn"]
    assert page(client, "/").select_one(".state-expired") is None
    at_nine.advance(2 * 86_400)
    assert page(client, "/").select_one(".state-expired") is not None


@pytest.mark.parametrize(
    ("path", "accept", "language"),
    [
        ("/", "vi", "vi"),
        ("/", "en", "en"),
        ("/?lang=en", "vi", "en"),
        ("/?lang=vi", "en", "vi"),
        ("/?lang=xx", "en", "en"),
    ],
)
def test_the_interface_speaks_the_language_asked_for(
    world: World, client: Client, path: str, accept: str, language: str
) -> None:
    response = client.get(path, headers={"accept-language": accept})
    assert response["Content-Language"] == language
    assert f'<html lang="{language}">' in response.content.decode()
    assert not response.cookies


def test_two_languages_are_two_pages_for_a_cache(world: World, client: Client) -> None:
    vi, en = (client.get("/", headers={"accept-language": language}) for language in ("vi", "en"))
    assert vi["ETag"] != en["ETag"]
    assert "Accept-Language" in vi["Vary"]


def test_a_query_in_the_other_normal_form_is_harmless(world: World, client: Client) -> None:
    decomposed = unicodedata.normalize("NFD", "cảnh báo")
    assert client.get("/?" + urlencode({"category": decomposed})).status_code == 404
    assert client.get("/?" + urlencode({"lang": decomposed})).status_code == 200


# Feeds -----------------------------------------------------------------------------------------------


@pytest.fixture
def three(world: World, at_nine: clock.FixedClock) -> dict[str, Release]:
    """One article as first published, one changed, one withdrawn; each change an hour after the one before."""
    plain, changed, gone = (world.article(title) for title in ("Thường", "Đã đổi", "Sai"))
    releases = {"plain": world.publish(plain), "changed": world.publish(changed), "gone": world.publish(gone)}
    at_nine.advance(3600)
    world.amend(changed, title="Đã đổi & sửa <lại>", reason="Ghi sai phòng.")
    at_nine.advance(3600)
    actions.withdraw(gone, by=world.people["hoa"], reason="Có thông tin sai.")
    return releases


def told(client: Client, path: str) -> dict[str, dict[str, Any]]:
    """A feed as {id: what it says}, checked against the demands of its format."""
    response = client.get(path)
    assert response.status_code == 200
    return {"/feeds/atom.xml": _atom, "/feeds/rss.xml": _rss, "/feeds/feed.json": _json}[path](response)


def _atom(response: Any) -> dict[str, dict[str, Any]]:
    assert response["Content-Type"].startswith("application/atom+xml")
    root = ET.fromstring(response.content)
    assert root.tag == f"{ATOM}feed"
    for name in ("id", "title", "updated", "author"):
        assert root.find(f"{ATOM}{name}") is not None
    own = [link for link in root.findall(f"{ATOM}link") if link.get("rel") == "self"]
    assert [link.get("href") for link in own] == ["http://testserver/feeds/atom.xml"]
    entries: dict[str, dict[str, Any]] = {}
    for entry in root.findall(f"{ATOM}entry"):
        updated = datetime.fromisoformat(entry.findtext(f"{ATOM}updated", ""))
        assert updated.tzinfo is not None
        entries[entry.findtext(f"{ATOM}id", "")] = {
            "title": entry.findtext(f"{ATOM}title"),
            "text": entry.findtext(f"{ATOM}summary"),
            "published": datetime.fromisoformat(entry.findtext(f"{ATOM}published", "")),
            "updated": updated,
        }
    assert datetime.fromisoformat(root.findtext(f"{ATOM}updated", "")) == max(e["updated"] for e in entries.values())
    return entries


def _rss(response: Any) -> dict[str, dict[str, Any]]:
    assert response["Content-Type"].startswith("application/rss+xml")
    channel = ET.fromstring(response.content).find("channel")
    assert channel is not None
    assert all(channel.findtext(name) for name in ("title", "link", "description"))
    assert channel.find(f"{ATOM}link[@rel='self']") is not None
    entries = {}
    for item in channel.findall("item"):
        guid = item.find("guid")
        assert guid is not None
        assert guid.get("isPermaLink") == "true"
        entries[guid.text or ""] = {
            "title": item.findtext("title"),
            "text": item.findtext("description"),
            "published": parsedate_to_datetime(item.findtext("pubDate", "")),
        }
    return entries


def _json(response: Any) -> dict[str, dict[str, Any]]:
    assert response["Content-Type"] == "application/feed+json"
    feed = json.loads(response.content)
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert feed["feed_url"] == "http://testserver/feeds/feed.json"
    assert feed["authors"][0]["name"] == "Cơ quan Mẫu"
    entries = {}
    for item in feed["items"]:
        assert isinstance(item["id"], str)
        assert "content_html" not in item
        entries[item["id"]] = {
            "title": item["title"],
            "text": item["content_text"],
            "published": datetime.fromisoformat(item["date_published"]),
            "updated": datetime.fromisoformat(item["date_modified"]),
        }
    return entries


@pytest.mark.parametrize("path", FEEDS)
def test_a_feed_tells_what_was_said_changed_and_withdrawn(client: Client, three: dict[str, Release], path: str) -> None:
    entries = told(client, path)
    ids = {name: f"http://testserver/t/{release.statement_id}" for name, release in three.items()}
    assert set(entries) == set(ids.values())
    assert entries[ids["changed"]]["title"] == "Đã đổi & sửa <lại>"
    assert "Ghi sai phòng." in entries[ids["changed"]]["text"]
    assert "Có thông tin sai." in entries[ids["gone"]]["text"]
    assert "07:30" not in entries[ids["gone"]]["text"]
    assert entries[ids["gone"]]["title"] != "Sai"
    assert {entry["published"].hour for entry in entries.values()} == {2}


@pytest.mark.parametrize("path", ["/feeds/atom.xml", "/feeds/feed.json"])
def test_the_time_of_an_entry_moves_only_when_its_words_do(
    client: Client, three: dict[str, Release], path: str
) -> None:
    entries = told(client, path)
    hours = {name: entries[f"http://testserver/t/{r.statement_id}"]["updated"].hour for name, r in three.items()}
    assert hours == {"plain": 2, "changed": 3, "gone": 4}


@pytest.mark.parametrize("path", [*FEEDS, "/sitemap.xml"])
def test_an_unchanged_feed_is_not_sent_again(
    world: World, client: Client, three: dict[str, Release], at_nine: clock.FixedClock, path: str
) -> None:
    first = client.get(path)
    assert client.get(path).content == first.content
    by_tag = client.get(path, headers={"if-none-match": first["ETag"]})
    by_time = client.get(path, headers={"if-modified-since": first["Last-Modified"]})
    assert (by_tag.status_code, by_time.status_code) == (304, 304)
    at_nine.advance(3600)
    world.publish(world.article("Bài mới"))
    assert client.get(path, headers={"if-none-match": first["ETag"]}).status_code == 200
    assert client.get(path, headers={"if-modified-since": first["Last-Modified"]}).status_code == 200


@pytest.mark.parametrize("path", FEEDS)
def test_signs_that_xml_forbids_do_not_break_a_feed(world: World, client: Client, path: str) -> None:
    from caunoi.releases.actions import Approval, begin_statement, freeze, show_on_portal

    statement = begin_statement(world.agency, unit=world.unit, kind="article", language="vi")

    def content(number: int, now: datetime) -> ReleaseContent:
        short = f"http://testserver/t/{statement.pk}"
        return ReleaseContent(
            statement.pk, number, "publish", "co-quan-mau", "Văn phòng", "vi", "interaction", "Mục\x01",
            "Tin\x1b\x0b\ufffe mới", "Câu\x08 đầu", "tin-moi", [], f"{short}/tin-moi", short, now, now,
        )  # fmt: skip

    approval = Approval((world.people["lan"].pk,), world.people["hoa"])
    show_on_portal(freeze(statement, "publish", approval, content))
    assert [entry["title"] for entry in told(client, path).values()] == ["Tin mới"]


@pytest.mark.parametrize("path", [*FEEDS, "/sitemap.xml"])
def test_a_feed_costs_two_queries(
    client: Client, three: dict[str, Release], path: str, django_assert_num_queries: Any
) -> None:
    with django_assert_num_queries(2):
        client.get(path)


def test_the_sitemap_lists_what_can_be_read(client: Client, three: dict[str, Release]) -> None:
    root = ET.fromstring(client.get("/sitemap.xml").content)
    found = {url.findtext(f"{SITEMAP}loc"): url.findtext(f"{SITEMAP}lastmod") for url in root}
    assert found == {
        f"http://testserver/t/{three['plain'].statement_id}/thuong": "2027-01-05T09:05:00+07:00",
        f"http://testserver/t/{three['changed'].statement_id}/da-doi-sua-lai": "2027-01-05T10:05:00+07:00",
    }
    assert all(client.get(str(address)).status_code == 200 for address in found)


def test_robots_are_told_where_the_sitemap_is(world: World, client: Client) -> None:
    response = client.get("/robots.txt")
    assert response["Content-Type"].startswith("text/plain")
    assert "Sitemap: http://testserver/sitemap.xml" in response.content.decode().splitlines()
    assert "Disallow: /admin/" in response.content.decode().splitlines()
