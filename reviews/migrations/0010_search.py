import django.db.models
from django.db import migrations, models

import reviews.models.search

MARKED = {
    "drama": "reviews_drama",
    "character": "reviews_character",
    "cast": "people_castmember",
    "crew": "people_crewmember",
    "author": "people_author",
    "topic": "reviews_topic",
    "edition": "reviews_edition",
}


def create_index(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(
            "CREATE INDEX search_entry_tokens ON reviews_searchentry USING gin (tokens)"
        )
    else:
        # "ascii" takes every other letter for part of a word: the cutting is ours.
        schema_editor.execute(
            "CREATE VIRTUAL TABLE reviews_searchentry_fts USING fts5("
            "tokens, content='reviews_searchentry', content_rowid='id', tokenize='ascii')"
        )


def drop_index(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        schema_editor.execute("DROP TABLE reviews_searchentry_fts")
    else:
        # With it go the triggers, which "migrate" makes.
        schema_editor.execute("DROP FUNCTION IF EXISTS search_mark() CASCADE")


def mark_what_is_there(apps, schema_editor):
    """What was written before there were triggers: the next searches index it."""
    for kind, table in MARKED.items():
        schema_editor.execute(
            f"INSERT INTO reviews_searchmark (kind, object_id) SELECT '{kind}', id FROM {table}"
        )


def drop_triggers(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        for kind in MARKED:
            for deed in ("insert", "update", "delete"):
                schema_editor.execute(f"DROP TRIGGER IF EXISTS search_{kind}_{deed}")


class Migration(migrations.Migration):
    dependencies = [("reviews", "0009_rights_reminder"), ("people", "0002_pictures")]

    operations = [
        migrations.CreateModel(
            name="SearchMark",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(choices=[("drama", "Drama"), ("character", "Character"), ("cast", "Cast"), ("crew", "Crew"), ("author", "Author"), ("topic", "Topic"), ("edition", "Edition")], max_length=9)),
                ("object_id", models.BigIntegerField()),
            ],
            options={"verbose_name": "search mark", "verbose_name_plural": "search marks"},
        ),
        migrations.CreateModel(
            name="SearchEntry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(choices=[("drama", "Drama"), ("character", "Character"), ("cast", "Cast"), ("crew", "Crew"), ("author", "Author"), ("topic", "Topic"), ("edition", "Edition")], max_length=9)),
                ("object_id", models.BigIntegerField()),
                ("tokens", reviews.models.search.TokensField()),
            ],
            options={
                "verbose_name": "search entry",
                "verbose_name_plural": "search entries",
                "constraints": [
                    django.db.models.UniqueConstraint(
                        models.F("kind"), models.F("object_id"), name="search_entry_once"
                    )
                ],
            },
        ),
        migrations.RunPython(create_index, drop_index),
        migrations.RunPython(mark_what_is_there, drop_triggers),
    ]
