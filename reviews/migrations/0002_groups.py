"""
The three groups and what each may do.

Made after the migration rather than in it: permissions exist only once
``post_migrate`` has run, so they are made here first.
"""

from django.apps import apps as installed
from django.contrib.auth.management import create_permissions
from django.db import migrations

VIEW_ALL = [
    "view_image",
    "view_author",
    "view_castmember",
    "view_crewmember",
    "view_drama",
    "view_character",
    "view_availability",
    "view_streamingservice",
    "view_genre",
    "view_network",
    "view_review",
    "view_edition",
    "view_topic",
    "view_note",
]
CATALOGUE = [
    f"{verb}_{model}"
    for model in (
        "author",
        "castmember",
        "crewmember",
        "drama",
        "character",
        "casting",
        "crewcredit",
        "availability",
        "streamingservice",
        "genre",
        "network",
        "topic",
    )
    for verb in ("add", "change", "delete")
]
WRITE = [
    "add_review",
    "change_review",
    "add_edition",
    "change_edition",
    "start_edition",
    "submit_edition",
    "add_note",
    "change_note",
    # Not change_image: a credit changed there changes what is live.
    "add_image",
]
GROUPS = {
    "Writers": [*VIEW_ALL, *WRITE],
    "Editors": [
        *VIEW_ALL,
        *WRITE,
        *CATALOGUE,
        "change_image",
        "delete_image",
        "request_changes_edition",
        "approve_edition",
        "reopen_edition",
        "hold_review",
        "spike_edition",
        "amend_review",
        "waive_finding",
        "set_clock",
    ],
    "Publishers": [
        *VIEW_ALL,
        "add_note",
        "change_note",
        "schedule_edition",
        "withdraw_review",
        "embargo_review",
        "embargo_drama",
        "set_clock",
    ],
}


def create_groups(apps, schema_editor):
    for label in ("images", "people", "reviews"):
        create_permissions(installed.get_app_config(label), apps=apps, verbosity=0)
    Group = apps.get_model("auth", "Group")
    Permission = apps.get_model("auth", "Permission")
    for name, codenames in GROUPS.items():
        group, _ = Group.objects.get_or_create(name=name)
        group.permissions.set(
            Permission.objects.filter(
                content_type__app_label__in=["images", "people", "reviews"], codename__in=codenames
            )
        )


def delete_groups(apps, schema_editor):
    apps.get_model("auth", "Group").objects.filter(name__in=GROUPS).delete()


class Migration(migrations.Migration):
    dependencies = [
        ("reviews", "0001_initial"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [migrations.RunPython(create_groups, delete_groups)]
