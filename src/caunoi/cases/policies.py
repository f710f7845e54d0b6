"""Who may see and handle which case. Restricted ones (R58) exist for inspectors only, and all others for everyone else;
an appointment for one unit sees the cases of this unit."""

from __future__ import annotations

from typing import Any

from django.db.models import Q

from caunoi.agencies import policies
from caunoi.agencies.models import Agency
from caunoi.cases.models import Case

HANDLE, APPROVE, RESTRICTED = "handle_cases", "approve_answers", "handle_restricted"


def may(person: Any, verb: str, case: Case) -> bool:
    """Whether `person` may do this with the case. What is restricted takes an inspector, whatever the verb."""
    return _covers(policies.units_of(person, RESTRICTED if case.restricted else verb, case.agency), case)


def require(person: Any, verb: str, case: Case) -> None:
    """Raise NotAllowed unless `may`."""
    if not may(person, verb, case):
        raise policies.not_allowed(person, verb)


def may_look(person: Any, agency: Agency) -> bool:
    """Whether there is anything here for this person."""
    return any(policies.units_of(person, verb, agency) != frozenset() for verb in (HANDLE, RESTRICTED))


def may_type(person: Any, agency: Agency) -> bool:
    """Whether `person` may enter what somebody else said or wrote."""
    return policies.units_of(person, HANDLE, agency) != frozenset()


def visible(person: Any, agency: Agency) -> Q:
    """The cases that exist for this person; every list, search and count begins here."""
    ordinary = with_which_may(person, HANDLE, agency)
    restricted = Q(restricted=True) & _within(policies.units_of(person, RESTRICTED, agency))
    return Q(agency=agency) & (ordinary | restricted)


def with_which_may(person: Any, verb: str, agency: Agency) -> Q:
    """The cases, restricted ones apart, with which `person` may do this: `may` for many at once."""
    return Q(restricted=False, agency=agency) & _within(policies.units_of(person, verb, agency))


def _within(units: frozenset[int] | None) -> Q:
    return Q() if units is None else Q(unit__in=units)


def _covers(units: frozenset[int] | None, case: Case) -> bool:
    return units is None or case.unit_id in units
