"""What is being typed, as each channel would show it: rendered from the posted form and forgotten.

No row and no file is written. So the copies here have words only: freezing a picture would store it, and takes a
second. Pictures are looked at in Wagtail's preview of the portal, and on the review page.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from wagtail.admin.views.generic.preview import PreviewOnCreate, PreviewOnEdit

from caunoi.delivery import renditions, wording
from caunoi.foundation import clock
from caunoi.foundation.vietnamese import clean_line
from caunoi.newsroom import checks, compose, freezing, hints, phone
from caunoi.newsroom.models import Article, Category
from caunoi.newsroom.places import placed
from caunoi.releases.models import Release

FILES = ("image", "document")
TYPED = ("title", "lead")  # shown as typed even when they are refused, so that "too long" can be seen


@dataclass(frozen=True)
class Length:
    """How much of a limit is used, in characters."""

    name: str
    used: int
    most: int

    @property
    def over(self) -> bool:
        return self.used > self.most


@dataclass(frozen=True)
class LiveCopy:
    """One channel's copy without its pictures, what is cut from it, and how long its words are."""

    account: Any
    channel_word: str
    parts: list[phone.Part]
    cuts: list[str]
    lengths: list[Length]


class _Live:
    """Answers a posted form with a fragment. Wagtail's preview views know how to fill the form; they would keep it."""

    http_method_names = ("post",)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = self.get_form(request.POST)  # type: ignore[attr-defined]
        self.validate_form(form)  # type: ignore[attr-defined]
        article = _as_typed(form)
        return TemplateResponse(request, "newsroom/live.html", _context(article, form))


class LiveOnEditView(_Live, PreviewOnEdit):
    pass


class LiveOnAddView(_Live, PreviewOnCreate):
    def get_object(self) -> Article:
        from caunoi.newsroom.editor import blank_article

        return blank_article(self.request.user)


def _as_typed(form: Any) -> Article:
    article: Article = form.instance
    for name in TYPED:
        if name in form.errors:
            setattr(article, name, clean_line(form.data.get(name) or ""))
    if article.category_id is None:
        article.category = Category.objects.first()
    if article.category_id is None:
        raise PermissionDenied  # an installation without categories has no articles
    return article


def _context(article: Article, form: Any) -> dict[str, Any]:
    value = compose.draft_value(article)
    confirmed = compose.confirmed(article)
    facts = [(fact, wording.fact(fact.kind), (fact.kind, fact.text) in confirmed) for fact in compose.facts_of(value)]
    blocks = compose.block_numbers(article)
    problems = list(checks.problems(value, article.statement_id or "", blocks))
    return {
        "article": article,
        "problems": list(map(placed, _all_problems(form, problems))),
        "hints": list(map(placed, hints.hints(value, blocks))),
        "facts": facts,
        "confirmed": confirmed,
        "copies": list(_copies(article, value)),
        "pictures": len(value["pictures"]),
        "at": clock.now(),
    }


def _all_problems(form: Any, problems: list[checks.Problem]) -> Iterator[checks.Problem]:
    """What the checks find, then what only the form knows (a time that is none, an unfinished block)."""
    yield from problems
    named = {problem.field for problem in problems}
    for field in form.errors:
        if field not in named and field != "__all__":
            yield checks.Problem(field, _("This field is not complete; below, its last complete words are shown."))


def _copies(article: Article, value: Mapping[str, Any]) -> Iterator[LiveCopy]:
    content = _words_only(article, value)
    presentation = renditions.presentation_at(article.agency, clock.now(), article.language)
    for account in article.agency.accounts.filter(state="active"):
        channel = renditions.channel_named(account.channel)
        rendition = channel.render(content, presentation)
        lengths = list(_lengths(channel.capabilities.limits, value, rendition))
        parts = [part for part in phone.sheet(rendition, content, presentation) if part.kind != "picture"]
        cuts = list(map(wording.cut, rendition.cuts))
        yield LiveCopy(account, wording.channel(account.channel), parts, cuts, lengths)


def _lengths(limits: Mapping[str, int], value: Mapping[str, Any], rendition: Any) -> Iterator[Length]:
    if "title" in limits:
        yield Length(_("title"), len(value["title"]), limits["title"])
    if "description" in limits:
        yield Length(_("lead"), len(value["lead"]), limits["description"])
    if "message" in limits:
        yield Length(_("whole text"), len(rendition.text), limits["message"])


def _words_only(article: Article, value: Mapping[str, Any]) -> Any:
    words = {**value, "body": [block for block in value["body"] if block["type"] not in FILES], "cover": None}
    last = article.statement.releases.order_by("-number").first() if article.statement_id else None
    now = clock.now()
    identity = compose.Identity(
        statement=article.statement_id or freezing.UNSAVED,
        number=last.number + 1 if last else 1,
        operation=Release.Operation.AMEND if freezing.is_amendment(last) else Release.Operation.PUBLISH,
        approved_at=now,
        first_published_at=freezing.first_published_at(article.statement_id) or article.not_before or now,
        reason=article.change_reason,
        authors=(),
        approver="",
    )
    return compose.content(words, identity, article.agency, [], {})
