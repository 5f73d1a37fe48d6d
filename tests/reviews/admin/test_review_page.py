"""The review page: one form, saved and pressed in one go."""

import datetime as dt
import json

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from people.models import User
from reviews import workflow
from reviews.models import Drama, Edition, Note, Review, Waiver
from tests import factories as make

from .pages import Page, address

pytestmark = pytest.mark.django_db

DAY = dt.timedelta(days=1)


@pytest.fixture
def now():
    return timezone.now()


def signed_in(user):
    client = Client()
    client.force_login(user)
    return client


def fresh(row):
    return type(row).objects.get(pk=row.pk)


# --- Beginning and saving ----------------------------------------------------


def test_a_writer_begins_a_review(now):
    writer = make.writer()
    author, second = make.author(user=writer), make.author("Second")
    drama = make.drama("Run On", slug="run-on")
    client = signed_in(writer)
    url = reverse("admin:reviews_review_add")
    assert f'<option value="{author.pk}" selected>' in client.get(url).content.decode()

    response = client.post(
        url,
        {
            "drama": drama.pk,
            "kind": "final",
            "slug": "",
            "authors": [second.pk, author.pk],
            "topics": "운동, running",
            "headline": "Running towards each other",
            "body": "<p>It runs <script>x</script>well.</p>",
            "spoiler_level": "none",
            "verdict_for": "Kind\r\n\r\nQuick",
        },
    )

    review = Review.objects.get()
    assert response["Location"] == address(review)
    assert review.slug == "run-on"
    assert [byline.author for byline in review.bylines.all()] == [second, author]
    assert sorted(review.topics.names()) == ["running", "운동"]
    edition = review.editions.get()
    assert edition.body == "<p>It runs well.</p>"
    assert edition.verdict_for == ["Kind", "Quick"]
    assert (edition.stage, edition.last_edited_by) == ("draft", writer)


def test_an_address_of_the_drama_is_taken_once(now):
    drama = make.drama("Run On", slug="run-on")
    make.review(now, drama=drama, slug="run-on")
    make.review(now, drama=drama, slug="run-on-final")
    client = signed_in(make.writer())
    data = {"drama": drama.pk, "kind": "final", "slug": "", "authors": make.author().pk}
    data |= {"headline": "Again", "spoiler_level": "none"}
    client.post(reverse("admin:reviews_review_add"), data)
    assert Review.objects.filter(slug="run-on-2").exists()


def test_what_is_wrong_is_said_at_its_field_and_nothing_typed_is_lost(now):
    make.review(now, slug="taken")
    client = signed_in(make.writer())
    data = {"kind": "final", "slug": "taken", "headline": "", "standfirst": "Typed <b>text</b>"}
    data |= {"body": '<p>Here:</p><figure data-image="4711"></figure>', "score": "11"}
    response = client.post(reverse("admin:reviews_review_add"), data)
    assert response.status_code == 200
    identity = response.context["identity_fieldsets"].form
    content = response.context["content_fieldsets"].form
    assert set(identity.errors) == {"drama", "slug", "authors"}
    assert set(content.errors) == {"headline", "body", "score", "spoiler_level"}
    assert content.errors["body"] == ["The library has no picture 4711."]
    html = response.content.decode()
    assert "Typed &lt;b&gt;text&lt;/b&gt;" in html
    assert "4711" in html
    assert Review.objects.count() == 1


def test_saving_keeps_what_was_typed_and_says_who(now):
    writer = make.writer()
    edition = make.review(now, by=writer)
    page = Page(signed_in(writer), edition.review)
    page.type(headline="Quieter people", body="<p>New.</p>", topics="quiet").press()
    stored = fresh(edition)
    assert (stored.headline, stored.body) == ("Quieter people", "<p>New.</p>")
    assert stored.version == edition.version + 1
    assert list(stored.review.topics.names()) == ["quiet"]
    assert [event.verb for event in stored.review.events.all()] == ["edit", "amend", "start"]


def test_saving_without_a_change_writes_nothing(now):
    writer = make.writer()
    text = "One line.\nAnother."
    edition = make.review(now, by=writer, standfirst=text, disclosure=text, verdict_for=["A", "B"])
    edition.review.topics.add("운동", "two words")
    page = Page(signed_in(writer), edition.review)
    page.press()
    assert fresh(edition).version == edition.version
    assert edition.review.events.count() == 1


def test_the_order_of_authors_is_theirs(now):
    editor = make.editor()
    edition = make.review(now)
    first = edition.review.bylines.get().author
    second = make.author("Second")
    page = Page(signed_in(editor), edition.review)
    page.type(authors=[str(second.pk), str(first.pk), ""]).press()
    assert [b.author for b in fresh(edition.review).bylines.all()] == [second, first]


def test_a_live_review_is_amended_only_with_a_reason(now):
    edition = make.live(now)
    page = Page(signed_in(make.editor()), edition.review)
    response = page.type(slug="better-address").press()
    assert response.context["sheet"].identity.errors == {"reason": ["The review is live: say why."]}
    assert page.data["slug"] == "better-address"
    page.type(reason="The title was misspelt.").press()
    assert fresh(edition.review).slug == "better-address"
    assert fresh(edition.review).events.first().reason == "The title was misspelt."


# --- Buttons -----------------------------------------------------------------


def test_a_button_saves_what_was_typed_and_then_does_its_deed(now):
    writer = make.writer()
    edition = make.review(now, by=writer)
    Page(signed_in(writer), edition.review).type(headline="Last touch").press("submit")
    stored = fresh(edition)
    assert (stored.headline, stored.stage) == ("Last touch", "in-review")


def test_a_refused_button_leaves_nothing_half_done_and_keeps_what_was_typed(now):
    writer = make.writer()
    edition = make.review(now, by=writer)
    page = Page(signed_in(writer), edition.review)
    response = page.type(headline="Typed", body="").press("submit")
    assert response.status_code == 200
    assert "It has no text." in page.html
    assert page.data["headline"] == "Typed"
    assert fresh(edition).headline == "Quiet people"
    # It can be pressed again from where it stands.
    page.type(body="<p>There.</p>").press("submit")
    assert (fresh(edition).headline, fresh(edition).stage) == ("Typed", "in-review")


def test_a_review_goes_out_by_its_buttons_alone(now):
    writer, editor, publisher = make.writer(), make.editor(), make.publisher()
    edition = make.review(now, by=writer)
    Page(signed_in(writer), edition.review).press("submit")
    page = Page(signed_in(editor), edition.review)
    page.press("request_changes", **{"request_changes-reason": "Who is who?"})
    assert "Who is who?" in Page(signed_in(writer), edition.review).html
    Page(signed_in(writer), edition.review).press("submit")
    Page(signed_in(editor), edition.review).press("approve")
    Page(signed_in(publisher), edition.review).press("publish")
    assert fresh(edition.review).is_live(timezone.now())


def test_a_reason_and_a_time_are_asked_for_at_their_fields(now):
    edition = make.review(now)
    workflow.submit(edition, by=None, at=now)
    response = Page(signed_in(make.editor()), edition.review).press("request_changes")
    assert response.context["sheet"].pressed.errors == {"reason": ["Say why."]}
    approved = make.approved(now)
    page = Page(signed_in(make.publisher()), approved.review)
    response = page.press("schedule", **{"schedule-time": ""})
    assert response.context["sheet"].pressed.errors == {"time": ["Say when."]}
    response = page.press("schedule", **{"schedule-time": "2020-01-01T09:00"})
    assert "is past" in response.context["sheet"].pressed.errors["time"][0]
    assert page.data["schedule-time"] == "2020-01-01T09:00"


def test_a_time_is_scheduled_in_the_sites_zone_and_told_in_ones_own(now):
    publisher = make.user("publisher", "Publishers", time_zone="Europe/Madrid")
    edition = make.approved(now)
    client = signed_in(publisher)
    Page(client, edition.review).press("schedule", **{"schedule-time": "2032-11-24T09:00"})
    assert fresh(edition).takes_effect_at == dt.datetime(2032, 11, 24, 0, 0, tzinfo=dt.UTC)
    html = Page(client, edition.review).html
    assert "24 November 2032, 09:00" in html
    assert "00:00 UTC · 01:00 Europe/Madrid" in html


def test_a_time_on_the_night_of_the_clocks_is_chosen_on_the_page(now, settings):
    settings.TIME_ZONE = "Europe/Madrid"
    edition = make.approved(now)
    page = Page(signed_in(make.publisher()), edition.review)
    # Summer time ends on the last Sunday of October.
    response = page.press("schedule", **{"schedule-time": "2032-10-31T02:30"})
    assert "comes twice" in response.context["sheet"].pressed.errors["time"][0]
    assert "02:30 (UTC+1)" in page.html
    page.press("schedule", **{"schedule-time_reading": "2032-10-31T01:30:00+00:00"})
    assert fresh(edition).takes_effect_at == dt.datetime(2032, 10, 31, 1, 30, tzinfo=dt.UTC)


def test_the_text_of_an_approved_edition_is_read_only_until_a_correction(now):
    edition = make.live(now, headline="As it went out")
    client = signed_in(make.editor())
    page = Page(client, edition.review)
    assert "headline" not in page.data
    page.press("start")
    page = Page(client, edition.review)
    page.type(headline="Corrected", correction_note="A name was wrong.").press()
    assert fresh(edition).headline == "As it went out"
    assert edition.review.editions.get(number=2).headline == "Corrected"


# --- Who may -----------------------------------------------------------------

REFUSED = {
    "Writers": {
        *("approve", "request_changes", "reopen", "schedule", "publish", "unschedule"),
        *("withdraw", "restore", "hold", "release", "spike", "unspike", "embargo"),
    },
    "Editors": {"schedule", "publish", "unschedule", "withdraw", "restore", "embargo"},
    "Publishers": {
        *("start", "submit", "approve", "request_changes", "reopen"),
        *("hold", "release", "spike", "unspike"),
    },
}


@pytest.mark.parametrize(
    ("group", "verb"), [(group, verb) for group, verbs in REFUSED.items() for verb in sorted(verbs)]
)
def test_the_others_verbs_are_refused_on_the_server(group, verb, now):
    edition = make.review(now)
    client = signed_in(make.user("somebody", group))
    before = fresh(edition.review).version, fresh(edition).version
    versions = {"edition": edition.pk, "review_version": before[0], "edition_version": before[1]}
    given = {f"{verb}-reason": "Because.", f"{verb}-time": "2032-11-24T09:00"}
    response = client.post(address(edition.review), {**versions, "_verb": verb, **given})
    assert response.status_code == 403
    assert (fresh(edition.review).version, fresh(edition).version) == before


def test_no_verb_is_both_refused_and_allowed_and_none_is_forgotten():
    """The lists above are the complement of each group's permissions."""
    for group, refused in REFUSED.items():
        user = make.user(group, group)
        verbs = set(workflow.RULES) - {"edit", "amend"}
        may = {v for v in verbs if user.has_perm(f"reviews.{workflow.RULES[v].permission}")}
        assert may == verbs - refused


def test_a_writer_cannot_touch_another_writers_review(now):
    edition = make.review(now, by=make.writer("other"))
    client = signed_in(make.writer())
    page = Page(client, edition.review)
    assert "headline" not in page.data
    assert "This is another writer’s review." in page.html
    # Nor by sending what the page does not offer.
    own = Page(signed_in(User.objects.get(username="other")), edition.review)
    own.client = client
    response = own.type(headline="Mine now", slug="mine-now").press()
    assert response.status_code == 200
    assert "This is another writer’s review." in own.html
    assert fresh(edition).headline == "Quiet people"
    response = own.press("submit")
    assert fresh(edition).stage == "draft"


def test_a_writer_cannot_edit_what_is_in_review(now):
    writer = make.writer()
    edition = make.review(now, by=writer)
    page = Page(signed_in(writer), edition.review)
    workflow.submit(edition, by=writer, at=now)
    page.data["edition_version"] = fresh(edition).version
    response = page.type(headline="Too late").press()
    assert response.status_code == 200
    assert "an editor has it now" in page.html
    assert page.data["headline"] == "Too late"
    assert fresh(edition).headline == "Quiet people"


def test_a_spiked_correction_is_taken_up_again_from_its_line(now):
    """The page shows the live edition then, whose buttons are not those of the spiked one."""
    editor, review = make.editor(), make.live(now).review
    correction = workflow.start(fresh(review), by=editor, at=now)
    workflow.spike(correction, by=editor, at=now)
    page = Page(signed_in(editor), review)
    assert f'name="_unspike" value="{correction.pk}"' in page.html
    page.press(_unspike=correction.pk)
    assert fresh(correction).spiked_at is None
    assert "_unspike" not in Page(signed_in(editor), review).html


def test_a_spiked_edition_stays_put_away_for_writers_and_beside_an_open_one(now):
    writer, editor = make.writer(), make.editor()
    review = make.live(now, by=writer).review
    first = workflow.spike(workflow.start(fresh(review), by=editor, at=now), by=editor, at=now)
    assert "_unspike" not in Page(signed_in(writer), review).html
    assert Page(signed_in(writer), review).press(_unspike=first.pk).status_code == 403
    workflow.start(fresh(review), by=editor, at=now)
    assert "_unspike" not in Page(signed_in(editor), review).html
    answer = Page(signed_in(editor), review).press(_unspike=first.pk)
    assert "is being worked on already" in answer.content.decode()
    assert fresh(first).spiked_at


def test_a_button_that_nobody_made_is_refused(now):
    edition = make.review(now)
    page = Page(signed_in(make.editor()), edition.review)
    for verb in ("edit", "amend", "begin", "embargo_drama", "__class__", "waive"):
        assert page.press(verb).status_code in {200, 403}
    assert edition.review.events.count() == 1


def test_a_post_without_its_token_is_refused(now):
    edition = make.review(now)
    client = Client(enforce_csrf_checks=True)
    client.force_login(make.editor())
    assert client.post(address(edition.review), {"_verb": "hold"}).status_code == 403


# --- Two people at once ------------------------------------------------------


def test_a_save_over_somebody_elses_is_refused_and_shows_both_texts(now):
    ed, eve = make.editor("ed"), make.editor("eve")
    edition = make.review(now, headline="Quiet people", standfirst="One line.")
    mine = Page(signed_in(eve), edition.review)
    Page(signed_in(ed), edition.review).type(headline="Their headline", score="7").press()

    mine.type(headline="My headline", standfirst="My line.")
    response = mine.press()

    assert response.status_code == 409
    assert "ed saved the text on" in mine.html
    sheet = response.context["sheet"]
    told = {d.name: (d.before, d.after) for d in sheet.differences}
    assert told == {
        "headline": ("Their headline", "My headline"),
        "standfirst": ("One line.", "My line."),
    }
    # What was typed stays; what only they changed is not undone by saving mine.
    assert mine.data["headline"] == "My headline"
    assert sheet.taken_over == ["score"]
    assert mine.data["score"] == "7.0"
    assert fresh(edition).headline == "Their headline"

    mine.press()
    stored = fresh(edition)
    assert (stored.headline, stored.standfirst, stored.score) == ("My headline", "My line.", 7)
    assert stored.last_edited_by == eve


def test_two_press_at_once_one_wins_and_the_other_is_told(now):
    edition = make.review(now)
    workflow.submit(edition, by=None, at=now)
    approving, refusing = make.editor("ed"), make.editor("eve")
    first = Page(signed_in(approving), edition.review)
    second = Page(signed_in(refusing), edition.review)
    first.press("approve")
    response = second.press("request_changes", **{"request_changes-reason": "Not yet."})
    assert response.status_code == 409
    assert "ed approved it on" in second.html
    assert fresh(edition).stage == "approved"


def test_a_text_typed_while_it_was_approved_is_not_lost(now):
    edition = make.review(now)
    workflow.submit(edition, by=None, at=now)
    mine = Page(signed_in(make.editor("eve")), edition.review)
    workflow.approve(fresh(edition), by=None, at=now)
    response = mine.type(headline="Typed too late").press()
    assert response.status_code == 409
    assert mine.data["headline"] == "Typed too late"
    assert mine.press().status_code == 200
    assert "cannot be done with an edition that is approved" in mine.html
    assert mine.data["headline"] == "Typed too late"


def test_a_hold_meanwhile_does_not_stop_a_writer_from_saving(now):
    writer = make.writer()
    edition = make.review(now, by=writer)
    page = Page(signed_in(writer), edition.review)
    workflow.hold(edition.review, by=None, at=now)
    page.type(headline="Still typing").press()
    assert fresh(edition).headline == "Still typing"


def test_two_who_change_the_identity_see_both(now):
    edition = make.review(now)
    kinds = dict(Review.Kind.choices)
    mine = Page(signed_in(make.editor("eve")), edition.review)
    Page(signed_in(make.editor("ed")), edition.review).type(kind="mid-run").press()
    response = mine.type(kind="retrospective").press()
    assert response.status_code == 409
    (difference,) = response.context["sheet"].differences
    assert difference.before == kinds["mid-run"]
    assert difference.after == kinds["retrospective"]
    mine.press()
    assert fresh(edition.review).kind == "retrospective"


# --- Preflight and notes -----------------------------------------------------


def test_a_finding_is_waived_with_a_reason_from_its_own_place(now):
    editor = make.editor()
    edition = make.review(now, body="<p>TK She runs.</p>")
    client = signed_in(editor)
    page = Page(client, edition.review)
    (shown,) = [s for s in page.response.context["panel"].findings if s.finding.text == "TK"]
    assert shown.blocks
    response = page.press(_waive=shown.key)
    assert "Say why it may pass." in response.context["sheet"].waive_errors[shown.key]
    page.press(_waive=shown.key, **{f"waive-{shown.key}": "It is quoted."})
    waiver = Waiver.objects.get()
    assert (waiver.rule, waiver.text, waiver.reason) == ("placeholder", "TK", "It is quoted.")
    assert Page(client, edition.review).response.context["panel"].blocking == 0


def test_a_missing_credit_is_never_waived(now):
    edition = make.review(now, hero=make.image(credit_line=""))
    page = Page(signed_in(make.editor()), edition.review)
    shown = next(
        s for s in page.response.context["panel"].findings if s.finding.rule == "missing-credit"
    )
    assert not shown.waivable
    page.press(_waive=shown.key, **{f"waive-{shown.key}": "Please."})
    assert not Waiver.objects.exists()


def test_a_writer_does_not_waive(now):
    writer = make.writer()
    edition = make.review(now, by=writer, body="<p>TK</p>")
    page = Page(signed_in(writer), edition.review)
    (shown,) = [s for s in page.response.context["panel"].findings if s.finding.text == "TK"]
    assert not shown.waivable
    assert page.press(_waive=shown.key, **{f"waive-{shown.key}": "x"}).status_code == 403


def test_a_note_mentions_a_colleague_and_is_resolved(now):
    editor, writer = make.editor(), make.writer()
    edition = make.review(now, by=writer)
    client = signed_in(editor)
    note = {"note-text": "@writer, who plays her? mail@editor.kr", "note-quote": "It listens"}
    Page(client, edition.review).type(headline="And saved").press(_note="1", **note)
    kept = Note.objects.get()
    assert [user.username for user in kept.mentions.all()] == ["writer"]
    assert kept.quote == "It listens"
    assert fresh(edition).headline == "And saved"
    home = signed_in(writer).get(reverse("admin:index")).content.decode()
    assert "You are mentioned" in home

    Page(signed_in(writer), edition.review).press(_resolve=str(kept.pk))
    assert fresh(kept).resolved_at
    assert "You are mentioned" not in signed_in(writer).get(reverse("admin:index")).content.decode()


def test_a_mention_of_nobody_is_told(now):
    """The colleague that was meant would wait for nothing."""
    make.writer("harin")
    client, edition = signed_in(make.editor()), make.review(now)
    page = Page(client, edition.review)
    page.type(**{"note-text": "@harin, and @harim."}).press(_note=1)
    html = Page(client, edition.review).html
    assert "The note is kept. Nobody here signs in as @harim." in html


def test_an_empty_note_is_refused_at_its_place(now):
    edition = make.review(now)
    page = Page(signed_in(make.publisher()), edition.review)
    response = page.press(_note="1")
    assert response.context["sheet"].note_error == "Write the note first."
    assert not Note.objects.exists()


def test_history_tells_what_each_save_changed(now):
    writer = make.writer()
    edition = make.review(now, by=writer, body="<p>It listens well.</p>")
    client = signed_in(writer)
    Page(client, edition.review).type(body="<p>It listens badly.</p>").press()
    html = client.get(reverse("admin:reviews_review_history", args=[edition.review_id])).content
    assert "<del>well.</del><ins>badly.</ins>" in html.decode()


# --- Its drama's embargo -----------------------------------------------------


def test_a_publisher_embargoes_a_drama(now):
    drama = make.drama()
    client = signed_in(make.publisher())
    url = reverse("admin:reviews_drama_embargo", args=[drama.pk])
    client.post(url, {"time": "2032-11-24T09:00"})
    until = dt.datetime(2032, 11, 24, 0, 0, tzinfo=dt.UTC)
    assert Drama.objects.get(pk=drama.pk).embargoed_until == until
    client.post(url, {"time": ""})
    assert Drama.objects.get(pk=drama.pk).embargoed_until is None


def test_lifting_an_embargo_is_told_as_lifting_it(now):
    edition = make.approved(now)
    workflow.embargo(edition.review, by=None, at=now, time=now + DAY)
    publisher = signed_in(make.publisher())
    page = Page(publisher, edition.review)
    page.type(**{"embargo-time": ""}).press("embargo")
    page = Page(publisher, edition.review)
    assert "You lifted the embargo." in page.html
    assert "</b> lifted the embargo" in page.html.partition('id="history"')[2]


def test_the_embargo_of_a_drama_with_a_live_review_is_refused_at_the_field(now):
    edition = make.live(now)
    url = reverse("admin:reviews_drama_embargo", args=[edition.review.drama_id])
    response = signed_in(make.publisher()).post(url, {"time": "2032-11-24T09:00"})
    assert "put the embargo on the coming review" in response.context["form"].errors["time"][0]
    assert signed_in(make.editor()).post(url, {"time": ""}).status_code == 403


# --- The picture library -----------------------------------------------------


def test_the_library_answers_the_picker(now):
    bridge, coat = make.image(alt="A bridge"), make.image(alt="A coat", credit_line="")
    client = signed_in(make.writer())
    url = reverse("admin:images_image_library")
    found = json.loads(client.get(url, {"q": "bridge"}).content)["images"]
    assert [(i["id"], i["alt"], i["usable"]) for i in found] == [(bridge.pk, "A bridge", True)]
    found = json.loads(client.get(url, {"ids": f"{coat.pk},x"}).content)["images"]
    assert [(i["id"], i["usable"]) for i in found] == [(coat.pk, False)]
    assert client.get(url, {"q": "9" * 40}).status_code == 200


def test_edition_stays_the_one_that_was_opened(now):
    """A page left open while a correction was started does not start another."""
    edition = make.live(now)
    page = Page(signed_in(make.editor()), edition.review)
    correction = workflow.start(edition.review, by=None, at=now)
    response = page.press("start")
    assert response.status_code == 409
    assert Edition.objects.count() == 2
    assert fresh(correction).stage == "draft"


def test_what_only_the_other_person_changed_of_the_identity_is_kept(now):
    """Saving mine over theirs takes back nothing that I never touched."""
    edition = make.review(now, slug="old")
    author = edition.review.bylines.get().author
    second = make.author("Second")
    theirs = Page(signed_in(make.editor("them")), edition.review)
    mine = Page(signed_in(make.editor("me")), edition.review)
    theirs.type(topics="noir", slug="theirs", authors=[str(second.pk), str(author.pk), ""]).press()
    response = mine.type(headline="Mine", kind=Review.Kind.MID_RUN).press()
    assert response.status_code == 409
    assert set(response.context["sheet"].taken_over) >= {"Topics", "Address", "Authors"}
    assert mine.press().status_code == 302
    review = fresh(edition.review)
    assert (review.slug, review.kind) == ("theirs", Review.Kind.MID_RUN)
    assert list(review.topics.names()) == ["noir"]
    assert [b.author for b in review.bylines.all()] == [second, author]
    assert fresh(edition).headline == "Mine"


def test_a_conflict_names_who_saved_and_not_oneself(now):
    edition = make.review(now)
    theirs = Page(signed_in(make.editor("them")), edition.review)
    mine = Page(signed_in(make.editor("me")), edition.review)
    theirs.type(standfirst="Theirs.").press()
    response = mine.type(topics="noir", headline="Mine").press()
    assert response.status_code == 409
    assert "them saved the text" in response.context["sheet"].refusal


def test_an_editor_is_told_why_they_cannot_approve(now):
    edition = make.review(now)
    workflow.submit(edition, by=None, at=now)
    editor = make.editor()
    page = Page(signed_in(editor), edition.review)
    page.type(headline="Mine").press()
    shown = Page(signed_in(editor), edition.review).response.content.decode()
    assert "somebody else approves it" in shown
