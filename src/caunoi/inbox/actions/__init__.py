"""Every write of the inbox but the receiver's own: events become messages, replies are queued, sent and settled."""

from caunoi.agencies.refusal import Refused
from caunoi.inbox.actions.replying import queue_reply, queue_standing, send_again, settle
from caunoi.inbox.actions.sending import Outgoing, keep_quota, not_sent, sent, take_one
from caunoi.inbox.actions.taking_in import read_events, taken_up

__all__ = [
    "Outgoing",
    "Refused",
    "keep_quota",
    "not_sent",
    "queue_reply",
    "queue_standing",
    "read_events",
    "send_again",
    "sent",
    "settle",
    "take_one",
    "taken_up",
]
