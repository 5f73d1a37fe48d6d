"""``import_review``, as it is typed."""

import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from people.models import Author, CastMember
from reviews.importing.understood import Understood
from reviews.models import Drama, Edition, Review
from tests import factories
from tests.reviews.handed_in import TEXT

ROOT = Path(__file__).parents[2]
KEYS = [*Understood().as_dict(), "findings"]


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "salt harbour.txt"
    path.write_text(TEXT, "utf-8")
    return str(path)


def run(*args):
    out = io.StringIO()
    call_command("import_review", *args, stdout=out)
    return out.getvalue()


def as_json(*args):
    return json.loads(run(*args, "--json"))


@pytest.mark.django_db
def test_a_dry_run_tells_all_and_changes_nothing(file):
    answer = as_json(file, "--dry-run")
    assert list(answer) == KEYS
    assert answer["label"] == "Review"
    assert answer["headline"] == "Salt Harbour"
    assert answer["drama"]["start_year"] == 2019
    assert answer["crew"] == [
        {"name": "Park Si-hyun", "job": "screenwriter"},
        {"name": "Lee Jae-min", "job": "director"},
    ]
    assert [list(finding) for finding in answer["findings"]] == [
        ["rule", "severity", "line", "text", "message", "suggestion"]
    ] * len(answer["findings"])
    assert ("missing-credit", 1) in [(f["rule"], f["line"]) for f in answer["findings"]]
    assert not Drama.objects.exists()
    assert not Review.objects.exists()


@pytest.mark.django_db
def test_the_draft_is_made_and_its_address_told(file):
    answer = as_json(file, "--create")
    review = Review.objects.get()
    assert list(answer) == [*KEYS, "created"]
    assert answer["created"] == {
        "review": "salt-harbour",
        "url": f"https://reviews.example/admin/reviews/review/{review.pk}/change/",
    }
    assert review.started_by is None
    edition = Edition.objects.get()
    assert (edition.stage, edition.manuscript.name) == ("draft", "salt harbour.txt")
    assert edition.manuscript.text == TEXT
    assert CastMember.objects.count() == 2


@pytest.mark.django_db
def test_without_create_only_a_known_drama_will_do(file):
    with pytest.raises(CommandError, match="--create") as refused:
        run(file)
    assert "\n" not in str(refused.value)
    assert not Review.objects.exists()
    factories.drama("Salt Harbour", start_year=2019)
    report = run(file)
    assert Review.objects.get().drama.title == "Salt Harbour"
    assert not CastMember.objects.exists()
    assert "left out" in report
    assert "Kim Ha-neul" in report


@pytest.mark.django_db
def test_a_doubtful_drama_is_asked_about(file):
    factories.drama("Salt Harbour", start_year=2003)
    with pytest.raises(CommandError, match=r"Perhaps Salt Harbour \(2003\)"):
        run(file)
    as_json(file, "--create")
    assert Drama.objects.count() == 2


@pytest.mark.django_db
def test_the_author_can_be_given(file):
    factories.drama("Salt Harbour", start_year=2019)
    with pytest.raises(CommandError, match="no author “Oh Seo-jin”"):
        run(file, "--author", "Oh Seo-jin")
    factories.author("Oh Seo-jin")
    answer = as_json(file, "--author", " Oh  Seo-jin ")
    assert answer["author"] == {"name": "Oh Seo-jin", "tagline": None}
    assert Review.objects.get().authors.get().name == "Oh Seo-jin"
    replaced = [f["text"] for f in answer["findings"] if f["rule"] == "author-replaced"]
    assert replaced == ["Jung Mi-rae", "Writes about dramas by the sea."]
    assert not Author.objects.filter(name="Jung Mi-rae").exists()


@pytest.mark.django_db
def test_the_report_for_people(file):
    factories.character(
        factories.drama("Salt Harbour", start_year=2019), "Han Da-on", "Kim Ha-Neul"
    )
    report = run(file, "--dry-run")
    assert "Salt Harbour, 2019  [known]" in report
    assert "Han Da-on: Kim Ha-neul  [known, spelt otherwise]" in report
    assert "Jung Mi-rae  [new]" in report
    assert "warns  line 1    missing-credit" in report


@pytest.mark.django_db
@pytest.mark.parametrize("args", [["--dry-run"], ["--create"]])
def test_any_bytes_give_a_result_or_one_line(tmp_path, args):
    path = tmp_path / "any"
    for content in (
        b"",
        b"\0\0",
        b"\xff\xfe",
        b"PK\x03\x04rest",
        b"%PDF-1.7",
        bytes(range(256)) * 40,
        b"\xed\xa0\x80 lone surrogate",
        "한글만".encode("cp949"),
        b"x" * 2_000_000,
        b"(" * 20_000,
        b"<p>" * 20_000,
        b"One word",
    ):
        path.write_bytes(content)
        try:
            said = run(str(path), "--json", *args)
            json.loads(said)
        except CommandError as error:
            said = str(error)
            lines = said.splitlines()
        else:
            lines = [said]
        assert len(lines) == 1, content[:20]


def command(*args, stdin=b"", **environ):
    return subprocess.run(
        [sys.executable, str(ROOT / "manage.py"), *args],
        input=stdin,
        capture_output=True,
        timeout=60,
        check=False,
        env={**os.environ, "DJANGO_ENV": "development", **environ},
    )


def test_a_text_can_be_tried_before_there_is_a_database(tmp_path):
    database = f"sqlite:///{tmp_path}/none.sqlite3"
    tried = command(
        *("import_review", "-", "--dry-run", "--json"), stdin=TEXT.encode(), DATABASE_URL=database
    )
    assert (tried.returncode, tried.stderr) == (0, b"")
    assert json.loads(tried.stdout)["author"]["name"] == "Jung Mi-rae"
    refused = command("import_review", "-", "--create", stdin=TEXT.encode(), DATABASE_URL=database)
    assert refused.returncode == 1
    assert len(refused.stderr.splitlines()) == 1
    assert refused.stdout == b""


def test_an_error_is_one_line_and_status_1(tmp_path):
    refused = command("import_review", str(tmp_path / "none.txt"), "--dry-run", "--json")
    assert refused.returncode == 1
    assert refused.stdout == b""
    (line,) = refused.stderr.decode().splitlines()
    assert "No such file" in line
