"""``verify_credits`` is silent on a good site, and finds whatever is planted."""

import datetime as dt
import io
import re

import PIL.Image
import pytest
from django.core.management import CommandError, call_command

from images.metadata import jpeg, xmp
from images.models import Image, Rendition
from images.rendering import render
from images.storing import store
from reviews import structured_pictures, verifying
from reviews.models import Availability, StreamingService
from reviews.social_cards.making import approved, draw_cards
from reviews.verifying import disagreements
from reviews.verifying.files import of_cards, of_pictures
from reviews.verifying.pages import of_page, of_path
from tests import factories as make

pytestmark = pytest.mark.django_db

DAY = dt.timedelta(days=1)


@pytest.fixture(autouse=True)
def own_media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def stored(colour="teal", **fields):
    file = io.BytesIO()
    PIL.Image.new("RGB", (120, 80), colour).save(file, "JPEG")
    file.seek(0)
    fields = {"credit_line": "JTBC", "rights": "handout", "alt": "A bridge", **fields}
    image = store(file, **fields)
    render(image)
    return image


@pytest.fixture
def site(at):
    """A page of every kind with every kind of picture; gives the review's edition."""
    poster = stored("navy", copyright_notice="© 2018 JTBC", creator="Kim Da-ok")
    drama = make.drama(slug="d", poster=poster)
    make.character(drama)
    make.crew(drama)
    service = StreamingService.objects.create(name="Viki", slug="viki")
    Availability.objects.create(drama=drama, service=service, country="US")
    hero = stored("red", creator="Kim <Da-ok> & 김다옥", credit_line="JTBC / 제이티비씨")
    figure = stored("green", caption="On the bridge")
    edition = make.live(
        at,
        slug="r",
        drama=drama,
        hero=hero,
        body=f'<p>Text.</p><figure data-image="{figure.pk}"></figure>',
        authors=[make.author(portrait=stored("blue"))],
    )
    edition.review.topics.add("Quiet")
    make.live(at, drama=drama, hero=stored("grey"))
    return edition


@pytest.fixture
def card(site):
    """The card of the review with its hero."""
    draw_cards(approved().get(pk=site.pk))
    return site.cards.get(image=site.hero)


def of_files(at):
    """Of the pictures' files alone, which is quicker than every page too."""
    return list(of_pictures(at, lambda items, _label: items))


def whats(at):
    return {one.what for one in of_files(at)}


def row(image, **which):
    return image.renditions.filter(**which).order_by("-width").first()


def rewrite(file, data):
    with file.storage.open(file.name, "wb") as opened:
        opened.write(data)


def read(file):
    with file.open("rb") as opened:
        return opened.read()


def test_a_good_site_has_no_disagreement(site, card, at, capsys):
    assert list(disagreements(at)) == []
    call_command("verify_credits", "--at", at.isoformat())
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize("file_format", ["avif", "webp", "jpeg"])
def test_a_file_changed_behind_our_back_is_found(file_format, site, at, capsys):
    file = row(site.hero, crop="full", format=file_format).file
    picture = PIL.Image.open(io.BytesIO(read(file)))
    changed = io.BytesIO()
    packet = xmp.build({"credit_line": "Somebody else", "alt": "A bridge"})
    picture.save(changed, file_format, xmp=packet)
    rewrite(file, changed.getvalue())
    with pytest.raises(SystemExit) as stopped:
        call_command("verify_credits", "--at", at.isoformat())
    assert stopped.value.code == 1
    told = capsys.readouterr().out.splitlines()
    assert len(told) == 2  # its creator is gone too
    assert (
        f"XMP: {file.name} (picture {site.hero.pk}), credit_line: "
        "expected 'JTBC / 제이티비씨', found 'Somebody else'" in told
    )


def test_a_file_without_any_credit_is_found(site, at):
    file = row(site.hero, crop="card", format="webp").file
    bare = io.BytesIO()
    PIL.Image.open(io.BytesIO(read(file))).save(bare, "WEBP", xmp=b"")
    rewrite(file, bare.getvalue())
    assert whats(at) == {"XMP"}


def with_segment(data, marker, content):
    """``data`` (JPEG) with one more segment after the start of the image."""
    return data[:2] + marker + (len(content) + 2).to_bytes(2) + content + data[2:]


def exif_with_gps():
    exif = PIL.Image.Exif()
    exif.get_ifd(0x8825)[1] = "N"
    return exif.tobytes()


def test_remnants_of_other_metadata_are_found(site, at):
    file = row(site.hero, crop="full", format="jpeg").file
    good = read(file)
    iptc = b"Photoshop 3.0\x008BIM\x04\x04\x00\x00\x00\x00\x00\x08\x1c\x02\x6e\x00\x03Foe"
    for data, kinds in (
        (with_segment(good, b"\xff\xe1", exif_with_gps()), {"Exif", "GPS"}),
        (with_segment(good, b"\xff\xed", iptc + b"\x00"), {"IPTC"}),
        (with_segment(good, b"\xff\xfe", b"My camera"), {"comment"}),
    ):
        rewrite(file, data)
        told = of_files(at)
        assert {one.what for one in told} == {"remnant"}
        assert {one.found for one in told} == kinds
    said = xmp.build(verifying.files.credit(site.hero))
    place = said.replace(
        b"</rdf:Description>", b"<a:GPSLatitude xmlns:a='x'>1</a:GPSLatitude></rdf:Description>"
    )
    rewrite(file, jpeg.with_xmp(good, place))
    assert {one.found for one in of_files(at)} == {"GPS"}


def test_missing_and_broken_files_are_told(site, at):
    missing, broken = row(site.hero, format="avif").file, row(site.hero, format="webp").file
    missing.storage.delete(missing.name)
    rewrite(broken, b"no picture")
    told = {one.what: one.where for one in of_files(at)}
    assert missing.name in told["file missing"]
    assert broken.name in told["file unreadable"]


def test_files_that_pages_are_told_of_and_that_are_not_there_are_found(site, at):
    made = Image.objects.get(pk=site.hero_id).made
    made["card"]["avif"].append([999, 750])
    Image.objects.filter(pk=site.hero_id).update(made=made)
    assert whats(at) == {"files told"}
    Rendition.objects.filter(image=site.hero, crop="hero").delete()
    assert whats(at) == {"files told"}


def test_a_card_with_another_credit_is_found(card, at):
    def told():
        return list(of_cards(at, lambda items, _label: items))

    assert told() == []
    rewrite(card.file, jpeg.with_xmp(read(card.file), xmp.build({"credit_line": "Nobody"})))
    assert ("XMP", "Nobody") in {(one.what, one.found) for one in told()}
    card.file.storage.delete(card.file.name)
    assert [(one.what, one.where) for one in told()] == [
        ("file missing", f"{card.file.name} (card {card.pk})")
    ]


@pytest.mark.parametrize(
    ("template", "places"),
    [
        ("_figure.html", {"/reviews/r/"}),
        ("_cards.html", {"/", "/reviews/r/", "/watch/viki/"}),
        ("_signatures.html", {"/reviews/r/"}),
        ("drama.html", {"/dramas/d/"}),
    ],
)
def test_a_template_without_the_credit_is_found(template, places, site, at, settings, tmp_path):
    folder = tmp_path / "templates"
    folder.mkdir()
    whole = (settings.BASE_DIR / "templates/public" / template).read_text()
    without = re.sub(r"\{\{ [\w.]+\|credit \}\}", "", whole)
    (folder / template).write_text(without)
    assert without != whole
    public, desk = settings.TEMPLATES
    settings.TEMPLATES = [public | {"DIRS": [folder, *public["DIRS"]]}, desk]
    told = [one for place in places for one in of_path(place, at)]
    assert {one.what for one in told} == {"caption"}
    assert {one.where.split(",")[0] for one in told} == places


def test_a_credit_in_another_pictures_caption_is_none(site, at):
    html = (
        '<figure><img src="/pictures/{0}/full-120.jpg"></figure>'
        '<figure><img src="/pictures/{0}/full-120.jpg"><p class="credit">{1}</p></figure>'
    )
    token, names = site.hero.token, "Kim &lt;Da-ok&gt; &amp; 김다옥 · JTBC / 제이티비씨"
    told = [one.what for one in of_page(html.format(token, names), "/x/", at)]
    assert told == ["caption", "JSON-LD"]


def test_a_caption_with_another_credit_is_found(site, at, monkeypatch):
    monkeypatch.setattr("reviews.pictures.Picture.credits", ["Somebody else"])
    html = verifying.pages.rendered("/reviews/r/", at).content.decode()
    monkeypatch.undo()
    assert {one.what for one in of_page(html, "/reviews/r/", at)} == {"caption"}


def test_a_page_without_the_picture_in_its_data_is_found(site, at, monkeypatch):
    monkeypatch.setattr("reviews.structured_data.image_nodes", lambda _pictures: [])
    told = list(of_path("/dramas/d/", at))
    assert {(one.what, one.expected, one.found) for one in told} == {
        ("JSON-LD", "ImageObject", "none")
    }


@pytest.mark.parametrize("name", ["creditText", "creator", "copyrightNotice"])
def test_data_that_says_another_credit_is_found(name, site, at, monkeypatch):
    right = structured_pictures._node

    def wrong(picture, file):
        node = right(picture, file)
        node.pop(name)
        return node

    monkeypatch.setattr(structured_pictures, "_node", wrong)
    told = list(of_path("/dramas/d/", at))
    assert {one.what for one in told} == {"JSON-LD"}
    assert all(one.where.endswith(name) for one in told)
    poster = site.review.drama.poster
    assert any(f"picture {poster.pk}" in one.where for one in told)


def test_a_page_that_names_a_file_that_is_not_there_is_found(site, at):
    html = verifying.pages.rendered("/dramas/d/", at).content.decode()
    wrong = html.replace("/full-120.avif", "/full-121.avif")
    assert {one.what for one in of_page(wrong, "/dramas/d/", at)} == {"file named"}


def test_a_picture_that_readers_may_not_see_is_found_on_a_page(site, at):
    html = verifying.pages.rendered("/reviews/r/", at).content.decode()
    Image.objects.filter(pk=site.hero_id).update(rights="none")
    assert {one.what for one in of_page(html, "/reviews/r/", at)} == {"picture"}


def test_a_page_that_cannot_be_rendered_is_told(site, at, monkeypatch):
    assert [one.what for one in of_path("/reviews/never/", at)] == ["page"]
    monkeypatch.setattr("reviews.pages.drama.fact_rows", lambda *_: 1 / 0)
    [told] = of_path("/dramas/d/", at)
    assert (told.what, told.found) == ("page", "ZeroDivisionError: division by zero")


def test_every_page_of_a_list_is_gone_through(site, at, settings, monkeypatch):
    monkeypatch.setattr("reviews.paging.settings.PAGE_SIZE", 1)
    seen = []
    right = verifying.pages.rendered
    monkeypatch.setattr(
        verifying.pages, "rendered", lambda path, t: seen.append(path) or right(path, t)
    )
    assert list(of_path("/reviews/", at)) == []
    assert len(seen) == 2
    assert seen[1].startswith("/reviews/?before=")


def test_it_looks_as_of_another_time(site, at):
    """A lost file of a picture whose rights are over is nobody's loss."""
    Image.objects.filter(pk=site.hero_id).update(usable_until=at + DAY)
    file = row(site.hero, crop="full", format="jpeg").file
    file.storage.delete(file.name)
    assert whats(at) == {"file missing"}
    assert whats(at + DAY) == set()


def test_a_time_that_is_none_is_refused():
    with pytest.raises(CommandError, match="no time in ISO 8601"):
        call_command("verify_credits", "--at", "yesterday")
