"""What people and accounts have said to each other in private, and when a person did something last.

A message is a document `<platform>_message` of its account, labelled with the person; a person is one of
`<platform>_person` under account and person.
"""

from __future__ import annotations

from caunoi_sandbox.store import Document
from caunoi_sandbox.world import World


def acted(world: World, platform: str, account: str, person: str, name: str, at: float) -> None:
    """The person did something that opens the windows (Zalo reference §3.1, Facebook reference A5)."""
    known = person_of(world, platform, account, person) or {"acted_at": at}
    body = {"id": person, "name": name, "account": account, "acted_at": max(at, known["acted_at"])}
    world.store.put(f"{platform}_person", f"{account}:{person}", body, account=account)


def person_of(world: World, platform: str, account: str, person: str) -> Document | None:
    return world.store.get(f"{platform}_person", f"{account}:{person}")


def keep(
    world: World,
    platform: str,
    account: str,
    person: str,
    by: str,
    message_id: str,
    text: str,
    at: float,
    **more: object,
) -> Document:
    """`by`: "person" or "account". `more`: a kind of attachment, the request."""
    body = {"id": message_id, "account": account, "person": person, "by": by, "text": text, "at": at, **more}
    if world.store.get(f"{platform}_message", message_id) is None:
        body["commit"] = world.store.next_commit()
    world.store.put(f"{platform}_message", message_id, body, account=account, label=person)
    return body


def between(world: World, platform: str, account: str, person: str) -> list[Document]:
    """The messages of one conversation, the oldest first."""
    rows = world.store.rows(f"{platform}_message", account=account, label=person)
    return sorted((row.body for row in rows), key=lambda message: message["at"])
