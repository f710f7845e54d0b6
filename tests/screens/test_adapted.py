"""The screens as readers adapt them: at 400 % zoom, with their own spacing, in forced colours."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page

from tests.screens import measures
from tests.screens.conftest import Theatre
from tests.screens.watching import viewport

pytestmark = [pytest.mark.browser, pytest.mark.soak, pytest.mark.timeout(900)]

ZOOMED = viewport(320, 256)
"""What 1280 × 1024 leaves at 400 %."""

Judge = Callable[[Page], list[str]]


def faults(theatre: Theatre, house: str, judge: Judge, **options: Any) -> list[str]:
    """What `judge` finds on each screen of a house, in Vietnamese: its words are the longer ones."""
    opened = theatre.opened(house, "vi", **options)
    return [f"{screen.name}: {fault}" for screen, page in opened for fault in judge(page)]


@pytest.mark.parametrize("house", ["public", "staff"])
def test_at_400_percent_nothing_is_cut_and_the_focus_is_never_hidden(theatre: Theatre, house: str) -> None:
    def judge(page: Page) -> list[str]:
        return [*measures.sideways(page), *measures.clipped(page), *measures.lost_focus(page)]

    found = faults(theatre, house, judge, viewport=ZOOMED)
    assert not found, "\n".join(found)


@pytest.mark.parametrize("house", ["public", "staff"])
def test_with_wider_spacing_nothing_is_cut(theatre: Theatre, house: str) -> None:
    def judge(page: Page) -> list[str]:
        before = set(measures.clipped(page))
        page.add_style_tag(content=measures.SPACING)
        page.evaluate("dispatchEvent(new Event('resize'))")  # fields that grow with their words measure again
        return [*measures.sideways(page), *(fault for fault in measures.clipped(page) if fault not in before)]

    found = faults(theatre, house, judge, viewport=viewport(320), bypass_csp=True)
    assert not found, "\n".join(found)


@pytest.mark.parametrize("house", ["public", "staff"])
def test_in_forced_colours_states_and_focus_are_seen(theatre: Theatre, house: str) -> None:
    def judge(page: Page) -> list[str]:
        return [*measures.without_border(page), *measures.keeps_its_colours(page), *measures.lost_focus(page, 25)]

    found = faults(theatre, house, judge, viewport=viewport(1280), forced_colors="active")
    assert not found, "\n".join(found)


def test_in_forced_colours_states_differ_by_their_border(theatre: Theatre) -> None:
    with theatre.window("hoa", "vi", viewport=viewport(1280), forced_colors="active") as page:
        page.goto(f"{theatre.base}/admin/sync/")
        styles = {state: measures.border_of_state(page, state) for state in ("in_sync", "pending", "blocked")}
    assert len(set(styles.values())) == len(styles), styles
