"""Reader, writer and approver without a mouse: only keys are pressed, nothing is clicked, filled in or focused by the
test. The page is read to know when to stop pressing Tab."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import pytest
from django.db import connections
from playwright.sync_api import Page, expect

from caunoi.delivery import renditions
from caunoi.delivery.models import Placement
from caunoi.delivery.plan import State
from caunoi.newsroom import actions
from caunoi.newsroom.models import Article
from caunoi.releases.models import Publication, Release
from tests import world as worlds
from tests.console.test_board import place, settled
from tests.screens import watching
from tests.serving import serving
from tests.world import PASSWORD, World

pytestmark = pytest.mark.browser

FAR = 150  # presses of Tab; more than any of our pages has stops
TITLE = "Lịch tiếp công dân tháng 02 năm 2027"


@pytest.fixture
def world(own_database: Any) -> World:
    return worlds.build()


@pytest.fixture
def at() -> Iterator[Callable[[str], Page]]:
    """A window at this path. From then on the test's own thread may not ask the database."""
    with ExitStack() as stack:

        def opened(path: str) -> Page:
            base = stack.enter_context(serving())
            browser = stack.enter_context(watching.browsing())
            options = {"locale": "vi-VN", "viewport": watching.viewport(1280)}
            page = stack.enter_context(watching.window(browser, {}, **options))
            page.goto(base + path)
            return page

        yield opened


def meanwhile(deed: Callable[[], Any]) -> Any:
    """Ask the database in a thread of its own."""
    answers: list[Any] = []

    def asking() -> None:
        answers.append(deed())
        connections.close_all()

    thread = threading.Thread(target=asking)
    thread.start()
    thread.join()
    return answers[0]


def tab_to(page: Page, selector: str, key: str = "Tab") -> None:
    """Press Tab until the focus is on what the selector names."""
    for _ in range(FAR):
        page.keyboard.press(key)
        if page.evaluate("selector => !!document.activeElement?.matches(selector)", selector):
            return
    raise AssertionError(f"{FAR} presses of {key} did not reach {selector}")


def follow(page: Page, selector: str) -> None:
    tab_to(page, selector)
    page.keyboard.press("Enter")


def sign_in(page: Page, name: str) -> None:
    """The first field has the focus; if not, Tab leads there."""
    if not page.evaluate("document.activeElement?.name === 'username'"):
        tab_to(page, "input[name=username]")
    page.keyboard.type(name)
    tab_to(page, "input[name=password]")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")


# The reader ------------------------------------------------------------------------------------------


def test_a_reader_finds_an_article_reads_its_history_and_goes_back(world: World, at: Callable[[str], Page]) -> None:
    article = world.article()
    world.publish(article)
    world.amend(article, title=TITLE)
    page = at("/")

    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip", "the skip link comes first"
    page.keyboard.press("Enter")
    assert page.evaluate("location.hash") == "#main"
    page.keyboard.press("Tab")
    assert page.evaluate("!!document.activeElement.closest('main')"), "the next stop is inside the content"

    tab_to(page, "input[name=q]", "Shift+Tab")
    page.keyboard.type("lich tiep cong dan")
    page.keyboard.press("Enter")
    page.wait_for_url("**/tim-kiem?*")
    follow(page, f"main a[href*='/t/{article.statement_id}']")
    expect(page.locator("h1")).to_have_text(TITLE)

    follow(page, "a[href='#history']")
    tab_to(page, "#history > summary")
    page.keyboard.press("Enter")
    expect(page.locator("#history")).to_have_attribute("open", "")
    follow(page, "#history a[href$='/releases/1']")
    page.wait_for_url("**/releases/1")
    expect(page.locator(".bar-earlier")).to_be_visible()

    follow(page, ".bar-earlier a")
    expect(page.locator("h1")).to_have_text(TITLE)


# The writer ------------------------------------------------------------------------------------------


def test_a_writer_writes_saves_and_submits(world: World, at: Callable[[str], Page]) -> None:
    page = at("/admin/login/?next=/admin/articles/add/")
    sign_in(page, "lan")
    page.locator("[data-contentpath=body]").wait_for()
    page.wait_for_load_state("networkidle")

    tab_to(page, "[name=title]")
    page.keyboard.type(TITLE)
    tab_to(page, "[name=lead]")
    page.keyboard.type("Người dân được tiếp vào thứ Năm hằng tuần.")
    _choose(page, "[name=category]", "Tương tác với người dân")
    _add_paragraph(page, "Mời người dân đến số 12 phố Mẫu. Điện thoại 0200 000 0001.")
    _name_a_source(page, "Thông báo số 21/TB-CQM")

    page.keyboard.press("Control+s")
    page.wait_for_url("**/articles/edit/**")
    expect(page.locator("[data-contentpath=body]")).to_contain_text("0200 000 0001")
    follow(page, "a[data-cn=review]")
    page.wait_for_url("**/review/")
    follow(page, "[data-cn=submit]")
    expect(page.locator(".messages")).to_be_visible(timeout=30_000)
    article = meanwhile(lambda: Article.objects.get(title=TITLE))
    assert article.state == Article.State.SUBMITTED


def _choose(page: Page, selector: str, label: str) -> None:
    """Pick an option of a list by the first letters of its name."""
    tab_to(page, selector)
    for _ in range(20):
        if page.evaluate("document.activeElement.selectedOptions?.[0]?.label.trim()") == label:
            return
        page.keyboard.press("ArrowDown")
    raise AssertionError(f"{selector} has no {label}")


def _add_paragraph(page: Page, words: str) -> None:
    tab_to(page, "[data-contentpath=body] button.c-sf-add-button")
    page.keyboard.press("Enter")
    page.locator(".w-combobox__option").first.wait_for()
    tab_to(page, "input[role=combobox]")
    page.keyboard.type("Đoạn")
    expect(page.locator(".w-combobox__option")).to_have_count(1)
    page.keyboard.press("Enter")
    editor = page.locator("[data-contentpath=body] [contenteditable=true]")
    editor.wait_for()
    if not page.evaluate("!!document.activeElement?.isContentEditable"):
        tab_to(page, "[data-contentpath=body] [contenteditable=true]")
    page.keyboard.type(words)
    expect(editor).to_contain_text(words)


def _name_a_source(page: Page, words: str) -> None:
    tab_to(page, "[data-contentpath=sources] button.c-sf-add-button")
    page.keyboard.press("Enter")
    field = page.locator("[data-contentpath=sources] input[type=text]").first
    field.wait_for()
    if not field.evaluate("field => field === document.activeElement"):
        tab_to(page, "[data-contentpath=sources] input[type=text]")
    page.keyboard.type(words)


# The approver ----------------------------------------------------------------------------------------


def test_an_approver_reads_and_approves(world: World, at: Callable[[str], Page]) -> None:
    article = world.article()
    actions.submit(article, by=world.people["lan"])
    page = at("/admin/login/")
    sign_in(page, "hoa")
    page.locator(".cn-home").wait_for()

    follow(page, f".cn-work a[href*='/articles/{article.pk}/']")
    expect(page.locator("h1")).to_contain_text(article.title)
    tab_to(page, "[data-cn=approve]")
    assert page.evaluate("document.activeElement.getBoundingClientRect().bottom <= innerHeight"), (
        "the button is in view"
    )
    page.keyboard.press("Enter")
    expect(page.locator(".messages")).to_be_visible(timeout=30_000)
    published = meanwhile(lambda: Publication.objects.filter(statement_id=article.statement_id).count())
    assert published == 1


def test_an_approver_repairs_a_difference(world: World, at: Callable[[str], Page]) -> None:
    release = settled(world, "Cần người xem")
    copy = _edited_outside(release)
    page = at("/admin/login/?next=/admin/sync/")
    sign_in(page, "hoa")
    page.locator("#cn-live-tools").wait_for()

    follow(page, f"#cn-row-{release.statement_id} a")
    page.wait_for_url(f"**/{release.statement_id}/")
    follow(page, "[data-cn-verb=repair]")
    expect(page.locator(".messages")).to_be_visible(timeout=30_000)
    assert meanwhile(lambda: Placement.objects.get(pk=copy.pk).repair_asked)


def _edited_outside(release: Release) -> Placement:
    copy = Placement.objects.get(statement=release.statement, account__channel="facebook")
    wanted = renditions.rendition(copy.account, release).text
    return place(release, "facebook", State.DIFFERS, "edited_outside", shown_text=wanted.replace("07:30", "08:30"))
