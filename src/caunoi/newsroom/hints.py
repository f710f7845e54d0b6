"""What a careful reader would ask about a draft. Nothing here blocks; `checks` holds what does.

Each question names the field and quotes the words, so that the writer finds the place.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from caunoi.foundation import clock
from caunoi.newsroom import compose
from caunoi.newsroom.checks import Problem
from caunoi.newsroom.facts import Fact, find_facts

FIRST_YEAR = 1945  # the state's own papers begin here
YEARS_AHEAD = 10

# Twelve digits that begin with a province's code, as on a citizen's card (Circular 07/2016/TT-BCA, Article 4).
_CITIZEN = re.compile(r"(?<![0-9])0[0-9]{2}[ .]?[0-9]{3}[ .]?[0-9]{3}[ .]?[0-9]{3}(?![0-9])")
_ACCOUNT = re.compile(r"(?:số tài khoản|tài khoản số|stk|account number)[:\s]{1,3}[0-9][0-9 ]{5,19}", re.IGNORECASE)
_MOBILE = re.compile(r"(?:\+84|0)[35789][0-9]{8}")
_NUMERIC = re.compile(r"([0-9]{1,2})[/.-]([0-9]{1,2})[/.-]([0-9]{4})")
_WEEKDAYS = ("thứ hai", "thứ ba", "thứ tư", "thứ năm", "thứ sáu", "thứ bảy", "chủ nhật")
_NAMED_DAY = re.compile(
    rf"({'|'.join(_WEEKDAYS)}),? (?:ngày )?([0-9]{{1,2}}[/.-][0-9]{{1,2}}[/.-][0-9]{{4}})", re.IGNORECASE
)
_HREF = re.compile(r'href="(http://[^"]{1,500})"')


def hints(value: Mapping[str, Any]) -> Iterator[Problem]:
    """Questions about a draft (`compose.draft_value`), in the order of its fields."""
    for field, text in _places(value):
        for message in (*_personal(text), *_dates(text)):
            yield Problem(field, message)
    yield from _open_links(value)
    yield from _begins_in_the_past(value)


def _places(value: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    yield "title", value["title"]
    yield "lead", value["lead"]
    for block in value["body"]:
        yield "body", compose.text_of({"title": "", "lead": "", "body": [block]})


def _personal(text: str) -> Iterator[str]:
    for match in _CITIZEN.finditer(text):
        yield _("“%(text)s” looks like a citizen's card number. May it be public?") % {"text": match.group()}
    for match in _ACCOUNT.finditer(text):
        yield _("“%(text)s” looks like a bank account. May it be public?") % {"text": match.group().strip()}
    for fact in find_facts(text):
        if fact.kind == "phone" and _MOBILE.fullmatch(re.sub(r"[^0-9+]", "", fact.text)):
            yield _("“%(text)s” is a mobile number. Is it an office's, not a person's?") % {"text": fact.text}


def _dates(text: str) -> Iterator[str]:
    for fact in find_facts(text):
        if fact.kind == "date" and (message := _implausible(fact)):
            yield message
    for name, digits in _NAMED_DAY.findall(text):
        day = _day(digits)
        if day is not None and _WEEKDAYS[day.weekday()] != name.lower():
            yield _("“%(name)s, %(date)s”: this day is a %(right)s.") % {
                "name": name,
                "date": digits,
                "right": _WEEKDAYS[day.weekday()],
            }


def _implausible(fact: Fact) -> str:
    found = _NUMERIC.fullmatch(fact.text)
    if not found:
        return ""
    if _day(fact.text) is None:
        return _("“%(text)s” is no day of the calendar.") % {"text": fact.text}
    if not FIRST_YEAR <= int(found[3]) <= clock.local(clock.now()).year + YEARS_AHEAD:
        return _("“%(text)s”: is the year right?") % {"text": fact.text}
    return ""


def _day(text: str) -> date | None:
    found = _NUMERIC.fullmatch(text)
    if not found:
        return None
    try:
        return date(int(found[3]), int(found[2]), int(found[1]))
    except ValueError:
        return None


def _open_links(value: Mapping[str, Any]) -> Iterator[Problem]:
    """Links that anybody on the way can change."""
    addresses = [("sources", source["url"]) for source in value["sources"] if source["url"].startswith("http://")]
    addresses += [("body", found) for block in value["body"] for found in _HREF.findall(str(block))]
    for field, address in addresses:
        yield Problem(field, _("The link %(address)s is not encrypted (https://).") % {"address": address})


def _begins_in_the_past(value: Mapping[str, Any]) -> Iterator[Problem]:
    if value["not_before"] and datetime.fromisoformat(value["not_before"]) < clock.now():
        yield Problem("not_before", _("This time has passed: the article goes out as soon as it is approved."))
