"""The supervisor and its helpers, with real processes and real kills."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from functools import partial
from itertools import pairwise
from pathlib import Path

import pytest

from caunoi.foundation import processes
from caunoi.foundation.postgres import EmbeddedPostgres
from caunoi.foundation.processes import Part, PartFailed, Supervisor, free_port, port_is_free

pytestmark = pytest.mark.crash
PYTHON = sys.executable
SLEEP = (PYTHON, "-c", "import time; time.sleep(600)")
# Like SLEEP, but it cannot be asked to end, it has a child that cannot either, and it says who they are.
STUBBORN = """
import os, signal, subprocess, sys, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
print(os.getpid(), child.pid, flush=True)
time.sleep(600)
"""
OBLIGING = STUBBORN.replace("SIG_IGN", "SIG_DFL")
SUPERVISE = """
import signal, sys
from pathlib import Path
signal.signal(signal.SIGHUP, signal.SIG_DFL)  # even where the test run itself was started by nohup
from caunoi.foundation.processes import Part, Supervisor
parts = [
    Part("plain", [sys.executable, "-c", "import os, time; print(os.getpid()); time.sleep(600)"]),
    Part("stubborn", [sys.executable, "-c", sys.argv[2]]),
]
data_dir, running = Path(sys.argv[1]), Path(sys.argv[1]) / "running"
with Supervisor(parts, data_dir, keepers=[running.touch], stop_limit=float(sys.argv[3])) as supervisor:
    supervisor.wait_ready(10)
    supervisor.run_forever()
print("stopped")
"""
KEEP_DATABASE = """
import sys
from pathlib import Path
from caunoi.foundation.postgres import EmbeddedPostgres
from caunoi.foundation.processes import Supervisor
with EmbeddedPostgres(Path(sys.argv[1]), durable=False) as server:
    print("started", flush=True)
    Supervisor([], Path(sys.argv[1]), keepers=[lambda: server.start() and None]).run_forever()
"""


# -- helpers -------------------------------------------------------------------------------------------------


def wait_for(condition: Callable[[], object], limit: float = 15.0) -> None:
    deadline = time.monotonic() + limit
    while not condition():
        assert time.monotonic() < deadline, "did not happen in time"
        time.sleep(0.02)


def lives(pid: int) -> bool:
    """Whether a process runs; a zombie does not."""
    state = subprocess.run(["ps", "-o", "stat=", "-p", str(pid)], capture_output=True, text=True, check=False)
    return state.stdout.strip()[:1] not in ("", "Z")


def printed(data_dir: Path, part: str) -> list[int]:
    """The process numbers that the part has printed so far, in all its lives."""
    log = data_dir / "logs" / f"{part}.log"
    return [int(word) for word in log.read_text().split()] if log.exists() else []


def children(pid: int) -> list[int]:
    listing = subprocess.run(["ps", "-axo", "pid=,ppid="], capture_output=True, text=True, check=True).stdout
    rows = [line.split() for line in listing.splitlines()]
    return [int(child) for child, parent in rows if int(parent) == pid]


@contextlib.contextmanager
def supervising(
    data_dir: Path, stop_limit: float, manner: str = STUBBORN
) -> Iterator[tuple[subprocess.Popen[str], list[int]]]:
    """A supervisor in a process of its own, and everybody it started: parts, a grandchild, the guard."""
    command = [PYTHON, "-c", SUPERVISE, str(data_dir), manner, str(stop_limit)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    try:
        wait_for(lambda: len(printed(data_dir, "plain")) == 1 and len(printed(data_dir, "stubborn")) == 2)
        everybody = sorted({*children(process.pid), *printed(data_dir, "stubborn")})
        assert len(everybody) == 4
        assert all(lives(pid) for pid in everybody)
        wait_for((data_dir / "running").exists)  # run_forever() has begun
        yield process, everybody
    finally:
        process.kill()
        process.wait()
        assert process.stdout is not None
        process.stdout.close()


# -- stopping ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_stops_everything_grandchildren_too(tmp_path: Path, number: signal.Signals) -> None:
    with supervising(tmp_path, stop_limit=0.1) as (process, everybody):
        process.send_signal(number)
        output, _ = process.communicate(timeout=10)
        assert output == "stopped\n"
        assert process.returncode == 0
        assert not [pid for pid in everybody if lives(pid)]


def test_a_second_ctrl_c_kills_at_once(tmp_path: Path) -> None:
    with supervising(tmp_path, stop_limit=600) as (process, everybody):
        process.send_signal(signal.SIGINT)
        plain = printed(tmp_path, "plain")[0]
        wait_for(lambda: not lives(plain))  # it is stopping, and would wait for the stubborn one
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=10)
        assert not [pid for pid in everybody if lives(pid)]


def test_kill_9_of_the_supervisor_leaves_nothing(tmp_path: Path) -> None:
    with supervising(tmp_path, stop_limit=600) as (process, everybody):
        process.kill()
        process.wait()
        wait_for(lambda: not [pid for pid in everybody if lives(pid)])


def test_a_killed_guard_is_replaced_and_knows_everybody(tmp_path: Path) -> None:
    with supervising(tmp_path, stop_limit=600, manner=OBLIGING) as (process, everybody):
        (guard,) = set(children(process.pid)) - {*printed(tmp_path, "plain"), *printed(tmp_path, "stubborn")}
        os.kill(guard, signal.SIGKILL)
        wait_for(lambda: len(set(children(process.pid)) - {guard}) == 3 and not lives(guard))
        replacement = set(children(process.pid)) - set(everybody)
        assert len(replacement) == 1
        process.kill()
        process.wait()
        wait_for(lambda: not [pid for pid in [*everybody, *replacement] if lives(pid)])


def test_stop_asks_politely_first_and_can_be_repeated(tmp_path: Path) -> None:
    note = "import signal, sys, time\nsignal.signal(signal.SIGTERM, lambda *_: sys.exit(print('bye')))\n"
    code = note + "print('up'); time.sleep(600)"
    parts = [Part(name, [PYTHON, "-c", code], ready=partial(_says_up, tmp_path, name)) for name in "abc"]
    supervisor = Supervisor(parts, tmp_path)
    supervisor.start()
    assert supervisor.wait_ready(10) == {"a": True, "b": True, "c": True}
    supervisor.stop()
    supervisor.stop()
    assert [(tmp_path / f"logs/{name}.log").read_text() for name in "abc"] == ["up\nbye\n"] * 3


def _says_up(data_dir: Path, name: str) -> bool:
    return "up" in (data_dir / f"logs/{name}.log").read_text()


# -- starting and restarting ---------------------------------------------------------------------------------


def test_a_killed_part_starts_again(tmp_path: Path) -> None:
    with supervising(tmp_path, stop_limit=0.1) as (process, _):
        first = printed(tmp_path, "stubborn")
        os.kill(first[0], signal.SIGKILL)
        wait_for(lambda: len(printed(tmp_path, "stubborn")) == 4)
        second = printed(tmp_path, "stubborn")[2:]
        assert not lives(first[1])  # the child of the killed one went before its successor came
        assert all(lives(pid) for pid in second)
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=10)
        assert not [pid for pid in second if lives(pid)]


def test_a_part_that_always_fails_ends_everything(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(processes, "FIRST_PAUSE", 0.05)
    failing = Part("failing", [PYTHON, "-S", "-c", "print('no luck'); raise SystemExit(3)"])
    supervisor = Supervisor([Part("good", SLEEP), failing], tmp_path)
    supervisor.start()
    good = supervisor._runners[0].process
    assert good is not None
    begun = time.monotonic()
    with pytest.raises(PartFailed, match=r"failing: failed 5 times within 30 s, last with status 3\nno luck"):
        supervisor.run_forever()
    assert time.monotonic() - begun > 0.05 + 0.1 + 0.2 + 0.4  # it did pause
    assert (tmp_path / "logs/failing.log").read_text() == "no luck\n" * 5
    assert good.poll() is not None


def test_a_part_that_ends_before_it_was_ready_is_named_with_its_last_words(tmp_path: Path) -> None:
    words = "print(*range(100), sep='\\n'); raise SystemExit('the port is taken')"
    part = Part("web", [PYTHON, "-c", words], ready=lambda: False)
    with Supervisor([Part("good", SLEEP), part], tmp_path) as supervisor, pytest.raises(PartFailed) as caught:
        supervisor.wait_ready(10)
    assert caught.value.name == "web"
    lines = str(caught.value).splitlines()
    assert lines[0] == "web: ended with status 1 before it was ready"
    assert lines[1:] == [*map(str, range(81, 100)), "the port is taken"]


def test_wait_ready_says_which_parts_are_not(tmp_path: Path) -> None:
    def refuse() -> bool:
        raise ConnectionRefusedError

    parts = [Part("a", SLEEP), Part("b", SLEEP, ready=refuse), Part("c", SLEEP, ready=lambda: False)]
    with Supervisor(parts, tmp_path) as supervisor:
        assert supervisor.wait_ready(0.2) == {"a": True, "b": False, "c": False}


def test_a_program_that_does_not_exist_leaves_nothing_running(tmp_path: Path) -> None:
    supervisor = Supervisor([Part("good", SLEEP), Part("lost", [str(tmp_path / "nothing")])], tmp_path)
    with pytest.raises(PartFailed, match="lost: cannot be run"):
        supervisor.start()
    assert children(os.getpid()) == [] or not [pid for pid in children(os.getpid()) if lives_as_sleep(pid)]


def lives_as_sleep(pid: int) -> bool:
    shown = subprocess.run(["ps", "-o", "command=", "-p", str(pid)], capture_output=True, text=True, check=False)
    return "time.sleep(600)" in shown.stdout


def test_a_job_runs_once_and_gets_its_environment(tmp_path: Path) -> None:
    show = "import os; print(os.environ['CAUNOI_FOLLOW_PARENT'], os.environ['WORD'])"
    job = Part("job", [PYTHON, "-c", show], env={"WORD": "chào"}, restart=False)
    again = Part("again", [PYTHON, "-c", "raise SystemExit(7)"], restart=False)
    supervisor = Supervisor([job], tmp_path)
    supervisor.start()
    wait_for(lambda: (tmp_path / "logs/job.log").read_text() == "1 chào\n")
    assert supervisor.wait_ready(0) == {"job": True}
    supervisor.stop()
    supervisor = Supervisor([again], tmp_path)
    supervisor.start()
    with pytest.raises(PartFailed, match="again: ended with status 7"):
        supervisor.run_forever()


def test_a_keeper_is_tried_again_and_then_given_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(processes, "FIRST_PAUSE", 0.05)
    calls: list[float] = []

    def keep() -> None:
        calls.append(time.monotonic())
        raise OSError("the disk is full")

    with pytest.raises(OSError, match="the disk is full"):
        Supervisor([], tmp_path, keepers=[keep]).run_forever()
    pauses = [later - earlier for earlier, later in pairwise(calls)]
    assert len(calls) == 5
    assert pauses[-1] > 2 * pauses[0]


def test_a_killed_database_comes_back(tmp_path: Path) -> None:
    server = EmbeddedPostgres(tmp_path)
    process = subprocess.Popen([PYTHON, "-c", KEEP_DATABASE, str(tmp_path)], stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        assert process.stdout.readline() == "started\n"
        first = server._postmaster()
        assert first is not None
        os.kill(first.pid, signal.SIGKILL)
        wait_for(lambda: (now := server._postmaster()) and now.status == "ready" and now.pid != first.pid)
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=20)
        assert not server.is_running()
    finally:
        process.kill()
        process.wait()
        server.destroy()


# -- following the parent ------------------------------------------------------------------------------------

FOLLOWER = """
import signal, sys, time
from caunoi.foundation.processes import follow_parent
if sys.argv[1] == "stubborn":
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
follow_parent()
print("following", flush=True)
time.sleep(600)
"""
PARENT = """
import subprocess, sys
child = subprocess.Popen([sys.executable, "-c", sys.argv[1], sys.argv[2]], stdout=subprocess.PIPE, text=True)
child.stdout.readline()
print(child.pid, flush=True)
child.wait()
"""


@pytest.mark.parametrize(
    ("follows", "manner", "ends"), [("1", "polite", True), ("1", "stubborn", True), ("0", "polite", False)]
)
def test_follow_parent(follows: str, manner: str, ends: bool) -> None:
    command = [PYTHON, "-c", PARENT, FOLLOWER, manner]
    environment = {**os.environ, processes.FOLLOW_PARENT: follows}
    parent = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment)
    assert parent.stdout is not None
    child = int(parent.stdout.readline())
    parent.kill()
    parent.wait()
    parent.stdout.close()
    if ends:
        wait_for(lambda: not lives(child), limit=6)
        return
    time.sleep(2 * processes.PARENT_POLL)
    assert lives(child)
    os.kill(child, signal.SIGKILL)


# -- ports and logs ------------------------------------------------------------------------------------------


def test_ports() -> None:
    port = free_port()
    assert port_is_free(port)
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", port))
        assert not port_is_free(port)
        listener.listen()
        assert not port_is_free(port)
    with socket.socket() as listener:
        listener.bind(("0.0.0.0", port))
        listener.listen()
        assert not port_is_free(port)
    assert port_is_free(port)


def test_a_large_log_is_put_aside_while_it_is_written(tmp_path: Path) -> None:
    path = tmp_path / "logs" / "part.log"
    with processes.open_log(path) as log:
        log.write(b"x" * processes.LOG_LIMIT)
        processes.bound_log(path)
        assert path.stat().st_size == processes.LOG_LIMIT
        log.write(b"last\n")
        processes.bound_log(path)
        log.write(b"first\n")
    assert path.read_bytes() == b"first\n"
    assert path.with_name("part.log.1").read_bytes().endswith(b"xlast\n")
    assert processes.log_tail(path) == ["first"]
    assert processes.log_tail(tmp_path / "none.log") == []


def test_only_the_main_thread_ties_children_to_itself() -> None:
    code = (
        "import signal, threading\n"
        "from caunoi.foundation.processes import die_with_parent\n"
        "thread = threading.Thread(target=die_with_parent, args=(signal.SIGTERM,))\n"
        "thread.start(); thread.join()\n"
    )
    if sys.platform != "linux":
        pytest.skip("there is no parent-death signal on this system")
    done = subprocess.run([PYTHON, "-c", code], capture_output=True, text=True, check=True)
    assert "main thread" in done.stderr
