"""Every page of the desk opens, for everyone who may open it, without a query in a loop."""

import datetime as dt

import pytest
from django.contrib import admin
from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from people.models import FormerSlug, User
from reviews import workflow
from reviews.models import (
    Availability,
    Edition,
    Genre,
    Manuscript,
    Network,
    Note,
    Review,
    StreamingService,
    Waiver,
)
from tests import factories as make

pytestmark = pytest.mark.django_db

MODELS = sorted(admin.site._registry, key=lambda model: model._meta.label)


def furnish():
    """Two of each thing, so that a query in a loop is seen."""
    at = timezone.now()
    for number in range(2):
        make.user(f"colleague-{number}")
        drama = make.drama(f"Drama {number}", native_title="눈물의 여왕", poster=make.image())
        drama.genres.add(Genre.objects.create(name=f"Genre {number}", slug=f"genre-{number}"))
        drama.networks.add(Network.objects.create(name=f"Net {number}", slug=f"net-{number}"))
        service = StreamingService.objects.create(name=f"Service {number}", slug=f"s-{number}")
        for country in ("KR", "ES"):
            Availability.objects.create(drama=drama, service=service, country=country)
        for name in ("Oh Mi-joo", "Ki Seon-gyeom"):
            make.character(drama, name, f"Performer {name}")
        make.crew(drama, f"Writer {number}")
        make.crew(drama, f"Director {number}", "director")
        author = make.author(f"Author {number}", portrait=make.image())
        for kind in ("final", "mid-run"):
            picture = make.image()
            edition = make.review(
                at,
                drama=drama,
                kind=kind,
                authors=[author, make.author()],
                hero=picture,
                body=f'<p>It runs () well.</p><figure data-image="{picture.pk}"></figure>',
            )
            edition.review.topics.add("운동", f"topic {number}")
            for text in ("Who is this?", "And this?"):
                Note.objects.create(edition=edition, text=text)
            Waiver.objects.create(edition=edition, rule="placeholder", text="()", reason="Meant.")
        FormerSlug.objects.create(kind="reviews.drama", slug=f"old-{number}", object_id=drama.pk)
        edition = make.live(at, drama=drama, authors=[author], hero=make.image())
        make.corrected(edition, at + dt.timedelta(seconds=1))
        Manuscript.objects.create(text="Run On\n\nIt runs.", name=f"text-{number}.txt")


@pytest.fixture
def client_of(client):
    def sign_in(who):
        user = (
            User.objects.create_superuser("root", "", "password")
            if who == "Superuser"
            else make.user(who.lower(), who)
        )
        client.force_login(user)
        return client

    return sign_in


GROUPS = ["Superuser", "Writers", "Editors", "Publishers"]


def url(model, page, *args):
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}", args=args)


def expected(model_admin, request, ask):
    return 200 if getattr(model_admin, ask)(request) else 403


@pytest.mark.parametrize("who", GROUPS)
def test_the_list_the_add_page_and_the_change_page_of_every_model(who, client_of, rf):
    furnish()
    client = client_of(who)
    request = rf.get("/")
    request.user = User.objects.get(pk=client.session["_auth_user_id"])
    for model in MODELS:
        model_admin = admin.site._registry[model]
        viewing = expected(model_admin, request, "has_view_permission")
        adding = expected(model_admin, request, "has_add_permission")
        assert client.get(url(model, "changelist")).status_code == viewing, model
        assert client.get(url(model, "add")).status_code == adding, model
        rows = model._default_manager.all()[:2]
        assert rows, f"furnish() makes no {model}"
        for row in rows:
            assert client.get(url(model, "change", row.pk)).status_code == viewing, row
            assert client.get(url(model, "history", row.pk)).status_code == viewing, row


@pytest.mark.parametrize("who", GROUPS)
def test_the_pages_that_belong_to_no_model(who, client_of):
    furnish()
    client = client_of(who)
    review = Review.objects.first()
    assert client.get(reverse("admin:index")).status_code == 200
    assert client.get(reverse("admin:images_image_library")).status_code == 200
    assert client.get(reverse("admin:reviews_review_preview", args=[review.pk])).status_code == 200
    may = 403 if who == "Writers" else 200
    assert client.get(reverse("admin:clock")).status_code == may
    embargo = reverse("admin:reviews_drama_embargo", args=[review.drama_id])
    assert client.get(embargo).status_code == (200 if who in {"Superuser", "Publishers"} else 403)


def test_no_page_of_the_desk_opens_without_signing_in(client):
    furnish()
    review = Review.objects.first()
    addresses = [url(model, "changelist") for model in MODELS]
    addresses += [url(Review, "change", review.pk), url(Review, "preview", review.pk)]
    addresses += [reverse("admin:clock"), reverse("admin:images_image_library")]
    for address in addresses:
        response = client.get(address)
        assert response.status_code == 302, address
        assert response["Location"].startswith(reverse("admin:login"))


def test_a_page_of_the_desk_has_no_inline_script_but_the_import_map(client_of):
    furnish()
    client = client_of("Superuser")
    edition = Edition.objects.filter(stage="draft").first()
    workflow.submit(edition, by=None, at=timezone.now())
    for address in (reverse("admin:index"), url(Review, "change", edition.review_id)):
        html = client.get(address).content.decode()
        inline = [part for part in html.split("<script")[1:] if "src=" not in part.split(">")[0]]
        assert len(inline) == 1
        assert 'type="importmap" nonce="' in inline[0]
        assert "<style" not in html
        assert " style=" not in html
        assert " onclick=" not in html


def test_every_model_of_ours_has_a_page_or_stands_on_another():
    """Rows of these are edited on the page of what they belong to."""
    elsewhere = {
        "images.Rendition",
        "reviews.Byline",
        "reviews.Casting",
        "reviews.CrewCredit",
        "reviews.EditionImage",
        "reviews.HistoricalEdition",
        "reviews.SocialCard",
        "reviews.TopicOfReview",
    }
    from django.apps import apps

    ours = {
        model._meta.label
        for label in ("images", "people", "reviews")
        for model in apps.get_app_config(label).get_models()
    }
    assert ours - elsewhere == {
        model._meta.label for model in MODELS if model._meta.app_label != "auth"
    }
    with pytest.raises(NoReverseMatch):
        reverse("admin:taggit_tag_changelist")
