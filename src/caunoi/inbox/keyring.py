"""Which apps may speak to us: read from the accounts, and read again while the receiver runs."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from caunoi.agencies import vault
from caunoi.inbox.line import Line

EVERY = 2.0  # seconds between two looks
ACCOUNTS = """
SELECT id, channel, remote_id, credentials FROM agencies_channelaccount
WHERE channel IN ('zalo', 'facebook') ORDER BY id
"""

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class App:
    """One developer's app: what signs its webhooks, and its accounts by the platform's id.

    A signature proves the app, not the account: an event is given only to accounts that hold the secret by which it
    was verified, so that one agency's app cannot speak into the inbox of another.
    """

    channel: str
    app_id: str
    secret: str = field(repr=False)
    accounts: dict[str, int] = field(default_factory=dict)

    def account_of(self, ids: Iterable[str]) -> int | None:
        """Our account with one of these ids; None when the app serves one that is not connected here."""
        return next((self.accounts[one] for one in ids if one in self.accounts), None)


class Keyring:
    """Apps and verify tokens. `known` is false until the accounts could be read for the first time."""

    def __init__(self, database_url: str) -> None:
        self._line = Line(database_url)
        self._rows: Sequence[Any] | None = None
        self._apps: dict[str, list[App]] = {}
        self.verify_tokens: list[bytes] = []

    @property
    def known(self) -> bool:
        return self._rows is not None

    def apps(self, channel: str) -> Sequence[App]:
        return self._apps.get(channel, ())

    async def keep(self) -> None:
        """Look again and again."""
        while True:
            await asyncio.sleep(EVERY)
            await self.look()

    async def look(self) -> None:
        """Take over what has changed. While the database is away, what was known stays."""
        try:
            await self._read()
        except Exception as error:  # whatever it was (also a secret that does not open), the receiver goes on
            logger.warning("the accounts could not be read: %s", type(error).__name__)

    async def _read(self) -> None:
        rows = await self._line.rows(ACCOUNTS)
        if rows == self._rows:
            return
        accounts = [(pk, channel, remote, vault.unseal(sealed)) for pk, channel, remote, sealed in rows]
        self._apps, self.verify_tokens = apps_of(accounts), tokens_of(accounts)
        self._rows = rows

    async def close(self) -> None:
        await self._line.close()


def apps_of(accounts: Iterable[tuple[int, str, str, Mapping[str, str]]]) -> dict[str, list[App]]:
    """Accounts with one secret are one app's; an account without the webhook's secret has none."""
    found: dict[tuple[str, str, str], App] = {}
    for pk, channel, remote_id, values in accounts:
        app_id = values.get("app_id", "") if channel == "zalo" else ""
        secret = values.get("oa_secret_key" if channel == "zalo" else "app_secret", "")
        if secret:
            app = found.setdefault((channel, app_id, secret), App(channel, app_id, secret))
            app.accounts.update({one: pk for one in (remote_id, values.get("page_id", "")) if one})
    return {channel: [app for app in found.values() if app.channel == channel] for channel in ("zalo", "facebook")}


def tokens_of(accounts: Iterable[tuple[int, str, str, Mapping[str, str]]]) -> list[bytes]:
    """The words by which Facebook's handshake knows us."""
    return [values["verify_token"].encode() for _, _, _, values in accounts if values.get("verify_token")]
