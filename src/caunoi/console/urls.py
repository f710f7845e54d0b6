"""Addresses of the staff screens, below /admin/."""

from __future__ import annotations

from django.urls import path

from caunoi.console import accounts, brand, consent, register, statistics, views

app_name = "console"
urlpatterns = [
    path("", views.board, name="board"),
    path("changes/", views.board_changes, name="board_changes"),
    path("statistics/", statistics.screen, name="statistics"),
    path("statistics/sheet.csv", statistics.sheet_csv, name="sheet_csv"),
    path("statistics/reads.csv", statistics.reads_csv, name="reads_csv"),
    path("accounts/", accounts.listing, name="accounts"),
    path("accounts/register/", register.screen, name="register"),
    path("accounts/register/add/", register.add, name="list_channel"),
    path("accounts/register/<int:number>/", register.change, name="listed_channel"),
    path("accounts/register/<int:number>/state/", register.set_state, name="listed_state"),
    path("accounts/register/<int:number>/verify/", register.verify, name="verify_entry"),
    path("accounts/register/<int:number>/successor/", register.name_successor, name="name_successor"),
    path("accounts/add/<slug:channel>/", accounts.add, name="add_account"),
    path("accounts/<int:pk>/", accounts.change, name="account"),
    path("accounts/<int:pk>/secrets/", accounts.give_secrets, name="give_secrets"),
    path("accounts/<int:pk>/state/", accounts.set_state, name="account_state"),
    path("accounts/<int:pk>/put-back/", accounts.put_back, name="put_back"),
    path("accounts/<int:pk>/connect/", consent.connect, name="connect"),
    path("accounts/connected/", consent.callback, name="consent_callback"),
    path("brand/", brand.screen, name="brand"),
    path("brand/propose/", brand.propose, name="propose_brand"),
    path("brand/check/", brand.check, name="check_picture"),
    path("brand/<int:pk>/approve/", brand.approve, name="approve_brand"),
    path("brand/<int:pk>/decline/", brand.decline, name="decline_brand"),
    path("placements/<int:pk>/<slug:verb>/", views.act, name="act"),
    path("broadcasts/<int:pk>/<slug:verb>/", views.act_on_broadcast, name="act_on_broadcast"),
    path("<slug:statement>/", views.panel, name="panel"),
    path("<slug:statement>/changes/", views.panel_changes, name="panel_changes"),
    path("<slug:statement>/withdraw/", views.withdraw, name="withdraw"),
]
