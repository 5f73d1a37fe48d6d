"""Reviews at the desk: the list, the page, its preview and its history."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.urls import URLPattern, path

from ..models import Review
from . import blocks, history, importing, preview, sharing
from .page import ReviewPage
from .review_list import ReviewList


@admin.register(Review)
class ReviewAdmin(ReviewList, ReviewPage):
    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        # A review is spiked, held or withdrawn; its history is never lost.
        return False

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        return [
            path("import/", view(importing.import_text), name="import_review"),
            path("cast/", view(blocks.cast), name="reviews_review_cast"),
            path("video/", view(blocks.video), name="reviews_review_video"),
            path("<int:pk>/preview/", view(preview.preview), name="reviews_review_preview"),
            path("<int:pk>/share/", view(sharing.share), name="reviews_review_share"),
            *super().get_urls(),
        ]

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> Any:
        return history.history(self, request, object_id)
