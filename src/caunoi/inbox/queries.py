"""Reads of the inbox, as plain values."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q
from django.utils.translation import gettext_lazy

from caunoi.agencies import policies, vault
from caunoi.agencies.models import ChannelAccount
from caunoi.foundation import clock
from caunoi.inbox.models import Conversation, InboundEvent, Message, Quota
from caunoi.inbox.windows import PLATFORMS, Opening, Shut, Situation, opening

COMMITTED = timedelta(minutes=1)  # the receiver gives a row up long before (writing.py)
ABANDONED = timedelta(minutes=2)  # longer than any call with a renewal in between takes
FILL = "{code}"  # where in a standing text stands what only the person may read
KINDS = {  # of attachments, as both platforms call them (Zalo reference §7.3, Facebook reference A6)
    "image": gettext_lazy("a picture"),
    "gif": gettext_lazy("a moving picture"),
    "video": gettext_lazy("a video"),
    "reel": gettext_lazy("a video"),
    "audio": gettext_lazy("a recording"),
    "file": gettext_lazy("a file"),
    "location": gettext_lazy("a place"),
    "link": gettext_lazy("a link"),
    "sticker": gettext_lazy("a sticker"),
}
State, Way, Direction = Message.State, Message.Way, Message.Direction


@dataclass(frozen=True)
class Spoken:
    """A message with its words, for who may read the case it belongs to. attachments: their kinds. author: the name of
    the person of the agency who wrote it. What fills a standing text is never shown: FILL stands in its place."""

    id: int
    ours: bool
    way: str
    at: datetime
    text: str
    attachments: Sequence[str]
    author: str
    standing: str
    state: str
    since: datetime
    problem: str
    detail: str

    @property
    def attached(self) -> str:
        """The attachments in words; what this version does not know by the platform's."""
        return ", ".join(str(KINDS.get(kind, kind)) for kind in self.attachments)

    @property
    def way_name(self) -> str:
        return str(Way(self.way).label)

    @property
    def state_name(self) -> str:
        return str(State(self.state).label)


@dataclass(frozen=True)
class Outlook:
    """How one could answer a message now. stopped: the account is not in use or has trouble, so that everything waits.
    remain, total: of its quota, as of `asked_at`; None: not known."""

    found: Opening | Shut
    account: str
    stopped: bool
    remain: int | None = None
    total: int | None = None
    asked_at: datetime | None = None


def newest_settled_event() -> int:
    """The number of the newest event before which no other will appear any more; 0 when there is none."""
    settled = InboundEvent.objects.filter(received_at__lt=clock.now() - COMMITTED)
    return settled.order_by("-pk").values_list("pk", flat=True).first() or 0


def spoken(messages: Iterable[Message]) -> list[Spoken]:
    """These messages in their order, with their words. One query for the names of all authors."""
    found = Message.objects.filter(pk__in=[message.pk for message in messages]).select_related("author")
    return [_spoken(message) for message in found]


def outlook(heard: Message) -> Outlook:
    """How a person can answer this message now."""
    way = Message(conversation=heard.conversation, way=heard.way, answers=heard)
    account = heard.conversation.account
    found = opening(situation(way), clock.now())
    stopped = account.state != ChannelAccount.State.ACTIVE or bool(account.trouble)
    if not (isinstance(found, Opening) and found.draws):
        return Outlook(found, account.name, stopped)
    left = Quota.objects.filter(account=account).first() or Quota()
    return Outlook(found, account.name, stopped, left.remain, left.total, left.at)


def may_write(heard: Message) -> bool:
    """Whether the platform takes a standing text to this person now."""
    way = Message(conversation=heard.conversation, way=standing_way(heard), answers=heard)
    return isinstance(opening(situation(way), clock.now(), automatic=True), Opening)


def standing_way(heard: Message) -> str:
    """In which way a standing text answers: a comment in private, because it may hold what only this person reads."""
    return Way.PRIVATE_REPLY if heard.way == Way.COMMENT else Way.MESSAGE


def longest_reply(heard: Message) -> int:
    """Characters of an answer to this message."""
    return PLATFORMS[heard.conversation.account.channel].ways[heard.way].longest


def situation(reply: Message) -> Situation:
    """What the windows ask of a reply, which may not be stored yet."""
    heard, conversation = reply.answers, reply.conversation
    words = vault.unseal(heard.sealed) if heard else {}
    since = conversation.heard_at if reply.way == Way.MESSAGE else heard.at if heard else None
    way = PLATFORMS[conversation.account.channel].ways.get(reply.way)
    return Situation(
        channel=conversation.account.channel,
        way=reply.way,
        since=since,
        used=way is not None and way.once and _taken(reply),
        guest="guest" in words,
    )


def ready(now: datetime) -> Q:
    """What may go now: its account may be used and does not rest."""
    account = Q(conversation__account__state=ChannelAccount.State.ACTIVE, conversation__account__trouble="")
    awake = Q(conversation__account__resting_until__isnull=True) | Q(conversation__account__resting_until__lte=now)
    return account & awake & (Q(not_before__isnull=True) | Q(not_before__lte=now)) & Q(state=State.QUEUED)


def abandoned(now: datetime) -> Q:
    """What is being sent for longer than a call takes: its worker is gone."""
    return Q(state=State.SENDING, since__lte=now - ABANDONED)


def accounts_to_send_on() -> list[int]:
    """Accounts with replies that may go now, or that lost their worker."""
    now = clock.now()
    found = Message.objects.filter(ready(now) | abandoned(now)).order_by()
    return sorted(found.values_list("conversation__account_id", flat=True).distinct())


def accounts_with_conversations() -> list[ChannelAccount]:
    """Accounts in use to which somebody has written."""
    talked = Conversation.objects.order_by().values("account").distinct()
    return list(ChannelAccount.objects.filter(pk__in=talked, state=ChannelAccount.State.ACTIVE, trouble=""))


def remote_digests(account_id: int, remote_id: str, *, comment: bool) -> list[str]:
    """What may be stored of the platform's id of a message or comment; the first is what is stored of a new one."""
    return vault.keyed_digests("message of a platform", json.dumps([account_id, comment, remote_id]))


def person_digests(account_id: int, kind: str, remote_id: str) -> list[str]:
    """The same of whom a conversation is with: a "person", or the "thread" of a comment of nobody known."""
    return vault.keyed_digests("person of a conversation", json.dumps([account_id, kind, remote_id]))


# Inside ----------------------------------------------------------------------------------------------


def _taken(reply: Message) -> bool:
    others = Message.objects.filter(answers=reply.answers, way=reply.way).exclude(state=State.FAILED)
    return others.exclude(pk=reply.pk).exists()


def _spoken(message: Message) -> Spoken:
    words = vault.unseal(message.sealed)
    attachments = json.loads(words.get("attachments", "[]"))
    return Spoken(
        id=message.pk,
        ours=message.direction == Direction.OUT,
        way=message.way,
        at=message.at,
        text=words.get("text", ""),
        attachments=tuple(one["kind"] for one in attachments),
        author=policies.name_of(message.author) if message.author else "",
        standing=message.standing,
        state=message.state,
        since=message.since,
        problem=message.problem,
        detail=message.detail,
    )
