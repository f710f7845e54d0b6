"""A seal is written once; and neither seals nor audit lines are emptied in one stroke, past the triggers of rows."""

from django.db import migrations

TABLES = ("agencies_auditseal", "agencies_auditline")
FORWARD = """
CREATE FUNCTION agencies_refuse_seal_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'the audit chain is never altered (%)', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER seal_is_append_only BEFORE UPDATE OR DELETE ON agencies_auditseal
  FOR EACH ROW EXECUTE FUNCTION agencies_refuse_seal_change();
""" + "".join(
    f"CREATE TRIGGER chain_is_not_emptied BEFORE TRUNCATE ON {table} "
    "FOR EACH STATEMENT EXECUTE FUNCTION agencies_refuse_seal_change();\n"
    for table in TABLES
)
BACKWARD = "DROP TRIGGER seal_is_append_only ON agencies_auditseal;\n" + "".join(
    [*(f"DROP TRIGGER chain_is_not_emptied ON {table};\n" for table in TABLES),
     "DROP FUNCTION agencies_refuse_seal_change();"]
)


class Migration(migrations.Migration):
    dependencies = [("agencies", "0003_brand_by_two_people")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
