"""How often each statement was read: sums, never a line for one reading."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from caunoi.agencies.models import Agency
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


class AgencyReads(models.Model):
    """The same sums for all statements of an agency, written with them: the public counter adds up days only."""

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="reads_by_day")
    day = models.DateField()
    count = models.PositiveBigIntegerField()

    class Meta:
        verbose_name = _("reads of an agency")
        verbose_name_plural = _("reads of an agency")
        constraints = [models.UniqueConstraint(fields=["agency", "day"], name="agency_reads_once_per_day")]

    def __str__(self) -> str:
        return f"{self.agency_id} {self.day}: {self.count}"


class ReadLog(models.Model):
    """How far a log of nginx was imported. first_line: SHA-256 of its first line, by which it is known whatever it is
    called. length, digest: how many bytes were taken up, and their SHA-256."""

    first_line = models.CharField(max_length=64, unique=True)
    length = models.PositiveBigIntegerField()
    digest = models.CharField(max_length=64)
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("imported log of reads")
        verbose_name_plural = _("imported logs of reads")

    def __str__(self) -> str:
        return f"{self.first_line[:12]}: {self.length}"
