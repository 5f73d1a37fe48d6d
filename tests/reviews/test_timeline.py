"""
Any verbs in any order, and the promises of the clock at every interesting instant.

Hypothesis drives two reviews of two dramas through everything the workflow
offers, refusals included, while time goes on; a model of what was promised is
kept beside it.
"""

import datetime as dt
import os

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from reviews import gate, workflow
from reviews.models import Drama, Edition, Review
from tests import factories as make

START = dt.datetime(2026, 11, 22, 0, 0, tzinfo=dt.UTC)
TICK = dt.timedelta(microseconds=1)

minutes = st.integers(0, 300)
which = st.integers(0, 1)


class Timeline(RuleBasedStateMachine):
    def __init__(self):
        super().__init__()
        self.atomic = transaction.atomic()
        self.atomic.__enter__()
        self.now = START
        self.dramas = [make.drama(listed=True) for _ in range(2)]
        self.reviews = [
            make.review(self.now, drama=self.dramas[0], slug=f"review-{n}").review for n in (0, 1)
        ]
        #: Content of each edition when it was first in effect.
        self.seen: dict[int, dict] = {}

    def teardown(self):
        transaction.set_rollback(True)
        self.atomic.__exit__(None, None, None)

    # --- Acting --------------------------------------------------------------

    def review(self, n):
        return Review.objects.get(pk=self.reviews[n].pk)

    def edition(self, n):
        return self.review(n).working_edition()

    def attempt(self, verb, thing, **options):
        """Do it or be refused; a refusal changes nothing."""
        before = self.state()
        try:
            with transaction.atomic():
                getattr(workflow, verb)(thing, by=None, at=self.now, **options)
        except workflow.Refused:
            assert self.state() == before

    def state(self):
        return (
            list(Review.objects.order_by("pk").values()),
            list(Edition.objects.order_by("pk").values()),
            list(Drama.objects.order_by("pk").values("embargoed_until")),
        )

    def later(self, n):
        return self.now + dt.timedelta(minutes=n)

    @rule(n=st.integers(1, 200))
    def time_goes_on(self, n):
        self.note_what_is_seen()
        self.now += dt.timedelta(minutes=n)

    @rule()
    def time_goes_to_the_very_instant(self):
        """What is pressed at the second at which something comes out or ends."""
        self.note_what_is_seen()
        self.now = gate.next_change(self.now) or self.now

    @rule(n=which)
    def start(self, n):
        self.attempt("start", self.review(n))

    @rule(n=which, headline=st.sampled_from(["One", "Two", "Three"]))
    def edit(self, n, headline):
        edition = self.edition(n)
        edition.headline = headline
        self.attempt("edit", edition)

    @rule(n=which, verb=st.sampled_from(["submit", "approve", "reopen", "publish", "unschedule"]))
    def press(self, n, verb):
        self.attempt(verb, self.edition(n))

    @rule(n=which)
    def request_changes(self, n):
        self.attempt("request_changes", self.edition(n), reason="x")

    @rule(n=which, when=minutes)
    def approve_and_schedule(self, n, when):
        """The common way, so that much gets as far as a time."""
        for verb in ("submit", "approve"):
            self.attempt(verb, self.edition(n))
        self.attempt("schedule", self.edition(n), time=self.later(when))

    @rule(n=which, when=minutes)
    def reschedule(self, n, when):
        waiting = self.review(n).editions.waiting(self.now).first()
        if waiting:
            self.attempt("schedule", waiting, time=self.later(when))

    @rule(n=which, when=minutes)
    def correct(self, n, when):
        self.attempt("start", self.review(n))
        self.approve_and_schedule(n, when)

    @rule(n=which, verb=st.sampled_from(["spike", "unspike"]))
    def put_away(self, n, verb):
        edition = self.edition(n)
        if verb == "unspike":
            edition = self.review(n).editions.filter(spiked_at__isnull=False).first() or edition
        self.attempt(verb, edition)

    @rule(n=which, verb=st.sampled_from(["hold", "release"]))
    def whole_review(self, n, verb):
        self.attempt(verb, self.review(n))

    @rule(n=which, when=minutes)
    def withdraw(self, n, when):
        self.attempt("withdraw", self.review(n), time=self.later(when), reason="x")

    @rule(n=which)
    def restore_brings_out_nothing_new(self, n):
        review = self.review(n)
        self.attempt("restore", review)
        if review.withdraw_at and self.review(n).is_live(self.now):
            in_effect = self.review(n).edition_in_effect(self.now)
            assert review.withdraw_at > self.now or in_effect.takes_effect_at < review.withdraw_at

    @rule(n=which, when=minutes, wait=st.integers(1, 200))
    def withdrawn_over_its_time(self, n, when, wait):
        self.correct(n, when)
        self.attempt("withdraw", self.review(n), time=None, reason="x")
        self.time_goes_on(wait)
        self.restore_brings_out_nothing_new(n)

    @rule(n=which, to=which)
    def move(self, n, to):
        self.attempt("amend", self.review(n), drama=self.dramas[to], reason="x")

    @rule(n=which, when=st.none() | minutes)
    def embargo(self, n, when):
        time = None if when is None else self.later(when)
        self.attempt("embargo", self.review(n), time=time)

    @rule(n=which, when=st.none() | minutes)
    def embargo_drama(self, n, when):
        time = None if when is None else self.later(when)
        self.attempt("embargo_drama", Drama.objects.get(pk=self.dramas[n].pk), time=time)

    @rule(n=which)
    def release_brings_out_nothing_new(self, n):
        """Nothing that readers had not seen before the hold comes out by itself."""
        review = self.review(n)
        if review.held_at is None:
            return
        held_at = review.held_at
        self.attempt("release", review)
        review = self.review(n)
        if review.is_live(self.now):
            assert review.publish_at < held_at
            assert review.edition_in_effect(self.now).takes_effect_at < held_at

    @rule(n=which, when=minutes, wait=st.integers(1, 200))
    def held_over_its_time(self, n, when, wait):
        """The common way into trouble."""
        self.correct(n, when)
        self.attempt("hold", self.review(n))
        self.time_goes_on(wait)
        self.release_brings_out_nothing_new(n)

    # --- What always holds ---------------------------------------------------

    def note_what_is_seen(self):
        for edition in gate.editions(self.now):
            self.seen.setdefault(edition.pk, edition.content())

    def instants(self):
        """Now and each time that stands in a row, and the tick before it."""
        times = {self.now}
        for row in Review.objects.values_list("publish_at", "withdraw_at", "embargoed_until"):
            times.update(row)
        times.update(Edition.objects.values_list("takes_effect_at", flat=True))
        times.update(Drama.objects.values_list("embargoed_until", flat=True))
        times.discard(None)
        return sorted({t - d for t in times for d in (TICK, dt.timedelta())})

    @invariant()
    def the_clock_keeps_its_promises(self):
        self.note_what_is_seen()
        reviews = {r.pk: r for r in Review.objects.select_related("drama")}
        editions = list(Edition.objects.all())
        due, seen_before = None, None
        for t in self.instants():
            pairs = Edition.objects.in_effect(t).values_list("review", "pk")
            in_effect = dict(pairs)
            assert len(in_effect) == len(pairs)
            live = set(Review.objects.live(t).values_list("pk", flat=True))
            assert live == {pk for pk, r in reviews.items() if self.promised(r, editions, t)}
            assert not live & set(gate.withdrawn_reviews(t).values_list("pk", flat=True))
            seen = {in_effect[pk] for pk in live}
            if seen_before is None or (due is not None and due <= t):
                due = gate.next_change(t)
            else:
                # Nothing changes between two instants that were foretold.
                assert seen == seen_before
            seen_before = seen

    def promised(self, review, editions, t):
        """DESIGN's "live", said again in plain Python."""
        due = [
            e
            for e in editions
            if e.review_id == review.pk and e.takes_effect_at and e.takes_effect_at <= t
        ]
        embargoes = (review.embargoed_until, review.drama.embargoed_until)
        return bool(
            due
            and review.held_at is None
            and review.publish_at is not None
            and review.publish_at <= t
            and (review.withdraw_at is None or t < review.withdraw_at)
            and all(end is None or end <= t for end in embargoes)
        )

    @invariant()
    def what_was_in_effect_is_never_altered(self):
        for edition in Edition.objects.filter(pk__in=self.seen):
            assert edition.content() == self.seen[edition.pk]

    @invariant()
    def at_most_one_is_open_and_one_waits(self):
        for review in Review.objects.all():
            assert review.editions.open().count() <= 1
            assert review.editions.waiting(self.now).count() <= 1

    @invariant()
    def a_first_edition_and_its_review_share_their_time(self):
        for review in Review.objects.all():
            first = (
                review.editions.exclude(takes_effect_at=None).order_by("takes_effect_at").first()
            )
            assert (first.takes_effect_at if first else None) == review.publish_at


@pytest.mark.django_db
def test_any_verbs_in_any_order():
    run_state_machine_as_test(
        Timeline,
        settings=settings(
            max_examples=int(os.environ.get("TIMELINE_EXAMPLES", "15")),
            stateful_step_count=18,
            deadline=None,
            derandomize=True,
            database=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
