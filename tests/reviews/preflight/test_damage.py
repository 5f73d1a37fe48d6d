import pytest

from reviews.preflight import check
from reviews.preflight.subject import KnownCharacter, KnownPerson

from .subjects import found, subject


@pytest.mark.parametrize(
    ("text", "flagged"),
    [
        ("She meets a painter (§), who is poor.", ["(§)"]),
        ("She meets a painter ( ¶¶ ), who is poor.", ["( ¶¶ )"]),
        ("A painter (�) with no name.", ["(�)"]),
        ("A painter (\x92) with no name.", ["(\x92)"]),
        ("The caf\ufffd is closed.", ["caf\ufffd"]),
        ("A \ue000mark from another font.", ["\ue000mark"]),
        ("Nul\x00l and void.", ["Nul\x00l"]),
        ("The part is played by ê°•íƒœì˜¤ himself.", ["ê°•íƒœì˜¤"]),
        ("Sheâ€™s the best of them.", ["Sheâ€™s"]),
        ("It\x92s the best of them.", ["It\x92s"]),
        ("A drama on N\u0435tflix.", ["N\u0435tflix"]),
        ("\u041aang Tae-oh sings.", ["\u041aang"]),
        ("Se\u03bful in autumn.", ["Se\u03bful"]),
    ],
)
def test_damage_is_told(text, flagged):
    assert found("damaged-text", text) == flagged


@pytest.mark.parametrize(
    "text",
    [
        "It works (!), more or less (?), and then some (…).",
        "Four stars (★★★★☆) and a heart (♥) from me (😂).",
        "The company (©) and its mark (™) cost ($) more (+).",
        "JTBC의 새 드라마, and its OST는 good: 신세경(Shin Se-kyung) is in it.",
        "Façade, naïve, Beyoncé, Øresund, Łódź and Nguyễn are words like any other.",
        "“Curly” and ‘single’ quotes — with dashes – and an ellipsis… are right as they are.",
        "A 5 μm lens with 3 kΩ costs £3, €4 or ¥500.",
        "Чехов and Ἀθήνα are written in their own letters; so is 東京 beside Tokyo.",
        "The Cyrillic а-side of the record, and its β-test.",
        "[Review] She came (in 2020) and (slowly) stayed (박은빈).",
        "A footnote (*) and another (†).",
    ],
)
def test_what_is_meant_is_left_alone(text):
    assert found("damaged-text", text) == []


@pytest.mark.parametrize(
    ("broken", "repaired"),
    [
        ("ê°•íƒœì˜¤", "강태오"),
        ("It\x92s", "It’s"),
        ("N\u0435tflix", "Netflix"),
        ("caf\ufffd", None),
    ],
)
def test_the_repair_is_suggested_and_keeps_its_curls(broken, repaired):
    text = f"So ‘{broken}’ it is."
    [finding] = check(subject(text))
    assert (finding.rule, finding.severity) == ("damaged-text", "blocks")
    if repaired is None:
        assert finding.suggestion is None
    else:
        assert text.replace(finding.text, finding.suggestion) == f"So ‘{repaired}’ it is."


def test_neighbouring_damage_is_one_finding():
    broken = "눈물의 여왕".encode().decode("cp1252", errors="replace")
    findings = [f for f in check(subject(f"It is {broken} again.")) if f.rule == "damaged-text"]
    assert [finding.text for finding in findings] == [broken]


def test_no_break_spaces_are_one_finding_where_the_first_of_them_is():
    text = subject("None here.", "One here.\u00a0", "Two\u202fmore\u00a0here.")
    [finding] = check(text)
    assert (finding.rule, finding.line, finding.text, finding.suggestion) == (
        "damaged-text",
        2,
        "\u00a0",
        " ",
    )
    assert "3" in finding.message


LOST = "She meets Go Ye-jun (§), a friend."


@pytest.mark.parametrize(
    ("character", "people", "suggestion"),
    [
        # The catalogue knows who plays the part.
        (KnownCharacter("Go Ye-jun", "", ("Kim Dong-young",)), (), "(Kim Dong-young)"),
        # One performer of the drama has no character yet.
        (KnownCharacter("Go Ye-jun"), (KnownPerson("Kim Dong-young"),), "(Kim Dong-young)"),
        # Two have none: both are named, neither is put in.
        (KnownCharacter("Go Ye-jun"), (KnownPerson("Kim A-ra"), KnownPerson("Lee Bo-mi")), None),
        # A director is no performer.
        (KnownCharacter("Go Ye-jun"), (KnownPerson("Lee Jae-hoon", performer=False),), None),
    ],
)
def test_a_destroyed_performer_is_looked_for_in_the_cast(character, people, suggestion):
    facts = {"characters": (character,), "people": people}
    [finding] = check(subject(LOST, **facts))
    assert (finding.rule, finding.text, finding.suggestion) == ("damaged-text", "(§)", suggestion)
    assert all(person.name in finding.message for person in people if person.performer)
    assert all(person.name not in finding.message for person in people if not person.performer)


@pytest.mark.parametrize(
    ("text", "flagged"),
    [
        ("It was written by TK and has TK episodes.", ["TK", "TK"]),
        ("Episode count TKTK.", ["TKTK"]),
        ("It aired in 20XX on (XX).", ["XX"]),
        ("Directed by XX. XXX plays her.", ["XX", "XXX"]),
        ("The lead () is new, so is the other ( ).", ["()", "( )"]),
        ("Score: XX/10", ["XX"]),
    ],
)
def test_placeholders_are_told(text, flagged):
    assert found("placeholder", text) == flagged


@pytest.mark.parametrize(
    "text",
    [
        "He won by TKO, and J.T.K. did not.",
        "The xx play over the credits, and XOXO closes it.",
        "Super Bowl XX, Chapter XX and XX chromosomes.",
        "She wears an XXL coat and drinks Dos XX-brand beer.",
        "tk is what he calls her; Tk-tk goes the clock.",
        "A car with the plate TK421, and AT&TK is no company.",
        "f(x) is a group, and (x) marks the spot.",
    ],
)
def test_what_only_looks_like_a_placeholder_is_left_alone(text):
    assert found("placeholder", text) == []


def test_a_drama_may_be_called_xx():
    assert found("placeholder", "XX is a web drama about a bar.", titles=("XX",)) == []
