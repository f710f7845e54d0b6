"""What a person decides about a placement. The sync board, the API and the command line call these."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from caunoi.agencies import actions as agencies
from caunoi.agencies import audit, policies, vault
from caunoi.agencies.models import ChannelAccount
from caunoi.channels.contract import fingerprint
from caunoi.delivery import renditions
from caunoi.delivery.actions import seeing
from caunoi.delivery.actions.wanting import record, wake
from caunoi.delivery.models import Placement, PlacementRows
from caunoi.delivery.plan import Call, Desired, Observed, State
from caunoi.delivery.situations import can_look
from caunoi.foundation import clock

ABSENT = "absent"  # stands for a fingerprint where the accepted difference is that the copy is gone


class NotPossible(Exception):
    """The placement is not in a state in which this makes sense; the message says why."""


@transaction.atomic
def repair(placement_id: int, *, by: Any) -> None:
    """Put the copy back as released, once more than the account's own limit of repairs."""
    placement = _placement(placement_id, by, "repair")
    if placement.state != State.DIFFERS:
        raise NotPossible(_("There is no difference to repair here."))
    placement.repair_asked, placement.accepted_fingerprint = True, ""
    _again(placement, "repair_asked", by)


@transaction.atomic
def accept(placement_id: int, *, by: Any, reason: str) -> None:
    """Leave the difference as it is. It is accepted as it stands now; a further change is a new difference."""
    placement = _placement(placement_id, by, "accept")
    if placement.state != State.DIFFERS:
        raise NotPossible(_("There is no difference to accept here."))
    if not reason.strip():
        raise NotPossible(_("Give a reason for accepting the difference."))
    placement.accepted_fingerprint = ABSENT if placement.vanished else fingerprint(placement.shown_text)
    _again(placement, "accepted", by, reason)


@transaction.atomic
def retry(placement_id: int, *, by: Any) -> None:
    """Try again what was refused, held for lateness, or is waiting after errors. Never repeats a call whose
    outcome is unknown."""
    placement = _placement(placement_id, by, "repair")
    placement.refused, placement.retry_at, placement.attempts = False, None, 0
    placement.late_allowed = placement.late_allowed or placement.reason == "late"
    _again(placement, "retry_asked", by)


@transaction.atomic
def hold(placement_id: int, *, by: Any) -> None:
    """Do nothing more on this channel for this statement until it is resumed."""
    placement = _placement(placement_id, by, "repair")
    placement.desired = Desired.HELD
    _again(placement, "held", by)


@transaction.atomic
def resume(placement_id: int, *, by: Any) -> None:
    """End a hold: what the newest release wants is wanted again."""
    placement = _placement(placement_id, by, "repair")
    if placement.desired != Desired.HELD or placement.release is None:
        raise NotPossible(_("This is not held."))
    withdraws = placement.release.operation == "withdraw"
    placement.desired = Desired.WITHDRAWN if withdraws else Desired.RELEASE
    _again(placement, "resumed", by)


@transaction.atomic
def decide(placement_id: int, *, exists: bool, by: Any) -> None:
    """A person has looked where we cannot: the copy exists, or it does not."""
    placement = _placement(placement_id, by, "accept")
    if not placement.uncertain and placement.reason != "cannot_look":
        raise NotPossible(_("The outcome is known here."))
    taken_down = placement.uncertain == Call.WITHDRAW
    placement.uncertain, placement.uncertain_since = "", None
    if not exists and placement.following:
        seeing.not_put_there(placement)
    elif not exists:
        placement.observed, placement.shown_release = Observed.ABSENT, None
    elif taken_down:
        placement.observed = Observed.OLDER
    else:
        if placement.following:  # the id and the address in the row are those of the earlier copy
            placement.remote_id = placement.url = ""
        seeing.put_there(placement)
    _again(placement, "decided_exists" if exists else "decided_absent", by)


@transaction.atomic
def look_again(placement_ids: Iterable[int], *, by: Any = None) -> None:
    """Look at these copies now. Asked by a person, or (by=None) by a comparison run."""
    accounts: set[int] = set()
    for placement in Placement.objects.filter(pk__in=list(placement_ids)).locked().select_related("account"):
        seen = placement.observed in (Observed.SAME, Observed.EDITED, Observed.OLDER, Observed.FOREIGN)
        if seen and can_look(placement):
            placement.observed = Observed.UNKNOWN
        placement.retry_at, placement.due_at = None, clock.now()
        placement.save(update_fields=["observed", "retry_at", "due_at"])
        accounts.add(placement.account_id)
    for account_id in sorted(accounts):
        wake(account_id)


@transaction.atomic
def put_account_back(account: ChannelAccount, *, by: Any) -> None:
    """The trouble with an account is over: everything that waited for it is due."""
    due_again(account.pk)
    agencies.clear_trouble(account, by=by)


@transaction.atomic
def set_account_state(account_id: int, state: str, *, by: Any) -> None:
    """Activate, pause or retire an account. What waited for it goes on; what is under way comes to rest.

    Raises NotAllowed, agencies.Refused, NotPossible: an account in use needs its addresses and secrets.
    """
    active = state == ChannelAccount.State.ACTIVE
    if active:
        due_again(account_id)
    else:
        _make_due(Placement.objects.filter(account_id=account_id, state__in=[State.PENDING, State.UNCERTAIN]))
        wake(account_id)
    account = agencies.set_account_state(account_id, state, by=by)
    if active:
        _check_equipped(account)


@transaction.atomic
def change_account(account_id: int, *, by: Any, **values: Any) -> None:
    """Change what is said about an account; what waited because of its limits or addresses is tried by the new ones.
    Raises NotAllowed, agencies.Refused."""
    due_again(account_id)
    agencies.change_account(account_id, by=by, **values)


@transaction.atomic
def due_again(account_id: int) -> None:
    """Let the reconciler look at every placement of an account that rests because of the account. Called before the
    account itself is written, because a worker locks the placement first."""
    waits = ["account_trouble", "account_inactive", "account_resting"]
    _make_due(Placement.objects.filter(account_id=account_id, reason__in=waits))
    wake(account_id)


def _make_due(rows: PlacementRows) -> None:
    """Let the reconciler look at these rows now."""
    list(rows.locked().values_list("pk"))
    rows.update(due_at=clock.now(), retry_at=None)


def _check_equipped(account: ChannelAccount) -> None:
    needs = renditions.channel_named(account.channel).capabilities.needs
    if missing := [name for name in needs.hosts if not account.hosts.get(name)]:
        raise NotPossible(_("Give the addresses of the platform first: %(names)s.") % {"names": ", ".join(missing)})
    known = vault.unseal(account.credentials)
    if missing := [name for name in (*needs.secrets, *needs.granted) if not known.get(name)]:
        raise NotPossible(_("Connect the account first. It still lacks: %(names)s.") % {"names": ", ".join(missing)})


def _placement(placement_id: int, by: Any, verb: str) -> Placement:
    placement = Placement.objects.locked().select_related("account__agency", "release").get(pk=placement_id)
    policies.require(by, verb, placement.account.agency, account=placement.account)
    return placement


def _again(placement: Placement, what: str, by: Any, detail: str = "") -> None:
    placement.due_at = clock.now()
    placement.save()
    record(placement, what, detail, actor=by)
    audit.record(
        f"placement.{what}",
        f"placement:{placement.statement_id}/{placement.account_id}",
        actor=by,
        agency=placement.account.agency,
        **({"reason": detail} if detail else {}),
    )
    wake(placement.account_id)
