"""A channel of somebody else's: a public bulletin on which nothing can be changed or taken down, only added.

Named in CAUNOI_CHANNELS as an installation would name it. Nothing in the core knows it.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import datetime

from caunoi.channels import html
from caunoi.channels.contract import (
    JSON,
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
    Needs,
    Observation,
    OutcomeUnknown,
    Pending,
    Presentation,
    Rejected,
    RemoteMissing,
    Rendition,
    Request,
    Retryable,
)
from caunoi.releases.content import ReleaseContent

FOLLOWS = {"vi": "Tin này tiếp theo tin đã đăng tại:", "en": "This follows what was posted at:"}


class Bulletin:
    name = "bulletin"
    capabilities = Capabilities(
        updatable=frozenset(),
        withdrawable=False,
        observable=True,
        settling=1.0,
        needs=Needs(hosts=("api",), secrets=("token",)),
    )
    consent: Consent | None = None
    broadcasting: Broadcasting | None = None
    measuring = None

    def render(self, release: ReleaseContent, presentation: Presentation) -> Rendition:
        lines = [html.notice(release), release.title]
        lines += [] if release.operation == "withdraw" else [release.lead]
        lines += [f"{FOLLOWS[release.language]} {presentation.follows}"] if presentation.follows else []
        lines += [html.official(release)]
        text = "\n\n".join(line for line in lines if line)
        return Rendition(self.name, release.short_link, {"text": text}, text)

    def requests(self, rendition: Rendition) -> list[Request]:
        return [Request("POST", "/messages", "write", json=dict(rendition.fields))]

    def authorize(self, request: Request, credentials: Credentials) -> Request:
        return replace(request, headers={**request.headers, "authorization": f"Bearer {credentials.values['token']}"})

    def classify(self, request: Request, answer: Answer) -> ChannelError | None:
        if answer.status == 200:
            return None
        if answer.status == 401:
            return CredentialsExpired("the bulletin does not accept the token: type a new one", code="401")
        if answer.status == 404:
            return RemoteMissing("no such message", code="404")
        if answer.status < 500:
            return Rejected("the bulletin refused it", code=str(answer.status))
        if request.effect == "write":
            return OutcomeUnknown("no usable answer", code=str(answer.status))
        return Retryable("no usable answer", code=str(answer.status), after=1.0)

    def refresh_request(self, credentials: Credentials) -> Request | None:
        return None

    def refreshed(self, credentials: Credentials, answer: Answer, now: datetime) -> Credentials:
        raise CredentialsExpired("a person types a new token")

    async def create(self, api: Api, rendition: Rendition) -> Live | Pending:
        made: JSON = (await api.call(self.requests(rendition)[0])).json
        return Live(str(made["id"]), str(made["url"]))

    async def resume(self, api: Api, rendition: Rendition, pending: Pending) -> Live | Pending:
        raise AssertionError("nothing is ever pending here")

    async def update(self, api: Api, remote_id: str, rendition: Rendition, changed: frozenset[str]) -> Live | Pending:
        raise AssertionError("nothing can be changed here: see Capabilities.updatable")

    async def withdraw(self, api: Api, remote_id: str) -> None:
        raise AssertionError("nothing can be taken down here: see Capabilities.withdrawable")

    async def observe(self, api: Api, remote_id: str) -> Observation | None:
        try:
            return _seen((await api.call(Request("GET", f"/messages/{remote_id}", "read"))).json)
        except RemoteMissing:
            return None

    async def find(self, api: Api, marker: Marker) -> AsyncIterator[Observation]:
        request = Request("GET", "/messages", "read", query={"contains": marker.short_link})
        messages: JSON = (await api.call(request)).json
        for message in messages:
            if not marker.since or datetime.fromisoformat(message["at"]) >= marker.since:
                yield _seen(message)


def _seen(message: JSON) -> Observation:
    return Observation(str(message["id"]), str(message["url"]), str(message["text"]))


CHANNEL = Bulletin()
