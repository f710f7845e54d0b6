"""The screens, by name. Pages whose address has no argument come from the address tables by themselves; the others
are named here, and `test_table.py` fails when one is forgotten."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from caunoi.releases.models import Publication
from caunoi.releases.queries import Cursor, shelves
from tests.screens.stage import HOST, STILL, Stage

LANGUAGES = ("vi", "en")
ADMINISTERED = "/accounts/", "/brand/", "/users/", "/people/", "/audit/"
WRITTEN = "/articles/edit/", "/articles/add/", "/articles/copy/"


@dataclass(frozen=True)
class Screen:
    """addresses: language → path. person: who opens it, by the sign-in name; empty: a reader, or somebody who has yet
    to sign in."""

    name: str
    addresses: dict[str, str]
    person: str = ""


# Views whose address has an argument: which screens below show them, or why none does.
PUBLIC_NAMED = {
    "shelf": "category", "month": "month", "statement": "article", "short": "article", "release": "earlier",
    "print": "print", "qr_code": None, "release_json": None, "release_jws": None, "release_text": None, "blob": None,
    "size": None, "brand_sheet": None, "brand_icon": None,
}  # fmt: skip
STAFF_NAMED = {
    "panel": "panel", "account": "account-form", "add_account": "account-add", "edit": "editor", "review": "review",
    "versions": "versions", "copy": "copy", "by_file_again": "by-file-again", "listed_channel": "listed-channel",
    "case": "case", "revisions_revert": None, "revisions_view": None,
    "preview_on_edit": None, "as_on_portal": None, "live": None, "kept": None, "delete": None,
    "panel_changes": None, "released": None,
    # answers to a press of a button
    "give_secrets": None, "account_state": None, "put_back": None, "connect": None, "approve_brand": None,
    "decline_brand": None, "act": None, "act_on_broadcast": None, "withdraw": None, "submit": None, "return": None,
    "confirm_fact": None, "approve": None, "pictures": None, "listed_state": None, "verify_entry": None,
    "name_successor": None, "act_on_case": None,
}  # fmt: skip
NAMED = {("portal", "statistics"): "counter"}
"""Views of the two houses that have the same name."""
ANSWERED = (
    "send-errors", "receipt", "receipt-urgent", "receipt-away", "follow-unknown", "status", "status-asked",
    "status-answered", "status-refused", "status-late",
)  # fmt: skip
"""Pages that answer a press of Send (tests/screens/letters.py)."""
PARTS = {"list_results", "board_changes", "live_on_add", "kept_on_add", "preview_on_add"}
"""Pieces of a page, and frames inside one: seen with the page."""


def public(stage: Stage) -> list[Screen]:
    """Every page for readers."""
    named = [
        Screen("front-empty", {language: f"{STILL}front_{language}" for language in LANGUAGES}),
        Screen("front-older", _in_both(f"/?before={_oldest(stage)}")),
        _statement("article", stage),
        _statement("amended", stage),
        _statement("withdrawn", stage),
        _statement("expired", stage),
        Screen("earlier", _of(stage, "amended", "/releases/1")),
        Screen("gone-410", _of(stage, "withdrawn", "/releases/1")),
        Screen("print", _of(stage, "article", "/releases/1/print")),
        Screen("history", _of(stage, "amended", "#history")),
        Screen("category", _in_both(f"/chuyen-muc/{_shelf(stage)}")),
        Screen("month", _in_both(f"/luu-tru/{stage.month}")),
        Screen("search-results", _in_both("/tim-kiem?q=thong bao")),
        Screen("search-filtered", _in_both("/tim-kiem?q=ngày&chuyen-muc=interaction&tu=x")),
        Screen("search-nothing", _in_both("/tim-kiem?q=xyzzy")),
        Screen("verify-release", _in_both(f"/kiem-tra-chu-ky?release={stage.statements['article_vi']}/1")),
        Screen("not-found-404", _in_both("/khong-co-trang-nay")),
        *(_still(name) for name in ANSWERED),
        Screen("failed-500", dict.fromkeys(LANGUAGES, f"{STILL}failed")),
    ]
    return [*_found(Client(headers={"host": HOST}), "portal"), *named]


def staff(stage: Stage) -> list[Screen]:
    """Every staff screen of ours, and Wagtail's that we change."""
    articles, statements = stage.articles, stage.statements
    accounts = {channel: account.pk for channel, account in stage.world.accounts.items()}
    named = {
        "sign-in": "/admin/login/",
        "home": "/admin/",
        "home-empty": f"{STILL}home_{{language}}",
        "board-empty": f"{STILL}board_{{language}}",
        "board-needs": "/admin/sync/?tab=needs",
        "list-empty": f"{STILL}list_{{language}}",
        "list-nothing-found": "/admin/articles/?q=xyzzy",
        "panel": f"/admin/sync/{statements['article_vi']}/",
        "panel-differs": f"/admin/sync/{statements['differs']}/",
        "panel-withdrawn": f"/admin/sync/{statements['withdrawn_vi']}/",
        "panel-broadcast-waiting": f"/admin/sync/{statements['broadcast_waiting']}/",
        "panel-broadcast-refused": f"/admin/sync/{statements['broadcast_refused']}/",
        "panel-broadcast-uncertain": f"/admin/sync/{statements['broadcast_uncertain']}/",
        "editor": f"/admin/articles/edit/{articles['draft']}/",
        "editor-released": f"/admin/articles/edit/{articles['released']}/",
        "copy": f"/admin/articles/copy/{articles['released']}/",
        "review-draft": f"/admin/articles/{articles['draft']}/review/",
        "review": f"/admin/articles/{articles['submitted']}/review/",
        "review-returned": f"/admin/articles/{articles['returned']}/review/",
        "review-released": f"/admin/articles/{articles['released']}/review/",
        "review-withdrawn": f"/admin/articles/{articles['taken_down']}/review/",
        "versions": f"/admin/articles/{articles['released']}/versions/",
        "calendar-week": "/admin/articles/calendar/?view=week",
        "calendar-list": "/admin/articles/calendar/?view=list",
        "account-form": f"/admin/sync/accounts/{accounts['zalo']}/",
        "account-add": "/admin/sync/accounts/add/facebook/",
        "listed-channel": f"/admin/sync/accounts/register/{stage.listed}/",
        "by-file-again": f"/admin/articles/{articles['draft']}/from-file/",
        "work-list": "/admin/cases/",
        "case": f"/admin/cases/{stage.case}/",
        "case-drafted": f"/admin/cases/{stage.drafted}/",
        "case-talk": f"/admin/cases/{stage.talk}/",
        "case-new": "/admin/cases/new/",
        "staff-404": "/admin/sync/khong-co/",
    }
    client = Client(headers={"host": HOST})
    client.force_login(stage.world.people["an"])
    screens = [
        Screen(name, {language: path.replace("{language}", language) for language in LANGUAGES}, _who(path))
        for name, path in named.items()
    ]
    return [*screens, *_found(client, "staff")]


def _who(path: str) -> str:
    """A writer writes, an approver reads, an administrator administers."""
    if "/login/" in path:
        return ""
    if any(part in path for part in ADMINISTERED):
        return "an"
    return "lan" if any(part in path for part in WRITTEN) else "hoa"


def by_person(screens: list[Screen]) -> dict[str, list[Screen]]:
    """Whose window shows which screens."""
    people = sorted({screen.person for screen in screens})
    return {person: [screen for screen in screens if screen.person == person] for person in people}


# Addresses -------------------------------------------------------------------------------------------


def _statement(name: str, stage: Stage) -> Screen:
    return Screen(name, _of(stage, name, ""))


def _still(name: str) -> Screen:
    return Screen(name, {language: f"{STILL}{name}_{language}" for language in LANGUAGES})


def _of(stage: Stage, name: str, rest: str) -> dict[str, str]:
    return {language: f"/t/{stage.statements[f'{name}_{language}']}{rest}" for language in LANGUAGES}


def _in_both(path: str) -> dict[str, str]:
    joint = "&" if "?" in path else "?"
    return {language: f"{path}{joint}lang={language}" for language in LANGUAGES}


def _oldest(stage: Stage) -> Cursor:
    """Before this place in the list there is nothing."""
    first = Publication.objects.filter(statement__agency=stage.world.agency).earliest("first_published_at", "statement")
    return Cursor(first.first_published_at, first.statement_id)


def _shelf(stage: Stage) -> str:
    """The category of the article with everything in it."""
    key = Publication.objects.get(pk=stage.statements["article_vi"]).category
    return next(shelf.slug for shelf in shelves(stage.world.agency, "vi") if shelf.key == key)


# From the address tables -----------------------------------------------------------------------------


def views(house: str) -> Iterator[tuple[str, str]]:
    """Name and route of every view of ours: "portal" for readers, "staff" below /admin/."""
    for route, pattern in _patterns(get_resolver().url_patterns):
        view = pattern.callback
        while hasattr(view, "__wrapped__"):
            view = view.__wrapped__
        module = getattr(view, "view_class", view).__module__
        if module.startswith("caunoi.") and route.startswith("admin/") == (house == "staff"):
            yield pattern.name or "", route


def _patterns(patterns: list[URLPattern | URLResolver], before: str = "") -> Iterator[tuple[str, URLPattern]]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from _patterns(pattern.url_patterns, before + str(pattern.pattern))
        else:
            yield before + str(pattern.pattern), pattern


def _found(client: Client, house: str) -> list[Screen]:
    """The views without an argument that answer with a whole page."""
    routes = {name: route for name, route in views(house) if name not in PARTS and not _has_argument(route)}
    pages = {
        NAMED.get((house, name), name.replace("_", "-")): f"/{route}"
        for name, route in routes.items()
        if _is_page(client, f"/{route}")
    }
    if house == "portal":
        return [Screen(name, _in_both(path)) for name, path in pages.items()]
    return [Screen(name, dict.fromkeys(LANGUAGES, path), _who(path)) for name, path in pages.items()]


def _has_argument(route: str) -> bool:
    return "<" in route


def _is_page(client: Client, path: str) -> bool:
    answer = client.get(path)
    if answer.status_code != 200 or not answer["Content-Type"].startswith("text/html"):
        return False
    return answer.content.lstrip()[:15].lower() == b"<!doctype html>"
