"""Secrets at rest: Fernet with a key that lies outside the database. Several keys, newest first, allow rotation."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import lru_cache

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings


class VaultLocked(Exception):
    """The stored secret was not encrypted with any key this installation has."""


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
        raise VaultLocked("a stored secret does not open with CAUNOI_VAULT_KEY: restore the key file") from error
    return values


@lru_cache(maxsize=1)
def _box() -> MultiFernet:
    return MultiFernet([Fernet(key.strip()) for key in settings.INSTALLATION.vault_key().split(",")])
