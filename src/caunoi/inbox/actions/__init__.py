"""Every write of the inbox but the receiver's own: events become messages, replies are queued, sent and settled."""

from caunoi.inbox.actions.taking_in import read_events, taken_up

__all__ = ["read_events", "taken_up"]
