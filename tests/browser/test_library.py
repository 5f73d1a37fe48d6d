"""The picture library in a real browser: taking in, pointing at, and every page for everyone."""

import io
import re

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from images.models import Image
from reviews.models import Edition
from tests import factories as make
from tests.reviews.admin.library.files import HANGUL, data, stored

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
]


@pytest.fixture
def open_page(signed_in, live_server):
    """``open_page(user, name, *args)`` shows one of the library's pages to a user."""

    def show(user, name, *args, query=""):
        page = signed_in(user)
        page.goto(live_server.url + reverse(f"admin:images_image_{name}", args=args) + query)
        return page

    return show


def handed_in(name, content):
    return {"name": name, "mimeType": "image/jpeg", "buffer": content}


def test_three_files_one_bad_each_with_its_outcome(open_page, complaints, axe):
    page = open_page(make.editor(), "upload")
    page.get_by_label("Pictures").set_input_files(
        [
            handed_in("one.jpg", data("one", record=HANGUL)),
            handed_in("bad.jpg", b"This is no picture"),
            handed_in("two.jpg", data("two")),
        ]
    )
    rows = page.locator(".queue > li")
    expect(rows).to_have_count(3)
    rows.nth(0).get_by_label("Alt text").fill("A press conference")
    page.get_by_label("Credit line").fill("tvN")
    page.get_by_label("Rights").select_option("handout")
    assert complaints == []
    assert axe(page) == []
    complaints.clear()  # axe's own
    page.get_by_role("button", name="Upload 3 pictures").click()
    expect(page.get_by_role("status").last).to_have_text("2 of 3 uploaded; 1 not taken")
    expect(rows.nth(0)).to_contain_text("사진=JTBC")
    expect(rows.nth(1)).to_contain_text("This is no JPEG, PNG, WebP or TIFF picture.")
    expect(rows.nth(2)).to_contain_text("Missing before readers may see it: alt text")
    one, two = Image.objects.order_by("alt")[::-1]
    assert (one.alt, one.credit_line, two.credit_line) == ("A press conference", "사진=JTBC", "tvN")
    assert complaints == []
    assert axe(page) == []
    complaints.clear()

    # All is done: the next step stands out.
    expect(page.get_by_role("button", name="Choose more pictures")).to_be_enabled()
    expect(page.get_by_role("button", name="Upload", exact=True)).to_have_count(0)
    # The bad one is never taken, but may be cleared; the other rows stay.
    expect(rows.nth(1).get_by_role("button", name="Try again")).to_have_count(0)
    rows.nth(1).get_by_role("button", name="Leave out").click()
    expect(rows).to_have_count(2)
    expect(page.get_by_role("status").last).to_have_text("2 of 2 uploaded")
    # The same file again: offered, and used instead.
    page.get_by_label("Pictures").set_input_files(handed_in("again.jpg", data("two")))
    page.get_by_role("button", name="Upload", exact=True).click()
    expect(rows.nth(2)).to_contain_text("In the library already")
    rows.nth(2).get_by_role("button", name="Use it").click()
    expect(rows.nth(2)).to_contain_text(f"No. {two.pk} is used instead")
    assert Image.objects.count() == 2
    page.get_by_role("link", name="Edit these together").click()
    expect(page.get_by_role("heading", name="2 pictures")).to_be_visible()
    assert complaints == []


def test_only_what_may_still_succeed_is_tried_again(open_page):
    page = open_page(make.editor(), "upload")
    page.get_by_label("Pictures").set_input_files(handed_in("one.jpg", data("one")))
    page.get_by_label("Countries").fill("Korea")
    page.get_by_role("button", name="Upload", exact=True).click()
    row = page.locator(".queue > li")
    expect(row).to_contain_text("No country has the letters KOREA")
    page.get_by_label("Countries").fill("KR")
    page.route("**/upload/", lambda route: route.abort())
    row.get_by_role("button", name="Try again").click()
    expect(row).to_contain_text("The connection broke.")
    page.unroute("**/upload/")
    row.get_by_role("button", name="Try again").click()
    expect(row).to_contain_text("In the library")
    assert Image.objects.get().regions == ["KR"]


def test_files_are_dropped_too(open_page, complaints):
    page = open_page(make.writer(), "upload")
    page.evaluate(
        """(bytes) => {
          const data = new DataTransfer()
          data.items.add(new File([new Uint8Array(bytes)], "dropped.jpg", {type: "image/jpeg"}))
          const zone = document.querySelector(".drop-zone")
          zone.dispatchEvent(new DragEvent("drop", {dataTransfer: data, bubbles: true}))
        }""",
        list(data("dropped", size=(300, 200))),
    )
    expect(page.locator(".queue > li")).to_contain_text("dropped.jpg")
    page.get_by_role("button", name="Upload", exact=True).click()
    expect(page.locator(".queue > li")).to_contain_text("In the library")
    assert complaints == []


def test_without_scripts_pictures_are_taken_in_too(browser, live_server, signed_in):
    cookies = signed_in(make.editor()).context.cookies()
    context = browser.new_context(java_script_enabled=False)
    context.add_cookies(cookies)
    page = context.new_page()
    page.goto(live_server.url + reverse("admin:images_image_upload"))
    page.get_by_label("Pictures").set_input_files(
        [handed_in("one.jpg", data("one")), handed_in("bad.jpg", b"no")]
    )
    page.get_by_role("button", name="Upload").click()
    outcomes = page.locator(".outcomes > li")
    expect(outcomes.nth(0)).to_contain_text("In the library")
    expect(outcomes.nth(1)).to_contain_text("Not taken")
    context.close()


def test_the_focal_point_is_set_by_click_and_by_keyboard(open_page, complaints):
    image = stored("a", focal_x=0.5, focal_y=0.5)
    page = open_page(make.editor(), "change", image.pk)
    stage = page.locator(".focal-stage")
    box = stage.bounding_box()
    stage.click(position={"x": box["width"] * 0.25, "y": box["height"] * 0.75})
    across, down = page.locator("#id_focal_x"), page.locator("#id_focal_y")
    assert float(across.input_value()) == pytest.approx(0.25, abs=0.01)
    assert float(down.input_value()) == pytest.approx(0.75, abs=0.01)
    mark = page.get_by_role("button", name="Focal point: 25 % from the left, 75 % from the top")
    expect(mark).to_be_focused()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Shift+ArrowUp")
    expect(page.get_by_role("button", name="26 % from the left, 65 % from the top")).to_be_visible()
    # The square shows the left part then: as near to the point as the edges allow.
    square = page.locator(".focal-crop.square img")
    assert square.evaluate("image => image.style.objectPosition").startswith("0%")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator(".messagelist")).to_contain_text("was changed successfully")
    image.refresh_from_db()
    assert (image.focal_x, image.focal_y) == pytest.approx((0.26, 0.65), abs=0.01)
    assert complaints == []


def test_what_was_typed_is_not_left_behind_unasked(open_page):
    image = stored("a")
    page = open_page(make.editor(), "change", image.pk)
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    page.get_by_label("Credit line").fill("tvN")
    page.get_by_role("link", name="Home").first.click()
    expect(page).not_to_have_title(re.compile("Picture No"))
    assert asked == ["beforeunload"]


def test_what_the_file_says_is_taken_over_by_a_button(open_page):
    from images.storing import store

    image = store(io.BytesIO(data("a", record=HANGUL)), credit_line="tvN", rights="handout")
    page = open_page(make.editor(), "change", image.pk)
    page.get_by_role("row", name="Credit line").get_by_role("button").click()
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator(".messagelist")).to_contain_text("was changed successfully")
    image.refresh_from_db()
    assert image.credit_line == "사진=JTBC"


def test_a_press_still_goes_from_a_file_to_readers(open_page, live_server, page, complaints):
    """Its Hangul credit stands on the public page. (How long it takes is measured elsewhere.)"""
    now = timezone.now()
    root = make.user("chief", "Editors")
    from django.contrib.auth.models import Group

    root.groups.add(Group.objects.get(name="Publishers"))
    edition = make.review(now, headline="A press still", drama=make.drama("My Mister"))
    desk = open_page(root, "upload")
    desk.get_by_label("Pictures").set_input_files(
        handed_in("still.jpg", data("still", size=(2400, 1600), record=HANGUL))
    )
    desk.get_by_label("Alt text").fill("The cast at the press conference")
    desk.get_by_label("Rights").select_option("handout")
    desk.get_by_role("button", name="Upload", exact=True).click()
    expect(desk.locator(".queue > li")).to_contain_text("In the library")
    desk.goto(live_server.url + reverse("admin:reviews_review_change", args=[edition.review_id]))
    desk.get_by_role("button", name="Choose a picture…").click()
    library = desk.get_by_role("dialog", name="Choose a picture")
    library.get_by_role("button", name="The cast at the press conference").click()
    desk.get_by_role("button", name="Submit for review").click()
    expect(desk.locator(".badges")).to_contain_text("In review")
    # Somebody else edited the text last: the chief approves.
    Edition.objects.filter(pk=edition.pk).update(last_edited_by=None)
    desk.reload()
    desk.get_by_role("button", name="Approve").click()
    expect(desk.locator(".badges")).to_contain_text("Approved")
    desk.get_by_text("Publish now…").click()
    desk.get_by_role("button", name="Publish now").click()
    expect(desk.locator(".badges")).to_contain_text("Live")
    desk.goto(live_server.url + edition.review.get_absolute_url())
    figure = desk.locator("figure", has_text="사진=JTBC").first
    expect(figure).to_contain_text("김하은")
    shown = figure.locator("img")
    expect(shown).to_have_attribute("alt", "The cast at the press conference")
    assert shown.evaluate("image => image.decode().then(() => image.naturalWidth)")


@pytest.mark.parametrize("width", [390, 1440])
def test_the_choosers_cards_hold_what_is_on_them(open_page, width):
    ends = timezone.now() + timezone.timedelta(days=12)
    image = stored("a", usable_until=ends)
    page = open_page(make.editor(), "change", image.pk)
    page.set_viewport_size({"width": width, "height": 900})
    page.get_by_role("button", name="Choose a picture…").click()
    card = page.get_by_role("dialog").locator(".library-results button")
    expect(card.locator(".badge")).to_contain_text("Conditional · 12 days left")
    expect(card.locator("img")).to_have_attribute("width", str(image.thumbnail.width))
    assert (
        card.evaluate(
            """card => [...card.children].filter(one => one.getBoundingClientRect().right
             > card.getBoundingClientRect().right).map(one => one.className)"""
        )
        == []
    )


@pytest.mark.parametrize(("width", "scheme"), [(1440, "light"), (390, "dark")])
def test_its_pages_are_for_everyone_and_fit(open_page, complaints, axe, width, scheme):
    old, draft_of = stored("a"), make.live(timezone.now())
    new = stored("b", replaces=old, rights="unknown")
    stored("a")
    make.live(timezone.now(), hero=old)
    make.review(timezone.now(), hero=old, drama=draft_of.review.drama)
    editor, wrong = make.editor(), {}
    pages = [
        ("changelist", (), ""),
        ("changelist", (), "?q=nothing"),
        ("upload", (), ""),
        ("change", (old.pk,), ""),
        ("together", (), f"?ids={old.pk},{new.pk}"),
        ("replace", (old.pk,), ""),
        ("replaced", (new.pk,), ""),
        ("delete", (old.pk,), ""),
        ("delete", (new.pk,), ""),
    ]
    for name, args, query in pages:
        page = open_page(editor, name, *args, query=query)
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme=scheme)
        page.wait_for_load_state("networkidle")
        said = list(complaints)
        if found := axe(page):
            wrong[f"{name}{query}"] = found
        if said:
            wrong[f"{name} complains"] = said
        complaints.clear()  # axe's own
        if (wide := page.evaluate("document.documentElement.scrollWidth")) > width:
            wrong[f"{name} is wide"] = wide
    assert wrong == {}
