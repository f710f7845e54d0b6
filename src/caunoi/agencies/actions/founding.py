"""A new agency, with a key of its own."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from caunoi.agencies import audit, vault
from caunoi.agencies.models import Agency
from caunoi.foundation import proof


@transaction.atomic
def found_agency(*, slug: str, name: str, short_name: str, public_url: str, **more: Any) -> Agency:
    """Create an agency with a fresh signing key."""
    key = proof.new_key()
    agency = Agency.objects.create(
        slug=slug,
        name=name,
        short_name=short_name,
        public_url=public_url.rstrip("/"),
        signing_key=vault.seal(key),
        public_keys=[proof.public_part(key)],
        **more,
    )
    audit.record("agency.founded", f"agency:{slug}", agency=agency, key=key["kid"])
    return agency
