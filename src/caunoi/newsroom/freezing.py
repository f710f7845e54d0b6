"""Copies of an article's pictures and documents as they will be released, and the release it would make now."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache
from typing import Any

from django.utils.translation import gettext as _
from wagtail.documents import get_document_model
from wagtail.images import get_image_model

from caunoi.foundation import clock
from caunoi.newsroom import compose
from caunoi.newsroom.checks import NotReady, Problem
from caunoi.newsroom.models import Article
from caunoi.releases import blobs, pictures
from caunoi.releases.content import Asset, Picture, ReleaseContent
from caunoi.releases.models import Blob, Publication, Release

MEDIA_TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "odt": "application/vnd.oasis.opendocument.text",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
    "csv": "text/csv",
}

UNSAVED = "0" * 8  # stands in a preview for an identity that is not given yet; no statement is called so


def freeze_files(value: Mapping[str, Any]) -> tuple[list[Picture], dict[str, Asset]]:
    """Store everything the draft shows as blobs. Raises NotReady naming the picture, blobs.StorageFull."""
    frozen = [_stored(item, position) for position, item in enumerate(value["pictures"], start=1)]
    documents = {item["sha256"]: _document(item["document"]) for item in value["documents"]}
    return frozen, documents


def provisional(article: Article) -> ReleaseContent:
    """The release that an approval would make now; for previews, the dry run and the panel."""
    value = compose.draft_value(article)
    frozen, documents = freeze_files(value)
    last = article.statement.releases.order_by("-number").first() if article.statement_id else None
    now = clock.now()
    identity = compose.Identity(
        statement=article.statement_id or UNSAVED,
        number=last.number + 1 if last else 1,
        operation=Release.Operation.AMEND if is_amendment(last) else Release.Operation.PUBLISH,
        approved_at=now,
        first_published_at=first_published_at(article.statement_id) or article.not_before or now,
        reason=article.change_reason,
        authors=(),
        approver="",
    )
    return compose.content(value, identity, article.agency, frozen, documents)


def is_amendment(last: Release | None) -> bool:
    """Whether the next release changes something that stands, rather than saying it (again) from nothing."""
    return last is not None and last.operation != Release.Operation.WITHDRAW


def first_published_at(statement_id: str) -> Any:
    """When the statement was first public; None when it never was."""
    return Publication.objects.filter(pk=statement_id).values_list("first_published_at", flat=True).first()


def _stored(item: Mapping[str, Any], position: int) -> Picture:
    """The frozen picture, whose rows are certainly there: a cached one may stem from a transaction that failed."""
    try:
        picture = _encoded(item["image"], item["sha256"])
        digests = {picture.blob, *(asset.blob for asset in picture.variants.values())}
        if Blob.objects.filter(digest__in=digests).count() < len(digests):
            _encoded.cache_clear()
            picture = _encoded(item["image"], item["sha256"])
    except pictures.BadPicture as error:
        message = _("Picture %(number)d cannot be published: %(detail)s.") % {"number": position, "detail": error}
        raise NotReady([Problem("body", message)]) from error
    return replace(picture, alt=item["alt"])


@lru_cache(maxsize=64)
def _encoded(image_id: int, sha256: str) -> Picture:
    """Cached by the digest of the bytes, because encoding takes a second and a preview is asked for often. Without a
    description: the same picture has another one in another place."""
    with get_image_model().objects.get(pk=image_id).file.open("rb") as file:
        return pictures.freeze(file.read(), "")


def _document(document_id: int) -> Asset:
    document = get_document_model().objects.get(pk=document_id)
    extension = document.file_extension.lower()
    with document.file.open("rb") as file:
        data = file.read()
    return blobs.store(data, MEDIA_TYPES.get(extension, "application/octet-stream"), name=document.filename)
