"""An article as Wagtail's own tutorial makes one: date, lead, rich text."""

from __future__ import annotations

from django.db import models
from wagtail.fields import RichTextField
from wagtail.models import Page


class PlainArticle(Page):
    """A page of the tree, rendered for every request."""

    template = "plain/article.html"

    date = models.DateField()
    lead = models.TextField()
    body = RichTextField()
