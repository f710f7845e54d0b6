"""Text size and reading aloud in a browser: additions that a page without script does not show (R88)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect, sync_playwright

import caunoi.portal
from caunoi.foundation.postgres import Endpoint
from tests import chromium, world
from tests.serving import serving

pytestmark = pytest.mark.browser
SCRIPT = Path(caunoi.portal.__file__).parent / "static" / "portal" / "reading.js"

# A device's voices: a headless browser has none. Every text that is asked for is noted, and none is heard.
VOICES = """
window.said = [];
window.SpeechSynthesisUtterance = function (text) { this.text = text; };
const voices = VOICES.map(([lang, localService]) => ({ lang, localService, name: lang }));
Object.defineProperty(window, "speechSynthesis", { value: {
  getVoices: () => voices, addEventListener: () => {}, cancel: () => {}, speak: (part) => window.said.push(part),
}});
"""


@pytest.fixture
def article(own_database: Endpoint, django_db_blocker: Any) -> Iterator[str]:
    """The address of a published article."""
    with django_db_blocker.unblock():
        here = world.build()
        release = here.publish(here.article("Lịch tiếp công dân tháng 01 năm 2027"))
        with serving() as base:
            yield f"{base}/t/{release.statement_id}"


def test_additions_appear_only_where_they_work(article: str) -> None:
    assert SCRIPT.stat().st_size <= 4_000
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium.path(), args=chromium.ARGUMENTS)
        _without_script(browser, article)
        _text_size(browser, article)
        _listening(browser, article)
        browser.close()


def _without_script(browser: Any, article: str) -> None:
    page = browser.new_context(java_script_enabled=False).new_page()
    page.goto(article)
    assert page.locator("main button").count() == 0 and not page.locator(".aids").is_visible()


def _text_size(browser: Any, article: str) -> None:
    page = _opened(browser, article)
    buttons = page.get_by_role("group", name="Hỗ trợ đọc").get_by_role("button")
    assert buttons.count() == 2, "no voice on this device: no button for listening"
    larger, smaller = page.get_by_role("button", name="Chữ to hơn"), page.get_by_role("button", name="Chữ nhỏ hơn")
    assert page.evaluate("localStorage.length") == 0, "nothing is kept before the reader has chosen"
    usual = _size(page)
    larger.focus()
    for _ in range(5):
        page.keyboard.press("Enter")
    assert _size(page) == usual * 1.5
    expect(larger).to_be_focused()
    expect(larger).to_have_attribute("aria-disabled", "true")
    page.reload()
    assert _size(page) == usual * 1.5, "it is remembered"
    for _ in range(5):
        smaller.click(force=True)
    assert _size(page) == usual and page.evaluate("localStorage.length") == 0


def _listening(browser: Any, article: str) -> None:
    page = _opened(browser, article, [["vi_VN", False], ["en-US", True]])
    assert not page.get_by_role("button", name="Nghe bài này").is_visible(), "a voice elsewhere would hear what is read"
    page = _opened(browser, article, [["en-US", True], ["vi-VN", True]])
    page.get_by_role("button", name="Nghe bài này").click()
    said = page.evaluate("said.map((part) => part.text)")
    assert said[:2] == ["Lịch tiếp công dân tháng 01 năm 2027", "Người dân được tiếp vào thứ Năm hằng tuần, từ 07:30 đến 11:30."]  # fmt: skip
    assert page.evaluate("said.every((part) => part.voice.lang === 'vi-VN')")
    expect(page.get_by_role("button", name="Dừng đọc")).to_be_visible()
    page.evaluate("said.at(-1).onend()")
    expect(page.get_by_role("button", name="Nghe bài này")).to_be_focused()


def _opened(browser: Any, article: str, voices: list[Any] | None = None) -> Page:
    page: Page = browser.new_context(locale="vi-VN").new_page()
    if voices is not None:
        page.add_init_script(VOICES.replace("VOICES.map", f"{voices!r}.map").replace("False", "false").replace("True", "true"))  # fmt: skip
    refused: list[str] = []
    page.on("console", lambda message: refused.append(message.text) if message.type == "error" else None)
    page.goto(article)
    page.wait_for_selector(".aids button")
    assert refused == [], "the content policy lets our own file run, and nothing else is needed"
    return page


def _size(page: Page) -> float:
    return float(page.evaluate("parseFloat(getComputedStyle(document.querySelector('.prose p')).fontSize)"))
