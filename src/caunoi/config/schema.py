"""Creating and updating the database.

A new database is made from `schema.sql`, which holds what all migrations together make: a second instead of half a
minute, of which Django spends most on imagining the models as they were before each step. What is missing then, and
in any database that is not new, is done by the migrations. A test compares the file with the migrations; after a new
migration `make schema` writes it anew.
"""

from __future__ import annotations

from importlib import resources

from django.core.management import call_command
from django.db import connection, transaction

CREATION_LOCK = 0x63616E0C
_IS_EMPTY = "SELECT NOT EXISTS (SELECT FROM pg_class WHERE relnamespace = 'public'::regnamespace)"


def bring_up_to_date(*, verbosity: int = 0) -> None:
    """Make the database what this code expects. Safe to repeat, and for several processes at once."""
    _create_if_empty()
    call_command("migrate", verbosity=verbosity, interactive=False)


def _create_if_empty() -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [CREATION_LOCK])
        cursor.execute(_IS_EMPTY)
        if cursor.fetchone()[0]:
            # The file names schemas itself, and functions before the tables they speak of.
            cursor.execute(
                "SELECT set_config('search_path', '', true), set_config('check_function_bodies', 'off', true)"
            )
            cursor.execute(resources.files("caunoi.config").joinpath("schema.sql").read_text(encoding="utf-8"))
