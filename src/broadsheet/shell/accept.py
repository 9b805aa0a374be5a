"""A paper's address answers in other forms than a page where the asker prefers one (RFC 9110 §12.5.1).

The request is turned to the address of that form before the page cache looks, so
that a page and its Markdown are two things to every cache.
"""

from collections.abc import Iterator

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from broadsheet.citing.forms import FORMS
from broadsheet.model.paper import arxiv_id

_PAPERS = "/papers/"
_PAGE = ("text/html", "application/xhtml+xml")
_MEDIA = {form.media.partition(";")[0]: name for name, form in FORMS.items()}
_ENDINGS = tuple(f".{name}" for name in FORMS)
_NO_FORM = ("", 0.0)


def form_asked(accept: str) -> str:
    """The form an Accept header prefers to a page, empty where a page will do; a wildcard asks for no form."""
    page, form = -1.0, _NO_FORM
    for media, weight in _read(accept):
        if media in _PAGE:
            page = max(page, weight)
        elif media in _MEDIA and weight > form[1] and weight > page:
            form = (_MEDIA[media], weight)
    return form[0] if form[1] >= page else ""


def _read(accept: str) -> Iterator[tuple[str, float]]:
    for part in accept.lower().split(","):
        media, *more = (one.strip() for one in part.split(";"))
        weights = [one[2:] for one in more if one.startswith("q=")]
        try:
            yield media, float(weights[0]) if weights else 1.0
        except ValueError:
            yield media, 0.0


class Forms:
    """ASGI middleware: turns what asks for a paper in another form to the address of that form."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Turn the request, and say that the answer depended on what was preferred."""
        if scope["type"] != "http" or not scope["path"].startswith(_PAPERS):
            await self.app(scope, receive, send)
            return
        form = form_asked(_header(scope)) if scope["method"] in ("GET", "HEAD") else ""
        if form and _is_paper(scope["path"]):
            raw = scope.get("raw_path") or scope["path"].encode()
            scope = {**scope, "path": f"{scope['path']}.{form}", "raw_path": raw + f".{form}".encode()}
        await self.app(scope, receive, _varied(send))


def _header(scope: Scope) -> str:
    return ",".join(value.decode("latin-1") for name, value in scope["headers"] if name == b"accept")


def _is_paper(path: str) -> bool:
    """Whether a path is a paper's, not a day's or a search, and not one of its forms already."""
    said = path.removeprefix(_PAPERS)
    return not said.endswith(_ENDINGS) and (":" in said or arxiv_id(said) is not None)


def _varied(send: Send) -> Send:
    async def send_varied(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = [(name, value) for name, value in message["headers"] if name != b"vary"]
            said = [value for name, value in message["headers"] if name == b"vary"]
            message = {**message, "headers": [*headers, (b"vary", b", ".join([*said, b"Accept"]))]}
        await send(message)

    return send_varied
