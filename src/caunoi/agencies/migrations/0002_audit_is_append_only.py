"""An audit line is written once; the only later change is its seal, and that once."""

from django.db import migrations

FORWARD = """
CREATE FUNCTION agencies_refuse_audit_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND OLD.seal_id IS NULL AND NEW.seal_id IS NOT NULL
     AND (OLD.at, OLD.agency_id, OLD.actor_id, OLD.verb, OLD.subject, OLD.details)
         IS NOT DISTINCT FROM (NEW.at, NEW.agency_id, NEW.actor_id, NEW.verb, NEW.subject, NEW.details) THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'an audit line is never altered' USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER audit_is_append_only BEFORE UPDATE OR DELETE ON agencies_auditline
  FOR EACH ROW EXECUTE FUNCTION agencies_refuse_audit_change();
"""
BACKWARD = """
DROP TRIGGER audit_is_append_only ON agencies_auditline;
DROP FUNCTION agencies_refuse_audit_change();
"""


class Migration(migrations.Migration):
    dependencies = [("agencies", "0001_initial")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
