"""What the pages of the picture library tell in a word."""

from __future__ import annotations

import datetime as dt

from django import template
from django.utils.translation import gettext as _

from images.models import Image

from ..admin.library.listing import ENDING_SOON
from ..admin.states import Badge

register = template.Library()


@register.simple_tag
def rights_state(image: Image, at: dt.datetime) -> Badge:
    """Whether the picture may be shown at ``at``, and until when. No query."""
    if image.rights in Image.UNUSABLE:
        undecided = image.rights == Image.Rights.UNKNOWN
        return Badge("held", _("Rights not decided") if undecided else _("No rights"))
    if not image.credit_line:
        return Badge("held", _("No credit"))
    if image.usable_until and image.usable_until <= at:
        return Badge("held", _("Ended"), image.usable_until)
    if image.usable_from and image.usable_from > at:
        return Badge("scheduled", _("From"), image.usable_from)
    if image.usable_until and image.usable_until <= at + ENDING_SOON:
        return Badge("scheduled", _("Ends"), image.usable_until)
    if image.regions:
        return Badge("scheduled", _("Only in %(codes)s") % {"codes": ", ".join(image.regions)})
    return Badge("live", image.get_rights_display().split(" (")[0])
