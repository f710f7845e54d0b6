"""Later work of the delivery room: thin, safe to repeat. Nothing depends on a job having survived: the sweep finds
due work in the database, whatever happened to its job."""

from __future__ import annotations

import logging
from datetime import timedelta

from procrastinate.contrib.django import app
from procrastinate.jobs import Status

from caunoi.delivery import ahead, figures, queries, reconciler
from caunoi.delivery.actions.wanting import wake
from caunoi.foundation.database import in_database

log = logging.getLogger(__name__)

STALLED = timedelta(seconds=5)  # without a heartbeat; workers beat every second


_draining: dict[int, bool] = {}  # the accounts this process drains now; True when it was asked for again meanwhile


@app.task(name="delivery.drain", queue="delivery", pass_context=False)
async def drain(account_id: int) -> None:
    """Settle everything that is due on one account. One drain of an account in one worker: more would take the
    places of the other accounts, and the first one does their work as well."""
    if account_id in _draining:
        _draining[account_id] = True
        return
    _draining[account_id] = False
    try:
        await reconciler.drain(account_id)
    finally:
        again = _draining.pop(account_id)
    await in_database(_go_on, account_id, again)


@app.periodic(cron="* * * * * */5", periodic_id="sweep")
@app.task(name="delivery.sweep", queue="delivery", queueing_lock="delivery.sweep", pass_context=False)
async def sweep(timestamp: int = 0) -> None:
    """Every five seconds: forget the jobs of dead workers, and wake accounts that have due work.

    A dead worker's job is not retried as a job: what it was to do is found in the rows themselves.
    """
    for job in await app.job_manager.get_stalled_jobs(seconds_since_heartbeat=STALLED.total_seconds()):
        await app.job_manager.finish_job_by_id_async(job_id=job.id, status=Status.FAILED, delete_job=True)
    await app.job_manager.prune_stalled_workers(STALLED.total_seconds())
    await in_database(wake_due_accounts)


@app.periodic(cron="*/10 * * * *", periodic_id="renew")
@app.task(name="delivery.renew_tokens", queue="delivery", queueing_lock="delivery.renew_tokens", pass_context=False)
async def renew_tokens(timestamp: int = 0) -> None:
    """Every ten minutes: renew the tokens that end within two hours."""
    await ahead.renew_tokens()


@app.periodic(cron="23 * * * *", periodic_id="figures")
@app.task(name="delivery.read_figures", queue="delivery", queueing_lock="delivery.read_figures", pass_context=False)
async def read_figures(timestamp: int = 0) -> None:
    """Once an hour: what the platforms counted, of the copies of the last 30 days; once a night, of a year."""
    await figures.look()


@app.periodic(cron="17 3 * * *", periodic_id="tidy")
@app.task(name="delivery.tidy_jobs", queue="delivery", queueing_lock="delivery.tidy_jobs", pass_context=False)
async def tidy_jobs(timestamp: int = 0) -> None:
    """Once a day: forget jobs that ended more than a day ago."""
    await app.job_manager.delete_old_jobs(nb_hours=24, include_failed=True, include_cancelled=True)


def _go_on(account_id: int, asked: bool) -> None:
    """Queue behind the other accounts when there is more to do."""
    wait = queries.seconds_until_due(account_id)
    if asked or (wait is not None and wait <= reconciler.LINGER):
        wake(account_id)


def wake_due_accounts() -> None:
    """Enqueue a drain for every account with work that is due and that nobody owns."""
    for account_id in queries.accounts_with_due_work():
        wake(account_id)
