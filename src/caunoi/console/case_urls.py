"""Addresses of the staff screens about cases, below /admin/cases/."""

from __future__ import annotations

from django.urls import path

from caunoi.console import cases

app_name = "cases"
urlpatterns = [
    path("", cases.listing, name="work_list"),
    path("find/", cases.find, name="find_case"),
    path("new/", cases.new, name="new_case"),
    path("<str:pk>/", cases.show, name="case"),
    path("<str:pk>/<slug:verb>/", cases.act, name="act_on_case"),
]
