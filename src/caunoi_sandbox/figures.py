"""What a platform has counted for one article or post: sums, as the real ones give them.

Opening an item in the phone view counts as a view. That view is one phone, so it reaches one reader however often it
looks; more readers, reactions, comments and shares are set from outside (`POST /_control/figures`).
"""

from __future__ import annotations

from caunoi_sandbox.world import World

NAMES = ("views", "reach", "reactions", "comments", "shares")

Counted = dict[str, int | None]
"""By name; None: the platform leaves this figure out of its answers."""


def of(world: World, platform: str, item: str) -> Counted:
    """Every figure of an item; 0 where nothing happened yet."""
    return {**dict.fromkeys(NAMES, 0), **world.store.setting(_key(platform, item), {})}


def opened(world: World, platform: str, item: str) -> None:
    """The phone view shows the item to its reader."""
    known = of(world, platform, item)
    views, reach = known["views"], known["reach"]
    put(world, platform, item, {
        "views": None if views is None else views + 1,
        "reach": None if reach is None else max(reach, 1),
    })  # fmt: skip


def put(world: World, platform: str, item: str, changes: Counted) -> None:
    with world.store.transaction():
        world.store.set_setting(_key(platform, item), {**of(world, platform, item), **changes})


def _key(platform: str, item: str) -> str:
    return f"figures:{platform}:{item}"
