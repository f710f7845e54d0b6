"""Locked facts: what may not change between an article and any copy of it (R24).

Numbers, money, dates, times, telephone numbers, links, document numbers and e-mail addresses are found by
their written form, Vietnamese first, English dates beside it. The finder would rather lock too much than
too little; the kind of a fact tells a person what it is and decides nothing.

Text comes from strangers as well, so every pattern runs in linear time: it starts only where a token
starts, and its quantifiers are bounded or possessive (they never give back what they took).
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

import phonenumbers

from caunoi.foundation.vietnamese import compare_key, nfc

Kind = Literal["number", "money", "date", "time", "phone", "link", "document_number", "email"]


@dataclass(frozen=True, slots=True)
class Fact:
    """One locked fact; `start` and `end` count in `nfc(text)`, and `text` is exactly what stands there."""

    kind: Kind
    text: str
    start: int
    end: int


# One space of any kind between the parts of a fact; a line break too, for text that was wrapped by hand.
_S = "[ \t\n\u00a0\u202f]"
# A token begins here: not inside a word, nor after the point inside a number.
_START = r"(?<!\w)(?<![0-9][.,])"
_DIGITS = r"[0-9]++(?:[.,][0-9]++)*+"
_SCALE = rf"(?:{_S}(?:trăm|nghìn|ngàn|vạn|triệu|tỷ|tỉ|thousand|million|billion)\b){{0,3}}+"
# "đồng" is also the first syllable of many words: 3 đồng chí and 2 đồng hồ are not money.
_DONG = rf"đồng\b(?!{_S}(?:bào|bằng|bộ|chí|đội|hành|hồ|hương|loạt|minh|nghiệp|phạm|ruộng|tác|thời|ý)\b)"
_CURRENCY = rf"(?:{_DONG}|vnđ\b|vnd\b|đ\b|usd\b|eur\b|đô{_S}la\b|€|\$)"
_DAY, _MONTH, _YEAR = "(?:0?[1-9]|[12][0-9]|3[01])", "(?:0?[1-9]|1[0-2])", "[12][0-9]{3}"
_OF_YEAR = rf"(?:{_S}năm{_S}{_YEAR}|/{_YEAR})?"
_ENGLISH_MONTH = "(?:January|February|March|April|May|June|July|August|September|October|November|December)"
_LABELS = r"(?:[\w-]{1,63}+\.){1,8}"
_CAPITALS = "[A-ZĐƯ][A-Za-zĐđƯư]{0,11}"

_NUMBER = re.compile(
    # Letters directly before or after belong to it: QL1A, 5G, 30km.
    rf"{_START}(?:[^\W\d_]{{1,12}}+[0-9]\w*+"
    rf"|(?:(?<![^\s(])[-−+])?(?:[0-9]{{1,2}}/[0-9]{{1,2}}(?![\w/])|{_DIGITS})"
    rf"(?:{_S}?[%‰]|{_SCALE}(?:[^\W\d_]\w*+)?))",
    re.IGNORECASE,
)
_MONEY = re.compile(rf"{_START}(?:{_DIGITS}{_SCALE}{_S}?{_CURRENCY}|[$€]{_S}?{_DIGITS}{_SCALE})", re.IGNORECASE)
_DATES = (
    # 05/01/2027, 05-01-2027, 05.01.2027
    re.compile(rf"{_START}{_DAY}([/.-]){_MONTH}\1{_YEAR}(?!\w)"),
    # 2027-01-05
    re.compile(rf"{_START}{_YEAR}-{_MONTH}-{_DAY}(?!\w)"),
    # 01/2027; tháng 01 năm 2027
    re.compile(rf"{_START}{_MONTH}/{_YEAR}(?![\w/])"),
    re.compile(rf"\btháng{_S}{_MONTH}{_OF_YEAR}(?![\w/])", re.IGNORECASE),
    # (ngày) 05 tháng 01 (năm 2027)
    re.compile(
        rf"{_START}(?:ngày{_S})?(?:mồng{_S}|mùng{_S})?{_DAY}{_S}tháng{_S}{_MONTH}{_OF_YEAR}(?![\w/])",
        re.IGNORECASE,
    ),
    # Without a year only where both parts are written with two digits, so that 1/2 and 24/7 stay numbers.
    re.compile(rf"{_START}(?:0[1-9]|[12][0-9]|3[01])/(?:0[1-9]|1[0-2])(?![\w/])"),
    # 5 January 2027, January 2027
    re.compile(rf"{_START}(?:{_DAY}{_S})?{_ENGLISH_MONTH}{_S}{_YEAR}(?!\w)"),
)
_TIMES = (
    re.compile(rf"{_START}(?:[01]?[0-9]|2[0-4])[:h][0-5][0-9](?::[0-5][0-9])?(?![\w:])"),
    re.compile(rf"{_START}(?:[01]?[0-9]|2[0-4])h(?!\w)"),
    re.compile(rf"{_START}(?:[0-9]{{1,2}}/)?[0-9]{{1,2}}{_S}?giờ(?:{_S}[0-5]?[0-9]{_S}?phút)?(?!\w)", re.IGNORECASE),
)
# Opens as a number can in Viet Nam (a prefix of three digits with 0; 1800, 1900) or with a country code. The
# prefix stands together, so 05.01.2027 opens none.
_PHONE = re.compile(
    r"(?<![\w+])(?<![0-9][.,/])(?=\+|\(?0[0-9]{2}|1[89]00)\+?\(?[0-9](?:[ \u00a0.()-]{0,2}[0-9]){6,14}(?!\w)"
)
_LINKS = (
    re.compile(r"(?<!\w)https?://[^\s<>\"'`|\\^{}]{1,2048}+", re.IGNORECASE),
    # With a path: example.vn/tin/5. The last label is in lower case, so TP.HCM/HN is no link.
    re.compile(rf"(?<![\w@./-]){_LABELS}[a-z]{{2,24}}/[^\s<>\"'`|\\^{{}}]{{0,2048}}+"),
    # Without one only under the endings that people and impostors use here.
    re.compile(rf"(?<![\w@./-]){_LABELS}(?:vn|com|net|org|info|cc|top|xyz|example)(?![\w@-])", re.IGNORECASE),
)
_EMAIL = re.compile(rf"(?<![\w.+@-])[\w.+-]{{1,64}}+@{_LABELS}[A-Za-z]{{2,24}}(?!\w)")
_DOCUMENTS = (
    # 42/2022/NĐ-CP, 148/2025/QH15 (Law on Promulgation of Legal Documents); 874/QĐ-BTTTT (Decree 30/2020,
    # Annex III)
    re.compile(rf"{_START}[0-9]{{1,5}}/[12][0-9]{{3}}/{_CAPITALS}[0-9]{{0,3}}(?:-{_CAPITALS}){{0,5}}(?!\w)"),
    re.compile(rf"{_START}[0-9]{{1,5}}/{_CAPITALS}(?:-{_CAPITALS}){{1,5}}(?!\w)"),
    # 25-CT/TW, and technical standards: QCVN 01:2020/BCA
    re.compile(rf"{_START}[0-9]{{1,4}}-{_CAPITALS}/{_CAPITALS}(?!\w)"),
    re.compile(rf"\b(?:TCVN|QCVN|ISO){_S}[0-9]{{1,6}}(?:-[0-9]{{1,3}})?:[12][0-9]{{3}}(?:/{_CAPITALS})?(?!\w)"),
)
# At equal length the more telling kind wins, so this order matters.
_PATTERNS: tuple[tuple[Kind, re.Pattern[str]], ...] = (
    ("email", _EMAIL),
    *(("link", pattern) for pattern in _LINKS),
    *(("document_number", pattern) for pattern in _DOCUMENTS),
    *(("date", pattern) for pattern in _DATES),
    *(("time", pattern) for pattern in _TIMES),
    ("money", _MONEY),
    ("number", _NUMBER),
)
_AFTER_LINK = ".,;:!?…”’»*_~"
_BRACKETS = {")": "(", "]": "["}
_GROUP = re.compile(r"[0-9]++")


def find_facts(text: str) -> list[Fact]:
    """The locked facts of a text, in order. Where two overlap the longer one stands."""
    plain = nfc(text)
    found = [*_phones(plain), *_pattern_facts(plain)]
    taken = bytearray(len(plain))
    kept: list[Fact] = []
    for fact in sorted(found, key=lambda fact: fact.start - fact.end):
        if not any(taken[fact.start : fact.end]):
            taken[fact.start : fact.end] = b"\x01" * (fact.end - fact.start)
            kept.append(fact)
    return sorted(kept, key=lambda fact: fact.start)


def missing_facts(facts: Iterable[Fact], rendition_text: str) -> list[Fact]:
    """The facts that a rendition does not carry unchanged (white space and normal form aside).

    A fact counts as carried only when the rendition has it as a fact of its own: the 113 in 1.113 is
    another number.
    """
    carried = {_key(fact) for fact in find_facts(rendition_text)}
    return [fact for fact in facts if _key(fact) not in carried]


def added_facts(facts: Iterable[Fact], rendition_text: str) -> list[Fact]:
    """The facts of a rendition that the source does not have: the other half of a changed figure.

    Needed where a figure stands twice in the source and was changed once; `missing_facts` cannot see that.
    """
    known = {_key(fact) for fact in facts}
    return [fact for fact in find_facts(rendition_text) if _key(fact) not in known]


def _key(fact: Fact) -> str:
    key = compare_key(fact.text)
    # "Ngày 05 tháng 01" may open a sentence; the letters of a link or a document number are exact.
    return key.lower() if fact.kind in ("date", "time", "money", "number") else key


def _pattern_facts(text: str) -> Iterator[Fact]:
    for kind, pattern in _PATTERNS:
        for match in pattern.finditer(text):
            start, end = match.span()
            if kind == "link":
                end = _link_end(text, start, end)
            yield Fact(kind, text[start:end], start, end)


def _link_end(text: str, start: int, end: int) -> int:
    """Leave the sentence its full stop and its closing bracket."""
    while end > start:
        last = text[end - 1]
        opening = _BRACKETS.get(last)
        if opening is None and last not in _AFTER_LINK:
            break
        if opening and text.count(opening, start, end) >= text.count(last, start, end):
            break
        end -= 1
    return end


def _phones(text: str) -> Iterator[Fact]:
    at = 0
    while match := _PHONE.search(text, at):
        start = match.start()
        end = _phone_end(text, start, match.end())
        if end:
            yield Fact("phone", text[start:end], start, end)
        # Not a number from here: the next group of digits may begin one.
        first = _GROUP.search(text, start)
        at = end or (first.end() if first else match.end())


def _phone_end(text: str, start: int, end: int) -> int:
    """End of the longest telephone number that starts here, or 0; tried from the longest down."""
    for group in reversed(list(_GROUP.finditer(text, start, end))):
        if _is_phone(text[start : group.end()]):
            return group.end()
    return 0


def _is_phone(candidate: str) -> bool:
    digits = "".join(_GROUP.findall(candidate))
    if not candidate.startswith("+") and not _looks_national(digits, candidate):
        return False
    try:
        number = phonenumbers.parse(candidate, "VN")
    except phonenumbers.NumberParseException:
        return False
    # A number written in groups is meant as a telephone number even when nobody has been given it.
    grouped = digits != candidate
    return phonenumbers.is_possible_number(number) if grouped else phonenumbers.is_valid_number(number)


def _looks_national(digits: str, candidate: str) -> bool:
    """Lengths of the Vietnamese numbering plan: mobile 10, fixed 11, service lines 8 or 10."""
    if digits.startswith(("1800", "1900")):
        # 1900-1954 are years.
        return len(digits) in (8, 10) and "-" not in candidate
    return len(digits) == (11 if digits.startswith("02") else 10)
