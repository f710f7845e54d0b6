from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caunoi.foundation import proof

KEY = proof.new_key()
values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=10,
)


def test_canonical_json_sorts_and_normalises() -> None:
    decomposed = unicodedata.normalize("NFD", "Tiếng Việt")
    assert proof.canonical({"b": 1, "a": decomposed}) == '{"a":"Tiếng Việt","b":1}'.encode()


@given(values)
def test_a_signature_holds_for_exactly_its_bytes(value: object) -> None:
    data = proof.canonical(value)
    signature = proof.sign(data, KEY)
    proof.verify(signature, proof.public_part(KEY), data)
    with pytest.raises(proof.BadSignature):
        proof.verify(signature, proof.public_part(KEY), data + b" ")


def test_another_key_does_not_verify() -> None:
    signature = proof.sign(b"x", KEY)
    with pytest.raises(proof.BadSignature):
        proof.verify(signature, proof.public_part(proof.new_key()), b"x")


def test_the_public_part_has_no_secret() -> None:
    assert "d" not in proof.public_part(KEY)
