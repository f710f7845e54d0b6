"""Which staff screens each role may open, as Wagtail's groups and permissions. What a person may *do* is decided by
policies.py alone."""

from __future__ import annotations

from django.contrib.auth.models import Group, Permission
from django.db import transaction

from caunoi.agencies.models import Appointment

WRITING = ("access_admin", "add_article", "change_article", "view_article")
LIBRARY = ("add_image", "choose_image", "add_document", "choose_document")
GROUP_PERMISSIONS: dict[str, tuple[str, ...]] = {
    Appointment.Role.CONTRIBUTOR: (*WRITING, *LIBRARY),
    Appointment.Role.EDITOR: (*WRITING, *LIBRARY, "change_image", "change_document"),
    Appointment.Role.APPROVER: (*WRITING, *LIBRARY),
    Appointment.Role.ADMINISTRATOR: (
        "access_admin", "view_article", "add_category", "change_category", "view_category",
    ),
    Appointment.Role.CLERK: ("access_admin",),
    Appointment.Role.INSPECTOR: ("access_admin",),
}  # fmt: skip


def group_of(role: str) -> str:
    """The name of the group that opens a role's screens."""
    return f"caunoi {role}"


@transaction.atomic
def set_up_roles() -> None:
    """Wagtail groups for the roles: the screens each may open. Safe to repeat."""
    for role, names in GROUP_PERMISSIONS.items():
        group, _created = Group.objects.get_or_create(name=group_of(role))
        group.permissions.set(Permission.objects.filter(codename__in=names, content_type__app_label__in=[
            "wagtailadmin", "newsroom"]))  # fmt: skip
        _grant_collections(group, names)


def _grant_collections(group: Group, names: tuple[str, ...]) -> None:
    from wagtail.models import Collection, GroupCollectionPermission

    root = Collection.get_first_root_node()
    wanted = Permission.objects.filter(codename__in=names, content_type__app_label__in=["wagtailimages", "wagtaildocs"])
    for permission in wanted:
        GroupCollectionPermission.objects.get_or_create(group=group, collection=root, permission=permission)
