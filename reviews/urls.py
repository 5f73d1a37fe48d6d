"""The public site's addresses."""

from django.urls import path, register_converter

from images.models import EXTENSIONS

from .views import cards, catalogue, lists, people, pictures, preview, review


class AnySlug:
    """A slug in any script: topics, and whatever else is named in Hangul."""

    regex = r"[-\w]+"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


class Year:
    regex = "[12][0-9]{3}"

    def to_python(self, value: str) -> int:
        return int(value)

    def to_url(self, value: int) -> str:
        return f"{value:04}"


class Extension:
    """Of a picture's file; gives its format."""

    regex = "|".join(EXTENSIONS.values())

    def to_python(self, value: str) -> str:
        return next(name for name, extension in EXTENSIONS.items() if extension == value)

    def to_url(self, value: str) -> str:
        return value


register_converter(AnySlug, "any_slug")
register_converter(Year, "year")
register_converter(Extension, "extension")

urlpatterns = [
    path("", lists.home, name="home"),
    path("reviews/", lists.reviews, name="reviews"),
    path("reviews/archive/<year:year>/", lists.archive, name="archive"),
    path("reviews/<any_slug:slug>/", review.review, name="review"),
    path("dramas/<any_slug:slug>/", catalogue.drama, name="drama"),
    path("cast/<any_slug:slug>/", people.cast, name="cast"),
    path("crew/<any_slug:slug>/", people.crew, name="crew"),
    path("authors/<any_slug:slug>/", people.author, name="author"),
    path("topics/<any_slug:slug>/", lists.topic, name="topic"),
    path("watch/<any_slug:slug>/", catalogue.service, name="service"),
    path(
        "pictures/<any_slug:token>/<slug:crop>-<int:width>.<extension:file_format>",
        pictures.picture,
        name="picture",
    ),
    path("shared/<str:signed>/", preview.shared, name="shared"),
    path(
        "shared/<str:signed>/pictures/<any_slug:token>/"
        "<slug:crop>-<int:width>.<extension:file_format>",
        preview.shared_picture,
        name="shared_picture",
    ),
    path("cards/<any_slug:token>.jpg", cards.card, name="card"),
]
