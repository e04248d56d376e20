import django.db.models.deletion
from django.db import migrations, models

# Partitioned by month. A partitioned table cannot keep `event_id` unique without the partition's column,
# so the ledger does (collector_eventledger). Visitor and session are no foreign keys: without an index of
# their own every delete of a session would read all months, and no query of ours asks for one.
CREATE = """
CREATE TABLE collector_event (
    event_id    uuid        NOT NULL,
    sequence    bigint      GENERATED ALWAYS AS IDENTITY,
    kind        varchar(20) NOT NULL,
    occurred_at timestamptz NOT NULL,
    received_at timestamptz NOT NULL,
    is_clamped  boolean     NOT NULL DEFAULT false,
    person_id   bigint      REFERENCES collector_person,
    visitor_id  bigint,
    session_id  bigint,
    movie_id    bigint      REFERENCES catalogue_movie,
    slate_id    uuid,
    position    smallint    CHECK (position >= 1),
    value       double precision,
    page        varchar(200) NOT NULL DEFAULT '',
    properties  jsonb       NOT NULL DEFAULT '{}',
    is_bot      boolean     NOT NULL DEFAULT false,
    is_simulated boolean    NOT NULL DEFAULT false,
    PRIMARY KEY (event_id, occurred_at)
) PARTITION BY RANGE (occurred_at);
-- A person's newest evidence, read with every list; and the log of one person.
CREATE INDEX event_of_person ON collector_event (person_id, sequence DESC);
-- The dashboard reads by time and kind.
CREATE INDEX event_time ON collector_event (occurred_at, kind);
-- A movie's page in the dashboard.
CREATE INDEX event_of_movie ON collector_event (movie_id, occurred_at);
-- Clicks and acts are joined to the slate that offered the movie.
CREATE INDEX event_of_slate ON collector_event (slate_id) WHERE slate_id IS NOT NULL;
-- Rollups and implicit ratings go on from the last sequence that they counted.
CREATE INDEX event_sequence ON collector_event (sequence);
"""


class Migration(migrations.Migration):
    dependencies = [
        ("catalogue", "0001_tables"),
        ("collector", "0001_tables"),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunSQL(CREATE, "DROP TABLE collector_event")],
            state_operations=[
                migrations.CreateModel(
                    name='Event',
                    fields=[
                        ('event_id', models.UUIDField(primary_key=True, serialize=False)),
                        ('sequence', models.BigIntegerField()),
                        ('kind', models.CharField(max_length=20)),
                        ('occurred_at', models.DateTimeField()),
                        ('received_at', models.DateTimeField()),
                        ('is_clamped', models.BooleanField(default=False)),
                        ('slate_id', models.UUIDField(null=True)),
                        ('position', models.PositiveSmallIntegerField(null=True)),
                        ('value', models.FloatField(null=True)),
                        ('page', models.CharField(blank=True, max_length=200)),
                        ('properties', models.JSONField(default=dict)),
                        ('is_bot', models.BooleanField(default=False)),
                        ('is_simulated', models.BooleanField(default=False)),
                        ('movie', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='catalogue.movie')),
                        ('person', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='events', to='collector.person')),
                        ('session', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='collector.session')),
                        ('visitor', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='collector.visitor')),
                    ],
                ),
            ],
        ),
    ]
