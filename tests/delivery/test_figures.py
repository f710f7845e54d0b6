"""What the platforms counted is read in few calls, kept by copy and day, and never taken for more than it is."""

from __future__ import annotations

import asyncio
import urllib.request
from datetime import date, timedelta
from typing import Any

import pytest
from asgiref.sync import sync_to_async
from django.db import connections

from caunoi.agencies.models import ChannelAccount
from caunoi.channels.contract import Figures
from caunoi.delivery import queries, tasks
from caunoi.delivery.actions import counting
from caunoi.delivery.models import CopyFigures, Followers, Usage
from caunoi.foundation import clock
from caunoi.releases.models import Publication, Statement
from tests.delivery.conftest import Stage


def read() -> None:
    """What the periodic task does, in an event loop of its own."""

    async def work() -> None:
        await tasks.read_figures.func()
        await sync_to_async(connections.close_all)()

    asyncio.run(work())


def today() -> date:
    return clock.local(clock.now()).date()


def calls(stage: Stage, since: int = 0) -> list[Any]:
    with urllib.request.urlopen(f"{stage.sandbox}/_calls?since={since}") as answer:
        import json

        found: list[Any] = json.load(answer)["calls"]
    return found


def published(stage: Stage, count: int = 1) -> list[str]:
    made = [stage.world.publish(stage.world.article(f"Bài số {number}")).statement_id for number in range(count)]
    stage.work()
    return made


def known(stage: Stage, statement: str, channel: str) -> Figures:
    return queries.figures_until([statement], today())[statement, stage.world.accounts[channel].pk]


def test_a_look_reads_views_reach_engagement_and_followers(stage: Stage) -> None:
    (statement,) = published(stage)
    article, post = stage.copies("zalo")[0], stage.copies("facebook")[0]
    page = stage.world.accounts["facebook"].remote_id
    for _ in range(2):
        urllib.request.urlopen(f"{stage.sandbox}/phone/zalo/{article['account']}/{article['id']}").close()
    stage.control("figures", platform="facebook", account=page, id=post["id"], views=40, reach=31, reactions=3)
    read()
    assert known(stage, statement, "zalo") == Figures(views=2)
    assert known(stage, statement, "facebook") == Figures(views=40, reach=31, engagement=3)
    followers = queries.followers_until([stage.world.accounts["zalo"].pk], today())
    assert followers[stage.world.accounts["zalo"].pk].count is not None


def test_many_copies_take_few_calls_and_no_second_row(stage: Stage) -> None:
    published(stage, 12)
    last = len(calls(stage))
    read()
    asked = [call["path"].rsplit("/", 1)[-1].partition("?")[0] for call in calls(stage)[last:]]
    assert sorted(asked) == ["getoa", "getslice", "getslice", "insights", *["published_posts"] * 3]
    assert CopyFigures.objects.count() == 24
    yesterday = today() - timedelta(1)
    CopyFigures.objects.update(day=yesterday)
    read()
    assert CopyFigures.objects.filter(day=today()).count() == 0, "what is as it was makes no row"
    article = stage.copies("zalo")[0]
    urllib.request.urlopen(f"{stage.sandbox}/phone/zalo/{article['account']}/{article['id']}").close()
    read()
    assert list(CopyFigures.objects.filter(day=today()).values_list("views", flat=True)) == [1]


def test_a_figure_that_is_not_given_any_more_is_not_the_old_one(stage: Stage) -> None:
    (statement,) = published(stage)
    article = stage.copies("zalo")[0]
    read()
    assert known(stage, statement, "zalo") == Figures(views=0)
    stage.control("figures", platform="zalo", account=article["account"], id=article["id"], views=None)
    read()
    assert known(stage, statement, "zalo") == Figures()


@pytest.mark.parametrize(
    "values", [{"state": "paused"}, {"trouble": "190/460"}, {"resting_until": timedelta(minutes=5)}]
)
def test_an_account_that_may_not_be_called_is_left_alone(stage: Stage, values: dict[str, Any]) -> None:
    published(stage)
    given = {name: clock.now() + value if isinstance(value, timedelta) else value for name, value in values.items()}
    ChannelAccount.objects.update(**given)
    before = len(calls(stage))
    read()
    assert len(calls(stage)) == before and not CopyFigures.objects.exists()


def test_a_look_keeps_to_the_limits_and_is_no_trouble(stage: Stage) -> None:
    published(stage, 12)
    limit = {"name": "lists", "path": "article/getslice", "per": "day", "at_most": 3}  # of which looks may use a half
    ChannelAccount.objects.filter(channel="zalo").update(rules={"limits": [limit]})
    read()
    zalo = CopyFigures.objects.filter(placement__account__channel="zalo")
    assert zalo.count() == 10, "what was read before the limit is kept"
    assert CopyFigures.objects.filter(placement__account__channel="facebook").count() == 12
    stage.control("tokens", platform="facebook", account=stage.world.accounts["facebook"].remote_id, action="revoke")
    read()
    assert ChannelAccount.objects.get(channel="facebook").trouble == ""


def test_rows_are_sums_of_a_copy_or_an_account_and_a_day() -> None:
    fields = {field.name for model in (CopyFigures, Followers) for field in model._meta.get_fields()}
    assert fields == {"id", "placement", "account", "day", "at", "views", "reach", "engagement", "count"}


def test_the_newest_row_by_a_day_counts(stage: Stage) -> None:
    (statement,) = published(stage)
    placement = stage.placement("zalo")
    counting.keep_figures({placement.pk: Figures(views=5)})
    CopyFigures.objects.update(day=today() - timedelta(40))
    counting.keep_figures({placement.pk: Figures(views=9)})
    account = stage.world.accounts["zalo"].pk
    assert queries.figures_until([statement], today())[statement, account].views == 9
    assert queries.figures_until([statement], today() - timedelta(1))[statement, account].views == 5
    assert queries.figures_until([statement], today() - timedelta(41)) == {}, "it was not published yet"


def test_what_stood_and_was_not_counted_is_not_given(stage: Stage) -> None:
    (statement,) = published(stage)
    Publication.objects.update(first_published_at=clock.now() - timedelta(40))
    accounts = {stage.world.accounts[channel].pk for channel in ("portal", "zalo", "facebook")}
    found = queries.figures_until([statement], today() - timedelta(39))
    assert {account for _statement, account in found} <= accounts
    assert found[statement, stage.world.accounts["zalo"].pk] == Figures()
    assert queries.figures_until([statement], today() - timedelta(41)) == {}


def test_a_copy_is_as_old_as_its_publication(stage: Stage) -> None:
    """A draft that waited for a year is read in every look once it is public."""
    published(stage)
    Statement.objects.update(created_at=clock.now() - timedelta(400))
    read()
    assert CopyFigures.objects.count() == 2


@pytest.mark.parametrize("per", ["minute", "day"])
def test_looks_leave_a_half_of_each_limit_to_the_copies(stage: Stage, per: str) -> None:
    published(stage)
    Usage.objects.all().delete()
    limit = {"name": "all", "path": "", "per": per, "at_most": 4}
    ChannelAccount.objects.filter(channel="facebook").update(rules={"limits": [limit]})
    for _ in range(3):
        read()
    used = list(Usage.objects.values_list("used", flat=True))
    assert used and max(used) == 2
    assert ChannelAccount.objects.get(channel="facebook").resting_until is None, "the other half may be used"


def test_a_platform_that_asks_for_rest_gets_it(stage: Stage) -> None:
    published(stage)
    body = {"code": 32, "type": "OAuthException", "message": "(#32) Page request limit reached", "fbtrace_id": "A"}
    stage.control("faults", platform="facebook", endpoint="published_posts", fault="error", error=body, times=1)
    read()
    resting = ChannelAccount.objects.get(channel="facebook").resting_until
    assert resting is not None and resting > clock.now()
    assert ChannelAccount.objects.get(channel="facebook").trouble == ""


def test_refused_followers_lose_no_figures(stage: Stage) -> None:
    (statement,) = published(stage)
    body = {"error": -213, "message": "refused"}
    stage.control("faults", platform="zalo", endpoint="getoa", fault="error", error=body, times=1)
    read()
    account = stage.world.accounts["zalo"].pk
    assert known(stage, statement, "zalo") == Figures(views=0)
    assert queries.followers_until([account], today())[account].count is None
