"""The board of an agency that has said a great deal, a handful of it open. 10,000 statements: `make soak`."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from django.db import connection
from django.db.models import QuerySet
from django.test import Client
from django.test.utils import CaptureQueriesContext

from caunoi.console import board
from caunoi.delivery.models import Placement
from caunoi.delivery.plan import Observed, State
from caunoi.foundation import clock
from caunoi.releases.models import Release, Statement
from tests import world as worlds
from tests.world import World

pytestmark = pytest.mark.django_db

OPEN = {17: State.DIFFERS, 400: State.BLOCKED, 2_999: State.PENDING}  # by number of the statement, on Facebook
# Blocks of 8 kB that one page may touch. Without any index a list of 10,000 takes 2,400, an open tab 1,700; of 3,200, 550.
LIST, OPEN_TAB = 2_000, 200
PAGES = {
    "": LIST, "?tab=needs": OPEN_TAB, "?tab=pending": OPEN_TAB, "?tab=settled": LIST, "?page=50": LIST,
    "?channel=facebook": LIST,
}  # fmt: skip


@pytest.fixture(params=[3_200, pytest.param(10_000, marks=pytest.mark.soak)])
def many(request: pytest.FixtureRequest) -> int:
    return int(request.param)


@pytest.fixture
def world(many: int) -> World:
    """Everything settled on three channels, except `OPEN`; written in bulk, as years of work would have left it."""
    world = worlds.build()
    now = clock.now()
    statements = [
        Statement(pk=f"M{number:07}", agency=world.agency, unit=world.unit, created_at=now - timedelta(hours=number))
        for number in range(many)
    ]
    Statement.objects.bulk_create(statements, batch_size=2_000)
    Release.objects.bulk_create(
        [
            Release(
                statement=statement, number=1, operation="publish", digest=f"{number:064}", signature="x",
                canonical=json.dumps({"title": f"Thông báo số {number}"}, ensure_ascii=False).encode(),
                authors=[world.people["lan"].pk], approver=world.people["hoa"], approved_at=statement.created_at,
            )
            for number, statement in enumerate(statements)
        ],
        batch_size=2_000,
    )  # fmt: skip
    releases = dict(Release.objects.values_list("statement", "pk"))
    Placement.objects.bulk_create(
        [
            Placement(
                statement=statement, account=account, desired="release", release_id=releases[statement.pk],
                shown_release_id=releases[statement.pk], observed=Observed.SAME, observed_at=now, since=now,
                state=OPEN.get(number, State.IN_SYNC) if channel == "facebook" else State.IN_SYNC,
            )
            for number, statement in enumerate(statements)
            for channel, account in world.accounts.items()
        ],
        batch_size=1_000,
    )  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return world


def plan_of(found: QuerySet[object]) -> str:
    return found.explain()


def blocks_read(captured: CaptureQueriesContext) -> int:
    """What the database touches for these queries: unlike seconds, the same on a busy machine."""
    total = 0
    for query in captured:
        if query["sql"].lstrip("(").startswith("SELECT"):
            with connection.cursor() as cursor:
                cursor.execute("EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) " + query["sql"].replace("%", "%%"), [])
                (plan,) = cursor.fetchone()
            total += plan[0]["Plan"]["Shared Hit Blocks"] + plan[0]["Plan"]["Shared Read Blocks"]
    return total


def test_many_statements(world: World) -> None:
    client = Client()
    client.force_login(world.people["hoa"])
    client.get("/admin/sync/")
    for query, budget in PAGES.items():
        with CaptureQueriesContext(connection) as captured:
            answer = client.get(f"/admin/sync/{query}")
        assert answer.status_code == 200
        assert len(captured) <= 21, query
        assert blocks_read(captured) < budget, query
    needs = client.get("/admin/sync/?tab=needs").content.decode()
    assert needs.count("data-cn-statement") == 2 and "M0000017" in needs and "M0000400" in needs

    accounts = list(world.agency.accounts.all())
    plan = plan_of(board.open_copies(accounts))
    assert "Index Scan" in plan and "Seq Scan" not in plan, plan
    plan = plan_of(board.open_broadcasts(accounts))
    assert "Seq Scan on delivery_placement" not in plan, plan

    # an account has failed: everything on it is open at once
    Placement.objects.filter(account=world.accounts["facebook"]).update(state=State.BLOCKED)
    for query in ("", "?tab=needs", "?tab=settled"):
        with CaptureQueriesContext(connection) as captured:
            page = client.get(f"/admin/sync/{query}").content.decode()
        assert f"{board.MOST_OPEN}+" in page
        assert blocks_read(captured) < LIST, query
