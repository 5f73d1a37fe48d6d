"""Fills the site that is measured; a process of its own, with the settings of a demo."""

from __future__ import annotations

import django


def main() -> None:
    django.setup()
    from django.core.management import call_command
    from django.utils import timezone

    from reviewsite.demo import loading

    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    if not loading.is_loaded():
        print("Drawing the pictures and bringing the reviews in: some minutes at most …")
        loading.make_users("none that anybody signs in with")
        loading.load(timezone.now())
    call_command("render_images", verbosity=0)


if __name__ == "__main__":
    main()
