"""axe in a real browser on every screen, in both languages, light and dark, narrow and wide: nothing serious, nothing
critical, nothing that scrolls sideways."""

from __future__ import annotations

import pytest

from tests.screens import measures
from tests.screens.conftest import Theatre
from tests.screens.watching import Scheme, viewport

pytestmark = [pytest.mark.browser, pytest.mark.timeout(900)]

WAGTAILS = {"scrollable-region-focusable": ".w-minimap__list"}
"""Rule of axe → elements of Wagtail's own markup that break it, which no template or style of ours reaches."""


SIZES: dict[str, list[tuple[int, Scheme]]] = {
    "vi": [(320, "light"), (1440, "dark")],
    "en": [(320, "dark"), (1440, "light")],
}
EVERY_TIME = ("public", "vi", 320, "light")
"""What `make test` looks at: what most people see. `make soak` looks at all."""


@pytest.mark.parametrize(
    ("house", "language", "width", "scheme"),
    [
        pytest.param(*one, marks=() if one == EVERY_TIME else pytest.mark.soak)
        for one in (
            (house, language, *size) for house in ("public", "staff") for language in SIZES for size in SIZES[language]
        )
    ],
)
def test_no_screen_has_a_serious_fault(theatre: Theatre, house: str, language: str, width: int, scheme: Scheme) -> None:
    faults = _faults(theatre, house, language, width, scheme)
    assert not faults, "\n".join(faults)


def _faults(theatre: Theatre, house: str, language: str, width: int, scheme: Scheme) -> list[str]:
    excused = WAGTAILS if house == "staff" else {}
    options = {"viewport": viewport(width), "color_scheme": scheme, "bypass_csp": True}
    return [
        f"{screen.name} {language} {width} {scheme}: {fault}"
        for screen, page in theatre.opened(house, language, **options)
        for fault in [*measures.axe(page, excused), *measures.sideways(page)]
    ]
