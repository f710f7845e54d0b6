"""How often one place on the network may try something, kept in this process's memory and nowhere else.

A table in the database would hold for all processes, and would be a register of who follows a case; with codes of 87
bits the limit protects the machine, not the secret. So each process counts for itself and forgets with its end. Not
even here does an address stand: only a digest under a key that the process drew at its start.
"""

from __future__ import annotations

import hashlib
import ipaddress
import secrets
import threading
from collections import OrderedDict
from datetime import datetime, timedelta

from django.conf import settings
from django.http import HttpRequest

from caunoi.foundation import clock

_KEY = secrets.token_bytes(32)


class Throttle:
    """At most `most` attempts in a span of time for each caller. The table forgets the longest silent caller when it is
    full, so that it is bounded whoever asks."""

    def __init__(self, most: int, span: timedelta, callers: int = 20_000) -> None:
        self.most, self.span, self.callers = most, span, callers
        self._seen: OrderedDict[bytes, tuple[datetime, int]] = OrderedDict()
        self._lock = threading.Lock()

    def allows(self, request: HttpRequest) -> bool:
        """Count an attempt; whether it is within the limit. A caller who cannot be told apart is not limited."""
        address = _address(request)
        if not address:
            return True
        caller, now = hashlib.blake2b(address.encode(), key=_KEY, digest_size=16).digest(), clock.now()
        with self._lock:
            began, count = self._seen.pop(caller, (now, 0))
            if now - began >= self.span:
                began, count = now, 0
            self._seen[caller] = (began, count + 1)
            if len(self._seen) > self.callers:
                self._seen.popitem(last=False)
        return count < self.most

    def forget(self) -> None:
        self._seen.clear()


def _address(request: HttpRequest) -> str:
    """Where the request comes from, an IPv6 one by its network of 64 bits; "" where a proxy does not say."""
    if settings.BEHIND_PROXY:
        said = request.headers.get("X-Forwarded-For", "").rpartition(",")[2].strip()
    else:
        said = request.META.get("REMOTE_ADDR", "")
    try:
        address = ipaddress.ip_address(said)
    except ValueError:
        return ""
    return str(ipaddress.ip_network(f"{address}/64", strict=False) if address.version == 6 else address)
