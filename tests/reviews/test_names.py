"""The pairs of names that a similarity score alone gets wrong."""

from dataclasses import dataclass

import pytest

from reviews import names


@dataclass(frozen=True)
class Who:
    name: str
    native_name: str = ""
    aliases: tuple[str, ...] = ()


@pytest.mark.parametrize(
    ("name", "folded"),
    [
        ("Seon-Gyeom", "seongyeom"),
        ("Shin Se-kyung", "shinsekyung"),
        ("José", "jose"),
        ("Straße 2", "strasse"),
        ("’-- ", ""),
    ],
)
def test_fold_leaves_the_letters(name, folded):
    assert names.fold(name) == folded


def test_fold_is_the_same_for_composed_and_decomposed_hangul():
    assert names.fold("강태오") == names.fold("강태오") != ""


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Soo-young", "Su-yeong"),
        ("Choi Soo-young", "Choe Su-yeong"),
        ("Lee Young-hwa", "Yi Yeong-hwa"),
        ("Seo Dan-ah", "Seo Dan-a"),
        ("Park Shi-hyun", "Bak Si-hyun"),
        ("Im Si-wan", "Lim Shi-wan"),
        ("Ryu Jun-yeol", "Yoo Joon-yeol"),
        ("Oh Mi-joo", "O Mi-ju"),
        ("Kang Tae-oh", "Gang Tae-o"),
        ("Gong Hyo Jin", "Gong Hyo-jin"),
        # Joined wrongly: two people. Hangul must decide.
        ("Kim Young-soo", "Kim Yong-soo"),
    ],
)
def test_the_romanisation_key_joins(one, other):
    assert names.romanisation_key(one) == names.romanisation_key(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Ji-won", "Ji-woon"),
        ("Young-hwa", "Yough-hwa"),
        ("Kim Young-hwa", "Lee Young-hwa"),
        ("Mi-joo", "Min-joo"),
        ("Seo-yeon", "Seo-yun"),
        ("Jae-hoon", "Je-hoon"),
    ],
)
def test_the_romanisation_key_keeps_apart(one, other):
    assert names.romanisation_key(one) != names.romanisation_key(other)


@pytest.mark.parametrize(
    ("name", "styled"),
    [
        ("Shin Se-Kyung", "Shin Se-kyung"),
        ("Ki Seon-gyeom", "Ki Seon-gyeom"),
        ("Jean-Luc Godard", "Jean-Luc Godard"),
        ("Anne-Marie Duff", "Anne-Marie Duff"),
        ("Ko Chia-Yen", "Ko Chia-Yen"),
        ("Spider-Man", "Spider-Man"),
        ("Gong Yoo", "Gong Yoo"),
    ],
)
def test_house_style_is_for_korean_given_names(name, styled):
    assert names.house_style(name) == styled


@pytest.mark.parametrize("name", ["Seon-gyeom", "Hyun-bin", "Kwang-soo", "Eui-sung", "Ra-mi"])
def test_korean_syllables_are_known(name):
    assert names.is_romanised(name)


@pytest.mark.parametrize("name", ["Yough-hwa", "Mary-Kate", "Feel-Good", "Sci-Fi", "K-Drama"])
def test_other_syllables_are_not(name):
    assert not names.is_romanised(name)


RUN_ON = ("Mi-joo", "Seon-gyeom", "Dan-ah", "Young-hwa", "Se-kyung", "Si-wan", "Soo-young")


@pytest.mark.parametrize(
    ("spelling", "known", "found"),
    [
        ("Yough-hwa", RUN_ON, ("Young-hwa", 2)),
        ("Seon-gyoem", RUN_ON, ("Seon-gyeom", 1)),  # two letters swapped are one slip
        ("Young-hwa", RUN_ON, None),
        ("Seon-Gyeom", RUN_ON, None),
        ("Communication", RUN_ON, None),
        # The runner-up is only one further off.
        ("Ji-wo", ("Ji-won", "Ji-woon"), None),
        ("Ji-won", ("Ji-woon", "Ji-wan"), None),
        # Too short to tell.
        ("Ahn", ("Han",), None),
        ("Jin", ("Jun",), None),
        # Two slips in a short name are another name.
        ("Mi-na", ("Mi-joo",), None),
        ("Anything", (), None),
        ("", ("Ji-won",), None),
    ],
)
def test_closest_needs_one_clear_neighbour(spelling, known, found):
    assert names.closest(spelling, known) == found


@pytest.mark.parametrize(
    ("spelling", "native", "known", "suggestion"),
    [
        ("Seon-Gyeom", "", [Who("Seon-gyeom")], ("variant", "Seon-gyeom")),
        ("Choi Sooyoung", "", [Who("Choi Soo-young")], ("variant", "Choi Soo-young")),
        ("Su-yeong", "", [Who("Soo-young")], ("romanisation", "Soo-young")),
        ("Si-wan Im", "", [Who("Im Si-wan")], ("reversed", "Im Si-wan")),
        ("Yough-hwa", "", [Who("Young-hwa"), Who("Mi-joo")], ("typo", "Young-hwa")),
        ("Lee Je-hoon", "", [Who("Lee Jae-hoon", "이재훈")], ("typo", "Lee Jae-hoon")),
        ("Kim Yong-soo", "", [Who("Kim Young-soo", "김영수")], ("romanisation", "Kim Young-soo")),
        # Hangul decides.
        ("Lee Je-hoon", "이제훈", [Who("Lee Jae-hoon", "이재훈")], None),
        ("Kim Yong-soo", "김용수", [Who("Kim Young-soo", "김영수")], None),
        ("Ji-won", "지원", [Who("Ji-woon", "지운")], None),
        # Right as it stands.
        ("Kang Tae-oh", "", [Who("Kang Tae-oh")], None),
        ("Kang Tae‑oh", "", [Who("Kang Tae-oh")], None),
        ("Kim Yoon-hwan", "", [Who("Kang Tae-oh", "", ("Kim Yoon-hwan",))], None),
        ("Netflix", "", [Who("Kang Tae-oh")], None),
    ],
)
def test_suggest(spelling, native, known, suggestion):
    found = names.suggest(spelling, known, native)
    assert (found and (found.kind, found.name)) == suggestion


KANG = Who("Kang Tae-oh", "강태오", ("Kim Yoon-hwan",))
SHIN = Who("Shin Se-kyung", "신세경")
IM = Who("Im Si-wan", "임시완")
JAE = Who("Lee Jae-hoon", "이재훈")
CATALOGUE = [KANG, SHIN, IM, JAE]


@pytest.mark.parametrize(
    ("name", "native", "certainty", "candidate"),
    [
        ("Kang Tae-oh", "", "exact", KANG),
        ("Kim Yoon-hwan", "", "exact", KANG),
        ("강태오", "", "exact", KANG),
        ("Shin Se-Kyung", "", "variant", SHIN),
        ("Shin Sekyung", "신세경", "variant", SHIN),
        ("Sin Se-kyung", "신 세경", "variant", SHIN),
        ("Sin Se-kyung", "", "maybe", SHIN),
        ("Lim Shi-wan", "", "maybe", IM),
        ("Si-wan Im", "", "maybe", IM),
        ("Siwan", "임시완", "maybe", IM),
    ],
)
def test_match(name, native, certainty, candidate):
    found = names.match(name, native, CATALOGUE)
    assert found is not None
    assert (found.certainty, found.candidate) == (certainty, candidate)


@pytest.mark.parametrize(
    ("name", "native"),
    [
        ("Lee Je-hoon", ""),
        ("Lee Jae-hoon", "이제훈"),  # the same Latin letters, another man
        ("Lim Shi-wan", "임시환"),
        ("Choi Soo-young", ""),
        ("Shin", ""),
        ("Kang Tae-ho", "강태호"),
        ("", ""),
    ],
)
def test_no_match(name, native):
    assert names.match(name, native, CATALOGUE) is None


def test_namesakes_are_for_a_person_to_tell_apart():
    actress, singer = Who("Kim Ji-won", "김지원"), Who("Kim Ji-won", "김지원")
    found = names.match("Kim Ji-won", "", [actress, singer])
    assert found is not None
    assert found.certainty == "maybe"
    assert len(names.matches("Kim Ji-won", "", [actress, singer])) == 2


def test_hangul_tells_namesakes_apart():
    jae, je = Who("Lee Jae-hoon", "이재훈"), Who("Lee Jae-hoon", "이제훈")
    found = names.match("Lee Jae-hoon", "이제훈", [jae, je])
    assert found == names.Match("exact", je)
