"""The page that describes the API to people, out of its OpenAPI description; it needs no script."""

import re
from collections.abc import Iterable, Mapping
from html import escape
from typing import Any

from broadsheet.api.v1.place import PREFIX

STYLE = """\
:root { color-scheme: light dark; }
body { margin: 0 auto; max-width: 45rem; padding: 1rem 1rem 4rem; font: 1rem/1.5 Charter, Georgia, serif; }
h1, h2, h3 { line-height: 1.2; text-wrap: balance; }
h2 { margin-top: 3rem; padding-top: 1rem; border-top: 1px solid; }
h3 { margin: 2rem 0 .5rem; font-size: 1rem; }
code { font: .9em ui-monospace, monospace; overflow-wrap: anywhere; }
p, ul { margin: .5rem 0; }
ul { padding-left: 1.2rem; }
"""
"""How the page looks, by day and by night."""
_CODE = re.compile(r"`([^`]+)`")
_METHODS = ("get", "post", "put", "patch", "delete")
Part = Mapping[str, Any]


def page(whole: Part) -> str:
    """The description as HTML."""
    info = whole["info"]
    calls = [(path, method, call) for path, some in whole["paths"].items() for method, call in _methods(some)]
    parts = [
        f"<h1>{escape(info['title'])} API {escape(info['version'])}</h1>",
        f"<p>{_words(info['description'])}</p>",
        '<p>For programs: <a href="/api/v1/openapi.json">openapi.json</a>. For people: <a href="/">the papers</a>.</p>',
    ]
    for tag in whole["tags"]:
        parts += [f"<h2>{escape(tag['name'].capitalize())}</h2>", f"<p>{_words(tag['description'])}</p>"]
        parts += [_call(*one) for one in calls if tag["name"] in one[2]["tags"]]
    parts.append("<h2>What is given</h2>")
    parts += [_schema(name, schema) for name, schema in whole["components"]["schemas"].items()]
    title = f"<title>{escape(info['title'])} API</title>"
    look = f'<link rel="stylesheet" href="{PREFIX}/reference.css">'
    head = f'<meta charset="utf-8"><meta name="viewport" content="width=device-width">{title}{look}'
    body = "\n".join(parts)
    return f'<!doctype html>\n<html lang="en"><head>{head}</head>\n<body><main>\n{body}\n</main></body></html>\n'


def _methods(some: Part) -> Iterable[tuple[str, Part]]:
    return ((method, some[method]) for method in _METHODS if method in some)


def _call(path: str, method: str, call: Part) -> str:
    about = f"<p>{_words(call['summary'])}. {_words(call.get('description', ''))}</p>"
    rows = [_row(one["name"], one["schema"], one) for one in call.get("parameters", ())]
    body = call.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema")
    rows += [f"<li>body: {_kind(body)}</li>"] if body else []
    given = next((_given(answer) for status, answer in call["responses"].items() if status.startswith("2")), "")
    items = "".join([*rows, f"<li>gives {given or 'nothing'}</li>", f"<li>{_who(call)}</li>"])
    return f"<h3><code>{method.upper()} {escape(path)}</code></h3>{about}<ul>{items}</ul>"


def _given(answer: Part) -> str:
    return ", ".join(
        _kind(one["schema"]) if media == "application/json" else f"<code>{escape(media)}</code>"
        for media, one in answer.get("content", {}).items()
    )


def _who(call: Part) -> str:
    if "security" not in call:
        return "for anybody"
    scopes = {scope for one in call["security"] for some in one.values() for scope in some}
    token = f"a token with the scope <code>{escape(', '.join(sorted(scopes)))}</code>"
    return f"for anybody where reading is open, otherwise with {token}" if {} in call["security"] else f"with {token}"


def _schema(name: str, schema: Part) -> str:
    required = schema.get("required", ())
    rows = (_row(each, one, {"required": each in required, **one}) for each, one in schema["properties"].items())
    about = f"<p>{_words(schema.get('description', ''))}</p>"
    return f'<h3 id="{escape(name)}">{escape(name)}</h3>{about}<ul>{"".join(rows)}</ul>'


def _row(name: str, schema: Part, said: Part) -> str:
    about = _words(said.get("description", ""))
    must = ", required" if said.get("required") else ""
    return f"<li><code>{escape(name)}</code> ({_kind(schema)}{must}){': ' + about if about else ''}</li>"


def _kind(schema: Part) -> str:
    """A type in words, a schema of ours as a link to it."""
    if "$ref" in schema:
        name = schema["$ref"].rpartition("/")[2]
        return f'<a href="#{escape(name)}">{escape(name)}</a>'
    if "anyOf" in schema:
        return " or ".join(_kind(one) for one in schema["anyOf"])
    if schema.get("type") == "array":
        return f"list of {_kind(schema['items'])}"
    if "enum" in schema:
        return " or ".join(f"<code>{escape(str(one))}</code>" for one in schema["enum"])
    return escape(str(schema.get("format") or schema.get("type", "anything")))


def _words(text: str) -> str:
    """Text with its words in backticks as code."""
    return _CODE.sub(r"<code>\1</code>", escape(text))
