"""What editors write. An article is a draft and nothing else: the public never sees this row, only releases
made from it, so there is no "publish" here for anyone to press (docs/decisions/0003-articles-have-no-live-row.md).
"""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.http import HttpRequest
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from wagtail.fields import StreamField
from wagtail.images import get_image_model_string
from wagtail.models import LockableMixin, PreviewableMixin, RevisionMixin

from caunoi.agencies.models import Agency, Area, Unit
from caunoi.newsroom.blocks import BodyBlock, SourceBlock
from caunoi.releases.models import Statement


class Category(models.Model):
    """One function of the channel (S11); data, so that an agency can have its own."""

    key = models.SlugField(unique=True)
    name = models.CharField(_("name"), max_length=120)
    name_en = models.CharField(_("English name"), max_length=120, blank=True)
    position = models.PositiveIntegerField(_("position"), default=0)

    class Meta:
        verbose_name = _("category")
        verbose_name_plural = _("categories")
        ordering = ["position", "key"]

    def __str__(self) -> str:
        return self.name_en if self.name_en and (get_language() or "").startswith("en") else self.name


class Article(PreviewableMixin, LockableMixin, RevisionMixin, models.Model):
    """A draft of what a statement should say next."""

    class State(models.TextChoices):
        DRAFT = "draft", _("draft")
        SUBMITTED = "submitted", _("waiting for approval")
        RETURNED = "returned", _("returned to the author")
        RELEASED = "released", _("approved and released")
        WITHDRAWN = "withdrawn", _("withdrawn")

    class Audience(models.TextChoices):
        NOBODY = "", _("no broadcast")
        EVERYONE = "all", _("all followers")
        NORTH = "north", _("followers in the North")
        CENTRAL = "central", _("followers in the Centre")
        SOUTH = "south", _("followers in the South")

    statement = models.OneToOneField(Statement, models.PROTECT, related_name="article", editable=False)
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+", editable=False)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("responsible unit"))
    category = models.ForeignKey(Category, models.PROTECT, related_name="+", verbose_name=_("category"))
    language = models.CharField(_("language"), max_length=8, choices=settings.LANGUAGES, default="vi")
    translation_of = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("translation of"),
        help_text=_("If this is a translation: its original. Readers are led from one to the other."),
    )  # fmt: skip
    area = models.ForeignKey(
        Area, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("area"),
        help_text=_("Empty: it holds wherever the agency is responsible."),
    )  # fmt: skip
    title = models.CharField(_("title"), max_length=300, help_text=_("At most 140 characters."))
    lead = models.TextField(_("lead"), help_text=_("One to three sentences, at most 300 characters."))
    body = StreamField(BodyBlock(), verbose_name=_("body"))
    cover = models.ForeignKey(
        get_image_model_string(),
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("cover picture"),
    )
    cover_alt = models.CharField(_("description of the cover picture"), max_length=300, blank=True)
    sources = StreamField([("source", SourceBlock())], verbose_name=_("sources"), blank=True)
    legal_references = models.TextField(_("legal references"), blank=True, help_text=_("One on each line."))
    not_before = models.DateTimeField(
        _("publish at"), null=True, blank=True, help_text=_("Empty: as soon as it is approved.")
    )
    not_after = models.DateTimeField(_("in force until"), null=True, blank=True)
    broadcast = models.CharField(
        _("broadcast on Zalo"), max_length=10, choices=Audience, default=Audience.NOBODY, blank=True,
        help_text=_("Sent once, when the article is first published; it cannot be recalled."),
    )  # fmt: skip

    state = models.CharField(_("state"), max_length=12, choices=State, default=State.DRAFT, editable=False)
    state_reason = models.TextField(editable=False, blank=True)
    change_reason = models.TextField(editable=False, blank=True)
    confirmed_facts = models.JSONField(editable=False, default=list)
    updated_at = models.DateTimeField(editable=False)
    begun_as = models.CharField(editable=False, max_length=24, blank=True, default="")
    """What the browser called the text before it was an article; see `actions.save_draft`."""

    class Meta:
        verbose_name = _("article")
        verbose_name_plural = _("articles")
        ordering = ["-updated_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["begun_as"], condition=~models.Q(begun_as=""), name="a_text_begins_one_article"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    preview_modes = [("portal", _("As on the portal"))]

    def get_preview_template(self, request: HttpRequest, mode_name: str) -> str:
        return "portal/statement.html"

    def get_preview_context(self, request: HttpRequest, mode_name: str) -> dict[str, Any]:
        from caunoi.newsroom.previews import portal_context

        return {**super().get_preview_context(request, mode_name), **portal_context(self)}


class Contribution(models.Model):
    """Who wrote or submitted which content of an article: the memory of the two-person rule. `digest` is of the
    draft's words after the writing; `after_release` the number of the last release at that time."""

    class Kind(models.TextChoices):
        WROTE = "wrote", _("wrote")
        SUBMITTED = "submitted", _("submitted")

    article = models.ForeignKey(Article, models.PROTECT, related_name="contributions")
    revision = models.ForeignKey("wagtailcore.Revision", models.SET_NULL, null=True, related_name="+")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=Kind)
    digest = models.CharField(max_length=64)
    after_release = models.PositiveIntegerField(default=0)
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("contribution")
        verbose_name_plural = _("contributions")
        ordering = ["pk"]
