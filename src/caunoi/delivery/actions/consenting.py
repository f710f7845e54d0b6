"""A person connects an account to its platform: for the first time, or after its tokens have died. By consent where
the platform has it, else by typing the secrets that its console shows."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from asgiref.sync import async_to_sync
from django.db import transaction
from django.utils.translation import gettext as _

from caunoi.agencies import actions as agencies
from caunoi.agencies import policies, vault
from caunoi.agencies.models import ChannelAccount
from caunoi.channels.contract import Answer, Channel, Consent, Request
from caunoi.delivery import renditions
from caunoi.delivery.actions.people import NotPossible, due_again
from caunoi.delivery.line import Line, http_client
from caunoi.delivery.renewal import credentials_of
from caunoi.foundation import clock


def permission_url(account: ChannelAccount, *, redirect_uri: str, state: str, verifier: str, by: Any) -> str:
    """Where `by` is sent to give consent. Raises NotAllowed, NotPossible."""
    policies.require(by, "manage_accounts", account.agency, account=account)
    consent = _consent(account)
    app_id = credentials_of(account.pk).values.get("app_id", "")
    if not app_id or "oauth" not in account.hosts:
        raise NotPossible(_("Give the account's addresses and the secrets of its app first, then ask for consent."))
    return consent.permission_url(
        account.hosts["oauth"], app_id=app_id, redirect_uri=redirect_uri, state=state, verifier=verifier
    )


def new_verifier(account: ChannelAccount) -> str:
    """A secret that only the server that asked for consent knows."""
    return _consent(account).new_verifier()


def connect(account: ChannelAccount, *, code: str, verifier: str, by: Any) -> None:
    """Exchange the code for the first pair of tokens, keep it, and let everything that waited go on.

    Raises the channel's errors when the platform refuses the code.
    """
    policies.require(by, "manage_accounts", account.agency, account=account)
    channel, known = renditions.channel_named(account.channel), credentials_of(account.pk)
    request = _consent(account).exchange_request(known, code=code, verifier=verifier)
    answer = async_to_sync(_exchange)(account, channel, request)
    fresh = channel.refreshed(known, answer, clock.now())
    with transaction.atomic():
        due_again(account.pk)
        agencies.store_credentials(
            account.pk,
            fresh.values,
            expires_at=fresh.expires_at,
            renewable_until=fresh.renewable_until,
            verb="account.consented",
            by=by,
        )


@transaction.atomic
def give_secrets(account_id: int, typed: Mapping[str, str], *, ends_at: datetime | None, by: Any) -> None:
    """Replace the secrets that were typed and keep the others; what waited goes on. `ends_at`: when a typed token
    ends, None when that is not known. Raises NotAllowed, NotPossible, agencies.Refused."""
    due_again(account_id)
    account = agencies.account_for(account_id, by)
    _check_typed(account, typed)
    needs = renditions.channel_named(account.channel).capabilities.needs
    agencies.store_credentials(
        account.pk,
        {**vault.unseal(account.credentials), **typed},
        # Where consent brings the token, its own end stays known.
        expires_at=account.credentials_expire_at if needs.granted else ends_at,
        renewable_until=account.renewable_until,
        verb="account.secrets_given",
        by=by,
        names=sorted(typed),
    )


def _check_typed(account: ChannelAccount, typed: Mapping[str, str]) -> None:
    needs = renditions.channel_named(account.channel).capabilities.needs
    if account.state == ChannelAccount.State.RETIRED:
        raise NotPossible(_("A retired account is not changed any more."))
    if not typed:
        raise NotPossible(_("Nothing was typed; the stored secrets stay as they are."))
    if unknown := set(typed) - {*needs.secrets, *needs.webhook}:
        raise NotPossible(_("This channel has no such secret: %(names)s.") % {"names": ", ".join(sorted(unknown))})
    agencies.check_no_renewal(account)


async def _exchange(account: ChannelAccount, channel: Channel, request: Request) -> Answer:
    async with http_client() as client:
        return await Line(account, channel, client).send(request)


def _consent(account: ChannelAccount) -> Consent:
    consent = renditions.channel_named(account.channel).consent
    if consent is None:
        raise NotPossible(_("This channel is connected in the agency's configuration, not by consent."))
    return consent
