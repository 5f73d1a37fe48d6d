"""Each review was last changed when its newest edition was."""

from typing import Any

from django.db import migrations
from django.db.models import OuterRef, Subquery


def fill(apps: Any, schema_editor: Any) -> None:
    review, edition = apps.get_model("reviews", "Review"), apps.get_model("reviews", "Edition")
    newest = edition.objects.filter(review=OuterRef("pk")).order_by("-changed_at")
    with_some = review.objects.filter(pk__in=edition.objects.values("review"))
    with_some.update(changed_at=Subquery(newest.values("changed_at")[:1]))


class Migration(migrations.Migration):
    dependencies = [("reviews", "0012_scale")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
