"""Graph errors (Facebook reference A7) and times."""

from __future__ import annotations

import secrets
from datetime import UTC, datetime
from typing import Any

from caunoi_sandbox.wire import Reply

# Meaning and HTTP status of the errors the stand-in gives; status is [MEM] in the reference.
STATUS = {190: 401, 102: 401, 10: 403, 200: 403, 4: 403, 32: 403, 341: 403, 368: 403, 1: 500, 2: 500}
METHOD_ERRORS = frozenset({33})  # subcodes of type GraphMethodException


class GraphError(Exception):
    """An error of the Graph API."""

    def __init__(self, code: int, message: str, subcode: int | None = None, kind: str = "") -> None:
        super().__init__(message)
        self.code = code
        self.subcode = subcode
        self.message = message
        self.kind = kind or ("GraphMethodException" if subcode in METHOD_ERRORS else "OAuthException")


def failure(error: GraphError) -> Reply:
    body: dict[str, Any] = {"message": error.message, "type": error.kind, "code": error.code}
    if error.subcode is not None:
        body["error_subcode"] = error.subcode
    body["is_transient"] = error.code in (1, 2, 4, 32, 341)
    body["fbtrace_id"] = "A" + secrets.token_urlsafe(16)
    return Reply({"error": body}, STATUS.get(error.code, 400))


def invalid(message: str, subcode: int | None = None) -> GraphError:
    return GraphError(100, f"(#100) {message}", subcode)


def missing(node: str, method: str) -> GraphError:
    """The object is gone or was never visible to this caller; nobody is told which."""
    verb = "Unsupported get request" if method == "GET" else f"Unsupported {method.lower()} request"
    return GraphError(
        100,
        f"{verb}. Object with ID '{node}' does not exist, cannot be loaded due to missing permissions, "
        "or does not support this operation.",
        33,
    )


def graph_time(timestamp: float) -> str:
    """Seconds since 1970 as Graph writes times: an offset without colon."""
    return datetime.fromtimestamp(timestamp, UTC).strftime("%Y-%m-%dT%H:%M:%S+0000")
