"""The open read API, version 1: what the portal shows, for programs. Nothing here writes.

Its own NinjaAPI: OpenAPI at /api/v1/openapi.json, no interactive page, because that would load from a CDN.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Any, Literal

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from ninja import NinjaAPI, Query, Schema
from ninja.errors import ValidationError
from ninja.renderers import JSONRenderer
from pydantic import AwareDatetime, Field

from caunoi.agencies.models import Agency
from caunoi.portal import prose
from caunoi.portal.context import agency_of
from caunoi.releases import holding, queries
from caunoi.releases.content import Picture, ReleaseContent
from caunoi.releases.queries import Cursor, Filters, Shown, StatementHistory, Version

log = logging.getLogger(__name__)

MOST = 100
LICENCE = {"name": "CC BY 4.0", "url": "https://creativecommons.org/licenses/by/4.0/"}
State = Literal["live", "expired", "withdrawn"]


class _Unescaped(JSONRenderer):
    """Vietnamese letters as they are: a third of the bytes, and readable."""

    json_dumps_params = {"ensure_ascii": False}


class _Api(NinjaAPI):
    """Mounted below the portal's own namespace, where django-ninja does not look for its root."""

    def get_root_path(self, path_params: dict[str, Any]) -> str:
        return "/api/v1/"


api = _Api(
    title="Cầu Nối: open data of the portal",
    version="1",
    description=(
        "Published articles, their signed releases and the feed of changes. "
        "Times are ISO 8601 with an offset. Lists go on with `next`; there is no count."
    ),
    openapi_url="openapi.json",
    docs_url=None,
    urls_namespace="portal-api",
    renderer=_Unescaped(),
)


class Licence(Schema):
    """Under which terms the words may be used again."""

    name: str
    url: str


class Category(Schema):
    key: str
    name: str


class AreaName(Schema):
    code: str
    name: str


class Area(AreaName):
    """Where an article holds. `within`: the areas that contain it, the widest first."""

    within: list[AreaName]


class Address(Schema):
    """A source: its title, and where it is if it has an address."""

    title: str
    url: str


class ApiPicture(Schema):
    """A picture as the portal shows it; `url` never changes its bytes."""

    url: str
    sha256: str
    alt: str
    width: int
    height: int


class ReleaseRef(Schema):
    """One release. `json_url` and `jws_url` are null where the words were withdrawn."""

    number: int
    operation: Literal["publish", "amend", "withdraw"]
    at: datetime = Field(description="From when it held.")
    reason: str = Field(description="Why it was changed or withdrawn, as the public reads it.")
    sha256: str = Field(description="SHA-256 of the canonical JSON that is signed.")
    json_url: str | None
    jws_url: str | None


class ArticleSummary(Schema):
    id: str
    url: str
    state: State
    kind: str = Field(description="What kind of statement it is; `article` in this version.")
    title: str
    lead: str
    language: str
    category: Category
    area: Area | None = Field(description="Where it holds; null: wherever the agency is responsible.")
    has: list[str] = Field(description="What it carries besides text: document, table, picture, video.")
    unit: str
    release: int = Field(description="Number of the release that is shown.")
    sha256: str
    first_published_at: datetime
    updated_at: datetime


class Article(ArticleSummary):
    """What stands now. `body` has the blocks of docs/reference/release.md; it is empty once withdrawn."""

    body: list[dict[str, Any]]
    pictures: list[ApiPicture]
    cover: int | None = Field(description="Which of `pictures` is the cover.")
    sources: list[Address]
    legal_references: list[str]
    not_after: datetime | None
    reason: str
    releases: list[ReleaseRef] = Field(description="The public history, oldest first.")
    licence: Licence


class ArticleList(Schema):
    items: list[ArticleSummary]
    next: str | None = Field(description="Give it as `before` for older articles; null at the end.")
    licence: Licence


class Change(Schema):
    """`change` is this change's place in the feed; an article has only its last one."""

    change: int
    id: str
    url: str
    api_url: str
    state: State
    title: str
    release: int
    sha256: str
    updated_at: datetime


class ChangeList(Schema):
    items: list[Change]
    next: int = Field(description="Give it as `after` next time.")
    more: bool = Field(description="Whether more changes are waiting already.")
    licence: Licence


class Problem(Schema):
    code: str
    message: str
    fields: dict[str, str] = Field(default_factory=dict, description="What is wrong with which parameter.")


class ErrorBody(Schema):
    error: Problem


class ArticleQuery(Schema):
    """Newest first."""

    category: Annotated[str, Field(max_length=40, pattern=r"^[-\w]*$")] = ""
    language: Annotated[str, Field(max_length=8, pattern=r"^[-A-Za-z]*$")] = ""
    kind: Annotated[str, Field(max_length=20, pattern=r"^\w*$")] = ""
    area: Annotated[str, Field(max_length=20, pattern=r"^[-A-Za-z0-9]*$")] = Field(
        "", description="Code. What holds in it, in a part of it, or in an area that contains it."
    )
    has: Literal["", "document", "table", "picture", "video"] = ""
    since: AwareDatetime | None = Field(None, description="First published then or later, with an offset.")
    before: Annotated[str, Field(max_length=60)] = Field("", description="The `next` of the page before.")
    limit: Annotated[int, Field(ge=1, le=MOST)] = 20


class ChangeQuery(Schema):
    after: Annotated[int, Field(ge=0, le=2**63 - 1)] = Field(0, description="The `next` of the last answer.")
    limit: Annotated[int, Field(ge=1, le=MOST)] = MOST


class BadRequest(Exception):
    """A parameter that cannot be understood."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.fields = {field: message}


# Operations ------------------------------------------------------------------------------------------


@api.get("/articles", response={200: ArticleList, 422: ErrorBody}, summary="Published articles, newest first")
def list_articles(request: HttpRequest, response: HttpResponse, query: Query[ArticleQuery]) -> dict[str, Any]:
    """Withdrawn articles are not listed here; the change feed has them."""
    agency = _agency(request)
    page = queries.newest(agency, _filters(query), query.limit, _cursor(query.before))
    _keep_for_a_minute(response)
    following = str(page.older) if page.older else None
    return {"items": [summary(item) for item in page.items], "next": following, "licence": _licence()}


@api.get("/articles/{article_id}", response={200: Article, 404: ErrorBody}, summary="One article, its releases")
def get_article(request: HttpRequest, response: HttpResponse, article_id: str) -> dict[str, Any]:
    """A withdrawn article answers too: without its words, with time and reason."""
    known = queries.history(article_id.upper()) if article_id.isascii() and article_id.isalnum() else None
    if known is None or known.never_public:
        raise Http404("no such article")
    _keep_for_a_minute(response)
    return article(known)


@api.get("/changes", response={200: ChangeList, 422: ErrorBody}, summary="What has changed, in order")
def list_changes(request: HttpRequest, response: HttpResponse, query: Query[ChangeQuery]) -> dict[str, Any]:
    """Every publication, update, end of term and withdrawal, each article at the place of its last change.
    Begin with `after=0`, keep `next`, and ask again with it: nothing is missed."""
    items, more = queries.changes(_agency(request), query.after, query.limit)
    response["Cache-Control"] = "public, max-age=10"
    following = items[-1].changed if items else query.after
    return {"items": [change(item) for item in items], "next": following, "more": more, "licence": _licence()}


# Values ----------------------------------------------------------------------------------------------


def summary(item: Shown) -> dict[str, Any]:
    content = item.content
    return {
        "id": item.statement,
        "url": item.address,
        "state": item.state,
        "kind": item.kind,
        "title": content.title,
        "lead": content.lead,
        "language": content.language,
        "category": {"key": content.category, "name": content.category_name},
        "area": _area(content),
        "has": holding.has(content),
        "unit": content.unit,
        "release": item.number,
        "sha256": item.digest,
        "first_published_at": item.first_published_at,
        "updated_at": item.updated_at,
    }


def article(known: StatementHistory) -> dict[str, Any]:
    shown, content = known.shown, known.shown.content
    return {
        **summary(shown),
        "body": [dict(block) for block in content.body],
        "pictures": [_picture(shown.agency, picture) for picture in content.pictures],
        "cover": content.cover,
        "sources": [{"title": source.title, "url": source.url} for source in content.sources],
        "legal_references": list(content.legal_references),
        "not_after": content.not_after,
        "reason": _public_reason(content, known.versions),
        "releases": [_release(shown, version) for version in known.versions],
        "licence": _licence(),
    }


def change(item: Shown) -> dict[str, Any]:
    return {
        "change": item.changed,
        "id": item.statement,
        "url": item.address,
        "api_url": f"{item.agency.public_url}/api/v1/articles/{item.statement}",
        "state": item.state,
        "title": item.content.title,
        "release": item.number,
        "sha256": item.digest,
        "updated_at": item.updated_at,
    }


def _public_reason(content: ReleaseContent, versions: Sequence[Version]) -> str:
    return content.reason if len(versions) > 1 else ""


def _area(content: ReleaseContent) -> dict[str, Any] | None:
    area = content.area
    if area is None:
        return None
    within = [{"code": above.code, "name": above.name} for above in area.within]
    return {"code": area.code, "name": area.name, "within": within}


def _picture(agency: Agency, picture: Picture) -> dict[str, Any]:
    web = picture.variants["web"]
    return {
        "url": f"{agency.public_url}{prose.blob_path(web.blob, web.media_type)}",
        "sha256": web.blob,
        "alt": picture.alt,
        "width": web.width,
        "height": web.height,
    }


def _release(shown: Shown, version: Version) -> dict[str, Any]:
    base = f"{shown.short_link}/releases/{version.number}"
    return {
        "number": version.number,
        "operation": version.operation,
        "at": version.at,
        "reason": version.reason,
        "sha256": version.digest,
        "json_url": None if version.taken_down else f"{base}.json",
        "jws_url": None if version.taken_down else f"{base}.jws",
    }


def _filters(query: ArticleQuery) -> Filters:
    has = (query.has,) if query.has else ()
    return Filters(query.category, query.language, query.since, kind=query.kind, has=has, area=query.area)


def _licence() -> dict[str, str]:
    return getattr(settings, "CAUNOI_LICENCE", LICENCE)


def _agency(request: HttpRequest) -> Agency:
    agency = agency_of(request)
    if agency is None:
        raise Http404("no agency publishes here yet")
    return agency


def _cursor(text: str) -> Cursor | None:
    try:
        return Cursor.parse(text) if text else None
    except ValueError as error:
        raise BadRequest("before", "Give the `next` of an earlier answer, unchanged.") from error


def _keep_for_a_minute(response: HttpResponse) -> None:
    response["Cache-Control"] = "public, max-age=60"


# Errors ----------------------------------------------------------------------------------------------


def _problem(status: int, code: str, message: str, fields: dict[str, str] | None = None) -> HttpResponse:
    body = {"error": {"code": code, "message": message, "fields": fields or {}}}
    return JsonResponse(body, status=status)


@api.exception_handler(Http404)
def _not_found(request: HttpRequest, error: Http404) -> HttpResponse:
    return _problem(404, "not_found", "There is nothing public under this address.")


@api.exception_handler(ValidationError)
def _invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
    fields = {str(item["loc"][-1]): str(item["msg"]) for item in error.errors}
    return _problem(422, "bad_parameter", "A parameter cannot be understood; see `fields`.", fields)


@api.exception_handler(BadRequest)
def _bad_request(request: HttpRequest, error: BadRequest) -> HttpResponse:
    return _problem(422, "bad_parameter", "A parameter cannot be understood; see `fields`.", error.fields)


@api.exception_handler(Exception)
def _failed(request: HttpRequest, error: Exception) -> HttpResponse:
    log.error("API call failed", exc_info=error)
    return _problem(500, "failed", "Our system failed; the failure has been recorded. Try again later.")


def no_such_endpoint(request: HttpRequest, rest: str) -> HttpResponse:
    """Programs get an answer that programs can read."""
    return _problem(404, "not_found", "There is no such endpoint; see /api/v1/openapi.json.")
