"""
Several processes that serve one site, for the truth test.

``python -m tests.reviewsite.page_cache.serving PORT…`` plants a world into the
database of ``DATABASE_URL``, says its schedule as a line of JSON, forks a
process for each port and forks again whichever ends, until its input closes.
"""

import itertools
import json
import os
import signal
import socketserver
import sys
import threading
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer


class Server(socketserver.ThreadingMixIn, WSGIServer):
    daemon_threads = True
    request_queue_size = 64


class Handler(WSGIRequestHandler):
    def log_message(self, *args):
        pass


def numbered(application):
    """Each rendering has a number, by which readers tell a kept page from a new one."""
    numbers = itertools.count(1)

    def number(environ, start_response):
        def start(status, headers, exc_info=None):
            said = ("X-Rendering", f"{os.getpid()}-{next(numbers)}")
            return start_response(status, [*headers, said], exc_info)

        return application(environ, start)

    return number


def serve(port):
    """In a child: one process of the site, as ``reviewsite.wsgi`` makes it."""
    from reviewsite import wsgi

    server = Server(("127.0.0.1", port), Handler)
    server.set_app(wsgi.application)
    server.serve_forever()


def main():
    ports = [int(port) for port in sys.argv[1:]]
    from django.conf import settings

    # Nothing was collected for the tests.
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = settings.STORAGES | {"staticfiles": plain}
    from reviewsite import wsgi
    from reviewsite.page_cache.wsgi import cached

    wsgi.application = cached(numbered(wsgi.django_application))
    from django.db import connections

    from tests.reviewsite.page_cache import truth

    schedule = truth.plant(json.loads(sys.stdin.readline()))
    connections.close_all()
    for connection in connections.all():
        getattr(connection, "close_pool", lambda: None)()
    children = {}

    def fork(port):
        if child := os.fork():
            children[child] = port
            return
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        serve(port)

    def end(*_):
        for child in children:
            os.kill(child, signal.SIGKILL)
        os._exit(0)

    signal.signal(signal.SIGTERM, end)
    for port in ports:
        fork(port)
    sys.stdout.write(json.dumps({"schedule": schedule, "processes": list(children)}) + "\n")
    sys.stdout.flush()
    # Whoever started this has gone: so does all of it.
    threading.Thread(
        target=lambda: (sys.stdin.read(), os.kill(os.getpid(), signal.SIGTERM))
    ).start()
    while True:
        child, _ = os.wait()
        fork(children.pop(child))


if __name__ == "__main__":
    main()
