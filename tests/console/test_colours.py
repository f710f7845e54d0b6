"""The colours of the staff screens, by WCAG arithmetic: text 4.5:1 and controls 3:1 on every ground they stand on."""

from __future__ import annotations

import colorsys
import re
from pathlib import Path

import pytest

import caunoi.console

SHEETS = Path(caunoi.console.__file__).parent / "static/console"
VALUE = re.compile(r"(--[\w-]+):\s*(#[0-9a-f]{3,8}|[\d.]+%?);")


def block(sheet: str, selector: str) -> dict[str, str]:
    css = (SHEETS / f"{sheet}.css").read_text()
    return {
        name: value
        for found in re.findall(rf"(?m)^\s*{re.escape(selector)} {{([^}}]*)}}", css)
        for name, value in VALUE.findall(found)
    }


def hsl(hue: float, saturation: float, lightness: float) -> str:
    red, green, blue = colorsys.hls_to_rgb(hue / 360, min(lightness, 100) / 100, saturation / 100)
    return "#{:02x}{:02x}{:02x}".format(*(round(part * 255) for part in (red, green, blue)))


def number(values: dict[str, str], name: str) -> float:
    return float(values[name].rstrip("%"))


def grey(values: dict[str, str], more: float) -> str:
    """Wagtail derives its greys from grey-800 by adding to the lightness."""
    part = "--w-color-grey-800-"
    return hsl(
        number(values, f"{part}hue"), number(values, f"{part}saturation"), number(values, f"{part}lightness") + more
    )


def luminance(colour: str) -> float:
    digits = colour.lstrip("#")
    full = "".join(part * 2 for part in digits) if len(digits) == 3 else digits
    parts = [int(full[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


LIGHT = {**block("theme", ":root"), **block("console", ":root")}
DARK = {**LIGHT, **block("theme", ".w-theme-dark"), **block("console", ".w-theme-dark")}
GROUNDS = {
    "light": (LIGHT, ["#ffffff", grey(LIGHT, 85.5), LIGHT["--cn-raised"]]),
    "dark": (DARK, [grey(DARK, 3.5), grey(DARK, 1.9), DARK["--cn-raised"]]),
}
TEXT = ["--cn-ok", "--cn-quiet", "--cn-unknown", "--cn-differs", "--cn-blocked-ink", "--cn-muted",
        "--w-color-text-link-default", "--w-color-text-placeholder"]  # fmt: skip
PAIRS = [("--cn-unknown", "--cn-unknown-ground"), ("--cn-differs", "--cn-differs-ground"),
         ("--cn-blocked", "--cn-blocked-ground"), ("--cn-quiet", "--cn-quiet-ground")]  # fmt: skip


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_text_is_readable_on_every_ground(theme: str) -> None:
    values, grounds = GROUNDS[theme]
    poor = {(name, ground): round(contrast(values[name], ground), 2) for name in TEXT for ground in grounds}
    poor |= {pair: round(contrast(values[pair[0]], values[pair[1]]), 2) for pair in PAIRS}
    assert {pair: ratio for pair, ratio in poor.items() if ratio < 4.5} == {}


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_borders_of_fields_and_the_focus_are_seen(theme: str) -> None:
    values, grounds = GROUNDS[theme]
    for name in ("--w-color-border-field-default", "--cn-focus"):
        assert min(contrast(values[name], ground) for ground in grounds) >= 3, name
    assert contrast(values["--cn-focus"], values["--cn-halo"]) >= 3


def test_solid_buttons_and_the_side_menu_carry_white() -> None:
    for name in ("primary", "secondary"):
        colour = hsl(*(number(LIGHT, f"--w-color-{name}-{part}") for part in ("hue", "saturation", "lightness")))
        assert contrast("#ffffff", colour) >= 4.5


def test_both_ways_to_the_dark_theme_say_the_same() -> None:
    """The chosen one and the system's: the same values, so that nobody mends only one."""
    for sheet in ("theme", "console"):
        assert block(sheet, ".w-theme-dark") == block(sheet, ".w-theme-system")
