"""Somebody with access to the Page who changes one post by hand: the demonstration's outside edit, made once through
the stand-ins' control API as soon as the post stands there. The system finds and repairs it like any other.

Run by `caunoi demo` as a part of its own, which ends when there is nothing to change: the note with the headline of
the post, and the address of the stand-ins are its arguments.
"""

from __future__ import annotations

import contextlib
import http.client
import json
import sys
import time
import urllib.request
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from caunoi.foundation.processes import follow_parent

POLL = 1.0  # seconds
WORDS = "Thông tin thêm: thay đổi này không do Sở đăng, do một người có quyền trên Trang tự sửa. (BẢN TRÌNH DIỄN)"


def appoint(data_dir: Path, title: str) -> None:
    """Have the post with this headline changed as soon as it stands."""
    note = data_dir / "run" / "outsider"
    note.parent.mkdir(parents=True, exist_ok=True)
    note.write_text(title, "utf-8")


def meddle(note: Path, sandbox: str) -> None:
    """Wait for the post, change it, and forget the note. Without a note there is nothing to do."""
    try:
        title = note.read_text("utf-8")
    except FileNotFoundError:
        return
    while note.exists():
        with contextlib.suppress(OSError, http.client.HTTPException, ValueError):  # the stand-ins are started again
            if _changed(sandbox, title):
                note.unlink(missing_ok=True)
                return
        time.sleep(POLL)


def _changed(sandbox: str, title: str) -> bool:
    with urllib.request.urlopen(f"{sandbox}/_state/facebook", timeout=10) as answer:  # noqa: S310 - our own stand-ins
        pages: Mapping[str, Any] = json.load(answer)["accounts"]
    for page, account in pages.items():
        for post in account["posts"]:
            if title in post["message"]:
                order = {"platform": "facebook", "account": page, "id": post["id"], "message": _edited(post["message"])}
                tell(f"{sandbox}/_control/edit", order)
                return True
    return False


def _edited(message: str) -> str:
    """The message with somebody's sentence in its middle."""
    first, _, rest = message.partition("\n")
    return f"{first}\n\n{WORDS}\n{rest}"


def tell(url: str, order: Mapping[str, Any]) -> None:
    """Give the stand-ins an order."""
    request = urllib.request.Request(url, json.dumps(order).encode(), {"content-type": "application/json"})  # noqa: S310
    with urllib.request.urlopen(request, timeout=10) as answer:  # noqa: S310 - our own stand-ins
        answer.read()


if __name__ == "__main__":
    follow_parent()
    meddle(Path(sys.argv[1]), sys.argv[2])
