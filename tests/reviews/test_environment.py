"""The language of the public templates: what is escaped, what is an error, what is translated."""

import datetime as dt
from decimal import Decimal

import pytest
from django.utils import translation
from jinja2 import UndefinedError

from reviews.environment import compile_all, the_environment
from reviews.markup import fragment, read_in
from reviewsite.management.commands.makemessages import as_python


def told(source, **context):
    return the_environment().from_string(source).render(read_in() | context)


def test_every_template_compiles():
    compile_all()
    names = the_environment().list_templates()
    assert {"home.html", "_cards.html", "sitemaps/news.xml", "feeds/_entry.html"} <= set(names)


def test_what_is_typed_is_text():
    assert told("{{ x }}", x="<script>\"&'") == "&lt;script&gt;&#34;&amp;&#39;"
    assert told("{% trans x=x %}No: {{ x }}{% endtrans %}", x="<b>") == "No: &lt;b&gt;"
    assert told("{{ xs|join(', ') }}", xs=["<b>", "&"]) == "&lt;b&gt;, &amp;"


@pytest.mark.parametrize(
    "source", ["{{ nobody }}", "{{ page.nothing }}", "{% if nobody %}{% endif %}"]
)
def test_a_name_that_nothing_was_given_for_is_an_error(source):
    with pytest.raises(UndefinedError):
        told(source, page=object())


def test_what_a_page_may_leave_out_can_be_asked_for():
    assert (
        told("{% if preview or meta or clock_is_set or structured_data or at %}x{% endif %}") == ""
    )


@pytest.mark.parametrize(
    ("all_of", "words"), [(1, "Visto 1 de 1 episodio"), (16, "Vistos 1 de 16 episodios")]
)
def test_the_form_is_chosen_by_all_episodes_and_not_by_those_watched(all_of, words):
    class Edition:
        spoiler_level, episodes_watched = "none", 1

        @staticmethod
        def get_spoiler_level_display():
            return ""

    class Drama:
        episodes = all_of

    with translation.override("es"):
        assert words in fragment("_viewing.html", edition=Edition, drama=Drama)


def test_what_is_kept_by_its_language_is_told_in_each():
    at = dt.datetime(2026, 3, 1, 20, tzinfo=dt.UTC)
    source = "{{ at|day }} {{ score|out_of_ten }} {{ _('Cast') }}{{ content_lang }}"
    for _ in range(2):
        with translation.override("ko"):
            korean = told(source, at=at, score=Decimal("8.5"))
        with translation.override("es"):
            spanish = told(source, at=at, score=Decimal("8.5"))
        english = told(source, at=at, score=Decimal("8.5"))
        assert "2026년 3월" in korean
        assert korean.endswith('출연 lang="en"')
        assert "de marzo de 2026" in spanish
        assert "<b>8,5</b>" in spanish
        assert english.endswith(" Cast")
        assert "<b>8.5</b>" in english


def test_gettext_reads_what_templates_say():
    source = """{{ _("It's") }}
{% trans n=1 %}{{ n }} row{% pluralize %}{{ n }} rows{% endtrans %}
<p title="{{ _('Two') }}">{{ text }}</p>"""
    assert as_python(source).splitlines() == [
        """_("It's")""",
        "ngettext('%(n)s row', '%(n)s rows')",
        "_('Two')",
    ]
