"""A line to the database that is opened when it is needed, and anew after it broke."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import psycopg

CONNECT_LIMIT = 2  # seconds
# An answer of 200 promises durability: no setting of a role or a server may soften it (invariant 6).
OPTIONS = "-c synchronous_commit=on -c statement_timeout=5s -c application_name=caunoi-receiver"


class Line:
    """One connection; every statement is a transaction of its own. For one user at a time."""

    def __init__(self, database_url: str) -> None:
        self._url = database_url
        self._connection: psycopg.AsyncConnection[Any] | None = None

    async def rows(self, query: str) -> Sequence[Any]:
        """Raises psycopg.Error; the next call tries a new connection."""
        return await (await self._run(query, None)).fetchall()

    async def execute(self, query: str, values: Mapping[str, Any]) -> None:
        """Returns when it is durable. Raises psycopg.Error: after an OperationalError nobody knows whether it is."""
        await self._run(query, values)

    async def close(self) -> None:
        if self._connection is not None:
            await self._connection.close()
            self._connection = None

    async def _run(self, query: str, values: Mapping[str, Any] | None) -> psycopg.AsyncCursor[Any]:
        if self._connection is None or self._connection.closed:
            self._connection = await psycopg.AsyncConnection.connect(
                self._url, autocommit=True, connect_timeout=CONNECT_LIMIT, options=OPTIONS
            )
        try:
            return await self._connection.execute(query, values)
        except psycopg.OperationalError:
            await self.close()
            raise
