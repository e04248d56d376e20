from django.db import migrations

# The kinds that take an act back, few among many: a count of everything finds them without reading the log twice.
UNDONE = """
CREATE INDEX event_undone ON collector_event (person_id)
    WHERE kind IN ('undismiss', 'unlike', 'unrate', 'unsave', 'unseen');
COMMENT ON INDEX event_undone IS 'acts that were taken back, for implicit ratings';
"""


class Migration(migrations.Migration):
    dependencies = [("collector", "0007_failed_sender")]

    operations = [migrations.RunSQL(UNDONE, "DROP INDEX event_undone")]
