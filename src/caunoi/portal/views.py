"""Pages for readers: a statement, its earlier versions, and how to check a signature."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import translation
from django.views.decorators.http import require_safe

from caunoi.agencies.models import Agency
from caunoi.foundation import clock
from caunoi.portal import caching, pictures, plain_text, prose, structured
from caunoi.portal.context import agency_of
from caunoi.portal.pages import in_chosen_language, list_tag, names, redirect
from caunoi.releases import queries
from caunoi.releases.content import ReleaseContent
from caunoi.releases.queries import Shown, StatementHistory, Version

_RELEASE_NAME = re.compile(r"(?P<statement>[0-9A-Z]{1,12})/(?P<number>[1-9][0-9]{0,5})")

Part = Callable[[queries.SignedRelease], bytes]


# One statement ---------------------------------------------------------------------------------------


@require_safe
def statement(request: HttpRequest, statement: str, slug: str = "") -> HttpResponseBase:
    """What the agency says now. The id alone resolves; any other name leads to the canonical address.

    `?observe=1` is how the reconciler looks: never redirected, never from a cache.
    """
    observing = request.GET.get("observe") == "1"
    known = _known(statement, observing)
    if known.never_public:
        return _nothing_was_public(request, known)
    if not observing and (statement != known.shown.statement or slug not in ("", known.shown.slug)):
        return redirect(known.shown.path)
    context = _context(known, known.shown.content, known.current)
    if observing:
        return caching.uncached(_page(request, context))
    others = queries.in_other_languages(known.shown)
    context |= _languages(known.shown, others)
    copies = queries.copies(known.shown.statement)
    context["copies"] = [copy for copy in copies if prose.is_web_address(copy.address)]
    addresses = [(copy.account.name, copy.address) for copy in copies]
    looks = known.shown.state, *names(known.shown.agency), addresses, pictures.made(known.shown.content)
    looks = *looks, [(other.digest, other.state) for other in others]
    tag = caching.etag("statement", known.shown.digest, *looks)
    return caching.answer(request, tag, lambda: _page(request, context))


@require_safe
def release(request: HttpRequest, statement: str, number: int) -> HttpResponseBase:
    """The page as it was released then, marked as an earlier version when it is one."""
    known, version = _known_version(statement, number)
    if version.taken_down:
        return _page(request, _taken_down(known), status=410)
    content = queries.signed(known.shown.statement, number).content
    context = {**_context(known, content, version), "noindex": True, "as_released": True}
    state = known.shown.state, known.shown.number, *names(known.shown.agency), pictures.made(content)
    tag = caching.etag("release", version.digest, *state)
    return caching.answer(request, tag, lambda: _page(request, context))


@require_safe
def print_view(request: HttpRequest, statement: str, number: int) -> HttpResponseBase:
    """A release as it stands on paper, with the moment in which it was asked for; so it is never kept."""
    known, version = _known_version(statement, number)
    if version.taken_down:
        return _page(request, _taken_down(known), status=410)
    content = queries.signed(known.shown.statement, number).content
    context = {**_context(known, content, version), "printed_at": clock.now()}
    return caching.uncached(render(request, "portal/print.html", context))


@require_safe
def release_text(request: HttpRequest, statement: str, number: int) -> HttpResponseBase:
    """The words as a file to keep."""
    known, version = _known_version(statement, number)
    if version.taken_down:
        return JsonResponse(_withdrawn_error(known), status=410)
    content, agency = queries.signed(known.shown.statement, number).content, known.shown.agency
    with translation.override(content.language):
        text = plain_text.written(content, version, agency)
    response: Callable[[], HttpResponseBase] = lambda: HttpResponse(text, content_type="text/plain; charset=utf-8")  # noqa: E731
    return caching.answer(request, caching.etag("text", text), response)


@require_safe
def release_json(request: HttpRequest, statement: str, number: int) -> HttpResponseBase:
    """The signed bytes, exactly."""
    part: Part = lambda found: found.canonical  # noqa: E731
    return _signed_part(request, statement, number, "application/json", part)


@require_safe
def release_jws(request: HttpRequest, statement: str, number: int) -> HttpResponseBase:
    """The agency's compact JWS over those bytes."""
    part: Part = lambda found: found.signature.encode()  # noqa: E731
    return _signed_part(request, statement, number, "application/jose", part)


def _signed_part(
    request: HttpRequest,
    statement: str,
    number: int,
    media_type: str,
    part: Part,
) -> HttpResponseBase:
    known, version = _known_version(statement, number)
    if version.taken_down:
        return JsonResponse(_withdrawn_error(known), status=410)
    data = part(queries.signed(known.shown.statement, number))
    tag = f'"{version.digest}-{media_type.rpartition("/")[2]}"'
    return caching.answer(request, tag, lambda: HttpResponse(data, content_type=media_type))


def _withdrawn_error(known: StatementHistory) -> Mapping[str, Any]:
    message = "This release was withdrawn; the page of the statement says when and why."
    return {"error": {"code": "withdrawn", "message": message, "see": known.shown.short_link}}


def _known(statement: str, observing: bool = False) -> StatementHistory:
    known = queries.history(statement.upper())
    if known is None or (known.never_public and not observing):
        raise Http404("no such statement")
    return known


def _known_version(statement: str, number: int) -> tuple[StatementHistory, Version]:
    known = _known(statement)
    version = known.version(number)
    if version is None:
        raise Http404("no such release")
    return known, version


def _context(known: StatementHistory, content: ReleaseContent, version: Version) -> dict[str, Any]:
    """The template's names. The newsroom's preview gives only `content`, `provisional` and `presentation`."""
    shown = known.shown
    current = version.number == shown.number
    state = shown.state if current else ("withdrawn" if version.operation == "withdraw" else "live")
    return {
        "content": content,
        "state": state,
        "version": version,
        "versions": tuple(reversed(known.versions)),
        "superseded_by": None if current else shown,
        "changed_publicly": content.operation == "amend" and known.versions[0].number != version.number,
        "agency": shown.agency,
        "mark": f"{content.statement}/{content.number}",
        "canonical": shown.address,
        "shown": shown,
        "noindex": state == "withdrawn",
        "structured": structured.article(shown) if current and state != "withdrawn" else "",
    }


def _languages(shown: Shown, others: Sequence[Shown]) -> dict[str, Any]:
    """`languages`: where the same is said in another one. `original`: what this translates, when it has changed or was
    withdrawn since."""
    original = next((other for other in others if other.statement == shown.content.translation_of), None)
    outdated = original is not None and (original.state == "withdrawn" or original.said_at > shown.said_at)
    return {
        "languages": [other for other in others if other.state != "withdrawn"],
        "original": original if outdated else None,
    }


def _taken_down(known: StatementHistory) -> dict[str, Any]:
    """In the place of withdrawn words stands the notice of their last withdrawal."""
    version = max((v for v in known.versions if v.operation == "withdraw"), key=lambda v: v.number)
    content = queries.signed(known.shown.statement, version.number).content
    return {**_context(known, content, version), "noindex": True, "superseded_by": None, "as_released": True}


def _nothing_was_public(request: HttpRequest, known: StatementHistory) -> HttpResponse:
    context = {"mark": f"{known.shown.statement}/{known.shown.number}"}
    return caching.uncached(render(request, "404.html", context))


def _page(request: HttpRequest, context: Mapping[str, Any], status: int = 200) -> HttpResponse:
    language = context["content"].language
    response = render(request, "portal/statement.html", dict(context), status=status)
    response["Content-Language"] = language
    return response


# Proof -----------------------------------------------------------------------------------------------


@require_safe
def keys(request: HttpRequest) -> HttpResponseBase:
    """Every public key of every agency here (RFC 7517); old ones stay, for old releases."""
    known = [
        {**key, "agency": agency.slug}
        for agency in Agency.objects.order_by("pk").only("slug", "public_keys")
        for key in agency.public_keys
    ]
    tag = caching.etag("keys", known)
    make = lambda: JsonResponse({"keys": known}, content_type="application/jwk-set+json")  # noqa: E731
    return caching.answer(request, tag, make)


@require_safe
@in_chosen_language
def verify(request: HttpRequest) -> HttpResponseBase:
    """How anyone checks a signature without asking us; `?release=ABCD2345/1` fills in the addresses."""
    named = _RELEASE_NAME.fullmatch(request.GET.get("release", ""))
    agency = agency_of(request)
    context = {
        "statement": named["statement"] if named else "ABCD2345",
        "number": named["number"] if named else "1",
        "example": named is None,
        "base": agency.public_url if agency else settings.PUBLIC_URL,
        "lang": request.GET.get("lang", ""),
    }
    tag = list_tag("verify", request, agency, ())
    return caching.answer(request, tag, lambda: render(request, "portal/verify.html", context))
