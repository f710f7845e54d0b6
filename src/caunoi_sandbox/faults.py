"""Faults on demand: which calls fail, how, and how often."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from caunoi_sandbox.store import Store

PLATFORMS = frozenset({"zalo", "oauth", "facebook"})
KINDS = frozenset(
    [
        "latency",
        "http500",
        "html502",
        "drop_before",
        "drop_after_commit",
        "expired_token",
        "quota_exhausted",
        "rate_limited",
        "rate_headers",
        "night",
        "error",
    ]
)
REFUSALS = KINDS - {"latency", "drop_before", "drop_after_commit", "rate_headers"}


@dataclass
class Fault:
    """One order to fail.

    endpoint: matched at the end of the path without version, "*" for all. times: how many calls it still
    hits, None for no end. probability: 0 to 1 per matching call. seconds: for latency; `when` says whether
    the wait comes "after" the call's effect (a slow answer, the default) or "before" it. error, status:
    the literal answer of the kind "error". percent: for rate_headers. hits: how often it acted.
    """

    id: str
    platform: str
    endpoint: str
    fault: str
    method: str | None = None
    seconds: float = 0.0
    when: str = "after"
    error: dict[str, Any] | None = None
    status: int | None = None
    percent: int = 100
    times: int | None = None
    probability: float | None = None
    hits: int = 0

    def matches(self, platform: str, endpoint: str, method: str) -> bool:
        if self.platform != platform or self.times == 0:
            return False
        if self.method and self.method.upper() != method:
            return False
        wanted = self.endpoint.strip("/")
        return wanted in ("*", endpoint) or endpoint.endswith("/" + wanted)

    def strikes(self) -> bool:
        return self.probability is None or random.random() < self.probability  # noqa: S311


class Faults:
    """The orders in force; kept in the store, so that a restart does not forgive."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._faults = [Fault(**saved) for saved in store.setting("faults", [])]

    def add(self, order: Mapping[str, Any]) -> Fault:
        """Raises ValueError when the order makes no sense."""
        known = {name: order[name] for name in Fault.__dataclass_fields__ if name in order}
        known.pop("hits", None)
        fault = Fault(**{"endpoint": "*", **known, "id": str(self._store.count_up("fault_number"))})
        if fault.platform not in PLATFORMS or fault.fault not in KINDS:
            raise ValueError(f"platform is one of {sorted(PLATFORMS)}, fault one of {sorted(KINDS)}")
        if fault.fault == "error" and not isinstance(fault.error, dict):
            raise ValueError("the fault 'error' needs the literal body in 'error'")
        if fault.when not in ("before", "after"):
            raise ValueError("when is 'before' or 'after'")
        self._faults.append(fault)
        self._save()
        return fault

    def take(self, platform: str, endpoint: str, method: str) -> list[Fault]:
        """The faults that act on this call. Each one counts it."""
        acting = [f for f in self._faults if f.matches(platform, endpoint, method) and f.strikes()]
        for fault in acting:
            fault.hits += 1
            if fault.times is not None:
                fault.times -= 1
        if acting:
            self._save()
        return acting

    def listed(self) -> list[dict[str, Any]]:
        return [asdict(fault) for fault in self._faults]

    def remove(self, fault_id: str | None = None) -> int:
        """Remove one, or all. Returns how many went."""
        before = len(self._faults)
        self._faults = [f for f in self._faults if fault_id is not None and f.id != fault_id]
        self._save()
        return before - len(self._faults)

    def _save(self) -> None:
        self._store.set_setting("faults", [asdict(fault) for fault in self._faults])
