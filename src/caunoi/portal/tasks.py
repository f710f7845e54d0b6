"""Later work of the portal: baking. Thin; what a lost job was to do is found by the next run."""

from __future__ import annotations

from procrastinate.contrib.django import app

from caunoi.foundation import jobs
from caunoi.foundation.database import in_database
from caunoi.releases.actions import OVEN


@app.periodic(cron="* * * * * */5", periodic_id="bake")
@app.task(name="portal.bake", queue="portal", queueing_lock="portal.bake", lock=OVEN, pass_context=False)
async def bake(timestamp: int = 0, through: int = 0) -> None:
    """Every five seconds, and with every transaction that changes what the portal shows: `through` is then the number
    of its change, for which another run may have baked already."""
    await in_database(_bake, through)


@app.task(name="portal.bake_page", queue="portal", lock=OVEN, pass_context=False)
async def bake_page(statement: str) -> None:
    """The page of a statement that shows something new though no release changed it."""
    from caunoi.portal import baking

    await in_database(baking.bake_page, statement)


@app.task(name="portal.pictures", queue="portal", pass_context=False)
async def pictures(statement: str) -> None:
    """The sizes of a statement's pictures; its page shows the released ones until they are made."""
    from caunoi.portal import baking

    await in_database(baking.bake_pictures, statement)


def _bake(through: int) -> None:
    from caunoi.portal import baking  # with the views, which a worker does not load before it bakes

    if not (through and baking.is_baked(through)) and baking.bake().more:
        jobs.enqueue("portal.bake", once="portal.bake", lock=OVEN, arguments={})
