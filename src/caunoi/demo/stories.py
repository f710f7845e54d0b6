"""What became of each article of the demonstration: written, submitted, approved, amended … by the newsroom's ordinary
actions, each under a clock that stands at the hour when it is said to have happened.

An article file here has one more part in its front matter, which only this room reads:

    demo:
      state: amended            # what it is when everything has been told; one of STATES
      at: "-12 09:10"           # when it reached the public, or its desk (days.py)
      before: {"17:00": "16:00"}    # words of the file, and what stood there at first
      amended: {at: "-11 10:20", by: quan, reason: …}
      withdrawn: {at: …, by: …, reason: …}
      returned: {by: …, reason: …}
      video: {title: …, url: …}
      document: {title: …, file: files/…, before: {…}}
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import yaml
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone
from wagtail.documents import get_document_model

from caunoi.demo.days import Days
from caunoi.foundation import clock
from caunoi.newsroom import actions, compose, markdown
from caunoi.newsroom.models import Article
from caunoi.releases.models import Release

WRITING, READING = timedelta(minutes=25), timedelta(minutes=10)  # before it is submitted; before it is approved
STATES = ("draft", "submitted", "returned", "scheduled", "published", "edited_outside", "amended", "withdrawn",
          "expired")  # fmt: skip


@dataclass(frozen=True)
class Story:
    """One file, dated. `text` is an article file as it reads at last, `first` as it was first said."""

    name: str
    told: Mapping[str, Any]
    at: datetime
    text: str
    first: str

    @property
    def front(self) -> dict[str, Any]:
        return dict(yaml.safe_load(self.text.split("---\n", 2)[1]))

    @property
    def titles(self) -> tuple[str, str]:
        """At first and at last."""
        first = yaml.safe_load(self.first.split("---\n", 2)[1])
        return str(first["title"]).strip(), str(self.front["title"]).strip()


@dataclass(frozen=True)
class Deed:
    """One thing that happened. `is_done` is asked first: a loading that was interrupted goes on."""

    at: datetime
    name: str
    is_done: Callable[[], bool]
    do: Callable[[], None]


def read(path: Path, days: Days) -> Story:
    """A file of the demonstration with its dates in place."""
    _, front, body = path.read_text("utf-8").split("---\n", 2)
    own, said = _parts(front.splitlines(keepends=True), "demo")
    at = days.moment(yaml.safe_load(own)["demo"]["at"])
    told, text = yaml.safe_load(days.dated(own, at))["demo"], days.dated(f"---\n{said}---\n{body}", at)
    first = text
    for now, before in told.get("before", {}).items():
        first = _replaced(first, now, before, path.name)
    return Story(path.stem, told, at, text, first)


def _replaced(text: str, now: str, before: str, name: str) -> str:
    if now not in text:
        raise ValueError(f"{name}: “{now}” is not in the text")
    return text.replace(now, before)


def _parts(lines: Sequence[str], name: str) -> tuple[str, str]:
    """One part of a YAML mapping, and the lines of the others."""
    own: list[str] = []
    others: list[str] = []
    inside = False
    for line in lines:
        inside = line.startswith(f"{name}:") or (inside and line[:1].isspace())
        (own if inside else others).append(line)
    return "".join(own), "".join(others)


def deeds(stories: Sequence[Story], people: Mapping[str, Any], content: Path, days: Days) -> list[Deed]:
    """Everything that is to happen, in the order of time."""
    found = [deed for story in stories for deed in _Telling(story, people, content, days).deeds()]
    return sorted(found, key=lambda deed: deed.at)


@contextmanager
def at(moment: datetime) -> Iterator[None]:
    """Have it be that late, for Django and Wagtail too: they date revisions and history by a clock of their own."""
    real = timezone.now
    timezone.now = clock.now
    try:
        with clock.using(clock.FixedClock(moment)):
            yield
    finally:
        timezone.now = real


class _Telling:
    def __init__(self, story: Story, people: Mapping[str, Any], content: Path, days: Days) -> None:
        self._story, self._told, self._people, self._content, self._days = story, story.told, people, content, days
        self._author, self._approver = people[story.front["author"]], people[story.front["approver"]]

    def deeds(self) -> Iterator[Deed]:
        state, at = self._told["state"], self._story.at
        yield Deed(at, f"{self._story.name} ({state})", self._exists, self._say)
        if state == "amended":
            yield self._later("amended", lambda: self._releases() > 1, self._amend)
        if state == "withdrawn":
            yield self._later("withdrawn", lambda: self._releases() > 1, self._withdraw)

    def _later(self, part: str, is_done: Callable[[], bool], do: Callable[[], None]) -> Deed:
        return Deed(self._days.moment(self._told[part]["at"]), f"{self._story.name}: {part}", is_done, do)

    def _exists(self) -> bool:
        return Article.objects.filter(title__in=self._story.titles).exists()

    def _releases(self) -> int:
        return Release.objects.filter(statement__article=self._article()).count()

    def _article(self) -> Article:
        return Article.objects.get(title__in=self._story.titles)

    @transaction.atomic
    def _say(self) -> None:
        state, when = self._told["state"], self._story.at
        if state == "draft":
            self._write(when)
        elif state == "submitted":
            self._submit(self._write(when - WRITING), when)
        elif state == "returned":
            article = self._submit(self._write(when - WRITING - READING), when - READING)
            with at(when):
                actions.return_to_author(article, by=self._person("returned"), reason=self._told["returned"]["reason"])
        else:
            self._approve(self._submit(self._write(when - WRITING - READING), when - READING), when)

    @transaction.atomic
    def _amend(self) -> None:
        change = self._told["amended"]
        when, article = self._days.moment(change["at"]), self._article()
        with at(when - WRITING - READING), self._file(self._story.text) as file:
            markdown.rewrite(article, file, by=self._author)
            self._attach(article, first=False)
        article = self._submit(article, when - READING, change["reason"])
        self._approve(article, when, self._person("amended"))

    @transaction.atomic
    def _withdraw(self) -> None:
        change = self._told["withdrawn"]
        with at(self._days.moment(change["at"])):
            actions.withdraw(self._article(), by=self._person("withdrawn"), reason=change["reason"])

    def _person(self, part: str) -> Any:
        return self._people[self._told[part]["by"]]

    def _write(self, when: datetime) -> Article:
        with at(when), self._file(self._story.first) as file:
            article = markdown.write_new(file, by=self._author)
            self._attach(article, first=True)
        return article

    def _submit(self, article: Article, when: datetime, reason: str = "") -> Article:
        with at(when):
            actions.submit(article, by=self._author, reason=reason)
        article.refresh_from_db()
        return article

    def _approve(self, article: Article, when: datetime, by: Any = None) -> None:
        with at(when):
            digest = compose.digest_of(compose.draft_value(article))
            actions.approve(article, digest=digest, by=by or self._approver)

    def _attach(self, article: Article, *, first: bool) -> None:
        """What an article file cannot hold: a video's address and a document, as the editing screen would add them."""
        more = list(self._attachments(first))
        if more:
            article.body = json.dumps([*article.body.get_prep_value(), *more])
            actions.save_draft(article, by=self._author)

    def _attachments(self, first: bool) -> Iterator[dict[str, Any]]:
        if video := self._told.get("video"):
            yield {"type": "video", "value": dict(video)}
        if document := self._told.get("document"):
            file = self._document(document, first)
            yield {"type": "document", "value": {"title": document["title"], "document": file.pk}}

    def _document(self, said: Mapping[str, Any], first: bool) -> Any:
        """As it was at first, or at last; one that an amendment leaves alone is attached again."""
        path = self._content / said["file"]
        words = self._days.dated(path.read_text("utf-8"), self._story.at)
        for now, before in said.get("before", {}).items() if first else ():
            words = _replaced(words, now, before, path.name)
        data = words.encode("utf-8-sig")
        library = get_document_model().objects
        for found in library.filter(title=said["title"]):
            with found.file.open("rb") as file:
                if file.read() == data:
                    return found
        return library.create(
            title=said["title"], file=ContentFile(data, name=path.name), uploaded_by_user=self._author
        )

    @contextmanager
    def _file(self, text: str) -> Iterator[markdown.ArticleFile]:
        with TemporaryDirectory() as folder:
            path = Path(folder) / f"{self._story.name}.md"
            path.write_text(text, "utf-8")
            yield markdown.read(path, folder=self._content)
