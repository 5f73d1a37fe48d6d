"""The public site's addresses."""

from django.urls import path, register_converter

from images.models import EXTENSIONS

from .api import document, resources
from .views import (
    cards,
    catalogue,
    feeds,
    indexes,
    lists,
    machines,
    people,
    pictures,
    preview,
    review,
    search,
    sitemaps,
)


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


class FeedKind:
    """A feed's format, as ``pages.feeds.FORMATS`` names them."""

    regex = "rss|atom|json"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


class IndexNowKey:
    """What indexnow.org allows a key to be."""

    regex = "[A-Za-z0-9-]{8,128}"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


class PersonRole:
    """What somebody is to us, as the content API names it."""

    regex = "authors|cast|crew"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(AnySlug, "any_slug")
register_converter(FeedKind, "feed_kind")
register_converter(IndexNowKey, "indexnow_key")
register_converter(Year, "year")
register_converter(Extension, "extension")
register_converter(PersonRole, "person_role")

#: What readers read: each page has an address in every language of the site.
pages = [
    path("", lists.home, name="home"),
    path("reviews/", lists.reviews, name="reviews"),
    path("reviews/archive/<year:year>/", lists.archive, name="archive"),
    path("reviews/<any_slug:slug>/", review.review, name="review"),
    path("dramas/", indexes.dramas, name="dramas"),
    path("dramas/<any_slug:slug>/", catalogue.drama, name="drama"),
    path("cast/", indexes.performers, name="performers"),
    path("cast/<any_slug:slug>/", people.cast, name="cast"),
    path("crew/", indexes.makers, name="makers"),
    path("crew/<any_slug:slug>/", people.crew, name="crew"),
    path("authors/", indexes.authors, name="authors"),
    path("authors/<any_slug:slug>/", people.author, name="author"),
    path("topics/<any_slug:slug>/", lists.topic, name="topic"),
    path("watch/<any_slug:slug>/", catalogue.service, name="service"),
    path("search/", search.search, name="search"),
    path("search/suggest/", search.suggest, name="search_suggest"),
]

#: What programs ask for, and files: at one address, whatever language is read.
urlpatterns = [
    path(
        "pictures/<any_slug:token>/<slug:crop>-<int:width>.<extension:file_format>",
        pictures.picture,
        name="picture",
    ),
    path("reviews/feed.<feed_kind:kind>", feeds.everything, name="reviews_feed"),
    path("authors/<any_slug:slug>/feed.<feed_kind:kind>", feeds.author, name="author_feed"),
    path("topics/<any_slug:slug>/feed.<feed_kind:kind>", feeds.topic, name="topic_feed"),
    path("watch/<any_slug:slug>/feed.<feed_kind:kind>", feeds.service, name="service_feed"),
    path("sitemap.xml", sitemaps.index, name="sitemap"),
    path("sitemap-<slug:section>-<int:number>.xml", sitemaps.file, name="sitemap_file"),
    path("sitemap-<slug:section>.xml", sitemaps.section, name="sitemap_section"),
    path("robots.txt", machines.robots, name="robots"),
    path("manifest.webmanifest", machines.manifest, name="manifest"),
    path("oembed/", machines.oembed, name="oembed"),
    path("<indexnow_key:key>.txt", machines.indexnow_key, name="indexnow_key"),
    path("shared/<str:signed>/", preview.shared, name="shared"),
    path(
        "shared/<str:signed>/pictures/<any_slug:token>/"
        "<slug:crop>-<int:width>.<extension:file_format>",
        preview.shared_picture,
        name="shared_picture",
    ),
    path("api/v1/openapi.json", document.openapi, name="api_document"),
    path("api/v1/docs/", document.docs, name="api_docs"),
    path("api/v1/", resources.api.urls),
    path("cards/<any_slug:token>.jpg", cards.card, name="card"),
]
