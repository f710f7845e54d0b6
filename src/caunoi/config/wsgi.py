"""The web process: ready pages, and behind them Wagtail, console and portal, as WSGI under granian with threads."""

from __future__ import annotations

import os

import django
from django.core.wsgi import get_wsgi_application

from caunoi.config import assets
from caunoi.foundation.processes import follow_parent

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "caunoi.config.settings")
if os.environ.get("CAUNOI_FOLLOW_PARENT") == "1":
    follow_parent()
django.setup()
assets.gather()  # before the middleware looks which files there are
_live = get_wsgi_application()

from caunoi.portal import baking, guard, reads, serving  # noqa: E402 - needs Django to be set up

application = reads.Counted(serving.ReadyPages(_live, baking.pantry(), baking.looks()))
guard.start(baking.pantry())
reads.start()
