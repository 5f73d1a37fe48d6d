"""What a score means, in words: the scale that is printed beside every score."""

from __future__ import annotations

from decimal import Decimal

from django.utils.formats import number_format
from django.utils.translation import gettext_lazy as _

#: From the highest band down: its lowest score, and its word.
SCALE = (
    (Decimal(9), _("Unmissable")),
    (Decimal(8), _("Excellent")),
    (Decimal(7), _("Good")),
    (Decimal(6), _("Good in parts")),
    (Decimal(5), _("For the patient")),
    (Decimal(3), _("Disappointing")),
    (Decimal(0), _("Avoid")),
)


def printed_score(score: Decimal) -> str:
    """As readers are told it: 8.0 is printed 8; with the decimal sign of their language."""
    return number_format(f"{score.normalize():f}")


def meaning(score: Decimal) -> str:
    """The word for a score out of 10."""
    return str(next(word for lowest, word in SCALE if score >= lowest))
