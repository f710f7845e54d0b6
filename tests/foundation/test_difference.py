"""What differs between two texts, for people to read."""

from __future__ import annotations

import time

import pytest

from caunoi.foundation.difference import differs, word_difference

Row = tuple[str, str, list[tuple[str, str]]]
ROWS: dict[str, Row] = {
    "nothing": ("", "", []),
    "the same": ("Họp thứ Ba.", "Họp thứ Ba.", [("same", "Họp thứ Ba.")]),
    "white space": ("Họp  thứ\nBa. ", "Họp thứ Ba.", [("same", "Họp thứ Ba.")]),
    "in the middle": (
        "Họp thứ Ba ở xã", "Họp thứ Tư ở xã",
        [("same", "Họp thứ "), ("gone", "Ba"), ("new", "Tư"), ("same", " ở xã")],
    ),
    "at the end": ("Họp", "Họp thứ Ba", [("same", "Họp"), ("new", " thứ Ba")]),
    "at the beginning": ("Họp thứ Ba", "thứ Ba", [("gone", "Họp "), ("same", "thứ Ba")]),
    "a word said again": ("một một", "một", [("same", "một"), ("gone", " một")]),
    "everything": ("một", "hai", [("gone", "một"), ("new", "hai")]),
}  # fmt: skip


@pytest.mark.parametrize("name", ROWS)
def test_the_words_that_go_and_come(name: str) -> None:
    before, after, parts = ROWS[name]
    assert [(part.kind, part.text) for part in word_difference(before, after)] == parts


def test_line_ends_count_where_that_is_asked_for() -> None:
    assert not differs(word_difference("Luật A\nLuật B", "Luật A Luật B"))
    assert differs(word_difference("Luật A\nLuật B", "Luật A Luật B", lines=True))
    assert differs(word_difference("Một.\n\nHai.", "Một.\nHai.", lines=True))
    assert not differs(word_difference("Một. \n Hai.", "Một.\nHai.", lines=True))


@pytest.mark.parametrize("change", ["", "thứ Sáu"])
def test_a_long_text_with_few_changes_is_compared_at_once(change: str) -> None:
    """Word for word it would be minutes: most words of such a text stand in it hundreds of times."""
    text = "Người dân mang theo giấy tờ tùy thân. " * 3_000
    begun = time.process_time()
    found = word_difference(text + "một", text + "một" + change)
    assert time.process_time() - begun < 2
    assert differs(found) == bool(change)
