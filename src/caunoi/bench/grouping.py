"""`caunoi bench grouping`: what it costs to compare one more case with very many, and what is found.

The cases are invented (reports.py) and stored as real ones are, sealed and signed; the new ones come in by the door and
are compared by what a worker runs. Beside it, every pair of a sample is compared in full.
"""

from __future__ import annotations

import random
import resource
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor, ProcessPoolExecutor
from contextlib import contextmanager
from itertools import combinations
from multiprocessing import get_context
from typing import Any

from caunoi.bench import machine, reports
from caunoi.bench.house import house
from caunoi.cases import grouping

SEED = 20_261_130
CHUNK, AHEAD = 5_000, 8  # reports signed at once, and how many times as many are held in memory
COPIED = 0.3  # of all reports tell of something that others tell of too
CAMPAIGN = 0.01  # of all reports are of one text that went round
SAMPLE_ISSUES, SAMPLE_EACH = 1_000, 4  # of which all pairs are compared: 8 million
UNHEARD = 1_000_000_000  # the numbers from here on stand for what no stored case is about
TABLES = ("cases_signatureband", "cases_casesignature", "cases_likeness")


def measure(sizes: Sequence[int], new: int) -> dict[str, Any]:
    """For each number of cases, the smallest first: `new` more of them, half of them about something that is there."""
    results: dict[str, Any] = {
        "machine": machine.described(),
        "processor_microseconds": _processor(),
        "beside_all_pairs": _beside_all_pairs(),
        "cases": {},
    }
    with house(serving=False) as built, ProcessPoolExecutor(2, mp_context=get_context("spawn")) as others:
        there = Stored(built.agency)
        for size in sizes:
            began = time.perf_counter()
            there.fill(size, others)
            filled = {"filling_seconds": time.perf_counter() - began, "megabytes_stored": there.megabytes()}
            results["cases"][str(size)] = filled | _some_more(there, new)
    return results


class Stored:
    """The cases of a measurement, and what each of them is about, which only the measurement knows."""

    def __init__(self, agency: Any) -> None:
        from django.db import connection

        self.agency = agency
        self.count = 0
        self.issues = 1  # the first one is the campaign
        self.chance = random.Random(SEED)
        with connection.cursor() as cursor:
            cursor.execute("CREATE TABLE bench_about (case_id varchar(12) PRIMARY KEY, issue integer)")

    def fill(self, size: int, others: Executor) -> None:
        """So many cases, signed in other processes."""
        from caunoi.cases.actions import comparing

        key = comparing.keys_of(self.agency.pk)[0]
        with _without_indexes():
            while self.count < size:
                starts = range(self.count, size, CHUNK)[:AHEAD]
                chunks = [self._chunk(min(CHUNK, size - at)) for at in starts]
                for numbers, found in zip(
                    chunks, others.map(reports.signed, chunks, starts, [key] * len(chunks)), strict=True
                ):  # fmt: skip
                    self._copy(numbers, found)
        self._settle()

    def about(self, of: Sequence[str]) -> dict[str, int]:
        """What these cases are about."""
        from django.db import connection

        with connection.cursor() as cursor:
            cursor.execute("SELECT case_id, issue FROM bench_about WHERE case_id = ANY(%s)", [list(of)])
            return dict(cursor.fetchall())

    def note(self, case: str, issue: int) -> None:
        from django.db import connection

        with connection.cursor() as cursor:
            cursor.execute("INSERT INTO bench_about VALUES (%s, %s)", [case, issue])

    def megabytes(self) -> float:
        """Of what is stored for grouping, with its indexes."""
        from django.db import connection

        with connection.cursor() as cursor:
            cursor.execute("SELECT sum(pg_total_relation_size(t::regclass)) FROM unnest(%s::text[]) t", [list(TABLES)])
            return float(cursor.fetchone()[0]) / 1e6

    def _chunk(self, count: int) -> list[int]:
        """What the next reports are about."""
        numbers = []
        for _report in range(count):
            drawn = self.chance.random()
            if drawn < CAMPAIGN:
                numbers.append(0)
            elif drawn < COPIED and self.issues > 1:
                numbers.append(self.chance.randrange(1, self.issues))
            else:
                numbers.append(self.issues)
                self.issues += 1
        return numbers

    def _copy(self, numbers: Sequence[int], found: Sequence[tuple[str, list[int]]]) -> None:
        from django.db import connection, transaction

        from caunoi.agencies import vault

        ids = [f"B{self.count + at:07}" for at in range(len(numbers))]
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT coalesce(max(id), 0) + 1 FROM cases_casesignature")  # new ones came in between
            (first,) = cursor.fetchone()

            def fill(table: str, columns: str, rows: Iterator[tuple[Any, ...]]) -> None:
                with cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as copy:
                    for row in rows:
                        copy.write_row(row)

            now = "2026-11-30 09:00+07"
            fill(
                "cases_case",
                "id, agency_id, code_digest, route, chosen, kind, state, restricted, urgent, round, received_at,"
                " due_at, climbed_to",
                (
                    (pk, self.agency.pk, pk, "portal", "", "feedback_report", "received", False, False, 1, now, now, "")
                    for pk in ids
                ),
            )
            fill(
                "cases_casestep",
                "case_id, at, what, details, sealed",
                (
                    (pk, now, "received", "{}", vault.seal({"text": text}))
                    for pk, (text, _bands) in zip(ids, found, strict=True)
                ),
            )
            fill(
                "cases_casesignature",
                "id, case_id, compared_at",
                ((number, pk, now) for number, pk in enumerate(ids, first)),
            )
            fill(
                "cases_signatureband",
                "band, signature_id",
                ((band, number) for number, (_text, bands) in enumerate(found, first) for band in set(bands)),
            )
            fill("bench_about", "case_id, issue", zip(ids, numbers, strict=True))
        self.count += len(ids)

    def _settle(self) -> None:
        from django.db import connection

        with connection.cursor() as cursor:
            cursor.execute("SELECT setval(pg_get_serial_sequence('cases_casesignature', 'id'), max(id)) "
                           "FROM cases_casesignature")  # fmt: skip
            cursor.execute("VACUUM ANALYZE")


# Inside ----------------------------------------------------------------------------------------------


@contextmanager
def _without_indexes() -> Iterator[None]:
    """The bands by the million, and what holds them in order made afterwards: many times as fast, and the same."""
    from django.db import connection

    table = "cases_signatureband"
    with connection.cursor() as cursor:
        cursor.execute("SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint WHERE conrelid = %s::regclass "
                       "AND contype <> 'n' ORDER BY contype DESC", [table])  # fmt: skip
        constraints = cursor.fetchall()
        for name, _definition in reversed(constraints):
            cursor.execute(f'ALTER TABLE {table} DROP CONSTRAINT "{name}"')
        cursor.execute("SELECT indexname, indexdef FROM pg_indexes WHERE tablename = %s", [table])
        indexes = cursor.fetchall()
        for name, _definition in indexes:
            cursor.execute(f'DROP INDEX "{name}"')
        yield
        cursor.execute("SET maintenance_work_mem = '1GB'")
        for name, definition in constraints:
            cursor.execute(f'ALTER TABLE {table} ADD CONSTRAINT "{name}" {definition}')
        for _name, definition in indexes:
            cursor.execute(definition)


def _some_more(there: Stored, new: int) -> dict[str, Any]:
    from django.db import connection

    from caunoi.cases import actions
    from caunoi.cases.models import Likeness

    chance = random.Random(SEED + there.count)
    times: dict[str, list[float]] = {"new": [], "known": [], "campaign": []}
    processor: list[float] = []
    look_up = LookUp()
    found, suggested, right = 0, 0, 0
    memory = _megabytes()
    for at in range(new):
        kind = "campaign" if at % 50 == 0 else "known" if at % 2 else "new"
        issue = {"campaign": 0, "known": chance.randrange(1, there.issues), "new": UNHEARD + there.count + at}[kind]
        text = reports.report(reports.issue(issue, random.Random(issue)), chance)
        case = actions.receive(there.agency, actions.Message(text), route="portal").case
        there.note(case.pk, issue)
        began, worked = time.perf_counter(), time.process_time()
        with connection.execute_wrapper(look_up):
            actions.compare_new(1)
        times[kind].append(1000 * (time.perf_counter() - began))
        processor.append(1000 * (time.process_time() - worked))
        others = list(Likeness.objects.filter(case=case).values_list("other_id", flat=True))
        same = sum(about == issue for about in there.about(others).values())
        suggested, right = suggested + len(others), right + same
        found += kind != "new" and same > 0
    return {
        "milliseconds_per_new_case": _spread([one for some in times.values() for one in some]),
        "processor_milliseconds_per_new_case": _spread(processor),
        "milliseconds_of_the_look_up": _spread(look_up.milliseconds),
        "milliseconds_of_the_campaign": _spread(times["campaign"]),
        "known_issues_found_percent": 100 * found / (len(times["known"]) + len(times["campaign"])),
        "suggestions": suggested,
        "suggestions_of_the_same_issue_percent": 100 * right / max(1, suggested),
        "memory_megabytes": _megabytes(),
        "memory_growth_megabytes": _megabytes() - memory,
    }


class LookUp:
    """Notes how long the statement takes that looks into the bands."""

    def __init__(self) -> None:
        self.milliseconds: list[float] = []

    def __call__(self, execute: Callable[..., Any], statement: str, *rest: Any) -> Any:
        began = time.perf_counter()
        result = execute(statement, *rest)
        if "LATERAL" in statement:
            self.milliseconds.append(1000 * (time.perf_counter() - began))
        return result


def _beside_all_pairs() -> dict[str, Any]:
    """What the bands let through, of all that are alike in a sample; and what likeness says of the same issue."""
    numbers = [number for number in range(SAMPLE_ISSUES) for _report in range(SAMPLE_EACH)]
    readings = [grouping.read(text) for text in reports.told(numbers, SEED)]
    buckets: dict[int, list[int]] = defaultdict(list)
    for at, reading in enumerate(readings):
        for band in grouping.bands(reading, bytes(32)):
            buckets[band].append(at)
    met = {pair for bucket in buckets.values() for pair in combinations(bucket, 2)}
    alike = {
        (one, other)
        for one, other in combinations(range(len(readings)), 2)
        if grouping.likeness(readings[one], readings[other]) >= grouping.ALIKE
    }
    same = sum(numbers[one] == numbers[other] for one, other in alike)
    return {
        "reports": len(readings),
        "pairs_alike": len(alike),
        "bands_let_through_percent_of_alike": 100 * len(alike & met) / len(alike),
        "alike_percent_of_let_through": 100 * len(alike & met) / len(met),
        "same_issue_percent_of_alike": 100 * same / len(alike),
        "alike_percent_of_same_issue": 100 * same / (SAMPLE_ISSUES * SAMPLE_EACH * (SAMPLE_EACH - 1) / 2),
    }


def _processor() -> dict[str, float]:
    """Processor time of each part of the work on one report, in microseconds."""
    texts = reports.told(range(1_000), SEED)
    grouping.read(texts[0])  # the spellings are read once
    took: dict[str, float] = {}
    began = time.process_time()
    readings = [grouping.read(text) for text in texts]
    took["read"], began = time.process_time() - began, time.process_time()
    for reading in readings:
        grouping.bands(reading, bytes(32))
    took["sign"], began = time.process_time() - began, time.process_time()
    for one, other in zip(readings, reversed(readings), strict=True):
        grouping.likeness(one, other)
    took["compare"] = time.process_time() - began
    return {part: 1e6 * seconds / len(texts) for part, seconds in took.items()}


def _spread(values: Sequence[float]) -> dict[str, float]:
    ordered = sorted(values)
    return {"p50": ordered[len(ordered) // 2], "p95": ordered[int(0.95 * len(ordered))], "max": ordered[-1]}


def _megabytes() -> float:
    """The largest that this process was."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
