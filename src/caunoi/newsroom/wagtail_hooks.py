"""What the newsroom adds to the Wagtail admin: the article and category screens and their policy."""

from __future__ import annotations

from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.permissions import register_permission_policy
from wagtail.snippets.models import register_snippet

from caunoi.newsroom.editor import ArticlePolicy, ArticleViewSet, CategoryViewSet
from caunoi.newsroom.forms import agency_shown
from caunoi.newsroom.models import Article
from caunoi.newsroom.views import may_see_articles

# Before anything asks for it: Wagtail keeps the first policy it finds.
register_permission_policy(Article, ArticlePolicy(Article))

register_snippet(ArticleViewSet)
register_snippet(CategoryViewSet)


class CalendarMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return agency_shown(request) is not None and may_see_articles(request)


@hooks.register("register_admin_menu_item")
def calendar_menu_item() -> MenuItem:
    url = reverse("articles:calendar")
    return CalendarMenuItem(gettext_lazy("Calendar"), url, name="calendar", icon_name="calendar-alt", order=105)


@hooks.register("insert_global_admin_js")
def sign_out_clears_drafts() -> str:
    return format_html('<script src="{}" type="module"></script>', static("newsroom/signout.js"))
