"""Zalo's answers as classes. The tables are data; `classify` reads them.

What is decided here, beyond the tables of the Zalo reference §8:

- HTTP 200 says nothing; success is `error` 0 (§1), or for the OAuth host an `access_token` (§2.4).
- A code we do not know is still Zalo's own word that it refused: `Rejected`, unless it comes with HTTP 5xx.
- No readable answer (HTML, nothing, HTTP 5xx) leaves a write open: `OutcomeUnknown`. Everything else may be
  asked again: `Retryable`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from caunoi.channels.contract import (
    AccountUnusable,
    Answer,
    ChannelError,
    CredentialsExpired,
    OutcomeUnknown,
    RateLimited,
    Rejected,
    RemoteMissing,
    Request,
    Retryable,
)

MINUTE = 60.0
DAY = 86_400.0
HALF_HOUR = 1_800.0

Rule = tuple[type[ChannelError], str, Mapping[str, Any]]

_OPERATION = {"scope": "operation"}

TABLE: Mapping[int, Rule] = {
    -32: (RateLimited, "too many calls this minute", {"after": MINUTE}),
    -100: (Rejected, "the uploaded file has expired; upload it again", {}),
    -200: (Retryable, "sending or fetching a picture failed", {"after": 5.0}),
    -201: (Rejected, "a value is not accepted", {}),
    -202: (Rejected, "invalid mac", {}),
    -204: (AccountUnusable, "the Official Account is disabled or deleted", {}),
    -205: (AccountUnusable, "the Official Account does not exist", {}),
    -209: (AccountUnusable, "the call is not supported or the app is not active", {}),
    -210: (Rejected, "a value is over the limit", {}),
    # Without a clock neither the next day nor the next month can be known: ask again a day later.
    -211: (RateLimited, "the quota is used up", {"after": DAY, **_OPERATION}),
    -212: (AccountUnusable, "the app has not registered this API", {}),
    -213: (Rejected, "the person does not follow the account", {}),
    -214: (Retryable, "the article is being processed", {"after": 3.0}),
    -215: (AccountUnusable, "invalid app id", {}),
    -216: (CredentialsExpired, "the access token is invalid", {}),
    -217: (Rejected, "the person has blocked invitations", {}),
    # The limit is one person's, not the account's.
    -218: (Retryable, "the person may not receive more today", {"after": DAY}),
    -219: (AccountUnusable, "the app was removed or disabled", {}),
    -220: (CredentialsExpired, "the access token has expired", {}),
    -221: (AccountUnusable, "the Official Account must be verified", {}),
    -222: (AccountUnusable, "the Official Account is not active", {}),
    -223: (AccountUnusable, "the Official Account has not granted this permission", {}),
    -224: (AccountUnusable, "the package of the Official Account does not include this", {}),
    -227: (Rejected, "the person is banned or inactive", {}),
    -230: (Rejected, "the person has not written in the last 7 days", {}),
    -232: (Rejected, "the person never wrote, or too long ago", {}),
    -233: (Rejected, "the kind of message is not supported", {}),
    # Until 06:00, which cannot be told without a clock: ask every half hour. `broadcast.quiet_for` can tell.
    -234: (RateLimited, "not between 22:00 and 06:00", {"after": HALF_HOUR, **_OPERATION}),
    -235: (Rejected, "not for this kind of Official Account", {}),
    -237: (Rejected, "the group is disabled", {}),
    -238: (Rejected, "the group asset is already in use", {}),
    -240: (Rejected, "this version of the call is shut", {}),
    -241: (Rejected, "the group asset is not available", {}),
    -242: (AccountUnusable, "wrong appsecret_proof", {}),
    -244: (Rejected, "the person does not want this kind of message", {}),
    -248: (Rejected, "it breaks the platform's standards", {}),
    -249: (Rejected, "the template cannot be sent to this kind of id", {}),
    -305: (Rejected, "the 48 hours have passed", {}),
    -311: (Rejected, "the 48 hours have passed", {}),
    -320: (AccountUnusable, "the app is not linked to a Zalo Cloud Account", {}),
    # Only paid messages need money; articles go on.
    -321: (RateLimited, "the Zalo Cloud Account has no money", {"after": DAY, **_OPERATION}),
    -403: (Rejected, "the Official Account is not in this group", {}),
    -1340: (Rejected, "the form is not accepted", {}),
    -1341: (Rejected, "the form is not accepted", {}),
    112: (AccountUnusable, "app and Official Account are not linked", {}),
}

OAUTH_TABLE: Mapping[int, Rule] = {
    -14002: (AccountUnusable, "invalid app id, or the app is not active", {}),
    -14003: (AccountUnusable, "the callback address is not the registered one", {}),
}

# The field of our rendition that Zalo's word for it means, for "<field> is invalid!".
_BLAME: Mapping[str, str] = {
    "title": "title",
    "author": "author",
    "description": "description",
    "cover": "cover_url",
    "photo_url": "cover_url",
    "body": "body",
    "content": "body",
    "tracking_link": "tracking_link",
    "comment": "comment",
}

_TOO_MANY = re.compile(r"too many", re.IGNORECASE)
_QUOTA = re.compile(r"quota|limit|hạn mức|giới hạn", re.IGNORECASE)
_SECRET = re.compile(r"(?<![\w/-])[\w-]{40,}")
_NO_ID = re.compile(r"\bid\b|article|not (?:found|exist)", re.IGNORECASE)


def classify(request: Request, answer: Answer) -> ChannelError | None:
    if request.host == "oauth":
        return _classify_oauth(request, answer)
    code = code_of(answer)
    if code is None or (code == 0 and answer.status >= 400):
        return _unreadable(request, answer)
    if code == 0:
        return None
    return _special(request, code, message_of(answer)) or _listed(request, answer, code)


def _listed(request: Request, answer: Answer, code: int) -> ChannelError:
    rule = TABLE.get(code)
    if rule is None and answer.status >= 500:
        return _unreadable(request, answer)
    kind, meaning, options = rule or (Rejected, "refused", {})
    # What Zalo says about a token is not repeated: it may quote it.
    said = "" if kind is CredentialsExpired else message_of(answer)
    return kind(_detail(meaning, code, said), code=str(code), **options)


def _special(request: Request, code: int, message: str) -> ChannelError | None:
    """Codes whose meaning depends on the call or on the words beside them."""
    operation = request.path.rsplit("/", 1)[-1]
    if code == -200 and operation == "verify" and "too many" in message.lower():
        detail = _detail("a picture could not be fetched", code, message)
        return Rejected(detail, code="-200", field="cover_url")
    if code == -200 and operation == "message":
        return OutcomeUnknown(_detail("sending failed, perhaps in part", code, message), code="-200")
    if code == -201 and operation == "verify":
        # The article was accepted earlier; only the way to its id is lost. It must be looked for.
        return OutcomeUnknown(_detail("the token is not known any more", code, message), code="-201")
    if code == -201:
        return _invalid(operation, message)
    if code == -223 and _QUOTA.search(message):
        detail = _detail("the month's number of articles is used up", code, message)
        return RateLimited(detail, code="-223", after=DAY, scope="operation")
    return None


def _invalid(operation: str, message: str) -> ChannelError:
    if operation in ("getdetail", "update", "remove") and _names_the_id(message):
        return RemoteMissing(_detail("the article does not exist", -201, message), code="-201")
    blamed = next((ours for word, ours in _BLAME.items() if re.search(rf"\b{word}\b", message)), "")
    return Rejected(_detail("a value is not accepted", -201, message), code="-201", field=blamed)


def _names_the_id(message: str) -> bool:
    return bool(_NO_ID.search(message)) and not any(re.search(rf"\b{word}\b", message) for word in _BLAME)


def _unreadable(request: Request, answer: Answer) -> ChannelError:
    code = f"HTTP {answer.status}"
    if answer.status == 429:
        return RateLimited("too many calls", code=code, after=MINUTE)
    if 400 <= answer.status < 500 and answer.status != 408:
        return Rejected("Zalo does not know this call", code=code)
    if request.effect == "write":
        return OutcomeUnknown("no readable answer to a call that may have taken effect", code=code)
    return Retryable("no readable answer", code=code, after=5.0)


def _classify_oauth(request: Request, answer: Answer) -> ChannelError | None:
    """Success only if a token is there: the error has several shapes, often under HTTP 200 (§2.4)."""
    if isinstance(answer.json, Mapping) and answer.json.get("access_token"):
        return None
    if not isinstance(answer.json, Mapping) or answer.status >= 500 or answer.status == 429:
        return _unreadable(request, answer)
    code = code_of(answer)
    if _TOO_MANY.search(" ".join(str(value) for value in answer.json.values())):
        return RateLimited("too many calls for tokens", code=str(code or ""), after=MINUTE)
    rule = OAUTH_TABLE.get(code or 0)
    if rule:
        kind, meaning, options = rule
        return kind(_detail(meaning, code or 0, ""), code=str(code), **options)
    return CredentialsExpired("Zalo refused to renew the credentials", code="" if code is None else str(code))


def code_of(answer: Answer) -> int | None:
    """The envelope's `error`; None when there is no envelope."""
    value = answer.json.get("error") if isinstance(answer.json, Mapping) else None
    if isinstance(value, bool) or not isinstance(value, int | str):
        return None
    return int(value) if re.fullmatch(r"-?\d+", str(value)) else None


def message_of(answer: Answer) -> str:
    """Zalo's words, short, and without anything that could be a token."""
    value = answer.json.get("message") if isinstance(answer.json, Mapping) else None
    return _SECRET.sub("…", value)[:200] if isinstance(value, str) else ""


def _detail(meaning: str, code: int, message: str) -> str:
    return f"{meaning} (Zalo {code}: {message})" if message else f"{meaning} (Zalo {code})"
