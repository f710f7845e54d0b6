"""The web process: ready pages, and behind them Wagtail, console and portal, as WSGI under granian with threads."""

from __future__ import annotations

import os

from caunoi.foundation.loading import loading
from caunoi.foundation.processes import follow_parent

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "caunoi.config.settings")
if os.environ.get("CAUNOI_FOLLOW_PARENT") == "1":
    follow_parent()
with loading():
    import django
    from django.core.wsgi import get_wsgi_application

    from caunoi.config import assets

    django.setup()
    assets.gather()  # before the middleware looks which files there are
    _live = get_wsgi_application()

    from caunoi.portal import baking, guard, reads, serving

application = reads.Counted(serving.ReadyPages(_live, baking.pantry(), baking.looks()))
guard.start(baking.pantry())
reads.start()
