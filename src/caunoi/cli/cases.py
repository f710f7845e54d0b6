"""`caunoi case …`: the same actions as portal and staff screens."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from caunoi.cli.connecting import ENGINE, acting_person, connect
from caunoi.cli.output import CommandFailed, listing

COLUMNS = ["number", "kind", "state", "unit", "due", "channel", "flags"]


def listing_command(arguments: argparse.Namespace) -> None:
    """The cases that exist for this person, what rings next first."""
    connect(arguments, settings=ENGINE)
    from caunoi.cases import queries

    person = acting_person(arguments.by)
    agency = agency_of(person)
    rows: list[dict[str, Any]] = []
    after = ""
    while True:
        page = queries.work_list(person, agency, tab=arguments.tab, after=after)
        rows += [fields(row) for row in page.rows]
        after = page.after
        if not after:
            break
    columns = [{**row, "flags": " ".join(row["flags"])} for row in rows]
    listing(rows if arguments.json else columns, COLUMNS, as_json=arguments.json)


def show(arguments: argparse.Namespace) -> None:
    """One case with its words and history."""
    connect(arguments, settings=ENGINE)
    from caunoi.cases import queries

    case = case_of(acting_person(arguments.by), arguments.code)
    shown, talk = queries.opened(case), queries.talk(case)
    told = {**fields(shown.row), "received": _moment(shown.row.received_at), "chosen": shown.row.chosen}
    told["history"] = [_line(line) for line in shown.history]
    told["answers"] = [
        {"round": answer.round, "version": answer.version, "approved": _moment(answer.approved_at), "text": answer.text}
        for answer in shown.answers
    ]
    told["messages"] = [_message(said) for said in talk.messages] if talk else []
    if arguments.json:
        print(json.dumps(told, ensure_ascii=False, indent=2))
        return
    for name in (*COLUMNS, "received", "chosen"):
        print(f"{name}: {told[name]}")
    for line in told["history"]:
        words = "; ".join(f"{name}: {text}" for name, text in line["words"].items() if text)
        print(f"{line['at']}  {line['step']}  {line['by']}  {words}".rstrip())
    for message in told["messages"]:
        print(f"{message['at']}  {message['way']}  {message['by']}  {message['state']}  {message['text']}")
    for answer in told["answers"]:
        print(f"answer {answer['round']}, version {answer['version']}: {answer['text']}")


def answer(arguments: argparse.Namespace) -> None:
    """Draft the answer from a file."""
    connect(arguments, settings=ENGINE)
    from caunoi.cases import actions

    person = acting_person(arguments.by)
    case = case_of(person, arguments.code)
    with refusals():
        draft = actions.draft_answer(
            case.pk,
            read_text(arguments.file),
            seen=arguments.over,
            by=person,
            refusal=bool(arguments.ground or arguments.way),
            ground=arguments.ground,
            way=arguments.way,
        )
    print(f"{case.pk}: draft, version {draft.version}. Another person approves it: caunoi case approve {case.pk}")


def approve(arguments: argparse.Namespace) -> None:
    """Make the draft the answer."""
    connect(arguments, settings=ENGINE)
    from caunoi.cases import actions

    person = acting_person(arguments.by)
    case = case_of(person, arguments.code)
    with refusals():
        approved = actions.approve_answer(case.pk, by=person, seen=arguments.version)
    print(f"{case.pk}: answered, version {approved.version}")


def forward(arguments: argparse.Namespace) -> None:
    """Hand the case to a unit."""
    connect(arguments, settings=ENGINE)
    from caunoi.cases import actions

    person = acting_person(arguments.by)
    case = case_of(person, arguments.code)
    unit = case.agency.units.filter(slug=arguments.to).first()
    if unit is None:
        names = ", ".join(case.agency.units.order_by("slug").values_list("slug", flat=True))
        raise CommandFailed(f"--to: there is no unit {arguments.to}; units: {names}")
    with refusals():
        actions.forward(case.pk, unit, by=person)
    print(f"{case.pk}: with {unit.slug}")


@contextmanager
def refusals() -> Iterator[None]:
    """Turn what the cases room refuses into one message; a draft that was not read says how to go on."""
    from caunoi.agencies.policies import NotAllowed
    from caunoi.cases.actions import Collision, Refused

    try:
        yield
    except Collision as error:
        raise CommandFailed(f"{error} (caunoi case show; then --over {error.version})") from error
    except Refused as error:
        raise CommandFailed(f"{error.field}: {error}" if error.field else str(error)) from error
    except NotAllowed as error:
        raise CommandFailed(str(error)) from error


# Shared with the commands about groups -------------------------------------------------------------------------------


def agency_of(person: Any) -> Any:
    """The first agency in which the person has to do with cases. Raises CommandFailed."""
    from caunoi.agencies.models import Agency
    from caunoi.cases import policies

    for agency in Agency.objects.order_by("pk"):
        if policies.may_look(person, agency):
            return agency
    raise CommandFailed(f"{person.get_username()} has no appointment for cases (see: caunoi users)")


def case_of(person: Any, handle: str) -> Any:
    """The case of an id or tracking code, if it exists for this person. Raises CommandFailed."""
    from caunoi.cases import queries

    case = queries.find(person, agency_of(person), handle)
    if case is None:
        raise CommandFailed("there is no such case; see: caunoi case list")
    return case


def fields(row: Any) -> dict[str, Any]:
    flags = [name for name, is_so in (("urgent", row.urgent), ("late", row.late), ("reopened", row.round > 1)) if is_so]
    return {
        "number": row.id,
        "kind": row.kind,
        "state": row.state,
        "unit": row.unit.slug if row.unit else "",
        "due": _moment(row.due_at),
        "channel": row.route,
        "flags": flags,
    }


def _line(line: Any) -> dict[str, Any]:
    return {"at": _moment(line.at), "step": line.what, "by": line.actor, "words": dict(line.words)}


def _message(said: Any) -> dict[str, Any]:
    """`by`: who wrote it for the agency, the key of a standing text, or "sender"."""
    by = said.author or said.standing if said.ours else "sender"
    return {
        "at": _moment(said.at),
        "by": by,
        "way": said.way,
        "state": said.state,
        "problem": said.problem,
        "text": said.text,
        "attachments": list(said.attachments),
    }


def _moment(at: Any) -> str:
    from caunoi.foundation import clock

    return clock.local(at).isoformat(timespec="minutes") if at else ""


def read_text(path: Any) -> str:
    try:
        text: str = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise CommandFailed(f"{path} cannot be read as UTF-8 text") from error
    return text
