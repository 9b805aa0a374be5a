"""The tokens of a reader."""

from broadsheet.model.person import Reader
from broadsheet.model.token import Token
from broadsheet.store import tokens
from broadsheet.store.db import Db


def tokens_of(store: Db, reader: Reader) -> tuple[Token, ...]:
    """A reader's tokens, newest first."""
    with store.read() as db:
        return tuple(tokens.of_reader(db, reader.no))
