"""The versions of an article: who wrote which, and any two of them compared word by word. A version is a revision
that the newsroom saved, or a release."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from caunoi.delivery import wording
from caunoi.foundation.difference import differs, word_difference
from caunoi.newsroom import compose
from caunoi.newsroom.models import Article, Contribution
from caunoi.releases.actions import content_of
from caunoi.releases.models import Release

MOST = 100  # contributions and releases that one page lists, newest first


@dataclass(frozen=True)
class Version:
    """`key` names it in an address: "r12" is revision 12, "p2" release 2."""

    key: str
    title: str
    people: tuple[str, ...]
    at: datetime
    release: int = 0  # its number; 0 for a draft


@require_GET
def versions(request: HttpRequest, pk: int) -> HttpResponse:
    """The list, and the difference between `?before=` and `?after=`; without them, what was written last."""
    from caunoi.newsroom.views import article_of

    article = article_of(request, pk)
    found = list(versions_of(article))
    after = request.GET.get("after") or (found[0].key if found else "")
    before = request.GET.get("before") or _earlier(found, after)
    context = {
        "article": article,
        "versions": found,
        "before": before,
        "after": after,
        "parts": _compared(article, before, after),
        **_furniture(article),
    }
    context["same"] = not differs(context["parts"])
    return TemplateResponse(request, "newsroom/versions.html", context)


def versions_of(article: Article) -> Iterator[Version]:
    """Newest first. Saves that went into one revision are one version, by everyone who wrote of it."""
    rows = article.contributions.filter(revision__isnull=False).select_related("person").order_by("-pk")[:MOST]
    saved: dict[int, list[Contribution]] = {}
    for row in rows:
        assert row.revision_id is not None
        saved.setdefault(row.revision_id, []).append(row)
    releases = article.statement.releases.select_related("approver").order_by("-number")[:MOST]
    both = [*(_saved(key, group) for key, group in saved.items()), *(_released(release) for release in releases)]
    yield from sorted(both, key=lambda version: version.at, reverse=True)


def _saved(revision: int, rows: list[Contribution]) -> Version:
    deeds = dict.fromkeys(f"{wording.person(row.person)} ({row.get_kind_display()})" for row in reversed(rows))
    wrote = [row.at for row in rows if row.kind == Contribution.Kind.WROTE]
    return Version(f"r{revision}", _("Draft"), tuple(deeds), max(wrote, default=rows[0].at))


def _released(release: Release) -> Version:
    title = _("Release %(number)d (%(operation)s)") % {
        "number": release.number,
        "operation": release.get_operation_display(),
    }
    approved = _("%(person)s (approved)") % {"person": wording.person(release.approver)}
    return Version(f"p{release.number}", title, (approved,), release.approved_at, release.number)


def _earlier(found: list[Version], key: str) -> str:
    keys = [version.key for version in found]
    return (keys[keys.index(key) + 1 :] or [key])[0] if key in keys else ""


def _compared(article: Article, before: str, after: str) -> Any:
    return word_difference(_text(article, before), _text(article, after)) if before and after else []


def _text(article: Article, key: str) -> str:
    """The words of a version of this article, not of another one's. Raises Http404."""
    kind, number = key[:1], key[1:]
    if not number.isdecimal():
        raise Http404
    if kind == "p" and (release := article.statement.releases.filter(number=number).first()):
        said = content_of(release)
        return compose.text_of({"title": said.title, "lead": said.lead, "body": said.body})
    if kind == "r" and (revision := article.revisions.filter(pk=number).first()):
        return compose.text_of(compose.draft_value(revision.as_object()))
    raise Http404


def _furniture(article: Article) -> dict[str, Any]:
    crumbs = [
        {"url": reverse("wagtailadmin_home"), "label": _("Home")},
        {"url": reverse("articles:list"), "label": _("Articles")},
        {"url": reverse("articles:review", args=[article.pk]), "label": _("Review")},
        {"url": "", "label": _("Versions")},
    ]
    return {"breadcrumbs_items": crumbs, "header_title": _("Versions"), "header_icon": "history"}
