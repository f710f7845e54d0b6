"""Facebook's calls for a Page: the requests, and what follows from their answers (Facebook reference A1, A3).

Paths are relative to the host "api", whose address ends with the version ("https://graph.facebook.com/v26.0").
"{account}" in a path stands for the Page; `authorize` puts `values["page_id"]` in its place.

A post without pictures is one call, with one picture one call, with several one call per picture and one for
the post. Between these stands a `Pending` of {"photos": [id …], "blobs": [sha-256 …], "round": n}, so that a
crash loses nothing: a picture that is not used in a post is seen by nobody and vanishes after a day. Once
all are there it says that the next step `writes`.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import re
from collections.abc import AsyncIterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, quote, urlsplit

from caunoi.channels.contract import (
    JSON,
    AccountUnusable,
    Answer,
    Api,
    Credentials,
    FilePart,
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
from caunoi.channels.facebook.render import marks, message_text
from caunoi.releases.content import Asset

ATTACHED = "attachments{media_type,type,url,unshimmed_url,subattachments.limit(30){media_type,type}}"
SHOWN = f"id,message,permalink_url,created_time,is_published,is_hidden,{ATTACHED}"
FORWARDERS = ("l.facebook.com", "lm.facebook.com")  # by host: anybody can write these words into an address
PAGE = 25  # posts asked for at once
PAGES = 20  # pages looked through before a search is given up
ROUNDS = 2  # how often the pictures of one post are uploaded before a person must look
SKEW = timedelta(minutes=5)  # our clock against Facebook's


# Requests --------------------------------------------------------------------------------------------


def feed_request(message: str, *, link: str = "", photos: tuple[str, ...] = ()) -> Request:
    """A post (A3). No idempotency key exists: the outcome of a broken call must be looked up."""
    form = {"message": message}
    if link:
        form["link"] = link
    if photos:
        media = [{"media_fbid": photo} for photo in photos]
        form["attached_media"] = json.dumps(media, separators=(",", ":"))
    return Request("POST", "/{account}/feed", "write", form=form)


def photo_post_request(message: str, photo: Mapping[str, Any]) -> Request:
    """A post that is one picture: published at once, the text as its caption."""
    form = {"caption": message, "alt_text_custom": str(photo["alt"]), "published": "true"}
    return Request("POST", "/{account}/photos", "write", form=_filled(form), file=_file(photo))


def upload_request(photo: Mapping[str, Any]) -> Request:
    """A picture nobody sees until a post carries it."""
    form = {"alt_text_custom": str(photo["alt"]), "published": "false"}
    return Request("POST", "/{account}/photos", "harmless", form=_filled(form), file=_file(photo))


def edit_request(post_id: str, message: str, *, show: Mapping[str, str] | None = None) -> Request:
    """Only the text and whether a post is shown can be changed, and only by the app that posted it (A3)."""
    return Request("POST", f"/{_safe(post_id)}", "final", form={"message": message, **(show or {})})


def delete_request(post_id: str) -> Request:
    return Request("DELETE", f"/{_safe(post_id)}", "final")


def post_request(post_id: str) -> Request:
    return Request("GET", f"/{_safe(post_id)}", "read", query={"fields": SHOWN})


def page_request() -> Request:
    return Request("GET", "/{account}", "read", query={"fields": "id"})


def published_request(after: str = "") -> Request:
    query = _filled({"fields": SHOWN, "limit": str(PAGE), "after": after})
    return Request("GET", "/{account}/published_posts", "read", query=query)


def authorize(request: Request, credentials: Credentials) -> Request:
    """The Page's id in the path, its token in a header (never in an address, which logs keep), and the proof
    for this very token (A2)."""
    values = credentials.values
    token = values.get("access_token", "")
    query = dict(request.query)
    if secret := values.get("app_secret"):
        query["appsecret_proof"] = hmac.new(secret.encode(), token.encode(), hashlib.sha256).hexdigest()
    return replace(
        request,
        path=request.path.replace("{account}", _safe(values["page_id"])),
        headers={**request.headers, "Authorization": f"Bearer {token}"},
        query=query,
    )


def _safe(remote_id: str) -> str:
    return quote(remote_id, safe="")


def _filled(form: Mapping[str, str]) -> dict[str, str]:
    return {name: value for name, value in form.items() if value}


def _file(photo: Mapping[str, Any]) -> FilePart:
    asset = Asset(**{name: photo[name] for name in ("blob", "media_type", "size", "width", "height")})
    suffix = {"image/png": "png", "image/gif": "gif"}.get(asset.media_type, "jpg")
    return FilePart("source", f"{asset.blob[:16]}.{suffix}", asset)


# Making and changing ---------------------------------------------------------------------------------


def requests(rendition: Rendition) -> list[Request]:
    """All calls that make this copy."""
    message, link, photos = _fields(rendition)
    if not photos:
        return [feed_request(message, link=link)]
    if len(photos) == 1:
        return [photo_post_request(message, photos[0])]
    unknown = tuple(f"<photo {number}>" for number in range(1, len(photos) + 1))
    return [*map(upload_request, photos), feed_request(message, photos=unknown)]


async def create(api: Api, rendition: Rendition) -> Live | Pending:
    message, link, photos = _fields(rendition)
    if not photos:
        return _made(await api.call(feed_request(message, link=link)), "id")
    if len(photos) == 1:
        return _made(await api.call(photo_post_request(message, photos[0])), "post_id")
    return await resume(api, rendition, Pending({"photos": [], "blobs": [], "round": 1}))


async def resume(api: Api, rendition: Rendition, pending: Pending) -> Live | Pending:
    """One step: the next picture, or, when all are there, the post."""
    message, _, photos = _fields(rendition)
    done = _uploaded(pending, photos)
    if len(done) == len(photos) and not pending.writes:  # the release has fewer pictures now
        return replace(pending, writes=True)
    if len(done) < len(photos):
        photo = photos[len(done)]
        photo_id = _text(await api.call(upload_request(photo)), "id")
        if not photo_id:
            raise Retryable("Facebook took the picture but named no id", after=5.0)
        return _after_uploads(pending, photos, (*done, photo_id))
    try:
        return _made(await api.call(feed_request(message, photos=done)), "id")
    except Rejected as error:
        return _again(pending, photos, error)


def _uploaded(pending: Pending, photos: list[dict[str, Any]]) -> tuple[str, ...]:
    """The uploads that still fit, in order: the release may have changed since."""
    ids: list[str] = []
    known = zip(pending.state.get("photos") or (), pending.state.get("blobs") or (), strict=False)
    for (photo_id, blob), photo in zip(known, photos, strict=False):
        if blob != photo["blob"]:
            break
        ids.append(str(photo_id))
    return tuple(ids)


def _after_uploads(pending: Pending, photos: list[dict[str, Any]], done: tuple[str, ...]) -> Pending:
    blobs = [photo["blob"] for photo in photos[: len(done)]]
    state = {"photos": list(done), "blobs": blobs, "round": int(pending.state.get("round") or 1)}
    return Pending(state, writes=len(done) == len(photos))


def _again(pending: Pending, photos: list[dict[str, Any]], error: Rejected) -> Pending:
    """A post refused for its parameters: uploads left for a day are gone (A3), so once they are made anew."""
    turn = int(pending.state.get("round") or 1)
    if error.code.partition("/")[0] not in ("100", "324") or turn >= ROUNDS:
        raise error
    return Pending({"photos": [], "blobs": [], "round": turn + 1}, after=1.0)


async def update(api: Api, remote_id: str, rendition: Rendition, changed: frozenset[str]) -> Live:
    fixed = sorted(changed - {"message"})
    if fixed:
        raise Rejected(f"Facebook cannot change {', '.join(fixed)} of a post", field=fixed[0])
    post = (await api.call(post_request(remote_id))).json
    show = _showing(post) if isinstance(post, Mapping) else {}
    await api.call(edit_request(remote_id, str(rendition.fields["message"]), show=show))
    return Live(remote_id, _address(remote_id))


def _showing(post: Mapping[str, JSON]) -> dict[str, str]:
    """What an edit must say beside the text, so that readers see the post again. Only where it is needed:
    publishing what is published is refused."""
    hidden = {"is_hidden": "false"} if post.get("is_hidden") is True else {}
    return hidden | ({"is_published": "true"} if post.get("is_published") is False else {})


async def withdraw(api: Api, remote_id: str) -> None:
    """100/33 means gone or not allowed: it counts as gone only if the post cannot be seen either."""
    try:
        await api.call(delete_request(remote_id))
    except RemoteMissing as error:
        if await observe(api, remote_id):
            raise Rejected("the post is there, but this app may not delete it", code=error.code) from error


# Looking ---------------------------------------------------------------------------------------------


async def observe(api: Api, remote_id: str) -> Observation | None:
    """A post that "does not exist or may not be seen" is gone only if the Page itself can still be seen;
    else a lost permission would look like a Page wiped clean, and everything would be posted again."""
    try:
        answer = await api.call(post_request(remote_id))
    except RemoteMissing:
        await _insist_on_page(api)
        return None
    return _observation(answer.json) if isinstance(answer.json, Mapping) else None


async def _insist_on_page(api: Api) -> None:
    try:
        await api.call(page_request())
    except RemoteMissing as error:
        raise AccountUnusable("the Page is gone or may not be seen", code=error.code) from error


async def find(api: Api, marker: Marker) -> AsyncIterator[Observation]:
    """The posts that carry the short link in their text, newest first.

    `paging.next` is never followed, because it is an address with a token in it; the call is rebuilt from the
    cursor (A1). Raises OutcomeUnknown when the search had to end before it came to `marker.since`.
    """
    after = ""
    for _ in range(PAGES):
        answer = await api.call(published_request(after))
        page: Mapping[str, JSON] = answer.json if isinstance(answer.json, Mapping) else {}
        for post in page.get("data") or ():
            if older(post, marker.since):
                return
            if carries(str(post.get("message") or ""), marker.short_link):
                yield _observation(post)
        after = next_cursor(page)
        if not after:
            return
    if marker.since:
        raise OutcomeUnknown(f"only the newest {PAGES * PAGE} posts were looked at")


def carries(message: str, short_link: str) -> bool:
    """Whether the text holds this very link, not a longer one that begins like it."""
    return bool(re.search(re.escape(short_link) + r"(?![\w/-])", message))


def next_cursor(page: Mapping[str, JSON]) -> str:
    """The cursor of the next page; "" on the last one, where `cursors.after` is present as well (A1)."""
    paging = page.get("paging")
    if not isinstance(paging, Mapping) or not paging.get("next"):
        return ""
    cursors = paging.get("cursors")
    return str(cursors.get("after") or "") if isinstance(cursors, Mapping) else ""


def older(post: Mapping[str, JSON], since: datetime | None) -> bool:
    made = _time(post.get("created_time"))
    return bool(since and made and made < since - SKEW)


def _time(value: JSON) -> datetime | None:
    """Graph writes the offset without a colon: 2019-01-02T18:31:28+0000 (A1)."""
    try:
        time = datetime.fromisoformat(str(value))
    except ValueError:
        return None
    return time if time.tzinfo else time.replace(tzinfo=UTC)


def _observation(post: Mapping[str, JSON]) -> Observation:
    """An unpublished or hidden post shows a reader nothing, so its text is empty and differs from ours; what hangs
    below it is not compared then, because showing the post again is all it takes."""
    remote_id = str(post.get("id") or "")
    message = str(post.get("message") or "")
    shown = post.get("is_published") is not False and post.get("is_hidden") is not True
    return Observation(
        remote_id=remote_id,
        url=str(post.get("permalink_url") or "") or _address(remote_id),
        text=message_text(message) if shown else "",
        parts={"message": message, "status": "show" if shown else "hide"},
        untold=frozenset() if shown else frozenset({"link", "photos"}),
        marks=_attached(post) if shown else {},
    )


def _attached(post: Mapping[str, JSON]) -> dict[str, str]:
    """What hangs below a post: Graph tells an album by its parts, one picture or a card by itself (A3)."""
    attachments = post.get("attachments")
    listed = attachments.get("data") if isinstance(attachments, Mapping) else None
    found = [item for item in listed or () if isinstance(item, Mapping)]
    photos = sum(_pictures(item) for item in found)
    links = (address for item in found if not _pictures(item) and (address := _leads_to(item)))
    return marks("" if photos else next(links, ""), photos)


def _pictures(attachment: Mapping[str, JSON]) -> int:
    inner = attachment.get("subattachments")
    parts = inner.get("data") if isinstance(inner, Mapping) else None
    items = parts if isinstance(parts, list) and parts else [attachment]
    return sum(isinstance(item, Mapping) and item.get("media_type") == "photo" for item in items)


def _leads_to(attachment: Mapping[str, JSON]) -> str:
    """The address behind a card; `url` goes through Facebook's own forwarder, with the address in `u`."""
    url = str(attachment.get("unshimmed_url") or attachment.get("url") or "")
    try:
        parts = urlsplit(url)
        forwarder = parts.hostname in FORWARDERS and parts.path == "/l.php"
    except ValueError:  # no address at all, and so surely not ours
        return url
    return parse_qs(parts.query).get("u", [url])[0] if forwarder else url


# Small parts -----------------------------------------------------------------------------------------


def _fields(rendition: Rendition) -> tuple[str, str, list[dict[str, Any]]]:
    fields = rendition.fields
    return str(fields["message"]), str(fields["link"]), list(fields["photos"])


def _made(answer: Answer, name: str) -> Live:
    post_id = _text(answer, name)
    if not post_id:
        raise OutcomeUnknown("Facebook accepted the post but named no id")
    return Live(post_id, _address(post_id))


def _address(post_id: str) -> str:
    return f"https://www.facebook.com/{_safe(post_id)}"


def _text(answer: Answer, name: str) -> str:
    """A value of the answer as text; ids are never numbers to us."""
    value = answer.json.get(name) if isinstance(answer.json, Mapping) else None
    return "" if value is None or isinstance(value, dict | list | bool) else str(value)
