"""People speak on the stand-ins, and the platforms tell it: bodies, signatures, repeats. Through HTTP."""

from __future__ import annotations

import hashlib
import hmac
import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import requests

from caunoi_sandbox import seed
from caunoi_sandbox.facebook import events as facebook_events
from caunoi_sandbox.zalo import events as zalo_events
from tests.sandbox.sandbox_clients import MORNING, Control, GraphClient, eventually

NOW = int(MORNING.timestamp())


class Callback:
    """A receiver that believes everything; answers with `statuses`, the last one for ever."""

    def __init__(self) -> None:
        self.told: list[tuple[list[tuple[str, str]], bytes]] = []
        self.statuses = [200]
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                outer.told.append((list(self.headers.items()), body))
                status = outer.statuses.pop(0) if len(outer.statuses) > 1 else outer.statuses[0]
                self._answer(status, b"")

            def do_GET(self) -> None:
                asked = parse_qs(urlsplit(self.path).query)
                right = asked["hub.verify_token"] == ["word"] and asked["hub.mode"] == ["subscribe"]
                self._answer(200 if right else 403, asked["hub.challenge"][0].encode() if right else b"")

            def _answer(self, status: int, body: bytes) -> None:
                self.send_response(status)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *args: Any) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}/hook"
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()

    def events(self) -> list[dict[str, Any]]:
        return [json.loads(body) for _, body in self.told]

    def header(self, number: int, name: str) -> list[str]:
        return [value for known, value in self.told[number][0] if known.lower() == name.lower()]

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()


@pytest.fixture
def callback(control: Control) -> Iterator[Callback]:
    server = Callback()
    control("webhooks", platform="zalo", url=server.url)
    control("webhooks", platform="facebook", url=server.url, verify_token="word")
    yield server
    server.close()


def refused(base: str, path: str, **order: Any) -> bool:
    return requests.post(f"{base}/_control/{path}", json=order, timeout=10).status_code == 400


def test_a_zalo_text_is_told_as_zalo_tells_it(control: Control, callback: Callback) -> None:
    answer = control("say", platform="zalo", person="p1", text="Xin chào")
    ((_, body),) = callback.told
    event = json.loads(body)
    assert event["event_name"] == "user_send_text" and event["message"]["text"] == "Xin chào"
    assert (event["sender"]["id"], event["recipient"]["id"]) == (answer["person"], seed.ZALO_OA_ID)
    assert event["timestamp"] == str(NOW * 1000) and "Xin chào".encode() in body
    said = seed.ZALO_APP_ID.encode() + body + event["timestamp"].encode() + seed.ZALO_OA_SECRET.encode()
    assert callback.header(0, "X-ZEvent-Signature") == [f"mac={hashlib.sha256(said).hexdigest()}"]
    assert callback.header(0, "User-Agent") == ["ZaloWebhook"]
    assert answer["deliveries"] == [{"ids": [event["message"]["msg_id"]], "answers": [200]}]


def test_a_facebook_message_is_ascii_with_escaped_slashes(control: Control, callback: Callback) -> None:
    answer = control("say", platform="facebook", person="p1", text="Đường http://x")
    body = callback.told[0][1]
    assert body.isascii() and b"\\u0110\\u01b0" in body and b"http:\\/\\/x" in body
    mac = hmac.new(seed.FACEBOOK_APP_SECRET.encode(), body, hashlib.sha256).hexdigest()
    assert callback.header(0, "X-Hub-Signature-256") == [f"sha256={mac}"]
    (entry,) = json.loads(body)["entry"]
    (item,) = entry["messaging"]
    assert (entry["id"], entry["time"], item["timestamp"]) == (seed.FACEBOOK_PAGE_ID, NOW * 1000, NOW * 1000)
    assert item["sender"]["id"] == answer["person"] and item["message"]["text"] == "Đường http://x"


def test_a_comment_stands_below_a_post_that_exists(
    base: str, control: Control, callback: Callback, graph: GraphClient
) -> None:
    post = graph.feed("Thông báo")
    said = control("say", platform="facebook", person="p2", text="Hay quá", post=post)
    (comment,) = said["deliveries"][0]["ids"]
    control("say", platform="facebook", person="p3", text="Đúng", post=post, answers=comment)
    first, second = ([entry] for event in callback.events() for entry in event["entry"])
    value = first[0]["changes"][0]["value"]
    assert (value["item"], value["verb"], value["post_id"], value["parent_id"]) == ("comment", "add", post, post)
    assert (value["created_time"], first[0]["time"]) == (NOW, NOW)
    assert second[0]["changes"][0]["value"]["parent_id"] == comment
    assert refused(base, "say", platform="facebook", text="x", post="1_2")


@pytest.mark.parametrize("kind", zalo_events.KINDS)
def test_every_kind_of_zalo_is_signed(kind: str, control: Control, callback: Callback) -> None:
    control("say", platform="zalo", kind=kind, text="a", answers="quoted")
    (event,) = callback.events()
    assert {"app_id", "event_name", "timestamp"} <= set(event)
    assert seed.ZALO_OA_ID in json.dumps(event)


@pytest.mark.parametrize("kind", facebook_events.KINDS)
def test_every_kind_of_facebook_is_one_item(
    kind: str, control: Control, callback: Callback, graph: GraphClient
) -> None:
    control("say", platform="facebook", kind=kind, text="a", post=graph.feed())
    (event,) = callback.events()
    (entry,) = event["entry"]
    assert len(entry.get("messaging", entry.get("changes"))) == 1


def test_repeats_reordering_batches_and_old_times(control: Control, callback: Callback) -> None:
    control("say", platform="zalo", texts=["một", "hai"], reorder=True, repeat=1, at="2026-11-01T00:00:00+07:00")
    found = [(event["message"]["text"], event["timestamp"]) for event in callback.events()]
    assert found == [("hai", "1793466001000")] * 2 + [("một", "1793466000000")] * 2
    assert callback.told[0] == callback.told[1]
    control("say", platform="facebook", texts=["một", "hai"], batch=True)
    assert len(callback.events()[-1]["entry"]) == 2


@pytest.mark.parametrize(("signature", "number"), [("wrong", 1), ("missing", 0), ("doubled", 2)])
@pytest.mark.parametrize(("platform", "name"), [("zalo", "X-ZEvent-Signature"), ("facebook", "X-Hub-Signature-256")])
def test_signatures_of_strangers(
    control: Control, callback: Callback, platform: str, name: str, signature: str, number: int
) -> None:
    control("say", platform=platform, text="x", signature=signature)
    assert len(callback.header(0, name)) == number


def test_what_is_not_taken_is_told_again_and_at_last_no_more(base: str, control: Control, callback: Callback) -> None:
    callback.statuses = [503, 500, 200, 500]
    assert control("say", platform="zalo", text="x")["deliveries"][0]["answers"] == [503]
    assert len(callback.told) == 1
    for told, seconds in ((2, 30), (3, 300)):
        control("clock", advance=seconds)
        eventually(lambda told=told: len(callback.told) == told)
    assert [callback.header(number, "num_retry") for number in range(3)] == [[], ["1"], ["2"]]
    assert len({body for _, body in callback.told}) == 1
    control("say", platform="zalo", text="y")
    control("clock", advance=7000)
    eventually(lambda: not requests.get(f"{base}/_control/webhooks", timeout=5).json()["zalo"]["on"])
    assert len(callback.told) == 3 + 6
    assert refused(base, "say", platform="zalo", text="z")


def test_orders_that_make_no_sense(base: str, control: Control, callback: Callback) -> None:
    orders: list[dict[str, Any]] = [
        {"platform": "x"}, {"platform": "zalo", "kind": "x"}, {"platform": "zalo", "texts": []}, {"platform": "zalo", "texts": [1]},
        {"platform": "zalo", "repeat": -1}, {"platform": "zalo", "repeat": True}, {"platform": "zalo", "at": "2026-11-01T00:00:00"},
        {"platform": "zalo", "at": "?"}, {"platform": "zalo", "signature": "x"}, {"platform": "zalo", "account": "1"},
        {"platform": "zalo", "speak": 1}, {"platform": "facebook", "kind": "comment"},
    ]  # fmt: skip
    assert [order for order in orders if not refused(base, "say", **order)] == []
    assert refused(base, "webhooks", platform="facebook", url=callback.url, verify_token="other")
    assert refused(base, "webhooks", platform="facebook", url="http://127.0.0.1:9/", verify_token="word")
    assert refused(base, "webhooks", platform="zalo", url="ftp://x")
    assert requests.delete(f"{base}/_control/webhooks", timeout=5).json() == {"zalo": None, "facebook": None}
    assert refused(base, "say", platform="zalo", text="x")
    assert callback.told == []
