"""How commands speak: lines for people, JSON for machines, one error for what could not be done."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any


class CommandFailed(Exception):
    """The command could not do what was asked; the message says why and what to do."""


def listing(rows: Sequence[Mapping[str, Any]], columns: Sequence[str], *, as_json: bool) -> None:
    """Print rows as JSON (all fields) or as a table of the named columns."""
    if as_json:
        print(json.dumps(list(rows), ensure_ascii=False, indent=2, default=str))
        return
    if not rows:
        print("(nothing)")
        return
    table = [[column.replace("_", " ") for column in columns]]
    table += [["" if row[column] is None else str(row[column]) for column in columns] for row in rows]
    widths = [max(len(line[index]) for line in table) for index in range(len(columns))]
    for line in table:
        print("  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip())
