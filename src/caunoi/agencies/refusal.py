"""What the actions of this room say when something is not possible."""

from __future__ import annotations


class Refused(Exception):
    """What is asked is not possible; the message says why. `field` names the value to mend, "" when it is none."""

    def __init__(self, message: str, *, field: str = "") -> None:
        super().__init__(message)
        self.field = field
