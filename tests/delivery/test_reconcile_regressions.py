"""What the state machine (test_machine.py) has found, as plain examples."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from caunoi.delivery.actions import people
from caunoi.delivery.models import Placement
from caunoi.releases.models import Publication, Statement
from tests.delivery.machine import MachineStage, machine_stage


@pytest.fixture
def stage(own_database: Any) -> Iterator[MachineStage]:
    with machine_stage() as stage:
        stage.reset()
        yield stage


def test_a_copy_comes_down_when_its_term_ends_not_at_the_next_comparison(stage: MachineStage) -> None:
    stage.publish(not_after=30.0)
    stage.work()

    stage.clock.advance(30)
    stage.work()

    assert stage.copies("zalo") == stage.copies("facebook") == []
    assert {row.reason for row in Placement.objects.all()} == {"expired"}


@pytest.mark.parametrize("begun", ["never public", "public, then changed for a time", "over, then changed for a time"])
def test_a_term_that_nobody_worked_in_ends_all_the_same(stage: MachineStage, begun: str) -> None:
    """All workers stood still from before it began until after its end: the portal says that it is over, once."""
    if begun == "never public":
        statement = stage.publish(not_before=600.0, not_after=630.0)
    else:
        statement = stage.publish(not_after=30.0 if begun.startswith("over") else None)
        stage.work()
        stage.clock.advance(60)
        stage.work()
        said = stage._timed(replace(stage.latest[statement], title="Lịch tháng 02"), 600.0, 630.0)
        stage._release(Statement.objects.get(pk=statement), "amend", said, "Chỉ trong tháng 02.")
    stage.clock.advance(1000)

    stage.work()

    shown = Publication.objects.get(pk=statement)
    wanted = Placement.objects.get(statement=statement, account__channel="portal")
    assert (shown.release_id, shown.state) == (wanted.release_id, "expired")
    assert wanted.release is not None
    assert wanted.steps.filter(what="expired", release_number=wanted.release.number).count() == 1
    assert stage.copies("zalo") == stage.copies("facebook") == []


def test_what_a_worker_says_late_does_not_begin_a_second_post(stage: MachineStage) -> None:
    """A uploaded the first of three pictures and slept; B posted all of them; then A says how far it came."""
    stage.publish(shown=3)
    stage.drain("portal")
    stage.fall_asleep("facebook")
    stage.clock.advance(6)
    stage.work()
    assert len(stage.copies("facebook")) == 1

    stage.wake_up()
    stage.work()

    stage.check()
    assert len(stage.copies("facebook")) == 1


def test_other_pictures_are_shown_although_the_text_was_edited_outside(stage: MachineStage) -> None:
    """Only the text is compared: putting just that right would leave the old pictures for good."""
    statement = stage.publish()
    stage.work()
    stage.edit_outside("facebook", stage.copies("facebook")[0], "append")
    people.look_again(Placement.objects.values_list("pk", flat=True))
    stage.begin_and_vanish("facebook")
    stage.clock.advance(6)

    stage.amend(statement, "pictures", shown=3)
    people.look_again(Placement.objects.values_list("pk", flat=True))
    stage.work()

    assert [len(post["photos"]) for post in stage.copies("facebook")] == [3]


def test_a_post_hidden_outside_is_shown_again(stage: MachineStage) -> None:
    stage.publish()
    stage.work()
    stage.edit_outside("facebook", stage.copies("facebook")[0], "hide")

    people.look_again(Placement.objects.values_list("pk", flat=True))
    stage.work()

    stage.converge()


# Who else carries our link ---------------------------------------------------------------------------

MADE_BY = {"zalo": "article/create", "facebook": "feed"}


def lose(stage: MachineStage, platform: str, fault: str) -> None:
    """One worker makes the copy, gets no answer ("drop_before": nor did the platform get the call), and dies."""
    stage.drain("portal")
    stage.control("faults", platform=platform, endpoint=MADE_BY[platform], fault=fault, times=1)
    stage.fall_asleep(platform)
    stage.asleep.clear()
    stage.clock.advance(6)
    stage.wait_for_pictures()


def quote(stage: MachineStage, platform: str, statement: str) -> None:
    """Somebody posts our link by hand: once under our title, once with words of their own."""
    stage.post_by_hand(platform, statement)
    said = stage.latest[statement]
    body = f"<p>Bà con xem {said.short_link}</p>"
    order: dict[str, Any] = {"message": f"Bà con xem {said.short_link}", "title": said.title, "body": body}
    stage.control("post", platform=platform, account=stage.world.accounts[platform].remote_id, **order)


@pytest.mark.parametrize("platform", ["zalo", "facebook"])
@pytest.mark.parametrize("when", ["before", "after", "both"])
def test_ours_is_found_beside_posts_that_quote_it(stage: MachineStage, platform: str, when: str) -> None:
    statement = stage.publish()
    if when != "after":
        quote(stage, platform, statement)
    lose(stage, platform, "drop_after_commit")
    if when != "before":
        quote(stage, platform, statement)

    stage.work()

    (ours,) = [copy for copy in stage.copies(platform) if copy["by"] == "api"]
    row = Placement.objects.get(account__channel=platform)
    assert (row.state, row.remote_id) == ("in_sync", ours["id"])
    assert ours["commit"] == ours["created_commit"]  # found, not edited


def test_a_post_under_our_title_is_not_taken_for_ours_before_ours_is_listed(stage: MachineStage) -> None:
    """Zalo lists an article only after processing."""
    statement = stage.publish()
    stage.drain("portal")
    quote(stage, "zalo", statement)
    stage.control("faults", platform="zalo", endpoint="article/create", fault="drop_after_commit", times=1)

    stage.work()

    (ours,) = [copy for copy in stage.copies("zalo") if copy["by"] == "api"]
    assert Placement.objects.get(account__channel="zalo").remote_id == ours["id"]


def test_a_post_that_nobody_knows_leaves_it_to_a_person(stage: MachineStage) -> None:
    """It may be ours, changed beyond recognition."""
    statement = stage.publish()
    lose(stage, "facebook", "drop_before")
    said = stage.latest[statement]
    page = stage.world.accounts["facebook"].remote_id
    stage.control("post", platform="facebook", account=page, message=f"Bà con xem {said.short_link}")
    for _ in range(10):
        stage.work()
        stage.clock.advance(30)
    row = Placement.objects.get(account__channel="facebook")
    assert row.uncertain == "create"

    people.decide(row.pk, exists=False, by=stage.world.people["hoa"])
    stage.work()

    assert len([copy for copy in stage.copies("facebook") if copy["by"] == "api"]) == 1


def test_another_statement_that_quotes_ours_is_known_not_to_be_ours(stage: MachineStage) -> None:
    statement, other = stage.publish(), stage.publish(title=1)
    said = stage.latest[other]
    link = stage.latest[statement].short_link
    body = [*said.body, {"type": "paragraph", "html": f"Xem thêm {link} ."}]
    stage._release(Statement.objects.get(pk=other), "amend", replace(said, body=body), "Bổ sung.")
    mine = Placement.objects.get(statement=statement, account__channel="facebook")
    people.hold(mine.pk, by=stage.world.people["hoa"])
    stage.work()
    people.resume(mine.pk, by=stage.world.people["hoa"])
    lose(stage, "facebook", "drop_before")

    stage.work()

    mine.refresh_from_db()
    assert mine.state == "in_sync"
    assert len(stage.copies("facebook")) == 2
