"""An installation with a server of its own that can be stopped: database, web process and worker.

Run as a module it is the agency's people: `python -m tests.portal.served found | publish TITLE | withdraw ID`.
"""

from __future__ import annotations

import contextlib
import http.client
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from caunoi.cli.connecting import set_up_django
from caunoi.foundation.postgres import EmbeddedPostgres
from caunoi.foundation.processes import Part, Supervisor, free_port

READY_LIMIT = 90.0  # seconds, on a machine that does other things as well


@dataclass
class Installation:
    folder: Path
    port: int
    postgres: EmbeddedPostgres
    environment: dict[str, str]

    @property
    def host(self) -> str:
        return f"127.0.0.1:{self.port}"

    @property
    def pages(self) -> Path:
        return self.folder / "data" / "baked" / "pages" / self.host

    def people(self, *words: str) -> str:
        """Let somebody of the agency do something; returns what they print."""
        return self.run("-m", "tests.portal.served", *words)

    def caunoi(self, *words: str) -> str:
        return self.run("-m", "caunoi", *words)

    def run(self, *words: str) -> str:
        done = subprocess.run(
            [sys.executable, *words], env=self.environment, capture_output=True, text=True, timeout=180
        )
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()

    @contextlib.contextmanager
    def part(self, name: str, *words: str) -> Iterator[None]:
        """`caunoi up` or `caunoi worker` while the block runs."""
        note = self.folder / "data" / "run" / "worker"
        note.unlink(missing_ok=True)
        ready = note.exists if name == "worker" else partial(answers, self.port)
        command = [sys.executable, "-m", "caunoi", name, *words]
        with Supervisor([Part(name, command, self.environment, ready=ready)], self.folder) as supervisor:
            assert all(supervisor.wait_ready(READY_LIMIT).values()), f"{name} is not ready"
            yield

    def web(self) -> contextlib.AbstractContextManager[None]:
        return self.part("up", "--port", str(self.port))

    def worker(self) -> contextlib.AbstractContextManager[None]:
        return self.part("worker")


@contextlib.contextmanager
def installation(folder: Path) -> Iterator[Installation]:
    """Migrated and founded; nothing runs but the database."""
    port, postgres = free_port(), EmbeddedPostgres(folder / "database", durable=False)
    inherited = {name: value for name, value in os.environ.items() if not name.startswith(("CAUNOI_", "DJANGO_"))}
    environment = inherited | {
        "CAUNOI_DATA_DIR": str(folder / "data"),
        "CAUNOI_DEMO": "1",
        "CAUNOI_PUBLIC_URL": f"http://127.0.0.1:{port}",
        "CAUNOI_LOG_LEVEL": "WARNING",
        "DATABASE_URL": postgres.start().url,
    }
    home = Installation(folder, port, postgres, environment)
    try:
        home.caunoi("migrate")
        home.people("found")
        yield home
    finally:
        postgres.stop()


def answers(port: int) -> bool:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", "/robots.txt")
        return connection.getresponse().status == 200
    except OSError:
        return False
    finally:
        connection.close()


def _act(verb: str, *words: str) -> None:
    set_up_django()
    from django.contrib.auth import get_user_model

    from caunoi.agencies.models import Agency
    from caunoi.newsroom import actions
    from caunoi.newsroom.models import Article
    from tests import world

    if verb == "found":
        world.build(public=os.environ["CAUNOI_PUBLIC_URL"])
        return
    agency = Agency.objects.get()
    people = {person.username: person for person in get_user_model().objects.all()}
    if verb == "publish":
        here = world.World(agency, agency.units.get(), people)
        article = here.article(words[0], cover=world.picture(), cover_alt="Bản đồ")
        print(here.publish(article).statement_id)
    else:
        actions.withdraw(Article.objects.get(statement_id=words[0]), by=people["hoa"], reason="Có thông tin sai.")


if __name__ == "__main__":
    _act(*sys.argv[1:])
