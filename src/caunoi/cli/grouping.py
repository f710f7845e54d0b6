"""`caunoi case group …`: cases about the same thing; the same actions as the staff screens."""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from typing import Any

from caunoi.cli.cases import COLUMNS, agency_of, case_of, fields, read_text, refusals
from caunoi.cli.connecting import ENGINE, acting_person, connect
from caunoi.cli.output import listing


def suggest(arguments: argparse.Namespace) -> None:
    """Groups that nobody has judged yet, or only those with one case in them. No word of anybody is in them."""
    connect(arguments, settings=ENGINE)
    from caunoi.cases import queries

    person = acting_person(arguments.by)
    agency = agency_of(person)
    only = case_of(person, arguments.code).pk if arguments.code else ""
    found = [group for group in queries.suggested(person, agency) if not only or only in {row.id for row in group.rows}]
    if arguments.json:
        print(json.dumps([_suggested(group) for group in found], ensure_ascii=False, indent=2))
        return
    rows = [
        {"suggestion": number, "group": group.group, **fields(row), "flags": " ".join(fields(row)["flags"])}
        for number, group in enumerate(found, 1)
        for row in group.rows
    ]
    listing(rows, ["suggestion", "group", *COLUMNS], as_json=False)


def show(arguments: argparse.Namespace) -> None:
    """The group of a case, and what is suggested for it, with the words of both."""
    connect(arguments, settings=ENGINE)
    from caunoi.cases import queries

    person = acting_person(arguments.by)
    case = case_of(person, arguments.code)
    group, similar = queries.together(person, case), queries.similar(person, case)
    told: dict[str, Any] = {
        "group": group.id if group else "",
        "cases": [fields(row) for row in group.others] if group else [],
        "similar": [_similar(one) for one in similar],
    }
    if arguments.json:
        print(json.dumps(told, ensure_ascii=False, indent=2))
        return
    print(f"group: {told['group'] or '(none)'}")
    for row in told["cases"]:
        print(f"  {row['number']}  {row['state']}  {row['channel']}")
    for one in told["similar"]:
        print(f"{one['number']}  {one['percent']} %  {one['group']}  {one['text']}")
        print(f"  only there: {'; '.join(one['differs']) or '(nothing)'}")


def join(arguments: argparse.Namespace) -> None:
    """Say that two cases are about the same thing."""
    from caunoi.cases import actions

    person, case, other = _two(arguments)
    with refusals():
        group = actions.join_cases(case.pk, other.pk, by=person)
    print(f"{case.pk}, {other.pk}: in group {group.pk}")


def set_aside(arguments: argparse.Namespace) -> None:
    """Say that two cases are about different things."""
    from caunoi.cases import actions

    person, case, other = _two(arguments)
    with refusals():
        actions.set_aside(case.pk, other.pk, by=person)
    print(f"{case.pk}, {other.pk}: not suggested to each other any more")


def leave(arguments: argparse.Namespace) -> None:
    """Take a case out of its group."""
    connect(arguments, settings=ENGINE)
    from caunoi.cases import actions

    person = acting_person(arguments.by)
    case = case_of(person, arguments.code)
    with refusals():
        actions.leave_group(case.pk, by=person)
    print(f"{case.pk}: in no group")


def answer(arguments: argparse.Namespace) -> None:
    """Draft one answer in every case of the group in which nobody has written another one."""
    connect(arguments, settings=ENGINE)
    from caunoi.cases import actions, queries

    person = acting_person(arguments.by)
    case = case_of(person, arguments.code)
    group = queries.together(person, case)
    seen = {**(group.writable if group else {})}
    if case.pk in seen:
        seen[case.pk] = arguments.over
    with refusals():
        drafts = actions.draft_group_answer(
            case.pk,
            read_text(arguments.file),
            seen=seen,
            by=person,
            refusal=bool(arguments.ground or arguments.way),
            ground=arguments.ground,
            way=arguments.way,
        )
    print(f"drafted in {_named([draft.case_id for draft in drafts])}")
    print(f"Another person approves them: caunoi case group approve {case.pk}")


def approve(arguments: argparse.Namespace) -> None:
    """Approve the draft of a case, and those of its group that say exactly the same."""
    connect(arguments, settings=ENGINE)
    from caunoi.cases import actions

    person = acting_person(arguments.by)
    case = case_of(person, arguments.code)
    with refusals():
        approved = actions.approve_group_answer(case.pk, by=person, seen=arguments.version)
    print(f"answered: {_named([answer.case_id for answer in approved])}")


# Inside ----------------------------------------------------------------------------------------------


def _two(arguments: argparse.Namespace) -> tuple[Any, Any, Any]:
    """Who acts, and the two cases."""
    connect(arguments, settings=ENGINE)
    person = acting_person(arguments.by)
    return person, case_of(person, arguments.code), case_of(person, arguments.other)


def _suggested(group: Any) -> dict[str, Any]:
    pairs = [{"number": one, "other": other, "percent": percent} for one, other, percent in group.pairs]
    return {"group": group.group, "cases": [fields(row) for row in group.rows], "pairs": pairs}


def _similar(one: Any) -> dict[str, Any]:
    similar = {"percent": one.percent, "group": one.group, "text": one.text, "differs": list(one.differs)}
    return {**fields(one.row), **similar}


def _named(pks: Sequence[str]) -> str:
    return ", ".join(pks)
