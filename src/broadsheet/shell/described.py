"""What descriptions of APIs in OpenAPI have in common: who may make a call, and schemas as they are read best."""

from typing import Any

from broadsheet.shell.access import Access

TOKEN = "token"  # noqa: S105  # the name of a way in
TOKENS = (
    "A token of your own, made at `/me/tokens` and sent as `Authorization: Bearer …`. Each call names the scope that "
    "the token must be good for. A browser's session is good for all of them."
)
SCHEME = {TOKEN: {"type": "http", "scheme": "bearer", "description": TOKENS}}
"""The ways in, as a description names them."""
UNCHANGED = {"description": "Not changed since the answer with the ETag that was sent"}
FOLLOWING = {
    "description": 'The address of the following page, as `<…>; rel="next"`.',
    "schema": {"type": "string"},
}
"""The header ``Link`` (RFC 8288)."""
ETAG = {"schema": {"type": "string"}}


def security(access: Access) -> list[dict[str, list[str]]]:
    """The ways in to a call, any of which will do; none for what is open to anyone."""
    if access.who == "anyone":
        return []
    token = {TOKEN: [access.scope] if access.scope else []}
    return [{}, token] if access.who == "public" else [token]


def sendable(schema: dict[str, Any]) -> dict[str, Any]:
    """The schema of a parameter of an address, which may be left out but never be null."""
    kinds = [one for one in schema.get("anyOf", ()) if one.get("type") != "null"]
    found = kinds[0] if kinds else schema
    return {name: value for name, value in found.items() if name != "description" and value is not None}


def untitled(part: Any) -> None:
    """Leave out the titles that pydantic makes of names."""
    if isinstance(part, dict):
        if isinstance(part.get("title"), str):
            del part["title"]
        for one in part.values():
            untitled(one)
    elif isinstance(part, list):
        for one in part:
            untitled(one)
