"""The JPEG files of before: each was made, whole, and is still what pages may name."""

from django.db import migrations


def tell(apps, schema_editor):
    Image, Rendition = apps.get_model("images", "Image"), apps.get_model("images", "Rendition")
    Rendition.objects.exclude(file="").update(state="made")
    for image in Image.objects.prefetch_related("renditions").iterator(chunk_size=500):
        sizes = sorted([row.width, row.height] for row in image.renditions.all() if row.file)
        image.made = {"full": {"jpeg": sizes}} if sizes else {}
        image.save(update_fields=["made"])


class Migration(migrations.Migration):
    dependencies = [("images", "0003_pictures")]
    operations = [migrations.RunPython(tell, migrations.RunPython.noop)]
