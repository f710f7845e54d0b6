"""How the stand-in rewrites the HTML of an article.

The real service does not show an article's text as it was sent; the exact rules are not known (Zalo
reference §4.1, §13). This does enough that nobody can compare bytes: tags are written anew, attributes go
except `href`, classes come, `b` and `i` change their names, scripts vanish, loose text gets a paragraph.
"""

from __future__ import annotations

from html import escape
from html.parser import HTMLParser

RENAMED = {"b": "strong", "i": "em", "div": "p", "h1": "h2"}
KEPT = frozenset(["p", "br", "strong", "em", "u", "a", "ul", "ol", "li", "h2", "h3", "h4", "blockquote"])
EMPTY = frozenset({"br"})
SWALLOWED = frozenset({"script", "style", "iframe", "object", "head"})


def rewrite(content: str) -> str:
    """The text of a body element as the service gives it back."""
    writer = _Writer()
    writer.feed(content)
    writer.close()
    return writer.finish()


class _Writer(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._parts: list[str] = []
        self._open: list[str] = []
        self._swallowing = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        tag = RENAMED.get(tag, tag)
        if tag in SWALLOWED:
            self._swallowing += 1
        if self._swallowing or tag not in KEPT:
            return
        target = dict(attrs).get("href") if tag == "a" else None
        link = f' href="{escape(target)}"' if target else ""
        self._parts.append(f'<{tag} class="za-{tag}"{link}>')
        if tag not in EMPTY:
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        tag = RENAMED.get(tag, tag)
        if tag in SWALLOWED:
            self._swallowing = max(0, self._swallowing - 1)
        if tag in self._open:
            while self._open:
                closed = self._open.pop()
                self._parts.append(f"</{closed}>")
                if closed == tag:
                    break

    def handle_data(self, data: str) -> None:
        if self._swallowing:
            return
        if not self._open and data.strip():
            self._parts.append(f'<p class="za-p">{escape(data.strip(), quote=False)}</p>')
        else:
            self._parts.append(escape(data, quote=False))

    def finish(self) -> str:
        while self._open:
            self._parts.append(f"</{self._open.pop()}>")
        return "".join(self._parts)
