"""The desk in a real browser: the editor, the buttons, the clock, and what axe says of it."""

import io
import pprint

import PIL.Image
import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from images.models import Image
from images.storing import store
from reviews import workflow
from reviews.models import Availability, Edition, Genre, Network, StreamingService
from tests import factories as make

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
]

#: What Google Docs puts on the clipboard, shortened: all of it in a bold that is none.
GOOGLE_DOCS = (
    '<meta charset="utf-8"><b style="font-weight:normal;" id="docs-internal-guid-1">'
    '<p dir="ltr" style="line-height:1.38;"><span style="font-weight:400;">A plain </span>'
    '<span style="font-weight:700;">bold</span><span style="font-style:italic;"> slanted</span>'
    "</p></b>"
)
PASTE = """(html) => {
  const data = new DataTransfer();
  data.setData("text/html", html);
  document.activeElement.dispatchEvent(
    new ClipboardEvent("paste", {clipboardData: data, bubbles: true, cancelable: true}));
}"""


def picture(**fields):
    file = io.BytesIO()
    PIL.Image.new("RGB", (600, 400), "teal").save(file, "JPEG")
    file.seek(0)
    ours = {"alt": "A bridge at dusk", "credit_line": "Us", "rights": Image.Rights.STAFF}
    return store(file, **{**ours, **fields})


@pytest.fixture
def open_page(signed_in, live_server):
    """``open_page(user, name, *args)`` shows one of the desk's pages to a user."""

    def show(user, name, *args):
        page = signed_in(user)
        page.goto(live_server.url + reverse(f"admin:{name}", args=args))
        return page

    return show


def selection_is_heard(page):
    """The editor knows the selection that its page has: a browser tells it a moment after the key.

    First some time, because the editor that is entered puts back what it knows 20 ms later,
    and would take a key back that it has not heard of. No hand types as fast as a test does.
    """
    page.evaluate("""() => new Promise((done) => {
      const until = Date.now() + 5000
      const look = () => {
        const view = document.activeElement?.editor?.view
        const { anchorNode, anchorOffset, focusNode, focusOffset } = getSelection()
        const isHeard = !view || !anchorNode ||
          (view.posAtDOM(anchorNode, anchorOffset) === view.state.selection.anchor &&
            view.posAtDOM(focusNode, focusOffset) === view.state.selection.head)
        isHeard || Date.now() > until ? done() : setTimeout(look, 20)
      }
      setTimeout(look, 60)
    })""")


def go_to_the_end(page):
    page.get_by_role("textbox", name="Body").click()
    selection_is_heard(page)
    page.keyboard.press("Control+End")
    selection_is_heard(page)


def words_are_kept(page):
    """What was typed is put away a moment after the last key."""
    page.evaluate("""() => new Promise((done) => {
      const look = () => Object.keys(localStorage).some((key) => key.startsWith("desk-kept:"))
        ? done() : setTimeout(look, 50)
      look()
    })""")


def full_review():
    """A review with all that its page can show."""
    now = timezone.now()
    writer, editor = make.writer(), make.editor("colleague")
    edition = make.review(
        now,
        by=writer,
        hero=picture(),
        drama=make.drama("Run On", native_title="런 온"),
        body=f'<p>TK She runs ().</p><figure data-image="{picture().pk}"></figure><p>On.</p>',
    )
    edition.notes.create(by=editor, text="Who is this?", quote="She runs")
    workflow.submit(edition, by=writer, at=now)
    return edition


# --- The editor --------------------------------------------------------------


def test_a_text_is_written_set_and_saved(open_page, complaints):
    writer = make.writer()
    edition = make.review(timezone.now(), by=writer, body="<p>It listens.</p>")
    page = open_page(writer, "reviews_review_change", edition.review_id)
    body = page.get_by_role("textbox", name="Body")
    expect(body).to_have_attribute("spellcheck", "true")
    go_to_the_end(page)
    page.keyboard.press("Enter")
    page.keyboard.type("And it is ")
    page.keyboard.press("Control+b")
    page.keyboard.type("quiet")
    page.keyboard.press("Control+b")
    page.keyboard.type(".")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator(".messagelist")).to_contain_text("Saved.")
    edition.refresh_from_db()
    assert edition.body == "<p>It listens.</p><p>And it is <strong>quiet</strong>.</p>"
    assert complaints == []


def test_a_picture_of_the_library_is_put_into_the_text(open_page, complaints, axe):
    writer = make.writer()
    bridge, coat = picture(), picture(alt="A red coat", credit_line="")
    edition = make.review(timezone.now(), by=writer, body="<p>It listens.</p>")
    page = open_page(writer, "reviews_review_change", edition.review_id)
    go_to_the_end(page)
    page.get_by_role("button", name="figure").click()
    library = page.get_by_role("dialog", name="Choose a picture")
    expect(library.get_by_role("button", name="A red coat")).to_contain_text("Unusable")
    library.get_by_role("searchbox").fill("bridge")
    expect(library.get_by_role("button", name="A red coat")).to_have_count(0)
    library.get_by_role("button", name="A bridge at dusk").click()
    figure = page.locator("figure.library-figure")
    expect(figure).to_contain_text("A bridge at dusk · Us")
    assert figure.locator("img").evaluate("image => image.decode().then(() => image.naturalWidth)")

    # It has words of its own here; its credit is not theirs to change.
    figure.get_by_role("button", name="Alt text and caption").click()
    words = page.get_by_role("dialog", name="Alt text and caption")
    expect(words.get_by_label("Its alt text here")).to_have_attribute(
        "placeholder", "A bridge at dusk"
    )
    expect(words).to_contain_text("Credit: Us")
    assert axe(page) == []
    complaints.clear()  # axe's own
    words.get_by_label("Its alt text here").fill('The "bridge" <b> & he')
    words.get_by_label("Its caption here").fill("그 다리, 12화")
    words.get_by_role("button", name="Apply").click()
    expect(figure).to_contain_text('The "bridge" <b> & he · Us')
    expect(figure.locator(".own-caption")).to_have_text("그 다리, 12화")

    # The hero is chosen from the same library.
    page.get_by_role("button", name="Choose a picture…").click()
    library.get_by_role("button", name="A bridge at dusk").click()
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator(".messagelist")).to_contain_text("Saved.")
    edition.refresh_from_db()
    alt = "The &quot;bridge&quot; &lt;b&gt; &amp; he"
    figure_here = f'<figure data-image="{bridge.pk}" data-alt="{alt}" data-caption="그 다리, 12화">'
    assert f"{figure_here}</figure>" in edition.body
    row = edition.shown_images.get(place="body")
    assert (row.alt, row.caption) == ('The "bridge" <b> & he', "그 다리, 12화")
    expect(figure.locator(".own-caption")).to_have_text("그 다리, 12화")
    figure.get_by_role("button", name="Alt text and caption").click()
    expect(words.get_by_label("Its alt text here")).to_have_value('The "bridge" <b> & he')
    words.get_by_role("button", name="Cancel").click()
    assert edition.hero == bridge
    assert coat.edition_images.count() == 0
    assert complaints == []


def test_after_a_link_is_set_one_goes_on_typing(open_page, complaints):
    writer = make.writer()
    edition = make.review(timezone.now(), by=writer, body="<p>It listens well</p>")
    page = open_page(writer, "reviews_review_change", edition.review_id)
    go_to_the_end(page)
    page.keyboard.press("Control+Shift+ArrowLeft")
    selection_is_heard(page)
    page.get_by_role("button", name="insert link").first.click()
    dialog = page.locator("dialog.prose-editor-dialog")
    dialog.locator("input").first.fill("example.com/well")
    dialog.get_by_role("button", name="Update").click()
    expect(dialog).to_have_count(0)
    expect(page.get_by_role("textbox", name="Body").get_by_role("link")).to_have_text("well")
    page.keyboard.press("Control+End")
    selection_is_heard(page)
    page.keyboard.press("Enter")
    page.keyboard.type("Indeed.")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator(".messagelist")).to_contain_text("Saved.")
    edition.refresh_from_db()
    assert edition.body == (
        '<p>It listens <a href="https://example.com/well">well</a></p><p>Indeed.</p>'
    )
    assert complaints == []


TABLE = "<h1>Cast</h1><table><tr><td>Im Si-wan</td><td>Seon-gyeom</td></tr></table><p>End</p>"


def test_a_pasted_table_keeps_its_words_apart(open_page):
    writer = make.writer()
    edition = make.review(timezone.now(), by=writer, body="")
    page = open_page(writer, "reviews_review_change", edition.review_id)
    page.get_by_role("textbox", name="Body").click()
    page.evaluate(PASTE, TABLE)
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator(".messagelist")).to_contain_text("Saved.")
    edition.refresh_from_db()
    assert edition.body == "<h2>Cast</h2><p>Im Si-wan Seon-gyeom</p><p>End</p>"


def test_a_paste_from_google_docs_is_not_all_bold(open_page, complaints):
    writer = make.writer()
    edition = make.review(timezone.now(), by=writer, body="")
    page = open_page(writer, "reviews_review_change", edition.review_id)
    page.get_by_role("textbox", name="Body").click()
    page.evaluate(PASTE, GOOGLE_DOCS)
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator(".messagelist")).to_contain_text("Saved.")
    edition.refresh_from_db()
    assert edition.body == "<p>A plain <strong>bold</strong><em> slanted</em></p>"
    assert complaints == []


def test_without_scripts_the_text_is_still_edited(browser, live_server, signed_in, page):
    writer = make.writer()
    edition = make.review(timezone.now(), by=writer)
    cookies = signed_in(writer).context.cookies()
    context = browser.new_context(java_script_enabled=False)
    context.add_cookies(cookies)
    plain = context.new_page()
    url = reverse("admin:reviews_review_change", args=[edition.review_id])
    plain.goto(live_server.url + url)
    plain.get_by_label("Body").fill("<p>By hand.</p><script>x</script>")
    plain.get_by_role("button", name="Submit for review").click()
    edition.refresh_from_db()
    assert (edition.body, edition.stage) == ("<p>By hand.</p>", "in-review")
    context.close()


# --- The buttons -------------------------------------------------------------


def test_a_button_saves_what_was_typed_first(open_page):
    writer = make.writer()
    edition = make.review(timezone.now(), by=writer)
    page = open_page(writer, "reviews_review_change", edition.review_id)
    expect(page.locator(".unsaved")).to_be_hidden()
    page.get_by_label("Headline").fill("Last touch")
    expect(page.locator(".unsaved")).to_be_visible()
    page.get_by_role("button", name="Submit for review").click()
    expect(page.locator(".badges")).to_contain_text("In review")
    edition.refresh_from_db()
    assert edition.headline == "Last touch"


def test_return_in_a_field_saves_and_presses_no_other_button(open_page):
    writer = make.writer()
    edition = make.review(timezone.now(), by=writer)
    page = open_page(writer, "reviews_review_change", edition.review_id)
    page.get_by_label("Headline").fill("By keyboard")
    page.get_by_label("Headline").press("Enter")
    expect(page.locator(".messagelist")).to_contain_text("Saved.")
    edition.refresh_from_db()
    assert (edition.headline, edition.stage) == ("By keyboard", "draft")


def test_leaving_what_was_typed_is_asked_about(open_page):
    writer = make.writer()
    edition = make.review(timezone.now(), by=writer)
    page = open_page(writer, "reviews_review_change", edition.review_id)
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))
    page.get_by_label("Headline").press_sequentially("x")
    page.locator("#site-name a").click()
    expect(page.get_by_label("Headline")).to_be_visible()
    assert asked == ["beforeunload"]


def test_words_that_were_never_saved_are_offered_back(open_page, complaints):
    writer = make.writer()
    edition = make.review(timezone.now(), by=writer, body="<p>Before.</p>")
    page = open_page(writer, "reviews_review_change", edition.review_id)
    page.on("dialog", lambda dialog: dialog.accept())
    page.get_by_label("Headline").fill("Nearly lost")
    go_to_the_end(page)
    page.keyboard.type(" And after.")
    words_are_kept(page)
    page.reload()
    # Nothing is put in unasked.
    expect(page.get_by_label("Headline")).to_have_value(edition.headline)
    page.get_by_role("button", name="Bring it back").click()
    expect(page.get_by_label("Headline")).to_have_value("Nearly lost")
    expect(page.get_by_role("textbox", name="Body")).to_have_text("Before. And after.")
    page.keyboard.press("Control+s")
    expect(page.locator(".messagelist")).to_contain_text("Saved.")
    edition.refresh_from_db()
    assert (edition.headline, edition.body) == ("Nearly lost", "<p>Before. And after.</p>")
    # Saved, they are kept no longer.
    page.reload()
    expect(page.locator(".word-count")).to_have_text("3 words")
    expect(page.get_by_text("was not saved")).to_have_count(0)
    assert not complaints


def test_a_sign_in_that_ended_loses_no_words(open_page, signed_in):
    writer = make.writer()
    edition = make.review(timezone.now(), by=writer)
    page = open_page(writer, "reviews_review_change", edition.review_id)
    page.get_by_label("Headline").fill("Typed signed out")
    page.context.clear_cookies(name="sessionid")
    page.keyboard.press("Control+s")
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
    open_page(writer, "reviews_review_change", edition.review_id)
    page.get_by_role("button", name="Bring it back").click()
    expect(page.get_by_label("Headline")).to_have_value("Typed signed out")


def test_words_brought_back_are_not_put_over_a_colleagues(open_page):
    writer = make.writer()
    edition = make.review(timezone.now(), by=writer, body="<p>It listens well.</p>")
    page = open_page(writer, "reviews_review_change", edition.review_id)
    page.on("dialog", lambda dialog: dialog.accept())
    page.get_by_label("Headline").fill("Mine")
    words_are_kept(page)
    other = Edition.objects.get(pk=edition.pk)
    other.headline = "Theirs"
    workflow.edit(other, by=None, at=timezone.now())
    page.reload()
    page.get_by_role("button", name="Bring it back").click()
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_role("heading", name="Theirs and yours")).to_be_visible()
    edition.refresh_from_db()
    assert edition.headline == "Theirs"


def test_logging_out_leaves_no_words_in_the_browser(open_page):
    writer = make.writer()
    edition = make.review(timezone.now(), by=writer)
    page = open_page(writer, "reviews_review_change", edition.review_id)
    page.on("dialog", lambda dialog: dialog.accept())
    page.get_by_label("Headline").fill("Nobody else’s")
    words_are_kept(page)
    page.get_by_role("button", name="Log out").click()
    page.wait_for_url("**/logout/")
    assert page.evaluate("Object.keys(localStorage).join()").find("desk-kept") == -1


def test_a_time_is_told_in_utc_and_ones_own_zone_as_it_is_typed(open_page):
    publisher = make.user("publisher", "Publishers", time_zone="Europe/Madrid")
    edition = make.approved(timezone.now())
    page = open_page(publisher, "reviews_review_change", edition.review_id)
    page.get_by_text("Schedule…").click()
    page.get_by_label("Time in Asia/Seoul").first.fill("2032-11-24T09:00")
    told = page.locator("details.verb[open] output")
    expect(told).to_have_text("00:00 UTC · 01:00 Europe/Madrid")
    page.get_by_label("Time in Asia/Seoul").first.fill("2032-11-24T05:00")
    expect(told).to_contain_text("2032-11-23 20:00 UTC")


def test_a_conflict_shows_both_texts(open_page, axe):
    editor = make.editor()
    edition = make.review(timezone.now(), body="<p>It listens well.</p>")
    page = open_page(editor, "reviews_review_change", edition.review_id)
    other = Edition.objects.get(pk=edition.pk)
    other.body = "<p>It listens badly.</p>"
    workflow.edit(other, by=None, at=timezone.now())
    go_to_the_end(page)
    page.keyboard.type(" Always.")
    page.get_by_role("button", name="Save", exact=True).click()
    conflict = page.get_by_role("region", name="Theirs and yours")
    expect(conflict).to_contain_text("It listens badly.")
    expect(conflict).to_contain_text("It listens well. Always.")
    expect(page.get_by_role("textbox", name="Body")).to_have_text("It listens well. Always.")
    assert axe(page) == []
    page.get_by_role("button", name="Save mine over theirs").click()
    expect(page.locator(".messagelist")).to_contain_text("Saved.")
    edition.refresh_from_db()
    assert edition.body == "<p>It listens well. Always.</p>"


def test_the_preview_opens_with_its_pictures(open_page, complaints):
    edition = full_review()
    page = open_page(make.editor(), "reviews_review_change", edition.review_id)
    with page.expect_popup() as opened:
        page.get_by_role("link", name="Preview (opens in a new tab)").click()
    preview = opened.value
    expect(preview.get_by_role("heading", name="Quiet people", exact=True)).to_be_visible()
    preview.wait_for_load_state("networkidle")
    for image in preview.locator("article figure img").all():
        image.scroll_into_view_if_needed()
        assert image.evaluate("image => image.decode().then(() => image.naturalWidth)")
    assert complaints == []


def test_staff_walk_the_site_at_another_time(open_page, live_server):
    now = timezone.now()
    edition = make.approved(now, headline="Out on Tuesday")
    workflow.schedule(edition, by=None, at=now, time=now + timezone.timedelta(days=3))
    page = open_page(make.editor(), "clock")
    local = timezone.localtime(now + timezone.timedelta(days=4))
    page.get_by_label("Time in Asia/Seoul").fill(f"{local:%Y-%m-%dT%H:%M}")
    page.get_by_role("button", name="Set the clock").click()
    page.get_by_role("link", name="Go to the site").click()
    expect(page.get_by_text("Out on Tuesday").first).to_be_visible()
    page.get_by_role("link", name="Set the clock").click()
    page.get_by_role("button", name="Back to now").click()
    page.goto(live_server.url)
    expect(page.get_by_text("Out on Tuesday")).to_have_count(0)


# --- Every page, for everyone ------------------------------------------------

PAGES = [
    "index",
    "clock",
    "reviews_review_changelist",
    "reviews_review_add",
    "reviews_review_change",
    "reviews_review_history",
    "reviews_drama_change",
    "reviews_drama_embargo",
    "images_image_changelist",
    "images_image_add",
    "images_image_change",
]


def fill_up(drama):
    """With a row in each table of its page, which is empty otherwise."""
    make.character(drama)
    make.crew(drama)
    drama.genres.add(Genre.objects.create(name="Romance", slug="romance"))
    drama.networks.add(Network.objects.create(name="JTBC", slug="jtbc"))
    Availability.objects.create(
        drama=drama,
        service=StreamingService.objects.create(name="Netflix", slug="netflix"),
        country="US",
        monetization="FLATRATE",
        url="https://www.netflix.com/title/81318888",
        closes_at=timezone.now(),
    )


@pytest.mark.parametrize(("width", "scheme"), [(1440, "light"), (390, "dark")])
def test_the_desks_pages_are_for_everyone_and_fit(
    open_page, live_server, complaints, axe, width, scheme
):
    from people.models import User

    edition = full_review()
    fill_up(edition.review.drama)
    make.live(timezone.now())
    keys = {
        "reviews_review_change": edition.review_id,
        "reviews_review_history": edition.review_id,
        "reviews_drama_change": edition.review.drama_id,
        "reviews_drama_embargo": edition.review.drama_id,
        "images_image_change": edition.hero_id,
    }
    root = User.objects.create_superuser("root", "", "password")
    wrong = {}
    for name in PAGES:
        page = open_page(root, name, *([keys[name]] if name in keys else []))
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme=scheme)
        for details in page.locator("main details").all():
            details.evaluate("element => element.open = true")
        page.wait_for_load_state("networkidle")
        if complaints:
            wrong[f"{name} complains"] = list(complaints)
        if found := axe(page):
            wrong[name] = found
        complaints.clear()  # axe's own
        if (wide := page.evaluate("document.documentElement.scrollWidth")) > width:
            wrong[f"{name} is wide"] = wide
    assert not wrong, pprint.pformat(wrong, width=160)


def test_the_login_page_is_for_everyone(page, live_server, complaints, axe):
    page.goto(live_server.url + reverse("admin:login"))
    assert axe(page) == []
    assert complaints == []
