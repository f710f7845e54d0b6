"""The long run: `python -m benchmarks.soak` (or `make soak`), about an hour and a half.

The state machine with thousands of new ways, workers killed hundreds of times, the measurement of publishing, a storm
of webhooks while everything that takes them in is killed, and the screens by axe, zoomed and in forced colours.
Writes docs/explanation/soak.md with the figures, the machine and the date of each part, from benchmarks/soak.json,
which keeps the last result of each; the exit status is 1 when anything failed. `--only PART`
runs one part anew.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

from caunoi.bench.machine import described

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "explanation" / "soak.md"
KEPT = ROOT / "benchmarks" / "soak.json"
LAST_LINES = 40  # of a failed part, shown in the page
MACHINE = "tests/delivery/test_machine.py"
PART = 100  # examples of the state machine in one run
LIMIT = 2 * 3600  # seconds of one run; what hangs fails and says what it said until then
ONE_TEST = LIMIT - 60  # seconds; before the run is stopped, the test says where it hung


@dataclass
class Result:
    """What came of one part."""

    name: str
    good: bool
    seconds: float
    figures: Mapping[str, Any] = field(default_factory=dict)
    said: str = ""
    where: str = ""


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="benchmarks.soak", description=__doc__)
    parser.add_argument("--only", choices=sorted(PARTS), action="append", help="this part; may be given twice")
    parser.add_argument("--examples", type=int, default=2000, help="of the state machine (default 2000)")
    parser.add_argument("--minutes", type=float, default=600, help="of the state machine at most (default 600)")
    parser.add_argument("--kills", type=int, default=200, help="of workers (default 200)")
    parser.add_argument("--rounds", type=int, default=20, help="of the measurement (default 20)")
    parser.add_argument("--events", type=int, default=50_000, help="of the storm (default 50000)")
    chosen = parser.parse_args(arguments)
    kept = {one["name"]: Result(**one) for one in json.loads(KEPT.read_text())} if KEPT.exists() else {}
    for name in chosen.only or PARTS:
        print(f"{name} …", flush=True)
        result = kept[name] = PARTS[name](chosen)
        print(f"{name}: {'good' if result.good else 'FAILED'} in {result.seconds:.0f} s", flush=True)
        KEPT.write_text(json.dumps([asdict(kept[one]) for one in PARTS if one in kept], indent=1) + "\n")
    PAGE.write_text(write([kept[name] for name in PARTS if name in kept]), encoding="utf-8")
    print(f"written: {PAGE.relative_to(ROOT)}")
    return 0 if all(kept[name].good for name in chosen.only or PARTS) else 1


def machine(chosen: argparse.Namespace) -> Result:
    """The state machine, each time along other ways; in parts, as many at once as there are processors. When its time
    is over no further part begins, and the figures say how many ways were walked."""
    ends, began = time.monotonic() + chosen.minutes * 60, time.monotonic()

    def walk(number: int) -> Result | None:
        if time.monotonic() >= ends:
            return None
        command = [sys.executable, "-m", "pytest", "-q", "--no-header", "--timeout", str(ONE_TEST), MACHINE]
        return _run("machine", command, {}, {"CAUNOI_EXAMPLES": str(min(PART, chosen.examples - number))})

    with ThreadPoolExecutor(os.cpu_count()) as pool:
        parts = [done for done in pool.map(walk, range(0, chosen.examples, PART)) if done is not None]
    said = "\n".join(part.said for part in parts if not part.good)
    walked = min(len(parts) * PART, chosen.examples)
    figures = {"examples": walked, "parts": len(parts), "parts good": sum(part.good for part in parts)}
    good = bool(parts) and all(part.good for part in parts)
    return Result("machine", good, time.monotonic() - began, figures, said, _where())


def crash(chosen: argparse.Namespace) -> Result:
    """Workers killed while they work."""
    command = [sys.executable, "-m", "benchmarks.crash", "--kills", str(chosen.kills)]
    return _with_json(_run("crash", command, {"kills": chosen.kills}))


def publish(chosen: argparse.Namespace) -> Result:
    """From approval to observed."""
    command = [sys.executable, "-m", "caunoi", "bench", "publish", "--json", "--rounds", str(chosen.rounds)]
    return _with_json(_run("publish", command, {"rounds": chosen.rounds}))


def webhooks(chosen: argparse.Namespace) -> Result:
    """A storm of events while the receiver and its database are killed."""
    command = [sys.executable, "-m", "benchmarks.webhooks", "--events", str(chosen.events)]
    return _with_json(_run("webhooks", command, {"events": chosen.events}))


def screens(chosen: argparse.Namespace) -> Result:
    """Every staff screen by axe, and every screen zoomed, spaced out and in forced colours."""
    return _run("screens", [sys.executable, "-m", "pytest", "-q", "--no-header", "-m", "soak", "tests/screens"], {})


def sizes(chosen: argparse.Namespace) -> Result:
    """What `make test` tries with little, at full size."""
    command = [sys.executable, "-m", "pytest", "-q", "--no-header", "-m", "soak", "tests", "--ignore", "tests/screens"]
    return _run("sizes", command, {})


PARTS: dict[str, Callable[[argparse.Namespace], Result]] = {
    "machine": machine,
    "crash": crash,
    "publish": publish,
    "webhooks": webhooks,
    "screens": screens,
    "sizes": sizes,
}


def _run(
    name: str, command: Sequence[str], figures: Mapping[str, Any], environment: Mapping[str, str] | None = None
) -> Result:
    began = time.monotonic()
    try:
        done = subprocess.run(
            command,
            cwd=ROOT,
            env={**os.environ, **(environment or {})},
            capture_output=True,
            text=True,
            check=False,
            timeout=LIMIT,
        )
    except subprocess.TimeoutExpired as error:
        said = f"{_text(error.stdout)}{_text(error.stderr)}\nstopped after {LIMIT} s"
        return Result(name, False, time.monotonic() - began, dict(figures), said, _where())
    said = done.stdout if done.returncode == 0 else done.stdout + done.stderr
    return Result(name, done.returncode == 0, time.monotonic() - began, dict(figures), said, _where())


def _text(said: bytes | str | None) -> str:
    """What a process that was stopped had said; bytes, whatever was asked for."""
    return said.decode(errors="replace") if isinstance(said, bytes) else said or ""


def _with_json(result: Result) -> Result:
    """The figures that the part printed."""
    try:
        found = json.loads(result.said[result.said.index("{") : result.said.rindex("}") + 1])
    except ValueError:
        return result
    return replace(result, figures={**result.figures, **found}, said="")


# The page --------------------------------------------------------------------------------------------


def write(results: Sequence[Result]) -> str:
    """The page as Markdown."""
    lines = [
        "# Soak run",
        "",
        "Written by `python -m benchmarks.soak` (`make soak`); what the parts do stands in",
        "`tests/delivery/test_machine.py`, `benchmarks/crash.py`, `benchmarks/webhooks.py` and",
        "[performance.md](performance.md).",
        "",
        "| part | result | seconds |",
        "|---|---|---:|",
        *(f"| {r.name} | {'good' if r.good else '**failed**'} | {r.seconds:.0f} |" for r in results),
    ]
    for result in results:
        lines += ["", f"## {result.name}", "", result.where, "", *_table(result.figures)]
        if not result.good:
            lines += ["", "```", *result.said.splitlines()[-LAST_LINES:], "```"]
    return "\n".join(lines) + "\n"


def _where() -> str:
    """When, on what machine and with what code."""
    return (
        f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC, {described()}, load {os.getloadavg()[0]:.1f} at the end. "
        f"Python {platform.python_version()}, Django "
        f"{version('django')}, Procrastinate {version('procrastinate')}, Hypothesis {version('hypothesis')}, pyreqwest "
        f"{version('pyreqwest')}. Code: {_commit()}."
    )


def _table(figures: Mapping[str, Any]) -> list[str]:
    return ["| figure | value |", "|---|---|", *(f"| {name} | {value} |" for name, value in _flat(figures))]


def _flat(figures: Mapping[str, Any], path: str = "") -> list[tuple[str, str]]:
    rows: list[tuple[str, str]] = []
    for name, value in figures.items():
        where = f"{path} {name}".strip().replace("_", " ")
        if isinstance(value, Mapping):
            rows += _flat(value, where)
        else:
            rows.append((where, f"{value:.3f}" if isinstance(value, float) else str(value)))
    return rows


def _commit() -> str:
    command = ["git", "describe", "--always", "--dirty"]
    asked = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    return asked.stdout.strip() or "unknown"


if __name__ == "__main__":
    sys.exit(main())
