"""What a careful reader would ask about a draft. Nothing here blocks; `checks` holds what does.

Each question names the field, the block, and quotes the words, so that the writer finds the place.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from html import unescape
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from caunoi.foundation import clock
from caunoi.newsroom import compose
from caunoi.newsroom.checks import Problem, number_of
from caunoi.newsroom.facts import Fact, find_facts

FIRST_YEAR = 1945  # the state's own papers begin here
YEARS_AHEAD = 10

# Twelve digits that begin with a province's code, as on a citizen's card (Circular 07/2016/TT-BCA, Article 4).
_CITIZEN = re.compile(r"(?<![0-9])0[0-9]{2}[ .]?[0-9]{3}[ .]?[0-9]{3}[ .]?[0-9]{3}(?![0-9])")
# Nine digits are an old identity card only where the words say so.
_OLD_CARD = re.compile(r"(?:cmnd|chứng minh nhân dân)(?: số)?[:\s]{1,3}([0-9]{9})(?![0-9])", re.IGNORECASE)
_ACCOUNT = re.compile(r"(?:số tài khoản|tài khoản số|stk|account number)[:\s]{1,3}[0-9][0-9 ]{5,19}", re.IGNORECASE)
_MOBILE = re.compile(r"(?:\+84|0)[35789][0-9]{8}")
# 29A-123.45, 51F-12345, 29-B1 123.45 (Circular 79/2024/TT-BCA, Annex); not the document number 29A-12/BC
_PLATE = re.compile(r"(?<![\w/-])[1-9][0-9](?:-?[A-Z][A-Z0-9]?)[- ](?:[0-9]{3}\.[0-9]{2}|[0-9]{5})(?![\w/-])")
_PRIVATE_MAIL = re.compile(r"[\w.+-]{1,64}@(?:gmail|yahoo|hotmail|outlook|icloud)\.[a-z.]{2,8}", re.IGNORECASE)
_NUMERIC = re.compile(r"([0-9]{1,2})[/.-]([0-9]{1,2})[/.-]([0-9]{4})")
_IN_WORDS = re.compile(r"([0-9]{1,2})\s+tháng\s+([0-9]{1,2})(?:\s+năm\s+|/)([0-9]{4})", re.IGNORECASE)
_ISO = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
_WEEKDAYS = {
    "vi": ("thứ hai", "thứ ba", "thứ tư", "thứ năm", "thứ sáu", "thứ bảy", "chủ nhật"),
    "en": ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"),
}
_RIGHT_DAY = (
    gettext_lazy("“%(name)s, %(date)s”: this day is a Monday."),
    gettext_lazy("“%(name)s, %(date)s”: this day is a Tuesday."),
    gettext_lazy("“%(name)s, %(date)s”: this day is a Wednesday."),
    gettext_lazy("“%(name)s, %(date)s”: this day is a Thursday."),
    gettext_lazy("“%(name)s, %(date)s”: this day is a Friday."),
    gettext_lazy("“%(name)s, %(date)s”: this day is a Saturday."),
    gettext_lazy("“%(name)s, %(date)s”: this day is a Sunday."),
)
_NAMED_DAY = re.compile(
    rf"({'|'.join(name for names in _WEEKDAYS.values() for name in names)}),? (?:ngày )?"
    r"([0-9]{1,2}[/.-][0-9]{1,2}[/.-][0-9]{4}|[0-9]{1,2} tháng [0-9]{1,2} năm [0-9]{4})",
    re.IGNORECASE,
)
_OPEN = "http://"
_LINK = re.compile(r'<a href="([^"]{1,2048})">(.*?)</a>', re.DOTALL)
_SAYS_ADDRESS = re.compile(r"(?:https?://)?((?:[\w-]{1,63}\.){1,8}[a-z]{2,24})(?:[/:?#]|$)", re.IGNORECASE)
_FILE_NAME = re.compile(r"[\w .()-]{1,80}\.(?:jpe?g|png|webp|gif)|(?:IMG|DSC|Screenshot)[-_ ]?[0-9]*", re.IGNORECASE)


def hints(value: Mapping[str, Any], blocks: Sequence[int] = ()) -> Iterator[Problem]:
    """Questions about a draft (`compose.draft_value`); `blocks` as in `checks.problems`."""
    for field, text, number in _places(value, blocks):
        for message in (*_personal(text), *_dates(text)):
            yield Problem(field, message, number)
    yield from _loud(value)
    yield from _links(value, blocks)
    yield from _descriptions(value, blocks)
    yield from _begins_in_the_past(value)


def _places(value: Mapping[str, Any], blocks: Sequence[int]) -> Iterator[tuple[str, str, int]]:
    yield "title", value["title"], 0
    yield "lead", value["lead"], 0
    for at, block in enumerate(value["body"]):
        yield "body", compose.block_text(block), number_of(blocks, at)
    for number, source in enumerate(value["sources"], 1):
        yield "sources", source["title"], number
    for number, line in enumerate(value["legal_references"], 1):
        yield "legal_references", line, number
    for field, number, alt in _alts(value, blocks):
        yield field, alt, number


def _alts(value: Mapping[str, Any], blocks: Sequence[int]) -> Iterator[tuple[str, int, str]]:
    if value["cover"] is not None:
        yield "cover_alt", 0, value["pictures"][value["cover"]]["alt"]
    for at, block in enumerate(value["body"]):
        if "picture" in block:
            yield "body", number_of(blocks, at), value["pictures"][block["picture"]]["alt"]


# People ----------------------------------------------------------------------------------------------


def _personal(text: str) -> Iterator[str]:
    for match in _CITIZEN.finditer(text):
        yield _("“%(text)s” looks like a citizen's card number. May it be public?") % {"text": match.group()}
    for match in _OLD_CARD.finditer(text):
        yield _("“%(text)s” looks like a citizen's card number. May it be public?") % {"text": match[1]}
    for match in _ACCOUNT.finditer(text):
        yield _("“%(text)s” looks like a bank account. May it be public?") % {"text": match.group().strip()}
    for match in _PLATE.finditer(text):
        yield _("“%(text)s” looks like a number plate. May it be public?") % {"text": match.group()}
    for match in _PRIVATE_MAIL.finditer(text):
        yield _("“%(text)s” is a private mailbox. Is there one of the office?") % {"text": match.group()}
    for fact in find_facts(text):
        if fact.kind == "phone" and _MOBILE.fullmatch(re.sub(r"[^0-9+]", "", fact.text)):
            yield _("“%(text)s” is a mobile number. Is it an office's, not a person's?") % {"text": fact.text}


# Dates -----------------------------------------------------------------------------------------------


def _dates(text: str) -> Iterator[str]:
    for fact in find_facts(text):
        if fact.kind == "date" and (message := _implausible(fact)):
            yield message
    for name, digits in _NAMED_DAY.findall(text):
        day = _day(digits)
        if day is not None and all(name.lower() != names[day.weekday()] for names in _WEEKDAYS.values()):
            yield _RIGHT_DAY[day.weekday()] % {"name": name, "date": digits}


def _implausible(fact: Fact) -> str:
    parts = _parts(fact.text)
    if parts is None:
        return ""
    if _day(fact.text) is None:
        return _("“%(text)s” is no day of the calendar.") % {"text": fact.text}
    if not FIRST_YEAR <= parts[0] <= clock.local(clock.now()).year + YEARS_AHEAD:
        return _("“%(text)s”: is the year right?") % {"text": fact.text}
    return ""


def _parts(text: str) -> tuple[int, int, int] | None:
    """Year, month and day as written; None unless all three are."""
    for pattern in (_NUMERIC, _IN_WORDS):
        if found := pattern.search(text):
            return int(found[3]), int(found[2]), int(found[1])
    found = _ISO.search(text)
    return (int(found[1]), int(found[2]), int(found[3])) if found else None


def _day(text: str) -> date | None:
    parts = _parts(text)
    try:
        return date(*parts) if parts else None
    except ValueError:
        return None


# The rest --------------------------------------------------------------------------------------------


def _loud(value: Mapping[str, Any]) -> Iterator[Problem]:
    title = value["title"]
    if len(title.split()) > 3 and title == title.upper() and title != title.lower():
        yield Problem("title", _("The title is all in capitals, which are harder to read. Is that meant?"))
    for field in ("title", "lead"):
        if "!!" in value[field]:
            yield Problem(field, _("More than one exclamation mark: calm words are believed."))


def _links(value: Mapping[str, Any], blocks: Sequence[int]) -> Iterator[Problem]:
    """Links that anybody on the way can change, and links whose words name another place."""
    for number, source in enumerate(value["sources"], 1):
        if source["url"].startswith(_OPEN):
            yield _unencrypted("sources", source["url"], number)
    for at, block in enumerate(value["body"]):
        number = number_of(blocks, at)
        html = " ".join((block.get("html", ""), *(block.get("items", ()) if block["type"] == "list" else ())))
        for address, words in _LINK.findall(html):
            address = unescape(address)
            if address.startswith(_OPEN):
                yield _unencrypted("body", address, number)
            said = " ".join(unescape(re.sub("<[^>]*>", "", words)).split())
            if _leads_elsewhere(address, said):
                yield Problem("body", _("The words say %(words)s, the link leads to %(address)s.")
                              % {"words": said, "address": address}, number)  # fmt: skip
        if block["type"] == "video" and block["url"].startswith(_OPEN):
            yield _unencrypted("body", block["url"], number)


def _unencrypted(field: str, address: str, number: int) -> Problem:
    return Problem(field, _("The link %(address)s is not encrypted (https://).") % {"address": address}, number)


def _leads_elsewhere(address: str, words: str) -> bool:
    said, real = _SAYS_ADDRESS.match(words.strip()), _SAYS_ADDRESS.match(address)
    if said is None or real is None:
        return False
    return said[1].lower().removeprefix("www.") != real[1].lower().removeprefix("www.")


def _descriptions(value: Mapping[str, Any], blocks: Sequence[int]) -> Iterator[Problem]:
    for field, number, alt in _alts(value, blocks):
        if alt and _FILE_NAME.fullmatch(alt):
            yield Problem(field, _("“%(text)s” is a file's name; say what the picture shows.") % {"text": alt}, number)


def _begins_in_the_past(value: Mapping[str, Any]) -> Iterator[Problem]:
    if value["not_before"] and datetime.fromisoformat(value["not_before"]) < clock.now():
        yield Problem("not_before", _("This time has passed: the article goes out as soon as it is approved."))
