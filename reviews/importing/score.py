"""
The writer's own overall score, as given.

A score by aspect, an audience's, a share of viewers, an age rating, a date or a
count of episodes is none. Stars without a scale are of five (schema.org's
default for ``bestRating``).
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from reviews.importing import lexicon

Score = dict[str, float | int | str]

_WORDS = {
    word: value
    for value, word in enumerate(
        ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"]
    )
}
_NUMBER = rf"(?:\d{{1,3}}(?:[.,]\d{{1,2}}| ?½)?|(?:{'|'.join(_WORDS)})(?: and a half)?)"
_FULL, _HALF, _EMPTY = "★⭐🌟", "½⯪", "☆✩✰"
_GLYPHS = rf"(?:[{_FULL}]\ufe0f?\s?){{1,10}}(?:[{_HALF}]|1/2)?\s?(?:[{_EMPTY}]\ufe0f?\s?){{0,9}}"
_OF_STARS = rf"(?:\s?\(?(?:/|out of|of)\s?(?P<ofglyphs>{_NUMBER})\)?(?:\s?stars)?)?"
_OUT_OF = rf"(?P<value>{_NUMBER})\s?\(?(?:/|out of|of)\s?(?P<best>{_NUMBER})(?![/\d.,]*\d)\)?"
_STARS = (
    rf"(?P<stars>{_NUMBER}|\d ?½)(?:\s?½)?[ -]?(?:stars?\b|"
    rf"[{_FULL}](?![{_FULL}]))(?:,?\s?\(?(?:out )?of (?P<of>{_NUMBER})\)?)?"
)
_GRADE = r"(?P<grade>[A-F][+\-−–]?)"
_PERCENT = r"(?P<percent>\d{1,3})\s?%"
_BARE = r"\d{1,3}(?:[.,]\d{1,2})?"

_OVERALL = (
    r"(?:(?:my |our |the |final |overall |total |drama |series |show |personal |editor[’']s )*"
    r"(?:rating|score|grade|verdict|stars|rate|mark)(?: overall| so far)?|overall|(?:in )?total|"
    r"overall enjoyment|평점|별점|점수|puntuación|calificación|valoración|nota|"
    r"voto|wertung|bewertung)"
)
_LABEL = rf"(?P<label>{_OVERALL})\s*(?:[:：–—-]|\bis\b|\|)?\s*"
_VALUE = (
    rf"(?:{_OUT_OF}(?:\s?(?:stars?|points?|[{_FULL}]))?|{_STARS}|(?P<glyphs>{_GLYPHS}){_OF_STARS})"
)
#: The same score again, in the other dress: "★★★★☆ (4/5)".
_AGAIN = (
    rf"(?P<more>\s*\(?(?:{_OUT_OF.replace('value', 'value2').replace('best', 'best2')}"
    rf"|{_GLYPHS})\)?(?:\s?stars)?)?"
)
_LABELLED = re.compile(
    rf"(?:[{_FULL}]\ufe0f? ?(?=\w))?{_LABEL}(?:{_VALUE}|{_GRADE}|{_PERCENT}){_AGAIN}"
    r"(?:(?<=\d) (?!for\b|in\b|on\b)[a-z-]+){0,2}\W*",
    re.IGNORECASE,
)
_ALONE = re.compile(
    rf"(?:[{_FULL}]\ufe0f? ?(?=\d))?(?:{_VALUE}){_AGAIN}[\s.!*_)]*",
    re.IGNORECASE,
)
_GRADE_ALONE = re.compile(r"[A-F][+\-−–]")
_UNSURE = re.compile(rf"{_LABEL}{_BARE}[.!\s]*", re.IGNORECASE)
#: "Story: 8, Acting: 9, Overall: 8.5/10": the overall one of several on a line.
_AMONG = re.compile(
    rf"\b(?P<label>overall(?: rating| score)?|final (?:score|rating)|"
    rf"total)\s*[:：–—-]\s*(?:{_VALUE}|{_GRADE}(?![\w]))",
    re.IGNORECASE,
)
_GIVES = re.compile(
    r"\b(?:(?:[Ii]|[Ww]e)(?:[’']d|[’']ll| would| will| have to| must| can| am| shall)? "
    r"(?:\w+ly |easily |happily |"
    r"probably )?(?:give|gave|giving|rate|rated|award|score|scored|grade)"
    r"|(?:[Ii]|[Ww]e)[’'](?:m|re) giving"
    r"|[Ww]ould (?:give|rate)|[Mm]y (?:\w+ )?(?:rating|score|grade|verdict)(?: \w+){0,4} is"
    r"|(?:[Ii]t|drama|series|show|title|[Tt]his|one|[’”'\"])(?: (?:easily|"
    r"definitely|still|only|truly|really))? "
    r"(?:gets|earns|deserves|scores|receives|merits|is)"
    r"|(?:earns?|gets?|deserves?) (?:\w+ ){0,3}from (?:me|us))\b",
)
_IN_PROSE = re.compile(rf"(?<![\w./:]){_VALUE}|(?:(?<=\ba )|(?<=\ban )){_GRADE}(?![\w’'])")
#: "9/10 would fake date again": in figures at a sentence's start.
_OPENS = re.compile(rf"{_OUT_OF}(?=,? (?:would|from me|for me|and)\b)")
_OTHERS = re.compile(lexicon.OTHERS_SCORES, re.IGNORECASE)
_BESTS = frozenset({4, 5, 6, 10, 20, 100})
_HINT = re.compile(rf"[{_FULL}/%:]|out of|stars?\b|\b[A-F][+\-−–]?(?!\w)|\d", re.IGNORECASE)


@dataclass(frozen=True)
class Line:
    """What a line that is nothing but a score says."""

    score: Score | None
    #: Said to be a score, but not out of how many.
    unsure: bool = False


def line_score(text: str) -> Line | None:
    """The score of a line that holds nothing else; ``None`` for any other line."""
    line = text.strip(" \t\u00a0*_#")
    if not line or len(line) > 90 or not _HINT.search(line) or _OTHERS.search(line):
        return None
    if match := _LABELLED.fullmatch(line):
        score = _of(match)
        return Line(score) if score else None
    if (match := _ALONE.fullmatch(line)) and (score := _of(match)):
        return Line(score)
    if _GRADE_ALONE.fullmatch(line):
        return Line({"grade": _grade(line)})
    if _UNSURE.fullmatch(line):
        return Line(None, unsure=True)
    return None


def heading_score(text: str) -> Score | None:
    """The score that a heading or a headline carries: "Verdict: 8/10", "… review: ★★★★☆"."""
    if not _HINT.search(text) or _OTHERS.search(text):
        return None
    if whole := line_score(text):
        return whole.score
    ending = re.search(
        rf"(?:[:(\[|–—-]\s*|\s(?=[{_FULL}]))({_VALUE}|{_GRADE_ALONE.pattern})[)\]]?\s*$", text
    )
    if ending is None:
        return None
    if _GRADE_ALONE.fullmatch(ending[1]):
        return {"grade": _grade(ending[1])}
    return _of(ending)


def prose_score(text: str, *, closing: bool = False) -> Score | None:
    """
    The score that a sentence gives: "I’d give it 8 out of 10", "Grade: A-".

    In a text's ``closing`` paragraph its last sentence may be the bare score.
    """
    if not _HINT.search(text) or len(text) > 5000:
        return None
    sentences = re.split(r"(?<=[.!?]) +(?=[A-Z\"“‘\d★⭐가-힣])", text.strip())
    for place, sentence in enumerate(sentences):
        if _OTHERS.search(sentence):
            continue
        whole = line_score(sentence)
        last = closing and place in {0, len(sentences) - 1} and len(sentences) > 1
        if closing and place and (opens := _OPENS.match(sentence)) and (score := _of(opens)):
            return score
        if whole and whole.score and (last or _LABELLED.fullmatch(sentence)):
            return whole.score
        if match := _AMONG.search(sentence):
            return _of(match)
        if (cue := _GIVES.search(sentence)) is None:
            continue
        said = sentence[cue.end() : cue.end() + 120]
        if re.match(r"\s+(?:her|him|them|his|their|my|us|me)\b", said):
            continue
        for match in _IN_PROSE.finditer(said):
            score = _of(match)
            if score is not None and _is_given(sentence, cue, match, score):
                return score
    return None


def _is_given(sentence: str, cue: re.Match[str], match: re.Match[str], score: Score) -> bool:
    """Of the episodes, the acting or a hotel it is no score of the drama."""
    between = sentence[cue.end() : cue.end() + match.start()]
    after = sentence[cue.end() + match.end() :][:40]
    about = re.compile(
        r"\b(?:half|halves|parts?|arcs?|episodes?|acting|story|plot|ost|music|soundtrack|cast|chemistry|ending|finale|"
        r"pilot|visuals|cinematography|"
        r"performances?|writing|pacing|character|hotel|restaurant|watched|seen)\b",
        re.IGNORECASE,
    )
    if about.search(between) or re.match(
        r"\s*(?:episodes?|eps?\b|hotel|for (?:the |its )?(?:acting|story|ost|music|"
        r"cast|chemistry|ending|visuals|cinematography|writing|her|his))",
        after,
        re.IGNORECASE,
    ):
        return False
    if (
        cue[0].endswith(" is")
        and "grade" not in score
        and not re.search(r"\ban? |rating|score", cue[0] + between)
    ):
        return False
    return len(between) < 90


def _of(match: re.Match[str]) -> Score | None:
    found = match.groupdict()
    if found.get("glyphs"):
        best = _number(found["ofglyphs"]) if found.get("ofglyphs") else None
        return _of_glyphs(found["glyphs"], best)
    if found.get("grade"):
        return {"grade": _grade(found["grade"])}
    if found.get("percent"):
        value = int(found["percent"])
        share = re.fullmatch(r"ratings?", (found.get("label") or ""), re.IGNORECASE)
        return None if share or value > 100 else {"value": value, "best": 100}
    if found.get("stars"):
        value_, best = _number(found["stars"]), _number(found.get("of") or "5")
        if "½" in match[0] and value_ == int(value_):
            value_ += 0.5
    else:
        value_, best = _number(found["value"]), _number(found["best"])
    if best not in _BESTS or value_ > best:
        return None
    return {"value": value_, "best": best}


def _of_glyphs(glyphs: str, best: float | None = None) -> Score | None:
    """``best`` is how many stars the text says there are."""
    full = sum(glyphs.count(glyph) for glyph in _FULL)
    half = 0.5 if re.search(rf"[{_HALF}]|1/2", glyphs) else 0
    empty = sum(glyphs.count(glyph) for glyph in _EMPTY)
    if best is not None:
        return {"value": full + half, "best": best} if full + half <= best in _BESTS else None
    best = full + (1 if half else 0) + empty
    if not empty:
        best = max(5, best)
    if half and empty and best not in (5, 10):
        best = full + empty
    if best not in (4, 5, 10):
        return None
    value = full + half
    return {"value": value if half else full, "best": best}


def _number(words: str) -> float | int:
    words = words.casefold().strip()
    if words[:1].isdigit():
        value = float(re.match(r"[\d.,]+", words)[0].rstrip(".,").replace(",", "."))  # type: ignore[index]
        value += 0.5 if words.endswith("½") else 0.0
    else:
        value = _WORDS[words.split()[0]] + (0.5 if words.endswith("half") else 0.0)
    return int(value) if value == int(value) else value


def _grade(letters: str) -> str:
    return letters.replace("−", "-").replace("–", "-").upper()


def aspect(text: str) -> bool:
    """ "Story: 8/10": a labelled score, of whatever it may be."""
    match = re.fullmatch(
        r"[^\W\d_][^:：\t]{1,30}?(?:[:：\t]\s*| [–—-] )(?P<said>.{1,30})", text.strip(" *_")
    )
    if match is None:
        return False
    said = match["said"].strip()
    return _ALONE.fullmatch(said) is not None or (
        re.fullmatch(r"(?:10|\d)(?:\.\d)?", said) is not None
        and (
            re.match(
                r"(?:story|plot|acting|cast|music|ost|soundtrack|visuals|"
                r"cinematography|rewatch|chemistry|"
                r"romance|writing|directing|direction|pacing|ending|characters|"
                r"production|enjoyment)",
                text.strip(" *_"),
                re.IGNORECASE,
            )
            is not None
        )
    )
