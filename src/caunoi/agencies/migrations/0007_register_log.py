"""The log of the register is never altered. Accounts that are there already get the lines that the audit log proves: when
they were connected, what was changed and in which state they were put, each at its time. What else is said of an account
now stands in a line of today, because nobody knows since when."""

from django.db import migrations

FORWARD = """
CREATE FUNCTION agencies_refuse_register_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'a line of the register''s log is never altered' USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER register_log_is_append_only BEFORE UPDATE OR DELETE ON agencies_registerchange
  FOR EACH ROW EXECUTE FUNCTION agencies_refuse_register_change();
CREATE TRIGGER register_log_is_not_emptied BEFORE TRUNCATE ON agencies_registerchange
  FOR EACH STATEMENT EXECUTE FUNCTION agencies_refuse_register_change();
"""
BACKWARD = """
DROP TRIGGER register_log_is_not_emptied ON agencies_registerchange;
DROP TRIGGER register_log_is_append_only ON agencies_registerchange;
DROP FUNCTION agencies_refuse_register_change();
"""


PUBLIC = ("name", "address", "badge", "badge_since", "badge_lost_on", "contact")


def begin_log(apps, schema_editor):
    from caunoi.foundation import clock

    accounts, lines = apps.get_model("agencies", "ChannelAccount"), apps.get_model("agencies", "AuditLine")
    changes = apps.get_model("agencies", "RegisterChange")
    found = []
    for account in accounts.objects.select_related("responsible_unit").order_by("pk"):
        known, entered = {}, False
        for line in lines.objects.filter(subject=f"account:{account.pk}").order_by("pk"):
            if line.verb == "account.connected":
                found.append((line.at, account, account.name, "entered", {}))
                entered = True
            elif entered and (said := _said(line, known)):
                known.update({name: after for name, (_before, after) in said.items()})
                found.append((line.at, account, known.get("name", account.name), "changed", said))
        if known.get("retired_on") and account.state == "retired":
            account.retired_on = known["retired_on"]
            account.save(update_fields=["retired_on"])
        facts = _facts(account)
        left = {name: [known.get(name), value] for name, value in facts.items() if (known.get(name) or "") != (value or "")}
        if entered and left:
            found.append((clock.now(), account, account.name, "changed", left))
    for at, account, name, what, said in sorted(found, key=lambda item: (item[0], item[1].pk)):
        changes.objects.create(
            agency_id=account.agency_id, number=account.pk, name=name, at=at, what=what, changes=said
        )


def _said(line, known):
    """What a line of the audit log tells of the facts that the public reads: before and after."""
    after = {}
    if line.verb == "account.changed":
        after = {name: line.details[name] for name in PUBLIC if name in line.details}
    elif line.verb == "account.state":
        after["state"] = line.details["state"]
        if after["state"] == "retired":
            after["retired_on"] = _in_vietnam(line.at).isoformat()
    return {name: [known.get(name), value] for name, value in after.items() if known.get(name) != value}


def _facts(account):
    unit = account.responsible_unit
    return {
        "name": account.name,
        "address": account.address,
        "state": account.state,
        "badge": account.badge,
        "badge_since": account.badge_since.isoformat() if account.badge_since else None,
        "unit": unit.name if unit else "",
        "contact": account.contact,
    }


def _in_vietnam(at):
    from caunoi.foundation import clock

    return clock.local(at).date()


class Migration(migrations.Migration):
    dependencies = [("agencies", "0006_register_of_channels")]
    operations = [
        migrations.RunSQL(FORWARD, BACKWARD),  # first: a trigger is not made on a table with rows of this transaction
        migrations.RunPython(begin_log, migrations.RunPython.noop),
    ]
