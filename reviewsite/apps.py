from django.apps import AppConfig, apps
from django.contrib.admin.apps import AdminConfig
from django.db.models.signals import post_migrate


class DeskConfig(AdminConfig):
    """Django's admin, on our own site class."""

    default_site = "reviewsite.desk.DeskSite"


class SiteConfig(AppConfig):
    """The site as a whole: its commands, and the triggers that its page cache needs."""

    name = "reviewsite"

    def ready(self) -> None:
        from .page_cache.tables import watch

        # Sent for apps with models only; all migrations are done by then.
        post_migrate.connect(watch, sender=apps.get_app_config("reviews"))
