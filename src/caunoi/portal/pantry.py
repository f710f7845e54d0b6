"""The pantry of ready pages: where the bytes of a public address lie, and how they are exchanged.

Below the folder: `pages/<host>/<language>/<file>` with the bytes, and `.gz` and `.br` beside them, as nginx wants
them; `heads/<host>/<language>/<file>`, which says what these bytes are. The bytes are put before the head and taken
away after it, each by one rename: whoever reads by the head reads a whole page or none. nginx reads without heads,
so that it may for a moment give one encoding of the old page and another one of the new.
"""

from __future__ import annotations

import gzip
import json
import os
import re
import shutil
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path

import brotli

LANGUAGES = ("vi", "en")  # the first one is kept always, another one only where it reads differently
ENCODINGS = {"": "", "gzip": ".gz", "br": ".br"}
QUALITY = 9  # of both encodings: brotli's 11 takes ten times as long for a few percent
WORTH_IT = 0.9  # an encoding that saves less than a tenth is not kept

_SEGMENT = r"(?:\.well-known|[A-Za-z0-9_-][A-Za-z0-9._-]{0,200})"
_ADDRESS = re.compile(rf"/(?:{_SEGMENT}/){{0,8}}{_SEGMENT}|/")
_HOST = re.compile(r"[a-z0-9][a-z0-9.-]{0,252}(?::[0-9]{1,5})?|\[[0-9a-f:.]{2,45}\](?::[0-9]{1,5})?")
_BYTES = (".html", ".gz", ".br")  # endings of our own files: no public address has one


@dataclass(frozen=True)
class Body:
    """One encoding of a page, as its file must look: a file that looks otherwise belongs to another head."""

    size: int
    written: int  # nanoseconds, the file's mtime


@dataclass(frozen=True)
class Head:
    """What the bytes of a page are. `until`: seconds since 1970 after which they may be out of date, None for never.
    `looks`: which state of the templates made them. `others`: the languages in which the page reads differently."""

    address: str
    digest: str
    headers: list[list[str]]
    looks: str
    until: float | None = None
    others: list[str] = field(default_factory=list)
    bodies: dict[str, Body] = field(default_factory=dict)

    @classmethod
    def parse(cls, data: bytes) -> Head:
        """Raises ValueError for what is no head (of this version)."""
        try:
            values = json.loads(data)
            values["bodies"] = {name: Body(**body) for name, body in values["bodies"].items()}
            return cls(**values)
        except (TypeError, KeyError, AttributeError) as error:
            raise ValueError("not a head") from error


@dataclass(frozen=True)
class State:
    """How far baking has come, in numbers of `Publication.changed`. All up to `through` is baked; of what was baked
    for another `face` (templates, agencies), all from `below` on has been baked again. `lists_at`: when the lists
    were looked at last, in seconds since 1970."""

    face: str
    through: int
    below: int
    lists_at: float = 0.0


def file_of(address: str) -> str | None:
    """The file of an address, below its language; None where no page can be. No other path is ever opened."""
    if not _ADDRESS.fullmatch(address) or address.endswith(_BYTES):
        return None
    if address == "/":
        return "index.html"
    return address[1:] if "." in address.rpartition("/")[2] else f"{address[1:]}.html"


def is_host(host: str) -> bool:
    return _HOST.fullmatch(host) is not None and ".." not in host


class Pantry:
    """All ready pages of an installation."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._pages, self._heads = folder / "pages", folder / "heads"

    # Reading

    def head(self, host: str, address: str, language: str = LANGUAGES[0]) -> Head | None:
        """What lies ready under an address; None for nothing."""
        file = file_of(address)
        if file is None or not is_host(host):
            return None
        try:
            head = Head.parse((self._heads / host / language / file).read_bytes())
        except (OSError, ValueError):
            return None
        return head if head.address == address else None  # a file system may not tell a from A

    def open(self, host: str, head: Head, encoding: str = "", language: str = LANGUAGES[0]) -> int | None:
        """A file descriptor of exactly the bytes that the head speaks of; None when they are not there (any more)."""
        try:
            descriptor = os.open(self._body(host, head.address, encoding, language), os.O_RDONLY | os.O_CLOEXEC)
        except OSError:
            return None
        found = os.fstat(descriptor)
        if Body(found.st_size, found.st_mtime_ns) != head.bodies[encoding]:
            os.close(descriptor)
            return None
        return descriptor

    def is_whole(self, host: str, head: Head, language: str = LANGUAGES[0]) -> bool:
        """Whether every encoding lies there as the head says."""
        paths = {name: self._body(host, head.address, name, language) for name in head.bodies}
        return all(_looks_like(paths[name], body) for name, body in head.bodies.items())

    def state(self) -> State | None:
        """How far baking has come; None before the first time."""
        try:
            return State(**json.loads((self._folder / "state.json").read_bytes()))
        except (FileNotFoundError, ValueError, TypeError):
            return None

    def hosts(self) -> set[str]:
        """The hosts that have pages here."""
        return {path.name for tree in (self._heads, self._pages) if tree.exists() for path in tree.iterdir()}

    # Writing

    def put(
        self,
        host: str,
        head: Head,
        data: bytes,
        *,
        language: str = LANGUAGES[0],
        compress: bool = True,
        source: Path | None = None,
    ) -> None:
        """Make these the bytes of the head's address. `source`: a file that holds them already and never changes."""
        encoded = {"": data} | (_encodings(data) if compress else {})
        bodies = {
            name: _write(self._body(host, head.address, name, language), content, None if name else source)
            for name, content in encoded.items()
        }
        values = {**asdict(head), "bodies": {name: asdict(body) for name, body in bodies.items()}}
        _write(self._heads / host / language / _known_file(head.address), json.dumps(values).encode())
        for name in ENCODINGS.keys() - encoded.keys():
            self._body(host, head.address, name, language).unlink(missing_ok=True)

    def remove(self, host: str, address: str, languages: tuple[str, ...] = LANGUAGES) -> None:
        """Nothing lies ready under this address any more."""
        for language in languages:
            (self._heads / host / language / _known_file(address)).unlink(missing_ok=True)
            for name in ENCODINGS:
                self._body(host, address, name, language).unlink(missing_ok=True)

    def keep_only(self, host: str, below: str, addresses: set[str]) -> None:
        """Remove all pages below an address, e.g. "/t/ABCD2345", but these."""
        kept = {_known_file(address) for address in addresses}
        for tree in (self._heads, self._pages):
            for language in LANGUAGES:
                root = tree / host / language
                for path in _files(root / below[1:]):
                    if _plain(str(path.relative_to(root))) not in kept:
                        path.unlink(missing_ok=True)

    def remove_host(self, host: str) -> None:
        for tree in (self._heads, self._pages):
            shutil.rmtree(tree / host, ignore_errors=True)

    def remember(self, state: State) -> None:
        _write(self._folder / "state.json", json.dumps(asdict(state)).encode())

    def _body(self, host: str, address: str, encoding: str, language: str) -> Path:
        return self._pages / host / language / (_known_file(address) + ENCODINGS[encoding])


def _looks_like(path: Path, body: Body) -> bool:
    try:
        found = path.stat()
    except OSError:
        return False
    return Body(found.st_size, found.st_mtime_ns) == body


def _known_file(address: str) -> str:
    file = file_of(address)
    if file is None:
        raise ValueError(f"{address!r} cannot be the address of a ready page")
    return file


def _files(folder: Path) -> Iterator[Path]:
    return (path for path in list(folder.rglob("*")) if path.is_file())


def _plain(file: str) -> str:
    """The name without the ending of an encoding."""
    return next((file.removesuffix(ending) for ending in (".gz", ".br") if file.endswith(ending)), file)


def _encodings(data: bytes) -> dict[str, bytes]:
    made = {"gzip": gzip.compress(data, QUALITY, mtime=0), "br": brotli.compress(data, quality=QUALITY)}
    return {name: content for name, content in made.items() if len(content) < WORTH_IT * len(data)}


def _write(path: Path, data: bytes, source: Path | None = None) -> Body:
    """Exchange a file by one rename, whole and on the disk before its name exists."""
    temporary = path.with_name(f".{path.name}.{os.getpid()}.{os.urandom(4).hex()}")
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        if not (source and _linked(source, temporary)):
            with temporary.open("wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
        found = temporary.stat()
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)
    return Body(found.st_size, found.st_mtime_ns)


def _linked(source: Path, target: Path) -> bool:
    """The same file under a second name: no room taken twice. Not every file system can."""
    try:
        os.link(source, target)
    except OSError:
        return False
    return True
