"""From approval to observed: how long an article takes to stand on every channel, and how much of that is ours.

The stand-ins answer every call after LATENCY and finish a Zalo article PROCESSING seconds after they accepted it.
One article at a time shows the delay that the engine adds; many at once show whether the platforms are what limits
it. The moments are those that the engine itself wrote into the placements' time lines.
"""

from __future__ import annotations

import os
import statistics
import time
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from caunoi.bench.house import House, house
from caunoi.bench.machine import described
from caunoi.bench.script import post_all

LATENCY = 0.15  # seconds, of every call to a platform
PROCESSING = 1.0  # seconds, of a Zalo article
PATIENCE = 180.0  # seconds until articles must stand
SCRIPTED = 20  # articles posted by the script; it takes as long for each of them
CHANNELS = ("portal", "zalo", "facebook")


def measure(counts: Sequence[int], rounds: int) -> dict[str, Any]:
    """Build an installation and measure each count of articles, and the script after them."""
    with house() as home:
        home.control("timing", latency_seconds=LATENCY, processing_seconds=PROCESSING)
        results: dict[str, Any] = {
            "benchmark": "publish",
            "date": datetime.now(UTC).isoformat(timespec="seconds"),
            "machine": described(),
            "load_before": os.getloadavg()[0],
            "latency_seconds": LATENCY,
            "zalo_processing_seconds": PROCESSING,
        }
        for count in counts:
            results[f"articles_{count}"] = _one_by_one(home, rounds) if count == 1 else _at_once(home, count)
        results["script"] = _script(home, min(max(counts), SCRIPTED))
        results["ratios"] = _ratios(results, max(counts))
        results["load_after"] = os.getloadavg()[0]
    return results


def _one_by_one(home: House, rounds: int) -> dict[str, Any]:
    """One article, observed everywhere, then the next."""
    taken: dict[str, list[float]] = {name: [] for name in (*CHANNELS, "skew", "zalo_own", "facebook_own", "approval")}
    with home.worker() as worker:
        used = 0.0
        for number in range(rounds + 1):
            before = home.calls()["last"]
            began = time.monotonic()
            release = approve(home, submitted(home, f"Thông báo số {number}"))
            approval = time.monotonic() - began
            seen = _wait_for([release])[release.pk]
            if number == 0:  # the first one loads code and opens connections
                used = _processor_seconds(worker)
                continue
            own = _own_time(home.calls(before)["calls"])
            seconds = {name: (seen[name] - release.approved_at).total_seconds() for name in CHANNELS}
            for name in CHANNELS:
                taken[name].append(seconds[name])
            taken["skew"].append(max(seconds.values()) - min(seconds.values()))
            taken["approval"].append(approval)
            for name in ("zalo", "facebook"):
                taken[f"{name}_own"].append(own[name])
        memory, used = _peak_memory(worker), _processor_seconds(worker) - used
    overhead = {
        name: [whole - own for whole, own in zip(taken[name], taken[f"{name}_own"], strict=True)]
        for name in ("zalo", "facebook")
    }
    return {
        "rounds": rounds,
        "seconds_to_observed": {name: _spread(taken[name]) for name in CHANNELS},
        "platforms_own_seconds": {name: _spread(taken[f"{name}_own"]) for name in ("zalo", "facebook")},
        "overhead_seconds": {"portal": _spread(taken["portal"])} | {n: _spread(v) for n, v in overhead.items()},
        "skew_seconds": _spread(taken["skew"]),
        "approve_call_seconds": _spread(taken["approval"]),
        "worker_processor_seconds_each": used / rounds,
        "worker_peak_megabytes": memory,
    }


def _at_once(home: House, count: int) -> dict[str, Any]:
    """So many articles wait; then a worker starts. Times count from the moment it is ready."""
    waiting = [submitted(home, f"Bản tin số {number} trong {count}") for number in range(count)]
    began = time.monotonic()
    approved = [approve(home, article) for article in waiting]
    approving = time.monotonic() - began
    before = home.calls()["last"]
    with home.worker() as worker:
        start, used = datetime.now(UTC), _processor_seconds(worker)
        seen = _wait_for(approved)
        memory, used = _peak_memory(worker), _processor_seconds(worker) - used
    last = {name: max((row[name] - start).total_seconds() for row in seen.values()) for name in CHANNELS}
    made = home.calls(before)["calls"]
    limit = _platform_bound(made, count)
    whole = max(last.values())
    return {
        "seconds_to_observed": {
            name: _spread([(row[name] - start).total_seconds() for row in seen.values()]) for name in CHANNELS
        },
        "seconds_to_last": last,
        "articles_per_second": count / whole,
        "calls_at_once_allowed": _at_once_allowed(),
        "calls_at_once_on_average": {name: _made(made, name) * LATENCY / last[name] for name in limit},
        "platform_bound_seconds": limit,
        "platform_bound_articles_per_second": count / max(limit.values()),
        "part_of_the_platform_bound": max(limit.values()) / whole,
        "approvals_per_second": count / approving,
        "worker_processor_seconds_each": used / count,
        "worker_peak_megabytes": memory,
    }


def _script(home: House, count: int) -> dict[str, Any]:
    from caunoi.agencies.models import Brand
    from caunoi.channels.contract import Presentation
    from caunoi.delivery.renditions import presentation_at

    brand = Brand.objects.get()
    shown: Presentation = presentation_at(home.agency, brand.approved_at, "vi")
    assert shown.cover is not None
    cover = shown.asset_url(shown.cover)
    seconds = post_all(home.sandbox, cover, [f"Tin của kịch bản số {number}" for number in range(count)])
    return {"articles": count, "seconds_each": _spread(seconds), "articles_per_second": count / sum(seconds)}


def _ratios(results: Mapping[str, Any], most: int) -> dict[str, float]:
    script = results["script"]
    ratios: dict[str, float] = {}
    if one := results.get("articles_1"):
        slowest = max(one["seconds_to_observed"][name]["p50"] for name in CHANNELS)
        ratios["one_article_seconds_to_script"] = slowest / script["seconds_each"]["p50"]
    if most > 1:
        many = results[f"articles_{most}"]["articles_per_second"]
        ratios["throughput_to_script"] = many / script["articles_per_second"]
    return ratios


# Articles --------------------------------------------------------------------------------------------


def submitted(home: House, title: str) -> Any:
    from wagtail.rich_text import RichText

    from caunoi.newsroom import actions
    from caunoi.newsroom.models import Category

    article = actions.new_article(home.agency, home.unit, "vi")
    article.title, article.lead = title, "Người dân được tiếp vào thứ Năm hằng tuần, từ 07:30 đến 11:30."
    article.category = Category.objects.get(key="interaction")
    article.body = [("paragraph", RichText("<p>Địa điểm: số 12 phố Mẫu. Điện thoại 024 3825 0113, lệ phí 0 đồng.</p>"))]
    article.sources = [("source", {"title": "Thông báo số 15/TB-CQM", "url": ""})]
    actions.save_draft(article, by=home.author)
    actions.submit(article, by=home.author)
    return article


def approve(home: House, article: Any) -> Any:
    from caunoi.newsroom import actions, compose

    article.refresh_from_db()
    return actions.approve(article, digest=compose.digest_of(compose.draft_value(article)), by=home.approver)


def _wait_for(approved: Sequence[Any]) -> dict[int, dict[str, datetime]]:
    """When each release was first seen as approved on each channel. Raises TimeoutError."""
    deadline = time.monotonic() + PATIENCE
    pause = 0.05 if len(approved) == 1 else 0.5
    while time.monotonic() < deadline:
        found = _observed(approved)
        if sum(map(len, found.values())) == len(approved) * len(CHANNELS):
            return found
        time.sleep(pause)
    raise TimeoutError(f"after {PATIENCE:.0f} s not everything is observed")


def _observed(approved: Sequence[Any]) -> dict[int, dict[str, datetime]]:
    from caunoi.delivery.models import Step

    by_statement = {release.statement_id: release.pk for release in approved}
    steps = Step.objects.filter(placement__statement__in=by_statement, what="saw_same").order_by("-at")
    found: dict[int, dict[str, datetime]] = {release.pk: {} for release in approved}
    for statement, channel, at in steps.values_list("placement__statement", "placement__account__channel", "at"):
        found[by_statement[statement]][channel] = at
    return found


# Figures ---------------------------------------------------------------------------------------------


def _own_time(calls: Sequence[Mapping[str, Any]]) -> dict[str, float]:
    """What the platforms themselves took for one article: the calls one after the other, and Zalo's processing.
    A question that Zalo answers with "not yet" is ours: it is not counted."""
    own = {"zalo": PROCESSING, "facebook": 0.0}
    for call in calls:
        if call["platform"] in own and "-214" not in (call["answer"] or ""):
            own[call["platform"]] += LATENCY
    return own


def _platform_bound(calls: Sequence[Mapping[str, Any]], count: int) -> dict[str, float]:
    """The least time in which the platforms can have answered these calls, with as many at once as the account's rule
    `concurrency` allows: politeness to the platform, and here the limit of the throughput."""
    at_once = min(_at_once_allowed(), count)
    return {
        "zalo": _made(calls, "zalo") * LATENCY / at_once + PROCESSING,
        "facebook": _made(calls, "facebook") * LATENCY / at_once,
    }


def _at_once_allowed() -> int:
    from caunoi.delivery.reconciler import CONCURRENCY

    return CONCURRENCY


def _made(calls: Sequence[Mapping[str, Any]], platform: str) -> int:
    return sum(call["platform"] == platform for call in calls)


def _spread(values: Sequence[float]) -> dict[str, float]:
    ordered = sorted(values)
    at_95 = ordered[min(len(ordered) - 1, round(0.95 * (len(ordered) - 1)))]
    return {"p50": statistics.median(ordered), "p95": at_95, "max": ordered[-1]}


def _processor_seconds(process: int) -> float:
    """What the process has used of the processors: unlike the clock, other programs hardly change it."""
    try:
        fields = Path(f"/proc/{process}/stat").read_text().rpartition(") ")[2].split()
    except OSError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _peak_memory(process: int) -> float | None:
    """Megabytes the process has held at most; None where the system does not say."""
    try:
        status = Path(f"/proc/{process}/status").read_text()
    except OSError:
        return None
    kilobytes = next(line.split()[1] for line in status.splitlines() if line.startswith("VmHWM"))
    return int(kilobytes) / 1024
