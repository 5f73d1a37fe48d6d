"""Social cards: drawn with care, public no longer than what they show, and never outdated."""

import datetime as dt
import io
import re
from pathlib import Path

import PIL.Image
import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django_tasks_db.models import DBTaskResult

from images.credit import credit, credit_in
from images.models import Image
from images.storing import changed, store
from reviews import gate, workflow
from reviews.models import Edition, Review, SocialCard
from reviews.social_cards import drawing, making, typesetting
from reviews.social_cards.drawing import PAPER, PICTURE_SIZE, SIZE, TINTS, Words, draw
from reviews.social_cards.making import approved, card_for, draw_cards, is_current
from tests import factories as make

pytestmark = pytest.mark.django_db

DAY = dt.timedelta(days=1)
HANGUL = "나의 아저씨는 왜 이토록 오래 마음에 남아 우리를 울리는가"


@pytest.fixture(autouse=True)
def own_media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def stored(colour="teal", **fields):
    file = io.BytesIO()
    PIL.Image.new("RGB", (600, 400), colour).save(file, "JPEG")
    file.seek(0)
    return store(file, **{"credit_line": "JTBC", "rights": "handout", "alt": "Teal", **fields})


def loaded(edition):
    return approved().get(pk=edition.pk)


def drawn(at, **fields):
    """A live review with its cards; gives the edition."""
    edition = make.live(at, **fields)
    draw_cards(loaded(edition))
    return edition


def words(**fields):
    return Words(
        **{
            "headline": "Quiet people",
            "kind": "Review",
            "title": "My Mister",
            "native_title": "나의 아저씨",
            "score": "9",
            "best": "10",
            "meaning": "Unmissable",
            "site_name": "Second Lead",
            "credit": "JTBC",
            "art": "나의 아저씨",
            "tint": 0,
            **fields,
        }
    )


def plain(colour):
    return PIL.Image.new("RGB", PICTURE_SIZE, colour)


# --- The drawing -------------------------------------------------------------


def luminance(colour):
    channels = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return sum(c * weight for c, weight in zip(linear, (0.2126, 0.7152, 0.0722), strict=True))


def contrast(one, other):
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_all_type_has_the_contrast_of_wcag_aa():
    for ink in (drawing.INK, drawing.MUTED, drawing.ACCENT):
        assert contrast(ink, PAPER) >= 4.5
    for background, ink in TINTS:
        assert contrast(ink, background) >= 4.5


def test_the_colours_are_the_stylesheets():
    css = Path(settings.BASE_DIR, "static/site.css").read_text()
    light = css.split("@media (prefers-color-scheme: dark)")[0]
    for name in ("PAPER", "INK", "MUTED", "ACCENT"):
        assert f"--{name.lower()}: {getattr(drawing, name)};" in light
    tints = re.findall(r"\.tint-\d { --art: (#\w+); --art-ink: (#\w+); }", light)
    assert tuple(tints) == TINTS


@pytest.mark.parametrize("colour", ["black", "white", "#808080"])
def test_the_words_are_the_same_whatever_the_picture(colour):
    """They stand on paper of their own, which no picture shines through."""
    panel = (560, 92, *SIZE)
    card = draw(words(), plain(colour)).crop(panel)
    assert card.tobytes() == draw(words(), plain("red")).crop(panel).tobytes()
    assert card.getpixel((10, 300)) == (0xFB, 0xFB, 0xFA)


def test_every_word_is_drawn():
    """Each of them, left out or changed, gives another card."""
    whole = draw(words(), plain("teal")).tobytes()
    for name in ("headline", "kind", "title", "native_title", "score", "meaning", "site_name"):
        assert draw(words(**{name: "가"}), plain("teal")).tobytes() != whole, name
    assert draw(words(credit=""), plain("teal")).tobytes() != whole
    text_card = draw(words(), None).tobytes()
    assert draw(words(art="가"), None).tobytes() != text_card
    assert draw(words(tint=3), None).tobytes() != text_card


def test_without_a_headline_the_title_is_set_large():
    assert draw(words(headline=""), None).tobytes() != draw(words(), None).tobytes()
    assert draw(words(headline="", score="", native_title="", credit=""), None).size == SIZE


def test_lines_break_between_words():
    setting = typesetting.fitted(HANGUL, (60, 40), 800, 528, 300)
    assert " ".join(setting.lines) == HANGUL
    assert setting.width <= 528
    assert setting.height <= 300


def test_han_and_kana_break_anywhere():
    text = "美しい日本語の長い見出しはどこで折り返すのか"
    setting = typesetting.fitted(text, (60,), 800, 400, 600)
    assert "".join(setting.lines) == text
    assert len(setting.lines) > 2


def test_a_balanced_line_breaks_no_word():
    """응답하라 fits the column, but not half of it."""
    setting = typesetting.fitted("응답하라 1988", (128,), 800, 480, 400, whole_words=1)
    assert setting.lines == ["응답하라", "1988"]


def test_a_long_headline_is_set_smaller_and_then_cut():
    sizes = drawing._HEADLINE_SIZES
    short, long = (typesetting.fitted(t, sizes, 800, 536, 240) for t in ("Quiet", "Word " * 40))
    assert short.font.size > long.font.size
    cut = typesetting.fitted("Word " * 90, sizes, 800, 536, 240)
    assert cut.font.size == sizes[-1]
    assert cut.lines[-1].endswith("Word...")
    assert cut.height <= 240
    assert cut.width <= 536


def test_a_word_wider_than_the_card_is_broken():
    setting = typesetting.fitted("W" * 60, (31,), 800, 300, 600)
    assert "".join(setting.lines) == "W" * 60
    assert setting.width <= 300


def test_the_longest_credit_stands_whole():
    credit = " · ".join(["A long name " * 17] * 3)
    setting = typesetting.fitted(credit, drawing._CREDIT_SIZES, 500, 536, 100)
    assert "".join(setting.lines).replace(" ", "") == credit.replace(" ", "")


def test_letters_that_the_font_does_not_have_are_left_out():
    assert typesetting.drawable("Tears 😭\u200d of\n 눈물… joy") == "Tears of 눈물... joy"
    assert typesetting.drawable("😭") == ""


def test_another_font_may_be_given(settings):
    packaged = draw(words(), None).tobytes()
    settings.SOCIAL_CARD_FONT = str(Path(PIL.__file__).parent / "tests-have-no-such-font.ttf")
    with pytest.raises(OSError, match="cannot open resource"):
        draw(words(), None)
    settings.SOCIAL_CARD_FONT = ""
    assert draw(words(), None).tobytes() == packaged


# --- Which there are ---------------------------------------------------------


def test_a_card_for_whatever_the_page_may_show(at):
    fallback = stored("navy")
    hero = stored(fallback=fallback)
    edition = make.live(at, hero=hero)
    assert draw_cards(loaded(edition)) == making.Drawn(made=3)
    assert {card.image for card in edition.cards.all()} == {hero, fallback, None}
    for card in edition.cards.all():
        with card.file.open("rb") as file:
            data = file.read()
        assert PIL.Image.open(io.BytesIO(data)).size == (1200, 630)
        assert credit_in(data) == (credit(card.image) if card.image else {})


def test_what_is_drawn_is_not_drawn_again(at):
    edition = drawn(at, hero=stored())
    before = set(edition.cards.values_list("token", "file"))
    assert draw_cards(loaded(edition)).made == 0
    assert set(edition.cards.values_list("token", "file")) == before
    assert draw_cards(loaded(edition), force=True).made == 2
    after = set(edition.cards.values_list("token", "file"))
    assert not {token for token, _ in before} & {token for token, _ in after}


def test_a_former_file_goes(at, django_capture_on_commit_callbacks):
    edition = drawn(at)
    former = edition.cards.get().file
    with django_capture_on_commit_callbacks(execute=True):
        draw_cards(loaded(edition), force=True)
    assert not former.storage.exists(former.name)


def test_a_card_of_a_former_fallback_goes(at, django_capture_on_commit_callbacks):
    hero = stored(fallback=stored("navy"))
    edition = drawn(at, hero=hero)
    former = edition.cards.get(image=hero.fallback).file
    hero.fallback = None
    hero.save()
    with django_capture_on_commit_callbacks(execute=True):
        draw_cards(loaded(edition))
    assert edition.cards.count() == 2
    assert not former.storage.exists(former.name)


def test_one_card_for_each_picture_and_one_without(at):
    edition = make.live(at)
    hero = make.image()
    for image in (None, hero):
        SocialCard.objects.create(edition=edition, image=image)
        with pytest.raises(IntegrityError), transaction.atomic():
            SocialCard.objects.create(edition=edition, image=image)


def test_a_made_card_has_a_file(at):
    with pytest.raises(IntegrityError), transaction.atomic():
        SocialCard.objects.create(edition=make.live(at), state="made", drawn_from="x")


CHANGES = {
    "credit": lambda e: Image.objects.filter(pk=e.hero_id).update(credit_line="tvN"),
    "creator": lambda e: Image.objects.filter(pk=e.hero_id).update(creator="Kim"),
    "focus": lambda e: Image.objects.filter(pk=e.hero_id).update(focal_x=0.9),
    "title": lambda e: type(e.review.drama).objects.update(title="Other"),
    "native title": lambda e: type(e.review.drama).objects.update(native_title="다른"),
    "kind": lambda e: Review.objects.update(kind="mid-run"),
}


@pytest.mark.parametrize("change", CHANGES)
def test_an_outdated_card_is_named_by_nobody_and_drawn_anew(change, at):
    """However it was changed: no hook needs to have run."""
    edition = drawn(at, hero=stored())
    assert card_for(loaded(edition), edition.hero)
    CHANGES[change](edition)
    fresh = loaded(edition)
    assert card_for(fresh, fresh.hero) is None
    assert draw_cards(fresh).made >= 1
    assert card_for(fresh, fresh.hero)


def test_a_changed_drawing_or_name_of_the_site_draws_all_anew(at, settings, monkeypatch):
    edition = drawn(at)
    settings.SITE_NAME = "Third Lead"
    assert card_for(loaded(edition), None) is None
    settings.SITE_NAME = "Second Lead"
    assert card_for(loaded(edition), None)
    monkeypatch.setattr(making, "VERSION", 10_000)
    assert card_for(loaded(edition), None) is None


def test_a_card_that_cannot_be_drawn_says_why_and_is_given_up(at):
    hero = stored()
    edition = make.live(at, hero=hero)
    hero.original.storage.delete(hero.original.name)
    for attempt in range(1, making.MAX_ATTEMPTS + 1):
        result = draw_cards(loaded(edition))
        assert result.failed == 1
        assert result.unfinished == (attempt < making.MAX_ATTEMPTS)
    card = edition.cards.get(image=hero)
    assert card.error.startswith("FileNotFoundError")
    assert draw_cards(loaded(edition)).failed == 0
    assert draw_cards(loaded(edition), force=True).failed == 1


# --- Who has them drawn ------------------------------------------------------


def asked():
    """The editions that the worker was asked for since the last time."""
    tasks = DBTaskResult.objects.filter(task_path="reviews.social_cards.tasks.draw_cards")
    found = [pk for task in tasks for pk in task.args_kwargs["args"][0]]
    tasks.delete()
    return found


def test_the_worker_is_asked_when_an_edition_is_approved_or_scheduled(at):
    edition = make.review(at)
    workflow.submit(edition, by=None, at=at)
    assert asked() == []
    workflow.approve(edition, by=None, at=at)
    assert asked() == [edition.pk]
    workflow.schedule(edition, by=None, at=at, time=at + DAY)
    assert asked() == [edition.pk]


def test_the_worker_is_asked_when_what_a_card_says_changes(at):
    fallback = stored("navy")
    hero = stored(fallback=fallback)
    edition = make.live(at, hero=hero)
    make.review(at, hero=hero)  # a draft has none
    asked()
    for image in (hero, fallback):
        image.credit_line += "!"
        image.save()
        changed(image, {"credit_line"})
        assert asked() == [edition.pk]
        changed(image, {"restrictions"})
        assert asked() == []
    review = Review.objects.get(pk=edition.review_id)
    workflow.amend(review, by=None, at=at, reason="Wrong.", kind="mid-run")
    assert asked() == [edition.pk]


def test_the_worker_is_asked_when_the_desk_corrects_a_title(at, client):
    edition = make.live(at)
    asked()
    client.force_login(make.editor())
    drama = edition.review.drama
    path = f"/admin/reviews/drama/{drama.pk}/change/"
    form = client.get(path).context["adminform"].form
    data = {name: form.initial.get(name) or "" for name in form.fields}
    for inline in ("characters", "crew_credits", "availabilities"):
        data |= {f"{inline}-TOTAL_FORMS": 0, f"{inline}-INITIAL_FORMS": 0}
    data |= {"genres": [], "networks": [], "pictures": [], "external_ids": "{}"}
    response = client.post(path, data | {"title": "My Ajusshi"})
    assert response.status_code == 302, response.context["errors"]
    assert asked() == [edition.pk]


def test_the_command_draws_what_is_missing(at, capsys):
    edition = make.live(at)
    call_command("draw_cards")
    assert "1 drawn, 0 failed." in capsys.readouterr().out
    assert is_current(SocialCard.objects.get(edition=edition))
    call_command("draw_cards")
    assert "0 drawn" in capsys.readouterr().out
    call_command("draw_cards", "--force")
    assert "1 drawn" in capsys.readouterr().out


# --- What readers get --------------------------------------------------------


@pytest.fixture
def get(client, monkeypatch, at):
    def get(path, when=at):
        monkeypatch.setattr("reviewsite.clock.now", lambda: when)
        return client.get(path)

    return get


def shared_image(page):
    return re.search(r'<meta property="og:image" content="([^"]+)"', page.content.decode())[1]


def test_the_page_names_the_card_that_fits_what_it_shows(at, get):
    fallback = stored("navy", usable_until=at + 2 * DAY)
    hero = stored(usable_until=at + DAY, fallback=fallback)
    edition = drawn(at, slug="r", hero=hero, drama=make.drama("My Mister"))
    page = get("/reviews/r/")
    card = edition.cards.get(image=hero)
    assert shared_image(page) == f"https://reviews.example/cards/{card.token}.jpg"
    html = page.content.decode()
    assert '<meta property="og:image:width" content="1200">' in html
    assert '<meta property="og:image:height" content="630">' in html
    assert (
        'og:image:alt" content="Quiet people – review of My Mister. '
        'Score: 9 out of 10. Picture: Teal"' in html
    )
    assert 'name="twitter:card" content="summary_large_image"' in html
    (twitter,) = re.findall(r'name="twitter:image" content="([^"]+)"', html)
    assert twitter == shared_image(page)
    assert html.count('name="twitter:image:alt"') == 1
    for when, image in ((at + DAY, fallback), (at + 2 * DAY, None)):
        named = shared_image(get("/reviews/r/", when))
        assert edition.cards.get(image=image).token in named


def test_without_a_card_the_picture_itself_is_shared(at, get):
    hero = stored()
    make.live(at, slug="r", hero=hero)
    assert f"/pictures/{hero.token}/" in shared_image(get("/reviews/r/"))


def test_a_card_costs_a_page_one_query(at, get, django_assert_num_queries):
    edition = make.live(at, slug="r", hero=stored())
    with CaptureQueriesContext(connection) as without:
        get("/reviews/r/")
    draw_cards(loaded(edition))
    with django_assert_num_queries(len(without)):
        get("/reviews/r/")
    assert sum("socialcard" in query["sql"] for query in without) == 1


def test_a_card_is_answered_for_keeping(at, get):
    card = drawn(at, hero=stored()).cards.first()
    response = get(card.get_absolute_url())
    assert response.status_code == 200
    assert response["Content-Type"] == "image/jpeg"
    assert response["Cache-Control"] == "public, max-age=604800, s-maxage=60"
    assert PIL.Image.open(io.BytesIO(response.getvalue())).size == SIZE


def test_a_card_is_public_only_with_its_edition_and_its_picture(at, get):
    hero = stored(usable_until=at + 2 * DAY)
    edition = make.approved(at, hero=hero)
    workflow.schedule(edition, by=None, at=at, time=at + DAY)
    draw_cards(loaded(edition))

    def codes(image):
        path = edition.cards.get(image=image).get_absolute_url()
        times = [at + days * DAY for days in (0, 1, 2, 3)]
        answers = [get(path, when) for when in times]
        for answer, when in zip(answers, times, strict=True):
            if answer.status_code == 404:
                assert answer.content == get("/cards/never.jpg", when).content
        return [answer.status_code for answer in answers]

    assert codes(hero) == [404, 200, 404, 404]
    assert codes(None) == [404, 200, 200, 200]
    workflow.hold(Review.objects.get(), by=None, at=at + DAY)
    assert codes(None) == [404] * 4


def test_a_superseded_headline_is_gone(at, get):
    edition = drawn(at, headline="As it was")
    path = edition.cards.get().get_absolute_url()
    assert get(path).status_code == 200
    make.corrected(edition, at, headline="As it is")
    assert get(path).status_code == 404


def test_an_outdated_card_is_not_answered(at, get):
    edition = drawn(at, hero=stored())
    path = edition.cards.get(image=edition.hero).get_absolute_url()
    Image.objects.update(credit_line="tvN")
    assert get(path).status_code == 404


def test_a_lost_file_is_not_found(at, get):
    card = drawn(at).cards.get()
    card.file.storage.delete(card.file.name)
    assert get(card.get_absolute_url()).status_code == 404


def test_staff_see_every_card(at, client):
    edition = make.approved(at)
    draw_cards(loaded(edition))
    path = edition.cards.get().get_absolute_url()
    assert client.get(path).status_code == 404
    client.force_login(make.writer())
    response = client.get(path)
    assert response.status_code == 200
    assert response["Cache-Control"] == "private, no-store"
    response.close()


def test_the_gate_has_no_card_of_what_nobody_reads(at):
    for edition in (make.review(at), make.approved(at), make.live(at)):
        make.card(edition)
    assert [card.edition for card in gate.cards(at)] == [Edition.objects.order_by("-pk")[0]]
