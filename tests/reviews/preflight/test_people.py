import pytest

from reviews.preflight import check
from reviews.preflight.subject import KnownCharacter, KnownPerson, Passage

from .subjects import found, subject


@pytest.mark.parametrize(
    ("text", "flagged"),
    [
        ("Young-hwa paints, and Yough-hwa’s friend helps.", "Yough-hwa"),
        ("She meets Seon-gyoem at the station.", "Seon-gyoem"),
        ("Lee Yuong-hwa paints.", "Yuong-hwa"),
        ("Mi-joo runs and Dan-ah walks. Dan-ah meets Dan-ha.", "Dan-ha"),
        ("The part of Dan-ah went to Chio Soo-young at last.", "Chio"),
    ],
)
def test_a_slip_in_a_name_is_told(text, flagged):
    assert found("name-typo", text) == [flagged]


@pytest.mark.parametrize(
    "text",
    [
        "Young-hwa, Mi-joo, Dan-ah and Seon-gyeom are friends.",
        "While Seon-gyeom runs, Feel-Good Slow-Burn moments pass.",
        "Minor Characters, Major Roles: Part One, Chief Park and Shining Moments.",
        # Another person of nearly the same name: the family name says so.
        "Kim Young-hoon and Jung Yong-hwa are not in it.",
        "Kim Mi-jin is his aunt. Mi-jin bakes.",
        # Both are Korean names, and neither is the rarer one.
        "Mi-jo and Mi-joo are sisters.",
        "Lee Jae-hoon and Jae-hoon; and Lee Je-hoon (이제훈), who is somebody else.",
        "YOUNG-HWA IN CAPITALS AND YOUGH-HWA TOO",
        "The youngsters, the young and the Youngs of Seoul in March.",
        "To Mi-joo, CEO Dan-ah is a riddle; As Mi-joo says, Director Seon-gyeom too.",
    ],
)
def test_other_words_are_no_slips(text):
    assert found("name-typo", text) == []


WESTERN = {
    "characters": (KnownCharacter("Kathleen Herrera", "", ("Maria Fernandes",)),),
    "people": (),
}


@pytest.mark.parametrize(
    ("text", "flagged"),
    [
        ("We see Kathleen at work. Then Kathlen goes home with Kathleen.", ["Kathlen"]),
        ("We see Herrera at work, and so does Herera. With Herrera it ends.", ["Herera"]),
        ("Mario is not Maria, though Maria is on a march in March.", []),
        ("The Kathleens of this world have marinated Marias.", []),
        ("Kathlen stays.", []),
        # Two of a name, one letter less, another initial, two slips in a short name.
        ("With Maria and Maria come the Marias, and Mari.", []),
        ("With Maria and Maria comes Daria.", []),
        ("With Herrera and Herrera comes Hermere.", []),
        ("Fernando calls, and then Fernanda. Only Fernandes answers.", []),
    ],
)
def test_without_a_hyphen_everything_must_speak_for_a_slip(text, flagged):
    assert found("name-typo", text, **WESTERN) == flagged


@pytest.mark.parametrize(
    ("text", "flagged"),
    [
        ("Ki Seon-Gyeom runs.", ["Seon-Gyeom"]),
        ("Seon-Gyeom runs. Seon-Gyeom’s father does not.", ["Seon-Gyeom"]),
        ("Choi Soo Young is good.", ["Soo Young"]),
        ("We like Sooyoung a lot.", ["Sooyoung"]),
        ("Choi Su-yeong is good.", ["Su-yeong"]),
        ("We like Su-yeong a lot.", ["Su-yeong"]),
        ("Lim Si-wan is good.", ["Lim Si-wan"]),
        ("Si-wan Im is good.", ["Si-wan Im"]),
        ("Director Yi Jae-hoon knows.", ["Yi Jae-hoon"]),
    ],
)
def test_another_spelling_of_a_name_is_told_once(text, flagged):
    assert found("name-variant", text) == flagged
    assert found("name-typo", text) == []


@pytest.mark.parametrize(
    "text",
    [
        "Ki Seon-gyeom (기선겸) is played by Im Si-wan.",
        "Ki Seon‑gyeom with a hyphen that does not break.",
        "MI-JOO AND SEON-GYEOM",
        "Choi Su-yeong (최수용) is somebody else.",
        "Signal’s Lee Je-hoon is another man than Lee Jae-hoon.",
        "Kim Su-yeong is somebody else.",
        "She is seo dan-ah to nobody.",
        "Run-On and Feel-Good, K-Drama and Rom-Com.",
    ],
)
def test_what_is_right_is_no_variant(text):
    assert found("name-variant", text) == []


def test_a_variant_is_told_at_its_first_line_with_its_number():
    [finding] = check(subject("Nothing.", "Seon-Gyeom.", "Seon-Gyeom and Seon-gyeom, Seon-Gyeom."))
    assert (finding.line, finding.text, finding.suggestion) == (2, "Seon-Gyeom", "Seon-gyeom")
    assert "3 times" in finding.message


def test_an_alias_is_right_too():
    people = (KnownPerson("Choi Soo-young", aliases=("Choi Sooyoung", "Su-yeong")),)
    facts = {"people": people, "characters": ()}
    assert found("name-variant", "Choi Sooyoung, Sooyoung, Su-yeong: all one.", **facts) == []


@pytest.mark.parametrize(
    ("performers", "flagged"),
    [
        # One against the others.
        (("Shin Se-Kyung", "Im Si-wan", "Choi Soo-young"), ["Se-Kyung"]),
        # All alike: a publication may do so.
        (("Shin Se-Kyung", "Im Si-Wan", "Choi Soo-Young"), []),
        # Two of them decide nothing.
        (("Shin Se-Kyung", "Im Si-wan"), []),
        # Names from elsewhere keep their capitals.
        (("Ko Chia-Yen", "Anne-Marie Duff", "Im Si-wan", "Choi Soo-young"), []),
    ],
)
def test_a_capital_after_the_hyphen_against_the_others(performers, flagged):
    facts = {"characters": (), "people": tuple(KnownPerson(name) for name in performers)}
    assert found("name-variant", ", ".join(performers) + " act.", **facts) == flagged


MISO = {"characters": (KnownCharacter("Kim Mi-so", "", ("Park Min-young",)),), "people": ()}


@pytest.mark.parametrize(
    "text",
    ["Miso soup is served, and more miso.", "Miso soup is served.", "She loves miso."],
)
def test_an_english_word_is_no_variant(text):
    assert found("name-variant", text, **MISO) == []


def test_a_short_word_or_one_of_the_title_is_nobody():
    facts = {
        "titles": ("Run-On",),
        "characters": (KnownCharacter("Kim Run-oo", "", ("Han In-a",)),),
        "people": (),
    }
    assert check(subject("We like Ina. Run-oo and Run-oo see Run-On.", **facts)) == []


NOBODY_YET = {"characters": (KnownCharacter("Go Ye-jun"), KnownCharacter("Jung Ji-hyun"))}


@pytest.mark.parametrize(
    ("texts", "flagged"),
    [
        (("His friend Go Ye-jun paints.",), ["Go Ye-jun"]),
        (("His friend Ye-jun paints.", "Go Ye-jun again."), ["Ye-jun"]),
        (("His friend Ye-Jun paints.",), ["Ye-Jun"]),
        # Said by damaged-text.
        (("His friend Go Ye-jun (§) paints.", "Ye-jun again."), []),
        (("His friend paints.",), []),
        (("Kim Ye-jun is somebody else.",), []),
    ],
)
def test_whoever_is_introduced_has_a_performer(texts, flagged):
    assert found("uncredited-character", *texts, **NOBODY_YET) == flagged


@pytest.mark.parametrize(
    "text",
    [
        "Oh Mi-joo translates.",
        "Mi-joo and Seon-gyeom meet.",
        "Everybody else is a stranger.",
        "MI-JOO",
    ],
)
def test_a_credited_character_is_left_alone(text):
    assert found("uncredited-character", text) == []


def test_headings_are_read_too():
    heading = Passage("Yough-hwa and Seon-Gyeom", 3, heading=True)
    rules = [finding.rule for finding in check(subject(heading))]
    assert rules == ["name-typo", "name-variant"]
