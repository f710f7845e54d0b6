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
        f"Authorization: Basic {CANARY}",
        f"{{'Authorization': 'Basic {CANARY}'}}",
        f"('authorization', 'Bearer {CANARY}')",
        f"the header was Basic {CANARY}",
        f"GET /admin/sync/accounts/connected/?code={CANARY}&oa_id=1",
        f"https://oauth.example/cb?oa_id=1&code={CANARY}",
        f"next=%2Fcb%3Fcode%3D{CANARY}%26oa_id%3D1",
        f"?oa_id=1&amp;code={CANARY}&amp;state=x",
        f"CAUNOI_VAULT_KEY={CANARY}",
        f"CAUNOI_SECRET_KEY='{CANARY}'",
        f"environ({{'CAUNOI_VAULT_KEY': '{CANARY}', 'HOME': '/'}})",
        f"signing_key={CANARY}",
        f"signing_key: b'{CANARY}'",
        f"private_key={CANARY}",
        f'{{"body": "{{\\"access_token\\": \\"{CANARY}\\", \\"x\\": 1}}"}}',
        f'{{\\\\"refresh_token\\\\": \\\\"{CANARY}\\\\"}}',
        f"{{&quot;access_token&quot;: &quot;{CANARY}&quot;}}",
        f"access_token%3D{CANARY}",
        f"redirect=https%3A%2F%2Fx.example%2F%3Faccess_token%3D{CANARY}%26x%3D1",
        f"%22access_token%22%3A%22{CANARY}%22",
        f"Cookie: a=1; sessionid={CANARY}; b={CANARY}",
        f"password=two words and {CANARY} 'quoted'".replace("=two words and", "='two words and"),
        f'password="{CANARY}',  # cut off in the middle
        f'{{"d" : "{CANARY}"}}',
        f'{{\\"d\\":\\"{CANARY}\\"}}',
        "gAAAAABk" + CANARY * 3 + "==",
        f"Authorization: Negotiate {CANARY}",
        f"authorization=Negotiate {CANARY}",
        f"(b'authorization', b'Negotiate {CANARY}')",
        f"Proxy-Authorization: NTLM {CANARY}",
        f'Authorization: Digest username="u", response="{CANARY}"',
        f"password=ab)cd&ef{CANARY}",
        f"password=ab,cd;ef]{CANARY}",
        f"postgresql://u:p@ss{CANARY}@host/caunoi",
        f"postgresql://u:p/s:s@{CANARY}@host/caunoi",
        f"next=%252Fx%253Faccess_token%253D{CANARY}%2526x%253D1",
        f"%2522access_token%2522%253A%2522{CANARY}%2522",
        f"next=%252Fcb%253Fcode%253D{CANARY}",
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


@pytest.mark.parametrize(
    "words",
    [
        "Bài đã đăng lúc 09:05",
        "the call ended with code=190, state 3",
        "Basic rules and bearer of news",
        "HTTP 403 for /t/K7M2P9QX/lich-tiep-cong-dan?trang=2&lang=vi",
        "zalo -216: Access token is invalid",
        "audit head 12 3f5aca0b8e2d",
    ],
)
def test_ordinary_words_stay(words: str) -> None:
    assert redact(words) == words


def test_a_long_line_is_redacted_quickly() -> None:
    """A platform may answer megabytes; nothing in the pattern may go back and forth over them."""
    import time

    line = "access_token=" + "\\" * 20_000 + "x" * 200_000 + " token" * 20_000 + "a://b:" * 20_000
    began = time.process_time()
    redact(line)
    assert time.process_time() - began < 5


def test_credentials_show_names_only() -> None:
    assert CANARY not in repr(Credentials({"access_token": CANARY}))
