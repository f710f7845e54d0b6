"""The URL tree of processes without Wagtail: the public portal, which a worker bakes."""

from __future__ import annotations

from django.urls import include, path

urlpatterns = [path("", include("caunoi.portal.urls"))]
