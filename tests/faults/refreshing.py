"""A worker's process that makes calls at once: `python -m tests.faults.refreshing ACCOUNT CALLS`, with the
environment of an installation. Waits for a line on its input, prints "ok" or the error of each call."""

from __future__ import annotations

import asyncio
import os
import sys


async def _calls(account_id: int, count: int) -> list[str]:
    from caunoi.agencies.models import ChannelAccount
    from caunoi.channels.zalo.calls import slice_request
    from caunoi.delivery import renditions
    from caunoi.delivery.line import Line, http_client
    from caunoi.foundation.database import in_database

    account = await in_database(ChannelAccount.objects.get, pk=account_id)
    async with http_client() as client:
        line = Line(account, renditions.channel_named("zalo"), client)
        answers = await asyncio.gather(*(line.call(slice_request(0)) for _ in range(count)), return_exceptions=True)
    return ["ok" if not isinstance(answer, BaseException) else repr(answer) for answer in answers]


def main() -> None:
    import django

    os.environ["DJANGO_SETTINGS_MODULE"] = "caunoi.config.engine"
    django.setup()
    print("ready", flush=True)
    sys.stdin.readline()
    for line in asyncio.run(_calls(int(sys.argv[1]), int(sys.argv[2]))):
        print(line, flush=True)


if __name__ == "__main__":
    main()
