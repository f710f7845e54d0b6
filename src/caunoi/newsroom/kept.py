"""Words that a browser kept because they could not be saved: shown in the editor again, beside what is saved.

The browser keeps them in its own storage (static/newsroom/kept.js) and posts them here only when their writer asks
for them. Nothing is saved by that; the writer still presses Save, through the editor's own door.
"""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from caunoi.newsroom import comparing, compose
from caunoi.newsroom.editor import CreateView, EditView
from caunoi.newsroom.models import Article, Category


class _Kept:
    """The editor, filled from the posted words."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return redirect(self.editor_url())  # type: ignore[attr-defined]  # reloaded: the words are still in the browser

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        before = self.saved()  # type: ignore[attr-defined]
        self.form = form = self.get_form()  # type: ignore[attr-defined]
        form.is_valid()
        context = self.get_context_data(form=form)  # type: ignore[attr-defined]
        changes = _changes(before, form.instance)
        context["autosave_enabled"] = False  # the writer looks first, and then saves or leaves
        context.pop("autosave_indicator", None)
        context["kept_frame"] = self.frame  # type: ignore[attr-defined]
        context |= {"kept_changes": changes, "kept_same": not changes, "leave_url": self.editor_url()}  # type: ignore[attr-defined]
        return self.render_to_response(context)  # type: ignore[attr-defined]


class KeptOnEditView(_Kept, EditView):
    frame = EditView.template_name

    def editor_url(self) -> str:
        return reverse("articles:edit", args=[self.object.pk])

    def saved(self) -> comparing.Version:
        return comparing.of_draft(compose.draft_value(self.object))


class KeptOnAddView(_Kept, CreateView):
    frame = CreateView.template_name

    def editor_url(self) -> str:
        return reverse("articles:add")

    def saved(self) -> comparing.Version:
        return {}


def _changes(before: comparing.Version, article: Article) -> list[comparing.Change]:
    if article.category_id is None:
        article.category = Category.objects.first()
    return comparing.changes(before, comparing.of_draft(compose.draft_value(article)))
