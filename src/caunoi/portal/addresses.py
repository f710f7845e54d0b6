"""What lies ready, in one table: when a statement changes, these addresses change.

Only addresses without a query: search, filters and further pages of a list are always live. Every entry gives
addresses of one agency. An address that answers anything but a public 200 is not kept, so an entry may name more
than there is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from django.templatetags.static import static

from caunoi.agencies.models import Agency
from caunoi.foundation import clock
from caunoi.portal import looks
from caunoi.releases import queries
from caunoi.releases.models import Topic
from caunoi.releases.queries import StatementHistory

Own = Callable[[StatementHistory], Iterable[str]]
Lists = Callable[[Agency, Sequence[StatementHistory]], Iterable[str]]
Standing = Callable[[Agency], Iterable[str]]

RELEASES: tuple[Own, ...] = (  # what lies beside the page of the statement that changed
    lambda known: _releases(known, ""),
    lambda known: _releases(known, ".json"),
    lambda known: _releases(known, ".jws"),
    lambda known: _releases(known, ".txt"),
)

LISTS: tuple[Lists, ...] = (  # the lists that move when these statements change; without any: those that any moves
    lambda agency, changed: ["/"],
    lambda agency, changed: (f"/chuyen-muc/{slug}" for slug in _categories(agency, changed)),
    lambda agency, changed: ["/luu-tru", *(_month(known) for known in changed)],
    lambda agency, changed: ["/feeds/atom.xml", "/feeds/rss.xml", "/feeds/feed.json"],
    lambda agency, changed: ["/sitemap.xml"],
)

PICTURED = ("/",)  # of these lists, those that show pictures: their sizes come after their release

STANDING: tuple[Standing, ...] = (  # what no statement changes; looked at once a minute, as the lists are
    lambda agency: ["/kiem-tra-chu-ky", "/robots.txt", "/.well-known/caunoi/keys.json"],
    lambda agency: ["/lien-he", "/thong-ke", "/ngoai-tuyen"],
    lambda agency: ["/kenh-chinh-thuc", "/kenh-chinh-thuc.json", "/kenh-chinh-thuc.schema.json"],
    lambda agency: ["/kenh-chinh-thuc/thay-doi", "/kenh-chinh-thuc/thay-doi.json"],
    lambda agency: (f"/kenh-chinh-thuc/{pk}.{kind}" for pk in _channels(agency) for kind in ("svg", "png")),
    looks.addresses,
    lambda agency: _static_files(),
)


def of_page(known: StatementHistory) -> list[str]:
    """The addresses of the statement's page, the canonical one first: the same page under each."""
    return [known.shown.path, f"/t/{known.shown.statement}"]


def of_releases(known: StatementHistory) -> list[str]:
    """Everything else that is this statement's own."""
    return [address for own in RELEASES for address in own(known)]


def reads_alike(address: str) -> bool:
    """Whether every reader is answered in the same language: a statement speaks that of its words, a file none."""
    return address.startswith("/t/") or "." in address.rpartition("/")[2]


def of_lists(agency: Agency, changed: Sequence[StatementHistory] = ()) -> list[str]:
    """Every list of the agency that a change of these statements moves."""
    return list(dict.fromkeys(address for lists in LISTS for address in lists(agency, changed)))


def of_standing(agency: Agency) -> list[str]:
    """Everything else that the agency's readers find ready."""
    return [address for standing in STANDING for address in standing(agency)]


def _releases(known: StatementHistory, ending: str) -> list[str]:
    return [f"/t/{known.shown.statement}/releases/{version.number}{ending}" for version in known.versions]


def _categories(agency: Agency, changed: Sequence[StatementHistory]) -> Iterable[str]:
    """Every name of the categories in which the statements stand or stood; of all categories without a statement."""
    topics = Topic.objects.filter(agency=agency).order_by("slug")
    if changed:
        numbers = [(known.shown.statement, version.number) for known in changed for version in known.versions]
        topics = topics.filter(key__in={queries.signed(*number).content.category for number in numbers})
    return topics.values_list("slug", flat=True)


def _month(known: StatementHistory) -> str:
    at = clock.local(known.shown.first_published_at)
    return f"/luu-tru/{at.year}/{at.month}"


def _channels(agency: Agency) -> Iterable[int]:
    for channels in (agency.accounts, agency.listed_channels):
        yield from channels.exclude(address="").order_by("pk").values_list("pk", flat=True)


def _static_files() -> list[str]:
    folder = Path(__file__).resolve().parent / "static"
    return [static(path.relative_to(folder).as_posix()) for path in sorted(folder.rglob("*")) if path.is_file()]
