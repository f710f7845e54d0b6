"""What the public may know of publications and releases, as plain values.

A release is public when the portal shows it, or has shown it: its hour had come before the next release was
approved, and the statement was already public by then. A release that still waits for its hour, and one
that was replaced while it waited, are unknown here. The words of what was withdrawn are gone, its place in
the history is not.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from django.db.models import BooleanField, Count, F, Func, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import TruncMonth

from caunoi.agencies import areas
from caunoi.agencies.areas import Place
from caunoi.agencies.models import Agency
from caunoi.foundation import clock, vietnamese
from caunoi.releases.actions import content_of
from caunoi.releases.content import ReleaseContent
from caunoi.releases.holding import HOLDINGS
from caunoi.releases.models import Blob, Copy, Facet, Publication, Release, Topic, TopicName
from caunoi.releases.search import Sought

SITEMAP_LIMIT = 50_000  # the sitemap protocol allows no more addresses in one file

_NEVER_PUBLIC = Q(state=Publication.State.WITHDRAWN, first_published_at__gt=F("updated_at"))
"""Withdrawn before its hour: nobody outside ever saw it, so nobody learns its title from its withdrawal."""


@dataclass(frozen=True)
class Version:
    """One release in a statement's public history. `at`: from when it held. `taken_down`: a later withdrawal
    covers it, so its words are no longer shown."""

    number: int
    operation: str
    at: datetime
    reason: str
    digest: str
    taken_down: bool


@dataclass(frozen=True)
class Shown:
    """What the portal shows for a statement now. `state` is live, expired or withdrawn."""

    statement: str
    agency: Agency
    state: str
    slug: str
    content: ReleaseContent
    digest: str
    first_published_at: datetime
    updated_at: datetime
    changed: int
    kind: str = "article"

    @property
    def number(self) -> int:
        return self.content.number

    @property
    def said_at(self) -> datetime:
        """From when this release held; a term that ends later does not count."""
        return max(self.content.approved_at, self.content.not_before or self.content.approved_at)

    @property
    def path(self) -> str:
        return f"/t/{self.statement}/{self.slug}"

    @property
    def short_link(self) -> str:
        return f"{self.agency.public_url}/t/{self.statement}"

    @property
    def address(self) -> str:
        return f"{self.agency.public_url}{self.path}"


@dataclass(frozen=True)
class StatementHistory:
    """A statement as the public knows it. `never_public`: withdrawn before anyone could read it."""

    shown: Shown
    versions: Sequence[Version]
    never_public: bool

    def version(self, number: int) -> Version | None:
        return next((version for version in self.versions if version.number == number), None)

    @property
    def current(self) -> Version:
        return self.versions[-1]


@dataclass(frozen=True)
class SignedRelease:
    """A release's exact bytes and the signature over them."""

    canonical: bytes
    signature: str
    digest: str
    content: ReleaseContent


@dataclass(frozen=True)
class Cursor:
    """A place in the list of publications, newest first."""

    at: datetime
    statement: str

    def __str__(self) -> str:
        return f"{self.at.astimezone(UTC):%Y%m%dT%H%M%S.%f}-{self.statement}"

    @classmethod
    def parse(cls, text: str) -> Cursor:
        """Raises ValueError for anything but a cursor of ours."""
        moment, _, statement = text.partition("-")
        if not (statement.isascii() and statement.isalnum() and len(statement) <= 12):
            raise ValueError("not a cursor")
        return cls(datetime.strptime(moment, "%Y%m%dT%H%M%S.%f").replace(tzinfo=UTC), statement)


@dataclass(frozen=True)
class Page:
    """Some publications; where the next, older ones begin and where the newer ones end. None: there are none."""

    items: Sequence[Shown]
    older: Cursor | None
    newer: Cursor | None = None


@dataclass(frozen=True)
class Filters:
    """Which publications are wanted. `since` (from then on) and `until` (before then) are about their first
    publication. `has`: all of it. `area`: what holds in it, in a part of it, or in one around it, by the agency's
    tree as it is now; what holds everywhere was not said for it."""

    category: str = ""
    language: str = ""
    since: datetime | None = None
    withdrawn: bool = False
    until: datetime | None = None
    unit: str = ""
    kind: str = ""
    has: Sequence[str] = ()
    area: str = ""


@dataclass(frozen=True)
class Found:
    """One page of what a search found, best first; `more`: there are further ones."""

    items: Sequence[Shown]
    more: bool


@dataclass(frozen=True)
class Shelf:
    """A category under which something was published."""

    key: str
    slug: str
    name: str
    language: str


@dataclass(frozen=True)
class Facets:
    """By what the agency's publications can be narrowed: every value that has occurred. `places`: the areas for which
    something was published, and those that contain them; `stepwise`: they are too many, so that below the widest ones
    only those around the chosen area are there."""

    kinds: Sequence[str] = ()
    languages: Sequence[str] = ()
    has: Sequence[str] = ()
    places: Sequence[Place] = ()
    stepwise: bool = False


@dataclass(frozen=True)
class Month:
    """A month of Việt Nam's calendar in which something was first published, and how much of it can be read."""

    first: date
    count: int


def newest(
    agency: Agency,
    filters: Filters,
    limit: int,
    before: Cursor | None = None,
    after: Cursor | None = None,
) -> Page:
    """The agency's newest publications by keyset: never a count, never an offset. `before` goes on to older ones,
    `after` back to newer ones."""
    found = _filtered(_readable(agency), filters, agency)
    if after is not None:
        return _page_of_newer(found, limit, after)
    if before is not None:
        earlier = Q(first_published_at__lt=before.at)
        same_moment = Q(first_published_at=before.at, statement_id__lt=before.statement)
        found = found.filter(Q(first_published_at__lte=before.at) & (earlier | same_moment))
    rows = list(found.order_by("-first_published_at", "-statement_id")[: limit + 1])
    shown = rows[:limit]
    older = _cursor(shown[-1]) if len(rows) > limit else None
    return Page([_shown(row) for row in shown], older, _cursor(shown[0]) if before and shown else None)


def search(agency: Agency, wanted: Sought | None, filters: Filters, limit: int, offset: int = 0) -> Found:
    """What readers look for: what has it in the title first, then what has the words side by side, then the newest.
    None: whatever passes the filters. Withdrawn words are not found. Two queries."""
    found = Publication.objects.filter(statement__agency=agency).exclude(_NEVER_PUBLIC)
    found = _filtered(found, filters, agency)
    order = ["-first_published_at", "-statement_id"]
    if wanted is not None:
        query = wanted.as_tsquery()
        together = (wanted.in_order or wanted).as_tsquery()
        found = found.filter(_matches("search", query)).annotate(
            in_title=_matches("title_search", query), in_order=_matches("search", together)
        )
        order = ["-in_title", "-in_order", *order]
    keys = list(found.order_by(*order).values_list("pk", flat=True)[offset : offset + limit + 1])
    rows = _with_release().in_bulk(keys[:limit])
    return Found([_shown(rows[key]) for key in keys[:limit]], len(keys) > limit)


def finds(agency: Agency, wanted: Sought | None, filters: Filters) -> bool:
    """Whether `search` would find anything. One query."""
    found = _filtered(Publication.objects.filter(statement__agency=agency).exclude(_NEVER_PUBLIC), filters, agency)
    return (found if wanted is None else found.filter(_matches("search", wanted.as_tsquery()))).exists()


def corrected(agency: Agency, since: datetime, limit: int) -> list[Shown]:
    """What was changed since then after readers had seen it, the last change first."""
    found = _readable(agency).filter(
        release__operation=Release.Operation.AMEND,
        updated_at__gte=since,
        updated_at__gt=F("first_published_at"),
    )
    rows = _filtered(found, Filters(), agency).order_by("-updated_at", "-statement_id")[:limit]
    return [_shown(row) for row in rows]


def shelves(agency: Agency, language: str) -> list[Shelf]:
    """The categories under which something was published, each once, by its newest name: as a release in the language
    asked for named it, else as the agency calls it there, else in the other language. In the order of the Vietnamese
    dictionary. One query."""
    own = TopicName.objects.filter(agency=agency, language=language, key=OuterRef("key")).values("name")
    best: dict[str, Topic] = {}
    for topic in Topic.objects.filter(agency=agency).annotate(own=Subquery(own)).order_by("named"):
        known = best.get(topic.key)
        if known is None or topic.language == language or known.language != language:
            best[topic.key] = topic
    found = [_shelf(topic, language) for topic in best.values()]
    return sorted(found, key=lambda shelf: (vietnamese.sort_key(shelf.name), shelf.key))


def shelf_key(agency: Agency, slug: str) -> str | None:
    """The category that an address names, by a slug it has or had, or by its key."""
    names = Q(slug=slug) | Q(key=slug)
    return Topic.objects.filter(names, agency=agency).values_list("key", flat=True).first()


def facets(agency: Agency, language: str, area: str = "") -> Facets:
    """Areas by their names in the language asked for where they have one, as the Vietnamese dictionary orders them,
    each after the one that contains it; `area` among them where the agency has it. At most two queries."""
    values: dict[str, list[str]] = {}
    for field, value in Facet.objects.filter(agency=agency).order_by("pk").values_list("field", "value"):
        values.setdefault(field, []).append(value)
    codes = [*values.get(Facet.Field.AREA, ()), *([area] if area else [])]
    return Facets(
        kinds=values.get(Facet.Field.KIND, ()),
        languages=sorted(values.get(Facet.Field.LANGUAGE, ()), reverse=True),
        has=[name for name in HOLDINGS if name in values.get(Facet.Field.HAS, ())],
        places=areas.places(agency, codes, language, area) if codes else (),
        stepwise=len(codes) > areas.MANY,
    )


def months(agency: Agency) -> list[Month]:
    """Every month in which something was published that can still be read, the latest first."""
    found = _filtered(Publication.objects.filter(statement__agency=agency).exclude(_NEVER_PUBLIC), Filters(), agency)
    counted = (
        found.annotate(month=TruncMonth("first_published_at", tzinfo=clock.VIETNAM))
        .values("month")
        .annotate(count=Count("pk"))
        .order_by("-month")
    )
    return [Month(row["month"].date(), row["count"]) for row in counted]


def copies(statement: str) -> list[Copy]:
    """Where else readers find it now, with the account of each."""
    return list(Copy.objects.filter(statement_id=statement).select_related("account").order_by("account__position"))


def in_other_languages(shown: Shown) -> list[Shown]:
    """The original of a statement and its other translations, by language; withdrawn ones among them."""
    first = shown.content.translation_of or shown.statement
    rows = _with_release().exclude(_NEVER_PUBLIC).exclude(pk=shown.statement)
    return [_shown(row) for row in rows.filter(Q(pk=first) | Q(statement__translation_of=first)).order_by("language")]


def recently_changed(agency: Agency, limit: int) -> list[Shown]:
    """What feeds carry: the publications changed last, withdrawn ones among them."""
    return [_shown(row) for row in _readable(agency).order_by("-updated_at", "-statement_id")[:limit]]


def changes(agency: Agency, after: int, limit: int) -> tuple[list[Shown], bool]:
    """Publications changed after a place in the change feed, in order; and whether there are more."""
    rows = list(_readable(agency).filter(changed__gt=after).order_by("changed")[: limit + 1])
    return [_shown(row) for row in rows[:limit]], len(rows) > limit


def sitemap(agency: Agency) -> list[tuple[str, datetime]]:
    """Path and last change of everything a search engine should know, newest first."""
    rows = (
        Publication.objects.filter(statement__agency=agency)
        .exclude(state=Publication.State.WITHDRAWN)
        .order_by("-first_published_at")
        .values_list("statement_id", "slug", "updated_at")[:SITEMAP_LIMIT]
    )
    return [(f"/t/{statement}/{slug}", updated_at) for statement, slug, updated_at in rows]


def history(statement: str) -> StatementHistory | None:
    """The statement as the public knows it; None when it knows nothing of it (yet). Two queries."""
    row = _with_release().filter(pk=statement).first()
    if row is None:
        return None
    shown = _shown(row)
    never_public = row.state == Publication.State.WITHDRAWN and row.first_published_at > row.updated_at
    return StatementHistory(shown, _public_versions(shown), never_public)


def signed(statement: str, number: int) -> SignedRelease:
    """A release's bytes. Ask `history` first whether the public may have them."""
    release = Release.objects.get(statement_id=statement, number=number)
    return SignedRelease(bytes(release.canonical), release.signature, release.digest, content_of(release))


def blob(digest: str) -> Blob | None:
    """A released file's type, size and name."""
    return Blob.objects.filter(pk=digest).first()


# Inside ----------------------------------------------------------------------------------------------


def _shelf(topic: Any, language: str) -> Shelf:
    """topic: a Topic with `own`, what the agency calls it in the language asked for."""
    if topic.language == language or not topic.own:
        return Shelf(topic.key, topic.slug, topic.name, topic.language)
    return Shelf(topic.key, topic.slug, topic.own, language)


def _with_release() -> QuerySet[Publication]:
    return Publication.objects.select_related("release", "statement__agency")


def _readable(agency: Agency) -> QuerySet[Publication]:
    return _with_release().filter(statement__agency=agency).exclude(_NEVER_PUBLIC)


def _filtered(found: QuerySet[Publication], filters: Filters, agency: Agency) -> QuerySet[Publication]:
    if not filters.withdrawn:
        found = found.exclude(state=Publication.State.WITHDRAWN)
    if filters.category:
        found = found.filter(category=filters.category)
    if filters.language:
        found = found.filter(language=filters.language)
    if filters.unit:
        found = found.filter(statement__unit__slug=filters.unit)
    if filters.kind:
        found = found.filter(statement__kind=filters.kind)
    if filters.has:
        found = found.filter(has__contains=list(filters.has))
    if filters.area:
        found = found.filter(area__in=areas.related(agency, filters.area))
    if filters.since is not None:
        found = found.filter(first_published_at__gte=filters.since)
    if filters.until is not None:
        found = found.filter(first_published_at__lt=filters.until)
    return found


def _matches(column: str, query: str) -> Func:
    """The words of a column against a query in PostgreSQL's own notation: no parser, no configuration."""
    return Func(
        F(column),
        Value(query),
        template="(%(expressions)s::tsquery)",
        arg_joiner=" @@ ",
        output_field=BooleanField(),
    )


def _page_of_newer(found: QuerySet[Publication], limit: int, after: Cursor) -> Page:
    later = Q(first_published_at__gt=after.at)
    same_moment = Q(first_published_at=after.at, statement_id__gt=after.statement)
    found = found.filter(Q(first_published_at__gte=after.at) & (later | same_moment))
    rows = list(found.order_by("first_published_at", "statement_id")[: limit + 1])
    shown = rows[:limit][::-1]
    newer = _cursor(shown[0]) if len(rows) > limit else None
    return Page([_shown(row) for row in shown], _cursor(shown[-1]) if shown else None, newer)


def _cursor(row: Publication) -> Cursor:
    return Cursor(row.first_published_at, row.statement_id)


def _shown(row: Publication) -> Shown:
    return Shown(
        statement=row.statement_id,
        agency=row.statement.agency,
        state=_state(row),
        slug=row.slug,
        content=content_of(row.release),
        digest=row.release.digest,
        first_published_at=row.first_published_at,
        updated_at=row.updated_at,
        changed=row.changed,
        kind=row.statement.kind,
    )


def _state(row: Publication) -> str:
    """A term that has ended has ended, also before a worker has written it down."""
    over = row.release.not_after is not None and row.release.not_after <= clock.now()
    if row.state == Publication.State.LIVE and over:
        return Publication.State.EXPIRED.value
    return str(row.state)


def _public_versions(shown: Shown) -> list[Version]:
    fields = ("number", "operation", "reason", "digest", "approved_at", "not_before")
    rows = list(
        Release.objects.filter(statement_id=shown.statement, number__lte=shown.number)
        .order_by("number")
        .values(*fields)
    )
    with_next = zip(rows, [*rows[1:], None], strict=True)
    public = [row for row, after in with_next if _was_shown(row, after, shown)]
    last_withdrawal = max((row["number"] for row in public if row["operation"] == "withdraw"), default=0)
    return [_version(row, last_withdrawal) for row in public]


def _was_shown(row: dict[str, Any], after: dict[str, Any] | None, shown: Shown) -> bool:
    if after is None:
        return True
    return shown.first_published_at <= _held_from(row) <= after["approved_at"]


def _held_from(row: dict[str, Any]) -> datetime:
    approved_at: datetime = row["approved_at"]
    return max(approved_at, row["not_before"] or approved_at)


def _version(row: dict[str, Any], last_withdrawal: int) -> Version:
    return Version(
        number=row["number"],
        operation=row["operation"],
        at=_held_from(row),
        reason=row["reason"],
        digest=row["digest"],
        taken_down=row["number"] < last_withdrawal,
    )
