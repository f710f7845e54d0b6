"""The audit log: plain lines written with the change they tell of, sealed into a hash chain afterwards.

A chain built inside the writing transactions would put every writer in one queue; so one job links committed
lines, and signs the head (requirement R104). Each head is also written outside the database (agencies/heads.py):
whoever may write only there cannot shorten the chain or begin another one unnoticed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import connection, transaction

from caunoi.agencies import heads, vault
from caunoi.agencies.models import Agency, AuditLine, AuditSeal
from caunoi.foundation import clock, proof

SEAL_LOCK = 0x63616E01  # advisory lock: one sealer at a time
SEAL_AT_MOST = 5_000


class ChainBroken(Exception):
    """A sealed line or a seal is not what was sealed; the message names the first one."""


def record(verb: str, subject: str, *, actor: Any = None, agency: Agency | None = None, **details: Any) -> None:
    """Write one audit line in the current transaction. `details` are JSON values."""
    AuditLine.objects.create(at=clock.now(), agency=agency, actor=actor, verb=verb, subject=subject, details=details)


def seal_lines() -> int:
    """Link the committed lines that have no seal yet; returns how many. Safe to run at any time, by anyone. The new
    head is noted outside the database once it is committed."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [SEAL_LOCK])
        if not cursor.fetchone()[0]:
            return 0
        lines = list(AuditLine.objects.filter(seal=None).order_by("pk")[:SEAL_AT_MOST])
        signer = Agency.objects.order_by("pk").first()
        if not lines or signer is None:
            return 0
        _seal(lines, vault.unseal(signer.signing_key))
        transaction.on_commit(note_heads)
    return len(lines)


def _seal(lines: list[AuditLine], key: Mapping[str, str]) -> None:
    last = AuditSeal.objects.order_by("-number").first()
    previous = last.digest if last else ""
    digest = _link(previous, lines)
    seal = AuditSeal.objects.create(
        number=last.number + 1 if last else 1,
        at=clock.now(),
        previous=previous,
        digest=digest,
        count=len(lines),
        signature=proof.sign(digest.encode(), key),
        key=proof.public_part(key),
    )
    AuditLine.objects.filter(pk__in=[line.pk for line in lines]).update(seal=seal)


def note_heads() -> None:
    """Write the heads that are not yet in this machine's file of heads. Raises ChainBroken when the chain does not
    go on from what stands there: then nothing is written."""
    with heads.appending() as (last, append):
        if last is not None and not AuditSeal.objects.filter(number=last.number, digest=last.digest).exists():
            raise ChainBroken(f"{_missing(last)} The chain was shortened or replaced, or an old backup was restored")
        after = last.number if last else 0
        for seal in AuditSeal.objects.filter(number__gt=after).order_by("number").iterator():
            append(heads.Head(seal.number, seal.digest, seal.at))


def check_chain() -> int:
    """Recompute the whole chain, with the keys that the vault holds, and hold it against the heads that were noted
    outside the database; returns the number of sealed lines. Raises ChainBroken, VaultLocked."""
    known = vault.public_keys()
    noted = heads.all_of_them()
    expected = next(noted, None)
    previous, count = "", 0
    for number, seal in enumerate(AuditSeal.objects.order_by("number").iterator(), 1):
        lines = list(seal.lines.order_by("pk"))
        if seal.number != number or seal.previous != previous or len(lines) != seal.count:
            raise ChainBroken(f"audit seal {seal.number} does not follow the one before, or lines of it are missing")
        if _link(previous, lines) != seal.digest:
            raise ChainBroken(f"audit seal {seal.number} does not match its lines")
        _check_signature(seal, known)
        while expected is not None and expected.number == number:
            if expected.digest != seal.digest:
                raise ChainBroken(f"{_missing(expected)} Another one stands in its place")
            expected = next(noted, None)
        previous, count = seal.digest, count + len(lines)
    if expected is not None:
        raise ChainBroken(f"{_missing(expected)} It and what followed it were removed")
    return count


def head() -> str:
    """Number and digest of the last seal, for a note elsewhere; "" before the first."""
    last = AuditSeal.objects.order_by("-number").first()
    return f"{last.number} {last.digest}" if last else ""


def _check_signature(seal: AuditSeal, known: Mapping[str, Mapping[str, str]]) -> None:
    """By a key that an agency's vault holds: the one beside the signature is whatever the row's writer chose."""
    key = known.get(proof.key_named_in(seal.signature))
    if key is None:
        raise ChainBroken(f"audit seal {seal.number} is signed with a key that belongs to no agency here")
    try:
        proof.verify(seal.signature, key, seal.digest.encode())
    except proof.BadSignature as error:
        raise ChainBroken(f"audit seal {seal.number} has a bad signature") from error


def _missing(noted: heads.Head) -> str:
    return f"audit seal {noted.number}, noted in {heads.path()} at {noted.at.isoformat()}, is not in the database."


def _link(previous: str, lines: Iterable[AuditLine]) -> str:
    return proof.digest(proof.canonical({"previous": previous, "lines": [_plain(line) for line in lines]}))


def _plain(line: AuditLine) -> dict[str, Any]:
    return {
        "id": str(line.pk),
        "at": line.at.astimezone(clock.VIETNAM).isoformat(),
        "agency": str(line.agency_id or ""),
        "actor": str(line.actor_id or ""),
        "verb": line.verb,
        "subject": line.subject,
        "details": line.details,
    }
