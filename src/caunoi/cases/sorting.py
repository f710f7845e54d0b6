"""Which kind a case begins as: the sender's choice, as far as the law's conditions for it are met."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from caunoi.agencies.rule_packs import Field, Kind, RulePack

UNSURE = "feedback_report"  # a sender who chose nothing; the staff class it
WITHOUT = {"petition": "feedback_report", "information_request": "question"}
"""As what is received that lacks something required: the rule packs say so to the sender in words."""


def missing(kind: Kind, given: Mapping[str, str]) -> Sequence[Field]:
    """What the kind requires and was not given, besides the text, without which there is nothing."""
    return [field for field in kind.fields if field.required and field.name != "text" and not given.get(field.name)]


def kind_for(pack: RulePack, chosen: str, given: Mapping[str, str]) -> Kind:
    """Raises NoRule for a kind that the pack does not have."""
    kind = pack.kind(chosen or UNSURE)
    if kind.name in WITHOUT and missing(kind, given):
        return pack.kind(WITHOUT[kind.name])
    return kind
