"""On what a measurement was made."""

from __future__ import annotations

import os
import platform
from pathlib import Path


def described() -> str:
    """Architecture, processor, cores and system in one line, as every result carries it."""
    return ", ".join(
        part
        for part in (
            platform.machine(),
            _processor(),
            f"{os.cpu_count()} cores",
            f"{platform.system()} {platform.release()}",
        )
        if part
    )


def _processor() -> str:
    """The processor's name; empty where the system does not tell."""
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
    except OSError:
        return platform.processor()
    return next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), "")
