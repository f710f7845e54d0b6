"""Rule packs: what the law asks of an agency and when, as dated data (docs/reference/rule-packs.md).

A pack is a YAML file of this folder: the obligations, and what each kind of case needs, under one body of law. Every
value names its legal basis, where we have it from, and how sure it is. A value is found by its key and the day on which
the matter arose. A new law is a new file; what arose under the old one stays with the old one.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import cache
from pathlib import Path

from caunoi.agencies.rule_packs.reading import load
from caunoi.agencies.rule_packs.values import (
    CLOCKS,
    Basis,
    Climb,
    Confidence,
    Duty,
    Field,
    Kind,
    NoRule,
    Obligation,
    Route,
    RulePack,
    Step,
    Unit,
    Words,
    period,
)

__all__ = [
    "CLOCKS",
    "FOLDER",
    "Basis",
    "Climb",
    "Confidence",
    "Duty",
    "Field",
    "Kind",
    "NoRule",
    "Obligation",
    "Route",
    "RulePack",
    "Step",
    "Unit",
    "Words",
    "load",
    "pack_on",
    "packs",
    "rule",
]

FOLDER = Path(__file__).parent


@cache
def packs() -> Sequence[RulePack]:
    """The packs that come with the software, the oldest first."""
    return load(FOLDER)


def pack_on(day: date) -> RulePack:
    """The pack for what arises on that day. Raises NoRule."""
    for pack in packs():
        if pack.covers(day):
            return pack
    known = ", ".join(f"{pack.id} ({period(pack)})" for pack in packs())
    raise NoRule(f"no rule pack covers {day}; there are {known}")


def rule(key: str, on: date) -> Obligation:
    """The obligation in force for what arises on that day. Raises NoRule: unknown key, or no value that day."""
    return pack_on(on).rule(key, on)
