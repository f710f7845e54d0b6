"""The command line. Stable: names, options, exit codes and `--json` fields (docs/reference/commands.md)."""

from caunoi.cli.main import main

__all__ = ["main"]
