"""`make screenshots`: starts the demonstration on free ports in a temporary folder, opens every screen in both languages,
three sizes, light and dark (public ones without script), and lays a contact sheet of each screen into a folder.

    python -m tests.screens [FOLDER] [--only NAME …] [--docs]

--only: screens whose name begins so. --docs: also renew the few pictures in docs/screenshots.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING, Any

from caunoi.foundation.postgres import EmbeddedPostgres
from tests.journeys.running import PASSWORD, running_demo

if TYPE_CHECKING:
    from tests.screens.stage import Stage
    from tests.screens.table import Screen

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs" / "screenshots"
TALLEST = 6000  # pixels of a page

# Screen, language, scheme, width → name in docs/screenshots, and how many pixels of its height.
CURATED = {
    ("front", "vi", "light", 1440): ("front-desk", 1100),
    ("front", "vi", "dark", 320): ("front-phone-dark", 800),
    ("article", "vi", "light", 320): ("article-phone", 800),
    ("channels", "en", "light", 768): ("register-en", 1000),
    ("board", "vi", "light", 1440): ("board-desk", 900),
    ("board", "vi", "dark", 1440): ("board-desk-dark", 900),
    ("review", "vi", "light", 1440): ("review-desk", 1000),
    ("panel-differs", "vi", "light", 1440): ("panel-desk", 1000),
    ("send", "vi", "light", 320): ("send-phone", 800),
    ("status-asked", "vi", "dark", 320): ("status-phone-dark", 800),
    ("work-list", "vi", "light", 1440): ("cases-desk", 900),
}


def main(arguments: list[str] | None = None) -> int:
    asked = _asked(arguments)
    folder = asked.folder.resolve()
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="caunoi-screens-") as temporary:
        home = Path(temporary) / "data"
        _say("starting the demonstration …")
        with running_demo(home, statements=0) as demo:
            _set_up_django(home, demo.url)
            stage, screens = _staged(asked.only)
            _photograph(demo.url, stage, screens, folder)
    _lay_out(folder, screens)
    if asked.docs:
        _renew_documentation(folder)
    _say(f"{len(screens)} contact sheets in {folder}")
    return 0


def _asked(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.screens", description=(__doc__ or "").split("\n\n")[0])
    parser.add_argument("folder", nargs="?", type=Path, default=ROOT / ".cache" / "screenshots")
    parser.add_argument("--only", nargs="+", default=[], metavar="NAME", help="screens whose name begins so")
    parser.add_argument("--docs", action="store_true", help="also renew docs/screenshots")
    return parser.parse_args(arguments)


def _set_up_django(home: Path, url: str) -> None:
    """Speak to the demonstration's own database, as one of its processes."""
    os.environ.update(
        CAUNOI_DATA_DIR=str(home),
        CAUNOI_DEMO="1",
        CAUNOI_PUBLIC_URL=url,
        CAUNOI_LOG_LEVEL="WARNING",
        DATABASE_URL=EmbeddedPostgres(home).endpoint().url,
        DJANGO_SETTINGS_MODULE="caunoi.config.settings",
    )
    import django

    django.setup()


def _staged(only: list[str]) -> tuple[Stage, list[Screen]]:
    from tests.screens import stage, table

    here = stage.prepare(stage.of_installation())
    screens = [*table.public(here), *table.staff(here)]
    return here, [screen for screen in screens if not only or screen.name.startswith(tuple(only))]


def _photograph(base: str, stage: Stage, screens: list[Screen], folder: Path) -> None:
    from tests.screens import watching
    from tests.screens.table import by_person

    with watching.browsing() as browser:
        people = {screen.person for screen in screens} - {""}
        cookies = {name: watching.sign_in(browser, base, name, PASSWORD) for name in people}
        began = time.monotonic()
        for language, scheme, width in product(watching.LOCALES, watching.SCHEMES, watching.WIDTHS):
            size = watching.viewport(width, 800 if width == 320 else 900)
            options: dict[str, Any] = {
                "locale": watching.LOCALES[language],
                "color_scheme": scheme,
                "viewport": size,
            }
            for person, theirs in by_person(screens).items():
                door = {"storage_state": cookies[person]} if person else {"java_script_enabled": False}
                with watching.window(browser, stage.stills, **options, **door) as page:
                    for screen in theirs:
                        page.set_viewport_size(size)
                        watching.open_screen(page, base, screen, language)
                        _fetch_what_waits(page, size)
                        _unroll(page, width)
                        path = _file(folder, screen.name, language, scheme, width)
                        clip = {"x": 0, "y": 0, "width": width, "height": min(_height(page), TALLEST)}
                        page.screenshot(path=path, full_page=True, clip=clip)
            _say(f"  {language} {scheme} {width}: {time.monotonic() - began:.0f} s")


def _fetch_what_waits(page: Any, size: dict[str, int]) -> None:
    """Pictures below the window are fetched when a reader comes near: for a moment the window holds the whole page."""
    if page.locator("img[loading=lazy]").count():
        page.set_viewport_size({**size, "height": min(_height(page), TALLEST)})
        page.wait_for_load_state("networkidle")
        page.set_viewport_size(size)


def _unroll(page: Any, width: int) -> None:
    """In the admin not the page scrolls but its main part: make the window as tall as that."""
    from tests.screens import watching

    main = "main => main.getBoundingClientRect().top + main.scrollHeight"
    for scrolled in page.locator("main.content-wrapper").all():
        page.set_viewport_size(watching.viewport(width, min(TALLEST, int(scrolled.evaluate(main)))))


def _height(page: Any) -> int:
    return int(page.locator("html").bounding_box()["height"]) or 900


def _file(folder: Path, name: str, language: str, scheme: str, width: int) -> Path:
    return folder / "single" / f"{name}-{language}-{scheme}-{width}.png"


def _lay_out(folder: Path, screens: list[Screen]) -> None:
    from tests.screens import sheets, watching

    for screen in screens:
        looks = product(watching.LOCALES, watching.SCHEMES, watching.WIDTHS)
        pictures = {look: _file(folder, screen.name, *look) for look in looks}
        sheets.sheet(pictures, folder / f"{screen.name}.png")


def _renew_documentation(folder: Path) -> None:
    from tests.screens import sheets

    DOCS.mkdir(parents=True, exist_ok=True)
    for look, (name, height) in CURATED.items():
        source = _file(folder, *look)
        if source.exists():
            sheets.compressed(source, DOCS / f"{name}.webp", height)


def _say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
