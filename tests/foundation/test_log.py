"""The canary: a secret that is logged by mistake, in any way, does not come out (invariant 7)."""

from __future__ import annotations

import io
import json
import logging
import logging.config
from collections.abc import Iterator

import pytest

from caunoi.channels.contract import Credentials
from caunoi.foundation.log import JsonLines, Redaction, redact

CANARY = "kanarienvogel-0123456789"


@pytest.fixture
def log() -> Iterator[tuple[logging.Logger, io.StringIO]]:
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.addFilter(Redaction())
    handler.setFormatter(JsonLines())
    logger = logging.getLogger("canary")
    logger.propagate = False
    logger.addHandler(handler)
    yield logger, stream
    logger.removeHandler(handler)


@pytest.mark.parametrize(
    "line",
    [
        f"access_token={CANARY}",
        f"GET /v26.0/1/feed?access_token={CANARY}&limit=5",
        f"{{'access_token': '{CANARY}', 'x': 1}}",
        f'{{"refresh_token": "{CANARY}"}}',
        f"secret_key: {CANARY}",
        f"Authorization: Bearer {CANARY}",
        f"appsecret_proof={CANARY}",
        f"password='{CANARY}'",
        f"postgresql://caunoi:{CANARY}@/caunoi?host=/tmp",
        f"Cookie: sessionid={CANARY}",
        f"{{'kty': 'OKP', 'd': '{CANARY}'}}",
        f"app_secret = {CANARY}",
    ],
)
def test_no_secret_is_written(log: tuple[logging.Logger, io.StringIO], line: str) -> None:
    logger, stream = log
    logger.warning(line)
    logger.warning("with arguments: %s", line)
    try:
        raise ValueError(line)
    except ValueError:
        logger.exception("failed")
    assert CANARY not in stream.getvalue()
    assert len(stream.getvalue().splitlines()) == 3


def test_a_line_is_json_with_time_level_and_message(log: tuple[logging.Logger, io.StringIO]) -> None:
    logger, stream = log
    logger.warning("%d bản đăng chưa khớp", 3)
    line = json.loads(stream.getvalue())
    assert (line["level"], line["logger"], line["message"]) == ("WARNING", "canary", "3 bản đăng chưa khớp")
    assert line["at"].endswith("+00:00")


def test_ordinary_words_stay() -> None:
    assert redact("Bài đã đăng lúc 09:05") == "Bài đã đăng lúc 09:05"


def test_credentials_show_names_only() -> None:
    assert CANARY not in repr(Credentials({"access_token": CANARY}))
