"""Markup that is put together without a template: what an editor types is told as text."""

import pytest

from people.models import CastMember
from reviews.environment import the_environment
from reviews.markup import read_in
from reviews.pictures import picture
from tests.reviews.views.test_pictures import stored

TYPED = """Q&A <b>"Teal"</b> 'by' 눈물"""
QUOTED = "Q&amp;A &lt;b&gt;&quot;Teal&quot;&lt;/b&gt; &#x27;by&#x27; "
TOLD = f'{QUOTED}<span lang="ko">눈물</span>'


def written(template, **context):
    return (
        the_environment().from_string(template).render(read_in() | {"kept_country": str} | context)
    )


def test_names():
    person = CastMember(name=TYPED, native_name="<i>손예진</i>", slug="son")
    native = '&lt;i&gt;<span lang="ko">손예진</span>&lt;/i&gt;'
    assert written("{{ person|linked }}", person=person) == (
        f'<a href="/cast/son/">{TOLD}</a> {native}'
    )
    assert written("{{ person|names }}", person=person) == f"{TOLD} {native}"
    assert written("{{ people|all_names }}", people=[person, person]) == f"{TOLD}, {TOLD}"
    person.native_name = ""
    assert written("{{ person|names }}", person=person) == TOLD


@pytest.mark.django_db
def test_a_picture_and_its_credit(at):
    image = stored(alt=TYPED, credit_line=TYPED, creator="A <i>photographer</i>")
    shown = picture(image, at)
    html = written('{{ picture_tag(shown, "100vw") }}', shown=shown)
    assert f' alt="{QUOTED}눈물" loading="lazy"' in html
    assert "<b>" not in html
    credit = written("{{ shown|credit }}", shown=shown)
    assert f"A &lt;i&gt;photographer&lt;/i&gt; · {TOLD}</span>" in credit
