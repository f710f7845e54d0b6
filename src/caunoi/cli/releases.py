"""`caunoi release show`: what was said, byte for byte, whatever became of it since."""

from __future__ import annotations

import argparse
import sys

from caunoi.cli.connecting import ENGINE, connect
from caunoi.cli.output import CommandFailed


def show(arguments: argparse.Namespace) -> None:
    """The bytes that were signed, or the signature, and nothing else: `| sha256sum` gives the release's digest."""
    connect(arguments, settings=ENGINE)
    from caunoi.releases import verification
    from caunoi.releases.models import Release

    try:
        data, signature = verification.shown_again(arguments.statement.upper(), arguments.number)
    except Release.DoesNotExist as error:
        raise CommandFailed(_not_there(arguments.statement)) from error
    except verification.ReleaseBroken as error:
        raise CommandFailed(str(error)) from error
    sys.stdout.flush()
    sys.stdout.buffer.write(signature if arguments.jws else data)
    sys.stdout.buffer.flush()


def _not_there(statement: str) -> str:
    from caunoi.releases.models import Statement

    found = Statement.objects.filter(pk=statement.upper()).first()
    if found is None:
        return f"no statement has the id {statement}; see: caunoi article list"
    numbers = ", ".join(str(number) for number in found.releases.values_list("number", flat=True))
    return f"{found.pk} has no such release; its releases: {numbers or 'none yet'}"
