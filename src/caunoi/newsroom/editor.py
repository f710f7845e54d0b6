"""Wagtail's editing screens for articles. Whatever they keep goes through `actions.save_draft`; there is no
other write here, and nothing they do is public.
"""

from __future__ import annotations

import re
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import OuterRef, Subquery
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages
from wagtail.admin.ui.components import MediaContainer
from wagtail.admin.ui.menus import MenuItem
from wagtail.admin.ui.side_panels import PreviewSidePanel
from wagtail.admin.ui.tables import Column
from wagtail.admin.views import generic
from wagtail.admin.views.generic.preview import PreviewOnCreate, PreviewOnEdit, PreviewRevision
from wagtail.admin.widgets.button import HeaderButton
from wagtail.permission_policies import ModelPermissionPolicy
from wagtail.snippets.views import snippets
from wagtail.snippets.views.chooser import SnippetChooserViewSet

from caunoi.agencies import policies
from caunoi.newsroom import actions, checks, presence
from caunoi.newsroom.forms import ARTICLE_PANELS, agency_of, unit_of
from caunoi.newsroom.models import Article, Category, Contribution
from caunoi.newsroom.panels import ChannelsSidePanel
from caunoi.newsroom.templatetags.newsroom import whole
from caunoi.releases import blobs

REFUSALS = (policies.NotAllowed, actions.Refused, checks.NotReady, blobs.StorageFull)
OPEN = (Article.State.DRAFT, Article.State.RETURNED)
KEPT_TOKEN = re.compile(r"[0-9]{1,10}-[0-9]{1,10}")
NEVER = frozenset({"delete", "publish", "bulk_delete", "lock", "unlock"})
COPIED = (
    "unit", "category", "language", "translation_of", "title", "lead", "body", "cover", "cover_alt", "sources",
    "legal_references", "not_before", "not_after", "broadcast", "area",
)  # fmt: skip


class ArticlePolicy(ModelPermissionPolicy):
    """Who may open which screen. Nobody deletes, publishes or locks an article, a superuser neither: what was said
    stays on record, and words become public through `actions.approve` only."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        return action not in NEVER and bool(super().user_has_permission(user, action))

    def users_with_any_permission(self, actions: Any) -> Any:
        return super().users_with_any_permission(set(actions) - NEVER)


def told(error: BaseException) -> str:
    """A refusal in words that a person can act on."""
    match error:
        case checks.NotReady(problems=problems):
            return " ".join(problem.message for problem in problems)
        case ValidationError(messages=lines):
            return " ".join(lines)
    return str(error)


class _Saves:
    """Saving by the newsroom's own door. Works for the create, copy, edit and revert views."""

    def is_valid(self, form: Any) -> bool:
        article = form.instance
        valid = bool(super().is_valid(form))  # type: ignore[misc]
        request = self.request  # type: ignore[attr-defined]
        if valid and not policies.may(
            request.user, "write", article.agency, unit=article.unit, category=article.category.key
        ):
            self.produced_error_code = "not_allowed"
            self.produced_error_message = _(
                "%(person)s has no current appointment to write for this unit and category. Nothing was saved."
            ) % {"person": policies.name_of(request.user)}
            return False
        return valid

    def save_instance(self) -> Article:
        article: Article = self.form.save(commit=False)  # type: ignore[attr-defined]
        overwrite = getattr(self, "overwrite_revision", None) if article.pk else None
        try:
            with transaction.atomic():
                contribution = actions.save_draft(
                    article,
                    by=self.request.user,  # type: ignore[attr-defined]
                    overwrite=overwrite,
                    begun_as=self._kept_token,
                )
        except (*REFUSALS, ValidationError) as error:
            raise PermissionDenied(told(error)) from error  # Wagtail shows it above the form, or as JSON
        self.new_revision = contribution.revision
        return article

    def get_side_panels(self) -> Any:
        """Only the preview: Wagtail's status panel would call every saved article live."""
        panels = super().get_side_panels()  # type: ignore[misc]
        kept = [panel for panel in panels if isinstance(panel, PreviewSidePanel)]
        return MediaContainer([ChannelsSidePanel(self.form.instance, self.request), *kept])  # type: ignore[attr-defined]

    def save_action(self) -> HttpResponse:
        """Tells the browser which of the words it keeps are safe now (static/newsroom/kept.js)."""
        answer: HttpResponse = super().save_action()  # type: ignore[misc]
        if self._kept_token:
            answer.set_cookie("cn_saved", self._kept_token, max_age=60, path="/admin/", samesite="Lax")
        return answer

    @property
    def _kept_token(self) -> str:
        """What the browser calls these words; empty without script."""
        token = self.request.POST.get("kept_token", "")  # type: ignore[attr-defined]
        return token if KEPT_TOKEN.fullmatch(token) else ""

    @property
    def by_file_url(self) -> str:
        """The way in without script; the frame of the form offers it there."""
        pk = getattr(getattr(self, "object", None), "pk", None)
        return reverse("articles:by_file_again", args=[pk]) if pk else reverse("articles:by_file")

    def get_success_url(self) -> str:
        return reverse("articles:edit", args=[self.object.pk])  # type: ignore[attr-defined]

    def get_success_buttons(self) -> list[Any]:
        url = reverse("articles:review", args=[self.object.pk])  # type: ignore[attr-defined]
        return [messages.button(url, _("Review and submit"))]


class CreateView(_Saves, snippets.CreateView):
    def get_initial_form_instance(self) -> Article:
        return blank_article(self.request.user)


class CopyView(_Saves, generic.CopyViewMixin, snippets.CreateView):
    """A copy is a new draft of a new statement; nothing of the first one's approvals comes along."""

    def get_initial_form_instance(self) -> Article:
        source = self.get_object()
        values = {name: getattr(source, name) for name in COPIED}
        return Article(agency=source.agency, **values)


class EditView(_Saves, snippets.EditView):
    @cached_property
    def header_buttons(self) -> list[Any]:
        url = reverse("articles:review", args=[self.object.pk])
        return [HeaderButton(_("Review and submit"), url=url, icon_name="view", attrs={"data-cn": "review"})]

    def is_valid(self, form: Any) -> bool:
        if self.expects_json_response and self.object.state not in OPEN:
            # A stray key must not take back a request for approval, nor make an approver an author.
            self.produced_error_code = "not_open"
            self.produced_error_message = _("This article is not a draft now. Press Save to begin a new draft of it.")
            return False
        return super().is_valid(form)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        if self.object.state not in OPEN:
            context["autosave_enabled"] = False
            context.pop("autosave_indicator", None)
        return context

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.object.state == Article.State.RETURNED:
            messages.warning(request, _("Returned to the author: %(reason)s") % {"reason": self.object.state_reason})
        if self.object.state == Article.State.SUBMITTED:
            messages.warning(
                request,
                _("This article waits for approval. Saving takes it back to a draft and makes you one of its authors."),
            )
        return super().get(request, *args, **kwargs)


class RevertView(generic.RevisionsRevertMixin, EditView):
    """Writes the words of an earlier revision as a new draft by the person who does it."""

    view_name = "revisions_revert"
    save_instance = _Saves.save_instance

    def get_object(self, queryset: Any = None) -> Article:
        earlier: Article = super().get_object(queryset)
        # A revision remembers words; everything else is as it is now.
        for field in Article._meta.concrete_fields:
            if field.name not in COPIED:
                setattr(earlier, field.attname, getattr(self.live_object, field.attname))
        return earlier


class DeleteView(snippets.DeleteView):
    """Articles are never deleted; Wagtail's route answers with words."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        raise PermissionDenied


# Preview ---------------------------------------------------------------------------------------------


class _Previews:
    """A preview that cannot be made says why, instead of failing."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return super().get(request, *args, **kwargs)  # type: ignore[misc]
        except REFUSALS as error:
            return no_preview(request, error)


def no_preview(request: HttpRequest, error: BaseException) -> HttpResponse:
    return TemplateResponse(request, "console/plain.html", {"title": _("No preview"), "message": told(error)})


class PreviewOnEditView(_Previews, PreviewOnEdit):
    pass


class PreviewOnAddView(_Previews, PreviewOnCreate):
    def get_object(self) -> Article:
        return blank_article(self.request.user)


class PreviewRevisionView(_Previews, snippets.PermissionCheckedMixin, PreviewRevision):
    permission_required = "change"


def blank_article(person: Any) -> Article:
    """An unsaved article for this person. Raises PermissionDenied without an agency or unit to write for."""
    agency = agency_of(person)
    unit = unit_of(person, agency) if agency is not None else None
    if agency is None or unit is None:
        raise PermissionDenied
    return actions.new_article(agency, unit, "vi")


# Listing ---------------------------------------------------------------------------------------------


class StateColumn(Column):
    cell_template_name = "newsroom/columns/state.html"


class TimeColumn(Column):
    cell_template_name = "newsroom/columns/time.html"


class IndexView(snippets.IndexView):
    """The list of articles of the person's agency. Wagtail's bulk actions are off; several at once: `triage`."""

    @cached_property
    def header_buttons(self) -> list[Any]:
        several = HeaderButton(_("Several at once"), url=reverse("articles:triage"), icon_name="list-ul")
        by_file = HeaderButton(_("New from a file"), url=reverse("articles:by_file"), icon_name="upload")
        return [*super().header_buttons, several, by_file]

    @cached_property
    def columns(self) -> list[Any]:
        return [
            self._get_title_column("title", get_title_id=None, width="34%", accessor=lambda row: whole(row.title)),
            StateColumn("state", label=gettext_lazy("State"), sort_key="state"),
            Column("category", label=gettext_lazy("Category"), sort_key="category__name"),
            Column("unit", label=gettext_lazy("Unit"), sort_key="unit__name"),
            TimeColumn("updated_at", label=gettext_lazy("Updated"), sort_key="updated_at"),
            Column("who", label=gettext_lazy("By")),
        ]

    def _get_title_column(self, field_name: str, *args: Any, **kwargs: Any) -> Any:
        kwargs.pop("get_title_id", None)
        return generic.IndexView._get_title_column(self, field_name, *args, **kwargs)

    def get_list_more_buttons(self, instance: Article) -> list[Any]:
        url = reverse("articles:review", args=[instance.pk])
        review = MenuItem(_("Review and submit"), url=url, icon_name="view", priority=5)
        return [review, *super().get_list_more_buttons(instance)]


def articles_for(request: HttpRequest) -> Any:
    """The articles of the person's agency, with who touched each last, in one query."""
    rows = Contribution.objects.filter(article=OuterRef("pk")).order_by("-pk")
    last = Subquery(rows.values(name=presence.named("person__"))[:1])
    articles = Article.objects.filter(agency=agency_of(request.user)).select_related("category", "unit", "agency")
    return articles.annotate(who=last, editing=presence.editing(request.user))


# The viewset -----------------------------------------------------------------------------------------


class ChooserViewSet(SnippetChooserViewSet):
    """Choosing only: nothing is created from a chooser."""

    def get_urlpatterns(self) -> list[Any]:
        return [pattern for pattern in super().get_urlpatterns() if pattern.name != "create"]


class ArticleViewSet(snippets.SnippetViewSet):
    model = Article
    url_namespace = "articles"
    url_prefix = "articles"
    icon = "doc-full"
    menu_label = gettext_lazy("Articles")
    menu_name = "articles"
    menu_order = 100
    add_to_admin_menu = True
    edit_handler = ARTICLE_PANELS
    list_filter = ("state", "category", "unit", "language")
    search_fields = ("title",)
    search_backend_name = None
    ordering = "-updated_at"
    list_per_page = 30
    index_view_class = IndexView
    chooser_viewset_class = ChooserViewSet
    add_view_class = CreateView
    copy_view_class = CopyView
    edit_view_class = EditView
    delete_view_class = DeleteView
    revisions_revert_view_class = RevertView
    revisions_view_class = PreviewRevisionView
    preview_on_add_view_class = PreviewOnAddView
    preview_on_edit_view_class = PreviewOnEditView

    def get_queryset(self, request: HttpRequest) -> Any:
        return articles_for(request)

    def get_urlpatterns(self) -> list[Any]:
        from caunoi.newsroom import kept, live
        from caunoi.newsroom.views import review_urls

        edit = {**self.get_edit_view_kwargs(), "template_name": "newsroom/kept.html"}
        add = {**self.get_add_view_kwargs(), "template_name": "newsroom/kept.html"}
        view, form = self.construct_view, {"form_class": self.get_form_class()}
        beside = [
            path("live/", view(live.LiveOnAddView, **form), name="live_on_add"),
            path("<int:pk>/live/", view(live.LiveOnEditView, **form), name="live"),
            path("kept/", view(kept.KeptOnAddView, **add), name="kept_on_add"),
            path("<int:pk>/kept/", view(kept.KeptOnEditView, **edit), name="kept"),
        ]
        return [*super().get_urlpatterns(), *beside, *review_urls()]


class CategoryViewSet(snippets.SnippetViewSet):
    """The functions of the channel are data (S11)."""

    model = Category
    url_namespace = "categories"
    url_prefix = "categories"
    icon = "tag"
    menu_label = gettext_lazy("Categories")
    menu_name = "categories"
    menu_order = 900
    add_to_settings_menu = True
    chooser_viewset_class = ChooserViewSet
    list_display = ("name", "name_en", "key", "position")
    ordering = "position"
