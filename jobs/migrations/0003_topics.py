from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("jobs", "0002_webhooks")]

    operations = [
        migrations.RemoveConstraint("webhook", "webhook_wants_something"),
        migrations.RenameField("webhook", "kinds", "topics"),
        migrations.AddConstraint(
            "webhook",
            models.CheckConstraint(condition=models.Q(topics__len__gt=0), name="webhook_wants_something"),
        ),
        migrations.RenameField("delivery", "kind", "topic"),
    ]
