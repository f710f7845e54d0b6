"""Later work of the portal: baking. Thin; what a lost job was to do is found by the next run."""

from __future__ import annotations

from procrastinate.contrib.django import app

from caunoi.foundation import jobs
from caunoi.foundation.database import in_database

_running = {"now": False, "again": False}  # in this process: a second run would wait for the first and take a place


@app.periodic(cron="* * * * * */5", periodic_id="bake")
@app.task(name="portal.bake", queueing_lock="portal.bake", pass_context=False)
async def bake(timestamp: int = 0) -> None:
    """Every five seconds, and with every transaction that changes what the portal shows."""
    if _running["now"]:
        _running["again"] = True
        return
    _running.update(now=True, again=False)
    try:
        more = await in_database(_bake)
    finally:
        _running["now"] = False
    if more or _running["again"]:
        await in_database(_go_on)


@app.task(name="portal.bake_statement", pass_context=False)
async def bake_statement(statement: str) -> None:
    """One statement whose page shows something new though no release changed it."""
    from caunoi.portal import baking

    await in_database(baking.bake_statement, statement)


@app.task(name="portal.pictures", pass_context=False)
async def pictures(statement: str) -> None:
    """The sizes of a statement's pictures; its page shows the released ones until they are made."""
    from caunoi.portal import baking

    await in_database(baking.bake_pictures, statement)


def _bake() -> bool:
    from caunoi.portal import baking  # with the views, which a worker does not load before it bakes

    return baking.bake().more


def _go_on() -> None:
    jobs.enqueue("portal.bake", once="portal.bake", arguments={})
