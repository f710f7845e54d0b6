"""Signing in, and which screens an appointment opens: only while it is in force."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.models import Permission
from django.db.models import Q

from caunoi.agencies.actions.roles import group_of
from caunoi.agencies.models import Appointment


class Appointed(ModelBackend):
    """A role opens its group's screens from the hour an appointment begins to the hour it ends, without anybody doing
    a thing: the substitute of yesterday opens no screen today. Groups of other names count by membership.

    Wagtail asks the groups' members by itself for the folders of the library; fit_screens keeps those."""

    def _get_group_permissions(self, user_obj: Any) -> Any:
        held = Appointment.objects.in_force().filter(person=user_obj.pk).values_list("role", flat=True)
        others = user_obj.groups.exclude(name__in=[group_of(role) for role in Appointment.Role.values])
        return Permission.objects.filter(Q(group__name__in=[group_of(role) for role in held]) | Q(group__in=others))
