"""Later work of the agencies room."""

from __future__ import annotations

import logging

from procrastinate.contrib.django import app

from caunoi.agencies import actions, audit, heads
from caunoi.foundation import disk
from caunoi.foundation.database import in_database

log = logging.getLogger(__name__)


@app.periodic(cron="* * * * *", periodic_id="seal")
@app.task(name="agencies.seal_audit_lines", queue="agencies", queueing_lock="seal_audit_lines", pass_context=False)
async def seal_audit_lines(timestamp: int = 0) -> None:
    """Link the audit lines of the last minute into the chain. A chain that does not go on from the heads noted here
    is the loudest line of the log; it is a person's matter, and no reason to stop sealing."""
    try:
        await in_database(audit.seal_lines)
    except (audit.ChainBroken, heads.HeadsDamaged, disk.StorageFull) as error:
        log.critical("audit: %s", error)


@app.periodic(cron="* * * * *", periodic_id="screens")
@app.task(name="agencies.fit_screens", queue="agencies", queueing_lock="agencies.fit_screens", pass_context=False)
async def fit_screens(timestamp: int = 0) -> None:
    """Once a minute: the groups of terms that began or ended."""
    await in_database(actions.fit_screens)
