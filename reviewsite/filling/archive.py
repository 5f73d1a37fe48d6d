"""The rows of a made-up archive, written in bulk."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Callable, Iterator, Sequence
from random import Random
from typing import Any, TypeVar

import PIL.Image
from django.db import connection, transaction
from django.db.models import Max, Model
from django.utils.text import slugify

from images.models import Image, Rendition
from images.storing import store
from people.models import Author, CastMember, CrewMember
from reviews import body as body_html
from reviews.models import (
    Availability,
    Byline,
    Casting,
    Character,
    CrewCredit,
    Drama,
    Edition,
    EditionImage,
    Genre,
    Network,
    Review,
    StreamingService,
    Topic,
    TopicOfReview,
    WorkflowEvent,
)

from . import words as made_up

DAY = dt.timedelta(days=1)
#: Dramas are written with the reviews about them, this many reviews at a time.
_BATCH = 1000
_REVIEWS_A_DRAMA = 4
#: Drawn and encoded. A drama's stills are rows of their own that share these files.
_PICTURES = 24
_OF_A_PICTURE = ("original", "format", "width", "height", "made")
_OF_A_FILE = ("crop", "format", "width", "height", "state", "file")
_YEARS = 12

M = TypeVar("M", bound=Model)


def fill(
    reviews: int,
    now: dt.datetime,
    *,
    seed: int = 0,
    done: Callable[[int], Any] = lambda count: None,
) -> None:
    """
    Add ``reviews`` reviews and what they need, most of them live at ``now``.

    Among them scheduled, withdrawn, held, embargoed and unfinished ones, and some
    corrected. ``done(count)`` is called after each lot. Each lot is a transaction.
    """
    archive = _Archive(now, Random(seed), Random(f"{seed}, stills"))  # noqa: S311 - no secret
    archive.make_common(reviews)
    for first in range(0, reviews, _BATCH):
        count = min(_BATCH, reviews - first)
        with transaction.atomic():
            archive.make_lot(count)
        done(count)
    look_at_the_rows()


def look_at_the_rows() -> None:
    """Let the database count what it has, for its plans; outside a transaction."""
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")


def write(rows: Sequence[M]) -> Sequence[M]:
    """In bulk; gives them with their keys."""
    if rows:
        type(rows[0])._default_manager.bulk_create(rows, batch_size=2000)
    return rows


class _Archive:
    def __init__(self, now: dt.datetime, random: Random, of_stills: Random) -> None:
        self.now = now
        self.random = random
        # Of their own: with other stills an archive of a seed has the same reviews.
        self.of_stills = of_stills
        self.words = made_up.Words(random)
        # What was filled before keeps its addresses.
        newest = Review.objects.aggregate(newest=Max("pk"))["newest"] or 0
        self.numbers: Iterator[int] = iter(range(newest + 1, 2**62))

    # --- What is shared by all -----------------------------------------------

    def make_common(self, reviews: int) -> None:
        """People, topics, services, the files of pictures; more for a larger archive."""
        self.pictures = [self._picture(number) for number in range(_PICTURES)]
        self.files = {picture: list(picture.renditions.made()) for picture in self.pictures}
        with transaction.atomic():
            self.authors = write(self._people(Author, 40 + reviews // 2000))
            self.cast = write(self._people(CastMember, 20 + reviews // 8))
            self.crew = write(self._people(CrewMember, 10 + reviews // 20))
            self.topics = self._topics(40 + reviews // 500)
            self.genres = [self._named(Genre, name) for name in made_up.GENRES]
            self.networks = [self._named(Network, name) for name in made_up.NETWORKS]
            self.services = [self._named(StreamingService, name) for name in made_up.SERVICES]
            self.unused = [self._unused() for _ in range(reviews // 5)]

    def _picture(self, number: int) -> Image:
        """A gradient that is its own only by its colours: stored as any picture is."""
        drawn = PIL.Image.linear_gradient("L").resize((1280, 720))
        turned = drawn.rotate(number * 15)
        picture = PIL.Image.merge("RGB", (turned, drawn, turned.point(lambda value: 255 - value)))
        picture.putpixel((0, 0), (number, self.random.randrange(256), 0))
        file = io.BytesIO()
        picture.save(file, "PNG")
        file.seek(0)
        return store(
            file,
            alt=f"A gradient, no. {number}",
            caption=self.words.sentence("It", "Nobody"),
            credit_line="Made up",
            rights=Image.Rights.STAFF,
        )

    def _unused(self) -> Image:
        return Image(
            sha256=f"{self.random.getrandbits(256):064x}",
            alt=self.words.title()[0],
            credit_line=self.random.choice(made_up.NETWORKS),
            rights=Image.Rights.HANDOUT,
            usable_until=self._maybe(0.2, self.now + DAY * self.random.randint(-900, 900)),
        )

    def _write_stills(self, dramas: Sequence[Drama], unused: int) -> dict[Drama, Image]:
        """Gives the one of each drama, which its reviews show; among them some are of none."""
        owned = [(drama, self._still(drama)) for drama in dramas]
        loose = [(None, self.unused.pop()) for _ in range(min(unused, len(self.unused)))]
        stills: list[tuple[Drama | None, Image]] = [*owned, *loose]
        self.of_stills.shuffle(stills)
        drawn = [self.of_stills.choice(self.pictures) for _ in stills]
        for (_, still), like in zip(stills, drawn, strict=True):
            for name in _OF_A_PICTURE:
                setattr(still, name, getattr(like, name))
        write([still for _, still in stills])
        write(
            [
                Rendition(image=still, **{name: getattr(file, name) for name in _OF_A_FILE})
                for (_, still), like in zip(stills, drawn, strict=True)
                for file in self.files[like]
            ]
        )
        provided = Drama.pictures.through
        write([provided(drama=drama, image=still) for drama, still in owned])
        with_poster = [(drama, still) for drama, still in owned if drama.poster_id]
        for drama, still in with_poster:
            drama.poster = still
        Drama.objects.bulk_update([drama for drama, _ in with_poster], ["poster"])
        return dict(owned)

    def _still(self, drama: Drama) -> Image:
        lasts = self.now + DAY * self.of_stills.randint(-100, 900)
        return Image(
            sha256=f"{self.of_stills.getrandbits(256):064x}",
            alt=f"A scene of {drama.title}",
            credit_line=self.of_stills.choice(made_up.NETWORKS),
            rights=Image.Rights.HANDOUT,
            usable_until=lasts if self.of_stills.random() < 0.2 else None,
        )

    def _people(self, model: type[Any], count: int) -> list[Any]:
        people = []
        for _ in range(count):
            name, native = self.words.name()
            slug = f"{slugify(name)}-{next(self.numbers)}"
            people.append(model(name=name, native_name=native, slug=slug))
        return people

    def _named(self, model: type[Any], name: str) -> Any:
        slug = slugify(name) or name
        return model.objects.get_or_create(name=name, defaults={"slug": slug})[0]

    def _topics(self, count: int) -> list[Topic]:
        names = list(made_up.TOPICS)
        names += [f"{self.words.title()[0]} {number}" for number in range(len(names), count)]
        return [
            Topic.objects.get_or_create(
                name=name, defaults={"slug": slugify(name, allow_unicode=True)}
            )[0]
            for name in names[:count]
        ]

    # --- Dramas ----------------------------------------------------------------

    def make_lot(self, count: int) -> None:
        """``count`` reviews, with dramas of their own."""
        dramas = write([self._drama() for _ in range(-(-count // _REVIEWS_A_DRAMA))])
        self.still = self._write_stills(dramas, unused=count // 5)
        parts = self._write_parts(dramas)
        self._write_facts(dramas)
        write([offer for drama in dramas for offer in self._offers(drama)])
        self._write_reviews(count, dramas, parts)

    def _drama(self) -> Drama:
        title, native = self.words.title()
        number = next(self.numbers)
        year = self.now.year - self.random.randint(0, 25)
        return Drama(
            title=title,
            native_title=native,
            slug=f"{slugify(title)}-{number}",
            start_year=year,
            end_year=year + self.random.randint(0, 1),
            episodes=self.random.choice([8, 10, 12, 16, 16, 16, 20, 24, 50]),
            runtime=self.random.choice([30, 60, 70]),
            synopsis=" ".join(self.words.sentence(title, "Its heroine") for _ in range(4)),
            poster=self._maybe(0.8, self.random.choice(self.pictures)),
            listed=self.random.random() < 0.5,
            embargoed_until=self._maybe(0.002, self._soon()),
        )

    def _write_parts(self, dramas: Sequence[Drama]) -> dict[int, Character]:
        """Characters and who plays them; gives the first of each drama."""
        characters = []
        for drama in dramas:
            for order in range(self.random.randint(4, 8)):
                name, native = self.words.name()
                characters.append(
                    Character(
                        drama=drama,
                        name=f"{name} {order}",
                        native_name=native,
                        tier=1 if order < 2 else self.random.randint(2, 4),
                        order=order,
                        identity_is_spoiler=order > 2 and self.random.random() < 0.02,
                    )
                )
        write(characters)
        castings = []
        for character in characters:
            players = self.random.sample(self.cast, 2 if self.random.random() < 0.05 else 1)
            castings += [
                Casting(character=character, cast_member=player, order=order)
                for order, player in enumerate(players)
            ]
        write(castings)
        return {c.drama_id: c for c in reversed(characters)}

    def _write_facts(self, dramas: Sequence[Drama]) -> None:
        genres, networks = Drama.genres.through, Drama.networks.through
        write(
            [
                genres(drama=drama, genre=genre)
                for drama in dramas
                for genre in self.random.sample(self.genres, 2)
            ]
        )
        write(
            [networks(drama=drama, network=self.random.choice(self.networks)) for drama in dramas]
        )
        write(
            [
                CrewCredit(drama=drama, crew_member=member, job=job, order=order)
                for drama in dramas
                for order, (job, member) in enumerate(
                    zip(("screenwriter", "director"), self.random.sample(self.crew, 2), strict=True)
                )
            ]
        )

    def _offers(self, drama: Drama) -> Iterator[Availability]:
        for service in self.random.sample(self.services, self.random.randint(1, 4)):
            opens = self.now - DAY * self.random.randint(-60, 2000)
            closes = opens + DAY * self.random.randint(90, 3000)
            yield Availability(
                drama=drama,
                service=service,
                country=self.random.choice(made_up.COUNTRIES),
                monetization=self.random.choice(Availability.Monetization.values),
                url="https://watch.example/",
                opens_at=opens,
                closes_at=self._maybe(0.5, closes),
            )

    # --- Reviews ---------------------------------------------------------------

    def _write_reviews(
        self, count: int, dramas: Sequence[Drama], parts: dict[int, Character]
    ) -> None:
        reviews = write([self._review(dramas[n % len(dramas)]) for n in range(count)])
        editions = [
            edition
            for review in reviews
            for edition in self._editions(review, parts[review.drama_id].name)
        ]
        write(editions)
        write([row for edition in editions for row in self._shown(edition)])
        write(
            [
                Byline(review=review, author=author, order=order)
                for review in reviews
                for order, author in enumerate(
                    self.random.sample(self.authors, 2 if self.random.random() < 0.1 else 1)
                )
            ]
        )
        write(
            [
                TopicOfReview(content_object=review, tag=topic)
                for review in reviews
                for topic in self.random.sample(self.topics, self.random.randint(1, 4))
            ]
        )
        write(
            [
                WorkflowEvent(
                    review=edition.review,
                    edition=edition,
                    verb="publish",
                    at=edition.takes_effect_at,
                )
                for edition in editions
                if edition.takes_effect_at
            ]
        )

    def _review(self, drama: Drama) -> Review:
        age = DAY * self.random.uniform(0, 365 * _YEARS)
        review = Review(
            drama=drama,
            slug=f"{slugify(drama.title)}-{next(self.numbers)}",
            kind=self.random.choice(Review.Kind.values),
            publish_at=self.now - age,
        )
        match self.random.random():
            case chance if chance < 0.01:
                review.publish_at = None  # being written
            case chance if chance < 0.02:
                review.publish_at = self._soon()
            case chance if chance < 0.03:
                review.withdraw_at = self.now - age / 2
            case chance if chance < 0.035:
                review.withdraw_at = self._soon()
            case chance if chance < 0.04:
                review.held_at = self.now - age / 2
            case chance if chance < 0.045:
                review.embargoed_until = review.publish_at = self._soon()
        return review

    def _editions(self, review: Review, part: str) -> Iterator[Edition]:
        first = self._edition(review, part, 1)
        if review.publish_at is None:
            first.stage = self.random.choice(Edition.Stage.values)
            yield first
            return
        first.takes_effect_at = review.publish_at
        first.stage = Edition.Stage.APPROVED
        yield first
        if self.random.random() < 0.1:
            correction = self._edition(review, part, 2)
            correction.stage = Edition.Stage.APPROVED
            correction.takes_effect_at = review.publish_at + DAY * self.random.uniform(0.1, 30)
            correction.correction_note = "A name was wrong and is right now."
            yield correction

    def _edition(self, review: Review, part: str, number: int) -> Edition:
        drama = review.drama.title
        _, *figures = self.random.sample(self.pictures, 3)
        figures = figures[: self.random.randint(0, 2)]
        return Edition(
            review=review,
            number=number,
            headline=f"{drama}: {self.words.title()[0].lower()}",
            standfirst=self.words.sentence(drama, part),
            body=self.words.body(drama, part, [figure.pk for figure in figures]),
            verdict=f"<p>{self.words.sentence(drama, part)}</p>",
            verdict_for=[self.words.title()[0]],
            verdict_against=[self.words.title()[0]],
            score=self.random.choice([None, *range(3, 11)]),
            hero=self.still[review.drama],
            episodes_watched=review.drama.episodes,
        )

    def _shown(self, edition: Edition) -> Iterator[EditionImage]:
        """As ``Edition.save()`` would write them."""
        place = EditionImage.Place
        yield EditionImage(edition=edition, image=edition.hero, place=place.HERO)
        for order, pk in enumerate(body_html.image_ids(edition.body), start=1):
            yield EditionImage(edition=edition, image_id=pk, place=place.BODY, order=order)

    # --- Chance ----------------------------------------------------------------

    def _maybe(self, chance: float, value: M | dt.datetime) -> Any:
        return value if self.random.random() < chance else None

    def _soon(self) -> dt.datetime:
        return self.now + DAY * self.random.uniform(0.01, 30)
