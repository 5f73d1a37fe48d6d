"""
Which cards there should be, having them drawn, and which one a page may name.

Of each approved edition there is a card with its hero, one with what stands in
for the hero, and one without a picture: whichever the page shows at an instant,
a card fits it. A card that says something outdated (a changed credit, a
corrected title) is named by no page and not answered, until it is drawn anew.
"""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass

import PIL.Image
from django.conf import settings
from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import QuerySet
from django.utils import translation
from django.utils.text import Truncator

from images.credit import assert_says, credit
from images.crops import about_focus
from images.metadata import xmp
from images.models import Image, new_token
from images.rendering import delete_on_commit, deleted_on_failure, fit_for_the_page

from ..models import SCORE_BEST, Edition, SocialCard
from ..models.card import SocialCardQuerySet
from ..pages.art import art
from ..pictures import Picture
from ..prepared import prepared
from ..scale import meaning, printed_score
from .drawing import PICTURE_SIZE, VERSION, Words, draw

State = SocialCard.State
#: How often a card that cannot be drawn is tried.
MAX_ATTEMPTS = 4
_ENCODER = {"quality": 86, "subsampling": 0, "progressive": True, "optimize": True}


@dataclass(frozen=True)
class Drawn:
    made: int = 0
    failed: int = 0
    #: Something failed and may be tried again.
    unfinished: bool = False


def approved() -> QuerySet[Edition]:
    """The editions that have cards, with all that a card says."""
    return Edition.objects.filter(stage=Edition.Stage.APPROVED).select_related(
        "review__drama", "hero__fallback"
    )


def words(edition: Edition, image: Image | None) -> Words:
    """What a card says, in the site's language. No query if review and drama came along."""
    review, drama = edition.review, edition.review.drama
    set_large = art(drama)
    with translation.override(settings.LANGUAGE_CODE):
        return Words(
            headline=edition.headline,
            kind=str(review.get_kind_display()),
            title=drama.title,
            native_title=drama.native_title,
            score="" if edition.score is None else printed_score(edition.score),
            best=str(SCORE_BEST),
            meaning="" if edition.score is None else meaning(edition.score),
            site_name=settings.SITE_NAME,
            credit=_credit_line(image),
            art=set_large.text,
            tint=set_large.tint,
        )


def _credit_line(image: Image | None) -> str:
    if image is None:
        return ""
    return " · ".join(Picture(image, "", "").credits)


def digest(edition: Edition, image: Image | None) -> str:
    """Of everything that goes into the card: two that look or say otherwise differ. No query."""
    of_picture = None
    if image is not None:
        of_picture = [image.sha256, image.focal_x, image.focal_y, credit(image)]
    drawn = [VERSION, settings.SOCIAL_CARD_FONT, asdict(words(edition, image)), of_picture]
    return hashlib.sha256(json.dumps(drawn).encode()).hexdigest()


def is_current(card: SocialCard) -> bool:
    """Whether it is made and says what it should. No query if all of it came along."""
    return card.state == State.MADE and card.drawn_from == digest(card.edition, card.image)


def card_for(edition: Edition, image: Image | None) -> SocialCard | None:
    """The card of ``edition`` for a page that shows ``image`` as its hero, if drawn. One query."""
    card = next(iter(_made(edition.pk, image.pk if image else None)), None)
    if card is None:
        return None
    card.edition, card.image = edition, image
    return card if is_current(card) else None


@prepared
def _made(edition: int, image: int | None) -> SocialCardQuerySet:
    return SocialCard.objects.made().filter(edition=edition, image=image)


def draw_cards(edition: Edition, *, force: bool = False) -> Drawn:
    """
    Draw what is missing or outdated of an edition out of ``approved()``; with ``force`` all.

    A card that failed ``MAX_ATTEMPTS`` times is left alone until ``force``. About
    four queries, and two for each card drawn; reads the original of each picture.
    """
    made = failed = 0
    unfinished = False
    for card in _planned(edition):
        if not force and (is_current(card) or card.attempts >= MAX_ATTEMPTS):
            continue
        if force:
            card.attempts = 0
        _draw(card)
        made += card.state == State.MADE
        failed += card.state == State.FAILED
        unfinished |= card.state == State.FAILED and card.attempts < MAX_ATTEMPTS
    return Drawn(made, failed, unfinished)


def wanted(edition: Edition) -> Sequence[Image | None]:
    """The pictures that its page may show as its hero, and none."""
    hero = edition.hero
    pictures = [hero, hero.fallback] if hero else []
    return [*(picture for picture in pictures if picture), None]


def _planned(edition: Edition) -> list[SocialCard]:
    """Its cards, a row for each that there should be; others are deleted with their files."""
    with transaction.atomic():
        # Of two who plan at once, the second finds the first one's rows.
        Edition.objects.select_for_update().get(pk=edition.pk)
        there = {card.image_id: card for card in SocialCard.objects.filter(edition=edition)}
        planned = []
        for image in wanted(edition):
            card = there.pop(image.pk if image else None, None)
            card = card or SocialCard.objects.create(edition=edition, image=image)
            card.edition, card.image = edition, image
            planned.append(card)
        for card in there.values():
            delete_on_commit(card.file)
            card.delete()
    return planned


def _draw(card: SocialCard) -> None:
    """Draw it, store the file under a new name and address, or keep what went wrong in its row."""
    drawn_from = digest(card.edition, card.image)
    try:
        data = _encoded(card)
    except Exception as error:
        card.state, card.attempts = State.FAILED, card.attempts + 1
        card.error = Truncator(f"{type(error).__name__}: {error}").chars(500)
        card.save(update_fields=["state", "attempts", "error", "changed_at"])
        return
    card.state, card.error, card.attempts = State.MADE, "", 0
    card.token, card.drawn_from = new_token(), drawn_from
    with transaction.atomic(), deleted_on_failure() as written:
        # Another worker may have drawn it meanwhile: its file goes.
        delete_on_commit(SocialCard.objects.select_for_update().get(pk=card.pk).file)
        card.file.save("", ContentFile(data), save=False)
        written.append(card.file)
        card.save()


def _encoded(card: SocialCard) -> bytes:
    """The JPEG; its XMP credits the picture in it, as every file of that picture does."""
    image = card.image
    said = credit(image) if image else {}
    picture = None
    if image is not None:
        picture = fit_for_the_page(image).resize(
            PICTURE_SIZE,
            PIL.Image.Resampling.LANCZOS,
            box=about_focus(image, *PICTURE_SIZE),
            reducing_gap=3.0,
        )
    file = io.BytesIO()
    packet = {"xmp": xmp.build(said)} if said else {}
    draw(words(card.edition, image), picture).save(file, "JPEG", **packet, **_ENCODER)
    assert_says(file.getvalue(), said, card)
    return file.getvalue()
