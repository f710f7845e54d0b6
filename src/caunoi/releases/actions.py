"""Every write of the releases room: a statement begins, a release is frozen and signed, the portal shows it."""

from __future__ import annotations

import json
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection, transaction

from caunoi.agencies import audit, vault
from caunoi.agencies.models import Agency, Unit
from caunoi.foundation import clock, jobs, proof, vietnamese
from caunoi.releases import holding, search
from caunoi.releases.content import ReleaseContent, from_json, to_json
from caunoi.releases.models import Copy, Publication, Release, Statement, Topic, TopicName

ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"  # no 0/O, 1/I/L, U
OVEN = "portal.oven"  # the lock of the jobs that bake: one at a time, the others taking no place in a worker
PUBLICATION_LOCK = 0x63616E02  # the change feed is read in the order of `changed`, so writers take turns


@dataclass(frozen=True)
class Approval:
    """Who stands behind a release, and from when to when it holds."""

    authors: tuple[int, ...]
    approver: Any
    reason: str = ""
    not_before: datetime | None = None
    not_after: datetime | None = None


def begin_statement(agency: Agency, *, unit: Unit | None, kind: str, language: str) -> Statement:
    """A new identity; nothing is public by it."""
    return Statement.objects.create(
        id="".join(secrets.choice(ALPHABET) for _ in range(8)),
        agency=agency,
        unit=unit,
        kind=kind,
        language=language,
        created_at=clock.now(),
    )


@transaction.atomic
def freeze(
    statement: Statement,
    operation: str,
    approval: Approval,
    compose: Callable[[int, datetime], ReleaseContent],
) -> Release:
    """Make the next release of a statement. `compose(number, now)` gives its content.

    The caller's transaction also changes what is desired, so that a release and its consequences stand or
    fall together. Raises IntegrityError when author and approver are one person (the database's own lock).
    """
    Statement.objects.select_for_update(no_key=True).get(pk=statement.pk)
    last = statement.releases.order_by("-number").first()
    number, now = (last.number + 1 if last else 1), clock.now()
    data = proof.canonical(to_json(compose(number, now)))
    release = Release.objects.create(
        statement=statement,
        number=number,
        operation=operation,
        canonical=data,
        digest=proof.digest(data),
        signature=proof.sign(data, vault.unseal(statement.agency.signing_key)),
        authors=list(approval.authors),
        approver=approval.approver,
        reason=approval.reason,
        not_before=approval.not_before,
        not_after=approval.not_after,
        approved_at=now,
    )
    audit.record(
        f"release.{operation}",
        f"release:{statement.pk}/{number}",
        actor=approval.approver,
        agency=statement.agency,
        digest=release.digest,
    )
    return release


@transaction.atomic
def show_on_portal(release: Release) -> Publication:
    """Make the portal show this release: its words, or the notice that it was withdrawn."""
    content = content_of(release)
    publication = _show(release, content)
    _name_topic(release.statement.agency, content, publication.changed)
    if publication.state != Publication.State.WITHDRAWN:
        holding.note(release.statement.agency, release.statement.kind, content)
    return publication


def _show(release: Release, content: ReleaseContent) -> Publication:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [PUBLICATION_LOCK])
        cursor.execute("SELECT nextval('releases_publication_changed')")
        changed = cursor.fetchone()[0]
    _note_original(release.statement, content.translation_of)
    withdrawn = release.operation == Release.Operation.WITHDRAW
    publication, _created = Publication.objects.update_or_create(
        statement=release.statement,
        defaults={
            "release": release,
            "state": Publication.State.WITHDRAWN if withdrawn else Publication.State.LIVE,
            "slug": content.slug,
            "title": content.title,
            "lead": content.lead,
            "language": content.language,
            "category": content.category,
            "area": holding.area(content),
            "has": holding.has(content),
            "first_published_at": content.first_published_at,
            "updated_at": max(release.approved_at, release.not_before or release.approved_at),
            "changed": changed,
            "search": "" if withdrawn else search.vector(search.texts(content)),
            "title_search": "" if withdrawn else search.vector([content.title]),
        },
    )
    jobs.enqueue("portal.bake", once=f"portal.bake:{changed}", lock=OVEN, arguments={"through": changed})
    return publication


def _note_original(statement: Statement, original: str) -> None:
    """Which statement this one translates, as its release says. An original that is left shows one language less."""
    before = Statement.objects.values_list("translation_of", flat=True).get(pk=statement.pk) or ""
    if before != original:
        Statement.objects.filter(pk=statement.pk).update(translation_of=original or None)
        if before:
            _bake_again(before)


def _name_topic(agency: Agency, content: ReleaseContent, changed: int) -> None:
    if content.category and content.category_name:
        Topic.objects.update_or_create(
            agency=agency,
            slug=vietnamese.slug(content.category_name),
            defaults={
                "key": content.category,
                "language": content.language,
                "name": content.category_name,
                "named": changed,
            },
        )


def name_category(agency: Agency, key: str, names: Mapping[str, str]) -> None:
    """What the agency calls a category, by language; a language without a name keeps the one it had."""
    known = dict(TopicName.objects.filter(agency=agency, key=key).values_list("language", "name"))
    for language, name in names.items():
        if name and name != known.get(language):  # else approvals of one category would wait for each other
            TopicName.objects.update_or_create(agency=agency, key=key, language=language, defaults={"name": name})


@transaction.atomic
def mark_expired(release: Release) -> None:
    """The term of this release, the newest of its statement, has ended: the portal says so and keeps the text. It may
    not have shown it before, where nobody was at work during the term."""
    publication = Publication.objects.select_for_update(no_key=True).filter(pk=release.statement_id).first()
    if publication is None or publication.release_id != release.pk:
        show_on_portal(release)
    elif publication.state != Publication.State.LIVE:
        return
    else:
        _show(release, content_of(release))  # its category keeps the newer name that a later release may have given it
    Publication.objects.filter(pk=release.statement_id).update(
        state=Publication.State.EXPIRED, updated_at=release.not_after or clock.now()
    )


def note_copy(statement_id: str, account_id: int, address: str) -> None:
    """A copy of this statement stands at this address and says what the portal says: readers may be told."""
    if not Copy.objects.filter(statement_id=statement_id, account_id=account_id, address=address).exists():
        Copy.objects.bulk_create(
            [Copy(statement_id=statement_id, account_id=account_id, address=address)],
            update_conflicts=True,
            unique_fields=["statement", "account"],
            update_fields=["address"],
        )
        _bake_again(statement_id)


def forget_copy(statement_id: str, account_id: int) -> None:
    """The copy on this account is gone, or says something else: readers are not led there."""
    if Copy.objects.filter(statement_id=statement_id, account_id=account_id).delete()[0]:
        _bake_again(statement_id)


def _bake_again(statement_id: str) -> None:
    """The page names its copies: one changed, though no release did."""
    arguments = {"statement": statement_id}
    jobs.enqueue("portal.bake_page", once=f"bake:{statement_id}", lock=OVEN, arguments=arguments)


def content_of(release: Release) -> ReleaseContent:
    """The release's words as a plain value."""
    return from_json(json.loads(bytes(release.canonical)))
