"""What a reader takes along: the print view with number, times, address and code, and the words as a text file (R21)."""

from __future__ import annotations

import pytest
import segno
from bs4 import BeautifulSoup
from django.test import Client

from caunoi.foundation import clock
from caunoi.newsroom import actions
from tests.world import World, _rich

pytestmark = pytest.mark.django_db
BODY = [
    ("paragraph", _rich("<p>Xem <a href='https://example.vn/a?b=1&amp;c=2'>hướng dẫn</a>.<br/>Lệ phí <b>0 đồng</b>.</p>")),
    ("heading", "Cần mang theo"),
    ("list", {"ordered": True, "items": [_rich("<p>Giấy tờ tùy thân</p>"), _rich("<p>Đơn &lt;nếu có&gt;</p>")]}),
    ("quote", {"text": "Không ai phải chờ.", "by": "Nguyễn Thị Huyền Trân"}),
]  # fmt: skip


def soup(client: Client, address: str, status: int = 200) -> BeautifulSoup:
    answer = client.get(address)
    assert answer.status_code == status
    return BeautifulSoup(answer.content.decode(), "html.parser")


def facts(page: BeautifulSoup) -> dict[str, str]:
    rows = page.select(".sheet .facts > div")
    return {row.dt.get_text(): row.dd.get_text() for row in rows if row.dt and row.dd}


def test_the_print_view_says_what_it_is_and_where_it_stands(
    world: World, client: Client, at_nine: clock.FixedClock
) -> None:
    article = world.article("Lịch tiếp công dân", body=BODY)
    release = world.publish(article)
    at_nine.advance(3 * 3600)
    (link,) = soup(client, f"/t/{release.statement_id}").select('.proof a[href$="/print"]')
    answer = client.get(str(link["href"]))
    assert answer["Cache-Control"] == "no-store", "the moment on it is the reader's"
    page = BeautifulSoup(answer.content.decode(), "html.parser")
    assert page.h1 and page.h1.get_text() == "Lịch tiếp công dân"
    told = facts(page)
    assert told["Cơ quan"] == "Cơ quan Mẫu"
    assert told["Số"] == f"{release.statement_id}/1"
    assert told["Đăng"] == "09:05, ngày 05/01/2027"
    assert told["In lúc"] == "12:05, ngày 05/01/2027"
    assert told["Địa chỉ"] == f"http://testserver/t/{release.statement_id}/lich-tiep-cong-dan"
    assert page.select('meta[name="robots"][content="noindex"]') and page.select('link[rel="canonical"]')
    assert not page.select("header.masthead, form, footer.footer")


def test_the_page_itself_prints_the_same_without_a_claim_about_when(world: World, client: Client) -> None:
    release = world.publish(world.article("Lịch tiếp công dân"))
    page = soup(client, f"/t/{release.statement_id}")
    (sheet,) = page.select(".sheet.print-only")
    assert "In lúc" not in facts(page)
    (code,) = sheet.select("svg[role=img]")
    assert code["aria-label"] == f"Mã QR mở http://testserver/t/{release.statement_id}"
    drawn = segno.make(f"http://testserver/t/{release.statement_id}", error="m", micro=False)
    expected = BeautifulSoup(drawn.svg_inline(border=4, dark="#000", omitsize=True, lineclass=None), "html.parser")
    assert code.select("path")[-1]["d"] == expected.select("path")[-1]["d"], "it opens the short address"
    assert not page.select("[style]")


def test_an_earlier_and_a_withdrawn_release_print_as_what_they_are(world: World, client: Client) -> None:
    article = world.article("Lịch tiếp công dân")
    release = world.publish(article)
    world.amend(article, title="Lịch tiếp công dân mới")
    base = f"/t/{release.statement_id}/releases"
    assert "Lịch tiếp công dân mới" not in (soup(client, f"{base}/1/print").h1 or "").get_text()  # type: ignore[union-attr]
    assert soup(client, f"{base}/1/print").select(".bar-earlier")
    assert facts(soup(client, f"{base}/2/print"))["Cập nhật"] == "09:05, ngày 05/01/2027"
    article.refresh_from_db()
    actions.withdraw(article, by=world.people["hoa"], reason="Có thông tin sai.")
    for number in (1, 2):
        assert client.get(f"{base}/{number}/print").status_code == 410
        assert client.get(f"{base}/{number}.txt").status_code == 410
    assert "Có thông tin sai." in soup(client, f"{base}/3/print").get_text()
    assert "Có thông tin sai." in client.get(f"{base}/3.txt").content.decode()
    assert client.get(f"{base}/4/print").status_code == client.get(f"{base}/4.txt").status_code == 404


def test_the_words_as_a_text_file(world: World, client: Client) -> None:
    release = world.publish(world.article("Lịch tiếp công dân", body=BODY))
    (link,) = soup(client, f"/t/{release.statement_id}").select('.proof a[href$=".txt"]')
    assert link["download"] == f"{release.statement_id}-1.txt"
    answer = client.get(str(link["href"]))
    assert answer["Content-Type"] == "text/plain; charset=utf-8"
    text = answer.content.decode()
    assert text.startswith("Cơ quan Mẫu\n\nLịch tiếp công dân\n\nNgười dân được tiếp vào thứ Năm hằng tuần")
    assert "Xem hướng dẫn (https://example.vn/a?b=1&c=2).\nLệ phí 0 đồng." in text
    assert "1. Giấy tờ tùy thân\n2. Đơn <nếu có>" in text
    assert "“Không ai phải chờ.” (Nguyễn Thị Huyền Trân)" in text
    assert f"Địa chỉ trang này: http://testserver/t/{release.statement_id}/lich-tiep-cong-dan\n" in text
    assert f"SHA-256: {release.digest}\n" in text and "Đăng 09:05, 05/01/2027\n" in text


def test_an_english_article_is_printed_and_kept_in_english(world: World, client: Client) -> None:
    release = world.publish(world.article("Who we are", language="en"))
    base = f"/t/{release.statement_id}/releases/1"
    assert facts(soup(client, f"{base}/print"))["Agency"] == "Sample Agency"
    assert client.get(f"{base}.txt").content.decode().startswith("Sample Agency\n\nWho we are\n")
