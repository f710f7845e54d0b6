"""`caunoi bake`: the portal's pages made ready now, to the end."""

from __future__ import annotations

import argparse

from caunoi.cli.connecting import ENGINE, connect


def bake(arguments: argparse.Namespace) -> None:
    """Take up what changed, or everything; safe beside running workers."""
    connect(arguments, settings=ENGINE)
    from caunoi.config import assets
    from caunoi.portal import baking

    assets.gather()
    work = baking.bake(anew=arguments.anew)
    count, pictures = work.statements, [*work.pictures]
    while work.more:
        work = baking.bake()
        count += work.statements
        pictures += work.pictures
    for statement in pictures:  # a worker's job would do it too, and finds it done
        baking.bake_pictures(statement)
    print(f"{count} statements baked")
