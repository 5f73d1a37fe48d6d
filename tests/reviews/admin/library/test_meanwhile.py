"""The same picture in two tabs: nobody's words are lost, and the page tells what is saved."""

import re
from html import unescape

import pytest
from django.test import Client
from django.urls import reverse

from images.models import Image
from people.models import CastMember
from tests import factories as make

from .files import stored

pytestmark = pytest.mark.django_db

FORM = {"alt": "A bridge", "credit_line": "JTBC", "rights": "handout"}
FORM |= {"regions": "", "focal_x": "0.5", "focal_y": "0.4", "usable_until": "2030-01-01T00:00"}


@pytest.fixture
def client():
    client = Client()
    client.force_login(make.editor())
    return client


@pytest.fixture
def image():
    return stored(alt="A bridge", usable_until="2029-12-31T15:00:00+00:00", focal_x=0.5)


def opened(client, image):
    page = client.get(reverse("admin:images_image_change", args=[image.pk]))
    return opened_in(page)


def opened_in(response):
    return unescape(re.search(r'name="opened" value="([^"]+)"', response.content.decode())[1])


def save(client, image, form):
    return client.post(reverse("admin:images_image_change", args=[image.pk]), form)


@pytest.mark.parametrize(
    ("theirs", "saved"),
    [
        ({"credit_line": "tvN"}, {"credit_line": "tvN"}),
        ({"regions": "KR"}, {"regions": ["KR"]}),
        ({"rights": "agency"}, {"rights": "agency"}),
        ({"usable_until": ""}, {"usable_until": None}),
        ({"restrictions": "Not\r\ncropped"}, {"restrictions": "Not\r\ncropped"}),
    ],
)
def test_what_only_the_other_tab_changed_stays(client, image, theirs, saved):
    mine, other = opened(client, image), opened(client, image)
    assert save(client, image, FORM | theirs | {"opened": other}).status_code == 302
    form = FORM | {"alt": "A red bridge", "opened": mine}
    assert save(client, image, form).status_code == 302
    now = Image.objects.get()
    assert {name: getattr(now, name) for name in saved} == saved
    assert now.alt == "A red bridge"


def test_dramas_and_performers_that_the_other_tab_added_stay(client, image):
    drama, person = make.drama(), CastMember.objects.create(name="Lee Ji-eun", slug="lee")
    mine = opened(client, image)
    image.dramas.add(drama)
    image.people_shown.add(person)
    save(client, image, FORM | {"opened": mine, "alt": "A red bridge"})
    assert (image.dramas.get(), image.people_shown.get()) == (drama, person)


def test_what_both_changed_is_refused_once_with_both_values(client, image):
    mine = opened(client, image)
    Image.objects.filter(pk=image.pk).update(credit_line="tvN")
    form = FORM | {"credit_line": "사진=JTBC", "caption": "Typed here"}
    refused = save(client, image, form | {"opened": mine})
    page = refused.content.decode()
    assert refused.status_code == 200
    assert "Somebody else saved “tvN” here" in page
    assert 'value="사진=JTBC"' in page
    assert "Typed here" in page
    assert Image.objects.get().credit_line == "tvN"
    assert save(client, image, form | {"opened": opened_in(refused)}).status_code == 302
    assert Image.objects.get().credit_line == "사진=JTBC"


def test_both_typing_the_same_is_no_conflict(client, image):
    mine = opened(client, image)
    Image.objects.filter(pk=image.pk).update(credit_line="tvN")
    assert save(client, image, FORM | {"credit_line": "tvN", "opened": mine}).status_code == 302


def test_a_refused_page_tells_what_is_saved_and_links_to_what_is_wrong(client, image):
    Image.objects.filter(pk=image.pk).update(credit_line="", rights="unknown")
    wrong = {"alt": "Typed, not saved", "usable_from": "2031-01-01T00:00", "regions": "Korea"}
    response = save(client, image, FORM | wrong)
    assert not response.context["image"].credit_line
    assert response.context["missing"] == ["credit line", "rights"]
    page = response.content.decode()
    assert "Nobody has decided its rights yet." in page
    breadcrumbs = page[page.index('class="breadcrumbs"') :][:900]
    assert "Typed, not saved" not in breadcrumbs
    assert '<a href="#id_regions">Countries</a>: No country has the letters KOREA' in page
