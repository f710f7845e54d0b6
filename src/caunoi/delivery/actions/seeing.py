"""What a look at a channel says about a placement: it is gone, it is ours and shows one of our releases, or it was
changed from outside. Writes into the locked row it is given; the caller saves."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from caunoi.channels.contract import Observation, Rendition
from caunoi.delivery import renditions
from caunoi.delivery.actions.wanting import PORTAL, record
from caunoi.delivery.models import Placement
from caunoi.delivery.plan import Call, Desired, Observed
from caunoi.delivery.situations import can_look, settling
from caunoi.foundation import clock
from caunoi.releases import actions as releases
from caunoi.releases.models import Release

BEHIND = timedelta(seconds=30)  # between two looks beside a copy that nobody knows


def note(placement: Placement, seen: Sequence[Observation]) -> None:
    """Take over what was seen: the copy, or all copies that carry its link."""
    now = clock.now()
    placement.looked_at = placement.observed_at = now
    placement.attempts, placement.retry_at, placement.last_error = 0, None, ""
    candidates = _not_known_as_others(placement, seen)
    if ours := _ours(placement, candidates, now):
        _saw_copy(placement, ours, now)
    elif (strangers := _could_be_ours(placement, candidates)) and not _may_yet_appear(placement, now):
        _saw_another(placement, strangers[0], now)
    else:
        _saw_nothing(placement, now)


def gone(placement: Placement, *, vanished: bool) -> None:
    """No copy stands; `vanished`: without our doing."""
    placement.observed, placement.vanished = Observed.ABSENT, vanished
    placement.observed_at = clock.now()
    placement.remote_id = placement.url = placement.shown_text = ""
    placement.shown_release, placement.pending = None, None
    placement.uncertain, placement.uncertain_since = "", None
    if vanished:
        placement.accepted_fingerprint = ""


def put_there(placement: Placement) -> None:
    """The last call took effect, as the platform or a person says: what it carried stands there."""
    placement.shown_release = placement.sending_release or placement.release
    placement.follows, placement.following = placement.following or placement.follows, ""
    placement.observed = _against_wanted(placement)


def not_put_there(placement: Placement) -> None:
    """A follow-up was not made: the earlier copy stands as it did."""
    placement.uncertain, placement.uncertain_since, placement.following = "", None, ""
    placement.observed = Observed.UNKNOWN if can_look(placement) else Observed.OLDER


def seeks_follow_up(placement: Placement) -> bool:
    """Whether it is not known if a follow-up was made: the copy that has our id is an earlier one."""
    return bool(placement.following) and placement.uncertain == Call.CREATE


def sought(placement: Placement) -> Rendition:
    """What the last call carried."""
    release = placement.sending_release or placement.release
    assert release is not None
    return renditions.rendition(placement.account, release, placement.following or placement.follows)


def _saw_nothing(placement: Placement, now: datetime) -> None:
    if _may_yet_appear(placement, now):
        return
    settled = settling(placement.account)
    if placement.concluded_at and now < placement.concluded_at + settled and not placement.uncertain:
        placement.retry_at = now + timedelta(seconds=1)
        return
    if seeks_follow_up(placement):
        record(placement, "saw_nothing")
        not_put_there(placement)
        return
    meant_to_go = placement.uncertain == Call.WITHDRAW or placement.desired == Desired.WITHDRAWN
    vanished = bool(placement.remote_id) and not meant_to_go
    record(placement, "saw_nothing", "vanished" if vanished else "")
    gone(placement, vanished=vanished)


def _saw_copy(placement: Placement, seen: Observation, now: datetime) -> None:
    found_again = placement.uncertain == Call.CREATE or not placement.remote_id
    if seeks_follow_up(placement):
        placement.follows, placement.following = placement.following, ""
    sent_by_us = bool(placement.remote_id) or placement.first_tried_at is not None
    before = placement.observed
    placement.remote_id, placement.url = seen.remote_id, seen.url or placement.url
    placement.shown_text, placement.vanished, placement.pending = seen.whole, False, None
    placement.uncertain, placement.uncertain_since = "", None
    placement.observed = _what_it_is(placement, seen) if sent_by_us else Observed.FOREIGN
    if placement.observed == Observed.EDITED and placement.shown_release is None:
        placement.shown_release = placement.sending_release
    placement.strays = sorted(_strays(placement, seen)) if placement.observed == Observed.EDITED else []
    settled = settling(placement.account)
    if placement.observed == Observed.EDITED and placement.concluded_at and now < placement.concluded_at + settled:
        # A platform may show the state before our change for a while.
        placement.observed, placement.retry_at = Observed.UNKNOWN, now + timedelta(seconds=1)
        return
    if placement.accepted_fingerprint and placement.accepted_fingerprint != seen.fingerprint:
        placement.accepted_fingerprint = ""
    if found_again:
        record(placement, "adopted", seen.remote_id)
    elif placement.observed != before:
        record(placement, f"saw_{placement.observed}")


def _may_yet_appear(placement: Placement, now: datetime) -> bool:
    """Whether it is too early to believe what a look does not show: a platform lists a new copy only after a while."""
    settled = settling(placement.account)
    return placement.uncertain == Call.CREATE and now < (placement.uncertain_since or now) + settled


def _not_known_as_others(placement: Placement, seen: Sequence[Observation]) -> Sequence[Observation]:
    """Without the copies that are other statements': those may quote our link."""
    ids = [copy.remote_id for copy in seen if copy.remote_id != placement.remote_id]
    others = Placement.objects.filter(account=placement.account_id, remote_id__in=ids).exclude(pk=placement.pk)
    known = set(others.values_list("remote_id", flat=True)) if ids else set()
    return [copy for copy in seen if copy.remote_id not in known]


def _ours(placement: Placement, seen: Sequence[Observation], now: datetime) -> Observation | None:
    """The copy that is this statement's: the one with our id, else one that reads like ours, else, once ours would
    have appeared, one that has our title on top."""
    if seeks_follow_up(placement):  # only by its very text: our earlier copies carry link and title as well
        wanted = sought(placement)
        return next((copy for copy in seen if copy.remote_id != placement.remote_id and copy.shows(wanted)), None)
    known = [copy for copy in seen if copy.remote_id == placement.remote_id]
    if known or placement.account.channel == PORTAL or placement.first_tried_at is None:
        return next(iter(known or seen), None)
    return _reads_like_ours(placement, seen, now) if seen else None


def _reads_like_ours(placement: Placement, seen: Sequence[Observation], now: datetime) -> Observation | None:
    assert placement.release is not None
    candidates = _candidates(placement, placement.release)
    for release in candidates:
        rendition = renditions.rendition(placement.account, release, placement.follows)
        if same := next((copy for copy in seen if copy.shows(rendition)), None):
            return same
    if _may_yet_appear(placement, now):
        return None
    titles = {_line(releases.content_of(release).title) for release in candidates}
    return next((copy for copy in seen if titles & set(map(_line, copy.text.splitlines()[:6]))), None)


def _line(text: str) -> str:
    return " ".join(text.split())


def _could_be_ours(placement: Placement, seen: Sequence[Observation]) -> Sequence[Observation]:
    """Copies that nobody knows. When a follow-up is sought, those that quote what it would quote."""
    if not seeks_follow_up(placement):
        return seen
    return [copy for copy in seen if copy.remote_id != placement.remote_id and placement.following in copy.text]


def _saw_another(placement: Placement, seen: Observation, now: datetime) -> None:
    """A copy that nobody knows carries our link, and it may be ours, changed beyond recognition: a creation stays
    uncertain, and a person can decide. Where ours was known by its id and is gone, it is gone."""
    placement.last_error = f"another copy quotes this link: {seen.remote_id}"
    if placement.uncertain == Call.CREATE:
        placement.retry_at = now + BEHIND
        return
    _saw_nothing(placement, now)


def _what_it_is(placement: Placement, seen: Observation) -> Observed:
    """Which of our releases the copy shows, if any, trying the likeliest first."""
    wanted = placement.release
    assert wanted is not None
    for release in _candidates(placement, wanted):
        if seen.shows(renditions.rendition(placement.account, release, placement.follows)):
            placement.shown_release = release
            return _against_wanted(placement)
    return Observed.EDITED


def _strays(placement: Placement, seen: Observation) -> frozenset[str]:
    """The fields beside the words that are not as we last put them there."""
    shown = placement.shown_release or placement.release
    assert shown is not None
    return seen.strays(renditions.rendition(placement.account, shown, placement.follows))


def _against_wanted(placement: Placement) -> Observed:
    """Whether the release that stands there is, for a reader of this channel, the wanted one."""
    shown, wanted = placement.shown_release, placement.release
    assert shown is not None and wanted is not None
    if shown.pk == wanted.pk:
        return Observed.SAME
    withdraws = wanted.operation == Release.Operation.WITHDRAW
    if withdraws or renditions.changed_fields(placement.account, shown, wanted):
        return Observed.OLDER
    placement.shown_release = wanted
    return Observed.SAME


def _candidates(placement: Placement, wanted: Release) -> Sequence[Release]:
    likely = [placement.shown_release, placement.sending_release, wanted]
    unique = {release.pk: release for release in likely if release is not None}
    for release in renditions.earlier_releases(wanted):
        unique.setdefault(release.pk, release)
    return list(unique.values())
