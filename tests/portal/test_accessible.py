"""axe in a real browser on every public template, light and dark, wide and narrow: nothing serious, nothing critical."""

from __future__ import annotations

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import sync_playwright

from caunoi.foundation.postgres import Endpoint
from tests import chromium, world
from tests.portal import shelves
from tests.serving import serving

pytestmark = pytest.mark.browser
SIZES = [(320, "light"), (1440, "dark"), (1440, "light"), (320, "dark")]


def test_no_template_has_a_serious_fault(own_database: Endpoint, django_db_blocker: Any) -> None:
    with django_db_blocker.unblock():
        addresses = shelves.fill(world.build())
        found = chromium.path()
        assert found, "run `make chromium` first"
        with serving() as base, sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=found, args=chromium.ARGUMENTS)
            faults = [fault for size in SIZES for fault in _faults(browser, base, addresses, *size)]
            browser.close()
    assert faults == []


def _faults(browser: Any, base: str, addresses: dict[str, str], width: int, scheme: Any) -> list[str]:
    """Serious and critical findings of axe, and pages that scroll sideways."""
    context = browser.new_context(
        viewport={"width": width, "height": 900}, color_scheme=scheme, locale="vi-VN", bypass_csp=True
    )
    page = context.new_page()
    faults = []
    for name, address in addresses.items():
        page.goto(base + address)
        where = f"{name} {width} {scheme}"
        for fault in Axe().run(page).response["violations"]:
            if fault["impact"] in ("serious", "critical"):
                targets = [node["target"] for node in fault["nodes"]][:3]
                faults.append(f"{where}: {fault['id']} {targets} {fault['nodes'][0].get('failureSummary', '')}")
        if page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
            faults.append(f"{where}: scrolls sideways")
    context.close()
    return faults
