"""An installation for one measurement: database, web, stand-ins and workers as processes, in a temporary folder."""

from __future__ import annotations

import http.client
import json
import os
import sys
import tempfile
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from caunoi.cli.running import BAKER
from caunoi.foundation.postgres import EmbeddedPostgres
from caunoi.foundation.processes import Part, PartFailed, Supervisor, free_port
from caunoi_sandbox import seed

READY_LIMIT = 60.0  # seconds
UNIT: dict[str, Any] = {"slug": "van-phong", "name": "Văn phòng", "contact": "lienhe@coquanmau.example"}
HEAD: dict[str, Any] = {"responsible_head": "Nguyễn Thị Huyền Trân", "contact": "lienhe@coquanmau.example"}


@dataclass
class House:
    """What a measurement may touch: the folder, the addresses, the agency's people."""

    folder: Path
    sandbox: str
    author: Any
    approver: Any
    agency: Any
    unit: Any

    def control(self, path: str, **order: Any) -> Any:
        """Give the stand-ins an order."""
        return self._ask(f"/_control/{path}", json.dumps(order).encode())

    def calls(self, since: int = 0) -> dict[str, Any]:
        """The stand-ins' record of calls after that number."""
        found: dict[str, Any] = self._ask(f"/_calls?since={since}", None)
        return found

    def _ask(self, path: str, data: bytes | None) -> Any:
        request = urllib.request.Request(self.sandbox + path, data, {"content-type": "application/json"})  # noqa: S310
        with urllib.request.urlopen(request, timeout=30) as answer:  # noqa: S310 - our own stand-ins
            return json.load(answer)

    @contextmanager
    def worker(self) -> Iterator[int]:
        """One worker, and one that bakes, while the block runs; yields the process number of the first."""
        engine = {"DJANGO_SETTINGS_MODULE": "caunoi.config.engine"}  # as they choose who do not inherit ours
        parts = []
        for name, words in (("worker", ("--without", "portal")), ("baker", BAKER)):
            note = self.folder / "run" / name
            note.unlink(missing_ok=True)
            parts.append(Part(name, [*command("worker", self.folder), *words], engine, ready=note.exists))
        with Supervisor(parts, self.folder) as supervisor:
            wait(supervisor)
            yield _process_number(supervisor)


@contextmanager
def house(*, serving: bool = True) -> Iterator[House]:
    """Build it, lend it, take it down; nothing stays behind. Without `serving`: neither web process nor stand-ins."""
    with tempfile.TemporaryDirectory(prefix="caunoi-bench-") as name:
        folder = Path(name)
        web, sandbox = free_port(), free_port()
        os.environ |= {
            "CAUNOI_DATA_DIR": name,
            "CAUNOI_DEMO": "1",
            "CAUNOI_PUBLIC_URL": f"http://127.0.0.1:{web}",
            "CAUNOI_LOG_LEVEL": "WARNING",
            "CAUNOI_COMPARE_EVERY": "3600",
        }
        postgres = EmbeddedPostgres(folder)
        try:
            os.environ["DATABASE_URL"] = postgres.start().url
            _migrate()
            programs = (("sandbox", "sandbox", sandbox, "/_control/health"), ("web", "up", web, "/robots.txt"))
            parts = [
                Part(part, command(verb, folder, port), ready=partial(answers, port, path))
                for part, verb, port, path in programs
                if serving
            ]
            with Supervisor(parts, folder) as supervisor:
                wait(supervisor)
                yield _found(folder, f"http://127.0.0.1:{sandbox}")
                _disconnect()
        finally:
            postgres.stop()


def command(name: str, folder: Path, port: int | None = None) -> list[str]:
    """One of our own commands for this folder."""
    where = ["--port", str(port)] if port else []
    return [sys.executable, "-m", "caunoi", name, *where, "--data-dir", str(folder)]


def _migrate() -> None:
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "caunoi.config.settings")
    django.setup()
    from caunoi.config import assets, schema

    assets.gather()  # before a page names them
    schema.bring_up_to_date()


def _disconnect() -> None:
    from django.db import connections

    connections.close_all()


def wait(supervisor: Supervisor) -> None:
    """Until every part is ready. Raises PartFailed."""
    for name, ready in supervisor.wait_ready(READY_LIMIT).items():
        if not ready:
            raise PartFailed(name, f"not ready after {READY_LIMIT:.0f} s")


def _process_number(supervisor: Supervisor) -> int:
    process = supervisor._runners[0].process
    assert process is not None
    return process.pid


def answers(port: int, path: str) -> bool:
    """Whether a page is answered under this path."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", path)
        return connection.getresponse().status == 200
    except OSError:
        return False
    finally:
        connection.close()


def _found(folder: Path, sandbox: str) -> House:
    """An agency with two people and three accounts; its cover is needed because Zalo insists on one."""
    import io
    from dataclasses import asdict

    from django.contrib.auth import get_user_model
    from PIL import Image

    from caunoi.agencies import actions
    from caunoi.agencies.models import Unit
    from caunoi.releases import pictures

    public = os.environ["CAUNOI_PUBLIC_URL"]
    actions.set_up_roles()
    agency = actions.found_agency(
        slug="co-quan-mau", name="Cơ quan Mẫu", short_name="CQM", public_url=public, demo=True
    )
    unit = Unit.objects.create(agency=agency, **UNIT)
    buffer = io.BytesIO()
    Image.new("RGB", (1280, 720), "#c8102e").save(buffer, "PNG")
    cover = pictures.freeze(buffer.getvalue(), "Ảnh bìa").variants["cover"]
    actions.adopt_brand(
        agency,
        colour="#c8102e",
        cover=cover.blob,
        cover_asset=asdict(cover),
        standing_statement={"vi": "Cơ quan Mẫu không bao giờ hỏi mã OTP."},
    )
    author = get_user_model().objects.create_user("lan")
    approver = get_user_model().objects.create_user("hoa")
    actions.appoint(author, "contributor", agency)
    actions.appoint(approver, "approver", agency)
    for channel, values in _accounts(public, sandbox).items():
        actions.connect_account(
            agency, channel=channel, name=channel, state="active", responsible_unit=unit, **HEAD, **values
        )
    return House(folder, sandbox, author, approver, agency, unit)


def _accounts(public: str, sandbox: str) -> dict[str, dict[str, Any]]:
    return {
        "portal": {"hosts": {"public": public}},
        "zalo": {
            "remote_id": seed.ZALO_OA_ID,
            "hosts": {"api": f"{sandbox}/zalo", "oauth": f"{sandbox}/zalo-oauth"},
            "rules": {"settling_seconds": 8, "repairs": 3},
            "credentials": {
                "app_id": seed.ZALO_APP_ID,
                "app_secret": seed.ZALO_APP_SECRET,
                "oa_secret_key": seed.ZALO_OA_SECRET,
                "access_token": seed.ZALO_ACCESS_TOKEN,
                "refresh_token": seed.ZALO_REFRESH_TOKEN,
            },
        },
        "facebook": {
            "remote_id": seed.FACEBOOK_PAGE_ID,
            "hosts": {"api": f"{sandbox}/graph/v26.0"},
            "rules": {"settling_seconds": 4, "repairs": 3},
            "credentials": {
                "page_id": seed.FACEBOOK_PAGE_ID,
                "app_secret": seed.FACEBOOK_APP_SECRET,
                "access_token": seed.FACEBOOK_PAGE_TOKEN,
            },
        },
    }
