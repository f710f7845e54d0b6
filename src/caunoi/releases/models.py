"""What was said: statements, their immutable signed releases, released files, and what the portal shows now.

`Release` rows cannot be changed or deleted: a trigger of the database refuses (migration 0002).
"""

from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import F, Q
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from caunoi.agencies.models import Agency, Brand, ChannelAccount, Unit


class Statement(models.Model):
    """The stable identity of one thing the agency says. `id` is public and short: 8 letters and digits that
    cannot be mistaken for one another."""

    id = models.CharField(primary_key=True, max_length=12)
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="statements")
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+")
    kind = models.CharField(max_length=20, default="article")
    language = models.CharField(max_length=8, default="vi")
    translation_of = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="translations")
    created_at = models.DateTimeField()

    class Meta:
        verbose_name = _("statement")
        verbose_name_plural = _("statements")

    def __str__(self) -> str:
        return self.id


class Release(models.Model):
    """One approved state of a statement: canonical JSON (RFC 8785), its SHA-256 and the agency's JWS over it.

    Two people stand behind it: `approver` is none of `authors`, held by a CHECK as the last of three locks.
    """

    class Operation(models.TextChoices):
        PUBLISH = "publish", _("published")
        AMEND = "amend", _("amended")
        WITHDRAW = "withdraw", _("withdrawn")

    statement = models.ForeignKey(Statement, models.PROTECT, related_name="releases")
    number = models.PositiveIntegerField()
    operation = models.CharField(max_length=10, choices=Operation)
    canonical = models.BinaryField()
    digest = models.CharField(max_length=64)
    signature = models.TextField()
    authors = ArrayField(models.BigIntegerField())
    approver = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    reason = models.TextField(blank=True)
    not_before = models.DateTimeField(null=True)
    not_after = models.DateTimeField(null=True)
    approved_at = models.DateTimeField()

    class Meta:
        verbose_name = _("release")
        verbose_name_plural = _("releases")
        ordering = ["statement", "number"]
        constraints = [
            models.UniqueConstraint(fields=["statement", "number"], name="release_number_once"),
            models.CheckConstraint(name="release_has_an_author", condition=Q(authors__len__gt=0)),
            models.CheckConstraint(
                name="approver_is_no_author",
                condition=~Q(authors__contains=[F("approver")]),
            ),
            models.CheckConstraint(
                name="release_ends_after_it_begins",
                condition=Q(not_after__isnull=True) | Q(not_before__isnull=True) | Q(not_after__gt=F("not_before")),
            ),
            models.CheckConstraint(name="change_has_a_reason", condition=Q(operation="publish") | ~Q(reason="")),
        ]

    def __str__(self) -> str:
        return f"{self.statement_id} v{self.number}"

    @cached_property
    def brand(self) -> Brand | None:
        """The agency's brand as it held when this was approved."""
        return self.statement.agency.brand_at(self.approved_at)


class Blob(models.Model):
    """A file as released, by its SHA-256. The bytes lie in the blob folder (releases/blobs.py)."""

    digest = models.CharField(primary_key=True, max_length=64)
    media_type = models.CharField(max_length=80)
    size = models.PositiveBigIntegerField()
    width = models.PositiveIntegerField(default=0)
    height = models.PositiveIntegerField(default=0)
    name = models.CharField(max_length=200, blank=True)

    class Meta:
        verbose_name = _("released file")
        verbose_name_plural = _("released files")


class Publication(models.Model):
    """What the portal shows now for a statement. Written only from a release; `changed` orders the change feed.

    area: the code of the area in which it holds; empty where the agency said none. has: what it
    carries besides text (releases/holding.py). search: every word a reader can look for (releases/search.py), empty
    once withdrawn; title_search: the title's.
    """

    class State(models.TextChoices):
        LIVE = "live", _("live")
        EXPIRED = "expired", _("no longer in force")
        WITHDRAWN = "withdrawn", _("withdrawn")

    statement = models.OneToOneField(Statement, models.PROTECT, primary_key=True, related_name="publication")
    release = models.ForeignKey(Release, models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=State)
    slug = models.CharField(max_length=120)
    title = models.CharField(max_length=400)
    lead = models.TextField()
    language = models.CharField(max_length=8)
    category = models.CharField(max_length=40)
    area = models.CharField(max_length=20, blank=True)
    has = ArrayField(models.CharField(max_length=20), default=list)
    first_published_at = models.DateTimeField()
    updated_at = models.DateTimeField()
    changed = models.BigIntegerField()
    search = SearchVectorField(default="", editable=False)
    title_search = SearchVectorField(default="", editable=False)

    class Meta:
        verbose_name = _("publication")
        verbose_name_plural = _("publications")
        indexes = [
            models.Index(fields=["-first_published_at"], name="publication_newest"),
            models.Index(fields=["category", "-first_published_at"], name="publication_category"),
            models.Index(fields=["changed"], name="publication_changed"),
            GinIndex(fields=["search"], name="publication_search"),
        ]


class Topic(models.Model):
    """A category under which something was published, as a release named it. `slug` is its place in an address and
    keeps leading there when the category is named otherwise later; `named` says which name is the newest."""

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="topics")
    slug = models.CharField(max_length=120)
    key = models.CharField(max_length=40)
    language = models.CharField(max_length=8)
    name = models.CharField(max_length=200)
    named = models.BigIntegerField()

    class Meta:
        verbose_name = _("topic")
        verbose_name_plural = _("topics")
        constraints = [models.UniqueConstraint(fields=["agency", "slug"], name="topic_slug_once_per_agency")]

    def __str__(self) -> str:
        return self.name


class TopicName(models.Model):
    """What the agency calls a category in a language, as it was when something of the category was last approved: for
    the headings and links of a page in that language. What was released keeps the name that it was signed with."""

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="topic_names")
    key = models.CharField(max_length=40)
    language = models.CharField(max_length=8)
    name = models.CharField(max_length=200)

    class Meta:
        verbose_name = _("name of a topic")
        verbose_name_plural = _("names of topics")
        constraints = [
            models.UniqueConstraint(fields=["agency", "key", "language"], name="topic_name_once_per_language")
        ]


class Facet(models.Model):
    """A value by which what was published can be narrowed, noted when it first occurs: so that a page of the search
    knows its filters without looking at every publication. Of an area it is the code: what it is called and what
    contains it, the agency's own list says (agencies/areas.py)."""

    class Field(models.TextChoices):
        KIND = "kind"
        LANGUAGE = "language"
        HAS = "has"
        AREA = "area"

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="facets")
    field = models.CharField(max_length=10, choices=Field)
    value = models.CharField(max_length=20)

    class Meta:
        verbose_name = _("facet")
        verbose_name_plural = _("facets")
        constraints = [models.UniqueConstraint(fields=["agency", "field", "value"], name="facet_once")]


class Copy(models.Model):
    """Where a reader finds a statement on another channel. It stands here only while that copy is known to say
    what the portal says; whoever watches over the copies notes and forgets it."""

    statement = models.ForeignKey(Statement, models.PROTECT, related_name="copies")
    account = models.ForeignKey(ChannelAccount, models.PROTECT, related_name="+")
    address = models.CharField(max_length=500)

    class Meta:
        verbose_name = _("copy")
        verbose_name_plural = _("copies")
        constraints = [models.UniqueConstraint(fields=["statement", "account"], name="one_copy_per_account")]
