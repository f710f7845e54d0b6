"""A writer in a real browser whose connection is cut, and whose sign-in runs out, in the middle of a sentence:
the words are there afterwards."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests import chromium
from tests.journeys.running import PASSWORD, Demo, running_demo
from tests.journeys.test_story import TIMEOUT, picture, signed_in, write

pytestmark = [pytest.mark.browser, pytest.mark.crash]

KEPT = "() => Object.entries(localStorage).filter(([key]) => key.startsWith('caunoi:draft:')).map(([, v]) => v).join()"
SAVE = "button[type=submit]:has-text('Lưu')"


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


def test_words_survive_a_cut_connection_and_an_expired_sign_in(demo: Demo, browser: Browser) -> None:
    page = signed_in(browser, demo, "lan")
    page.on("dialog", lambda dialog: dialog.accept())  # "leave this page?"
    write(page, demo)
    page.wait_for_url("**/articles/edit/**")
    editor = page.url
    page.goto(editor)  # come back to the draft: an automatic save that was under way is over, and no second window
    _panel_follows(page)
    _cut_connection(page, editor)
    _expired_sign_in(page, editor)
    _signing_out_clears(page, demo)


def _panel_follows(page: Page) -> None:
    panel = page.locator("[data-side-panel=channels]")
    if not panel.is_visible():
        page.locator("[data-side-panel-toggle=channels]").click()
    page.fill("[name=lead]", "Gọi 0200 000 0009 trước ngày 31/02/2027.")
    expect(panel.locator("[data-cn-channel=facebook]")).to_contain_text("0200 000 0009", timeout=TIMEOUT)
    expect(panel.locator("[data-cn=live-hints]")).to_contain_text("31/02/2027")
    picture(page, "writer-1-panel")


def _cut_connection(page: Page, editor: str) -> None:
    page.context.set_offline(True)
    page.fill("[name=lead]", "Viết khi mất mạng.")
    page.locator(SAVE).first.click()
    expect(page.locator(".cn-note[role=alert]")).to_be_visible(timeout=TIMEOUT)
    page.context.set_offline(False)
    page.goto("about:blank")
    page.goto(editor)
    _take_up(page, "lead", "Viết khi mất mạng.")


def _expired_sign_in(page: Page, editor: str) -> None:
    page.context.clear_cookies(name="sessionid")
    page.fill("[name=title]", "Viết khi hết phiên đăng nhập")
    page.locator(SAVE).first.click()
    page.wait_for_url("**/admin/login/**")
    page.fill("input[name=username]", "lan")
    page.fill("input[name=password]", PASSWORD)
    page.click("button[type=submit]")
    expect(page).to_have_url(editor, timeout=TIMEOUT)
    _take_up(page, "title", "Viết khi hết phiên đăng nhập")


def _take_up(page: Page, field: str, words: str) -> None:
    """The kept words are offered, shown with the difference, saved, and gone from the browser."""
    expect(page.locator(f"[name={field}]")).not_to_have_value(words)
    page.click("[data-cn=kept-show]")
    expect(page.locator("[data-cn=kept-shown]")).to_be_visible(timeout=TIMEOUT)
    expect(page.locator(f"[name={field}]")).to_have_value(words)
    picture(page, f"writer-2-kept-{field}")
    page.locator(SAVE).first.click()
    page.wait_for_url("**/articles/edit/**")
    expect(page.locator(f"[name={field}]")).to_have_value(words)
    expect(page.locator("[data-cn=kept]")).to_have_count(0)
    assert page.evaluate(KEPT) == ""


def _signing_out_clears(page: Page, demo: Demo) -> None:
    page.context.set_offline(True)
    page.fill("[name=lead]", "Chưa lưu.")
    page.wait_for_function(f"({KEPT})().includes('Ch')")
    page.context.set_offline(False)
    page.goto(f"{demo.url}/admin/")
    page.locator(".sidebar-footer__account").click()
    page.get_by_text("Đăng xuất").click()
    page.wait_for_url("**/admin/login/**")
    assert page.evaluate(KEPT) == ""
