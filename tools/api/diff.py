"""What of one OpenAPI description breaks callers who rely on another: the gate behind ``tools/reference``."""

from collections.abc import Iterator, Mapping
from typing import Any

Part = Mapping[str, Any]
_METHODS = ("get", "put", "post", "patch", "delete")
_LOWER = ("maximum", "maxLength", "maxItems")
_HIGHER = ("minimum", "minLength", "minItems")


def is_promised(old: Part, new: Part) -> bool:
    """Whether the version in front of the dot is the same, so that nothing may break."""
    return _major(old) == _major(new)


def _major(whole: Part) -> str:
    return str(whole["info"]["version"]).partition(".")[0]


def breaking(old: Part, new: Part) -> list[str]:
    """What callers of ``old`` can no longer do, or no longer find; empty where ``new`` only adds."""
    return [*_calls(old, new), *_schemas(old, new)]


def _calls(old: Part, new: Part) -> Iterator[str]:
    for path, methods in old["paths"].items():
        for method in (one for one in _METHODS if one in methods):
            name = f"{method.upper()} {path}"
            now = new["paths"].get(path, {}).get(method)
            if now is None:
                yield f"{name} is gone"
            else:
                yield from (f"{name}: {said}" for said in _call(methods[method], now))


def _call(old: Part, new: Part) -> Iterator[str]:
    if old["operationId"] != new["operationId"]:
        yield f"it is called {new['operationId']} now"
    yield from _parameters(old, new)
    yield from _bodies(old, new)
    yield from _answers(old, new)
    if "security" in new and not _may(old, new):
        yield "it takes another token"


def _may(old: Part, new: Part) -> bool:
    """Whether everything that let a caller in still does."""
    return all(way in new["security"] for way in old.get("security", [{}]))


def _parameters(old: Part, new: Part) -> Iterator[str]:
    before, now = ({(one["in"], one["name"]): one for one in call.get("parameters", ())} for call in (old, new))
    for key in before.keys() - now.keys():
        yield f"the parameter {key[1]} is gone"
    for key in now.keys() - before.keys():
        if now[key].get("required"):
            yield f"the parameter {key[1]} must be given"
    for key in before.keys() & now.keys():
        if now[key].get("required") and not before[key].get("required"):
            yield f"the parameter {key[1]} must be given"
        yield from (f"the parameter {key[1]} {said}" for said in narrowed(before[key]["schema"], now[key]["schema"]))


def _bodies(old: Part, new: Part) -> Iterator[str]:
    before, now = (call.get("requestBody", {}).get("content", {}) for call in (old, new))
    if now and not before:
        yield "a body must be sent"
    for media in before:
        if media not in now:
            yield f"no body of {media} is taken"
        else:
            yield from (f"the body {said}" for said in narrowed(before[media]["schema"], now[media]["schema"]))


def _answers(old: Part, new: Part) -> Iterator[str]:
    for status, answer in old["responses"].items():
        now = new["responses"].get(status)
        if now is None:
            yield f"it never answers {status}"
            continue
        for media, content in answer.get("content", {}).items():
            if now.get("content", {}).get(media, {}).get("schema") != content["schema"]:
                yield f"with {status} it gives something else as {media}"


def narrowed(old: Part, new: Part) -> Iterator[str]:
    """How fewer values are taken."""
    for name in ("type", "format", "pattern", "$ref", "const"):
        if name in new and old.get(name) != new[name]:
            yield f"has another {name}"
    if "enum" in new and set(old.get("enum", [None])) - set(new["enum"]):
        yield "takes fewer words"
    yield from (f"has a lower {name}" for name in _LOWER if name in new and new[name] < old.get(name, float("inf")))
    yield from (f"has a higher {name}" for name in _HIGHER if name in new and new[name] > old.get(name, float("-inf")))
    if "items" in old and "items" in new:
        yield from narrowed(old["items"], new["items"])
    if "anyOf" in old or "anyOf" in new:
        before, now = (one.get("anyOf", [one]) for one in (old, new))
        if not all(any(not [*narrowed(each, other)] for other in now) for each in before):
            yield "takes fewer kinds"


def _schemas(old: Part, new: Part) -> Iterator[str]:
    given = _sent(old)
    before, now = (whole["components"]["schemas"] for whole in (old, new))
    for name, schema in before.items():
        if name not in now:
            yield f"{name} is gone"
        else:
            check = _taken if name in given else _given
            yield from (f"{name}: {said}" for said in check(schema, now[name]))


def _sent(whole: Part) -> set[str]:
    """The names of schemas that callers send."""
    found = set()
    for methods in whole["paths"].values():
        for method in (one for one in _METHODS if one in methods):
            for content in methods[method].get("requestBody", {}).get("content", {}).values():
                found.add(content["schema"].get("$ref", "").rpartition("/")[2])
    return found


def _taken(old: Part, new: Part) -> Iterator[str]:
    """What callers sent and may no longer send."""
    before, now = old["properties"], new["properties"]
    yield from (f"{name} is not taken" for name in before.keys() - now.keys())
    yield from (f"{name} must be given" for name in set(new.get("required", ())) - set(old.get("required", ())))
    for name in before.keys() & now.keys():
        yield from (f"{name} {said}" for said in narrowed(before[name], now[name]))


def _given(old: Part, new: Part) -> Iterator[str]:
    """What callers found and may no longer find."""
    before, now = old["properties"], new["properties"]
    yield from (f"{name} is gone" for name in before.keys() - now.keys())
    yield from (f"{name} may be missing" for name in set(old.get("required", ())) - set(new.get("required", ())))
    for name in before.keys() & now.keys():
        if _kind(before[name]) != _kind(now[name]):
            yield f"{name} is something else"


def _kind(schema: Part) -> Any:
    """What a reader of a value must know of it."""
    if "anyOf" in schema:
        return sorted(str(_kind(one)) for one in schema["anyOf"])
    inside = [_kind(schema["items"])] if "items" in schema else []
    return [schema.get(name) for name in ("type", "format", "$ref")] + inside
