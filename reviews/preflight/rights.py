"""What may be done with the pictures, as of the time at which the text is read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from django.utils.translation import gettext as _

from images.moments import moment
from images.rights import ENDS_SOON, days_in_words, days_until
from reviews.preflight.finding import Finding, Severity
from reviews.preflight.subject import ShownImage, Subject


def picture_unusable(subject: Subject) -> Iterator[Finding]:
    """Readers would find a gap where the text means a picture to be, or another picture."""
    for image in _own(subject):
        # A missing credit is its own finding, which nobody waives.
        for name, reason in image.why_not:
            if name != "no-credit":
                severity: Severity = "warns" if _stand_in(image) else "blocks"
                message = f"{_named(image)} {reason} {_then(image)}"
                yield _finding("picture-unusable", severity, image, message, name)


def picture_ends_soon(subject: Subject) -> Iterator[Finding]:
    """The page will change by itself; better now than when it has."""
    for image in _own(subject):
        end = image.usable_until
        if end is None or end > subject.at + ENDS_SOON:
            continue
        message = _("%(picture)s Its rights end on %(time)s: %(days)s. %(then)s") % {
            "picture": _named(image),
            "time": moment(end),
            "days": days_in_words(days_until(end, subject.at)),
            "then": _then(image),
        }
        yield _finding("picture-ends-soon", "warns", image, message)


def fallback_unusable(subject: Subject) -> Iterator[Finding]:
    """What was named to stand in would not: nobody looks again until it is needed."""
    for image in _own(subject):
        if image.fallback and image.fallback.why_not:
            message = _("%(picture)s Its fallback, No. %(number)s, cannot stand in for it. %(why)s")
            words = {
                "picture": _named(image),
                "number": image.fallback.number,
                "why": " ".join(reason for _name, reason in image.fallback.why_not),
            }
            yield _finding("fallback-unusable", "warns", image, message % words)


def picture_of_another_drama(subject: Subject) -> Iterator[Finding]:
    """A handout or PR image is for the context that it was provided for, and no other."""
    for image in _each(subject):
        if not image.only_as_provided or image.provided_for_this:
            continue
        if image.provided_for:
            message = _(
                "%(picture)s It was provided for %(dramas)s alone, and this is a review of "
                "another drama. Choose another, or ask whoever provided it."
            ) % {"picture": _named(image), "dramas": ", ".join(image.provided_for)}
            yield _finding("picture-of-another-drama", "warns", image, message)
        else:
            message = _(
                "%(picture)s It may be used only in the context that it was provided for. "
                "Say at the drama that it was provided for it."
            ) % {"picture": _named(image)}
            yield _finding("picture-without-drama", "warns", image, message)


def picture_regions(subject: Subject) -> Iterator[Finding]:
    """A public page is read everywhere, whatever countries a licence names."""
    for image in _each(subject):
        if image.countries:
            countries = ", ".join(image.countries)
            message = _(
                "%(picture)s It is licensed for %(countries)s alone, and the page is read "
                "everywhere. Choose another, or license it for the world."
            ) % {"picture": _named(image), "countries": countries}
            yield _finding("picture-regions", "blocks", image, message, countries)


def picture_restrictions(subject: Subject) -> Iterator[Finding]:
    """Only a person can tell whether this use is one that the restriction allows."""
    for image in _each(subject):
        if image.restrictions:
            message = _("%(picture)s It is restricted: “%(text)s”. Is this use allowed?") % {
                "picture": _named(image),
                "text": image.restrictions,
            }
            yield _finding("picture-restrictions", "warns", image, message)


def picture_licence(subject: Subject) -> Iterator[Finding]:
    """Every Creative Commons licence asks to be named, with its address."""
    for image in _each(subject):
        if image.lacks_licence:
            message = _("%(picture)s It is Creative Commons: give the address of its licence.")
            yield _finding("picture-licence", "warns", image, message % {"picture": _named(image)})


def _stand_in(image: ShownImage) -> ShownImage | None:
    return image.fallback if image.fallback and not image.fallback.why_not else None


def _then(image: ShownImage) -> str:
    """What readers see where it may not be shown."""
    stand_in = _stand_in(image)
    if stand_in is None:
        return _("The page goes without it: choose another, or name a fallback.")
    return _("No. %(number)s stands in for it.") % {"number": stand_in.number}


def _own(subject: Subject) -> Iterable[ShownImage]:
    """The pictures that the text names, each once."""
    return _once(subject.images)


def _each(subject: Subject) -> Iterable[ShownImage]:
    """What readers are or may be shown: the pictures and their fallbacks, each once."""
    fallbacks = [image.fallback for image in subject.images if image.fallback]
    return _once([*subject.images, *fallbacks])


def _once(images: Iterable[ShownImage]) -> Iterable[ShownImage]:
    found: dict[int, ShownImage] = {}
    for image in images:
        found.setdefault(image.number, image)
    return found.values()


def _named(image: ShownImage) -> str:
    return _("Picture No. %(number)s, “%(label)s”:") % {
        "number": image.number,
        "label": image.label,
    }


def _finding(
    rule: str, severity: Severity, image: ShownImage, message: str, what: str = ""
) -> Finding:
    """``text`` tells one picture's finding from another's, so that each is waived for itself."""
    text = f"{image.number} {what}".strip()
    return Finding(rule, severity, None, text, message, picture=image.number)
