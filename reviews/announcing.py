"""
Telling a WebSub hub and search engines what has become public: after the fact.

A verb leaves a task for the instant that it is about. When its time has come
the task asks the gate what of that instant readers really see, and tells of
that alone: what was rescheduled, held or embargoed meanwhile is not named. The
site needs none of this; a ping that fails is tried again, and then given up.

WebSub: w3.org/TR/websub (how a publisher tells its hub is the hub's to say; all
take the form of PubSubHubbub 0.4). IndexNow: indexnow.org/documentation.
"""

from __future__ import annotations

import datetime as dt
import http.client
import json
import logging
import urllib.error
import urllib.request
from collections.abc import Iterable, Sequence
from typing import Any
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.utils import timezone
from django_tasks import task
from django_tasks.base import Task, TaskResultStatus
from django_tasks_db.models import DBTaskResult

from . import gate
from .models import Review, WorkflowEvent
from .pages.feeds import FORMATS, Subject, feed_path
from .pages.meta import absolute, address

logger = logging.getLogger(__name__)

#: After the first try that fails, and so on; then it is given up.
_WAITS = (
    dt.timedelta(minutes=1),
    dt.timedelta(minutes=5),
    dt.timedelta(minutes=30),
    dt.timedelta(hours=2),
)
TRIES = len(_WAITS) + 1
_TIMEOUT = 10  # seconds, for connecting and for each answer
#: Of an answer that says why not, this much is kept for the log.
_READ = 500
#: As many as IndexNow takes at once.
_URLS = 10_000
#: Everything by which something comes out, or goes with a page that says so.
_TOLD = frozenset({"publish", "schedule", "withdraw", "restore", "release", "amend", "embargo"})


class Unanswered(Exception):
    """Nobody there, or not able now: worth another try."""


class Rejected(Exception):
    """An answer that another try will not change."""


# --- When a button is pressed ------------------------------------------------


def plan(event: WorkflowEvent) -> None:
    """
    Leave a task for the instant that ``event`` is about, where anybody is to be told.

    Inside the verb's own transaction: the task is there exactly if the deed is.
    Two queries for each of the two who may be told, none where nobody is.
    """
    if event.verb not in _TOLD:
        return
    instant = event.time or event.at
    for told, job in ((settings.WEBSUB_HUB, ping_hub), (settings.INDEXNOW_KEY, tell_indexnow)):
        if told and not _is_waiting(job, instant):
            job.using(run_after=instant).enqueue(instant.isoformat())


def _is_waiting(job: Task[Any, None], instant: dt.datetime) -> bool:
    """Whether the first try for ``instant`` is planned already: many reviews may share one."""
    return DBTaskResult.objects.filter(
        status=TaskResultStatus.READY,
        task_path=job.module_path,
        run_after=instant,
        args_kwargs={"args": [instant.isoformat()], "kwargs": {}},
    ).exists()


# --- When the time has come --------------------------------------------------


@task()
def ping_hub(instant: str, attempt: int = 1, only: list[str] | None = None) -> None:
    """
    Tell the hub which feeds have changed at ``instant`` (ISO 8601).

    ``only`` are those that an earlier try did not get through with. Raises
    ``Rejected``, or ``Unanswered`` after the last try: the task is then failed.
    """
    at = timezone.now()
    changed = _changed_feeds(_public_since(dt.datetime.fromisoformat(instant), at), at)
    urls = [url for url in changed if only is None or url in only]
    for number, url in enumerate(urls):
        form = urlencode({"hub.mode": "publish", "hub.url": url, "hub.topic": url})
        try:
            _post(settings.WEBSUB_HUB, form, "application/x-www-form-urlencoded")
        except Unanswered as failure:
            # The others would wait in vain for the same hub.
            _try_again(ping_hub, attempt, failure, instant, only=urls[number:])
            return


@task()
def tell_indexnow(instant: str, attempt: int = 1) -> None:
    """Tell search engines which reviews came, changed or went at ``instant`` (ISO 8601)."""
    at = timezone.now()
    reviews = _public_since(dt.datetime.fromisoformat(instant), at)
    if not reviews:
        return
    document = {
        "host": urlsplit(settings.SITE_URL).netloc,
        "key": settings.INDEXNOW_KEY,
        "keyLocation": absolute(f"/{settings.INDEXNOW_KEY}.txt"),
        "urlList": [absolute(address(review)) for review in reviews][:_URLS],
    }
    try:
        _post(settings.INDEXNOW_URL, json.dumps(document), "application/json; charset=utf-8")
    except Unanswered as failure:
        _try_again(tell_indexnow, attempt, failure, instant)


def _public_since(instant: dt.datetime, at: dt.datetime) -> list[Review]:
    """The reviews that changed at ``instant`` and answer with a page, or with 410, at ``at``."""
    if instant > at:
        return []
    at_once = ("restore", "release", "amend", "embargo")
    editions = gate.editions(at).filter(takes_effect_at=instant).values_list("review", flat=True)
    pressed = WorkflowEvent.objects.filter(at=instant, verb__in=at_once)
    freed = Review.objects.filter(embargoed_until=instant).values_list("pk", flat=True)
    keys = {*editions, *pressed.values_list("review", flat=True), *freed}
    live = gate.reviews(at).filter(pk__in=keys)
    gone = gate.withdrawn_reviews(at).filter(withdraw_at=instant)
    return [*live.order_by("pk"), *gone.order_by("pk")]


def _changed_feeds(reviews: Sequence[Review], at: dt.datetime) -> list[str]:
    """The addresses of the public feeds that tell of ``reviews``, or told of them before."""
    if not reviews:
        return []
    dramas = {review.drama_id for review in reviews}
    offers = gate.availabilities(at).filter(drama__in=dramas)
    subjects: Iterable[Subject | None] = (
        None,
        *gate.authors(at).filter(bylines__review__in=reviews).distinct(),
        *gate.topics(at).filter(items__content_object__in=reviews).distinct(),
        *gate.services(at).filter(availabilities__in=offers).distinct(),
    )
    return [absolute(feed_path(subject, kind)) for subject in subjects for kind in FORMATS]


def _try_again(
    job: Task[Any, None], attempt: int, failure: Unanswered, instant: str, **kwargs: Any
) -> None:
    """Plan the next try; raises ``failure`` once there is none left."""
    if attempt >= TRIES:
        raise failure
    wait = _WAITS[attempt - 1]
    logger.warning("%s failed (try %s of %s); again in %s", job.name, attempt, TRIES, wait)
    again = job.using(run_after=timezone.now() + wait)
    again.enqueue(instant, attempt=attempt + 1, **kwargs)


# --- The wire ----------------------------------------------------------------


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """Where a ping goes is the settings' to say, and nobody else's."""

    def redirect_request(self, *args: Any, **kwargs: Any) -> None:
        return None


_opener = urllib.request.build_opener(_NoRedirect)


def _post(url: str, data: str, content_type: str) -> None:
    """Raises ``Unanswered`` or ``Rejected``; a success says nothing that we need to read."""
    request = urllib.request.Request(  # noqa: S310 - the settings allow http and https alone
        url, data.encode(), {"Content-Type": content_type, "User-Agent": "reviewsite"}
    )
    try:
        _opener.open(request, timeout=_TIMEOUT).close()
    except urllib.error.HTTPError as error:
        with error:
            why = error.read(_READ).decode(errors="replace")
        message = f"{url} answers {error.code}: {why}"
        if error.code in {408, 429} or error.code >= 500:
            raise Unanswered(message) from error
        raise Rejected(message) from error
    except (OSError, http.client.HTTPException) as error:
        raise Unanswered(f"{url}: {error}") from error
