"""What is planted: one public review and, beside it, hidden things with a word each."""

import datetime as dt

from django.core.files.base import ContentFile

from people.models import CastMember
from reviews import sharing, workflow
from reviews.models import (
    Availability,
    Drama,
    Edition,
    Manuscript,
    Note,
    Review,
    StreamingService,
)
from tests import factories as make

HOUR = dt.timedelta(hours=1)
DAY = dt.timedelta(days=1)


class World:
    """One public review and, beside it, hidden ones that share everything with it."""

    def __init__(self, at):
        self.at = at
        self.words = {}
        self.reviews = {}
        self.shared = {
            "author": make.author("Shared Author", portrait=make.image()),
            "service": StreamingService.objects.create(name="Shared", slug="shared"),
        }
        self.public = self.plant("public", lambda e: workflow.publish(e, by=None, at=at - DAY))
        self.plant("draft", None)
        self.plant("inreview", lambda e: None, approve=False)
        self.plant("approved", lambda e: None)
        self.plant("spiked", self.spike, approve=False)
        self.plant("scheduled", lambda e: self.schedule(e, at + HOUR))
        self.plant("held", self.hold)
        self.plant("heldscheduled", self.hold_scheduled)
        self.plant("withdrawn", lambda e: self.withdraw(e, at))
        self.plant("tobewithdrawn", lambda e: self.withdraw(e, at + 2 * HOUR))
        self.plant("embargoed", lambda e: self.embargo(e, at + 3 * HOUR))
        self.plant("dramaembargoed", lambda e: self.embargo_drama(e, at + 4 * HOUR))
        self.around_the_public_one()
        self.draw_cards()
        # A link is made by hand, and is not on any page.
        now_read = self.fresh(self.public).edition_in_effect(at)
        self.shared = sharing.share(now_read, by=None, at=at)

    def word(self, name, length=10):
        return self.words.setdefault(name, f"Zq{name}qZ")

    def plant(self, name, then, *, approve=True):
        word, at = self.word(name), self.at - DAY
        drama = make.drama(
            f"Drama {word}",
            slug=f"drama-{word.lower()}",
            synopsis=word,
            native_title=word,
            romanised_title=word,
            poster=make.image(caption=word, alt=word, credit_line=word),
        )
        make.character(drama, "Shared part", "Shared Performer")
        make.character(drama, f"Part {word}", f"Performer {word}")
        make.crew(drama, "Shared Writer")
        make.crew(drama, f"Writer {word}")
        own_service = StreamingService.objects.create(name=f"Service {word}", slug=word.lower())
        offer = {"drama": drama, "country": "US", "source": word}
        Availability.objects.create(service=own_service, **offer)
        Availability.objects.create(
            service=self.shared["service"], closes_at=at + 20 * DAY, **offer
        )
        edition = make.review(
            at,
            drama=drama,
            slug=f"review-{word.lower()}",
            authors=[self.shared["author"], make.author(f"Author {word}", tagline=word)],
            headline=f"Headline {word}",
            standfirst=word,
            body=f'<p>{word}</p><figure data-image="{make.image(caption=word).pk}"></figure>',
            verdict=f"<p>{word}</p>",
            verdict_for=[word],
            suits=word,
            hero=make.image(caption=word, alt=word, credit_line=word),
            disclosure=word,
            search_title=word,
            search_description=word,
        )
        edition.review.topics.add("Shared", f"Topic {word}")
        self.reviews[name] = edition.review
        if then:
            workflow.submit(edition, by=None, at=at)
            if approve:
                workflow.approve(edition, by=None, at=at)
            then(edition)
        return edition

    def spike(self, edition):
        workflow.spike(edition, by=None, at=self.at)

    def schedule(self, edition, time):
        workflow.schedule(edition, by=None, at=self.at, time=time)

    def hold(self, edition):
        workflow.publish(edition, by=None, at=self.at - DAY)
        workflow.hold(self.fresh(edition), by=None, at=self.at)

    def hold_scheduled(self, edition):
        self.schedule(edition, self.at + HOUR)
        workflow.hold(self.fresh(edition), by=None, at=self.at)

    def withdraw(self, edition, time):
        workflow.publish(edition, by=None, at=self.at - DAY)
        workflow.withdraw(
            self.fresh(edition), by=None, at=self.at - HOUR, time=time, reason=self.word("reason")
        )

    def embargo(self, edition, time):
        workflow.embargo(self.fresh(edition), by=None, at=self.at, time=time)
        self.schedule(edition, time)

    def embargo_drama(self, edition, time):
        workflow.embargo_drama(edition.review.drama, by=None, at=self.at, time=time)
        Drama.objects.filter(pk=edition.review.drama_id).update(listed=True)
        self.schedule(edition, time)

    def fresh(self, edition):
        return Review.objects.get(pk=edition.review_id)

    def around_the_public_one(self):
        """What stands about a public review and is not for readers."""
        at, edition, word = self.at, self.public, self.word
        drama = edition.review.drama
        make.corrected(edition, at, standfirst="Now", body="<p>Now</p>", correction_note="Fixed.")
        # The first edition's texts are gone with it.
        self.words["superseded"] = self.words.pop("public")
        waiting = workflow.start(self.fresh(edition), by=None, at=at)
        waiting.standfirst = word("correction")
        waiting.hero = make.image(caption=word("correction"))
        self.pictures = self.pictures_that_end()
        waiting.body = "<p>Now</p>" + "".join(
            f'<figure data-image="{self.pictures[name].pk}"></figure>'
            for name in ("ending", "endingforgood")
        )
        workflow.edit(waiting, by=None, at=at)
        workflow.submit(waiting, by=None, at=at)
        workflow.approve(waiting, by=None, at=at)
        self.schedule(waiting, at + 5 * HOUR)
        open_edition = workflow.start(self.fresh(edition), by=None, at=at)
        open_edition.headline = word("open")
        workflow.edit(open_edition, by=None, at=at)
        Note.objects.create(edition=edition, text=word("note"), quote=word("note"))
        Manuscript.objects.create(text=word("manuscript"), credit_line=word("manuscript"))
        for name, fields in {
            "ended": {"closes_at": at},
            "notopen": {"opens_at": at + 90 * DAY},
            "nocountry": {"country": ""},
        }.items():
            service = StreamingService.objects.create(name=word(name), slug=name)
            fields = {"country": "US", "drama": drama, "service": service} | fields
            Availability.objects.create(source=word(name), **fields)
        performer = CastMember.objects.get(name="Shared Performer")
        performer.portrait = make.image(caption=word("picture"), usable_until=at + 6 * HOUR)
        performer.save()

    def pictures_that_end(self):
        """From the correction on: one whose end another follows, and one that nothing follows."""
        at = self.at
        made = {}

        def image(name, **fields):
            made[name] = make.image(caption=self.word(name), **fields)
            return made[name]

        second = image("secondfallback")
        fallback = image("fallback", usable_until=at + 8 * HOUR, fallback=second)
        image("ending", usable_until=at + 7 * HOUR, fallback=fallback)
        ended = image("endedfallback", usable_until=at)
        image("endingforgood", usable_until=at + 7 * HOUR, fallback=ended)
        return made

    def draw_cards(self):
        """Of every edition, whatever its stage, with its words in the file."""
        for edition in Edition.objects.select_related("hero"):
            for picture in (edition.hero, None):
                card = make.card(edition, picture)
                card.file.storage.save(
                    card.file.name, ContentFile(f"{edition.headline} {edition.standfirst}".encode())
                )

    def is_out(self, name, t):
        """When a word may be read, by what was pressed above."""
        at = self.at
        return {
            "scheduled": t >= at + HOUR,
            "tobewithdrawn": t < at + 2 * HOUR,
            "embargoed": t >= at + 3 * HOUR,
            "dramaembargoed": t >= at + 4 * HOUR,
            "correction": t >= at + 5 * HOUR,
            "picture": t < at + 6 * HOUR,
            "ending": at + 5 * HOUR <= t < at + 7 * HOUR,
            "endingforgood": at + 5 * HOUR <= t < at + 7 * HOUR,
            "fallback": at + 7 * HOUR <= t < at + 8 * HOUR,
            "notopen": t >= at + 90 * DAY,
        }.get(name, False)
