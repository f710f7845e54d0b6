from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from tests import world as worlds
from tests.conftest import own_clone
from tests.portal import shelves
from tests.screens import stage, table, watching
from tests.serving import serving


@dataclass
class Theatre:
    """A staged installation that answers, and a browser in front of it."""

    base: str
    browser: Browser
    stage: stage.Stage
    public: list[table.Screen]
    staff: list[table.Screen]
    cookies: dict[str, Any]

    def window(self, person: str, language: str, **options: Any) -> AbstractContextManager[Page]:
        cookies = {"storage_state": self.cookies[person]} if person else {}
        locale = watching.LOCALES[language]
        return watching.window(self.browser, self.stage.stills, locale=locale, **cookies, **options)

    def opened(self, house: str, language: str, **options: Any) -> Iterator[tuple[table.Screen, Page]]:
        """Each screen of a house ("public", "staff"), open before the person it is for."""
        for person, screens in table.by_person(getattr(self, house)).items():
            with self.window(person, language, **options) as page:
                for screen in screens:
                    watching.open_screen(page, self.base, screen, language)
                    yield screen, page


def staged() -> stage.Stage:
    """The test agency with content that tries every template, in every state."""
    world = worlds.build()
    shelves.fill(world)
    return stage.prepare(world)


@pytest.fixture(scope="module")
def theatre(template: str, django_db_setup: None, django_db_blocker: Any) -> Iterator[Theatre]:
    """One for the tests of a file, which only look. They may not ask the database: Playwright's loop runs in their
    thread."""
    with own_clone(template, django_db_blocker):
        here = staged()
        public, staff = table.public(here), table.staff(here)
        with serving() as base, watching.browsing() as browser:
            people = {screen.person for screen in staff} - {""}
            cookies = {name: watching.sign_in(browser, base, name, worlds.PASSWORD) for name in people}
            yield Theatre(base, browser, here, public, staff, cookies)
