"""What is done beside the requests. Without a worker, pages show what is made already."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone
from django_tasks import task

from .models import Image
from .rendering import render

#: How long a file that failed waits until it is tried again.
_RETRY_AFTER = dt.timedelta(minutes=2)


@task()
def render_image(pk: int) -> None:
    """
    Make the files of an image that are not made; comes back for those that failed.

    Harmless to run twice, or where the image is gone.
    """
    image = Image.objects.filter(pk=pk).first()
    if image is not None and render(image).unfinished:
        render_image.using(run_after=timezone.now() + _RETRY_AFTER).enqueue(pk)
