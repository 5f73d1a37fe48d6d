"""A picture's rights, wherever the desk shows the picture."""

from __future__ import annotations

import datetime as dt

from django import template

from ..models import Image
from ..rights import as_badge

register = template.Library()


@register.inclusion_tag("admin/images/_badge.html")
def rights_badge(image: Image, at: dt.datetime) -> dict[str, str]:
    """Whether it may be shown at ``at``: in words and in colour, the reason for who asks."""
    return as_badge(image, at)
