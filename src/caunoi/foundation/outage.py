"""What a failure of the database means to whoever runs it, by SQLSTATE: the one table of it."""

from __future__ import annotations

from caunoi.foundation.log import redact

FULL = "disk_full"
AWAY = "away"
NOT_MIGRATED = "not_migrated"
NOT_ALLOWED = "not_allowed"
BUSY = "too_many_connections"
KINDS = {
    "53100": FULL,
    "53300": BUSY,
    "3F000": NOT_MIGRATED,
    "42P01": NOT_MIGRATED,
    "42703": NOT_MIGRATED,
    "42883": NOT_MIGRATED,
    "42501": NOT_ALLOWED,
}


def kind(error: BaseException) -> str:
    """Which of the kinds above a Django or psycopg database error is; "" for what is no outage but a bug of ours."""
    cause = error.__cause__ or error
    state = getattr(cause, "sqlstate", None) or ""
    if state in KINDS:
        return KINDS[state]
    # connection, sign-in, system; shut down (not 57014: a statement that took too long is ours); no such database
    refused = state[:2] in ("08", "28", "58") or state[:3] == "57P" or state == "3D000"
    never_answered = not state and type(error).__name__ in ("OperationalError", "InterfaceError")
    return AWAY if refused or never_answered else ""


def reason(error: BaseException) -> str:
    """The server's own words in one line, without a password."""
    lines = str(error).strip().splitlines() or [type(error).__name__]
    return redact(lines[0])
