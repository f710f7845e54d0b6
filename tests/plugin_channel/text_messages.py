"""The same service without a way to read it, as with text messages to telephones: what went out cannot be looked at."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace

from caunoi.channels.contract import JSON, Api, Live, Marker, Observation, Pending, Rendition
from tests.plugin_channel.bulletin import Bulletin


class TextMessages(Bulletin):
    name = "text_messages"
    capabilities = replace(Bulletin.capabilities, observable=False)

    async def create(self, api: Api, rendition: Rendition) -> Live | Pending:
        made: JSON = (await api.call(self.requests(rendition)[0])).json
        return Live(str(made["id"]))  # a message on a telephone has no address

    async def observe(self, api: Api, remote_id: str) -> Observation | None:
        raise AssertionError("not observable: never asked")

    async def find(self, api: Api, marker: Marker) -> AsyncIterator[Observation]:
        raise AssertionError("not observable: never asked")
        yield


CHANNEL = TextMessages()
