"""An article from a Markdown file, by a plain form: the way in without script, and for who writes elsewhere.

Calls what `caunoi article submit FILE` calls, up to the draft; submitting is the next page's.
"""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods
from wagtail.admin import messages

from caunoi.agencies.models import Unit
from caunoi.foundation.vietnamese import nfc
from caunoi.newsroom import markdown
from caunoi.newsroom.checks import NotReady
from caunoi.newsroom.editor import REFUSALS, told
from caunoi.newsroom.forms import agency_of, unit_of
from caunoi.newsroom.models import Article, Category

MOST_PICTURES = 20
LONGEST_NAME = 200  # bytes; a file system takes 255
TYPED = "article.md"
REFUSED = (*REFUSALS, markdown.BadFile, ValidationError)


class _Files(forms.ClearableFileInput):
    allow_multiple_selected = True


class _FilesField(forms.FileField):
    """Several files, or none."""

    widget = _Files

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        given = data if isinstance(data, list) else [data] if data else []
        if len(given) > MOST_PICTURES:
            raise ValidationError(_("At most %(most)d pictures at once.") % {"most": MOST_PICTURES})
        return [super(_FilesField, self).clean(file, initial) for file in given]


class ArticleFileForm(forms.Form):
    file = forms.FileField(
        label=gettext_lazy("article file"),
        required=False,
        allow_empty_file=True,
        help_text=gettext_lazy("Markdown with front matter, UTF-8, at most 2 MB."),
        widget=forms.FileInput(attrs={"accept": ".md,.markdown,.txt,text/markdown,text/plain"}),
    )
    text = forms.CharField(
        label=gettext_lazy("or its text"),
        required=False,
        strip=False,
        max_length=markdown.MAX_FILE,
        help_text=gettext_lazy("Used when no file is chosen."),
        widget=forms.Textarea(attrs={"rows": 20, "spellcheck": "false"}),
    )
    pictures = _FilesField(
        label=gettext_lazy("pictures that it names"),
        required=False,
        help_text=gettext_lazy("JPEG, PNG or WebP, each at most 10 MB."),
        widget=_Files(attrs={"accept": "image/jpeg,image/png,image/webp"}),
    )

    def clean_pictures(self) -> dict[str, Any]:
        """The files by the names under which the article names them."""
        named: dict[str, Any] = {}
        for picture in self.cleaned_data["pictures"]:
            name = nfc(Path(picture.name).name)
            if name in named:
                raise ValidationError(_("Two pictures are called “%(name)s”.") % {"name": name})
            if len(name.encode()) > LONGEST_NAME:
                raise ValidationError(_("The name “%(name)s” is too long for a file.") % {"name": name})
            named[name] = picture
        return named

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if not said.get("file") and not (said.get("text") or "").strip():
            self.add_error("file", _("Choose a file, or write the text below."))
        return said

    def source(self) -> tuple[bytes, str]:
        """The article's bytes, and what to call them."""
        if file := self.cleaned_data["file"]:
            return file.read(), Path(file.name).name
        # A browser sends the lines of a field with carriage returns.
        return self.cleaned_data["text"].replace("\r\n", "\n").encode(), TYPED


@require_http_methods(["GET", "POST"])
def by_file(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """A new article, or the next draft of one."""
    from caunoi.newsroom.views import article_of, may_see_articles

    agency = agency_of(request.user)
    if agency is None or not may_see_articles(request):
        raise PermissionDenied
    article = article_of(request, pk) if pk is not None else None
    if request.method == "POST":
        form = ArticleFileForm(request.POST, request.FILES)
    else:
        form = ArticleFileForm(initial={} if article else {"text": _skeleton(unit_of(request.user, agency))})
    if form.is_bound and form.is_valid():
        try:
            saved = _save(form, article, request.user)
        except REFUSED as error:
            for line in _lines(error):
                form.add_error(None, line)
        else:
            messages.success(request, _("Saved as a draft. Read it once more and submit it."))
            return redirect("articles:review", pk=saved.pk)
    context = {
        "form": form,
        "article": article,
        "categories": Category.objects.all(),
        "units": [] if article else agency.units.order_by("name"),
        "areas": (article.agency if article else agency).areas.exists(),
        **_furniture(article),
    }
    status = 422 if form.is_bound and form.errors else 200
    return TemplateResponse(request, "newsroom/by_file.html", context, status=status)


def _save(form: ArticleFileForm, article: Article | None, person: Any) -> Article:
    data, name = form.source()
    with tempfile.TemporaryDirectory() as folder, transaction.atomic():
        for called, picture in form.cleaned_data["pictures"].items():
            (Path(folder) / called).write_bytes(picture.read())
        file = markdown.parse(data, Path(name), folder=Path(folder))
        return markdown.rewrite(article, file, by=person) if article else markdown.write_new(file, by=person)


def _lines(error: BaseException) -> list[str]:
    """Each field of the file by its own name, which is not the form's."""
    if isinstance(error, NotReady):
        return [f"{problem.where}: {problem.message}" for problem in error.problems]
    return [told(error)]


def _skeleton(unit: Unit | None) -> str:
    """What a writer fills in; the names are the file's, the rest is the writer's language."""
    category = Category.objects.first()
    title, lead = _("The title, at most 140 characters"), _("One to three sentences, at most 300 characters")
    source = _("The document or office this rests on")
    front = ["---", f"title: {title}", f"lead: {lead}", f"category: {category.key if category else ''}"]
    front += [f"unit: {unit.slug}"] if unit else []
    front += ["sources:", f'  - {{title: {source}, url: ""}}', "---"]
    return "\n".join([*front, "", _("The first paragraph."), ""])


def _furniture(article: Article | None) -> dict[str, Any]:
    title = _("New draft from a file") if article else _("New article from a file")
    crumbs = [
        {"url": reverse("wagtailadmin_home"), "label": _("Home")},
        {"url": reverse("articles:list"), "label": _("Articles")},
        {"url": "", "label": title},
    ]
    return {"breadcrumbs_items": crumbs, "header_title": title, "header_icon": "doc-full"}
