"""
Who signs in, and whom pages are about.

The lists of people are searched by the index of names, which stands above this app:
``reviews.admin.people`` builds on them and registers them.
"""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.auth.admin import GroupAdmin, UserAdmin
from django.contrib.auth.models import Group
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from images.forms import PicturesFromTheLibrary
from images.lists import LongList, count_of

from .forms import ListsOneALine
from .models import FormerSlug, User

admin.site.unregister(Group)


class SuperusersOnly:
    """Logins and groups decide who may do what: not a matter of a permission."""

    def has_module_permission(self, request: HttpRequest) -> bool:
        return bool(request.user.is_superuser)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return bool(request.user.is_superuser)

    has_add_permission = has_module_permission
    has_change_permission = has_view_permission
    has_delete_permission = has_view_permission


@admin.register(User)
class StaffAdmin(SuperusersOnly, UserAdmin):
    list_display = ("username", "display_name", "email", "is_staff", "is_active", "last_login")
    list_filter = ("is_staff", "is_superuser", "is_active", "groups")
    fieldsets = (
        *(UserAdmin.fieldsets or ()),
        (_("At the desk"), {"fields": ("time_zone",)}),
    )


@admin.register(Group)
class GroupsAdmin(SuperusersOnly, GroupAdmin):
    pass


@admin.register(FormerSlug)
class FormerSlugAdmin(admin.ModelAdmin):
    """Old addresses that still lead somewhere; one that must not any more can be deleted."""

    list_display = ("slug", "kind", "object_id", "changed_at")
    list_filter = ("kind",)
    search_fields = ("slug",)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class PersonAdmin(PicturesFromTheLibrary, ListsOneALine, LongList):
    search_fields = ("name", "native_name", "slug")
    prepopulated_fields = {"slug": ("name",)}
    list_per_page = 50
    #: The relation whose rows are counted in the list, what of them, and how that is called.
    counted: tuple[str, str, Any] | None = None
    shown_columns: tuple[str, ...] = ()

    NAMES: tuple[Any, ...] = (("name", "native_name"), ("slug", "name_order"), "aliases")
    ABOUT: tuple[str, ...] = ("portrait", "biography", "external_ids")

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        return [(None, {"fields": self.NAMES}), (_("About"), {"fields": self.ABOUT})]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        rows: QuerySet[Any] = super().get_queryset(request)
        if self.counted is not None:
            relation, counted, _name = self.counted
            rows = rows.annotate(times=count_of(self.model, relation, counted))
        return rows

    def get_list_display(self, request: HttpRequest) -> list[Any]:
        columns = ["name", "native_name", *self.shown_columns]
        if self.counted is None:
            return columns

        @admin.display(description=self.counted[2])
        def times(person: Any) -> int:
            return int(person.times or 0)

        return [*columns, times]

    def formfield_for_dbfield(
        self, db_field: Any, request: HttpRequest, **kwargs: Any
    ) -> forms.Field | None:
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if db_field.name == "external_ids" and field is not None:
            field.widget.attrs["rows"] = 3
        return field


class AuthorAdmin(PersonAdmin):
    shown_columns = ("tagline", "user")
    list_select_related = ("user",)
    ABOUT = ("tagline", "user", "portrait", "biography", "external_ids")

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "user":
            # Only superusers may look logins up, so this is a plain list of the staff.
            kwargs["queryset"] = User.objects.filter(is_staff=True)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)


class CastMemberAdmin(PersonAdmin):
    sortable_by = ("name",)
    counted = ("castings", "character__drama", _("dramas"))


class CrewMemberAdmin(PersonAdmin):
    sortable_by = ("name",)
    counted = ("credits", "drama", _("dramas"))
