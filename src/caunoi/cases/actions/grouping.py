"""Cases about the same thing, put together by people: looked into once, answered in the same words, each under its own
code, with its own second person and through its own channel (R67)."""

from __future__ import annotations

import secrets
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from caunoi.agencies import audit
from caunoi.agencies.refusal import Refused
from caunoi.cases import policies, tracking_code
from caunoi.cases.actions import comparing
from caunoi.cases.actions.answering import Collision, approve_answer, draft_answer
from caunoi.cases.actions.noting import What, for_staff, note
from caunoi.cases.models import Answer, Case, CaseGroup, GroupMember, Likeness
from caunoi.cases.queries import drafts_like
from caunoi.foundation import clock

_ID = 8


@transaction.atomic
def join_cases(pk: str, other: str, *, by: Any) -> CaseGroup:
    """Say that two cases are about the same thing: they begin a group, or one joins the group of the other one. Raises
    UnknownCase, NotAllowed, Refused."""
    cases = _two(pk, other, by)
    for case in cases:
        if not comparing.may_be_grouped(case):
            raise Refused(_("Case %(id)s is routed away; it is in no group.") % {"id": case.pk}, field="other")
    alone = [case for case in cases if not GroupMember.objects.filter(case=case).exists()]
    group = _group_for(cases, alone)
    for case in alone:
        GroupMember.objects.create(case=case, group=group)
        note(case, What.GROUPED, by=by, group=group.pk)
    Likeness.objects.filter(_between(pk, [case.pk for case in cases])).update(set_aside_by=None)
    return group


@transaction.atomic
def leave_group(pk: str, *, by: Any) -> Case:
    """Say that a case is not about the same thing as its group; they are not suggested to each other again. Raises
    UnknownCase, NotAllowed, Refused."""
    case = for_staff(pk, policies.HANDLE, by)
    group = comparing.leave(case)
    if group is None:
        raise Refused(_("This case is in no group."))
    left = GroupMember.objects.filter(group=group.pk).values_list("case_id", flat=True)
    Likeness.objects.filter(_between(pk, list(left))).update(set_aside_by=by)
    note(case, What.UNGROUPED, by=by, group=group.pk)
    return case


@transaction.atomic
def set_aside(pk: str, other: str, *, by: Any) -> Case:
    """Say that two cases are about different things, however alike their words: it is not suggested again. Raises
    UnknownCase, NotAllowed, Refused."""
    first, second = _two(pk, other, by)
    if not Likeness.objects.filter(_between(first.pk, [second.pk])).update(set_aside_by=by):
        raise Refused(_("These two cases are not suggested to belong together."), field="other")
    audit.record("case.set_aside", f"case:{first.pk}", actor=by, agency=first.agency, other=second.pk)
    return first


@transaction.atomic
def draft_group_answer(
    pk: str, text: str, *, seen: Mapping[str, int], by: Any, refusal: bool = False, ground: str = "", way: str = ""
) -> list[Answer]:
    """Write the same answer in several cases of the group of `pk`, in all or in none. seen: these cases, each with the
    version that `by` had read there, 0 for none. What is refused of one case begins with its id. Raises UnknownCase,
    NotAllowed, Collision, Refused."""
    members = {case.pk for case in _members(pk, policies.HANDLE, by)}
    if not seen or not seen.keys() <= members:
        raise Refused(_("The group has changed since you opened it. Look at it again before you answer all."))
    answers = []
    for case in sorted(seen):
        with _naming(case):
            answers.append(
                draft_answer(case, text, seen=seen[case], by=by, refusal=refusal, ground=ground, way=way)
            )  # fmt: skip
    return answers


@transaction.atomic
def approve_group_answer(pk: str, *, by: Any, seen: int | None = None) -> list[Answer]:
    """Approve the draft of a case as `approve_answer` does, and in the cases of its group every draft that says exactly
    the same, unless `by` wrote of it; each leaves through the channel of its case. Raises UnknownCase, NotAllowed,
    Refused."""
    members = _members(pk, policies.APPROVE, by)
    same = drafts_like(pk, [case.pk for case in members])
    approved = [approve_answer(pk, by=by, seen=seen)]
    for draft in same:
        if draft.case != pk and draft.waits and by.pk not in draft.writers:
            with _naming(draft.case):
                approved.append(approve_answer(draft.case, by=by, seen=draft.version))
    return approved


# Inside ----------------------------------------------------------------------------------------------


def _two(pk: str, other: str, by: Any) -> tuple[Case, Case]:
    """The two cases, locked in the order in which everybody locks them."""
    if pk == other:
        raise Refused(_("Name another case."), field="other")
    found = {each: for_staff(each, policies.HANDLE, by) for each in sorted((pk, other))}
    if found[pk].agency_id != found[other].agency_id:
        raise Refused(_("This case belongs to another agency."), field="other")
    return found[pk], found[other]


def _group_for(cases: Collection[Case], alone: Collection[Case]) -> CaseGroup:
    """The group that one of them is in, locked, or a new one. Raises Refused where both are in one."""
    if not alone:
        raise Refused(_("Both cases are in a group already. Take one of them out of its group first."), field="other")
    group = CaseGroup.objects.select_for_update().filter(members__case__in=cases).first()
    if group:
        return group
    drawn = "".join(secrets.choice(tracking_code.ALPHABET) for _sign in range(_ID))
    agency = next(iter(cases)).agency
    return CaseGroup.objects.create(id=drawn, agency=agency, made_at=clock.now())


def _members(pk: str, verb: str, by: Any) -> list[Case]:
    """The cases of its group with which `by` may do this, it among them, locked in order."""
    group = GroupMember.objects.filter(case=pk).values("group")
    cases = Case.objects.filter(membership__group__in=group).select_related("agency").order_by("pk")
    members = [for_staff(case.pk, verb, by) for case in cases if case.pk == pk or policies.may(by, verb, case)]
    if not members:
        for_staff(pk, verb, by)
        raise Refused(_("This case is in no group."))
    return members


def _between(pk: str, others: Collection[str]) -> Q:
    return Q(case=pk, other__in=others) | Q(other=pk, case__in=others)


@contextmanager
def _naming(pk: str) -> Iterator[None]:
    """Say of which of several cases something is refused."""
    try:
        yield
    except Collision as error:
        raise Collision(f"{pk}: {error}", version=error.version) from error
    except Refused as error:
        raise Refused(f"{pk}: {error}", field=error.field) from error
