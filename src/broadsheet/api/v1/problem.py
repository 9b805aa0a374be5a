"""What went wrong, as problem details (RFC 9457)."""

from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any

import orjson
from starlette.responses import Response
from starlette.types import Scope

from broadsheet.api.v1.models.problem import Mistake, Problem

MEDIA = "application/problem+json"
UNREADABLE = HTTPStatus.UNPROCESSABLE_ENTITY


def refuse(_scope: Scope, status: int, sentence: str) -> Response:
    """The answer that says why a request is refused."""
    return _answer(Problem(type="about:blank", title=_title(status), status=status, detail=sentence))


def unreadable(errors: Sequence[Mapping[str, Any]]) -> Response:
    """The answer to a request whose parts are not what they should be."""
    mistakes = [Mistake(where=" ".join(map(str, one["loc"])), why=one["msg"]) for one in errors]
    said = "; ".join(f"{one.where}: {one.why}" for one in mistakes[:_NAMED])
    sentence = f"This request cannot be read. {said}"
    shown = Problem(type="about:blank", title=_title(UNREADABLE), status=UNREADABLE, detail=sentence, mistakes=mistakes)
    return _answer(shown)


_NAMED = 3


def _title(status: int) -> str:
    return HTTPStatus(status).phrase


def _answer(shown: Problem) -> Response:
    body = orjson.dumps(_plain(shown.model_dump(exclude_unset=True)))
    return Response(body, shown.status, {"cache-control": "no-store"}, MEDIA)


def _plain(value: Any) -> Any:
    """The same without lone surrogates, which are no UTF-8."""
    if isinstance(value, str):
        return value.encode(errors="replace").decode()
    if isinstance(value, list):
        return [_plain(one) for one in value]
    return {name: _plain(one) for name, one in value.items()} if isinstance(value, dict) else value
