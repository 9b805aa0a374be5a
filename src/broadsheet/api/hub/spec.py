"""The OpenAPI 3.1 description of the Hub's API for papers as it is answered here, out of its table."""

import copy
import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import orjson
from pydantic import TypeAdapter
from starlette.requests import Request
from starlette.responses import Response

from broadsheet.api.hub.call import Call
from broadsheet.api.hub.given import Given, Nothing
from broadsheet.api.hub.shapes import Error
from broadsheet.shell.described import ETAG, FOLLOWING, SCHEME, UNCHANGED, security, sendable, untitled
from broadsheet.shell.host import Host

VERSION = "1.0"
"""Raised in front of the dot by what breaks callers, behind it by what they may use in addition."""
_REF = "#/components/schemas/{model}"
_JSON = "application/json"
_ABOUT = (
    "The API of the Hugging Face Hub, as far as it is about papers, for clients that speak it already; programs of "
    "your own are better off with `/api/v1`. Names and shapes are the Hub's. What is not known is left out. Moments "
    "are those of ISO 8601 in UTC. A listing that goes on says so in its `Link` header. Names of parameters and "
    "members that nobody knows are left aside."
)
_PATHS = {
    "id": "An id in any form: `2505.02130`, `arxiv:2505.02130v2`, `source:key`.",
    "comment": "The `id` of a comment.",
    "name": "A name, as it is written here.",
}
"""What stands in addresses, by name."""
_VARIABLE = re.compile(r"\{(\w+)(?::path)?\}")


class Description:
    """What a table of calls says of itself."""

    def __init__(self, table: Sequence[Call]) -> None:
        self._said = lru_cache(maxsize=2)(lambda personal: described(table, personal=personal))

    def openapi(self, host: Host, _request: Request, _given: Nothing) -> Response:
        """``/.well-known/openapi.json``: the Hub's API for papers, as it is answered here, described (OpenAPI 3.1)."""
        house = host.site.house
        whole = self._said(house is None or house.is_personal) | {"servers": [{"url": host.canonical("") or "/"}]}
        body = orjson.dumps(whole, option=orjson.OPT_INDENT_2)
        return Response(body, 200, {"cache-control": "public, no-cache"}, _JSON)


def described(table: Sequence[Call], *, personal: bool = False) -> dict[str, Any]:
    """The description of ``table``; that of a personal library leaves out what is there in communities alone."""
    calls = [one for one in table if not (personal and one.access.shared)]
    shapes, schemas = _shapes(calls)
    paths: dict[str, dict[str, Any]] = {}
    for one in calls:
        said = _call(one, shapes) | ({"security": ways} if not personal and (ways := security(one.access)) else {})
        paths.setdefault(_VARIABLE.sub(r"{\1}", one.path), {})[one.method.lower()] = said
    wrong = {"description": "What went wrong", "content": _content(shapes["Error"])}
    whole: dict[str, Any] = {
        "openapi": "3.1.0",
        "info": {
            "title": "Broadsheet, as the Hugging Face Hub",
            "summary": "The daily papers, for clients of the Hub.",
            "description": _ABOUT,
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
            "version": VERSION,
        },
        "paths": paths,
        "components": {"schemas": schemas, "responses": {"Wrong": wrong}}
        | ({} if personal else {"securitySchemes": SCHEME}),
    }
    whole = copy.deepcopy(whole)  # parts of it are shared
    untitled(whole["paths"])
    untitled(whole["components"])
    return whole


def _shapes(calls: Sequence[Call]) -> tuple[dict[str, Any], dict[str, Any]]:
    """The schemas of what each call gives and takes, and of what they refer to, by name."""
    adapters: dict[str, TypeAdapter[Any]] = {"Error": TypeAdapter(Error)}
    for one in calls:
        adapters[_given(one)] = TypeAdapter(one.gives)
        if one.method != "GET":
            adapters[one.takes.__name__] = TypeAdapter(one.takes)
    wanted: list[Any] = [(name, "validation", adapter) for name, adapter in adapters.items()]
    found, rest = TypeAdapter.json_schemas(wanted, ref_template=_REF)
    return {name: schema for (name, _), schema in found.items()}, dict(sorted(rest["$defs"].items()))


def _given(call: Call) -> str:
    return str(call.gives)


def _call(call: Call, shapes: dict[str, Any]) -> dict[str, Any]:
    summary, _, more = (call.page.__doc__ or "").replace("``", "`").partition(": ")[2].partition("\n")
    said: dict[str, Any] = {"operationId": call.page.__name__, "summary": summary[:1].upper() + summary[1:].rstrip(".")}
    if more.strip():
        said["description"] = " ".join(more.split())
    if parameters := [*map(_of_path, _VARIABLE.findall(call.path)), *_of_query(call)]:
        said["parameters"] = parameters
    if call.method != "GET":
        needed = any(one.is_required() for one in call.takes.model_fields.values())
        said["requestBody"] = {"required": needed, "content": _content(shapes[call.takes.__name__])}
    good: dict[str, Any] = {"description": "Done", "content": _content(shapes[_given(call)])}
    responses: dict[str, Any] = {str(call.status): good}
    if call.method == "GET":
        good |= {"description": "What was asked for", "headers": {"ETag": ETAG}}
        if {"p", "cursor"} & call.takes.model_fields.keys():
            good["headers"]["Link"] = FOLLOWING
        responses["304"] = UNCHANGED
    wrong = {"$ref": "#/components/responses/Wrong"}
    return said | {"responses": responses | {"4XX": wrong, "5XX": wrong}}


def _of_path(name: str) -> dict[str, Any]:
    examples = {"examples": ["2505.02130"]} if name == "id" else {}
    about = {"name": name, "in": "path", "required": True, "description": _PATHS[name]}
    return about | {"schema": {"type": "string", **examples}}


def _of_query(call: Call) -> list[dict[str, Any]]:
    if call.method != "GET":
        return []
    return [_of_address(name, schema) for name, schema in _properties(call.takes).items()]


def _properties(kind: type[Given]) -> dict[str, Any]:
    found: dict[str, Any] = kind.model_json_schema(ref_template=_REF).get("properties", {})
    return found


def _of_address(name: str, schema: dict[str, Any]) -> dict[str, Any]:
    about = {"description": schema["description"]} if "description" in schema else {}
    return {"name": name, "in": "query", **about, "schema": sendable(schema)}


def _content(schema: Any) -> dict[str, Any]:
    return {_JSON: {"schema": schema}}
