"""What is said of the API, for programs and for people, is what it does."""

import base64
import copy
import json
import re

import pytest
import schemathesis
import time_machine
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, settings
from schemathesis.core.failures import FailureGroup

from reviews.api.document import document

pytestmark = pytest.mark.django_db

SITE = "https://reviews.example"

CONFIG = schemathesis.Config.from_dict({"generation": {"deterministic": True}})


def schema_of(told):
    """``told`` as schemathesis reads it, asked of the site in this process."""
    schema = schemathesis.openapi.from_dict(told, config=CONFIG)
    schema.app = WSGIHandler()
    return schema


def with_few_countries():
    """The document, to be asked of: each country by itself would be a request."""
    told = copy.deepcopy(document())
    for methods in told["paths"].values():
        for parameter in methods["get"]["parameters"]:
            if parameter["name"] == "country":
                parameter["schema"]["enum"] = ["KR", "US"]
    return told


SCHEMA = schema_of(with_few_countries())
#: As answers give them: none can be made up, which no schema says.
CURSORS = {"/api/v1/reviews/": b'["2026-11-21T00:00:00+00:00",7]'}


@SCHEMA.hook
def map_query(context, query):
    if query and isinstance(query.get("cursor"), str):
        cursor = CURSORS.get(context.operation.path, b'["7",7]')
        query["cursor"] = base64.urlsafe_b64encode(cursor).decode().rstrip("=")
    return query


def test_the_document_is_answered(get):
    response = get("/api/v1/openapi.json")
    assert response.status_code == 200
    assert response["Access-Control-Allow-Origin"] == "*"
    told = json.loads(response.content)
    assert told == document()
    assert told["servers"] == [{"url": SITE}]
    ids = [method["operationId"] for path in told["paths"].values() for method in path.values()]
    assert len(ids) == len(set(ids)) == 8


def test_the_page_says_everything_and_asks_nobody_else(get):
    response = get("/api/v1/docs/")
    assert response.status_code == 200
    page = response.content.decode()
    for path, methods in document()["paths"].items():
        assert f"GET {path}" in page
        for parameter in methods["get"]["parameters"]:
            assert f"<code>{parameter['name']}</code>" in page
    for name in document()["components"]["schemas"]:
        assert f'id="{name}"' in page
    linked = set(re.findall(r'href="#(\w+)"', page)) - {"content"}
    assert linked <= set(document()["components"]["schemas"])
    sources = re.findall(r'(?:src|href)="([^"]+)"', page)
    assert all(url.startswith(("/", "#", SITE)) for url in sources), sources
    assert "<script>" not in page
    assert " style=" not in page


@pytest.fixture
def asked_by_many():
    """A request would close the test's connection: Django's test client does the same."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@SCHEMA.parametrize()
@settings(max_examples=10, suppress_health_check=list(HealthCheck))
def test_every_address_does_what_the_document_says(case, world, at, asked_by_many):
    """Whatever it allows is answered in its shapes, whatever it forbids is refused in them."""
    with time_machine.travel(at, tick=False):
        case.call_and_validate()


THERE = {
    "/api/v1/": {},
    "/api/v1/reviews/": {},
    "/api/v1/reviews/{slug}/": {"slug": "run-on"},
    "/api/v1/dramas/": {},
    "/api/v1/dramas/{slug}/": {"slug": "run-on"},
    "/api/v1/availability/": {},
    "/api/v1/people/{role}/": {"role": "cast"},
    "/api/v1/people/{role}/{slug}/": {"role": "authors", "slug": "kim"},
}


def case_of(schema, path):
    return schema[path]["GET"].Case(path_parameters=THERE[path])


def test_what_is_there_is_told_in_the_documents_shapes(world, at, asked_by_many):
    assert set(THERE) == set(document()["paths"])
    with time_machine.travel(at, tick=False):
        for path in THERE:
            assert case_of(SCHEMA, path).call_and_validate().status_code == 200


@pytest.mark.parametrize(
    ("path", "shape", "field"),
    [
        ("/api/v1/reviews/{slug}/", "Review", "score"),
        ("/api/v1/availability/", "Offer", "country"),
        ("/api/v1/people/{role}/", "PersonInList", "portrait"),
    ],
)
def test_a_document_that_is_wrong_is_noticed(path, shape, field, world, at, asked_by_many):
    wrong = copy.deepcopy(document())
    wrong["components"]["schemas"][shape]["properties"][field] = {"type": "boolean"}
    with time_machine.travel(at, tick=False), pytest.raises(FailureGroup):
        case_of(schema_of(wrong), path).call_and_validate()
