"""What the console adds to the Wagtail admin: its addresses, menu items and style sheet, the first screen, the
search of articles; and what it takes away: pages, which this product has none of, and Wagtail's own news."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import include, path, reverse
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.search import SearchArea

from caunoi.console import case_urls, cases, urls
from caunoi.console.answering import may_look
from caunoi.console.home import WaitingPanel
from caunoi.console.pictures import pictures


class SyncMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return may_look(request)


class CasesMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return cases.may_look(request)


@hooks.register("register_admin_urls")
def admin_urls() -> list[Any]:
    return [
        path("sync/", include(urls)),
        path("cases/", include(case_urls)),
        path("media/<path:name>", pictures, name="pictures"),
    ]


@hooks.register("register_admin_menu_item")
def menu_item() -> MenuItem:
    return SyncMenuItem(_("Sync"), reverse("console:board"), name="sync", icon_name="rotate", order=110)


@hooks.register("register_admin_menu_item")
def cases_menu_item() -> MenuItem:
    return CasesMenuItem(
        _("Reports and petitions"), reverse("cases:work_list"), name="cases", icon_name="mail", order=105
    )


@hooks.register("register_admin_menu_item")
def statistics_menu_item() -> MenuItem:
    address = reverse("console:statistics")
    return SyncMenuItem(_("Statistics"), address, name="statistics", icon_name="table", order=120)


@hooks.register("insert_global_admin_css")
def style_sheets() -> str:
    sheets = [(static(f"console/{name}.css"),) for name in ("theme", "console")]
    return format_html_join("", '<link rel="stylesheet" href="{}">', sheets)


@hooks.register("insert_editor_js")
def names_of_fields() -> str:
    return format_html('<script src="{}" type="module"></script>', static("console/names.js"))


@hooks.register("construct_homepage_panels")
def first_screen(request: HttpRequest, panels: list[Any]) -> None:
    panels[:] = [WaitingPanel(request)]


@hooks.register("construct_main_menu")
def own_menu(request: HttpRequest, items: list[MenuItem]) -> None:
    """Wagtail's help is about Wagtail, with a badge for its news."""
    items[:] = [item for item in items if item.name != "help"]


@hooks.register("register_admin_search_area")
def article_search() -> SearchArea:
    return SearchArea(_("Articles"), reverse("articles:list"), name="articles", icon_name="doc-full", order=10)
