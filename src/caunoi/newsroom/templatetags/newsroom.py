"""Filters of the staff screens: what must not come apart at the end of a line."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from html import unescape
from typing import Any

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from caunoi.foundation.vietnamese import nfc
from caunoi.newsroom import phone
from caunoi.newsroom.facts import Fact, find_facts
from caunoi.newsroom.keys import PAGES, keys_on

LONGEST_BINDING = 22  # characters: what a screen of 320 px still holds on one line

_TAG = re.compile(r"(<[^>]*>)")
_COUNTED = re.compile(r" \w+")

register = template.Library()


@register.filter
def whole(text: str) -> SafeString:
    """Plain text, escaped, in which no short date, amount, telephone number or count breaks over two lines."""
    text, done, pieces = nfc(text), 0, []
    for fact in find_facts(text):
        start, end = _with_neighbour(text, fact)
        if start >= done and end - start <= LONGEST_BINDING:
            pieces.append(format_html('{}<span class="cn-bind">{}</span>', text[done:start], text[start:end]))
            done = end
    return format_html_join("", "{}", ((piece,) for piece in [*pieces, text[done:]]))


def _with_neighbour(text: str, fact: Fact) -> tuple[int, int]:
    """A date keeps its "ngày" before it, a number the word it counts after it."""
    if fact.kind == "date" and text[: fact.start].lower().endswith("ngày "):
        return fact.start - len("ngày "), fact.end
    counted = _COUNTED.match(text, fact.end) if fact.kind == "number" else None
    return fact.start, counted.end() if counted else fact.end


@register.filter
def whole_html(html: str) -> SafeString:
    """The same for a release's inline HTML, which was cleaned before it was frozen."""
    return _between_tags(html, whole)


def _between_tags(html: str, write: Callable[[str], SafeString]) -> SafeString:
    parts = [mark_safe(part) if at % 2 else write(unescape(part)) for at, part in enumerate(_TAG.split(html))]  # noqa: S308
    return format_html_join("", "{}", ((part,) for part in parts))


@register.filter
def marked(text: str, confirmed: Collection[tuple[str, str]] = ()) -> SafeString:
    """As `whole`, with the locked facts underlined; those in `confirmed` (kind, text) as such."""
    text, done, pieces = nfc(text), 0, []
    for fact in find_facts(text):
        start, end = _with_neighbour(text, fact)
        if start < done or end - start > LONGEST_BINDING:
            start, end = fact.start, fact.end
        pieces.append(format_html("{}{}", text[done:start], _underlined(text, start, end, fact, confirmed)))
        done = end
    return format_html_join("", "{}", ((piece,) for piece in [*pieces, text[done:]]))


def _underlined(text: str, start: int, end: int, fact: Fact, confirmed: Collection[tuple[str, str]]) -> SafeString:
    state = "cn-fact cn-fact--confirmed" if (fact.kind, fact.text) in confirmed else "cn-fact"
    inner = format_html(
        '{}<span class="{}">{}</span>{}', text[start : fact.start], state, fact.text, text[fact.end : end]
    )
    return format_html('<span class="cn-bind">{}</span>', inner) if end - start <= LONGEST_BINDING else inner


@register.filter
def marked_html(html: str, confirmed: Collection[tuple[str, str]] = ()) -> SafeString:
    """The same for a release's inline HTML, which was cleaned before it was frozen."""
    return _between_tags(html, lambda text: marked(text, confirmed))


@register.inclusion_tag("newsroom/keys.html", takes_context=True)
def keys(context: Mapping[str, Any], page: str) -> dict[str, Any]:
    """The list of a page's single keys, which also tells keys.js whether they are on."""
    return {"lines": PAGES[page], "on": keys_on(context["request"].user)}


@register.filter
def host(url: str) -> str:
    """The host of an address."""
    return phone.host_of(url)


@register.filter
def has_cut(parts: Sequence[phone.Part]) -> bool:
    """Whether a copy marks the place of a cut."""
    return phone.has_cut(parts)


@register.filter
def names(people: Iterable[str]) -> SafeString:
    """Names of people, each whole on its line."""
    return format_html_join(", ", '<span class="cn-bind">{}</span>', ((name,) for name in people))


@register.filter
def name(person: str) -> SafeString:
    """One person's name, whole on its line."""
    return names([person])
