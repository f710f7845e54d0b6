"""The single keys of our staff pages (static/newsroom/keys.js), as their help lists them."""

from __future__ import annotations

from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Line = tuple[tuple[str, ...], Promise]

_SEARCH: Line = (("/",), _("search articles"))
_HELP: Line = (("?",), _("open or close this list"))
_BOARD: Line = (("g", "b"), _("one after the other: to the sync board"))
_BACK: Line = (("Esc",), _("leave the field; outside one, back to the page above"))
_SEND: Line = (("Ctrl", "Enter"), _("together: send the form you are writing in"))
_POLL: Line = (("u",), _("look for changes now"))
_PAUSE: Line = (("p",), _("pause live updates, or go on"))

PAGES: dict[str, tuple[Line, ...]] = {
    "board": (
        (("j", "k"), _("next, previous article")),
        (("Enter",), _("open the article under the focus")),
        (("1", "2", "3", "4"), _("the four filters, from left to right")),
        _POLL, _PAUSE, _BACK, _SEARCH, _HELP,
    ),
    "panel": (
        (("j", "k"), _("next, previous channel")),
        (("Enter",), _("to the first button of the channel under the focus")),
        _POLL, _PAUSE, _SEND, _BACK, _BOARD, _SEARCH, _HELP,
    ),
    "review": (
        (("j", "k"), _("next, previous part of the page")),
        (("e",), _("to “Submit for approval”; Enter or Ctrl+Enter then submits")),
        _SEND, _BACK, _BOARD, _SEARCH, _HELP,
    ),
    "cases": (
        (("j", "k"), _("next, previous case")),
        (("Enter",), _("open the case under the focus")),
        (("1", "2", "3", "4"), _("the four filters, from left to right")),
        _BACK, _BOARD, _SEARCH, _HELP,
    ),
    "case": (
        (("j", "k"), _("next, previous part of the page")),
        (("r",), _("to the answer")),
        (("t",), _("to handing it to a unit")),
        (("m",), _("to the cases about the same thing")),
        _SEND, _BACK, _BOARD, _SEARCH, _HELP,
    ),
    "calendar": (
        (("j", "k"), _("next, previous article")),
        (("Enter",), _("open the article under the focus")),
        (("1", "2", "3"), _("month, week, list")),
        _BACK, _BOARD, _SEARCH, _HELP,
    ),
}  # fmt: skip


def keys_on(person: Any) -> bool:
    """Wagtail's preference, which each person switches in the own account (WCAG 2.1.4)."""
    profile = getattr(person, "wagtail_userprofile", None)
    return profile is None or bool(profile.keyboard_shortcuts)
