"""How words, numbers and addresses stand on a page: Vietnamese dates, sizes, and facts that do not break."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from html import escape
from urllib.parse import urlsplit

from django.utils.translation import get_language, gettext

from caunoi.agencies.rule_packs import Basis, Words
from caunoi.foundation import clock
from caunoi.foundation.vietnamese import ELLIPSIS, cut, nfc

LONGEST_BINDING = 22  # characters; 320 px still hold it (design language §2)
LONGEST_IN_A_TITLE = 17  # and in letters of a title
SUFFIXES = {
    "image/jpeg": ".jpg",
    "image/png": ".png",
    "image/webp": ".webp",
    "application/pdf": ".pdf",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ".docx",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": ".xlsx",
    "application/vnd.oasis.opendocument.text": ".odt",
    "application/vnd.oasis.opendocument.spreadsheet": ".ods",
    "text/csv": ".csv",
}
MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)  # not strftime's, which depends on the machine's locale
_DAY_OR_ARTICLE = r"[Nn]gày \d{1,2}(?:/\d{1,4}){1,2}|(?:[Đđ]iều|[Kk]hoản) \d+"
"""What a fact leaves out, but no line may part: "ngày" before a date, "Điều 5"."""
_WRITTEN = re.compile(r"(?:số )?\d+/(?:\d{4}/)?[A-ZĐ]{2,}(?:-[A-ZĐ]{2,})*|\d{1,3}(?:\.\d{3})+ đồng")
"""What no line may part in words whose facts nobody has found: the number of a document, an amount."""
_REACH = re.compile(r"(?P<mail>[\w.+-]+@[\w-]+(?:\.[\w-]+)+)|(?P<phone>(?<![\w+.])\+?\d(?: ?\d){8,11}(?!\w))")
_TAG = re.compile(r"""(<(?:"[^"]*"|'[^']*'|[^'">])*>)""")


def when(at: datetime, *, running: bool = False) -> str:
    """A moment in Việt Nam's time: "09:05, 05/01/2027"; in running text "09:05, ngày 05/01/2027"."""
    local = clock.local(at)
    if is_english():
        return f"{local:%H:%M}, {local.day} {MONTHS[local.month - 1]} {local.year}"
    return f"{local:%H:%M}, {'ngày ' if running else ''}{local:%d/%m/%Y}"


def month_name(first: date) -> str:
    """A month as a heading: "Tháng 11 năm 2026", "November 2026"."""
    if is_english():
        return f"{MONTHS[first.month - 1]} {first.year}"
    return f"Tháng {first.month:02d} năm {first.year}" if first.month < 3 else f"Tháng {first.month} năm {first.year}"


def day(value: date) -> str:
    """A day: "05/01/2027", "5 January 2027"."""
    return f"{value.day} {MONTHS[value.month - 1]} {value.year}" if is_english() else f"{value:%d/%m/%Y}"


def marked(text: str, spans: Iterable[tuple[int, int]]) -> str:
    """Plain text as HTML, with these parts of its NFC form marked. The spans are in order and apart."""
    whole, at, parts = nfc(text), 0, []
    for start, end in spans:
        parts += [escape(whole[at:start]), "<mark>", escape(whole[start:end]), "</mark>"]
        at = end
    return "".join([*parts, escape(whole[at:])])


def excerpt(text: str, spans: Sequence[tuple[int, int]], length: int = 220) -> str:
    """The part of a longer text around its first hit, cut at spaces, with "…" where something is left out."""
    whole = nfc(text)
    first = spans[0][0] if spans else 0
    if len(whole) <= length or first < length // 2:
        return cut(whole, length)
    start = whole.rfind(" ", 0, first - length // 3) + 1
    return ELLIPSIS + cut(whole[start:], length)


def size(count: int) -> str:
    """Bytes as people read them: "340 KB", "1,2 MB"."""
    if count < 1_000_000:
        return f"{max(1, round(count / 1000))} KB"
    text = f"{count / 1_000_000:.1f}"
    return f"{text if is_english() else text.replace('.', ',')} MB"


def counted(number: int) -> str:
    """A number in groups of three: "1.250.000", "1,250,000"."""
    return f"{number:,}" if is_english() else f"{number:,}".replace(",", ".")


def file_kind(media_type: str) -> str:
    """PDF, DOCX …; "" for what has no common name."""
    return SUFFIXES.get(media_type, "").lstrip(".").upper()


def blob_path(digest: str, media_type: str) -> str:
    """Where the portal serves a released file."""
    return f"/b/{digest}{SUFFIXES.get(media_type, '')}"


def host(address: str) -> str:
    """Whose page an address opens."""
    return urlsplit(address).hostname or ""


def is_web_address(address: str) -> bool:
    """Whether an address may stand behind a link."""
    return urlsplit(address).scheme in ("http", "https") and bool(host(address))


def bind(html: str, facts: Iterable[str]) -> str:
    """Clean HTML in which no short fact (number and unit, date, phone number) breaks over two lines."""
    short = {escape(fact, quote=False) for fact in facts if " " in fact or "/" in fact or "-" in fact}
    wanted = sorted((fact for fact in short if len(fact) <= LONGEST_BINDING), key=len, reverse=True)
    pattern = re.compile(rf"(?<!\w)(?:{'|'.join([_DAY_OR_ARTICLE, *map(re.escape, wanted)])})(?!\w)")
    parts = _TAG.split(html)
    parts[::2] = [pattern.sub(_kept_whole, part) for part in parts[::2]]
    return "".join(parts)


def bind_plain(text: str) -> str:
    """Plain text as HTML in which no number of a document, no amount and no day breaks over two lines."""
    return bind(escape(text), _WRITTEN.findall(text))


def _kept_whole(found: re.Match[str]) -> str:
    long = " long" if len(found[0]) > LONGEST_IN_A_TITLE else ""
    return f'<span class="bind{long}">{found[0]}</span>'


def breakable(address: str) -> str:
    """An address as HTML that, where it has to, breaks between its parts."""
    return re.sub(r"(?<=[/@])(?=\w)|(?<=\w)(?=\.)", "<wbr>", escape(address))


def reachable(text: str) -> str:
    """Plain text as HTML in which a telephone number calls and an e-mail address writes."""
    return _REACH.sub(_reached, escape(text))


def _reached(found: re.Match[str]) -> str:
    if found["mail"]:
        return f'<a href="mailto:{found["mail"]}">{found["mail"]}</a>'
    return f'<a class="bind" href="tel:{found["phone"].replace(" ", "")}">{found["phone"]}</a>'


def is_english() -> bool:
    return (get_language() or "").startswith("en")


def said(words: Words) -> str:
    """What a rule pack says, in the language of the page."""
    return words.en if is_english() else words.vi


def cited(basis: Basis) -> str:
    """Where the law says it, as the language of the page cites it."""
    told = {"instrument": said(basis.instrument), "article": basis.article, "clause": basis.clause}
    if basis.clause:
        return gettext("%(instrument)s, article %(article)s, clause %(clause)s") % told
    return gettext("%(instrument)s, article %(article)s") % told if basis.article else told["instrument"]
