from django.db import migrations

#: The names that are offered for a slip: the index has them by their slips from now on.
MARKED = {
    "drama": "reviews_drama",
    "character": "reviews_character",
    "cast": "people_castmember",
    "crew": "people_crewmember",
    "author": "people_author",
}


def mark_names(apps, schema_editor):
    """The next searches read them anew, or ``rebuild_index`` does at once."""
    for kind, table in MARKED.items():
        schema_editor.execute(
            f"INSERT INTO reviews_searchmark (kind, object_id) SELECT '{kind}', id FROM {table}"
        )


class Migration(migrations.Migration):
    dependencies = [("reviews", "0018_lists_of_the_desk"), ("people", "0004_by_name")]

    operations = [migrations.RunPython(mark_names, migrations.RunPython.noop)]
