from django.db import migrations, models
from django.db.models.functions import Length


class Migration(migrations.Migration):
    dependencies = [("people", "0004_by_name")]

    operations = [
        migrations.AddIndex(
            model_name="castmember",
            index=models.Index(Length("name"), models.F("id"), name="castmember_by_length"),
        ),
    ]
