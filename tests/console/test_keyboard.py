"""A clerk without a mouse, in a real browser: board, panel, review page and calendar by keys, live changes, one
difference repaired."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import timedelta
from typing import Any

import pytest
from django.db import connections
from django.utils import timezone
from playwright.sync_api import Page, expect, sync_playwright

from caunoi.delivery import renditions
from caunoi.delivery.models import Placement
from caunoi.delivery.plan import State
from caunoi.newsroom.models import Article
from tests import chromium
from tests import world as worlds
from tests.console.test_board import place, settled
from tests.serving import serving
from tests.world import PASSWORD, World

pytestmark = pytest.mark.browser

COMES_BACK = """() => {
  let asked = 0;
  document.getElementById("cn-poll").addEventListener("cn-poll", () => asked++);
  document.dispatchEvent(new Event("visibilitychange"));
  return asked;
}"""


@pytest.fixture
def world(own_database: Any) -> World:
    return worlds.build()


@pytest.fixture
def page() -> Iterator[Callable[[str], Page]]:
    """Signs hoa in, by keyboard alone. From then on the test's own thread may not ask the database."""
    with ExitStack() as stack:
        yield lambda path: _signed_in(stack, path)


def _signed_in(stack: ExitStack, path: str) -> Page:
    found = chromium.path()
    assert found, "run `make chromium` first"
    address = stack.enter_context(serving())
    browser = stack.enter_context(sync_playwright()).chromium.launch(executable_path=found, args=chromium.ARGUMENTS)
    stack.callback(browser.close)
    page = browser.new_context(locale="vi-VN", viewport={"width": 1280, "height": 900}).new_page()
    page.goto(f"{address}/admin/login/?next={path}")
    page.locator("input[name=username]").focus()
    page.keyboard.type("hoa")
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    page.locator("#cn-live-tools").wait_for()  # shown by the script once it listens
    return page


def meanwhile(deed: Callable[[], object]) -> None:
    """Do something in the database while the browser looks on; Playwright's loop bars this thread from it."""

    def doing() -> None:
        deed()
        connections.close_all()

    thread = threading.Thread(target=doing)
    thread.start()
    thread.join()


def focused(page: Page) -> str:
    return str(page.evaluate("document.activeElement.closest('tr')?.dataset.cnStatement ?? ''"))


def test_the_board_by_keyboard(world: World, page: Callable[[str], Page]) -> None:
    fine, other, trouble = settled(world, "Yên"), settled(world, "Yên nữa"), settled(world, "Cần người")
    copy = Placement.objects.get(statement=trouble.statement, account__channel="facebook")
    wanted = renditions.rendition(copy.account, trouble).text
    place(trouble, "facebook", State.DIFFERS, "edited_outside", shown_text=wanted.replace("07:30", "08:30"))

    at = page("/admin/sync/")
    at.keyboard.press("j")
    assert focused(at) == trouble.statement_id
    at.keyboard.press("j")
    at.keyboard.press("j")
    at.keyboard.press("j")
    assert focused(at) == fine.statement_id, "the last row is the end"
    at.keyboard.press("k")
    assert focused(at) == other.statement_id

    # a change comes in: the cell says so, the focus and the order stay
    rows = at.locator("[data-cn-statement]").evaluate_all("rows => rows.map(row => row.dataset.cnStatement)")
    width = at.locator("[data-cn-state]").first.bounding_box()
    meanwhile(lambda: place(fine, "zalo", State.BLOCKED, "refused"))
    at.keyboard.press("u")
    expect(at.locator(f"#cn-row-{fine.statement_id} .cn-state--blocked")).to_be_visible()
    expect(at.locator("[data-cn-tab=needs] span")).to_have_text("2")
    expect(at.locator("#cn-said")).not_to_be_empty()
    assert focused(at) == other.statement_id
    assert rows == at.locator("[data-cn-statement]").evaluate_all("rows => rows.map(row => row.dataset.cnStatement)")
    assert width == at.locator("[data-cn-state]").first.bounding_box(), "no cell reflows"

    # a key that is typed into a field is a letter
    at.keyboard.press("?")
    expect(at.locator(".cn-keys")).to_have_attribute("open", "")
    at.evaluate("document.querySelector('.cn-page').insertAdjacentHTML('beforeend', '<input id=field>')")
    at.locator("#field").focus()
    at.keyboard.type("jk?2p")
    expect(at.locator("#field")).to_have_value("jk?2p")
    expect(at.locator("#cn-pause")).to_have_attribute("aria-pressed", "false")
    at.locator(".cn-keys summary").focus()
    at.keyboard.press("p")
    expect(at.locator("#cn-pause")).to_have_attribute("aria-pressed", "true")
    assert at.evaluate(COMES_BACK) == 0, "who has paused is not asked for when the page comes back to the front"
    at.keyboard.press("/")
    assert at.evaluate("document.activeElement.closest('#wagtail-sidebar') !== null"), "the search has the focus"

    # to the difference, and putting it back
    at.locator(".cn-keys summary").focus()
    at.keyboard.press("2")
    at.wait_for_url("**tab=needs*")
    while focused(at) != trouble.statement_id:
        at.keyboard.press("j")
    at.keyboard.press("Enter")
    at.wait_for_url(f"**/{trouble.statement_id}/")
    button = at.locator("[data-cn-verb=repair]")
    for _ in range(80):
        if button.evaluate("button => button === document.activeElement"):
            break
        at.keyboard.press("Tab")
    at.keyboard.press("Enter")
    expect(at.locator(".messages")).to_be_visible()
    repaired: list[bool] = []
    meanwhile(lambda: repaired.append(Placement.objects.get(pk=copy.pk).repair_asked))
    assert repaired == [True]


def test_keys_that_a_person_has_switched_off(world: World, page: Callable[[str], Page]) -> None:
    from wagtail.users.models import UserProfile

    settled(world)
    UserProfile.objects.create(user=world.people["hoa"], keyboard_shortcuts=False)
    at = page("/admin/sync/")
    at.keyboard.press("j")
    at.keyboard.press("p")
    assert focused(at) == ""
    expect(at.locator("#cn-pause")).to_have_attribute("aria-pressed", "false")


def test_a_session_that_ended_leaves_the_page_as_it_was(world: World, page: Callable[[str], Page]) -> None:
    release = settled(world)
    at = page("/admin/sync/")
    at.context.clear_cookies()
    at.keyboard.press("u")
    expect(at.locator("#cn-stale")).to_be_visible()
    expect(at.locator(f"#cn-row-{release.statement_id}")).to_be_visible()


def test_the_panel_by_keyboard_and_its_live_changes(world: World, page: Callable[[str], Page]) -> None:
    release = settled(world)
    copy = Placement.objects.get(statement=release.statement, account__channel="facebook")
    wanted = renditions.rendition(copy.account, release).text
    place(release, "facebook", State.DIFFERS, "edited_outside", shown_text=wanted.replace("07:30", "08:30"))
    at = page(f"/admin/sync/{release.statement_id}/")
    part = at.locator(f"#placement-{copy.pk}")

    # j goes from channel to channel, Enter into the one under the focus
    for _ in range(3):
        at.keyboard.press("j")
    assert at.evaluate("document.activeElement.id") == f"cn-place-{copy.pk}"
    at.keyboard.press("Enter")
    assert part.locator("[data-cn-verb=repair]").evaluate("button => button === document.activeElement")

    # a change comes in: an open time line stays open, and words that are being written stay
    part.locator("[data-cn=time-line] summary").click()
    meanwhile(lambda: place(release, "zalo", State.BLOCKED, "refused"))
    at.keyboard.press("u")
    expect(at.locator("[data-cn-channel=zalo] .cn-state--blocked")).to_be_visible()
    expect(at.locator("#cn-said")).not_to_be_empty()
    expect(part.locator("[data-cn=time-line]")).to_have_attribute("open", "")
    part.locator(".cn-deeds__more summary").click()
    reason = part.locator("textarea[name=reason]")
    reason.fill("Đã trao đổi")
    meanwhile(lambda: place(release, "zalo", State.DIFFERS, "edited_outside"))
    at.locator("#cn-live-tools button").focus()
    at.keyboard.press("u")
    expect(reason).to_have_value("Đã trao đổi")
    at.keyboard.press("Escape")
    assert f"/sync/{release.statement_id}/" in at.url, "half a reason is not left behind"

    # Ctrl+Enter sends the form in the focus
    reason.focus()
    at.keyboard.press("Control+Enter")
    expect(at.locator(".messages")).to_be_visible()
    accepted: list[str] = []
    meanwhile(lambda: accepted.append(Placement.objects.get(pk=copy.pk).accepted_fingerprint))
    assert accepted[0]

    # and back to the board: Escape, then g b from elsewhere
    at.locator("#cn-live-tools button").focus()
    at.keyboard.press("Escape")
    at.wait_for_url("**/admin/sync/")


def test_two_phones_stand_side_by_side_below_the_difference_where_there_is_room(
    world: World, page: Callable[[str], Page]
) -> None:
    release = settled(world)
    copy = Placement.objects.get(statement=release.statement, account__channel="facebook")
    wanted = renditions.rendition(copy.account, release).text
    place(release, "facebook", State.DIFFERS, "edited_outside", shown_text=wanted.replace("07:30", "08:30"))
    at = page(f"/admin/sync/{release.statement_id}/")
    views = at.locator(f"#placement-{copy.pk} .cn-views > details")
    at.set_viewport_size({"width": 1000, "height": 900})
    expect(at.locator(f"#cn-wanted-{copy.pk} .cn-phone")).to_be_hidden()
    expect(at.locator(f"#cn-difference-{copy.pk} ins").first).to_be_visible()
    at.set_viewport_size({"width": 1600, "height": 900})
    for name in ("wanted", "shown"):
        expect(at.locator(f"#cn-{name}-{copy.pk} .cn-phone")).to_be_visible()
    assert views.evaluate_all("views => views.every(view => view.open)")
    tops = views.evaluate_all("views => views.map(view => Math.round(view.getBoundingClientRect().top))")
    assert tops[0] < tops[1] == tops[2], "the difference, then the two phones beside each other"
    at.set_viewport_size({"width": 1000, "height": 900})
    expect(at.locator(f"#cn-wanted-{copy.pk} .cn-phone")).to_be_hidden()


def test_review_and_calendar_by_keyboard(world: World, page: Callable[[str], Page]) -> None:
    article = world.article(not_before=timezone.now() + timedelta(minutes=5))
    at = page("/admin/sync/")
    at.goto(at.url.replace("sync/", f"articles/{article.pk}/review/"))
    at.keyboard.press("j")
    assert at.evaluate("document.activeElement.id") == "cn-portal"
    at.keyboard.press("g")
    at.keyboard.press("b")
    at.wait_for_url("**/admin/sync/")

    at.goto(at.url.replace("sync/", "articles/calendar/?view=list"))
    at.keyboard.press("j")
    assert at.evaluate("document.activeElement.textContent.trim()") == article.title
    at.keyboard.press("2")
    at.wait_for_url("**view=week**")
    at.keyboard.press("?")
    expect(at.locator(".cn-keys")).to_have_attribute("open", "")
    at.locator("[data-cn-row]").first.focus()
    at.keyboard.press("Enter")
    at.wait_for_url(f"**/articles/{article.pk}/review/")
    at.keyboard.press("Escape")
    at.wait_for_url("**/admin/articles/")


def test_a_writer_submits_by_keyboard(world: World, page: Callable[[str], Page]) -> None:
    article = world.article()
    at = page("/admin/sync/")
    at.context.clear_cookies()
    at.goto(at.url.replace("sync/", f"login/?next=/admin/articles/{article.pk}/review/"))
    at.locator("input[name=username]").fill("lan")
    at.locator("input[name=password]").fill(PASSWORD)
    at.keyboard.press("Enter")
    at.locator("#review").wait_for()
    at.wait_for_load_state()
    at.keyboard.press("e")
    assert at.evaluate("document.activeElement.dataset.cn") == "submit", "a stray key submits nothing"
    at.keyboard.press("Control+Enter")
    expect(at.locator(".messages")).to_be_visible()
    states: list[str] = []
    meanwhile(lambda: states.append(Article.objects.get(pk=article.pk).state))
    assert states == ["submitted"]
