"""What somebody would write for a webhook without caunoi: a Django view that verifies and makes one insert.

Generous to it: no middleware, no check of connections, a table without other indexes than ours.
`python -m caunoi.bench.plain_view PORT` serves it as the web process is served: granian, WSGI, threads.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import sys
from datetime import UTC, datetime

import django
from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.http import HttpRequest, HttpResponse
from django.urls import path

from caunoi.config.installation import Installation
from caunoi_sandbox import seed

if not settings.configured:
    settings.configure(
        ALLOWED_HOSTS=["*"],
        DATABASES={"default": Installation.from_environment().database() | {"CONN_HEALTH_CHECKS": False}},
        INSTALLED_APPS=[
            "caunoi.inbox",
            "caunoi.agencies",
            "django.contrib.auth",
            "django.contrib.contenttypes",
            "django.contrib.postgres",
        ],
        ROOT_URLCONF=__name__,
        USE_TZ=True,
    )
    django.setup()


def webhook(request: HttpRequest) -> HttpResponse:
    """Zalo's signature, one row, 200."""
    from caunoi.inbox.models import InboundEvent

    body = request.body
    said = seed.ZALO_APP_ID.encode() + body + str(json.loads(body)["timestamp"]).encode() + seed.ZALO_OA_SECRET.encode()
    mac = f"mac={hashlib.sha256(said).hexdigest()}"
    if not hmac.compare_digest(mac.encode(), request.headers.get("X-ZEvent-Signature", "").encode()):
        return HttpResponse(status=403)
    digest = hashlib.sha256(body).hexdigest()
    InboundEvent.objects.create(channel="zalo", received_at=datetime.now(UTC), body=body, fingerprint=digest)
    return HttpResponse("ok", headers={"Content-Length": "2"})


def alive(request: HttpRequest) -> HttpResponse:
    """For the start."""
    return HttpResponse("ok")


urlpatterns = [path("zalo", webhook), path("", alive)]
application = WSGIHandler()


if __name__ == "__main__":
    from caunoi.cli.running import WEB_THREADS, serve

    serve("caunoi.bench.plain_view:application", "wsgi", "127.0.0.1", int(sys.argv[1]), blocking_threads=WEB_THREADS)
