"""Rule packs from their files; what cannot be meant as it is written is told with file, place and what to do."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import TypeVar

from caunoi.agencies.rule_packs.values import (
    Basis,
    Climb,
    Confidence,
    Duty,
    Field,
    Kind,
    Obligation,
    Route,
    RulePack,
    Step,
    Unit,
    Words,
    period,
)
from caunoi.foundation import data_files
from caunoi.foundation.data_files import Piece

Parts = Mapping[str, Piece]
Ruled = TypeVar("Ruled", Obligation, Kind)


def load(folder: Path) -> Sequence[RulePack]:
    """Every pack of a folder, the oldest first. Raises BadDataFile."""
    files = [_parts(data_files.read(path)) for path in folder.glob("*.yaml")]
    found: list[RulePack] = []
    for parts in sorted(files, key=lambda parts: parts["valid_from"].day()):
        found.append(_pack(parts, found[-1] if found else None))
    return tuple(found)


def _parts(file: Piece) -> Parts:
    parts = file.parts(
        ["pack", "title", "valid_from", "reminders", "climbs", "obligations", "kinds"], ["valid_until", "carried_over"]
    )
    if file.place != f"{parts['pack'].text()}.yaml":
        parts["pack"].wrong("the file has to be called after its pack")
    return parts


def _pack(parts: Parts, before: RulePack | None) -> RulePack:
    bare = RulePack(
        parts["pack"].text(),
        _words(parts["title"]),
        *_validity(parts),
        obligations={},
        kinds={},
        reminders=tuple(percent.whole(1, 100) for percent in parts["reminders"].elements()),
        climbs=tuple(_climb(piece) for piece in parts["climbs"].elements()),
    )
    if before and (before.valid_until is None or before.valid_until >= bare.valid_from):
        parts["valid_from"].wrong(f"{before.id} still holds on this day; end one of them, or begin the other later")
    pack = _carried_over(parts["carried_over"], bare, before) if "carried_over" in parts else bare
    own = {key: _obligations(key, piece, pack) for key, piece in parts["obligations"].entries()}
    own_kinds = {name: _kind(name, piece, pack) for name, piece in parts["kinds"].entries()}
    pack = replace(pack, obligations={**pack.obligations, **own}, kinds={**pack.kinds, **own_kinds})
    for kind in pack.kinds.values():
        _check_steps(kind, pack, parts["kinds"])
    return pack


def _carried_over(piece: Piece, pack: RulePack, before: RulePack | None) -> RulePack:
    """The pack with what it takes from the one before: values that nobody has read in the new law, so not verified."""
    if before is None:
        piece.wrong("there is no earlier pack to carry anything over from; remove this part")
    parts = piece.parts(["source", "obligations", "kinds"])
    source = parts["source"].text()
    obligations: dict[str, Sequence[Obligation]] = {}
    kinds: dict[str, Kind] = {}
    for part in parts["obligations"].elements():
        last = before.obligations.get(part.text()) or part.wrong(f"{before.id} has no such obligation")
        obligations[part.text()] = (_carried(last[-1], before, source, pack),)
    for part in parts["kinds"].elements():
        kind = before.kinds.get(part.text()) or part.wrong(f"{before.id} has no such kind")
        kinds[part.text()] = _marked(kind, before, source)
    return replace(pack, obligations=obligations, kinds=kinds)


def _carried(obligation: Obligation, before: RulePack, source: str, pack: RulePack) -> Obligation:
    return replace(_marked(obligation, before, source), valid_from=pack.valid_from, valid_until=pack.valid_until)


def _marked(rule: Ruled, before: RulePack, source: str) -> Ruled:
    """A choice of ours stays one; whatever rested on law is no longer verified."""
    confidence = rule.confidence
    if confidence is not Confidence.PROJECT_DEFAULT:
        confidence = Confidence.UNVERIFIED
    return replace(rule, confidence=confidence, source=f"{source} Before: {rule.source}", carried_from=before.id)


def _obligations(key: str, piece: Piece, pack: RulePack) -> Sequence[Obligation]:
    """The values of one key, one after the other in time."""
    if key in pack.obligations:
        piece.wrong("this key is carried over as well; take it out of carried_over")
    values = list(piece.elements())
    found = tuple(_obligation(key, value, pack) for value in values)
    if not found:
        piece.wrong("write at least one value")
    for (earlier, later), value in zip(pairwise(found), values[1:], strict=True):
        if earlier.valid_until is None or earlier.valid_until >= later.valid_from:
            value.wrong(f"begins before the value above it ends ({period(earlier)})")
    return found


def _obligation(key: str, piece: Piece, pack: RulePack) -> Obligation:
    parts = piece.parts(["value", "unit", "basis", "source", "confidence"], ["valid_from", "valid_until"])
    start, end = _validity({"valid_from": Piece(pack.valid_from, piece.place), **parts})
    end = end or pack.valid_until
    if start < pack.valid_from or (pack.valid_until and (end is None or end > pack.valid_until)):
        piece.wrong(f"holds outside of its pack ({period(pack)})")
    return Obligation(
        key,
        parts["value"].whole(0 if parts["unit"].value == Unit.HOURS else 1),
        parts["unit"].one_of(Unit),
        _basis(parts["basis"]),
        start,
        end,
        parts["source"].text(),
        parts["confidence"].one_of(Confidence),
    )


def _kind(name: str, piece: Piece, pack: RulePack) -> Kind:
    if name in pack.kinds:
        piece.wrong("this kind is carried over as well; take it out of carried_over")
    parts = piece.parts(
        ["title", "route", "steps", "fields", "duties", "basis", "source", "confidence"], ["route_words"]
    )
    route = parts["route"].one_of(Route)
    if (route is Route.AWAY) != ("route_words" in parts):
        piece.wrong("write route_words for a kind that is routed away, and for no other")
    return Kind(
        name,
        _words(parts["title"]),
        route,
        _words(parts["route_words"]) if "route_words" in parts else None,
        {_step(step, key): key.text() for step, key in parts["steps"].entries()},
        tuple(_field(field, piece) for field, piece in parts["fields"].entries()),
        frozenset(duty.one_of(Duty) for duty in parts["duties"].elements()),
        _basis(parts["basis"]),
        parts["source"].text(),
        parts["confidence"].one_of(Confidence),
    )


def _step(name: str, piece: Piece) -> Step:
    return Piece(name, piece.place).one_of(Step)


def _field(name: str, piece: Piece) -> Field:
    parts = piece.parts(["required", "why", "without"])
    return Field(name, parts["required"].yes_or_no(), _words(parts["why"]), _words(parts["without"]))


def _check_steps(kind: Kind, pack: RulePack, kinds: Piece) -> None:
    """A step has to be ruled by something that a clock can count."""
    units: dict[Step, set[Unit]] = {}
    for step, key in kind.steps.items():
        place = Piece(key, f"{kinds.place}, {kind.name}, steps, {step}")
        if key not in pack.obligations:
            place.wrong(f"the pack has no obligation “{key}”; write one of its keys")
        units[step] = {obligation.unit for obligation in pack.obligations[key]}
        if Unit.MONTHS in units[step]:
            place.wrong("a clock counts hours, working days or calendar days, no months")
    if Step.EXTENSION in units and units[Step.EXTENSION] != units.get(Step.ANSWER):
        kinds.wrong(f"{kind.name}: extension and answer have to be in one unit")
    if units.get(Step.LATE_UPDATE, {Unit.WORKING_DAYS}) != {Unit.WORKING_DAYS}:
        kinds.wrong(f"{kind.name}: late updates are counted in working days")


def _validity(parts: Parts) -> tuple[date, date | None]:
    start, end = parts["valid_from"].day(), parts["valid_until"].day() if "valid_until" in parts else None
    if end is not None and end < start:
        parts["valid_until"].wrong(f"ends before it begins ({start})")
    return start, end


def _basis(piece: Piece) -> Basis:
    parts = piece.parts(["instrument"], ["article", "clause"])
    article, clause = (parts[name].text() if name in parts else "" for name in ("article", "clause"))
    return Basis(_words(parts["instrument"]), article, clause)


def _words(piece: Piece) -> Words:
    parts = piece.parts(["vi", "en"])
    return Words(parts["vi"].text(), parts["en"].text())


def _climb(piece: Piece) -> Climb:
    parts = piece.parts(["role", "after"])
    return Climb(parts["role"].text(), parts["after"].whole())
