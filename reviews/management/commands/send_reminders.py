"""``send_reminders``: mail the desk about pictures whose rights end soon. For cron."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from reviews.reminding import remind


class Command(BaseCommand):
    help = "Mail the desk 30, 7 and 1 days before the rights in a picture end. Run it once a day."

    def handle(self, *args: Any, **options: Any) -> None:
        if settings.EMAIL_BACKEND == "django.core.mail.backends.dummy.EmailBackend":
            raise CommandError(_("EMAIL_URL is not set: nobody can be told."))
        told = remind(timezone.now())
        self.stdout.write(_("Mails sent: %(number)s.") % {"number": told.sent})
        if told.failed:
            raise CommandError(
                _("Mails that could not be sent: %(number)s. The next run tries again.")
                % {"number": told.failed}
            )
