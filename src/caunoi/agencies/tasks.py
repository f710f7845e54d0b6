"""Later work of the agencies room."""

from __future__ import annotations

from procrastinate.contrib.django import app

from caunoi.agencies import audit
from caunoi.foundation.database import in_database


@app.periodic(cron="* * * * *", periodic_id="seal")
@app.task(name="agencies.seal_audit_lines", queueing_lock="seal_audit_lines", pass_context=False)
async def seal_audit_lines(timestamp: int = 0) -> None:
    """Link the audit lines of the last minute into the chain."""
    await in_database(audit.seal_lines)
