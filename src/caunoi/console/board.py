"""The sync board: what stands where, one page of statements, those that need a person first.

It asks the same number of questions for 5 rows as for 50, and for 100 statements as for 10,000: what is open has an
index of its own and is read whole, up to `MOST_OPEN` copies; what is settled is never counted.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import Exists, F, Func, OuterRef, QuerySet, TextField

from caunoi.agencies.models import Agency, ChannelAccount
from caunoi.delivery import wording
from caunoi.delivery.models import OPEN, Broadcast, Placement
from caunoi.delivery.plan import State
from caunoi.foundation import clock
from caunoi.releases.models import Release, Statement

PAGE = 50
MOST_OPEN = 3000  # open copies that are read; beyond them a count says "at least"

ALL, NEEDS, MOVING, SETTLED = "all", "needs", "pending", "settled"


@dataclass(frozen=True)
class Sending:
    """A broadcast that is worth a word: looks like the state `look` of a copy."""

    look: str
    icon: str
    word: str
    since: datetime


@dataclass(frozen=True)
class Cell:
    """One statement on one account."""

    account: ChannelAccount
    channel: str
    state: str
    word: str
    icon: str
    version: int | None
    fact: str
    at: datetime | None
    next_at: datetime | None
    url: str
    sending: Sending | None = None


@dataclass(frozen=True)
class Row:
    statement: str
    title: str
    number: int | None
    operation: str
    approved_at: datetime | None
    authors: Sequence[str]
    approver: str
    needs: bool
    cells: Sequence[Cell]


@dataclass(frozen=True)
class Open:
    """Statements in which something is still to happen, newest first; one that needs a person is not among the moving.
    `more`: there are more open copies than were read."""

    needs: Sequence[str]
    moving: Sequence[str]
    more: bool

    @property
    def all(self) -> list[str]:
        return [*self.needs, *self.moving]


@dataclass(frozen=True)
class Board:
    headings: Sequence[tuple[str, str]]  # of the columns: channel in words; the account's name if one channel has two
    channels: Sequence[tuple[str, str]]
    counts: Mapping[str, str]  # of the tabs that hold what is open; the others are never counted
    rows: Sequence[Row]
    waiting: int  # statements that belong on this page and are not among the rows that a reader keeps before him
    tab: str
    channel: str
    page: int
    more: bool
    at: datetime

    @property
    def shown(self) -> str:
        """The statements of the rows, as one word for an address."""
        return ",".join(row.statement for row in self.rows)

    @property
    def mark(self) -> str:
        """Differs when anything on the board does, except the time of asking."""
        said = (sorted(self.counts.items()), self.waiting, [_said(row) for row in self.rows])
        return hashlib.sha256(repr(said).encode()).hexdigest()[:16]


def board(
    agency: Agency, *, tab: str = ALL, channel: str = "", page: int = 1, keep: Sequence[str] | None = None
) -> Board:
    """One page. `keep`: the statements that a reader has before him: these rows, in this order, whatever has become
    of them, so that nothing moves under a pointer."""
    everyone = [a for a in agency.accounts.all() if a.state != ChannelAccount.State.PLANNED]
    accounts = [a for a in everyone if channel in ("", a.channel)]
    found = _open(accounts)
    ids = _on_page(agency, accounts, found, tab, page)
    if not ids and page > 1 and keep is None:
        page, ids = 1, _on_page(agency, accounts, found, tab, 1)
    wanted = ids[:PAGE] if keep is None else _of_agency(agency, keep[:PAGE])
    return Board(
        headings=_headings(accounts),
        channels=[(name, wording.channel(name)) for name in dict.fromkeys(a.channel for a in everyone)],
        counts={NEEDS: _count(found.needs, found), MOVING: _count(found.moving, found)},
        rows=_rows(wanted, accounts, set(found.needs)),
        waiting=len(set(ids[:PAGE]) - set(wanted)),
        tab=tab,
        channel=channel,
        page=page,
        more=len(ids) > PAGE,
        at=clock.now(),
    )


def needing(agency: Agency) -> str:
    """How many statements need a person, in figures; empty for none."""
    found = _open(list(agency.accounts.exclude(state=ChannelAccount.State.PLANNED)))
    return _count(found.needs, found) if found.needs else ""


def open_copies(accounts: Sequence[ChannelAccount]) -> QuerySet[Placement]:
    """Copies in which something is still to happen, newest first; by the index `placement_open`."""
    return Placement.objects.filter(state__in=OPEN, account__in=[account.pk for account in accounts]).order_by("-pk")


def open_broadcasts(accounts: Sequence[ChannelAccount]) -> QuerySet[Broadcast]:
    """Broadcasts that wait for a person, newest first; by the index `broadcast_open`."""
    here = [account.pk for account in accounts]
    return Broadcast.objects.filter(state__in=["uncertain", "refused"], placement__account__in=here).order_by("-pk")


def _open(accounts: Sequence[ChannelAccount]) -> Open:
    copies = list(open_copies(accounts).values_list("statement_id", "state", "reason")[: MOST_OPEN + 1])
    more, copies = len(copies) > MOST_OPEN, copies[:MOST_OPEN]
    unknown = open_broadcasts(accounts).values_list("placement__statement_id", flat=True)[:MOST_OPEN]
    troubled = [statement for statement, state, reason in copies if _needs(state, reason)]
    needs = dict.fromkeys([*troubled, *unknown])
    moving = dict.fromkeys(statement for statement, _state, _reason in copies if statement not in needs)
    return Open(list(needs), list(moving), more)


def _needs(state: str, reason: str) -> bool:
    return state in (State.DIFFERS, State.BLOCKED) or (state == State.UNCERTAIN and reason == "cannot_look")


def _count(statements: Sequence[str], found: Open) -> str:
    """A number for a tab. Beyond what was read it is a lower bound, and says so."""
    return f"{len(statements)}{'+' if found.more else ''}"


def _on_page(agency: Agency, accounts: Sequence[ChannelAccount], found: Open, tab: str, page: int) -> list[str]:
    """The statements of a page and one more, if there is one."""
    start, end = (page - 1) * PAGE, page * PAGE + 1
    first = {ALL: found.all, NEEDS: found.needs, MOVING: found.moving, SETTLED: []}[tab]
    ids = list(first[start:end])
    if tab in (NEEDS, MOVING) or len(ids) > PAGE:
        return ids
    here = Placement.objects.filter(statement=OuterRef("pk"), account__in=[account.pk for account in accounts])
    rest = Statement.objects.filter(Exists(here), agency=agency).exclude(pk__in=found.all)
    start, end = max(0, start - len(first)), end - len(first)
    return ids + list(rest.order_by("-created_at", "-pk").values_list("pk", flat=True)[start:end])


def _of_agency(agency: Agency, ids: Sequence[str]) -> list[str]:
    own = set(Statement.objects.filter(agency=agency, pk__in=ids).values_list("pk", flat=True))
    return [pk for pk in dict.fromkeys(ids) if pk in own]


def _said(row: Row) -> Any:
    cells = [(c.state, c.version, c.fact, c.at, c.next_at, c.url) for c in row.cells]
    return row.statement, row.number, row.title, cells


def _headings(accounts: Sequence[ChannelAccount]) -> list[tuple[str, str]]:
    """A channel's word says enough, unless the agency has two accounts there."""
    channels = [account.channel for account in accounts]
    return [(wording.channel(a.channel), a.name if channels.count(a.channel) > 1 else "") for a in accounts]


class Title(Func):
    """The title inside a release's canonical JSON, without fetching the whole of it."""

    template = "convert_from(%(expressions)s, 'UTF8')::jsonb ->> 'title'"
    output_field = TextField()


def _rows(ids: Sequence[str], accounts: Sequence[ChannelAccount], needs: set[str]) -> list[Row]:
    releases = _newest_releases(ids)
    placements = _placements_by_place(ids, accounts)
    sending = _open_broadcasts(ids)
    names = _names(person for release in releases.values() for person in release.authors)
    return [
        _row(pk, releases.get(pk), [cell(a, placements.get((pk, a.pk)), sending) for a in accounts], pk in needs, names)
        for pk in ids
    ]


def _row(statement: str, release: Any, cells: Sequence[Cell], needs: bool, names: Mapping[int, str]) -> Row:
    return Row(
        statement=statement,
        title=release.title if release else statement,
        number=release.number if release else None,
        operation=release.get_operation_display() if release else "",
        approved_at=release.approved_at if release else None,
        authors=[names.get(person, "") for person in release.authors] if release else [],
        approver=wording.person(release.approver) if release else "",
        needs=needs,
        cells=cells,
    )


def cell(account: ChannelAccount, placement: Placement | None, sending: Mapping[int, Broadcast]) -> Cell:
    """What one account shows of one statement; `sending`: broadcasts that are worth a word, by placement."""
    if placement is None:
        words = wording.state(State.NOT_POSTED)
        channel = wording.channel(account.channel)
        return Cell(account, channel, State.NOT_POSTED, str(words.word), words.icon, None, "", None, None, "")
    words = wording.state(placement.state)
    broadcast = sending.get(placement.pk)
    return Cell(
        account=account,
        channel=wording.channel(account.channel),
        state=placement.state,
        word=str(words.word),
        icon=words.icon,
        version=placement.shown_release.number if placement.shown_release else None,
        fact=wording.brief(placement.reason),
        at=_fact_time(placement),
        next_at=_next(placement),
        url=placement.url,
        sending=_sending(broadcast) if broadcast else None,
    )


def _sending(broadcast: Broadcast) -> Sending:
    look = wording.BROADCAST_LOOKS[broadcast.state]
    word = wording.brief_broadcast(broadcast.state)
    return Sending(look, wording.state(look).icon, word, broadcast.since)


def _fact_time(placement: Placement) -> datetime | None:
    """For a copy that stands: when it was last seen so; otherwise since when it is in this state."""
    if placement.state == State.NOT_POSTED:
        return None
    if placement.state == State.IN_SYNC and placement.observed_at:
        return placement.observed_at
    return placement.since


def _next(placement: Placement) -> datetime | None:
    moving = placement.state in (State.PENDING, State.UNCERTAIN)
    return placement.due_at if moving and placement.due_at and placement.due_at > clock.now() else None


def _newest_releases(ids: Sequence[str]) -> dict[str, Any]:
    newest = (
        Release.objects.filter(statement__in=ids)
        .order_by("statement_id", "-number")
        .distinct("statement_id")
        .annotate(title=Title(F("canonical")))
        .select_related("approver")
        .defer("canonical", "signature")
    )
    return {release.statement_id: release for release in newest}


def _placements_by_place(ids: Sequence[str], accounts: Sequence[ChannelAccount]) -> dict[tuple[str, int], Placement]:
    found = (
        Placement.objects.filter(statement__in=ids, account__in=[account.pk for account in accounts])
        .select_related("shown_release")
        .defer("shown_text", "last_error", "shown_release__canonical", "shown_release__signature")
    )
    return {(placement.statement_id, placement.account_id): placement for placement in found}


def _open_broadcasts(ids: Sequence[str]) -> dict[int, Broadcast]:
    """Broadcasts that are worth a word in the cell: not yet accepted."""
    found = Broadcast.objects.filter(placement__statement__in=ids).exclude(
        state__in=[Broadcast.State.ACCEPTED, Broadcast.State.DROPPED]
    )
    return {broadcast.placement_id: broadcast for broadcast in found.order_by("pk")}


def _names(people: Iterable[int]) -> dict[int, str]:
    found = get_user_model().objects.in_bulk(set(people))
    return {pk: wording.person(person) for pk, person in found.items()}
