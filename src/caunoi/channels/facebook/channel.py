"""A Facebook Page as a channel."""

from __future__ import annotations

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
    Rendition,
    Request,
)
from caunoi.channels.facebook import calls, errors, figures
from caunoi.channels.facebook import render as rendering
from caunoi.releases.content import ReleaseContent


class Facebook:
    """Posts of a Page. Host of an account: "api" (https://graph.facebook.com/v26.0).

    Names in `Credentials.values`: page_id, access_token (of the Page), app_secret.
    """

    name = rendering.NAME
    capabilities = Capabilities(
        updatable=frozenset({"message"}),  # link and pictures of a post are fixed (A3)
        withdrawable=True,
        observable=True,
        settling=30.0,
        limits={"message": rendering.MESSAGE, "body": rendering.BODY, "photos": rendering.PHOTOS},
        needs=Needs(hosts=("api",), secrets=("page_id", "access_token", "app_secret"), webhook=("verify_token",)),
    )
    consent: Consent | None = None
    broadcasting: Broadcasting | None = None
    measuring: Measuring | None = figures

    def render(self, release: ReleaseContent, presentation: Presentation) -> Rendition:
        return rendering.render(release, presentation)

    def requests(self, rendition: Rendition) -> list[Request]:
        return calls.requests(rendition)

    def authorize(self, request: Request, credentials: Credentials) -> Request:
        return calls.authorize(request, credentials)

    def classify(self, request: Request, answer: Answer) -> ChannelError | None:
        return errors.classify(request, answer)

    def refresh_request(self, credentials: Credentials) -> Request | None:
        """None: a dead Page token cannot be renewed, a person must sign in again (A2)."""
        return None

    def refreshed(self, credentials: Credentials, answer: Answer, now: datetime) -> Credentials:
        raise CredentialsExpired("a Page token is renewed by a person")

    async def create(self, api: Api, rendition: Rendition) -> Live | Pending:
        return await calls.create(api, rendition)

    async def resume(self, api: Api, rendition: Rendition, pending: Pending) -> Live | Pending:
        return await calls.resume(api, rendition, pending)

    async def update(self, api: Api, remote_id: str, rendition: Rendition, changed: frozenset[str]) -> Live | Pending:
        return await calls.update(api, remote_id, rendition, changed)

    async def withdraw(self, api: Api, remote_id: str) -> None:
        await calls.withdraw(api, remote_id)

    async def observe(self, api: Api, remote_id: str) -> Observation | None:
        return await calls.observe(api, remote_id)

    def find(self, api: Api, marker: Marker) -> AsyncIterator[Observation]:
        return calls.find(api, marker)


CHANNEL = Facebook()
