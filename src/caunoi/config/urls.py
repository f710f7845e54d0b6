"""The URL tree: staff screens under /admin/, everything else is the public portal."""

from __future__ import annotations

from django.urls import include, path
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

urlpatterns = [
    path("admin/documents/", include(wagtaildocs_urls)),
    path("admin/", include(wagtailadmin_urls)),
    path("", include("caunoi.portal.urls")),
]
