"""The code with which a sender follows a case, without an account: drawn by chance, written down, read out, typed.

20 signs in groups of four, from 29 that are not mistaken for each other on paper or on the telephone. 18 are drawn: 87
bits. The other two make two sums over the whole code vanish modulo 29, a prime: so every wrong sign, every two wrong
signs, and every two signs that changed places are noticed before anything is looked for.

Only a digest under the vault's key is stored (agencies/vault.py): a dump of the database opens no case.
"""

from __future__ import annotations

import secrets
import unicodedata
from collections.abc import Iterable

from caunoi.agencies import vault

ALPHABET = "23456789ABCDEFGHJKMNPQRTVWXYZ"  # without 0 O, 1 I L, U (V), S (5 on paper, X on the telephone)
LENGTH, DRAWN, GROUP = 20, 18, 4
_PRIME = len(ALPHABET)
_BETWEEN = " -–—.\u00a0\t\r\n"
_PURPOSE = "tracking code"


class BadCode(ValueError):
    """What was typed is no tracking code: a sign too many, too few, or wrong."""


def draw() -> str:
    """A new code, without its dashes."""
    return complete("".join(secrets.choice(ALPHABET) for _ in range(DRAWN)))


def complete(drawn: str) -> str:
    """`drawn` with its two check signs, which make the sum of all signs vanish, and the sum of each times its place."""
    total, weighted = _sums(drawn)
    # x + y = -total and 19 x + 20 y = -weighted, so y = 19 total - weighted, x = -total - y
    last = (DRAWN + 1) * total - weighted
    return drawn + ALPHABET[(-total - last) % _PRIME] + ALPHABET[last % _PRIME]


def parse(typed: str) -> str:
    """The code that was meant: in either case, full width or not, with any spaces and dashes. Raises BadCode."""
    signs = unicodedata.normalize("NFKC", typed[:200]).upper().translate(dict.fromkeys(map(ord, _BETWEEN)))
    if len(signs) != LENGTH or not set(signs) <= set(ALPHABET) or _sums(signs) != (0, 0):
        raise BadCode
    return signs


def grouped(code: str) -> str:
    """As it is written down: 7KQ4-M2XD-…"""
    return "-".join(code[at : at + GROUP] for at in range(0, len(code), GROUP))


def digest(code: str) -> str:
    """What is stored of a new code."""
    return vault.keyed_digests(_PURPOSE, code)[0]


def digests(typed: str) -> list[str]:
    """What may be stored of the code that was typed. The same work for a mistyped code, whose digest nobody has."""
    try:
        code = parse(typed)
    except BadCode:
        code = ""
    return vault.keyed_digests(_PURPOSE, code)


def _sums(signs: Iterable[str]) -> tuple[int, int]:
    values = [ALPHABET.index(sign) for sign in signs]
    return sum(values) % _PRIME, sum(place * value for place, value in enumerate(values, 1)) % _PRIME
