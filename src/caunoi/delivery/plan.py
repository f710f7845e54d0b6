"""What to do next about one placement: a pure function of what is wanted, what is seen, and the time.

All policy of the reconciler is here and nowhere else; `tests/delivery/test_plan.py` is its table. The reasons
are codes; people read them through `delivery/wording.py`.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum

from caunoi.channels.contract import Capabilities

LATE = timedelta(minutes=10)  # a scheduled statement that is later than this is held for a person (DESIGN §3)
LOOK_EVERY = timedelta(seconds=1)  # between two looks for a copy whose fate is unknown


class Desired(StrEnum):
    NONE = "none"  # not for this channel
    RELEASE = "release"
    WITHDRAWN = "withdrawn"
    HELD = "held"  # a person has stopped it


class Observed(StrEnum):
    UNKNOWN = "unknown"  # not looked since the last call
    ABSENT = "absent"
    PENDING = "pending"  # the platform is still working on what we sent
    SAME = "same"
    OLDER = "older"  # shows an earlier release of ours, unchanged
    EDITED = "edited"  # ours, changed behind our back
    FOREIGN = "foreign"  # carries our link, but somebody posted it by hand


class State(StrEnum):
    """What the sync board says; the words are in design-language §3."""

    IN_SYNC = "in_sync"
    PENDING = "pending"
    UNCERTAIN = "uncertain"
    DIFFERS = "differs"
    BLOCKED = "blocked"
    WITHDRAWN = "withdrawn"
    NOT_POSTED = "not_posted"


class Call(StrEnum):
    """A call whose outcome may have to be found out."""

    CREATE = "create"
    UPDATE = "update"
    WITHDRAW = "withdraw"


@dataclass(frozen=True)
class Situation:
    """Everything the decision depends on.

    changed: rendition fields in which the wanted release differs from what was last put there. strays: those beside
    the words (a card, pictures) that somebody changed outside.
    uncertain: the call whose outcome is unknown, since when, and when we last looked for it.
    refused: the platform will not take this release as it is. retry_at: nothing before then.
    vanished: the copy existed and is gone without our doing.
    repairs / repairs_allowed: outside changes already put right by ourselves, and how many may be;
    repair_asked: a person asked for one more.
    accepted: a person has accepted exactly the difference that is seen now.
    sent: something of this release has been sent already. late_allowed: a person said "send anyway".
    compare_at: when an in-sync copy is looked at again. marked_expired: the portal says so already.
    """

    now: datetime
    desired: Desired
    observed: Observed
    capabilities: Capabilities
    is_portal: bool = False
    has_remote: bool = False
    changed: frozenset[str] = field(default_factory=frozenset)
    strays: frozenset[str] = field(default_factory=frozenset)
    uncertain: Call | None = None
    uncertain_since: datetime | None = None
    looked_at: datetime | None = None
    refused: bool = False
    retry_at: datetime | None = None
    vanished: bool = False
    repairs: int = 0
    repairs_allowed: int = 0
    repair_asked: bool = False
    accepted: bool = False
    sent: bool = False
    late_allowed: bool = False
    account_trouble: bool = False
    account_active: bool = True
    resting_until: datetime | None = None
    portal_stands: bool = True
    not_before: datetime | None = None
    not_after: datetime | None = None
    compare_at: datetime | None = None
    marked_expired: bool = False


# Actions ---------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Rest:
    """Nothing to do before `until` (None: until something changes)."""

    state: State
    reason: str = ""
    until: datetime | None = None


@dataclass(frozen=True)
class Create:
    repair: bool = False


@dataclass(frozen=True)
class Resume:
    pass


@dataclass(frozen=True)
class Update:
    changed: frozenset[str]
    repair: bool = False


@dataclass(frozen=True)
class Replace:
    """Take the copy down; the next round creates it anew, because a changed field cannot be edited."""

    repair: bool = False


@dataclass(frozen=True)
class FollowUp:
    """The channel can neither edit nor remove: a new post that quotes the first one (R27)."""

    repair: bool = False


@dataclass(frozen=True)
class Withdraw:
    pass


@dataclass(frozen=True)
class Look:
    pass


@dataclass(frozen=True)
class Expire:
    """The portal marks the statement as no longer in force and keeps its text."""


Action = Rest | Create | Resume | Update | Replace | FollowUp | Withdraw | Look | Expire


def plan(s: Situation) -> Action:
    """The next step, or the rest with its reason. Pure."""
    action = _stopped(s) or _unknown_outcome(s) or _unfinished(s) or _timing(s) or _difference(s)
    return _until_its_end(s, action)


def _until_its_end(s: Situation, action: Action) -> Action:
    """A copy that stands is looked at again when the release's term ends, not only at the next comparison."""
    if not isinstance(action, Rest) or action.state not in (State.IN_SYNC, State.DIFFERS):
        return action
    if s.desired is not Desired.RELEASE or s.not_after is None or s.not_after <= s.now:
        return action
    return replace(action, until=min(action.until, s.not_after) if action.until else s.not_after)


def _stopped(s: Situation) -> Action | None:
    """What keeps us from calling the platform at all."""
    if s.desired is Desired.NONE:
        return Rest(State.NOT_POSTED)
    if s.desired is Desired.HELD:
        return Rest(State.BLOCKED, "held")
    if not s.account_active:
        return Rest(State.BLOCKED, "account_inactive")
    if s.account_trouble:
        return Rest(State.BLOCKED, "account_trouble")
    if s.resting_until and s.resting_until > s.now:
        return Rest(State.PENDING, "account_resting", s.resting_until)
    if s.retry_at and s.retry_at > s.now:
        state = State.UNCERTAIN if s.uncertain else State.PENDING
        return Rest(state, "retrying", s.retry_at)
    return None


def _unknown_outcome(s: Situation) -> Action | None:
    """A call may or may not have taken effect: look, never repeat."""
    if s.uncertain is None:
        return None
    if not s.capabilities.observable:
        return Rest(State.UNCERTAIN, "cannot_look")
    if s.looked_at and s.uncertain_since and s.looked_at >= s.uncertain_since:
        next_look = s.looked_at + LOOK_EVERY
        if next_look > s.now:
            return Rest(State.UNCERTAIN, "looking", next_look)
    return Look()


def _unfinished(s: Situation) -> Action | None:
    if s.observed is Observed.PENDING:
        return Resume()
    if s.refused:
        return Rest(State.BLOCKED, "refused")
    return None


def _timing(s: Situation) -> Action | None:
    """Not before its time, not after its end, portal first, not too late."""
    wanted = s.desired is Desired.RELEASE
    if wanted and s.not_before and s.not_before > s.now:
        return Rest(State.PENDING, "scheduled", s.not_before)
    if wanted and s.not_after and s.not_after <= s.now:
        return _expired(s)
    if not s.is_portal and not s.portal_stands:
        return Rest(State.PENDING, "portal_first")
    if not wanted:
        return None
    if s.not_before and s.now > s.not_before + LATE and not s.sent and not s.late_allowed:
        return Rest(State.BLOCKED, "late")
    return None


def _expired(s: Situation) -> Action:
    if s.is_portal:
        return Rest(State.IN_SYNC, "expired") if s.marked_expired else Expire()
    if not s.capabilities.withdrawable and s.observed in (Observed.SAME, Observed.OLDER, Observed.EDITED):
        return Rest(State.IN_SYNC, "expired")  # it stays; the portal says that its term is over
    return _taken_down(s, "expired")


def _difference(s: Situation) -> Action:
    if s.desired is Desired.WITHDRAWN and not s.is_portal:
        return _taken_down(s, "")
    match s.observed:
        case Observed.ABSENT:
            return _missing(s)
        case Observed.OLDER:
            return _closing(s, s.changed, repair=False)
        case Observed.UNKNOWN:
            return _look(s)
        case _ if s.compare_at and s.compare_at <= s.now:
            return Look()
        case Observed.EDITED:
            return _edited(s)
        case Observed.FOREIGN:
            return Rest(State.DIFFERS, "foreign", s.compare_at)
        case _:
            return _in_sync(s)


def _in_sync(s: Situation) -> Action:
    state = State.WITHDRAWN if s.desired is Desired.WITHDRAWN else State.IN_SYNC
    return Rest(state, until=s.compare_at)


def _missing(s: Situation) -> Action:
    if not s.vanished:
        return Create()
    if s.accepted:
        return Rest(State.IN_SYNC, "accepted")
    if s.repair_asked or s.repairs < s.repairs_allowed:
        return Create(repair=True)
    return Rest(State.DIFFERS, "deleted_outside")


def _edited(s: Situation) -> Action:
    if s.accepted:
        return Rest(State.IN_SYNC, "accepted", s.compare_at)
    changed = s.changed | s.strays or s.capabilities.updatable
    if s.repair_asked or (s.repairs < s.repairs_allowed and changed <= s.capabilities.updatable):
        return _closing(s, changed, repair=True)
    if s.changed and s.repairs < s.repairs_allowed:
        return _closing(s, s.changed, repair=True)
    # What cannot be put back in place takes a new post, and with the old one goes what people wrote below it.
    return Rest(State.DIFFERS, "edited_outside", s.compare_at)


def _closing(s: Situation, changed: frozenset[str], *, repair: bool) -> Action:
    if changed <= s.capabilities.updatable and s.capabilities.updatable:
        return Update(changed, repair)
    if s.capabilities.withdrawable:
        return Replace(repair)
    return FollowUp(repair)


def _look(s: Situation) -> Action:
    return Look() if s.capabilities.observable else Rest(State.UNCERTAIN, "cannot_look")


def _taken_down(s: Situation, reason: str) -> Action:
    """The copy must go, whatever it shows."""
    match s.observed:
        case Observed.ABSENT:
            return Rest(State.WITHDRAWN, reason)
        case Observed.UNKNOWN:
            return _look(s)
        case Observed.FOREIGN:
            return Rest(State.DIFFERS, "foreign")
        case _ if s.capabilities.withdrawable:
            return Withdraw()
        case Observed.SAME:
            return Rest(State.WITHDRAWN, "followed_up")
        case Observed.EDITED if not s.changed:  # the follow-up that said so
            return _edited(s)
        case _:
            return FollowUp()
