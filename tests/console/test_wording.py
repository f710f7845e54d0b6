"""Every code that the engine can write has words a person can read."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.utils import translation

import caunoi.delivery
from caunoi.channels import contract
from caunoi.delivery import wording
from caunoi.delivery.models import Broadcast
from caunoi.delivery.plan import Desired, Observed, State
from caunoi.releases.models import Release

ROOM = Path(caunoi.delivery.__file__).parent
ENDINGS = {
    "desired_": Release.Operation.values,
    "saw_": list(Observed),
    "state_": list(State),
    "broadcast_": Broadcast.State.values,
}
CHANNEL_ERRORS = [error.__name__ for error in contract.ChannelError.__subclasses__()]


def test_every_state_has_a_word_and_an_icon_of_its_own() -> None:
    assert set(wording.STATES) == set(State)
    assert len({words.icon for words in wording.STATES.values()}) == len(State)
    assert set(wording.DESIRED) == set(Desired)
    assert set(wording.OBSERVED) == set(Observed)


def test_every_reason_has_words() -> None:
    reasons = set(_reasons())
    assert {"portal_first", "late", "expired", "foreign"} <= reasons
    assert reasons == set(wording.REASONS) == set(wording.BRIEF)


def test_every_step_has_words() -> None:
    steps = {*_steps(), *CHANNEL_ERRORS}
    assert {"placed", "repair_asked", "desired_withdraw", "broadcast_uncertain"} <= steps
    assert steps <= set(wording.STEPS)
    assert set(wording.STEPS) - steps == set(), "words for steps that nothing writes"


@pytest.mark.parametrize("language", ["vi", "en"])
def test_words_are_sentences_and_promise_nothing(language: str) -> None:
    with translation.override(language):
        for table in (wording.REASONS, wording.STEPS):
            for code, words in table.items():
                assert str(words).endswith("."), code
                assert "an toàn" not in str(words), code
        assert wording.step_detail("repairing", "2 of 3") != "2 of 3"
        assert wording.step_detail("state_blocked", "late") == str(wording.REASONS["late"])
        assert wording.step("a_step_of_tomorrow") == "a_step_of_tomorrow"


def _reasons() -> Iterator[str]:
    """The reason codes of plan.py: what stands second in a Rest, or is handed to `_taken_down`."""
    for node in _calls(ROOM / "plan.py", {"Rest", "_taken_down"}):
        given = [*node.args[1:2], *(word.value for word in node.keywords if word.arg == "reason")]
        yield from (item.value for item in given if isinstance(item, ast.Constant) and item.value)


def _steps() -> Iterator[str]:
    """What `record` and `_again` write, wherever they are called in this room."""
    for path in ROOM.rglob("*.py"):
        for node in _calls(path, {"record", "_again"}):
            if len(node.args) > 1:
                yield from _values(node.args[1])


def _values(argument: ast.expr) -> Iterator[str]:
    match argument:
        case ast.Constant(value=str(code)):
            yield code
        case ast.IfExp(body=body, orelse=other):
            yield from _values(body)
            yield from _values(other)
        case ast.JoinedStr(values=[ast.Constant(value=str(start)), *_rest]):
            for ending in ENDINGS[start]:
                yield f"{start}{ending}"


def _calls(path: Path, names: set[str]) -> Iterator[ast.Call]:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in names:
            yield node
