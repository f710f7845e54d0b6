"""Releases are never altered: the database itself refuses. And the sequence that orders the change feed."""

from django.db import migrations

FORWARD = """
CREATE SEQUENCE releases_publication_changed AS bigint;
CREATE FUNCTION releases_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'a release is never altered (%)', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER release_is_immutable BEFORE UPDATE OR DELETE ON releases_release
  FOR EACH ROW EXECUTE FUNCTION releases_refuse_change();
"""
BACKWARD = """
DROP TRIGGER release_is_immutable ON releases_release;
DROP FUNCTION releases_refuse_change();
DROP SEQUENCE releases_publication_changed;
"""


class Migration(migrations.Migration):
    dependencies = [("releases", "0001_initial")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
