import pytest

from reviews.preflight import check

from .subjects import found, subject


@pytest.mark.parametrize(
    ("text", "flagged"),
    [
        ("Run-On’ is a feel-good drama.", "Run-On’"),
        ("‘Run-On is a feel-good drama.", "‘Run-On"),
        ("In ‘Run-On they meet, and it’s lovely.", "‘Run-On"),
        ("The drama “Healer is a classic.", "“Healer"),
        ("The drama Healer” is a classic.", "Healer”"),
        ('The drama "Healer is a classic.', '"Healer'),
        ("The drama 'Signal is a classic.", "'Signal"),
        ("The drama Signal' is a classic.", "Signal'"),
        ("‘Run-On’ is good, and Signal’ is better.", "Signal’"),
        ("“Go,” she said. “Stay, he said.", "“Stay,"),
    ],
)
def test_a_missing_partner_is_told(text, flagged):
    assert found("unbalanced-quote", text) == [flagged]


@pytest.mark.parametrize(
    "text",
    [
        "Nothing quoted at all.",
        "It’s the actors’ lines and the boss’ office that won’t do.",
        "It's the actors' lines and the boss' office that won't do.",
        "The ’90s and the '80s, rock ’n’ roll and rock 'n' roll.",
        "The ‘90s and rock ‘n’ roll, curled the wrong way by a word processor.",
        "’Tis nothing, ’cause she’s doin’ it for ’em, ’til the mornin’ comes.",
        "'Tis nothing, 'cause she's doin' it for 'em, 'til the mornin' comes.",
        'He’s 6\'2", she’s 5’4”, and the record is a 12" single.',
        "‘Run-On’s ending and 'Run-On's beginning; ‘Run-On’’s middle.",
        "“She said ‘no’ to me,” he says. “Then she said ‘yes.’”",
        "\"She said 'no' to me,\" he says. \"Then she said 'yes.'\"",
        "‘The Heirs’ and ‘Boys’ Love’ and the heirs’ homes.",
        "“‘Run-On’ is great”—that’s what she’d say—‘really’ great.",
        "‘런온’은 재미있다. '눈물의 여왕'은 슬프다. “도깨비”를 봤다.",
        "She asks, ‘What’s his name?’, and (‘of course’) he runs.",
        "**‘Run-On’** and *“Healer”* and [‘Signal’](https://example.org).",
        "‘Reply 1988’ and “Reply 1988” and \"Reply 1988\" and 'Reply 1988'.",
        "Class of ’09, the summer of ’88’s winners, the U.S.’ own.",
        "She says “…and then?” and he says “wait—” and “no…”",
        "Ch’unhyang, O’Brien and Hawai‘i walk into Jess’ bar.",
        "The word ‘yes’, ‘no’; and ‘maybe’: all three!",
        "He has ‘it’ – ‘it’ being charm – and “it”‐ness.",
    ],
)
def test_good_punctuation_is_left_alone(text):
    assert found("unbalanced-quote", text) == []


def test_a_quotation_of_several_paragraphs_opens_each_and_closes_the_last():
    texts = ("“I began early.", "“I went on late.", "“I stopped.” Then she left.")
    assert found("unbalanced-quote", *texts) == []
    assert found("unbalanced-quote", *texts[:2], "Then she left.") == ["“I"]


@pytest.mark.parametrize(
    ("text", "piece", "suggestion"),
    [
        ("Run-On’ is good.", "Run-On’", "‘Run-On’"),
        ("We saw Run On’ twice.", "Run On’", "‘Run On’"),
        ("We saw ‘Run On twice.", "‘Run On", "‘Run On’"),
        ("We saw “Run On twice.", "“Run On", "“Run On”"),
        ("We saw ‘Signal twice.", "‘Signal", None),
    ],
)
def test_the_whole_title_is_put_in_quotes(text, piece, suggestion):
    [finding] = check(subject(text))
    assert (finding.text, finding.suggestion) == (piece, suggestion)
