"""Data that a person writes in YAML, read piece by piece; what is wrong is told with file, place and what to do."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum
from pathlib import Path
from typing import Any, NoReturn, TypeVar

import yaml

Word = TypeVar("Word", bound=StrEnum)


class BadDataFile(Exception):
    """The file cannot be meant as it is written; the message names the place and says what belongs there."""


class _Loader(yaml.SafeLoader):
    """Like yaml.SafeLoader, which keeps the last of two equal keys and is silent about the first."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        keys = [str(key.value) for key, _value in node.value]
        twice = {key for key in keys if keys.count(key) > 1}
        if twice:
            raise yaml.YAMLError(f"line {node.start_mark.line + 1}: written twice: {', '.join(sorted(twice))}")
        return super().construct_mapping(node, deep)


def read(path: Path) -> Piece:
    """The whole file as one piece. Raises BadDataFile."""
    try:
        return Piece(yaml.load(path.read_text(encoding="utf-8"), Loader=_Loader), path.name)  # noqa: S506
    except (OSError, UnicodeDecodeError, ValueError, yaml.YAMLError) as error:
        raise BadDataFile(f"{path.name}: cannot be read as YAML: {error}") from error


@dataclass(frozen=True)
class Piece:
    """A value of a data file, and where it stands: "2026.yaml: swaps, 1, off"."""

    value: Any
    place: str

    def wrong(self, advice: str) -> NoReturn:
        """Raise BadDataFile: this place, and what to do."""
        raise BadDataFile(f"{self.place}: {advice}")

    def parts(self, needed: Collection[str], allowed: Collection[str] = ()) -> Mapping[str, Piece]:
        """The parts of an object by name: all that are needed, and of those allowed the ones that are there."""
        found = dict(self.entries())
        for name in needed:
            if name not in found:
                self.wrong(f"“{name}” is missing; add it")
        for name in found:
            if name not in needed and name not in allowed:
                known = ", ".join([*needed, *allowed])
                self.wrong(f"“{name}” is not known; remove it or write one of {known}")
        return found

    def entries(self) -> Iterator[tuple[str, Piece]]:
        """The entries of an object whose names are free."""
        if not isinstance(self.value, dict):
            self.wrong("write names and values, “name: value”")
        for name, value in self.value.items():
            yield str(name), self._below(name, value)

    def elements(self) -> Iterator[Piece]:
        """The elements of a list, counted from 1."""
        if not isinstance(self.value, list):
            self.wrong("write a list, each element after “- ”")
        for number, value in enumerate(self.value, start=1):
            yield self._below(number, value)

    def _below(self, name: object, value: Any) -> Piece:
        return Piece(value, f"{self.place}{',' if ': ' in self.place else ':'} {name}")

    def text(self) -> str:
        """Words in one line; a number is taken as it is written."""
        if isinstance(self.value, bool) or not isinstance(self.value, str | int) or not str(self.value).strip():
            self.wrong("write a text; it may not be empty")
        return " ".join(str(self.value).split())

    def whole(self, least: int = 0, most: int | None = None) -> int:
        number = self.value
        if not isinstance(number, int) or isinstance(number, bool) or number < least or (most and number > most):
            self.wrong(f"write a whole number, at least {least}" + (f" and at most {most}" if most else ""))
        return number

    def yes_or_no(self) -> bool:
        if not isinstance(self.value, bool):
            self.wrong("write true or false")
        return self.value

    def day(self) -> date:
        if not isinstance(self.value, date) or isinstance(self.value, datetime):
            self.wrong("write a day as 2026-12-31, without quotes")
        return self.value

    def time_of_day(self) -> time:
        """A time in quotes: without them YAML reads 17:00 as a number."""
        try:
            return time.fromisoformat(self.value)
        except (TypeError, ValueError):
            self.wrong('write a time of day in quotes, as "17:00"')

    def one_of(self, words: type[Word]) -> Word:
        try:
            return words(self.value)
        except ValueError:
            self.wrong(f"write one of {', '.join(words)}")
