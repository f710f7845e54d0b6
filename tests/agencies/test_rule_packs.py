"""Rule packs: what ships, how a value is found by key and day, and what is told about a pack that cannot be meant."""

from __future__ import annotations

import re
from datetime import date, timedelta
from pathlib import Path

import pytest

from caunoi.agencies import rule_packs
from caunoi.agencies.models import Appointment
from caunoi.agencies.rule_packs import (
    CLOCKS,
    FOLDER,
    Confidence,
    Duty,
    NoRule,
    Route,
    RulePack,
    Step,
    Unit,
    pack_on,
    packs,
    rule,
)
from caunoi.foundation.data_files import BadDataFile

OLD, NEW = packs()
CASES = (  # the keys of requirements §5 that concern cases, with the defaults that it gives
    ("feedback.ack", 0, Unit.HOURS),
    ("feedback.classify", 2, Unit.WORKING_DAYS),
    ("feedback.classify.urgent", 4, Unit.HOURS),
    ("feedback.forward", 5, Unit.WORKING_DAYS),
    ("feedback.forward.legal_document", 2, Unit.WORKING_DAYS),
    ("feedback.answer", 15, Unit.WORKING_DAYS),
    ("feedback.answer.legal_document", 15, Unit.CALENDAR_DAYS),
    ("feedback.extension", 10, Unit.WORKING_DAYS),
    ("feedback.late_update", 7, Unit.WORKING_DAYS),
    ("petition.reply_handling", 10, Unit.WORKING_DAYS),
    ("correction.contest", 15, Unit.CALENDAR_DAYS),
    ("correction.on_request", 5, Unit.WORKING_DAYS),
    ("info_request.available", 3, Unit.WORKING_DAYS),
    ("info_request.complex", 10, Unit.WORKING_DAYS),
)
KINDS = {  # requirements §3.3, and feedback on legal documents, which has clocks of its own
    "comment", "feedback_report", "petition", "question", "legal_document_feedback", "information_request", "contest",
    "complaint", "denunciation", "crime_report",
}  # fmt: skip


@pytest.mark.parametrize("day", [date(2026, 6, 30), date(2026, 7, 1)])
@pytest.mark.parametrize(("key", "value", "unit"), CASES)
def test_both_packs_have_every_key_of_cases(key: str, value: int, unit: Unit, day: date) -> None:
    found = rule(key, day)
    assert (found.key, found.value, found.unit) == (key, value, unit)
    assert found.valid_from <= day and (found.valid_until is None or day <= found.valid_until)
    assert found.basis.instrument.vi and found.source


def test_the_day_selects_the_pack() -> None:
    assert (pack_on(date(2026, 6, 30)), pack_on(date(2026, 7, 1))) == (OLD, NEW)
    assert (OLD.id, NEW.id) == ("decree-42-2022", "decree-224-2026")
    assert NEW.valid_from - OLD.valid_until == timedelta(days=1)  # type: ignore[operator]
    assert set(OLD.obligations) == set(NEW.obligations)


def test_a_value_changes_inside_a_pack_by_date() -> None:
    before, after = rule("correction.contest", date(2026, 8, 31)), rule("correction.contest", date(2026, 9, 1))
    assert (before.value, after.value) == (15, 10)
    assert before.confidence is after.confidence is Confidence.VERIFIED
    assert rule("correction.on_request", date(2026, 8, 31)).confidence is Confidence.VERIFIED
    assert rule("correction.on_request", date(2026, 9, 1)).confidence is Confidence.UNVERIFIED


def test_what_is_carried_over_is_never_verified() -> None:
    carried = [value for values in NEW.obligations.values() for value in values if value.carried_from]
    assert len(carried) == len(NEW.obligations) - 2  # all but the two about access to information
    for value in carried:
        before = OLD.obligations[value.key][-1]
        ours = before.confidence is Confidence.PROJECT_DEFAULT
        assert value.confidence is (Confidence.PROJECT_DEFAULT if ours else Confidence.UNVERIFIED)
        assert (value.value, value.unit, value.carried_from) == (before.value, before.unit, OLD.id)
        assert value.source.startswith("Carried over") and before.source in value.source
    assert OLD.rule("press.conference", OLD.valid_from).confidence is Confidence.VERIFIED
    assert NEW.rule("press.conference", NEW.valid_from).confidence is Confidence.UNVERIFIED
    assert all(kind.carried_from == OLD.id for kind in NEW.kinds.values())
    assert NEW.kind("denunciation").confidence is Confidence.UNVERIFIED


def test_only_these_are_verified() -> None:
    """Whoever adds a key here has read the article."""
    sure = {key for key, values in OLD.obligations.items() if values[-1].confidence is Confidence.VERIFIED}
    assert sure == {"correction.contest", "correction.on_request", "press.monthly", "press.conference"}


@pytest.mark.parametrize(
    ("key", "day", "told"),
    [
        ("feedback.reply", date(2026, 7, 1), "no obligation “feedback.reply”; it has feedback.ack"),
        ("feedback.answer", date(2022, 8, 14), "no rule pack covers 2022-08-14; there are decree-42-2022"),
        ("dsr.reply", date(2025, 12, 31), "no value of “dsr.reply” for 2025-12-31; it has values 2026-01-01 to"),
    ],
)
def test_an_unknown_key_or_day_is_an_error_that_says_what_there_is(key: str, day: date, told: str) -> None:
    with pytest.raises(NoRule) as error:
        rule(key, day)
    assert told in str(error.value)


# Kinds -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("pack", packs(), ids=lambda pack: pack.id)
def test_every_kind_of_case_is_there_with_a_clock(pack: RulePack) -> None:
    assert set(pack.kinds) == KINDS
    for kind in pack.kinds.values():
        assert Step.ACKNOWLEDGE in kind.steps and set(kind.steps) & (CLOCKS - {Step.ACKNOWLEDGE})
        assert kind.title.vi and kind.title.en and kind.duties


def test_names_are_optional_for_comments_and_questions() -> None:
    for name in ("comment", "question", "feedback_report"):
        assert [field.name for field in OLD.kind(name).fields if field.required] == ["text"]


def test_a_petition_says_what_is_needed_why_and_what_follows_without() -> None:
    fields = {field.name: field for field in NEW.kind("petition").fields}
    assert [name for name, field in fields.items() if field.required] == ["text", "name", "contact"]
    for field in fields.values():
        assert field.why.vi and field.why.en and field.without.vi and field.without.en


def test_which_kinds_are_routed_away() -> None:
    away = {kind.name: kind for kind in NEW.kinds.values() if kind.route is Route.AWAY}
    assert set(away) == {"complaint", "denunciation", "crime_report"}
    for kind in away.values():
        assert kind.route_words and not kind.fields and Step.ANSWER not in kind.steps
        assert {Duty.RESTRICT_ACCESS, Duty.NEVER_PUBLISH, Duty.EXPLAIN_ROUTE} <= kind.duties
    assert Duty.PROTECT_IDENTITY in away["denunciation"].duties
    assert "113" in away["crime_report"].route_words.vi  # type: ignore[union-attr]


def test_nothing_is_asked_that_may_not_be() -> None:
    asked = {field.name for pack in packs() for kind in pack.kinds.values() for field in kind.fields}
    assert asked == {"text", "name", "contact", "address", "document", "item"}


def test_no_words_send_people_to_ask_again_elsewhere() -> None:
    words = [
        part
        for kind in NEW.kinds.values()
        for field in kind.fields
        for part in (field.why.vi, field.without.vi, field.why.en, field.without.en)
    ]
    assert not [word for word in words if re.search(r"gửi lại|resubmit|send it again", word)]


@pytest.mark.parametrize("pack", packs(), ids=lambda pack: pack.id)
def test_what_is_late_climbs_through_roles_that_exist(pack: RulePack) -> None:
    assert {climb.role for climb in pack.climbs} <= set(Appointment.Role.values)
    assert list(pack.reminders) == [50, 80, 100]


# Files -----------------------------------------------------------------------------------------------

VALUE = (
    "{value: 5, unit: working_days, basis: {instrument: {vi: Một luật, en: A law}}, source: read, confidence: verified}"
)
KIND = """
  comment:
    title: {vi: Góp ý, en: Comment}
    route: handle
    steps: {answer: feedback.answer}
    fields: {text: {required: true, why: {vi: a, en: b}, without: {vi: c, en: d}}}
    duties: [answer]
    basis: {instrument: {vi: Một luật, en: A law}}
    source: read
    confidence: verified"""
PACK = f"""\
pack: test
title: {{vi: Thử, en: Test}}
valid_from: 2026-01-01
valid_until: 2026-12-31
reminders: [50]
climbs: [{{role: approver, after: 0}}]
obligations:
  feedback.answer: [{VALUE}]
kinds:{KIND}
"""


def load(folder: Path, *texts: str) -> list[RulePack]:
    for text in texts:
        name = re.search(r"^pack: (\w+)", text, re.MULTILINE)
        (folder / f"{name[1] if name else 'test'}.yaml").write_text(text, encoding="utf-8")
    return list(rule_packs.load(folder))


def test_a_small_pack_is_read(tmp_path: Path) -> None:
    (pack,) = load(tmp_path, PACK)
    assert pack.rule("feedback.answer", date(2026, 12, 31)).value == 5
    assert pack.kind("comment").steps == {Step.ANSWER: "feedback.answer"}


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("pack: test\n", "", "test.yaml: “pack” is missing; add it"),
        (
            "pack: test\n",
            "pack: test\nauthor: me\n",
            "test.yaml: “author” is not known; remove it or write one of pack",
        ),
        ("pack: test\n", "pack: test\npack: test\n", "line 1: written twice: pack"),
        ("pack: test\n", "pack: [\n", "test.yaml: cannot be read as YAML"),
        ("2026-12-31", "2025-12-31", "test.yaml: valid_until: ends before it begins (2026-01-01)"),
        ("2026-12-31", "'2026-12-31'", "test.yaml: valid_until: write a day as 2026-12-31, without quotes"),
        ("[50]", "[120]", "test.yaml: reminders, 1: write a whole number, at least 1 and at most 100"),
        ("[50]", "50", "test.yaml: reminders: write a list"),
        ("after: 0", "after: -1", "test.yaml: climbs, 1, after: write a whole number, at least 0"),
        (
            "value: 5",
            "value: '5'",
            "test.yaml: obligations, feedback.answer, 1, value: write a whole number, at least 1",
        ),
        ("value: 5", "value: 0", "obligations, feedback.answer, 1, value: write a whole number, at least 1"),
        ("unit: working_days", "unit: weeks", "feedback.answer, 1, unit: write one of hours, working_days, calendar"),
        ("confidence: verified}", "confidence: sure}", "feedback.answer, 1, confidence: write one of verified, unver"),
        ("source: read, ", "", "obligations, feedback.answer, 1: “source” is missing"),
        ("source: read, ", "source: '', ", "obligations, feedback.answer, 1, source: write a text"),
        (
            "{instrument: {vi: Một luật, en: A law}}, s",
            "{law: 1}, s",
            "feedback.answer, 1, basis: “instrument” is missing",
        ),
        (f"[{VALUE}]", "[]", "obligations, feedback.answer: write at least one value"),
        (f"[{VALUE}]", f"[{VALUE}, {VALUE}]", "feedback.answer, 2: begins before the value above it ends"),
        (
            "{value: 5,",
            "{value: 5, valid_from: 2025-12-31,",
            "feedback.answer, 1: holds outside of its pack (2026-01-01",
        ),
        ("{value: 5,", "{value: 5, valid_until: 2027-01-01,", "feedback.answer, 1: holds outside of its pack"),
        (
            "{answer: feedback.answer}",
            "{answer: feedback.reply}",
            "kinds, comment, steps, answer: the pack has no oblig",
        ),
        ("{answer: feedback.answer}", "{reply: feedback.answer}", "kinds, comment, steps, reply: write one of acknow"),
        ("unit: working_days", "unit: months", "kinds, comment, steps, answer: a clock counts hours, working days or"),
        ("required: true", "required: perhaps", "kinds, comment, fields, text, required: write true or false"),
        ("route: handle", "route: away", "kinds, comment: write route_words for a kind that is routed away"),
        ("[answer]", "[smile]", "kinds, comment, duties, 1: write one of thank, answer"),
        (
            "kinds:",
            "carried_over: {source: x, obligations: [], kinds: []}\nkinds:",
            "carried_over: there is no earlier",
        ),
    ],
)
def test_a_bad_pack_is_told_by_file_and_place(tmp_path: Path, old: str, new: str, told: str) -> None:
    assert old in PACK
    with pytest.raises(BadDataFile) as error:
        load(tmp_path, PACK.replace(old, new, 1))
    assert told in str(error.value)


def test_an_extension_has_the_unit_of_the_answer(tmp_path: Path) -> None:
    extension = VALUE.replace("working_days", "calendar_days")
    wrong = PACK.replace("kinds:", f"  feedback.extension: [{extension}]\nkinds:").replace(
        "{answer: feedback.answer}", "{answer: feedback.answer, extension: feedback.extension}"
    )
    with pytest.raises(BadDataFile, match="comment: extension and answer have to be in one unit"):
        load(tmp_path, wrong)


NEXT = (
    PACK.replace("pack: test", "pack: next").replace("2026-", "2027-").replace(KIND, " {}")
    .replace(f"obligations:\n  feedback.answer: [{VALUE}]", "obligations: {}")
)  # fmt: skip


@pytest.mark.parametrize(
    ("carried", "told"),
    [
        ("{source: x, obligations: [feedback.reply], kinds: []}", "obligations, 1: test has no such obligation"),
        ("{source: x, obligations: [], kinds: [wish]}", "kinds, 1: test has no such kind"),
        ("{source: x, obligations: [], kinds: [comment]}", "comment, steps, answer: the pack has no obligation"),
        ("{obligations: [], kinds: []}", "carried_over: “source” is missing"),
    ],
)
def test_what_cannot_be_carried_over_is_told(tmp_path: Path, carried: str, told: str) -> None:
    with pytest.raises(BadDataFile) as error:
        load(tmp_path, PACK, f"{NEXT}carried_over: {carried}\n")
    assert told in str(error.value)


def test_a_key_is_carried_over_or_written_not_both(tmp_path: Path) -> None:
    written = NEXT.replace("obligations: {}", f"obligations: {{feedback.answer: [{VALUE}]}}")
    with pytest.raises(BadDataFile, match=r"obligations, feedback\.answer: this key is carried over as well"):
        load(tmp_path, PACK, f"{written}carried_over: {{source: x, obligations: [feedback.answer], kinds: []}}\n")


def test_two_packs_may_not_hold_on_one_day(tmp_path: Path) -> None:
    with pytest.raises(BadDataFile, match=r"next\.yaml: valid_from: test still holds on this day"):
        load(tmp_path, PACK, NEXT.replace("valid_from: 2027-01-01", "valid_from: 2026-12-31"))


def test_the_files_are_all_read() -> None:
    assert {path.stem for path in FOLDER.glob("*.yaml")} == {pack.id for pack in packs()}
