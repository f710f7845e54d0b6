"""How a draft would look: on the portal for Wagtail's preview panel, and on every channel for the approver."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from caunoi.agencies.models import ChannelAccount
from caunoi.channels.contract import Credentials, Presentation, Rendition, Request
from caunoi.delivery import renditions, renewal
from caunoi.foundation import clock
from caunoi.newsroom import freezing
from caunoi.newsroom.models import Article
from caunoi.releases.actions import content_of
from caunoi.releases.content import ReleaseContent


@dataclass(frozen=True)
class ChannelPreview:
    account: Any
    rendition: Rendition
    requests: list[Request]


def portal_context(article: Article) -> dict[str, Any]:
    """The template context of the portal's page for this draft."""
    content = freezing.provisional(article)
    return {"content": content, "provisional": True, "presentation": _presentation(article, content.language)}


def channel_previews(article: Article) -> list[ChannelPreview]:
    """Each active account's copy exactly as it would be sent: after an approval now, or of the last release when
    nothing was written since."""
    content = _wanted(article)
    presentation = _presentation(article, content.language)
    previews = []
    for account in article.agency.accounts.filter(state="active"):
        channel = renditions.channel_named(account.channel)
        rendition = channel.render(content, presentation)
        previews.append(ChannelPreview(account, rendition, channel.requests(rendition)))
    return previews


def readable(account: ChannelAccount, request: Request) -> dict[str, Any]:
    """A request as it would leave, secrets replaced by their names: method, url, body."""
    values = {name: f"<{name}>" for name in renewal.credentials_of(account.pk).values}
    open_values = {"page_id": account.remote_id} if "page_id" in values else {}
    ready = renditions.channel_named(account.channel).authorize(request, Credentials({**values, **open_values}))
    body = dict(ready.json) if ready.json is not None else dict(ready.form or {})
    if ready.file is not None:
        asset = ready.file.asset
        body[ready.file.name] = f"<{asset.media_type}, {asset.size} bytes, SHA-256 {asset.blob}>"
    query = f"?{urlencode(ready.query)}" if ready.query and ready.method == "GET" else ""
    url = f"{account.hosts[ready.host].rstrip('/')}/{ready.path.lstrip('/')}{query}"
    return {"method": ready.method, "url": url, "body": body}


def _wanted(article: Article) -> ReleaseContent:
    if article.state == Article.State.RELEASED:
        last = article.statement.releases.order_by("-number").first()
        assert last is not None
        return content_of(last)
    return freezing.provisional(article)


def _presentation(article: Article, language: str) -> Presentation:
    return renditions.presentation_at(article.agency, clock.now(), language)
