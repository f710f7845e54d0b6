"""Whether the rules of an account can be meant as they are written (docs/reference/rules.md says what they do).

Rules are read by workers, long after they were written: a mistake has to be told to the person who makes it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from django.utils.translation import gettext as _

HOUR = re.compile(r"([01][0-9]|2[0-3]):[0-5][0-9]")
PERIODS = ("minute", "day", "month")


class BadRules(Exception):
    """The rules cannot be used; the message names the part and says what belongs there."""


def check(rules: Any) -> None:
    """Raise BadRules unless every part is known and of the right kind."""
    _object(rules, _("The rules"), KNOWN)
    names = [limit["name"] for limit in rules.get("limits", ())]
    if len(set(names)) < len(names):
        raise BadRules(_("limits: two limits have the same name; their counts would be mixed up."))


def _object(value: Any, where: str, known: Mapping[str, Callable[[Any, str], None]], needed: str = "") -> None:
    if not isinstance(value, dict):
        raise BadRules(_("%(where)s: write an object, {…}.") % {"where": where})
    for name in needed.split():
        if name not in value:
            raise BadRules(_("%(where)s: “%(name)s” is missing.") % {"where": where, "name": name})
    for name, part in value.items():
        if name not in known:
            raise BadRules(
                _("%(where)s: “%(name)s” is not known. Known are: %(known)s.")
                % {"where": where, "name": name, "known": ", ".join(known)}
            )
        known[name](part, name if known is KNOWN else f"{where}, {name}")


def _list_of(check_one: Callable[[Any, str], None]) -> Callable[[Any, str], None]:
    def check_all(value: Any, where: str) -> None:
        if not isinstance(value, list):
            raise BadRules(_("%(where)s: write a list, […].") % {"where": where})
        for number, item in enumerate(value, start=1):
            check_one(item, f"{where} {number}")

    return check_all


def _whole(least: int) -> Callable[[Any, str], None]:
    def check_number(value: Any, where: str) -> None:
        if not isinstance(value, int) or isinstance(value, bool) or value < least:
            raise BadRules(_("%(where)s: write a whole number, at least %(least)s.") % {"where": where, "least": least})

    return check_number


def _seconds(value: Any, where: str) -> None:
    if not isinstance(value, int | float) or isinstance(value, bool) or value <= 0:
        raise BadRules(_("%(where)s: write seconds, more than 0.") % {"where": where})


def _text(value: Any, where: str) -> None:
    if not isinstance(value, str):
        raise BadRules(_("%(where)s: write a text in quotes.") % {"where": where})


def _name(value: Any, where: str) -> None:
    _text(value, where)
    if not value.strip() or len(value) > NAME:
        raise BadRules(_("%(where)s: write a name of 1 to %(most)s characters.") % {"where": where, "most": NAME})


def _period(value: Any, where: str) -> None:
    if value not in PERIODS:
        raise BadRules(_("%(where)s: write one of %(known)s.") % {"where": where, "known": ", ".join(PERIODS)})


def _hour(value: Any, where: str) -> None:
    if not isinstance(value, str) or not HOUR.fullmatch(value):
        raise BadRules(_("%(where)s: write a time of day in quotes, such as 22:00.") % {"where": where})


NAME = 40
_LIMIT = {"name": _name, "path": _text, "per": _period, "at_most": _whole(0)}
_QUIET = {"path": _text, "from": _hour, "to": _hour}
KNOWN: Mapping[str, Callable[[Any, str], None]] = {
    "limits": _list_of(lambda item, where: _object(item, where, _LIMIT, "name per at_most")),
    "quiet_hours": _list_of(lambda item, where: _object(item, where, _QUIET, "from to")),
    "repairs": _whole(0),
    "settling_seconds": _seconds,
    "compare_seconds": _seconds,
    "concurrency": _whole(1),
}
