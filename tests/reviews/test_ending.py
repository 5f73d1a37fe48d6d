"""Pictures whose rights end soon: who shows them, what follows, and whom it is mailed to."""

import datetime as dt
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.core.management import CommandError, call_command
from django.db import connection, connections

from images.models import Image
from people.models import User
from reviews import workflow
from reviews.admin.worklist import worklist
from reviews.ending import ending
from reviews.models import Review, RightsReminder
from reviews.reminding import Reminded, remind
from tests import factories as make

pytestmark = pytest.mark.django_db

HOUR = dt.timedelta(hours=1)
DAY = dt.timedelta(days=1)


def images(at):
    return [entry.image for entry in ending(at)]


def uses(at):
    [entry] = ending(at)
    return [use.text for use in entry.uses.values()]


# --- What ends, and where ----------------------------------------------------


@pytest.mark.parametrize(
    ("left", "is_told"),
    [(DAY, True), (30 * DAY, True), (30 * DAY + HOUR, False), (0 * DAY, False), (-HOUR, False)],
)
def test_the_ends_of_the_next_thirty_days(at, left, is_told):
    make.live(at, hero=make.image(usable_until=at + left))
    assert bool(images(at)) is is_told


def test_only_what_readers_see_or_will_see_by_what_is_scheduled(at):
    picture = make.image(usable_until=at + 20 * DAY)
    make.review(at, hero=picture)
    approved = make.approved(at, hero=picture)
    held = make.live(at, hero=picture)
    workflow.hold(Review.objects.get(pk=held.review_id), by=None, at=at)
    withdrawn = make.live(at, hero=picture)
    review = Review.objects.get(pk=withdrawn.review_id)
    workflow.withdraw(review, by=None, at=at, time=at, reason="x")
    superseded = make.live(at, hero=picture)
    make.corrected(superseded, at, hero=None)
    make.drama(poster=picture)
    assert images(at) == []
    workflow.schedule(approved, by=None, at=at, time=at + 10 * DAY)
    assert images(at) == [picture]


def test_everything_that_shows_it_is_named(at):
    picture = make.image(usable_until=at + 20 * DAY)
    drama = make.drama("Run On", poster=picture)
    person = make.character(drama, performer="Shin Se-kyung").castings.get().cast_member
    person.portrait = picture
    person.save()
    maker = make.crew(drama, "Park Shi-hyun").crew_member
    maker.portrait = picture
    maker.save()
    author = make.author("Kim Ha-eun", portrait=picture)
    body = f'<p>x</p><figure data-image="{picture.pk}"></figure>'
    make.live(at, drama=drama, authors=[author], hero=picture, body=body, headline="Slow burn")
    assert uses(at) == [
        "Review: Slow burn",
        "Drama: Run On",
        "Author: Kim Ha-eun",
        "Cast member: Shin Se-kyung",
        "Crew member: Park Shi-hyun",
    ]


def test_the_soonest_comes_first_with_what_follows_it(at):
    fallback = make.image()
    later = make.image(usable_until=at + 20 * DAY, fallback=fallback)
    sooner = make.image(usable_until=at + DAY, fallback=make.image(usable_until=at + DAY))
    for picture in (later, sooner):
        make.live(at, hero=picture)
    told = [(entry.image, entry.days_left(at), entry.stand_in) for entry in ending(at)]
    assert told == [(sooner, 1, None), (later, 20, fallback)]


def test_a_fallback_that_stands_in_now_ends_too(at):
    fallback = make.image(usable_until=at + 5 * DAY)
    ended = make.image(usable_until=at, fallback=fallback)
    make.live(at, hero=ended)
    [entry] = ending(at)
    assert (entry.image, entry.stand_in) == (fallback, None)


def test_a_fallback_in_waiting_does_not(at):
    fallback = make.image(usable_until=at + 5 * DAY)
    make.live(at, hero=make.image(fallback=fallback))
    assert images(at) == []


def furnish(at, number):
    for day in range(1, number + 1):
        picture = make.image(usable_until=at + day * DAY, fallback=make.image())
        drama = make.drama(poster=picture)
        person = make.character(drama, f"Part {day}", f"Performer {day}").castings.get().cast_member
        person.portrait = picture
        person.save()
        edition = make.live(at, drama=drama, hero=picture, authors=[make.author(portrait=picture)])
        yield edition


@pytest.mark.parametrize("number", [1, 9])
def test_six_queries_however_many(at, number, django_assert_num_queries):
    list(furnish(at, number))
    with django_assert_num_queries(6):
        found = ending(at)
        for entry in found:
            str(entry.image), entry.stand_in, entry.uses, entry.reviews
    assert len(found) == number


# --- The worklist ------------------------------------------------------------


def section(user, at):
    return [work for work in worklist(user, at) if work.heading.startswith("Pictures whose")]


@pytest.mark.parametrize("number", [1, 9])
def test_the_worklist_costs_the_same(at, number, django_assert_num_queries):
    list(furnish(at, number))
    user = make.editor()
    user.get_all_permissions()
    with django_assert_num_queries(12):
        works = worklist(user, at)
    [work] = [work for work in works if work.heading.startswith("Pictures whose")]
    assert len(work.items) == min(number, 6)
    assert work.heading.endswith("(+3)") == (number == 9)


def test_writers_and_editors_see_them_and_publishers_do_not(at):
    list(furnish(at, 1))
    assert section(make.writer(), at)
    assert section(make.editor(), at)
    assert not section(make.publisher(), at)


def test_the_front_page_tells_days_fallback_and_where(client, at, monkeypatch):
    monkeypatch.setattr("reviewsite.clock.now", lambda: at)
    edition = next(furnish(at, 1))
    make.live(at, hero=make.image(usable_until=at + 9 * DAY, rights="staff"))
    client.force_login(make.editor())
    html = client.get("/admin/").content.decode()
    assert "Conditional · ends within a day" in html
    assert "Free to use · 9 days left" in html
    assert f"No. {edition.hero.fallback_id} stands in for it then." in html
    assert "Nothing stands in for it then." in html
    assert f"/admin/images/image/{edition.hero_id}/change/" in html
    assert f"/admin/reviews/review/{edition.review_id}/change/" in html


# --- The mail ----------------------------------------------------------------


@pytest.fixture
def desk(at):
    """A live review with a picture that ends in twenty days, and its people."""
    editor = make.user("marta", "Editors", email="marta@reviews.example")
    make.user("theo", "Editors", email="theo@reviews.example")
    writer = make.user("harin", "Writers", email="harin@reviews.example", time_zone="Europe/Madrid")
    picture = make.image(usable_until=at + 20 * DAY, alt="Snow on a roof")
    edition = make.live(at, hero=picture, authors=[make.author(user=writer)], headline="Slow burn")
    Review.objects.update(desk_editor=editor)
    return edition


def recipients():
    return sorted(address for message in mail.outbox for address in message.to)


def test_the_reviews_own_people_are_told(at, desk):
    assert remind(at) == Reminded(sent=2, failed=0)
    assert recipients() == ["harin@reviews.example", "marta@reviews.example"]
    message = next(m for m in mail.outbox if m.to == ["harin@reviews.example"])
    assert message.subject == "Second Lead: the rights in a picture end soon"
    for words in (
        "Snow on a roof",
        "JTBC",
        "12 December 2026, 09:00 (Asia/Seoul; 00:00 UTC · 01:00 Europe/Madrid), 20 days left",
        "Nothing stands in for it then.",
        "Review: Slow burn",
        f"https://reviews.example/admin/images/image/{desk.hero_id}/change/",
        f"https://reviews.example/admin/reviews/review/{desk.review_id}/change/",
    ):
        assert words in message.body


def test_else_every_editor_with_an_address(at, desk):
    make.user("without", "Editors")
    make.user("gone", "Editors", email="gone@reviews.example", is_active=False)
    make.user("pub", "Publishers", email="pub@reviews.example")
    User.objects.filter(username="marta").update(email="")
    User.objects.filter(username="harin").update(is_active=False)
    remind(at)
    assert recipients() == ["theo@reviews.example"]


def test_a_poster_is_every_editors(at):
    make.user("theo", "Editors", email="theo@reviews.example")
    make.drama(listed=True, poster=make.image(usable_until=at + DAY))
    remind(at)
    assert recipients() == ["theo@reviews.example"]


def days_told(at, days):
    """Run once a day from ``at`` on; gives on which days something was sent."""
    told = []
    for day in days:
        mail.outbox.clear()
        if remind(at + day * DAY).sent:
            told.append(day)
    return told


def test_each_is_told_thirty_seven_and_one_day_before_and_once_each(at, desk):
    Image.objects.filter(pk=desk.hero_id).update(usable_until=at + 40 * DAY)
    assert days_told(at, range(45)) == [10, 33, 39]
    assert RightsReminder.objects.count() == 6


def test_several_runs_a_day_send_no_more(at, desk):
    assert [remind(at + hours * HOUR).sent for hours in range(4)] == [2, 0, 0, 0]


def test_a_run_missed_for_days_sends_only_the_nearest(at, desk):
    assert days_told(at, [15, 16, 17]) == [15]
    assert set(RightsReminder.objects.values_list("days", flat=True)) == {7}


def test_a_moved_end_begins_anew(at, desk):
    assert remind(at).sent == 2
    Image.objects.filter(pk=desk.hero_id).update(usable_until=at + 25 * DAY)
    assert remind(at).sent == 2
    assert remind(at).sent == 0


def test_one_mail_for_all_the_pictures_of_one_run(at, desk):
    body = "".join(
        f'<figure data-image="{make.image(usable_until=at + day * DAY).pk}"></figure>'
        for day in (3, 5)
    )
    make.corrected(desk, at, body=f"<p>x</p>{body}")
    assert remind(at).sent == 2
    assert mail.outbox[0].subject == "Second Lead: the rights in 3 pictures end soon"
    assert set(RightsReminder.objects.values_list("days", flat=True)) == {7, 30}


class Refusing(EmailBackend):
    """A server that knows nobody of the name of Marta."""

    def send_messages(self, messages):
        if any("marta@reviews.example" in message.to for message in messages):
            raise ConnectionRefusedError("nobody here")
        return super().send_messages(messages)


def test_what_could_not_be_sent_is_sent_by_the_next_run_to_those_alone(at, desk, settings):
    working = settings.EMAIL_BACKEND
    settings.EMAIL_BACKEND = f"{__name__}.Refusing"
    assert remind(at) == Reminded(sent=1, failed=1)
    assert recipients() == ["harin@reviews.example"]
    settings.EMAIL_BACKEND = working
    mail.outbox.clear()
    assert remind(at) == Reminded(sent=1, failed=0)
    assert recipients() == ["marta@reviews.example"]


def test_nothing_is_sent_where_nothing_ends(at, django_assert_max_num_queries):
    with django_assert_max_num_queries(10):
        assert remind(at) == Reminded(0, 0)
    assert mail.outbox == []


def test_the_command_says_what_it_did(at, desk, monkeypatch, capsys, settings):
    monkeypatch.setattr("django.utils.timezone.now", lambda: at)
    call_command("send_reminders")
    assert capsys.readouterr().out == "Mails sent: 2.\n"
    RightsReminder.objects.all().delete()
    settings.EMAIL_BACKEND = f"{__name__}.Refusing"
    with pytest.raises(CommandError, match="The next run tries again"):
        call_command("send_reminders")


def test_without_an_address_to_send_from_the_command_refuses(at, desk, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
    with pytest.raises(CommandError, match="EMAIL_URL"):
        call_command("send_reminders")
    assert not RightsReminder.objects.exists()


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
@pytest.mark.skipif(
    connection.vendor == "sqlite", reason="SQLite lets one write at a time: nobody meets."
)
@pytest.mark.usefixtures("groups")
@pytest.mark.parametrize("attempt", range(3))
def test_two_runs_at_once_send_once(at, desk, attempt):
    gate = threading.Barrier(4)

    def run():
        try:
            gate.wait()
            return remind(at).sent
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as pool:
        sent = [run.result() for run in [pool.submit(run) for _ in range(4)]]
    assert sum(sent) == 2
    assert recipients() == ["harin@reviews.example", "marta@reviews.example"]
