"""The credit is in every file that leaves the desk, and nothing else of the original is."""

import io
import random

import PIL.Image
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django_tasks_db.models import DBTaskResult
from hypothesis import given
from hypothesis import strategies as st

from images import credit as credit_module
from images import metadata, storing
from images.credit import CreditLost, credit, credit_in
from images.metadata import avif, jpeg, text, webp, xmp
from images.models import Image
from images.rendering import render, write
from images.storing import refresh_credit, store
from images.tasks import render_image
from tests import factories as make

from .metadata_files import iptc, packet, picture

pytestmark = pytest.mark.django_db

FIELDS = {
    "creator": "김태희; Ana <López> & Co",
    "credit_line": "JTBC 제공 <“&”>",
    "copyright_notice": "© 2020 JTBC",
    "licence_url": "https://jtbc.example/terms?a=1&b=2",
    "acquire_url": "https://jtbc.example/buy",
    "alt": "달리는 사람",
    "caption": "A runner at dusk",
}
EMBEDDED = xmp.build(FIELDS | {"source": "JTBC Studios", "headline": "Not for the page"})


def stored(data=None, **fields):
    return store(io.BytesIO(data or picture(size=(900, 450))), **fields)


def files(image):
    """The bytes of each made file, as the database names them now."""
    found = []
    for rendition in image.renditions.made():
        with rendition.file.open() as file:
            found.append(file.read())
    return found


def names(image):
    return [row.file.name for row in image.renditions.made()]


def segments(data):
    """Marker and first bytes of what stands before the picture in a JPEG file."""
    with PIL.Image.open(io.BytesIO(data)) as opened:
        return [(name, body[:4]) for name, body in opened.applist]


def pixels(data):
    with PIL.Image.open(io.BytesIO(data)) as opened:
        return opened.tobytes()


# --- Upload ------------------------------------------------------------------


def test_empty_fields_are_completed_from_the_file():
    image = stored(picture(xmp=EMBEDDED), credit_line="")
    kept = {name: getattr(image, name) for name in FIELDS}
    assert kept == FIELDS
    assert image.source == "JTBC Studios"
    image.refresh_from_db()
    assert image.embedded["headline"] == {"xmp": "Not for the page"}
    assert image.embedded["creator"] == {"xmp": FIELDS["creator"]}


def test_what_the_desk_says_wins_and_what_the_file_said_is_kept():
    image = stored(picture(xmp=EMBEDDED), credit_line="The desk", focal_x=0.0)
    assert (image.credit_line, image.creator, image.focal_x) == ("The desk", FIELDS["creator"], 0)
    assert image.embedded["credit_line"] == {"xmp": FIELDS["credit_line"]}
    assert credit_in(files(image)[0]) == FIELDS | {"credit_line": "The desk"}


def test_rights_are_never_taken_from_a_file():
    said = packet(
        "<xmpRights:Marked>False</xmpRights:Marked>"
        "<xmpRights:UsageTerms>Public domain</xmpRights:UsageTerms>",
        'photoshop:Instructions="Free for all"',
    )
    image = stored(picture(xmp=said))
    assert (image.rights, image.restrictions) == (Image.Rights.UNKNOWN, "")
    assert image.embedded["usage_terms"] == {"xmp": "Public domain"}


def test_long_texts_are_cut_to_the_field_and_half_an_address_is_not_taken():
    said = packet(
        f"<photoshop:Credit>{'가' * 300}</photoshop:Credit>"
        "<dc:description><rdf:Alt><rdf:li>One\n  two</rdf:li></rdf:Alt></dc:description>"
        f"<xmpRights:WebStatement>https://x.example/{'a' * 300}</xmpRights:WebStatement>"
    )
    image = stored(picture(xmp=said))
    assert image.credit_line == "가" * 199 + "…"
    assert (image.caption, image.licence_url) == ("One two", "")
    image.full_clean(exclude=["original"])


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", "jtbc.example/terms", "ftp://a.example"]
)
def test_only_web_addresses_are_taken(address):
    said = packet(f"<xmpRights:WebStatement>{address}</xmpRights:WebStatement>")
    image = stored(picture(xmp=said))
    assert image.licence_url == ""
    assert image.embedded["licence_url"] == {"xmp": address}


def test_a_hostile_packet_does_not_stop_an_upload():
    bomb = b'<!DOCTYPE x [<!ENTITY a "ha">]>' + packet("<photoshop:Credit>&a;</photoshop:Credit>")
    assert stored(picture(xmp=bomb)).embedded == {}


@pytest.mark.filterwarnings("ignore::UserWarning")
@pytest.mark.parametrize("tag", [0x0112, 0x0132, 0x8769, 0x8825, 0x010F])
def test_no_exif_stops_an_upload(tag):
    """An orientation makes Pillow write all the Exif again, broken or not."""
    rng = random.Random(tag)
    for _ in range(10):
        entries = [(0x0112, 3, 1, (6).to_bytes(2) + b"\0\0"), (tag, *_broken_entry(rng))]
        body = b"".join(t.to_bytes(2) + f.to_bytes(2) + n.to_bytes(4) + v for t, f, n, v in entries)
        exif = b"Exif\0\0MM\0\x2a\0\0\0\x08" + len(entries).to_bytes(2) + body + b"\0\0\0\0"
        out = io.BytesIO()
        PIL.Image.new("RGB", (60, 40)).save(out, "JPEG", exif=exif)
        assert stored(out.getvalue()).height == 60


def _broken_entry(rng):
    return rng.randrange(20), rng.choice([0, 1, 2, 0xFFFF]), rng.randbytes(4)


# --- In every file -----------------------------------------------------------


def test_source_and_the_rest_stay_at_the_desk():
    image = stored(picture(xmp=EMBEDDED))
    assert image.source == "JTBC Studios"
    assert not any(b"JTBC Studios" in data or b"Not for the page" in data for data in files(image))


ANY_TEXT = st.text(st.characters(codec=None), max_size=60)


@given(st.fixed_dictionaries(dict.fromkeys(storing.WRITTEN, ANY_TEXT)))
def test_any_text_an_editor_types_is_read_back_as_it_was_written(fields):
    said = credit(Image(**fields))
    assert xmp.parse(xmp.build(said)) == said


@given(st.text(st.characters(codec=None)))
def test_cleaning_twice_is_cleaning_once(dirty):
    assert text.clean(text.clean(dirty)) == text.clean(dirty)


def test_a_file_that_lost_its_credit_is_not_kept(monkeypatch, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    save = PIL.Image.Image.save

    def without_xmp(self, *args, **options):
        save(self, *args, **options | {"xmp": b""})

    data = picture(size=(900, 450))
    monkeypatch.setattr(PIL.Image.Image, "save", without_xmp)
    with pytest.raises(CreditLost):
        stored(data, credit_line="JTBC")
    assert not Image.objects.exists()
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]


@pytest.mark.parametrize("field", storing.WRITTEN)
def test_a_file_that_says_another_credit_is_not_kept(monkeypatch, field):
    build = xmp.build
    monkeypatch.setattr(xmp, "build", lambda said: build(said | {field: "http://other.example"}))
    with pytest.raises(CreditLost):
        stored(**FIELDS)


# --- A credit that changes later ---------------------------------------------


def test_a_changed_credit_goes_into_every_file(django_capture_on_commit_callbacks):
    image = stored(picture(size=(900, 450)), **FIELDS)
    before, before_names = files(image), names(image)
    Image.objects.filter(pk=image.pk).update(credit_line="tvN 제공", acquire_url="")
    with django_capture_on_commit_callbacks(execute=True):
        assert refresh_credit(image) == 3
    after = files(image)
    said = FIELDS | {"credit_line": "tvN 제공"}
    del said["acquire_url"]
    assert [credit_in(data) for data in after] == [said] * 3
    assert [pixels(data) for data in after] == [pixels(data) for data in before]
    assert [segments(data) for data in after] == [segments(data) for data in before]
    assert not any(b"JTBC" in data.split(b"tvN")[0] for data in after)
    storage = image.renditions.first().file.storage
    assert not any(storage.exists(name) for name in before_names)


def test_the_old_files_stand_until_the_change_is_committed(django_capture_on_commit_callbacks):
    image = stored(**FIELDS)
    old = names(image)
    Image.objects.filter(pk=image.pk).update(credit_line="tvN")
    with django_capture_on_commit_callbacks():
        refresh_credit(image)
    storage = image.renditions.first().file.storage
    assert all(storage.exists(name) for name in [*old, *names(image)])
    assert not set(old) & set(names(image))


def test_a_name_is_never_used_again(django_capture_on_commit_callbacks):
    """A browser that asks by an older name must not be told that nothing changed."""
    image = stored(picture(size=(400, 200)), **FIELDS)
    used = names(image)
    for line in ("tvN", "Netflix", "JTBC"):
        Image.objects.filter(pk=image.pk).update(credit_line=line)
        with django_capture_on_commit_callbacks(execute=True):
            refresh_credit(image)
        used += names(image)
    assert len(set(used)) == len(used) == 8


def test_files_that_say_it_already_are_left_alone():
    image = stored(**FIELDS)
    old = names(image)
    Image.objects.filter(pk=image.pk).update(source="Elsewhere", usable_until=None)
    assert refresh_credit(image) == 0
    assert names(image) == old


#: Shorter than the former credit, and longer.
@pytest.mark.parametrize("line", ["tvN", "tvN 제공 " * 20 + "끝"])
def test_files_of_every_format_stay_named_and_keep_their_pixels(line):
    image = stored(picture(size=(300, 200)), **FIELDS)
    render(image)
    before, before_names = files(image), set(names(image))
    image.refresh_from_db()
    made = image.made
    assert {f for formats in made.values() for f in formats} == {"avif", "webp", "jpeg"}
    Image.objects.filter(pk=image.pk).update(credit_line=line)
    DBTaskResult.objects.all().delete()
    assert refresh_credit(image) == len(before)
    image.refresh_from_db()
    assert image.made == made
    assert not before_names & set(names(image))
    assert not DBTaskResult.objects.exists()
    after = files(image)
    assert [credit_in(data) for data in after] == [FIELDS | {"credit_line": line}] * len(before)
    assert [pixels(data) for data in after] == [pixels(data) for data in before]
    assert not any("JTBC 제공".encode() in data for data in after)
    assert refresh_credit(image) == 0


@pytest.mark.parametrize("format", ["avif", "webp", "jpeg"])
def test_a_file_that_cannot_be_changed_is_left_to_a_task_and_named_by_no_page(format):
    image = stored(picture(size=(300, 200)), **FIELDS)
    render(image)
    row = image.renditions.filter(format=format).first()
    write(row, b"broken", [])
    row.save()
    Image.objects.filter(pk=image.pk).update(credit_line="tvN")
    DBTaskResult.objects.all().delete()
    assert refresh_credit(image) == image.renditions.count()
    image.refresh_from_db()
    assert [row.width, row.height] not in image.made[row.crop].get(format, [])
    assert DBTaskResult.objects.get().args_kwargs["args"] == [image.pk]
    render_image.call(image.pk)
    assert {credit_in(data)["credit_line"] for data in files(image)} == {"tvN"}


@pytest.mark.parametrize("format", ["avif", "webp", "jpeg"])
def test_a_file_that_does_not_say_the_new_credit_is_left_to_a_task(monkeypatch, format):
    image = stored(picture(size=(300, 200)), **FIELDS)
    render(image)
    monkeypatch.setattr(getattr(metadata, format), "with_xmp", lambda data, *_packets: data)
    Image.objects.filter(pk=image.pk).update(credit_line="tvN")
    refresh_credit(image)
    image.refresh_from_db()
    assert format not in {f for formats in image.made.values() for f in formats}
    assert {credit_in(data)["credit_line"] for data in files(image)} == {"tvN"}


def test_a_missing_file_is_made_anew():
    image = stored(**FIELDS)
    row = image.renditions.made().first()
    row.file.storage.delete(row.file.name)
    assert refresh_credit(image) == 1
    image.refresh_from_db()
    assert image.made == {"full": {"jpeg": [[480, 240], [900, 450]]}}
    render_image.call(image.pk)
    assert all(credit_in(data) == FIELDS for data in files(image))


def test_a_lost_original_does_not_stop_a_new_credit():
    image = stored(**FIELDS)
    image.original.storage.delete(image.original.name)
    Image.objects.filter(pk=image.pk).update(credit_line="tvN")
    assert refresh_credit(image) == 3
    assert credit_in(files(image)[0])["credit_line"] == "tvN"


@pytest.mark.parametrize("format", ["AVIF", "WEBP", "JPEG"])
def test_what_a_broken_file_says_is_nothing(format):
    out = io.BytesIO()
    PIL.Image.new("RGB", (60, 40)).save(out, format, xmp=EMBEDDED)
    whole = out.getvalue()
    assert credit_in(whole)["credit_line"] == FIELDS["credit_line"]
    for place in range(0, len(whole) - 300, 7):
        assert credit_in(whole[:place]) in ({}, credit_in(whole))


def test_a_refresh_that_fails_leaves_the_old_files(monkeypatch, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    image = stored(picture(size=(900, 450)), **FIELDS)
    before = {path for path in tmp_path.rglob("*") if path.is_file()}
    Image.objects.filter(pk=image.pk).update(credit_line="tvN")
    calls = []

    def fails_the_second_time(*arguments):
        calls.append(arguments)
        if len(calls) == 2:
            raise OSError("The disk is full.")
        write(*arguments)

    monkeypatch.setattr(storing, "write", fails_the_second_time)
    with pytest.raises(OSError, match="full"):
        refresh_credit(image)
    assert {path for path in tmp_path.rglob("*") if path.is_file()} == before
    assert [credit_in(data) for data in files(image)] == [FIELDS] * 3


def test_a_jpeg_keeps_everything_but_its_xmp():
    old = picture(xmp=EMBEDDED, exif={315: b"Kim"}, iptc=iptc((110, b"JTBC")), comment=b"Comment")
    more = b"http://ns.adobe.com/xmp/extension/\0" + b"x" * 50
    old = old[:2] + b"\xff\xe1" + (len(more) + 2).to_bytes(2) + more + old[2:]
    packet = xmp.build({"credit_line": "tvN"})
    new = jpeg.with_xmp(old, packet)
    assert credit_in(new) == {"credit_line": "tvN"}
    assert new.count(b"ns.adobe.com/xap/1.0/\0") == 1
    assert more not in new
    assert b"Kim" in new
    assert b"Comment" in new
    assert segments(new)[:2] == [("APP0", b"JFIF"), ("APP1", b"http")]
    assert pixels(new) == pixels(old)
    assert jpeg.with_xmp(new, packet) == new


@pytest.mark.parametrize("options", [{"xmp": EMBEDDED}, {"icc_profile": b"odd", "exif": b"Exif"}])
def test_a_webp_keeps_everything_but_its_xmp(options):
    out = io.BytesIO()
    PIL.Image.new("RGB", (60, 40), "teal").save(out, "WEBP", **options)
    old, packet = out.getvalue(), xmp.build({"credit_line": "tvN"})
    new = webp.with_xmp(old, packet)
    assert credit_in(new) == {"credit_line": "tvN"}
    assert new.count(b"XMP ") == 1
    assert pixels(new) == pixels(old)
    assert options.get("icc_profile", b"") in new
    assert len(new) == 8 + int.from_bytes(new[4:8], "little")
    assert webp.with_xmp(new, packet) == new


def test_an_avif_keeps_everything_but_its_xmp():
    out = io.BytesIO()
    former = xmp.build({"credit_line": "JTBC"})
    exif = PIL.Image.Exif()
    exif[315] = "Kim"
    PIL.Image.new("RGB", (60, 40), "teal").save(out, "AVIF", xmp=former, exif=exif)
    data = old = out.getvalue()
    for line in ("J", "J" * 50, "tvN" * 50):
        packet = xmp.build({"credit_line": line})
        data = avif.with_xmp(data, credit_module._packet(data), packet)
        assert credit_in(data) == {"credit_line": line}
        assert data.count(b"photoshop:Credit>") == 2
        assert pixels(data) == pixels(old)


@pytest.mark.parametrize("data", [b"", b"GIF89a", b"RIFF\4\0\0\0WEBP", b"RIFF\x30\0\0\0WEBPVP8X"])
def test_what_is_no_webp_or_avif_gets_no_xmp(data):
    with pytest.raises(ValueError, match="WebP"):
        webp.with_xmp(data, b"")
    with pytest.raises(ValueError, match="AVIF"):
        avif.with_xmp(data, b"packet", b"")


@pytest.mark.parametrize(
    "data", [b"", b"GIF89a", b"\xff\xd8", b"\xff\xd8\xff\xe0\x00", b"\xff\xd8x"]
)
def test_what_is_no_jpeg_gets_no_xmp(data):
    with pytest.raises(ValueError, match="JPEG"):
        jpeg.with_xmp(data, b"")


def test_a_packet_too_long_for_a_segment_is_refused():
    longest = b"x" * (0xFFFF - 2 - len(b"http://ns.adobe.com/xap/1.0/\0"))
    jpeg.with_xmp(picture(), longest)
    with pytest.raises(ValueError, match="does not fit"):
        jpeg.with_xmp(picture(), longest + b"x")


# --- At the desk -------------------------------------------------------------


@pytest.fixture
def desk():
    client = Client()
    client.force_login(make.editor())
    return client


def form(image, **changes):
    names = [*FIELDS, "source", "rights", "restrictions", "focal_x", "focal_y"]
    return {name: getattr(image, name) for name in names} | changes


def test_an_upload_with_nothing_typed_is_ready_but_for_its_rights(desk):
    file = SimpleUploadedFile("a.jpg", picture(xmp=EMBEDDED), "image/jpeg")
    asked = {"pictures": [file], "rights": "handout"}
    assert desk.post(reverse("admin:images_image_upload"), asked).status_code == 200
    image = Image.objects.get()
    assert credit(image) == FIELDS


def test_what_the_file_says_is_shown_beside_what_is_kept(desk):
    data = picture(xmp=EMBEDDED, exif={315: b"<b>Kim"})
    image = stored(data, credit_line="The desk", rights="handout")
    page = desk.get(reverse("admin:images_image_change", args=[image.pk])).content.decode()
    table = page.split('<table class="said-in-the-file">')[1].split("</table>")[0]
    for shown in ("JTBC 제공 &lt;“&amp;”&gt;", "The desk", "&lt;b&gt;Kim", "EXIF", "Headline"):
        assert shown in table
    bare = stored()
    page = desk.get(reverse("admin:images_image_change", args=[bare.pk])).content.decode()
    assert "The file says nothing of itself." in page


def test_saving_a_new_credit_at_the_desk_rewrites_the_files(desk):
    image = stored(**FIELDS, rights="handout")
    old = names(image)
    address = reverse("admin:images_image_change", args=[image.pk])
    assert desk.post(address, form(image, restrictions="Until May")).status_code == 302
    assert names(image) == old
    assert desk.post(address, form(image, credit_line="tvN")).status_code == 302
    assert [credit_in(data) for data in files(image)] == [FIELDS | {"credit_line": "tvN"}] * 3


def test_a_reader_who_asks_again_gets_the_new_credit(client, at):
    image = stored(**FIELDS, rights="handout")
    make.live(at, hero=image)
    address = image.renditions.made().first().get_absolute_url()
    first = client.get(address)
    assert credit_in(first.getvalue()) == FIELDS
    Image.objects.filter(pk=image.pk).update(credit_line="tvN")
    refresh_credit(image)
    again = client.get(address, headers={"if-none-match": first["ETag"]})
    assert again.status_code == 200
    assert credit_in(again.getvalue())["credit_line"] == "tvN"
