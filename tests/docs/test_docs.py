"""The documentation against the code: what is not written down, or no longer true, fails here."""

from __future__ import annotations

import argparse
import ast
import hashlib
import re
import shutil
import tomllib
from collections.abc import Iterator, Set
from functools import lru_cache
from importlib import resources
from pathlib import Path
from typing import Any, get_args

import pytest
from django.urls import URLPattern, URLResolver

from caunoi.agencies import rule_packs
from caunoi.cases import clocks
from caunoi.cases.models import Case, CaseStep
from caunoi.channels.contract import Channel, ChannelError
from caunoi.cli.main import build_parser
from caunoi.config import founding
from caunoi.delivery import plan, renditions, wording
from caunoi.delivery.models import Broadcast
from caunoi.foundation import working_days
from caunoi.inbox import windows
from caunoi.inbox.models import EventReading, Message
from caunoi.newsroom import markdown
from caunoi.newsroom.models import Article, Category
from caunoi.portal.urls import urlpatterns
from caunoi.releases import content
from caunoi.releases.models import Publication
from caunoi_sandbox import accounts, by_hand, faults, speaking
from caunoi_sandbox.control import Control
from caunoi_sandbox.facebook import events as facebook_events
from caunoi_sandbox.zalo import events as zalo_events

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"
SOURCE = ROOT / "src"
TOP = [ROOT / name for name in ("README.md", "CONTRIBUTING.md", "CHANGELOG.md", "SECURITY.md")]
PAGES = sorted([*TOP, *DOCS.rglob("*.md")])
APACHE_2 = "cfc7749b96f63bd31c3c42b5c471bf756814053e847c10f3eb003417bc523d30"

FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"(?<!!)\[[^\]]*\]\(([^)\s]+)\)")
OTHER_VARIABLES = {"DATABASE_URL", "DJANGO_SETTINGS_MODULE", "XDG_CONFIG_HOME"}


def page(name: str) -> str:
    return (DOCS / name).read_text(encoding="utf-8")


def reference(name: str) -> str:
    return page(f"reference/{name}.md")


def code_words(text: str) -> set[str]:
    """What stands between backticks, whole."""
    return set(re.findall(r"`([^`\n]+)`", FENCE.sub("", text)))


def assert_documented(wanted: Set[str], text: str, where: str) -> None:
    missing = sorted(wanted - code_words(text))
    assert not missing, f"not documented in {where}: {', '.join(missing)}"


def shown(path: Path) -> str:
    return str(path.relative_to(ROOT))


# Commands --------------------------------------------------------------------------------------------


def commands(parser: argparse.ArgumentParser, name: str = "caunoi") -> Iterator[tuple[str, argparse.ArgumentParser]]:
    """Every command that does something, by its full name."""
    groups = [action for action in parser._actions if isinstance(action, argparse._SubParsersAction)]
    if not groups:
        yield name, parser
    for group in groups:
        for word, below in group.choices.items():
            yield from commands(below, f"{name} {word}")


COMMANDS = dict(commands(build_parser()))


def section_of(command: str) -> str:
    """The part of the reference about one command."""
    found = re.search(rf"^### `{command}(?: [^`]*)?`\n(.*?)(?=^##|\Z)", reference("commands"), re.MULTILINE | re.DOTALL)
    assert found, f"docs/reference/commands.md has no heading for: {command}"
    return found.group()


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_with_its_options_is_documented(command: str) -> None:
    section = section_of(command)
    for action in COMMANDS[command]._actions:
        if action.dest in ("help", "data_dir"):
            continue
        word = action.option_strings[-1] if action.option_strings else str(action.metavar or action.dest).upper()
        assert re.search(rf"`{word}`|### `[^`]*\b{word}\b", section), f"{command}: {word} is not documented"


def test_no_command_or_option_is_documented_that_does_not_exist() -> None:
    for heading in re.findall(r"^### `(caunoi [^`]+)`", reference("commands"), re.MULTILINE):
        command = re.sub(r" \[?[A-Z]+\]?", "", heading)
        assert command in COMMANDS, heading
        known = {option for action in COMMANDS[command]._actions for option in action.option_strings}
        used = set(re.findall(r"^\| `(--[a-z-]+)`", section_of(command), re.MULTILINE))
        assert used <= known, (command, used - known)


def calls_in(text: str) -> Iterator[list[str]]:
    """The `caunoi …` command lines in the fenced examples of a page."""
    for language, block in FENCE.findall(text):
        if language not in ("", "sh", "ini"):
            continue
        for line in block.splitlines():
            found = re.search(r"(?:^|[ (=/])caunoi((?: [\w\"$./:<>-]+)+)", line.partition("  #")[0])
            if found and not line.lstrip().startswith(("alias", "#")):
                yield found[1].split()


@pytest.mark.parametrize("path", PAGES, ids=shown)
def test_commands_in_examples_exist(path: Path) -> None:
    for words in calls_in(path.read_text(encoding="utf-8")):
        name = next(
            (" ".join(["caunoi", *words[:n]]) for n in (2, 1) if " ".join(["caunoi", *words[:n]]) in COMMANDS), ""
        )
        assert name, f"{shown(path)}: caunoi {' '.join(words)}"
        known = {option for action in COMMANDS[name]._actions for option in action.option_strings}
        used = {word for word in words if word.startswith("--")}
        assert used <= known, f"{shown(path)}: {name} has no {', '.join(used - known)}"


def test_the_targets_of_make_that_are_named_exist() -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    for path in PAGES:
        text = path.read_text(encoding="utf-8")
        used = set(re.findall(r"(?:^|`)make ([a-z-]+)", text, re.MULTILINE))
        assert used <= targets, (shown(path), used - targets)


def test_json_fields_of_listings_are_documented() -> None:
    from dataclasses import fields

    from caunoi.agencies.queries import Person
    from caunoi.delivery.queries import PlacementRow

    for command, row in (("caunoi placements", PlacementRow), ("caunoi users", Person)):
        assert_documented({field.name for field in fields(row)}, section_of(command), command)
    source = (SOURCE / "caunoi/cli/articles.py").read_text()
    yielded = re.search(r"yield \{(.*?)\}", source, re.DOTALL)
    assert yielded
    assert_documented(set(re.findall(r'"(\w+)":', yielded[1])), section_of("caunoi article list"), "article list")


# Settings --------------------------------------------------------------------------------------------


@lru_cache(maxsize=1)
def names_in_source() -> frozenset[str]:
    """Every CAUNOI_… name in the code, and every other variable that is read from the environment."""
    found: set[str] = set()
    for path in SOURCE.rglob("*.py"):
        text = path.read_text(encoding="utf-8")
        found |= set(re.findall(r"\bCAUNOI_[A-Z_]+[A-Z]\b", text))
        found |= {name for name in read_variables(text) if name.isupper()}
    return frozenset(found)


def read_variables(text: str) -> Iterator[str]:
    """Constant names in environ["X"], environ.get("X"), environ.setdefault("X"), getenv("X")."""
    for node in ast.walk(ast.parse(text)):
        match node:
            case ast.Call(
                func=ast.Attribute(value=holder, attr="get" | "setdefault"), args=[ast.Constant(value=str(name)), *_]
            ):
                if "environ" in ast.unparse(holder):
                    yield name
            case ast.Call(func=ast.Attribute(attr="getenv"), args=[ast.Constant(value=str(name)), *_]):
                yield name
            case ast.Subscript(value=holder, slice=ast.Constant(value=str(name))) if "environ" in ast.unparse(holder):
                yield name


def test_every_setting_is_documented() -> None:
    found = names_in_source()
    assert {"CAUNOI_DATA_DIR", "CAUNOI_CHANNELS", *OTHER_VARIABLES} <= found  # the finder finds
    assert_documented(found, reference("settings"), "docs/reference/settings.md")


def test_no_setting_is_documented_that_does_not_exist() -> None:
    named = set(re.findall(r"^\| `([A-Z_]+)`", reference("settings"), re.MULTILINE))
    assert named <= names_in_source(), named - names_in_source()


# Channels, states, rules -----------------------------------------------------------------------------


def channel_sections() -> dict[str, str]:
    parts = re.split(r"^## `(\w+)`\n", reference("channels"), flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


@pytest.mark.parametrize("name", ["portal", "zalo", "facebook"])
def test_capabilities_are_documented_as_they_are(name: str) -> None:
    channel, section = renditions.channel_named(name), channel_sections()[name]
    can = channel.capabilities
    row = dict(re.findall(r"^\| (\w+) \| (.*?) \|$", section, re.MULTILINE))
    assert can.updatable <= code_words(row["updatable"])
    assert row["withdrawable"].startswith("yes" if can.withdrawable else "no")
    assert row["observable"].startswith("yes" if can.observable else "no")
    assert float(row["settling"]) == can.settling
    assert set(can.needs.hosts) <= code_words(row["hosts"])
    assert {*can.needs.secrets, *can.needs.granted, *can.needs.webhook} <= code_words(row["credentials"])
    counted = {*channel.measuring.names} if channel.measuring else set()
    assert code_words(row.get("figures", "")) == counted
    for limit, value in can.limits.items():
        assert re.search(rf"^\| `{limit}` \| {value} \|", section, re.MULTILINE), f"{name}: {limit} is {value}"


def test_every_installed_channel_has_a_section() -> None:
    assert set(channel_sections()) >= set(renditions.channels())


def test_every_error_class_is_documented() -> None:
    assert_documented({error.__name__ for error in ChannelError.__subclasses__()}, reference("channels"), "channels.md")


def test_states_reasons_and_steps_are_documented() -> None:
    wanted = {*wording.STATES, *wording.REASONS, *wording.DESIRED, *wording.OBSERVED, *wording.STEPS}
    wanted |= {str(value) for kind in (plan.State, plan.Desired, plan.Observed, plan.Call) for value in kind}
    wanted |= reasons_of_plan() | steps_of_actions()
    wanted |= {value for kind in (Article.State, Publication.State, Broadcast.State) for value in kind.values}
    assert_documented(wanted, reference("states"), "docs/reference/states.md")


def test_states_steps_and_routes_of_a_case_are_documented() -> None:
    wanted = {value for kind in (Case.State, Case.Route, CaseStep.What) for value in kind.values}
    assert_documented(wanted, reference("states"), "docs/reference/states.md")


def test_states_and_ways_of_messages_are_documented() -> None:
    wanted = {value for kind in (Message.State, EventReading.Outcome) for value in kind.values}
    wanted |= set(get_args(windows.Why))
    assert_documented(wanted, reference("states"), "docs/reference/states.md")
    for channel, platform in windows.PLATFORMS.items():
        for name, way in platform.ways.items():
            row = re.search(
                rf"^\| `{channel}` \| `{name}` \| (.*?) \| {way.longest} \|$", reference("channels"), re.MULTILINE
            )
            assert row, f"{channel} {name}"
            assert {window.name for window in way.windows} <= code_words(row[1])


def reasons_of_plan() -> set[str]:
    """The constant reasons that `plan` gives to a Rest."""
    tree = ast.parse((SOURCE / "caunoi/delivery/plan.py").read_text())
    rests = (node for node in ast.walk(tree) if isinstance(node, ast.Call) and ast.unparse(node.func) == "Rest")
    return {arg.value for rest in rests for arg in rest.args if isinstance(arg, ast.Constant) and arg.value}


def steps_of_actions() -> set[str]:
    """The constant steps that the delivery room records."""
    found: set[str] = set()
    for path in (SOURCE / "caunoi/delivery").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            match node:
                case ast.Call(func=ast.Name(id="record" | "_again"), args=[_, ast.Constant(value=str(what)), *_]):
                    found.add(what)
    return found


def rule_keys() -> set[str]:
    """Every key that the code reads from `ChannelAccount.rules`."""
    found: set[str] = set()
    for path in (SOURCE / "caunoi").rglob("*.py"):
        found |= set(re.findall(r"\brules(?:\.get\(|\[)[\"'](\w+)[\"']", path.read_text(encoding="utf-8")))
    return found


def test_every_rule_of_an_account_is_documented() -> None:
    found = rule_keys()
    assert {"limits", "quiet_hours", "repairs", "settling_seconds", "compare_seconds", "concurrency"} <= found
    inner = {"name", "path", "per", "at_most", "from", "to"}
    assert_documented({*found, *inner}, reference("rules"), "docs/reference/rules.md")
    named = set(re.findall(r"^\| `(\w+)` \|", reference("rules").partition("## `limits`")[0], re.MULTILINE))
    assert named == found


def test_rule_packs_are_documented() -> None:
    words = (rule_packs.Unit, rule_packs.Confidence, rule_packs.Step, rule_packs.Duty, rule_packs.Route)
    words = (*words, clocks.State, working_days.Certainty)
    wanted = {str(word) for kind in words for word in kind}
    for pack in rule_packs.packs():
        wanted |= {pack.id, *pack.obligations, *pack.kinds}
    text = reference("rule-packs")
    assert_documented(wanted, text, "docs/reference/rule-packs.md")
    keys = {key for key in code_words(text) if re.fullmatch(r"[a-z_]+(\.[a-z_]+)+", key) and not key.endswith(".yaml")}
    assert keys <= wanted


# Files, releases, addresses --------------------------------------------------------------------------


def test_front_matter_is_documented() -> None:
    text = reference("article-file")
    assert_documented(set(markdown.KNOWN), text, "docs/reference/article-file.md")
    table = {
        name for cells in re.findall(r"^\| ((?:`\w+`(?:, )?)+) \|", text, re.MULTILINE) for name in code_words(cells)
    }
    assert table == set(markdown.KNOWN)
    assert_documented({value for value in Article.Audience.values if value}, text, "article-file.md")


@pytest.mark.django_db
def test_installed_categories_are_documented() -> None:
    assert_documented(set(Category.objects.values_list("key", flat=True)), reference("article-file"), "article-file.md")


def test_the_fields_of_a_release_are_documented() -> None:
    from dataclasses import fields

    wanted = {field.name for kind in (content.ReleaseContent, content.Picture, content.Asset) for field in fields(kind)}
    assert_documented({*wanted, "format", content.FORMAT}, reference("release"), "docs/reference/release.md")
    blocks = re.findall(r"(\w+) \{[^}]*\}", (content.ReleaseContent.__doc__ or "").replace(" ·", "\n"))
    assert "paragraph" in blocks and "video" in blocks
    assert_documented(set(blocks), reference("release"), "docs/reference/release.md")


def portal_addresses() -> Iterator[str]:
    """Every public address in the form of the documentation: /t/<id>/<slug>."""
    names = {"statement:statement": "<id>", "int:number": "<number>", "str:slug": "<slug>", "sha256:digest": "<sha256>",
             "slug:extension": "<extension>", "str:extension": "<extension>", "int:year": "<year>",
             "int:month": "<month>", "digest16:checksum": "<checksum>", "digest16:avatar": "<digest>",
             "width:width": "<width>", "int:size": "<size>", "str:kind": "<kind>"}  # fmt: skip
    for pattern in urlpatterns:
        route = f"/{pattern.pattern}"
        if isinstance(pattern, URLResolver):
            yield from (f"{route}{below.pattern}" for below in pattern.url_patterns if isinstance(below, URLPattern))
        elif route != "/api/<path:rest>":
            yield re.sub(r"<([^>]+)>", lambda found: names.get(found[1], found[0]), route)


def test_every_public_address_is_documented() -> None:
    known = set(portal_addresses())
    assert {"/", "/t/<id>/<slug>", "/feeds/atom.xml"} <= known
    known = {re.sub(r"<(\w+)>", r"{\1}", address) if "/api/" in address else address for address in known}
    missing = sorted(address for address in known if f"`{address}`" not in reference("api"))
    ours = [address for address in missing if address not in ("/api/v1/", "/api/v1/docs")]
    assert not ours, f"not documented in docs/reference/api.md: {ours}"


def test_the_control_api_of_the_stand_ins_is_documented() -> None:
    text = reference("sandbox")
    routes: list[Any] = list(Control(None, None).routes())  # type: ignore[arg-type]
    assert_documented({route.path for route in routes}, text, "docs/reference/sandbox.md")
    assert_documented({*faults.KINDS, *faults.PLATFORMS}, text, "docs/reference/sandbox.md")
    own = {name for name in faults.Fault.__dataclass_fields__ if name not in ("id", "hits")}
    assert_documented(own, text, "docs/reference/sandbox.md")
    fields = {*by_hand.ZALO_FIELDS, *by_hand.FACEBOOK_FIELDS, *accounts.ZALO_STANDARD, *accounts.FACEBOOK_STANDARD}
    fields |= {*speaking.FIELDS, *speaking.SIGNATURES, *zalo_events.KINDS, *facebook_events.KINDS}
    assert_documented(fields, text, "docs/reference/sandbox.md")


# The pages themselves --------------------------------------------------------------------------------


def anchors(path: Path) -> set[str]:
    headings = re.findall(r"^#+ (.+)$", FENCE.sub("", path.read_text(encoding="utf-8")), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).strip().replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("path", PAGES, ids=shown)
def test_links_inside_the_documentation_resolve(path: Path) -> None:
    for link in LINK.findall(FENCE.sub("", path.read_text(encoding="utf-8"))):
        target, _, anchor = link.partition("#")
        if target.startswith(("http://", "https://", "mailto:")):
            continue
        file = (path.parent / target).resolve() if target else path
        assert file.exists(), f"{shown(path)}: {link}"
        assert file.is_relative_to(ROOT), f"{shown(path)}: {link} leads out of the repository"
        assert not anchor or anchor in anchors(file), f"{shown(path)}: {link} has no such heading"


FILES = re.compile(r"`((?:src|tests|docs|benchmarks)/[\w./-]+\.\w+|[\w]+/[\w/]+\.py)`")


@pytest.mark.parametrize("path", PAGES, ids=shown)
def test_files_that_are_named_exist(path: Path) -> None:
    for name in FILES.findall(path.read_text(encoding="utf-8")):
        places = [ROOT / name, SOURCE / name, SOURCE / "caunoi" / name]
        assert any(place.exists() for place in places), f"{shown(path)} names {name}"


LOCAL = re.compile(r"(?<![\w.])/(?:home|Users|root|work|private)/|/tmp/\w|\b[A-Z]:\\\\", re.MULTILINE)
REGISTRY = re.compile(r"pypi|pythonhosted|registry\.npmjs|index-url|anaconda\.org|proxy\.golang", re.IGNORECASE)


@pytest.mark.parametrize("path", PAGES, ids=shown)
def test_no_local_paths_and_no_registries(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert not LOCAL.search(text), f"{shown(path)}: {LOCAL.search(text)}"
    assert not REGISTRY.search(text), f"{shown(path)}: {REGISTRY.search(text)}"


def test_every_page_is_reached_from_the_index() -> None:
    linked = {(DOCS / link.partition("#")[0]).resolve() for link in LINK.findall(page("README.md"))}
    parts = [path for part in ("tutorial", "how-to", "explanation", "reference") for path in (DOCS / part).glob("*.md")]
    not_linked = [shown(path) for path in parts if path.resolve() not in linked]
    assert not not_linked, f"not in docs/README.md: {not_linked}"


def test_every_decision_is_listed_dated_and_complete() -> None:
    records = sorted(path for path in (DOCS / "decisions").glob("*.md") if path.name != "README.md")
    listed = set(LINK.findall(page("decisions/README.md")))
    assert listed == {path.name for path in records}
    assert [path.name[:4] for path in records] == [f"{number:04}" for number in range(1, len(records) + 1)]
    for path in records:
        text = path.read_text(encoding="utf-8")
        assert text.startswith(f"# {path.name[:4]} "), shown(path)
        assert re.search(r"^Date: \d{4}-\d\d-\d\d\. Status: ", text, re.MULTILINE), shown(path)
        for part in ("## Context", "## Decision", "## Consequences"):
            assert part in text, f"{shown(path)} has no {part}"


def test_every_direct_dependency_has_its_reason() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    wanted = [*project["project"]["dependencies"], *project["dependency-groups"]["dev"]]
    names = {re.match(r"[A-Za-z0-9-]+", line)[0] for line in wanted}  # type: ignore[index]
    text = page("decisions/0011-dependencies.md")
    assert_documented(names, text, "docs/decisions/0011-dependencies.md")
    table = {
        name for cells in re.findall(r"^\| ((?:`[\w-]+`(?:, )?)+) \|", text, re.MULTILINE) for name in code_words(cells)
    }
    assert table == names


def test_the_changelog_has_this_version() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    assert f"## [{project['project']['version']}]" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")


def test_the_licence_is_the_whole_of_apache_2() -> None:
    assert hashlib.sha256((ROOT / "LICENSE").read_bytes()).hexdigest() == APACHE_2


def test_the_example_channel_fulfils_the_contract() -> None:
    example = next(
        block for language, block in FENCE.findall(page("how-to/write-a-channel.md")) if "class NoticeBoard" in block
    )
    names: dict[str, Any] = {}
    exec(compile(example, "write-a-channel.md", "exec"), names)
    assert isinstance(names["CHANNEL"], Channel)


@pytest.mark.django_db
def test_the_example_agency_can_be_founded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    example = next(block for _, block in FENCE.findall(page("how-to/set-up-an-agency.md")) if "agency:" in block)
    (tmp_path / "agency.yaml").write_text(example, encoding="utf-8")
    for name in ("avatar.png", "cover.jpg"):
        shutil.copy(Path(str(resources.files("caunoi.demo") / "content" / name)), tmp_path / name)
    for name in re.findall(r"\$([A-Z_]+)", example):
        monkeypatch.setenv(name, "a secret")

    agency = founding.found(founding.read(tmp_path / "agency.yaml"))

    assert agency.accounts.count() == 2 and agency.brands.count() == 1


def test_every_key_of_a_setup_file_is_documented() -> None:
    source = (SOURCE / "caunoi/config/founding.py").read_text(encoding="utf-8")
    keys = set(re.findall(r'(?:said|unit|account|person)(?:\[|\.get\()"(\w+)"', source))
    assert {"slug", "hosts", "standing_statement", "role"} <= keys
    assert_documented(keys, page("how-to/set-up-an-agency.md"), "docs/how-to/set-up-an-agency.md")


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["README.md", "docs/tutorial/first-statement.md", "docs/reference/article-file.md"])
def test_example_articles_can_be_read(name: str, tmp_path: Path) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    found = re.search(r"^---\ntitle:.*?\n---\n.*?\n(?=END$|```$)", text, re.MULTILINE | re.DOTALL)
    assert found
    (tmp_path / "notice.md").write_text(found.group(), encoding="utf-8")
    assert markdown.read(tmp_path / "notice.md").front["category"] == "interaction"
