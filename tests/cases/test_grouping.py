"""The engine that finds cases about the same thing: what it takes for the same, what not, and what its numbers tell."""

from __future__ import annotations

import random
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caunoi.bench import reports
from caunoi.cases import grouping
from caunoi.cases.grouping import ALIKE, BANDS, FEWEST, bands, differing, likeness, read

KEY, OTHER_KEY = bytes(32), bytes(range(32))
LAMP = "Đèn đường trước số 12 phố Hoà Bình không sáng từ ba hôm nay, buổi tối đi lại rất nguy hiểm."
WORDS = st.sampled_from(
    [
        "đèn",
        "đường",
        "hỏng",
        "phố",
        "hòa",
        "bình",
        "không",
        "sáng",
        "nước",
        "đục",
        "rác",
        "12",
        "45",
        "mùi",
        "hôi",
        "kỹ",
        "vỉa",
        "hè",
    ]
)
TEXTS = st.lists(WORDS, max_size=60).map(" ".join)


@pytest.mark.parametrize(
    "written",
    [
        unicodedata.normalize("NFD", LAMP),
        LAMP.replace("Hoà", "Hòa"),
        "den duong truoc so 12 pho hoa binh khong sang tu ba hom nay, buoi toi di lai rat nguy hiem",
        "ĐÈN ĐƯỜNG TRƯỚC SỐ 12 PHỐ HÒA BÌNH KHÔNG SÁNG TỪ BA HÔM NAY!!! BUỔI TỐI ĐI LẠI RẤT NGUY HIỂM",
        "đèn đường trc số 12 phố hòa bình ko sáng từ ba hôm nay. Buổi tối đi lại rấtttt nguy hiểmmmm",
        LAMP.replace(" ", "\n\t "),
    ],
)
def test_how_it_is_typed_does_not_count(written: str) -> None:
    assert read(written) == read(LAMP)
    assert bands(read(written), KEY) == bands(read(LAMP), KEY)


@pytest.mark.parametrize(
    ("short", "full"),
    [("k dc j", "không được gì"), ("mn vs ng", "mọi người với người"), ("kỹ lý mỹ", "kĩ lí mĩ"), ("UBND p", "ủy ban nhân dân phường")],
)  # fmt: skip
def test_short_spellings_stand_for_their_words(short: str, full: str) -> None:
    assert differing(full, short) == [] == differing(short, full)


@pytest.mark.parametrize("word", ["hỏng", "hồng", "hẻm", "ca", "cha", "bịt", "túi", "quý", "thúy", "112", "5000"])
def test_what_is_a_word_of_its_own_stays_one(word: str) -> None:
    assert differing("không gì được với", word) == [word]
    assert not differing(word, word)


def test_other_numbers_are_another_thing() -> None:
    assert likeness(read(LAMP), read(LAMP.replace("12", "45"))) == 0
    assert likeness(read(LAMP), read(LAMP.replace("12", "12 hoặc 14"))) > ALIKE
    assert likeness(read(LAMP), read(LAMP.replace("số 12 ", ""))) > ALIKE


@pytest.mark.parametrize("text", ["", "!!! 😀", "xin chào ad", "Cảm ơn anh chị rất nhiều ạ", "đèn " * 500])
def test_what_says_too_little_is_like_nothing(text: str) -> None:
    assert not read(text).pairs and bands(read(text), KEY) == [] and likeness(read(text), read(text)) == 0


@given(TEXTS, TEXTS)
def test_likeness_is_a_share_and_the_same_both_ways(first: str, second: str) -> None:
    one, other = read(first), read(second)
    assert 0 <= likeness(one, other) == likeness(other, one) <= 1
    assert likeness(one, one) == (1 if one.pairs else 0)
    if one.pairs and other.pairs and not (one.numbers and other.numbers and one.numbers.isdisjoint(other.numbers)):
        assert likeness(one, other) == pytest.approx(len(one.pairs & other.pairs) / len(one.pairs | other.pairs))


@given(st.text(max_size=300))
def test_any_text_can_be_read(text: str) -> None:
    reading = read(text)
    assert len(reading.pairs) == 0 or len(reading.pairs) >= FEWEST
    found = bands(reading, KEY)
    assert len(found) == (BANDS if reading.pairs else 0)
    assert all(-(2**31) <= band < 2**31 for band in found)


@given(TEXTS.filter(lambda text: read(text).pairs))
def test_without_the_key_a_signature_says_nothing(text: str) -> None:
    """The same text under another key shares no band: who has the numbers cannot try out words."""
    assert set(bands(read(text), KEY)).isdisjoint(bands(read(text), OTHER_KEY))


def test_what_is_alike_meets_in_a_band_as_often_as_computed() -> None:
    numbers = [number for number in range(400) for _report in range(2)]
    readings = [read(text) for text in reports.told(numbers, seed=7)]
    pairs = [
        (one, other) for one, other in zip(readings[::2], readings[1::2], strict=True) if likeness(one, other) >= ALIKE
    ]
    met = sum(not set(bands(one, KEY)).isdisjoint(bands(other, KEY)) for one, other in pairs)
    assert len(pairs) > 350 and met / len(pairs) > 0.95


def test_reports_about_something_else_are_not_alike() -> None:
    readings = [read(text) for text in reports.told(range(600), seed=7)]
    chance = random.Random(7)
    others = [chance.sample(readings, 2) for _pair in range(20_000)]
    assert sum(likeness(one, other) >= ALIKE for one, other in others) <= 2


def test_where_to_look_before_saying_that_they_are_the_same() -> None:
    other = LAMP.replace("12 phố Hoà Bình", "45 phố Trần Phú").replace("không", "ko")
    assert differing(LAMP, other) == ["45", "Trần Phú"]


def test_spellings_stand_for_one_word_each_and_none_for_itself() -> None:
    spellings = [line for line in grouping._SPELLINGS.read_text(encoding="utf-8").splitlines() if ": [" in line]
    listed = [one.strip() for line in spellings for one in line.partition("[")[2].rstrip("]").split(",")]
    assert len(listed) == len(set(listed)) > 30
    for line in spellings:
        assert not differing(
            line.partition(":")[0], " ".join(one.strip() for one in line.partition("[")[2].rstrip("]").split(","))
        )
