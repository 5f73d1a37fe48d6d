"""What is done beside the requests. Without a worker, pages show what is made already."""

from __future__ import annotations

import datetime as dt
import logging

from django.db import OperationalError
from django.utils import timezone
from django_tasks import task

from .models import Image
from .rendering import render

logger = logging.getLogger(__name__)

#: How long a file that failed waits until it is tried again.
_RETRY_AFTER = dt.timedelta(minutes=2)


@task()
def render_image(pk: int) -> None:
    """
    Make the files of an image that are not made; comes back for those that failed.

    Harmless to run twice, or where the image is gone.
    """
    try:
        unfinished = render(Image(pk=pk)).unfinished
    except Image.DoesNotExist:
        return
    except OperationalError:
        # The database was busy for too long: nothing is wrong with the picture.
        logger.warning("Picture %s is made later", pk, exc_info=True)
        unfinished = True
    if unfinished:
        render_image.using(run_after=timezone.now() + _RETRY_AFTER).enqueue(pk)
