"""The tracking code: unguessable, hard to mistype, and not in the database."""

from __future__ import annotations

import math
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caunoi.cases import tracking_code
from caunoi.cases.models import Case
from caunoi.cases.tracking_code import ALPHABET, DRAWN, LENGTH, BadCode, complete, draw, grouped, parse
from tests.cases.conftest import Desk

codes = st.text(ALPHABET, min_size=DRAWN, max_size=DRAWN).map(complete)
places = st.integers(0, LENGTH - 1)


def test_it_cannot_be_guessed() -> None:
    assert DRAWN * math.log2(len(set(ALPHABET))) >= 80
    assert len({draw() for _ in range(2000)}) == 2000


def test_no_two_signs_look_alike() -> None:
    assert not set(ALPHABET) & set("01OILUS")
    assert set(ALPHABET) == set(ALPHABET.upper()) and len(ALPHABET) == 29  # a prime: the two sums rest on it


def test_it_is_written_in_groups_of_four() -> None:
    code = draw()
    assert [len(group) for group in grouped(code).split("-")] == [4, 4, 4, 4, 4]
    assert parse(grouped(code)) == code


@given(codes, st.sampled_from(["-", " ", " - ", "–", "\u00a0", "."]))
def test_it_may_be_typed_as_people_type(code: str, between: str) -> None:
    typed = between.join(code[at : at + 4] for at in range(0, LENGTH, 4))
    assert parse(f"  {typed.lower()}\n") == code
    wide = "".join(chr(ord(sign) + 0xFEE0) for sign in code)
    assert unicodedata.normalize("NFKC", wide) == code and parse(wide) == code


@given(codes, places, st.sampled_from(ALPHABET))
def test_every_wrong_sign_is_noticed(code: str, place: int, sign: str) -> None:
    wrong = code[:place] + sign + code[place + 1 :]
    if wrong != code:
        with pytest.raises(BadCode):
            parse(wrong)


@given(codes, places, places)
def test_every_swap_is_noticed_also_of_distant_signs(code: str, one: int, other: int) -> None:
    signs = list(code)
    signs[one], signs[other] = signs[other], signs[one]
    if (wrong := "".join(signs)) != code:
        with pytest.raises(BadCode):
            parse(wrong)


@given(codes, places, places, st.sampled_from(ALPHABET), st.sampled_from(ALPHABET))
def test_every_two_wrong_signs_are_noticed(code: str, one: int, other: int, first: str, second: str) -> None:
    signs = list(code)
    signs[one], signs[other] = first, second
    if (wrong := "".join(signs)) != code:
        with pytest.raises(BadCode):
            parse(wrong)


@given(st.text())
def test_anything_else_is_no_code_and_no_trace(typed: str) -> None:
    try:
        assert len(parse(typed)) == LENGTH
    except BadCode as error:
        assert str(error) == ""


def test_the_database_holds_only_a_keyed_digest(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    receipt = desk.receive()
    row = Case.objects.filter(pk=receipt.case.pk).values().get()
    assert receipt.code not in str(row) and grouped(receipt.code) not in str(row)
    stored = row["code_digest"]
    assert stored == tracking_code.digest(receipt.code)
    monkeypatch.setattr("caunoi.agencies.vault._keys", lambda: [b"another key"])
    assert stored not in tracking_code.digests(receipt.code)
    monkeypatch.undo()
    own = tracking_code.vault._keys()
    monkeypatch.setattr("caunoi.agencies.vault._keys", lambda: [b"a newer key", *own])
    assert stored in tracking_code.digests(receipt.code)  # as long as the older key is kept
