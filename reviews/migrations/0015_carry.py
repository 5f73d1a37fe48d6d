"""Bylines, topics and offers carry what their lists are sorted by."""

from typing import Any

from django.db import migrations
from django.db.models import OuterRef, Subquery


def carry(apps: Any, schema_editor: Any) -> None:
    review, drama = apps.get_model("reviews", "Review"), apps.get_model("reviews", "Drama")
    for model, name in (("Byline", "review"), ("TopicOfReview", "content_object")):
        time = review.objects.filter(pk=OuterRef(name)).values("publish_at")
        apps.get_model("reviews", model).objects.update(publish_at=Subquery(time))
    title = drama.objects.filter(pk=OuterRef("drama")).values("title")
    apps.get_model("reviews", "Availability").objects.update(drama_title=Subquery(title))


class Migration(migrations.Migration):
    dependencies = [("reviews", "0014_listed_in_order")]
    operations = [migrations.RunPython(carry, migrations.RunPython.noop)]
