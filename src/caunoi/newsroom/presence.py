"""Who has an article open in the editor now, from Wagtail's editing sessions."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import CharField, F, OuterRef, Value
from django.db.models.functions import Cast, Coalesce, Concat, NullIf, Trim
from django.utils import timezone
from wagtail.admin.models import EditingSession

from caunoi.newsroom.models import Article

SEEN = timedelta(minutes=2)  # an open editor tells every 10 s; one in a background tab once a minute


def named(prefix: str) -> Any:
    """What a person is called, as `policies.name_of`, in the database. `prefix` leads to the account: "user__"."""
    whole = Trim(Concat(f"{prefix}first_name", Value(" "), f"{prefix}last_name"))
    return Coalesce(NullIf(whole, Value("")), F(f"{prefix}username"))


def editing(person: Any) -> ArraySubquery:
    """An annotation for articles: the names of the others who have it open, without a query per row."""
    sessions = EditingSession.objects.filter(
        content_type=ContentType.objects.get_for_model(Article),
        object_id=Cast(OuterRef("pk"), CharField()),
        last_seen_at__gte=timezone.now() - SEEN,  # Wagtail writes them by this clock
    ).exclude(user=person)
    return ArraySubquery(sessions.order_by("user").distinct("user").values(name=named("user__")))
