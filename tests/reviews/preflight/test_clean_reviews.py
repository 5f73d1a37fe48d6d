"""Reviews with nothing wrong in them: every finding here would be a false one."""

from dataclasses import replace

import pytest

from reviews.preflight import check
from reviews.preflight.subject import KnownCharacter, KnownPerson, KnownService, Passage, Subject

from .subjects import AT

MY_MISTER = """\
# The Long Walk Home
‘My Mister’ (tvN, 2018) opens with a ladybird on an office window and a man who cannot bring \
himself to kill it. That is Park Dong-hoon (Lee Sun-kyun), a structural engineer in his forties \
who knows how much weight a building can carry, and has no idea how much he carries himself. \
Across the aisle sits Lee Ji-an (IU), a temp with debts, a deaf grandmother and no small talk.
Written by Park Hae-young and directed by Kim Won-seok, the drama takes its time. You’ll hear that \
it’s bleak; it isn’t, or not for long. Dong-hoon’s brothers – one bankrupt, one a failed film \
director – drink every night in a bar full of the neighbourhood’s other failures, and the \
brothers’ bickering is as funny as anything on television.
# What It Hears
Ji-an bugs Dong-hoon’s phone for money. She listens to him breathe, apologise, climb the stairs. \
“When you know somebody,” he says of her later, “whatever they do doesn’t bother you. And I know \
this kid.” It’s a line that could’ve been cloying; Lee Sun-kyun says it as if he’d rather not.
The plot’s boardroom half is the weaker one: who votes for whom, who taped what. At sixteen \
episodes of eighty-odd minutes it’s long, and the ’70s-style loan shark (Jang Ki-yong, \
who’s better \
than the part) hits Ji-an once too often for comfort. But nothing here is idle. Watch how often \
somebody asks, ‘Have you eaten?’ – and how late in the story Ji-an first answers “yes”.
IU’s work is a matter of shoulders. She comes in hunched against weather that nobody else feels; \
by the end she has straightened, and you couldn’t say in which scene. The old men of \
Hugye – drunk, \
kind, ridiculous – carry her grandmother’s bed down a hill at night, and the moon’s out.
# In a Nutshell
A drama about decency, without one speech in its favour. For anyone who’s tired. Not for those who \
want a romance: it’s careful, even stern, about what these two are to each other. Five stars \
(★★★★★), and a box of tissues."""

MISAENG = """\
# No Stone Is Wasted
In the game of baduk a group of stones is “alive” or it isn’t. ‘Misaeng’ means “not yet \
alive”, and \
that’s what Jang Geu-rae (Im Si-wan) is: a 26-year-old who gave his youth to the board, failed to \
turn professional, and now arrives – by somebody’s favour – at a trading company with one suit, \
two sizes too large.
The 2014 drama, from Yoon Tae-ho’s webtoon of 2012, made office life feel like war without ever \
raising its voice. There’s no chaebol heir and no love triangle. There’s a photocopier, a missing \
document, a squid market at 5 a.m.; there’s section chief Oh Sang-sik (Lee Sung-min), eyes \
bloodshot, who says “our kid” of Geu-rae once, drunk, by accident. Geu-rae keeps the two words as \
other people keep medals.
# The Others
Ahn Young-yi (Kang So-ra) is the best of the interns and is punished for it; the men’s contempt is \
drawn so exactly that it’s hard to sit through. Jang Baek-ki (Kang Ha-neul) has the right schools, \
the right shirts, and nothing to do. Han Seok-yool (Byun Yo-han), all hair and gossip, is the one \
you’ll quote: “What’s life? Life’s the field, isn’t it?”
“I thought I’d done nothing,” Geu-rae tells himself in the first hour’s voice-over.
“I hadn’t done nothing. I had only not done enough, and so I was thrown out. That’s what I’ll \
believe.”
Director Kim Won-seok shoots the stairwells and the roof as if they were the only air in Seoul. \
The final episode’s dash through Jordan – rooftops, parkour, a car that’s hit at 30 km/h – belongs \
to another, sillier show; everyone’s entitled to one holiday.
# In a Nutshell
For: the cast’s patience, the writing’s eye for rank, a score that’s mostly breathing. Against: \
twenty episodes is two too many, and the women’s stories deserve the time that the men’s \
promotions \
get. It suits whoever has eaten a triangle kimbap standing up, at ten o’clock, and gone back in. \
9/10, and I’d give Mr Oh’s tie the other point. It is available on Netflix in Korea, the US and \
Germany."""

ATTORNEY_WOO = """\
# Kayak, Deed, Rotator
Say her name backwards and it’s the same: Woo Young-woo (우영우). \
‘Extraordinary Attorney Woo’ has Park Eun-bin (박은빈) say so each time she meets a stranger \
– kayak, deed, rotator, noon, racecar – \
and the joke’s in how carefully she leaves the gaps. She’s a rookie at Hanbada, she’s top of her \
class from SNU, she’s autistic, and she’d like to tell you about whales.
The ENA drama ran from June to August 2022 and went from a rating of 0.9% to one of 17.5%, which \
doesn’t happen. You can see why it did: each episode’s a case, each case turns on something odd \
(a tree, an iron, three brothers’ share of a rice field), and just when the law looks closed a \
whale leaps behind Young-woo’s eyes. Moon Ji-won’s scripts don’t always know when to stop being \
charming; when they do – in the third episode, say, with another autistic defendant’s silence – \
they’re very good.
# Spring Sunshine
Kang Tae-oh, as Lee Jun-ho, has the hardest job: to be nice for sixteen hours and not be dull. He \
manages it with a revolving door and a waltz. Kang Ki-young’s Jung Myung-seok is that \
rare thing, a \
boss who says, “That was my mistake.” And Ha Yoon-kyung’s Choi Su-yeon gets the scene \
that everyone \
remembers: asked for a nickname, Young-woo thinks, and calls her ‘spring sunshine’.
Does it flatter us? A little. Not many autistic people are savants, and the show’s own lawyers say \
as much; it’d be a braver drama that had hired autistic actors too. The plot about who’s whose \
mother (no names here!) is a soap opera’s, and ‘the villain’s villainy’ is mostly a \
matter of blazers.
# In a Nutshell
Warm, clever, now and then too cute; Park Eun-bin’s hands alone are worth the time. It suits \
families, law students and anybody who’s ever needed the crusts cut the same way. It’s streaming \
on Netflix."""


def _characters(*rows):
    return tuple(KnownCharacter(name, native, (by,)) for name, native, by in rows)


def _subject(text, **facts):
    passages = tuple(
        Passage(line.removeprefix("# "), number, heading=line.startswith("# "))
        for number, line in enumerate(text.splitlines(), start=1)
    )
    services = (KnownService("Netflix", countries=("KR", "US", "DE")),)
    return Subject(
        at=AT, passages=passages, services=services, has_verdict=True, has_score=True, **facts
    )


CLEAN = {
    "My Mister": _subject(
        MY_MISTER,
        titles=("My Mister", "나의 아저씨"),
        start_year=2018,
        end_year=2018,
        characters=_characters(
            ("Park Dong-hoon", "박동훈", "Lee Sun-kyun"), ("Lee Ji-an", "이지안", "IU")
        ),
        people=(
            KnownPerson("Lee Sun-kyun", "이선균"),
            KnownPerson("IU", "아이유", ("Lee Ji-eun",)),
            KnownPerson("Jang Ki-yong", "장기용"),
            KnownPerson("Park Hae-young", "박해영", performer=False),
            KnownPerson("Kim Won-seok", "김원석", performer=False),
        ),
    ),
    "Misaeng": _subject(
        MISAENG,
        titles=("Misaeng", "Misaeng: Incomplete Life", "미생"),
        start_year=2014,
        end_year=2014,
        characters=_characters(
            ("Jang Geu-rae", "장그래", "Im Si-wan"),
            ("Oh Sang-sik", "오상식", "Lee Sung-min"),
            ("Ahn Young-yi", "안영이", "Kang So-ra"),
            ("Jang Baek-ki", "장백기", "Kang Ha-neul"),
            ("Han Seok-yool", "한석율", "Byun Yo-han"),
        ),
        people=(KnownPerson("Kim Won-seok", "김원석", performer=False),),
    ),
    "Extraordinary Attorney Woo": _subject(
        ATTORNEY_WOO,
        titles=("Extraordinary Attorney Woo", "이상한 변호사 우영우"),
        start_year=2022,
        end_year=2022,
        characters=_characters(
            ("Woo Young-woo", "우영우", "Park Eun-bin"),
            ("Lee Jun-ho", "이준호", "Kang Tae-oh"),
            ("Jung Myung-seok", "정명석", "Kang Ki-young"),
            ("Choi Su-yeon", "최수연", "Ha Yoon-kyung"),
        ),
        people=(
            KnownPerson("Park Eun-bin", "박은빈"),
            KnownPerson("Moon Ji-won", "문지원", performer=False),
        ),
    ),
}


@pytest.mark.parametrize("title", CLEAN)
def test_a_clean_review_has_no_findings(title):
    subject = CLEAN[title]
    assert sum(len(passage.text.split()) for passage in subject.passages) >= 300
    assert check(subject) == []


@pytest.mark.parametrize("title", CLEAN)
def test_with_straight_quotes_it_is_as_clean(title):
    straight = str.maketrans("‘’“”", "''\"\"")
    subject = CLEAN[title]
    passages = tuple(
        Passage(passage.text.translate(straight), passage.line, passage.heading)
        for passage in subject.passages
    )
    assert check(replace(subject, passages=passages)) == []
