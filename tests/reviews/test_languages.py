"""Which language East Asian text is marked as."""

import pytest
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy, override

from reviews.languages import language_of, mark_languages, mark_languages_of_text


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("눈물의 여왕", "ko"),
        ("\u1112\u1161\u11ab", "ko"),  # decomposed
        ("大長今 대장금", "ko"),
        ("愛の不時着", "ja"),
        ("ロマンス", "ja"),
        ("鬼怪", "zh"),
        ("Run On", ""),
        ("", ""),
    ],
)
def test_the_script_decides(text, language):
    assert language_of(text) == language


def test_only_the_run_is_marked():
    marked = mark_languages_of_text("My Mister (나의 아저씨), 2018")
    assert marked == 'My Mister (<span lang="ko">나의 아저씨</span>), 2018'


def test_each_run_has_its_own_language():
    marked = mark_languages_of_text("사랑 / ロマンス or 爱")
    assert marked == (
        '<span lang="ko">사랑</span> / <span lang="ja">ロマンス</span> or <span lang="zh">爱</span>'
    )


def test_text_is_escaped_first():
    assert mark_languages_of_text("<b>&한") == '&lt;b&gt;&amp;<span lang="ko">한</span>'


def test_what_is_safe_is_told_from_a_text_that_is_equal_to_it():
    for _ in range(2):
        assert mark_languages_of_text("<b>한</b>").startswith("&lt;b&gt;")
        assert mark_languages_of_text(SafeString("<b>한</b>")).startswith("<b><span")


def test_a_translated_text_is_that_of_the_language_at_hand():
    for language, told in (("en", "Reviews"), ("ko", '<span lang="ko">리뷰</span>')) * 2:
        with override(language):
            assert mark_languages_of_text(gettext_lazy("Reviews")) == told


def test_tags_and_attributes_are_left_alone():
    html = '<p><a href="https://x.example/?q=한글>b">한글</a> &amp; 글</p>'
    assert mark_languages(html) == (
        '<p><a href="https://x.example/?q=한글>b"><span lang="ko">한글</span></a>'
        ' &amp; <span lang="ko">글</span></p>'
    )
