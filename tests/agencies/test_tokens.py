"""One colour in, a whole set of colours out that everybody can read."""

from __future__ import annotations

import itertools
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import caunoi.portal
from caunoi.agencies import tokens
from caunoi.foundation import colour

SHEET = Path(caunoi.portal.__file__).parent / "static/portal/portal.css"


@pytest.mark.parametrize(
    ("brand", "ink"), [("#c8102e", "#a12f34"), ("#ffd200", "#7b5800"), ("#0f4c5c", "#0f4c5c"), ("#000000", "#000000")]
)
def test_the_ink_keeps_the_hue_and_becomes_readable(brand: str, ink: str) -> None:
    """The values of the design language."""
    assert tokens.tokens(brand)["light"]["brand-ink"] == ink


def test_every_hue_and_every_grey_can_be_read() -> None:
    steps = range(0, 256, 17)
    brands = ["#{:02x}{:02x}{:02x}".format(*channels) for channels in itertools.product(steps, repeat=3)]
    assert [(brand, pair) for brand in brands for pair in tokens.contrasts(brand) if not pair.holds] == []


@given(st.integers(0, 0xFFFFFF))
def test_a_colour_is_the_same_after_the_way_to_oklch_and_back(number: int) -> None:
    assert colour.hexadecimal(colour.oklch(f"#{number:06x}")) == f"#{number:06x}"


@pytest.mark.parametrize("wrong", ["", "red", "#fff", "#12345g", "#0f4c5c00"])
def test_what_is_no_colour_is_refused(wrong: str) -> None:
    with pytest.raises(ValueError):
        tokens.tokens(wrong)


def test_contrast_is_that_of_wcag() -> None:
    assert colour.contrast("#ffffff", "#000000") == pytest.approx(21)
    assert colour.contrast("#1c2127", "#ffffff") == pytest.approx(16.2, abs=0.05)


def test_the_sheet_says_hexadecimal_first_and_is_named_by_its_content() -> None:
    made = tokens.sheet("#ffd200")
    text = made.data.decode()
    assert text.index("--brand-ink: #7b5800") < text.index("@supports") < text.index("oklch(from var(--brand)", 400)
    assert made.path == f"/brand.{made.checksum}.css"
    assert made.checksum != tokens.sheet("#ffd201").checksum
    assert "url(" not in text and "@import" not in text


def test_the_neutrals_are_those_of_the_portal() -> None:
    text = SHEET.read_text()
    light, dark = text.split("@media (prefers-color-scheme: dark)")[:2]
    for part, scheme in ((light, "light"), (dark, "dark")):
        for name, value in tokens.NEUTRALS[scheme].items():
            found = re.search(rf"--{name}: (#[0-9a-f]+)", part)
            assert found is not None
            assert _long(found[1]) == value, (scheme, name)


def _long(colour: str) -> str:
    """#fff as #ffffff."""
    return "#" + "".join(2 * digit for digit in colour[1:]) if len(colour) == 4 else colour
