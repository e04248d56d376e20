import django.db.models.deletion
from django.db import migrations, models

# A table of its own: what is no act stays as narrow as it was, and rows that settle anew never touch the
# append-only log. No key to the event: months of the log are dropped as tables.
CREATE = """
CREATE TABLE collector_attribution (
    event_id    uuid        PRIMARY KEY,
    occurred_at timestamptz NOT NULL,
    person_id   bigint      REFERENCES collector_person ON DELETE SET NULL,
    movie_id    bigint      NOT NULL,
    is_own      boolean     NOT NULL,
    slate_id    uuid,
    position    smallint,
    shelf       varchar(40) NOT NULL DEFAULT '',
    algorithm   varchar(40) NOT NULL DEFAULT '',
    version     varchar(80) NOT NULL DEFAULT '',
    arm         varchar(80) NOT NULL DEFAULT '',
    resettled   bigint
);
CREATE INDEX attribution_of_person ON collector_attribution (person_id, movie_id, occurred_at);
COMMENT ON INDEX attribution_of_person IS 'A touch that arrives late settles the acts that followed it.';
CREATE INDEX attribution_resettled ON collector_attribution (resettled) WHERE resettled IS NOT NULL;
COMMENT ON INDEX attribution_resettled IS 'Rollups count the days of acts anew that settled otherwise since.';
"""


class Migration(migrations.Migration):
    dependencies = [('catalogue', '0001_tables'), ('collector', '0005_indexes')]

    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunSQL(CREATE, "DROP TABLE collector_attribution")],
            state_operations=[
                migrations.CreateModel(
                    name='Attribution',
                    fields=[
                        ('event_id', models.UUIDField(primary_key=True, serialize=False)),
                        ('occurred_at', models.DateTimeField()),
                        ('is_own', models.BooleanField()),
                        ('slate_id', models.UUIDField(null=True)),
                        ('position', models.PositiveSmallIntegerField(null=True)),
                        ('shelf', models.CharField(blank=True, max_length=40)),
                        ('algorithm', models.CharField(blank=True, max_length=40)),
                        ('version', models.CharField(blank=True, max_length=80)),
                        ('arm', models.CharField(blank=True, max_length=80)),
                        ('resettled', models.BigIntegerField(null=True)),
                        ('movie', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='catalogue.movie')),
                        ('person', models.ForeignKey(null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='attributions', to='collector.person')),
                    ],
                ),
            ],
        ),
    ]
