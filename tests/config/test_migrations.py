"""The migrations say what the models say, and the schema that a new database is made from what the migrations say."""

from __future__ import annotations

from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connections

from caunoi.config import schema
from tests import schema as writing
from tests.conftest import own_clone

OURS = ("agencies", "cases", "delivery", "inbox", "newsroom", "portal", "releases")


@pytest.mark.django_db
def test_no_model_has_changed_without_a_migration() -> None:
    said = StringIO()
    try:
        call_command("makemigrations", *OURS, check=True, dry_run=True, stdout=said)
    except SystemExit:
        pytest.fail(said.getvalue())


@pytest.mark.timeout(300)  # the one place where all migrations run, on a busy machine
def test_the_schema_is_what_the_migrations_make(django_db_setup: None, django_db_blocker: Any) -> None:
    with own_clone(None, django_db_blocker) as own:
        call_command("migrate", verbosity=0, interactive=False)
        connections.close_all()
        assert writing.dumped(own.url) == writing.PATH.read_text(encoding="utf-8"), "after a new migration: make schema"


def test_a_new_database_lacks_no_migration_and_a_second_time_changes_nothing(
    django_db_setup: None, django_db_blocker: Any
) -> None:
    with own_clone(None, django_db_blocker) as own:
        schema.bring_up_to_date()
        said = StringIO()
        call_command("showmigrations", plan=True, stdout=said)
        assert "[X]" in said.getvalue() and "[ ]" not in said.getvalue()
        connections.close_all()
        made = writing.dumped(own.url)
        schema.bring_up_to_date()
        connections.close_all()
        assert writing.dumped(own.url) == made
