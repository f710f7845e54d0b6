"""Second line behind baking, in the web process: what was changed and is not baked in time is taken from the pantry.

Where no worker runs, or one died between a commit and the baking, nothing would replace a withdrawn text. So this
thread compares once a second how far the database is and how far the pantry. Without the database it does nothing:
the last state stays readable.
"""

from __future__ import annotations

import logging
import threading
import time

from django.db import DatabaseError, connection

from caunoi.portal import baking
from caunoi.portal.pantry import Pantry

log = logging.getLogger(__name__)

LOOK_EVERY = 1.0  # seconds
PATIENCE = 2.0  # seconds that a worker has for the baking


class Guard:
    """Remembers since when the pantry has been behind."""

    def __init__(self, ready: Pantry) -> None:
        self._pantry = ready
        self._seen, self._since = 0, 0.0  # how far the pantry was when it was first found behind, and when

    def look(self, now: float) -> int:
        """Compare, and act when it has taken too long. `now`: seconds of any clock that only grows. Returns how many
        statements were taken down."""
        state = self._pantry.state()
        if state is None or baking.newest_change() <= state.through:
            self._since = 0.0
            return 0
        if not self._since or state.through != self._seen:
            self._seen, self._since = state.through, now
            return 0
        if now - self._since < PATIENCE:
            return 0
        return baking.take_down(self._pantry)


def start(ready: Pantry) -> None:
    """Watch until the process ends."""
    threading.Thread(target=_watch, args=(Guard(ready),), name="guard of ready pages", daemon=True).start()


def _watch(guard: Guard) -> None:
    while True:
        time.sleep(LOOK_EVERY)
        try:
            if count := guard.look(time.monotonic()):
                log.warning("%d statements changed and were not baked in time; live views answer for them", count)
        except (DatabaseError, OSError) as error:
            log.debug("the pantry cannot be compared now: %s", type(error).__name__)
            connection.close()
        except Exception:
            log.exception("the guard of ready pages failed; it goes on")
            connection.close()
