"""Made-up names, titles and prose, in the shapes that real ones have."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

#: Romanised and in Hangul.
_FAMILY = (
    ("Kim", "김"), ("Lee", "이"), ("Park", "박"), ("Choi", "최"), ("Jung", "정"), ("Kang", "강"),
    ("Cho", "조"), ("Yoon", "윤"), ("Jang", "장"), ("Lim", "임"), ("Han", "한"), ("Oh", "오"),
    ("Seo", "서"), ("Shin", "신"), ("Kwon", "권"), ("Hwang", "황"), ("Ahn", "안"), ("Song", "송"),
)  # fmt: skip
_SYLLABLES = (
    ("ji", "지"), ("soo", "수"), ("min", "민"), ("hye", "혜"), ("jin", "진"), ("young", "영"),
    ("eun", "은"), ("woo", "우"), ("ha", "하"), ("seo", "서"), ("yeon", "연"), ("hyun", "현"),
    ("joon", "준"), ("kyung", "경"), ("in", "인"), ("tae", "태"), ("na", "나"), ("ra", "라"),
    ("do", "도"), ("won", "원"), ("bo", "보"), ("mi", "미"), ("chan", "찬"), ("gyu", "규"),
)  # fmt: skip
_OF_TITLES = (
    ("Spring", "봄"), ("Snow", "눈"), ("Harbour", "항구"), ("Night", "밤"), ("Letter", "편지"),
    ("House", "집"), ("Moon", "달"), ("Sea", "바다"), ("Street", "거리"), ("Promise", "약속"),
    ("Rain", "비"), ("Lawyer", "변호사"), ("Doctor", "의사"), ("Kitchen", "부엌"), ("Star", "별"),
    ("Train", "기차"), ("Island", "섬"), ("Mother", "엄마"), ("Summer", "여름"), ("Secret", "비밀"),
)  # fmt: skip
_BEFORE = ("The", "My", "Our", "Last", "First", "Hello,", "Dear", "Beyond the", "Under the", "Two")
_WHO = ("The director", "The writer", "Its lead", "The camera", "The second half", "{drama}",
        "{part}", "The finale", "The score", "The ensemble", "The first episode")  # fmt: skip
_DOES = ("trusts", "forgets", "earns", "delays", "refuses", "finds", "repeats", "softens",
         "interrupts", "remembers", "hides")  # fmt: skip
_WHAT = ("a silence that says more than the speech after it", "what the genre usually hurries past",
         "the grief it has promised", "an ending that is neither kind nor cruel",
         "every chance to explain itself", "the small jokes of people who share a kitchen",
         "the weight of a debt nobody mentions", "one coincidence too many",
         "the city as it looks from the last bus", "a love story that knows when to leave",
         "the courtroom as a family dinner", "its villain more than its hero")  # fmt: skip
_WHY = ("because somebody in the room has listened", "and the hour passes like a quarter of it",
        "though the middle episodes circle", "which is why the last shot lands",
        "and that is rarer than it sounds", "as if there were no rival on another channel",
        "without once raising its voice", "until the music tells us what to feel")  # fmt: skip
TOPICS = ("Romance", "Revenge", "Courtroom", "Hospital", "School", "Joseon", "Time travel",
          "Family", "Slow burn", "Food", "Friendship", "Crime", "Office", "Music", "Grief",
          "Second chances", "로맨스", "사극", "복수", "가족")  # fmt: skip
GENRES = ("Romance", "Thriller", "Comedy", "Melodrama", "Historical", "Medical", "Legal", "Fantasy",
          "Slice of life", "Crime", "Horror", "Youth")  # fmt: skip
NETWORKS = ("tvN", "JTBC", "KBS2", "MBC", "SBS", "ENA", "OCN", "Channel A", "TV Chosun", "EBS")
SERVICES = ("Netflix", "Viki", "Disney+", "Prime Video", "Kocowa", "Apple TV+", "Hulu", "Wavve",
            "Tving", "iQIYI", "Viu", "Max")  # fmt: skip
COUNTRIES = ("US", "US", "KR", "GB", "CA", "AU", "ES", "FR", "DE", "BR", "MX", "JP", "001", "001")


class Words:
    """A source of all of them; asking it changes what it says next."""

    def __init__(self, random: Random) -> None:
        self._random = random
        # A reviewer has a manner: a few thousand sentences make any number of reviews.
        self._sentences = [self._make_sentence() for _ in range(3000)]

    def name(self) -> tuple[str, str]:
        """A person's, romanised and in Hangul."""
        family, first, second = (
            self._random.choice(_FAMILY),
            self._random.choice(_SYLLABLES),
            self._random.choice(_SYLLABLES),
        )
        return f"{family[0]} {first[0].title()}-{second[0]}", family[1] + first[1] + second[1]

    def title(self) -> tuple[str, str]:
        """A drama's, in English and in Hangul."""
        one, other = self._random.sample(_OF_TITLES, 2)
        return f"{self._random.choice(_BEFORE)} {one[0]} {other[0]}", f"{one[1]}의 {other[1]}"

    def sentence(self, drama: str, part: str) -> str:
        return self._random.choice(self._sentences).format(drama=drama, part=part)

    def _make_sentence(self) -> str:
        words: Sequence[str] = [self._random.choice(c) for c in (_WHO, _DOES, _WHAT, _WHY)]
        return f"{words[0]} {words[1]} {words[2]}, {words[3]}."

    def body(self, drama: str, part: str, figures: Sequence[int]) -> str:
        """Some 500 words with headings, a quotation and figures, as ``body.clean`` leaves them."""
        blocks = []
        for number in range(self._random.randint(7, 11)):
            if number in (3, 6):
                blocks.append(f"<h2>{self.title()[0]}</h2>")
            sentences = [self.sentence(drama, part) for _ in range(self._random.randint(3, 5))]
            blocks.append(f"<p>{' '.join(sentences)}</p>")
        if self._random.random() < 0.3:
            blocks.insert(4, f"<blockquote><p>{self.sentence(drama, part)}</p></blockquote>")
        for figure in figures:
            place = self._random.randint(1, len(blocks))
            blocks.insert(place, f'<figure data-image="{figure}"></figure>')
        return "".join(blocks)
