"""The public pages as a browser lays them out."""

import datetime as dt

import pytest
from django.utils import timezone

from reviews import workflow
from reviews.models import Availability, Drama, Review, StreamingService
from tests import factories as make

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
]

LONG = "Photo: Kang Hye-rin / Studio of the Long and Winding Name, by courtesy of the broadcaster"
CUT = """() => [...document.querySelectorAll('.credit, .side-credit')].filter(element => {
  for (let box = element; box.tagName !== 'MAIN'; box = box.parentElement) {
    const style = getComputedStyle(box);
    if (style.writingMode !== 'horizontal-tb') return true;
    if (style.display !== 'inline' && style.overflow !== 'visible'
        && (box.scrollWidth > box.clientWidth || box.scrollHeight > box.clientHeight)) return true;
  }
  const block = element.closest('.side-credit, figcaption') ?? element;
  return block.scrollWidth > block.clientWidth
    || element.getBoundingClientRect().right > innerWidth + 0.5;
}).length"""

#: What ``sizes`` comes to in this window, and how wide the picture is.
SIZES = """image => {
  const asked = image.sizes.split(',').map(part => part.trim())
  const fits = asked.find(part => !part.startsWith('(')
    || matchMedia(part.slice(0, part.lastIndexOf(')') + 1)).matches)
  const ruler = document.body.appendChild(document.createElement('div'))
  ruler.style.cssText = `position: absolute; width: ${fits.slice(fits.lastIndexOf(')') + 1)}`
  return [ruler.offsetWidth, image.getBoundingClientRect().width]
}"""

WIDE = """() => [...document.querySelectorAll('main *')].filter(
  element => element.getBoundingClientRect().right > innerWidth + 0.5
).map(element => element.outerHTML.slice(0, 80))"""


#: From A to Z, with their letters.
LISTS = (
    *("/dramas/?letter=M", "/dramas/?service=any", "/dramas/?letter=Q"),
    *("/cast/?letter=L", "/crew/?letter=P", "/authors/?letter=K"),
)


@pytest.fixture
def site():
    """A front page full of pictures, and a review by two authors."""
    at = timezone.now()
    picture = make.image(credit_line=LONG)
    drama = make.drama("My Mister", slug="d", native_title="나의 아저씨", poster=picture)
    service = StreamingService.objects.create(name="Viki", slug="viki")
    Availability.objects.create(drama=drama, service=service, country="US")
    authors = [make.author("Kim Ha-eun", portrait=picture), make.author("Park Na-rae")]
    for number in range(5):
        make.live(at, drama=drama, authors=authors, hero=picture, slug=f"r{number}")


@pytest.mark.parametrize("width", [320, 390, 800, 1440])
def test_a_credit_is_whole_at_every_width(width, site, page, live_server):
    page.set_viewport_size({"width": width, "height": 900})
    for path in ("/", "/reviews/", "/dramas/", "/reviews/r0/", "/dramas/d/", "/watch/viki/"):
        page.goto(live_server.url + path)
        assert page.locator(".credit").count() > 0, path
        assert page.evaluate(CUT) == 0, path


@pytest.mark.parametrize("width", [320, 390, 700, 800, 1100, 1440, 1920])
def test_the_sizes_that_a_picture_names_are_those_of_the_layout(width, page, live_server):
    """Too small a number, and readers get a file that is stretched; too large, and they wait."""
    picture = make.image(width=2400, height=1600)
    body = f'<p>One.</p><figure data-image="{picture.pk}"></figure>'
    author = make.author("Kim Ha-eun", portrait=picture)
    make.live(timezone.now(), body=body, authors=[author], hero=picture, slug="r")
    page.set_viewport_size({"width": width, "height": 900})
    for path, place in (
        ("/", ".card-lead img"),
        ("/reviews/r/", ".hero img"),
        ("/reviews/r/", ".prose figure img"),
        ("/reviews/r/", ".author-box .portrait img"),
    ):
        page.goto(live_server.url + path)
        named, laid_out = page.locator(place).evaluate(SIZES)
        assert laid_out <= named + 1, place
        assert named <= 1.05 * laid_out, place


def test_nothing_is_wider_than_a_small_screen_with_large_text(site, page, live_server):
    page.set_viewport_size({"width": 320, "height": 900})
    paths = ("/", "/reviews/r0/", "/dramas/d/", "/watch/viki/", *LISTS)
    for path in paths:
        page.goto(live_server.url + path)
        page.evaluate("document.documentElement.style.fontSize = '200%'")
        assert page.evaluate("document.documentElement.scrollWidth") <= 320, page.evaluate(WIDE)
        # Nor does a picture beside it leave a text no room.
        texts = page.locator(".row-text, .card-text").all()
        assert min([text.bounding_box()["width"] for text in texts], default=320) >= 140, path


@pytest.mark.parametrize("width", [320, 390, 768, 1024, 1440, 2560])
def test_no_page_is_scrolled_sideways(width, site, page, live_server):
    Availability.objects.update(closes_at=timezone.now() + dt.timedelta(days=9))
    page.set_viewport_size({"width": width, "height": 900})
    paths = ("/", "/reviews/r0/", "/dramas/d/", "/watch/viki/", "/search/", "/never/", *LISTS)
    for path in paths:
        page.goto(live_server.url + path)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path


@pytest.mark.parametrize(("width", "scheme"), [(390, "dark"), (1440, "light")])
def test_axe_finds_nothing_on_any_page(width, scheme, site, page, live_server, axe):
    at = timezone.now()
    drama = Drama.objects.get()
    performer = make.character(drama).castings.get().cast_member
    maker = make.crew(drama).crew_member
    review = Review.objects.get(slug="r1")
    review.topics.add("로맨스")
    gone = make.live(at - dt.timedelta(days=2), slug="gone").review
    end = at - dt.timedelta(days=1)
    workflow.withdraw(Review.objects.get(pk=gone.pk), by=None, at=end, time=end, reason="x")
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(color_scheme=scheme)
    paths = [
        *("/", "/reviews/", f"/reviews/archive/{at:%Y}/", "/reviews/r1/", "/dramas/d/"),
        *(f"/cast/{performer.slug}/", f"/crew/{maker.slug}/", "/topics/로맨스/", "/watch/viki/"),
        *(f"/authors/{review.authors.first().slug}/", "/watch/viki/?country=ES"),
        *LISTS,
        *("/reviews/gone/", "/never/", "/search/", "/search/?q=mister", "/search/?q=never&score=9"),
    ]
    for path in paths:
        page.goto(live_server.url + path)
        assert axe(page) == [], path


def test_axe_finds_nothing_in_a_review_by_two_authors(site, page, live_server, axe):
    page.goto(live_server.url + "/reviews/r0/")
    assert page.locator(".author-box").count() == 2
    assert axe(page) == []


def test_where_to_watch_is_one_step_from_the_top_of_a_phone(site, page, live_server):
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(live_server.url + "/reviews/r0/")
    link = page.locator(".to-watch a")
    link.click()
    assert page.url.endswith("#watch")
    # At once: a page is thousands of pixels long.
    assert 0 <= page.locator("#watch").bounding_box()["y"] < 844


@pytest.mark.parametrize(("width", "height"), [(390, 844), (1440, 900)])
def test_where_to_watch_a_drama_and_who_is_in_it_are_told_before_any_scrolling(
    width, height, site, page, live_server
):
    make.character(Drama.objects.get())
    page.set_viewport_size({"width": width, "height": height})
    page.goto(live_server.url + "/dramas/d/")
    told = page.locator(".glance")
    assert "Viki United States" in " ".join(told.inner_text().split())
    assert told.get_by_role("link", name="Lee Ji-eun").is_visible()
    box = told.bounding_box()
    assert box["y"] + box["height"] < height


@pytest.mark.parametrize(("width", "height"), [(390, 844), (1440, 900)])
def test_a_review_begins_with_where_to_watch_and_its_picture(
    width, height, site, page, live_server
):
    make.character(Drama.objects.get())
    page.set_viewport_size({"width": width, "height": height})
    page.goto(live_server.url + "/reviews/r0/")
    watch = page.locator(".review-head .to-watch a")
    assert "Viki United States" in " ".join(watch.inner_text().split())
    hero, cast = page.locator(".hero").bounding_box(), page.locator(".glance").bounding_box()
    assert watch.bounding_box()["y"] < hero["y"] < 0.85 * height
    assert hero["y"] + hero["height"] <= cast["y"]


#: How wide and high it is laid out without its file, and its shape by its attributes.
WITHOUT_FILE = """image => {
  image.closest('picture').querySelectorAll('source').forEach(source => source.remove())
  image.removeAttribute('srcset')
  image.src = '/static/never.jpg'
  const shape = image.getAttribute('width') / image.getAttribute('height')
  return [image.offsetWidth, image.offsetHeight, shape]
}"""


@pytest.mark.parametrize("width", [390, 1440])
def test_a_picture_in_a_text_has_its_room_before_it_comes(width, page, live_server):
    picture = make.image(width=2400, height=1600)
    body = f'<p>One.</p><figure data-image="{picture.pk}"></figure><p>Two.</p>'
    make.live(timezone.now(), body=body, slug="r")
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(live_server.url + "/reviews/r/")
    wide, high, shape = page.locator(".prose figure img").evaluate(WITHOUT_FILE)
    assert abs(wide - shape * high) < 2


def test_suggestions_are_walked_by_keyboard(site, page, live_server, axe, complaints):
    page.goto(live_server.url + "/search/")
    field = page.get_by_role("combobox", name="Search reviews, dramas and people")
    field.press_sequentially("mis")
    options = page.get_by_role("listbox").get_by_role("option")
    options.first.wait_for()
    # The filters of the form have options too: these are the suggestions alone.
    assert [" ".join(text.split()) for text in options.all_inner_texts()] == [
        "My Mister (나의 아저씨) Drama"
    ]
    assert field.get_attribute("aria-expanded") == "true"
    field.press("ArrowDown")
    assert field.get_attribute("aria-activedescendant") == options.first.get_attribute("id")
    assert axe(page) == []
    field.press("Escape")
    assert field.get_attribute("aria-expanded") == "false"
    assert page.url == live_server.url + "/search/"
    field.press_sequentially("t")
    options.first.wait_for()
    field.press("ArrowDown")
    # Before the drama's page, whose picture has no file in this world.
    assert complaints == []
    field.press("Enter")
    page.wait_for_url("**/dramas/d/")


INK = """element => {
  const style = getComputedStyle(element)
  return [style.backgroundColor, style.color]
}"""


def test_a_score_is_read_on_paper_too(site, page, live_server):
    """No background is printed: what stands on one must be dark of itself."""
    page.emulate_media(media="print")
    for path in ("/", "/reviews/r0/"):
        page.goto(live_server.url + path)
        for score in page.locator(".score b").all():
            ground, ink = score.evaluate(INK)
            assert (ground, ink) == ("rgba(0, 0, 0, 0)", "rgb(0, 0, 0)"), path


@pytest.mark.parametrize("width", [320, 1440])
def test_the_foot_leads_on_by_keyboard(width, site, page, live_server):
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(live_server.url + "/ko/reviews/r0/")
    links = page.locator(".colophon a")
    names = links.all_inner_texts()
    assert names[1:] == ["필자", "아카이브", "검색", "RSS", "앱과 뉴스레터용", "맨 위로"]
    links.first.focus()
    for link in links.all()[1:]:
        page.keyboard.press("Tab")
        assert link.evaluate("link => link === document.activeElement")
        assert link.bounding_box()["height"] >= 24
    for link in links.all()[:-1]:
        assert page.request.get(live_server.url + link.get_attribute("href")).ok


#: Chromium without a screen offers no sharing.
SHARING = "navigator.share = told => { window.shared = told; return Promise.reject('called off') }"


def test_a_review_is_shared_where_the_device_can(page, live_server, axe, complaints):
    make.live(timezone.now(), slug="r", headline="Run on")
    page.goto(live_server.url + "/reviews/r/?country=KR")
    assert page.evaluate("navigator.share") is None
    assert not page.locator(".share").is_visible()
    page.add_init_script(SHARING)
    page.reload()
    button = page.get_by_role("button", name="Share")
    button.press("Enter")
    shared = page.evaluate("window.shared")
    assert shared["title"] == "Run on"
    assert shared["url"].endswith("/reviews/r/")
    assert complaints == []
    assert axe(page) == []


@pytest.mark.parametrize("width", [320, 1440])
def test_a_list_of_suggestions_stays_on_the_page(width, site, page, live_server):
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(live_server.url + ("/" if width > 1000 else "/search/"))
    page.locator("[data-suggest]").press_sequentially("my")
    page.get_by_role("listbox").get_by_role("option").first.wait_for()
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_two_dramas_stand_side_by_side_on_the_smallest_phone(site, page, live_server):
    make.drama("Run On", listed=True)
    page.set_viewport_size({"width": 320, "height": 700})
    page.goto(live_server.url + "/dramas/")
    first, second = (row.bounding_box() for row in page.locator(".shelf > li").all())
    assert first["y"] == second["y"]


#: Wider than most: where a machine has no other font, it is this one.
DEJAVU = "document.documentElement.style.setProperty('--sans', 'DejaVu Sans')"
ROWS = "links => new Set(links.map(link => link.offsetTop)).size"


def test_what_is_alone_in_a_wide_row_fills_it(site, page, live_server):
    Availability.objects.update(closes_at=timezone.now() + dt.timedelta(days=9))
    Drama.objects.update(native_title="응답하라 1988")
    page.set_viewport_size({"width": 1440, "height": 900})
    page.goto(live_server.url + "/")
    rows = page.locator(".leaving ul").bounding_box()
    titled, service = (
        page.locator(f".leaving {part}").bounding_box() for part in (".titled", ".on")
    )
    assert titled["x"] + titled["width"] < service["x"]
    assert service["x"] + service["width"] == pytest.approx(rows["x"] + rows["width"], abs=1)
    # The fifth of five, which are two in a row.
    page.goto(live_server.url + "/authors/" + Review.objects.get(slug="r1").authors.first().slug)
    first, *_others, last = (row.bounding_box() for row in page.locator(".rows > .row").all())
    assert last["width"] > 2 * first["width"]


@pytest.mark.parametrize("language", ["", "/ko", "/es"])
def test_the_sections_stand_in_one_row_on_a_phone(language, site, page, live_server):
    page.set_viewport_size({"width": 360, "height": 700})
    page.goto(live_server.url + language + "/dramas/")
    page.evaluate(DEJAVU)
    assert page.locator(".masthead nav:not(.languages) a").evaluate_all(ROWS) == 1


@pytest.mark.parametrize(("width", "abreast"), [(320, False), (390, True)])
def test_two_of_a_cast_stand_side_by_side_where_their_names_have_room(
    width, abreast, site, page, live_server
):
    drama = Drama.objects.get()
    names = ("Park Kwang-beom", "Ri Jeong-hyeok")
    for name in names:
        make.character(drama, name, name, native_name="박광범")
    page.set_viewport_size({"width": width, "height": 844})
    page.goto(live_server.url + "/reviews/r0/")
    first, second = (page.locator("dt", has_text=name).bounding_box() for name in names)
    assert (first["y"] == second["y"]) == abreast
    # The name and the native one, each on its line, where they are side by side.
    assert 22 * (1 + abreast) <= first["height"] < 22 * (2 + abreast)


def test_dramas_to_watch_in_a_country_are_found_by_keyboard_alone(site, page, live_server):
    page.goto(live_server.url + "/dramas/")
    page.get_by_label("To watch in").press_sequentially("south k")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**/dramas/?service=any&country=KR")
    assert page.get_by_text("No offer known: South Korea.").is_visible()


@pytest.mark.parametrize("path", ["/", "/reviews/r0/"])
def test_another_language_is_found_before_any_scrolling(path, site, page, live_server):
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(live_server.url + path)
    other = page.get_by_role("link", name="Español")
    assert other.bounding_box()["y"] < 100
    # The page's own is no way on.
    assert page.locator(".languages a:visible").all_inner_texts() == ["한국어", "Español"]
    other.click()
    page.wait_for_url(f"**/es{path}")


#: Its words that are not on one line, which nothing but a lack of room divides.
DIVIDED = """heading => {
  const range = document.createRange()
  return [...heading.textContent.matchAll(/\\w+/g)].filter(word => {
    range.setStart(heading.firstChild, word.index)
    range.setEnd(heading.firstChild, word.index + word[0].length)
    return new Set([...range.getClientRects()].map(box => box.top)).size > 1
  }).map(word => word[0])
}"""


@pytest.mark.parametrize("width", [320, 390, 768])
def test_a_long_word_of_a_title_is_not_divided(width, site, page, live_server):
    Drama.objects.update(title="Extraordinary Attorney Woo")
    page.set_viewport_size({"width": width, "height": 900})
    for path, place in (("/dramas/d/", "h1"), ("/dramas/", ".shelf h3 a")):
        page.goto(live_server.url + path)
        assert page.locator(place).evaluate(DIVIDED) == [], path


LINES = "names => names.map(name => name.getClientRects().length)"


@pytest.mark.parametrize("size", ["100%", "200%"])
def test_a_given_name_is_not_divided_at_its_hyphen_unless_it_is_wider_than_the_screen(
    size, page, live_server
):
    body = f"<p>{'Yoon Se-ri and Ri Jeong-hyeok are so Happily-ever-after-always. ' * 9}</p>"
    long = f"<p>{'Happily-ever-after-' * 9}after</p>"
    make.live(timezone.now(), slug="r", headline="Run, run, Jeong-hyeok", body=body + long)
    page.set_viewport_size({"width": 320, "height": 900})
    page.goto(live_server.url + "/reviews/r/")
    page.evaluate(f"document.documentElement.style.fontSize = '{size}'")
    assert page.evaluate("document.documentElement.scrollWidth") <= 320, page.evaluate(WIDE)
    lines = page.locator(".whole").evaluate_all(LINES)
    assert len(lines) == 19
    assert (max(lines) == 1) == (size == "100%")


def test_a_word_that_was_looked_for_is_seen_in_forced_colours(site, page, live_server):
    page.emulate_media(forced_colors="active", color_scheme="dark")
    page.goto(live_server.url + "/search/?q=mister")
    ground, ink = page.locator("mark").first.evaluate(INK)
    # Whatever colour shines through nothing.
    assert ground != ink
    assert not ground.startswith("rgba")
