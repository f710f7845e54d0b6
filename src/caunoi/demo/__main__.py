"""Prepare the demonstration: migrate, found the invented agency, load its articles. Prints the sign-in names.

Run by `caunoi demo` as a process of its own, with the address of the stand-ins and, where not all of them are wanted,
the number of articles.
"""

from __future__ import annotations

import sys

from caunoi.cli.connecting import set_up_django

set_up_django()

from caunoi.demo import loading  # noqa: E402

if __name__ == "__main__":
    try:
        sys.stdout.write(loading.prepare(sys.argv[1], *map(int, sys.argv[2:])))
    except loading.FoundedByAnother as error:
        sys.exit(str(error))
