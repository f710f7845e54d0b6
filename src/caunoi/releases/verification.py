"""Checking releases: digest and signature, with nothing but the row and the agency's public keys."""

from __future__ import annotations

from joserfc import jws

from caunoi.foundation import proof
from caunoi.releases.models import Release


class ReleaseBroken(Exception):
    """A release is not what was signed; the message names it."""


def verify_all() -> int:
    """Check every release; returns how many there are. Raises ReleaseBroken."""
    count = 0
    for release in Release.objects.select_related("statement__agency").iterator(chunk_size=500):
        verify(release)
        count += 1
    return count


def verify(release: Release) -> None:
    """Raise ReleaseBroken unless digest and signature belong to the stored bytes."""
    data = bytes(release.canonical)
    keys = {key["kid"]: key for key in release.statement.agency.public_keys}
    kid = jws.extract_compact(release.signature.encode()).headers().get("kid")
    if proof.digest(data) != release.digest or kid not in keys:
        raise ReleaseBroken(f"release {release}: the digest or the key does not match")
    try:
        proof.verify(release.signature, keys[kid], data)
    except proof.BadSignature as error:
        raise ReleaseBroken(f"release {release}: {error}") from error
