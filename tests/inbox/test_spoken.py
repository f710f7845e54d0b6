"""The whole way over real lines: a person speaks on a stand-in, the receiver's process takes it in, we understand it."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from caunoi.agencies import actions as agencies
from caunoi.agencies import vault
from caunoi.foundation.postgres import Endpoint
from caunoi.foundation.processes import port_is_free, wait_until
from caunoi.inbox.models import InboundEvent
from caunoi.inbox.understanding import Said, understand
from caunoi_sandbox import seed
from caunoi_sandbox.testing import running_sandbox
from tests import world as worlds
from tests.inbox.asking import facebook
from tests.inbox.storm import receiving
from tests.sandbox.sandbox_clients import Control, GraphClient

pytestmark = pytest.mark.crash


@pytest.fixture
def port(own_database: Endpoint, tmp_path: Path) -> Iterator[int]:
    account = worlds.build().accounts["facebook"]
    values = {**vault.unseal(account.credentials), "verify_token": "word"}
    agencies.store_credentials(account.pk, values, expires_at=None)
    with receiving(own_database.url, tmp_path) as process:
        assert wait_until(lambda: not port_is_free(process.port), 60)
        yield process.port


def test_what_people_say_arrives_once_and_is_understood(port: int) -> None:
    with running_sandbox() as base:
        control, graph = Control(base), GraphClient(base)
        control("webhooks", platform="zalo", url=f"http://127.0.0.1:{port}/zalo")
        control("webhooks", platform="facebook", url=f"http://127.0.0.1:{port}/facebook", verify_token="word")
        post = graph.feed("Thông báo")
        told = [
            control("say", platform="zalo", person="p1", text="Đường ngập", repeat=2),
            control("say", platform="facebook", person="p1", texts=["một", "hai"], batch=True, repeat=1),
            control("say", platform="facebook", person="p2", text="Hay quá", post=post),
            control("say", platform="zalo", person="p3", text="Giả", signature="wrong"),
            control("say", platform="facebook", person="p3", text="Giả", signature="doubled"),
        ]
    answers = [delivery["answers"] for one in told for delivery in one["deliveries"]]
    assert answers == [[200] * 3, [200] * 2, [200], [403], [403]]
    found = [understand(event.channel, bytes(event.body)) for event in InboundEvent.objects.order_by("pk")]
    assert all(isinstance(one, Said) for one in found)
    assert {(one.text, one.person, one.post) for one in found if isinstance(one, Said)} == {
        ("Đường ngập", told[0]["person"], ""), ("một", told[1]["person"], ""), ("hai", told[1]["person"], ""),
        ("Hay quá", told[2]["person"], post),
    }  # fmt: skip
    assert len(found) == 4
    assert not InboundEvent.objects.filter(account=None).exists()
    assert not InboundEvent.objects.filter(untimely=True).exists()


def ask(port: int, head: str, body: bytes = b"", extra: bytes = b"") -> bytes:
    with socket.create_connection(("127.0.0.1", port), timeout=10) as line:
        line.sendall(head.encode() + b" HTTP/1.1\r\nHost: x\r\n" + extra + b"\r\n" + body)
        return line.recv(4096)


def test_tricks_over_a_real_line(port: int) -> None:
    """What only the server's own reading of a request can get wrong."""
    post = facebook(
        {"object": "page", "entry": [{"id": seed.FACEBOOK_PAGE_ID, "messaging": [{"message": {"mid": "m"}}]}]}
    )
    length = b"Content-Length: %d\r\n" % len(post.body)
    right = b"X-Hub-Signature-256: " + post.headers[0][1] + b"\r\n"
    cases: list[tuple[bytes, int, Any]] = [
        (length + right + right, 403, "twice"),
        (length + right.replace(b"-", b"_"), 403, "underscores"),
        (length + b"X-Hub-Signature-256: \xff\xfe\r\n", 403, "no ASCII"),
        (b"Content-Length: 9000000\r\n" + right, 413, "announced too large"),
        (length + right.lower().replace(b"x-hub", b"X-HUB"), 200, "case of names"),
        (length + right + right.replace(b"-", b"_"), 200, "underscores beside the right one"),
    ]
    for extra, status, name in cases:
        assert ask(port, "POST /facebook", post.body, extra).split(b" ")[1] == b"%d" % status, name
    chunked = b"%x\r\n%s\r\n0\r\n\r\n" % (len(post.body), post.body)
    assert b" 200 " in ask(port, "POST /facebook", chunked, b"Transfer-Encoding: chunked\r\n" + right)[:20]
    large = b"%x\r\n%s\r\n" % (2_000_000, b"x" * 2_000_000)
    try:
        answer = ask(port, "POST /facebook", large, b"Transfer-Encoding: chunked\r\n" + right)
    except ConnectionError:  # the line is cut while the rest is still on its way
        answer = b"HTTP/1.1 413"
    assert answer.split(b" ")[1] == b"413"
    assert b" 403 " in ask(port, "GET /facebook?hub.mode=subscribe&hub.verify_token=%ff%fe&hub.challenge=1")[:20]
    assert b" 200 " in ask(port, "GET /")[:20]
    assert InboundEvent.objects.count() == 1
