"""An article as a Markdown file with front matter: read, checked field by field, and turned into a draft.

Front matter (docs/reference/article-file.md): title, lead, category, language, translation_of, sources, image,
image_alt, legal_references, unit, area, not_before, not_after, broadcast. The body knows paragraphs, headings, lists,
quotes, tables and pictures that lie beside the file; HTML in it is text.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import yaml
from django.utils.translation import gettext as _
from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token

from caunoi.agencies.models import Agency, Appointment, Area, Unit
from caunoi.foundation import clock
from caunoi.foundation.vietnamese import nfc
from caunoi.newsroom import actions
from caunoi.newsroom.checks import NotReady, Problem
from caunoi.newsroom.models import Article, Category

REQUIRED = ("title", "lead", "category")
KNOWN = frozenset(
    {*REQUIRED, "language", "translation_of", "sources", "image", "image_alt", "legal_references", "unit", "not_before",
     "not_after", "valid_until", "broadcast", "area", "author", "approver"}
)  # fmt: skip
MAX_FILE = 2 * 1024 * 1024


class BadFile(Exception):
    """The file cannot be read as an article; the message names the part."""


@dataclass(frozen=True)
class ArticleFile:
    """A parsed file: front matter values and the tokens of the body, not yet looked up in the database."""

    folder: Path
    front: Mapping[str, Any]
    body: Sequence[Token]


def read(path: Path, *, folder: Path | None = None) -> ArticleFile:
    """Parse a file; pictures are looked for in `folder`, or beside it. Raises BadFile, NotReady naming each
    missing field."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise BadFile(_("%(path)s cannot be read: %(why)s") % {"path": path, "why": error.strerror}) from error
    return parse(data, path, folder=folder or path.parent)


def parse(data: bytes, path: Path, *, folder: Path) -> ArticleFile:
    """The same for bytes that came by another way than a file; `path` is what messages call them."""
    if len(data) > MAX_FILE:
        raise BadFile(_("%(path)s is larger than 2 MB; pictures belong beside it, not in it.") % {"path": path})
    try:
        text = nfc(data.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise BadFile(_("%(path)s is not UTF-8 text.") % {"path": path}) from error
    front = _front_matter(text, path)
    body = text.split("\n---", 1)[1].partition("\n")[2]
    return ArticleFile(folder, front, _parser().parse(body))


def write_new(file: ArticleFile, *, by: Any) -> Article:
    """Save a new draft from a file, for the agency that `by` works for."""
    agency = _agency_of(by)
    article = actions.new_article(agency, _unit(file, agency), "vi")
    return rewrite(article, file, by=by)


def rewrite(article: Article, file: ArticleFile, *, by: Any) -> Article:
    """Save what the file says as the article's draft."""
    front = file.front
    article.title, article.lead = str(front["title"]).strip(), " ".join(str(front["lead"]).split())
    article.category = _category(str(front["category"]))
    article.language = _language(front)
    article.translation_of = _original(front, article.agency)
    article.body = json.dumps(list(_blocks(file, by)))
    article.cover, article.cover_alt = _cover(file, by)
    article.sources = json.dumps([{"type": "source", "value": source} for source in _sources(front)])
    article.legal_references = "\n".join(str(line) for line in front.get("legal_references") or ())
    article.not_before = _moment(front, "not_before")
    article.not_after = _moment(front, "not_after") or _moment(front, "valid_until")
    article.broadcast = _audience(front)
    article.area = _area(front, article.agency)
    actions.save_draft(article, by=by)
    return article


# Front matter ----------------------------------------------------------------------------------------


def _front_matter(text: str, path: Path) -> dict[str, Any]:
    if not text.startswith("---\n") or "\n---" not in text[4:]:
        raise BadFile(_("%(path)s must begin with front matter between two lines of “---”.") % {"path": path})
    try:
        front = yaml.safe_load(text[4:].split("\n---", 1)[0])
    except yaml.YAMLError as error:
        where = getattr(error, "problem_mark", None)
        line = where.line + 2 if where else 2
        raise BadFile(
            _("%(path)s, line %(line)d: the front matter is not valid YAML.") % {"path": path, "line": line}
        ) from error
    if not isinstance(front, dict):
        raise BadFile(_("%(path)s: the front matter must be a list of “name: value”.") % {"path": path})
    missing = [name for name in REQUIRED if not str(front.get(name) or "").strip()]
    if missing:
        raise NotReady([Problem(name, _("This field is missing or empty.")) for name in missing])
    unknown = sorted(str(name) for name in front if name not in KNOWN)
    if unknown:
        raise NotReady(
            [
                Problem(
                    name,
                    _("This field is not known. Known: %(names)s.") % {"names": ", ".join(sorted(KNOWN))},
                )
                for name in unknown
            ]
        )
    return front


def _agency_of(person: Any) -> Agency:
    appointment = Appointment.objects.filter(person=person).select_related("agency").order_by("pk").first()
    if appointment is None:
        raise actions.Refused(_("%(person)s works for no agency here.") % {"person": person.username})
    return appointment.agency


def _unit(file: ArticleFile, agency: Agency) -> Unit:
    wanted = file.front.get("unit")
    units = agency.units.order_by("pk")
    unit = units.filter(slug=wanted).first() if wanted else units.first()
    if unit is None:
        names = ", ".join(units.values_list("slug", flat=True))
        raise NotReady(
            [
                Problem(
                    "unit",
                    _("There is no unit “%(name)s”. Units: %(names)s.") % {"name": wanted, "names": names},
                )
            ]
        )
    return unit


def _category(key: str) -> Category:
    category = Category.objects.filter(key=key).first()
    if category is None:
        keys = ", ".join(Category.objects.values_list("key", flat=True))
        raise NotReady(
            [
                Problem(
                    "category",
                    _("There is no category “%(key)s”. Categories: %(keys)s.") % {"key": key, "keys": keys},
                )
            ]
        )
    return category


def _area(front: Mapping[str, Any], agency: Agency) -> Area | None:
    """By the code, or by a name that only one area has."""
    wanted = nfc(str(front.get("area") or "")).strip()
    if not wanted:
        return None
    found = list(agency.areas.filter(code=wanted) or agency.areas.filter(name=wanted)[:2])
    if len(found) == 1:
        return found[0]
    if found:
        message = _("More than one area is called “%(name)s”; write the code. Codes: %(codes)s.")
        codes = ", ".join(agency.areas.filter(name=wanted).order_by("code").values_list("code", flat=True))
        raise NotReady([Problem("area", message % {"name": wanted, "codes": codes})])
    message = _("There is no area “%(name)s”. Write the code of one of the agency's areas, or leave the field out.")
    raise NotReady([Problem("area", message % {"name": wanted})])


def _language(front: Mapping[str, Any]) -> str:
    language = str(front.get("language") or "vi")
    if language not in ("vi", "en"):
        raise NotReady(
            [Problem("language", _("The language must be vi or en, not “%(given)s”.") % {"given": language})]
        )
    return language


def _original(front: Mapping[str, Any], agency: Agency) -> Article | None:
    """The article that this one translates, by the id of its statement."""
    name = str(front.get("translation_of") or "").strip().upper()
    found = Article.objects.filter(statement_id=name, agency=agency).first() if name else None
    if name and found is None:
        message = _("No article of this agency has the id %(name)s.") % {"name": name}
        raise NotReady([Problem("translation_of", message)])
    return found


def _sources(front: Mapping[str, Any]) -> Iterator[dict[str, str]]:
    given = front.get("sources") or []
    for source in given if isinstance(given, list) else [given]:
        if isinstance(source, Mapping):
            yield {
                "title": str(source.get("title") or source.get("url") or ""),
                "url": str(source.get("url") or ""),
            }
        else:
            yield {"title": str(source), "url": ""}


def _moment(front: Mapping[str, Any], name: str) -> datetime | None:
    """A time in the file; without an offset it is Việt Nam's."""
    value = front.get(name)
    if value in (None, ""):
        return None
    try:
        if isinstance(value, date) and not isinstance(value, datetime):
            value = datetime.combine(value, time())
        moment = value if isinstance(value, datetime) else datetime.fromisoformat(str(value))
    except ValueError as error:
        raise NotReady(
            [Problem(name, _("“%(value)s” is not a time like 2027-01-05T09:05.") % {"value": value})]
        ) from error
    return moment if moment.tzinfo else moment.replace(tzinfo=clock.VIETNAM)


def _audience(front: Mapping[str, Any]) -> str:
    value = str(front.get("broadcast") or "")
    if value not in Article.Audience.values:
        names = ", ".join(name for name in Article.Audience.values if name)
        raise NotReady([Problem("broadcast", _("The audience must be one of: %(names)s.") % {"names": names})])
    return value


def _cover(file: ArticleFile, by: Any) -> tuple[Any, str]:
    name = file.front.get("image")
    if not name:
        return None, ""
    return _picture(file, str(name), "image", by), str(file.front.get("image_alt") or "")


def _picture(file: ArticleFile, name: str, field: str, by: Any) -> Any:
    if "://" in name:
        raise NotReady(
            [
                Problem(
                    field,
                    _("“%(name)s” is an address; put the picture beside the file and name it there.") % {"name": name},
                )
            ]
        )
    path = (file.folder / name).resolve()
    if not path.is_relative_to(file.folder.resolve()):
        raise NotReady([Problem(field, _("“%(name)s” does not lie beside the file.") % {"name": name})])
    try:
        data = path.read_bytes()
    except OSError as error:
        raise NotReady([Problem(field, _("The picture “%(name)s” cannot be read.") % {"name": name})]) from error
    return actions.add_picture(data, path.name, field=field, by=by)


# Body ------------------------------------------------------------------------------------------------


def _parser() -> MarkdownIt:
    return MarkdownIt("commonmark", {"html": False, "linkify": False}).enable("table")


def _blocks(file: ArticleFile, by: Any) -> Iterator[dict[str, Any]]:
    tokens = list(file.body)
    position = 0
    while position < len(tokens):
        end = _end(tokens, position)
        yield from _block(file, tokens[position : end + 1], by)
        position = end + 1


def _end(tokens: Sequence[Token], start: int) -> int:
    """The index of the token that closes the block opened at `start`."""
    depth = 0
    for index in range(start, len(tokens)):
        depth += tokens[index].nesting
        if depth == 0:
            return index
    return len(tokens) - 1


def _block(file: ArticleFile, tokens: Sequence[Token], by: Any) -> Iterator[dict[str, Any]]:
    match tokens[0].type:
        case "heading_open":
            yield {"type": "heading", "value": _text(tokens[1])}
        case "paragraph_open":
            yield from _paragraph(file, tokens[1], by)
        case "bullet_list_open" | "ordered_list_open":
            items = [_html(token) for token in tokens if token.type == "inline"]
            ordered = tokens[0].type == "ordered_list_open"
            value = {
                "ordered": ordered,
                "items": [f"<p>{item}</p>" for item in items],
            }
            yield {"type": "list", "value": value}
        case "blockquote_open":
            text = "\n".join(_text(token) for token in tokens if token.type == "inline")
            yield {"type": "quote", "value": {"text": text, "by": ""}}
        case "table_open":
            yield _table(tokens)
        case "fence" | "code_block":
            yield {"type": "paragraph", "value": f"<p>{_escaped(tokens[0].content)}</p>"}


def _paragraph(file: ArticleFile, inline: Token, by: Any) -> Iterator[dict[str, Any]]:
    children = inline.children or []
    pictures = [child for child in children if child.type == "image"]
    for picture in pictures:
        image = _picture(file, str(picture.attrs["src"]), "body", by)
        alt = "".join(child.content for child in picture.children or ())
        caption = str(picture.attrs.get("title") or "")
        yield {"type": "image", "value": {"picture": image.pk, "alt": alt, "caption": caption}}
    words = [child for child in children if child.type != "image"]
    if any(child.content.strip() for child in words):
        inline.children = words
        yield {"type": "paragraph", "value": f"<p>{_html(inline)}</p>"}


def _table(tokens: Sequence[Token]) -> dict[str, Any]:
    rows: list[list[str]] = []
    for token in tokens:
        if token.type == "tr_open":
            rows.append([])
        elif token.type == "inline":
            rows[-1].append(_text(token))
    header, *body = rows
    value = {
        "caption": "",
        "columns": [{"type": "text", "heading": heading} for heading in header],
        "rows": [{"values": [*row, *[""] * (len(header) - len(row))][: len(header)]} for row in body],
    }
    return {"type": "table", "value": value}


def _html(inline: Token) -> str:
    """Inline HTML of a token; markdown-it escapes everything that is not its own markup."""
    parser = _parser()
    rendered: str = RendererHTML(parser).renderInline(inline.children or [], parser.options, {})
    return rendered.replace("<strong>", "<b>").replace("</strong>", "</b>")


def _text(inline: Token) -> str:
    return "".join(
        " " if child.type in ("softbreak", "hardbreak") else child.content for child in inline.children or ()
    )


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;")
