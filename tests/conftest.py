"""One embedded PostgreSQL for the whole run, one migrated template; every test session clones it."""

from __future__ import annotations

import fcntl
import hashlib
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import django
import hypothesis
import pytest
from cryptography.fernet import Fernet

from caunoi.foundation.postgres import EmbeddedPostgres, Endpoint, create_database, drop_database

ROOT = Path(__file__).resolve().parent.parent


def _own_slot() -> Path:
    """A server folder that no other test run uses now; xdist's workers share the one of the run."""
    for number in range(20):
        folder = ROOT / ".cache" / f"test-postgres-{number}"
        folder.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(folder / "in-use", os.O_CREAT | os.O_RDWR)  # kept open: the lock is ours till we end
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(descriptor)
            continue
        return folder
    raise RuntimeError("twenty test runs are under way here already")


SERVER = Path(os.environ.setdefault("CAUNOI_TEST_SERVER", "") or _own_slot())
os.environ["CAUNOI_TEST_SERVER"] = str(SERVER)

if "PYTEST_XDIST_WORKER" not in os.environ:  # pytest-django has loaded the settings there with the run's folder
    os.environ["CAUNOI_DATA_DIR"] = tempfile.mkdtemp(prefix="caunoi-test-")
os.environ["CAUNOI_DEMO"] = "1"
os.environ.setdefault("CAUNOI_VAULT_KEY", Fernet.generate_key().decode())  # one for all processes of the run
os.environ["CAUNOI_PUBLIC_URL"] = "http://testserver"
os.environ["CAUNOI_LOG_LEVEL"] = "WARNING"
os.environ["DJANGO_SETTINGS_MODULE"] = "caunoi.config.settings"

_postgres = EmbeddedPostgres(SERVER, durable=False)
_endpoint: Endpoint = _postgres.start()
os.environ["DATABASE_URL"] = _endpoint.url
django.setup()
from django.conf import settings  # noqa: E402
from django.utils import translation  # noqa: E402

from caunoi.config import assets  # noqa: E402

assets.gather()
settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # quick, for tests only
settings.WHITENOISE_AUTOREFRESH = True  # looks for a file when it is asked for, not for all with each new client
hypothesis.settings.register_profile("ours", deadline=None)  # a busy machine is no fault of an example
hypothesis.settings.load_profile("ours")


SLOW_FIXTURES = {"db", "transactional_db", "django_db_setup", "template", "endpoint"}
SLOW_MARKERS = ("browser", "crash", "soak", "django_db")


@pytest.hookimpl(tryfirst=True)  # before the choice by marker
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What starts processes takes longest and comes first, so that no worker of a parallel run is left alone with it.
    What needs neither them nor the database is marked `fast`."""
    items.sort(key=lambda item: item.get_closest_marker("crash") is None)
    for item in items:
        if SLOW_FIXTURES.isdisjoint(item.fixturenames) and not any(map(item.get_closest_marker, SLOW_MARKERS)):
            item.add_marker("fast")


def pytest_unconfigure(config: pytest.Config) -> None:
    if not hasattr(config, "workerinput"):
        _postgres.stop()


@pytest.fixture(autouse=True)
def own_language() -> Iterator[None]:
    """What a request or a command chose speaks to no later test."""
    yield
    translation.deactivate()


@pytest.fixture(scope="session")
def endpoint() -> Endpoint:
    return _endpoint


@pytest.fixture(scope="session")
def template(django_db_blocker: Any) -> str:
    """The name of a database with every migration applied, made once per state of the migrations."""
    name = f"template_{_migrations_digest()}"
    if not _exists(name):
        _migrate(name, django_db_blocker)
    return name


@pytest.fixture(scope="session")
def django_db_setup(template: str, worker_id: str, django_db_blocker: Any) -> Iterator[None]:
    """The session's own clone of the template; pytest-django rolls each test back in it."""
    name = f"test_{os.getpid()}_{worker_id}"
    create_database(_endpoint, name, template)
    _connect_to(name)
    yield
    _connect_to("postgres")
    drop_database(_endpoint, name)


@pytest.fixture
def own_database(template: str, django_db_setup: None, django_db_blocker: Any) -> Iterator[Endpoint]:
    """A clone for one test that commits, starts threads or processes. Yields its endpoint."""
    with own_clone(template, django_db_blocker) as own:
        yield own


@contextmanager
def own_clone(template: str | None, django_db_blocker: Any) -> Iterator[Endpoint]:
    """A clone, or without a template an empty database, that the block may fill and commit to; `own_database` for
    whoever shares one between tests."""
    from django.db import connections

    before = connections["default"].settings_dict["NAME"]
    name = f"own_{os.getpid()}_{os.urandom(4).hex()}"
    own = create_database(_endpoint, name, template)
    _connect_to(name)
    with django_db_blocker.unblock():
        yield own
    _connect_to(before)
    drop_database(_endpoint, name)


def _connect_to(name: str) -> None:
    from django.conf import settings
    from django.db import connections

    connections["default"].close()
    settings.DATABASES["default"]["NAME"] = name
    connections["default"].settings_dict["NAME"] = name


def _exists(name: str) -> bool:
    import psycopg

    with psycopg.connect(_endpoint.url, autocommit=True) as connection:
        found = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone()
    return found is not None


def _migrate(name: str, blocker: Any) -> None:
    import psycopg
    from psycopg import sql

    from caunoi.config import schema

    making = f"making_{os.getpid()}"
    create_database(_endpoint, making)
    _connect_to(making)
    with blocker.unblock():
        schema.bring_up_to_date()
        _set_up_roles()
    _connect_to("postgres")
    with psycopg.connect(_endpoint.url, autocommit=True) as connection:
        try:
            connection.execute(
                sql.SQL("ALTER DATABASE {} RENAME TO {}").format(sql.Identifier(making), sql.Identifier(name))
            )
        except (psycopg.errors.DuplicateDatabase, psycopg.errors.UniqueViolation):  # another worker was as fast
            drop_database(_endpoint, making)


def _set_up_roles() -> None:
    from caunoi.agencies.actions import set_up_roles

    set_up_roles()


def _migrations_digest() -> str:
    import django
    import procrastinate
    import wagtail

    versions = f"{django.__version__} {wagtail.__version__} {procrastinate.__version__}"
    total = hashlib.sha256(versions.encode())
    migrations = sorted((ROOT / "src").glob("caunoi/*/migrations/*.py"))
    others = [ROOT / "src/caunoi/agencies/actions/roles.py", ROOT / "src/caunoi/config/schema.sql"]
    for path in [*migrations, *others]:
        total.update(path.read_bytes())
    return total.hexdigest()[:16]


@pytest.fixture(scope="session")
def worker_id(request: pytest.FixtureRequest) -> str:
    return getattr(request.config, "workerinput", {}).get("workerid", "main")
