from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("recommender", "0006_movie_counts")]

    operations = [migrations.RenameField("movierule", "kind", "effect")]
