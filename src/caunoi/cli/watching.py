"""`caunoi placements`, `sync`, `figures`, `dry-run`: what stands where, and what would be sent."""

from __future__ import annotations

import argparse
import json
import time
from dataclasses import asdict

from caunoi.cli.connecting import ENGINE, connect
from caunoi.cli.output import CommandFailed, listing

COLUMNS = [
    "statement", "channel", "state", "desired", "desired_release", "observed", "observed_release", "remote_id", "since",
    "reason", "address",
]  # fmt: skip
POLL = 0.3  # seconds between two looks at the database


def placements(arguments: argparse.Namespace) -> None:
    """List placements, all or of one statement."""
    connect(arguments, settings=ENGINE)
    from caunoi.delivery import queries
    from caunoi.releases.models import Statement

    wanted = arguments.id.upper()
    if wanted and not Statement.objects.filter(pk=wanted).exists():
        raise CommandFailed(f"no statement has the id {arguments.id}; see: caunoi article list")
    rows = [asdict(queries.row(placement)) for placement in queries.placements(wanted).iterator()]
    listing(rows, COLUMNS, as_json=arguments.json)


def sync(arguments: argparse.Namespace) -> int:
    """Exit 0 once every placement was looked at after now and is in sync; 1 with the list of the others."""
    connect(arguments, settings=ENGINE)
    from caunoi.delivery import queries
    from caunoi.delivery.actions import people
    from caunoi.foundation import clock

    began = clock.now()
    people.look_again(queries.placements().values_list("pk", flat=True))
    deadline = time.monotonic() + arguments.wait
    while (left := queries.unsettled(seen_since=began)).exists():
        if time.monotonic() >= deadline:
            rows = [asdict(queries.row(placement)) for placement in left]
            listing(rows, COLUMNS, as_json=arguments.json)
            return 1
        time.sleep(POLL)
    if arguments.json:
        print("[]")
    else:
        print("in sync")
    return 0


def figures(arguments: argparse.Namespace) -> None:
    """Read views, reach, engagement and followers; exit 1 when no platform answered."""
    connect(arguments, settings=ENGINE)
    import asyncio

    from caunoi.delivery import figures as reading

    answered = asyncio.run(reading.look())
    if not answered:
        raise CommandFailed("no platform gave figures: see the accounts in the staff site, and the log above")
    print(f"{answered} accounts answered")


def dry_run(arguments: argparse.Namespace) -> None:
    """Show each channel's requests: of the draft, or of the last release when nothing new was written. Nothing is
    sent, and nothing is stored as sent."""
    connect(arguments)
    from caunoi.cli.articles import find_article, refusals, submitted_digest
    from caunoi.newsroom import previews

    article = find_article(arguments.id)
    with refusals():
        digest = submitted_digest(article)
        found = previews.channel_previews(article)
    shown = [
        {
            "channel": preview.account.channel,
            "account": preview.account.name,
            "digest": digest,
            "cuts": list(preview.rendition.cuts),
            "requests": [previews.readable(preview.account, request) for request in preview.requests],
        }
        for preview in found
    ]
    if arguments.json:
        print(json.dumps(shown, ensure_ascii=False, indent=2))
        return
    if digest:
        print(f"{article.statement_id}: these words can be approved with --digest {digest}")
    for channel in shown:
        print(f"== {channel['channel']} ({channel['account']})")
        for request in channel["requests"]:
            print(f"{request['method']} {request['url']}")
            print(json.dumps(request["body"], ensure_ascii=False, indent=2))
