"""Stand-ins in a thread with a standing clock."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from caunoi_sandbox.clock import Clock
from caunoi_sandbox.testing import running_sandbox
from tests.sandbox.sandbox_clients import MORNING, Control, GraphClient, PictureServer, ZaloClient


@pytest.fixture
def clock() -> Clock:
    """Nine in the morning, and it stays so until the test moves it."""
    return Clock(lambda: MORNING)


@pytest.fixture
def base(clock: Clock) -> Iterator[str]:
    with running_sandbox(clock=clock) as url:
        yield url


@pytest.fixture
def control(base: str) -> Control:
    return Control(base)


@pytest.fixture
def oa(base: str, control: Control) -> ZaloClient:
    return ZaloClient(base, control)


@pytest.fixture
def graph(base: str) -> GraphClient:
    return GraphClient(base)


@pytest.fixture
def pictures() -> Iterator[PictureServer]:
    server = PictureServer()
    yield server
    server.close()


@pytest.fixture
def article(pictures: PictureServer) -> dict[str, Any]:
    """A body of `article/create` that is accepted."""
    return {
        "type": "normal",
        "title": "Lịch tiếp công dân tháng 12",
        "author": "Văn phòng",
        "description": "Lịch tiếp công dân",
        "cover": {"cover_type": "photo", "photo_url": f"{pictures.url}/cover.png", "status": "show"},
        "body": [
            {"type": "text", "content": '<p style="color:red">Xin <b>chào</b><script>x()</script></p>'},
            {"type": "image", "url": f"{pictures.url}/inside.png", "caption": "Ảnh"},
        ],
        "status": "show",
    }
