"""Which cases may be about the same thing: each is compared with the others once its words are there, and with nothing
left of it as soon as it may not be compared any more. What comes of it is a suggestion; people put cases together.

The words lie sealed, and so does everything of them: stored are keyed numbers (grouping.py), never a word.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import connection, transaction
from django.db.models import Q

from caunoi.agencies import vault
from caunoi.cases import grouping
from caunoi.cases.models import Case, CaseGroup, CaseSignature, GroupMember, Likeness
from caunoi.cases.queries import BEING_HANDLED
from caunoi.foundation import clock

log = logging.getLogger(__name__)

State = Case.State
OPEN = BEING_HANDLED
COMPARED = OPEN | {State.ANSWERED}  # what has just been answered may help with the next one

BATCH = 100
BAND_DEPTH = 50
"""The newest cases that are looked at in one band: whatever thousands have copied, one more is the same work."""

READ = 8
"""Cases whose words are opened and compared: those that share most bands."""

SUGGESTED = 5
"""Likenesses that are kept of one comparison."""

# Each in one statement: a case is compared in a few milliseconds, and a round trip is a good part of one.
_WORDS = """
SELECT case_id, sealed FROM cases_casestep WHERE case_id = ANY (%(cases)s) AND what IN ('received', 'replied')
UNION ALL
SELECT c.case_id, m.sealed FROM cases_casemessage c JOIN inbox_message m ON m.id = c.message_id
WHERE c.case_id = ANY (%(cases)s) AND m.direction = 'in'
"""
_NEAR = """
SELECT s.case_id
FROM (
    SELECT near.signature_id, count(*) AS shared
    FROM unnest(%(bands)s::integer[]) AS wanted (band)
    CROSS JOIN LATERAL (
        SELECT b.signature_id FROM cases_signatureband b
        WHERE b.band = wanted.band ORDER BY b.signature_id DESC LIMIT %(depth)s
    ) AS near
    WHERE near.signature_id <> %(own)s
    GROUP BY near.signature_id
    ORDER BY shared DESC, near.signature_id DESC
    LIMIT %(most)s
) AS nearest
JOIN cases_casesignature s ON s.id = nearest.signature_id
WHERE NOT EXISTS (
    SELECT FROM cases_likeness l
    WHERE (l.case_id = %(case)s AND l.other_id = s.case_id) OR (l.case_id = s.case_id AND l.other_id = %(case)s)
)
"""
_STORE = """
WITH outdated AS (
    DELETE FROM cases_signatureband WHERE signature_id = %(own)s AND band <> ALL (%(bands)s::integer[])
), added AS (
    INSERT INTO cases_signatureband (band, signature_id) SELECT DISTINCT unnest(%(bands)s::integer[]), %(own)s
    ON CONFLICT DO NOTHING
)
UPDATE cases_casesignature SET compared_at = %(now)s WHERE id = %(own)s
"""


def compare_new(most: int = BATCH) -> int:
    """Compare the cases that wait for it, the longest waiting first; returns how many were. Each in a transaction of
    its own: one that cannot be compared holds up no other, and waits."""
    waiting = CaseSignature.objects.filter(compared_at__isnull=True).order_by("pk")
    compared = 0
    for pk in list(waiting.values_list("case_id", flat=True)[:most]):
        try:
            compared += _compare(pk)
        except Exception as error:  # told without its words
            log.error("case %s could not be compared: %s", pk, type(error).__name__)
    return compared


# For the other actions -------------------------------------------------------------------------------


def follow(case: Case, *, said_more: bool) -> None:
    """What is known of a case's likeness follows its state. said_more: there are words that were not compared."""
    if not may_be_grouped(case):
        leave(case)
    if not may_be_compared(case):
        _forget(case)
        return
    _signature, is_new = CaseSignature.objects.get_or_create(case=case)
    if said_more and not is_new:
        CaseSignature.objects.filter(case=case).update(compared_at=None)


def may_be_compared(case: Case) -> bool:
    return not case.restricted and case.state in COMPARED


def may_be_grouped(case: Case) -> bool:
    """A closed case stays in its group: it tells how the others were answered."""
    return not case.restricted and case.state != State.ROUTED_AWAY


def leave(case: Case) -> CaseGroup | None:
    """Out of its group, if it is in one; a group that nobody is left in ends."""
    member = GroupMember.objects.filter(case=case).first()
    if member is None:
        return None
    group = CaseGroup.objects.select_for_update().get(pk=member.group_id)
    member.delete()
    if not group.members.exists():
        CaseGroup.objects.filter(pk=group.pk).delete()
    return group


def keys_of(agency_id: int) -> list[bytes]:
    """Of an agency's signatures, the newest first: what two agencies hear is never compared."""
    return [bytes.fromhex(key) for key in vault.keyed_digests("signature of cases", str(agency_id))]


# Inside ----------------------------------------------------------------------------------------------


def _forget(case: Case) -> None:
    CaseSignature.objects.filter(case=case).delete()
    Likeness.objects.filter(Q(case=case) | Q(other=case)).delete()


@transaction.atomic
def _compare(pk: str) -> bool:
    """Whether it was done: not if somebody else was faster, or is at work on a case that is like this one. The case is
    locked, so that it is not restricted while it is compared."""
    waiting = CaseSignature.objects.filter(case=pk, compared_at__isnull=True)
    signature = waiting.select_for_update(no_key=True).select_related("case").first()
    if signature is None:
        return False
    reading = _readings([pk])[pk]
    newest, *older = keys_of(signature.case.agency_id)
    own = grouping.bands(reading, newest)
    near = _near(signature, own + [band for key in older for band in grouping.bands(reading, key)])
    alike = _most_alike(reading, near)
    if alike:
        # Locked too; not waited for, because who waits with locks may be waited for.
        free = Case.objects.select_for_update(no_key=True, skip_locked=True).filter(pk__in=alike, restricted=False)
        if len(free.values_list("pk")) < len(alike):
            return False
        Likeness.objects.bulk_create(Likeness(case_id=pk, other_id=other, percent=alike[other]) for other in alike)
    with connection.cursor() as cursor:
        # Nothing waits for the disk: what a crash takes back is compared again.
        cursor.execute("SET LOCAL synchronous_commit = off")
        cursor.execute(_STORE, {"own": signature.pk, "bands": own, "now": clock.now()})
    return True


def _near(signature: CaseSignature, bands: Sequence[int]) -> list[str]:
    """Ids of cases that share bands, most first, without those of which the likeness is known: what was set aside stays
    so, whichever of the two is compared again."""
    wanted: dict[str, Any] = {"bands": list(bands), "depth": BAND_DEPTH, "most": READ}
    with connection.cursor() as cursor:
        cursor.execute(_NEAR, {**wanted, "own": signature.pk, "case": signature.case_id})
        return [pk for (pk,) in cursor.fetchall()]


def _most_alike(reading: grouping.Reading, near: Sequence[str]) -> Mapping[str, int]:
    """Those whose words are alike, in percent."""
    alike = {pk: grouping.likeness(reading, other) for pk, other in _readings(near).items()}
    best = sorted((pk for pk, share in alike.items() if share >= grouping.ALIKE), key=lambda pk: -alike[pk])
    return {pk: int(100 * alike[pk]) for pk in best[:SUGGESTED]}


def _readings(pks: Sequence[str]) -> Mapping[str, grouping.Reading]:
    """The words of the sender of each of these cases as they are compared; the same words count once."""
    if not pks:
        return {}
    texts: dict[str, dict[str, None]] = {pk: {} for pk in pks}
    with connection.cursor() as cursor:
        cursor.execute(_WORDS, {"cases": list(pks)})
        for pk, sealed in cursor.fetchall():
            texts[pk][vault.unseal(sealed).get("text", "")] = None
    return {pk: grouping.read("\n".join(parts)) for pk, parts in texts.items()}
