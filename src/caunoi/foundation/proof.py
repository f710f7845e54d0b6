"""Proof: canonical JSON (RFC 8785) after NFC, SHA-256 digests, and Ed25519 signatures as JWS (RFC 7515).

A signature covers the canonical bytes, so anyone who holds them and the agency's public key can check that
the agency said exactly this, without asking us.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any, cast

import rfc8785
from joserfc import jws
from joserfc.errors import JoseError
from joserfc.jwk import OKPKey

from caunoi.foundation.vietnamese import nfc

ALGORITHM = "Ed25519"


class BadSignature(Exception):
    """The bytes and the signature do not belong together."""


def canonical(value: Any) -> bytes:
    """The RFC 8785 bytes of a JSON value, every string in NFC first."""
    return rfc8785.dumps(_normalised(value))


def digest(data: bytes) -> str:
    """SHA-256, lower-case hex."""
    return hashlib.sha256(data).hexdigest()


def new_key() -> Mapping[str, str]:
    """A fresh Ed25519 key pair as a private JWK; its `kid` is the RFC 7638 thumbprint."""
    key = OKPKey.generate_key("Ed25519", auto_kid=True)
    return cast(Mapping[str, str], key.as_dict(private=True))


def public_part(jwk: Mapping[str, str]) -> dict[str, str]:
    """The JWK that may be published."""
    return {name: jwk[name] for name in ("kty", "crv", "x", "kid")} | {"alg": ALGORITHM, "use": "sig"}


def sign(data: bytes, jwk: Mapping[str, str]) -> str:
    """A compact JWS over `data`."""
    header = {"alg": ALGORITHM, "kid": jwk["kid"]}
    return jws.serialize_compact(header, data, OKPKey.import_key(dict(jwk)), algorithms=[ALGORITHM])


def verify(signature: str, jwk: Mapping[str, str], data: bytes) -> None:
    """Raise BadSignature unless `signature` is that key's JWS over exactly `data`."""
    public: dict[str, str | list[str]] = {name: jwk[name] for name in ("kty", "crv", "x")}
    try:
        signed = jws.deserialize_compact(signature, OKPKey.import_key(public), algorithms=[ALGORITHM])
    except (JoseError, ValueError) as error:
        raise BadSignature(str(error)) from error
    if signed.payload != data:
        raise BadSignature("the signature covers other bytes")


def key_named_in(signature: str) -> str:
    """The id of the key that a compact JWS says it was made with; "" when it says none or is no JWS."""
    try:
        return str(jws.extract_compact(signature.encode()).headers().get("kid", ""))
    except (JoseError, ValueError):
        return ""


def _normalised(value: Any) -> Any:
    if isinstance(value, str):
        return nfc(value)
    if isinstance(value, Mapping):
        return {nfc(name): _normalised(item) for name, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_normalised(item) for item in value]
    return value
