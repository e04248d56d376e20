from django.db import migrations, models

# The numbers are those of the events: one series, so one mark tells how far both were read.
CREATE = """
CREATE TABLE collector_forgotten (
    sequence      bigint PRIMARY KEY DEFAULT nextval(pg_get_serial_sequence('collector_event', 'sequence')),
    person_number bigint NOT NULL,
    day           date
);
-- The newest of one person's is part of the key of cached lists.
CREATE INDEX forgotten_of_person ON collector_forgotten (person_number, sequence DESC);
"""


class Migration(migrations.Migration):
    dependencies = [("collector", "0002_event")]

    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunSQL(CREATE, "DROP TABLE collector_forgotten")],
            state_operations=[
                migrations.CreateModel(
                    name='Forgotten',
                    fields=[
                        ('sequence', models.BigIntegerField(primary_key=True, serialize=False)),
                        ('person_number', models.BigIntegerField()),
                        ('day', models.DateField(null=True)),
                    ],
                ),
            ],
        ),
        migrations.CreateModel(
            name='RetentionMark',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('closed_before', models.DateTimeField(null=True)),
                ('done_before', models.DateTimeField(null=True)),
            ],
        ),
    ]
