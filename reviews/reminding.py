"""Telling the desk, by mail, of pictures whose rights end soon: 30, 7 and 1 days before."""

from __future__ import annotations

import datetime as dt
import logging
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.conf import settings
from django.core.mail import EmailMessage
from django.db.models import QuerySet
from django.template.loader import render_to_string
from django.utils.translation import ngettext

from images.rights import days_in_words, notice_due
from people.models import User

from .ending import Ending, ending
from .forms.site_time import clock_time, elsewhere, site_zone
from .models import Byline, Review, RightsReminder

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Reminded:
    #: Mails that went out, and people whom none could be sent to.
    sent: int
    failed: int


def remind(at: dt.datetime) -> Reminded:
    """
    Mail everyone concerned about the pictures whose rights end soon, as of ``at``.

    Each is told of one end once for each notice, the nearest alone: a run that
    comes late does not tell what an earlier one would have. What could not be
    sent is told by the next run. Safe to run twice at once. A mail is lost only
    where the run is killed between its row and its sending.
    """
    due = ending(at)
    concerning: dict[User, list[Ending]] = defaultdict(list)
    for entry, users in zip(due, _recipients(due), strict=True):
        for user in users:
            concerning[user].append(entry)
    sent = failed = 0
    for user, entries in concerning.items():
        new, rows = _claimed(user, entries, at)
        if not new:
            continue
        try:
            _message(user, new, at).send()
        except Exception:
            _log.exception("No reminder could be sent to %s.", user)
            RightsReminder.objects.filter(pk__in=rows).delete()
            failed += 1
        else:
            sent += 1
    return Reminded(sent, failed)


def _recipients(due: Sequence[Ending]) -> list[list[User]]:
    """
    For each, the desk editors and authors of the reviews that show it, else all Editors.

    Only those who are active and have an address. Four queries.
    """
    reviews = {pk for entry in due for pk in entry.reviews}
    of_review: dict[int, set[int]] = defaultdict(set)
    editors = Review.objects.filter(pk__in=reviews, desk_editor__isnull=False)
    authors = Byline.objects.filter(review__in=reviews, author__user__isnull=False)
    for review, user in (
        *editors.values_list("pk", "desk_editor"),
        *authors.values_list("review", "author__user"),
    ):
        of_review[review].add(user)
    known = {user.pk: user for user in _reachable(User.objects.filter(pk__in=_all(of_review)))}
    everybody = list(_reachable(User.objects.filter(groups__name="Editors")))
    return [
        [known[pk] for pk in sorted(_all({r: of_review[r] for r in entry.reviews})) if pk in known]
        or everybody
        for entry in due
    ]


def _all(of_review: dict[int, set[int]]) -> set[int]:
    return set().union(*of_review.values())


def _reachable(users: QuerySet[User]) -> QuerySet[User]:
    return users.filter(is_active=True).exclude(email="").order_by("pk")


def _claimed(
    user: User, entries: Iterable[Ending], at: dt.datetime
) -> tuple[list[Ending], list[int]]:
    """Those that ``user`` has not been told of yet, and the rows that now say so."""
    new, rows = [], []
    for entry in entries:
        days = notice_due(entry.until, at)
        assert days is not None
        row, is_new = RightsReminder.objects.get_or_create(
            image=entry.image,
            usable_until=entry.until,
            days=days,
            user=user,
        )
        if is_new:
            new.append(entry)
            rows.append(row.pk)
    return new, rows


def _message(user: User, entries: Sequence[Ending], at: dt.datetime) -> EmailMessage:
    pictures = [
        {
            "ending": entry,
            "left": days_in_words(entry.days_left(at)),
            "time": clock_time(entry.until, site_zone()),
            "elsewhere": elsewhere(entry.until, user.zone),
        }
        for entry in entries
    ]
    subject = ngettext(
        "%(site)s: the rights in a picture end soon",
        "%(site)s: the rights in %(number)d pictures end soon",
        len(entries),
    ) % {"site": settings.SITE_NAME, "number": len(entries)}
    context = {
        "user": user,
        "pictures": pictures,
        "site_url": settings.SITE_URL,
        "site_zone": settings.TIME_ZONE,
    }
    return EmailMessage(
        subject,
        render_to_string("mail/rights_ending.txt", context),
        to=[user.email],
        headers={"Auto-Submitted": "auto-generated"},
    )
