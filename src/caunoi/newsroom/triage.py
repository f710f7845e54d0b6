"""Several articles at once: submit, or return with one reason. Each goes through its own action and is refused by
itself, with the reason beside it. Nothing is approved here: an approver approves words that were on the screen.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from caunoi.newsroom import actions
from caunoi.newsroom.editor import REFUSALS, articles_for, told
from caunoi.newsroom.models import Article

MOST = 50  # articles on one page, and in one request
State = Article.State

Deed = Callable[[Article, Any, str], object]
DEEDS: dict[str, Deed] = {
    "submit": lambda article, by, reason: actions.submit(article, by=by, reason=reason),
    "return": lambda article, by, reason: actions.return_to_author(article, by=by, reason=reason),
}
LISTS = {
    "open": (gettext_lazy("Drafts and returned"), (State.DRAFT, State.RETURNED), "submit"),
    "waiting": (gettext_lazy("Waiting for approval"), (State.SUBMITTED,), "return"),
}


@dataclass(frozen=True)
class Outcome:
    """What became of one article. `refusal` is empty when it was done."""

    article: Article
    refusal: str = ""


@require_http_methods(["GET", "POST"])
def triage(request: HttpRequest) -> HttpResponse:
    """`?list=open|waiting`; a POST carries `article` (several), `deed` and `reason`."""
    from caunoi.newsroom.views import may_see_articles

    if not may_see_articles(request):
        raise PermissionDenied
    outcomes = _done(request) if request.method == "POST" else []
    name = request.GET.get("list", "")
    name = name if name in LISTS else "waiting"
    _word, states, deed = LISTS[name]
    rows = list(articles_for(request).filter(state__in=states).order_by("-updated_at")[: MOST + 1])
    context = {
        "lists": [(key, word, f"{reverse('articles:triage')}?list={key}") for key, (word, _s, _d) in LISTS.items()],
        "list_name": name,
        "deed": deed,
        "articles": rows[:MOST],
        "more": len(rows) > MOST,
        "most": MOST,
        "outcomes": outcomes,
        "refused": [outcome for outcome in outcomes if outcome.refusal],
        "typed": request.POST.get("reason", "") if any(outcome.refusal for outcome in outcomes) else "",
        **_furniture(),
    }
    return TemplateResponse(request, "newsroom/triage.html", context)


def _done(request: HttpRequest) -> list[Outcome]:
    deed = DEEDS.get(request.POST.get("deed", ""))
    keys = [key for key in request.POST.getlist("article")[:MOST] if re.fullmatch("[1-9][0-9]{0,8}", key)]
    if deed is None or not keys:
        return []
    chosen = articles_for(request).filter(pk__in=keys)
    return [_outcome(deed, article, request.user, request.POST.get("reason", "")) for article in chosen]


def _outcome(deed: Deed, article: Article, by: Any, reason: str) -> Outcome:
    try:
        deed(article, by, reason)
    except REFUSALS as error:
        return Outcome(article, told(error))
    return Outcome(article)


def _furniture() -> dict[str, Any]:
    crumbs = [
        {"url": reverse("wagtailadmin_home"), "label": _("Home")},
        {"url": reverse("articles:list"), "label": _("Articles")},
        {"url": "", "label": _("Several at once")},
    ]
    return {"breadcrumbs_items": crumbs, "header_title": _("Several at once"), "header_icon": "doc-full"}
