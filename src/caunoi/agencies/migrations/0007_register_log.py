"""The log of the register is never altered. Accounts that are there already get their first line from the audit log,
and retired ones the day on which that was done."""

from django.db import migrations

FORWARD = """
CREATE FUNCTION agencies_refuse_register_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'a line of the register''s log is never altered' USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER register_log_is_append_only BEFORE UPDATE OR DELETE ON agencies_registerchange
  FOR EACH ROW EXECUTE FUNCTION agencies_refuse_register_change();
"""
BACKWARD = """
DROP TRIGGER register_log_is_append_only ON agencies_registerchange;
DROP FUNCTION agencies_refuse_register_change();
"""


def begin_log(apps, schema_editor):
    accounts, lines = apps.get_model("agencies", "ChannelAccount"), apps.get_model("agencies", "AuditLine")
    changes = apps.get_model("agencies", "RegisterChange")
    for account in accounts.objects.select_related("responsible_unit").order_by("pk"):
        known = lines.objects.filter(subject=f"account:{account.pk}").order_by("pk")
        entered = known.filter(verb="account.connected").first()
        if entered is not None:
            changes.objects.create(
                agency_id=account.agency_id, number=account.pk, name=account.name, at=entered.at, what="entered",
                changes=_facts(account),
            )
        retired = known.filter(verb="account.state", details__state="retired").last()
        if account.state == "retired" and retired is not None:
            account.retired_on = _in_vietnam(retired.at)
            account.save(update_fields=["retired_on"])


def _facts(account):
    """What is said of it now: what was said then is not known any more."""
    unit = account.responsible_unit
    facts = {
        "name": account.name,
        "address": account.address,
        "state": account.state,
        "badge": account.badge,
        "badge_since": account.badge_since.isoformat() if account.badge_since else None,
        "unit": unit.name if unit else "",
        "contact": account.contact,
    }
    return {name: [None, value] for name, value in facts.items() if value}


def _in_vietnam(at):
    from caunoi.foundation import clock

    return clock.local(at).date()


class Migration(migrations.Migration):
    dependencies = [("agencies", "0006_register_of_channels")]
    operations = [
        migrations.RunSQL(FORWARD, BACKWARD),  # first: a trigger is not made on a table with rows of this transaction
        migrations.RunPython(begin_log, migrations.RunPython.noop),
    ]
