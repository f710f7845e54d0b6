"""What differs between two texts, word by word, for people to read."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

from caunoi.foundation.vietnamese import nfc

_WORDS = re.compile(r"\s+|[^\s]+")


@dataclass(frozen=True, slots=True)
class Part:
    """A run of words: in both texts ("same"), only in the first ("gone") or only in the second ("new")."""

    kind: Literal["same", "gone", "new"]
    text: str


def word_difference(before: str, after: str, *, lines: bool = False) -> list[Part]:
    """The two texts as one sequence of parts. White space of another kind is no difference; with `lines`, where a
    line or a paragraph ends is one."""
    old, new = _words(before), _words(after)
    a, b = _keys(old, lines), _keys(new, lines)
    if a == b:
        return [Part("same", "".join(new))] if new else []
    # Most texts differ in a few words, and matching is quadratic: what both begin and end with is left out of it.
    head = _common(a, b)
    tail = _common(a[head:][::-1], b[head:][::-1])
    matcher = SequenceMatcher(None, a[head : len(a) - tail], b[head : len(b) - tail], autojunk=False)
    parts = [
        Part("same", "".join(new[:head])),
        *_parts(matcher, old[head : len(old) - tail], new[head : len(new) - tail]),
        Part("same", "".join(new[len(new) - tail :])),
    ]
    return [part for part in parts if part.text]


def differs(parts: list[Part]) -> bool:
    return any(part.kind != "same" for part in parts)


def _parts(matcher: SequenceMatcher[str], old: list[str], new: list[str]) -> Iterator[Part]:
    for what, a, b, c, d in matcher.get_opcodes():
        if what == "equal":
            yield Part("same", "".join(new[c:d]))
        else:
            yield Part("gone", "".join(old[a:b]))
            yield Part("new", "".join(new[c:d]))


def _common(a: Sequence[str], b: Sequence[str]) -> int:
    """How many words both begin with."""
    length = min(len(a), len(b))
    return next((index for index in range(length) if a[index] != b[index]), length)


def _words(text: str) -> list[str]:
    return _WORDS.findall(nfc(text).strip())


def _keys(words: Sequence[str], lines: bool) -> list[str]:
    """What is compared: white space is one blank, or as many line ends as it has."""
    return [((lines and "\n" * word.count("\n")) or " ") if word.isspace() else word for word in words]
