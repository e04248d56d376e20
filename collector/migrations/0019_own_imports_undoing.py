import django.contrib.postgres.fields
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("collector", "0018_popular_searches"),
    ]

    operations = [
        migrations.RenameField("ownimport", "number", "sequence"),
        migrations.RenameField("ownimport", "noticed", "events"),
        migrations.RenameField("ownimport", "preferences", "switches"),
        migrations.RenameField("importedmovie", "is_matched", "is_looked_up"),
        migrations.AddField(
            model_name="ownimport",
            name="event_ids",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.UUIDField(), default=list, size=None
            ),
        ),
        migrations.AddField(
            model_name="ownimport",
            name="switches_before",
            field=models.JSONField(default=dict),
        ),
        migrations.AddField(
            model_name="ownimport",
            name="lists_made",
            field=models.JSONField(default=dict),
        ),
        migrations.AddField(
            model_name="ownimport",
            name="watchlist_before",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.BigIntegerField(), default=list, size=None
            ),
        ),
        migrations.AddField(
            model_name="ownimport",
            name="watchlist_after",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.BigIntegerField(), default=list, size=None
            ),
        ),
    ]
