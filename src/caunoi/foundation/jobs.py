"""The job queue: Procrastinate on the same database, enqueued in the transaction that asks for the work.

A task is named `<room>.<what>`, and waits in the queue of its room: a worker may serve some rooms only.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from procrastinate import exceptions
from procrastinate.contrib.django.django_connector import DjangoConnector
from procrastinate.contrib.django.models import ProcrastinateJob
from procrastinate.manager import JobManager
from procrastinate.tasks import configure_task

# Not the app's own manager: inside a worker that one has a connection of its own, outside our transaction.
_manager = JobManager(DjangoConnector())


def enqueue(
    task: str, *, once: str, at: datetime | None = None, lock: str | None = None, arguments: Mapping[str, Any]
) -> bool:
    """Enqueue a task unless one with the same `once` is waiting already; returns whether it was added.
    Of the tasks with the same `lock` one runs at a time, the others taking no place in a worker.

    In a savepoint, because Procrastinate's AlreadyEnqueued is a failed INSERT and would poison the
    surrounding transaction; and looked for first, because in a burst most are there already.
    """
    if ProcrastinateJob.objects.filter(queueing_lock=once, status="todo").exists():
        return False
    try:
        with transaction.atomic():
            configure_task(
                name=task,
                queue=task.partition(".")[0],
                job_manager=_manager,
                queueing_lock=once,
                schedule_at=at,
                lock=lock,
            ).defer(**arguments)
    except exceptions.AlreadyEnqueued:
        return False
    return True
