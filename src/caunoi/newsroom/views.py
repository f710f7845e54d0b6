"""The review page of an article and the steps taken on it: submit, return, confirm a fact, approve, withdraw.

The page shows exactly what an approval would release. What a person may not do now is not offered; the reason
stands in its place, in the words of the action that would refuse.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import wraps
from typing import Any

from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template import TemplateDoesNotExist
from django.template.loader import get_template
from django.template.response import TemplateResponse
from django.urls import NoReverseMatch, URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST
from wagtail.admin import messages
from wagtail.permissions import policy_registry

from caunoi.agencies import policies
from caunoi.channels.contract import Request
from caunoi.delivery import renditions, wording
from caunoi.foundation import clock
from caunoi.newsroom import actions, checks, comparing, compose, freezing, hints, phone, presence, previews
from caunoi.newsroom.area_offers import area_offers
from caunoi.newsroom.by_file import by_file
from caunoi.newsroom.calendar import calendar
from caunoi.newsroom.editor import REFUSALS, no_preview, told
from caunoi.newsroom.forms import agency_of
from caunoi.newsroom.models import Article
from caunoi.newsroom.places import placed
from caunoi.newsroom.released import released
from caunoi.newsroom.triage import triage
from caunoi.newsroom.versions import versions
from caunoi.releases.actions import content_of
from caunoi.releases.models import Release

Step = Callable[[HttpRequest, Article], str]
PORTAL_TEMPLATE = "portal/statement.html"
SETTLED = (Article.State.RELEASED, Article.State.WITHDRAWN)  # nothing is to be decided about these words


def review_urls() -> list[URLPattern]:
    """Addresses beside Wagtail's own ones for articles."""
    return [
        path("several/", triage, name="triage"),
        path("calendar/", calendar, name="calendar"),
        path("areas/", area_offers, name="areas"),
        path("from-file/", by_file, name="by_file"),
        path("<int:pk>/from-file/", by_file, name="by_file_again"),
        path("<int:pk>/review/", review, name="review"),
        path("<int:pk>/versions/", versions, name="versions"),
        path("<int:pk>/releases/<int:number>.<slug:form>", released, name="released"),
        path("<int:pk>/as-on-portal/", as_on_portal, name="as_on_portal"),
        path("<int:pk>/submit/", submit, name="submit"),
        path("<int:pk>/return/", return_to_author, name="return"),
        path("<int:pk>/confirm-fact/", confirm_fact, name="confirm_fact"),
        path("<int:pk>/approve/", approve, name="approve"),
        path("<int:pk>/withdraw/", withdraw, name="withdraw"),
    ]


# The page --------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Offer:
    """One step: whether this person may take it now, and if not, why not."""

    name: str
    why_not: str = ""

    @property
    def open(self) -> bool:
        return not self.why_not


@dataclass(frozen=True)
class FactLine:
    kind: str
    kind_word: str
    text: str
    confirmed_by: str = ""
    confirmed_at: Any = None


@dataclass(frozen=True)
class Copy:
    """One channel's copy as it will be sent."""

    account: Any
    channel_word: str
    rendition: Any
    requests: str
    parts: list[phone.Part]
    cuts: list[str]


@require_GET
def review(request: HttpRequest, pk: int) -> HttpResponse:
    return _page(request, article_of(request, pk))


def _page(
    request: HttpRequest, article: Article, *, typed: Mapping[str, str] | None = None, status: int = 200
) -> HttpResponse:
    value = compose.draft_value(article)
    blocks = compose.block_numbers(article)
    problems = list(checks.problems(value, article.statement_id, blocks))
    content, copies, trouble = _previews(article)
    last = article.statement.releases.order_by("-number").select_related("approver").first()
    context = {
        "article": article,
        "digest": compose.digest_of(value),
        "problems": list(map(placed, problems)),
        "hints": [] if article.state in SETTLED else list(map(placed, hints.hints(value, blocks))),
        "content": content,
        "presentation": _presentation(article),
        "copies": copies,
        "preview_trouble": trouble,
        "facts": _facts(article, value),
        "confirmed": compose.confirmed(article),
        "people": _people(article),
        "last": last,
        "last_approver": wording.person(last.approver) if last else "",
        "standing": last if freezing.is_amendment(last) else None,
        "changes": _changes(last, value, content),
        "offers": {offer.name: offer for offer in _offers(article, request.user, problems)},
        "approve_label": _approve_label(article, last, len(copies)),
        "typed": typed or {},
        "edit_url": reverse("articles:edit", args=[article.pk]) if _may(request, {"change"}) else "",
        "sync_url": _sync_url(article) if last else "",
        "portal_preview": _exists(PORTAL_TEMPLATE),
        **_furniture(article),
    }
    return TemplateResponse(request, "newsroom/review.html", context, status=status)


@require_GET
def as_on_portal(request: HttpRequest, pk: int) -> HttpResponse:
    """The draft in the portal's own template."""
    article = article_of(request, pk)
    try:
        return article.make_preview_request(request, "portal")
    except REFUSALS as error:
        return no_preview(request, error)


def _previews(article: Article) -> tuple[Any, list[Copy], str]:
    try:
        content = previews.portal_context(article)["content"]
        copies = [_copy(preview, content, _presentation(article)) for preview in previews.channel_previews(article)]
    except (*REFUSALS, renditions.UnknownChannel) as error:
        return None, [], told(error)
    return content, copies, ""


def _copy(preview: previews.ChannelPreview, content: Any, presentation: Any) -> Copy:
    requests = json.dumps([_plain(item) for item in preview.requests], ensure_ascii=False, indent=2)
    parts = phone.sheet(preview.rendition, content, presentation)
    cuts = list(map(wording.cut, preview.rendition.cuts))
    return Copy(preview.account, wording.channel(preview.account.channel), preview.rendition, requests, parts, cuts)


def _plain(request: Request) -> dict[str, Any]:
    """A request as it will be sent, before credentials."""
    value: dict[str, Any] = {"method": request.method, "path": request.path, "host": request.host}
    for name in ("query", "json", "form", "headers"):
        if part := getattr(request, name):
            value[name] = part if name == "json" else dict(part)
    if request.file is not None:
        value["file"] = {
            "name": request.file.name,
            "filename": request.file.filename,
            "sha256": request.file.asset.blob,
        }
    return value


def _facts(article: Article, value: Mapping[str, Any]) -> list[FactLine]:
    confirmed = {(entry["kind"], entry["text"]): entry for entry in article.confirmed_facts}
    people = get_user_model().objects.in_bulk({entry["by"] for entry in confirmed.values()})
    return [_fact(fact, confirmed.get((fact.kind, fact.text)), people) for fact in compose.facts_of(value)]


def _fact(fact: Any, entry: Mapping[str, Any] | None, people: Mapping[int, Any]) -> FactLine:
    word = wording.fact(fact.kind)
    if entry is None:
        return FactLine(fact.kind, word, fact.text)
    at = datetime.fromisoformat(entry["at"])
    return FactLine(fact.kind, word, fact.text, wording.person(people.get(entry["by"])), at)


def _people(article: Article) -> list[tuple[str, Any]]:
    """Who wrote and submitted since the last release, each once per kind, with the last time."""
    last = article.statement.releases.order_by("-number").first()
    rows = article.contributions.filter(after_release=last.number if last else 0).select_related("person")
    latest = {(row.person_id, row.kind): row for row in rows}
    return [(wording.person(row.person), row) for row in latest.values()]


def _changes(last: Release | None, value: Mapping[str, Any], content: Any) -> list[comparing.Change]:
    """What the next release changes in what stands. `content`: of that next release, None when it cannot be made."""
    if last is None or not freezing.is_amendment(last):
        return []
    files = [picture.blob for picture in content.pictures] if content else ()
    return comparing.changes(comparing.of_release(content_of(last)), comparing.of_draft(value, files))


def _offers(article: Article, person: Any, problems: list[checks.Problem]) -> Iterator[Offer]:
    yield Offer("submit", _refusal(lambda: _check_submit(article, person, problems)))
    yield Offer("return", _refusal(lambda: actions.check_return(article, by=person)))
    yield Offer("approve", _refusal(lambda: actions.check_approve(article, by=person)))
    yield Offer("withdraw", _refusal(lambda: actions.check_withdraw(article, by=person)))
    yield Offer("confirm_fact", _refusal(lambda: _require(article, person, "confirm_facts")))


def _check_submit(article: Article, person: Any, problems: list[checks.Problem]) -> None:
    actions.check_submit(article, by=person)
    if problems:
        count = len(problems)
        raise actions.Refused(
            ngettext(
                "%(count)d thing to mend before submitting.",
                "%(count)d things to mend before submitting.",
                count,
            )
            % {"count": count}
        )


def _require(article: Article, person: Any, verb: str) -> None:
    policies.require(person, verb, article.agency, unit=article.unit, category=article.category.key)


def _refusal(check: Callable[[], object]) -> str:
    try:
        check()
    except REFUSALS as error:
        return told(error)
    return ""


def _approve_label(article: Article, last: Release | None, count: int) -> str:
    """The button names what it does."""
    if article.not_before and article.not_before > clock.now():
        label = ngettext(
            "Approve; goes out on %(count)d channel at %(time)s",
            "Approve; goes out on %(count)d channels at %(time)s",
            count,
        )
        return label % {"count": count, "time": clock.local(article.not_before).strftime("%H:%M, %d/%m/%Y")}
    if freezing.is_amendment(last):
        label = ngettext(
            "Approve and change it on %(count)d channel", "Approve and change it on %(count)d channels", count
        )
        return label % {"count": count}
    label = ngettext("Approve and publish on %(count)d channel", "Approve and publish on %(count)d channels", count)
    return label % {"count": count}


def _presentation(article: Article) -> Any:
    return renditions.presentation_at(article.agency, clock.now(), article.language)


def _furniture(article: Article) -> dict[str, Any]:
    """What Wagtail's frame around the page wants to know."""
    crumbs = [
        {"url": reverse("wagtailadmin_home"), "label": _("Home")},
        {"url": reverse("articles:list"), "label": _("Articles")},
        {"url": "", "label": _("Review")},
    ]
    return {
        "breadcrumbs_items": crumbs,
        "header_title": f"{_('Review')}: {article.title}",
        "header_icon": "doc-full",
    }


def _sync_url(article: Article) -> str:
    try:
        return reverse("console:panel", args=[article.statement_id])
    except NoReverseMatch:  # an installation without the console
        return ""


def _exists(template: str) -> bool:
    try:
        get_template(template)
    except TemplateDoesNotExist:
        return False
    return True


# The steps -------------------------------------------------------------------------------------------


def _step(function: Step) -> Callable[..., HttpResponse]:
    """A POST that calls one action: a refusal shows the page again with its reason and what was typed."""

    @require_POST
    @wraps(function)
    def view(request: HttpRequest, pk: int) -> HttpResponse:
        article = article_of(request, pk)
        try:
            done = function(request, article)
        except REFUSALS as error:
            messages.error(request, told(error))
            return _page(request, article_of(request, pk), typed=request.POST, status=409)
        messages.success(request, done)
        return redirect("articles:review", pk=pk)

    return view


@_step
def submit(request: HttpRequest, article: Article) -> str:
    actions.submit(article, by=request.user, reason=request.POST.get("reason", ""))
    return _("Submitted. A second person has to read and approve it.")


@_step
def return_to_author(request: HttpRequest, article: Article) -> str:
    actions.return_to_author(article, by=request.user, reason=request.POST.get("reason", ""))
    return _("Returned to the author with your reason.")


@_step
def confirm_fact(request: HttpRequest, article: Article) -> str:
    kind, text = request.POST.get("kind", ""), request.POST.get("text", "")
    actions.confirm_fact(article, kind=kind, text=text, by=request.user)
    return _("“%(text)s” is confirmed.") % {"text": text}


@_step
def approve(request: HttpRequest, article: Article) -> str:
    release = actions.approve(article, digest=request.POST.get("digest", ""), by=request.user)
    return _("Approved as release %(number)d. The sync board shows when it stands on each channel.") % {
        "number": release.number
    }


@_step
def withdraw(request: HttpRequest, article: Article) -> str:
    actions.withdraw(article, by=request.user, reason=request.POST.get("reason", ""))
    return _("Withdrawn. The sync board shows when every copy is down.")


def article_of(request: HttpRequest, pk: int) -> Article:
    """An article of the person's agency, for somebody who may see articles at all; what they may do is the action's
    business."""
    if not may_see_articles(request):
        raise PermissionDenied
    articles = Article.objects.select_related("agency", "unit", "category", "statement")
    articles = articles.filter(agency=agency_of(request.user))
    found: Article = get_object_or_404(articles.annotate(editing=presence.editing(request.user)), pk=pk)
    return found


def may_see_articles(request: HttpRequest) -> bool:
    return _may(request, {"add", "change", "view"})


def _may(request: HttpRequest, verbs: set[str]) -> bool:
    return bool(policy_registry.get_by_type(Article).user_has_any_permission(request.user, verbs))
