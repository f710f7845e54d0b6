"""Brings an installation into every state that a screen has to show. What is there already is used; only what is
missing is published, amended, withdrawn or left waiting. Works on a test's world and on a running demonstration."""

from __future__ import annotations

import re
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import time, timedelta
from typing import Any

from django.contrib.auth import get_user_model
from django.db import transaction
from django.test import Client, RequestFactory
from django.urls import get_resolver

from caunoi.agencies import actions as agencies
from caunoi.agencies.models import Agency, Unit
from caunoi.cases import actions as cases
from caunoi.cases.actions import Message
from caunoi.cases.models import Case, Likeness
from caunoi.channels.contract import OutcomeUnknown, Rejected
from caunoi.delivery import renditions
from caunoi.delivery.actions import broadcasting
from caunoi.delivery.models import Broadcast, Placement
from caunoi.delivery.plan import Desired, Observed, State
from caunoi.foundation import clock
from caunoi.inbox import actions as inbox
from caunoi.newsroom import actions
from caunoi.newsroom.models import Article, Category
from caunoi.releases.actions import mark_expired
from caunoi.releases.models import Publication, Release
from tests.inbox import speaking
from tests.screens import letters
from tests.world import World, _rich

HOST = "localhost"  # every installation answers under it
STILL = "/still/"
"""Where the browser is given a page that no lasting state of an installation shows; see `Stage.stills`."""

TITLES = {
    "vi": {
        "amended": "Lịch tiếp công dân tại trụ sở, tháng 01 năm 2027",
        "withdrawn": "Thông báo tạm dừng tiếp nhận hồ sơ ngày 05/01/2027",
        "expired": "Phân luồng giao thông qua cầu trong đêm diễn tập",
        "draft": "Hướng dẫn nộp 1.250.000 đồng lệ phí qua cổng dịch vụ công (bản nháp)",
        "submitted": "Bà Nguyễn Thị Huyền Trân trả lời về việc cấp đổi giấy tờ tại xã Kỳ Thượng trước ngày 05 tháng 01 năm 2027",
        "returned": "Mẫu đơn mới áp dụng từ ngày 01/02/2027",
    },
    "en": {
        "amended": "Opening hours of the reception office in January 2027",
        "withdrawn": "Notice of a pause in service on 5 January 2027",
        "expired": "Bridge closed to cars during the night exercise",
        "draft": "How to pay the fee of 1,250,000 dong online (draft)",
        "submitted": "Answer to questions about renewing papers in Ky Thuong commune",
        "returned": "New form in use from 1 February 2027",
    },
}
LEADS = {
    "vi": "Người dân được tiếp vào thứ Năm hằng tuần, từ 07:30 đến 11:30, tại phòng tiếp công dân.",
    "en": "People are received every Thursday, from 07:30 to 11:30, in the reception office.",
}
BODIES = {
    "vi": "<p>Địa điểm: số 12 phố Mẫu. Điện thoại <b>0200 000 0001</b>, lệ phí 0 đồng. Mang theo giấy tờ tùy thân.</p>",
    "en": "<p>Place: 12 Mau street. Telephone <b>0200 000 0001</b>, no fee. Please bring an identity document.</p>",
}
REASONS = {
    "vi": {"amend": "Bổ sung số điện thoại của phòng tiếp công dân.", "withdraw": "Có thông tin chưa kiểm chứng xong."},
    "en": {"amend": "The telephone number was added.", "withdraw": "Some facts have not been verified yet."},
}
BROADCASTS = {
    Broadcast.State.WAITING: "quiet 06:00",
    Broadcast.State.REFUSED: "-248 It breaks the platform's standards",
    Broadcast.State.UNCERTAIN: "",
}
"""State of a broadcast that asks something of a person → what the platform, or our own limits, told of it."""


@dataclass
class Stage:
    """statements: name_language → its number; articles: name → key of the editors' row. stills: name → HTML.
    listed: an official channel that is not operated here. case: what somebody sent,
    by its id. drafted: one whose answer waits for approval. talk: one that somebody wrote on a channel."""

    world: World
    statements: dict[str, str] = field(default_factory=dict)
    articles: dict[str, int] = field(default_factory=dict)
    stills: dict[str, str] = field(default_factory=dict)
    listed: int = 0
    case: str = ""
    drafted: str = ""
    talk: str = ""

    @property
    def month(self) -> str:
        first = Publication.objects.filter(statement__agency=self.world.agency).latest("first_published_at")
        return f"{clock.local(first.first_published_at):%Y/%m}"


def of_installation() -> World:
    """The agency that speaks here, with its people by their sign-in names."""
    agency = Agency.objects.order_by("pk").first()
    assert agency is not None, "no agency is founded here"
    people = {person.username: person for person in get_user_model().objects.all()}
    unit = agency.units.order_by("pk").first()
    assert unit is not None
    return World(agency, unit, people, {account.channel: account for account in agency.accounts.all()})


def prepare(world: World) -> Stage:
    """Every state, in both languages."""
    stage = Stage(world, stills=_stills())
    for language in ("vi", "en"):
        for name, find in (
            ("article", _richest),
            ("amended", _amended),
            ("withdrawn", _withdrawn),
            ("expired", _expired),
        ):
            stage.statements[f"{name}_{language}"] = find(world, language)
    stage.articles = {
        "draft": _waiting(world, Article.State.DRAFT),
        "submitted": _waiting(world, Article.State.SUBMITTED),
        "returned": _waiting(world, Article.State.RETURNED),
        "released": _of_statement(stage.statements["amended_vi"]),
        "taken_down": _of_statement(stage.statements["withdrawn_vi"]),
    }
    stage.listed = _listed(world)
    stage.case, stage.drafted, stage.talk = _case(world), letters.drafted(world), _talk(world)
    stage.stills |= letters.stills(world, HOST)
    stage.statements["differs"] = _with_copy(world, State.DIFFERS) or _edited_outside(world)
    for state, told in BROADCASTS.items():
        stage.statements[f"broadcast_{state}"] = _with_broadcast(world, state, told)
    return stage


def _case(world: World) -> str:
    """An urgent one with a long text, like others, so that every part of the page has something to show."""
    lamp = "Đèn đường trước số 12 phố Mẫu không sáng từ ngày 20/11/2026, đã có hai người ngã xe. "
    message = Message(
        lamp * 4,
        name="Nguyễn Thị Huyền Trân",
        contact="0912 345 678",
    )
    receipt = cases.receive(world.agency, message, route="portal", chosen="petition", urgent=True)
    others = [
        cases.receive(world.agency, Message(text), route="phone", chosen="feedback_report", by=world.people["hoa"]).case
        for text in (f"Chào anh chị. {lamp}Ở ngã tư Trần Phú cũng vậy.", f"{lamp}Cảm ơn.", lamp)
    ]
    while not Likeness.objects.filter(case=others[-1]).exists():  # a worker may be about it too
        cases.compare_new()
    cases.join_cases(receipt.case.pk, others[-1].pk, by=world.people["hoa"])
    return str(receipt.case.pk)


def _talk(world: World) -> str:
    """Somebody wrote on Zalo; one reply was refused, and of one nobody knows."""
    event = speaking.zalo(world.accounts["zalo"], "Đèn đường trước nhà văn hóa xã Mẫu không sáng đã ba đêm. " * 3)
    while not (case := Case.objects.filter(messages__message__event=event).first()):  # a worker may be about it too
        inbox.read_events()
        cases.take_up()
    cases.ask_sender(case.pk, "Đèn ở số nhà nào, phía nào của đường?", by=world.people["hoa"])
    for error in (Rejected("the person does not want this kind of message", code="-244"), OutcomeUnknown("cut")):
        if outgoing := inbox.take_one(world.accounts["zalo"].pk):
            inbox.not_sent(outgoing.message_id, error)
    return str(case.pk)


# What is public --------------------------------------------------------------------------------------


def _publications(world: World, language: str, state: str = Publication.State.LIVE) -> Any:
    return Publication.objects.filter(statement__agency=world.agency, language=language, state=state)


def _richest(world: World, language: str) -> str:
    """The article with the most in it, by the size of its signed text."""
    found = _publications(world, language).select_related("release")
    best = max(found, key=lambda row: len(bytes(row.release.canonical)), default=None)
    return best.statement_id if best else _publish(world, language, "amended").statement_id


def _amended(world: World, language: str) -> str:
    """One with an earlier release, and with the reason of its change."""
    found = (
        _publications(world, language).filter(release__operation=Release.Operation.AMEND).order_by("-changed").first()
    )
    if found:
        return found.statement_id
    release = _publish(world, language, "amended")
    article = Article.objects.get(statement_id=release.statement_id)
    world.amend(article, reason=REASONS[language]["amend"], title=article.title, **_words(language))
    return release.statement_id


def _withdrawn(world: World, language: str) -> str:
    """One whose first release was public, so that its address answers 410."""
    found = _publications(world, language, Publication.State.WITHDRAWN).order_by("-changed").first()
    if found:
        return found.statement_id
    release = _publish(world, language, "withdrawn")
    article = Article.objects.get(statement_id=release.statement_id)
    actions.withdraw(article, by=world.people["hoa"], reason=REASONS[language]["withdraw"])
    return release.statement_id


def _expired(world: World, language: str) -> str:
    found = _publications(world, language, Publication.State.EXPIRED).order_by("-changed").first()
    if found:
        return found.statement_id
    release = _publish(world, language, "expired", not_after=clock.now() + timedelta(seconds=30))
    mark_expired(release)
    return release.statement_id


def _publish(world: World, language: str, name: str, **values: Any) -> Release:
    return world.publish(_draft(world, language, name, **values))


def _draft(world: World, language: str, name: str, **values: Any) -> Article:
    return world.article(TITLES[language][name], language=language, **_words(language), **values)


def _words(language: str) -> dict[str, Any]:
    category = Category.objects.get(key="interaction")
    return {"lead": LEADS[language], "body": [("paragraph", _rich(BODIES[language]))], "category": category}


# What only the house sees ----------------------------------------------------------------------------


def _waiting(world: World, state: str) -> int:
    found = Article.objects.filter(agency=world.agency, state=state, language="vi").order_by("pk").first()
    if found:
        return int(found.pk)
    article = _draft(world, "vi", str(state))
    if state != Article.State.DRAFT:
        actions.submit(article, by=world.people["lan"])
        article.refresh_from_db()
    if state == Article.State.RETURNED:
        actions.return_to_author(article, by=world.people["hoa"], reason="Ghi rõ ngày áp dụng và căn cứ.")
    return int(article.pk)


def _listed(world: World) -> int:
    found = world.agency.listed_channels.order_by("pk").first()
    return (found or agencies.list_channel(world.agency, kind="hotline", name="Đường dây nóng", address="115")).pk


def _of_statement(statement: str) -> int:
    return int(Article.objects.get(statement_id=statement).pk)


def _with_copy(world: World, state: State) -> str:
    found = Placement.objects.filter(statement__agency=world.agency, state=state).order_by("pk").first()
    return found.statement_id if found else ""


def _edited_outside(world: World) -> str:
    """A copy on Facebook in which somebody changed a number. It counts as claimed, so that no worker mends it."""
    copies = Placement.objects.filter(account=world.accounts["facebook"], desired=Desired.RELEASE)
    placement = copies.filter(statement__language="vi").order_by("pk").last()
    assert placement is not None and placement.release is not None
    wanted = renditions.rendition(placement.account, placement.release).text
    placement.shown_text = re.sub(r"\d+", "99", wanted, count=1)
    placement.state, placement.reason, placement.observed = State.DIFFERS, "edited_outside", Observed.EDITED
    placement.since = placement.observed_at = clock.now()
    placement.claimed_by, placement.claimed_until = uuid.uuid4(), clock.now() + timedelta(days=1)
    placement.save()
    return placement.statement_id


def _with_broadcast(world: World, state: str, told: str) -> str:
    """A copy on Zalo whose broadcast is in this state; one that stands as released, where a worker has placed any."""
    zalo = Placement.objects.filter(account=world.accounts["zalo"], desired=Desired.RELEASE, statement__language="vi")
    copies = zalo.filter(broadcasts__isnull=True).order_by("pk")
    placement = copies.filter(observed=Observed.SAME).first() or copies[0]
    later = clock.next_local(clock.now(), time(6)) if state == Broadcast.State.WAITING else None
    broadcast = Broadcast(placement=placement, release=placement.release, target={}, not_before=later)
    broadcasting.write(broadcast, state, told)
    return placement.statement_id


# What no lasting state shows -------------------------------------------------------------------------


def _stills() -> dict[str, str]:
    """The failure page, and what an agency sees that has not said anything yet. The second agency is rolled back."""
    failed = get_resolver().resolve_error_handler(500)(RequestFactory().get("/"))
    with transaction.atomic():
        empty = _empty_house()
        transaction.set_rollback(True)
    return {"failed": failed.content.decode(), **empty}


def _empty_house() -> Mapping[str, str]:
    agency = agencies.found_agency(
        slug="empty",
        name="Cơ quan mới",
        name_en="A new agency",
        short_name="CQM",
        public_url=f"http://{HOST}",
        demo=True,
    )
    Unit.objects.create(agency=agency, slug="office", name="Văn phòng")
    person = get_user_model().objects.create_user("newcomer")
    agencies.appoint(person, "administrator", agency)
    reader, clerk = Client(headers={"host": HOST}), Client(headers={"host": HOST})
    clerk.force_login(person)
    found = {}
    for language in ("vi", "en"):
        asked = {"accept-language": language}
        found[f"front_{language}"] = _html(reader.get(f"/?lang={language}"))
        for name, path in (("home", "/admin/"), ("board", "/admin/sync/"), ("list", "/admin/articles/")):
            found[f"{name}_{language}"] = _html(clerk.get(path, headers=asked))
    return found


def _html(answer: Any) -> str:
    assert answer.status_code == 200, answer.status_code
    return str(answer.content.decode())
