"""Processes we start, and that must end when we end: by Ctrl-C, by a service manager, by ``kill -9``.

Three things together see to that. The kernel signals a child when its parent dies (Linux). Our own Python
programs watch their parent (``follow_parent``). And every ``Supervisor`` has a guard, a tiny process that
notices on a pipe the end of the supervisor and ends the process groups that are left, grandchildren included.
"""

from __future__ import annotations

import contextlib
import ctypes
import logging
import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType, TracebackType
from typing import BinaryIO, Self

FOLLOW_PARENT = "CAUNOI_FOLLOW_PARENT"  # environment variable; "1" makes follow_parent() work

LOG_LIMIT = 10 * 1024 * 1024  # bytes
TAIL = 20  # lines of a log shown in an error

PARENT_POLL = 0.25  # seconds
PARENT_GRACE = 3.0  # seconds between the polite and the final end of an orphan
TICK = 0.1  # seconds between two looks at the parts
KEEPER_INTERVAL = 0.5  # seconds
FIRST_PAUSE, LONGEST_PAUSE = 0.2, 5.0  # seconds before a restart
FAILURES, FAILURE_WINDOW = 5, 30.0  # so many failures within so many seconds end the attempts
STOP_LIMIT = 10.0  # seconds that parts get to end by themselves
KILL_LIMIT = 5.0  # seconds for the kernel to remove what was killed

PR_SET_PDEATHSIG = 1  # <linux/prctl.h>
_libc = ctypes.CDLL(None) if sys.platform == "linux" else None  # loaded here: it would be late after a fork

logger = logging.getLogger(__name__)


# -- children that end with us -------------------------------------------------------------------------------


def die_with_parent(number: signal.Signals) -> Callable[[], None] | None:
    """A ``preexec_fn`` with which the child gets this signal when we die, however we die; None outside Linux.

    Raises RuntimeError outside the main thread: the kernel means the *thread* that forked, not the process.
    """
    if _libc is None:
        return None
    if threading.current_thread() is not threading.main_thread():
        raise RuntimeError("start it from the main thread: it would end with the thread that starts it")
    prctl, parent = _libc.prctl, os.getpid()

    def arrange() -> None:
        prctl(PR_SET_PDEATHSIG, int(number), 0, 0, 0)
        if os.getppid() != parent:  # it died before the request stood
            os._exit(1)

    return arrange


def follow_parent() -> None:
    """End this process when its parent dies: SIGTERM to itself, after PARENT_GRACE seconds an exit.

    Does nothing unless the environment says CAUNOI_FOLLOW_PARENT=1, as it does below a Supervisor.
    """
    if os.environ.get(FOLLOW_PARENT) == "1":
        threading.Thread(target=_follow, args=(os.getppid(),), name="follow-parent", daemon=True).start()


def _follow(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(PARENT_POLL)
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(PARENT_GRACE)
    os._exit(1)


# -- ports ---------------------------------------------------------------------------------------------------


def free_port(host: str = "127.0.0.1") -> int:
    """A TCP port nobody listens on. Somebody else may take it before you do."""
    with socket.socket() as probe:
        probe.bind((host, 0))
        return int(probe.getsockname()[1])


def port_is_free(port: int, host: str = "127.0.0.1") -> bool:
    """Whether this process could listen there now; false also for a port that it has no right to."""
    with socket.socket() as probe:
        probe.settimeout(1.0)
        if probe.connect_ex((host, port)) == 0:
            return False
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # connections in TIME_WAIT do not count
        try:
            probe.bind((host, port))
        except OSError:
            return False
        return True


# -- logs ----------------------------------------------------------------------------------------------------


def open_log(path: Path) -> BinaryIO:
    """Open a log for appending, unbuffered; see ``bound_log``. Missing folders are made."""
    path.parent.mkdir(parents=True, exist_ok=True)
    bound_log(path)
    return path.open("ab", buffering=0)


def bound_log(path: Path) -> None:
    """Once a log has outgrown LOG_LIMIT, move what it holds to ``<name>.1`` and begin again.

    The file stays the same, so that programs which have it open for appending go on writing to it.
    """
    if path.exists() and path.stat().st_size > LOG_LIMIT:
        shutil.copyfile(path, path.with_name(path.name + ".1"))
        os.truncate(path, 0)


def log_tail(path: Path, lines: int = TAIL) -> list[str]:
    """The last lines of a log; none if there is no log."""
    try:
        with path.open(encoding="utf-8", errors="replace") as file:
            return [line.rstrip("\n") for line in deque(file, lines)]
    except FileNotFoundError:
        return []


# -- process groups ------------------------------------------------------------------------------------------


def group_lives(group: int) -> bool:
    """Whether a process group has a member that is not merely a zombie waiting for somebody to collect it."""
    try:
        os.killpg(group, 0)
    except (ProcessLookupError, PermissionError):  # macOS says "not permitted" about zombies
        return False
    if sys.platform != "linux":
        return True
    return any(_is_live_member(entry, group) for entry in Path("/proc").glob("[0-9]*"))


def _is_live_member(entry: Path, group: int) -> bool:
    try:
        text = (entry / "stat").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return False
    state, _parent, its_group = text.rpartition(")")[2].split()[:3]  # the name before it may contain anything
    return int(its_group) == group and state not in "ZX"


def _signal_group(group: int, number: signal.Signals) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(group, number)


def wait_until(done: Callable[[], bool], limit: float) -> bool:
    """Ask ``done`` until it says yes or ``limit`` seconds have passed; at least once."""
    deadline = time.monotonic() + limit
    while not done():
        if time.monotonic() >= deadline:
            return False
        time.sleep(0.02)
    return True


# -- the supervisor ------------------------------------------------------------------------------------------


class PartFailed(RuntimeError):
    """A part does not run as it should. The message names it and ends with the last lines of its log."""

    def __init__(self, name: str, what: str, log: Sequence[str] = ()) -> None:
        super().__init__("\n".join([f"{name}: {what}", *log]))
        self.name = name


@dataclass(frozen=True)
class Part:
    """One program. ``env`` is added to our environment; ``ready`` says whether it works (default: it lives).

    ``restart=False``: it is not started again. With status 0 it was done, with any other everything ends.
    """

    name: str
    argv: Sequence[str]
    env: Mapping[str, str] = field(default_factory=dict)
    ready: Callable[[], bool] | None = None
    restart: bool = True


class _Patience:
    """How long to wait before the next attempt, and when to give up."""

    def __init__(self) -> None:
        self._pause = FIRST_PAUSE
        self._failures: deque[float] = deque(maxlen=FAILURES)

    def fail(self, healthy_since: float) -> float | None:
        """Note a failure of something that worked since then; the pause in seconds, or None to give up."""
        now = time.monotonic()
        if now - healthy_since >= FAILURE_WINDOW:
            self._pause = FIRST_PAUSE
        self._failures.append(now)
        if len(self._failures) == FAILURES and now - self._failures[0] <= FAILURE_WINDOW:
            return None
        pause, self._pause = self._pause, min(self._pause * 2, LONGEST_PAUSE)
        return pause


class _Runner:
    """A part and its process, which leads a session and a process group of its own."""

    def __init__(self, part: Part, log: Path, guard: _Guard) -> None:
        self.part = part
        self.log = log
        self.process: subprocess.Popen[bytes] | None = None
        self.due: float | None = None  # when to start again, on the monotonic clock
        self._guard = guard
        self._patience = _Patience()
        self._started = 0.0

    def start(self) -> None:
        self.due = None
        self._started = time.monotonic()
        with open_log(self.log) as log:
            try:
                self.process = subprocess.Popen(
                    list(self.part.argv),
                    stdin=subprocess.DEVNULL,
                    stdout=log,
                    stderr=subprocess.STDOUT,
                    env={**os.environ, "PYTHONUNBUFFERED": "1", **self.part.env, FOLLOW_PARENT: "1"},
                    start_new_session=True,
                    preexec_fn=die_with_parent(signal.SIGTERM),  # noqa: PLW1509 - one system call, no locks
                )
            except OSError as error:
                raise PartFailed(self.part.name, f"cannot be run: {error}") from error
        self._guard.watch(self.process.pid)

    def is_ready(self) -> bool:
        """Whether it does its work. Raises PartFailed if it ended before (a job with status 0 is ready)."""
        status = None if self.process is None else self.process.poll()
        if self.process is None or (status is not None and (status != 0 or self.part.restart)):
            raise self.failure(f"ended with status {status} before it was ready")
        if self.part.ready is None:
            return True
        try:
            return self.part.ready()
        except OSError:  # typically: nobody listens yet
            return False

    def tend(self) -> None:
        """Start it again when it has died and its pause is over. Raises PartFailed to give up."""
        bound_log(self.log)
        if self.due is not None:
            if time.monotonic() >= self.due:
                self.start()
            return
        if self.process is None or self.process.poll() is None:
            return
        status = self.process.returncode
        self.kill()  # what it left behind may hold its port
        if self.part.restart:
            self._restart_later(status)
        elif status != 0:
            raise self.failure(f"ended with status {status}")

    def _restart_later(self, status: int) -> None:
        pause = self._patience.fail(self._started)
        if pause is None:
            window = f"{FAILURES} times within {FAILURE_WINDOW:.0f} s"
            raise self.failure(f"failed {window}, last with status {status}")
        logger.warning("%s ended with status %s; it starts again in %.1f s", self.part.name, status, pause)
        self.due = time.monotonic() + pause

    def send(self, number: signal.Signals) -> None:
        if self.process is not None:
            _signal_group(self.process.pid, number)

    def has_ended(self) -> bool:
        """Whether neither the program nor anything it started in its group is left."""
        if self.process is None:
            return True
        return self.process.poll() is not None and not group_lives(self.process.pid)

    def kill(self) -> None:
        """End the whole group at once, and forget it."""
        if self.process is None:
            return
        self.send(signal.SIGKILL)
        if not wait_until(self.has_ended, KILL_LIMIT):
            logger.error("%s does not end, not even by SIGKILL (group %d)", self.part.name, self.process.pid)
            return
        self._guard.forget(self.process.pid)
        self.process = None

    def failure(self, what: str) -> PartFailed:
        return PartFailed(self.part.name, what, log_tail(self.log))


class Supervisor:
    """Runs parts and keeps them running, from the main thread.

    ``keepers`` look after what is not started by an argument list (the database): each is called every
    KEEPER_INTERVAL seconds and repairs what it finds broken; one that raises is called again with the same
    patience as a part that dies. Logs: ``data_dir/logs/<part>.log``.
    """

    def __init__(
        self,
        parts: Sequence[Part],
        data_dir: Path,
        *,
        keepers: Sequence[Callable[[], None]] = (),
        stop_limit: float = STOP_LIMIT,
    ) -> None:
        self._guard = _Guard()
        self._data_dir = data_dir
        self._runners = [self._runner(part) for part in parts]
        self._keepers = [_Keeper(keeper) for keeper in keepers]
        self._stop_limit = stop_limit
        self._signals = 0  # how often we have been asked to end
        self._stopping = False

    def start(self) -> None:
        """Start all parts in their order. Raises PartFailed if one cannot be run; then none is left."""
        self._stopping = False
        self._guard.start()
        try:
            for runner in self._runners:
                runner.start()
        except BaseException:
            self.stop()
            raise

    def add(self, *parts: Part) -> None:
        """Start more parts beside those that run. Raises PartFailed if one cannot be run; then none is left."""
        added = [self._runner(part) for part in parts]
        self._runners += added
        try:
            for runner in added:
                runner.start()
        except BaseException:
            self.stop()
            raise

    def _runner(self, part: Part) -> _Runner:
        return _Runner(part, self._data_dir / "logs" / f"{part.name}.log", self._guard)

    def wait_ready(self, timeout: float) -> dict[str, bool]:
        """Which parts are ready, as soon as all are or after ``timeout`` seconds.

        Raises PartFailed if one ends before it was ready. The parts go on either way: call ``stop()``.
        """
        state = {runner.part.name: False for runner in self._runners}
        deadline = time.monotonic() + timeout
        while True:
            for runner in self._runners:
                state[runner.part.name] = state[runner.part.name] or runner.is_ready()
            if all(state.values()) or time.monotonic() >= deadline:
                return state
            time.sleep(0.05)

    def run_forever(self, stopping: Callable[[], None] = lambda: None) -> None:
        """Keep the parts running until SIGINT, SIGTERM or SIGHUP, then say that we are `stopping` and stop them; a
        second one kills.

        Raises PartFailed (or what a keeper raised) when something failed too often, with all parts stopped.
        """
        with self._handling_signals():
            try:
                while not self._signals:
                    self._tend()
                    time.sleep(TICK)
                stopping()
            finally:
                self.stop()

    def stop(self) -> None:
        """SIGTERM to all parts in reverse order, SIGKILL to what is left after ``stop_limit`` seconds."""
        self._stopping = True
        runners = self._runners[::-1]
        for runner in runners:
            runner.send(signal.SIGTERM)
        wait_until(lambda: self._signals > 1 or all(one.has_ended() for one in runners), self._stop_limit)
        for runner in runners:
            runner.kill()
            runner.due = None
        self._guard.stop()

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def _tend(self) -> None:
        self._guard.tend()
        for keeper in self._keepers:  # before the parts, which cannot work without them
            keeper.tend()
        for runner in self._runners:
            runner.tend()

    @contextlib.contextmanager
    def _handling_signals(self) -> Iterator[None]:
        self._signals = 0
        numbers = [signal.SIGINT, signal.SIGTERM]
        if signal.getsignal(signal.SIGHUP) != signal.SIG_IGN:  # nohup ignores it, and so do we then
            numbers.append(signal.SIGHUP)
        before = {number: signal.signal(number, self._on_signal) for number in numbers}
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)

    def _on_signal(self, number: int, frame: FrameType | None) -> None:
        self._signals += 1
        if self._signals < 2:
            return
        for runner in self._runners:
            runner.send(signal.SIGKILL)
        if not self._stopping:  # a keeper may be in the middle of something long
            raise KeyboardInterrupt


class _Keeper:
    """A keeper with its rhythm and our patience with it."""

    def __init__(self, keep: Callable[[], None]) -> None:
        self._keep = keep
        self._patience = _Patience()
        self._due = 0.0
        self._healthy_since = time.monotonic()

    def tend(self) -> None:
        if time.monotonic() < self._due:
            return
        try:
            self._keep()
            self._due = time.monotonic() + KEEPER_INTERVAL
        except Exception as error:
            pause = self._patience.fail(self._healthy_since)
            if pause is None:
                raise
            logger.warning("a keeper failed and is called again in %.1f s: %s", pause, error)
            self._due = self._healthy_since = time.monotonic() + pause


# -- the guard -----------------------------------------------------------------------------------------------


class _Guard:
    """A process that outlives a killed supervisor just long enough to end its process groups.

    It reads ``+group`` and ``-group`` lines from a pipe; the end of the pipe is the end of the supervisor.
    """

    def __init__(self) -> None:
        self._groups: set[int] = set()
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        if self._process is not None:
            return
        self._process = subprocess.Popen(
            [sys.executable, "-I", "-S", __file__],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            cwd="/",
            start_new_session=True,
            bufsize=0,
        )
        for group in self._groups:
            self._tell(f"+{group}\n")

    def tend(self) -> None:
        """Replace a guard that somebody killed."""
        if self._process is not None and self._process.poll() is not None:
            self._close()
            self.start()

    def watch(self, group: int) -> None:
        self._groups.add(group)
        self._tell(f"+{group}\n")

    def forget(self, group: int) -> None:
        self._groups.discard(group)
        self._tell(f"-{group}\n")

    def stop(self) -> None:
        """Let it go; it ends whatever could not be ended so far."""
        if self._process is None:
            return
        process = self._process
        self._close()
        if not wait_until(lambda: process.poll() is not None, PARENT_GRACE + KILL_LIMIT):
            process.kill()
            process.wait()

    def _close(self) -> None:
        if self._process is not None and self._process.stdin is not None:
            self._process.stdin.close()
        self._process = None

    def _tell(self, line: str) -> None:
        if self._process is not None and self._process.stdin is not None:
            with contextlib.suppress(BrokenPipeError):  # tend() starts another, which learns all groups
                self._process.stdin.write(line.encode())


def _guard_main() -> None:
    """The guard's own program. It outlasts signals to everybody, as service managers send them."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    groups: set[int] = set()
    for line in sys.stdin:
        if line.startswith("+"):
            groups.add(int(line))
        else:
            groups.discard(-int(line))
    for group in groups:
        _signal_group(group, signal.SIGTERM)
    wait_until(lambda: not any(group_lives(group) for group in groups), PARENT_GRACE)
    for group in groups:
        _signal_group(group, signal.SIGKILL)


if __name__ == "__main__":
    _guard_main()
