"""A tracking code that lies sealed in an empty form and comes back with it: the same form sent twice, by an impatient
finger or a bad line, is one case with one code."""

from __future__ import annotations

from caunoi.agencies import vault
from caunoi.agencies.vault import VaultLocked
from caunoi.cases import tracking_code

_NAME = "tracking_code"


def new() -> str:
    """A new code, as the form carries it."""
    return vault.seal({_NAME: tracking_code.draw()}).decode()


def code_in(ticket: str) -> str:
    """The code of a form; "" for a ticket that is not ours: then another one is drawn."""
    try:
        return tracking_code.parse(vault.unseal(ticket.encode()).get(_NAME, ""))
    except (VaultLocked, tracking_code.BadCode):
        return ""
