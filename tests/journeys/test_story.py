"""The main story in a real browser: write, submit, approve as another person, on all three, amend, an outside edit
repaired, withdraw. Screenshots of every station go to `CAUNOI_SCREENSHOTS` when it is set."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from tests import chromium
from tests.journeys.running import PASSWORD, Demo, running_demo, wait_until

pytestmark = [pytest.mark.browser, pytest.mark.crash]

TITLE = "Lịch đối thoại với người dân xã Mẫu, tháng 01 năm 2027"
NEW_TITLE = "Lịch đối thoại với người dân xã Mẫu, tháng 02 năm 2027"
TIMEOUT = 30_000


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    with running_demo(tmp_path_factory.mktemp("demo") / "data") as demo:
        yield demo


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    found = chromium.path()
    assert found, "run `make chromium` first"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=chromium.ARGUMENTS)
        yield browser
        browser.close()


def signed_in(browser: Browser, demo: Demo, name: str) -> Page:
    """A window of one person."""
    context: BrowserContext = browser.new_context(locale="vi-VN", viewport={"width": 1280, "height": 900})
    page = context.new_page()
    page.set_default_timeout(TIMEOUT)
    page.goto(f"{demo.url}/admin/login/")
    page.fill("input[name=username]", name)
    page.fill("input[name=password]", PASSWORD)
    page.click("button[type=submit]")
    expect(page).to_have_url(f"{demo.url}/admin/", timeout=TIMEOUT)
    return page


def picture(page: Page, name: str) -> None:
    folder = os.environ.get("CAUNOI_SCREENSHOTS")
    if folder:
        Path(folder).mkdir(parents=True, exist_ok=True)
        page.screenshot(path=str(Path(folder) / f"{name}.png"), full_page=True)


def write(page: Page, demo: Demo) -> None:
    """The clerk fills in the form, body included."""
    page.goto(f"{demo.url}/admin/articles/add/")
    page.fill("[name=title]", TITLE)
    page.fill("[name=lead]", "Buổi đối thoại bắt đầu lúc 08:00, ngày 16/01/2027, tại nhà văn hóa xã Mẫu.")
    page.select_option("[name=category]", label="Tương tác với người dân")
    page.select_option("[name=unit]", index=1)
    add_block(page, "body", 1)
    page.locator("[data-contentpath=body] [contenteditable=true]").first.click()
    page.keyboard.type("Mời người dân đến dự. Điện thoại liên hệ: 0200 000 0001.")
    stored = page.locator("[name=body-0-value]")  # the editor writes with a delay
    expect(stored).to_have_value(re.compile("0200 000 0001"))
    add_block(page, "sources", 0)
    page.locator("[data-contentpath=sources] input[type=text]").first.fill("Thông báo số 21/TB-ATCĐ")
    picture(page, "1-write")
    page.locator("button[type=submit]", has_text="Lưu").first.click()


def add_block(page: Page, stream: str, position: int) -> None:
    """Open a stream's menu and choose a kind of block by its position; a stream with one kind adds at once."""
    stream_field = page.locator(f"[data-contentpath={stream}]")
    stream_field.locator("button.c-sf-add-button").first.click()
    options = page.locator(".w-combobox__option")
    if position:
        options.first.wait_for()
        page.locator(".w-combobox__option", has_text="Đoạn văn").first.click()


def review(page: Page, demo: Demo, title: str) -> None:
    page.goto(f"{demo.url}/admin/articles/")
    page.get_by_role("link", name=title).first.click()
    page.locator("a[href*='/review/']").first.click()
    expect(page.locator("h1")).to_contain_text(title)


def test_the_story(demo: Demo, browser: Browser) -> None:
    lan, hoa, quan = (signed_in(browser, demo, name) for name in ("lan", "hoa", "quan"))

    write(lan, demo)
    review(lan, demo, TITLE)
    expect(lan.locator("[data-cn=approve]")).to_have_count(0)
    picture(lan, "1b-review")
    lan.click("[data-cn=submit]")
    expect(lan.locator("[data-cn=state]")).to_contain_text(re.compile("chờ duyệt", re.IGNORECASE))
    picture(lan, "2-submitted")

    review(hoa, demo, TITLE)
    picture(hoa, "3-review")
    hoa.click("[data-cn=approve]")
    expect(hoa.locator("[data-cn=state]")).to_contain_text(re.compile("đã duyệt", re.IGNORECASE))

    stands_everywhere(demo, TITLE)
    reader = newcomer(browser)
    wait_until("it is on the front page", lambda: reads(reader, demo.url, TITLE))
    reader.get_by_role("link", name=TITLE).first.click()
    expect(reader.locator("h1")).to_have_text(TITLE)
    picture(reader, "4-portal")

    statement = reader.url.split("/t/")[1].split("/")[0]
    hoa.goto(f"{demo.url}/admin/sync/{statement}/")
    picture(hoa, "5-panel")

    post = next(post for post in posts(demo) if TITLE in post["message"])
    account = next(iter(demo.get("/_state/facebook")["accounts"]))
    demo.control("edit", platform="facebook", account=account, id=post["id"], message="Đã đổi sau lưng.")
    wait_until("the outside edit is repaired", lambda: stands(posts(demo), TITLE), 60)

    review(lan, demo, TITLE)
    lan.locator("a", has_text="Sửa").first.click()
    lan.fill("[name=title]", NEW_TITLE)
    lan.locator("button[type=submit]", has_text="Lưu").first.click()
    review(lan, demo, NEW_TITLE)
    lan.fill("#cn-submit-reason", "Đổi sang tháng 02.")
    lan.click("[data-cn=submit]")
    review(quan, demo, NEW_TITLE)
    quan.click("[data-cn=approve]")
    stands_everywhere(demo, NEW_TITLE)
    wait_until("the page says it anew", lambda: reads(reader, reader.url, NEW_TITLE))
    expect(reader.locator("h1")).to_have_text(NEW_TITLE)
    expect(reader.locator("body")).to_contain_text("Đổi sang tháng 02.")
    picture(reader, "6-amended")

    review(hoa, demo, NEW_TITLE)
    hoa.locator("details:has(#withdraw-form) > summary").click()
    hoa.fill("#cn-withdraw-reason", "Thông tin chưa kiểm chứng xong.")
    hoa.click("[data-cn=withdraw]")
    wait_until(
        "no copy is left", lambda: not stands(posts(demo), NEW_TITLE) and not stands(articles(demo), NEW_TITLE), 60
    )
    wait_until("the page says why it is gone", lambda: reads(reader, reader.url, "Thông tin chưa kiểm chứng xong."))
    picture(reader, "7-withdrawn")
    hoa.goto(f"{demo.url}/admin/sync/")
    picture(hoa, "8-board")


def newcomer(browser: Browser) -> Page:
    """A reader's telephone that has kept no page: a browser shows for a minute the copy that it has."""
    page = browser.new_context(locale="vi-VN", viewport={"width": 360, "height": 740}).new_page()
    network = page.context.new_cdp_session(page)
    network.send("Network.enable")
    network.send("Network.setCacheDisabled", {"cacheDisabled": True})
    return page


def reads(page: Page, address: str, words: str) -> bool:
    """Whether these words are there when the page is opened now: ready pages follow within a moment."""
    page.goto(address)
    return words in page.locator("body").inner_text()


def stands_everywhere(demo: Demo, title: str) -> None:
    wait_until("it is on Facebook and Zalo", lambda: stands(posts(demo), title) and stands(articles(demo), title), 60)


def stands(copies: list[dict[str, str]], title: str) -> bool:
    return any(title in (copy.get("message") or copy.get("title") or "") for copy in copies)


def posts(demo: Demo) -> list[dict[str, str]]:
    return next(iter(demo.get("/_state/facebook")["accounts"].values()))["posts"]


def articles(demo: Demo) -> list[dict[str, str]]:
    return next(iter(demo.get("/_state/zalo")["accounts"].values()))["articles"]
