"""Sending a placed article to the followers of its account, once."""

from __future__ import annotations

from collections.abc import Callable

from pyreqwest.client import Client

from caunoi.agencies.models import ChannelAccount
from caunoi.channels.contract import ChannelError
from caunoi.delivery import renditions
from caunoi.delivery.actions import broadcasting
from caunoi.delivery.line import Line
from caunoi.foundation.database import in_database


async def send_due(account: ChannelAccount, client: Client, holds: Callable[[], bool]) -> None:
    """Send what waits on this account and may go now. `holds`: whether this worker is awake; one that slept sends
    nothing more."""
    channel = renditions.channel_named(account.channel)
    if channel.broadcasting is None:
        return
    line = Line(account, channel, client, holds)
    while (broadcast := await in_database(broadcasting.take_one, account.pk)) is not None:
        try:
            answer = await line.call(
                channel.broadcasting.broadcast_request([broadcast.placement.remote_id], broadcast.target)
            )
        except ChannelError as error:
            await in_database(broadcasting.not_sent, broadcast.pk, error)
        else:
            await in_database(broadcasting.sent, broadcast.pk, channel.broadcasting.broadcast_id(answer))
