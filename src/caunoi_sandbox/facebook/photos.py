"""Photos of a Page, by address or as a file (Facebook reference A3)."""

from __future__ import annotations

from typing import Any

from caunoi_sandbox.calls import describe
from caunoi_sandbox.facebook import posts
from caunoi_sandbox.facebook.answers import GraphError, graph_time, missing
from caunoi_sandbox.facebook.tokens import Caller
from caunoi_sandbox.pictures import MEGABYTE, NotAPicture, NotFetched, Picture, recognise, reencode
from caunoi_sandbox.store import Document
from caunoi_sandbox.wire import Call
from caunoi_sandbox.world import World

FORMATS = frozenset({"JPEG", "PNG", "GIF", "BMP", "TIFF"})
LIMIT = 10 * MEGABYTE
LONGEST_EDGE = 2048  # pixels
BAD_PHOTO = 1366046


async def create(world: World, page: Document, caller: Caller, call: Call) -> dict[str, str]:
    """`POST /{page}/photos`: the photo's id, and its post's id when it is published at once."""
    picture = await _sent_picture(world, call)
    asked = call.params
    published = posts.truth(asked.get("published", True))
    caption = posts.clean_message(asked.get("caption") or asked.get("message") or asked.get("name"))
    with world.store.transaction():
        photo = _keep(world, page, caller, caption, str(asked.get("alt_text_custom") or ""), picture)
        if not published:
            return {"id": photo["id"]}
        post = posts.keep_new(world, page, caller.app["id"], caption, "", [photo["id"]])
        posts.save(world, {**post, "request": describe(call)})
        label = {"account": page["id"], "label": "used"}
        world.store.put("facebook_photo", photo["id"], {**photo, "post": post["id"]}, **label)
    return {"id": photo["id"], "post_id": post["id"]}


def existing(world: World, node: str, method: str) -> Document:
    """A photo that was not deleted and has not expired."""
    photo = world.store.get("facebook_photo", node)
    if photo is None or posts.photo_expired(world, photo):
        raise missing(node, method)
    return photo


def delete(world: World, photo: Document) -> None:
    world.store.drop("facebook_photo", photo["id"])


def view(world: World, photo: Document, base: str) -> dict[str, Any]:
    source = f"{base}/media/{photo['picture']}"
    post = world.store.get("facebook_post", photo["post"]) if photo["post"] else None
    return {
        "id": photo["id"],
        "created_time": graph_time(photo["created_at"]),
        "name": photo["caption"] or None,
        "alt_text_custom": photo["alt"] or None,
        "images": [{"source": source}],
        "picture": source,
        "link": posts.permalink(post, base) if post else source,
        "page_story_id": photo["post"] or None,
        "from": {"id": photo["account"]},
    }


async def _sent_picture(world: World, call: Call) -> Picture:
    """The file part, whatever its name, or what stands at `url`; re-encoded as the platform does."""
    refused = GraphError(324, "(#324) Missing or invalid image file", BAD_PHOTO)
    content = next((file.content for file in call.files if file.content), None)
    try:
        if content is None:
            address = str(call.params.get("url") or "")
            if not address.startswith(("http://", "https://")):
                raise refused
            content = await world.fetcher.get(address, LIMIT)
        if len(content) > LIMIT:
            raise refused
        recognise(content, FORMATS, still=True)
        return await reencode(content, LONGEST_EDGE)
    except (NotFetched, NotAPicture) as error:
        raise refused from error


def _keep(world: World, page: Document, caller: Caller, caption: str, alt: str, picture: Picture) -> Document:
    photo = {
        "id": posts.new_id(),
        "account": page["id"],
        "picture": world.store.add_picture(picture.media_type, picture.content),
        "caption": caption,
        "alt": alt,
        "post": "",
        "app_id": caller.app["id"],
        "created_at": world.clock.timestamp(),
        "commit": world.store.next_commit(),
    }
    world.store.put("facebook_photo", photo["id"], photo, account=page["id"], label="unpublished")
    return photo
