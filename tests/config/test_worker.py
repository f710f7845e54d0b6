"""Which jobs a worker takes: every task waits in the queue of its room, and a worker may serve some rooms only."""

from __future__ import annotations

import pytest
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from caunoi.config import worker
from caunoi.foundation import jobs


def test_every_task_waits_in_the_queue_of_its_room() -> None:
    app.perform_import_paths()
    ours = [task for task in app.tasks.values() if not task.name.startswith("builtin:")]
    assert len(ours) > 5
    assert [task.name for task in ours if task.queue != task.name.partition(".")[0]] == []


@pytest.mark.django_db
def test_a_job_waits_there_however_it_was_enqueued() -> None:
    jobs.enqueue("portal.bake", once="a test's", arguments={})
    assert ProcrastinateJob.objects.get(queueing_lock="a test's").queue_name == "portal"


def test_a_worker_that_says_nothing_serves_all_rooms() -> None:
    assert {"agencies", "delivery", "portal"} <= worker.rooms()


def test_two_workers_can_share_the_rooms_without_leaving_one_out() -> None:
    rest, baking = worker.rooms(without=["portal"]), worker.rooms(only=["portal"])
    assert baking == {"portal"}
    assert not rest & baking
    assert rest | baking == worker.rooms()


def test_a_room_that_is_none_is_named_with_those_there_are() -> None:
    with pytest.raises(ValueError, match=r"no room has jobs under the name protal; there are .*inbox, portal"):
        worker.rooms(without=["protal"])
