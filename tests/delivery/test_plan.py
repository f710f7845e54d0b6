"""The policy of the reconciler as a table, and what must hold for every combination of its axes."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from caunoi.channels.contract import Capabilities
from caunoi.delivery.plan import (
    LATE,
    Action,
    Call,
    Create,
    Desired,
    Expire,
    FollowUp,
    Look,
    Observed,
    Replace,
    Rest,
    Resume,
    Situation,
    State,
    Update,
    Withdraw,
    plan,
)

NOW = datetime(2027, 1, 5, 2, 5, tzinfo=UTC)
SOON, PAST = NOW + timedelta(minutes=1), NOW - timedelta(minutes=1)
LONG_AGO = NOW - LATE - timedelta(seconds=1)

EDITABLE = Capabilities(frozenset({"message"}), withdrawable=True, observable=True, settling=10)
FIXED = Capabilities(frozenset(), withdrawable=True, observable=True, settling=10)
PERMANENT = Capabilities(frozenset(), withdrawable=False, observable=True, settling=10)
BLIND = Capabilities(frozenset(), withdrawable=False, observable=False, settling=10)
PORTAL = Capabilities(frozenset({"release"}), withdrawable=False, observable=True, settling=0)

MESSAGE, LINK = frozenset({"message"}), frozenset({"link"})


def situation(**values: Any) -> Situation:
    defaults: dict[str, Any] = {
        "now": NOW,
        "desired": Desired.RELEASE,
        "observed": Observed.ABSENT,
        "capabilities": EDITABLE,
    }
    return Situation(**(defaults | values))


def rest(state: State, reason: str = "", until: datetime | None = None) -> Rest:
    return Rest(state, reason, until)


TABLE: list[tuple[str, dict[str, Any], Action]] = [
    # What stops us, in this order
    ("not for this channel", {"desired": Desired.NONE}, rest(State.NOT_POSTED)),
    ("held by a person", {"desired": Desired.HELD}, rest(State.BLOCKED, "held")),
    ("account not active", {"account_active": False}, rest(State.BLOCKED, "account_inactive")),
    ("account in trouble", {"account_trouble": True}, rest(State.BLOCKED, "account_trouble")),
    ("account must be quiet", {"resting_until": SOON}, rest(State.PENDING, "account_resting", SOON)),
    ("account may speak again", {"resting_until": PAST}, Create()),
    ("pause after an error", {"retry_at": SOON}, rest(State.PENDING, "retrying", SOON)),
    ("pause is over", {"retry_at": PAST}, Create()),
    # Portal first
    ("portal does not stand", {"portal_stands": False}, rest(State.PENDING, "portal_first")),
    ("what has expired does not wait for the portal", {"portal_stands": False, "not_after": PAST}, rest(State.WITHDRAWN, "expired")),
    ("withdrawal waits for the portal too", {"portal_stands": False, "desired": Desired.WITHDRAWN, "observed": Observed.SAME}, rest(State.PENDING, "portal_first")),
    ("the portal does not wait for itself", {"portal_stands": False, "is_portal": True, "capabilities": PORTAL}, Create()),
    # Creating, changing, taking down
    ("nothing there", {}, Create()),
    ("all is well", {"observed": Observed.SAME, "has_remote": True}, rest(State.IN_SYNC)),
    ("time to look again", {"observed": Observed.SAME, "compare_at": PAST}, Look()),
    ("not yet time to look", {"observed": Observed.SAME, "compare_at": SOON}, rest(State.IN_SYNC, "", SOON)),
    ("just called", {"observed": Observed.UNKNOWN}, Look()),
    ("older release, editable field", {"observed": Observed.OLDER, "changed": MESSAGE}, Update(MESSAGE)),
    ("older release, fixed field", {"observed": Observed.OLDER, "changed": MESSAGE | LINK}, Replace()),
    ("older release, channel cannot edit", {"observed": Observed.OLDER, "changed": MESSAGE, "capabilities": FIXED}, Replace()),
    ("older release, cannot edit nor remove", {"observed": Observed.OLDER, "changed": MESSAGE, "capabilities": PERMANENT}, FollowUp()),
    ("withdraw what is shown", {"desired": Desired.WITHDRAWN, "observed": Observed.SAME}, Withdraw()),
    ("withdraw an edited copy", {"desired": Desired.WITHDRAWN, "observed": Observed.EDITED}, Withdraw()),
    ("withdraw an older copy", {"desired": Desired.WITHDRAWN, "observed": Observed.OLDER}, Withdraw()),
    ("withdraw: look first", {"desired": Desired.WITHDRAWN, "observed": Observed.UNKNOWN}, Look()),
    ("withdrawn", {"desired": Desired.WITHDRAWN}, rest(State.WITHDRAWN)),
    ("withdraw where nothing can be removed", {"desired": Desired.WITHDRAWN, "observed": Observed.OLDER, "capabilities": PERMANENT}, FollowUp()),
    ("follow-up of a withdrawal stands", {"desired": Desired.WITHDRAWN, "observed": Observed.SAME, "capabilities": PERMANENT}, rest(State.WITHDRAWN, "followed_up")),
    ("follow-up of a withdrawal was edited: repair", {"desired": Desired.WITHDRAWN, "observed": Observed.EDITED, "repairs_allowed": 1, "capabilities": PERMANENT}, FollowUp(repair=True)),
    ("follow-up of a withdrawal was edited: enough", {"desired": Desired.WITHDRAWN, "observed": Observed.EDITED, "capabilities": PERMANENT}, rest(State.DIFFERS, "edited_outside")),
    ("edited before it was withdrawn", {"desired": Desired.WITHDRAWN, "observed": Observed.EDITED, "changed": MESSAGE, "capabilities": PERMANENT}, FollowUp()),
    ("cannot look at all", {"observed": Observed.UNKNOWN, "capabilities": BLIND}, rest(State.UNCERTAIN, "cannot_look")),
    ("the portal shows a notice", {"desired": Desired.WITHDRAWN, "observed": Observed.SAME, "is_portal": True, "capabilities": PORTAL}, rest(State.WITHDRAWN)),
    ("the portal has to show a notice", {"desired": Desired.WITHDRAWN, "observed": Observed.OLDER, "is_portal": True, "capabilities": PORTAL, "changed": frozenset({"release"})}, Update(frozenset({"release"}))),
    # Unfinished and refused
    ("the platform is at work", {"observed": Observed.PENDING}, Resume()),
    ("the platform is at work on what is to go", {"observed": Observed.PENDING, "desired": Desired.WITHDRAWN}, Resume()),
    ("refused", {"refused": True}, rest(State.BLOCKED, "refused")),
    # Unknown outcomes
    ("unknown: look", {"uncertain": Call.CREATE, "uncertain_since": PAST}, Look()),
    ("unknown: looked just now", {"uncertain": Call.CREATE, "uncertain_since": PAST, "looked_at": NOW}, rest(State.UNCERTAIN, "looking", NOW + timedelta(seconds=1))),
    ("unknown: look again", {"uncertain": Call.CREATE, "uncertain_since": PAST, "looked_at": NOW - timedelta(seconds=2)}, Look()),
    ("unknown: an older look does not count", {"uncertain": Call.CREATE, "uncertain_since": NOW, "looked_at": PAST}, Look()),
    ("unknown: nobody can look", {"uncertain": Call.CREATE, "uncertain_since": PAST, "capabilities": BLIND}, rest(State.UNCERTAIN, "cannot_look")),
    ("unknown, and looking failed", {"uncertain": Call.CREATE, "uncertain_since": PAST, "retry_at": SOON}, rest(State.UNCERTAIN, "retrying", SOON)),
    ("unknown update", {"uncertain": Call.UPDATE, "uncertain_since": PAST, "observed": Observed.OLDER}, Look()),
    # Outside changes
    ("edited outside: repair", {"observed": Observed.EDITED, "repairs_allowed": 3}, Update(MESSAGE, repair=True)),
    ("edited outside: enough repairs", {"observed": Observed.EDITED, "repairs": 3, "repairs_allowed": 3}, rest(State.DIFFERS, "edited_outside")),
    ("edited outside: never by itself", {"observed": Observed.EDITED}, rest(State.DIFFERS, "edited_outside")),
    ("edited outside: a person asks", {"observed": Observed.EDITED, "repair_asked": True}, Update(MESSAGE, repair=True)),
    ("edited outside: accepted", {"observed": Observed.EDITED, "accepted": True, "repairs_allowed": 3}, rest(State.IN_SYNC, "accepted")),
    ("edited outside: look again", {"observed": Observed.EDITED, "compare_at": PAST}, Look()),
    ("card changed outside: never a new post by itself", {"observed": Observed.EDITED, "strays": LINK, "repairs_allowed": 3}, rest(State.DIFFERS, "edited_outside")),
    ("card changed outside: a person asks", {"observed": Observed.EDITED, "strays": LINK, "repair_asked": True}, Replace(repair=True)),
    ("card changed outside, then amended: the words at least", {"observed": Observed.EDITED, "strays": LINK, "changed": MESSAGE, "repairs_allowed": 3}, Update(MESSAGE, repair=True)),
    ("edited outside, channel cannot edit", {"observed": Observed.EDITED, "repairs_allowed": 1, "capabilities": FIXED}, Replace(repair=True)),
    ("deleted outside: repair", {"vanished": True, "repairs_allowed": 3}, Create(repair=True)),
    ("deleted outside: enough", {"vanished": True, "repairs": 3, "repairs_allowed": 3}, rest(State.DIFFERS, "deleted_outside")),
    ("deleted outside: a person asks", {"vanished": True, "repair_asked": True}, Create(repair=True)),
    ("deleted outside: accepted", {"vanished": True, "accepted": True, "repairs_allowed": 3}, rest(State.IN_SYNC, "accepted")),
    ("posted by others", {"observed": Observed.FOREIGN, "repairs_allowed": 3}, rest(State.DIFFERS, "foreign")),
    ("posted by others, to be withdrawn", {"observed": Observed.FOREIGN, "desired": Desired.WITHDRAWN}, rest(State.DIFFERS, "foreign")),
    # Time
    ("scheduled", {"not_before": SOON}, rest(State.PENDING, "scheduled", SOON)),
    ("its time has come", {"not_before": PAST}, Create()),
    ("ten minutes late: just in time", {"not_before": NOW - LATE}, Create()),
    ("too late: ask", {"not_before": LONG_AGO}, rest(State.BLOCKED, "late")),
    ("too late, but begun in time", {"not_before": LONG_AGO, "sent": True}, Create()),
    ("too late, a person says go", {"not_before": LONG_AGO, "late_allowed": True}, Create()),
    ("expired: goes", {"not_after": PAST, "observed": Observed.SAME}, Withdraw()),
    ("expired where nothing can be removed: stays", {"not_after": PAST, "observed": Observed.SAME, "capabilities": PERMANENT}, rest(State.IN_SYNC, "expired")),
    ("expired: is gone", {"not_after": PAST}, rest(State.WITHDRAWN, "expired")),
    ("expired on the portal: mark", {"not_after": PAST, "observed": Observed.SAME, "is_portal": True, "capabilities": PORTAL}, Expire()),
    ("expired on the portal: marked", {"not_after": PAST, "observed": Observed.SAME, "is_portal": True, "capabilities": PORTAL, "marked_expired": True}, rest(State.IN_SYNC, "expired")),
    ("expired before it began", {"not_before": LONG_AGO, "not_after": PAST}, rest(State.WITHDRAWN, "expired")),
]  # fmt: skip


@pytest.mark.parametrize(("values", "expected"), [row[1:] for row in TABLE], ids=[row[0] for row in TABLE])
def test_table(values: dict[str, Any], expected: Action) -> None:
    assert plan(situation(**values)) == expected


FINAL = {State.IN_SYNC, State.WITHDRAWN, State.NOT_POSTED, State.BLOCKED, State.DIFFERS}
ENDED_BY_AN_EVENT = {"portal_first", "cannot_look"}

moments = st.sampled_from([None, LONG_AGO, PAST, SOON])
fields = st.sampled_from([frozenset(), MESSAGE, LINK, MESSAGE | LINK])
situations = st.builds(
    Situation,
    now=st.just(NOW),
    desired=st.sampled_from(list(Desired)),
    observed=st.sampled_from(list(Observed)),
    capabilities=st.sampled_from([EDITABLE, FIXED, PERMANENT, BLIND]),
    has_remote=st.booleans(),
    changed=fields,
    strays=fields,
    uncertain=st.sampled_from([None, *Call]),
    uncertain_since=st.just(PAST),
    looked_at=st.sampled_from([None, PAST, NOW]),
    refused=st.booleans(),
    retry_at=moments,
    vanished=st.booleans(),
    repairs=st.integers(0, 2),
    repairs_allowed=st.integers(0, 2),
    repair_asked=st.booleans(),
    accepted=st.booleans(),
    sent=st.booleans(),
    late_allowed=st.booleans(),
    account_trouble=st.booleans(),
    account_active=st.booleans(),
    resting_until=moments,
    portal_stands=st.booleans(),
    not_before=moments,
    not_after=st.sampled_from([None, PAST, SOON]),
    compare_at=moments,
    marked_expired=st.booleans(),
)
portals = situations.map(lambda s: replace(s, is_portal=True, capabilities=PORTAL))


AXES: dict[str, list[Any]] = {
    "desired": list(Desired),
    "observed": list(Observed),
    "capabilities": [EDITABLE, FIXED, PERMANENT, BLIND],
    "uncertain": [None, *Call],
    "refused": [False, True],
    "vanished": [False, True],
    "account_trouble": [False, True],
    "portal_stands": [False, True],
    "not_before": [None, LONG_AGO, PAST, SOON],
    "not_after": [None, PAST],
    "sent": [False, True],
}


def combinations() -> Iterator[Situation]:
    """All of the axes that meet most often; the others, and their values, are drawn by `situations`."""
    for values in itertools.product(*AXES.values()):
        chosen = dict(zip(AXES, values, strict=True))
        yield situation(**chosen, changed=MESSAGE, uncertain_since=PAST, repairs_allowed=1)


def test_what_holds_for_every_combination() -> None:
    for s in combinations():
        _check(s)


@settings(max_examples=3000)
@given(situations | portals)
def test_what_holds_in_every_situation(s: Situation) -> None:
    _check(s)


def _check(s: Situation) -> None:
    action = plan(s)
    over = s.desired is Desired.RELEASE and s.not_after is not None and s.not_after <= NOW
    if isinstance(action, Rest):
        assert action.until is None or action.until > NOW, "a rest ends in the future, or the loop would spin"
        assert action.until or action.state in FINAL or action.reason in ENDED_BY_AN_EVENT, action
        return
    assert s.account_active and not s.account_trouble, "an account that is out of use or in trouble is not called"
    assert not any(pause and pause > NOW for pause in (s.resting_until, s.retry_at)), "a pause is kept"
    assert s.desired not in (Desired.NONE, Desired.HELD), "nothing is done that is not wanted"
    if isinstance(action, Look):
        assert s.capabilities.observable or s.compare_at, "nobody looks where nothing can be seen"
        return
    assert s.uncertain is None, "an unknown outcome is looked for, never repeated"
    if isinstance(action, Resume):
        return
    assert s.portal_stands or s.is_portal or over, "portal first"
    if getattr(action, "repair", False):
        assert s.repair_asked or s.repairs < s.repairs_allowed, "no more repairs than are allowed"
    match action:
        case Create() | FollowUp() if s.desired is Desired.RELEASE:
            assert s.not_before is None or s.not_before <= NOW, "nothing goes out before its time"
            assert s.observed not in (Observed.SAME, Observed.UNKNOWN, Observed.FOREIGN), "never twice"
            assert not isinstance(action, Create) or s.observed is Observed.ABSENT, "created only where nothing is"
        case Create():
            assert s.is_portal, "what is to go is not created; only the portal says on a page that it went"
        case Withdraw() | Replace():
            assert s.capabilities.withdrawable
        case Update(changed=changed):
            assert changed <= s.capabilities.updatable
        case Expire():
            assert s.is_portal and over
