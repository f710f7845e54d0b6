"""Baking: the portal's own views are asked for what the public reads, and their answers put on the pantry.

`Publication.changed` grows in the order of the commits, so one number says up to where the pantry is true. A run
takes up what changed since; what a crash left undone is what the next run finds. Where the pages' face changed
(templates, an agency's name) all of them are baked again, the newest first, some in every run. One run at a time,
held by a lock of the database: of two runs the later one has seen all that the earlier one saw.
"""

from __future__ import annotations

import contextlib
import datetime
import io
import logging
import re
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.handlers.base import BaseHandler
from django.core.handlers.wsgi import WSGIRequest
from django.db import connection, transaction
from django.db.models import Max
from django.http.response import HttpResponseBase, StreamingHttpResponse
from django.utils import translation

from caunoi.agencies.models import Agency
from caunoi.foundation import clock, jobs, proof
from caunoi.portal import addresses, caching, files
from caunoi.portal.looks import draw_icons, look_of, with_look
from caunoi.portal.pantry import LANGUAGES, Head, Pantry, State
from caunoi.releases import blobs, queries, sizes
from caunoi.releases.models import Publication
from caunoi.releases.queries import StatementHistory

log = logging.getLogger(__name__)

BAKING_LOCK = 0x63616E0B
ENOUGH = 1.0  # seconds after which a run lets others have their turn
BURST = 50  # statements whose change one run takes up
LISTS_EVERY = 60.0  # seconds; what no entry of the table foresees is out of date for no longer
_UNCHANGING = ("/b/", "/brand.", "/static/")  # addresses that name their content
_BLOB = re.compile(rb"/b/[0-9a-f]{64}(?:/[0-9]{1,4})?\.[a-z0-9]{1,8}")
_OWN_VARY = frozenset({"", "accept-language", "accept-encoding"})
_OWN_HEADERS = frozenset({"content-length", "content-encoding", "etag", "date", "vary"})


class NoDatabase(Exception):
    """Nothing can be baked now; what lies on the pantry stays."""


@dataclass(frozen=True)
class Work:
    """What one run did. `more`: there is something left for the next. `pictures`: statements whose pictures have no
    sizes yet; a job makes them."""

    statements: int
    more: bool
    pictures: Sequence[str] = ()


def pantry() -> Pantry:
    """The pantry of this installation."""
    return Pantry(settings.INSTALLATION.data_dir / "baked")


def looks() -> str:
    """Which state of this version's templates and words makes pages now."""
    return caching.etag("baked", settings.DEMO, _words())[3:-1]


def bake(*, anew: bool = False) -> Work:
    """One run. `anew`: as if nothing of what lies there were true. Safe to repeat and to kill."""
    ready = pantry()
    draw_icons()  # once for each avatar, before anybody waits for the lock
    with _alone(), translation.override(settings.LANGUAGE_CODE):
        return _Run(ready, None if anew else ready.state()).work()


def bake_page(statement: str) -> None:
    """A statement's page changed by something else than its release: a copy on another channel came or went."""
    with _alone(), translation.override(settings.LANGUAGE_CODE):
        _Oven(pantry()).bake_page(statement)


def bake_pictures(statement: str) -> None:
    """Make the sizes that a statement's pictures lack, then its pages again and the lists that show any, also where
    another statement had the same picture made in between. No other baking waits while they are made; a picture that
    fails keeps its released form and is not asked for again."""
    known = queries.history(statement)
    if known is None:
        return
    for digest in _without_sizes(known):
        _make_sizes(digest)
    if len(_without_sizes(known)) == len(known.shown.content.pictures):
        return
    with _alone(), translation.override(settings.LANGUAGE_CODE):
        oven = _Oven(pantry())
        oven.bake_pages(statement)
        oven.bake_lists(known.shown.agency, addresses.PICTURED)


def _without_sizes(known: StatementHistory) -> list[str]:
    """The pictures on the statement's page that are there in their released form only. Without words: none."""
    shown = known.shown.content.pictures
    return [picture.blob for picture in shown if not sizes.are_made(picture.blob)]


def _make_sizes(digest: str) -> None:
    try:
        sizes.make(digest)
    except (OSError, blobs.StorageFull) as error:
        log.error("no sizes can be made of the released picture %s: %s", digest, error)


def is_baked(changed: int) -> bool:
    """Whether the change of this number, and all before it, are on the pantry."""
    state = pantry().state()
    return state is not None and state.through >= changed


def behind(ready: Pantry) -> list[str]:
    """Statements that changed and have not been baked since."""
    state = ready.state()
    if state is None:
        return []
    return list(Publication.objects.filter(changed__gt=state.through).values_list("statement_id", flat=True))


def newest_change() -> int:
    return Publication.objects.aggregate(newest=Max("changed"))["newest"] or 0


def take_down(ready: Pantry) -> int:
    """Remove the pages and lists that should have been baked by now and are not, so that the live view answers.
    Nothing while a run is under way. Returns the number of statements."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [BAKING_LOCK])
        if not cursor.fetchone()[0]:
            return 0
        late = behind(ready)
        for statement in late:
            _take_down(ready, statement)
    return len(late)


def _take_down(ready: Pantry, statement: str) -> None:
    known = queries.history(statement)
    if known is None:
        return
    host = host_of(known.shown.agency)
    for address in addresses.of_lists(known.shown.agency, [known]):
        ready.remove(host, address)
    for name in (statement, *(other.statement for other in queries.in_other_languages(known.shown))):
        ready.remove(host, f"/t/{name}")
        ready.keep_only(host, f"/t/{name}", set())


@contextlib.contextmanager
def _alone() -> Iterator[None]:
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [BAKING_LOCK])
        yield


@lru_cache(maxsize=1)
def _words() -> str:
    """The catalogues: their words stand on the pages."""
    found = sorted(path for folder in settings.LOCALE_PATHS for path in Path(folder).rglob("*.mo"))
    return proof.digest(b"".join(path.read_bytes() for path in found))


def _face() -> str:
    """What every page shows besides its own words."""
    agencies = Agency.objects.order_by("pk").values_list("pk", "name", "name_en", "short_name", "public_url", "demo")
    brands = Agency.objects.order_by("pk").annotate(version=Max("brands__version")).values_list("version", flat=True)
    worn = [look_of(agency) for agency in with_look(Agency.objects.order_by("pk"))]
    return proof.digest(repr((looks(), list(agencies), list(brands), worn)).encode())


class _Run:
    """One run under the lock: what changed, the lists it moves, then some of what a new face asks for."""

    def __init__(self, ready: Pantry, state: State | None) -> None:
        self._ready, self._oven, self._began = ready, _Oven(ready), time.monotonic()
        face, newest = _face(), newest_change()
        renewed = state is None or state.face != face
        self._state = State(face, newest, newest + 1) if renewed or state is None else state
        self._before = state

    def work(self) -> Work:
        changed = self._rows(changed__gt=self._state.through).order_by("changed")[:BURST]
        fresh = self._bake(changed, within=None)
        self._bake_lists([statement for statement, _ in fresh])
        if fresh:
            self._state = replace(self._state, through=fresh[-1][1])
        self._bake_what_stands()
        again = self._renew()
        if self._state != self._before:
            self._ready.remember(self._state)
        more = self._state.below > 0 or len(fresh) == BURST
        return Work(len(fresh) + again, more, tuple(self._oven.without_sizes))

    def _renew(self) -> int:
        """Newest first, until the time is up."""
        if not self._state.below:
            return 0
        older = self._rows(changed__lt=self._state.below).order_by("-changed")[:BURST]
        done = self._bake(older, within=ENOUGH)
        for agency, changed in _by_agency([statement for statement, _ in done]):
            general = addresses.of_lists(agency)
            special = [address for address in addresses.of_lists(agency, changed) if address not in general]
            self._oven.bake_lists(agency, special)
        self._state = replace(self._state, below=done[-1][1] if done else 0)
        return len(done)

    def _bake(self, rows: Iterable[tuple[str, int]], *, within: float | None) -> list[tuple[str, int]]:
        done: list[tuple[str, int]] = []
        for statement, changed in rows:
            if done and within is not None and time.monotonic() - self._began > within:
                break
            self._oven.bake_statement(statement)
            done.append((statement, changed))
        return done

    def _bake_lists(self, statements: Sequence[str]) -> None:
        """Those that the statements move."""
        for agency, changed in _by_agency(statements):
            self._oven.bake_lists(agency, addresses.of_lists(agency, changed))

    def _bake_what_stands(self) -> None:
        """Once a minute: lists and pages that change for other reasons as well; and hosts that are no agency's go."""
        now = clock.now().timestamp()
        if 0 <= now - self._state.lists_at < LISTS_EVERY:
            return
        agencies = list(Agency.objects.order_by("pk"))
        for agency in agencies:
            self._oven.bake_lists(agency, addresses.of_lists(agency))
            self._oven.bake_standing(agency)
        for host in self._ready.hosts() - {host_of(agency) for agency in agencies}:
            self._ready.remove_host(host)
        self._state = replace(self._state, lists_at=now)

    @staticmethod
    def _rows(**wanted: int) -> Any:
        return Publication.objects.filter(**wanted).values_list("statement_id", "changed")


def _by_agency(statements: Sequence[str]) -> Iterator[tuple[Agency, list[StatementHistory]]]:
    found: dict[int, list[StatementHistory]] = {}
    for known in map(queries.history, statements):
        if known is not None:
            found.setdefault(known.shown.agency.pk, []).append(known)
    return ((changed[0].shown.agency, changed) for changed in found.values())


def host_of(agency: Agency) -> str:
    return urlsplit(agency.public_url).netloc.lower()


class _Oven:
    """Asks the views, judges their answers, and puts them on the pantry."""

    def __init__(self, ready: Pantry) -> None:
        self._pantry, self._looks = ready, looks()
        self.without_sizes: list[str] = []

    def bake_statement(self, statement: str) -> None:
        """All pages of a statement, and those that name it as a translation; a job makes the sizes that its pictures
        lack."""
        known = self.bake_pages(statement)
        if known is not None and _without_sizes(known):
            self.without_sizes.append(statement)
            task, once = "portal.pictures", f"pictures:{statement}"
            jobs.enqueue(task, once=once, lock=task, arguments={"statement": statement})
        for other in queries.in_other_languages(known.shown) if known is not None else ():
            self.bake_page(other.statement)

    def bake_pages(self, statement: str) -> StatementHistory | None:
        """All pages of a statement; what it had besides them is gone afterwards."""
        known = queries.history(statement)
        if known is None:
            return None
        agency, beside = known.shown.agency, addresses.of_releases(known)
        self._bake_page(known)
        for address in beside:
            self._bake(agency, [address], _end(known))
        self._pantry.keep_only(host_of(agency), f"/t/{statement}", {*addresses.of_page(known), *beside})
        return known

    def bake_page(self, statement: str) -> None:
        """Of a statement's pages the one that shows more than a release: its copies elsewhere, its translations."""
        known = queries.history(statement)
        if known is not None:
            self._bake_page(known)

    def _bake_page(self, known: StatementHistory) -> None:
        self._bake(known.shown.agency, addresses.of_page(known), _end(known))

    def bake_lists(self, agency: Agency, lists: Sequence[str]) -> None:
        """Lists hold until the first term among them ends, and until midnight: "new" is counted in days."""
        midnight = clock.next_local(clock.now(), datetime.time()).timestamp()
        until = min(midnight, _next_end(agency) or midnight)
        for address in lists:
            self._bake(agency, [address], until)

    def bake_standing(self, agency: Agency) -> None:
        for address in addresses.of_standing(agency):
            if address.startswith(_UNCHANGING):
                self._bake_once(agency, address)
            else:
                self._bake(agency, [address], None)

    def _bake(self, agency: Agency, names: Sequence[str], until: float | None) -> None:
        """What stands under all of these addresses, in every language in which it reads differently."""
        host, asked = host_of(agency), LANGUAGES[:1] if addresses.reads_alike(names[0]) else LANGUAGES
        answers = {language: _ask(agency, names[0], language) for language in asked}
        first = answers[LANGUAGES[0]]
        for address in names:
            if first is None:
                self._pantry.remove(host, address)
            else:
                self._put_all(host, address, first, answers, until)
        for blob in set(_BLOB.findall(first.data)) if first is not None and first.is_page else ():
            self._bake_once(agency, blob.decode())

    def _put_all(
        self, host: str, address: str, first: _Answer, answers: Mapping[str, _Answer | None], until: float | None
    ) -> None:
        """One that reads like the first is not kept twice."""
        others = {name: found for name, found in answers.items() if found is not None and found.data != first.data}
        for language, answer in (*others.items(), (LANGUAGES[0], first)):
            self._put(host, self._head(address, answer, until, list(others)), answer, language)
        self._pantry.remove(host, address, tuple(name for name in LANGUAGES[1:] if name not in others))

    def _bake_once(self, agency: Agency, address: str) -> None:
        """A file under a name that holds its content's digest: once is enough for each state of the portal."""
        there = self._pantry.head(host_of(agency), address)
        if there is not None and there.looks == self._looks and self._pantry.is_whole(host_of(agency), there):
            return
        answer = _ask(agency, address, LANGUAGES[0])
        if answer is not None:
            head = self._head(address, answer, None, [])
            source = files.path_behind(address) if _is_blob(address) else None
            self._put(host_of(agency), head, answer, LANGUAGES[0], source)

    def _head(self, address: str, answer: _Answer, until: float | None, others: list[str]) -> Head:
        vary = answer.vary + ["Accept-Language"] * bool(others) + ["Accept-Encoding"] * (not _is_blob(address))
        headers = [*answer.headers, *([["Vary", ", ".join(vary)]] if vary else [])]
        return Head(address, proof.digest(answer.data), headers, self._looks, until, others)

    def _put(self, host: str, head: Head, answer: _Answer, language: str, source: Path | None = None) -> None:
        there = self._pantry.head(host, head.address, language)
        if there is not None and replace(there, bodies={}) == head and self._pantry.is_whole(host, there, language):
            return  # nothing to write, and caches keep what they have
        compress = answer.is_text and not _is_blob(head.address)
        self._pantry.put(host, head, answer.data, language=language, compress=compress, source=source)


def _is_blob(address: str) -> bool:
    return address.startswith("/b/")


def _end(known: StatementHistory) -> float | None:
    """When the statement's term ends: from then on the page reads differently, whether a worker noticed or not."""
    end = known.shown.content.not_after
    return end.timestamp() if end is not None and known.shown.state == "live" else None


def _next_end(agency: Agency) -> float | None:
    live = Publication.objects.filter(statement__agency=agency, state=Publication.State.LIVE)
    end = live.filter(release__not_after__gt=clock.now()).order_by("release__not_after")
    found = end.values_list("release__not_after", flat=True).first()
    return found.timestamp() if found else None


# Asking the views ------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Answer:
    data: bytes
    headers: list[list[str]]
    vary: list[str]

    @property
    def kind(self) -> str:
        return dict(self.headers).get("Content-Type", "").partition(";")[0]

    @property
    def is_page(self) -> bool:
        return self.kind in ("text/html", "application/feed+json", "application/atom+xml", "application/rss+xml")

    @property
    def is_text(self) -> bool:
        return self.kind.startswith("text/") or self.kind.endswith(("json", "xml", "javascript"))


def _ask(agency: Agency, address: str, language: str) -> _Answer | None:
    """What the portal answers to a reader of this agency; None for what is not for everyone's store."""
    response = _handler().get_response(_request(agency, address, language))
    if response.status_code >= 500:
        _require_database(address)
    if response.status_code != 200 or not _for_everyone(response):
        return None
    data = _bytes_of(response)
    headers = [[name, value] for name, value in response.items() if name.lower() not in _OWN_HEADERS]
    vary = [name.strip() for name in response.get("Vary", "").split(",")]
    return _Answer(data, headers, [name for name in vary if name.lower() not in _OWN_VARY])


def _bytes_of(response: HttpResponseBase) -> bytes:
    """Without `response.close()`, which tells Django that a request ended: it would close the connection that holds
    our lock."""
    if not isinstance(response, StreamingHttpResponse):
        return bytes(response.content)  # type: ignore[attr-defined]
    with contextlib.closing(getattr(response, "file_to_stream", io.BytesIO())):
        return b"".join(response)


def _request(agency: Agency, address: str, language: str) -> WSGIRequest:
    """As a proxy hands it on; whether `X-Forwarded-Proto` is believed is for the settings to say."""
    public = urlsplit(agency.public_url)
    return WSGIRequest({
        "REQUEST_METHOD": "GET",
        "SCRIPT_NAME": "",
        "PATH_INFO": address,
        "QUERY_STRING": "",
        "SERVER_NAME": public.hostname or "localhost",
        "SERVER_PORT": str(public.port or (443 if public.scheme == "https" else 80)),
        "SERVER_PROTOCOL": "HTTP/1.1",
        "HTTP_HOST": public.netloc,
        "HTTP_ACCEPT_LANGUAGE": language,
        "HTTP_X_FORWARDED_PROTO": public.scheme,
        "wsgi.url_scheme": "http",
        "wsgi.input": io.BytesIO(),
    })  # fmt: skip


def _for_everyone(response: HttpResponseBase) -> bool:
    directives = {part.strip().partition("=")[0].lower() for part in response.get("Cache-Control", "").split(",")}
    return not response.cookies and not directives & {"no-store", "private", "no-cache"}


def _require_database(address: str) -> None:
    """A view that failed while the database works has failed by itself: its page goes. Without the database nothing
    is known, and everything stays."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except Exception as error:
        raise NoDatabase(f"while asking for {address}") from error
    log.error("%s cannot be baked: its view fails", address)


@lru_cache(maxsize=1)
def _handler() -> BaseHandler:
    handler = BaseHandler()
    handler.load_middleware()
    return handler
