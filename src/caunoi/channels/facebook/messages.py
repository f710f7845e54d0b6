"""Answers of a Page: in Messenger, below a comment, and once in private to a comment (Facebook reference A4, A5).

Errors are those of `errors.py`. The old message tags are refused since April 2026; what is left outside the 24 hours is
HUMAN_AGENT, for seven days and only for what a person has written, so that no standing text may use it.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from urllib.parse import quote as quoted

from caunoi.channels.contract import Answer, Left, Letter, Request, Way, Window

STANDARD = Window("standard", timedelta(hours=24))
HUMAN_AGENT = Window("human_agent", timedelta(days=7), automatic=False)
ONCE = Window("private", timedelta(days=7))
PUBLIC = Window("public", None)
ways: Mapping[str, Way] = {
    "message": Way((STANDARD, HUMAN_AGENT), longest=2_000),
    "private_reply": Way((ONCE,), longest=2_000, once=True),
    "comment": Way((PUBLIC,), longest=8_000, public=True),
}


def reply_request(letter: Letter) -> Request:
    if letter.way == "comment":
        path = f"/{quoted(letter.answers, safe='')}/comments"
        return Request("POST", path, "write", form={"message": letter.text})
    recipient = {"comment_id": letter.answers} if letter.way == "private_reply" else {"id": letter.person}
    kind = {"messaging_type": "RESPONSE"}
    if letter.window == HUMAN_AGENT.name:
        kind = {"messaging_type": "MESSAGE_TAG", "tag": "HUMAN_AGENT"}
    body = {"recipient": recipient, **kind, "message": {"text": letter.text}}
    return Request("POST", "/{account}/messages", "write", json=body)


def reply_id(answer: Answer) -> str:
    """Of a message, or of a comment."""
    values = answer.json if isinstance(answer.json, Mapping) else {}
    value = values.get("message_id") or values.get("id")
    return "" if value is None else str(value)


def left_after(answer: Answer) -> Left | None:
    """A Page has rates, and no quota of messages."""
    return None


def quota_request() -> Request | None:
    return None


def quota(answer: Answer) -> Left:
    return Left(None, None)
