"""Rows for the tests: each function makes one sensible thing, and takes what matters."""

import datetime as dt
import itertools

from django.contrib.auth.models import Group

from images.models import Image
from images.rendering import tell
from people.models import Author, CastMember, CrewMember, User
from reviews import workflow
from reviews.models import Casting, Character, CrewCredit, Drama, Edition, Review, SocialCard
from reviews.social_cards.making import digest

_numbers = itertools.count(1)


def user(name="writer", group="Writers", **fields):
    user = User.objects.create_user(
        username=fields.pop("username", name), password="password", is_staff=True, **fields
    )
    user.groups.add(Group.objects.get(name=group))
    return user


def writer(name="writer"):
    return user(name, "Writers")


def editor(name="editor"):
    return user(name, "Editors")


def publisher(name="publisher"):
    return user(name, "Publishers")


def author(name="Kim Ha-eun", **fields):
    fields = {"slug": f"author-{next(_numbers)}", **fields}
    return Author.objects.create(name=name, **fields)


def image(**fields):
    number = next(_numbers)
    fields = {
        "original": f"originals/{number}.jpg",
        "sha256": f"{number:064x}",
        "format": "JPEG",
        "width": 1600,
        "height": 900,
        "alt": f"Picture {number}",
        "credit_line": "JTBC",
        "rights": Image.Rights.HANDOUT,
        **fields,
    }
    image = Image.objects.create(**fields)
    rendition(image, width=1600, height=900, file=f"renditions/{number}.jpg")
    return image


def rendition(image, **fields):
    """A file that is made, as ``images.rendering`` would leave it; the file itself is not there."""
    row = image.renditions.create(state="made", **{"file": "renditions/none.jpg", **fields})
    tell(image)
    return row


def card(edition, picture=None):
    """A social card as it would be drawn; its file is not there."""
    edition = Edition.objects.select_related("review__drama").get(pk=edition.pk)
    number = next(_numbers)
    return SocialCard.objects.create(
        edition=edition,
        image=picture,
        state="made",
        file=f"cards/{number}.jpg",
        drawn_from=digest(edition, picture),
    )


def drama(title="My Mister", **fields):
    fields = {"slug": f"drama-{next(_numbers)}", "start_year": 2018, **fields}
    return Drama.objects.create(title=title, **fields)


def character(drama, name="Lee Ji-an", performer="Lee Ji-eun", **fields):
    character = Character.objects.create(drama=drama, name=name, **fields)
    if performer:
        person, _ = CastMember.objects.get_or_create(
            name=performer, defaults={"slug": f"cast-{next(_numbers)}"}
        )
        Casting.objects.create(character=character, cast_member=person)
    return character


def crew(drama, name="Park Hae-young", job="screenwriter"):
    person, _ = CrewMember.objects.get_or_create(
        name=name, defaults={"slug": f"crew-{next(_numbers)}"}
    )
    return CrewCredit.objects.create(drama=drama, crew_member=person, job=job)


def review(at, *, drama=None, authors=None, by=None, slug=None, kind="final", **content):
    """A review with its first edition, a draft; gives the edition."""
    content = {
        "headline": "Quiet people",
        "standfirst": "A drama about listening.",
        "body": "<p>It listens well.</p><h2>Sound</h2><p>And it is quiet.</p>",
        "verdict": "<p>See it.</p>",
        "score": 9,
        **content,
    }
    review = Review(
        drama=drama or globals()["drama"](), kind=kind, slug=slug or f"review-{next(_numbers)}"
    )
    return workflow.begin(
        review,
        Edition(**content),
        by=by,
        at=at,
        authors=[author()] if authors is None else authors,
    )


def approved(at, **fields):
    edition = review(at, **fields)
    workflow.submit(edition, by=None, at=at)
    return workflow.approve(edition, by=None, at=at)


def live(at, *, since=None, **fields):
    """A live review; gives its edition in effect. ``since`` is in the past of ``at``."""
    since = since or at - dt.timedelta(days=1)
    edition = approved(since, **fields)
    return workflow.publish(edition, by=None, at=since)


def corrected(edition, at, **content):
    """A correction of a live review, in effect from ``at`` on; gives the new edition."""
    correction = workflow.start(edition.review, by=None, at=at)
    for name, value in {"correction_note": "A name was wrong.", **content}.items():
        setattr(correction, name, value)
    workflow.edit(correction, by=None, at=at)
    workflow.submit(correction, by=None, at=at)
    workflow.approve(correction, by=None, at=at)
    return workflow.publish(correction, by=None, at=at)
