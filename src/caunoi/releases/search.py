"""Looking for words in what was published: what is stored for it, and what a reader's words ask for (R21, R89).

Each word is stored under its key without marks and, when it carries marks, under its key with them, at the same
place. So "canh bao" finds "cảnh báo", "cảnh báo" does not find "cánh bao", and "hoà" finds "hòa". The keys are made
here and not by PostgreSQL's parser, which knows neither Vietnamese nor how a document number is written.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import unescape

from caunoi.foundation import vietnamese
from caunoi.releases.content import ReleaseContent

LONGEST_QUERY = 200  # characters
MOST_WORDS = 16
_GAP = 8  # places between two texts, so that no phrase runs from one into the next
_LAST_PLACE = 16_383  # PostgreSQL counts no further
_ROOM = 400_000  # bytes of keys and places of one statement; PostgreSQL refuses a megabyte
_PHRASE = re.compile(r'["“”„«»]([^"“”„«»]*)["“”„«»]')
_TELEPHONE = re.compile(r"(?<!\S)(?=(?:\d ?){8,15}(?!\S))\d+(?: \d+)+(?!\S)", re.ASCII)
_LINE_BREAK = re.compile(r"<br\s*/?>")
_TAG = re.compile(r"<[^>]*>")
_NO_WORDS = frozenset({"type", "url", "asset"})

Phrase = tuple[str, ...]


@dataclass(frozen=True)
class Sought:
    """What a reader looks for: every term must be found, each in one of its spellings; the words of a spelling stand
    side by side."""

    terms: tuple[tuple[Phrase, ...], ...]

    def as_tsquery(self) -> str:
        """In the notation of PostgreSQL's type tsquery, each key quoted."""
        return " & ".join(f"({' | '.join(_side_by_side(phrase) for phrase in term)})" for term in self.terms)

    @property
    def in_order(self) -> Sought | None:
        """The same words standing side by side as they were typed, which is what most people mean; None for a single
        term."""
        if len(self.terms) < 2:
            return None
        return Sought(((tuple(key for term in self.terms for key in term[0]),),))

    def hits(self, text: str) -> list[tuple[int, int]]:
        """Where `nfc(text)` shows what is looked for: (start, end), in order, without overlaps."""
        places: dict[int, list[vietnamese.Word]] = {}
        for word in vietnamese.words(text):
            places.setdefault(word.at, []).append(word)
        wanted = {phrase for term in self.terms for phrase in term}
        found = (_hit(places, at, phrase) for at in places for phrase in wanted)
        return _merged(sorted(span for span in found if span))


def sought(query: str) -> Sought | None:
    """A reader's words: "in quotes" side by side, the rest in any order. None when there is no word in it. Whatever
    else is typed has no meaning, and what is beyond `LONGEST_QUERY` and `MOST_WORDS` is not looked for."""
    line = vietnamese.clean_line(query[:LONGEST_QUERY])
    terms: list[tuple[Phrase, ...]] = []
    for number, part in enumerate(_PHRASE.split(line)):
        terms += [_spellings(part)] if number % 2 else _loose(part)
    kept: list[tuple[Phrase, ...]] = []
    room = MOST_WORDS
    for term in filter(None, dict.fromkeys(terms)):
        room -= len(term[0])
        if room >= 0:
            kept.append(term)
    return Sought(tuple(kept)) if kept else None


def most_telling(texts: Sequence[str], wanted: Sought) -> tuple[str, list[tuple[int, int]]]:
    """The text that shows best why it was found, with its hits; ("", []) when none does."""
    best: tuple[str, list[tuple[int, int]]] = ("", [])
    for text in texts:
        if wanted.in_order and (spans := wanted.in_order.hits(text)):
            return text, spans
        spans = wanted.hits(text)
        if min(len(spans), len(wanted.terms)) > len(best[1]):
            best = text, spans
    return best


def without_marks(query: str) -> str:
    """The same words without marks, for who typed one mark wrong; "" when nothing would change."""
    line = vietnamese.clean_line(query[:LONGEST_QUERY])
    plain = vietnamese.fold(line)
    return plain if sought(plain) != sought(line) else ""


def vector(texts: Iterable[str]) -> str:
    """The words of some texts in the notation of PostgreSQL's type tsvector."""
    places: dict[str, list[int]] = {}
    offset, used = 1, 0
    for text in texts:
        last = 0
        for word in vietnamese.words(text):
            last = max(last, word.at)
            for key in word.keys:
                used += 4 if key in places else len(key.encode()) + 12
                if used > _ROOM:
                    return _written(places)
                places.setdefault(key, []).append(min(offset + word.at, _LAST_PLACE))
        offset += last + _GAP
    return _written(places)


def texts(content: ReleaseContent) -> Iterator[str]:
    """Everything in a release that a reader can look for, as plain text: title first, lead second."""
    yield content.title
    yield content.lead
    for block in content.body:
        yield from _block_texts(block)
    yield from (picture.alt for picture in content.pictures)
    yield from content.legal_references
    yield from (source.title for source in content.sources)
    yield f"{content.unit}. {content.category_name}. {content.statement}"
    if content.area is not None:
        yield content.area.full_name


# Inside ----------------------------------------------------------------------------------------------


def _block_texts(block: object) -> Iterator[str]:
    """Every word of a block, whatever its type: html without its tags, tables cell by cell."""
    if isinstance(block, Mapping):
        for name, value in block.items():
            if name not in _NO_WORDS:
                yield from _block_texts(value)
    elif isinstance(block, (list, tuple)):
        for item in block:
            yield from _block_texts(item)
    elif isinstance(block, str):
        yield unescape(_TAG.sub("", _LINE_BREAK.sub(" ", block)))


def _loose(part: str) -> list[tuple[Phrase, ...]]:
    """Word by word; what is written in one go (01/03/2027, 15/TB-CQM) or is a telephone number stays together."""
    numbers = [_spellings(found.group()) for found in _TELEPHONE.finditer(part)]
    return [*numbers, *(_spellings(chunk) for chunk in _TELEPHONE.sub(" ", part).split())]


def _spellings(part: str) -> tuple[Phrase, ...]:
    """The words side by side; when they are the groups of one number, also that number. Empty without a word."""
    found = vietnamese.words(part)
    single = [word for word in found if not word.grouped]
    if not single:
        return ()
    whole = [word for word in found if word.grouped and (word.start, word.end) == (single[0].start, single[-1].end)]
    return (tuple(word.exact for word in single), *((word.plain,) for word in whole))


def _side_by_side(phrase: Phrase) -> str:
    return " <-> ".join(_lexeme(key) for key in phrase)


def _lexeme(key: str) -> str:
    return "'" + key.replace("\\", "\\\\").replace("'", "''") + "'"


def _written(places: dict[str, list[int]]) -> str:
    return " ".join(f"{_lexeme(key)}:{','.join(map(str, at))}" for key, at in places.items())


def _hit(places: dict[int, list[vietnamese.Word]], at: int, phrase: Phrase) -> tuple[int, int] | None:
    matched = []
    for step, key in enumerate(phrase):
        word = next((word for word in places.get(at + step, ()) if key in word.keys), None)
        if word is None:
            return None
        matched.append(word)
    return matched[0].start, matched[-1].end


def _merged(spans: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
    for start, end in spans:
        if merged and start < merged[-1][1]:
            merged[-1] = merged[-1][0], max(end, merged[-1][1])
        else:
            merged.append((start, end))
    return merged
