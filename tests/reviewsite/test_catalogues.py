"""The catalogues: complete, true to their sources, and compiled as they stand."""

import re
import shutil
import subprocess
import sys
from collections import Counter
from pathlib import Path

import polib
import pytest
from django.conf import settings

ROOT = settings.BASE_DIR
CATALOGUES = sorted((ROOT / "locale").glob("*/LC_MESSAGES/*.po"))
#: What a translation must carry over: Python's placeholders, and HTML's tags.
CARRIED = re.compile(r"%\(\w+\)[sdf]|%[sd](?!\w)|</?\w+[^>]*>")


def name(path):
    return f"{path.parent.parent.name}-{path.stem}"


each_catalogue = pytest.mark.parametrize("path", CATALOGUES, ids=name)


def said(catalogue):
    """What each message is told as, by what it is in the source."""
    return {
        (entry.msgctxt, entry.msgid, entry.msgid_plural): entry.msgstr_plural or entry.msgstr
        for entry in catalogue
    }


def carried(text):
    return Counter(CARRIED.findall(text))


def wrong(entry):
    """What is wrong with a message's translation, if anything."""
    if entry.fuzzy:
        return "fuzzy"
    if not entry.translated():
        return "empty"
    if not entry.msgid_plural:
        return "" if carried(entry.msgstr) == carried(entry.msgid) else "other placeholders"
    # A form for one may leave the number out, as the source does; none has what the source has not.
    *small, most = (entry.msgstr_plural[number] for number in sorted(entry.msgstr_plural))
    fits = carried(most) == carried(entry.msgid_plural)
    fits &= all(carried(form) <= carried(entry.msgid_plural) for form in small)
    return "" if fits else "other placeholders"


def test_there_are_catalogues_for_every_language_but_the_sources_own():
    languages = {code for code, _name in settings.LANGUAGES} - {"en"}
    assert set(map(name, CATALOGUES)) == {
        f"{code}-{domain}" for code in languages for domain in ("django", "djangojs")
    }


@each_catalogue
def test_every_message_is_translated_with_all_that_it_carries(path):
    catalogue = polib.pofile(str(path))
    assert [(reason, e.msgid) for e in catalogue if (reason := wrong(e))] == []
    assert not catalogue.obsolete_entries()


@each_catalogue
def test_no_message_is_one_that_is_never_asked_for(path):
    """An escape in a Python string stands in the catalogue as written, and is another at work."""
    assert [e.msgid for e in polib.pofile(str(path)) if re.search(r"\\[ux]", e.msgid)] == []


@each_catalogue
def test_the_compiled_file_says_what_the_catalogue_says(path):
    compiled = polib.mofile(str(path.with_suffix(".mo")))
    assert said(compiled) == said(polib.pofile(str(path))), "run: make messages"


@pytest.mark.skipif(not shutil.which("xgettext"), reason="xgettext (gettext) is not installed")
def test_the_catalogues_have_every_string_of_the_source(tmp_path):
    """The command itself is run on a copy: what it would change is what is missing."""
    left_out = (".*", "var", "tests", "docs", "staticfiles", "__pycache__", "*.mo")
    copy = tmp_path / "copy"
    shutil.copytree(ROOT, copy, ignore=shutil.ignore_patterns(*left_out))
    for domain in ("django", "djangojs"):
        subprocess.run(
            [
                *(sys.executable, "manage.py", "makemessages", "--domain", domain),
                *("--locale", "ko", "--locale", "es"),
                *("--no-location", "--no-wrap", "--no-obsolete"),
            ],
            cwd=copy,
            env={"DJANGO_ENV": "development", "PATH": "/usr/local/bin:/usr/bin:/bin"},
            check=True,
            capture_output=True,
        )
    for path in CATALOGUES:
        anew = polib.pofile(str(copy / Path(path).relative_to(ROOT)))
        assert said(anew).keys() == said(polib.pofile(str(path))).keys(), "run: make messages"
