"""The page "Import a text", step by step, without a script."""

import html
import io
import re
import zipfile
from html.parser import HTMLParser

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from people.models import Author, CastMember
from reviews.models import Availability, Drama, Edition, Note, Review
from tests import factories
from tests.reviews.handed_in import TEXT

pytestmark = pytest.mark.django_db

URL = "/admin/reviews/review/import/"


class _Form(HTMLParser):
    """What a browser would send of the page's import form."""

    def __init__(self, content):
        super().__init__()
        self.data, self._name, self._text, self._select, self._inside = {}, None, "", None, False
        self.feed(content)

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        name = attrs.get("name")
        if tag == "form":
            self._inside = "import-" in attrs.get("class", "")
        if not self._inside:
            return
        if tag == "input" and name and attrs.get("type") != "file":
            if attrs.get("type") != "checkbox" or "checked" in attrs:
                self.data[name] = attrs.get(
                    "value", "on" if attrs.get("type") == "checkbox" else ""
                )
        elif tag == "textarea":
            self._name, self._text = name, ""
        elif tag == "select":
            self._select = name
        elif (
            tag == "option"
            and self._select
            and ("selected" in attrs or self._select not in self.data)
        ):
            self.data[self._select] = attrs["value"]

    def handle_data(self, data):
        self._text += data

    def handle_endtag(self, tag):
        if tag == "textarea" and self._name:
            # A browser drops the first line end, and sends all of them as CRLF.
            text = self._text.replace("\r\n", "\n").removeprefix("\n").replace("\n", "\r\n")
            self.data[self._name], self._name = text, None
        elif tag == "select":
            self._select = None
        elif tag == "form":
            self._inside = False


def fields(response):
    return _Form(response.content.decode()).data


def text_of(response):
    return html.unescape(re.sub(r"<[^>]+>", "", response.content.decode()))


@pytest.fixture
def desk(client):
    client.force_login(factories.editor())
    return client


def read(client, text=TEXT, **more):
    return client.post(URL, {"text": text, "html": "", "name": "", "read": "1", **more})


def send(client, shown, button, **changes):
    return client.post(URL, {**fields(shown), button: "1", **changes})


def created(response):
    review = Review.objects.get()
    assert response.status_code == 302, text_of(response)
    assert response.url == reverse("admin:reviews_review_change", args=[review.pk])
    return Edition.objects.get()


def test_the_address_and_its_name(desk):
    assert reverse("admin:import_review") == URL
    assert desk.get(URL).status_code == 200


def test_a_pasted_text_is_shown_beside_its_source_and_becomes_a_draft(desk):
    shown = read(desk)
    assert shown.status_code == 200
    assert not Review.objects.exists()
    data = fields(shown)
    assert data["facts-headline"] == "Salt Harbour"
    assert data["facts-start_year"] == "2019"
    assert data["facts-credit_line"] == "tvN"
    assert data["characters-0-name"] == "Han Da-on"
    assert data["characters-0-performers"] == "Kim Ha-neul"
    assert data["crew-1-job"] == "director"
    assert data["sections-1-heading"] == "The people"
    assert data["sections-2-verdict"] == "on"
    assert data["performers:Kim Ha-neul"] == "new"
    assert data["drama"] == "new"
    said = text_of(shown)
    assert "missing-credit" in said
    assert '<p id="line-1">' in shown.content.decode()
    assert '<mark class="warns">available on Netflix</mark>' in shown.content.decode()

    edition = created(send(desk, shown, "create"))
    assert edition.last_edited_by.username == "editor"
    assert edition.review.drama.title == "Salt Harbour"
    assert "<h2>The people</h2>" in edition.body
    assert edition.verdict == (
        "<p>It is patient and kind. Salt Harbour is available on Netflix.</p>"
    )
    assert edition.manuscript.text.replace("\r\n", "\n") == TEXT
    assert edition.review.authors.get().tagline == "Writes about dramas by the sea."
    assert CastMember.objects.count() == 2
    assert Availability.objects.get().country == ""


def test_what_is_corrected_is_what_is_made(desk):
    shown = read(desk)
    changes = {
        "facts-headline": "Salt, and patience",
        "facts-native_title": "소금 항구",
        "facts-episodes": "12",
        "facts-score": "8.5",
        "facts-trailer": "https://www.youtube.com/watch?v=abcdefghijk",
        "facts-kind": "retrospective",
        "facts-genres": "Drama\r\nSlice of life",
        "characters-1-name": "",
        "sections-0-text": "Another opening.",
        "performers:Lee Do-yun": "skip",
        "characters:new:Han Da-jun": "skip",
        "services:Netflix": "skip",
    }
    again = send(desk, shown, "check", **changes)
    assert again.status_code == 200
    assert "genres:Slice of life" in fields(again)
    edition = created(send(desk, again, "create"))
    drama = edition.review.drama
    assert edition.headline == "Salt, and patience"
    assert (drama.native_title, drama.episodes) == ("소금 항구", 12)
    assert [genre.name for genre in drama.genres.all()] == ["Drama", "Slice of life"]
    assert float(edition.score) == 8.5
    assert edition.trailer_url.endswith("abcdefghijk")
    assert edition.review.kind == "retrospective"
    assert [character.name for character in drama.characters.all()] == ["Han Da-on"]
    assert edition.body.startswith("<p>Another opening.</p>")
    assert not Availability.objects.exists()
    assert "Netflix" in Note.objects.get().text


def test_a_new_name_is_shown_before_anything_is_created(desk):
    shown = read(desk)
    asked = send(desk, shown, "create", **{"characters-0-performers": "Kim Ha-neul, Seo Yun"})
    assert asked.status_code == 422
    assert not Review.objects.exists()
    assert fields(asked)["performers:Seo Yun"] == "new"
    created(send(desk, asked, "create"))
    assert CastMember.objects.filter(name="Seo Yun").exists()


def test_what_is_known_is_taken_and_what_is_doubtful_asked(desk):
    drama = factories.drama("Salt Harbour", start_year=2019)
    factories.character(drama, "Han Da-on", "Kim Ha-Neul")
    twin = factories.author("Jeong Mi-rae")
    shown = read(desk)
    data = fields(shown)
    assert data["drama"] == str(drama.pk)
    assert data[f"characters:{drama.pk}:Han Da-on"].isdecimal()
    assert data["performers:Kim Ha-neul"] == str(CastMember.objects.get().pk)
    assert data["authors:Jung Mi-rae"] == ""
    assert "perhaps Jeong Mi-rae: choose" in text_of(shown)
    asked = send(desk, shown, "create")
    assert asked.status_code == 422
    assert "Choose who or what is meant." in text_of(asked)
    assert not Review.objects.exists()
    edition = created(send(desk, asked, "create", **{"authors:Jung Mi-rae": str(twin.pk)}))
    assert edition.review.drama == drama
    assert edition.review.authors.get() == twin
    assert Author.objects.count() == 1
    assert drama.characters.count() == 2


def test_another_drama_has_other_characters(desk):
    drama = factories.drama("Salt Harbour", start_year=2019)
    factories.character(drama, "Han Da-on", "Kim Ha-neul")
    shown = read(desk)
    asked = send(desk, shown, "create", drama="new")
    assert asked.status_code == 422
    assert fields(asked)["characters:new:Han Da-on"] == "new"
    created(send(desk, asked, "create"))
    assert Drama.objects.count() == 2
    # Another title is another drama: what was chosen for the first no longer holds.
    asked = send(desk, shown, "check", **{"facts-title": "Sugar Harbour"})
    assert fields(asked)["drama"] == "new"


def test_nothing_typed_is_lost_on_an_error(desk):
    shown = read(desk)
    typed = {
        "facts-start_year": "soon",
        "facts-headline": "Typed with “care”",
        "sections-0-text": "My own\r\n\r\nwords & marks <b>",
        "characters-2-name": "Somebody New",
        "performers:Kim Ha-neul": "skip",
    }
    asked = send(desk, shown, "create", **typed)
    assert asked.status_code == 422
    assert "correct what is marked" in text_of(asked)
    data = fields(asked)
    assert {name: data[name] for name in typed} == typed
    assert data["text"] == fields(shown)["text"]
    assert "characters:new:Somebody New" in data
    assert not Review.objects.exists()


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("facts-title", ""),
        ("facts-end_year", "2018"),
        ("facts-score", "11"),
        ("facts-trailer", "no address"),
        ("characters-0-performers", "x" * 101),
        ("crew-0-job", ""),
        ("drama", "999"),
        ("performers:Kim Ha-neul", "999"),
    ],
)
def test_what_cannot_be_is_refused(desk, field, value):
    asked = send(desk, read(desk), "create", **{field: value})
    assert asked.status_code == 422
    assert not Review.objects.exists()
    assert not Drama.objects.exists()


def test_pasted_html_keeps_its_look_to_the_end(desk):
    pasted = (
        "<h1>Salt Harbour</h1><p>It is a <b>patient</b> drama about those who gather salt "
        "together, and a fine one.</p><script>alert(1)</script>"
    )
    shown = read(desk, text="Salt Harbour and so on", html=pasted)
    assert "alert(1)" not in shown.content.decode()
    shown = send(desk, shown, "check", **{"facts-title": "Salt Harbour"})
    edition = created(send(desk, shown, "create"))
    assert "a <strong>patient</strong> drama" in edition.body


def word_file():
    document = (
        '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>'
        "<w:p><w:r><w:t>Salt Harbour is a drama about those who gather </w:t></w:r>"
        "<w:r><w:rPr><w:b/></w:rPr><w:t>salt</w:t></w:r>"
        "<w:r><w:t> together, and about what they owe each other.</w:t></w:r></w:p>"
        "</w:body></w:document>"
    )
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("word/document.xml", document)
    return SimpleUploadedFile("harbour.docx", file.getvalue())


def test_a_word_file_keeps_its_look_to_the_end(desk):
    shown = read(desk, text="", file=word_file())
    assert shown.status_code == 200
    shown = send(desk, shown, "check", **{"facts-title": "Salt Harbour"})
    edition = created(send(desk, shown, "create"))
    assert "gather <strong>salt</strong> together" in edition.body
    assert edition.manuscript.name == "harbour.docx"


TAGGED = """Salt Harbour

It is a <b>patient</b> drama about those who gather salt together.

It has **many** words about the sea.

And a fine end &mdash; a quiet one.
"""


@pytest.mark.parametrize(
    "given",
    [
        {"text": TAGGED},
        {"text": "", "file": SimpleUploadedFile("harbour.txt", TAGGED.encode())},
    ],
)
def test_a_text_with_some_tags_set_by_hand_keeps_them_to_the_end(desk, given):
    """As blogs export one: most lines have none."""
    shown = read(desk, **given)
    assert shown.status_code == 200
    shown = send(desk, shown, "check", **{"facts-title": "Salt Harbour"})
    edition = created(send(desk, shown, "create"))
    assert "a <strong>patient</strong> drama" in edition.body
    assert "<strong>many</strong> words about the sea." in edition.body
    assert "end — a quiet one" in edition.body


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"text": ""}, "Choose a file or paste a text."),
        ({"text": "", "file": SimpleUploadedFile("a.pdf", b"%PDF-1.7")}, "This is a PDF file."),
        ({"text": "", "file": SimpleUploadedFile("a.txt", b"")}, "The submitted file is empty."),
    ],
)
def test_what_cannot_be_read_is_said_at_once(desk, given, said):
    shown = read(desk, **given)
    assert said in text_of(shown)
    assert 'name="read"' in shown.content.decode()


def test_markup_in_a_text_stays_text(desk):
    shown = read(desk, text=TEXT.replace("patient", '</textarea><script>alert("x")</script>'))
    assert '<script>alert("x")' not in shown.content.decode()
    edition = created(send(desk, shown, "create"))
    assert "<script" not in edition.body + edition.verdict
    assert "&lt;script&gt;" in edition.verdict


def test_a_writer_imports_what_the_catalogue_has(client):
    client.force_login(factories.writer())
    shown = read(client)
    assert "New: add it" not in text_of(shown)
    asked = send(client, shown, "create", drama="new")
    assert asked.status_code == 422
    assert not Drama.objects.exists()
    factories.drama("Salt Harbour", start_year=2019)
    factories.author("Jung Mi-rae")
    edition = created(send(client, read(client), "create"))
    assert edition.review.started_by.username == "writer"
    assert not CastMember.objects.exists()
    assert "Kim Ha-neul" in Note.objects.get().text


def test_a_writer_cannot_slip_a_new_row_in(client):
    client.force_login(factories.writer())
    factories.drama("Salt Harbour", start_year=2019)
    shown = read(client)
    asked = send(client, shown, "create", **{"performers:Kim Ha-neul": "new"})
    assert asked.status_code == 422
    assert not CastMember.objects.exists()


def test_the_writers_own_byline_is_filled_in(client):
    writer = factories.writer()
    factories.author("Seo Da-hye", user=writer)
    client.force_login(writer)
    shown = read(client, text=TEXT.split("Jung Mi-rae")[0])
    assert fields(shown)["facts-author"] == "Seo Da-hye"


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_publisher_and_a_stranger_are_refused(client, method):
    assert getattr(client, method)(URL).status_code == 302
    client.force_login(factories.publisher())
    assert getattr(client, method)(URL).status_code == 403


def test_a_form_of_another_site_is_refused(admin_user):
    from django.test import Client

    client = Client(enforce_csrf_checks=True)
    client.force_login(admin_user)
    assert read(client).status_code == 403


def test_no_inline_script_or_style(desk):
    for response in (desk.get(URL), read(desk)):
        content = response.content.decode()
        assert not re.search(r"<script(?![^>]*\b(?:src|nonce)=)", content)
        assert not re.search(r"\sstyle=|<style|\son\w+=", content)
