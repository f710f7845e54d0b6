"""Whether two people write about the same thing, by their words. Pure: texts and a key in, numbers out.

Two tests. Signatures find what may be alike among a million texts: MinHash in bands, each a keyed hash of a few minima,
so that who has the stored numbers and not the key can neither read a word from them nor try one out. Then `likeness`
compares the words themselves, exactly. How well: docs/explanation/performance.md; why so: docs/decisions/0023.
"""

from __future__ import annotations

import hashlib
import re
import struct
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial
from itertools import groupby, pairwise
from pathlib import Path

from caunoi.foundation import data_files, vietnamese

BANDS, ROWS = 24, 4
"""Texts with a likeness of 0.5 meet in at least one band with a chance of 79 %, 0.6 of 96 %, 0.7 of 99.8 %."""

ALIKE = 0.5
"""From this likeness on two texts are shown as perhaps about the same thing."""

FEWEST = 8
"""Pairs of words that a text needs to be compared: “xin chào ad” is like a thousand others and says nothing."""

LONGEST = 10_000
"""Characters of a text that are read."""

_SPELLINGS = Path(__file__).parent / "spellings.yaml"
_WORD = re.compile("[^\\W_](?:[^\\W_]|[\u0300-\u036f])*")
_STRETCHED = re.compile(r"([^\W\d_])\1{2,}")
_LATE_Y = re.compile(r"[hklmst]y")
_BINS = BANDS * ROWS
_HASH = struct.Struct(">Q")
_BAND = struct.Struct(">i")


@dataclass(frozen=True)
class Reading:
    """What of a text is compared: its pairs of neighbouring words, none when it says too little; and its numbers."""

    pairs: frozenset[str]
    numbers: frozenset[str]


def read(text: str) -> Reading:
    """The text as it is compared: without marks, case, punctuation and stretched letters (quáááá), short spellings in
    full, kỹ as kĩ."""
    words = _words(text)
    pairs = frozenset(map(" ".join, pairwise(words)))
    return Reading(
        pairs=pairs if len(pairs) >= FEWEST else frozenset(),
        numbers=frozenset(word for word in words if word.isdecimal()),
    )


def likeness(first: Reading, second: Reading) -> float:
    """What two texts share of the pairs of words in either, 0 to 1 (Jaccard). 0 where both name numbers and not one is
    the same: the same words about house 12 and house 45 are two things."""
    if first.numbers and second.numbers and first.numbers.isdisjoint(second.numbers):
        return 0.0
    common = len(first.pairs & second.pairs)
    return common / (len(first.pairs) + len(second.pairs) - common) if common else 0.0


def differing(first: str, second: str) -> list[str]:
    """The words of the second text that the first has not, as they are written there, those that follow one another
    together: where to look before one says that two texts are about the same thing."""
    known = set(_words(first))
    runs = groupby(_written(second), key=lambda word: known.issuperset(_meant(word)))
    return list(dict.fromkeys(" ".join(run) for is_known, run in runs if not is_known))


def bands(reading: Reading, key: bytes) -> list[int]:
    """The signature of a text: `BANDS` numbers of 32 bits with sign, of which texts that are alike share some under the
    same key; none for a text without pairs. key: at most 64 bytes."""
    if not reading.pairs:
        return []
    minima = _minima(reading.pairs, key)
    return [_band(key, place, minima[place * ROWS : (place + 1) * ROWS]) for place in range(BANDS)]


def _minima(pairs: frozenset[str], key: bytes) -> list[int]:
    """One hash of each pair falls into one of the bins, and each bin keeps the least; an empty one takes what another
    one has, looked for in an order of its own (one permutation hashing, with optimal densification)."""
    bins: dict[int, int] = {}
    for pair in pairs:
        (drawn,) = _HASH.unpack(hashlib.blake2b(pair.encode(), digest_size=_HASH.size, key=key).digest())
        rest, place = divmod(drawn, _BINS)
        if rest < bins.get(place, rest + 1):
            bins[place] = rest
    return [bins[place] if place in bins else _lent(bins, place) for place in range(_BINS)]


def _lent(bins: Mapping[int, int], place: int) -> int:
    return next(bins[other] for other in _lenders()[place] if other in bins)


@lru_cache(maxsize=1)
def _lenders() -> Sequence[Sequence[int]]:
    """For each bin the others as if shuffled, the same in every installation and version: signatures are stored."""

    def drawn(place: int, other: int) -> bytes:
        return hashlib.sha256(f"{place} {other}".encode()).digest()

    return [
        sorted((other for other in range(_BINS) if other != place), key=partial(drawn, place))
        for place in range(_BINS)
    ]  # fmt: skip


def _words(text: str) -> list[str]:
    return [meant for word in _written(text) for meant in _meant(word)]


def _written(text: str) -> list[str]:
    return _WORD.findall(vietnamese.nfc(text[:LONGEST]))


def _band(key: bytes, place: int, minima: Sequence[int]) -> int:
    message = struct.pack(f">I{ROWS}Q", place, *minima)
    number: int = _BAND.unpack(hashlib.blake2b(message, digest_size=_BAND.size, key=key).digest())[0]
    return number


@lru_cache(maxsize=16_384)  # Vietnamese has about 7,000 syllables
def _meant(word: str) -> tuple[str, ...]:
    plain = _STRETCHED.sub(r"\1", "".join(sign for sign in vietnamese.fold(word) if sign.isalnum()))
    if _LATE_Y.fullmatch(plain):
        plain = plain[0] + "i"
    return _spellings().get(plain, (plain,) if plain else ())


@lru_cache(maxsize=1)
def _spellings() -> Mapping[str, tuple[str, ...]]:
    return dict(_read_spellings(_SPELLINGS))


def _read_spellings(path: Path) -> Iterator[tuple[str, tuple[str, ...]]]:
    for meant, spellings in data_files.read(path).entries():
        for spelling in spellings.elements():
            yield vietnamese.fold(spelling.text()), tuple(vietnamese.fold(meant).split())
