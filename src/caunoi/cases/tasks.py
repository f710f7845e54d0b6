"""Later work of the cases room: thin, safe to repeat."""

from __future__ import annotations

from procrastinate.contrib.django import app

from caunoi.cases import actions
from caunoi.foundation.database import in_database


@app.periodic(cron="* * * * * */5", periodic_id="take_up")
@app.task(
    name="cases.take_up", queue="cases", queueing_lock="cases.take_up", lock="cases.take_up", pass_context=False
)  # fmt: skip
async def take_up(timestamp: int = 0) -> None:
    """Open cases for what people have written, or add it to theirs. Enqueued with every batch of messages; every five
    seconds besides, for what a lost worker has left."""
    while await in_database(actions.take_up):
        pass


@app.periodic(cron="* * * * *", periodic_id="signal")
@app.task(name="cases.signal", queue="cases", queueing_lock="cases.signal", lock="cases.signal", pass_context=False)
async def signal(timestamp: int = 0) -> None:
    """Every minute: remind clerks of their terms, and let climb what is overdue."""
    while await in_database(actions.signal_due):
        pass


@app.periodic(cron="* * * * * */5", periodic_id="compare")
@app.task(
    name="cases.compare", queue="cases", queueing_lock="cases.compare", lock="cases.compare", pass_context=False
)  # fmt: skip
async def compare(timestamp: int = 0) -> None:
    """Every five seconds: compare what has come in with what is there. One at a time, so that of two that come together
    the second one finds the first."""
    while await in_database(actions.compare_new):
        pass
