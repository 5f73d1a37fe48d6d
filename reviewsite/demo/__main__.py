"""
``make demo``: a site with content, on SQLite under var/, served on this machine.

Run again, it keeps what is there. Refuses where ``DJANGO_ENV`` is production.
"""

from __future__ import annotations

import os
import secrets
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

BASE_DIR = Path(__file__).resolve().parent.parent.parent
VAR_DIR = BASE_DIR / "var"


def say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def kept_password() -> str:
    """A random password that stays the same for this copy, in a file that others cannot read."""
    path = VAR_DIR / "demo-password"
    if not path.exists():
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(12))
    return path.read_text()


def prepare(port: int) -> None:
    """The settings of a demo, from here on."""
    VAR_DIR.mkdir(exist_ok=True)
    os.environ.update(
        DJANGO_ENV="demo",
        DJANGO_SETTINGS_MODULE="reviewsite.settings",
        DATABASE_URL=f"sqlite:///{VAR_DIR}/demo.sqlite3",
        MEDIA_ROOT=str(VAR_DIR / "demo-media"),
        PORT=str(port),
        SITE_URL=f"http://127.0.0.1:{port}",
    )


def fill() -> None:
    """Migrations, static files, users and content; what is there is kept."""
    import django
    from django.core.management import call_command
    from django.utils import timezone

    django.setup()
    from . import loading

    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    password = os.environ.get("DEMO_PASSWORD") or kept_password()
    loading.make_users(password)
    if loading.is_loaded():
        say("Keeping the content that is there. (make clean starts afresh.)")
    else:
        say("Drawing the pictures and bringing the reviews in: a minute at most …")
        loading.load(timezone.now())
    say(f"Sign in at /admin/ as writer, editor, deputy or publisher; password: {password}")


def serve(port: int) -> int:
    """Serve until stopped, with a worker beside, and say when it answers."""
    address = f"http://127.0.0.1:{port}/"
    worker = subprocess.Popen([sys.executable, "manage.py", "worker", "-v0"], cwd=BASE_DIR)
    server = subprocess.Popen(  # noqa: S603 - nothing in it comes from outside
        [
            *(sys.executable, "-m", "granian", "--interface", "wsgi"),
            *("--host", "127.0.0.1", "--port", str(port), "--blocking-threads", "4"),
            *("--log-level", "warning", "reviewsite.wsgi:application"),
        ],
        cwd=BASE_DIR,
    )
    # Stopped by a signal, both must go too.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    try:
        while server.poll() is None:
            try:
                urllib.request.urlopen(address, timeout=5).close()
            except urllib.error.HTTPError as error:
                say(f"{address} answers {error.code}: see above.")
                return 1
            except OSError:
                time.sleep(0.1)
                continue
            say(f"Ready: {address} (the desk: {address}admin/; stop with Ctrl-C)")
            return server.wait()
        else:
            return server.returncode or 1
    except KeyboardInterrupt:
        return 0
    finally:
        for process in (server, worker):
            process.terminate()
        for process in (server, worker):
            process.wait()


def main() -> int:
    if os.environ.get("DJANGO_ENV") == "production":
        sys.stderr.write("The demo does not run where DJANGO_ENV is production.\n")
        return 1
    port = int(os.environ.get("PORT") or 8000)
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            sys.stderr.write(f"Port {port} is taken: PORT=8001 make demo\n")
            return 1
    prepare(port)
    fill()
    return serve(port)


if __name__ == "__main__":
    sys.exit(main())
