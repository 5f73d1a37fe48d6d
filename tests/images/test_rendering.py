"""The files of a picture: what is in them, and what becomes of them where things go wrong."""

import io
import itertools
import json
import threading
from concurrent.futures import ThreadPoolExecutor

import PIL.Image
import pytest
from django.core.files.storage import default_storage
from django.db import connection, connections
from django.db.models import Q
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import ImageCms

from images import crops, rendering
from images.credit import credit_in
from images.models import Image, Rendition
from images.rendering import MAX_ATTEMPTS, ask_again, plan, refocus, render, tell
from images.storing import changed, refresh_credit, remove, store
from images.tasks import render_image

from .hostile_files import saved
from .metadata_files import exiftool, iptc, packet, picture

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


def stored(data=None, **fields):
    return store(io.BytesIO(data or picture(size=(400, 300))), **{"credit_line": "JTBC", **fields})


def rendered(data=None, **fields):
    image = stored(data, **fields)
    render(image)
    return Image.objects.get(pk=image.pk)


def states(image):
    return set(image.renditions.values_list("state", flat=True))


def files(image):
    """The bytes of each made file by its row."""
    found = {}
    for row in image.renditions.made():
        with row.file.open() as file:
            found[row.crop, row.format, row.width] = file.read()
    return found


def on_disk():
    return set(default_storage.listdir("renditions")[1])


def named():
    return {row.file.name.split("/")[1] for row in Rendition.objects.all() if row.file}


def told(image):
    """What ``Image.made`` says, as keys like those of rows; read from the database."""
    made = Image.objects.get(pk=image.pk).made
    return [
        (crop, file_format, *size)
        for crop, formats in made.items()
        for file_format, sizes in formats.items()
        for size in sizes
    ]


def rows(image):
    """The same of its rows."""
    fields = ("crop", "format", "width", "height")
    return list(image.renditions.made().values_list(*fields))


@pytest.fixture(autouse=True)
def own_storage(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def broken(monkeypatch, file_format="avif"):
    """An encoder that fails until ``monkeypatch`` is undone."""
    save = PIL.Image.Image.save

    def fails(self, file, format=None, **options):
        if format == file_format:
            raise OSError("The encoder\0 is out of order")
        save(self, file, format, **options)

    monkeypatch.setattr(PIL.Image.Image, "save", fails)


# --- What is in them ---------------------------------------------------------


def test_every_file_there_should_be_is_made_as_large_as_it_says():
    image = rendered(picture(size=(1000, 700)))
    found = files(image)
    assert set(found) == {spec.key for spec in crops.specs(image)}
    for row in image.renditions.all():
        with PIL.Image.open(io.BytesIO(found[row.crop, row.format, row.width])) as shown:
            assert shown.size == (row.width, row.height)
            assert shown.format.lower() == row.format


def test_every_file_says_whom_to_credit():
    found = files(rendered(picture(size=(1000, 700)), **FIELDS))
    assert [credit_in(data) for data in found.values()] == [FIELDS] * len(found)


@pytest.mark.parametrize("format", ["avif", "webp", "jpeg"])
def test_exiftool_reads_what_we_wrote(format, tmp_path):
    file = tmp_path / f"rendition.{format}"
    file.write_bytes(files(rendered(**FIELDS))["full", format, 400])
    said = json.loads(exiftool("-json", "-G1", "-struct", file))[0]
    assert said["File:MIMEType"] == f"image/{format}"
    assert {tag: value for tag, value in said.items() if tag.startswith("XMP")} == {
        "XMP-dc:Creator": ["김태희", "Ana <López> & Co"],
        "XMP-dc:Rights": FIELDS["copyright_notice"],
        "XMP-dc:Description": FIELDS["caption"],
        "XMP-photoshop:Credit": FIELDS["credit_line"],
        "XMP-xmpRights:WebStatement": FIELDS["licence_url"],
        "XMP-plus:Licensor": [{"LicensorURL": FIELDS["acquire_url"]}],
        "XMP-iptcCore:AltTextAccessibility": FIELDS["alt"],
    }
    assert exiftool("-validate", "-s3", file).strip() == b"OK"


SECRET = b"S3CR3T"


def with_secrets(format):
    place = packet(
        "<e:GPSLatitude>S3CR3T</e:GPSLatitude><a:SerialNumber>S3CR3T</a:SerialNumber>",
        'xmlns:e="http://ns.adobe.com/exif/1.0/" xmlns:a="http://ns.adobe.com/exif/1.0/aux/"',
    )
    exif = {0x010F: SECRET, 0xA431: SECRET, 0x8825: {1: "N", 29: SECRET.decode()}}
    options = {"icc_profile": ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()}
    if format == "JPEG":
        options["comment"] = SECRET
    return picture(format, xmp=place, exif=exif, iptc=iptc((25, SECRET), (90, SECRET)), **options)


@pytest.mark.parametrize("format", ["JPEG", "PNG", "WEBP", "TIFF"])
def test_no_place_serial_number_profile_or_comment_leaves(format):
    original = with_secrets(format)
    assert original.count(SECRET) >= 4
    found = files(rendered(original))
    assert {key[1] for key in found} == {"avif", "webp", "jpeg"}
    for data in found.values():
        assert SECRET not in data
        with PIL.Image.open(io.BytesIO(data)) as shown:
            assert not shown.getexif()
            assert not {"exif", "icc_profile", "comment", "photoshop"} & set(shown.info)
        assert credit_in(data) == {"credit_line": "JTBC"}


@pytest.mark.parametrize("format", ["JPEG", "PNG", "WEBP", "TIFF"])
def test_exiftool_finds_no_place(format, tmp_path):
    original = tmp_path / "original"
    original.write_bytes(with_secrets(format))
    tags = ("-gps:all", "-xmp-exif:all", "-makernotes:all", "-serialnumber", "-icc_profile:all")
    exiftool("-overwrite_original", "-gpslatitude=37.5", "-gpslatituderef=N", original)
    assert {b"GPS", b"Profile"} <= set(exiftool(*tags, original).split())
    for (crop, file_format, _), data in files(rendered(original.read_bytes())).items():
        if crop == "full":
            shown = tmp_path / f"shown.{file_format}"
            shown.write_bytes(data)
            assert exiftool(*tags, shown) == b""
            assert b"JTBC" in exiftool("-xmp-photoshop:credit", shown)


def test_crops_show_what_lies_about_the_focal_point():
    """Red on the left, teal on the right: whoever looks left sees red."""
    base = PIL.Image.new("RGB", (800, 300), "teal")
    base.paste("red", (0, 0, 400, 300))
    out = io.BytesIO()
    base.save(out, "PNG")
    for x, seen in ((0.0, (254, 0, 0)), (1.0, (0, 128, 128))):
        found = files(rendered(out.getvalue(), focal_x=x))
        for file_format in ("avif", "webp", "jpeg"):
            with PIL.Image.open(io.BytesIO(found["square", file_format, 192])) as shown:
                middle = shown.convert("RGB").getpixel((96, 96))
                assert max(abs(a - b) for a, b in zip(middle, seen, strict=True)) < 12


# --- What pages may name -----------------------------------------------------


def test_at_once_there_is_the_whole_picture_as_jpeg_and_the_rest_waits():
    image = stored(picture(size=(1000, 700)))
    assert image.made == {"full": {"jpeg": [[320, 224], [480, 336], [960, 672], [1000, 700]]}}
    assert image.made == Image.objects.get(pk=image.pk).made
    assert states(image) == {"made", "waiting"}
    assert render(image).made == image.renditions.count() - 4
    assert states(image) == {"made"}


DEEDS = {
    "render": render,
    "anew": lambda image: render(image, anew=True),
    "ask for all": ask_again,
    "ask for some": lambda image: ask_again(image, Q(format="webp")),
    "refocus": refocus,
    "credit": lambda image: (
        Image.objects.filter(pk=image.pk).update(credit_line=f"No. {next(_numbers)}"),
        refresh_credit(image),
    ),
    "lose a file": lambda image: [r.file.storage.delete(r.file.name) for r in _first(image)],
    "break the encoders": lambda image: _break(image, {"quality": "bad"}),
    "mend the encoders": lambda image: _break(image, None),
    "another ladder": lambda image: _ladder(
        image, {**crops.WIDTHS, "card": (20, 40), "hero": (7,)}
    ),
    "the former ladder": lambda image: _ladder(image, WIDTHS),
    "save": lambda image: Image.objects.get(pk=image.pk).save(),
    "save what was loaded before": lambda image: image.save(),
}
_numbers = itertools.count()
WIDTHS, ENCODERS = crops.WIDTHS, rendering.ENCODERS


def _first(image):
    return [row for row in image.renditions.made() if row.file][:1]


def _break(image, options):
    rendering.ENCODERS = ENCODERS if options is None else ENCODERS | {"webp": options}


def _ladder(image, widths):
    crops.WIDTHS = widths
    plan(image)


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.sampled_from(sorted(DEEDS)), min_size=1, max_size=6))
def test_what_a_picture_says_is_made_is_what_its_rows_say(deeds):
    image = stored(picture(size=(40, 30)))
    try:
        for deed in deeds:
            DEEDS[deed](image)
            assert sorted(told(image)) == sorted(rows(image)), deed
            assert all(row.file for row in image.renditions.made())
    finally:
        _break(image, None)
        crops.WIDTHS = WIDTHS


def test_widths_are_told_from_narrow_to_wide():
    made = rendered(picture(size=(1000, 700))).made
    for formats in made.values():
        for sizes in formats.values():
            assert sizes == sorted(sizes)


def test_a_changed_ladder_is_followed(monkeypatch, django_capture_on_commit_callbacks):
    image = rendered(picture(size=(1000, 700)))
    monkeypatch.setitem(crops.WIDTHS, "card", (100, 480))
    with django_capture_on_commit_callbacks(execute=True):
        plan(image)
    assert [w for w, _ in Image.objects.get(pk=image.pk).made["card"]["webp"]] == [480]
    assert render(image).made == 3
    assert [w for w, _ in Image.objects.get(pk=image.pk).made["card"]["webp"]] == [100, 480]
    assert on_disk() == named()


def test_so_is_a_changed_proportion(monkeypatch):
    image = rendered(picture(size=(1000, 700)))
    monkeypatch.setitem(crops.RATIOS, "square", (2, 1))
    plan(image)
    assert "square" not in Image.objects.get(pk=image.pk).made
    render(image)
    assert Image.objects.get(pk=image.pk).made["square"]["jpeg"] == [
        [192, 96],
        [256, 128],
        [384, 192],
    ]


def test_planning_twice_changes_nothing(django_assert_num_queries):
    image = rendered()
    before = list(image.renditions.values())
    with django_assert_num_queries(4):  # two of them a savepoint's
        plan(image)
    assert list(image.renditions.values()) == before


def test_what_it_costs(django_assert_num_queries):
    image = stored()
    with django_assert_num_queries(9):  # two of them a savepoint's
        render(image)
    with django_assert_num_queries(2):
        render(image)


# --- What goes wrong ---------------------------------------------------------


def test_a_failing_encoder_is_told_retried_and_given_up(monkeypatch):
    image = stored()
    with monkeypatch.context() as patch:
        broken(patch)
        first = render(image)
        assert (first.made, len(first.failed), first.unfinished) == (15, 8, True)
        assert "avif" not in Image.objects.get(pk=image.pk).made["full"]
        row = image.renditions.filter(crop="full", format="avif").first()
        assert (row.state, row.attempts) == ("failed", 1)
        assert row.error == "OSError: The encoder is out of order"
        for attempt in range(2, MAX_ATTEMPTS + 1):
            assert render(image).unfinished == (attempt < MAX_ATTEMPTS)
        assert render(image) == rendering.Rendered()
    assert render(image).made == 0
    assert ask_again(image, Q(state="failed")) == 8
    assert render(image).made == 8
    assert states(image) == {"made"}
    assert set(image.renditions.values_list("error", "attempts")) == {("", 0)}


def test_a_file_that_says_another_credit_is_not_kept(monkeypatch):
    image = stored()
    build = rendering.xmp.build
    monkeypatch.setattr(rendering.xmp, "build", lambda said: build(said | {"alt": "Another"}))
    assert render(image).made == 0
    assert "CreditLost" in image.renditions.filter(state="failed").first().error
    assert on_disk() == named()


def test_a_full_disk_is_told_and_leaves_nothing(monkeypatch):
    image = stored()

    def full(*_, **__):
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(default_storage, "save", full)
        assert render(image).made == 0
    assert states(image) == {"made", "failed"}
    assert "No space left" in image.renditions.filter(state="failed").first().error
    assert on_disk() == named()
    assert render(image).made > 0


def test_a_lost_original_is_told_and_what_is_made_stands(django_capture_on_commit_callbacks):
    image = rendered()
    before = rows(image)
    image.original.storage.delete(image.original.name)
    with django_capture_on_commit_callbacks(execute=True):
        result = render(image, anew=True)
    assert (result.made, len(result.failed), result.unfinished) == (0, len(before), False)
    assert "FileNotFoundError" in result.failed[0].error
    assert rows(image) == before
    assert files(image)
    assert refocus(image) > 0
    assert render(image).unfinished
    assert set(image.renditions.exclude(crop="full").values_list("state", flat=True)) == {"failed"}


def test_made_anew_the_former_go_when_the_new_are_there(django_capture_on_commit_callbacks):
    image = rendered()
    before = named()
    with django_capture_on_commit_callbacks(execute=True):
        assert render(image, anew=True).made == len(before)
    assert on_disk() == named()
    assert not named() & before


# --- Who comes between -------------------------------------------------------


def meanwhile(monkeypatch, deed, times=1):
    """Do ``deed`` when the first file has been encoded, in each of the first ``times``."""
    encoded = rendering._encoded
    left = [times]

    def interrupted(*args):
        for number, result in enumerate(encoded(*args)):
            if number == 0 and left[0]:
                left[0] -= 1
                deed()
            yield result

    monkeypatch.setattr(rendering, "_encoded", interrupted)


def edited(image, **fields):
    found = Image.objects.get(pk=image.pk)
    for name, value in fields.items():
        setattr(found, name, value)
    found.save()
    changed(found, set(fields))


@pytest.mark.parametrize("change", [{"credit_line": "tvN"}, {"focal_x": 0.1}])
def test_an_editor_who_changes_it_meanwhile_is_heard(
    monkeypatch, change, django_capture_on_commit_callbacks
):
    image = stored(focal_x=0.9)
    meanwhile(monkeypatch, lambda: edited(image, **change))
    with django_capture_on_commit_callbacks(execute=True):
        result = render(image)
    assert not result.unfinished
    assert states(image) == {"made"}
    assert {credit_in(data)["credit_line"] for data in files(image).values()} == {
        change.get("credit_line", "JTBC")
    }
    assert on_disk() == named()


def test_an_editor_who_never_stops_has_it_left_for_later(monkeypatch):
    image = stored()
    lines = (f"tvN {number}" for number in itertools.count())
    meanwhile(monkeypatch, lambda: edited(image, credit_line=next(lines)), times=99)
    assert render(image) == rendering.Rendered(unfinished=True)


def test_of_two_workers_the_faster_one_is_kept(monkeypatch, django_capture_on_commit_callbacks):
    image = stored()
    names = []

    def other():
        render(image)
        names.extend(named())

    meanwhile(monkeypatch, other)
    with django_capture_on_commit_callbacks(execute=True):
        assert render(image).made == 0
    assert named() == set(names) == on_disk()


def test_a_worker_that_fails_does_not_undo_another_that_did_it(monkeypatch):
    image = stored()
    meanwhile(monkeypatch, lambda: render(image))
    to_make = image.renditions.filter(state="waiting").count()
    write = rendering.write
    calls = itertools.count()

    def fails_for_the_slower(row, data, written):
        if next(calls) >= to_make:
            raise OSError("Too late")
        write(row, data, written)

    monkeypatch.setattr(rendering, "write", fails_for_the_slower)
    assert render(image).failed == []
    assert states(image) == {"made"}


def test_a_ladder_that_changes_meanwhile_leaves_no_file(
    monkeypatch, django_capture_on_commit_callbacks
):
    image = stored()

    def shorter():
        monkeypatch.setitem(crops.WIDTHS, "card", (100,))
        plan(image)

    meanwhile(monkeypatch, shorter)
    with django_capture_on_commit_callbacks(execute=True):
        render(image)
    assert on_disk() == named()
    assert {w for c, _, w, _ in told(image) if c == "card"} == set()


def test_a_picture_deleted_meanwhile_takes_its_files_along(
    monkeypatch, django_capture_on_commit_callbacks
):
    image = stored()
    meanwhile(monkeypatch, lambda: remove(Image.objects.get(pk=image.pk)))
    with django_capture_on_commit_callbacks(execute=True), pytest.raises(Image.DoesNotExist):
        render(image)
    assert on_disk() == set()
    render_image.call(image.pk)


@pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite lets one write at a time.")
@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_two_workers_and_an_editor_at_once_leave_it_whole():
    image = stored(picture(size=(300, 200)))
    gate = threading.Barrier(3)

    def run(deed):
        try:
            gate.wait()
            for number in range(4):
                deed(number)
        finally:
            connections.close_all()

    deeds = [
        lambda _: render(image),
        lambda _: render(image, anew=True),
        lambda number: edited(image, credit_line=f"tvN {number}", focal_x=number / 4),
    ]
    with ThreadPoolExecutor(3) as pool:
        list(pool.map(run, deeds))
    render(image)
    assert states(image) == {"made"}
    assert sorted(told(image)) == sorted(rows(image))
    assert {credit_in(d)["credit_line"] for d in files(image).values()} == {"tvN 3"}
    assert on_disk() == named()


def test_a_row_that_tells_of_itself_twice_changes_nothing():
    image = rendered()
    before = image.made
    tell(image)
    assert image.made == before


def test_never_larger_than_the_picture():
    assert {width for _, _, width in files(rendered(saved(size=(30, 20))))} == {30, 27, 20}
