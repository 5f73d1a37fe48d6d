"""A text is pasted, looked at, corrected, and becomes a draft."""

from pathlib import Path

import pytest
from playwright.sync_api import expect

from reviews.models import Edition, Review
from tests import factories
from tests.reviews.handed_in import TEXT

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
]

SAMPLE = Path(__file__).parents[3] / "shared" / "samples" / "run-on-review.txt"
#: Puts HTML and plain text on the clipboard's event as a browser does, and pastes.
PASTE = """([html, text]) => {
  const field = document.querySelector("textarea[name=text]");
  field.focus();
  const data = new DataTransfer();
  data.setData("text/html", html);
  data.setData("text/plain", text);
  field.dispatchEvent(new ClipboardEvent("paste", {clipboardData: data, cancelable: true}));
  document.execCommand("insertText", false, text);
}"""


@pytest.fixture
def desk(signed_in, live_server):
    page = signed_in(factories.editor())
    page.goto(f"{live_server.url}/admin/reviews/review/import/")
    return page


def test_the_sample_becomes_a_draft(desk, complaints, axe):
    if not SAMPLE.exists():
        pytest.skip("The sample is not beside this repository.")
    assert axe(desk) == []
    desk.get_by_label("Or paste the text").fill(SAMPLE.read_text("utf-8"))
    desk.get_by_role("button", name="Read the text").click()
    expect(desk.get_by_label("Headline")).to_have_value("Run-On")
    expect(desk.get_by_role("heading", name="11 findings")).to_be_visible()
    expect(desk.locator("#line-21 mark")).to_have_text("(§)")
    assert axe(desk) == []
    desk.get_by_role("group", name="Cast 4").get_by_label("Played by").fill("Kang Tae-oh")
    desk.get_by_role("button", name="Check again").click()
    expect(desk.locator("select[name='performers:Kang Tae-oh']")).to_have_value("new")
    desk.get_by_role("button", name="Create the draft").click()
    expect(desk.get_by_text("“Run-On” is a draft now.")).to_be_visible()
    edition = Edition.objects.get()
    assert desk.url.endswith(f"/admin/reviews/review/{edition.review_id}/change/")
    character = edition.review.drama.characters.get(name="Lee Young-hwa")
    assert character.performers.get().name == "Kang Tae-oh"
    assert complaints == []


@pytest.mark.parametrize(("width", "scheme"), [(390, "dark"), (1440, "light")])
def test_it_fits_a_phone_and_a_desk(desk, axe, width, scheme):
    desk.set_viewport_size({"width": width, "height": 900})
    desk.emulate_media(color_scheme=scheme)
    desk.get_by_label("Or paste the text").fill(TEXT)
    desk.get_by_role("button", name="Read the text").click()
    expect(desk.get_by_label("Headline")).to_have_value("Salt Harbour")
    assert desk.evaluate("document.documentElement.scrollWidth") <= width
    assert axe(desk) == []


def test_bold_survives_a_paste_and_not_a_change_of_the_words(desk, complaints):
    text = "Salt Harbour is a patient drama about those who gather salt together by the sea."
    html = f"<p>{text.replace('patient', '<b>patient</b>')}</p>"
    desk.evaluate(PASTE, [html, text])
    expect(desk.locator("input[name=html]")).to_have_value(html)
    expect(desk.get_by_text("Bold, italics, links and headings")).to_be_visible()
    desk.get_by_role("button", name="Read the text").click()
    desk.get_by_label("Drama", exact=True).first.fill("Salt Harbour")
    desk.get_by_role("button", name="Check again").click()
    desk.get_by_role("button", name="Create the draft").click()
    expect(desk.get_by_text("is a draft now.")).to_be_visible()
    assert "<strong>patient</strong>" in Review.objects.get().editions.get().body

    desk.goto(desk.url.split("/admin/")[0] + "/admin/reviews/review/import/")
    desk.evaluate(PASTE, [html, text])
    desk.get_by_label("Or paste the text").press("End")
    desk.keyboard.type(" More.")
    expect(desk.locator("input[name=html]")).to_have_value("")
    expect(desk.get_by_text("Bold, italics, links and headings")).to_be_hidden()
    assert complaints == []
