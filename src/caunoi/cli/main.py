"""Parses the command and calls one function; Django is imported only by commands that need it.

Exit codes: 0 done; 1 not done (refused, not in sync), with the reason on standard error; 2 wrong usage.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from caunoi.cli import trouble
from caunoi.cli.output import CommandFailed

ROLES = ("contributor", "editor", "approver", "administrator", "clerk", "inspector")
CASE_TABS = ("open", "waiting", "done", "away")
DESCRIPTION = "Cầu Nối: one statement, approved by two people, in sync on portal, Zalo and Facebook."


def main(argv: Sequence[str] | None = None) -> int:
    """Entry point of `caunoi`."""
    arguments = build_parser().parse_args(argv)
    run: Callable[[argparse.Namespace], int | None] = arguments.run
    try:
        return run(arguments) or 0
    except CommandFailed as error:
        print(f"caunoi: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    except Exception as error:
        told = trouble.words(error)
        if not told:
            raise
        print(f"caunoi: {told}", file=sys.stderr)
        return 1


def build_parser() -> argparse.ArgumentParser:
    """The whole command line; a test holds docs/reference/commands.md to it."""
    parser = argparse.ArgumentParser(prog="caunoi", description=DESCRIPTION)
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    _running(commands)
    _setting_up(commands)
    _people(commands)
    _articles(commands)
    _cases(commands)
    _releases(commands)
    _watching(commands)
    return parser


def _running(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    demo = _command(commands, "demo", "running:demo", "run everything here, with a demonstration agency")
    demo.add_argument("--port", type=int, default=8000, help="of the web process (default 8000)")
    demo.add_argument("--sandbox-port", type=int, default=8001, help="of the platform stand-ins (default 8001)")
    demo.add_argument("--receiver-port", type=int, help="of the webhook receiver (default: sandbox port + 1)")
    demo.add_argument("--statements", type=int, metavar="N", help="load the newest N only: the first start is quicker")
    demo.add_argument("--fresh", action="store_true", help="delete the demonstration's data first")
    for name, port, what in (
        ("up", 8000, "the web process: portal and staff screens"),
        ("receiver", 8002, "the webhook receiver"),
    ):
        part = _command(commands, name, f"running:{name}", f"run {what}")
        part.add_argument("--host", default="127.0.0.1")
        part.add_argument("--port", type=int, default=port)
    worker = _command(commands, "worker", "running:worker", "run one worker; start as many as you like")
    worker.add_argument("--concurrency", type=int, default=5, help="jobs at a time (default 5)")
    worker.add_argument("--nice", type=int, default=0, metavar="N", help="give way to other processes: 0 to 19")
    rooms = worker.add_mutually_exclusive_group()
    rooms.add_argument("--only", action="append", metavar="ROOM", help="do this room's jobs only; may be repeated")
    rooms.add_argument("--without", action="append", metavar="ROOM", help="leave this room's jobs to other workers")
    sandbox = _command(commands, "sandbox", "running:sandbox", "run the stand-ins of Zalo and Facebook")
    sandbox.add_argument("--host", default="127.0.0.1")
    sandbox.add_argument("--port", type=int, default=8001)


def _setting_up(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    _command(commands, "migrate", "setting_up:migrate", "create or update the database")
    setup = _command(commands, "setup", "setting_up:setup", "found an agency from a YAML file")
    setup.add_argument("file", type=Path, help="see docs/how-to/set-up-an-agency.md")
    areas = _command(commands, "areas", "setting_up:areas", "enter the areas of your agency from a CSV file")
    areas.add_argument("file", type=Path, help="columns: code, name, name_en, within")
    areas.add_argument("--by", metavar="NAME", help="on a demonstration: who enters them")
    users = _command(commands, "users", "setting_up:users", "list accounts and their roles")
    _json(users)
    password = _command(commands, "password", "setting_up:password", "set a person's password, read from the terminal")
    password.add_argument("name")
    login = _command(commands, "login", "setting_up:login", "sign in, so that commands act as you")
    login.add_argument("name")
    bake = _command(commands, "bake", "baking:bake", "make the portal's pages ready now, as workers do in between")
    bake.add_argument("--anew", action="store_true", help="as if nothing of what lies there were true")
    _command(commands, "verify", "setting_up:verify", "check the audit chain and every release's signature")


def _people(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    people = commands.add_parser("people", help="add people, give and end their roles")
    verbs = people.add_subparsers(required=True, metavar="VERB")
    add = _command(verbs, "add", "people:add", "add an account, without a password or a role")
    appoint = _command(verbs, "appoint", "people:appoint", "give a person a role")
    dismiss = _command(verbs, "dismiss", "people:dismiss", "end a person's roles, now")
    for parser in (add, appoint, dismiss):
        parser.add_argument("name", metavar="NAME")
        parser.add_argument("--by", metavar="NAME", help="on a demonstration: which administrator")
        parser.add_argument("--agency", metavar="SLUG", help="where the administrator has several")
    add.add_argument("--full-name", required=True, metavar="TEXT", help="family name first")
    appoint.add_argument("role", metavar="ROLE", choices=ROLES, help=", ".join(ROLES))
    appoint.add_argument("--unit", metavar="SLUG", help="only there")
    appoint.add_argument("--category", metavar="KEY", help="only for these articles")
    appoint.add_argument("--channel", metavar="NAME", help="only on these accounts")
    appoint.add_argument("--from", dest="starts", metavar="TIME", help="default: now")
    appoint.add_argument("--until", metavar="TIME", help="a date counts whole")
    appoint.add_argument("--stands-in-for", metavar="NAME", help="as a substitute; needs --until")
    dismiss.add_argument("--role", metavar="ROLE", choices=ROLES, help="only this role")
    dismiss.add_argument("--appointment", type=int, metavar="NUMBER", help="only this one (caunoi users --json)")


def _articles(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    article = commands.add_parser("article", help="write, approve, amend, withdraw")
    verbs = article.add_subparsers(required=True, metavar="VERB")
    submit = _command(verbs, "submit", "articles:submit", "submit a Markdown file for approval; prints the new id")
    submit.add_argument("file", type=Path)
    submit.add_argument("--author", metavar="NAME", help="on a demonstration: who writes")
    approve = _command(verbs, "approve", "articles:approve", "approve what was submitted")
    amend = _command(verbs, "amend", "articles:amend", "submit a new version of a published article")
    withdraw = _command(verbs, "withdraw", "articles:withdraw", "take an article down on every channel")
    for parser in (approve, amend, withdraw):
        parser.add_argument("id", metavar="ID")
    amend.add_argument("file", type=Path)
    amend.add_argument("--author", metavar="NAME", help="on a demonstration: who writes")
    for parser in (approve, withdraw):
        parser.add_argument("--by", metavar="NAME", help="on a demonstration: who decides")
    approve.add_argument("--digest", default="", metavar="SHA256", help="approve exactly the words of this digest")
    for parser in (amend, withdraw):
        parser.add_argument("--reason", required=True, metavar="TEXT", help="shown to the public")
    listing = _command(verbs, "list", "articles:listing_command", "list articles and their states")
    _json(listing)


def _cases(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    case = commands.add_parser("case", help="what citizens sent: list, read, forward, answer, approve")
    verbs = case.add_subparsers(required=True, metavar="VERB")
    listing = _command(verbs, "list", "cases:listing_command", "list cases, what rings next first")
    listing.add_argument("--tab", choices=CASE_TABS, default="open", help="open (default), waiting, done, away")
    show = _command(verbs, "show", "cases:show", "one case with its words and history")
    answer = _command(verbs, "answer", "cases:answer", "draft the answer from a text file")
    approve = _command(verbs, "approve", "cases:approve", "make the draft the answer")
    forward = _command(verbs, "forward", "cases:forward", "hand a case to a unit; code and term stay")
    for parser in (show, answer, approve, forward):
        parser.add_argument("code", metavar="CODE", help="its tracking code, or its number from the list")
    answer.add_argument("file", type=Path, metavar="FILE")
    answer.add_argument("--over", type=int, default=0, metavar="VERSION", help="the draft that you have read")
    answer.add_argument("--ground", default="", metavar="TEXT", help="of a refusal: which article of which law")
    answer.add_argument("--way", default="", metavar="TEXT", help="of a refusal: where else the sender can turn")
    approve.add_argument("--version", type=int, metavar="VERSION", help="only if this is the draft that stands")
    forward.add_argument("--to", required=True, metavar="UNIT", help="its slug")
    for parser in (listing, show, answer, approve, forward):
        parser.add_argument("--by", metavar="NAME", help="on a demonstration: who acts")
    _json(listing)
    _json(show)
    _groups(verbs)


def _groups(cases: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    group = cases.add_parser("group", help="cases about the same thing: suggest, put together, answer at once")
    verbs = group.add_subparsers(required=True, metavar="VERB")
    suggest = _command(verbs, "suggest", "grouping:suggest", "what may be about the same thing")
    suggest.add_argument("code", nargs="?", default="", metavar="CODE", help="only what this case may belong to")
    show = _command(verbs, "show", "grouping:show", "the group of a case, and what may belong to it, with words")
    join = _command(verbs, "join", "grouping:join", "say that two cases are about the same thing")
    aside = _command(verbs, "set-aside", "grouping:set_aside", "say that two cases are about different things")
    leave = _command(verbs, "leave", "grouping:leave", "take a case out of its group")
    answer = _command(verbs, "answer", "grouping:answer", "draft one answer in the cases of a group")
    approve = _command(verbs, "approve", "grouping:approve", "approve a draft, and the same words in its group")
    for parser in (show, join, aside, leave, answer, approve):
        parser.add_argument("code", metavar="CODE", help="a tracking code, or a number from the list")
    for parser in (join, aside):
        parser.add_argument("other", metavar="OTHER", help="the other case")
    answer.add_argument("file", type=Path, metavar="FILE")
    answer.add_argument("--over", type=int, default=0, metavar="VERSION", help="the draft of CODE that you have read")
    answer.add_argument("--ground", default="", metavar="TEXT", help="of a refusal: which article of which law")
    answer.add_argument("--way", default="", metavar="TEXT", help="of a refusal: where else the sender can turn")
    approve.add_argument("--version", type=int, metavar="VERSION", help="only if this is the draft that stands")
    for parser in (suggest, show, join, aside, leave, answer, approve):
        parser.add_argument("--by", metavar="NAME", help="on a demonstration: who acts")
    _json(suggest)
    _json(show)


def _releases(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    release = commands.add_parser("release", help="what was said, byte for byte")
    verbs = release.add_subparsers(required=True, metavar="VERB")
    show = _command(verbs, "show", "releases:show", "print a release exactly as it was signed")
    show.add_argument("statement", metavar="STATEMENT")
    show.add_argument("number", type=int, metavar="NUMBER")
    show.add_argument("--jws", action="store_true", help="the signature over these bytes instead")


def _watching(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    placements = _command(commands, "placements", "watching:placements", "what should stand where, and what does")
    placements.add_argument("id", nargs="?", default="", metavar="ID")
    _json(placements)
    sync = _command(commands, "sync", "watching:sync", "look at every copy again and wait until all are in sync")
    sync.add_argument("--wait", type=float, default=30.0, metavar="SECONDS")
    _json(sync)
    _command(commands, "figures", "watching:figures", "read now what the platforms counted, as workers do every hour")
    dry_run = _command(commands, "dry-run", "watching:dry_run", "the exact requests per channel; nothing is sent")
    dry_run.add_argument("id", metavar="ID")
    _json(dry_run)
    reads = commands.add_parser("reads", help="count reads from logs")
    sources = reads.add_subparsers(required=True, metavar="VERB")
    imported = _command(sources, "import", "reading:import_", "add the reads of a log that nginx wrote, each line once")
    imported.add_argument("file", type=Path, help="see docs/how-to/serve-with-nginx.md; may end in .gz")
    imported.add_argument("--dry-run", action="store_true", help="say what the whole log counts; nothing is stored")
    _json(imported)
    bench = commands.add_parser("bench", help="measure")
    benches = bench.add_subparsers(required=True, metavar="WHAT")
    publish = _command(benches, "publish", "benches:publish", "from approval to observed, on each channel")
    publish.add_argument("--articles", type=int, nargs="+", default=[1, 200], metavar="N")
    publish.add_argument("--rounds", type=int, default=20, help="repetitions where N is 1 (default 20)")
    _json(publish)
    read = _command(benches, "read", "benches:read", "pages per second, beside plain Wagtail and nginx")
    read.add_argument("--seconds", type=float, default=4.0, help="of one measurement, 1 to 30 (default 4)")
    read.add_argument("--rounds", type=int, default=3, help="repetitions, 1 to 10 (default 3)")
    read.add_argument("--connections", type=int, default=32, help="open at a time, 1 to 256 (default 32)")
    webhooks = _command(benches, "webhooks", "benches:webhooks", "events taken in per second, beside a plain view")
    webhooks.add_argument("--seconds", type=float, default=4.0, help="of one measurement, 1 to 30 (default 4)")
    webhooks.add_argument("--rounds", type=int, default=5, help="repetitions, 1 to 10 (default 5)")
    webhooks.add_argument("--connections", type=int, default=64, help="open at a time, 1 to 256 (default 64)")
    cases = _command(benches, "cases", "benches:cases", "the clerks' work list with few and with many cases")
    cases.add_argument("--cases", type=int, nargs="+", default=[3_000, 300_000], metavar="N")
    cases.add_argument("--rounds", type=int, default=30, help="repetitions (default 30)")
    grouping = _command(benches, "grouping", "benches:grouping", "like cases among many, beside comparing all")
    grouping.add_argument("--cases", type=int, nargs="+", default=[100_000, 1_000_000], metavar="N")
    grouping.add_argument("--new", type=int, default=2_000, metavar="N", help="that come then (default 2000)")
    for parser in (read, webhooks, cases, grouping):
        _json(parser)


def _command(
    parsers: argparse._SubParsersAction[argparse.ArgumentParser], name: str, target: str, text: str
) -> argparse.ArgumentParser:
    parser = parsers.add_parser(name, help=text, description=text[0].upper() + text[1:] + ".")
    parser.add_argument(
        "--data-dir",
        type=Path,
        default=None,
        help="the installation's folder (default .caunoi, or CAUNOI_DATA_DIR)",
    )
    parser.set_defaults(run=_deferred(target))
    return parser


def _deferred(target: str) -> Callable[[argparse.Namespace], int | None]:
    """Import the command's module only when it runs, so that `caunoi --help` is quick."""

    def run(arguments: argparse.Namespace) -> int | None:
        from importlib import import_module

        module, function = target.split(":")
        command: Callable[[argparse.Namespace], int | None] = getattr(import_module(f"caunoi.cli.{module}"), function)
        return command(arguments)

    return run


def _json(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="machine-readable output")
