"""What the words between and around two names say: who of them plays the other."""

from __future__ import annotations

import re

#: Small words between a verb and the name: "plays the icy heiress Hong Hae-in".
_WORDS = r"(?P<words>(?:(?:[a-z][\w’'-]*|[A-Z][\w.]*),? ){0,6})"
STOP = re.compile(
    r"\b(?:who|that|which|whose|whom|for|with|to|by|in|into|against|opposite|alongside|of|from|"
    r"and|or|at|on|as|falls?|like|than|between|about)\b"
)
_GOOD = (
    r"(?:cast|superb|excellent|wonderful|brilliant|terrific|great|perfect|outstanding|magnetic|"
    r"fantastic|stunning|remarkable|captivating|charming|convincing|compelling|delightful|"
    r"impressive|incredible|riveting|sublime|phenomenal|marvell?ous|good|solid|lovely|memorable|"
    r"believable|hilarious|irresistible|flawless|amazing)"
)
PLAYS = re.compile(
    r"(?:,? who)? (?:also |\w+ly )?"
    r"(?:(?:plays?|portrays?|(?:co-)?stars? as|appears? as|returns? as|shines? as|excels? as|"
    r"impresses as|dazzles as|cameos as|takes? on the role of|takes? the role of|in the role of|"
    r"steps? into the (?:role|shoes) of|(?:is|are|was) (?:\w+ly |so |also )?"
    rf"{_GOOD} as)|(?P<past>played|portrayed)) " + _WORDS
)
_PLAYED_BY_WORDS = (
    r"(?:(?:who|which) (?:is|was) |(?:is|was|as|being) |– |— )?(?:\w+ly )?"
    r"(?:played|portrayed|performed|embodied|brought to life|voiced)"
    r"(?: (?:with [a-z ]{1,50}|to perfection|here|\w+ly))? by "
    r"(?:(?:[a-z][\w’'-]* )|[A-Z0-9]\w*[’']s ){0,4}"
)
PLAYED_BY = re.compile(r"[,:]? ?" + _PLAYED_BY_WORDS)
#: "Hong Hae-in, the heiress of Queens Group, is played by …": no other name's own words between.
APPOSITION = re.compile(r", (?:a|an|the|her|his|their)\b[^,.;:()]{1,120},? " + _PLAYED_BY_WORDS)
SOMEBODY_PLAYED_BY = re.compile(
    r"\b(?:played|portrayed|voiced) (?:\w+ly )?by (?:[a-z][\w’'-]* ){0,4}$"
)
AS = re.compile(r",? as " + _WORDS)
PORTRAYAL = re.compile(
    r" (?:[a-z-]+ ){0,3}(?:portrayal|performance|turn|take|role) (?:as|of|on) " + _WORDS
)
LIST = re.compile(
    r"(?:,|,? and|,? &|,? as well as|,? along with|,? alongside|,? plus) "
    r"(?:(?:the )?(?:[a-z]+ )?(?:actor|actress|idol|rookie|veteran|newcomer|star)s? )?"
)
_KIN = (
    r"(?:fathers?|mothers?|sons?|daughters?|brothers?|sisters?|husband|wife|villain(?:ess)?|hero|"
    r"heroine|boss|friends?|detective|doctor|lawyer|prosecutor|king|queen|prince|princess|heir|"
    r"heiress|grandmother|grandfather|girlfriend|boyfriend|rival|antagonist|protagonist|lead)"
)
BARE_PLAYS = re.compile(
    r" (?:plays? an? |portrays? (?:an?|the|his|her) |plays? (?:the|his|her|their) "
    rf"(?=(?:[\w’'-]+ ){{0,3}}{_KIN}\b))(?P<what>[\w’'-]+(?: [\w’'-]+){0, 3})"
)
NO_ROLE = re.compile(
    r"\b(?:games?|piano|guitar|violin|cello|drums?|flute|part|roles?|tricks?|prank|football|"
    r"soccer|baseball|tennis|golf|tune|song|record|cards|victim|fool)\b"
)
STARRING = re.compile(
    r"(?:\b(?:[Cc]o-)?[Ss]tarring"
    r"|\b(?:its|the|show[’']s|drama[’']s|series[’']s?) (?:main |lead |two )?(?:leads|stars)"
    r"|\b(?:[Ii]t|which|that|[Dd]rama|[Ss]eries|[Ss]how|also|[’”'\"]) (?:also )?stars"
    r"|\bcast (?:also )?(?:includes|features|boasts|consists of|is led by|is rounded out by)"
    r"|\b(?:headlined|toplined|top-lined|fronted|rounded out) by"
    r"|\bcast,? (?:of|including|like|such as))"
    r":? (?:[a-z][\w’'-]* ){0,4}$"
)
STAR = re.compile(
    r" (?:also )?(?:(?:co-)?star\b(?! as)|headline\b|lead the cast\b|round out the cast\b)"
)
ROLE_IN_PARENS = re.compile(r"(?:as|role:|character:) (.+)")
ACTING = re.compile(
    r"\b(?:acting|performances?|actors?|actress(?:es)?|starring|chemistry between|cast|co-stars?|"
    r"leads|stars)\b"
)
#: A heading of a section on the performers.
OF_ACTING = re.compile(
    r"\W*(?:\d+[.)] )?(?:the )?(?:cast(?:ing)?|acting|performances?|actors)"
    r"(?: (?:and|&) (?:the )?(?:acting|performances?|cast|chemistry))?\W*",
    re.IGNORECASE,
)
#: What is said after a pair in parentheses when it is said of the performer.
ACTED = re.compile(
    r"\b(?:acting|performances?|chemistry|rounds? out|steals?|stole|shines?|shone|delivers?|"
    r"nail(?:s|ed)?|cast|portray(?:s|al|ed)?|plays?|played|"
    r"on[- ]?screen|debut|role|actors?|actress(?:es)?|"
    r"scene[- ]stealers?|line delivery|"
    r"(?:is|are|was|were) (?:so |just |simply |both |also |\w+ly )?"
    rf"(?:{_GOOD}|good|fine|gross)(?! (?:at|for|to|with)\b))\b"
)
DESCRIBED = re.compile(r",? (?:a|an|the|his|her|their)\b| (?:is|was) an? ")
#: "steals every scene as", "is a riot as": not "is known as", "works as".
GREAT_AS = re.compile(
    r"(?! .{0,40}\b(?:himself|herself|themselves|itself)\b) (?:also )?"
    r"(?:steals?|stole|gives?|delivers?|brings?|anchors?|returns?|returned|turns? in|"
    r"has an? (?:[a-z]+ ){0,3}(?:cameo|role|part)|(?:pops?|turns?|shows?) up|"
    r"leads?|commands?|owns?|joins?|rounds? out|shines?|dazzles?|impresses|excels?|"
    r"(?:is|are|was|were)(?! (?:\w+ )?(?:known|seen|referred|disguised|posing|introduced|raised|"
    r"addressed|regarded|treated|described|working|living|hired|revealed|identified|named|exposed|"
    r"registered|listed|passed|dressed|masquerading|undercover|employed|sent|brought|used)))"
    r"(?: [a-z][\w’'-]*){0,7},? as " + _WORDS
)
IS = re.compile(r"(?:, (?:so|as|also|always|still|recently|here) [^.;:()]{1,60},)? is " + _WORDS)
#: What follows a character's name at once: ", a temp", ", who".
WHO_THAT_IS = re.compile(r", (?:an?|her|his|their|who|whose)\b| who(?:se)? | [—–] an? ")
#: In parentheses after a character: who plays it when.
AT_AGES = re.compile(r"\bas (?:an?|the) (?:adult|child|teen(?:ager)?|kid|young|grown)|\byoung:")
#: "In Goblin, Gong Yoo played …"
IN_ANOTHER = re.compile(
    r"(?:Back )?[Ii]n (?:the )?[‘“'\"]?([A-Z][^,.;:]{1,60}?)[’”'\"]?(?: \(\d{4}\))?,"
)
AFTER_AS = re.compile(r", (?:(?:a|an|the|his|her) [^.;:()]{1,100}, )?")
BETWEEN_COLUMNS = re.compile(r" ?(?:–|—|-|:|\.{2,}|…|/|→|\||\t) ?")
