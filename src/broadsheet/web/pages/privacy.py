"""Pages on privacy: what is kept, everything of mine as a file, and leaving."""

from dataclasses import asdict

import orjson
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from broadsheet.actions import farewell
from broadsheet.model.errors import WrongUse
from broadsheet.model.farewell import Farewell
from broadsheet.model.keeping import KEEPING
from broadsheet.queries.codes import signs_in_with_password
from broadsheet.queries.dossier import dossier_of
from broadsheet.shell.cookies import see, sign_out
from broadsheet.shell.forms import Fields, takes_form
from broadsheet.web.desk import Desk
from broadsheet.web.entrance import attempt
from broadsheet.web.views import DeleteView, ExportView, PrivacyView

_CHOICES = ("remove", "keep")


def privacy(desk: Desk, request: Request) -> Response:
    """``/privacy``: what is kept of readers, how long, and who sees it."""
    frame = desk.frame(request, "Privacy", canonical=desk.canonical("/privacy"))
    return desk.press.page(PrivacyView(frame=frame, keeping=KEEPING))


def export(desk: Desk, request: Request) -> Response:
    """``/me/export``: the button that hands out everything of mine."""
    frame = desk.frame(request, "Everything of yours", here="me", index=False)
    return desk.press.page(ExportView(frame=frame))


async def export_file(desk: Desk, request: Request) -> Response:
    """``/me/export``: everything of mine, as one JSON document."""
    reader = desk.visitor(request).reader
    found = await run_in_threadpool(dossier_of, desk.house.store, reader, desk.house.now())
    headers = {
        "cache-control": "private, no-store",
        "content-disposition": f'attachment; filename="broadsheet-{found.taken:%Y-%m-%d}.json"',
    }
    body = orjson.dumps(asdict(found), option=orjson.OPT_INDENT_2)
    return Response(body, headers=headers, media_type="application/json")


def delete(desk: Desk, request: Request) -> Response:
    """``/me/delete``: the form that ends an account."""
    return _form(desk, request)


@takes_form
def delete_me(desk: Desk, request: Request, form: Fields) -> Response:
    """``/me/delete``: end my account."""
    visitor = desk.visitor(request)
    comments, votes = form.get("comments", ""), form.get("votes", "")
    try:
        if comments not in _CHOICES or votes not in _CHOICES:
            raise WrongUse("Say what shall become of your comments and of your votes.")
        proof = attempt(desk, request, visitor.reader.name, form.get("password", ""))
        farewell.prove(desk.house, visitor, proof)
        farewell.leave(desk.house, visitor.reader, Farewell(comments == "remove", votes == "remove"))
    except WrongUse as mistake:
        return _form(desk, request, sentence=str(mistake), comments=comments, votes=votes)
    return sign_out(see("/"), desk.house.rules.address)


def _form(desk: Desk, request: Request, **more: str) -> Response:
    frame = desk.frame(request, "Delete your account", here="me", index=False)
    known = signs_in_with_password(desk.house.store, desk.visitor(request).reader)
    return desk.press.page(DeleteView(frame=frame, has_password=known, **more), 400 if more else 200)
