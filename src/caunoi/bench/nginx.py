"""Debian's nginx, for measurements and tests: one worker process, loopback only, everything in a temporary folder."""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

READY_LIMIT = 10.0  # seconds
MODULES = Path("/usr/lib/nginx/modules")


def find() -> str | None:
    """The program, where it is installed."""
    return shutil.which("nginx") or (found if Path(found := "/usr/sbin/nginx").exists() else None)


@lru_cache(maxsize=1)
def has_brotli() -> bool:
    return (MODULES / "ngx_http_brotli_static_module.so").exists()


def how_to() -> str:
    """The site as docs/how-to/serve-with-nginx.md has it."""
    return (Path(__file__).resolve().parent / "site.nginx").read_text()


def adapt(site: str, *, port: int, web: int, root: Path, reads: Path | None = None) -> str:
    """The site of docs/how-to/serve-with-nginx.md for this machine: no TLS, other ports, another folder. `reads`: where
    its log of reads goes; none is kept without it."""
    for pattern, replacement in (
        (r"listen 443 ssl;", f"listen 127.0.0.1:{port};"),
        (r"ssl_certificate(_key)?\s+\S+;", ""),
        (r"add_header Strict-Transport-Security [^;]*;", ""),
        (r"server_name \S+;", ""),
        (r"server 127\.0\.0\.1:8000;", f"server 127.0.0.1:{web};"),
        (r"root \S+;", f"root {root};"),
        (r"access_log /\S+", f"access_log {reads or os.devnull}"),
        *([] if has_brotli() else [(r"brotli_static on;", "")]),
    ):
        site, count = re.subn(pattern, replacement, site)
        if not count:
            raise ValueError(f"the site has no {pattern}")
    return site


@contextlib.contextmanager
def running(folder: Path, site: str, port: int, *, workers: int = 1) -> Iterator[None]:
    """nginx with this site while the block runs. Raises TimeoutError with its log when it does not start."""
    program = find()
    if program is None:
        raise FileNotFoundError("nginx is not installed")
    configuration = folder / "nginx.conf"
    configuration.write_text(_frame(folder, site, workers))
    log = folder / "nginx.log"
    command = [program, "-p", str(folder), "-c", str(configuration), "-e", str(log)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        _wait(process, port, log)
        yield
    finally:
        process.terminate()
        process.wait(10)


def _frame(folder: Path, site: str, workers: int) -> str:
    module = f"load_module {MODULES}/ngx_http_brotli_static_module.so;\n" if has_brotli() else ""
    temporary = " ".join(
        f"{name}_temp_path {folder}/{name};" for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    return (
        f"{module}daemon off;\nuser root;\nworker_processes {workers};\npid {folder}/nginx.pid;\n"
        "events { worker_connections 1024; }\n"
        f"http {{\naccess_log off;\n{temporary}\nkeepalive_requests 1000000;\nserver_tokens off;\n{site}\n}}\n"
    )


def _wait(process: subprocess.Popen[bytes], port: int, log: Path) -> None:
    deadline = time.monotonic() + READY_LIMIT
    while time.monotonic() < deadline and process.poll() is None:
        with contextlib.suppress(OSError):
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return
        time.sleep(0.05)
    raise TimeoutError(f"nginx does not start: {log.read_text() if log.exists() else 'no log'}")
