from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class ReviewsConfig(AppConfig):
    name = "reviews"
    verbose_name = _("Reviews")

    def ready(self) -> None:
        from images import storing
        from people.models import KeepsFormerSlugs

        from .gate import is_public
        from .search import triggers
        from .social_cards.tasks import image_changed

        KeepsFormerSlugs.was_public = staticmethod(lambda thing: is_public(thing, timezone.now()))
        post_migrate.connect(triggers.install, sender=self)
        storing.followers.append(image_changed)
