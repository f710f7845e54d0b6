"""What differs between two texts, word by word, for people to read."""

from __future__ import annotations

import re
from collections.abc import Iterator
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


def word_difference(before: str, after: str) -> list[Part]:
    """The two texts as one sequence of parts; texts that differ in white space only give one part."""
    old, new = _words(before), _words(after)
    matcher = SequenceMatcher(None, [_key(word) for word in old], [_key(word) for word in new], autojunk=False)
    return [part for part in _parts(matcher, old, new) if part.text]


def differs(parts: list[Part]) -> bool:
    return any(part.kind != "same" for part in parts)


def _parts(matcher: SequenceMatcher[str], old: list[str], new: list[str]) -> Iterator[Part]:
    for what, a, b, c, d in matcher.get_opcodes():
        if what == "equal":
            yield Part("same", "".join(new[c:d]))
        else:
            yield Part("gone", "".join(old[a:b]))
            yield Part("new", "".join(new[c:d]))


def _words(text: str) -> list[str]:
    return _WORDS.findall(nfc(text).strip())


def _key(word: str) -> str:
    return " " if word.isspace() else word
