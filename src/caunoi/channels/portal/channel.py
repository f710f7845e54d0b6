"""The agency's own portal as a channel: changed by our own transaction, observed over HTTP like any reader sees it.

A page names its release in `<meta name="caunoi-release" content="STATEMENT/NUMBER">`; that is what is compared.
"""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from datetime import datetime

from caunoi.channels.contract import (
    Answer,
    Api,
    Broadcasting,
    Capabilities,
    ChannelError,
    Consent,
    Credentials,
    CredentialsExpired,
    Live,
    Marker,
    Measuring,
    Needs,
    Observation,
    Pending,
    Presentation,
    RemoteMissing,
    Rendition,
    Request,
    Retryable,
)
from caunoi.releases.content import ReleaseContent

_RELEASE = re.compile(r'<meta name="caunoi-release" content="(?P<name>[0-9A-Z]+/[0-9]+)">')


def release_mark(release: ReleaseContent) -> str:
    """How a page names the release it shows."""
    return f"{release.statement}/{release.number}"


class Portal:
    """Hosts of an account: "public", the address under which readers (and we) reach the portal."""

    name = "portal"
    capabilities = Capabilities(
        updatable=frozenset({"release", "address"}),
        withdrawable=False,  # a withdrawn item keeps its address and says why it was withdrawn (R22)
        observable=True,
        settling=0.0,
        needs=Needs(hosts=("public",)),
    )
    consent: Consent | None = None
    broadcasting: Broadcasting | None = None
    measuring: Measuring | None = None  # reads are counted where they are given

    def render(self, release: ReleaseContent, presentation: Presentation) -> Rendition:
        mark = release_mark(release)
        return Rendition(self.name, release.short_link, {"release": mark, "address": release.address}, mark)

    def requests(self, rendition: Rendition) -> list[Request]:
        return [self._show(rendition), self._page(rendition.text.partition("/")[0])]

    def authorize(self, request: Request, credentials: Credentials) -> Request:
        return request

    def classify(self, request: Request, answer: Answer) -> ChannelError | None:
        if answer.status == 404:
            return RemoteMissing("the portal has no such page", code="404")
        if answer.status != 200:
            return Retryable(f"the portal answered {answer.status}", code=str(answer.status))
        return None

    def refresh_request(self, credentials: Credentials) -> Request | None:
        return None

    def refreshed(self, credentials: Credentials, answer: Answer, now: datetime) -> Credentials:
        raise CredentialsExpired("the portal needs no credentials")

    async def create(self, api: Api, rendition: Rendition) -> Live | Pending:
        await api.call(self._show(rendition))
        return Live(rendition.text.partition("/")[0], rendition.fields["address"])

    async def resume(self, api: Api, rendition: Rendition, pending: Pending) -> Live | Pending:
        return await self.create(api, rendition)

    async def update(self, api: Api, remote_id: str, rendition: Rendition, changed: frozenset[str]) -> Live | Pending:
        return await self.create(api, rendition)

    async def withdraw(self, api: Api, remote_id: str) -> None:
        raise AssertionError("the portal shows a notice instead: see Capabilities.withdrawable")

    async def observe(self, api: Api, remote_id: str) -> Observation | None:
        try:
            answer = await api.call(self._page(remote_id))
        except RemoteMissing:
            return None
        found = _RELEASE.search(answer.text)
        return Observation(remote_id, "", found["name"] if found else "")

    async def find(self, api: Api, marker: Marker) -> AsyncIterator[Observation]:
        if seen := await self.observe(api, marker.short_link.rsplit("/", 1)[-1]):
            yield seen

    def _show(self, rendition: Rendition) -> Request:
        return Request("POST", "publications", "final", host="public", json=dict(rendition.fields))

    def _page(self, statement: str) -> Request:
        return Request("GET", f"t/{statement}", "read", host="public", query={"observe": "1"})


CHANNEL = Portal()
