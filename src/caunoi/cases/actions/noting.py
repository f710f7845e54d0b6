"""What all actions share: the case locked, its line of history, the clock set anew, the audit line."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from caunoi.agencies import audit, vault
from caunoi.agencies.models import Unit
from caunoi.agencies.refusal import Refused
from caunoi.cases import policies, timing, tracking_code
from caunoi.cases.actions import comparing
from caunoi.cases.models import Case, CaseStep
from caunoi.foundation import clock
from caunoi.foundation.vietnamese import clean_text

State, What = Case.State, CaseStep.What
OPEN = comparing.OPEN
TEXT = 5_000  # characters: what a clerk can read through, and a sender can check on a telephone


class UnknownCase(Refused):
    """No case has this code or id, or none that exists for this person."""


def for_staff(pk: str, verb: str, by: Any) -> Case:
    """The case, locked. Raises UnknownCase, NotAllowed."""
    case = _locked().filter(pk=pk).first()
    if case is None or (case.restricted and not policies.may(by, verb, case)):
        raise UnknownCase(_("There is no case %(id)s.") % {"id": pk}, field="id")
    policies.require(by, verb, case)
    return case


def for_sender(code: str) -> Case:
    """The case of a tracking code, locked: who shows the code is the sender. Raises UnknownCase."""
    case = _locked().filter(code_digest__in=tracking_code.digests(code)).first()
    if case is None:
        raise UnknownCase(_("There is no case with this code. Compare it with your slip, sign by sign."), field="code")
    return case


def _locked() -> QuerySet[Case]:
    return Case.objects.select_for_update(of=("self",), no_key=True).select_related("agency", "unit")


def for_either(handle: str, by: Any) -> Case:
    """The case that a sender names by its code (`by` is None), or the staff by its id."""
    return for_sender(handle) if by is None else for_staff(handle, policies.HANDLE, by)


def require_state(case: Case, states: Collection[str]) -> None:
    """Raises Refused."""
    if case.state not in states:
        told = {"state": case.get_state_display()}
        raise Refused(_("This case is in the state “%(state)s”; that step is not possible now.") % told)


def is_first_read(case: Case) -> bool:
    """Whether an inspector is to say what it is, before anybody else reads it (R58)."""
    return case.restricted and case.state in OPEN


def require_read(case: Case) -> None:
    """Raises Refused: whoever goes on with it would have to be able to read it."""
    if is_first_read(case):
        raise Refused(_("Class the case first, or route it away: until then nobody but inspectors reads it."))


def written(text: str, field: str, *, missing: str) -> str:
    """Typed words, cleaned. Raises Refused naming the field when there are none, or too many."""
    clean = clean_text(text).strip()
    if not clean:
        raise Refused(missing, field=field)
    if len(clean) > TEXT:
        told = {"count": len(clean), "most": TEXT}
        raise Refused(_("The text has %(count)d characters; at most %(most)d are possible.") % told, field=field)
    return clean


def note(
    case: Case,
    what: str,
    *,
    by: Any,
    unit: Unit | None = None,
    words: dict[str, str] | None = None,
    at: Any = None,
    **details: Any,
) -> CaseStep:
    """Write the line of history and the audit line, set the clock anew, save the case and let it be compared with
    others as far as it may. `words` are sealed; `details` are codes and numbers."""
    now = clock.now()
    step = CaseStep.objects.create(
        case=case,
        at=at or now,
        what=what,
        actor=by,
        unit=unit,
        details=details,
        sealed=vault.seal(words) if words else b"",
    )
    history = list(case.steps.all())
    case.due_at = timing.due_at(case, history, now)
    case.signal_at = next((signal.at for signal in timing.signals(case, history, now)), None)
    case.climbed_to = timing.climbed_to(case, history)
    case.save()
    comparing.follow(case, said_more=what in (What.RECEIVED, What.REPLIED))
    audit.record(f"case.{what}", f"case:{case.pk}", actor=by, agency=case.agency)
    return step


def with_unit_or_not(case: Case) -> str:
    """The state of a case that is being worked on."""
    return State.WITH_UNIT if case.unit_id else State.CLASSED
