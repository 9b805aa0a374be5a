"""Writes the typed Python client out of the OpenAPI description: ``shapes.py`` and ``calls.py``."""

import keyword
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from textwrap import indent, wrap
from typing import Any

Part = Mapping[str, Any]
WIDTH = 100
_METHODS = ("get", "post", "put", "patch", "delete")
_KINDS = {"string": "str", "integer": "int", "number": "float", "boolean": "bool", "null": "None"}
_TIMES = {"date": "date", "date-time": "datetime"}
_SHAPES = '''"""What the API gives, as dataclasses. Written by tools/reference out of docs/reference/openapi.json."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Literal
'''
_CALLS = '''"""Every call of the API as a method. Written by tools/reference out of docs/reference/openapi.json."""

from collections.abc import Iterator
from datetime import date
from typing import Literal
from urllib.parse import quote

from broadsheet_client import shapes
from broadsheet_client.wire import Wire


class Calls(Wire):
    """The API, a method for each call. Raises Problem when a call is refused, OSError when nobody answers."""
'''


def written(whole: Part) -> dict[str, str]:
    """The generated modules by name, formatted."""
    return {"shapes.py": _tidy(_shapes(whole)), "calls.py": _tidy(_calls(whole))}


def _tidy(text: str) -> str:
    """As the formatter has it, so that what is generated is held to the same rules as what is not."""
    ruff = Path(sys.executable).with_name("ruff")
    command = [ruff, "format", "--no-cache", "--line-length", "120", "-"]
    return subprocess.run(command, input=text, capture_output=True, text=True, check=True).stdout  # noqa: S603


def _shapes(whole: Part) -> str:
    sent = _sent(whole)
    parts = [_shape(name, one) for name, one in whole["components"]["schemas"].items() if name not in sent]
    return "\n\n".join([_SHAPES, *parts])


def _sent(whole: Part) -> set[str]:
    """Schemas of bodies: their fields are parameters of the methods."""
    return {
        content["schema"]["$ref"].rpartition("/")[2]
        for _, _, call in _each(whole)
        for content in call.get("requestBody", {}).get("content", {}).values()
    }


def _each(whole: Part) -> Iterator[tuple[str, str, Part]]:
    for path, methods in whole["paths"].items():
        yield from ((path, method, methods[method]) for method in _METHODS if method in methods)


def _shape(name: str, schema: Part) -> str:
    fields, reads = [], []
    required = schema.get("required", ())
    # those without a default come first
    for each, one in sorted(schema["properties"].items(), key=lambda pair: pair[0] not in required):
        kind, source = _kind(one), f'data["{each}"]'
        if each in required:
            fields.append(f"{each}: {kind}{_about(one)}")
            reads.append(f"{each}={_read(one, source)},")
        else:
            source = f'data.get("{each}", {[] if one.get("type") == "array" else one.get("default")!r})'
            fields.append(f"{each}: {kind} = {_default(one)}{_about(one)}")
            reads.append(f"{each}={_read(one, source)},")
    body = "\n".join(fields)
    maker = (
        f'"""Read what the API gave; what is not known is left aside."""\nreturn {name}(\n' + "\n".join(reads) + "\n)"
    )
    method = f"@staticmethod\ndef from_json(data: Mapping[str, Any]) -> {name}:\n{indent(maker, '    ')}"
    inside = f"{_docstring(schema['description'])}\n\n{body}\n\n{method}"
    return f"@dataclass(frozen=True, slots=True, kw_only=True)\nclass {name}:\n{indent(inside, '    ')}\n"


def _about(schema: Part) -> str:
    return f"\n{_docstring(schema['description'])}" if "description" in schema else ""


def _default(schema: Part) -> str:
    return "field(default_factory=list)" if schema.get("type") == "array" else repr(schema.get("default"))


def _kind(schema: Part, prefix: str = "") -> str:
    """The Python type of a value."""
    if "$ref" in schema:
        return prefix + str(schema["$ref"]).rpartition("/")[2]
    if "anyOf" in schema:
        return " | ".join(_kind(one, prefix) for one in schema["anyOf"])
    if "enum" in schema:
        return f"Literal[{', '.join(map(repr, schema['enum']))}]"
    if schema["type"] == "array":
        return f"list[{_kind(schema['items'], prefix)}]"
    return _TIMES.get(schema.get("format", ""), _KINDS[schema["type"]])


def _read(schema: Part, source: str) -> str:
    """An expression that makes a value out of JSON."""
    if "$ref" in schema:
        return f"{_kind(schema)}.from_json({source})"
    if "anyOf" in schema:
        real = next(one for one in schema["anyOf"] if one.get("type") != "null")
        made = _read(real, source)
        return source if made == source else f"None if {source} is None else {made}"
    if schema["type"] == "array":
        made = _read(schema["items"], "one")
        return source if made == "one" else f"[{made} for one in {source}]"
    kind = _TIMES.get(schema.get("format", ""))
    return f"{kind}.fromisoformat({source})" if kind else source


def _calls(whole: Part) -> str:
    schemas = whole["components"]["schemas"]
    methods = [_method(path, method, call, schemas) for path, method, call in _each(whole)]
    return _CALLS + "\n" + "\n".join(indent(one, "    ") for one in methods)


def _method(path: str, method: str, call: Part, schemas: Part) -> str:
    inside = [one for one in call.get("parameters", ()) if one["in"] == "path"]
    query = {one["name"]: one for one in call.get("parameters", ()) if one["in"] == "query"}
    body = _body(call, schemas)
    named = [_given(name, one["schema"], required=bool(one.get("required"))) for name, one in query.items()]
    named += [_given(name, one, required=name in body.get("required", ())) for name, one in _fields(body)]
    places = [f"{_safe(one['name'])}: {_kind(one['schema'])}" for one in inside]
    given = ", ".join(["self", *places, *(["*"] if named else []), *sorted(named, key=lambda one: " = " in one)])
    address = re.sub(r"\{(\w+)\}", lambda found: f"{{quote(str({_safe(found[1])}), safe='')}}", path)
    sent = [f'"{method.upper()}"', f'f"{address}"' if inside else f'"{address}"']
    sent += [f"query={_mapping(query)}"] if query else []
    sent += [f"body={_mapping(dict(_fields(body)))}"] if body else []
    kind, how = _answer(call)
    about = _docstring(f"{call['summary']}.\n\n{call.get('description', '')}".strip())
    lines = f"{about}\n{how.format(', '.join(sent))}"
    return f"def {call['operationId']}({given}) -> {kind}:\n{indent(lines, '    ')}\n"


def _body(call: Part, schemas: Part) -> Part:
    content = call.get("requestBody", {}).get("content", {}).get("application/json")
    found: Part = schemas[content["schema"]["$ref"].rpartition("/")[2]] if content else {}
    return found


def _fields(body: Part) -> list[tuple[str, Part]]:
    return list(body.get("properties", {}).items())


def _safe(name: str) -> str:
    """A name that Python takes for a parameter."""
    return f"{name}_" if keyword.iskeyword(name) else name


def _given(name: str, schema: Part, *, required: bool) -> str:
    kind = _kind(schema, "shapes.")
    if required:
        return f"{_safe(name)}: {kind}"
    default = None if schema.get("type") == "array" else schema.get("default")
    nullable = " | None" if default is None and "None" not in kind else ""
    return f"{_safe(name)}: {kind}{nullable} = {default!r}"


def _mapping(names: Mapping[str, Any]) -> str:
    return "{" + ", ".join(f'"{name}": {_safe(name)}' for name in names) + "}"


def _answer(call: Part) -> tuple[str, str]:
    """The type a method gives, and the statement that gives it."""
    good = next(answer for status, answer in call["responses"].items() if status.startswith("2"))
    content = good.get("content", {})
    if "application/x-ndjson" in content:
        name = _kind(content["application/x-ndjson"]["x-line"], "shapes.")
        return f"Iterator[{name}]", f"return ({name}.from_json(one) for one in self.lines({{}}))"
    if "application/json" in content:
        name = _kind(content["application/json"]["schema"], "shapes.")
        return name, f"return {name}.from_json(self.ask({{}}))"
    return "None", "self.ask({})"


def _docstring(text: str) -> str:
    first, _, more = " ".join(text.partition("\n")[0].split()), "", text.partition("\n")[2].strip()
    lines = wrap(first, WIDTH)
    if more:
        lines += ["", *wrap(" ".join(more.split()), WIDTH)]
    return f'"""{lines[0]}"""' if len(lines) == 1 else '"""' + "\n".join(lines) + '\n"""'
