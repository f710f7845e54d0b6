"""The table of the two-person rule: every route of the staff site, posted by everyone who might try.

The routes are read from the URL resolver, so a new one fails here until somebody has said what it may do.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import cache, cached_property
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from django.db.models import Model
from django.test import Client
from django.urls import URLResolver, get_resolver
from PIL import Image
from wagtail.admin.views.bulk_action.registry import bulk_action_registry
from wagtail.documents import get_document_model
from wagtail.rich_text import RichText
from wagtail.test.utils.form_data import nested_form_data, rich_text, streamfield

from caunoi.agencies import actions as agencies
from caunoi.agencies import policies
from caunoi.agencies.models import (
    Appointment,
    Brand,
    BrandProposal,
    ChannelAccount,
    ListedChannel,
    RegisterChange,
)
from caunoi.agencies.queries import identity_mark
from caunoi.cli.main import main
from caunoi.console.cases import DEEDS as CASE_DEEDS
from caunoi.console.deeds import BROADCAST_DEEDS, DEEDS
from caunoi.delivery.models import Broadcast, Placement
from caunoi.foundation import clock
from caunoi.newsroom import actions, compose
from caunoi.newsroom.models import Article
from caunoi.releases.models import Blob, Publication, Release
from tests import world as worlds
from tests.conftest import own_clone
from tests.world import World

pytestmark = pytest.mark.django_db

# What each of our own routes may do at most. "release": makes a release, for an approver who is no author;
# "hold": stops or resumes one channel, words untouched; "draft": writes the draft; "read": changes nothing;
# "account": where is published, by administrators; "brand": the look of later releases, by two people of its own
# (tests/console/test_brand.py); "case": what citizens sent, which no release is made of (tests/cases).
OURS = {
    "articles:list": "read",
    "articles:list_results": "read",
    "articles:add": "draft",
    "articles:edit": "draft",
    "articles:copy": "draft",
    "articles:delete": "refused",
    "articles:usage": "read",
    "articles:history": "read",
    "articles:history_results": "read",
    "articles:preview_on_add": "read",
    "articles:preview_on_edit": "read",
    "articles:revisions_view": "read",
    "articles:revisions_revert": "draft",
    "articles:revisions_compare": "read",
    "articles:lock": "refused",
    "articles:unlock": "refused",
    "articles:live": "read",
    "articles:live_on_add": "read",
    "articles:kept": "read",
    "articles:kept_on_add": "read",
    "articles:triage": "draft",
    "articles:calendar": "read",
    "articles:areas": "read",
    "articles:by_file": "draft",
    "articles:by_file_again": "draft",
    "articles:versions": "read",
    "articles:released": "read",
    "articles:review": "read",
    "articles:as_on_portal": "read",
    "articles:submit": "draft",
    "articles:return": "draft",
    "articles:confirm_fact": "draft",
    "articles:approve": "release",
    "articles:withdraw": "release",
    "categories:list": "read",
    "categories:list_results": "read",
    "categories:add": "data",
    "categories:edit": "data",
    "categories:delete": "data",
    "categories:copy": "data",
    "categories:usage": "read",
    "categories:history": "read",
    "categories:history_results": "read",
    "pictures": "read",
    "cases:work_list": "read",
    "cases:find_case": "read",
    "cases:new_case": "case",
    "cases:case": "read",
    "cases:act_on_case": "case",
    "console:board": "read",
    "console:board_changes": "read",
    "console:panel": "read",
    "console:panel_changes": "read",
    "console:statistics": "read",
    "console:sheet_csv": "read",
    "console:reads_csv": "read",
    "console:accounts": "read",
    "console:add_account": "account",
    "console:account": "account",
    "console:give_secrets": "account",
    "console:account_state": "account",
    "console:put_back": "account",
    "console:connect": "account",
    "console:consent_callback": "account",
    "console:register": "read",
    "console:list_channel": "account",
    "console:listed_channel": "account",
    "console:listed_state": "account",
    "console:verify_entry": "account",
    "console:name_successor": "account",
    "console:brand": "read",
    "console:propose_brand": "brand",
    "console:check_picture": "read",
    "console:approve_brand": "brand",
    "console:decline_brand": "brand",
    "console:act": "hold",
    "console:act_on_broadcast": "broadcast",
    "console:withdraw": "release",
    "wagtailsnippetchoosers_newsroom_article:choose": "read",
    "wagtailsnippetchoosers_newsroom_article:choose_results": "read",
    "wagtailsnippetchoosers_newsroom_article:chosen": "read",
    "wagtailsnippetchoosers_newsroom_article:chosen_multiple": "read",
    "wagtailsnippetchoosers_newsroom_category:choose": "read",
    "wagtailsnippetchoosers_newsroom_category:choose_results": "read",
    "wagtailsnippetchoosers_newsroom_category:chosen": "read",
    "wagtailsnippetchoosers_newsroom_category:chosen_multiple": "read",
    "wagtail_bulk_action": "refused",
    "wagtailadmin_editing_sessions:ping": "read",
    "wagtailadmin_editing_sessions:release": "read",
}

# Wagtail's other rooms. They are posted as well, and may change nothing that is public.
ROOMS = {
    "wagtailadmin_api:pages",
    "wagtailadmin_api:documents",
    "wagtailadmin_api:images",
    "wagtailadmin_pages",
    "wagtailadmin_collections",
    "wagtailadmin_workflows",
    "wagtailadmin_reports",
    "wagtailsnippets",
    "wagtaildocs",
    "wagtaildocs_chooser",
    "wagtailimages",
    "wagtailimages_chooser",
    "wagtailusers_users",
    "wagtailusers_groups",
}
SINGLES = {
    "",  # Wagtail's page for unknown addresses, and its 404 test
    "wagtaildocs_serve",
    "wagtaildocs_authenticate_with_password",
    "wagtailadmin_home",
    "wagtailadmin_error_test",
    "wagtailadmin_explore_root",
    "wagtailadmin_explore",
    "wagtailadmin_explore_results",
    "wagtailadmin_choose_page",
    "wagtailadmin_choose_page_child",
    "wagtailadmin_choose_page_search",
    "wagtailadmin_choose_page_chosen_multiple",
    "wagtailadmin_choose_page_external_link",
    "wagtailadmin_choose_page_email_link",
    "wagtailadmin_choose_page_phone_link",
    "wagtailadmin_choose_page_anchor_link",
    "wagtailadmin_tag_autocomplete",
    "wagtailadmin_tag_model_autocomplete",
    "wagtailadmin_account",
    "wagtailadmin_logout",
    "wagtailadmin_dismissibles",
    "wagtailadmin_block_preview",
    "wagtailadmin_sprite",
    "wagtailadmin_login",
    "wagtailadmin_password_reset",
    "wagtailadmin_password_reset_done",
    "wagtailadmin_password_reset_confirm",
    "wagtailadmin_password_reset_complete",
    "wagtailadmin_javascript_catalog",
}

PEOPLE = ("lan", "lan_approver", "minh", "hoa", "an", "root")

# Looking changes nothing whoever looks: `make test` looks with the eyes of who sees most, `make soak` with all.
LOOKING = (pytest.param("root"), *(pytest.param(name, marks=pytest.mark.soak) for name in ("lan", "hoa", "an")))

ACCOUNTS = {  # where is published, and what the register says of it: administrators alone
    "console:add_account",
    "console:account",
    "console:give_secrets",
    "console:account_state",
    "console:put_back",
    "console:list_channel",
    "console:listed_channel",
    "console:listed_state",
    "console:name_successor",
}

# Who may do what changes something public, on the scene below: an article written and submitted by lan, its copies,
# the accounts and the register, a look proposed by minh.
MAY = {
    ("articles:approve", "hoa"),
    ("articles:withdraw", "hoa"),
    ("console:withdraw", "hoa"),
    *(("console:act/hold", person) for person in ("lan_approver", "minh", "hoa", "an")),
    *((f"console:act_on_broadcast/{verb}", person) for verb in BROADCAST_DEEDS for person in ("lan_approver", "hoa")),
    *((name, "an") for name in ACCOUNTS),
    *(("console:verify_entry", person) for person in ("lan_approver", "minh", "hoa", "an")),
    *(("console:approve_brand", person) for person in ("lan_approver", "hoa", "an")),  # minh proposed it
    *(("console:decline_brand", person) for person in ("lan_approver", "minh", "hoa", "an")),
}


@dataclass
class Scene:
    """An article that stands as release 1, with a picture and a document of the library, amended and submitted by
    lan: both what is public and what waits can be tampered with. Beside it an account in trouble, broadcasts that wait
    for a person, a proposed look, and entries of the register, one of them retired."""

    world: World
    article: Article
    digest: str
    picture: Any
    document: Any
    placement: Placement
    broadcasts: Mapping[str, Broadcast]  # by state
    proposal: BrandProposal
    listed: ListedChannel
    retired: ListedChannel
    files: Mapping[Path, bytes]  # of the library

    @cached_property
    def before(self) -> tuple[Any, ...]:
        return public_state()

    def key(self, pattern: str, name: str) -> str:
        """What stands for this part of an address: the article's own things, not any that have its number."""
        if pattern.startswith("admin/sync/"):
            return self._own_key(pattern, name)
        if name in ("image_id",) or pattern.startswith("admin/images/"):
            return str(self.picture.pk)
        if name in ("document_id", "doc_id") or pattern.startswith("admin/documents/"):
            return str(self.document.pk)
        if pattern.startswith("admin/users/"):
            return str(self.world.people["lan"].pk)
        if pattern.startswith("admin/groups/"):
            return str(Group.objects.get(name="caunoi approver").pk)
        if pattern.startswith(("admin/pages/", "admin/collections/")):
            return "1"  # the root of each
        return str(self.article.pk)

    def _own_key(self, pattern: str, name: str) -> str:
        if name == "channel":
            return "facebook"
        if name == "number":
            return str((self.retired if "successor" in pattern else self.listed).pk)
        thing = {"placements": self.placement, "accounts": self.world.accounts["zalo"], "brand": self.proposal}
        return str(thing[pattern.split("/")[2]].pk)

    def broadcast_for(self, verb: str) -> Broadcast:
        """One in a state in which this verb makes sense."""
        return next(self.broadcasts[state] for state in BROADCAST_DEEDS[verb].states if state in self.broadcasts)


@pytest.fixture(scope="module")
def staged(template: str, django_db_setup: None, django_db_blocker: Any) -> Iterator[Scene]:
    """Committed once in a database of this file; every test undoes what it did to it."""
    with own_clone(template, django_db_blocker):
        yield stage()


@pytest.fixture
def scene(staged: Scene, db: None) -> Scene:
    for path, data in staged.files.items():  # no rollback brings back what Wagtail has taken off the disk
        path.write_bytes(data)
    return replace(staged, article=Article.objects.get(pk=staged.article.pk))


def stage() -> Scene:
    world = worlds.build()
    picture = worlds.picture()
    document = get_document_model().objects.create(
        title="Kế hoạch", file=ContentFile(b"a,b\n1,2\n", name="ke-hoach.csv")
    )
    body = [
        ("paragraph", RichText("<p>Địa điểm: số 12 phố Mẫu.</p>")),
        ("document", {"document": document, "title": "Kế hoạch"}),
    ]
    shown = {"cover": picture, "cover_alt": "Nền xanh"}
    article = world.article(body=body, **shown)
    world.publish(article)
    worlds.fill(article, "Lịch tiếp công dân tháng 02 năm 2027", body=body, **shown)
    actions.save_draft(article, by=world.people["lan"])
    actions.submit(article, by=world.people["lan"], reason="Đổi tháng.")
    article.refresh_from_db()
    zalo, facebook = (Placement.objects.get(account=world.accounts[name]) for name in ("zalo", "facebook"))
    listed, retired = (_listed(world, name) for name in ("Đường dây nóng", "Đường dây cũ"))
    agencies.set_listed_state(retired.pk, "retired", by=world.people["an"])
    agencies.report_trouble(zalo.account_id, "190")
    return Scene(
        world,
        article,
        compose.digest_of(compose.draft_value(article)),
        picture,
        document,
        zalo,
        {"uncertain": _broadcast(zalo, "uncertain"), "refused": _broadcast(facebook, "refused")},
        _proposal(world),
        listed,
        retired,
        {path: path.read_bytes() for path in (Path(thing.file.path) for thing in (picture, document))},
    )


def _broadcast(placement: Placement, state: str) -> Broadcast:
    return Broadcast.objects.create(
        placement=placement, release=placement.release, target={}, state=state, since=clock.now()
    )


def _proposal(world: World) -> BrandProposal:
    current = world.agency.brands.get()
    look = {name: getattr(current, name) for name in agencies.LOOK}
    return agencies.propose_brand(world.agency, by=world.people["minh"], **{**look, "colour": "#0f4c5c"})


def _listed(world: World, name: str) -> ListedChannel:
    about = {"address": "024 3825 0113", "responsible_unit": world.unit, "responsible_head": "A", "contact": "B"}
    return agencies.list_channel(world.agency, kind="hotline", name=name, state="active", **about)


def test_every_route_is_classified() -> None:
    unknown = [name for name, _pattern in admin_routes() if not _known(name)]
    assert not unknown, f"say in this table what these routes may do: {unknown}"
    gone = set(OURS) - {name for name, _pattern in admin_routes()}
    assert not gone, f"these routes do not exist any more: {gone}"


@pytest.mark.parametrize("person", PEOPLE)
def test_no_route_but_approval_makes_words_public(scene: Scene, person: str) -> None:
    client = _client(scene.world, person)
    changed = {name for name, path in _ours(scene) if _changes(client, path, scene)}
    expected = {name for name, who in MAY if who == person}
    assert changed == expected


@pytest.mark.parametrize("person", LOOKING)
def test_looking_changes_nothing(scene: Scene, person: str) -> None:
    client = _client(scene.world, person)
    assert not [path for _name, path in _ours(scene) if _changes(client, path, scene, method="get")]


@pytest.mark.parametrize("person", LOOKING)
def test_looking_at_wagtail_s_rooms_changes_nothing(scene: Scene, person: str) -> None:
    assert not _changing_others(scene, person, "get")


@pytest.mark.parametrize("person", ["lan", "hoa", "an", "root"])
def test_nobody_reaches_the_public_through_wagtail(scene: Scene, person: str) -> None:
    assert not _changing_others(scene, person, "post")


def _changing_others(scene: Scene, person: str, method: str) -> list[str]:
    client = _client(scene.world, person)
    others = [path for name, pattern in admin_routes() for path in _paths(pattern, scene) if name not in OURS]
    assert len(others) > 150
    return [path for path in others if _changes(client, path, scene, method=method, crash_ok=True)]


def test_every_bulk_action_is_tried(scene: Scene) -> None:
    """Those of the library and of people, too: a picture that is public, an author, the approver."""
    tried = {tuple(path.split("?")[0].split("/")[3:6]) for name, path in _ours(scene) if name == "wagtail_bulk_action"}
    known = set(_bulk_actions())
    assert {model for _app, model, _action in known} >= {"article", "image", "document", "user"}
    assert known <= tried


# The commands ----------------------------------------------------------------------------------------

ROLES = {"author": "lan", "editor": "minh", "approver": "hoa", "administrator": "an", "superuser": "root"}
COMMANDS = {  # who may, of those above; the article was written and submitted by lan
    "submit": {"author", "editor", "approver"},
    "amend": {"author", "editor", "approver"},
    "approve": {"approver"},
    "approve own": set(),
    "withdraw": {"approver"},
    "withdraw own": set(),
}


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("command", COMMANDS)
def test_commands(scene: Scene, command: str, role: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    person, statement = ROLES[role], scene.article.statement_id
    file = tmp_path / "bai.md"
    file.write_text("---\ntitle: Tin\nlead: Tóm tắt.\ncategory: interaction\nsources: [A]\n---\n\nMột đoạn.\n", "utf-8")
    if command.endswith("own"):  # whoever decides is an approver, and has written of it
        if not policies.may(scene.world.people[person], "approve", scene.world.agency):
            agencies.appoint(scene.world.people[person], "approver", scene.world.agency)
        _written_by(scene, person, released="withdraw" in command)
    words = {
        "submit": ["submit", str(file), "--author", person],
        "amend": ["amend", statement, str(file), "--author", person, "--reason", "Sửa."],
        "approve": ["approve", statement, "--by", person],
        "withdraw": ["withdraw", statement, "--by", person, "--reason", "Sai."],
    }[command.removesuffix(" own")]
    before = public_state()

    code = main(["article", *words])

    said = capsys.readouterr()
    assert (code == 0) is (role in COMMANDS[command]), said
    assert code == 0 or said.err.startswith("caunoi: ")
    changed = command in ("approve", "withdraw") and code == 0
    assert (public_state() != before) is changed  # writing and submitting alone reach nobody


def _written_by(scene: Scene, person: str, *, released: bool) -> None:
    """The words that wait, or those that stand, are of this person."""
    writer = scene.world.people[person]
    worlds.fill(scene.article, f"Lịch do {person} viết")
    actions.save_draft(scene.article, by=writer)
    actions.submit(scene.article, by=writer, reason="Sửa.")
    scene.article.refresh_from_db()
    if released:
        digest = compose.digest_of(compose.draft_value(scene.article))
        other = "quan"
        actions.approve(scene.article, digest=digest, by=scene.world.people[other])


# The same door by other ways ---------------------------------------------------------------------------


@pytest.mark.parametrize("person", PEOPLE)
def test_autosave_and_other_methods_change_nothing_public(scene: Scene, person: str) -> None:
    client = _client(scene.world, person)
    for path in ("/admin/articles/add/", f"/admin/articles/edit/{scene.article.pk}/"):
        data = {"overwrite_revision_id": str(scene.article.latest_revision_id)}
        assert not _changes(client, path, scene, headers={"accept": "application/json"}, more=data)
    for method in ("put", "patch", "delete"):
        for path in (f"/admin/articles/{scene.article.pk}/approve/", "/admin/api/main/documents/"):
            assert not _changes(client, path, scene, method=method)


def test_the_release_an_approval_makes_names_both_people(scene: Scene) -> None:
    client = _client(scene.world, "hoa")
    client.post(f"/admin/articles/{scene.article.pk}/approve/", {"digest": scene.digest})
    release = Release.objects.get(statement=scene.article.statement, number=2)
    assert release.authors == [scene.world.people["lan"].pk]
    assert release.approver == scene.world.people["hoa"]


# Attempts that use more than one request ---------------------------------------------------------------


def _approve_refused(scene: Scene, person: str, digest: str = "", *, status: int = 409) -> None:
    before = public_state()
    client = _client(scene.world, person)
    answer = client.post(f"/admin/articles/{scene.article.pk}/approve/", {"digest": digest or scene.digest})
    assert answer.status_code == status
    assert public_state() == before


def test_words_changed_behind_the_newsroom_are_not_approved(scene: Scene) -> None:
    Article.objects.filter(pk=scene.article.pk).update(title="Lịch tiếp công dân tháng 03 năm 2027")
    changed = compose.digest_of(compose.draft_value(Article.objects.get(pk=scene.article.pk)))
    _approve_refused(scene, "hoa")  # the words she saw are not there any more
    _approve_refused(scene, "hoa", changed)  # the words that are there came round the door


def test_a_state_set_behind_the_newsroom_is_not_enough(scene: Scene) -> None:
    world = scene.world
    article = world.article()
    Article.objects.filter(pk=article.pk).update(state=Article.State.SUBMITTED)
    Article.objects.filter(pk=article.pk).update(title="Khác")
    changed = compose.digest_of(compose.draft_value(Article.objects.get(pk=article.pk)))
    with pytest.raises(actions.Refused):
        actions.approve(Article.objects.get(pk=article.pk), digest=changed, by=world.people["hoa"])


def test_another_digest_is_refused(scene: Scene) -> None:
    _approve_refused(scene, "hoa", "0" * 64)


def test_an_approver_who_edits_cannot_approve(scene: Scene) -> None:
    client = _client(scene.world, "hoa")
    answer = client.post(f"/admin/articles/edit/{scene.article.pk}/", edit_data(scene.article, "Bài do Hoa sửa"))
    assert answer.status_code == 302
    article = Article.objects.get(pk=scene.article.pk)
    assert (article.title, article.state) == ("Bài do Hoa sửa", "draft")
    actions.submit(article, by=scene.world.people["lan"], reason="Sửa.")
    article.refresh_from_db()
    digest = compose.digest_of(compose.draft_value(article))
    _approve_refused(scene, "hoa", digest)
    assert actions.approve(article, digest=digest, by=scene.world.people["quan"]).number == 2


def test_reverting_makes_an_author(scene: Scene) -> None:
    first = scene.article.revisions.order_by("pk").first()
    client = _client(scene.world, "hoa")
    path = f"/admin/articles/history/{scene.article.pk}/revisions/{first.pk}/revert/"
    assert client.post(path, edit_data(scene.article, "Bản cũ")).status_code == 302
    article = Article.objects.get(pk=scene.article.pk)
    assert article.state == "draft"
    assert article.contributions.order_by("-pk").first().person == scene.world.people["hoa"]
    assert article.statement_id == scene.article.statement_id


def test_an_author_who_becomes_approver_stays_an_author(scene: Scene) -> None:
    agencies.appoint(scene.world.people["lan"], "approver", scene.world.agency)
    _approve_refused(scene, "lan")


def test_a_superuser_without_an_appointment_is_refused(scene: Scene) -> None:
    _approve_refused(scene, "root")


def test_a_substitute_loses_the_right_at_the_hour(scene: Scene) -> None:
    world = scene.world
    ends = clock.now() + timedelta(hours=2)
    agencies.appoint(world.people["binh"], "approver", world.agency, ends_at=ends, stands_in_for=world.people["hoa"])
    Appointment.objects.filter(person=world.people["binh"], role="contributor").delete()
    assert policies.may(world.people["binh"], "approve", world.agency)
    with clock.using(clock.FixedClock(ends)):
        _approve_refused(scene, "binh", status=302)  # not even the screen: to the sign-in page
    with clock.using(clock.FixedClock(ends - timedelta(seconds=1))):
        assert actions.approve(scene.article, digest=scene.digest, by=world.people["binh"]).number == 2


def test_moving_an_article_to_ones_own_unit_is_refused(scene: Scene) -> None:
    world = scene.world
    other = world.agency.units.create(slug="to-khac", name="Tổ khác")
    Appointment.objects.filter(person=world.people["binh"]).update(unit=other)
    data = edit_data(scene.article, "Bài bị chuyển")
    data["unit"] = str(other.pk)
    answer = _client(world, "binh").post(f"/admin/articles/edit/{scene.article.pk}/", data)
    assert answer.status_code == 200  # the form again, with the reason
    assert Article.objects.get(pk=scene.article.pk).title == scene.article.title


def test_the_database_refuses_an_approver_among_the_authors(scene: Scene) -> None:
    hoa = scene.world.people["hoa"]
    values = {
        "statement": scene.article.statement, "number": 99, "operation": "publish", "canonical": b"{}",
        "digest": "0" * 64, "signature": "x", "approver": hoa, "approved_at": clock.now(),
    }  # fmt: skip
    with pytest.raises(IntegrityError, match="approver_is_no_author"), transaction.atomic():
        Release.objects.create(**values, authors=[scene.world.people["lan"].pk, hoa.pk])
    with pytest.raises(IntegrityError, match="release_has_an_author"), transaction.atomic():
        Release.objects.create(**values, authors=[])


def test_wagtails_own_commands_publish_nothing(scene: Scene) -> None:
    Article.objects.filter(pk=scene.article.pk).update(not_before=clock.now() - timedelta(hours=1))
    before = public_state()
    for command in ("publish_scheduled", "purge_revisions", "rebuild_references_index", "update_index"):
        call_command(command, verbosity=0)
    assert public_state() == before


# Inside ----------------------------------------------------------------------------------------------

REGISTERED = ("name", "address", "state", "responsible_head", "contact", "verified_on", "retired_on", "successor")


PUBLIC: Mapping[type[Model], Sequence[str]] = {
    Appointment: ("person", "role", "ends_at"),
    Blob: ("media_type", "size"),
    Release: ("digest",),
    Publication: ("release", "state", "title", "lead", "changed"),
    Placement: ("desired", "release"),
    Broadcast: ("state",),
    Brand: ("version",),
    BrandProposal: ("state",),
    ChannelAccount: ("trouble", "credentials", "rules", *REGISTERED),
    ListedChannel: REGISTERED,
    RegisterChange: (),
}


def public_state() -> tuple[str, ...]:
    """Everything that decides what the public reads, and who may decide it; asked for thousands of times."""
    with connection.cursor() as cursor:
        cursor.execute(_asking_for_all())
        return tuple(cursor.fetchone())


@cache
def _asking_for_all() -> str:
    wanted = (model.objects.order_by("pk").values_list("pk", *names).query for model, names in PUBLIC.items())
    return "SELECT " + ", ".join(f"(SELECT array_agg(found)::text FROM ({query}) AS found)" for query in wanted)


def _changes(
    client: Client,
    path: str,
    scene: Scene,
    *,
    method: str = "post",
    headers: Any = None,
    more: Any = None,
    crash_ok: bool = False,
) -> bool:
    """Whether this request changes what is public; it is undone afterwards."""
    before = scene.before  # every attempt is undone, so it holds for all
    data = (
        {}
        if method == "get"
        else {**edit_data(scene.article, "Tin bị sửa lén", scene.digest), **_register_data(scene, path)}
    )
    data |= more or {}
    if method not in ("get", "post"):
        data = {name: value for name, value in data.items() if not isinstance(value, SimpleUploadedFile)}  # no JSON
    cookies = dict(client.cookies)
    content = {"content_type": "application/json"} if method not in ("post", "get") else {}
    broken = False
    with transaction.atomic():
        answer = getattr(client, method)(path, data, headers=headers or {}, **content)
        broken = transaction.get_connection().needs_rollback
        changed = not broken and public_state() != before
        transaction.set_rollback(True)
    client.cookies.update(cookies)
    assert not broken, f"{method} {path}: a statement failed; what was done before it would stand in production"
    assert crash_ok or answer.status_code < 500, (path, answer.status_code)
    return changed


def edit_data(article: Article, title: str, digest: str = "") -> dict[str, Any]:
    """A complete editing form, together with everything our own steps and Wagtail's look for."""
    body = streamfield([("paragraph", rich_text("<p>Nội dung mới, gọi 024 3825 0114.</p>", features=["bold"]))])
    sources = streamfield([("source", {"title": "Thông báo số 16/TB-CQM", "url": ""})])
    fields = {
        "title": title, "lead": "Tóm tắt mới.", "body": body, "cover": "", "cover_alt": "", "sources": sources,
        "legal_references": "", "unit": str(article.unit_id), "category": str(article.category_id),
        "language": "vi", "not_before": "", "not_after": "", "broadcast": "",
    }  # fmt: skip
    steps = {
        "digest": digest, "reason": "Vì lý do này.", "kind": "number", "text": "0", "sent": "yes",
        "id": str(article.pk), "article": str(article.pk), "deed": "approve", "name": "x", "key": "x",
    }  # fmt: skip
    library = {
        "tags": "", "collection": "1", "file": _file(), "files[]": _file(), "image-chooser-upload-file": _file(),
        "username": "lan", "first_name": "Lan", "last_name": "Lan", "email": "", "is_active": "on", "is_superuser": "on",
        "password1": "", "password2": "", "groups": [str(Group.objects.get(name="caunoi approver").pk)],
        "role": str(Group.objects.get(name="caunoi approver").pk), "mark_as_active": "",
    }  # fmt: skip
    names = ("publish", "submit", "approve", "restart-workflow", "workflow-action", "cancel-workflow", "unpublish")
    return {**nested_form_data(fields), **library, **steps, **{f"action-{name}": "1" for name in names}}


def _register_data(scene: Scene, path: str) -> dict[str, Any]:
    """What the forms of accounts and of the register ask for, some under names that mean something else elsewhere."""
    if not path.startswith("/admin/sync/accounts/"):
        return {}
    return {
        "kind": "hotline", "name": "Tên bị đổi lén", "address": "https://khac.example", "state": "retired",
        "responsible_unit": str(scene.world.unit.pk), "responsible_head": "C", "contact": "D", "rules": "{}", "app_secret": "khac",
        "on": clock.local(clock.now()).date().isoformat(), "successor": str(scene.listed.pk),
        "seen": identity_mark(scene.listed.name, scene.listed.address),
        **({"address": "113"} if "/register/" in path else {}),
    }  # fmt: skip


def _file() -> SimpleUploadedFile:
    """Another picture, to put in the place of the one that stands."""
    return SimpleUploadedFile("khac.png", _maroon(), "image/png")


@cache
def _maroon() -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", (64, 36), "maroon").save(buffer, "PNG")
    return buffer.getvalue()


def _client(world: World, person: str) -> Client:
    if person == "lan_approver":
        agencies.appoint(world.people["lan"], "approver", world.agency)
        person = "lan"
    client = Client(raise_request_exception=False)
    client.force_login(world.people[person])
    return client


def admin_routes() -> Iterator[tuple[str, str]]:
    """Every route below /admin/: its name with its namespaces, and its pattern."""
    return ((name, pattern) for name, pattern in _walk(get_resolver()) if pattern.startswith("admin/"))


def _walk(resolver: URLResolver, prefix: str = "", spaces: tuple[str, ...] = ()) -> Iterator[tuple[str, str]]:
    for entry in resolver.url_patterns:
        pattern = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from _walk(entry, pattern, (*spaces, entry.namespace) if entry.namespace else spaces)
        else:
            yield ":".join([*spaces, entry.name or ""]), pattern


def _known(name: str) -> bool:
    return name in OURS or name in SINGLES or name.rpartition(":")[0] in ROOMS


def _ours(scene: Scene) -> Iterator[tuple[str, str]]:
    for name, pattern in admin_routes():
        if name in OURS:
            for path in _paths(pattern, scene):
                verb = path.rstrip("/").rpartition("/")[2]
                yield (f"{name}/{verb}" if "<slug:verb>" in pattern else name), path


def _bulk_paths(scene: Scene) -> Iterator[str]:
    people = [scene.world.people[name].pk for name in ("hoa", "lan")]
    chosen = {
        "newsroom/article": [scene.article.pk],
        "newsroom/category": [scene.article.category_id],
        "wagtailimages/image": [scene.picture.pk],
        "wagtaildocs/document": [scene.document.pk],
        "auth/user": people,
        "wagtailcore/page": [1],
    }
    for app, model, action in (*_bulk_actions(), *(("newsroom", "article", name) for name in ("publish", "unpublish"))):
        keys = "&".join(f"id={key}" for key in chosen[f"{app}/{model}"])
        yield f"/admin/bulk/{app}/{model}/{action}/?{keys}"


def _bulk_actions() -> list[tuple[str, str, str]]:
    """What Wagtail and the libraries register: application, model, action."""
    bulk_action_registry._scan_for_bulk_actions()
    found = bulk_action_registry.actions
    return [
        (app, model, action) for app, models in found.items() for model, names in models.items() for action in names
    ]


def _paths(pattern: str, scene: Scene) -> list[str]:
    """Addresses of this route, aimed at the scene; a bulk action and a verb are tried with every name."""
    if "<slug:verb>" in pattern:
        if pattern.startswith("admin/cases/"):
            return [f"/admin/cases/ABCD2345/{verb}/" for verb in CASE_DEEDS]
        if "broadcasts/" in pattern:
            return [f"/admin/sync/broadcasts/{scene.broadcast_for(verb).pk}/{verb}/" for verb in BROADCAST_DEEDS]
        return [f"/admin/sync/placements/{scene.placement.pk}/{verb}/" for verb in DEEDS]
    values: dict[str, Callable[[], str]] = {
        "statement": lambda: scene.article.statement_id,
        "app_label": lambda: "newsroom",
        "app_name": lambda: "newsroom",
        "model_name": lambda: "article",
        "revision_id": lambda: str(scene.article.latest_revision_id),
        "number": lambda: "1" if "releases/" in pattern else scene.key(pattern, "number"),
        "form": lambda: "json",
    }

    def filled(match: re.Match[str]) -> str:
        return values.get(match["name"], lambda: scene.key(pattern, match["name"]))()

    path = re.sub(r"<(?:\w+:)?(?P<name>\w+)>", filled, pattern.replace("(?P<", "(?P:<"))
    path = re.sub(r"\(\?P:?(\w+)[^)]*\)", r"\1", path) if "(?P" in pattern else path
    if "revisions/compare" in pattern:
        path = f"admin/articles/history/{scene.article.pk}/revisions/compare/earliest...latest/"
    path = re.sub(r"\([^)]*\)", "1", path).replace("^", "").replace("$", "").replace("\\", "")
    if "<str:action>" in pattern:
        return list(_bulk_paths(scene))
    return [f"/{path}"]
