"""An event carries its platform's own time, and is never altered; it may be removed whole."""

from django.db import migrations, models

FORWARD = """
CREATE FUNCTION inbox_refuse_event_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'a stored inbound event is never altered' USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER inbound_event_is_never_altered BEFORE UPDATE ON inbox_inboundevent
  FOR EACH ROW EXECUTE FUNCTION inbox_refuse_event_change();
"""
BACKWARD = """
DROP TRIGGER inbound_event_is_never_altered ON inbox_inboundevent;
DROP FUNCTION inbox_refuse_event_change();
"""


class Migration(migrations.Migration):
    dependencies = [("inbox", "0001_initial")]
    operations = [
        migrations.AddField("inboundevent", "occurred_at", models.DateTimeField(null=True)),
        migrations.AddField("inboundevent", "untimely", models.BooleanField(default=False)),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
