"""How often each statement was read: sums, never a line for one reading."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from caunoi.releases.models import Statement


class Reads(models.Model):
    """How often a statement's page was given to readers on one day of Việt Nam's calendar (portal/reads.py)."""

    statement = models.ForeignKey(Statement, models.PROTECT, related_name="reads")
    day = models.DateField()
    count = models.PositiveBigIntegerField()

    class Meta:
        verbose_name = _("reads of a day")
        verbose_name_plural = _("reads of a day")
        constraints = [models.UniqueConstraint(fields=["statement", "day"], name="reads_once_per_day")]
        indexes = [models.Index(fields=["day"], name="reads_day")]

    def __str__(self) -> str:
        return f"{self.statement_id} {self.day}: {self.count}"
