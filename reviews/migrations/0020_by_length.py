from django.db import migrations, models
from django.db.models.functions import Length


class Migration(migrations.Migration):
    dependencies = [("reviews", "0019_names_by_their_slips")]

    operations = [
        migrations.AddIndex(
            model_name="drama",
            index=models.Index(Length("title"), models.F("id"), name="drama_by_length"),
        ),
    ]
