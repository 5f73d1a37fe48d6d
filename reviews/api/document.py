"""The API described: as OpenAPI for programs, and as a page for those who write them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from ..pages.meta import Meta, Step
from ..structured_data import list_graph
from ..views.asked import TimedRequest
from . import schemas
from .problems import MEDIA_TYPE, for_everyone
from .resources import api

_REFERENCE = "#/components/schemas/"
_PROBLEMS = {
    "400": "A parameter makes no sense.",
    "404": "Nothing that readers may see.",
    "410": "It was here and was withdrawn.",
}


@cache
def document() -> dict[str, Any]:
    """What ninja says of the operations, with the answers that it does not know of."""
    told: dict[str, Any] = json.loads(
        json.dumps(api.get_openapi_schema(path_prefix=reverse("api:api-root")))
    )
    told["servers"] = [{"url": settings.SITE_URL}]
    told["components"]["schemas"]["Problem"] = schemas.Problem.model_json_schema()
    content = {MEDIA_TYPE: {"schema": {"$ref": f"{_REFERENCE}Problem"}}}
    for path, methods in told["paths"].items():
        del methods["head"]  # the same operation, and nothing to say of it
        possible = {"400"} if "{" not in path else {"404"}
        if "slug" in path:
            methods["get"]["responses"]["301"] = {"description": "It has another address now."}
        if "reviews/{" in path:
            possible |= {"410"}
        if "people/{role}/" in path:
            possible |= {"400", "404"}
        for status in sorted(possible):
            methods["get"]["responses"][status] = {
                "description": _PROBLEMS[status],
                "content": content,
            }
    return told


@require_safe
def openapi(request: TimedRequest) -> HttpResponse:
    text = json.dumps(document(), ensure_ascii=False)
    return for_everyone(HttpResponse(text, content_type="application/json; charset=utf-8"))


# --- The page ------------------------------------------------------------------------


@dataclass(frozen=True)
class Type:
    words: str
    #: The name of the shape that it is, or is a list of.
    shape: str = ""


@dataclass(frozen=True)
class Field:
    name: str
    type: Type
    told: str


@dataclass(frozen=True)
class Operation:
    path: str
    told: str
    fields: list[Field]
    answer: str
    #: What else it may answer: status and why.
    others: list[tuple[str, str]]


@dataclass(frozen=True)
class Shape:
    name: str
    told: str
    fields: list[Field]


@require_safe
def docs(request: TimedRequest) -> HttpResponse:
    """The document as a page of the site: no script, and nothing from anywhere else."""
    title, path = _("For apps and newsletters"), reverse("api_docs")
    meta = Meta(
        title=title,
        path=path,
        description=api.description,
        trail=[Step(title, path)],
        in_every_language=False,
    )
    context = {
        "meta": meta,
        "structured_data": list_graph(meta, []),
        "about": api.description,
        "openapi": reverse("api_document"),
        "operations": list(_operations()),
        "shapes": list(_shapes()),
    }
    return render(request, "api.html", context)


def _operations() -> Iterator[Operation]:
    for path, methods in document()["paths"].items():
        told = methods["get"]
        answers = dict(told["responses"])
        answer = answers.pop("200")["content"]["application/json"]["schema"]["$ref"]
        yield Operation(
            path=path,
            told=told["description"],
            fields=[_field(p["name"], p["schema"]) for p in told["parameters"]],
            answer=answer.removeprefix(_REFERENCE),
            others=[(status, said["description"]) for status, said in sorted(answers.items())],
        )


def _shapes() -> Iterator[Shape]:
    for name, schema in document()["components"]["schemas"].items():
        fields = [_field(name, told) for name, told in schema["properties"].items()]
        yield Shape(name, schema.get("description", ""), fields)


def _field(name: str, schema: dict[str, Any]) -> Field:
    return Field(name, _type(schema), schema.get("description", ""))


def _type(schema: dict[str, Any]) -> Type:
    if "$ref" in schema:
        return Type("", schema["$ref"].removeprefix(_REFERENCE))
    if "anyOf" in schema:
        inner = [_type(one) for one in schema["anyOf"] if one != {"type": "null"}]
        return Type(f"{inner[0].words or 'object'} or null", inner[0].shape)
    if schema.get("type") == "array":
        inner_type = _type(schema["items"])
        return Type(f"list of {inner_type.words or 'objects'}", inner_type.shape)
    if few := schema.get("enum", [])[:9]:
        return Type(", ".join(few) + (", …" if len(schema["enum"]) > len(few) else ""))
    kind = schema["type"]
    return Type(schema.get("format", kind))
