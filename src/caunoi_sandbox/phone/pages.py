"""Templates and the headers that go with them."""

from __future__ import annotations

import re
from datetime import datetime
from urllib.parse import urlsplit

import nh3
from jinja2 import Environment, PackageLoader
from markupsafe import Markup, escape

from caunoi_sandbox.clock import local_time

ARTICLE_TAGS = {"p", "br", "strong", "em", "u", "a", "ul", "ol", "li", "h2", "h3", "h4", "blockquote"}
LINK_SCHEMES = {"http", "https"}
_ORIGIN = re.compile(r"https?://[\w.\-\[\]:]+")
_ADDRESS = re.compile(r"https?://[^\s<>\"']+[^\s<>\"'.,;:!?)\]}]")


class Pages:
    """Renders templates; everything that is not marked safe is escaped."""

    def __init__(self) -> None:
        self._environment = Environment(
            loader=PackageLoader("caunoi_sandbox", "phone/templates"),
            autoescape=True,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._environment.filters |= {
            "article_html": article_html,
            "counted": counted,
            "host": host,
            "linked": linked,
            "moment": moment,
            "machine_time": machine_time,
        }

    def render(self, template: str, **values: object) -> str:
        return self._environment.get_template(template).render(**values)

    @staticmethod
    def headers(form_target: str = "") -> dict[str, str]:
        """A strict policy: own style sheet and pictures, no script. `form_target`: an origin to which a form
        may lead in the end."""
        if not _ORIGIN.fullmatch(form_target):
            form_target = ""
        policy = (
            "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; frame-ancestors 'none'; "
            f"form-action 'self' {form_target}".rstrip()
        )
        return {
            "content-security-policy": policy,
            "x-content-type-options": "nosniff",
            "referrer-policy": "same-origin",  # without any, a browser tells a form's origin as "null"
            "cache-control": "no-store",
        }


def article_html(content: str) -> Markup:
    """An article's text with an allow-list of tags; what was sent is hostile until it went through here."""
    clean = nh3.clean(
        content,
        tags=ARTICLE_TAGS,
        attributes={"a": {"href"}},
        url_schemes=LINK_SCHEMES,
        link_rel="noopener noreferrer nofollow",
    )
    return Markup(clean)  # noqa: S704 (cleaned in the line above)


def linked(text: str) -> Markup:
    """Plain text with its http and https addresses as links."""
    parts: list[str] = []
    end = 0
    for found in _ADDRESS.finditer(text):
        address = escape(found.group())
        parts.append(str(escape(text[end : found.start()])))
        parts.append(f'<a href="{address}" rel="noopener noreferrer nofollow">{address}</a>')
        end = found.end()
    parts.append(str(escape(text[end:])))
    return Markup("".join(parts))  # noqa: S704 (every part is escaped)


def host(address: str) -> str:
    """The host of a web address; "" for anything else, which is then no link."""
    parts = urlsplit(address)
    return parts.netloc if parts.scheme in LINK_SCHEMES else ""


def counted(number: int) -> str:
    """1208 as "1.208"."""
    return f"{number:,}".replace(",", ".")


def moment(timestamp: float) -> str:
    """ "09:05, 05/01/2027" in Viet Nam."""
    return f"{local_time(timestamp):%H:%M, %d/%m/%Y}"


def machine_time(timestamp: float) -> str:
    """The same for the attribute `datetime`."""
    when: datetime = local_time(timestamp)
    return when.isoformat(timespec="seconds")
