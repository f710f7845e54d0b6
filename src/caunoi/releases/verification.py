"""Checking releases: digest and signature, with nothing but the row and the keys in the vault."""

from __future__ import annotations

from collections.abc import Mapping

from caunoi.agencies import vault
from caunoi.agencies.models import AuditLine
from caunoi.foundation import proof
from caunoi.releases.models import Release


class ReleaseBroken(Exception):
    """A release is not what was signed; the message names it."""


def verify_all() -> int:
    """Check every release, and that every one on record in the audit log is there; returns how many there are.
    Raises ReleaseBroken, VaultLocked."""
    count, known = 0, vault.public_keys()
    _require_recorded()
    for release in Release.objects.select_related("statement").iterator(chunk_size=500):
        verify(release, known)
        count += 1
    return count


def verify(release: Release, known: Mapping[str, Mapping[str, str]]) -> None:
    """Raise ReleaseBroken unless digest and signature belong to the stored bytes. `known`: keys by id that the vault
    holds; those in a row of the database are whatever its writer chose."""
    data = bytes(release.canonical)
    key = known.get(proof.key_named_in(release.signature))
    if proof.digest(data) != release.digest or key is None:
        raise ReleaseBroken(f"release {release}: the digest or the key does not match")
    try:
        proof.verify(release.signature, key, data)
    except proof.BadSignature as error:
        raise ReleaseBroken(f"release {release}: {error}") from error


def shown_again(statement: str, number: int) -> tuple[bytes, bytes]:
    """The bytes of any release, and the JWS over them, as they were approved; whoever calls this answers for who may
    see them. Raises Release.DoesNotExist, ReleaseBroken, VaultLocked."""
    release = Release.objects.select_related("statement").get(statement=statement, number=number)
    verify(release, vault.public_keys())
    return bytes(release.canonical), release.signature.encode("ascii")


def _require_recorded() -> None:
    """A release that was removed whole leaves its line in the audit log, with its digest."""
    lines = AuditLine.objects.filter(verb__startswith="release.", subject__startswith="release:").order_by("pk")
    for subject, details in lines.values_list("subject", "details").iterator():
        statement, _, number = subject.removeprefix("release:").partition("/")
        if not Release.objects.filter(statement=statement, number=number, digest=details["digest"]).exists():
            raise ReleaseBroken(f"{subject} is on record in the audit log, and not there any more as it was approved")
