"""Customer-service messages of an Official Account: windows, quota, requests (Zalo reference §3.1, §3.2, §6.6).

Errors are those of `errors.py`. A call that broke off leaves open whether the person read it: there is no idempotency
key, so it is `OutcomeUnknown` and never repeated by itself (§8).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from caunoi.channels.contract import JSON, Answer, Left, Letter, Request, Way, Window

FREE = Window("free", timedelta(hours=48))
QUOTA = Window("quota", timedelta(days=7), draws=True)  # then -230
ways: Mapping[str, Way] = {"message": Way((FREE, QUOTA), longest=2_000)}

DRAWN = ("sub_quota", "purchase_quota", "reward_quota")  # as against the free "reply" and "welcome_msg"


def reply_request(letter: Letter) -> Request:
    body = {"recipient": {"user_id": letter.person}, "message": {"text": letter.text}}
    return Request("POST", "/v3.0/oa/message/cs", "write", json=body)


def reply_id(answer: Answer) -> str:
    value = _member(answer, "data").get("message_id")
    return "" if value is None else str(value)


def left_after(answer: Answer) -> Left | None:
    """Every field of it may be missing; the free window has one of its own (§3.2)."""
    quota = _member(answer, "data").get("quota")
    if not isinstance(quota, Mapping) or quota.get("quota_type") not in DRAWN:
        return None
    return Left(_number(quota.get("remain")), _number(quota.get("total")))


def quota_request() -> Request:
    body = {"quota_owner": "OA", "product_type": "cs", "quota_type": "sub_quota"}
    return Request("POST", "/v3.0/oa/quota/message", "read", json=body)


def quota(answer: Answer) -> Left:
    """The sum of the assets that are listed."""
    listed = answer.json.get("data") if isinstance(answer.json, Mapping) else None
    assets = [asset for asset in listed if isinstance(asset, Mapping)] if isinstance(listed, list) else []
    return Left(*(_sum([_number(asset.get(name)) for asset in assets]) for name in ("remain", "total")))


def _sum(numbers: list[int | None]) -> int | None:
    known = [number for number in numbers if number is not None]
    return sum(known) if known else None


def _member(answer: Answer, name: str) -> Mapping[str, JSON]:
    value = answer.json.get(name) if isinstance(answer.json, Mapping) else None
    return value if isinstance(value, Mapping) else {}


def _number(value: JSON) -> int | None:
    """Numbers may come as text (§3.2)."""
    text = str(value)
    return int(text) if text.isascii() and text.isdigit() else None
