"""The versions of an article: who wrote which, and any two of them compared field by field. A version is a revision
that the newsroom saved, or a release."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from caunoi.delivery import wording
from caunoi.newsroom import comparing, compose, freezing
from caunoi.newsroom.checks import NotReady
from caunoi.newsroom.models import Article, Contribution
from caunoi.releases.actions import content_of
from caunoi.releases.blobs import StorageFull
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
        "changes": _compared(article, before, after) if before and after else [],
        **_furniture(article),
    }
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


def _compared(article: Article, before: str, after: str) -> list[comparing.Change]:
    beside_release = "p" in (before[:1], after[:1])
    first, second = (_version_of(article, key, released_files=beside_release) for key in (before, after))
    return comparing.changes(first, second)


def _version_of(article: Article, key: str, *, released_files: bool) -> comparing.Version:
    """A version of this article, not of another one's. Raises Http404."""
    kind, number = key[:1], key[1:]
    if re.fullmatch("[1-9][0-9]{0,8}", number) is None:  # no longer than the database's numbers
        raise Http404
    if kind == "p" and (release := article.statement.releases.filter(number=number).first()):
        return comparing.of_release(content_of(release))
    if kind == "r" and (revision := article.revisions.filter(pk=number).first()):
        value = compose.draft_value(revision.as_object())
        return comparing.of_draft(value, _released_files(value) if released_files else ())
    raise Http404


def _released_files(value: Mapping[str, Any]) -> list[str]:
    """The digests under which the pictures would be released; none when one of them cannot be."""
    try:
        return [picture.blob for picture in freezing.freeze_files(value)[0]]
    except (NotReady, StorageFull):
        return []


def _furniture(article: Article) -> dict[str, Any]:
    crumbs = [
        {"url": reverse("wagtailadmin_home"), "label": _("Home")},
        {"url": reverse("articles:list"), "label": _("Articles")},
        {"url": reverse("articles:review", args=[article.pk]), "label": _("Review")},
        {"url": "", "label": _("Versions")},
    ]
    return {"breadcrumbs_items": crumbs, "header_title": _("Versions"), "header_icon": "history"}
