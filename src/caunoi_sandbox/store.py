"""What the stand-ins remember: JSON documents, pictures and settings in one SQLite database.

A document has a kind ("zalo_article"), a key, the account it belongs to, a label (its state, for filtering)
and the moment from which lists show it. Its number grows with creation and never changes.

The database is used from the event loop's thread only. Every write is committed before the call that made it
is answered. WAL with synchronous=NORMAL survives `kill -9` of this process; a power cut may lose the last
moments, which a stand-in may.
"""

from __future__ import annotations

import fcntl
import json
import secrets
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

Document = dict[str, Any]

_SCHEMA = """
CREATE TABLE IF NOT EXISTS document (
  number INTEGER PRIMARY KEY AUTOINCREMENT, kind TEXT NOT NULL, key TEXT NOT NULL, account TEXT NOT NULL,
  label TEXT NOT NULL, visible_at REAL NOT NULL, body TEXT NOT NULL, UNIQUE (kind, key));
CREATE INDEX IF NOT EXISTS document_list ON document (kind, account, label, number);
CREATE TABLE IF NOT EXISTS picture (key TEXT PRIMARY KEY, media_type TEXT NOT NULL, content BLOB NOT NULL);
CREATE TABLE IF NOT EXISTS setting (name TEXT PRIMARY KEY, value TEXT NOT NULL);
"""


class StateInUse(OSError):
    """Another process holds this state file; two writers would contradict each other."""


@dataclass(frozen=True)
class Row:
    """One document with its creation number."""

    number: int
    key: str
    label: str
    body: Document


class Store:
    """The database at `path`, or one that lives in memory when there is none."""

    def __init__(self, path: Path | None) -> None:
        self._lock = _hold(path) if path else None
        self._db = sqlite3.connect(str(path or ":memory:"), isolation_level=None, check_same_thread=False)
        self._db.execute("PRAGMA journal_mode=WAL")
        self._db.execute("PRAGMA synchronous=NORMAL")
        self._db.executescript(_SCHEMA)

    def close(self) -> None:
        self._db.close()
        if self._lock:
            self._lock.close()

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All or nothing. A transaction inside another one belongs to the outer one."""
        if self._db.in_transaction:
            yield
            return
        self._db.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self._db.execute("ROLLBACK")
            raise
        self._db.execute("COMMIT")

    def get(self, kind: str, key: str) -> Document | None:
        row = self._db.execute("SELECT body FROM document WHERE kind=? AND key=?", (kind, key)).fetchone()
        return json.loads(row[0]) if row else None

    def put(
        self,
        kind: str,
        key: str,
        body: Document,
        *,
        account: str = "",
        label: str = "",
        visible_at: float = 0.0,
    ) -> None:
        """Insert, or replace and keep the creation number."""
        self._db.execute(
            "INSERT INTO document (kind, key, account, label, visible_at, body) VALUES (?,?,?,?,?,?) "
            "ON CONFLICT (kind, key) DO UPDATE SET account=excluded.account, label=excluded.label, "
            "visible_at=excluded.visible_at, body=excluded.body",
            (kind, key, account, label, visible_at, json.dumps(body, ensure_ascii=False)),
        )

    def drop(self, kind: str, key: str) -> None:
        self._db.execute("DELETE FROM document WHERE kind=? AND key=?", (kind, key))

    def rows(
        self,
        kind: str,
        *,
        account: str | None = None,
        label: str | None = None,
        until: float | None = None,
        newest_first: bool = False,
        limit: int = -1,
        offset: int = 0,
    ) -> list[Row]:
        """Documents in order of creation. `until`: only those that lists show at this time."""
        where, values = _conditions(kind, account, label, until)
        order = "DESC" if newest_first else "ASC"
        found = self._db.execute(
            f"SELECT number, key, label, body FROM document WHERE {where} "  # noqa: S608 (fixed fragments)
            f"ORDER BY number {order} LIMIT ? OFFSET ?",
            (*values, limit, offset),
        )
        return [Row(number, key, state, json.loads(body)) for number, key, state, body in found]

    def count(
        self, kind: str, *, account: str | None = None, label: str | None = None, until: float | None = None
    ) -> int:
        where, values = _conditions(kind, account, label, until)
        counted = self._db.execute(f"SELECT count(*) FROM document WHERE {where}", values)  # noqa: S608
        return int(counted.fetchone()[0])

    def setting(self, name: str, default: Any = None) -> Any:
        row = self._db.execute("SELECT value FROM setting WHERE name=?", (name,)).fetchone()
        return json.loads(row[0]) if row else default

    def set_setting(self, name: str, value: Any) -> None:
        self._db.execute("INSERT OR REPLACE INTO setting VALUES (?, ?)", (name, json.dumps(value)))

    def count_up(self, name: str) -> int:
        """Add one to a counter and return it. Call it inside a transaction."""
        value = int(self.setting(name, 0)) + 1
        self.set_setting(name, value)
        return value

    def next_commit(self) -> int:
        """The number of this write: grows by one with every change of what an account shows."""
        return self.count_up("commit")

    def add_picture(self, media_type: str, content: bytes) -> str:
        """Keep a picture and return its key, 24 hexadecimal digits."""
        key = secrets.token_hex(12)
        self._db.execute("INSERT INTO picture VALUES (?,?,?)", (key, media_type, content))
        return key

    def picture(self, key: str) -> tuple[str, bytes] | None:
        """Media type and bytes."""
        row = self._db.execute("SELECT media_type, content FROM picture WHERE key=?", (key,)).fetchone()
        return (row[0], row[1]) if row else None

    def wipe(self) -> None:
        """Forget everything."""
        with self.transaction():
            for table in ("document", "picture", "setting"):
                self._db.execute(f"DELETE FROM {table}")  # noqa: S608 (fixed names)


def _conditions(
    kind: str, account: str | None, label: str | None, until: float | None
) -> tuple[str, list[str | float]]:
    where, values = "kind=?", list[str | float]([kind])
    for column, test, value in (
        ("account", "=", account),
        ("label", "=", label),
        ("visible_at", "<=", until),
    ):
        if value is not None:
            where += f" AND {column}{test}?"
            values.append(value)
    return where, values


def _hold(path: Path) -> IO[str]:
    """Keep a lock file open as long as the state is in use; the system releases it when the process dies."""
    path.parent.mkdir(parents=True, exist_ok=True)
    held = path.with_name(path.name + ".lock").open("w")
    try:
        fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        held.close()
        raise StateInUse(f"another stand-in uses {path}") from error
    return held
