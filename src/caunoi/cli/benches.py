"""`caunoi bench`: measure this machine with an installation of its own; yours is not touched."""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import Any

from caunoi.cli.output import CommandFailed, listing
from caunoi.foundation.postgres import PostgresError
from caunoi.foundation.processes import PartFailed


def publish(arguments: argparse.Namespace) -> None:
    """From approval to observed, on each channel, for each number of articles."""
    from caunoi.bench.publish import measure

    if min(arguments.articles) < 1 or arguments.rounds < 1:
        raise CommandFailed("--articles and --rounds take numbers from 1")
    _told(lambda: measure(arguments.articles, arguments.rounds), as_json=arguments.json)


def read(arguments: argparse.Namespace) -> None:
    """Requests per second and the slowest hundredth, in turns."""
    from caunoi.bench.read import measure

    _in_turns(measure, arguments)


def webhooks(arguments: argparse.Namespace) -> None:
    """Durable events per second and the slowest hundredth, in turns."""
    from caunoi.bench.webhooks import measure

    _in_turns(measure, arguments)


def cases(arguments: argparse.Namespace) -> None:
    """Each list of cases, for each number of them."""
    from caunoi.bench.cases import measure

    if min(arguments.cases) < 1 or arguments.rounds < 1:
        raise CommandFailed("--cases and --rounds take numbers from 1")
    _told(lambda: measure(arguments.cases, arguments.rounds), as_json=arguments.json)


def grouping(arguments: argparse.Namespace) -> None:
    """What one more case costs, and what is found, with so many there already."""
    from caunoi.bench.grouping import measure

    if min(arguments.cases) < 10_000 or max(arguments.cases) > 2_000_000:
        raise CommandFailed("--cases takes numbers from 10000 to 2000000")
    if not 100 <= arguments.new <= 20_000:
        raise CommandFailed("--new takes numbers from 100 to 20000")
    _told(lambda: measure(sorted(arguments.cases), arguments.new), as_json=arguments.json)


def _in_turns(measure: Callable[[float, int, int], dict[str, Any]], arguments: argparse.Namespace) -> None:
    limits = {"--seconds": (arguments.seconds, 30), "--rounds": (arguments.rounds, 10)}
    for option, (value, most) in {**limits, "--connections": (arguments.connections, 256)}.items():
        if not 1 <= value <= most:
            raise CommandFailed(f"{option} takes numbers from 1 to {most}")
    measured = partial(measure, arguments.seconds, arguments.rounds, arguments.connections)
    _told(measured, as_json=arguments.json)


def _told(measure: Callable[[], dict[str, Any]], *, as_json: bool) -> None:
    """Measure, and print what came of it."""
    try:
        results = measure()
    except (PartFailed, PostgresError, TimeoutError) as error:
        raise CommandFailed(str(error)) from error
    if as_json:
        print(json.dumps(results, ensure_ascii=False, indent=2))
        return
    rows = [{"what": what, "value": value} for what, value in _flat(results)]
    listing(rows, ["what", "value"], as_json=False)


def _flat(values: Mapping[str, Any], path: str = "") -> Iterator[tuple[str, str]]:
    """Nested figures as lines; a spread takes one."""
    for name, value in values.items():
        where = f"{path} {name}".strip().replace("_", " ")
        match value:
            case {"p50": p50, "p95": p95, "max": most}:
                yield where, f"p50 {p50:.3f}   p95 {p95:.3f}   max {most:.3f}"
            case Mapping():
                yield from _flat(value, where)
            case float():
                yield where, f"{value:.3f}"
            case _:
                yield where, str(value)
