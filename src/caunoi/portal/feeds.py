"""What machines read: Atom, RSS, JSON Feed, the sitemap. One list of entries, several spellings.

An entry keeps its id for ever; its time moves only when a release, a withdrawal or the end of a term changed
what is said. What was withdrawn stays as an entry that says so, because a reader never sees a disappearance.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from xml.sax.saxutils import escape

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.utils.feedgenerator import Atom1Feed, Rss201rev2Feed
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_safe

from caunoi.agencies.models import Agency
from caunoi.foundation import clock
from caunoi.foundation.vietnamese import clean_line, clean_text
from caunoi.portal import caching, prose, structured
from caunoi.portal.context import agency_of
from caunoi.releases import queries
from caunoi.releases.queries import Shown

LENGTH = 30


@dataclass(frozen=True)
class Entry:
    """One publication as a feed tells it, without a character that XML forbids."""

    id: str
    address: str
    title: str
    text: str
    language: str
    category: str
    published: datetime
    updated: datetime
    picture: str


@require_safe
def atom(request: HttpRequest) -> HttpResponseBase:
    return _feed(request, "atom", lambda agency, found: _xml(Atom1Feed, "/feeds/atom.xml", agency, found))


@require_safe
def rss(request: HttpRequest) -> HttpResponseBase:
    return _feed(request, "rss", lambda agency, found: _xml(Rss201rev2Feed, "/feeds/rss.xml", agency, found))


@require_safe
def json_feed(request: HttpRequest) -> HttpResponseBase:
    return _feed(request, "json", _json)


@require_safe
def sitemap(request: HttpRequest) -> HttpResponseBase:
    """Every page a search engine should know; what was withdrawn is left out."""
    agency = _agency(request)
    found = queries.sitemap(agency)
    modified = max((updated for _path, updated in found), default=None)
    make = lambda: HttpResponse(_sitemap(agency, found), content_type="application/xml; charset=utf-8")  # noqa: E731
    return caching.answer(request, caching.etag("sitemap", found), make, modified=modified)


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    agency = agency_of(request)
    lines = ["User-agent: *", "Disallow: /admin/"]
    if agency is not None:
        lines.append(f"Sitemap: {agency.public_url}/sitemap.xml")
    response = HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")
    response["Cache-Control"] = "public, max-age=3600"
    return response


# Entries ---------------------------------------------------------------------------------------------


def entries(found: Sequence[Shown]) -> list[Entry]:
    return [_entry(item) for item in found]


def _entry(item: Shown) -> Entry:
    content = item.content
    with override(content.language):
        title, text = _words(item)
    return Entry(
        id=item.short_link,
        address=item.address,
        title=clean_line(title),
        text=clean_text(text),
        language=content.language,
        category=clean_line(content.category_name),
        published=item.first_published_at,
        updated=item.updated_at,
        picture=structured.picture_address(item) if item.state != "withdrawn" else "",
    )


def _words(item: Shown) -> tuple[str, str]:
    content = item.content
    if item.state == "withdrawn":
        notice = _("This article was withdrawn at %(at)s because: %(reason)s")
        at = prose.when(item.updated_at, running=True)
        title = _("Withdrawn: %(title)s") % {"title": content.title}
        return title, notice % {"at": at, "reason": content.reason}
    return content.title, "\n\n".join([content.lead, *_remarks(item)])


def _remarks(item: Shown) -> list[str]:
    remarks = []
    content = item.content
    if content.operation == "amend":
        at = prose.when(max(content.approved_at, content.not_before or content.approved_at))
        remarks.append(_("Updated %(at)s because: %(reason)s") % {"at": at, "reason": content.reason})
    if item.state == "expired" and content.not_after is not None:
        at = prose.when(content.not_after, running=True)
        remarks.append(_("No longer in force since %(at)s.") % {"at": at})
    return remarks


# Spellings -------------------------------------------------------------------------------------------


def _xml(
    kind: type[Atom1Feed] | type[Rss201rev2Feed], path: str, agency: Agency, found: Sequence[Entry]
) -> HttpResponse:
    own = f"{agency.public_url}{path}"
    feed = kind(
        title=clean_line(agency.name),
        link=f"{agency.public_url}/",
        description=_("Latest news of %(agency)s") % {"agency": clean_line(agency.name)},
        language="vi",
        author_name=clean_line(agency.name),
        feed_url=own,
        feed_guid=own,
    )
    for entry in found:
        feed.add_item(
            title=entry.title,
            link=entry.address,
            description=_as_html(entry.text),
            unique_id=entry.id,
            unique_id_is_permalink=True,
            pubdate=entry.published,
            updateddate=entry.updated,
            categories=[entry.category] if entry.category else (),
        )
    return HttpResponse(feed.writeString("utf-8"), content_type=feed.content_type)


def _as_html(text: str) -> str:
    """Feed readers take a summary for HTML."""
    return "".join(f"<p>{escape(part)}</p>" for part in text.split("\n\n"))


def _json(agency: Agency, found: Sequence[Entry]) -> HttpResponse:
    value = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": clean_line(agency.name),
        "home_page_url": f"{agency.public_url}/",
        "feed_url": f"{agency.public_url}/feeds/feed.json",
        "language": "vi",
        "authors": [{"name": clean_line(agency.name), "url": f"{agency.public_url}/"}],
        "items": [_json_item(entry) for entry in found],
    }
    readable = {"ensure_ascii": False}
    return JsonResponse(value, content_type="application/feed+json", json_dumps_params=readable)


def _json_item(entry: Entry) -> dict[str, Any]:
    item: dict[str, Any] = {
        "id": entry.id,
        "url": entry.address,
        "title": entry.title,
        "content_text": entry.text,
        "date_published": entry.published.isoformat(),
        "date_modified": entry.updated.isoformat(),
        "language": entry.language,
        "tags": [entry.category] if entry.category else [],
    }
    return {**item, "image": entry.picture} if entry.picture else item


def _sitemap(agency: Agency, found: Sequence[tuple[str, datetime]]) -> str:
    lines = [
        f"<url><loc>{escape(agency.public_url + path)}</loc>"
        f"<lastmod>{clock.local(updated).isoformat(timespec='seconds')}</lastmod></url>"
        for path, updated in found
    ]
    start = '<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">'
    return "\n".join([start, *lines, "</urlset>"]) + "\n"


def _feed(request: HttpRequest, name: str, make: Any) -> HttpResponseBase:
    agency = _agency(request)
    found = queries.recently_changed(agency, LENGTH)
    shown = [(item.statement, item.digest, item.state) for item in found]
    tag = caching.etag(name, agency.name, agency.public_url, shown)
    modified = max((item.updated_at for item in found), default=None)

    def respond() -> HttpResponse:
        with override("vi"):
            answer: HttpResponse = make(agency, entries(found))
        return answer

    return caching.answer(request, tag, respond, modified=modified)


def _agency(request: HttpRequest) -> Agency:
    agency = agency_of(request)
    if agency is None:
        raise Http404("no agency publishes here yet")
    return agency
