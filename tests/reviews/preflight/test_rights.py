"""What an editor is told of the rights in the pictures, as of the edition's time."""

import datetime as dt

import pytest

from images.models import Image
from reviews import workflow
from reviews.models import Edition
from reviews.preflight.of_edition import blocking, findings
from tests import factories as make

pytestmark = pytest.mark.django_db

DAY = dt.timedelta(days=1)
TICK = dt.timedelta(microseconds=1)


def told(edition, at):
    """(rule, severity) of what is said about pictures."""
    return [(f.rule, f.severity) for f in findings(edition, at) if f.picture]


def staff(**fields):
    return make.image(**{"rights": Image.Rights.STAFF, **fields})


def showing(at, image, **fields):
    return make.review(at, hero=image, **fields)


def message(edition, at, rule):
    [found] = [f.message for f in findings(edition, at) if f.rule == rule]
    return found


def test_a_picture_that_is_free_to_use_is_left_alone(at):
    assert told(showing(at, staff()), at) == []
    assert told(showing(at, staff(usable_until=at + 31 * DAY)), at) == []


@pytest.mark.parametrize(
    ("fields", "why"),
    [
        ({"rights": "unknown"}, "unknown"),
        ({"rights": "none"}, "none"),
        ({"usable_from": DAY}, "not-yet"),
        ({"usable_until": dt.timedelta()}, "ended"),
    ],
)
def test_a_picture_that_may_not_be_shown_then_blocks(at, fields, why):
    fields = {k: at + v if isinstance(v, dt.timedelta) else v for k, v in fields.items()}
    image = staff(**fields)
    edition = showing(at, image)
    [finding] = blocking(edition, at)
    assert (finding.rule, finding.text) == ("picture-unusable", f"{image.pk} {why}")
    assert finding.picture == image.pk
    assert "The page goes without it" in finding.message


def test_it_looks_as_of_the_editions_own_time(at):
    edition = make.approved(at, hero=staff(usable_until=at + 5 * DAY))
    with pytest.raises(workflow.Refused, match="picture-unusable"):
        workflow.schedule(edition, by=None, at=at, time=at + 5 * DAY)
    edition = Edition.objects.get()
    workflow.schedule(edition, by=None, at=at, time=at + 5 * DAY - TICK)
    assert edition.takes_effect_at


def test_where_a_fallback_stands_in_it_only_warns(at):
    standing_in = staff()
    edition = showing(at, staff(usable_until=at, fallback=standing_in))
    assert told(edition, at) == [("picture-unusable", "warns")]
    assert f"No. {standing_in.pk} stands in for it." in message(edition, at, "picture-unusable")


def test_a_missing_credit_is_told_once_and_never_waived(at):
    edition = showing(at, staff(credit_line=""))
    assert told(edition, at) == [("missing-credit", "blocks")]
    with pytest.raises(workflow.Refused):
        workflow.waive(edition, by=None, at=at, rule="missing-credit", text="", reason="x")


@pytest.mark.parametrize(("left", "is_told"), [(30 * DAY, True), (30 * DAY + TICK, False)])
def test_an_end_within_thirty_days_warns(at, left, is_told):
    edition = showing(at, staff(usable_until=at + left))
    assert told(edition, at) == ([("picture-ends-soon", "warns")] if is_told else [])


def test_it_says_when_it_ends_and_what_happens_then(at):
    edition = showing(at, staff(usable_until=at + 20 * DAY))
    said = message(edition, at, "picture-ends-soon")
    assert "12 December 2026, 09:00 (Asia/Seoul): 20 days left" in said
    assert "The page goes without it" in said
    standing_in = staff()
    edition = showing(at, staff(usable_until=at + 20 * DAY, fallback=standing_in))
    assert f"No. {standing_in.pk} stands in" in message(edition, at, "picture-ends-soon")


def test_a_fallback_that_could_not_stand_in_is_told(at):
    ended = staff(usable_until=at)
    edition = showing(at, staff(fallback=ended))
    assert told(edition, at) == [("fallback-unusable", "warns")]
    # It is looked at as of the end of what it stands in for.
    until = at + 90 * DAY
    too_short = staff(fallback=staff(usable_until=until), usable_until=until)
    assert told(showing(at, too_short), at) == [("fallback-unusable", "warns")]
    long_enough = staff(fallback=staff(usable_until=until + TICK), usable_until=until)
    assert told(showing(at, long_enough), at) == []


def test_a_fallback_of_a_fallback_does_not_count(at):
    chain = staff(usable_until=at, fallback=staff(usable_until=at, fallback=staff()))
    assert ("picture-unusable", "blocks") in told(showing(at, chain), at)


def test_a_fallback_is_shown_with_its_own_alt_text(at):
    edition = showing(at, staff(fallback=staff(alt="")))
    assert told(edition, at) == [("missing-alt", "blocks")]


@pytest.mark.parametrize("rights", ["handout", "pr-image"])
def test_a_press_still_of_one_drama_warns_in_a_review_of_another(at, rights):
    image = make.image(rights=rights)
    edition = showing(at, image)
    assert told(edition, at) == [("picture-without-drama", "warns")]
    make.drama("Run On").pictures.add(image)
    assert told(edition, at) == [("picture-of-another-drama", "warns")]
    assert "Run On" in message(edition, at, "picture-of-another-drama")
    edition.review.drama.pictures.add(image)
    assert told(edition, at) == []


def test_of_other_pictures_no_drama_is_asked(at):
    image = staff()
    make.drama("Run On").pictures.add(image)
    assert told(showing(at, image), at) == []


def test_a_licence_for_some_countries_blocks_and_can_be_waived_for_those_countries(at):
    image = staff(regions=["KR", "US"])
    edition = showing(at, image)
    [finding] = blocking(edition, at)
    assert finding.rule == "picture-regions"
    assert "South Korea, United States" in finding.message
    workflow.waive(edition, by=None, at=at, rule=finding.rule, text=finding.text, reason="Asked.")
    assert blocking(edition, at) == []
    Image.objects.filter(pk=image.pk).update(regions=["KR"])
    assert [f.rule for f in blocking(edition, at)] == ["picture-regions"]


def test_one_pictures_waiver_is_not_anothers(at):
    first, second = staff(regions=["KR"]), staff(regions=["KR"])
    edition = showing(at, first, body=f'<p>x</p><figure data-image="{second.pk}"></figure>')
    mine, _theirs = blocking(edition, at)
    workflow.waive(edition, by=None, at=at, rule=mine.rule, text=mine.text, reason="Asked.")
    assert len(blocking(edition, at)) == 1


def test_a_picture_that_stands_twice_is_told_once(at):
    image = staff(regions=["KR"])
    edition = showing(at, image, body=f'<p>x</p><figure data-image="{image.pk}"></figure>')
    assert told(edition, at) == [("picture-regions", "blocks")]


def test_a_restriction_is_quoted(at):
    edition = showing(at, staff(restrictions="Not for covers."))
    assert told(edition, at) == [("picture-restrictions", "warns")]
    assert "“Not for covers.”" in message(edition, at, "picture-restrictions")


def test_creative_commons_without_its_licence_warns(at):
    image = make.image(rights=Image.Rights.CREATIVE_COMMONS)
    assert told(showing(at, image), at) == [("picture-licence", "warns")]
    image = make.image(
        rights=Image.Rights.CREATIVE_COMMONS,
        licence_url="https://creativecommons.org/licenses/by/4.0/",
    )
    assert told(showing(at, image), at) == []


@pytest.mark.parametrize("field", ["regions", "restrictions"])
def test_a_fallback_is_held_to_the_same(at, field):
    fallback = staff(**{field: ["KR"] if field == "regions" else "No covers"})
    edition = showing(at, staff(fallback=fallback))
    [finding] = [f for f in findings(edition, at) if f.picture]
    assert (finding.rule, finding.picture) == (f"picture-{field}", fallback.pk)


@pytest.mark.parametrize("number", [1, 8])
def test_the_pictures_cost_three_queries_however_many(at, number, django_assert_num_queries):
    from reviews.preflight.of_edition import shown_images

    images = [make.image(fallback=make.image()) for _ in range(number)]
    for image in images:
        make.drama().pictures.add(image)
        make.drama().pictures.add(image.fallback)
    body = "".join(f'<figure data-image="{image.pk}"></figure>' for image in images)
    edition = make.review(at, body=f"<p>x</p>{body}")
    edition = Edition.objects.select_related("review__drama").get(pk=edition.pk)
    with django_assert_num_queries(3):
        assert len(shown_images(edition, at)) == number
