from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('analytics', '0007_alerts_move'),
    ]

    operations = [
        migrations.RemoveField(
            model_name='alert',
            name='words',
        ),
        migrations.AlterField(
            model_name='alert',
            name='why',
            field=models.CharField(choices=[('late', 'Late'), ('no_model', 'No Model'), ('failed_jobs', 'Failed Jobs'), ('slow_lists', 'Slow Lists'), ('said', 'Said')], max_length=20),
        ),
    ]
