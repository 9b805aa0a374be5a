"""The OpenAPI 3.1 description of the API, out of its table."""

from collections.abc import Sequence
from typing import Any

from fastapi.openapi.utils import get_openapi
from starlette.routing import compile_path

from broadsheet.api.v1.models.base import Shape
from broadsheet.api.v1.models.problem import Problem
from broadsheet.api.v1.place import PREFIX, ApiPlace, Spot
from broadsheet.api.v1.problem import MEDIA
from broadsheet.shell.described import ETAG, FOLLOWING, SCHEME, UNCHANGED, security, sendable, untitled
from broadsheet.shell.host import Host

VERSION = "1.0"
"""Raised in front of the dot by what breaks callers, behind it by what they may use in addition."""
_ABOUT = (
    "The daily papers, for programs. Listings go on with the cursor that `next` and the `Link` header name. Answers "
    "carry an `ETag`; send it back in `If-None-Match`, and what has not changed is answered with 304. `fields` names "
    "the fields of papers to give. What goes wrong is said as problem details (RFC 9457). Requests that change "
    "something say in `RateLimit` how many more are taken, and a 429 says in `Retry-After` when to come back."
)
_TAGS = {
    "papers": "Find papers, and what resembles them.",
    "subjects": "The papers of an author, a category, a keyword or an organisation.",
    "editions": "What was announced on a day, and proof that it is all here; where papers come from.",
    "reader": "Who you are here, what you did with papers, and what you are told.",
    "saves": "What you have saved, and the shelves it stands on.",
    "talk": "What is said about papers.",
    "picks": "Papers put on the daily page.",
    "subscriptions": "What you are sent, and when.",
}


def described(table: Sequence[Spot], *, personal: bool = False) -> dict[str, Any]:
    """The description of ``table``; that of a personal library leaves out what is there in communities alone."""
    nobody: Host = None  # type: ignore[assignment]  # nothing is asked of it
    spots = [spot for spot in table if not (personal and spot.access.shared)]
    used = {spot.about for spot in table}
    whole = get_openapi(
        title="Broadsheet",
        version=VERSION,
        summary="The daily papers, on your own press.",
        description=_ABOUT,
        routes=[ApiPlace(nobody, spot).behind for spot in spots],
        tags=[{"name": name, "description": about} for name, about in _TAGS.items() if name in used],
        license_info={"name": "Apache-2.0", "identifier": "Apache-2.0"},
        separate_input_output_schemas=False,
    )
    apart: list[type[Shape]] = [Problem, *(spot.gives for spot in table if spot.media and spot.gives)]
    for shape in apart:
        whole["components"]["schemas"] |= _schema(shape)
    whole["components"]["responses"] = {"Problem": _WRONG}
    for spot in spots:
        _finish(whole["paths"][compile_path(PREFIX + spot.path)[1]][spot.method.lower()], spot, personal=personal)
    untitled(whole["paths"])
    untitled(whole["components"])
    if not personal:
        whole["components"]["securitySchemes"] = SCHEME
    return whole


_WRONG = {
    "description": "What went wrong",
    "content": {MEDIA: {"schema": {"$ref": "#/components/schemas/Problem"}}},
}


def _schema(shape: type[Shape]) -> dict[str, Any]:
    """What FastAPI does not find: shapes of answers that are no JSON, or of what went wrong."""
    schema = shape.model_json_schema(ref_template="#/components/schemas/{model}")
    parts: dict[str, Any] = schema.pop("$defs", {})
    return {**parts, shape.__name__: schema}


def _finish(call: dict[str, Any], spot: Spot, *, personal: bool) -> None:
    """What FastAPI does not know of a call: who may make it, and which headers its answers carry."""
    if "\n" not in (spot.call.__doc__ or "").strip():
        del call["description"]  # FastAPI repeats the summary
    for one in call.get("parameters", ()):
        one["schema"] = sendable(one["schema"])
    if not personal and (ways := security(spot.access)):
        call["security"] = ways
    call["responses"] |= {status: {"$ref": "#/components/responses/Problem"} for status in ("4XX", "5XX")}
    good = call["responses"][str(spot.status)]
    if spot.media:
        good["content"] = {spot.media: good["content"][spot.media]}  # FastAPI adds JSON
    elif spot.method == "GET":
        good["headers"] = {"ETag": ETAG}
        if any(one["name"] == "after" for one in call.get("parameters", ())):
            good["headers"]["Link"] = FOLLOWING
        call["responses"]["304"] = UNCHANGED
