"""One picture and many: changed, replaced, deleted, and what is refused."""

import pytest
from django.core.files.storage import default_storage
from django.db.models import ProtectedError
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from zeal import zeal_ignore

from images.credit import credit_in
from images.models import Image, Rendition
from images.storing import remove
from people.models import CastMember
from reviews import workflow
from reviews.models import Edition
from tests import factories as make

from .files import HANGUL, stored, upload

pytestmark = pytest.mark.django_db

#: What the change page sends.
FORM = {"alt": "A bridge", "credit_line": "JTBC", "rights": "handout"}
FORM |= {"focal_x": "0.5", "focal_y": "0.4"}


@pytest.fixture
def client():
    client = Client()
    client.force_login(make.editor())
    return client


def url(page, *args):
    return reverse(f"admin:images_image_{page}", args=args)


# --- The change page ---------------------------------------------------------


def test_all_that_an_editor_decides_is_saved(client):
    image, other = stored("a"), stored("b")
    drama = make.drama()
    person = CastMember.objects.create(name="Lee Ji-eun", slug="lee")
    asked = FORM | {
        "alt": "A red bridge",
        "regions": "kr, US",
        "fallback": other.pk,
        "dramas": [drama.pk],
        "people_shown": [person.pk],
        "usable_until": "2030-01-01T00:00",
        "file": upload("c"),
        "original": upload("c"),
    }
    assert client.post(url("change", image.pk), asked).status_code == 302
    changed = Image.objects.get(pk=image.pk)
    assert (changed.alt, changed.regions, changed.fallback) == ("A red bridge", ["KR", "US"], other)
    assert (list(changed.dramas.all()), list(changed.people_shown.all())) == ([drama], [person])
    assert changed.usable_until.isoformat() == "2029-12-31T15:00:00+00:00"
    # The file never changes.
    assert (changed.sha256, changed.original.name) == (image.sha256, image.original.name)
    client.post(url("change", image.pk), FORM)
    assert not changed.dramas.exists()


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"regions": "Korea"}, "No country has the letters KOREA"),
        (
            {"usable_from": "2026-11-24T09:00", "usable_until": "2026-11-23T09:00"},
            "The rights end before they begin.",
        ),
        ({"focal_x": "1.5"}, "outside the picture"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_typed_is_lost(client, wrong, message):
    image = stored()
    response = client.post(url("change", image.pk), FORM | {"caption": "Typed here"} | wrong)
    page = response.content.decode()
    assert response.status_code == 200
    assert message in page
    assert "Typed here" in page
    assert Image.objects.get().caption == ""


def test_a_moved_focal_point_has_the_crops_made_anew(client):
    image = stored()
    image.renditions.exclude(crop="full").update(state="made", file="renditions/x.jpg")
    client.post(url("change", image.pk), FORM | {"focal_x": "0.9"})
    assert not image.renditions.exclude(crop="full").filter(state="made").exists()
    assert image.renditions.filter(crop="full", format="jpeg", state="made").exists()


def test_beside_the_chooser_stand_no_buttons_of_the_admins_own(client):
    """They open its window for one row, from which no picture comes back."""
    image = stored("a")
    for page in (
        url("change", image.pk),
        reverse("admin:reviews_drama_change", args=[make.drama(poster=image).pk]),
    ):
        html = client.get(page).content.decode()
        assert "picture-number" in html
        assert "/images/image/add/" not in html
        assert "/images/image/__fk__/change/" not in html


def test_the_page_tells_uses_files_likenesses_and_what_is_missing(client):
    image = stored("a")
    twin = stored("a")
    edition = make.live(timezone.now(), hero=image, headline="On stage")
    Image.objects.filter(pk=image.pk).update(alt="")
    make.drama("Its poster", poster=image)
    image.renditions.filter(crop="card").update(state="failed", error="OSError: full")
    page = client.get(url("change", image.pk)).content.decode()
    assert "alt text</strong>" in page
    assert "Live now" in page
    assert reverse("admin:reviews_review_change", args=[edition.review_id]) in page
    assert "Its poster" in page
    assert "OSError: full" in page
    assert url("change", twin.pk) in page


def test_failed_files_are_asked_for_again_by_a_button(client):
    image = stored()
    address = url("render", image.pk)
    # Those that only wait are not to be tried "again".
    assert "Try again" not in client.get(url("change", image.pk)).content.decode()
    image.renditions.filter(crop="card").update(state="failed", attempts=4, error="x")
    assert "Try again" in client.get(url("change", image.pk)).content.decode()
    assert client.get(address).status_code == 403
    assert client.post(address).status_code == 302
    assert not image.renditions.filter(state="failed").exists()
    assert not image.renditions.filter(attempts__gt=0).exists()


def test_who_may_not_change_a_picture_only_looks():
    image = stored()
    for who in (make.publisher(), make.writer()):
        client = Client()
        client.force_login(who)
        assert client.get(url("change", image.pk)).status_code == 200
        assert client.post(url("change", image.pk), FORM).status_code == 403
        assert client.post(url("render", image.pk)).status_code == 403
        assert client.get(url("replace", image.pk)).status_code == 403
        assert client.get(url("replaced", image.pk)).status_code == 403
        assert client.get(url("together"), {"ids": image.pk}).status_code == 403
        assert client.post(url("delete", image.pk), {"post": "yes"}).status_code == 403
    assert Image.objects.get().alt == image.alt


# --- Many together -----------------------------------------------------------


def together(client, images, **asked):
    ids = ",".join(str(image.pk) for image in images)
    with zeal_ignore():  # each picture is changed in a transaction of its own
        return client.post(f"{url('together')}?ids={ids}", asked, follow=True)


def test_only_what_is_ticked_is_changed_in_all_of_them(client):
    one, two, other = stored("a", source="Mail"), stored("b", source="Post"), stored("c")
    drama = make.drama()
    one.dramas.add(make.drama("Its own"))
    response = together(
        client,
        [one, two],
        change_credit_line="on",
        credit_line="tvN",
        change_dramas="on",
        dramas=[drama.pk],
        rights="agency",
    )
    # A page of its own, so that reloading it changes nothing; and as they are now.
    assert response.redirect_chain
    page = response.content.decode()
    assert "2 pictures are changed." in page
    assert page.count("tvN</span>") == 2
    one.refresh_from_db()
    two.refresh_from_db()
    other.refresh_from_db()
    assert [i.credit_line for i in (one, two, other)] == ["tvN", "tvN", "JTBC"]
    assert [i.source for i in (one, two)] == ["Mail", "Post"]
    assert one.rights == "handout"
    assert one.dramas.count() == 2
    with one.renditions.filter(state="made").first().file.open() as file:
        assert credit_in(file.read())["credit_line"] == "tvN"


def test_one_that_cannot_be_changed_is_told_and_the_others_are(client):
    end = timezone.now() + timezone.timedelta(days=3)
    one, two = stored("a"), stored("b", usable_until=end)
    response = together(client, [one, two], change_usable_from="on", usable_from="2040-01-01T00:00")
    page = response.content.decode()
    assert "1 picture is changed. 1 is not: see below." in page
    rows = {image.pk: image for image, *_ in response.context["rows"]}
    assert rows[one.pk].usable_from
    assert not rows[two.pk].usable_from
    assert "The rights end before they begin." in response.content.decode()
    assert Image.objects.filter(usable_from__isnull=False).get() == one


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        ({}, "Tick what is to be changed."),
        ({"credit_line": "tvN"}, "Tick this too, or empty it."),
        ({"change_regions": "on", "regions": "Korea", "credit_line": "tvN"}, "KOREA"),
    ],
)
def test_what_is_wrong_with_it_is_said_and_nothing_is_lost(client, asked, message):
    image = stored()
    page = together(client, [image], **asked).content.decode()
    assert message in page
    if "credit_line" in asked:
        assert 'value="tvN"' in page
    assert Image.objects.get().credit_line == "JTBC"


def test_the_lists_action_leads_there_and_live_ones_are_marked(client):
    one = stored("a")
    make.live(timezone.now(), hero=one)
    response = client.post(
        url("changelist"), {"action": "edit_together", "_selected_action": [one.pk]}
    )
    assert response["Location"] == f"{url('together')}?ids={one.pk}"
    assert "On the site now" in client.get(response["Location"]).content.decode()


# --- Replacing ---------------------------------------------------------------


@pytest.fixture
def old(client):
    image = stored("a", alt="Old", focal_x=0.2)
    image.dramas.add(make.drama("Its drama"))
    return image


def replacement(client, old, seed="better"):
    response = client.post(url("replace", old.pk), {"file": upload(seed, record=HANGUL)})
    assert response.status_code == 302
    return Image.objects.get(replaces=old)


def press(client, new, thing, deed, kind="edition"):
    asked = {"use": f"{kind}-{thing.pk}", "deed": deed, "version": getattr(thing, "version", "")}
    response = client.post(url("replaced", new.pk), asked, follow=True)
    return [str(message) for message in response.context["messages"]]


def test_a_better_file_is_a_new_picture_with_the_same_fields(client, old):
    new = replacement(client, old)
    assert (new.alt, new.credit_line, new.rights, new.focal_x) == ("Old", "JTBC", "handout", 0.2)
    assert list(new.dramas.all()) == list(old.dramas.all())
    assert new.creator == "김하은"
    assert Image.objects.get(pk=old.pk).sha256 == old.sha256
    assert url("replaced", new.pk) in client.get(url("change", new.pk)).content.decode()


def test_the_same_file_or_a_broken_one_replaces_nothing(client, old):
    response = client.post(url("replace", old.pk), {"file": upload("a")})
    assert "This is the same file" in response.content.decode()
    assert Image.objects.count() == 1


def test_a_file_that_the_library_has_is_told_and_that_picture_may_be_used(client, old):
    there = stored("there", alt="There already")
    file = {"file": upload("there")}
    response = client.post(url("replace", old.pk), file)
    page = response.content.decode()
    assert "The library has this very file already:" in page
    assert "There already" in page
    assert Image.objects.count() == 2
    used = client.post(url("replace", old.pk), {"use": there.pk})
    assert used["Location"] == url("replaced", there.pk)
    assert Image.objects.get(replaces=old) == there
    other = stored("other")
    refused = client.post(url("replace", other.pk), {"use": there.pk}, follow=True)
    assert "it replaces another picture" in refused.content.decode()
    assert Image.objects.get(replaces=old) == there
    client.post(url("replace", other.pk), {"file": upload("there"), "anyway": "on"})
    assert Image.objects.get(replaces=other).sha256 == there.sha256


def test_a_smaller_file_is_told_before_it_is_stored(client, old):
    page = client.post(
        url("replace", old.pk), {"file": upload("b", size=(450, 300))}
    ).content.decode()
    assert "smaller than the one it would replace: 450 × 300, not 900 × 600." in page
    assert Image.objects.count() == 1
    asked = {"file": upload("b", size=(450, 300)), "anyway": "on"}
    assert client.post(url("replace", old.pk), asked).status_code == 302
    assert Image.objects.get(replaces=old).width == 450


def test_nothing_changes_until_it_is_pressed(client, old):
    here = 'data-alt="Here" data-caption="Now"'
    body = f'<p>A.</p><figure data-image="{old.pk}" {here}></figure>'
    draft = make.review(timezone.now(), hero=old, body=body)
    new = replacement(client, old)
    draft.refresh_from_db()
    assert draft.hero == old
    page = client.get(url("replaced", new.pk)).content.decode()
    assert page.count("Put the new one in") == 1
    press(client, new, draft, "put-in")
    draft.refresh_from_db()
    assert draft.hero == new
    assert f'<figure data-image="{new.pk}" {here}></figure>' in draft.body
    assert draft.history.first().history_user.username == "editor"
    assert {row.image for row in draft.shown_images.all()} == {new}


def test_a_draft_that_was_saved_meanwhile_is_not_overwritten(client, old):
    draft = make.review(timezone.now(), hero=old)
    new = replacement(client, old)
    stale = Edition.objects.get(pk=draft.pk)
    workflow.edit(Edition.objects.get(pk=draft.pk), by=None, at=timezone.now())
    assert "after you opened it" in press(client, new, stale, "put-in")[-1]
    draft.refresh_from_db()
    assert draft.hero == old


def test_of_a_live_edition_a_correction_is_begun(client, old):
    live = make.live(timezone.now(), hero=old)
    new = replacement(client, old)
    press(client, new, live, "correct")
    live.refresh_from_db()
    assert live.hero == old
    correction = live.review.open_edition()
    assert (correction.hero, correction.based_on) == (new, live)
    # Pressed again, there is an open one already.
    press(client, new, live, "correct")
    assert live.review.editions.count() == 2


def test_one_that_waits_is_to_be_reopened_first(client, old):
    now = timezone.now()
    live = make.live(now, hero=old, headline="Before")
    waiting = workflow.start(live.review, by=None, at=now)
    workflow.submit(waiting, by=None, at=now)
    workflow.approve(waiting, by=None, at=now)
    workflow.schedule(waiting, by=None, at=now, time=now + timezone.timedelta(days=1))
    new = replacement(client, old)
    with zeal_ignore():  # what may be done is asked of each edition
        page = client.get(url("replaced", new.pk)).content.decode()
    assert "reopen it first" in page


def test_of_a_past_edition_nothing_is_offered(client, old):
    now = timezone.now()
    past = make.live(now, hero=old)
    make.corrected(past, now, hero=stored("other"))
    new = replacement(client, old)
    page = client.get(url("replaced", new.pk)).content.decode()
    assert "A later edition stands in its place." in page
    assert press(client, new, past, "correct")[-1].startswith("That is not as it was")


def test_a_poster_a_portrait_and_a_fallback_take_the_new_one(client, old):
    drama = make.drama("With a poster", poster=old)
    author = make.author("With a portrait", portrait=old)
    protege = stored("c", fallback=old)
    new = replacement(client, old)
    with zeal_ignore():
        press(client, new, drama, "use", "poster")
        press(client, new, author, "use", "author")
        press(client, new, protege, "use", "fallback")
    for row in (drama, author, protege):
        row.refresh_from_db()
    assert (drama.poster, author.portrait, protege.fallback) == (new, new, new)
    assert (
        "Nothing shows the replaced picture" in client.get(url("replaced", new.pk)).content.decode()
    )


# --- Letting go --------------------------------------------------------------


def test_a_used_picture_stays_and_the_page_says_where(client):
    image = stored()
    edition = make.live(timezone.now(), hero=image, headline="On stage")
    page = client.post(url("delete", image.pk), {"post": "yes"}, follow=True).content.decode()
    assert "it would leave a hole" in page
    assert "On stage" in page
    assert reverse("admin:reviews_review_change", args=[edition.review_id]) in page
    bulk = {"action": "delete_selected", "_selected_action": [image.pk], "post": "yes"}
    assert "On stage" in client.post(url("changelist"), bulk).content.decode()
    assert Image.objects.get() == image
    with pytest.raises(ProtectedError):
        remove(image)


@pytest.mark.parametrize("use", ["poster", "portrait", "fallback"])
def test_every_kind_of_use_protects(use):
    image = stored()
    match use:
        case "poster":
            make.drama(poster=image)
        case "portrait":
            make.author(portrait=image)
        case "fallback":
            stored("b", fallback=image)
    with pytest.raises(ProtectedError):
        remove(image)


@pytest.mark.parametrize("bulk", [False, True])
def test_an_unused_one_goes_with_its_files_on_commit(
    client, bulk, django_capture_on_commit_callbacks
):
    image = stored()
    image.dramas.add(make.drama())
    files = [image.original.name, *(r.file.name for r in image.renditions.filter(state="made"))]
    with django_capture_on_commit_callbacks() as callbacks:
        if bulk:
            asked = {"action": "delete_selected", "_selected_action": [image.pk], "post": "yes"}
            client.post(url("changelist"), asked)
        else:
            client.post(url("delete", image.pk), {"post": "yes"})
        assert all(default_storage.exists(name) for name in files)
    assert not Image.objects.exists()
    assert not Rendition.objects.exists()
    for callback in callbacks:
        callback()
    assert not any(default_storage.exists(name) for name in files)
