"""The pages that answer a press of Send: no address leads to them, so they are asked for here and shown as they came."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from bs4 import BeautifulSoup
from django.test import Client

from caunoi.cases import actions, tracking_code
from caunoi.cases.models import Case
from caunoi.foundation import clock
from tests.world import World

LETTER = {
    "vi": "Cột đèn giao thông tại ngã tư phố Mẫu và đường Nguyễn Thị Huyền Trân không sáng từ ngày 20/11/2026. "
    "Đề nghị sửa trước ngày 05/01/2027; tiền sửa dự tính 1.250.000 đồng.",
    "en": "The traffic light at the crossing of Mau street and Nguyen Thi Huyen Tran road has been dark since "
    "20/11/2026. Please have it repaired before 05/01/2027.",
}
QUESTION = "Cột đèn ở phía nào của ngã tư: phía phố Mẫu hay phía đường Nguyễn Thị Huyền Trân?"
ANSWER = (
    "Kính gửi ông/bà.\nCột đèn giao thông tại ngã tư phố Mẫu đã được sửa xong ngày 28/11/2026. Chi phí sửa chữa là "
    "1.250.000 đồng, do ngân sách chi trả; người dân không phải nộp khoản nào."
)
GROUND = "Khoản 2 Điều 5 Nghị định số 123/2026/NĐ-CP."
WAY = "Gửi đề nghị tới Ủy ban nhân dân xã Kỳ Thượng, số 12 phố Mẫu, trong giờ làm việc."
WHOLE = {"name": "Nguyễn Thị Huyền Trân", "contact": "0912 345 678", "address": "Số 12 phố Mẫu, xã Kỳ Thượng"}


def stills(world: World, host: str) -> dict[str, str]:
    """Name and language → the page."""
    found: dict[str, str] = {}
    for language in LETTER:
        client = Client(headers={"host": host}, REMOTE_ADDR="")  # what other tests sent counts for no limit here
        desk = Desk(world, client, language)
        found |= {f"{name}_{language}": page for name, page in desk.pages().items()}
    return found


def drafted(world: World) -> str:
    """A case whose draft waits for approval, by its id."""
    message = actions.Message(LETTER["vi"], **WHOLE)
    case = actions.receive(world.agency, message, route=Case.Route.PORTAL, chosen="petition").case
    actions.draft_answer(case.pk, ANSWER, seen=0, by=world.people["quan"], refusal=True, ground=GROUND, way=WAY)
    return str(case.pk)


class Desk:
    """A citizen in front, the agency behind."""

    def __init__(self, world: World, client: Client, language: str) -> None:
        self._world, self._client, self._language = world, client, language

    def pages(self) -> dict[str, str]:
        pages = {
            "send-errors": self._send(422, kind="petition"),
            "receipt": self._send(200, kind="feedback_report"),
            "receipt-urgent": self._send(200, kind="", urgent="1"),
            "receipt-away": self._send(200, kind="denunciation"),
            "follow-unknown": self._ask(404, "7KQ4-M2XD-9TRB-HW3F-9TRB"),
        }
        code, case = self._received()
        actions.forward(case.pk, self._world.unit, by=self._hoa)
        pages["status"] = self._ask(200, code)
        actions.ask_sender(case.pk, QUESTION, by=self._hoa)
        pages["status-asked"] = self._ask(200, code)
        actions.sender_answered(code, "Phía phố Mẫu.")
        self._answer(case)
        pages["status-answered"] = self._ask(200, code)
        code, case = self._received()
        self._answer(case, refusal=True, ground=GROUND, way=WAY)
        pages["status-refused"] = self._ask(200, code)
        pages["status-late"] = self._ask(200, self._overdue())
        return pages

    def _overdue(self) -> str:
        """The code of a case that nobody has answered for six weeks."""
        with clock.using(clock.FixedClock(clock.now() - timedelta(days=45))):
            code, case = self._received()
        actions.forward(case.pk, self._world.unit, by=self._hoa)
        actions.signal_due()
        return code

    @property
    def _hoa(self) -> Any:
        return self._world.people["hoa"]

    def _received(self) -> tuple[str, Case]:
        page = BeautifulSoup(self._send(200, kind="petition", **WHOLE), "html.parser")
        code = page.select("[data-code]")[0].get_text()
        return code, Case.objects.get(code_digest__in=tracking_code.digests(code))

    def _answer(self, case: Case, **refusal: Any) -> None:
        actions.draft_answer(case.pk, ANSWER, seen=0, by=self._world.people["quan"], **refusal)
        actions.approve_answer(case.pk, by=self._hoa)

    def _send(self, status: int, **typed: str) -> str:
        return self._post("/gui-phan-anh", status, text=LETTER[self._language], **typed)

    def _ask(self, status: int, code: str) -> str:
        return self._post("/theo-doi", status, code=code)

    def _post(self, path: str, status: int, **typed: str) -> str:
        answer = self._client.post(f"{path}?lang={self._language}", typed)
        assert answer.status_code == status, (path, typed, answer.status_code)
        return str(answer.content.decode())
