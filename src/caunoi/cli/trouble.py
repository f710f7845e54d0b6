"""What goes wrong around a command, in one line that says what to do. What is not listed here is a bug of ours and
keeps its trace."""

from __future__ import annotations

import errno
import os
import sys

from caunoi.foundation import outage

DATABASE = {
    outage.AWAY: "the database does not answer ({reason}). Check {where}, and that the server runs",
    outage.NOT_MIGRATED: "the database has not the tables of this version ({reason}). Run: caunoi migrate",
    outage.NOT_ALLOWED: "the database refuses this user ({reason}). Use in {where} the user that owns its tables",
    outage.BUSY: "the database has too many connections ({reason}). Stop a worker, or raise max_connections",
    outage.FULL: "the disk of the database is full ({reason}). Nothing was changed; make room there, then try again",
}
NO_RIGHT = frozenset({errno.EACCES, errno.EPERM, errno.EROFS})
NO_PLACE = frozenset({errno.ENOTDIR, errno.EISDIR, errno.EEXIST, errno.ELOOP, errno.ENAMETOOLONG})  # for a file
BROKEN = frozenset({errno.EIO, errno.ENXIO, errno.ESTALE, errno.EMFILE, errno.ENFILE})  # the disk, or the limits
TAKEN = frozenset({errno.EADDRINUSE, errno.EADDRNOTAVAIL})


def words(error: Exception) -> str:
    """What happened and what to do; "" for a bug."""
    if isinstance(error, OSError):
        return _of_system(error)
    if type(error).__name__ in ("VaultLocked", "NotInstalled", "StorageFull"):  # not imported: Django may be absent
        return str(error)
    if _is_of_database(error) and (kind := outage.kind(error)):
        if kind == outage.NOT_MIGRATED and not _migrations_wait():
            return ""
        where = "DATABASE_URL" if os.environ.get("DATABASE_URL") else "--data-dir"
        return DATABASE[kind].format(reason=outage.reason(error), where=where)
    return ""


def _is_of_database(error: Exception) -> bool:
    """Whether it is an error of Django's database layer or of psycopg; only what is loaded can have raised one."""
    known = [getattr(sys.modules.get(name), "Error", None) for name in ("django.db.utils", "psycopg")]
    known += [getattr(sys.modules.get("django.db.utils"), "DatabaseError", None)]
    return isinstance(error, tuple(kind for kind in known if isinstance(kind, type)))


def _migrations_wait() -> bool:
    """Without that, a table that is not there is a mistake of ours."""
    from django.db import DatabaseError, connection
    from django.db.migrations.executor import MigrationExecutor

    try:
        executor = MigrationExecutor(connection)
        return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))
    except DatabaseError:  # as little of it can be read as of the table
        return False


def _of_system(error: OSError) -> str:
    """A file that is missing is not among these: where a person names one, its command says so."""
    from caunoi.foundation import disk  # loads Django, which most commands never need

    what = (error.strerror or str(error)).lower()
    where = f"{error.filename}: " if error.filename else ""
    if error.errno in disk.FULL:
        return f"{where}{what}. Make room there, then try again; nothing was changed"
    if error.errno in NO_RIGHT:
        return f"{where}{what}. Run the command as the user that owns the installation's folder"
    return f"{where}{what}" if error.errno in NO_PLACE | BROKEN | TAKEN else ""
