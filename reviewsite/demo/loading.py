"""Puts the demo's content into an empty database, through the same verbs that the desk uses."""

from __future__ import annotations

import datetime as dt
import io
import re
from concurrent.futures import ProcessPoolExecutor

from django.contrib.auth.models import Group
from django.utils.text import slugify

from images.models import Image
from images.storing import store
from people.models import Author, CastMember, CrewMember, User
from reviews import workflow
from reviews.models import (
    Availability,
    Casting,
    Character,
    CrewCredit,
    Drama,
    Edition,
    Genre,
    Network,
    Pick,
    Review,
    StreamingService,
    Topic,
)
from reviews.search.index import work_off

from . import content as demo_content
from . import pictures
from .content.shapes import LIVE_STATES, Content
from .content.shapes import Drama as DramaContent
from .content.shapes import Review as ReviewContent

#: Username, group, first and last name, time zone.
USERS = (
    ("writer", "Writers", "Seo", "Ha-rin", "Asia/Seoul"),
    ("editor", "Editors", "Marta", "Oyelaran", "Europe/London"),
    # Nobody approves their own last change, so a desk has two.
    ("deputy", "Editors", "Theo", "Vandermeer", "America/New_York"),
    ("publisher", "Publishers", "Inés", "Caldeira", "Europe/Madrid"),
)
#: The author who is the user "writer".
WRITER = "seo-ha-rin"
_FIGURE = re.compile(r'data-image="([a-z0-9-]+)"')


def is_loaded() -> bool:
    """Whether there is anything here already, which is then kept as it is. One query."""
    return Drama.objects.exists()


def make_users(password: str) -> None:
    """The desk, with ``password``."""
    for username, group, first, last, zone in USERS:
        user, created = User.objects.get_or_create(
            username=username,
            defaults={
                "first_name": first,
                "last_name": last,
                "time_zone": zone,
                "is_staff": True,
            },
        )
        if created:
            user.groups.add(Group.objects.get(name=group))
        user.set_password(password)
        user.save()


def load(now: dt.datetime) -> None:
    """Everything, as of ``now`` (aware). Draws the pictures, which is most of the time it takes."""
    _Loader(demo_content.load(), now).load()


class _Loader:
    def __init__(self, content: Content, now: dt.datetime) -> None:
        self.content = content
        self.now = now
        self.images: dict[str, Image] = {}
        self.authors: dict[str, Author] = {}
        self.cast: dict[str, CastMember] = {}
        self.crew: dict[str, CrewMember] = {}
        self.dramas: dict[str, Drama] = {}
        self.topics: dict[str, Topic] = {}
        self.users = {user.username: user for user in User.objects.all()}

    def load(self) -> None:
        self._pictures()
        self._people()
        for key, topic in self.content.topics.items():
            self.topics[key] = Topic.objects.create(name=topic.name, slug=topic.slug)
        for service in self.content.services.values():
            StreamingService.objects.create(name=service.name, slug=service.slug, url=service.url)
        for drama in self.content.dramas.values():
            self._drama(drama)
        # The oldest first, as they would have come in.
        reviews = self.content.reviews.values()
        for review in sorted(reviews, key=lambda r: -(r.live_days_ago or 0)):
            self._review(review)
        work_off()

    def _pictures(self) -> None:
        keys = list(self.content.pictures)
        with ProcessPoolExecutor() as pool:
            for key, data in zip(keys, pool.map(pictures.draw, keys), strict=True):
                said = self.content.pictures[key]
                self.images[key] = store(
                    io.BytesIO(data),
                    alt=said.alt,
                    caption=said.caption,
                    creator=said.creator,
                    credit_line=said.credit_line,
                    copyright_notice=said.copyright_notice,
                    rights=said.rights_category,
                    focal_x=said.focal_x,
                    focal_y=said.focal_y,
                    usable_until=self._in_days(said.usable_for_days),
                )
        for key, said in self.content.pictures.items():
            if said.fallback:
                image = self.images[key]
                image.fallback = self.images[said.fallback]
                image.save(update_fields=["fallback"])

    def _people(self) -> None:
        for key, author in self.content.authors.items():
            self.authors[key] = Author.objects.create(
                slug=key,
                name=author.name,
                native_name=author.native_name,
                tagline=author.tagline,
                biography=author.biography,
                portrait=self.images[author.portrait],
                user=self.users["writer"] if key == WRITER else None,
            )
        for key, performer in self.content.performers.items():
            portrait = self.images.get(performer.portrait)
            self.cast[key] = CastMember.objects.create(
                slug=key,
                name=performer.name,
                native_name=performer.native_name,
                aliases=list(performer.aliases),
                portrait=portrait,
            )
            if portrait:
                self.cast[key].pictures.add(portrait)
        for key, maker in self.content.crew.items():
            self.crew[key] = CrewMember.objects.create(
                slug=key,
                name=maker.name,
                native_name=maker.native_name,
                aliases=list(maker.aliases),
            )

    def _drama(self, said: DramaContent) -> None:
        drama = self.dramas[said.slug] = Drama.objects.create(
            slug=said.slug,
            title=said.title,
            native_title=said.native_title,
            romanised_title=said.romanised_title,
            alternative_titles=list(said.alternative_titles),
            kind=said.kind,
            country=said.country,
            language=said.language,
            start_year=said.starts_on.year,
            end_year=said.ends_on.year,
            start_date=said.starts_on,
            end_date=said.ends_on,
            episodes=said.episodes,
            runtime=said.runtime_minutes,
            content_rating=said.content_rating,
            synopsis=said.synopsis,
            poster=self.images[said.poster],
            external_ids=said.external_ids,
        )
        drama.pictures.add(self.images[said.poster])
        for name in said.networks:
            drama.networks.add(Network.objects.get_or_create(name=name, slug=slugify(name))[0])
        for name in said.genres:
            drama.genres.add(Genre.objects.get_or_create(name=name, slug=slugify(name))[0])
        for order, credit in enumerate(said.crew):
            CrewCredit.objects.create(
                drama=drama, crew_member=self.crew[credit.person], job=credit.job, order=order
            )
        self._characters(drama, said)
        self._availability(drama, said)

    def _characters(self, drama: Drama, said: DramaContent) -> None:
        for order, part in enumerate(said.characters):
            character = Character.objects.create(
                drama=drama,
                name=part.name,
                native_name=part.native_name,
                aliases=list(part.aliases),
                tier=Character.Tier[part.tier.upper()],
                order=order,
                identity_is_spoiler=part.identity_is_spoiler,
            )
            for place, key in enumerate(part.performers):
                Casting.objects.create(
                    character=character,
                    cast_member=self.cast[key],
                    order=place,
                    note=part.notes.get(key, ""),
                )

    def _availability(self, drama: Drama, said: DramaContent) -> None:
        services = {s.slug: s for s in StreamingService.objects.all()}
        for offer in said.availability:
            service = services[offer.service]
            Availability.objects.create(
                drama=drama,
                service=service,
                country=offer.country,
                monetization=offer.monetization,
                url=service.url,
                opens_at=self._in_days(offer.opens_in_days),
                closes_at=self._in_days(offer.closes_in_days),
                verified_on=(self.now - dt.timedelta(days=offer.verified_days_ago)).date(),
                verified_by=self.users["editor"],
                source=offer.source,
            )

    def _in_days(self, days: int | None) -> dt.datetime | None:
        return None if days is None else self.now + dt.timedelta(days=days)

    # --- Reviews -------------------------------------------------------------

    def _html(self, body: str) -> str:
        """Figures name pictures by their key in the content, by their row in the database."""
        return _FIGURE.sub(lambda m: f'data-image="{self.images[m[1]].pk}"', body)

    def _review(self, said: ReviewContent) -> None:
        since = self.now - dt.timedelta(days=said.live_days_ago or 1)
        edition = Edition(
            headline=said.headline,
            standfirst=said.standfirst,
            body=self._html(said.body),
            verdict=said.verdict,
            verdict_for=list(said.verdict_for),
            verdict_against=list(said.verdict_against),
            suits=said.suits,
            score=said.score,
            hero=self.images[said.hero],
            spoiler_level=said.spoiler_level,
            episodes_watched=said.episodes_watched,
            disclosure=said.disclosure,
        )
        review = Review(slug=said.slug, drama=self.dramas[said.drama], kind=said.kind)
        own = WRITER in said.authors
        workflow.begin(
            review,
            edition,
            by=self.users["writer"] if own else None,
            at=since,
            authors=[self.authors[key] for key in said.authors],
        )
        review.desk_editor = self.users["editor"]
        review.save()
        review.topics.add(*(self.topics[key] for key in said.topics))
        if said.front:
            Pick.objects.create(review=review, place=said.front, starts_at=since)
        review.drama.pictures.add(self.images[said.hero])
        if said.state != "draft":
            self._take_on(review, edition, said, since)

    def _take_on(
        self, review: Review, edition: Edition, said: ReviewContent, since: dt.datetime
    ) -> None:
        """Through the desk, as far as ``said.state``."""
        editor, publisher = self.users["editor"], self.users["publisher"]
        workflow.submit(edition, by=None, at=since)
        if said.state == "in-review":
            return
        if said.state == "changes-requested":
            workflow.request_changes(edition, by=editor, at=self.now, reason=said.reason)
            return
        workflow.approve(edition, by=editor, at=since)
        if said.state == "approved":
            return
        if said.embargo_in_hours is not None:
            workflow.embargo(
                Review.objects.get(pk=review.pk),
                by=publisher,
                at=self.now,
                time=self._in_hours(said.embargo_in_hours),
            )
        if said.publish_in_hours is not None:
            time = self._in_hours(said.publish_in_hours)
            workflow.schedule(edition, by=publisher, at=self.now, time=time)
            return
        workflow.publish(edition, by=publisher, at=since)
        review = Review.objects.get(pk=review.pk)
        if said.state == "withdrawn":
            end = self.now - dt.timedelta(days=said.withdrawn_days_ago or 0)
            workflow.withdraw(review, by=publisher, at=end, time=end, reason=said.reason)
        elif said.state == "held":
            workflow.hold(review, by=editor, at=self.now, reason=said.reason)
        elif said.correction is not None:
            self._correct(review, said)
        assert said.state in {*LIVE_STATES, "withdrawn", "held"}

    def _correct(self, review: Review, said: ReviewContent) -> None:
        correction = said.correction
        assert correction is not None
        ahead = correction.days_ahead
        at = self.now if ahead else self.now - dt.timedelta(days=correction.days_ago or 0)
        edition = workflow.start(review, by=self.users["editor"], at=at)
        edition.body = self._html(correction.corrected(said.body))
        edition.correction_note = correction.note
        workflow.edit(edition, by=None, at=at)
        workflow.submit(edition, by=None, at=at)
        workflow.approve(edition, by=self.users["editor"], at=at)
        workflow.schedule(
            edition,
            by=self.users["publisher"],
            at=at,
            time=at + dt.timedelta(days=ahead or 0),
        )

    def _in_hours(self, hours: int) -> dt.datetime:
        """On the quarter of an hour, as a desk would schedule."""
        time = self.now + dt.timedelta(hours=hours)
        return time.replace(minute=time.minute // 15 * 15, second=0, microsecond=0)
