from django.db import migrations

# Measured beside each other by `python -m benchmarks.event_indexes`, see docs/decisions/evidence.md.
TIME_BY_BLOCKS = """
DROP INDEX event_time;
CREATE INDEX event_time ON collector_event USING brin (occurred_at timestamptz_minmax_multi_ops)
    WITH (pages_per_range = 32, autosummarize = on);
"""
TIME_BY_TREE = """
DROP INDEX event_time;
CREATE INDEX event_time ON collector_event (occurred_at, kind);
"""

# What is not listed here is a primary key or a unique constraint: those keep the data whole.
SERVES = {
    "event_of_person": "a person's newest evidence, with every list; the log of one person; erasing a person",
    "event_time": "days that rollups count anew, windows of charts, the newest evidence since a training",
    "event_of_movie": "a movie's page in the dashboard",
    "event_of_slate": "whether a slate is still referred to, when old ones are dropped",
    "event_sequence": "going on from the last number that was counted; the newest number; the live list",
    "forgotten_of_person": "the newest of one person's, part of the key of cached lists",
    "session_of_visitor": "the session that an event of a browser belongs to",
    "session_of_person": "the session that a program's event belongs to; sessions of one person",
    "slate_of_person": "a person's page: what was offered last; erasing a person",
    "slate_time": "days that rollups count anew; slates that are old enough to drop",
    "rating_of_movie": "the ratings of a movie, counted for its page and for charts",
    "mark_of_person": "My movies: a person's marks of one kind, newest first",
    "collector_failedevent_person_id_aab5eea4": "erasing and exporting a person",
    "collector_mark_movie_id_d4f51b75": "removing a movie; how many saved it",
    "collector_person_merged_into_id_9a0847a7": "who was merged into a person: with every read of a person",
    "collector_slate_visitor_id_cedacb39": "removing a visitor; slates of a page without script",
    "collector_visitor_person_id_ab799b02": "the browsers of a person; erasing a person",
    "collector_withdrawal_movie_id_07f32054": "removing a movie",
}
COMMENTS = "".join(
    f"COMMENT ON INDEX {index} IS '{query.replace(chr(39), chr(39) * 2)}';\n" for index, query in SERVES.items()
)


class Migration(migrations.Migration):
    dependencies = [("collector", "0004_slate_is_bot")]

    operations = [
        migrations.RunSQL(TIME_BY_BLOCKS, TIME_BY_TREE),
        migrations.RemoveIndex(model_name="session", name="session_start"),  # nothing reads by it
        migrations.RunSQL(COMMENTS, migrations.RunSQL.noop),
    ]
