from django.db import migrations

# Searches are few among all events: what is searched for often is found without reading the rest of the month.
SEARCHES = """
CREATE INDEX event_search ON collector_event (occurred_at) WHERE kind = 'search';
COMMENT ON INDEX event_search IS 'searches of the last weeks, for those that many people make';
"""


class Migration(migrations.Migration):
    dependencies = [("collector", "0016_feed_secret_once")]

    operations = [migrations.RunSQL(SEARCHES, "DROP INDEX event_search")]
