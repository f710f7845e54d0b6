"""A statement's page: its address, what it says now, what it said before, and what it says once withdrawn."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.template.loader import render_to_string
from django.test import Client, override_settings

from caunoi.channels.portal.channel import CHANNEL
from caunoi.foundation import clock
from caunoi.foundation.vietnamese import nfc
from caunoi.newsroom import actions, previews
from caunoi.releases import queries
from caunoi.releases.actions import forget_copy, mark_expired, note_copy
from tests.world import World, _rich, picture

pytestmark = pytest.mark.django_db


def soup(response: Any) -> BeautifulSoup:
    return BeautifulSoup(response.content.decode(), "html.parser")


def text(response: Any) -> str:
    return " ".join(soup(response).get_text().split())


def withdraw(world: World, article: Any, reason: str = "Có thông tin sai.") -> Any:
    article.refresh_from_db()
    return actions.withdraw(article, by=world.people["hoa"], reason=reason)


# Addresses -------------------------------------------------------------------------------------------


def test_the_id_alone_shows_the_article(world: World, client: Client) -> None:
    release = world.publish()
    response = client.get(f"/t/{release.statement_id}")
    assert response.status_code == 200
    assert soup(response).h1 is not None
    assert "Lịch tiếp công dân tháng 01 năm 2027" in text(response)
    canonical = soup(response).select_one('link[rel="canonical"]')
    assert canonical is not None
    assert canonical["href"] == (f"http://testserver/t/{release.statement_id}/lich-tiep-cong-dan-thang-01-nam-2027")


@pytest.mark.parametrize("rest", ["/sai-ten", "/releases", "/L%E1%BB%8Bch", "/?fbclid=1", "/%00", "/<script>"])
def test_another_name_leads_to_the_canonical_address(world: World, client: Client, rest: str) -> None:
    statement = world.publish().statement_id
    response = client.get(f"/t/{statement}{rest}")
    if rest.startswith("/?"):
        assert response.status_code == 200
        return
    assert response.status_code == 301
    assert response["Location"] == f"/t/{statement}/lich-tiep-cong-dan-thang-01-nam-2027"
    assert "max-age=60" in response["Cache-Control"]  # the title may change back


def test_lower_case_ids_resolve(world: World, client: Client) -> None:
    statement = world.publish().statement_id
    response = client.get(f"/t/{statement.lower()}", follow=True)
    assert response.redirect_chain[-1][0].startswith(f"/t/{statement}/")
    assert response.status_code == 200


def test_the_canonical_address_follows_a_changed_title(world: World, client: Client) -> None:
    article = world.article()
    statement = world.publish(article).statement_id
    world.amend(article, title="Lịch tiếp công dân đã đổi")
    assert client.get(f"/t/{statement}/lich-tiep-cong-dan-thang-01-nam-2027")["Location"] == (
        f"/t/{statement}/lich-tiep-cong-dan-da-doi"
    )


@pytest.mark.parametrize(
    "path", ["/t/ABCD2345", "/t/ABCD2345/ten", "/t/ABCDEFGHJKMNP", "/t/", "/t/ABCD2345/releases/1"]
)
def test_an_unknown_statement_is_not_found(world: World, client: Client, path: str) -> None:
    response = client.get(path)
    assert response.status_code == 404
    assert response["Cache-Control"] == "no-store"
    assert soup(response).h1 is not None
    assert "113" in text(response)


def test_only_reading_is_possible(world: World, client: Client) -> None:
    statement = world.publish().statement_id
    assert client.post(f"/t/{statement}").status_code == 405
    assert client.head(f"/t/{statement}").status_code == 200


# The reconciler's look -------------------------------------------------------------------------------


@pytest.mark.parametrize("path", ["/t/{0}?observe=1", "/t/{0}/another-name?observe=1"])
def test_observation_is_never_redirected_or_cached(world: World, client: Client, path: str) -> None:
    release = world.publish(world.article("Tên rất dài " * 11))
    response = client.get(path.format(release.statement_id))
    assert response.status_code == 200
    assert response["Cache-Control"] == "no-store"
    assert not response.has_header("ETag")
    start = response.content.decode()[:1500]
    assert start.index('charset="utf-8"') < start.index(f'content="{release.statement_id}/1">')


async def observed_by_the_channel(client: Client, statement: str) -> Any:
    from asgiref.sync import sync_to_async

    class Api:
        async def call(self, request: Any) -> Any:
            from caunoi.channels.contract import Answer

            response = await sync_to_async(client.get)(f"/{request.path}", request.query)
            answer = Answer(response.status_code, {}, None, response.content.decode()[:1500])
            error = CHANNEL.classify(request, answer)
            if error:
                raise error
            return answer

    return await CHANNEL.observe(Api(), statement)


def test_the_channel_finds_the_release_it_wants(world: World, client: Client) -> None:
    from asgiref.sync import async_to_sync

    article = world.article()
    statement = world.publish(article).statement_id
    world.amend(article)
    assert async_to_sync(observed_by_the_channel)(client, statement).text == f"{statement}/2"
    withdraw(world, article)
    assert async_to_sync(observed_by_the_channel)(client, statement).text == f"{statement}/3"
    assert async_to_sync(observed_by_the_channel)(client, "ABCD2345") is None


# What it says ----------------------------------------------------------------------------------------


def test_times_are_vietnamese_and_machine_readable(world: World, client: Client) -> None:
    page = soup(client.get(f"/t/{world.publish().statement_id}"))
    time = page.select_one(".article-head time")
    assert time is not None
    assert time.text == "09:05, 05/01/2027"
    assert time["datetime"] == "2027-01-05T09:05:00+07:00"


def test_an_english_statement_has_an_english_page_whatever_the_browser_wants(world: World, client: Client) -> None:
    statement = world.publish(world.article("Opening hours in January 2027", language="en")).statement_id
    response = client.get(f"/t/{statement}", headers={"accept-language": "vi"})
    page = soup(response)
    assert page.html is not None
    assert page.html["lang"] == response["Content-Language"] == "en"
    assert "Skip to the content" in page.get_text()
    assert "09:05, 5 January 2027" in page.get_text()
    assert "Sample Agency" in page.get_text()


def test_an_amendment_says_when_and_why_and_keeps_the_earlier_version(
    world: World, client: Client, at_nine: clock.FixedClock
) -> None:
    article = world.article()
    statement = world.publish(article).statement_id
    at_nine.advance(3600)
    world.amend(article, title="Lịch tiếp công dân đã đổi", reason="Đổi phòng tiếp từ 01/02/2027.")

    page = soup(client.get(f"/t/{statement}"))
    updated = page.select_one(".updated")
    assert updated is not None
    assert "10:05, 05/01/2027" in updated.get_text()
    assert "Đổi phòng tiếp từ 01/02/2027." in updated.get_text()
    links = [link["href"] for link in page.select("#history a")]
    assert links == [f"/t/{statement}/releases/2", f"/t/{statement}/releases/1"]

    earlier = soup(client.get(f"/t/{statement}/releases/1"))
    assert earlier.h1 is not None
    assert earlier.h1.text == "Lịch tiếp công dân tháng 01 năm 2027"
    bar = earlier.select_one(".bar-earlier a")
    assert bar is not None
    assert bar["href"] == f"/t/{statement}/lich-tiep-cong-dan-da-doi"
    assert earlier.select_one('meta[name="robots"][content="noindex"]') is not None

    current = soup(client.get(f"/t/{statement}/releases/2"))
    assert current.select_one(".bar-earlier") is None


def test_a_first_release_speaks_of_no_update(world: World, client: Client) -> None:
    page = soup(client.get(f"/t/{world.publish().statement_id}"))
    assert page.select_one(".updated") is None
    assert page.select_one("#history") is None


def test_the_end_of_the_term_is_shown_even_before_a_worker_notes_it(
    world: World, client: Client, at_nine: clock.FixedClock
) -> None:
    article = world.article(not_after=clock.now() + timedelta(hours=9))
    release = world.publish(article)
    assert soup(client.get(f"/t/{release.statement_id}")).select_one(".bar-expired") is None
    before = client.get(f"/t/{release.statement_id}")["ETag"]
    at_nine.advance(9 * 3600)
    for _step in ("before the worker", "after it"):
        response = client.get(f"/t/{release.statement_id}")
        bar = soup(response).select_one(".bar-expired")
        assert bar is not None
        assert "18:05, ngày 05/01/2027" in bar.get_text()
        assert "Địa điểm: số 12 phố Mẫu." in text(response)
        assert response["ETag"] != before
        mark_expired(release)


def test_a_withdrawn_statement_answers_with_a_notice(world: World, client: Client, at_nine: clock.FixedClock) -> None:
    article = world.article()
    statement = world.publish(article).statement_id
    at_nine.advance(86_400)
    withdraw(world, article, "Có thông tin sai, đang kiểm chứng.")

    response = client.get(f"/t/{statement}")
    assert response.status_code == 200
    notice = soup(response).select_one(".notice")
    assert notice is not None
    assert "09:05, ngày 06/01/2027" in notice.get_text()
    assert "Có thông tin sai, đang kiểm chứng." in notice.get_text()
    assert "Địa điểm" not in text(response)
    assert soup(response).select_one('meta[name="robots"][content="noindex"]') is not None
    assert soup(response).select_one('script[type="application/ld+json"]') is None


@pytest.mark.parametrize("suffix", ["", ".json", ".jws"])
def test_withdrawn_words_are_gone_under_every_address(world: World, client: Client, suffix: str) -> None:
    article = world.article()
    release = world.publish(article)
    statement = release.statement_id
    withdraw(world, article)
    gone = client.get(f"/t/{statement}/releases/1{suffix}")
    assert gone.status_code == 410
    assert "phố Mẫu" not in gone.content.decode()
    assert release.signature not in gone.content.decode()
    assert client.get(f"/t/{statement}/releases/2{suffix}").status_code == 200


def test_what_was_withdrawn_stays_gone_after_a_new_publication(world: World, client: Client) -> None:
    article = world.article()
    statement = world.publish(article).statement_id
    withdraw(world, article)
    article.refresh_from_db()
    world.amend(article, title="Lịch tiếp công dân đúng")
    assert client.get(f"/t/{statement}/releases/1").status_code == 410
    assert client.get(f"/t/{statement}/releases/3").status_code == 200
    assert "Lịch tiếp công dân đúng" in text(client.get(f"/t/{statement}"))


def test_every_kind_of_block_is_shown(world: World, client: Client) -> None:
    from django.core.files.base import ContentFile
    from wagtail.documents import get_document_model

    from caunoi.newsroom.blocks import BodyBlock

    document = get_document_model().objects.create(title="x", file=ContentFile(b"%PDF-1.4 x", name="a.pdf"))
    table = (
        BodyBlock()
        .child_blocks["table"]
        .to_python(
            {
                "columns": [{"type": "text", "heading": "Ngày"}, {"type": "text", "heading": "Phòng"}],
                "rows": [{"values": ["07/01/2027", "<b>101</b>"]}],
                "caption": "Lịch theo ngày",
            }
        )
    )
    body = [
        ("paragraph", _rich('<p>Xem <a href="https://vanban.example/1">văn bản</a>, gọi 024 3825 0113.</p>')),
        ("heading", "Cần mang theo"),
        ("list", {"ordered": True, "items": [_rich("<p>Giấy tờ</p>")]}),
        ("image", {"picture": picture("navy"), "alt": "Phòng tiếp", "caption": "Tầng 1"}),
        ("quote", {"text": "Chỉ đi lại một lần.", "by": "Nguyễn Thị Huyền Trân"}),
        ("table", table),
        ("document", {"document": document, "title": "Thông báo số 15"}),
        ("video", {"url": "https://video.example/x", "title": "Hướng dẫn"}),
    ]
    article = world.article(
        body=body, cover=picture("teal"), cover_alt="Trụ sở", legal_references="Luật số 42/2013/QH13"
    )
    page = soup(client.get(f"/t/{world.publish(article).statement_id}"))

    cover, inner = page.select("img")
    assert (cover["alt"], cover.get("loading"), cover["width"], cover["height"]) == ("Trụ sở", None, "640", "360")
    assert (inner["alt"], inner["loading"]) == ("Phòng tiếp", "lazy")
    assert all(client.get(str(image["src"])).status_code == 200 for image in (cover, inner))
    bound = page.select_one(".prose .bind")
    assert bound is not None
    assert bound.text == "024 3825 0113"
    assert page.select_one(".prose ol li") is not None
    assert page.select_one("figure.quote figcaption") is not None
    region = page.select_one('div[role="region"][tabindex="0"]')
    assert region is not None
    assert region["aria-label"] == "Lịch theo ngày"
    assert [cell["scope"] for cell in page.select("th")] == ["col", "col", "row"]
    assert "<b>101</b>" in page.select("td")[0].text  # words of a cell are no markup
    attachment, video = page.select(".attachment")
    assert "PDF" in attachment.text
    assert client.get(str(attachment.a and attachment.a["href"])).status_code == 200
    assert "video.example" in video.text
    assert not page.select("iframe, video, embed, object")


HOSTILE = '</title><script>alert(1)</script>"><img src=x onerror=alert(1)>{{ 7|add:7 }}'


def test_hostile_words_stay_words(world: World, client: Client) -> None:
    article = world.article(HOSTILE, lead=HOSTILE, sources=[("source", {"title": HOSTILE, "url": ""})])
    statement = world.publish(article).statement_id
    world.amend(article, title=HOSTILE, reason=HOSTILE, lead=HOSTILE)
    for path in (f"/t/{statement}", f"/t/{statement}/releases/1", "/"):
        page = soup(client.get(path))
        scripts = page.select("script")
        assert [script["type"] for script in scripts if not script.get("src")] in ([], ["application/ld+json"])
        assert not page.select("img")
        assert "{{ 7|add:7 }}" in page.get_text()
    data = soup(client.get(f"/t/{statement}")).select_one("script")
    assert data is not None
    assert json.loads(data.get_text())["headline"] == nfc(HOSTILE)


def test_a_link_with_a_strange_address_stays_one_attribute(world: World, client: Client) -> None:
    body = [("paragraph", _rich('<p><a href="https://a.example/?q=x>024 3825 0113">gọi</a> 024 3825 0113</p>'))]
    page = soup(client.get(f"/t/{world.publish(world.article(body=body)).statement_id}"))
    link = page.select_one(".prose a")
    assert link is not None
    assert link["href"] == "https://a.example/?q=x>024 3825 0113"
    assert set(link.attrs) == {"href"}


def test_structured_data_and_open_graph_describe_the_page(world: World, client: Client) -> None:
    article = world.article(cover=picture("teal"), cover_alt="Trụ sở")
    release = world.publish(article)
    page = soup(client.get(f"/t/{release.statement_id}"))
    element = page.select_one('script[type="application/ld+json"]')
    assert element is not None
    data = json.loads(element.get_text())
    assert data["@type"] == "NewsArticle"
    assert data["datePublished"] == "2027-01-05T09:05:00+07:00"
    assert data["identifier"] == f"sha256:{release.digest}"
    properties = {tag["property"]: tag["content"] for tag in page.select("meta[property]")}
    assert properties["og:title"] == article.title
    assert properties["og:url"] == data["mainEntityOfPage"]
    image = str(properties["og:image"]).removeprefix("http://testserver")
    assert client.get(image)["Content-Type"] == "image/jpeg"
    assert (properties["og:image:width"], properties["og:image:height"]) == ("1280", "720")


def test_the_preview_of_a_draft_uses_the_same_page_and_says_so(world: World) -> None:
    article = world.article()
    html = render_to_string("portal/statement.html", previews.portal_context(article))
    page = BeautifulSoup(html, "html.parser")
    assert page.h1 is not None
    assert page.h1.text == article.title
    assert page.select_one(".bar-dashed") is not None
    assert page.select_one('meta[name="caunoi-release"]') is None
    assert page.select_one(".proof") is None


# How it is served ------------------------------------------------------------------------------------


def test_nothing_runs_and_nothing_comes_from_elsewhere(world: World, client: Client) -> None:
    statement = world.publish(world.article(cover=picture("teal"), cover_alt="Trụ sở")).statement_id
    for path in ("/", f"/t/{statement}", "/kiem-tra-chu-ky", "/t/ABCD2345"):
        response = client.get(path)
        page = soup(response)
        assert "default-src 'none'" in response["Content-Security-Policy"]
        assert response["X-Content-Type-Options"] == "nosniff"
        assert not response.cookies
        assert "Cookie" not in response.get("Vary", "")
        assert not page.select("[style], style, [onclick], [onload], script:not([type='application/ld+json'], [src])")
        loaded = [tag.get("src") or tag.get("href") for tag in page.select("img, link[rel=stylesheet], script[src]")]
        assert loaded
        assert all(str(address).startswith("/") for address in loaded)


def test_a_page_that_has_not_changed_is_not_sent_again(world: World, client: Client) -> None:
    article = world.article()
    statement = world.publish(article).statement_id
    first = client.get(f"/t/{statement}")
    again = client.get(f"/t/{statement}", headers={"if-none-match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert again["Cache-Control"] == first["Cache-Control"]
    assert "max-age=60" in first["Cache-Control"]
    world.amend(article)
    assert client.get(f"/t/{statement}", headers={"if-none-match": first["ETag"]}).status_code == 200


def test_a_page_costs_the_same_queries_however_long_its_history(
    world: World, client: Client, django_assert_num_queries: Any
) -> None:
    article = world.article()
    statement = world.publish(article).statement_id
    for _round in range(3):
        world.amend(article)
    with django_assert_num_queries(5):  # what it shows, its history, its copies, its other languages, its look
        client.get(f"/t/{statement}")
    with django_assert_num_queries(4):
        client.get(f"/t/{statement}/releases/2")


def test_the_demonstration_is_marked_on_every_page(world: World, client: Client) -> None:
    paths = ["/", f"/t/{world.publish().statement_id}", "/kiem-tra-chu-ky", "/t/ABCD2345"]
    assert all(soup(client.get(path)).select_one(".demo") for path in paths)
    with override_settings(DEMO=False):
        assert not any(soup(client.get(path)).select_one(".demo") for path in paths)


def test_the_page_of_a_failure_needs_nothing_to_work() -> None:
    html = render_to_string("500.html")
    assert "113" in html
    assert re.findall(r"{[{%]", html) == []


def test_two_agencies_on_one_installation_keep_their_own_lists(world: World, client: Client) -> None:
    from caunoi.agencies import actions as agencies

    statement = world.publish().statement_id
    other = agencies.found_agency(
        slug="khac", name="Cơ quan Khác", name_en="", short_name="CQK", public_url="http://localhost", demo=True
    )
    assert queries.newest(other, queries.Filters(), 10).items == []
    elsewhere = client.get("/", headers={"host": "localhost"})
    assert "Cơ quan Khác" in text(elsewhere)
    assert statement not in elsewhere.content.decode()
    assert "Cơ quan Mẫu" in text(client.get(f"/t/{statement}", headers={"host": "localhost"}))


def test_the_page_leads_to_the_copies_that_stand(world: World, client: Client) -> None:
    release = world.publish()
    first = client.get(f"/t/{release.statement_id}")
    assert soup(first).select_one(".also-on") is None
    note_copy(release.statement_id, world.accounts["facebook"].pk, "https://facebook.example/posts/1")
    note_copy(release.statement_id, world.accounts["zalo"].pk, "javascript:alert(1)")
    again = client.get(f"/t/{release.statement_id}", headers={"if-none-match": first["ETag"]})
    assert again.status_code == 200
    links = soup(again).select(".also-on a")
    assert [(link["href"], link.get_text()) for link in links] == [
        ("https://facebook.example/posts/1", "Cơ quan Mẫu trên facebook")
    ]
    note = soup(again).select_one(".also-on .note")
    assert note is not None and "Facebook" in note.get_text(), "one name stands on every platform"
    forget_copy(release.statement_id, world.accounts["facebook"].pk)
    forget_copy(release.statement_id, world.accounts["zalo"].pk)
    assert client.get(f"/t/{release.statement_id}", headers={"if-none-match": first["ETag"]}).status_code == 304


def test_a_printed_article_carries_its_address(world: World, client: Client) -> None:
    release = world.publish()
    printed = soup(client.get(f"/t/{release.statement_id}")).select_one(".print-only")
    assert printed is not None
    assert f"http://testserver/t/{release.statement_id}/" in printed.get_text()
