"""The site under the same server as ours."""

from __future__ import annotations

import os

from django.core.wsgi import get_wsgi_application

from caunoi.foundation.processes import follow_parent

os.environ["DJANGO_SETTINGS_MODULE"] = "caunoi.bench.plain.settings"
follow_parent()
application = get_wsgi_application()
