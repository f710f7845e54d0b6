"""Invented reports of citizens, by the hundred thousand: an issue at a place, told by many who copy each other's words
and write as people write: without marks, with short spellings, slips, other tone places, sentences in another order."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from caunoi.cases import grouping
from caunoi.foundation.vietnamese import fold

_DATA: Mapping[str, Any] = yaml.safe_load(Path(__file__).with_suffix(".yaml").read_text(encoding="utf-8"))
SILENT = 0.25  # of reports have no word of greeting, and as many no word at the end
LETTERS = "aeiouhngtckl"


@dataclass(frozen=True)
class Issue:
    """One thing at one place, with the words in which the first person told of it, sentence by sentence."""

    number: int
    sentences: tuple[str, ...]


def issue(number: int, chance: random.Random) -> Issue:
    """Another thing each time; many of them differ from another one in the place only."""
    topic = chance.choice(_DATA["topics"])
    street, crossing = (chance.choice(_DATA["streets"]) for _ in range(2))
    ward = chance.choice(_DATA["wards"])
    place = chance.choice(
        (
            f"ngõ {chance.randint(2, 400)} đường {street}",
            f"trước số nhà {chance.randint(1, 900)} đường {street}",
            f"khu vực ngã tư {street} {crossing}",
            f"thôn {chance.randint(1, 12)}",
        )
    )
    since = chance.choice(
        (
            f"Việc này đã kéo dài {chance.randint(2, 12)} tuần nay",
            f"Bắt đầu từ ngày {chance.randint(1, 28)}/{chance.randint(1, 12)}",
            f"Tôi đã gọi {chance.randint(2, 6)} lần mà chưa thấy ai đến",
            "Tình trạng này ai trong khu cũng biết",
            "Đợt trước đã sửa một lần rồi nhưng đâu lại vào đấy",
        )
    )
    first, second = (" ".join(chance.choice(_DATA[part]) for part in ("who", "did", "when")) for _ in range(2))
    what = chance.choice(topic["happens"]).format(f"{place}, {ward}")
    told = (what, since, first, chance.choice(topic["comes"]), second, chance.choice(topic["asked"]))
    return Issue(number, tuple(f"{sentence[0].upper()}{sentence[1:]}" for sentence in told))


def report(of: Issue, chance: random.Random) -> str:
    """How one more person tells of it: in the words of the first, as this person types."""
    sentences = list(of.sentences)
    if chance.random() < 0.2:
        chance.shuffle(sentences)
    if chance.random() < 0.15:
        sentences.pop(chance.randrange(1, len(sentences)))
    greeting, end = (
        "" if chance.random() < SILENT else chance.choice(_DATA[part]) for part in ("openings", "closings")
    )
    text = " ".join(part for part in (greeting, *(f"{sentence}." for sentence in sentences), end) if part)
    for habit, how_often in HABITS:
        if chance.random() < how_often:
            text = habit(text, chance)
    return text


def told(numbers: Sequence[int], seed: int) -> list[str]:
    """A report of each of these issues, the same ones for the same seed."""
    chance = random.Random(seed)
    return [report(issue(number, random.Random(number)), chance) for number in numbers]


def signed(numbers: Sequence[int], seed: int, key: bytes) -> list[tuple[str, list[int]]]:
    """The same with their signatures; for a process of its own."""
    return [(text, grouping.bands(grouping.read(text), key)) for text in told(numbers, seed)]


def _other_tones(text: str, chance: random.Random) -> str:
    for old, new in _DATA["tones"].items():
        text = text.replace(old, new)
    return text


def _short(text: str, chance: random.Random) -> str:
    short = _DATA["short"]
    return " ".join(
        chance.choice(short[word]) if word in short and chance.random() < 0.7 else word for word in text.split()
    )


def _slips(text: str, chance: random.Random) -> str:
    """A letter too few, too many, or changed places, in one word of thirty."""
    return " ".join(
        _slip(word, chance) if len(word) > 2 and chance.random() < 1 / 30 else word for word in text.split()
    )


def _slip(word: str, chance: random.Random) -> str:
    at = chance.randrange(len(word) - 1)
    match chance.randrange(3):
        case 0:
            return word[:at] + word[at + 1 :]
        case 1:
            return word[:at] + chance.choice(LETTERS) + word[at:]
        case _:
            return word[:at] + word[at + 1] + word[at] + word[at + 2 :]


def _no_marks(text: str, chance: random.Random) -> str:
    return fold(text)


def _shouted(text: str, chance: random.Random) -> str:
    return text.upper()


HABITS: Sequence[tuple[Callable[[str, random.Random], str], float]] = (
    (_other_tones, 0.3), (_short, 0.35), (_slips, 0.5), (_no_marks, 0.25), (_shouted, 0.03),
)  # fmt: skip
