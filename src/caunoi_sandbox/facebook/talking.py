"""Messages and comments of a Page: `/{page}/messages`, `/{post or comment}/comments` (Facebook reference A4, A5)."""

from __future__ import annotations

import json
import secrets
from typing import Any

from caunoi_sandbox import talk
from caunoi_sandbox.calls import describe
from caunoi_sandbox.facebook import events
from caunoi_sandbox.facebook.answers import GraphError, graph_time, invalid, missing
from caunoi_sandbox.facebook.tokens import Caller
from caunoi_sandbox.store import Document
from caunoi_sandbox.wire import Call, Delivery
from caunoi_sandbox.world import World

LONGEST, LONGEST_COMMENT = 2_000, 8_000  # characters
STANDARD, HUMAN_AGENT, PRIVATE = 24 * 3600.0, 7 * 24 * 3600.0, 7 * 24 * 3600.0  # seconds
TYPES = ("RESPONSE", "UPDATE", "MESSAGE_TAG", "UTILITY")

View = dict[str, Any]


def send(world: World, page: Document, caller: Caller, call: Call) -> View:
    """`POST /{page}/messages`, to a person or, once, to a comment in private."""
    caller.may("pages_messaging")
    if caller.kind != "page" or caller.page_id != page["id"]:
        raise GraphError(200, "(#200) Sending needs a Page access token of that Page.")
    recipient, text = _object(call, "recipient"), _text(_object(call, "message").get("text"), LONGEST)
    if comment_id := recipient.get("comment_id"):
        return _send(world, page, _privately(world, page, str(comment_id)), text, call)
    person = str(recipient.get("id") or "")
    known = talk.person_of(world, "facebook", page["id"], person)
    if known is None:
        raise invalid("No matching user found", 2018001)
    _check_window(world.clock.timestamp() - known["acted_at"], call)
    return _send(world, page, person, text, call)


def comment(world: World, caller: Caller, call: Call, node: str) -> View:
    """`POST /{post or comment}/comments`, as the Page."""
    page_id, post, parent = place_of(world, node, call.method)
    caller.may("pages_manage_engagement")
    if caller.kind != "page" or caller.page_id != page_id:
        raise missing(node, call.method)
    text, page = _text(call.params.get("message"), LONGEST_COMMENT), world.store.get("facebook_account", page_id) or {}
    made = keep(world, page_id, post, parent, page_id, page["name"], "page", text, request=describe(call))
    _tell(world, page, events.own_comment(page, made))
    return view(made)


def comments(world: World, caller: Caller, call: Call, node: str) -> list[View]:
    """Those of a post, or the answers to a comment, the oldest first."""
    page_id, post, parent = place_of(world, node, call.method)
    caller.may("pages_read_user_content")
    return [view(one) for one in of_post(world, page_id, post) if not parent or one["parent"] == parent]


def keep(
    world: World, page: str, post: str, parent: str, person: str, name: str, by: str, text: str, *,
    comment_id: str = "", at: float | None = None, **more: object,
) -> Document:  # fmt: skip
    """A comment; `by`: "person" or "page". Below which comment it stands is `parent`, "" for the post itself."""
    number = comment_id or f"{post.partition('_')[2]}_{secrets.randbelow(10**17)}"
    at = world.clock.timestamp() if at is None else at
    body = {
        "id": number, "account": page, "post": post, "parent": parent, "person": person, "name": name, "by": by,
        "text": text, "at": at, "commit": world.store.next_commit(), **more,
    }  # fmt: skip
    world.store.put("facebook_comment", number, body, account=page, label=post)
    return body


def of_post(world: World, page: str, post: str) -> list[Document]:
    rows = world.store.rows("facebook_comment", account=page, label=post)
    return sorted((row.body for row in rows), key=lambda one: one["at"])


def place_of(world: World, node: str, method: str) -> tuple[str, str, str]:
    """The Page, the post, and the comment below which it is; raises GraphError."""
    if (post := world.store.get("facebook_post", node)) and post["deleted_at"] is None:
        return post["account"], node, ""
    if (known := world.store.get("facebook_comment", node)) is None:
        raise missing(node, method)
    return known["account"], known["post"], node


def view(made: Document) -> View:
    who = {"id": made["person"], "name": made["name"]} if made["person"] else None
    return {
        "id": made["id"],
        "message": made["text"],
        "created_time": graph_time(made["at"]),
        "from": who,
        "parent": {"id": made["parent"]} if made["parent"] else None,
        "can_reply_privately": made["by"] == "person" and not made.get("privately"),
        "is_hidden": False,
    }


# Inside ----------------------------------------------------------------------------------------------


def _send(world: World, page: Document, person: str, text: str, call: Call) -> View:
    message_id, now = f"m_{secrets.token_urlsafe(48)}", world.clock.timestamp()
    with world.store.transaction():
        request = describe(call)
        talk.keep(world, "facebook", page["id"], person, "account", message_id, text, now, request=request)
    _tell(world, page, events.echo(page, person, message_id, text, int(now * 1000)))
    return {"recipient_id": person, "message_id": message_id}


def _privately(world: World, page: Document, comment_id: str) -> str:
    """The person of a comment of at most seven days, to which nothing was sent yet."""
    known = world.store.get("facebook_comment", comment_id)
    if known is None or known["account"] != page["id"] or known["by"] != "person":
        raise missing(comment_id, "POST")
    if known.get("privately"):
        raise GraphError(10, "(#10) This comment has been replied to privately already", 2018065)
    if world.clock.timestamp() - known["at"] > PRIVATE:
        raise GraphError(10, "(#10) This message is sent outside of allowed window.", 2018278)
    world.store.put(
        "facebook_comment", comment_id, {**known, "privately": True}, account=page["id"], label=known["post"]
    )
    return str(known["person"])


def _check_window(since: float, call: Call) -> None:
    """24 hours for everything; seven days for what a human writes. The old tags are refused since April 2026."""
    kind, tag = str(call.params.get("messaging_type") or "RESPONSE"), call.params.get("tag")
    if kind not in TYPES:
        raise invalid("Param messaging_type must be one of {RESPONSE, UPDATE, MESSAGE_TAG, UTILITY}")
    if kind == "MESSAGE_TAG" and tag != "HUMAN_AGENT":
        raise invalid("Invalid parameter")
    if since > (HUMAN_AGENT if kind == "MESSAGE_TAG" else STANDARD):
        raise GraphError(10, "(#10) This message is sent outside of allowed window.", 2018278)


def _object(call: Call, name: str) -> dict[str, Any]:
    """An object, or its JSON text inside a form."""
    value = call.params.get(name)
    try:
        value = json.loads(value) if isinstance(value, str) else value
    except ValueError as error:
        raise invalid(f"Invalid parameter: {name}") from error
    if not isinstance(value, dict):
        raise invalid(f"Param {name} must be a JSON object")
    return value


def _text(value: Any, longest: int) -> str:
    if not isinstance(value, str) or not value.strip():
        raise invalid("Message cannot be empty, must provide valid attachment or text")
    if len(value) > longest:
        raise invalid(f"Length of param text must be less than or equal to {longest}")
    return value


def _tell(world: World, page: Document, item: events.Item) -> None:
    """The Page's own words come back by the webhook too (A6)."""
    body = events.body(page, [item], int(world.clock.timestamp() * 1000))
    secret = (world.store.get("facebook_app", page["app_id"]) or {}).get("secret", "")
    world.echo(Delivery("facebook", body, events.headers(body, secret)))
