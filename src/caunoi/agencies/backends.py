"""Signing in, and which screens an appointment opens: only while it is in force."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.models import Permission
from django.db.models import Q

from caunoi.agencies.actions.roles import group_of
from caunoi.agencies.models import Appointment
from caunoi.foundation import clock


class Appointed(ModelBackend):
    """A role's group counts from the hour an appointment begins to the hour it ends, without anybody doing a thing:
    the substitute of yesterday opens no screen today. Groups of other names count always."""

    def _get_group_permissions(self, user_obj: Any) -> Any:
        now = clock.now()
        held = Appointment.objects.filter(
            Q(ends_at__isnull=True) | Q(ends_at__gt=now), person=user_obj.pk, starts_at__lte=now
        ).values_list("role", flat=True)
        over = [group_of(role) for role in set(Appointment.Role.values) - set(held)]
        return Permission.objects.filter(group__in=user_obj.groups.exclude(name__in=over))
