import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "reviewsite.settings")
django_application = get_wsgi_application()

from .page_cache.wsgi import cached  # noqa: E402 - it reads the settings

application = cached(django_application)
