"""The table of screens against the address tables: a page that nobody looks at fails here."""

from __future__ import annotations

from typing import Any

import pytest

from tests.screens import table
from tests.screens.conftest import staged


@pytest.mark.parametrize("house", ["portal", "staff"])
def test_every_view_has_a_screen_or_a_reason(house: str) -> None:
    named = table.PUBLIC_NAMED if house == "portal" else table.STAFF_NAMED
    with_argument = {name for name, route in table.views(house) if name and "<" in route}
    assert with_argument == set(named), "name the screen that shows the view in tests/screens/table.py, or None"


def test_every_screen_answers(own_database: Any) -> None:
    here = staged()
    public, staff = table.public(here), table.staff(here)
    names = [screen.name for screen in (*public, *staff)]
    assert len(names) == len(set(names))
    assert {name for named in (table.PUBLIC_NAMED, table.STAFF_NAMED) for name in named.values() if name} <= set(names)
    assert {"front", "contact", "channels", "offline", "board", "calendar", "triage", "statistics", "brand"} <= set(
        names
    )
