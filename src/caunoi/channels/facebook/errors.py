"""Facebook's answers as classes. The tables are data; `classify` reads them (Facebook reference A7, A8).

What is decided here, beyond the tables:

- HTTP 200 says nothing: an answer is a success when it is a JSON object without `error`, without
  "success": false, and not under an HTTP error status.
- Codes 1 and 2, `is_transient`, HTTP 5xx, HTML and empty answers leave a write open: `OutcomeUnknown`.
  Everything else may be asked again: `Retryable`.
- A code we do not know is Facebook's own word that it refused: `Rejected`.
- A missing permission stops the account, except when an edit or a deletion is refused: then it is this one
  post that the app may not touch (only the app that made a post may edit it, A3).
- A usage of 100 % is no error by itself. It tells how long to be quiet once a call was refused for it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from caunoi.channels.contract import (
    JSON,
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
HOUR = 3_600.0
QUIET = 300.0  # seconds to be quiet when a limit is reached and no header says for how long

Rule = tuple[type[ChannelError], str, Mapping[str, Any]]

_ACCOUNT: Mapping[str, Any] = {"after": QUIET}
_OPERATION: Mapping[str, Any] = {"after": QUIET, "scope": "operation"}

_SIGN_IN = "a person of the Page has to sign in again and give a new Page token"

CODES: Mapping[int, Rule] = {
    1: (Retryable, "unknown error", {"after": 5.0}),
    2: (Retryable, "service temporarily unavailable", {"after": 5.0}),
    3: (AccountUnusable, "the app may not use this call", {}),
    4: (RateLimited, "the app's limit of calls is reached", _ACCOUNT),
    10: (AccountUnusable, "a permission is missing", {}),
    17: (RateLimited, "the user's limit of calls is reached", _ACCOUNT),
    32: (RateLimited, "the Page's limit of calls is reached", _ACCOUNT),
    100: (Rejected, "a parameter is not accepted", {}),
    102: (CredentialsExpired, f"the session is over; {_SIGN_IN}", {}),
    104: (AccountUnusable, "incorrect signature: app secret or proof is wrong", {}),
    190: (CredentialsExpired, f"the token is not accepted any more; {_SIGN_IN}", {}),
    230: (Rejected, "this person may not be written to", {}),
    324: (Rejected, "a picture is missing or invalid", {"field": "photos"}),
    341: (RateLimited, "the limit of posts is reached", {"after": HOUR, "scope": "operation"}),
    368: (AccountUnusable, "blocked for abuse or policy; a person must look", {}),
    506: (Rejected, "the same text as the last post", {"field": "message"}),
    551: (Rejected, "this person cannot be reached", {}),
    613: (RateLimited, "too many calls of this kind", _OPERATION),
    803: (RemoteMissing, "no such object", {}),
    1200: (Retryable, "temporary failure of sending", {"after": 5.0}),
    2500: (Rejected, "the query is not understood", {}),
    1545041: (Rejected, "the message window is closed", {}),
    # The portal's page may be seconds old: ask again after a minute.
    1609005: (Retryable, "the link could not be read", {"after": MINUTE}),
}

# Which subcodes change the meaning of their code. Those under None hold beneath any code.
SUBCODES: Mapping[tuple[int | None, int], Rule] = {
    (10, 1893063): (AccountUnusable, "the Page is barred from messaging for a time", {}),
    (10, 2018065): (Rejected, "the message window is closed", {}),
    (10, 2018108): (Rejected, "this person cannot receive messages", {}),
    (10, 2018278): (Rejected, "the message window is closed", {}),
    (100, 33): (RemoteMissing, "the object does not exist or may not be seen", {}),
    (100, 2018001): (Rejected, "no such person", {}),
    (100, 2018109): (Rejected, "the attachment is too large", {}),
    (190, 458): (CredentialsExpired, f"the person has removed the app; {_SIGN_IN}", {}),
    (190, 459): (CredentialsExpired, f"Facebook wants the person to log in at facebook.com first; then {_SIGN_IN}", {}),
    (190, 460): (CredentialsExpired, f"the person's password was changed; {_SIGN_IN}", {}),
    (190, 463): (CredentialsExpired, f"the token has ended; {_SIGN_IN}", {}),
    (190, 464): (CredentialsExpired, f"the person's account is not confirmed: confirm it; then {_SIGN_IN}", {}),
    (190, 492): (
        CredentialsExpired,
        f"the person has no role on the Page any more: give the role back, or let another person do it; {_SIGN_IN}",
        {},
    ),
    (200, 1545041): (Rejected, "the message window is closed", {}),
    (200, 2018028): (AccountUnusable, "the app is not approved for this person", {}),
    (368, 1390008): (RateLimited, "posting too fast", {"after": HOUR, "scope": "operation"}),
    (None, 1346003): (AccountUnusable, "flagged as abusive", {}),
    (None, 1349125): (Rejected, "the content's format is not accepted", {}),
    (None, 1363047): (Retryable, "service temporarily unavailable", {"after": 5.0}),
    (None, 1366046): (Rejected, "a picture is too large or of another format", {"field": "photos"}),
    (None, 1366051): (OutcomeUnknown, "these pictures are already posted", {}),
    (None, 1404006): (AccountUnusable, "a security check is needed", {}),
    (None, 1404078): (AccountUnusable, "the Page needs an authorisation to publish", {}),
    (None, 1404102): (Rejected, "it breaks the community standards", {}),
    (None, 1404112): (AccountUnusable, "the account is limited for some days", {}),
    (None, 1609005): (Retryable, "the link could not be read", {"after": MINUTE}),
    (None, 1609008): (Rejected, "links to facebook.com are not accepted", {"field": "link"}),
    (None, 1609010): (Retryable, "service temporarily unavailable", {"after": 5.0}),
    (None, 2061006): (Rejected, "the address is not accepted", {"field": "link"}),
    (None, 2069019): (Rejected, "the file is not accepted", {"field": "photos"}),
    (None, 4854002): (AccountUnusable, "an identity must be confirmed", {}),
}

# After these nobody can say whether a write took effect.
_OPEN_CODES = frozenset({1, 2})
_OPEN_SUBCODES = frozenset({1363047, 1609010})

# Calls on the Page itself: what is missing there is the Page, not a post.
_OF_THE_PAGE = ("/{account}", "/feed", "/photos", "/published_posts")

_LONG = re.compile(r"(?<![\w/-])[\w|-]{30,}")
_BUC = "x-business-use-case-usage"
_USAGES = ("x-app-usage", "x-page-usage")


def classify(request: Request, answer: Answer) -> ChannelError | None:
    error = answer.json.get("error") if isinstance(answer.json, Mapping) else None
    if isinstance(error, Mapping):
        return _classify(request, answer, error)
    succeeded = isinstance(answer.json, Mapping) and answer.json.get("success") is not False and not error
    if succeeded and answer.status < 400:
        return None
    return _unreadable(request, answer)


def _classify(request: Request, answer: Answer, error: Mapping[str, JSON]) -> ChannelError:
    code, subcode = _number(error.get("code")), _number(error.get("error_subcode"))
    rule = _rule(code, subcode)
    shown = str(code) if not subcode else f"{code}/{subcode}"
    if rule is None and (error.get("is_transient") is True or answer.status >= 500):
        return _open(request, shown, "temporary failure")
    kind, meaning, options = rule or (Rejected, "refused", {})
    # What Facebook says about a token is not repeated: it may quote it.
    detail = _detail(meaning, shown, "" if kind is CredentialsExpired else error.get("message"))
    if request.effect == "write" and (code == 506 or kind is OutcomeUnknown):
        return OutcomeUnknown(detail, code=shown)
    if code in _OPEN_CODES or subcode in _OPEN_SUBCODES:
        return _open(request, shown, detail)
    if kind is RateLimited:
        return _quiet(answer, detail, shown, options)
    if kind is RemoteMissing and request.path.endswith(_OF_THE_PAGE):
        return AccountUnusable(f"the Page is gone or may not be used: {detail}", code=shown)
    if kind is OutcomeUnknown or (request.effect == "final" and (code == 10 or 200 <= code <= 299)):
        return Rejected(detail, code=shown)
    if code == 100 and "appsecret_proof" in str(error.get("message")):
        return AccountUnusable(detail, code=shown)
    return kind(detail, code=shown, **options)


def _rule(code: int, subcode: int) -> Rule | None:
    if subcode and (rule := SUBCODES.get((code, subcode)) or SUBCODES.get((None, subcode))):
        return rule
    if code in CODES:
        return CODES[code]
    if 200 <= code <= 299:
        return (AccountUnusable, "a permission is missing", {})
    if 80000 <= code <= 80014:
        return (RateLimited, "the Page's limit for this use is reached", _ACCOUNT)
    return None


def _unreadable(request: Request, answer: Answer) -> ChannelError:
    code = f"HTTP {answer.status}"
    if answer.status == 429:
        return _quiet(answer, "too many calls", code, _ACCOUNT)
    if 400 <= answer.status < 500 and answer.status != 408:
        return Rejected("Facebook does not accept this call", code=code)
    return _open(request, code, "no readable answer")


def _open(request: Request, code: str, detail: str) -> ChannelError:
    if request.effect == "write":
        return OutcomeUnknown(f"the call may have taken effect: {detail}", code=code)
    return Retryable(detail, code=code, after=5.0)


def _quiet(answer: Answer, detail: str, code: str, options: Mapping[str, Any]) -> RateLimited:
    after = regained_after(answer.headers) or float(options["after"])
    return RateLimited(detail, code=code, after=after, scope=options.get("scope", "account"))


def regained_after(headers: Mapping[str, str]) -> float:
    """Seconds until calls are taken again, by the usage headers; 0 when they do not say.

    The business-use-case header estimates in minutes (A8). The older ones only give percentages over a
    rolling hour: at 100 % a quarter of an hour is waited.
    """
    buc = _json(headers.get(_BUC))
    minutes = max((_percent(use.get("estimated_time_to_regain_access")) for use in _uses(buc)), default=0.0)
    if minutes:
        return minutes * MINUTE
    usages = [*_uses(buc), *(use for name in _USAGES if isinstance(use := _json(headers.get(name)), Mapping))]
    parts = ("call_count", "total_time", "total_cputime")
    full = any(_percent(use.get(part)) >= 100 for use in usages for part in parts)
    return HOUR / 4 if full else 0.0


def _uses(buc: JSON) -> Iterator[Mapping[str, JSON]]:
    for rows in buc.values() if isinstance(buc, Mapping) else ():
        yield from (row for row in rows if isinstance(row, Mapping)) if isinstance(rows, list) else ()


def _json(text: str | None) -> JSON:
    try:
        return json.loads(text or "null")
    except ValueError:
        return None


def _percent(value: JSON) -> float:
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else 0.0


def _number(value: JSON) -> int:
    """A code; 0 when it is absent or no number."""
    text = str(value)
    return int(text) if text.isascii() and text.isdigit() else 0


def _detail(meaning: str, code: str, message: JSON) -> str:
    said = _LONG.sub("…", message)[:200] if isinstance(message, str) else ""
    return f"{meaning} (Facebook {code}: {said})" if said else f"{meaning} (Facebook {code})"
