from __future__ import annotations

import pytest
from django.core import serializers
from django.db import IntegrityError, connection, transaction

from caunoi.agencies import actions, vault
from caunoi.agencies.models import Agency, Appointment, ChannelAccount
from caunoi.agencies.policies import NotAllowed
from caunoi_sandbox import seed
from tests import world as worlds

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("missing", [{"responsible_unit": None}, {"responsible_head": ""}, {"contact": ""}])
def test_an_account_is_not_active_without_head_unit_contact(missing: dict[str, object]) -> None:
    account = worlds.build().accounts["zalo"]
    with pytest.raises(IntegrityError, match="active_account_has_head_unit_contact"), transaction.atomic():
        ChannelAccount.objects.filter(pk=account.pk).update(**missing)


def test_no_secret_lies_in_the_database_in_clear() -> None:
    worlds.build()
    secrets = [seed.ZALO_APP_SECRET, seed.ZALO_REFRESH_TOKEN, seed.FACEBOOK_PAGE_TOKEN, '"d"']
    dump = serializers.serialize("json", [*ChannelAccount.objects.all(), *Agency.objects.all()])
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT convert_from(credentials, 'UTF8') FROM agencies_channelaccount WHERE length(credentials) > 0"
        )
        dump += str(cursor.fetchall())
    assert not [secret for secret in secrets if secret in dump]
    assert vault.unseal(ChannelAccount.objects.get(channel="zalo").credentials)["app_secret"] == seed.ZALO_APP_SECRET


def test_a_personal_token_belongs_to_one_person_and_ends() -> None:
    from datetime import timedelta

    from caunoi.foundation import clock

    person = worlds.build().people["hoa"]
    token = actions.issue_token(person)
    assert actions.person_of_token(token) == person
    with pytest.raises(NotAllowed):
        actions.person_of_token(token + "x")
    with clock.using(clock.FixedClock(clock.now() + timedelta(days=31))), pytest.raises(NotAllowed):
        actions.person_of_token(token)


def test_a_second_agency_is_configuration() -> None:
    first = worlds.build()
    second = actions.found_agency(slug="xa-mau", name="Xã Mẫu", short_name="Xã Mẫu", public_url="http://xamau.example")
    assert first.agency.public_keys != second.public_keys
    assert Appointment.objects.filter(agency=second).count() == 0
