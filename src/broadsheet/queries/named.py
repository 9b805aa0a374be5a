"""Which paper an id, in any form, or an address names."""

from broadsheet.model.errors import NotFound
from broadsheet.model.paper import arxiv_id
from broadsheet.store import shelf
from broadsheet.store.db import Connection


def find(db: Connection, text: str) -> int:
    """The number of the paper an id, in any form, or a URL names. Raises NotFound."""
    known = arxiv_id(text)
    for one in ([known.id] if known else []) + [text.strip()]:
        no = shelf.number(db, one)
        if no is not None:
            return no
    raise NotFound(f"No paper “{text.strip()[:80]}” is here. Try a search for its title.")
