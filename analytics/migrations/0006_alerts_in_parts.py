from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('analytics', '0005_no_default_of_bots'),
    ]

    operations = [
        migrations.AddField(
            model_name='alert',
            name='why',
            field=models.CharField(default='said', max_length=20),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name='alert',
            name='details',
            field=models.JSONField(default=dict),
        ),
        # An older version that comes back fills it from the parts.
        migrations.AlterField(
            model_name='alert',
            name='words',
            field=models.CharField(blank=True, max_length=300),
        ),
    ]
