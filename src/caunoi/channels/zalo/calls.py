"""Zalo's article calls: the requests, and what follows from their answers (Zalo reference §4).

Making an article takes two calls: `create` answers a token, `verify` turns it into the article's id once
Zalo has fetched the pictures. Updating works the same way and keeps the id. Between the two stands a
`Pending` of {"token"} or {"token", "id"}; "failures" counts refused picture fetches. When Zalo gives an
article up for its pictures, nothing was made, and it is begun anew after a pause: {"round"} or {"round", "id"}.
"""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from caunoi.channels.contract import (
    JSON,
    Answer,
    Api,
    ChannelError,
    Live,
    Marker,
    Observation,
    OutcomeUnknown,
    Pending,
    Rejected,
    RemoteMissing,
    Rendition,
    Request,
    Retryable,
)
from caunoi.channels.zalo.render import article_text, marks, unescaped

POLL = 1.0  # seconds before the first question after the result; a production client waits 3 (§4.3)
POLL_AGAIN = 2.0
FETCH_FAILURES = 10  # Zalo tries a picture again by itself; after so many refusals a person must look
PAUSES = (30.0, 300.0)  # seconds before an article that Zalo gave up is begun anew; then a person must look
SLICE = 10  # the largest page that getslice gives (§4.4)
SLICES = 50  # pages looked through before a search is given up
SKEW = timedelta(minutes=5)  # our clock against Zalo's
OPTIONAL = ("author", "description")  # getdetail is not documented to answer these


# Requests --------------------------------------------------------------------------------------------


def create_request(fields: Mapping[str, JSON]) -> Request:
    """No idempotency key exists (§4.3): the outcome of a broken call must be looked up, never guessed."""
    return Request("POST", "/v2.0/article/create", "write", json=article(fields))


def update_request(article_id: str, fields: Mapping[str, JSON]) -> Request:
    """The whole article again plus its id (§4.4); repeating it ends in the same article."""
    return Request("POST", "/v2.0/article/update", "final", json={"id": article_id, **article(fields)})


def verify_request(token: str) -> Request:
    return Request("POST", "/v2.0/article/verify", "read", json={"token": token})


def remove_request(article_id: str) -> Request:
    return Request("POST", "/v2.0/article/remove", "final", json={"id": article_id})


def detail_request(article_id: str) -> Request:
    return Request("GET", "/v2.0/article/getdetail", "read", query={"id": article_id})


def slice_request(offset: int) -> Request:
    query = {"offset": str(offset), "limit": str(SLICE), "type": "normal"}
    return Request("GET", "/v2.0/article/getslice", "read", query=query)


def article(fields: Mapping[str, JSON]) -> dict[str, JSON]:
    """The payload of §4.1. Statuses are spelt out: `status` defaults to hide, a cover without one failed."""
    return {
        "type": "normal",
        "title": fields["title"],
        "author": fields["author"],
        "cover": {"cover_type": "photo", "photo_url": fields["cover_url"], "status": "show"},
        "description": fields["description"],
        "body": fields["body"],
        "related_medias": [],
        "tracking_link": fields["tracking_link"],
        "status": "show",
        "comment": fields["comment"],
    }


# Making and changing ---------------------------------------------------------------------------------


async def create(api: Api, rendition: Rendition) -> Pending:
    _insist_on_cover(rendition)
    answer = await api.call(create_request(rendition.fields))
    token = _data(answer, "token")
    if not token:
        raise OutcomeUnknown("Zalo accepted the article but named no token")
    return Pending({"token": token}, after=POLL)


async def update(api: Api, remote_id: str, rendition: Rendition) -> Pending:
    _insist_on_cover(rendition)
    answer = await api.call(update_request(remote_id, rendition.fields))
    token = _data(answer, "token")
    if not token:
        raise Retryable("Zalo accepted the change but named no token", after=POLL_AGAIN)
    return Pending({"token": token, "id": remote_id}, after=POLL)


async def resume(api: Api, rendition: Rendition, pending: Pending) -> Live | Pending:
    """Ask what became of a token. The article may still be processed (-214), or a picture may have failed
    (-200): then nothing was made yet, and Zalo tries again until it says that it tried too often. Only then is
    it safe to begin anew: the portal, from which the pictures come, may have been away for a moment."""
    if "token" not in pending.state:
        return await _begin_anew(api, rendition, pending)
    try:
        answer = await api.call(verify_request(str(pending.state["token"])))
    except Retryable as error:
        return _not_yet(rendition, pending, error)
    except Rejected as error:
        if error.code != "-200":
            raise
        return _given_up(rendition, pending, error)
    article_id = _data(answer, "id") or str(pending.state.get("id") or "")
    if not article_id:
        raise Retryable("Zalo finished the article but named no id", after=POLL_AGAIN)
    return Live(article_id)


def _not_yet(rendition: Rendition, pending: Pending, error: Retryable) -> Pending:
    if error.code == "-214":
        return replace(pending, after=POLL_AGAIN)
    if error.code != "-200":
        raise error
    failures = int(pending.state.get("failures") or 0) + 1
    if failures >= FETCH_FAILURES:
        raise _unfetched(rendition, error) from error
    return Pending({**pending.state, "failures": failures}, after=POLL_AGAIN)


def _given_up(rendition: Rendition, pending: Pending, error: Rejected) -> Pending:
    turn = int(pending.state.get("round") or 1)
    if turn > len(PAUSES):
        raise _unfetched(rendition, error) from error
    kept = {"id": pending.state["id"]} if "id" in pending.state else {}
    return Pending({"round": turn + 1, **kept}, after=PAUSES[turn - 1], writes=True)


async def _begin_anew(api: Api, rendition: Rendition, pending: Pending) -> Pending:
    article_id = pending.state.get("id")
    started = await (update(api, str(article_id), rendition) if article_id else create(api, rendition))
    return replace(started, state={**started.state, "round": pending.state["round"]})


def _unfetched(rendition: Rendition, error: ChannelError) -> Rejected:
    """Names the pictures in question: Zalo's own words rarely do."""
    pictures = [str(rendition.fields["cover_url"])]
    pictures += [str(block["url"]) for block in rendition.fields["body"] if block["type"] == "image"]
    named = [url for url in pictures if url in error.detail] or pictures
    return Rejected(f"{error.detail}; pictures: {', '.join(named)}", code=error.code, field="cover_url")


def _insist_on_cover(rendition: Rendition) -> None:
    if not rendition.fields["cover_url"]:
        raise Rejected("Zalo needs a cover: neither the release nor the agency has one", field="cover_url")


async def withdraw(api: Api, remote_id: str) -> None:
    try:
        await api.call(remove_request(remote_id))
    except RemoteMissing:
        return


# Looking ---------------------------------------------------------------------------------------------


async def observe(api: Api, remote_id: str) -> Observation | None:
    try:
        answer = await api.call(detail_request(remote_id))
    except RemoteMissing:
        return None
    data = answer.json.get("data") if isinstance(answer.json, Mapping) else None
    return observation(remote_id, data) if isinstance(data, Mapping) and data else None


def observation(remote_id: str, data: Mapping[str, JSON]) -> Observation:
    """Reads an article defensively: the answer of getdetail is documented only in part (§4.4, §13). An author or
    a description that it leaves out is no difference; title and body are what the article is.

    A hidden article shows a reader nothing, so its text is empty: it differs, and an update shows it again.
    """
    parts = {name: unescaped(str(data.get(name) or "")) for name in ("title", "author", "description")}
    body = data.get("body")
    shown = article_text(**parts, body=body if isinstance(body, list) else [])
    beside = marks(str(data.get("tracking_link") or ""), str(data.get("comment") or ""))
    told = {name: mark for name, mark in beside.items() if data.get(name) is not None}
    hidden = data.get("status") == "hide"
    return Observation(
        remote_id=remote_id,
        url=_public_url(data),
        text="" if hidden else shown,
        parts={**parts, "status": str(data.get("status") or "")},
        untold=frozenset(beside if hidden else (name for name in (*OPTIONAL, *beside) if data.get(name) is None)),
        marks={} if hidden else told,
    )


def _public_url(data: Mapping[str, JSON]) -> str:
    found = (data.get(name) for name in ("link_view", "link", "url"))
    return next((url for url in found if isinstance(url, str) and url.startswith("http")), "")


async def find(api: Api, marker: Marker) -> AsyncIterator[Observation]:
    """The articles that have the title and carry the short link, newest first. Without the title an article is
    not ours: the list shows no text, and each look into an article is a call."""
    for page in range(SLICES):
        listed = await articles_from(api, page * SLICE)
        for item in listed:
            if older(item, marker.since):
                return
            if same_title(str(item.get("title") or ""), marker.title) and (
                found := await _carrying(api, str(item.get("id") or ""), marker.short_link)
            ):
                yield found
        if len(listed) < SLICE:
            return
    if marker.since:
        raise OutcomeUnknown(f"only the newest {SLICES * SLICE} articles were looked at")


async def articles_from(api: Api, offset: int) -> list[Mapping[str, JSON]]:
    answer = await api.call(slice_request(offset))
    data = answer.json.get("data") if isinstance(answer.json, Mapping) else None
    medias = data.get("medias") if isinstance(data, Mapping) else None
    return [item for item in medias or () if isinstance(item, Mapping)]


def older(item: Mapping[str, JSON], since: datetime | None) -> bool:
    made = _time(item.get("create_date"))
    return bool(since and made and made < since - SKEW)


async def _carrying(api: Api, article_id: str, short_link: str) -> Observation | None:
    if not article_id:
        return None
    try:
        answer = await api.call(detail_request(article_id))
    except RemoteMissing:
        return None
    data = answer.json.get("data") if isinstance(answer.json, Mapping) else None
    if not isinstance(data, Mapping):
        return None
    seen = observation(article_id, data)
    carried = f"{seen.text}\n{data.get('tracking_link') or ''}"
    return seen if re.search(re.escape(short_link) + r"(?![\w/-])", carried) else None


def same_title(listed: str, wanted: str) -> bool:
    """Whether a listed title is the one we look for, which may be the whole or the cut form of it."""
    one, other = sorted((unescaped(listed).removesuffix("…"), unescaped(wanted).removesuffix("…")), key=len)
    return one == other or (len(one) >= 40 and other.startswith(one))


def _time(value: JSON) -> datetime | None:
    """Epoch milliseconds, as a number or as text (§1)."""
    if isinstance(value, bool) or not re.fullmatch(r"\d{10,}", str(value)):
        return None
    return datetime.fromtimestamp(int(value) / 1000, UTC)


def _data(answer: Answer, name: str) -> str:
    """A value of the envelope's data as text; ids are never numbers to us."""
    data = answer.json.get("data") if isinstance(answer.json, Mapping) else None
    value = data.get(name) if isinstance(data, Mapping) else None
    return "" if value is None or isinstance(value, dict | list | bool) else str(value)
