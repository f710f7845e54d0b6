"""The first screen after signing in: what waits for this person, most urgent first; then what the agency said today,
how its accounts stand, and its last 30 days."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

from django.db.models import F
from django.http import HttpRequest
from django.urls import reverse
from wagtail.admin.ui.components import Component
from wagtail.permissions import policy_registry

from caunoi.agencies.models import Agency, ChannelAccount
from caunoi.cases.policies import may_look as may_look_at_cases
from caunoi.cases.queries import Pressing, pressing
from caunoi.console import board, queries, statistics
from caunoi.console.drawing import Drawing, by_day
from caunoi.foundation import clock
from caunoi.newsroom import actions
from caunoi.newsroom.editor import REFUSALS
from caunoi.newsroom.forms import agency_of
from caunoi.newsroom.models import Article
from caunoi.releases.models import Release

MOST = 20  # lines of one list; the article list has the rest
DAYS = 30
IN_USE = (ChannelAccount.State.ACTIVE, ChannelAccount.State.PAUSED)


@dataclass(frozen=True)
class House:
    """How the agency stands, for whoever may look."""

    today: Sequence[Any]  # releases approved today, newest first, each with its `title`
    accounts: Sequence[queries.Health]
    drawing: Drawing


@dataclass(frozen=True)
class Waiting:
    """What waits. `needs`: differences and refusals on the board; empty for none, and for who may not look at it."""

    needs: str
    to_approve: Sequence[Article]
    with_others: Sequence[Article]
    own: Sequence[Article]
    house: House | None
    at: datetime
    cases: Pressing
    may_open_cases: bool

    @property
    def nothing(self) -> bool:
        return not (self.needs or self.to_approve or self.with_others or self.own or self.cases_press)

    @property
    def cases_press(self) -> bool:
        return bool(self.cases.late or self.cases.soon or self.cases.climbed)


class WaitingPanel(Component):
    name = "caunoi-waiting"
    order = 10
    template_name = "console/home.html"

    def __init__(self, request: HttpRequest) -> None:
        self.request = request

    def get_context_data(self, parent_context: Mapping[str, Any] | None = None) -> dict[str, Any]:
        person = self.request.user
        policy = policy_registry.get_by_type(Article)
        return {
            "waiting": waiting(person, agency_of(person)),
            "may_write": policy.user_has_permission(person, "add"),
            "new_url": reverse("articles:add"),
        }


def waiting(person: Any, agency: Agency | None) -> Waiting:
    """What waits for this person and, beside it, for somebody else."""
    if agency is None:
        return Waiting("", (), (), (), None, clock.now(), Pressing(0, 0, 0), False)
    articles = Article.objects.filter(agency=agency).select_related("category", "unit", "agency", "statement")
    submitted = list(articles.filter(state=Article.State.SUBMITTED).order_by("updated_at")[:MOST])
    mine = [article for article in submitted if _may_approve(article, person)]
    open_states = (Article.State.DRAFT, Article.State.RETURNED)
    own = articles.filter(state__in=open_states, contributions__person=person).distinct().order_by("-updated_at")
    may_look = queries.may_look(person, agency)
    return Waiting(
        needs=board.needing(agency) if may_look else "",
        to_approve=mine,
        with_others=[article for article in submitted if may_look and article not in mine],
        own=list(own[:MOST]),
        house=_house(agency, person) if may_look else None,
        at=clock.now(),
        cases=pressing(person, agency),
        may_open_cases=may_look_at_cases(person, agency),
    )


def _house(agency: Agency, person: Any) -> House:
    today = clock.local(clock.now()).date()
    first = today - timedelta(DAYS - 1)
    midnight = datetime.combine(today, time(), clock.VIETNAM)
    said = (
        Release.objects.filter(statement__agency=agency, approved_at__gte=midnight)
        .annotate(title=board.Title(F("canonical")))
        .select_related("approver")
        .defer("canonical", "signature")
        .order_by("-approved_at", "-pk")[:MOST]
    )
    return House(
        today=list(said),
        accounts=[health for health in queries.accounts(agency, person) if health.account.state in IN_USE],
        drawing=by_day(statistics.releases_by_day(agency, first, today), first, today),
    )


def _may_approve(article: Article, person: Any) -> bool:
    try:
        actions.check_approve(article, by=person)
    except REFUSALS:
        return False
    return True
