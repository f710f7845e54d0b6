"""Words by which a sender says that they denounce somebody (R58). A message on a channel names no kind: who says it
is protected like who chose it in the form, until an inspector has read what it is."""

from __future__ import annotations

from caunoi.foundation.vietnamese import fold, spaced, tone_key

PHRASES = ("tố cáo", "tố giác")


def is_heard(text: str) -> bool:
    """Whether one of the phrases stands in the text. Without marks they count in a text that has none at all: in one
    that has some, “to cao” is said of somebody big and tall."""
    said = spaced(tone_key(text))
    key = fold if said == fold(said) else tone_key
    return any(spaced(key(phrase)) in said for phrase in PHRASES)
