"""Open a session for a browser."""

from broadsheet.actions.house import House
from broadsheet.lib.signing import digest, new_token
from broadsheet.model.person import Reader
from broadsheet.store import sessions


def open_session(house: House, reader: Reader, agent: str) -> str:
    """The word for the cookie of a new session; ``agent`` is what the browser calls itself."""
    token = new_token()
    house.act(lambda db: sessions.begin(db, digest(token), reader.no, agent, house.now()))
    return token
