"""The preview card of a shared link, from the Open Graph tags of its page (Facebook reference A3).

It is fetched after the post is made, so that a slow portal never delays an answer. A page that cannot be
read leaves the card with the bare address; the real service may refuse the post instead (1609005).
"""

from __future__ import annotations

from html.parser import HTMLParser
from urllib.parse import urljoin

from caunoi_sandbox.facebook import posts
from caunoi_sandbox.pictures import MEGABYTE, NotAPicture, NotFetched, recognise
from caunoi_sandbox.world import World


async def fetch_preview(world: World, post_id: str, link: str) -> None:
    """Read title, description and picture and keep them with the post."""
    try:
        page = (await world.fetcher.get(link, MEGABYTE)).decode("utf-8", "replace")
    except NotFetched:
        return
    tags = _Tags()
    tags.feed(page)
    preview = {
        "title": tags.found.get("og:title") or tags.title,
        "description": tags.found.get("og:description", ""),
    }
    if address := tags.found.get("og:image"):
        preview["picture"] = await _picture(world, urljoin(link, address))
    post = world.store.get("facebook_post", post_id)
    if post is not None:
        posts.save(world, {**post, "preview": preview})


async def _picture(world: World, address: str) -> str:
    try:
        found = recognise(await world.fetcher.get(address, 4 * MEGABYTE), frozenset({"JPEG", "PNG", "GIF", "WEBP"}))
    except (NotFetched, NotAPicture):
        return ""
    return world.store.add_picture(found.media_type, found.content)


class _Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: dict[str, str] = {}
        self.title = ""
        self._in_title = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        name = values.get("property") or values.get("name") or ""
        if tag == "meta" and name.startswith("og:"):
            self.found.setdefault(name, values.get("content") or "")
        self._in_title = tag == "title" and not self.title

    def handle_data(self, data: str) -> None:
        if self._in_title:
            self.title, self._in_title = data.strip(), False
