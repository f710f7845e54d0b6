"""Secrets at rest: Fernet with a key that lies outside the database. Several keys, newest first, allow rotation."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Mapping
from functools import lru_cache

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings

from caunoi.agencies.models import Agency
from caunoi.foundation import proof


class VaultLocked(Exception):
    """The installation has no key that opens the stored secret; the message says what to restore."""


def seal(values: Mapping[str, str]) -> bytes:
    """Encrypt a mapping of names to secrets."""
    return _box().encrypt(json.dumps(dict(values), sort_keys=True).encode())


def unseal(sealed: bytes | memoryview) -> dict[str, str]:
    """The mapping that was sealed; empty for an empty value."""
    if not sealed:
        return {}
    try:
        values: dict[str, str] = json.loads(_box().decrypt(bytes(sealed)))
    except InvalidToken as error:
        raise VaultLocked(
            "a stored secret does not open with this installation's vault key: restore the file keys/vault.key, "
            "or CAUNOI_VAULT_KEY, with which it was stored"
        ) from error
    return values


def public_keys() -> dict[str, dict[str, str]]:
    """The public key of every agency by its id, taken from the sealed private one: a row of the database can name any
    key, but only who holds the vault's key can have sealed one. Raises VaultLocked."""
    keys = (unseal(sealed) for sealed in Agency.objects.values_list("signing_key", flat=True))
    return {key["kid"]: proof.public_part(key) for key in keys}


def keyed_digests(purpose: str, text: str) -> list[str]:
    """`text` as a digest that only who holds the vault's key can compute: one for each key, the newest first. Store the
    first, look for all of them: what was stored before a key was added is still found while its key is kept."""
    return [hmac.digest(key, f"{purpose}\0{text}".encode(), hashlib.sha256).hex() for key in _keys()]


def _keys() -> list[bytes]:
    return [key.strip().encode() for key in settings.INSTALLATION.vault_key().split(",")]


@lru_cache(maxsize=1)
def _box() -> MultiFernet:
    try:
        return MultiFernet([Fernet(key) for key in _keys()])
    except ValueError as error:
        raise VaultLocked("CAUNOI_VAULT_KEY, or the file keys/vault.key, holds no Fernet key: restore it") from error
