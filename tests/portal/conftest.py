from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from caunoi.foundation import clock
from tests import world as worlds

NINE = datetime(2027, 1, 5, 2, 5, tzinfo=UTC)  # 09:05 on 05/01/2027 in Việt Nam


@pytest.fixture
def at_nine() -> Iterator[clock.FixedClock]:
    fixed = clock.FixedClock(NINE)
    with clock.using(fixed):
        yield fixed


@pytest.fixture
def world(db: None, at_nine: clock.FixedClock, settings: Any) -> worlds.World:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # nobody signs in here
    return worlds.build()


@pytest.fixture
def own_pantry(tmp_path: Path, settings: Any) -> Path:
    """A data folder of the test's own: the run's is shared by parallel tests. The folder of the ready pages in it."""
    settings.INSTALLATION = replace(settings.INSTALLATION, data_dir=tmp_path)
    return tmp_path / "baked"
