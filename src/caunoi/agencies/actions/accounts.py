"""Channel accounts: connected, changed, put into use, their secrets and their troubles."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from django.db import transaction
from django.utils.translation import gettext as _

from caunoi.agencies import audit, policies, rules, vault
from caunoi.agencies.actions import register
from caunoi.agencies.models import Agency, ChannelAccount
from caunoi.agencies.refusal import Refused
from caunoi.foundation import clock

State = ChannelAccount.State
NEXT_STATES: dict[str, tuple[str, ...]] = {
    State.PLANNED: (State.ACTIVE, State.RETIRED),
    State.ACTIVE: (State.PAUSED, State.RETIRED),
    State.PAUSED: (State.ACTIVE, State.RETIRED),
    State.RETIRED: (),  # final: its copies and their time line stay readable, nothing is ever sent again
}
ANSWERABLE = ("responsible_unit", "responsible_head", "contact")  # R8; a constraint holds it as well
KEPT_WITH_CREDENTIALS = (
    "credentials", "credentials_expire_at", "renewable_until", "renewing_until", "trouble", "trouble_since",
)  # fmt: skip
PORTAL = "portal"
CHANGEABLE = (
    "name", "remote_id", "address", "badge", "badge_since", "badge_lost_on", *ANSWERABLE, "hosts", "rules",
)  # fmt: skip


@transaction.atomic
def connect_account(
    agency: Agency,
    *,
    channel: str,
    name: str,
    credentials: Mapping[str, str] | None = None,
    by: Any = None,
    **values: Any,
) -> ChannelAccount:
    """Register an account of the agency; a database constraint keeps it from being active while its unit, head or
    contact is missing (R8). `by` is None only while an installation is being set up. Raises NotAllowed, Refused."""
    values.setdefault("position", agency.accounts.count())  # after the others
    account = ChannelAccount(agency=agency, channel=channel, name=name, **values)
    if by is not None:
        policies.require(by, "manage_accounts", agency, account=account)
    _check_account(account)
    account.credentials = vault.seal(credentials or {})
    account.save()
    audit.record("account.connected", f"account:{account.pk}", actor=by, agency=agency, channel=channel)
    register.note_entered(account)
    return account


@transaction.atomic
def change_account(account_id: int, *, by: Any, **values: Any) -> ChannelAccount:
    """Change what is said about an account (CHANGEABLE). Secrets follow no move: where an address leads to another
    server, the stored ones are forgotten, so that nobody can have them sent to a server of their own.
    Raises NotAllowed, Refused."""
    account = account_for(account_id, by)
    if account.state == State.RETIRED:
        raise Refused(_("A retired account is not changed any more."))
    before = {name: getattr(account, name) for name in values}
    changed = [name for name in CHANGEABLE if name in values and values[name] != before[name]]
    if not changed:
        return account
    said = register.public_facts(account)
    for name in changed:
        setattr(account, name, values[name])
    _check_account(account)
    register.forget_look(account, changed)
    if "hosts" in changed and _leads_elsewhere(account, before["hosts"]):
        check_no_renewal(account)
        account.credentials, account.credentials_expire_at, account.renewable_until = vault.seal({}), None, None
        audit.record("account.secrets_dropped", f"account:{account.pk}", actor=by, agency=account.agency)
    account.save()
    told = {name: _plain(getattr(account, name)) for name in changed}
    audit.record("account.changed", f"account:{account.pk}", actor=by, agency=account.agency, **told)
    register.note_change(account, said)
    return account


def check_no_renewal(account: ChannelAccount) -> None:
    """Raise Refused while a worker renews the token: it would put back the secrets that it began with."""
    if account.renewing_until is not None and account.renewing_until > clock.now():
        raise Refused(_("The token is being renewed at this moment. Try again in a minute."))


def account_for(account_id: int, by: Any) -> ChannelAccount:
    """The account, locked until the transaction ends, if `by` may manage it. Raises NotAllowed."""
    locked = ChannelAccount.objects.select_for_update(of=("self",), no_key=True)
    account: ChannelAccount = locked.select_related("agency").get(pk=account_id)
    policies.require(by, "manage_accounts", account.agency, account=account)
    return account


def _check_account(account: ChannelAccount) -> None:
    """Raise Refused where the database would only say IntegrityError, and for rules that no worker could read."""
    _check_active(account)
    try:
        rules.check(account.rules)
    except rules.BadRules as error:
        raise Refused(str(error), field="rules") from error
    others = ChannelAccount.objects.filter(channel=account.channel).exclude(pk=account.pk)
    if account.badge_lost_on and not account.badge:
        raise Refused(_("Say which badge was lost."), field="badge")
    if account.badge_lost_on and account.badge_since and account.badge_lost_on < account.badge_since:
        raise Refused(_("A badge is not lost before it was given."), field="badge_lost_on")
    if account.remote_id and others.filter(remote_id=account.remote_id).exists():
        raise Refused(_("Another account has this id at the platform already."), field="remote_id")
    if account.channel == PORTAL and others.filter(agency=account.agency).exclude(state=State.RETIRED).exists():
        raise Refused(_("An agency has one portal, and this agency has one."), field="channel")


def _check_active(account: ChannelAccount) -> None:
    missing = [name for name in ANSWERABLE if not getattr(account, name)]
    if account.state == State.ACTIVE and missing:
        label = ChannelAccount._meta.get_field(missing[0]).verbose_name  # type: ignore[union-attr]
        raise Refused(
            _("An account in use has to say who answers for it: fill in “%(field)s”.") % {"field": label},
            field=missing[0],
        )


def _leads_elsewhere(account: ChannelAccount, before: Mapping[str, str]) -> bool:
    return bool(vault.unseal(account.credentials)) and not _origins(account.hosts) <= _origins(before)


def _origins(hosts: Mapping[str, str]) -> set[tuple[str, str]]:
    return {(parts.scheme, parts.netloc) for parts in map(urlsplit, hosts.values())}


def _plain(value: Any) -> Any:
    return value if value is None or isinstance(value, dict) else str(value)


@transaction.atomic
def store_credentials(
    account_id: int,
    values: Mapping[str, str],
    *,
    expires_at: datetime | None,
    renewable_until: datetime | None = None,
    verb: str = "account.renewed",
    by: Any = None,
    **details: Any,
) -> None:
    """Keep a new set of credentials, clear the renewal lease and any trouble with the old ones."""
    account = ChannelAccount.objects.select_for_update(no_key=True).get(pk=account_id)
    account.credentials = vault.seal(values)
    account.credentials_expire_at, account.renewable_until = expires_at, renewable_until
    account.renewing_until = None
    account.trouble, account.trouble_since = "", None
    account.save(update_fields=KEPT_WITH_CREDENTIALS)
    audit.record(verb, f"account:{account.pk}", actor=by, agency=account.agency, **details)


@transaction.atomic
def report_trouble(account_id: int, reason: str) -> None:
    """A person must act before this account is used again."""
    account = ChannelAccount.objects.select_for_update(no_key=True).get(pk=account_id)
    if account.trouble == reason:
        return
    account.trouble, account.trouble_since = reason, clock.now()
    account.save(update_fields=["trouble", "trouble_since"])
    audit.record("account.trouble", f"account:{account.pk}", agency=account.agency, reason=reason)


@transaction.atomic
def clear_trouble(account: ChannelAccount, *, by: Any) -> None:
    """A person says that the account may be used again."""
    policies.require(by, "manage_accounts", account.agency, account=account)
    account.trouble, account.trouble_since, account.resting_until = "", None, None
    account.save(update_fields=["trouble", "trouble_since", "resting_until"])
    audit.record("account.trouble_cleared", f"account:{account.pk}", actor=by, agency=account.agency)


@transaction.atomic
def set_account_state(account_id: int, state: str, *, by: Any) -> ChannelAccount:
    """Activate, pause or retire an account. Raises NotAllowed, Refused. delivery/actions/people.py wakes the work."""
    account = account_for(account_id, by)
    if state not in NEXT_STATES[account.state]:
        told = {"state": account.get_state_display()}
        raise Refused(_("This account is %(state)s; that step is not possible.") % told)
    said = register.public_facts(account)
    account.state = state
    register.stamp_retirement(account)
    _check_active(account)
    account.save(update_fields=["state", "retired_on"])
    audit.record("account.state", f"account:{account.pk}", actor=by, agency=account.agency, state=state)
    register.note_change(account, said)
    return account
