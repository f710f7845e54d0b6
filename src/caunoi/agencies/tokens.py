"""The colours of an agency's pages, computed from its one colour: that is a wish, contrast is a guarantee.

The limits are those of the design language, section 3. The colour as given is decoration only (a rule at the top); all
that carries meaning is its ink, held dark enough on light grounds and light enough on dark ones. A software version
that computes otherwise makes another sheet, with another name.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from django.utils.translation import gettext_lazy as _

from caunoi.foundation import colour, proof

TEXT = 4.5  # WCAG 2.2 AA, of text on its ground
LIGHT, DARK = "light", "dark"
SCHEMES = (LIGHT, DARK)
NEUTRALS: Mapping[str, Mapping[str, str]] = {  # of portal.css, which a test compares
    LIGHT: {"page": "#ffffff", "raised": "#f4f6f8", "text": "#1c2127"},
    DARK: {"page": "#16191d", "raised": "#20252b", "text": "#e8ebee"},
}
PAIRS = (  # what stands on what, on some page
    ("brand-ink", "page"),
    ("brand-ink", "raised"),
    ("brand-ink", "brand-tint"),
    ("on-brand", "brand-ink"),
    ("text", "brand-tint"),
)


_NAMES = {
    "page": _("the page"),
    "raised": _("a raised box"),
    "text": _("text"),
    "brand-ink": _("the brand's ink"),
    "brand-tint": _("the brand's tint"),
    "on-brand": _("text on a button"),
    LIGHT: _("light pages"),
    DARK: _("dark pages"),
}


@dataclass(frozen=True)
class Limits:
    """Within which a token of one scheme keeps the brand's lightness and chroma; its hue stays."""

    lightest: float
    chroma: float
    darkest: float = 0.0

    def of(self, given: colour.Oklch) -> str:
        lightness = min(max(given.lightness, self.darkest), self.lightest)
        return colour.hexadecimal(colour.Oklch(lightness, min(given.chroma, self.chroma), given.hue))

    def css(self) -> str:
        """The same for a browser that shows more colours than hexadecimal ones can name."""
        lightness = f"clamp({self.darkest:g}, l, {self.lightest:g})"
        if self.darkest in (0.0, self.lightest):
            lightness = f"{self.lightest:g}" if self.darkest else f"min(l, {self.lightest:g})"
        return f"oklch(from var(--brand) {lightness} min(c, {self.chroma:g}) h)"


LIMITS: Mapping[str, Mapping[str, Limits]] = {
    LIGHT: {
        "brand-ink": Limits(0.48, 0.15),
        "brand-tint": Limits(0.97, 0.02, 0.97),
        "brand-line": Limits(0.85, 0.06, 0.85),
    },
    DARK: {
        "brand-ink": Limits(0.88, 0.13, 0.76),
        "brand-tint": Limits(0.27, 0.03, 0.27),
        "brand-line": Limits(0.45, 0.06, 0.45),
    },
}
ON_BRAND = {LIGHT: "#ffffff", DARK: "#16191d"}  # in the dark, solid buttons take dark text


@dataclass(frozen=True)
class Contrast:
    """One colour on another, in one scheme."""

    scheme: str
    upper: str
    lower: str
    ratio: float

    @property
    def holds(self) -> bool:
        return self.ratio >= TEXT


@dataclass(frozen=True)
class Sheet:
    """A style sheet, under a name that holds its checksum: it may be kept for ever."""

    checksum: str
    data: bytes

    @property
    def path(self) -> str:
        return f"/brand.{self.checksum}.css"


def name_of(token: str) -> str:
    """What people call a token or a scheme."""
    return str(_NAMES.get(token, token))


def tokens(given: str) -> dict[str, dict[str, str]]:
    """Every colour by scheme and name, neutrals included. Raises ValueError for what is no colour."""
    brand = colour.oklch(given)
    return {
        scheme: {
            **NEUTRALS[scheme],
            **{name: limits.of(brand) for name, limits in LIMITS[scheme].items()},
            "on-brand": ON_BRAND[scheme],
        }
        for scheme in SCHEMES
    }


def contrasts(given: str) -> list[Contrast]:
    """Every pair that has to be read."""
    found = tokens(given)
    return [
        Contrast(scheme, upper, lower, colour.contrast(found[scheme][upper], found[scheme][lower]))
        for scheme in SCHEMES
        for upper, lower in PAIRS
    ]


@lru_cache(maxsize=64)
def sheet(given: str) -> Sheet:
    """Plain hexadecimal first; browsers that know relative colours refine it."""
    found = tokens(given)
    plain = {scheme: _rule((name, found[scheme][name]) for name in (*LIMITS[scheme], "on-brand")) for scheme in SCHEMES}
    finer = {scheme: _rule((name, limits.css()) for name, limits in LIMITS[scheme].items()) for scheme in SCHEMES}
    text = (
        "@layer tokens {\n"
        f":root {{ --brand: {given}; }}\n"
        f"{plain[LIGHT]}@media (prefers-color-scheme: dark) {{ {plain[DARK]}}}\n"
        "@supports (color: oklch(from red l c h)) {\n"
        f"{finer[LIGHT]}@media (prefers-color-scheme: dark) {{ {finer[DARK]}}}\n"
        "}\n}\n"
    )
    data = text.encode()
    return Sheet(proof.digest(data)[:16], data)


def _rule(declarations: Iterable[tuple[str, str]]) -> str:
    return f":root {{ {' '.join(f'--{name}: {value};' for name, value in declarations)} }}\n"
