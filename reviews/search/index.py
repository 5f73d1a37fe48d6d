"""
The index of the search, kept up by the first search after a change.

Triggers mark what was written, whoever wrote it; ``refresh`` reads what is marked
anew. Each thing has its own names and text alone, so a new name is one entry.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from django.db import connection, transaction
from django.db.models import Model

from images.models import Image
from people.models import Author, CastMember, CrewMember, Person

from .. import body as body_html
from ..models import Character, Drama, Edition, SearchEntry, SearchMark, Topic
from ..models.search import FTS5_TABLE
from .slips import tokens_of
from .tokens import entry

Kind = SearchEntry.Kind

#: Whose rows are searched in.
MODELS: dict[Kind, type[Model]] = {
    Kind.DRAMA: Drama,
    Kind.CHARACTER: Character,
    Kind.CAST: CastMember,
    Kind.CREW: CrewMember,
    Kind.AUTHOR: Author,
    Kind.TOPIC: Topic,
    Kind.EDITION: Edition,
    Kind.IMAGE: Image,
}
#: What "did you mean" may name.
MEANT = frozenset({Kind.DRAMA, Kind.CHARACTER, Kind.CAST, Kind.CREW, Kind.AUTHOR})
#: As many marks as one search works off: half a second's work.
BATCH = 200


def refresh(limit: int = BATCH) -> int:
    """
    Read anew what was written since, at most ``limit`` marks; gives how many it was.

    One query where nothing was. Else a transaction that locks the marks: another
    search that is due the same waits, and finds them done.
    """
    if not SearchMark.objects.exists():
        return 0
    with transaction.atomic():
        marks = list(SearchMark.objects.select_for_update().order_by("pk")[:limit])
        due: dict[str, set[int]] = defaultdict(set)
        for mark in marks:
            due[mark.kind].add(mark.object_id)
        for kind, keys in due.items():
            _read_anew(Kind(kind), keys)
        SearchMark.objects.filter(pk__in=[mark.pk for mark in marks]).delete()
    return len(marks)


def work_off() -> None:
    """Read anew all that is marked, a batch at a time: after much was written at once."""
    while refresh():
        pass


def mark_everything() -> int:
    """Mark every row there is and every entry there is; gives how many marks there are then."""
    with transaction.atomic(), connection.cursor() as cursor:
        # What they ask for is asked for again. The rows are looked at later than these marks:
        # whatever is marked meanwhile is either among those rows or keeps its mark.
        SearchMark.objects.all().delete()
        if connection.vendor == "sqlite":
            cursor.execute(f"INSERT INTO {FTS5_TABLE} ({FTS5_TABLE}) VALUES ('rebuild')")  # noqa: S608
        for kind, model in MODELS.items():
            cursor.execute(
                "INSERT INTO reviews_searchmark (kind, object_id)"  # noqa: S608 - our own names
                f" SELECT %s, id FROM {model._meta.db_table}"
                f" UNION SELECT %s, object_id FROM reviews_searchentry WHERE kind = %s",
                [kind.value] * 3,
            )
    return SearchMark.objects.count()


def _read_anew(kind: Kind, keys: Iterable[int]) -> None:
    things = MODELS[kind]._default_manager.filter(pk__in=keys)
    if kind == Kind.EDITION:
        # Each with a time, also one to come: it is found at its second, and nothing need run then.
        things = things.filter(stage=Edition.Stage.APPROVED, takes_effect_at__isnull=False)
    rows = [
        SearchEntry(kind=kind, object_id=thing.pk, tokens=_tokens(kind, thing)) for thing in things
    ]
    SearchEntry.objects.filter(kind=kind, object_id__in=keys).delete()
    SearchEntry.objects.bulk_create(rows)


def _tokens(kind: Kind, thing: Any) -> list[str]:
    tokens = entry(names_of(thing), texts_of(thing))
    return tokens + tokens_of(names_of(thing)) if kind in MEANT else tokens


def names_of(thing: Any) -> Sequence[str]:
    """What ``thing`` is called, in every spelling that the catalogue has."""
    match thing:
        case Drama():
            return thing.all_titles
        case Edition():
            return (thing.headline,)
        case Topic():
            return (thing.name,)
        case Image():
            # All of it: so the desk finds a picture without a look at what reviews say.
            in_the_file = (text for said in thing.embedded.values() for text in said.values())
            return (*(getattr(thing, name) for name in Image.TEXTS), *in_the_file)
        case _:
            return (thing.name, thing.native_name, *thing.aliases)


def texts_of(thing: Any) -> Sequence[str]:
    """What ``thing`` says beside its names, plain."""
    match thing:
        case Drama():
            return (thing.synopsis,)
        case Edition():
            return (
                thing.standfirst,
                *(text for _, text in body_html.blocks(body_html.without_spoilers(thing.body))),
                *(text for _, text in body_html.blocks(body_html.without_spoilers(thing.verdict))),
                *thing.verdict_for,
                *thing.verdict_against,
                thing.suits,
            )
        case Person():
            return (thing.biography, getattr(thing, "tagline", ""))
        case _:
            return ()


def rebuild(progress: Callable[[int, int], None]) -> None:
    """
    Read everything anew, in batches; ``progress`` is told how many of how many are done.

    The search answers meanwhile; broken off, the next run or search goes on.
    """
    total = mark_everything()
    done = 0
    while step := refresh():
        done += step
        progress(done, max(total, done))
