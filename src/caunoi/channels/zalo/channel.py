"""Zalo Official Account as a channel."""

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
from caunoi.channels.zalo import broadcast, calls, errors, figures, oauth
from caunoi.channels.zalo import render as rendering
from caunoi.releases.content import ReleaseContent


class Zalo:
    """Articles of an Official Account. Hosts of an account: "api" (https://openapi.zalo.me) and "oauth"
    (https://oauth.zaloapp.com)."""

    name = rendering.NAME
    capabilities = Capabilities(
        updatable=rendering.FIELDS,  # an update sends the whole article again
        withdrawable=True,
        observable=True,
        # An article is listed only after processing; observed are up to 8 questions 3 s apart (§4.3).
        settling=120.0,
        limits={
            "title": rendering.TITLE,
            "author": rendering.AUTHOR,
            "description": rendering.DESCRIPTION,
            "picture_bytes": rendering.PICTURE_BYTES,
        },
        needs=Needs(
            hosts=("api", "oauth"),
            secrets=("app_id", "app_secret"),
            granted=("access_token", "refresh_token"),
            webhook=("oa_secret_key",),
        ),
    )
    consent: Consent | None = oauth
    broadcasting: Broadcasting | None = broadcast
    measuring: Measuring | None = figures

    def render(self, release: ReleaseContent, presentation: Presentation) -> Rendition:
        return rendering.render(release, presentation)

    def requests(self, rendition: Rendition) -> list[Request]:
        return [calls.create_request(rendition.fields), calls.verify_request("<token>")]

    def authorize(self, request: Request, credentials: Credentials) -> Request:
        return oauth.authorize(request, credentials)

    def classify(self, request: Request, answer: Answer) -> ChannelError | None:
        return errors.classify(request, answer)

    def refresh_request(self, credentials: Credentials) -> Request | None:
        return oauth.refresh_request(credentials)

    def refreshed(self, credentials: Credentials, answer: Answer, now: datetime) -> Credentials:
        return oauth.refreshed(credentials, answer, now)

    async def create(self, api: Api, rendition: Rendition) -> Live | Pending:
        return await calls.create(api, rendition)

    async def resume(self, api: Api, rendition: Rendition, pending: Pending) -> Live | Pending:
        return await calls.resume(api, rendition, pending)

    async def update(self, api: Api, remote_id: str, rendition: Rendition, changed: frozenset[str]) -> Live | Pending:
        return await calls.update(api, remote_id, rendition)

    async def withdraw(self, api: Api, remote_id: str) -> None:
        await calls.withdraw(api, remote_id)

    async def observe(self, api: Api, remote_id: str) -> Observation | None:
        return await calls.observe(api, remote_id)

    def find(self, api: Api, marker: Marker) -> AsyncIterator[Observation]:
        return calls.find(api, marker)


CHANNEL = Zalo()
