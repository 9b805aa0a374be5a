"""How a text in some form is answered."""

import re
from collections.abc import Mapping

from starlette.responses import Response

from broadsheet.citing.forms import FORMS

_CACHE = "public, no-cache"
_NOT_NAME = re.compile(r"[^A-Za-z0-9._-]+")
_LONGEST_NAME = 60


def answer(form: str, text: str, name: str, headers: Mapping[str, str]) -> Response:
    """A text in ``form``; ``name`` is what a browser calls the file where it keeps one."""
    plain = _NOT_NAME.sub("-", name)[:_LONGEST_NAME].strip("-.") or "papers"
    told = {
        "cache-control": _CACHE,
        "content-disposition": f'inline; filename="{plain}.{form}"',
        "x-robots-tag": "noindex",
        **headers,
    }
    # a lone surrogate is no UTF-8
    return Response(text.encode("utf-8", "replace"), 200, told, FORMS[form].media)
