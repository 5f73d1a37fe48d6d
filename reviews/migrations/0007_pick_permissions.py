"""Editors and publishers shape the home page; writers may see how."""

from django.apps import apps as installed
from django.contrib.auth.management import create_permissions
from django.db import migrations

GRANTED = {
    "Writers": ["view_pick"],
    "Editors": ["view_pick", "add_pick", "change_pick", "delete_pick"],
    "Publishers": ["view_pick", "add_pick", "change_pick", "delete_pick"],
}


def grant(apps, schema_editor):
    create_permissions(installed.get_app_config("reviews"), apps=apps, verbosity=0)
    Permission = apps.get_model("auth", "Permission")
    for name, codenames in GRANTED.items():
        group = apps.get_model("auth", "Group").objects.filter(name=name).first()
        if group is not None:
            group.permissions.add(
                *Permission.objects.filter(
                    content_type__app_label="reviews", codename__in=codenames
                )
            )


class Migration(migrations.Migration):
    dependencies = [("reviews", "0006_pick")]
    operations = [migrations.RunPython(grant, migrations.RunPython.noop)]
