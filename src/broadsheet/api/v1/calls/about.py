"""The API describing itself: to programs with OpenAPI, to people with a page."""

from collections.abc import Sequence
from functools import lru_cache

import orjson
from starlette.responses import Response

from broadsheet.api.v1.asked import Ask, Asked
from broadsheet.api.v1.place import Spot
from broadsheet.api.v1.reference import STYLE, page
from broadsheet.api.v1.spec import described

_HEADERS = {"cache-control": "public, no-cache"}


class Description:
    """What a table of calls says of itself."""

    def __init__(self, table: Sequence[Spot]) -> None:
        self._said = lru_cache(maxsize=2)(lambda personal: described(table, personal=personal))

    def openapi(self, asked: Ask) -> Response:
        """Describe the API to programs (OpenAPI 3.1)."""
        whole = self._said(_is_personal(asked)) | {"servers": [{"url": asked.base or "/"}]}
        return Response(orjson.dumps(whole, option=orjson.OPT_INDENT_2), 200, _HEADERS, "application/json")

    def reference(self, asked: Ask) -> Response:
        """Describe the API to people."""
        return Response(page(self._said(_is_personal(asked))), 200, _HEADERS, "text/html")

    def style(self) -> Response:
        """Say how that page looks."""
        return Response(STYLE, 200, _HEADERS, "text/css")


def _is_personal(asked: Asked) -> bool:
    house = asked.site.house
    return house is None or house.is_personal
