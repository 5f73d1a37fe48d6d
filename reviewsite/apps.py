from django.contrib.admin.apps import AdminConfig


class DeskConfig(AdminConfig):
    """Django's admin, on our own site class."""

    default_site = "reviewsite.desk.DeskSite"
