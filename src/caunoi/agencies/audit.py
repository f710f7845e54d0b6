"""The audit log: plain lines written with the change they tell of, sealed into a hash chain afterwards.

A chain built inside the writing transactions would put every writer in one queue; so one job links committed
lines, and signs the head (requirement R104).
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import connection, transaction

from caunoi.agencies import vault
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
    """Link the committed lines that have no seal yet; returns how many. Safe to run at any time, by anyone."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [SEAL_LOCK])
        if not cursor.fetchone()[0]:
            return 0
        lines = list(AuditLine.objects.filter(seal=None).order_by("pk")[:SEAL_AT_MOST])
        signer = Agency.objects.order_by("pk").first()
        if not lines or signer is None:
            return 0
        last = AuditSeal.objects.order_by("-number").first()
        previous = last.digest if last else ""
        digest = _link(previous, lines)
        key = vault.unseal(signer.signing_key)
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
    return len(lines)


def check_chain() -> int:
    """Recompute the whole chain; returns the number of sealed lines. Raises ChainBroken."""
    previous, count = "", 0
    for seal in AuditSeal.objects.order_by("number").iterator():
        lines = list(seal.lines.order_by("pk"))
        if seal.previous != previous or len(lines) != seal.count or _link(previous, lines) != seal.digest:
            raise ChainBroken(f"audit seal {seal.number} does not match its lines")
        try:
            proof.verify(seal.signature, seal.key, seal.digest.encode())
        except proof.BadSignature as error:
            raise ChainBroken(f"audit seal {seal.number} has a bad signature") from error
        previous, count = seal.digest, count + len(lines)
    return count


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
