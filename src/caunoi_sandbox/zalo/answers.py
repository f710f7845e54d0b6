"""The envelopes and the error texts (Zalo reference §1, §2.4, §8)."""

from __future__ import annotations

from typing import Any

from caunoi_sandbox.wire import Reply

ARTICLE_QUOTA = "OA has reached the limit of create article quota in this month"


class ZaloError(Exception):
    """An application error, answered with HTTP 200."""

    def __init__(self, code: int, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message


def success(data: Any = None) -> Reply:
    """The envelope of success; `data` may be absent, an object or a bare array."""
    body: dict[str, Any] = {} if data is None else {"data": data}
    return Reply({**body, "error": 0, "message": "Success"})


def failure(code: int, message: str) -> Reply:
    return Reply({"error": code, "message": message})


def invalid(field: str) -> ZaloError:
    """A wrong parameter; sending it again changes nothing."""
    return ZaloError(-201, f"{field} is invalid!")


def unknown_path() -> Reply:
    """Unknown and retired paths are the only HTTP 404."""
    return Reply({"error": -209, "message": "API is not support"}, 404)


def oauth_failure(code: int, name: str, reason: str) -> Reply:
    """OAuth errors have a shape of their own, under HTTP 200 (Zalo reference §2.4)."""
    return Reply(
        {
            "error_name": name,
            "error_reason": reason,
            "ref_doc": "https://developers.zalo.me/docs",
            "error_description": reason,
            "error": code,
        }
    )
