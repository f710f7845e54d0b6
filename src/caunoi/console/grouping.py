"""Cases about the same thing on the page of one of them: what is suggested, the group, one answer to all of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from caunoi.cases import actions, queries
from caunoi.cases.models import Case
from caunoi.cases.queries import Similar, Together
from caunoi.console.answering import number

STATES = frozenset(Case.State.values) - {Case.State.ROUTED_AWAY}
EXCERPT = 600  # characters: enough to see whether two people mean the same


@dataclass(frozen=True)
class Shown:
    """group: None for a case in none. seen: the cases in which one answer can be written, and their versions, as the
    form carries them; "" where there is only this one."""

    similar: Sequence[Similar]
    group: Together | None
    seen: str
    excerpt: int = EXCERPT


def shown(person: Any, case: Case, offered: set[str]) -> Shown | None:
    """None where nothing may be put together, or there is nothing to tell; takes the steps away that make no sense."""
    if "join" not in offered or case.restricted:
        offered -= {"join", "set-aside", "leave"}
        return None
    group, similar = queries.together(person, case), queries.similar(person, case)
    if group is None:
        offered.discard("leave")
    if not similar:
        offered.discard("set-aside")
    if group is None and not similar:
        return None
    writable = group.writable if group and case.pk in group.writable and len(group.writable) > 1 else {}
    return Shown(similar, group, " ".join(f"{pk}:{version}" for pk, version in writable.items()))


def other(case: Case, by: Any, typed: Mapping[str, str]) -> str:
    """The case that was named by its number or its sender's code."""
    found = queries.find(by, case.agency, typed["other"])
    if found is None:
        raise actions.Refused(_("There is no case with this code or number."), field="other")
    return found.pk


def draft(case: Case, by: Any, typed: Mapping[str, str]) -> None:
    """Write the answer, here or in all cases that the form names."""
    words: dict[str, Any] = {"refusal": bool(typed["refusal"]), "ground": typed["ground"], "way": typed["way"]}
    if typed["all"]:
        seen = {pk: number(version) for pk, _sign, version in (one.partition(":") for one in typed["group"].split())}
        own = {case.pk: number(typed["seen"])}
        actions.draft_group_answer(case.pk, typed["text"], seen=seen | own, by=by, **words)
    else:
        actions.draft_answer(case.pk, typed["text"], seen=number(typed["seen"]), by=by, **words)


def approve(case: Case, by: Any, typed: Mapping[str, str]) -> None:
    """Approve the answer, here or wherever its group says the same."""
    approve_it = actions.approve_group_answer if typed["all"] else actions.approve_answer
    approve_it(case.pk, seen=number(typed["seen"]), by=by)
