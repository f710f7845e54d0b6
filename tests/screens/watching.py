"""A browser that opens the screens: the right person, language, size and colours; pages no installation shows for long."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Literal
from urllib.parse import urlsplit

from playwright.sync_api import Browser, Page, Route, sync_playwright

from tests import chromium
from tests.screens.stage import STILL
from tests.screens.table import Screen

LOCALES = {"vi": "vi-VN", "en": "en-GB"}
WIDTHS = (320, 768, 1440)
Scheme = Literal["light", "dark"]
SCHEMES: tuple[Scheme, ...] = ("light", "dark")
WRITES = "[data-contentpath], .cn-live-tools"
"""What a script fills after the page has come."""
TIMEOUT = 60_000  # ms, on a machine that does other things as well


@contextmanager
def browsing() -> Iterator[Browser]:
    found = chromium.path()
    assert found, "run `make chromium` first"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=chromium.ARGUMENTS)
        try:
            yield browser
        finally:
            browser.close()


def sign_in(browser: Browser, base: str, name: str, password: str) -> Any:
    """The cookies of a person who has signed in."""
    page = browser.new_context(locale="vi-VN").new_page()
    page.set_default_timeout(TIMEOUT)
    page.goto(f"{base}/admin/login/")
    page.fill("input[name=username]", name)
    page.fill("input[name=password]", password)
    page.click("button[type=submit]")
    page.wait_for_url(f"{base}/admin/")
    state = page.context.storage_state()
    page.context.close()
    return state


@contextmanager
def window(browser: Browser, stills: dict[str, str], **options: Any) -> Iterator[Page]:
    """A page in a context of its own. `options`: of Playwright's `new_context`."""
    context = browser.new_context(reduced_motion="reduce", **options)
    context.route(f"**{STILL}*", lambda route: _show_still(route, stills))
    page = context.new_page()
    page.set_default_timeout(TIMEOUT)
    page.on("dialog", lambda dialog: dialog.accept())  # "leave this page?"
    try:
        yield page
    finally:
        context.close()


def _show_still(route: Route, stills: dict[str, str]) -> None:
    name = urlsplit(route.request.url).path.removeprefix(STILL)
    route.fulfill(status=500 if name == "failed" else 200, content_type="text/html; charset=utf-8", body=stills[name])


def open_screen(page: Page, base: str, screen: Screen, language: str) -> None:
    """Go there, by way of nothing, so that an address that differs in its fragment is loaded too."""
    page.goto("about:blank")
    page.goto(base + screen.addresses[language])
    if screen.name == "history":
        page.locator("#history > summary").click()
    if screen.person:
        assert urlsplit(page.url).path == urlsplit(screen.addresses[language]).path, f"{screen.name}: {page.url}"
        page.wait_for_load_state("networkidle" if page.locator(WRITES).count() else "load")


def viewport(width: int, height: int = 900) -> dict[str, int]:
    return {"width": width, "height": height}
