"""Who asks, what they are told, and what others may see of a reader."""

from typing import Annotated

from fastapi import Body, Query
from starlette.responses import Response

from broadsheet.actions.see_notifications import see_notifications
from broadsheet.api.v1.asked import Ask, nothing, wanted
from broadsheet.api.v1.models.given import Following, Seen, Told
from broadsheet.api.v1.models.readers import Notifications
from broadsheet.api.v1.shapes import readers as shapes
from broadsheet.queries import talk
from broadsheet.queries.reader_page import reader_page


def get_me(asked: Ask) -> Response:
    """Look at who you are here, and what your token is good for."""
    return asked.answer(shapes.me(asked.visitor, talk.unread(asked.house.store, asked.visitor.reader.no)))


def get_reader(asked: Ask, name: str, given: Annotated[Following, Query()]) -> Response:
    """Look at a reader: what they picked and voted for, and say of themselves."""
    page = reader_page(asked.house.store, name, given.after)
    following = page.votes.next if page.votes else None
    return asked.answer(shapes.reader(page, asked.base, wanted(given.fields)), following=following)


def get_notifications(asked: Ask, given: Annotated[Told, Query()]) -> Response:
    """Read what you are told, what you have not seen first."""
    no, store = asked.visitor.reader.no, asked.house.store
    page = talk.told(store, no, given.after)
    told = [shapes.notification(one) for one in page.notifications]
    shown = Notifications(unread=talk.unread(store, no), next=page.next, notifications=told)
    return asked.answer(shown, following=page.next)


def see(asked: Ask, given: Annotated[Seen, Body()]) -> Response:
    """Mark one notification as seen, or all."""
    see_notifications(asked.house, asked.visitor, given.no)
    return nothing()
