from __future__ import annotations

import pytest

from caunoi.newsroom import freezing
from tests.delivery.conftest import stage  # noqa: F401 (the engine in this process, for what needs no kill)


@pytest.fixture(autouse=True)
def nothing_frozen_before() -> None:
    """What was frozen into another test's database is not in this one."""
    freezing._encoded.cache_clear()
