"""A process that loads its modules: hundreds of thousands of objects that stay for as long as it lives."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def loading() -> Iterator[None]:
    """Nothing that a module makes is garbage, so nobody looks for any meanwhile: a third of the processor time of a
    start. What is there at the end is set aside from every later look as well. May be used again for what is loaded
    later."""
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()
