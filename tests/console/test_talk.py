"""The conversation on the page of a case: what was said, until when one may answer, how far each reply is."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from bs4 import Tag
from django.urls import reverse

from caunoi.agencies import vault
from caunoi.agencies.models import ChannelAccount
from caunoi.cases import actions
from caunoi.cases.models import Case
from caunoi.channels.contract import Left, OutcomeUnknown, Rejected
from caunoi.foundation import clock
from caunoi.inbox import actions as inbox
from caunoi.inbox.models import Message
from tests.cases.conftest import CANARY, Desk, desk
from tests.cases.test_hearing import LAMP, says
from tests.console.test_cases import page, press, signed_in
from tests.inbox import speaking

__all__ = ["desk"]


def talk(desk: Desk, case: Case, name: str = "mai") -> Tag:
    found = page(signed_in(desk, name).get(reverse("cases:case", args=[case.pk]))).select_one('[data-cn="talk"]')
    assert found
    return found


def outlook(desk: Desk, case: Case) -> str:
    found = talk(desk, case).select_one('[data-cn="outlook"]')
    assert found
    return " ".join(found.get_text().split())


def end(desk: Desk, channel: str, error: Any = None) -> Message:
    """A worker takes what waits; the last one ends like this."""
    while (outgoing := inbox.take_one(desk.world.accounts[channel].pk)) is not None:
        last = outgoing.message_id
        inbox.not_sent(last, error) if error else inbox.sent(last, "m1", None)
    return Message.objects.get(pk=last)


def test_the_clerk_reads_the_conversation_and_until_when_she_may_answer(desk: Desk) -> None:
    says(desk, "zalo")
    case = Case.objects.get()
    code = vault.unseal(Message.objects.get(standing="receipt").sealed)["fill"]
    shown = talk(desk, case)
    assert LAMP in shown.get_text() and code not in str(shown) and "only the sender has it" in shown.get_text()
    assert "waits to be sent" in shown.get_text()
    assert outlook(desk, case) == "An answer can be sent through Cơ quan Mẫu trên zalo until 09:00, 02/12/2026."
    desk.clock.advance(3 * 24 * 3600)
    assert "until 09:00, 07/12/2026. It draws on the quota of messages; what is left is not known." in outlook(
        desk, case
    )
    inbox.keep_quota(desk.world.accounts["zalo"].pk, Left(480, 500))
    assert "480 of 500 were left at 09:00, 03/12/2026" in outlook(desk, case)
    desk.clock.advance(5 * 24 * 3600)
    assert outlook(desk, case).startswith("Since 09:00, 07/12/2026 this person cannot be written to")


@pytest.mark.parametrize(
    ("more", "hours", "words"),
    [
        ({}, 1, "An answer can be sent through"),
        ({}, 30, "Until 09:00, 07/12/2026 an answer that a person writes"),
        ({"kind": "comment", "post": speaking.POST}, 1, "The answer will stand publicly below the comment"),
    ],
)
def test_what_facebook_allows_is_known_before_she_writes(
    desk: Desk, more: dict[str, str], hours: int, words: str
) -> None:
    says(desk, "facebook", **more)
    desk.clock.advance(hours * 3600)
    case = Case.objects.get()
    assert words in outlook(desk, case)
    form = page(signed_in(desk, "mai").get(reverse("cases:case", args=[case.pk]))).select_one('form[action$="/draft/"]')
    assert form and words in form.get_text()  # beside the field in which she writes


@pytest.mark.parametrize("values", [{"state": "paused"}, {"trouble": "signed out"}])
def test_a_stopped_account_is_told_before_she_writes(desk: Desk, values: dict[str, str]) -> None:
    says(desk, "zalo")
    ChannelAccount.objects.filter(channel="zalo").update(**values)
    assert "is stopped: what is answered waits" in outlook(desk, Case.objects.get())


def test_what_failed_is_seen_and_sent_again(desk: Desk) -> None:
    says(desk, "zalo")
    case, mai = Case.objects.get(), signed_in(desk, "mai")
    failed = end(desk, "zalo", Rejected("the person does not want it (Zalo -244)", code="-244"))
    text = talk(desk, case).get_text()
    assert "could not be sent" in text and "The platform refused it." in text and "Zalo -244" in text
    assert press(mai, case, "send-again").status_code == 302
    failed.refresh_from_db()
    assert failed.state == "queued"
    assert not talk(desk, case).select('form[action$="/send-again/"]')


def test_what_may_have_arrived_is_for_a_person_to_look_at(desk: Desk) -> None:
    says(desk, "zalo")
    case, mai = Case.objects.get(), signed_in(desk, "mai")
    message = end(desk, "zalo", OutcomeUnknown("cut"))
    assert not talk(desk, case).select('form[action$="/send-again/"]')
    address = reverse("cases:act_on_case", args=[case.pk, "send-again"])
    assert mai.post(address, {"message": message.pk}).status_code == 422  # not even by hand
    assert press(mai, case, "settle", arrived="").status_code == 302
    message.refresh_from_db()
    assert (message.state, message.problem) == ("failed", "not_arrived")
    assert press(mai, case, "send-again").status_code == 302
    end(desk, "zalo", OutcomeUnknown("cut"))
    assert press(mai, case, "settle", arrived="1").status_code == 302
    message.refresh_from_db()
    assert message.state == "sent" and "fill" not in vault.unseal(message.sealed)


def test_the_answer_and_its_state_stand_in_the_conversation(desk: Desk) -> None:
    says(desk, "zalo")
    case = Case.objects.get()
    assert press(signed_in(desk, "mai"), case, "draft", text="Đèn đã sửa.").status_code == 302
    assert press(signed_in(desk, "hoa"), case, "approve").status_code == 302
    end(desk, "zalo")
    said = talk(desk, case).select("li")[-1].get_text()
    assert "Đèn đã sửa." in said and "hoa" in said and "sent" in said


def test_a_window_that_was_shut_does_not_stop_the_approval(desk: Desk) -> None:
    says(desk, "zalo")
    case = Case.objects.get()
    actions.draft_answer(case.pk, "Đèn đã sửa.", seen=0, by=desk.people["mai"])
    with clock.using(clock.FixedClock(clock.now() + timedelta(days=8))):
        assert press(signed_in(desk, "hoa"), case, "approve").status_code == 302
        assert "had passed" in talk(desk, case).get_text()
        button = press(signed_in(desk, "mai"), case, "send-again")
        assert button.status_code == 422 and "does not allow" in page(button).get_text()
    assert Case.objects.get().state == "answered"


def test_a_case_from_the_portal_has_no_conversation(desk: Desk) -> None:
    case = desk.case("with_unit")
    assert not page(signed_in(desk, "mai").get(reverse("cases:case", args=[case.pk]))).select('[data-cn="talk"]')


def test_another_case_of_the_same_person_is_not_shown(desk: Desk) -> None:
    says(desk, "zalo", f"Chuyện riêng {CANARY}")
    first = Case.objects.get()
    actions.route_away(first.pk, "denunciation", by=desk.people["mai"])
    actions.close(first.pk, by=desk.people["thu"])
    says(desk, "zalo", "Đèn hỏng")
    second = Case.objects.exclude(pk=first.pk).get()
    assert CANARY not in str(talk(desk, second)) and CANARY in str(talk(desk, first, "thu"))


@pytest.mark.parametrize("message", ["", "x", "0", "9" * 30, "-1", "\x00"])
def test_nonsense_for_a_message_is_told(desk: Desk, message: str) -> None:
    says(desk, "zalo")
    for verb in ("send-again", "settle"):
        address = reverse("cases:act_on_case", args=[Case.objects.get().pk, verb])
        assert signed_in(desk, "mai").post(address, {"message": message}).status_code == 422


def test_a_long_conversation_takes_no_more_queries(desk: Desk) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    mai, counts = signed_in(desk, "mai"), []
    for number in (2, 12):
        for _ in range(number):
            says(desk, "zalo", "Còn nữa")
        with CaptureQueriesContext(connection) as context:
            assert mai.get(reverse("cases:case", args=[Case.objects.get().pk])).status_code == 200
        counts.append(len(context))
    assert counts[0] == counts[1]
