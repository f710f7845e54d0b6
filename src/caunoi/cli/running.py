"""`caunoi demo`, and the production parts one by one: `up`, `worker`, `receiver`, `sandbox`."""

from __future__ import annotations

import argparse
import json
import os
import shutil
import socket
import sys
import time
import urllib.request
from collections.abc import Callable
from functools import partial
from pathlib import Path

from caunoi.cli.connecting import ENGINE, connect, data_dir
from caunoi.cli.output import CommandFailed
from caunoi.config.installation import Installation
from caunoi.foundation.postgres import EmbeddedPostgres, PostgresError
from caunoi.foundation.processes import Part, PartFailed, Supervisor, follow_parent, port_is_free
from caunoi_sandbox import seed

READY_LIMIT = 120.0  # seconds
WEB_THREADS = 8
LEAST_URGENT = 19  # what nice(1) knows
BAKER = ("--only", "portal", "--nice", "5")  # the words of the worker that bakes


def demo(arguments: argparse.Namespace) -> int:
    """Everything on this machine: database, web, receiver, worker, stand-ins, and an agency that speaks."""
    folder = data_dir(arguments)
    receiver_port = arguments.receiver_port or arguments.sandbox_port + 1
    ports = {
        "--port": arguments.port,
        "--sandbox-port": arguments.sandbox_port,
        "--receiver-port": receiver_port,
    }
    _require_ports(ports)
    if arguments.statements is not None and arguments.statements < 1:
        raise CommandFailed("--statements: at least 1")
    began = time.monotonic()
    postgres = EmbeddedPostgres(folder)
    try:
        if arguments.fresh:
            postgres.destroy()
            shutil.rmtree(folder, ignore_errors=True)
        os.environ.update(_demo_environment(folder, arguments.port))
        Installation.from_environment().keep()
        os.environ["DATABASE_URL"] = postgres.start().url
        return _run_demo(arguments, folder, receiver_port, postgres, began)
    except (PostgresError, PartFailed) as error:
        raise CommandFailed(str(error)) from error
    finally:
        postgres.stop()


def up(arguments: argparse.Namespace) -> None:
    """The web process: portal and staff screens."""
    server = connect(arguments, start=True)
    _require_ports({"--port": arguments.port})
    try:
        serve("caunoi.config.wsgi:application", "wsgi", arguments.host, arguments.port, blocking_threads=WEB_THREADS)
    finally:
        if server:
            server.stop()


def receiver(arguments: argparse.Namespace) -> None:
    """The webhook receiver."""
    server = connect(arguments, start=True, settings=ENGINE)
    _require_ports({"--port": arguments.port})
    try:
        serve("caunoi.inbox.receiver:application", "rsgi", arguments.host, arguments.port)
    finally:
        if server:
            server.stop()


def worker(arguments: argparse.Namespace) -> None:
    """One worker: delivers, bakes the portal's pages, seals the audit log; or some of this."""
    if os.environ.get("CAUNOI_FOLLOW_PARENT") == "1":
        follow_parent()
    if not 0 <= arguments.nice <= LEAST_URGENT:
        raise CommandFailed(f"--nice {arguments.nice}: from 0, as urgent as others, to {LEAST_URGENT}")
    server = connect(arguments, start=True, settings=ENGINE)
    os.nice(arguments.nice)  # after the database, which others use too
    from caunoi.config import worker as working

    try:
        rooms = working.rooms(arguments.only or (), arguments.without or ())
        working.run(concurrency=arguments.concurrency, rooms=rooms)
    except ValueError as error:
        raise CommandFailed(str(error)) from error
    finally:
        if server:
            server.stop()


def sandbox(arguments: argparse.Namespace) -> None:
    """The stand-ins of Zalo and Facebook."""
    from caunoi_sandbox.server import serve

    folder = data_dir(arguments)
    folder.mkdir(parents=True, exist_ok=True)
    try:
        serve(arguments.host, arguments.port, folder / "sandbox.sqlite")
    except OSError as error:
        raise CommandFailed(f"the stand-ins cannot start: {error}") from error


# The demonstration -----------------------------------------------------------------------------------


def _run_demo(
    arguments: argparse.Namespace, folder: Path, receiver_port: int, postgres: EmbeddedPostgres, began: float
) -> int:
    """The web process starts while the agency is made ready: it is asked nothing before."""
    _tell("starting …")

    def part(name: str, command: str, *words: str, port: int | None = None, ready: Callable[[], bool]) -> Part:
        where = ["--port", str(port)] if port else []
        argv = [sys.executable, "-m", "caunoi", command, *words, *where, "--data-dir", str(folder)]
        return Part(name, argv, ready=ready)

    sandbox_url = f"http://127.0.0.1:{arguments.sandbox_port}"
    notes = {name: folder / "run" / name for name in ("worker", "baker")}
    for note in notes.values():
        note.unlink(missing_ok=True)
    listens = partial(_listens, arguments.sandbox_port)
    stand_ins = part("sandbox", "sandbox", port=arguments.sandbox_port, ready=listens)
    with Supervisor([stand_ins], folder, keepers=[_keeper(postgres)]) as supervisor:
        _wait(supervisor)
        supervisor.add(part("web", "up", port=arguments.port, ready=partial(_answers, arguments.port)))
        people = _prepare(folder, sandbox_url, arguments.statements)
        supervisor.add(
            part("receiver", "receiver", port=receiver_port, ready=partial(_listens, receiver_port)),
            part("worker", "worker", "--without", "portal", ready=notes["worker"].exists),
            part("baker", "worker", *BAKER, ready=notes["baker"].exists),
        )
        _add_outsider(supervisor, folder, sandbox_url)
        _wait(supervisor)
        _let_people_speak(sandbox_url, receiver_port)
        _say_ready(arguments, receiver_port, people, time.monotonic() - began)
        supervisor.run_forever(stopping=partial(_tell, "stopping …"))
    return 0


def _add_outsider(supervisor: Supervisor, folder: Path, sandbox_url: str) -> None:
    """As long as a post is to be changed by hand, by a note that the loading leaves."""
    note = folder / "run" / "outsider"
    if note.exists():
        argv = [sys.executable, "-m", "caunoi.demo.outsider", str(note), sandbox_url]
        supervisor.add(Part("outsider", argv, restart=False))


def _let_people_speak(sandbox_url: str, receiver_port: int) -> None:
    """Tell the stand-ins where to call when somebody writes, as one does in the platforms' consoles."""
    for platform in ("zalo", "facebook"):
        order = {"platform": platform, "url": f"http://127.0.0.1:{receiver_port}/{platform}"}
        body = json.dumps(order | {"verify_token": seed.FACEBOOK_VERIFY_TOKEN}).encode()
        address = f"{sandbox_url}/_control/webhooks"
        request = urllib.request.Request(address, body, {"content-type": "application/json"})  # noqa: S310 - our own
        try:
            urllib.request.urlopen(request, timeout=10).close()  # noqa: S310
        except OSError as error:
            _tell(f"what people write on {platform} will not arrive: {error}")


def _wait(supervisor: Supervisor) -> None:
    late = [name for name, ready in supervisor.wait_ready(READY_LIMIT).items() if not ready]
    if late:
        raise CommandFailed(f"not ready after {READY_LIMIT:.0f} s: {', '.join(late)}; see the logs folder of the data")


def _prepare(folder: Path, sandbox_url: str, statements: int | None) -> str:
    """Migrate and load what is missing, in a process of its own so that this one stays small. Returns the lines
    about the sign-in names."""
    import subprocess

    from caunoi.config import migrations_state

    note = folder / "run" / "people"
    if not (migrations_state.is_current(folder) and note.exists()):
        command = [sys.executable, "-m", "caunoi.demo", sandbox_url, *([str(statements)] if statements else [])]
        done = subprocess.run(command, check=False, stdout=subprocess.PIPE, text=True)
        if done.returncode != 0:
            raise CommandFailed("the demonstration could not be prepared; see the lines above")
        note.parent.mkdir(parents=True, exist_ok=True)
        note.write_text(done.stdout)
    return note.read_text()


def _demo_environment(folder: Path, port: int) -> dict[str, str]:
    return {
        "CAUNOI_DATA_DIR": str(folder),
        "CAUNOI_DEMO": "1",
        "CAUNOI_PUBLIC_URL": f"http://127.0.0.1:{port}",
        "CAUNOI_COMPARE_EVERY": os.environ.get("CAUNOI_COMPARE_EVERY", "20"),
    }


def _say_ready(arguments: argparse.Namespace, receiver_port: int, people: str, seconds: float) -> None:
    base = "http://127.0.0.1"
    print(
        f"READY in {seconds:.1f} s: portal {base}:{arguments.port}/ · staff {base}:{arguments.port}/admin/ · "
        f"stand-ins {base}:{arguments.sandbox_port}/ · webhooks {base}:{receiver_port}/",
        flush=True,
    )
    print(people, flush=True)


def _tell(line: str) -> None:
    """What takes a while, on standard error."""
    print(line, file=sys.stderr, flush=True)


def _keeper(postgres: EmbeddedPostgres):  # type: ignore[no-untyped-def]
    def keep() -> None:
        if not postgres.is_running():
            postgres.start()

    return keep


def _require_ports(ports: dict[str, int]) -> None:
    for option, port in ports.items():
        if not port_is_free(port):
            raise CommandFailed(f"port {port} is in use; choose another with {option}")


def _listens(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), timeout=1).close()
    except OSError:
        return False
    return True


def _answers(port: int) -> bool:
    """Whether the web process answers a page, not just the handshake."""
    from http.client import HTTPConnection

    connection = HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", "/robots.txt")
        return connection.getresponse().status == 200
    except OSError:
        return False
    finally:
        connection.close()


def serve(target: str, interface: str, host: str, port: int, *, blocking_threads: int | None = None) -> None:
    """granian in this process with one worker process, which follows this one when it dies."""
    from granian import Granian
    from granian.constants import Interfaces

    if os.environ.get("CAUNOI_FOLLOW_PARENT") == "1":
        follow_parent()
    os.environ["CAUNOI_FOLLOW_PARENT"] = "1"
    Granian(
        target,
        address=host,
        port=port,
        interface=Interfaces(interface),
        blocking_threads=blocking_threads,
        websockets=False,
        log_access=False,
        respawn_failed_workers=True,
        workers_kill_timeout=5,
    ).serve()
