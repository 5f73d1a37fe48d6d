"""Each constraint is broken once, with the database alone between us and the harm."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.db.models import F

from images.models import Image, Rendition
from people.models import Author, CastMember, CrewMember, FormerSlug
from reviews.models import (
    ApprovedContentError,
    Availability,
    Byline,
    Casting,
    Character,
    CrewCredit,
    Drama,
    Edition,
    EditionImage,
    Genre,
    Manuscript,
    Network,
    Note,
    Pick,
    Review,
    StreamingService,
    TopicOfReview,
    Waiver,
    WorkflowEvent,
)
from tests import factories as make

pytestmark = pytest.mark.django_db

DAY = dt.timedelta(days=1)


def update(model, **values):
    """Past every check of ours: raw ``update`` on all rows."""
    models.QuerySet(model).update(**values)


def service():
    return StreamingService.objects.create(name="Viki", slug="viki")


def again(row, **values):
    """Insert a copy of ``row``."""
    fields = [f for f in row._meta.concrete_fields if not f.primary_key]
    type(row)._base_manager.bulk_create(
        [type(row)(**{f.attname: getattr(row, f.attname) for f in fields} | values)]
    )


def image_window(at):
    make.image()
    update(Image, usable_from=at, usable_until=at)


def image_focal_point(at):
    make.image()
    update(Image, focal_x=1.1)


def pick_window(at):
    Pick.objects.create(review=make.live(at).review, starts_at=at)
    update(Pick, ends_at=at)


def image_own_fallback(at):
    image = make.image()
    update(Image, fallback=image)


def rendition(at):
    again(make.image().renditions.get())


def rendition_without_a_file(at):
    make.image()
    update(Rendition, file="")


def former_slug(at):
    again(FormerSlug.objects.create(kind="reviews.drama", slug="x", object_id=1))


def drama_years(at):
    make.drama()
    update(Drama, start_year=2020, end_year=2019)


def drama_dates(at):
    make.drama()
    update(Drama, start_date=at.date(), end_date=at.date() - DAY)


def drama_last_year(at):
    make.drama()
    update(Drama, start_year=None, end_year=2019)


def drama_episodes(at):
    make.drama()
    update(Drama, episodes=0)


def crew_credit(at):
    again(make.crew(make.drama()))


def character(at):
    again(make.character(make.drama()))


def casting(at):
    again(make.character(make.drama()).castings.get())


def availability_window(at):
    Availability.objects.create(drama=make.drama(), service=service(), country="US")
    update(Availability, opens_at=at, closes_at=at)


def availability_twice(at):
    again(
        Availability.objects.create(
            drama=make.drama(), service=service(), country="US", opens_at=at
        )
    )


def availability_twice_without_a_start(at):
    again(Availability.objects.create(drama=make.drama(), service=service(), country="US"))


def review_window(at):
    make.review(at)
    update(Review, publish_at=at, withdraw_at=at)


def review_end_without_start(at):
    make.review(at)
    update(Review, publish_at=None, withdraw_at=at)


def review_slug(at):
    make.review(at)
    update(Review, slug="archive")


def byline(at):
    again(make.review(at).review.bylines.get())


def topic(at):
    review = make.review(at).review
    review.topics.add("x")
    again(TopicOfReview.objects.get())


def edition_number(at):
    again(make.live(at), takes_effect_at=None)


def edition_time(at):
    again(make.live(at), number=2)


def edition_open(at):
    again(make.review(at), number=2)


def edition_time_unapproved(at):
    make.review(at)
    update(Edition, takes_effect_at=at)


def edition_spiked_approved(at):
    make.approved(at)
    update(Edition, spiked_at=at)


def edition_score(at):
    make.review(at)
    update(Edition, score="10.5")


def edition_based_on_itself(at):
    make.review(at)
    update(Edition, based_on=F("id"))


def edition_image(at):
    again(make.review(at, hero=make.image()).shown_images.get())


def event(at):
    WorkflowEvent.objects.create(verb="x", at=at)


def event_of_both(at):
    edition = make.review(at)
    WorkflowEvent.objects.create(verb="x", at=at, review=edition.review, drama=edition.review.drama)


def waiver_twice(at):
    again(Waiver.objects.create(edition=make.review(at), rule="x", text="y", reason="z"))


def waiver_without_reason(at):
    Waiver.objects.create(edition=make.review(at), rule="x")


BREAKS = {
    "image_window_ordered": [image_window],
    "image_focal_point_inside": [image_focal_point],
    "image_not_its_own_fallback": [image_own_fallback],
    "rendition_made_once_per_spec": [rendition],
    "rendition_made_has_a_file": [rendition_without_a_file],
    "pick_window_ordered": [pick_window],
    "former_slug_unique_per_kind": [former_slug],
    "drama_years_ordered": [drama_years],
    "drama_dates_ordered": [drama_dates],
    "drama_has_a_last_year_only_with_a_first": [drama_last_year],
    "drama_episodes_counted_from_one": [drama_episodes],
    "crew_credit_named_once": [crew_credit],
    "character_named_once_per_drama": [character],
    "casting_named_once": [casting],
    "availability_window_ordered": [availability_window],
    "availability_told_once": [availability_twice],
    "availability_open_start_told_once": [availability_twice_without_a_start],
    "review_window_ordered": [review_window],
    "review_withdrawn_only_if_it_has_a_start": [review_end_without_start],
    "review_slug_not_reserved": [review_slug],
    "byline_named_once_per_review": [byline],
    "topic_given_once_per_review": [topic],
    "edition_numbered_once": [edition_number],
    "edition_time_unique_per_review": [edition_time],
    "edition_one_open_per_review": [edition_open],
    "edition_time_only_when_approved": [edition_time_unapproved],
    "edition_spiked_only_unapproved": [edition_spiked_approved],
    "edition_score_on_the_scale": [edition_score],
    "edition_not_based_on_itself": [edition_based_on_itself],
    "edition_image_one_per_place": [edition_image],
    "event_of_a_review_or_a_drama": [event, event_of_both],
    "waiver_once_per_finding": [waiver_twice],
    "waiver_has_a_reason": [waiver_without_reason],
}

OURS = [
    *(Image, Rendition, Author, CastMember, CrewMember, FormerSlug),
    *(Drama, Genre, Network, CrewCredit, Character, Casting, StreamingService, Availability),
    *(Review, Byline, TopicOfReview, Edition, EditionImage),
    *(Manuscript, WorkflowEvent, Note, Waiver, Pick),
]


def test_every_constraint_is_broken_here():
    named = {c.name for model in OURS for c in model._meta.constraints}
    assert named == set(BREAKS)


@pytest.mark.parametrize(
    ("name", "harm"), [(name, harm) for name, harms in BREAKS.items() for harm in harms]
)
def test_the_database_refuses(name, harm, at):
    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        harm(at)
    # SQLite tells a broken unique constraint by its columns, not its name.
    assert name in str(refused.value) or "UNIQUE constraint failed" in str(refused.value)


# --- The guards that no constraint can say -----------------------------------


def test_an_approved_editions_content_does_not_change(at):
    edition = make.approved(at)
    edition.headline = "Changed behind everybody's back"
    with pytest.raises(ApprovedContentError):
        edition.save()
    with pytest.raises(ApprovedContentError):
        Edition.objects.filter(pk=edition.pk).update(body="<p>x</p>")
    assert Edition.objects.get().headline == "Quiet people"


def test_a_picture_that_an_edition_shows_is_not_deleted(at):
    image = make.image()
    make.review(at, hero=image)
    with pytest.raises(models.ProtectedError):
        image.delete()


@pytest.mark.parametrize("country", ["us", "USA", "U", "002", "U1", "US\n"])
def test_a_country_is_a_code(country):
    row = Availability(drama=make.drama(), service=service(), country=country)
    with pytest.raises(ValidationError) as refused:
        row.full_clean()
    assert "country" in refused.value.error_dict
