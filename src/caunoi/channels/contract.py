"""What a channel is: a pure rendition, a few protocol calls, and a table of errors.

A channel knows no models, no queue and no clock. It gets plain values and an `Api` that `delivery` builds
for one account (addresses, credentials, limits, time-outs), and returns plain values. A new channel is a
module that fulfils `Channel` and is named in the setting `CAUNOI_CHANNELS`; nothing else changes.
"""

from __future__ import annotations

import hashlib
from collections.abc import AsyncIterator, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Literal, Protocol, runtime_checkable

from caunoi.foundation.vietnamese import clean_text
from caunoi.releases.content import Asset, ReleaseContent

JSON = Any


# What a channel can do -------------------------------------------------------------------------------


@dataclass(frozen=True)
class Needs:
    """What an account of a channel has to be given before it can be used.

    hosts: keys of its addresses. secrets: names that a person types, needed for every call. granted: names that
    come with a person's consent (`Channel.consent`), never typed. webhook: typed, for the receiver only.
    """

    hosts: Sequence[str] = ()
    secrets: Sequence[str] = ()
    granted: Sequence[str] = ()
    webhook: Sequence[str] = ()


@dataclass(frozen=True)
class Capabilities:
    """What delivery may ask of a channel. Documented in docs/reference/channels.md, held by a test.

    updatable: names of rendition fields that can be changed in place; a change in any other field needs a
    replacement (if `withdrawable`) or a follow-up post.
    settling: seconds after which a copy that was really made is certain to be visible to `observe`.
    limits: published limits by name ("title": 149 characters …).
    needs: what an account has to be given.
    """

    updatable: frozenset[str]
    withdrawable: bool
    observable: bool
    settling: float
    limits: Mapping[str, int] = field(default_factory=dict)
    needs: Needs = field(default_factory=Needs)


@dataclass(frozen=True)
class Presentation:
    """How an agency looks on a channel: brand and rules, both versioned. Part of what a rendition derives from."""

    version: str
    agency_name: str
    standing_statement: str  # "we never ask for an OTP …", in the release's language
    cover: Asset | None  # used where a channel insists on a picture and the release has none
    asset_base: str  # public address of blobs, ends with "/": asset_base + digest + ".jpg"
    agency_short_name: str = ""  # for fields in which the full name does not fit
    # The address of our first copy, where that can neither be edited nor removed: a follow-up quotes it. Else "".
    follows: str = ""

    def asset_url(self, asset: Asset) -> str:
        """The public address under which the portal serves this blob, percent-encoded by construction."""
        suffix = {"image/jpeg": ".jpg", "image/png": ".png", "application/pdf": ".pdf"}.get(asset.media_type, "")
        return f"{self.asset_base}{asset.blob}{suffix}"


@dataclass(frozen=True)
class Rendition:
    """A release as one channel shows it.

    fields: the parts the channel sends, by name, JSON values only. text: what a reader of the copy reads.
    marks: short signs for what stands beside the words (where a card leads, how many pictures), by the field that
    makes it. Both together are the basis of comparison. cuts: human-readable notes where something did not fit
    ("lead: 310 → 250").
    """

    channel: str
    marker: str  # the statement's short link, contained in the copy
    fields: Mapping[str, JSON]
    text: str
    cuts: Sequence[str] = ()
    marks: Mapping[str, str] = field(default_factory=dict)

    @property
    def whole(self) -> str:
        """The words, and the signs for what stands beside them."""
        return with_marks(self.text, self.marks)

    @property
    def fingerprint(self) -> str:
        return fingerprint(self.whole)


def with_marks(text: str, marks: Mapping[str, str]) -> str:
    """Words and signs as one text, a sign to a paragraph."""
    return "\n\n".join(part for part in (text, *marks.values()) if part)


def fingerprint(text: str) -> str:
    """SHA-256 over the comparable form of a copy's text: NFC, white space folded, so that a platform's own
    trimming and re-flowing is no difference but a changed word is."""
    return hashlib.sha256(" ".join(clean_text(text).split()).encode()).hexdigest()


# Talking to a platform -------------------------------------------------------------------------------


@dataclass(frozen=True)
class Request:
    """One call, before credentials. `host` is a key of the account's hosts ("api", "oauth").

    effect: "read" changes nothing; "harmless" may be repeated without a reader noticing (an unpublished
    photo, a token check); "write" makes or changes something a reader sees, so that an unknown outcome must
    never be repeated blindly; "final" reaches the same end state when repeated (delete, edit).
    """

    method: Literal["GET", "POST", "DELETE"]
    path: str
    effect: Literal["read", "harmless", "write", "final"]
    host: str = "api"
    query: Mapping[str, str] = field(default_factory=dict)
    json: JSON | None = None
    form: Mapping[str, str] | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    file: FilePart | None = None


@dataclass(frozen=True)
class FilePart:
    """A blob sent as a multipart file; the bytes are read by the `Api` when the call is made."""

    name: str
    filename: str
    asset: Asset


@dataclass(frozen=True)
class Answer:
    """What came back: HTTP status, lower-case headers, parsed JSON or None, and the start of the text."""

    status: int
    headers: Mapping[str, str]
    json: JSON | None
    text: str


class Api(Protocol):
    """One account's line to its platform, built by delivery. `call` adds credentials, sends, applies the
    channel's error table and raises one of the errors below; it returns only answers that mean success."""

    async def call(self, request: Request) -> Answer: ...


@dataclass(frozen=True)
class Credentials:
    """Secrets of one account. `values` are channel-specific names (app_id, app_secret, access_token …).

    expires_at: when the token ends that calls carry. renewable_until: when what renews it ends. None: not known.
    """

    values: Mapping[str, str]
    expires_at: datetime | None = None
    renewable_until: datetime | None = None

    def __repr__(self) -> str:  # secrets never reach a log through a repr
        return f"Credentials({', '.join(sorted(self.values))})"


# What comes of it ------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Live:
    """The copy exists. `remote_id` is an opaque string, `url` where a reader finds it ("" when unknown)."""

    remote_id: str
    url: str = ""


@dataclass(frozen=True)
class Pending:
    """The platform is not finished. `state` (JSON) is stored before the next call; `after` in seconds.

    writes: resuming makes something that a reader sees (a post out of uploaded photos), so that a resumption
    with an unknown outcome must not be repeated blindly; otherwise it only asks how far the platform is.
    """

    state: Mapping[str, JSON]
    after: float = 0.0
    writes: bool = False


@dataclass(frozen=True)
class Marker:
    """How to look for copies whose id we never learnt: the short link, our title, and not before `since`."""

    short_link: str
    title: str
    since: datetime | None = None


@dataclass(frozen=True)
class Observation:
    """What a channel shows now. `text` and `marks` are comparable with those of a `Rendition` of the same channel.
    `parts` are readable pieces for the screen (title, message …).

    untold: names of fields that are part of the rendition's text or have a mark, but that the platform left out of
    its answer. What was not told is not compared: it is neither the same nor changed.
    """

    remote_id: str
    url: str
    text: str
    parts: Mapping[str, str] = field(default_factory=dict)
    untold: frozenset[str] = frozenset()
    marks: Mapping[str, str] = field(default_factory=dict)

    @property
    def whole(self) -> str:
        return with_marks(self.text, self.marks)

    @property
    def fingerprint(self) -> str:
        return fingerprint(self.whole)

    def shows(self, rendition: Rendition) -> bool:
        """Whether a reader meets this rendition here, as far as the platform tells."""
        return self.reads(rendition) and not self.strays(rendition)

    def reads(self, rendition: Rendition) -> bool:
        """Whether the words are those of the rendition."""
        unknown = {clean_text(str(rendition.fields[name])) for name in self.untold - rendition.marks.keys()}
        return _without(self.text, unknown) == _without(rendition.text, unknown)

    def strays(self, rendition: Rendition) -> frozenset[str]:
        """The fields beside the words that are not as in the rendition."""
        told = (self.marks.keys() | rendition.marks.keys()) - self.untold
        return frozenset(name for name in told if self.marks.get(name) != rendition.marks.get(name))


def _without(text: str, paragraphs: set[str]) -> str:
    """The fingerprint of a text without these paragraphs."""
    return fingerprint("\n\n".join(part for part in text.split("\n\n") if clean_text(part) not in paragraphs))


class Consent(Protocol):
    """How a person connects an account to us for the first time, or again (OAuth with PKCE)."""

    def new_verifier(self) -> str: ...

    def permission_url(self, oauth_base: str, *, app_id: str, redirect_uri: str, state: str, verifier: str) -> str: ...

    def exchange_request(self, credentials: Credentials, *, code: str, verifier: str) -> Request: ...


class Broadcasting(Protocol):
    """How a placed copy is sent to the followers of its account."""

    def broadcast_request(self, article_ids: Sequence[str], filters: Mapping[str, JSON]) -> Request: ...

    def broadcast_id(self, answer: Answer) -> str: ...


@dataclass(frozen=True)
class Figures:
    """What a platform has counted for one copy since it was posted: sums, never a person. None: it gave no figure,
    which is not 0.

    views: how often it was opened or shown. reach: how many different people or accounts it was shown to, which
    cannot be added up over copies. engagement: reactions, comments and shares together.
    """

    views: int | None = None
    reach: int | None = None
    engagement: int | None = None


class Measuring(Protocol):
    """What a platform counts by itself. Only calls with the effect "read", and lists rather than a call for each copy.

    names: the figures that this platform has at all.
    """

    names: Sequence[str]

    async def followers(self, api: Api) -> int | None:
        """How many follow the account; None: not given."""
        ...

    def figures(self, api: Api, wanted: Collection[str], since: datetime) -> AsyncIterator[tuple[str, Figures]]:
        """The figures of the copies with these remote ids, as far as they were made after `since` and the platform
        lists them. A figure that the platform refuses is None; a refusal of everything raises."""
        ...


# Answering people ------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Window:
    """How long a platform lets an account write after what a person did there.

    lasts: None: without an end. automatic: a text that no person wrote may use it. draws: on the quota of messages.
    """

    name: str
    lasts: timedelta | None
    automatic: bool = True
    draws: bool = False


@dataclass(frozen=True)
class Way:
    """A way in which a person can be answered. windows: one after the other, the shortest first. longest: characters
    of one text. public: everybody can read it. once: the platform takes exactly one to what it answers."""

    windows: Sequence[Window]
    longest: int
    public: bool = False
    once: bool = False


@dataclass(frozen=True)
class Letter:
    """A text to one person. person: the platform's id, opaque. answers: id of the comment that is answered, where the
    way is about one. window: the name of the one in which it goes."""

    way: str
    text: str
    window: str
    person: str = ""
    answers: str = ""

    def __repr__(self) -> str:  # words and ids never reach a log through a repr
        return f"Letter({self.way}, {self.window})"


@dataclass(frozen=True)
class Left:
    """What is left of a quota of messages. None: the platform did not say."""

    remain: int | None
    total: int | None


class Conversing(Protocol):
    """How people who wrote to an account are answered through it: a module of the channel.

    ways: by name: "message" to the person, "comment" below the one that is answered, "private_reply" to a comment.
    """

    ways: Mapping[str, Way]

    def reply_request(self, letter: Letter) -> Request: ...

    def reply_id(self, answer: Answer) -> str:
        """The platform's id of what it took; "" if it named none."""
        ...

    def left_after(self, answer: Answer) -> Left | None:
        """The quota, where the answer to a reply tells of it."""
        ...

    def quota_request(self) -> Request | None:
        """The call that asks for the quota; None on a platform without one."""
        ...

    def quota(self, answer: Answer) -> Left:
        """What that call answered."""
        ...


@runtime_checkable
class Channel(Protocol):
    """`consent`, `broadcasting` and `measuring` are None on a channel that has no such thing."""

    name: str
    capabilities: Capabilities
    consent: Consent | None
    broadcasting: Broadcasting | None
    measuring: Measuring | None

    def render(self, release: ReleaseContent, presentation: Presentation) -> Rendition:
        """Pure: the same release and presentation always give the same rendition."""
        ...

    def requests(self, rendition: Rendition) -> list[Request]:
        """The calls that creating this copy would make, for a dry run. Ids not known yet read "<…>"."""
        ...

    def authorize(self, request: Request, credentials: Credentials) -> Request:
        """Pure: the request with its credentials in place."""
        ...

    def classify(self, request: Request, answer: Answer) -> ChannelError | None:
        """Pure: the channel's error table; None when the answer means success."""
        ...

    def refresh_request(self, credentials: Credentials) -> Request | None:
        """The call that renews the credentials, or None where only a person can."""
        ...

    def refreshed(self, credentials: Credentials, answer: Answer, now: datetime) -> Credentials:
        """The new credentials from that call's answer; raises CredentialsExpired when it was refused."""
        ...

    async def create(self, api: Api, rendition: Rendition) -> Live | Pending: ...

    async def resume(self, api: Api, rendition: Rendition, pending: Pending) -> Live | Pending: ...

    async def update(
        self, api: Api, remote_id: str, rendition: Rendition, changed: frozenset[str]
    ) -> Live | Pending: ...

    async def withdraw(self, api: Api, remote_id: str) -> None:
        """Take the copy down. A copy that is already gone is a success."""
        ...

    async def observe(self, api: Api, remote_id: str) -> Observation | None:
        """What the channel shows for a remote id; None: nothing."""
        ...

    def find(self, api: Api, marker: Marker) -> AsyncIterator[Observation]:
        """Every copy that carries the marker's link, newest first, back to `marker.since`: others may quote our
        link, and which copy is ours is not the channel's to decide. Raises OutcomeUnknown when the search had to
        end before that: "not found" would then be a guess."""
        ...


# Errors are classes, not strings ---------------------------------------------------------------------


class ChannelError(Exception):
    """A call did not succeed. `code` is the platform's own, for the time line; `detail` is for staff and holds
    neither a secret nor a citizen's words."""

    def __init__(self, detail: str, *, code: str = "") -> None:
        super().__init__(detail)
        self.detail = detail
        self.code = code


class Retryable(ChannelError):
    """Nothing happened; the same call may be made again after `after` seconds."""

    def __init__(self, detail: str, *, code: str = "", after: float = 1.0) -> None:
        super().__init__(detail, code=code)
        self.after = after


class RateLimited(ChannelError):
    """The account has to be quiet for `after` seconds: a rate, a quota, a night rule.

    scope: "account" stops every call of the account, "operation" only the kind of call that was refused.
    """

    def __init__(
        self, detail: str, *, code: str = "", after: float, scope: Literal["account", "operation"] = "account"
    ) -> None:
        super().__init__(detail, code=code)
        self.after = after
        self.scope = scope


class CredentialsExpired(ChannelError):
    """The token is no longer accepted. One failed call is not a revoked account: renew once, then ask a person."""


class AccountUnusable(ChannelError):
    """The platform refuses the whole account (disabled OA, lost role, policy block): a person must act."""


class Rejected(ChannelError):
    """The platform will never take this as it is. `field` names the rendition field where it is known."""

    def __init__(self, detail: str, *, code: str = "", field: str = "") -> None:
        super().__init__(detail, code=code)
        self.field = field


class RemoteMissing(ChannelError):
    """The copy that the call was about does not exist (any more)."""


class OutcomeUnknown(ChannelError):
    """The call may or may not have taken effect: no answer, a cut connection, a gateway's error page."""
