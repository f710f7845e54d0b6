"""`python -m caunoi.bench.plain PORT WORDS`: make the site in the database DATABASE_URL, then serve it."""

from __future__ import annotations

import os
import sys

from caunoi.cli.running import WEB_THREADS, serve

SLUG = "bai-viet"


def main(port: int, words: int) -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "caunoi.bench.plain.settings"
    import django

    django.setup()
    _make(words)
    serve("caunoi.bench.plain.wsgi:application", "wsgi", "127.0.0.1", port, blocking_threads=WEB_THREADS)


def _make(words: int) -> None:
    """One article below the root that every Wagtail site begins with; `words` makes it as long as ours."""
    from datetime import date

    from django.core.management import call_command
    from django.db import connections
    from wagtail.models import Page

    from caunoi.bench.plain.models import PlainArticle

    call_command("migrate", verbosity=0, interactive=False)
    home = Page.objects.get(depth=2)
    if not PlainArticle.objects.exists():
        text = "<p>" + " ".join(["Người dân được tiếp vào thứ Năm hằng tuần."] * (words // 9 + 1)) + "</p>"
        article = PlainArticle(
            title="Lịch tiếp công dân", slug=SLUG, date=date(2027, 1, 5), lead="Thông báo", body=text
        )
        home.add_child(instance=article)
    connections.close_all()


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
