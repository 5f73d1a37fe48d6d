"""Pull quotes, spoiler folds, videos and mentions, from the desk's editor to the reader."""

import re

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from images.models import Image
from people.models import CastMember
from tests import factories as make
from tests.browser.test_desk import PASTE, open_page, picture, selection_is_heard

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
]
__all__ = ["open_page"]

VIDEO = "https://www.youtube.com/watch?v=aB3_-567890"
BODY = "<p>She runs, and nobody asks her why.</p><p>He dies.</p>"


@pytest.fixture
def desk(open_page):
    """``desk(body)`` opens a draft with that body; gives the page, the text box and the edition."""

    def opened(body=BODY, *, open_page=open_page):
        writer = make.writer()
        drama = make.drama("Run On")
        make.character(drama, "Oh Mi-joo", "Shin Se-kyung")
        make.character(drama, "Seo Dan-ah", "Choi Soo-young")
        CastMember.objects.filter(name="Shin Se-kyung").update(native_name="신세경")
        edition = make.review(timezone.now(), by=writer, drama=drama, body=body)
        page = open_page(writer, "reviews_review_change", edition.review_id)
        return page, page.get_by_role("textbox", name="Body"), edition

    return opened


def saved(page, edition):
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator(".messagelist")).to_contain_text(re.compile("Saved|nothing to save"))
    edition.refresh_from_db()
    return edition.body


def at_the_end_of(page, box, line):
    box.locator("p").filter(has_text=line).click()
    selection_is_heard(page)
    page.keyboard.press("End")
    selection_is_heard(page)


def button(page, name):
    """The body's own: the verdict's editor has some of the same."""
    return page.locator(".field-body").get_by_role("button", name=name, exact=True)


def test_selected_words_are_pulled_out_of_the_text(desk, complaints):
    page, box, edition = desk()
    at_the_end_of(page, box, "She runs")
    page.keyboard.press("Shift+Home")
    selection_is_heard(page)
    button(page, "pull quote").click()
    expect(box.locator(".pull-quote")).to_have_text("She runs, and nobody asks her why.")
    page.keyboard.press("Enter")
    page.keyboard.type("— Oh Mi-joo")
    pulled = (
        "<p>She runs, and nobody asks her why.</p>"
        '<blockquote data-kind="pull"><p>She runs, and nobody asks her why.</p>'
        "<p>— Oh Mi-joo</p></blockquote><p>He dies.</p>"
    )
    assert saved(page, edition) == pulled
    expect(box.locator(".pull-quote")).to_contain_text("Oh Mi-joo")
    at_the_end_of(page, box, "Oh Mi-joo")
    button(page, "pull quote").click()
    expect(box.locator(".pull-quote")).to_have_count(0)
    button(page, "undo").click()
    expect(box.locator(".pull-quote")).to_have_count(1)
    assert saved(page, edition) == pulled
    assert complaints == []


def test_a_paragraph_is_set_large_and_one_goes_on_below(desk, complaints):
    page, box, edition = desk("<p>Run.</p>")
    at_the_end_of(page, box, "Run.")
    button(page, "pull quote").focus()
    page.keyboard.press("Enter")
    expect(box.locator(".pull-quote")).to_have_text("Run.")
    expect(box).to_be_focused()  # the editor takes it back a frame later
    page.keyboard.press("Control+End")
    selection_is_heard(page)
    page.keyboard.type("On.")
    assert saved(page, edition) == (
        '<blockquote data-kind="pull"><p>Run.</p></blockquote><p>On.</p>'
    )
    assert complaints == []


def test_a_paragraph_is_folded_away_and_unfolded(desk, complaints):
    page, box, edition = desk()
    at_the_end_of(page, box, "He dies.")
    button(page, "spoiler fold").click()
    expect(box.locator(".spoiler-label")).to_have_text("Spoiler")
    page.keyboard.type("Spoiler: episode 12")
    page.keyboard.press("Enter")
    selection_is_heard(page)
    page.keyboard.type("In it, ")
    folded = (
        "<p>She runs, and nobody asks her why.</p>"
        "<details><summary>Spoiler: episode 12</summary><p>In it, He dies.</p></details>"
    )
    assert saved(page, edition) == folded
    expect(box.locator(".spoiler-label")).to_have_text("Spoiler: episode 12")

    # Return on an empty line leads out of it, as out of a list.
    at_the_end_of(page, box, "He dies.")
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    page.keyboard.type("After it.")
    assert saved(page, edition) == folded + "<p>After it.</p>"

    at_the_end_of(page, box, "He dies.")
    expect(button(page, "spoiler fold")).to_have_class(
        "prose-menubar__button material-icons active"
    )
    button(page, "spoiler fold").click()
    expect(box.locator(".spoiler-fold")).to_have_count(0)
    button(page, "undo").click()
    expect(box.locator(".spoiler-fold")).to_have_count(1)
    assert saved(page, edition) == folded + "<p>After it.</p>"
    assert complaints == []


def test_a_video_is_put_in_and_an_unknown_one_is_refused(desk, complaints, axe):
    page, box, edition = desk()
    at_the_end_of(page, box, "He dies.")
    button(page, "video").click()
    dialog = page.get_by_role("dialog", name="Insert a video")
    dialog.get_by_label("Address of the video").fill("https://videos.example/1")
    page.keyboard.press("Enter")
    expect(dialog.get_by_role("alert")).to_contain_text("no address of a video")
    expect(dialog.get_by_label("Address of the video")).to_be_focused()
    assert axe(page) == []
    complaints.clear()  # axe's own
    dialog.get_by_label("Address of the video").fill(VIDEO)
    dialog.get_by_role("button", name="Insert").click()
    expect(dialog).to_have_count(0)
    expect(box.locator("figure")).to_contain_text(VIDEO)
    page.keyboard.type("Below.")
    kept = f'{BODY}<figure data-video="{VIDEO}"></figure><p>Below.</p>'
    assert saved(page, edition) == kept
    expect(box.locator("figure")).to_contain_text(VIDEO)
    assert complaints == []


def test_a_cast_member_is_mentioned_by_typing_at(desk, complaints, axe):
    page, box, edition = desk("<p>Led by </p>")
    person = CastMember.objects.get(name="Shin Se-kyung")
    at_the_end_of(page, box, "Led by")
    page.keyboard.type(" @se")
    choices = page.get_by_role("listbox", name="Cast")
    expect(choices.get_by_role("option")).to_have_text(
        ["Shin Se-kyung 신세경 · Oh Mi-joo", "Choi Soo-young Seo Dan-ah"]
    )
    expect(box).to_have_attribute("aria-controls", choices.get_attribute("id"))
    assert axe(page) == []
    complaints.clear()  # axe's own
    page.keyboard.press("ArrowDown")
    expect(choices.get_by_role("option", selected=True)).to_contain_text("Choi Soo-young")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    expect(box.locator("[data-cast]")).to_have_text("Shin Se-kyung")
    page.keyboard.type(" (@신세경")
    expect(choices.get_by_role("option")).to_have_count(1)
    page.keyboard.press("Enter")
    page.keyboard.type(") runs, @nobody")
    expect(choices).to_be_hidden()
    kept = (
        f'<p>Led by <a data-cast="{person.pk}">Shin Se-kyung</a> '
        f'(<a data-cast="{person.pk}">신세경</a>) runs, @nobody</p>'
    )
    assert saved(page, edition) == kept
    expect(box.locator("[data-cast]")).to_have_count(2)
    assert complaints == []


def test_a_selected_name_stays_as_it_is_written(desk, complaints):
    page, box, edition = desk("<p>Sekyung</p>")
    at_the_end_of(page, box, "Sekyung")
    page.keyboard.press("Shift+Home")
    selection_is_heard(page)
    button(page, "mention of a cast member").click()
    page.get_by_role("listbox", name="Cast").get_by_role("option").first.click()
    person = CastMember.objects.get(name="Shin Se-kyung")
    assert saved(page, edition) == f'<p><a data-cast="{person.pk}">Sekyung</a></p>'
    at_the_end_of(page, box, "Sekyung")
    page.keyboard.press("ArrowLeft")
    selection_is_heard(page)
    button(page, "mention of a cast member").click()
    assert saved(page, edition) == "<p>Sekyung</p>"
    assert complaints == []


def test_what_is_pasted_from_elsewhere_is_none_of_ours(desk):
    page, box, edition = desk("")
    box.click()
    page.evaluate(
        PASTE,
        '<blockquote data-kind="pull"><p>a</p></blockquote><p><a data-cast="1">b</a></p>'
        f'<figure data-video="{VIDEO}"></figure><figure data-image="1"></figure>',
    )
    assert saved(page, edition) == "<blockquote><p>a</p></blockquote><p>b</p>"


def live(person):
    image = picture(alt="The last page", rights=Image.Rights.STAFF)
    body = (
        f'<p><a data-cast="{person.pk}">신세경</a> runs, and nobody asks her why.</p>'
        '<blockquote data-kind="pull"><p>Nobody asks her why</p><p>— Oh Mi-joo</p></blockquote>'
        '<blockquote data-kind="pull"><p>Elsewhere in the drama</p></blockquote>'
        f'<figure data-video="{VIDEO}"></figure>'
        "<details><summary>Spoiler: episode 12</summary><h2>The end</h2><p>He dies.</p>"
        f'<figure data-image="{image.pk}"></figure></details><h2>After</h2><p>It ends.</p>'
    )
    return image, body


@pytest.mark.parametrize(("width", "scheme"), [(390, "dark"), (1440, "light")])
def test_readers_have_them_all(page, live_server, complaints, axe, width, scheme):
    drama = make.drama("Run On")
    person = make.character(drama, "Oh Mi-joo", "Shin Se-kyung").castings.get().cast_member
    image, body = live(person)
    make.live(timezone.now(), drama=drama, slug="r", body=body)
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(color_scheme=scheme)
    page.goto(live_server.url + "/reviews/r/")
    assert axe(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    # Heard once: the text's own words are hidden from who listens, others are not.
    quotes = page.locator(".pull-quote")
    assert [q.get_attribute("aria-hidden") for q in quotes.all()] == ["true", None]

    fold = page.locator("details.spoiler")
    fold.scroll_into_view_if_needed()
    page.wait_for_load_state("networkidle")
    expect(page.get_by_text("He dies.")).to_be_hidden()
    assert not [url for url in asked if image.token in url]
    fold.locator("summary").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("He dies.")).to_be_visible()
    fold.locator("img").scroll_into_view_if_needed()
    assert fold.locator("img").evaluate("i => i.decode().then(() => i.naturalWidth)")
    assert axe(page) == []
    assert all(url.startswith(live_server.url) for url in asked)
    complaints.clear()  # axe's own

    page.route("https://www.youtube-nocookie.com/**", lambda route: route.fulfill(body="played"))
    page.get_by_role("link", name="Play the video on YouTube").click()
    expect(page.locator("iframe[title='Video on YouTube']")).to_be_visible()
    page.get_by_role("link", name="신세경", exact=True).click()
    expect(page).to_have_url(f"{live_server.url}/cast/{person.slug}/")
    assert complaints == []


def test_on_paper_a_fold_is_open(page, live_server):
    person = make.character(make.drama("X"), "Y", "Z").castings.get().cast_member
    make.live(timezone.now(), slug="r", body=live(person)[1])
    page.goto(live_server.url + "/reviews/r/")
    seen = "e => e.checkVisibility({contentVisibilityAuto: true})"
    dies = page.get_by_text("He dies.")
    assert not dies.evaluate(seen)
    page.emulate_media(media="print")
    assert dies.evaluate(seen)


def test_without_script_a_fold_opens_and_a_video_is_a_link(browser, live_server):
    person = make.character(make.drama("X"), "Y", "Z").castings.get().cast_member
    make.live(timezone.now(), slug="r", body=live(person)[1])
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(live_server.url + "/reviews/r/")
    page.get_by_text("Spoiler: episode 12").click()
    expect(page.get_by_text("He dies.")).to_be_visible()
    link = page.get_by_role("link", name="Play the video on YouTube")
    expect(link).to_have_attribute("href", VIDEO)
    context.close()


def test_the_preview_has_them_too(desk, complaints):
    page, _box, edition = desk(
        "<p>Run.</p><details><summary>Spoiler: the end</summary><p>He dies.</p></details>"
        '<blockquote data-kind="pull"><p>Run.</p></blockquote>'
    )
    page.goto(
        page.url.split("/admin/")[0]
        + reverse("admin:reviews_review_preview", args=[edition.review_id])
    )
    expect(page.get_by_text("Spoiler: the end")).to_be_visible()
    expect(page.locator(".pull-quote")).to_have_text("Run.")
    assert complaints == []
