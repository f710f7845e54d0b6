from __future__ import annotations

from datetime import timedelta

from caunoi.agencies.models import ChannelAccount
from caunoi.delivery.actions import people
from caunoi.foundation import clock
from caunoi.newsroom import actions
from tests.delivery.conftest import Stage


def test_an_approved_article_stands_on_all_three(stage: Stage) -> None:
    article = stage.world.article()
    stage.world.publish(article)

    stage.work()

    assert stage.states() == {"portal": "in_sync", "zalo": "in_sync", "facebook": "in_sync"}
    assert [copy["title"] for copy in stage.copies("zalo")] == [article.title]
    assert article.title in stage.copies("facebook")[0]["message"]


def test_a_correction_changes_all_three(stage: Stage) -> None:
    article = stage.world.article()
    stage.world.publish(article)
    stage.work()

    stage.world.amend(article, title="Lịch tiếp công dân tháng 02 năm 2027")
    stage.work()

    assert stage.states() == {"portal": "in_sync", "zalo": "in_sync", "facebook": "in_sync"}
    assert [copy["title"] for copy in stage.copies("zalo")] == ["Lịch tiếp công dân tháng 02 năm 2027"]
    assert len(stage.copies("facebook")) == 1
    assert "tháng 02 năm 2027" in stage.copies("facebook")[0]["message"]


def test_a_withdrawal_removes_all_three_and_the_portal_says_why(stage: Stage) -> None:
    article = stage.world.article()
    stage.world.publish(article)
    stage.work()

    actions.withdraw(article, by=stage.world.people["quan"], reason="Lịch đã thay đổi, chưa xác minh xong.")
    stage.work()

    assert stage.states() == {"portal": "withdrawn", "zalo": "withdrawn", "facebook": "withdrawn"}
    assert stage.copies("zalo") == []
    assert stage.copies("facebook") == []


def test_an_outside_edit_is_found_and_repaired(stage: Stage) -> None:
    article = stage.world.article()
    stage.world.publish(article)
    stage.work()
    post = stage.copies("facebook")[0]
    account = stage.world.accounts["facebook"]
    stage.control("edit", platform="facebook", account=account.remote_id, id=post["id"], message="Khác hẳn.")

    people.look_again([stage.placement("facebook").pk])
    stage.work()

    assert article.title in stage.copies("facebook")[0]["message"]
    assert stage.placement("facebook").state == "in_sync"
    assert stage.placement("facebook").repairs == 1


def test_an_outside_deletion_is_repaired_once(stage: Stage) -> None:
    article = stage.world.article()
    stage.world.publish(article)
    stage.work()
    copy = stage.copies("zalo")[0]
    stage.control("delete", platform="zalo", account=stage.world.accounts["zalo"].remote_id, id=copy["id"])

    stage.settle()  # right after placing, absence is not believed
    people.look_again([stage.placement("zalo").pk])
    stage.work()

    assert [found["title"] for found in stage.copies("zalo")] == [article.title]
    assert stage.copies("zalo")[0]["id"] != copy["id"]


def test_a_copy_is_adopted_when_the_answer_to_its_creation_was_lost(stage: Stage) -> None:
    for platform, endpoint in (("facebook", "feed"), ("zalo", "article/create")):
        stage.control("faults", platform=platform, endpoint=endpoint, fault="drop_after_commit", times=1)
    article = stage.world.article()
    stage.world.publish(article)

    stage.work()

    assert stage.states() == {"portal": "in_sync", "zalo": "in_sync", "facebook": "in_sync"}
    assert len(stage.copies("facebook")) == 1
    assert len(stage.copies("zalo")) == 1


def test_nothing_is_sent_before_the_portal_was_seen_over_http(stage: Stage) -> None:
    account = stage.world.accounts["portal"]
    reachable = account.hosts
    ChannelAccount.objects.filter(pk=account.pk).update(hosts={"public": "http://127.0.0.1:9"})
    stage.world.publish()
    stage.work()
    assert stage.states() == {"portal": "pending", "zalo": "pending", "facebook": "pending"}
    assert not stage.copies("zalo") and not stage.copies("facebook")

    ChannelAccount.objects.filter(pk=account.pk).update(hosts=reachable)
    people.look_again([stage.placement("portal").pk])
    stage.work()

    assert stage.states() == {"portal": "in_sync", "zalo": "in_sync", "facebook": "in_sync"}


def test_nothing_is_sent_while_the_portal_does_not_show_it(stage: Stage) -> None:
    article = stage.world.article(not_before=clock.now() + timedelta(hours=1))
    stage.world.publish(article)

    stage.work()

    assert stage.copies("facebook") == []
    assert stage.states() == {"portal": "pending", "zalo": "pending", "facebook": "pending"}
