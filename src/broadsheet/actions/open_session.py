"""Open a session for a browser."""

from broadsheet.actions.house import House
from broadsheet.actions.sign_in import forgive
from broadsheet.lib.signing import digest, new_token
from broadsheet.model.person import Reader
from broadsheet.store import sessions
from broadsheet.store.db import Connection


def open_session(house: House, reader: Reader, agent: str) -> str:
    """Open a session once everything asked for is proved; the word for its cookie.

    ``agent`` is what the browser calls itself. It is always a new word, so none that
    was planted before signing in is ever good (OWASP ASVS 7.2.4).
    """
    token = new_token()

    def write(db: Connection) -> None:
        sessions.begin(db, digest(token), reader.no, agent, house.now())
        forgive(db, house, reader)

    house.act(write)
    return token
