"""Every write of the newsroom. `approve` is the one door through which words reach the public: it asks for a second
person, for exactly the words that person saw, and freezes, signs and wants them everywhere in one transaction.

Screen, API and command line call these functions; nothing else releases an article.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

from django.core.files.images import ImageFile
from django.db import connection, transaction
from django.utils.translation import gettext as _
from wagtail.images import get_image_model

from caunoi.agencies import audit, policies
from caunoi.agencies.models import Agency, Unit
from caunoi.delivery.actions.wanting import desire
from caunoi.foundation import clock
from caunoi.foundation.vietnamese import clean_text, nfc
from caunoi.newsroom import checks, compose, freezing
from caunoi.newsroom.models import Article, Contribution
from caunoi.releases import actions as releases
from caunoi.releases import pictures
from caunoi.releases.models import Publication, Release

Kind = Contribution.Kind
State = Article.State
BEGINNING_LOCK = 0x63616E0D
SAME_SAVE = timedelta(minutes=1)  # as long as a first save may be under way on a slow line


class Refused(Exception):
    """The step is not possible for this article, or for this person; the message says why."""


def new_article(agency: Agency, unit: Unit, language: str) -> Article:
    """An unsaved article of an agency; `save_draft` gives it its statement."""
    return Article(agency=agency, unit=unit, language=language)


@transaction.atomic
def save_draft(article: Article, *, by: Any, overwrite: Any = None, begun_as: str = "") -> Contribution:
    """Keep what `by` wrote, as a revision and a contribution. Any approval asked for before is void.

    begun_as: what the browser calls a text that it has begun. A new article of that name is the same article when it
    comes again within SAME_SAVE: on a slow line a save by hand overtakes the answer to an automatic one, and would
    begin a second.
    """
    _require(article, by, "write")
    if article.pk is None and begun_as:
        _go_on(article, begun_as, by)
    if article.pk is not None:  # who moves an article to another unit may write where it comes from
        _require(Article.objects.select_related("agency", "unit", "category").get(pk=article.pk), by, "write")
    article.title, article.lead = nfc(article.title), nfc(article.lead)
    if article.statement_id is None:
        article.statement = releases.begin_statement(
            article.agency, unit=article.unit, kind="article", language=article.language
        )
    article.state, article.state_reason = State.DRAFT, ""
    article.updated_at = clock.now()
    article.save()
    revision = article.save_revision(user=by, overwrite_revision=overwrite, log_action=True)
    return _contribute(article, by, Kind.WROTE, revision)


def _go_on(article: Article, begun_as: str, by: Any) -> None:
    """Make it the article that the same person has begun under this name a moment ago, if there is one. Later the
    name says nothing: a browser that goes back shows the old form with it, and another text is typed there."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, hashtext(%s))", [BEGINNING_LOCK, begun_as])
    begun = Article.objects.filter(begun_as=begun_as).first()
    if begun is None:
        article.begun_as = begun_as
        return
    first = begun.contributions.earliest("pk")
    if first.person == by and clock.now() - first.at < SAME_SAVE:
        article.pk, article.statement_id, article.begun_as = begun.pk, begun.statement_id, begun_as
        article._state.adding = False


@transaction.atomic
def add_picture(data: bytes, name: str, *, field: str, by: Any) -> Any:
    """Put a picture into the library, once for the same bytes. Raises NotReady naming `field`."""
    try:
        pictures.check(data)
    except pictures.BadPicture as error:
        message = _("The picture “%(name)s” cannot be published: %(detail)s.") % {
            "name": name,
            "detail": error,
        }
        raise checks.NotReady([checks.Problem(field, message)]) from error
    library = get_image_model().objects
    sha1 = hashlib.sha1(data, usedforsecurity=False).hexdigest()  # what Wagtail keeps as file_hash
    return library.filter(file_hash=sha1).first() or library.create(
        title=name, file=ImageFile(io.BytesIO(data), name=name), uploaded_by_user=by, file_hash=sha1
    )


@transaction.atomic
def submit(article: Article, *, by: Any, reason: str = "") -> Contribution:
    """Ask for approval. A change of what is already public needs a reason that the public will read."""
    article = _locked(article)
    check_submit(article, by=by)
    value = compose.draft_value(article)
    checks.require_ready(value, article.statement_id, compose.block_numbers(article))
    if freezing.is_amendment(_last_release(article)) and not reason.strip():
        raise checks.NotReady([checks.Problem("reason", _("Say why the article changes; the public will read it."))])
    article.change_reason = clean_text(reason)
    article.state, article.state_reason, article.updated_at = State.SUBMITTED, "", clock.now()
    article.save()
    _audit(article, "article.submitted", by)
    return _contribute(article, by, Kind.SUBMITTED, article.latest_revision)


@transaction.atomic
def return_to_author(article: Article, *, by: Any, reason: str) -> None:
    """Send it back with a reason."""
    article = _locked(article)
    check_return(article, by=by)
    if not reason.strip():
        raise checks.NotReady([checks.Problem("reason", _("Say what has to be changed."))])
    article.state, article.state_reason, article.updated_at = State.RETURNED, clean_text(reason), clock.now()
    article.save()
    _audit(article, "article.returned", by, reason=article.state_reason)


@transaction.atomic
def confirm_fact(article: Article, *, kind: str, text: str, by: Any) -> None:
    """An editor has checked this locked fact against its source."""
    article = _locked(article)
    _require(article, by, "confirm_facts")
    known = {(fact.kind, fact.text) for fact in compose.facts_of(compose.draft_value(article))}
    if (kind, text) not in known:
        raise Refused(_("The article does not contain “%(text)s” any more.") % {"text": text})
    kept = [fact for fact in article.confirmed_facts if (fact["kind"], fact["text"]) != (kind, text)]
    entry = {"kind": kind, "text": text, "by": by.pk, "at": clock.now().isoformat()}
    article.confirmed_facts = [*kept, entry]
    article.save(update_fields=["confirmed_facts"])
    _audit(article, "article.fact_confirmed", by, kind=kind)


def approve(article: Article, *, digest: str, by: Any) -> Release:
    """Release exactly the words whose digest `by` saw.

    Raises policies.NotAllowed, Refused (own work, other words than seen, nothing submitted), checks.NotReady,
    blobs.StorageFull. Nothing is half done: pictures are stored first, and all else is one transaction.
    """
    check_approve(article, by=by)
    value = compose.draft_value(article)
    _require_seen(article, value, digest)
    checks.require_ready(value, article.statement_id, compose.block_numbers(article))
    frozen, documents = freezing.freeze_files(value)
    with transaction.atomic():
        article = _locked(article)
        authors = check_approve(article, by=by)
        value = compose.draft_value(article)
        _require_seen(article, value, digest)
        last = _last_release(article)
        operation = Release.Operation.AMEND if freezing.is_amendment(last) else Release.Operation.PUBLISH
        reason = article.change_reason if operation == Release.Operation.AMEND else ""

        def content(number: int, now: Any) -> Any:
            first = freezing.first_published_at(article.statement_id) or max(article.not_before or now, now)
            identity = compose.Identity(
                article.statement_id, number, operation, now, first, reason, _numbers(authors), _number(by.pk)
            )
            return compose.content(value, identity, article.agency, frozen, documents)

        approval = releases.Approval(authors, by, reason, article.not_before, article.not_after)
        release = releases.freeze(article.statement, operation, approval, content)
        releases.name_category(article.agency, value["category"], compose.category_names(article))
        desire(release)
        article.state, article.change_reason, article.updated_at = State.RELEASED, "", clock.now()
        article.save()
        _audit(article, "article.approved", by, release=release.number)
    return release


@transaction.atomic
def withdraw(article: Article, *, by: Any, reason: str) -> Release:
    """Take the statement down everywhere; the portal keeps its address and shows the reason.

    Two people stand behind it: the authors of what is withdrawn, and `by`, who is none of them.
    """
    article = _locked(article)
    last = check_withdraw(article, by=by)
    if not reason.strip():
        raise checks.NotReady([checks.Problem("reason", _("Say why it is withdrawn; the public will read it."))])
    said = releases.content_of(_public_release(article) or last)  # never words whose hour has not come

    def content(number: int, now: Any) -> Any:
        return replace(
            said, number=number, operation="withdraw", approved_at=now, reason=clean_text(reason),
            approver=_number(by.pk), lead="", body=(), pictures=(), cover=None, facts=(), sources=(),
            legal_references=(),
            not_before=None, not_after=None, broadcast={},
        )  # fmt: skip

    approval = releases.Approval(tuple(last.authors), by, clean_text(reason))
    release = releases.freeze(article.statement, Release.Operation.WITHDRAW, approval, content)
    desire(release)
    article.state, article.state_reason, article.updated_at = State.WITHDRAWN, clean_text(reason), clock.now()
    article.save()
    _audit(article, "article.withdrawn", by, release=release.number)
    return release


# Whether a step is possible now: the actions ask, and the screen offers by the same answers ------------


def check_submit(article: Article, *, by: Any) -> None:
    """Raises NotAllowed or Refused unless `by` may submit what is written now."""
    _require(article, by, "submit")
    if article.state not in (State.DRAFT, State.RETURNED):
        raise Refused(
            _("This article is %(state)s; there is nothing new to submit.") % {"state": article.get_state_display()}
        )


def check_return(article: Article, *, by: Any) -> None:
    """Raises NotAllowed or Refused unless `by` may send the article back."""
    _require(article, by, "return")
    if article.state != State.SUBMITTED:
        raise Refused(_("Only an article that waits for approval can be returned."))


def check_approve(article: Article, *, by: Any) -> tuple[int, ...]:
    """The authors, if `by` may approve what they submitted. Raises NotAllowed or Refused."""
    if article.state != State.SUBMITTED:
        raise Refused(
            _("This article is %(state)s; only one that waits for approval can be approved.")
            % {"state": article.get_state_display()}
        )
    authors = authors_since_release(article)
    if by.pk in authors:
        raise Refused(
            _("%(person)s wrote or submitted this article and cannot approve it; another approver has to.")
            % {"person": policies.name_of(by)}
        )
    _require(article, by, "approve")
    if not authors:
        raise Refused(_("Nobody is known to have written this version."))
    return tuple(authors)


def check_withdraw(article: Article, *, by: Any) -> Release:
    """The release that stands, if `by` may withdraw it. Raises NotAllowed or Refused."""
    _require(article, by, "withdraw")
    last = _last_release(article)
    if last is None or last.operation == Release.Operation.WITHDRAW:
        raise Refused(_("Nothing of this article is public, so there is nothing to withdraw."))
    if by.pk in last.authors:
        raise Refused(
            _("%(person)s wrote this article; another approver has to withdraw it.") % {"person": policies.name_of(by)}
        )
    return last


# Inside ----------------------------------------------------------------------------------------------


def authors_since_release(article: Article) -> list[int]:
    """Everyone who wrote or submitted something of the article since its last release, by account."""
    last = _last_release(article)
    number = last.number if last else 0
    rows = article.contributions.filter(after_release=number)
    return sorted(set(rows.values_list("person_id", flat=True)))


def _require(article: Article, by: Any, verb: str) -> None:
    policies.require(by, verb, article.agency, unit=article.unit, category=article.category.key)


def _require_seen(article: Article, value: Mapping[str, Any], digest: str) -> None:
    """The words are those the approver saw, and the last known contribution: a change that went round the
    newsroom's own door is refused here."""
    current = compose.digest_of(value)
    if current != digest:
        raise Refused(_("The article has changed since you opened it. Read it again before you approve it."))
    last = article.contributions.order_by("-pk").first()
    if last is None or last.digest != current:
        raise Refused(_("The article was changed by another way than the newsroom. Save and submit it again."))


def _contribute(article: Article, by: Any, kind: str, revision: Any) -> Contribution:
    last = _last_release(article)
    return Contribution.objects.create(
        article=article,
        revision=revision,
        person=by,
        kind=kind,
        digest=compose.digest_of(compose.draft_value(article)),
        after_release=last.number if last else 0,
        at=clock.now(),
    )


def _locked(article: Article) -> Article:
    return (
        Article.objects.select_for_update(of=("self",))
        .select_related("agency", "unit", "category", "statement")
        .get(pk=article.pk)
    )


def _public_release(article: Article) -> Release | None:
    """The release that the portal shows now; None before the first one's hour."""
    publication = Publication.objects.filter(pk=article.statement_id).select_related("release").first()
    return publication.release if publication else None


def _last_release(article: Article) -> Release | None:
    return article.statement.releases.order_by("-number").first()


def _number(pk: int) -> str:
    return f"u{pk}"


def _numbers(pks: tuple[int, ...]) -> tuple[str, ...]:
    return tuple(_number(pk) for pk in pks)


def _audit(article: Article, verb: str, by: Any, **details: Any) -> None:
    audit.record(verb, f"article:{article.statement_id}", actor=by, agency=article.agency, **details)
