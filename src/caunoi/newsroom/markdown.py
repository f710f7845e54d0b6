"""An article as a Markdown file with front matter: read, checked field by field, and turned into a draft.

Front matter (docs/reference/article-file.md): title, lead, category, language, translation_of, sources, image,
image_alt, legal_references, unit, area, not_before, not_after, broadcast. The body knows paragraphs, headings, lists,
quotes, tables and pictures that lie beside the file; HTML in it is text.

One rule for a file that changes an article: title, lead, category and body are the file's; of the other fields it
changes those that it names (a name without a value empties the field), and the rest stays as it is.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import yaml
from django.utils.translation import gettext as _
from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token

from caunoi.agencies.models import Agency, Area, Unit
from caunoi.foundation import clock
from caunoi.foundation.vietnamese import clean_line, nfc
from caunoi.newsroom import actions, checks
from caunoi.newsroom.checks import NotReady, Problem
from caunoi.newsroom.forms import agency_of, unit_of
from caunoi.newsroom.models import Article, Category

REQUIRED = ("title", "lead", "category")
KNOWN = frozenset(
    {*REQUIRED, "language", "translation_of", "sources", "image", "image_alt", "legal_references", "unit", "not_before",
     "not_after", "valid_until", "broadcast", "area", "author", "approver"}
)  # fmt: skip
LISTS = ("sources", "legal_references")
YEARS = range(1900, 2201)  # what a calendar, a database and every time zone can hold
MAX_FILE = 2 * 1024 * 1024
_LONGEST = {"title": checks.TITLE, "lead": checks.LEAD, "image_alt": 300}
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


class BadFile(Exception):
    """The file cannot be read as an article; the message names the part."""


@dataclass(frozen=True)
class ArticleFile:
    """A parsed file: front matter values (texts; of LISTS also lists) and the tokens of the body, not yet looked up in
    the database."""

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
    agency = agency_of(by)
    if agency is None:
        raise actions.Refused(_("There is no agency yet."))
    article = actions.new_article(agency, _unit(file, agency, by), "vi")
    return rewrite(article, file, by=by)


def rewrite(article: Article, file: ArticleFile, *, by: Any) -> Article:
    """Save what the file says as the article's draft; a field that it does not name stays as it is."""
    front = file.front
    article.title, article.lead = clean_line(front["title"]), clean_line(front["lead"])
    article.category = _category(front["category"])
    article.body = json.dumps(list(_blocks(file, by)))
    if "language" in front:
        article.language = _language(front)
    if "translation_of" in front:
        article.translation_of = _original(front, article.agency)
    if "image" in front:
        article.cover, article.cover_alt = _cover(file, by), ""
    if "image_alt" in front:
        article.cover_alt = clean_line(front["image_alt"])
    if "sources" in front:
        article.sources = json.dumps([{"type": "source", "value": source} for source in _sources(front)])
    if "legal_references" in front:
        article.legal_references = "\n".join(_listed(front["legal_references"]))
    if "not_before" in front:
        article.not_before = _moment(front, "not_before")
    if "not_after" in front or "valid_until" in front:
        article.not_after = _moment(front, "not_after") or _moment(front, "valid_until")
    if "broadcast" in front:
        article.broadcast = _audience(front)
    if "area" in front:
        article.area = _area(front, article.agency)
    actions.save_draft(article, by=by)
    return article


# Front matter ----------------------------------------------------------------------------------------


def _front_matter(text: str, path: Path) -> dict[str, Any]:
    if not text.startswith("---\n") or "\n---" not in text[4:]:
        raise BadFile(_("%(path)s must begin with front matter between two lines of “---”.") % {"path": path})
    try:
        # Every value as it was written, and nothing but texts, lists and names: no date that is none, no number of 030.
        front = yaml.load(text[4:].split("\n---", 1)[0], Loader=yaml.BaseLoader)  # noqa: S506
    except yaml.YAMLError as error:
        where = getattr(error, "problem_mark", None)
        line = where.line + 2 if where else 2
        raise BadFile(
            _("%(path)s, line %(line)d: the front matter is not valid YAML.") % {"path": path, "line": line}
        ) from error
    except RecursionError as error:
        raise BadFile(_("%(path)s: the front matter is nested too deeply.") % {"path": path}) from error
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
                    clean_line(name),
                    _("This field is not known. Known: %(names)s.") % {"names": ", ".join(sorted(KNOWN))},
                )
                for name in unknown
            ]
        )
    wrong = list(_wrong(front))
    if wrong:
        raise NotReady(wrong)
    return {name: _normal(value) for name, value in front.items()}


def _wrong(front: Mapping[str, Any]) -> Iterator[Problem]:
    """What no draft could hold, field by field."""
    for name, value in front.items():
        texts = list(_texts(name, value))
        if not all(isinstance(text, str) for text in texts):
            some = _("Write one text, or a list of them.") if name in LISTS else _("Write one text, not a list.")
            yield Problem(name, some)
        elif any(_UNSTORABLE.search(text) for text in texts):
            yield Problem(name, _("There is a character in it that is none of a text."))
        elif name in _LONGEST and len(clean_line(value)) > _LONGEST[name]:
            told = {"count": len(clean_line(value)), "most": _LONGEST[name]}
            yield Problem(name, _("This has %(count)d characters; at most %(most)d are allowed.") % told)


def _texts(name: str, value: Any) -> Iterator[Any]:
    """What has to be text in the value of a field."""
    for item in value if name in LISTS and isinstance(value, list) else [value]:
        yield from (*item, *item.values()) if name == "sources" and isinstance(item, dict) else [item]


def _normal(value: Any) -> Any:
    """A value in the stored form of text: an escape in YAML may have brought another one."""
    if isinstance(value, list):
        return [_normal(item) for item in value]
    if isinstance(value, dict):
        return {name: _normal(item) for name, item in value.items()}
    return nfc(value)


def _listed(value: Any) -> list[str]:
    """A list; one text is a list of one, nothing is none."""
    return value if isinstance(value, list) else [value] if value else []


def _unit(file: ArticleFile, agency: Agency, by: Any) -> Unit:
    """The unit that the file names, or the one with which a new article of this person begins."""
    wanted = file.front.get("unit")
    units = agency.units.order_by("pk")
    unit = units.filter(slug=wanted).first() if wanted else unit_of(by, agency)
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
    wanted = front.get("area", "").strip()
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
    language = front["language"] or "vi"
    if language not in ("vi", "en"):
        raise NotReady(
            [Problem("language", _("The language must be vi or en, not “%(given)s”.") % {"given": language})]
        )
    return language


def _original(front: Mapping[str, Any], agency: Agency) -> Article | None:
    """The article that this one translates, by the id of its statement."""
    name = front["translation_of"].strip().upper()
    found = Article.objects.filter(statement_id=name, agency=agency).first() if name else None
    if name and found is None:
        message = _("No article of this agency has the id %(name)s.") % {"name": name}
        raise NotReady([Problem("translation_of", message)])
    return found


def _sources(front: Mapping[str, Any]) -> Iterator[dict[str, str]]:
    for source in _listed(front["sources"]):
        if isinstance(source, Mapping):
            yield {
                "title": source.get("title") or source.get("url") or "",
                "url": source.get("url") or "",
            }
        else:
            yield {"title": source, "url": ""}


def _moment(front: Mapping[str, Any], name: str) -> datetime | None:
    """A time in the file; without an offset it is Việt Nam's."""
    value = front.get(name, "").strip()
    if not value:
        return None
    try:
        moment = datetime.fromisoformat(value)
        if moment.year not in YEARS:
            raise ValueError(value)
    except ValueError as error:
        raise NotReady(
            [Problem(name, _("“%(value)s” is not a time like 2027-01-05T09:05.") % {"value": value})]
        ) from error
    return moment if moment.tzinfo else moment.replace(tzinfo=clock.VIETNAM)


def _audience(front: Mapping[str, Any]) -> str:
    value = front["broadcast"]
    if value not in Article.Audience.values:
        names = ", ".join(name for name in Article.Audience.values if name)
        raise NotReady([Problem("broadcast", _("The audience must be one of: %(names)s.") % {"names": names})])
    return value


def _cover(file: ArticleFile, by: Any) -> Any:
    name = file.front["image"]
    return _picture(file, name, "image", by) if name else None


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
    try:
        path = (file.folder / name).resolve()
        if not path.is_relative_to(file.folder.resolve()):
            raise NotReady([Problem(field, _("“%(name)s” does not lie beside the file.") % {"name": name})])
        data = path.read_bytes()
    except (OSError, ValueError) as error:  # ValueError: a name that no file can have
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
        # The parser makes an address of the name: "trụ sở.png" comes as "tr%E1%BB%A5%20s%E1%BB%9F.png".
        image = _picture(file, nfc(unquote(str(picture.attrs["src"]))), "body", by)
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
