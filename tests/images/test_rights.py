"""What the desk is told of a picture's rights, and that it never differs from what is shown."""

import datetime as dt
import itertools

import pytest
from django.core.exceptions import ValidationError
from django.template import Context, Template
from django.utils.translation import override

from images.forms import RegionsField
from images.models import Image
from images.moments import moment
from images.rights import as_badge, notice_due, standing, why_not
from tests import factories as make

pytestmark = pytest.mark.django_db

DAY = dt.timedelta(days=1)
TICK = dt.timedelta(microseconds=1)
CC = {"rights": "creative-commons", "licence_url": "https://creativecommons.org/licenses/by/4.0/"}


def picture(**fields):
    return Image(**{"credit_line": "JTBC", "rights": "staff", "alt": "Snow", **fields})


def test_unusable_is_exactly_what_is_not_shown(at):
    """Every category, with and without a credit, on each side of each end of its window."""
    times = (None, at - DAY, at, at + DAY)
    cases = itertools.product(Image.Rights.values, ("JTBC", ""), times, times)
    seen = set()
    for rights, credit, start, end in cases:
        if start and end and end <= start:
            continue
        image = make.image(rights=rights, credit_line=credit, usable_from=start, usable_until=end)
        usable = Image.objects.usable(at).filter(pk=image.pk).exists()
        assert usable == image.is_usable(at) == (not why_not(image, at))
        found = standing(image, at)
        assert (found.state == "unusable") == (not usable)
        assert found.reasons
        seen.add(found.state)
    assert seen == {"unusable", "conditional", "free"}


@pytest.mark.parametrize(
    ("fields", "state", "reason"),
    [
        ({"rights": "unknown"}, "unusable", "Nobody has decided its rights yet."),
        ({"rights": "none"}, "unusable", "We have no rights in it."),
        ({"credit_line": ""}, "unusable", "It has no credit line."),
        ({"rights": "handout"}, "conditional", "only in the context"),
        ({"rights": "pr-image"}, "conditional", "only in the context"),
        ({"rights": "screengrab"}, "conditional", "A screengrab"),
        ({"rights": "social-media"}, "conditional", "From social media"),
        ({"restrictions": "Not for covers."}, "conditional", "“Not for covers”"),
        ({"regions": ["KR", "JP"]}, "conditional", "Only for South Korea, Japan."),
        ({"rights": "creative-commons"}, "conditional", "licence is missing"),
        ({"rights": "staff"}, "free", "Staff photographer"),
        ({"rights": "commissioned"}, "free", "Commissioned: no condition"),
        ({"rights": "agency"}, "free", "Agency"),
        ({"rights": "public-domain"}, "free", "Public domain"),
        (CC, "free", "Creative Commons, with its credit"),
    ],
)
def test_the_state_and_its_reason(at, fields, state, reason):
    found = standing(picture(**fields), at)
    assert found.state == state
    assert reason in " ".join(found.reasons)


def test_every_reason_is_given(at):
    image = picture(rights="unknown", credit_line="", usable_until=at)
    assert list(why_not(image, at)) == ["unknown", "no-credit", "ended"]
    image = picture(rights="handout", regions=["KR"], restrictions="x")
    assert len(standing(image, at).reasons) == 3


@pytest.mark.parametrize(
    ("left", "label", "state"),
    [
        (31 * DAY, "Free to use", "free"),
        (30 * DAY + TICK, "Free to use", "free"),
        (30 * DAY, "Free to use · 30 days left", "ending"),
        (2 * DAY, "Free to use · 2 days left", "ending"),
        (DAY + TICK, "Free to use · 2 days left", "ending"),
        (DAY, "Free to use · ends within a day", "ending"),
        (TICK, "Free to use · ends within a day", "ending"),
        (0 * DAY, "Unusable", "unusable"),
    ],
)
def test_a_badge_counts_the_days_that_are_left(at, left, label, state):
    badge = as_badge(picture(usable_until=at + left), at)
    assert (badge["label"], badge["state"]) == (label, state)
    assert moment(at + left) in badge["reason"]


@pytest.mark.parametrize(
    ("left", "notice"),
    [
        (30 * DAY + TICK, None),
        (30 * DAY, 30),
        (7 * DAY + TICK, 30),
        (7 * DAY, 7),
        (DAY + TICK, 7),
        (DAY, 1),
        (TICK, 1),
        (0 * DAY, None),
        (-DAY, None),
    ],
)
def test_which_notice_is_due(at, left, notice):
    assert notice_due(at + left, at) == notice


def test_the_badge_says_it_in_words_and_escapes_them(at):
    image = picture(restrictions="<b>No</b>")
    template = Template("{% load rights %}{% rights_badge image at %}")
    html = template.render(Context({"image": image, "at": at}))
    assert 'class="badge badge-conditional"' in html
    assert ">Conditional<" in html
    assert "&lt;b&gt;No&lt;/b&gt;" in html
    assert "<b>" not in html


def test_creative_commons_needs_its_licence():
    with pytest.raises(ValidationError) as refused:
        picture(rights="creative-commons").clean()
    assert list(refused.value.message_dict) == ["licence_url"]
    picture(**CC).clean()


@pytest.mark.parametrize(
    ("typed", "codes"),
    [("", []), ("KR, US", ["KR", "US"]), (" us;kr  us,, ", ["KR", "US"]), (None, [])],
)
def test_countries_are_typed_by_their_codes(typed, codes):
    assert RegionsField(required=False).clean(typed) == codes


@pytest.mark.parametrize("typed", ["KR, UK", "Korea", "K", "001", "KR US UK"])
def test_a_code_of_no_country_is_named(typed):
    bad = next(c for c in typed.upper().replace(",", " ").split() if c not in {"KR", "US"})
    with pytest.raises(ValidationError, match=bad):
        RegionsField(required=False).clean(typed)


def test_what_was_kept_is_shown_as_it_is_typed():
    field = RegionsField(required=False)
    assert field.prepare_value(["KR", "US"]) == "KR, US"
    assert field.prepare_value("kr, uk") == "kr, uk"
    assert not field.has_changed(["KR", "US"], "us kr")
    assert field.has_changed(["KR"], "US")


def test_a_picture_without_words_is_named_by_its_number():
    assert str(Image(pk=55, caption="A bridge")) == "A bridge"
    assert str(Image(pk=55)) == "Picture No. 55"
    with override("ko"):
        assert str(Image(pk=55)) == "사진 55번"
