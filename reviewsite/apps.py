from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig


class DeskConfig(AdminConfig):
    """Django's admin, on our own site class."""

    default_site = "reviewsite.desk.DeskSite"


class SiteConfig(AppConfig):
    """The site as a whole, for its commands."""

    name = "reviewsite"
