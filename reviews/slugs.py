"""Addresses: a free one, in Latin letters where the words allow."""

from __future__ import annotations

import re
import unicodedata

from django.utils.text import slugify

from people.models import Slugged
from reviews.models.review import RESERVED_SLUGS

# The letters of a syllable as the Revised Romanization writes them, each by itself.
_INITIALS, _VOWELS, _FINALS = (
    letters.split(",")
    for letters in (
        "g,kk,n,d,tt,r,m,b,pp,s,ss,,j,jj,ch,k,t,p,h",
        "a,ae,ya,yae,eo,e,yeo,ye,o,wa,wae,oe,yo,u,wo,we,wi,yu,eu,ui,i",
        ",k,k,k,n,n,n,t,l,k,m,l,l,l,p,l,m,p,p,t,t,ng,t,t,k,t,p,t",
    )
)
_HANGUL = re.compile("[가-힣]")
#: Room for "-12" below the column's 120.
_LONGEST = 110


def romanise(text: str) -> str:
    """Hangul letter by letter, good enough for an address: 런 온 → reon on."""
    return _HANGUL.sub(_syllable, unicodedata.normalize("NFC", text))


def _syllable(match: re.Match[str]) -> str:
    number = ord(match[0]) - ord("가")
    return _INITIALS[number // 588] + _VOWELS[number % 588 // 28] + _FINALS[number % 28]


def free_slug(model: type[Slugged], text: str) -> str:
    """An address for ``text`` that nothing of ``model`` has, numbered if need be. One query."""
    base = slugify(romanise(text)) or slugify(text, allow_unicode=True) or model._meta.model_name
    assert base is not None
    base = base[:_LONGEST].strip("-")
    taken = (
        set(model._default_manager.filter(slug__startswith=base).values_list("slug", flat=True))
        | RESERVED_SLUGS
    )
    slug, number = base, 1
    while slug in taken:
        number += 1
        slug = f"{base}-{number}"
    return slug
