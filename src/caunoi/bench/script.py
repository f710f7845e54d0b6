"""What somebody would write without caunoi: the platforms' calls one after the other, in one script.

No records, no retries, no look whether the copy is there, no portal. It is what the measurement is compared with.
"""

from __future__ import annotations

import hashlib
import hmac
import time
from typing import Any

from pyreqwest.client import SyncClient, SyncClientBuilder

from caunoi_sandbox import seed

POLL = 0.5  # seconds between two questions whether Zalo is done


def post_all(sandbox: str, cover: str, titles: list[str]) -> list[float]:
    """Post these articles to both platforms, in order; the seconds each took."""
    with SyncClientBuilder().build() as client:
        return [_post(client, sandbox, cover, title) for title in titles]


def _post(client: SyncClient, sandbox: str, cover: str, title: str) -> float:
    began = time.monotonic()
    text = "Người dân được tiếp vào thứ Năm hằng tuần, từ 07:30 đến 11:30."
    article = {
        "type": "normal",
        "title": title,
        "author": "Cơ quan Mẫu",
        "cover": {"cover_type": "photo", "photo_url": cover, "status": "show"},
        "description": text,
        "body": [{"type": "text", "content": f"<p>{text}</p>"}],
        "status": "show",
        "comment": "hide",
    }
    token = _zalo(client, sandbox, "create", article)["data"]["token"]
    while _zalo(client, sandbox, "verify", {"token": token})["error"] != 0:
        time.sleep(POLL)
    proof = hmac.new(seed.FACEBOOK_APP_SECRET.encode(), seed.FACEBOOK_PAGE_TOKEN.encode(), hashlib.sha256)
    posted = (
        client.post(f"{sandbox}/graph/v26.0/{seed.FACEBOOK_PAGE_ID}/feed")
        .query({"access_token": seed.FACEBOOK_PAGE_TOKEN, "appsecret_proof": proof.hexdigest()})
        .form({"message": f"{title}\n\n{text}"})
        .build()
        .send()
        .json()
    )
    if "id" not in posted:
        raise RuntimeError(f"the script's post was refused: {posted}")
    return time.monotonic() - began


def _zalo(client: SyncClient, sandbox: str, verb: str, body: dict[str, Any]) -> Any:
    address = f"{sandbox}/zalo/v2.0/article/{verb}"
    return client.post(address).header("access_token", seed.ZALO_ACCESS_TOKEN).body_json(body).build().send().json()
