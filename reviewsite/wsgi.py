import gc
import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "reviewsite.settings")
django_application = get_wsgi_application()

from reviews.environment import compile_all  # noqa: E402 - it reads the settings

from .page_cache.wsgi import cached  # noqa: E402 - it reads the settings

application = cached(django_application)

# Every address and view is imported and every public template compiled now, so that no
# reader waits for it; and what a process has from its start is not searched for garbage:
# one request in a hundred waited for that, 90 ms.
get_resolver().url_patterns  # noqa: B018
compile_all()
gc.collect()
gc.freeze()
