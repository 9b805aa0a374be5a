"""“More like this” and “less like this” by the links in a mail, pressed on the page they lead to."""

from broadsheet.actions.gesture import Gesture, make
from broadsheet.actions.house import House
from broadsheet.actions.mail_links import Rating, rating_of
from broadsheet.model.errors import NotFound
from broadsheet.model.person import Visitor
from broadsheet.store import people


def look(house: House, token: str) -> Rating:
    """What a link says of which paper. Raises NotFound; changes nothing."""
    rating = rating_of(house, token)
    _visitor(house, rating)
    return rating


def rate(house: House, token: str) -> Rating:
    """Say it, as often as one likes. Raises NotFound, Refused for one who is suspended, TooMany."""
    rating = rating_of(house, token)
    make(house, _visitor(house, rating), Gesture(rating.value, rating.paper_id))
    return rating


def _visitor(house: House, rating: Rating) -> Visitor:
    with house.store.read() as db:
        reader = people.by_no(db, rating.reader_no)
    if reader is None or reader.state == "deleted":
        raise NotFound("Whoever this link was made for is no reader here any more.")
    return Visitor(reader=reader)
