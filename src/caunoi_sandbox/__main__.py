"""`python -m caunoi_sandbox --host 127.0.0.1 --port 8100 --state var/sandbox.sqlite3`"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from caunoi_sandbox.server import serve


def main() -> int:
    parser = argparse.ArgumentParser(prog="caunoi_sandbox", description="Local stand-ins for Zalo and Facebook.")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8100)
    parser.add_argument("--state", type=Path, default=None, help="SQLite file; without it nothing is kept")
    chosen = parser.parse_args()
    try:
        serve(chosen.host, chosen.port, chosen.state)
    except OSError as error:
        sys.stderr.write(f"caunoi_sandbox: {error}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
