"""Vietnamese text as people type it, read it, look for it and sort it (R89). Pure, standard library only.

Vietnamese arrives in two normal forms (NFC, NFD), with two habits of tone placement (hoà, hòa), and with
marks that search must be able to ignore. What is stored and signed stays as typed, in NFC; everything else
here is a *key* derived from it, or a safe way to shorten it.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

ELLIPSIS = "…"
MAX_MARKS = 30
"""Marks kept on one letter. The bound is that of Unicode's Stream-Safe Text Format (UAX #15, section 13)."""

_MANY_MARKS = re.compile(rf"[^\w\s\x00-\u02ff]{{{MAX_MARKS + 1}}}")
# Illegal in XML 1.0 (section 2.2), plus the C1 controls, plus characters without ink that change what is
# read or break a comparison: soft hyphen, zero-width space, direction marks, embeddings, overrides and
# isolates, word joiner, BOM. U+200C and U+200D stay: emoji and several minority scripts need them.
_UNWANTED = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\xad\u061c\u200b\u200e\u200f"
    "\u202a-\u202e\u2060\u2066-\u2069\ud800-\udfff\ufeff\ufffe\uffff]"
)
_LINE_END = re.compile("\r\n|[\r\n\x85\u2028\u2029]")
_BLANK_LINES = re.compile(r"\n{3,}")
_MARKS = re.compile("[\u0300-\u036f]")
_SYLLABLE = re.compile("[^\\W\\d_](?:[^\\W\\d_]|[\u0300-\u036f])*")
_WORD = re.compile("[^\\W_](?:[^\\W_]|[\u0300-\u036f])*")
_BETWEEN_DIGITS = re.compile(r"[ .\u00a0]")
_LONGEST_KEY = 40  # characters of a word that search tells apart; no Vietnamese syllable has more than 7
_NOT_SLUG = re.compile(r"[^a-z0-9]+")
_SMALL_PARTS = " \t\n,;:–—-("

_GRAVE, _ACUTE, _TILDE, _HOOK, _DOT = "\u0300", "\u0301", "\u0303", "\u0309", "\u0323"
_VNI_DIGIT = {_ACUTE: "1", _GRAVE: "2", _HOOK: "3", _TILDE: "4", _DOT: "5"}
_TONE_RANK = {_GRAVE: "1", _HOOK: "2", _TILDE: "3", _ACUTE: "4", _DOT: "5"}
_NOT_TONE = re.compile(f"[^{''.join(_VNI_DIGIT)}]+")
_TONE = re.compile(f"[{''.join(_VNI_DIGIT)}]")
# "{" and "|" sort after "z" in ASCII, so ă, â follow every word in a; ê every word in e; and so on.
_LETTER_RANK = {"ă": "a{", "â": "a|", "đ": "d{", "ê": "e{", "ô": "o{", "ơ": "o|", "ư": "u{"}


def nfc(text: str) -> str:
    """The stored form of all text: NFC, with at most `MAX_MARKS` marks on one letter.

    The bound is a defence: CPython orders marks in quadratic time, and 100,000 alternating ones take it 8 s.
    """
    if text.isascii():
        return text
    # Twice, because normalising can itself lengthen a run (U+0344 is two marks).
    return _bound_marks(unicodedata.normalize("NFC", _bound_marks(text)))


def clean_line(text: str) -> str:
    """One line of typed text (a title, a name): NFC, nothing invisible, single plain spaces."""
    return " ".join(nfc(_visible(text)).split())


def clean_text(text: str) -> str:
    """Typed text of several lines: as `clean_line`, but line breaks stay, at most one blank line in a row.

    Indentation goes too, so this is for letters and messages, not for Markdown.
    """
    lines = nfc(_visible(text)).split("\n")
    return _BLANK_LINES.sub("\n\n", "\n".join(" ".join(line.split()) for line in lines)).strip("\n")


def fold(text: str) -> str:
    """Search key without marks: "Cảnh báo LỪA ĐẢO" and "canh bao lua dao" are the same.

    Compatibility forms fold too: letters from the mathematical alphabets are used to slip past filters.
    """
    spread = _spread(text)
    return nfc(_MARKS.sub("", spread).replace("đ", "d"))


def tone_key(text: str) -> str:
    """Search key with marks in which both habits of tone placement are equal: hoà = hòa, thuý = thúy.

    The tone moves to the end of its syllable as its VNI digit ("hoa2"). No vowel has to be chosen, so gi-
    and qu- need no rule of their own. i and y stay apart (kĩ, kỹ): that is spelling, not placement.
    """
    return nfc(_SYLLABLE.sub(_tone_to_end, _spread(text)))


@dataclass(frozen=True)
class Word:
    """A word of a text as search knows it.

    start, end: where it stands in `nfc(text)`. at: which word of the text it is, from 0. plain: its key without
    marks. marked: its key with marks (`tone_key` after "="), "" when it carries none. grouped: a number of several
    groups taken as one.
    """

    start: int
    end: int
    at: int
    plain: str
    marked: str = ""
    grouped: bool = False

    @property
    def keys(self) -> tuple[str, ...]:
        return (self.plain, self.marked) if self.marked else (self.plain,)

    @property
    def exact(self) -> str:
        """The key that asks for this word as it is written: marks count when there are any."""
        return self.marked or self.plain


def words(text: str) -> list[Word]:
    """Every word of a text, for looking for it. A number written in groups (1.250.000, 0912 345 678) stands twice:
    group by group, and as one word in the place of its first group."""
    whole = nfc(text)
    keyed = [(match, *_keys(match.group())) for match in _WORD.finditer(whole)]
    known = [(match, plain, marked) for match, plain, marked in keyed if plain]
    found = [Word(match.start(), match.end(), at, plain, marked) for at, (match, plain, marked) in enumerate(known)]
    return [*found, *_numbers(whole, found)]


@lru_cache(maxsize=8192)  # Vietnamese has about 7,000 syllables
def _keys(word: str) -> tuple[str, str]:
    plain, marked = (
        "".join(character for character in key(word) if character.isalnum())[:_LONGEST_KEY] for key in (fold, tone_key)
    )
    return plain, "" if marked == plain else f"={marked}"


def _numbers(text: str, found: list[Word]) -> list[Word]:
    groups: list[list[Word]] = []
    for word in found:
        if not (word.plain.isascii() and word.plain.isdecimal()):
            continue
        last = groups[-1][-1] if groups else None
        if last and last.at + 1 == word.at and _BETWEEN_DIGITS.fullmatch(text[last.end : word.start]):
            groups[-1].append(word)
        else:
            groups.append([word])
    return [_joined(group) for group in groups if len(group) > 1]


def _joined(group: list[Word]) -> Word:
    number = "".join(word.plain for word in group)[:_LONGEST_KEY]
    return Word(group[0].start, group[-1].end, group[0].at, number, grouped=True)


def spaced(text: str) -> str:
    """Its words between single spaces, so that a phrase is not found inside a longer word."""
    return f" {' '.join(''.join(sign if sign.isalnum() else ' ' for sign in text).split())} "


def sort_key(text: str) -> str:
    """Key, in ASCII, whose byte order is Vietnamese dictionary order.

    Word by word, as Vietnamese dictionaries and registers of names have it: first the letters, a ă â b c d
    đ e ê to ư v x y (f j w z in their Latin places), then the tone, ngang huyền hỏi ngã sắc nặng, then the
    next word: Nguyên Văn B comes before Nguyễn Thị A. Case, punctuation and tone placement do not count;
    break ties by id.
    """
    return " ".join(_sort_word(found.group()) for found in _WORD.finditer(_spread(text)))


def slug(text: str, max_length: int = 80) -> str:
    """The readable part of an address: [a-z0-9-], cut between words, never empty."""
    if max_length < 3:
        raise ValueError("a slug needs room for three characters")
    whole = _NOT_SLUG.sub("-", fold(text)).strip("-")
    if len(whole) <= max_length:
        return whole or "tin"
    at = whole.rfind("-", 0, max_length + 1)
    return whole[: at if at > 0 else max_length]


def cut(text: str, limit: int, *, keep: Iterable[tuple[int, int]] = ()) -> str:
    """At most `limit` NFC characters of the text: at a space, never inside a span of `keep`, then "…".

    Spans are (start, end) in `nfc(text)`, as `newsroom.facts.find_facts` gives them. A no-break space
    binds, so it is no place to cut. Without any space the cut falls between characters, never between a
    letter and its mark.
    """
    if limit < 1:
        raise ValueError("a cut text needs room for one character")
    whole = nfc(text)
    if len(whole) <= limit:
        return whole
    spans = sorted(keep)
    at = _last_space(whole, limit - 1, spans) or _last_boundary(whole, limit - 1, spans)
    return whole[: _without_small_parts(whole, at, spans)] + ELLIPSIS


def compare_key(text: str) -> str:
    """What counts when two texts are compared: NFC, and each run of white space (U+00A0 too) as one."""
    return " ".join(nfc(text).split())


def same_text(first: str, second: str) -> bool:
    """Whether two texts read the same to the letter; case, tone placement and punctuation count."""
    return compare_key(first) == compare_key(second)


def _bound_marks(text: str) -> str:
    if not _MANY_MARKS.search(text):
        return text
    kept: list[str] = []
    run = 0
    for character in text:
        run = run + 1 if _is_mark(character) else 0
        if run <= MAX_MARKS:
            kept.append(character)
    return "".join(kept)


def _is_mark(character: str) -> bool:
    return unicodedata.category(character).startswith("M")


def _visible(text: str) -> str:
    return _UNWANTED.sub("", _LINE_END.sub("\n", text))


def _spread(text: str) -> str:
    """Lower case, letters and marks apart, compatibility forms and look-alikes of đ resolved."""
    apart = unicodedata.normalize("NFKD", nfc(text)).lower()
    # Lower-casing can compose again (İ, Greek), and old converters wrote đ as Icelandic eth.
    return unicodedata.normalize("NFKD", apart).replace("ð", "đ").replace("ɖ", "đ")


def _tone_to_end(syllable: re.Match[str]) -> str:
    letters = syllable.group()
    return _TONE.sub("", letters) + "".join(_VNI_DIGIT[tone] for tone in _TONE.findall(letters))


def _sort_word(word: str) -> str:
    tones = "".join(_TONE_RANK[tone] for tone in _TONE.findall(word))
    letters = unicodedata.normalize("NFC", "".join(_NOT_TONE.findall(word)))
    # The space before the tone sorts before every letter: "ma" with any tone comes before "man".
    return f"{''.join(_rank(letter) for letter in letters)} {tones or '0'}"


def _rank(letter: str) -> str:
    if letter in _LETTER_RANK:
        return _LETTER_RANK[letter]
    base = _MARKS.sub("", unicodedata.normalize("NFD", letter))
    return base if base.isascii() else f"~{ord(base[0]):06x}"


def _last_space(text: str, room: int, spans: list[tuple[int, int]]) -> int:
    at = room
    while at > 0:
        span = _span_around(at, spans)
        if span:
            at = span[0]
        elif text[at] in " \t\n" and text[:at].strip():
            return at
        else:
            at -= 1
    return 0


def _last_boundary(text: str, room: int, spans: list[tuple[int, int]]) -> int:
    at = room
    while at > 0:
        span = _span_around(at, spans)
        if span:
            at = span[0]
        elif _is_mark(text[at]) or "\u200d" in text[at - 1 : at + 1]:
            at -= 1
        else:
            return at
    return 0


def _span_around(at: int, spans: list[tuple[int, int]]) -> tuple[int, int] | None:
    return next((span for span in spans if span[0] < at < span[1]), None)


def _without_small_parts(text: str, at: int, spans: list[tuple[int, int]]) -> int:
    """Leave out a comma, dash or opening bracket that would stand alone before the ellipsis."""
    while at > 0 and text[at - 1] in _SMALL_PARTS and not any(start < at <= end for start, end in spans):
        at -= 1
    return at
