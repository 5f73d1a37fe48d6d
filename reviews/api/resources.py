"""The addresses of the API: each asks the gate at ``request.at`` and tells what it gives."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.db.models import Exists, OuterRef, QuerySet, Subquery, prefetch_related_objects
from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.urls import reverse
from ninja import NinjaAPI, Query
from ninja.errors import ValidationError
from ninja.renderers import JSONRenderer

from people.models import Author, CastMember, CrewMember, KeepsFormerSlugs, Person

from .. import gate
from ..models import Availability, Drama, EditionImage, Review, Topic
from ..models.edition import EditionQuerySet
from ..pages import drama as drama_pages
from ..pages import people as people_pages
from ..pages import review as review_pages
from ..pages.cards import Card, cards, for_cards, prefetch_signatures
from ..pages.catalogue import filed_under, prefetch_people
from ..pages.watching import Offer, in_country
from ..paging import BY_NUMBER, NEWEST_FIRST, by_keys
from ..views.asked import TimedRequest
from . import schemas, telling
from .asking import Asked, AvailabilityAsked, ReviewsAsked, next_url, page
from .problems import BadRequest, for_everyone, problem

#: What a list of reviews can be narrowed by.
_FILTERS = ("since", "updated_since", "drama", "author", "topic", "service", "country")
_PEOPLE: dict[str, tuple[type[Any], Callable[[dt.datetime], QuerySet[Any]]]] = {
    "authors": (Author, gate.authors),
    "cast": (CastMember, gate.cast),
    "crew": (CrewMember, gate.crew),
}


class Unescaped(JSONRenderer):
    json_dumps_params = {"ensure_ascii": False, "separators": (",", ":")}


class Api(NinjaAPI):
    """Every answer can be read by any site's script."""

    def create_temporal_response(self, request: HttpRequest) -> HttpResponse:
        return for_everyone(super().create_temporal_response(request))


api = Api(
    title=settings.SITE_NAME,
    version="1",
    description=(
        "What readers may see now: reviews, dramas, people, and where to watch. "
        "Read-only, without a key; times are in UTC. Ask again with the ETag of the last answer. "
        "Lists tell no totals: follow “next”."
    ),
    openapi_url=None,
    urls_namespace="api",
    renderer=Unescaped(),
)


def _get(path: str, name: str, told: Any) -> Callable[..., Any]:
    return api.api_operation(
        ["GET", "HEAD"], path, response=told, url_name=name, operation_id=name.removeprefix("api_")
    )


@api.exception_handler(BadRequest)
def _bad_request(request: HttpRequest, error: Any) -> HttpResponse:
    return problem(400, str(error))


@api.exception_handler(ValidationError)
def _not_valid(request: HttpRequest, error: Any) -> HttpResponse:
    told: dict[str, str] = {}
    for said in error.errors:
        # What follows the parameter's name is of the ways in which it might have been right.
        name = next(part for part in said["loc"] if part not in {"query", "asked"})
        told.setdefault(name, said["msg"].removeprefix("Value error, "))
    return problem(400, "; ".join(f"{name}: {why}" for name, why in told.items()))


@api.exception_handler(Http404)
def _not_found(request: HttpRequest, error: Any) -> HttpResponse:
    return problem(404)


def _moved(
    request: TimedRequest, model: type[KeepsFormerSlugs], slug: str, name: str, *before: str
) -> HttpResponse:
    """To where what was public at ``slug`` is told of now. Raises ``Http404`` if nothing was."""
    thing: Any = gate.moved(model, slug, request.at)
    if thing is None:
        raise Http404
    path = reverse(f"api:{name}", args=[*before, thing.slug])
    return for_everyone(HttpResponsePermanentRedirect(path))


# --- The entrance ------------------------------------------------------------------


# Named as ninja names its own, before which it stands.
@_get("/", "api-root", schemas.Entrance)
def entrance(request: TimedRequest) -> schemas.Entrance:
    """Where to begin."""
    return schemas.Entrance(
        reviews=telling.link("api_reviews"),
        dramas=telling.link("api_dramas"),
        authors=telling.link("api_people", "authors"),
        cast=telling.link("api_people", "cast"),
        crew=telling.link("api_people", "crew"),
        availability=telling.link("api_availability"),
        openapi=f"{settings.SITE_URL}{reverse('api_document')}",
        docs=f"{settings.SITE_URL}{reverse('api_docs')}",
    )


# --- Reviews -----------------------------------------------------------------------


@_get("/reviews/", "api_reviews", schemas.Reviews)
def reviews(request: TimedRequest, asked: Query[ReviewsAsked]) -> schemas.Reviews:
    """The live reviews, the newest first, without their texts."""
    editions = for_cards(_chosen(asked, request.at), *telling.TOLD_IN_LISTS)
    found = page(request, asked, editions, NEWEST_FIRST, _listed(asked, request.at))
    prefetch_related_objects([edition.review for edition in found.items], "topics")
    told = cards(found.items, request.at)
    return schemas.Reviews(
        items=[telling.review_in_list(card) for card in told], next=next_url(request, found)
    )


def _chosen(asked: ReviewsAsked, at: dt.datetime) -> EditionQuerySet:
    """What the live reviews that are asked for say. A slug of nothing public chooses none."""
    found = gate.editions(at)
    if asked.since:
        found = found.filter(review__publish_at__gte=asked.since)
    if asked.updated_since:
        changed = (
            gate.changed_since(asked.updated_since, at).order_by().values_list("pk", flat=True)
        )
        found = found.filter(review__in=by_keys(changed))
    if asked.drama:
        found = found.filter(review__drama__slug=asked.drama)
    if asked.author:
        found = found.filter(review__bylines__author__slug=asked.author)
    if asked.topic:
        found = found.filter(review__topic_items__tag__slug=asked.topic)
    if asked.service or asked.country:
        offers = gate.availabilities(at).filter(drama=OuterRef("review__drama"))
        if asked.service:
            offers = offers.filter(service__slug=asked.service)
        if asked.country:
            offers = offers.in_country(asked.country)
        found = found.filter(Exists(offers))
    return found


def _listed(asked: ReviewsAsked, at: dt.datetime) -> tuple[QuerySet[Any], ...]:
    """Where an author or a topic is all that is asked for: the rows that list its reviews."""
    chosen = {name for name in _FILTERS if getattr(asked, name)}
    if chosen == {"author"}:
        author = Author.objects.filter(slug=asked.author).values("pk")
        return (gate.bylines(at).filter(author=Subquery(author)),)
    if chosen == {"topic"}:
        topic = Topic.objects.filter(slug=asked.topic).values("pk")
        return (gate.topic_items(at).filter(tag=Subquery(topic)),)
    return ()


@_get("/reviews/{any_slug:slug}/", "api_review", schemas.Review)
def review(request: TimedRequest, slug: str) -> schemas.Review | HttpResponse:
    """A live review whole. 410 for one that was withdrawn."""
    edition = review_pages.find(slug, request.at)
    if edition is None:
        if review_pages.is_withdrawn(slug, request.at):
            return problem(410)
        return _moved(request, Review, slug, "api_review")
    row = edition.review
    prefetch_signatures([row])
    shown: QuerySet[EditionImage] = edition.shown_images.select_related("image__fallback")
    hero, in_body = review_pages.shown_pictures(shown, request.at)
    authors = [byline.author for byline in row.bylines.all()]
    return telling.review(
        Card(row, edition, authors, hero),
        filed_under(row.drama, row).topics,
        in_body,
        review_pages.corrections_of(row, edition, request.at),
    )


# --- The catalogue -----------------------------------------------------------------


@_get("/dramas/", "api_dramas", schemas.Dramas)
def dramas(request: TimedRequest, asked: Query[Asked]) -> schemas.Dramas:
    """The public dramas, in the order in which they came into the catalogue."""
    rows = gate.dramas(request.at).select_related("poster__fallback")
    found = page(request, asked, rows.prefetch_related("genres", "networks"), BY_NUMBER)
    return schemas.Dramas(
        items=[telling.drama_in_list(drama, request.at) for drama in found.items],
        next=next_url(request, found),
    )


@_get("/dramas/{any_slug:slug}/", "api_drama", schemas.Drama)
def drama(request: TimedRequest, slug: str) -> schemas.Drama | HttpResponse:
    """A public drama with its cast and crew."""
    found = drama_pages.find(slug, request.at)
    if found is None:
        return _moved(request, Drama, slug, "api_drama")
    prefetch_people(found)
    prefetch_related_objects([found], "genres", "networks")
    return telling.drama(found, request.at)


@_get("/availability/", "api_availability", schemas.Availability)
def availability(request: TimedRequest, asked: Query[AvailabilityAsked]) -> schemas.Availability:
    """What is on offer now, of public dramas."""
    rows = gate.availabilities(request.at)
    if asked.country:
        rows = in_country(rows, asked.country)
    if asked.service:
        rows = rows.filter(service__slug=asked.service)
    if asked.drama:
        rows = rows.filter(drama__slug=asked.drama)
    if asked.closes_before:
        rows = rows.filter(closes_at__lt=asked.closes_before)
    shown = Availability.objects.select_related("drama", "service")
    found = page(request, asked, shown, BY_NUMBER, (rows,))
    offers = [Offer(row, row.is_leaving_soon(request.at)) for row in found.items]
    return schemas.Availability(
        items=[telling.offer(offer) for offer in offers], next=next_url(request, found)
    )


# --- People ------------------------------------------------------------------------


@_get("/people/{person_role:role}/", "api_people", schemas.People)
def people(request: TimedRequest, role: schemas.Role, asked: Query[Asked]) -> schemas.People:
    """Who signs a live review, or performs in a public drama, or makes one."""
    rows: QuerySet[Person] = _PEOPLE[role][1](request.at).select_related("portrait__fallback")
    found = page(request, asked, rows, BY_NUMBER)
    return schemas.People(
        items=[telling.person_in_list(person, request.at) for person in found.items],
        next=next_url(request, found),
    )


@_get("/people/{person_role:role}/{any_slug:slug}/", "api_person", schemas.Person)
def person(request: TimedRequest, role: schemas.Role, slug: str) -> schemas.Person | HttpResponse:
    """A person, with what they played or made in public dramas."""
    model, public = _PEOPLE[role]
    found: Person | None = people_pages.find(public, slug, request.at)
    if found is None:
        return _moved(request, model, slug, "api_person", role)
    if isinstance(found, CastMember):
        parts, secret = people_pages.parts_of(found, request.at)
        return telling.person(found, request.at, parts=parts, spoiler_parts=secret)
    if isinstance(found, CrewMember):
        credits = people_pages.credits_of(request.at, found.pk)
        return telling.person(found, request.at, credits=credits)
    return telling.person(found, request.at)
