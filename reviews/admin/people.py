"""Authors, cast and crew, found by the index of names; also wherever one is chosen by typing."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from people import admin as alone
from people.models import Author, CastMember, CrewMember

from ..models import SearchEntry
from ..search import desk


class Sought(admin.ModelAdmin):
    kind: SearchEntry.Kind

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        return desk.sought(queryset, search_term, desk.things(self.kind), "slug"), False


@admin.register(Author)
class AuthorAdmin(Sought, alone.AuthorAdmin):
    kind = SearchEntry.Kind.AUTHOR


@admin.register(CastMember)
class CastMemberAdmin(Sought, alone.CastMemberAdmin):
    kind = SearchEntry.Kind.CAST


@admin.register(CrewMember)
class CrewMemberAdmin(Sought, alone.CrewMemberAdmin):
    kind = SearchEntry.Kind.CREW
