"""`caunoi reads import`: reads that nginx gave by itself, from its log."""

from __future__ import annotations

import argparse
import json
import zlib
from collections import Counter
from datetime import date
from typing import TYPE_CHECKING

from caunoi.cli.connecting import ENGINE, connect
from caunoi.cli.output import CommandFailed

if TYPE_CHECKING:
    from caunoi.portal.logged import Tally


def import_(arguments: argparse.Namespace) -> None:
    """Add the log's reads to the sums, or only say what it counts."""
    connect(arguments, settings=ENGINE)
    from caunoi.portal import actions

    try:
        if arguments.dry_run:
            tally = actions.tally_of(arguments.file)
            _tell(arguments, tally, skipped=0, added=0)
        else:
            done = actions.import_reads(arguments.file)
            _tell(arguments, done.tally, skipped=done.skipped, added=done.added)
    except actions.NotAReadLog as error:
        raise CommandFailed(str(error)) from error
    except (OSError, EOFError, zlib.error) as error:
        raise CommandFailed(f"{arguments.file} cannot be read: {getattr(error, 'strerror', '') or error}") from error


def _tell(arguments: argparse.Namespace, tally: Tally, *, skipped: int, added: int) -> None:
    days: Counter[date] = Counter()
    for (_statement, day), count in tally.reads.items():
        days[day] += count
    told = {
        "lines": tally.lines,
        "reads": days.total(),
        "added": added,
        "robots": tally.robots,
        "live": tally.live,
        "refused": tally.refused,
        "unreadable": tally.unreadable,
        "skipped_bytes": skipped,
        "days": {day.isoformat(): count for day, count in sorted(days.items())},
    }
    if arguments.json:
        print(json.dumps(told, indent=2))
        return
    print(
        f"{tally.lines} new lines: {days.total()} reads, {added} added; not counted: {tally.robots} by robots, "
        f"{tally.live} counted by the web process, {tally.refused} refused, {tally.unreadable} unreadable"
    )
