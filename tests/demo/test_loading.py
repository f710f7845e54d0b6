"""The demonstration as it is loaded: by the newsroom's ordinary actions, under a clock of the past, two people behind each."""

from __future__ import annotations

import itertools
from collections import Counter
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from caunoi.agencies import audit
from caunoi.agencies.models import AuditLine
from caunoi.config.installation import Installation
from caunoi.demo import loading
from caunoi.foundation import clock
from caunoi.newsroom import calendar
from caunoi.newsroom.models import Article, Category
from caunoi.releases import blobs, verification
from caunoi.releases.actions import content_of
from caunoi.releases.models import Publication, Release

BEGAN = datetime(2026, 11, 25, 14, 30, tzinfo=clock.VIETNAM)
State = Article.State


@pytest.fixture
def loaded(own_database: Any, tmp_path: Path, settings: Any) -> Any:
    """The demonstration agency, loaded as if it were started at BEGAN. Yields the agency."""
    settings.INSTALLATION = Installation(**{**vars(settings.INSTALLATION), "data_dir": tmp_path})
    settings.MEDIA_ROOT = tmp_path / "media"
    with clock.using(clock.FixedClock(BEGAN)):
        agency = loading.found("http://127.0.0.1:9")
        loading.speak(agency)
        loading.look_round(agency)
        yield agency


def test_a_folder_founded_by_an_earlier_version_is_refused(own_database: Any, tmp_path: Path, settings: Any) -> None:
    """It was founded at its first start, so that everything would be dated from a day to come."""
    settings.INSTALLATION = Installation(**{**vars(settings.INSTALLATION), "data_dir": tmp_path})
    settings.MEDIA_ROOT = tmp_path / "media"
    with clock.using(clock.FixedClock(BEGAN + loading.FOUNDED_BEFORE)):
        agency = loading.found("http://127.0.0.1:9")
    with pytest.raises(loading.FoundedByAnother, match="--fresh"), clock.using(clock.FixedClock(BEGAN)):
        loading.speak(agency)
    assert not Article.objects.exists()


def test_the_demonstration(loaded: Any, client: Client, settings: Any) -> None:
    """One test, because loading takes seconds."""
    states = Counter(Article.objects.values_list("state", flat=True))
    assert set(states) == set(State.values)
    assert states[State.SUBMITTED] == 2 and states[State.WITHDRAWN] == 1
    assert Article.objects.get(state=State.RETURNED).state_reason

    # Nothing of the ordinary rules was left out: two people, signatures, a chain in the order of time.
    assert not [release for release in Release.objects.all() if release.approver_id in release.authors]
    assert verification.verify_all() == Release.objects.count() >= 36
    audit.seal_lines()
    assert audit.check_chain() == AuditLine.objects.count()
    moments = list(AuditLine.objects.order_by("pk").values_list("at", flat=True))
    assert all(before <= after for before, after in itertools.pairwise(moments))
    assert max(moments) <= BEGAN
    assert all(row.latest_revision.created_at <= BEGAN for row in Article.objects.all())

    counted = Release.objects.filter(statement__article__title__contains="lừa đảo qua mạng tăng").order_by("number")
    fires = [_fires(release) for release in counted]
    assert fires == [9, 10], "the figures attached are those of the table"

    shown = Publication.objects.all()
    assert set(shown.filter(language="vi").values_list("category", flat=True)) == set(
        Category.objects.values_list("key", flat=True)
    )
    assert shown.filter(language="en").count() == 4
    assert Release.objects.filter(operation="amend").exclude(reason="").count() == 3
    assert Release.objects.filter(not_after__lt=BEGAN).count() == 2
    assert Release.objects.filter(not_before__gt=BEGAN).count() == 2
    assert len({clock.local(row.first_published_at).date().replace(day=1) for row in shown}) >= 2, "archive months"
    first = BEGAN.date() - timedelta(29)
    assert (
        len({clock.local(row.approved_at).date() for row in Release.objects.filter(approved_at__date__gte=first)}) >= 15
    )
    kinds = {
        entry.kind
        for entries in calendar.entries_of(loaded, first, BEGAN.date() + timedelta(60)).values()
        for entry in entries
    }
    assert kinds >= {"publish", "amend", "withdraw", "scheduled", "planned", "ends"}

    for row in shown.filter(language="en"):
        page = client.get(f"/t/{row.pk}/{row.slug}")
        assert page.status_code == 200 and row.title in page.content.decode()
    assert (settings.INSTALLATION.data_dir / "run" / "outsider").read_text("utf-8") in set(
        shown.values_list("title", flat=True)
    )

    # Once more, a day later: nothing is said twice, and no date has moved.
    before = sorted(Article.objects.values_list("title", "state"))
    with clock.using(clock.FixedClock(BEGAN + timedelta(days=1))):
        loading.speak(loaded)
    assert sorted(Article.objects.values_list("title", "state")) == before


def _fires(release: Release) -> int:
    """The sum of a release's attached table."""
    (document,) = [block for block in content_of(release).body if block["type"] == "document"]
    rows = blobs.read(document["asset"]["blob"]).decode("utf-8-sig").splitlines()[2:]
    return sum(int(row.split(",")[2]) for row in rows)
