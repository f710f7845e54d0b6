"""Where in an article something is to be looked at, in words that a writer finds on the form."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from caunoi.newsroom.checks import Problem
from caunoi.newsroom.models import Article


@dataclass(frozen=True)
class Placed:
    """One problem or question. `field`, `block`: for programs; `where`: for people."""

    field: str
    block: int
    where: str
    message: str


def placed(problem: Problem) -> Placed:
    where = label(problem.field)
    if problem.block:
        words = _("%(field)s, block %(number)d") if problem.field == "body" else _("%(field)s, no. %(number)d")
        where = words % {"field": where, "number": problem.block}
    return Placed(problem.field, problem.block, where, problem.message)


def label(field: str) -> str:
    """A field of the article by the name that the form shows; another name ("reason", a file's) is its own."""
    found = next((item for item in Article._meta.fields if item.name == field), None)
    return capfirst(str(found.verbose_name) if found else field)
